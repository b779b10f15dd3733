//! What the schema wants, point by point.

mod values;

use crate::rules::testing::{
    check_findings, check_fix, findings_of, first_fix_of_rule, fixed, fixed_by_rule, read,
};

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
fn a_response_is_added() {
    for (operation, mended) in [
        (
            r#"
      a: b # c
"#,
            r#"
      a: b # c
      responses:
        '200':
          description: OK
"#,
        ),
        ("\n      responses: {}\n", "\n      responses: {'200': {description: OK}}\n"),
        (
            "\n      responses:\n",
            r#"
      responses:
        '200':
          description: OK
"#,
        ),
        (" {a: b}\n", " {a: b, responses: {'200': {description: OK}}}\n"),
    ] {
        let text = |of: &str| {
            r#"swagger: '2.0'
info: {title: a, version: b}
paths:
  /a:
    get:<of>"#
                .replace("<of>", of)
        };
        assert_eq!(first_fix_of_rule(ID, &text(operation)), text(mended));
    }
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
fn a_type_is_written() {
    let text = |of: &str| {
        r#"{"swagger": "2.0", "info": {"title": "a", "version": "b"}, "paths": {"/a": {"get": {"responses": {"200": {}}, "parameters": [{"name": "a", "in": "query"<of>}]}}}}"#.replace("<of>", of)
    };
    let fixed = first_fix_of_rule(ID, &text(r#", "schema": {"type": "integer"}"#));
    assert_eq!(fixed, text(r#", "type": "integer""#));
    let fixed = first_fix_of_rule(ID, &text(""));
    assert!(fixed.contains(r#""type": "string""#), "{fixed}");
}

#[test]
fn security_requirements() {
    for (security, expected) in [
        ("{a: []}", &["Google rejects the config: `security` is not a list"][..]),
        ("[a]", &["Google rejects the config: `a` is not a security requirement"]),
        ("[{a: }]", &["Google rejects the config: `a` needs a list"]),
        ("[{a: b}]", &["Google rejects the config: `a` needs a list"]),
        ("[{a: [1]}]", &["Google rejects the config: a scope of `a` is not text"]),
        ("[{a: [x, {}]}]", &["Google rejects the config: a scope of `a` is not text"]),
        ("[{a: [x, '1']}]", &[]),
        ("[{a: [], b: []}, {}]", &[]),
        ("[]", &[]),
        ("'${s}'", &[]),
        ("[NAME_OF_SCHEME]", &[]),
        ("[{a: '${scopes}'}]", &[]),
    ] {
        in_operation(&format!("responses: {{200: {{}}}}, security: {security}"), expected);
    }
    let text = |of: &str| {
        r#"swagger: '2.0'
info: {title: a, version: b}
paths: {/a: {}}
security:
<of>"#
            .replace("<of>", of)
    };
    for (security, mended) in [
        ("- a\n", "- {a: []}\n"),
        ("- a:\n", "- a: []\n"),
        ("- \"a\":\n", "- \"a\": []\n"),
        ("- a:[]\n", "- {a: []}\n"),
        ("- '#/x'\n", "- {'#/x': []}\n"),
        ("- a: {}\n", "- a: []\n"),
        ("- a: ~\n", "- a: []\n"),
    ] {
        assert_eq!(first_fix_of_rule(ID, &text(security)), text(mended));
    }
}

#[test]
fn security_definitions() {
    for (definition, expected) in [
        ("type: apiKey, name: key", "Google rejects the config: `d` lacks `in`"),
        ("type: apiKey", "Google rejects the config: `d` lacks `name` and `in`"),
        ("name: key", "Google rejects the config: security definition `d` has no `type`"),
        ("type: http", "Google rejects the config: `http` is not a type"),
        ("type: oauth2", "Google rejects the config: `d` lacks `flow` and `authorizationUrl`"),
        ("type: oauth2, flow: implicit", "Google rejects the config: `d` lacks `authorizationUrl`"),
        ("type: oauth2, flow: password", "Google rejects the config: `d` lacks `tokenUrl`"),
        (
            "type: oauth2, flow: authorizationCode",
            "Google rejects the config: OpenAPI 2.0 has no flow `authorizationCode`",
        ),
        ("type: oauth2, flow: implicit, authorizationUrl: ''", ""),
        ("type: oauth2, flow: '${flow}'", ""),
        ("type: basic", ""),
        ("type: '${type}'", ""),
    ] {
        let text = r#"swagger: '2.0'
info: {title: a, version: b}
paths: {/a: {}}
securityDefinitions: {d: {<definition>}}
"#
        .replace("<definition>", definition);
        let found = findings_of(ID, &text);
        let is_met = if expected.is_empty() { found.is_empty() } else { found.contains(expected) };
        assert!(is_met, "{definition}: {found}");
    }
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
fn unknown_fields_are_renamed() {
    let text = |name: &str| {
        r#"swagger: '2.0'
info: {title: a, version: b}
paths:
  /a:
    get:
      <name>: a # b
      responses: {200: {}}
"#
        .replace("<name>", name)
    };
    assert_eq!(fixed(ID, &text("'operationid'")), text("'operationId'"));
}

#[test]
fn what_fixes_keep() {
    let json = "\u{feff}{\"swagger\": \"2.0\", \"info\": {\"title\": \"a\", \"version\": \"b\"}, \"paths\": {\"/a\": {}}, \"security\": [\"k\"]}";
    assert!(first_fix_of_rule(ID, json).contains("[{\"k\": []}]"));
    let in_brackets = fixed(
        ID,
        r#"swagger: '2.0'
info: {title: a, version: b}
paths: {/a: {get: {responses: {200: {}}, parameters: [{in: query, name: a, schema: {type: string}}]}}}
"#,
    );
    assert!(!in_brackets.contains('#'), "{in_brackets}");
    let noted = fixed(
        ID,
        r#"swagger: '2.0'
info: {title: a, version: b}
paths:
  /a:
    get:
      responses: {200: {}}
      parameters:
      - in: query
        name: a
        schema: # why
          type: string
"#,
    );
    assert!(noted.contains("# why"), "{noted}");
    let tagged = r#"
info: {title: a, version: b}
paths: {/a: {}}
security: [!!str k]
"#;
    check_fix(ID, tagged, tagged);
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

#[test]
fn a_type_that_is_not_one_is_told_once() {
    let text = |scheme: &str| {
        r#"swagger: '2.0'
info: {title: a, version: b}
paths: {/a: {}}
securityDefinitions:
  a: {<scheme>}
"#
        .replace("<scheme>", scheme)
    };
    let rules = [ID, "unsupported-security-scheme", "wrong-version-key"];
    for (scheme, said) in [
        (
            "type: http, scheme: bearer",
            "`http` is not a type of security definition. In OpenAPI 2.0",
        ),
        ("type: openIdConnect, openIdConnectUrl: https://a.example.com", "`openIdConnect` is not"),
        ("type: oauth", "`oauth` is not a type of security definition. Did you mean `oauth2`?"),
        ("type: ''", "security definition `a` has no `type`."),
    ] {
        let found = findings_of(rules, &text(scheme));
        let said = format!("error[openapi-structure] Google rejects the config: {said}");
        assert!(found.contains(&said) && found.lines().count() == 1, "{scheme}: {found}");
    }
    assert!(fixed_by_rule(ID, &text("type: api_key")).contains(&text("type: apiKey")));
    for token in ["type: http, scheme: bearer", "type: openIdConnect"] {
        let fixed = fixed_by_rule(ID, &text(token));
        assert!(fixed[0].starts_with("Replace with a JWT scheme"), "{fixed:#?}");
        assert_eq!(findings_of(rules, &fixed[1]), "", "{token}");
    }
    let of_password = fixed_by_rule(ID, &text("type: http, scheme: basic"));
    assert!(of_password[0].starts_with("Replace with an API key"), "{of_password:#?}");
}

/// One finding, whatever follows from the type.
#[test]
fn a_jwt_that_is_an_api_key() {
    let text = r#"
swagger: '2.0'
info: {title: a, version: b}
x-google-backend: {address: https://a.example.com}
paths:
  /a:
    get: {operationId: a, responses: {200: {description: OK}}, security: [{a: []}, {b: []}]}
securityDefinitions:
  a:
    type: apiKey
    #     ^^^^^^ error[openapi-structure] Google rejects the config: `a` is for JWTs, but an `apiKey`. Write `type: oauth2`, `flow: implicit`
    x-google-issuer: https://issuer.example.com
    x-google-jwks_uri: https://issuer.example.com/keys
    x-google-audiences: shop
  b: {type: apiKey, flow: implicit, authorizationUrl: ''}
  #         ^^^^^^ error[openapi-structure] Google rejects the config: `b` is for JWTs, but an `apiKey`.
  c:
    type: apiKey
    name: Authorization
    in: header
    x-google-issuer: https://issuer.example.com
    #^^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-issuer`: this scheme is of `type: apiKey`. For JWTs write `type: oauth2`
    x-google-jwks_uri: https://issuer.example.com/keys
"#;
    let rules = [ID, "unknown-extension", "api-key-location"];
    check_findings(rules, text);
    let definition = |of: &str| {
        format!(
            "info: {{title: a, version: b}}\npaths: {{/a: {{}}}}\nsecurityDefinitions:\n  a:\n{of}    x-google-issuer: https://a.example.com\n"
        )
    };
    check_fix(
        ID,
        &definition("    type: apiKey\n    in: header\n"),
        &definition("    type: oauth2\n    flow: implicit\n    authorizationUrl: ''\n"),
    );
}
