//! Addresses of all kinds, and what is said of them.

use crate::rules::testing::{check_findings, check_findings_under, check_fix, findings_of};
use crate::settings::Settings;

const ID: &str = "address";

fn found(address: &str) -> String {
    findings_of(
        ID,
        &format!(
            r#"
swagger: '2.0'
x-google-backend:
  address: {address}
"#
        ),
    )
}

#[test]
fn what_cannot_be_read() {
    for (address, said) in [
        ("ftp://a.example.com", "the scheme `ftp`"),
        ("ws://a.example.com", "the scheme `ws`"),
        ("'://a.example.com'", "the scheme before `://` is missing"),
        ("'1http://a.example.com'", "the text before `://` is not a scheme"),
        ("https://", "it has no host"),
        ("https:///path", "it has no host"),
        ("/path", "it has no host"),
        ("https:/a.example.com/x", "`https:/` lacks a slash"),
        ("https://a.example.com:80bad", "the port must be from 0 to 65535"),
        ("'https://a.example.com:'", "more than one colon"),
        ("'https://::80'", "more than one colon"),
        ("'https://[::1'", "`[` in the host has no `]`"),
        ("https://a b.example.com", "a host cannot contain ` `"),
        ("'https://{service.example.com'", "a host cannot contain `{`"),
        ("https://a.example.com/%zz", "`%` needs two hexadecimal digits"),
        ("\"https://a.example.com\\tx\"", "it contains a control character"),
        ("'https://u ser@a.example.com'", "a character before `@` is not allowed"),
    ] {
        let found = found(address);
        assert!(found.contains("error[address]") && found.contains(said), "{address}: {found}");
        assert_eq!(found.lines().count(), 1, "{address}: {found}");
    }
}

#[test]
fn two_schemes() {
    for (before, said, after) in [
        ("https://https://a.example.com/x", "Remove `https://`", "https://a.example.com/x"),
        ("HTTPS://http://a.example.com", "Remove `http://`", "HTTPS://a.example.com"),
        ("http://https://a.example.com", "Remove `http://`", "https://a.example.com"),
        ("https://grpcs://a.example.com", "Remove `grpcs://`", "https://a.example.com"),
    ] {
        let text = "swagger: '2.0'\nx-google-backend:\n  address: <address>\n";
        let found = found(before);
        let whole = format!("the address is wrong: it has two schemes. {said}");
        assert!(found.contains(&whole), "{before}: {found}");
        check_fix(ID, &text.replace("<address>", before), &text.replace("<address>", after));
    }
    check_findings(
        ID,
        r#"
type: google.api.Service
name: shop.endpoints.shop-42.cloud.goog
backend:
  rules:
  - selector: "*"
    address: grpcs://https://shop-abcdefghij-uc.a.run.app
    #                ^^^^^^^^ error[address] Calls fail because the address is wrong: it has two schemes. Remove `https://`.
"#,
    );
}

#[test]
fn what_is_read_otherwise_than_it_looks() {
    for (address, said) in [
        (
            "a.example.com/x",
            "warning[address] The gateway assumes `https`: this address has no scheme.",
        ),
        (
            "a.example.com:8443",
            "warning[address] The gateway assumes `https`: this address has no scheme.",
        ),
        (
            "https//a.example.com",
            "warning[address] Calls go to a host `https`: `https//` lacks a colon.",
        ),
        (
            "https://a.example.com:99999",
            "warning[address] Calls cannot reach a server: there is no port `99999`.",
        ),
        ("grpc://a.example.com", "warning[address] API Gateway does not call `grpc"),
        ("grpcs://a.example.com", "warning[address] API Gateway does not call `grpc"),
        (
            "https://u:p@a.example.com",
            "warning[address] The gateway silently drops the user and password",
        ),
        ("https://a.example.com/x?code=1", "warning[address] The gateway silently drops the query"),
        (
            "https://a.example.com/x/?code=1",
            "warning[address] The gateway silently drops the query",
        ),
        ("https://a.example.com/#x", "warning[address] The gateway silently drops the fragment"),
        ("https://${HOST}/x?code=1", "warning[address] The gateway silently drops the query"),
        (
            "' https://a.example.com'",
            "warning[address] The gateway may reject this address: it has white space",
        ),
        (
            "|\n    https://a.example.com",
            "warning[address] The gateway may reject this address: it ends with a line break.",
        ),
        (
            "https://storage.cloud.google.com/x",
            "hint[address] Calls probably fail: `storage.cloud.google.com`",
        ),
        (
            "https://a.example.com/",
            "hint[address] The backend may reject the token because of this slash.",
        ),
        ("https://r-p.cloudfunctions.net/x/", "hint[address] The backend may reject the token"),
        ("backend", "warning[address] API Gateway cannot call `backend`: it is not a URL."),
    ] {
        let found = found(address);
        assert!(found.contains(said), "{address}: {found}");
        assert_eq!(found.lines().count(), 1, "{address}: {found}");
    }
}

