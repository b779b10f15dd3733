//! What the fixes of the rules about backends make of a text: each takes its finding away and
//! leaves a text that parses.

use std::sync::Arc;

use crate::analysis::Analysis;
use crate::rules::edit::apply;
use crate::rules::{Finding, findings};
use crate::settings::Settings;
use crate::text::Text;
use crate::yaml::Format;

fn found(rule: &str, source: &str) -> Vec<Finding> {
    let settings = Settings { assume_config: Some(true), ..Settings::default() };
    let format = if source.starts_with('{') { Format::Json } else { Format::Yaml };
    let analysis = Analysis::new(Text::new(source), format, Arc::new(settings));
    assert!(analysis.tree.errors().is_empty(), "does not parse:\n{source}");
    findings(&analysis).into_iter().filter(|finding| finding.rule == rule).collect()
}

/// Applies the nth fix of the first finding; `safe` and the title are written before the text.
#[track_caller]
fn check_fix(rule: &str, n: usize, source: &str, title: &str, fixed: &str) {
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
    let found = found(rule, source);
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
        "swagger: '2.0'\npaths:\n  /a/{id}:\n    get:\n      x-google-backend:\n        address: https://a.example.com # here\n        path_translation: APPEND_PATH_TO_ADDRESS\n        deadline: 3\n",
    );
    check_fix(
        "implicit-constant-address",
        1,
        source,
        "Call only the address (`path_translation: CONSTANT_ADDRESS`)",
        "swagger: '2.0'\npaths:\n  /a/{id}:\n    get:\n      x-google-backend:\n        address: https://a.example.com # here\n        path_translation: CONSTANT_ADDRESS\n        deadline: 3\n",
    );
    check_fix(
        "implicit-constant-address",
        0,
        "{\"swagger\": \"2.0\", \"paths\": {\"/a/{id}\": {\"get\": {\"x-google-backend\": {\"address\": \"https://a.example.com/x\"}}}}}",
        "Call only the address (`path_translation: CONSTANT_ADDRESS`)",
        "{\"swagger\": \"2.0\", \"paths\": {\"/a/{id}\": {\"get\": {\"x-google-backend\": {\"address\": \"https://a.example.com/x\", \"path_translation\": \"CONSTANT_ADDRESS\"}}}}}",
    );
    check_none(
        "implicit-constant-address",
        "swagger: '2.0'\nx-shared: &b {address: https://a.example.com}\npaths:\n  /a:\n    get:\n      x-google-backend: *b\n",
    );
}

#[test]
fn a_backend_moves_from_the_path_to_its_operations() {
    check_fix(
        "path-level-backend",
        0,
        "swagger: '2.0'\npaths:\n  /a:\n    x-google-backend:\n      address: https://a.example.com\n    get:\n      operationId: a\n      summary: s\n    put:\n      x-google-backend: {address: https://b.example.com}\n",
        "Move it to the operations of this path",
        "swagger: '2.0'\npaths:\n  /a:\n    get:\n      operationId: a\n      x-google-backend:\n        address: https://a.example.com\n        path_translation: APPEND_PATH_TO_ADDRESS\n      summary: s\n    put:\n      x-google-backend: {address: https://b.example.com}\n",
    );
    check_fix(
        "path-level-backend",
        0,
        "swagger: '2.0'\npaths:\n  /a:\n    x-google-backend:\n      address: https://a.example.com\n    put:\n      x-google-backend: {address: https://b.example.com}\n",
        "safe: Remove it: every operation of this path has its own",
        "swagger: '2.0'\npaths:\n  /a:\n    put:\n      x-google-backend: {address: https://b.example.com}\n",
    );
}

