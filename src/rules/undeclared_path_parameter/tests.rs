//! Tests of `undeclared-path-parameter`.

use crate::rules::testing::{check_findings, findings_of, first_fix_of_rule, fixed};

const ID: &str = "undeclared-path-parameter";

#[test]
fn one_for_each_name() {
    check_findings(
        ID,
        r#"
paths:
  /a/{x}/{y=**}:
  #  ^^^ error[undeclared-path-parameter] Google rejects the config: `put` does not declare `{x}`
  #      ^^^^^^ error[undeclared-path-parameter] Google rejects the config: 2 operations do not declare `{y}`
    get: {parameters: [{name: x, in: path}]}
    put: {parameters: [{name: z, in: query}]}
"#,
    );
}

#[test]
fn all_ways_to_declare_it() {
    check_findings(
        ID,
        r#"
parameters: {P: {name: shelf_id, in: path}}
paths:
  /a/{shelfId}:
    get: {parameters: [{$ref: '#/parameters/P'}]}
    put: {parameters: [{$ref: 'other.yaml#/P'}]}
    post: {parameters: '${p}'}
    patch: {parameters: [{name: '${p}', in: path}]}
    delete: {{X}}
  /b/{x}:
    parameters: [{name: x, in: path}]
    get: {}
  /c/${x}/{{y}}: {get: {}}
  /d/{a+}/{1}/x{}: {get: {}}
  /e/{x}: {x-y: 1}
"#,
    );
}

#[test]
fn the_base_path_counts() {
    check_findings(
        ID,
        r#"
basePath: /{v}
paths:
  /a: {get: {}}
  #^ error[undeclared-path-parameter] Google rejects the config: `get` does not declare `{v}`. It is in the base path
"#,
    );
}

#[test]
fn variables_of_a_server_are_no_parameters() {
    for url in [
        "url: 'https://a.example.com/{v}', variables: {v: {default: v1}}",
        "url: 'https://a.example.com/{v}', variables: {v: {default: v1}}, x-google-endpoint: {}",
        "url: 'https://{v}.example.com', variables: {v: {default: eu}}",
        "url: 'https://a.example.com/{v}'",
    ] {
        check_findings(
            ID,
            &r#"
openapi: 3.0.3
servers: [{<url>}]
paths:
  /a: {get: {}}
"#
            .replace("<url>", url),
        );
    }
    check_findings(
        ID,
        r#"
openapi: 3.0.3
servers: [{url: '/{v}', variables: {v: {default: v1}}}]
paths:
  /a/{v}: {get: {}}
  #  ^^^ warning[undeclared-path-parameter] Google may reject the config: `get` does not declare `{v}`
"#,
    );
}

#[test]
fn milder_ones() {
    check_findings(
        ID,
        r#"
openapi: 3.0.3
paths:
  /a/{x}: {get: {}}
  #  ^^^ warning[undeclared-path-parameter]
"#,
    );
    check_findings(
        ID,
        r#"
paths:
  /a/{x}: {get: {parameters: [{name: x, in: query}]}, put: {parameters: [{name: x, in: query}]}}
  #  ^^^ warning[undeclared-path-parameter] Wrong place: 2 operations declare `{x}`
"#,
    );
}

#[test]
fn references_that_lead_nowhere() {
    check_findings(
        ID,
        r#"
parameters: {id: {name: id, in: path}}
paths:
  /a/{id}:
  #  ^^^^ error[undeclared-path-parameter] Google rejects the config: `get` does not declare `{id}`. A `$ref` in the parameters has no target, and Google ignores it.
    get: {parameters: [{$ref: '#/parameters/idd'}]}
    put: {parameters: [{$ref: '#/parameters/idd'}, {$ref: '#/parameters/id'}]}
"#,
    );
    check_findings(
        ID,
        r#"
paths:
  /a/{id}:
  #  ^^^^ error[undeclared-path-parameter] Google rejects the config: `get` does not declare `{id}`
    parameters: [{$ref: '#/parameters/other'}]
    get: {}
"#,
    );
    check_findings(
        ID,
        r#"
parameters: {x: {}}
paths: {'/a/{id}': {get: {parameters: [{$ref: '#/parameters/${x}'}]}}}
"#,
    );
    check_findings(
        ID,
        r#"
parameters: '${p}'
paths: {'/a/{id}': {get: {parameters: [{$ref: '#/parameters/id'}]}}}
"#,
    );
    check_findings(
        ID,
        r#"
parameters:
  ${p}
paths: {'/a/{id}': {get: {parameters: [{$ref: '#/parameters/id'}]}}}
"#,
    );
    check_findings(
        ID,
        r#"
paths: {'/a/{id}': {get: {parameters: [{$ref: '#/parameters/x'}, {$ref: 'o.yaml#/x'}]}}}
"#,
    );
    check_findings(
        ID,
        r#"
paths: {'/a/{id}': {get: {parameters: [{$ref: '#/parameters/x'}, '${y}']}}}
"#,
    );
    check_findings(
        ID,
        r#"
paths: {'/a/{id}': {get: {parameters: [{$ref: '#/parameters/x'}, {name: id, in: path}]}}}
"#,
    );
    check_findings(
        ID,
        r#"
paths: {'/a/{id}': {get: {parameters: [{$ref: '#/parameters/x'}]}}}
x: [
"#,
    );
    check_findings(
        ID,
        r#"
openapi: 3.0.3
paths: {'/a/{id}': {get: {parameters: [{$ref: '#/parameters/x'}]}}}
"#,
    );
}

#[test]
fn nothing_while_it_is_being_typed() {
    check_findings(
        ID,
        r#"
paths:
  /a/{x}:
    get:
      param
      - name
"#,
    );
}

#[test]
fn names_that_are_nearly_equal() {
    check_findings(
        ID,
        r#"
paths:
  /a/{id}/{shelfId}:
  #  ^^^^ error[undeclared-path-parameter] Google rejects the config: `get` does not declare `{id}`. `ID` is declared there
    get: {parameters: [{name: ID, in: path, type: string}, {name: shelfId, in: path, type: string}]}
"#,
    );
    let text = |name: &str| {
        r#"swagger: '2.0'
paths:
  /a/{id}:
    parameters: [{name: '<name>', in: path, type: string}]
    get: {}
    put: {}
"#
        .replace("<name>", name)
    };
    assert_eq!(fixed(ID, &text("ID")), text("id"));
}

#[test]
fn fixes() {
    for (operation, expected) in [
        (
            "\n      a: b\n",
            r#"
      a: b
      parameters:
        - name: x
          in: path
          required: true
          type: string
"#,
        ),
        (
            r#"
      parameters:
      - name: y
        in: query
      a: b
"#,
            r#"
      parameters:
      - name: y
        in: query
      - name: x
        in: path
        required: true
        type: string
      a: b
"#,
        ),
        (" {}\n", " {parameters: [{name: x, in: path, required: true, type: string}]}\n"),
    ] {
        let text = |of: &str| {
            r#"swagger: '2.0'
paths:
  /a/{x}:
    get:<of>"#
                .replace("<of>", of)
        };
        assert_eq!(first_fix_of_rule(ID, &text(operation)), text(expected));
    }
    let json = r#"{"openapi": "3.0.3", "paths": {"/{x}": {"get": {"a": "b"}}}}"#;
    let fixed = first_fix_of_rule(ID, json);
    assert!(fixed.contains(r#"{"a": "b", "parameters": [{"name": "x", "in": "path", "required": true, "schema": {"type": "string"}}]}"#), "{fixed}");
    assert_eq!(findings_of(ID, &fixed), "");
}
