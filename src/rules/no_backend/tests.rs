//! `no-backend`: what is found, what is not, and what the fixes make of it.

use crate::rules::testing::{check_findings, findings_of};

const ID: &str = "no-backend";

#[test]
fn what_is_being_typed_at_the_root_may_be_the_backend() {
    let rest = r#"
paths:
  /a:
    get: {operationId: a}
  /b:
    get:
      x-google-backend: {address: https://b.example.com}
"#;
    for word in ["x-google-b", "x-", "\"x-google-back", "x-google-backend address: x"] {
        check_findings(ID, &format!("swagger: '2.0'\n{word}{rest}"));
        check_findings(ID, &format!("swagger: '2.0'{rest}{word}\n"));
    }
    let other = findings_of(ID, &format!("swagger: '2.0'\nsecurityDef{rest}"));
    assert!(other.contains("error[no-backend]"), "{other}");
}

#[test]
fn operations_beside_others_that_have_one() {
    check_findings(
        ID,
        r#"
paths:
  /a:
    get: {x-google-backend: {address: https://a.example.com}}
    options: {}
    #^^^^^^ error[no-backend] Calls to this operation fail
    post: {x-google-backend: '${B}'}
  /b:
    x-google-backend: {address: https://a.example.com}
    get: {}
  /c:
    get:
      x-google-backends: {}
    put:
      x-google-backend-url: x
"#,
    );
}

#[test]
fn an_operation_without_anything() {
    check_findings(
        ID,
        r#"
paths:
  /a:
    get:
    #^^ error[no-backend]
    put: {x-google-backend: {address: https://a.example.com}}
"#,
    );
}

#[test]
fn no_hint_beside_a_backend_that_is_lost() {
    check_findings(
        ID,
        r#"
paths:
  /a:
    get: {responses: {200: {}, x-google-backend: {address: https://a.example.com}}}
"#,
    );
}

#[test]
fn one_hint_if_no_backend_is_named() {
    check_findings(
        ID,
        r#"
paths:
#^^^^ hint[no-backend] On API Gateway every call fails:
  /a:
    get: {}
    put: {}
"#,
    );
    check_findings(
        ID,
        r#"
x-google-allow: all
paths:
  /a:
    parameters: []
"#,
    );
}

#[test]
fn errors_if_the_target_was_set_by_hand() {
    check_findings(
        ID,
        r#"
# gateway-ls: api-gateway
paths:
  /a:
    get: {}
    #^^ error[no-backend]
    put: {}
    #^^ error[no-backend]
"#,
    );
    check_findings(
        ID,
        r#"
# gateway-ls: endpoints
paths:
  /a:
    get: {}
"#,
    );
    check_findings(
        ID,
        r#"
host: a.endpoints.p.cloud.goog
paths:
  /a:
    get: {x-google-backend: {}}
    put: {}
    #^^ hint[no-backend] On Cloud Run callers get 503: this operation has no `x-google-backend`.
"#,
    );
    check_findings(
        ID,
        r#"
host: a.endpoints.p.cloud.goog
paths:
  /a:
    get: {}
    put: {}
"#,
    );
}

#[test]
fn the_proxy_on_cloud_run_has_nothing_beside_it() {
    check_findings(
        ID,
        r#"
host: shelf-gw-1234567890.us-central1.run.app
paths:
  /shelves:
    get: {x-google-backend: {address: https://shelf-1234567890.us-central1.run.app}}
    options: {}
    #^^^^^^ warning[no-backend] Callers get 503
"#,
    );
    check_findings(
        ID,
        r#"
host: shelf-gw-1234567890.us-central1.run.app
paths:
#^^^^ hint[no-backend] On Cloud Run every call fails with 503: no operation has an `x-google-backend`.
  /shelves:
    get: {}
"#,
    );
}

#[test]
fn a_root_backend_is_enough() {
    for root in [
        "x-google-backend: {address: https://a.example.com}",
        "x-google-backend: ${BACKEND}",
        "x-google-backend:",
        "x-google-backned: {}",
        "'x-google-backend': {}",
        "x-google-backend",
    ] {
        let source = r#"swagger: '2.0'
<root>
paths:
  /a:
    get: {}
    put: {x-google-backend: {}}
"#
        .replace("<root>", root);
        assert_eq!(findings_of(ID, &source), "", "{source}");
    }
}

#[test]
fn in_version_3() {
    check_findings(
        ID,
        r#"
openapi: 3.0.3
x-google-api-management: {backends: {a: {}}}
paths:
  /a:
    get: {x-google-backend: a}
    put: {x-google-backend: undefined}
    post: {x-google-model-router: r}
    patch: {x-google-backend: {address: https://a.example.com}}
    delete: {}
    #^^^^^ error[no-backend]
"#,
    );
}

#[test]
fn half_typed_operations_and_aliases() {
    check_findings(
        ID,
        r#"
paths:
  /a:
    get: {x-google-backend: {address: https://a.example.com}}
  /b:
    get:
      x-goo
"#,
    );
    check_findings(
        ID,
        r#"
x-item: &i {get: {}}
paths:
  /a: *i
  #   ^^ error[no-backend]
  /b:
    get: {x-google-backend: {address: https://a.example.com}}
"#,
    );
}

#[test]
fn in_json() {
    check_findings(
        ID,
        r#"
{
  "swagger": "2.0",
  "paths": {"/a": {"get": {}}}
  #^^^^^^ hint[no-backend] On API Gateway every call fails: no operation has an `x-google-backend`.
}
"#,
    );
}
