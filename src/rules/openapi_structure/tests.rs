//! What the schema wants, point by point.

mod fixes;
mod security;
mod values;

use crate::rules::testing::{check_findings, check_fix, findings_of, fixed_by_rule, read};

const ID: &str = "openapi-structure";

/// The findings in a file with a good head and one operation.
#[track_caller]
fn in_operation(fields: &str, expected: &[&str]) {
    let found = findings_of(
        ID,
        &r#"
swagger: '2.0'
info: {title: a, version: b}
paths:
  /a:
    get: {<fields>}
"#
        .replace("<fields>", fields),
    );
    let lines: Vec<_> = found.lines().collect();
    assert_eq!(lines.len(), expected.len(), "{fields}: {found}");
    for (line, expected) in lines.iter().zip(expected) {
        assert!(line.contains(&format!("error[{ID}] {expected}")), "{fields}: {line}");
    }
}

#[test]
fn root_and_info() {
    for (text, expected) in [
        (
            "swagger: '2.0'\npaths: {/a: {}}",
            "0..7 error[openapi-structure] Google rejects the config: it has no `info`",
        ),
        (
            "swagger: '2.0'\ninfo: {title: a, version: '1'}",
            "0..7 error[openapi-structure] Google rejects the config: it has no `paths`",
        ),
        (
            "swagger: '2.0'\ninfo: {version: '1'}\npaths: {/a: {}}",
            "15..19 error[openapi-structure] Google rejects the config: `info` has no `title`",
        ),
        (
            "swagger: '2.0'\ninfo: {title: '', version: }\npaths: {/a: {}}",
            "33..40 error[openapi-structure] Google rejects the config: `version` has no value. Write text.",
        ),
        (
            "swagger: '2.0'\ninfo: {title: a, version: '1'}\npaths: {}",
            "46..51 warning[openapi-structure] Every call fails with 404: `paths` is empty",
        ),
        ("openapi: 3.0.3\npaths: {}", "15..20 warning[openapi-structure]"),
        (
            "openapi: 3.0.3",
            "0..7 warning[openapi-structure] Every call fails with 404: the config has no `paths`",
        ),
        (
            r#"swagger: '2.0'
info: {title: a, version: '1'}
paths:
x-google-allow: all"#,
            "46..51 error[openapi-structure] Google rejects the config: `paths` has no value.",
        ),
        ("swagger: '2.0'\ninfo: {{INFO}}\npaths: {{PATHS}}", ""),
        (
            r#"swagger: '2.0'
info:
  title: a
  vers
paths: {/a: {}}"#,
            "",
        ),
        ("swagger: '2.0'\ninf\n", ""),
        ("x-google-backend: {}", ""),
    ] {
        let text = if text.starts_with("x-") {
            format!("# gateway-ls: endpoints\n{text}\n")
        } else {
            format!("{text}\n")
        };
        let found = findings_of(ID, &text);
        let is_met =
            if expected.is_empty() { found.is_empty() } else { found.starts_with(expected) };
        assert!(is_met, "{text}: {found}");
    }
}

#[test]
fn keys_of_paths() {
    check_findings(
        ID,
        r#"
info: {title: a, version: b}
paths:
  orders: {}
  #^^^^^ error[openapi-structure] Google rejects the config: `orders` does not begin with `/`
  /a: {}
  x-b: {}
  ${c}: {}
  {{d}}: {}
  '': {}
  #^ error[openapi-structure] Google rejects the config: this path is empty. Every path must begin with `/`: write `/` for the root.
  ~: {get: {responses: {200: {description: OK}}}}
# ^ error[openapi-structure] Google rejects the config: `~` does not begin with `/`.
"#,
    );
    check_fix(
        ID,
        r#"
info: {title: a, version: b}
paths:
  'a': {}
"#,
        r#"
info: {title: a, version: b}
paths:
  '/a': {}
"#,
    );
}

#[test]
fn responses() {
    for (fields, expected) in [
        ("", &["Google rejects the config: this operation has no `responses`"][..]),
        ("responses: {}", &["Google rejects the config: `responses` has no response"]),
        ("responses: ", &["Google rejects the config: `responses` has no response"]),
        ("responses: {x-a: b}", &["Google rejects the config: `responses` has no response"]),
        (
            "responses: {2XX: {description: a}}",
            &["Google rejects the config: `2XX` is not a response status"],
        ),
        (
            "responses: {ok: {}, 200: {}}",
            &["Google rejects the config: `ok` is not a response status"],
        ),
        ("responses: {200: {}}", &[]),
        ("responses: {'404': {}, default: {}}", &[]),
        (
            "responses: {$ref: '#/x'}",
            &["Google rejects the config: `$ref` may not be in `responses`. Write out what"],
        ),
        ("responses: '${r}'", &[]),
        ("responses: {'${code}': {}}", &[]),
    ] {
        in_operation(fields, expected);
    }
    check_findings(ID, "openapi: 3.0.3\npaths: {/a: {get: {}}}\n");
}

