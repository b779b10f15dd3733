//! Tests of `undeclared-path-parameter`.

use crate::rules::testing::{check_rule, findings_of_rule, first_fix_of_rule, fixed};

const ID: &str = "undeclared-path-parameter";

#[test]
fn one_for_each_name() {
    check_rule(
        ID,
        "paths:\n  /a/{x}/{y=**}:\n  #  ^^^ error[undeclared-path-parameter] Google rejects the config: `put` does not declare `{x}`\n  #      ^^^^^^ error[undeclared-path-parameter] Google rejects the config: 2 operations do not declare `{y}`\n    get: {parameters: [{name: x, in: path}]}\n    put: {parameters: [{name: z, in: query}]}\n",
    );
}

#[test]
fn all_ways_to_declare_it() {
    check_rule(
        ID,
        "parameters: {P: {name: shelf_id, in: path}}\npaths:\n  /a/{shelfId}:\n    get: {parameters: [{$ref: '#/parameters/P'}]}\n    put: {parameters: [{$ref: 'other.yaml#/P'}]}\n    post: {parameters: '${p}'}\n    patch: {parameters: [{name: '${p}', in: path}]}\n    delete: {{X}}\n  /b/{x}:\n    parameters: [{name: x, in: path}]\n    get: {}\n  /c/${x}/{{y}}: {get: {}}\n  /d/{a+}/{1}/x{}: {get: {}}\n  /e/{x}: {x-y: 1}\n",
    );
}

#[test]
fn the_base_path_counts() {
    check_rule(
        ID,
        "basePath: /{v}\npaths:\n  /a: {get: {}}\n  #^ error[undeclared-path-parameter] Google rejects the config: `get` does not declare `{v}`. It is in the base path\n",
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
        check_rule(
            ID,
            &format!("openapi: 3.0.3\nservers: [{{{url}}}]\npaths:\n  /a: {{get: {{}}}}\n"),
        );
    }
    check_rule(
        ID,
        "openapi: 3.0.3\nservers: [{url: '/{v}', variables: {v: {default: v1}}}]\npaths:\n  /a/{v}: {get: {}}\n  #  ^^^ warning[undeclared-path-parameter] Google may reject the config: `get` does not declare `{v}`\n",
    );
}

#[test]
fn milder_ones() {
    check_rule(
        ID,
        "openapi: 3.0.3\npaths:\n  /a/{x}: {get: {}}\n  #  ^^^ warning[undeclared-path-parameter]\n",
    );
    check_rule(
        ID,
        "paths:\n  /a/{x}: {get: {parameters: [{name: x, in: query}]}, put: {parameters: [{name: x, in: query}]}}\n  #  ^^^ warning[undeclared-path-parameter] Wrong place: 2 operations declare `{x}`\n",
    );
}

#[test]
fn references_that_lead_nowhere() {
    check_rule(
        ID,
        "parameters: {id: {name: id, in: path}}\npaths:\n  /a/{id}:\n  #  ^^^^ error[undeclared-path-parameter] Google rejects the config: `get` does not declare `{id}`. A `$ref` in the parameters has no target, and Google ignores it.\n    get: {parameters: [{$ref: '#/parameters/idd'}]}\n    put: {parameters: [{$ref: '#/parameters/idd'}, {$ref: '#/parameters/id'}]}\n",
    );
    check_rule(
        ID,
        "paths:\n  /a/{id}:\n  #  ^^^^ error[undeclared-path-parameter] Google rejects the config: `get` does not declare `{id}`\n    parameters: [{$ref: '#/parameters/other'}]\n    get: {}\n",
    );
    for text in [
        "parameters: {x: {}}\npaths: {'/a/{id}': {get: {parameters: [{$ref: '#/parameters/${x}'}]}}}\n",
        "parameters: '${p}'\npaths: {'/a/{id}': {get: {parameters: [{$ref: '#/parameters/id'}]}}}\n",
        "parameters:\n  ${p}\npaths: {'/a/{id}': {get: {parameters: [{$ref: '#/parameters/id'}]}}}\n",
        "paths: {'/a/{id}': {get: {parameters: [{$ref: '#/parameters/x'}, {$ref: 'o.yaml#/x'}]}}}\n",
        "paths: {'/a/{id}': {get: {parameters: [{$ref: '#/parameters/x'}, '${y}']}}}\n",
        "paths: {'/a/{id}': {get: {parameters: [{$ref: '#/parameters/x'}, {name: id, in: path}]}}}\n",
        "paths: {'/a/{id}': {get: {parameters: [{$ref: '#/parameters/x'}]}}}\nx: [\n",
        "openapi: 3.0.3\npaths: {'/a/{id}': {get: {parameters: [{$ref: '#/parameters/x'}]}}}\n",
    ] {
        check_rule(ID, text);
    }
}

#[test]
fn nothing_while_it_is_being_typed() {
    check_rule(ID, "paths:\n  /a/{x}:\n    get:\n      param\n      - name\n");
}

#[test]
fn names_that_are_nearly_equal() {
    check_rule(
        ID,
        "paths:\n  /a/{id}/{shelfId}:\n  #  ^^^^ error[undeclared-path-parameter] Google rejects the config: `get` does not declare `{id}`. `ID` is declared there\n    get: {parameters: [{name: ID, in: path, type: string}, {name: shelfId, in: path, type: string}]}\n",
    );
    let text = |name: &str| {
        format!(
            "swagger: '2.0'\npaths:\n  /a/{{id}}:\n    parameters: [{{name: '{name}', in: path, type: string}}]\n    get: {{}}\n    put: {{}}\n"
        )
    };
    assert_eq!(fixed(ID, &text("ID")), text("id"));
}

#[test]
fn fixes() {
    for (operation, expected) in [
        (
            "\n      a: b\n",
            "\n      a: b\n      parameters:\n        - name: x\n          in: path\n          required: true\n          type: string\n",
        ),
        (
            "\n      parameters:\n      - name: y\n        in: query\n      a: b\n",
            "\n      parameters:\n      - name: y\n        in: query\n      - name: x\n        in: path\n        required: true\n        type: string\n      a: b\n",
        ),
        (" {}\n", " {parameters: [{name: x, in: path, required: true, type: string}]}\n"),
    ] {
        let text = |of: &str| format!("swagger: '2.0'\npaths:\n  /a/{{x}}:\n    get:{of}");
        assert_eq!(first_fix_of_rule(ID, &text(operation)), text(expected));
    }
    let json = r#"{"openapi": "3.0.3", "paths": {"/{x}": {"get": {"a": "b"}}}}"#;
    let fixed = first_fix_of_rule(ID, json);
    assert!(fixed.contains(r#"{"a": "b", "parameters": [{"name": "x", "in": "path", "required": true, "schema": {"type": "string"}}]}"#), "{fixed}");
    assert_eq!(findings_of_rule(ID, &fixed), "");
}
