//! What the fixes of the rules about backends make of a text: each takes its finding away and
//! leaves a text that parses.

use crate::edit::apply;
use crate::rules::Finding;
use crate::rules::testing::read;

fn found(rule: &str, source: &str) -> Vec<Finding> {
    let found = read(source);
    assert!(found.iter().all(|it| it.rule != "syntax"), "does not parse:\n{source}");
    found.into_iter().filter(|finding| finding.rule == rule).collect()
}

/// A text as it is written in a raw string, without the line break at its start.
fn without_line_break(text: &str) -> &str {
    text.strip_prefix('\n').unwrap_or(text)
}

/// Applies the nth fix of the first finding; `safe: ` is written before the title of a safe one.
#[track_caller]
fn check_fix(rule: &str, n: usize, source: &str, title: &str, fixed: &str) {
    let [source, fixed] = [source, fixed].map(without_line_break);
    let before = found(rule, source);
    let first = before.first().expect("no finding");
    let fix = first.fixes.get(n).expect("no such fix");
    assert_eq!(format!("{}{}", if fix.safe { "safe: " } else { "" }, fix.title), title);
    let text = apply(source, &fix.edits).expect("edits that overlap");
    assert_eq!(text, fixed);
    assert!(found(rule, &text).len() < before.len(), "the finding stays:\n{text}");
}

#[track_caller]
fn check_none(rule: &str, source: &str) {
    let found = found(rule, without_line_break(source));
    assert!(!found.is_empty() && found.iter().all(|it| it.fixes.is_empty()), "{found:#?}");
}