#[test]
fn what_is_right_or_not_known() {
    for address in [
        "https://a.example.com",
        "http://a.example.com:8080/x/y",
        "HTTPS://A.example.com",
        ">-\n    https://a.example.com",
        "https://a.example.com/%7Euser",
        "https://a.example.com/{id}",
        "https://a_b.example.com",
        "https://[2001:db8::1]:8080",
        "${URL}",
        "${URL}/",
        "https://a-1234567890.us-central1.run.app/",
        "function_url",
        "applied-skills-project",
        "https://{REGION}-{PROJECT_ID}.cloudfunctions.net/{FUNCTION_NAME}",
        "{FUNCTION_URL}",
        "https://*****.example.com/*****",
        "localhost:8080",
        "'{{ url }}'",
        "BACKEND_URL_PLACEHOLDER",
        "APP ENGINE ADDRESS",
        "${SCHEME}://a.example.com",
        "https://${HOST}:${PORT}/x",
        "https://${HOST}",
        "offer-REPLACE_WITH_RUN_URL",
        "https://crm-api-<hash>-uc.a.run.app",
        "'https://{service}.example.com'",
        "https://{service}-{hash}-uc.a.run.app",
        "https://{region}-{project_id}.cloudfunctions.net/{function}",
        "'{0}'",
        "https://$(USER):$(PASS)@a.example.com",
        "'#{URL}#'",
        "'@@URL@@'",
        "https://@SERVICE@.run.app",
        "'%URL%/x'",
        "https://%(host)s/%s",
        "https://[region]-[project].cloudfunctions.net",
        "https://service_url",
        "changeme",
        "...",
        "https://…/x",
        "ENC[AES256_GCM,data:x,type:str]",
        "{a: b}",
        "[https://a.example.com]",
    ] {
        assert_eq!(found(address), "", "{address}");
    }
}

