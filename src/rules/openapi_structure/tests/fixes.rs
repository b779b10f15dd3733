//! What is moved, renamed and written anew, and what is left to a person.

use super::ID;
use crate::rules::testing::{
    check_findings, check_fix, findings_of, first_fix_of_rule, fixed, fixed_by_rule, mended, read,
};

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
fn what_fixes_write() {
    let head = "swagger: '2.0'\ninfo: {title: a, version: b}\npaths: {/a: {}}\n";
    let text = |body: &str| format!("{head}{body}");
    for (before, after) in [
        ("consumes: a/b\n", "consumes: [a/b]\n"),
        ("externalDocs: {url: 1}\n", "externalDocs: {url: '1'}\n"),
        ("definitions: {A: {readOnly: 'true'}}\n", "definitions: {A: {readOnly: true}}\n"),
        ("definitions: {A: {minLength: \"1\"}}\n", "definitions: {A: {minLength: 1}}\n"),
        ("definitions: {A: {type: strng}}\n", "definitions: {A: {type: string}}\n"),
        ("definitions:\n  A:\n    type:string\n", "definitions:\n  A:\n    type: string\n"),
        (
            "definitions:\n  A:\n    enum: []\n    type: string\n",
            "definitions:\n  A:\n    type: string\n",
        ),
        (
            "definitions:\n  A:\n    properties:\n      id:\n        type: string\n        required: true\n",
            "definitions:\n  A:\n    required:\n      - id\n    properties:\n      id:\n        type: string\n",
        ),
        (
            "definitions:\n  A:\n    required: [a]\n    properties:\n      id: {type: string, required: true}\n",
            "definitions:\n  A:\n    required: [a, id]\n    properties:\n      id: {type: string}\n",
        ),
        (
            "definitions:\n  A:\n    properties:\n      id: {type: string, required: false}\n",
            "definitions:\n  A:\n    properties:\n      id: {type: string}\n",
        ),
    ] {
        assert_eq!(first_fix_of_rule(ID, &text(before)), text(after));
    }
    let of_operation = |response: &str| {
        r#"
swagger: '2.0'
info: {title: a, version: b}
paths:
  /a:
    get:
      responses:
        '200':<response>
"#
        .replace("<response>", response)
    };
    let described = of_operation("\n          description: OK");
    assert_eq!(first_fix_of_rule(ID, &of_operation(" OK")), described);
    assert_eq!(first_fix_of_rule(ID, &of_operation("")), described);
    check_fix(
        ID,
        "info: {title: a, version: 1.0}\npaths: {/a: {}}\n",
        "info: {title: a, version: '1.0'}\npaths: {/a: {}}\n",
    );
    let json = r#"{"swagger": "2.0", "info": {"title": "a", "version": 1}, "paths": {"/a": {}}}"#;
    assert_eq!(first_fix_of_rule(ID, json), json.replace(": 1}", ": \"1\"}"));
    // Who wrote a list that is empty must say what was meant.
    let fixes = fixed_by_rule(ID, &text("definitions: {A: {required: 1}}\n"));
    assert!(fixes.is_empty(), "{fixes:#?}");
}

/// Each by itself, or all at once.
#[test]
fn required_properties_are_listed() {
    let text = r#"swagger: '2.0'
info: {title: a, version: b}
paths: {/a: {}}
definitions:
  Order:
    properties:
      id:
        type: string
        required: true
      size: {type: integer, required: 'true'}
      note: {type: string, required: false}
      address:
        required: true
        properties:
          street: {required: true, type: string}
"#;
    let titles = |text: &str| {
        let found = read(text).into_iter().filter(|it| it.rule == ID);
        let fixes = found.flat_map(|it| it.fixes);
        fixes.map(|fix| (fix.title, fix.safe)).collect::<Vec<_>>()
    };
    assert_eq!(
        titles(text),
        [
            ("List all 3 on the object".to_owned(), true),
            ("List `id` on the object".to_owned(), true),
            ("List `size` on the object".to_owned(), true),
            ("Remove `required`".to_owned(), true),
            ("List `address` on the object".to_owned(), true),
        ]
    );
    check_fix(
        ID,
        text,
        r#"swagger: '2.0'
info: {title: a, version: b}
paths: {/a: {}}
definitions:
  Order:
    required:
      - id
      - size
      - address
    properties:
      id:
        type: string
      size: {type: integer}
      note: {type: string}
      address:
        required:
          - street
        properties:
          street: {type: string}
"#,
    );
    // One by one.
    let mut one_by_one = text.to_owned();
    while let Some(fix) = read(&one_by_one)
        .into_iter()
        .filter(|it| it.rule == ID)
        .find_map(|it| it.fixes.into_iter().next_back())
    {
        one_by_one = mended(&one_by_one, &fix);
    }
    assert_eq!(one_by_one, fixed(ID, text));
    // What is listed already stays as it is.
    let listed = "definitions: {A: {required: [b], properties: {b: {required: true}, c: {required: true}}}}\n";
    let head = "info: {title: a, version: b}\npaths: {/a: {}}\n";
    check_fix(
        ID,
        &format!("{head}{listed}"),
        &format!(
            "{head}definitions: {{A: {{required: [b, c], properties: {{b: {{}}, c: {{}}}}}}}}\n"
        ),
    );
}