#[test]
fn an_object_becomes_a_named_backend() {
    check_fix(
        "inline-backend",
        0,
        "openapi: 3.0.3\npaths:\n  /a:\n    get:\n      operationId: getA\n      x-google-backend:\n        address: https://rows-1234567890.us-central1.run.app\n        path_translation: APPEND_PATH_TO_ADDRESS\n        disable_auth: true\n        deadline: 30.0\n",
        "Move it to a backend named `rows`",
        "openapi: 3.0.3\nx-google-api-management:\n  backends:\n    rows:\n      address: https://rows-1234567890.us-central1.run.app\n      pathTranslation: APPEND_PATH_TO_ADDRESS\n      disableAuth: true\n      deadline: 30.0\npaths:\n  /a:\n    get:\n      operationId: getA\n      x-google-backend: rows\n",
    );
    check_fix(
        "inline-backend",
        0,
        "openapi: 3.0.3\nx-google-api-management:\n  backends:\n    getA:\n      address: https://b.example.com\npaths:\n  /a:\n    get:\n      operationId: getA\n      x-google-backend: {address: https://a.example.com}\n",
        "Move it to a backend named `getA-2`",
        "openapi: 3.0.3\nx-google-api-management:\n  backends:\n    getA:\n      address: https://b.example.com\n    getA-2:\n      address: https://a.example.com\npaths:\n  /a:\n    get:\n      operationId: getA\n      x-google-backend: getA-2\n",
    );
    check_fix(
        "inline-backend",
        0,
        "openapi: 3.0.3\nx-google-api-management:\n  backends:\n    b:\n      pathTranslation: CONSTANT_ADDRESS\n      address: https://a.example.com\npaths:\n  /a:\n    get:\n      x-google-backend: {address: https://a.example.com, path_translation: CONSTANT_ADDRESS}\n",
        "Replace with the name of the same backend, `b`",
        "openapi: 3.0.3\nx-google-api-management:\n  backends:\n    b:\n      pathTranslation: CONSTANT_ADDRESS\n      address: https://a.example.com\npaths:\n  /a:\n    get:\n      x-google-backend: b\n",
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
        "openapi: 3.0.3\nx-google-backend: 'row'\nx-google-api-management: {backends: {rows: {}}}\n",
        "Use the backend `rows`",
        "openapi: 3.0.3\nx-google-backend: 'rows'\nx-google-api-management: {backends: {rows: {}}}\n",
    );
    check_fix(
        "no-backend",
        0,
        "openapi: 3.0.3\nx-google-api-management: {backends: {rows: {}}}\npaths:\n  /a:\n    get:\n      operationId: a\n      summary: s\n",
        "Use the backend `rows`",
        "openapi: 3.0.3\nx-google-api-management: {backends: {rows: {}}}\npaths:\n  /a:\n    get:\n      operationId: a\n      x-google-backend: rows\n      summary: s\n",
    );
    check_fix(
        "unused-backend",
        0,
        "openapi: 3.0.3\nx-google-backend: a\nx-google-api-management:\n  backends:\n    a: {}\n    b:\n      address: x\n",
        "Remove the backend `b`",
        "openapi: 3.0.3\nx-google-backend: a\nx-google-api-management:\n  backends:\n    a: {}\n",
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
        "swagger: '2.0'\nx-google-backend:\n  address: https://a.example.com\n  disable_auth: true\n",
    );
    check_fix(
        "auth-conflict",
        1,
        source,
        "Remove `disable_auth`",
        "swagger: '2.0'\nx-google-backend:\n  address: https://a.example.com\n  jwt_audience: x\n",
    );
    check_fix(
        "shared-backend-connection",
        0,
        "swagger: '2.0'\npaths:\n  /a:\n    get: {x-google-backend: {address: https://a.example.com, protocol: h2}}\n    put: {x-google-backend: {address: https://a.example.com}}\n",
        "Set `protocol` to `h2`",
        "swagger: '2.0'\npaths:\n  /a:\n    get: {x-google-backend: {address: https://a.example.com, protocol: h2}}\n    put: {x-google-backend: {address: https://a.example.com, protocol: h2}}\n",
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
        let head = "swagger: '2.0'\nx-google-backend:\n  address: ";
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
        "openapi: 3.0.3\nx-google-api-management:\n  backends:\n    a:\n      address: https://203.0.113.7\n      jwtAudience: x\n      disableAuth: true\n      deadline: 3\nx-google-backend: a\n",
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
        "swagger: '2.0'\nx-google-backend: {address: 'grpc://8.8.8.8'}\n",
    );
}