#[test]
fn parameters() {
    for (parameter, expected) in [
        (
            "in: query, type: string",
            &["Google rejects the config: this parameter has no `name`"][..],
        ),
        ("name: a, type: string", &["Google rejects the config: parameter `a` has no `in`"]),
        (
            "name: a, in: cookie, type: string",
            &["Google rejects the config: a parameter cannot be in `cookie`"],
        ),
        (
            "name: a, in: body",
            &["Google rejects the config: parameter `a` is a body without `schema`"],
        ),
        ("name: a, in: query", &["Google rejects the config: parameter `a` has no `type`"]),
        (
            "name: a, in: query, schema: {type: string}",
            &["Google rejects the config: parameter `a` has `schema` instead of `type`"],
        ),
        (
            "name: a, in: query, type: int",
            &["Google rejects the config: a parameter cannot have type `int`"],
        ),
        (
            "name: a, in: header, type: object",
            &["Google rejects the config: a parameter cannot have type `object`"],
        ),
        ("name: a, in: query, type: object", &[]),
        ("name: a, in: formData, type: file", &[]),
        ("name: a, in: path, type: string", &[]),
        ("name: a, in: '${in}'", &[]),
        ("name: a, in: query, type: '${type}'", &[]),
        ("$ref: '#/parameters/P'", &[]),
    ] {
        in_operation(&format!("responses: {{200: {{}}}}, parameters: [{{{parameter}}}]"), expected);
    }
    check_findings(
        ID,
        r#"
info: {title: a, version: b}
parameters: {P: {name: p, in: query}}
#                ^^^^ error[openapi-structure] Google rejects the config: parameter `p` has no `type`.
paths: {/a: {parameters: [{name: q, in: query}]}}
#                          ^^^^ error[openapi-structure] Google rejects the config: parameter `q` has no `type`.
"#,
    );
}

#[test]
fn unknown_fields() {
    check_findings(
        ID,
        r#"
info: {title: a, version: b}
path: {}
#^^^ error[openapi-structure] Google rejects the config: unknown field `path`. Did you mean `paths`?
paths:
  /a:
    gett: {responses: {200: {}}}
    #^^^ error[openapi-structure] Google rejects the config: unknown field `gett`
    PUT: {responses: {200: {}}}
    #^^ error[openapi-structure] Google rejects the config: unknown field `PUT`. Did you mean `put`?
    post:
      operationID: a
      #^^^^^^^^^^ error[openapi-structure] Google rejects the config: unknown field `operationID`. Did you mean `operationId`?
      timeout: 5
      #^^^^^^ error[openapi-structure] Google rejects the config: unknown field `timeout`. OpenAPI 2.0 has no such field in an operation. Remove it, or put `x-`
      responses: {200: {descripton: b}}
      #                 ^^^^^^^^^^ error[openapi-structure] Google rejects the config: unknown field `descripton`
"#,
    );
}

#[test]
fn fields_that_are_left_alone() {
    check_findings(
        ID,
        r#"
info: {title: a, version: b}
x-path: {y: 1}
'${more}': 1
paths:
  x-a: {b: 1}
  /a:
    <<: {x-b: 1}
    post:
      x-timeout: 5
      responses: {200: {}, x-c: {d: 1}}
      parameters: [{in: body, name: a, schema: {nullable: true}}]
"#,
    );
    check_findings(
        ID,
        r#"
openapi: 3.0.3
info: {title: a, version: b}
path: {}
paths: {/a: {}}
"#,
    );
}

#[test]
fn methods_in_capitals() {
    let text = r#"swagger: '2.0'
paths:
  /a:
    GET:
      operationId: a
"#;
    let found = findings_of(ID, text);
    assert!(found.contains("Did you mean `get`?"), "{found}");
    assert!(fixed_by_rule(ID, text).iter().any(|it| it.contains("    get:\n")));
}

#[test]
fn each_part_links_to_its_lines_of_the_schema() {
    let text = r#"swagger: '2.0'
info: {title: a}
paths:
  b: {}
  /a:
    gett: {a: b}
    get: {operationId: a}
"#;
    let found = read(text).into_iter().filter(|it| it.rule == ID);
    let lines = found.filter_map(|it| Some(it.docs?.rsplit_once('#')?.1));
    assert_eq!(lines.collect::<Vec<_>>(), ["L79-L115", "L156-L168", "L278-L315", "L218-L277"]);
}