#[test]
fn words_that_were_meant() {
    let text = |location: &str, kind: &str, schema: &str| {
        r#"
info: {title: a, version: b}
paths:
  /a:
    get:
      operationId: a
      parameters:
        - name: b
          in: <location>
          type: <kind>
      responses: {200: {description: OK, schema: {type: <schema>}}}
"#
        .replace("<location>", location)
        .replace("<kind>", kind)
        .replace("<schema>", schema)
    };
    for (before, after) in [
        (["Query", "string", "object"], ["query", "string", "object"]),
        (["formdata", "string", "object"], ["formData", "string", "object"]),
        (["header", "String", "OBJECT"], ["header", "string", "object"]),
        (["query", "date", "object"], ["query", "string\n          format: date", "object"]),
        (["query", "int64", "object"], ["query", "integer\n          format: int64", "object"]),
        (["query", "string", "dateTime"], ["query", "string", "string, format: date-time"]),
        (["query", "string", "double"], ["query", "string", "number, format: double"]),
        (["query", "string", "int"], ["query", "string", "integer"]),
        (["query", "string", "uuid, format: x"], ["query", "string", "string, format: x"]),
    ] {
        let [before, after] = [before, after].map(|[one, two, three]| text(one, two, three));
        check_fix(ID, &before, &after);
    }
    check_findings(
        ID,
        r#"
info: {title: a, version: b}
paths: {/a: {}}
definitions: {A: {type: long}, B: {type: [date, string]}, C: {type: Number}}
#                       ^^^^ error[openapi-structure] Google rejects the config: `type` cannot be `long`. Did you mean `type: integer` with `format: int64`?
#                                         ^^^^ error[openapi-structure] Google rejects the config: `type` cannot be `date`.
#                                                                   ^^^^^^ error[openapi-structure] Google rejects the config: `type` cannot be `Number`.
"#,
    );
}

/// What is referred to by name is not removed for want of a value.
#[test]
fn names_are_not_removed() {
    for (text, fixes) in [
        ("parameters:\n", 0),
        ("definitions: {A: }\n", 0),
        ("definitions: {A: {required: [b], properties: {b: }}}\n", 0),
        ("definitions: {A: {minLength: }}\n", 1),
        ("tags:\n", 1),
    ] {
        let text =
            format!("swagger: '2.0'\ninfo: {{title: a, version: b}}\npaths: {{/a: {{}}}}\n{text}");
        let found = read(&text).into_iter().filter(|it| it.rule == ID);
        let count: Vec<usize> = found.map(|it| it.fixes.len()).collect();
        assert_eq!(count, [fixes], "{text}");
    }
}

#[test]
fn keys_that_belong_elsewhere() {
    let text = r#"
swagger: '2.0'
info:
  title: a
  version: '1'
  host: api.example.com
  #^^^ error[openapi-structure] Google rejects the config: `host` belongs at the top level. Move it there.
contact: {name: b, email: b@example.com}
#^^^^^^ error[openapi-structure] Google rejects the config: `contact` belongs in `info`. Move it there.
license:
#^^^^^^ error[openapi-structure] Google rejects the config: `license` belongs in `info`. Move it there.
  name: MIT
paths: {/a: {}}
"#;
    check_findings(ID, text);
    check_fix(
        ID,
        text,
        r#"
swagger: '2.0'
info:
  title: a
  version: '1'
  contact: {name: b, email: b@example.com}
  license:
    name: MIT
paths: {/a: {}}
host: api.example.com
"#,
    );
    // What is there already is for a person.
    let twice = "info: {title: a, version: '1', contact: {}}\ncontact: {}\npaths: {/a: {}}\n";
    check_fix(ID, twice, twice);
}

#[test]
fn keys_under_another_name() {
    let text = |schemes: &str, definitions: &str| {
        r#"
swagger: '2.0'
info: {title: a, version: '1'}
<schemes>: {key: {type: apiKey, name: key, in: query}}
security: [{key: []}]
<definitions>: {A: {type: object}}
paths: {/a: {}}
"#
        .replace("<schemes>", schemes)
        .replace("<definitions>", definitions)
    };
    let rules = [ID, "wrong-version-key", "undefined-security-scheme"];
    for schemes in ["securitySchemes", "securityScheme", "security_schemes"] {
        let written = text(schemes, "schemas");
        let found = findings_of(rules, &written);
        let said =
            format!("unknown field `{schemes}`. OpenAPI 2.0 calls it `securityDefinitions`.");
        assert!(found.contains(&said) && found.lines().count() == 2, "{found}");
        check_fix(ID, &written, &text("securityDefinitions", "definitions"));
    }
}