#[test]
fn a_slash_matters_only_to_the_audience() {
    for (fields, is_found) in [
        ("", true),
        (", disable_auth: false", true),
        (", jwt_audience: x", false),
        (", disable_auth: true", false),
        (", disable_auth: '${X}'", true),
    ] {
        let source = r#"swagger: '2.0'
x-google-backend: {address: https://a.example.com/<fields>}
"#
        .replace("<fields>", fields);
        assert_eq!(!findings_of(ID, &source).is_empty(), is_found, "{fields}");
    }
}

#[test]
fn places() {
    check_findings(
        ID,
        r#"
x-google-backend:
  address: 'ftp://a.example.com'
  #         ^^^ error[address]
"#,
    );
    check_findings(
        ID,
        r#"
x-google-backend:
  address: https://a.example.com:x/y
  #                              ^ error[address]
"#,
    );
    check_findings(
        ID,
        r#"
x-google-backend:
  address: https://u:p@a.example.com/x?y#z
  #                ^^^^ warning[address]
  #                                   ^^ warning[address]
  #                                     ^^ warning[address]
"#,
    );
    check_findings(
        ID,
        r#"
x-google-backend:
  address: https://a.example.com/x/
  #                               ^ hint[address]
"#,
    );
    check_findings(
        ID,
        r#"
x-shared: &b {address: ftp://a.example.com}
paths:
  /a:
    get:
      x-google-backend: *b
      #                 ^^ error[address]
    put:
      x-google-backend:
        <<: *b
        #   ^^ error[address]
"#,
    );
}

#[test]
fn empty_addresses() {
    check_findings(
        ID,
        r#"
x-google-backend:
  address:
  #^^^^^^ error[address] Requests have no destination: the `address` is empty.
"#,
    );
    check_findings(
        ID,
        r#"
x-google-backend:
  address: ''
  #        ^^ error[address] Requests have no destination: the `address` is empty.
"#,
    );
    check_findings(
        ID,
        r#"
# gateway-ls: endpoints
x-google-backend:
  address: ''
  #        ^^ warning[address] Requests go to the service beside the proxy: the `address` is empty.
"#,
    );
}

#[test]
fn missing_addresses() {
    check_findings(
        ID,
        r#"
x-google-backend:
#^^^^^^^^^^^^^^^ warning[address] Requests have no destination: this backend has no `address`.
  deadline: 3
paths:
  /a:
    get:
      x-google-backend: {}
      #^^^^^^^^^^^^^^^ warning[address]
    put: {x-google-backend: {adress: https://a.example.com}}
    post: {x-google-backend: '${BACKEND}'}
    patch: {x-google-backend: }
    #       ^^^^^^^^^^^^^^^^ warning[address] Requests have no destination: this backend is empty.
"#,
    );
    check_findings(ID, "# gateway-ls: endpoints\nx-google-backend: {deadline: 3}\n");
    check_findings(
        ID,
        r#"
x-google-backend:
  deadline: 3
  addr
"#,
    );
}

#[test]
fn other_targets_versions_and_settings() {
    check_findings(
        ID,
        "# gateway-ls: endpoints\nx-google-backend: {address: grpcs://a.example.com}\n",
    );
    check_findings(
        ID,
        r#"
openapi: 3.0.3
x-google-api-management:
  backends:
    a: {address: ftp://a.example.com}
    #            ^^^ error[address]
    unused: {address: ftp://a.example.com}
paths:
  /a:
    get: {x-google-backend: a}
    put: {x-google-backend: {address: ftp://a.example.com}}
"#,
    );
    let variables = [("URL".to_owned(), "ftp://a.example.com".to_owned())];
    let settings = Settings { variables: variables.into(), ..Settings::default() };
    check_findings_under(
        settings,
        ID,
        r#"
x-google-backend: {address: '${URL}/x'}
#                            ^^^^^^ error[address] Calls fail: the gateway does not know the scheme `ftp`. Use `https`. The settings' `variables` say: `URL` is `ftp://a.example.com`.
"#,
    );
}

#[test]
fn grpc_behind_a_model_router_is_told_once() {
    check_findings(
        [ID, "model-router-backend"],
        r#"
openapi: 3.0.3
x-google-api-management:
  backends: {a: {address: 'grpc://aiplatform.googleapis.com', pathTranslation: CONSTANT_ADDRESS}}
  #                        ^^^^ error[model-router-backend] Google rejects the config: a model router cannot call `grpc` backends.
  ai: {models: {routing: {routers: {r: {defaultModel: {backend: a}}}}}}
paths: {/a: {post: {x-google-model-router: r}}}
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
  "x-google-backend": {"address": "ftp://a.example.com"}
  #                                ^^^ error[address] Calls fail: the gateway does not know the scheme `ftp`.
}
"#,
    );
}

#[test]
fn what_is_after_a_bracket() {
    let found = found("'https://[::1]x'");
    assert!(found.contains("only a port may follow `]`"), "{found}");
}

#[test]
fn no_advice_that_leaves_no_host() {
    for address in ["'.'", "'..'", "'-.-'"] {
        let found = found(address);
        assert!(!found.contains("Add `https://`"), "{address}: {found}");
        assert_eq!(found.lines().count(), 1, "{address}: {found}");
    }
    let without_host = r#"
x-google-backend:
  address: https://user@.run.app
"#;
    check_fix(ID, without_host, without_host);
}

#[test]
fn a_placeholder_that_is_a_comment() {
    check_findings(
        ID,
        r#"
x-google-backend:
  address: #{URL}#
  #^^^^^^ hint[address] The address is empty: YAML reads `#{URL}#` as a comment.
"#,
    );
    check_findings(
        ID,
        r#"
x-google-backend:
  address: # a URL
  #^^^^^^ error[address] Requests have no destination: the `address` is empty.
"#,
    );
}

#[test]
fn what_a_missing_scheme_does_to_the_audience() {
    let said = |fields: &str| {
        findings_of("address", &format!("swagger: '2.0'\nx-google-backend: {{{fields}}}\n"))
    };
    let function = "address: us-central1-shop-42.cloudfunctions.net/f";
    let found = said(function);
    assert!(found.contains("Without `jwt_audience` the audience of the gateway's token is the address as written, so probably `us-central1-shop-42.cloudfunctions.net/f` without `https://` (this is not documented): the function then rejects it with 401."), "{found}");
    let found = said("address: orders-abcdefghij-uc.a.run.app");
    assert!(found.contains("Cloud Run then rejects it with 401."), "{found}");
    let found = said("address: api.example.com");
    assert!(found.contains("the backend may then reject it."), "{found}");
    for more in ["jwt_audience: https://f.example.com", "disable_auth: true"] {
        let found = said(&format!("{function}, {more}"));
        assert!(found.contains("no scheme. Google advises"), "{found}");
    }
}