#[test]
fn path_translation_is_added() {
    let source = r#"swagger: '2.0'
paths:
  /a/{id}:
    get:
      x-google-backend:
        address: https://a.example.com # here
        deadline: 3
"#;
    check_fix(
        "implicit-constant-address",
        0,
        source,
        "Append the path (`path_translation: APPEND_PATH_TO_ADDRESS`)",
        r#"
swagger: '2.0'
paths:
  /a/{id}:
    get:
      x-google-backend:
        address: https://a.example.com # here
        path_translation: APPEND_PATH_TO_ADDRESS
        deadline: 3
"#,
    );
    check_fix(
        "implicit-constant-address",
        1,
        source,
        "Call only the address (`path_translation: CONSTANT_ADDRESS`)",
        r#"
swagger: '2.0'
paths:
  /a/{id}:
    get:
      x-google-backend:
        address: https://a.example.com # here
        path_translation: CONSTANT_ADDRESS
        deadline: 3
"#,
    );
    check_fix(
        "implicit-constant-address",
        0,
        r#"{"swagger": "2.0", "paths": {"/a/{id}": {"get": {"x-google-backend": {"address": "https://a.example.com/x"}}}}}"#,
        "Call only the address (`path_translation: CONSTANT_ADDRESS`)",
        r#"{"swagger": "2.0", "paths": {"/a/{id}": {"get": {"x-google-backend": {"address": "https://a.example.com/x", "path_translation": "CONSTANT_ADDRESS"}}}}}"#,
    );
    check_none(
        "implicit-constant-address",
        r#"
swagger: '2.0'
x-shared: &b {address: https://a.example.com}
paths:
  /a:
    get:
      x-google-backend: *b
"#,
    );
}

#[test]
fn a_backend_moves_from_the_path_to_its_operations() {
    check_fix(
        "path-level-backend",
        0,
        r#"
swagger: '2.0'
paths:
  /a:
    x-google-backend:
      address: https://a.example.com
    get:
      operationId: a
      summary: s
    put:
      x-google-backend: {address: https://b.example.com}
"#,
        "Move it to the operations of this path",
        r#"
swagger: '2.0'
paths:
  /a:
    get:
      operationId: a
      x-google-backend:
        address: https://a.example.com
        path_translation: APPEND_PATH_TO_ADDRESS
      summary: s
    put:
      x-google-backend: {address: https://b.example.com}
"#,
    );
    check_fix(
        "path-level-backend",
        0,
        r#"
swagger: '2.0'
paths:
  /a:
    x-google-backend:
      address: https://a.example.com
    put:
      x-google-backend: {address: https://b.example.com}
"#,
        "safe: Remove it: every operation of this path has its own",
        r#"
swagger: '2.0'
paths:
  /a:
    put:
      x-google-backend: {address: https://b.example.com}
"#,
    );
}

#[test]
fn an_object_becomes_a_named_backend() {
    check_fix(
        "inline-backend",
        0,
        r#"
openapi: 3.0.3
paths:
  /a:
    get:
      operationId: getA
      x-google-backend:
        address: https://rows-1234567890.us-central1.run.app
        path_translation: APPEND_PATH_TO_ADDRESS
        disable_auth: true
        deadline: 30.0
"#,
        "Move it to a backend named `rows`",
        r#"
openapi: 3.0.3
x-google-api-management:
  backends:
    rows:
      address: https://rows-1234567890.us-central1.run.app
      pathTranslation: APPEND_PATH_TO_ADDRESS
      disableAuth: true
      deadline: 30.0
paths:
  /a:
    get:
      operationId: getA
      x-google-backend: rows
"#,
    );
    check_fix(
        "inline-backend",
        0,
        r#"
openapi: 3.0.3
x-google-api-management:
  backends:
    getA:
      address: https://b.example.com
paths:
  /a:
    get:
      operationId: getA
      x-google-backend: {address: https://a.example.com}
"#,
        "Move it to a backend named `getA-2`",
        r#"
openapi: 3.0.3
x-google-api-management:
  backends:
    getA:
      address: https://b.example.com
    getA-2:
      address: https://a.example.com
paths:
  /a:
    get:
      operationId: getA
      x-google-backend: getA-2
"#,
    );
    check_fix(
        "inline-backend",
        0,
        r#"
openapi: 3.0.3
x-google-api-management:
  backends:
    b:
      pathTranslation: CONSTANT_ADDRESS
      address: https://a.example.com
paths:
  /a:
    get:
      x-google-backend: {address: https://a.example.com, path_translation: CONSTANT_ADDRESS}
"#,
        "Replace with the name of the same backend, `b`",
        r#"
openapi: 3.0.3
x-google-api-management:
  backends:
    b:
      pathTranslation: CONSTANT_ADDRESS
      address: https://a.example.com
paths:
  /a:
    get:
      x-google-backend: b
"#,
    );
    for object in ["{adress: x}", "{address: [x]}", "{}", "{address: x, address: y}"] {
        check_none(
            "inline-backend",
            &format!(
                r#"openapi: 3.0.3
paths:
  /a:
    get:
      x-google-backend: {object}
"#
            ),
        );
    }
}

#[test]
fn names_are_put_right() {
    check_fix(
        "undefined-backend",
        0,
        r#"
openapi: 3.0.3
x-google-backend: 'row'
x-google-api-management: {backends: {rows: {}}}
"#,
        "Use the backend `rows`",
        r#"
openapi: 3.0.3
x-google-backend: 'rows'
x-google-api-management: {backends: {rows: {}}}
"#,
    );
    check_fix(
        "no-backend",
        0,
        r#"
openapi: 3.0.3
x-google-api-management: {backends: {rows: {}}}
paths:
  /a:
    get:
      operationId: a
      summary: s
"#,
        "Use the backend `rows`",
        r#"
openapi: 3.0.3
x-google-api-management: {backends: {rows: {}}}
paths:
  /a:
    get:
      operationId: a
      x-google-backend: rows
      summary: s
"#,
    );
    check_fix(
        "unused-backend",
        0,
        r#"
openapi: 3.0.3
x-google-backend: a
x-google-api-management:
  backends:
    a: {}
    b:
      address: x
"#,
        "Remove the backend `b`",
        r#"
openapi: 3.0.3
x-google-backend: a
x-google-api-management:
  backends:
    a: {}
"#,
    );
}

#[test]
fn fields_are_removed_and_set() {
    let source = r#"swagger: '2.0'
x-google-backend:
  address: https://a.example.com
  jwt_audience: x
  disable_auth: true
"#;
    check_fix(
        "auth-conflict",
        0,
        source,
        "Remove `jwt_audience`",
        r#"
swagger: '2.0'
x-google-backend:
  address: https://a.example.com
  disable_auth: true
"#,
    );
    check_fix(
        "auth-conflict",
        1,
        source,
        "Remove `disable_auth`",
        r#"
swagger: '2.0'
x-google-backend:
  address: https://a.example.com
  jwt_audience: x
"#,
    );
    check_fix(
        "shared-backend-connection",
        0,
        r#"
swagger: '2.0'
paths:
  /a:
    get: {x-google-backend: {address: https://a.example.com, protocol: h2}}
    put: {x-google-backend: {address: https://a.example.com}}
"#,
        "Set `protocol` to `h2`",
        r#"
swagger: '2.0'
paths:
  /a:
    get: {x-google-backend: {address: https://a.example.com, protocol: h2}}
    put: {x-google-backend: {address: https://a.example.com, protocol: h2}}
"#,
    );
    for (deadline, title, fixed) in
        [("900.0", "Set `deadline` to 600.0", "600.0"), ("'900'", "Set `deadline` to 600", "'600'")]
    {
        let text = |deadline: &str| {
            r#"swagger: '2.0'
x-google-backend: {deadline: <deadline>}
"#
            .replace("<deadline>", deadline)
        };
        check_fix("deadline", 0, &text(deadline), title, &text(fixed));
    }
}

#[test]
fn addresses_are_put_right() {
    let at_root = |address: &str, rest: &str| {
        format!(
            r#"swagger: '2.0'
x-google-backend:
  address: {address}
{rest}"#
        )
    };
    let paths = "paths: {/a: {get: {}}}\n";
    for (rule, address, rest, title, fixed) in [
        ("address", "ftp://a.b.c", "", "Use `https`", "https://a.b.c"),
        ("address", "https:/a.b.c", "", "safe: Add the slash", "https://a.b.c"),
        ("address", "'a.b.c:8443/x'", "", "Add `https://`", "'https://a.b.c:8443/x'"),
        ("address", "a.b.c", "  disable_auth: true\n", "safe: Add `https://`", "https://a.b.c"),
        ("address", "https://a.b.c/x?y", "", "Remove the query", "https://a.b.c/x"),
        ("address", "https://u:p@a.b.c", "", "Remove the user and password", "https://a.b.c"),
        ("address", "https://a.b.c/x/", "", "Remove the slash", "https://a.b.c/x"),
        ("address", "https://${H}.b.c/x/", "", "Remove the slash", "https://${H}.b.c/x"),
        ("plain-http-backend", "http://a.b.c", "", "Use `https`", "https://a.b.c"),
        ("h2-over-http", "http://a.b.c", "  protocol: h2\n", "Use `https`", "https://a.b.c"),
        ("doubled-path", "https://a.b.c/a", paths, "Remove `/a` from the address", "https://a.b.c"),
    ] {
        check_fix(rule, 0, &at_root(address, rest), title, &at_root(fixed, rest));
    }
    check_none("plain-http-backend", &at_root("http://a.b.c:8080", ""));
    check_none("address", &at_root("\"https://a.b.c\\x2F\"", ""));
}

#[test]
fn a_parameter_leaves_the_address() {
    let source = |fields: &str| {
        r#"swagger: '2.0'
paths:
  /a/{id}:
    get:
      x-google-backend:
<fields>"#
            .replace("<fields>", fields)
    };
    check_fix(
        "address-parameter",
        0,
        &source(
            "        address: https://b.example.com/api/a/{id}\n        path_translation: CONSTANT_ADDRESS\n",
        ),
        "Remove `/a/{id}` from the address and append the path",
        &source(
            "        address: https://b.example.com/api\n        path_translation: APPEND_PATH_TO_ADDRESS\n",
        ),
    );
    check_fix(
        "address-parameter",
        0,
        &source("        address: https://b.example.com/a/{id}\n"),
        "Remove `/a/{id}` from the address and append the path",
        &source(
            "        address: https://b.example.com\n        path_translation: APPEND_PATH_TO_ADDRESS\n",
        ),
    );
    check_none("address-parameter", &source("        address: https://b.example.com/other/{id}\n"));
}

#[test]
fn a_cloud_run_service_in_place_of_a_host_that_cannot_be_called() {
    const SERVICE: &str = "https://SERVICE-PROJECT_NUMBER.REGION.run.app";
    for (rule, address, path) in [
        ("googleapis-backend", "https://bigquery.googleapis.com/v2", "/v2"),
        ("googleapis-backend", "http://bigquery.googleapis.com:80/v2", "/v2"),
        ("googleapis-backend", "bigquery.googleapis.com", ""),
        ("ip-address-backend", "http://203.0.113.7:8080/api", "/api"),
        ("ip-address-backend", "https://[2001:4860:4860::8888]/", "/"),
        ("private-backend", "https://localhost:8080", ""),
        ("private-backend", "https://api.internal/a", "/a"),
        ("gateway-as-backend", "https://rows-0a1b2c.apigateway.p.cloud.goog", ""),
        ("gateway-as-backend", "https://gw-abcdefg.uc.gateway.dev/v1", "/v1"),
        ("address", "https://storage.cloud.google.com/b/o", "/b/o"),
    ] {
        let head = r#"
swagger: '2.0'
x-google-backend:
  address: "#;
        check_fix(
            rule,
            0,
            &format!("{head}\"{address}\"\n"),
            "Replace with a Cloud Run service",
            &format!("{head}\"{SERVICE}{path}\"\n"),
        );
    }
    // What the backend says of tokens was for the other host.
    check_fix(
        "ip-address-backend",
        0,
        r#"
openapi: 3.0.3
x-google-api-management:
  backends:
    a:
      address: https://203.0.113.7
      jwtAudience: x
      disableAuth: true
      deadline: 3
x-google-backend: a
"#,
        "Replace with a Cloud Run service",
        &format!(
            r#"openapi: 3.0.3
x-google-api-management:
  backends:
    a:
      address: {SERVICE}
      deadline: 3
x-google-backend: a
"#
        ),
    );
    check_none(
        "ip-address-backend",
        r#"
swagger: '2.0'
x-google-backend: {address: 'grpc://8.8.8.8'}
"#,
    );
}
