//! All that lists, counts or marks a backend whose calls fail says the same of it, and what the
//! findings say.

use std::sync::Arc;

use expect_test::expect;

use super::*;
use crate::features::{LensRoles, lenses};
use crate::report::iam::{IamInput, iam_plan};
use crate::report::routes_text;
use crate::settings::Settings;
use crate::text::{Text, UNLIMITED};
use crate::yaml::Format;

fn read(text: &str) -> Analysis {
    Analysis::new(Text::new(text), Format::Yaml, Arc::new(Settings::default()))
}

fn calling(backend: &str) -> String {
    format!(
        r#"swagger: '2.0'
paths:
  /a:
    get:
      x-google-backend: {{{backend}}}
"#
    )
}

#[test]
fn a_blocked_backend_is_blocked_everywhere() {
    for (address, rule) in [
        ("https://bigquery.googleapis.com/v2", Some("googleapis-backend")),
        ("http://34.1.2.3:8080", Some("ip-address-backend")),
        ("http://127.0.0.1", Some("ip-address-backend")),
        ("https://localhost:8080", Some("private-backend")),
        ("https://api.internal", Some("private-backend")),
        ("http://orders:8080", Some("private-backend")),
        ("https://a-0a1b2c.apigateway.p.cloud.goog", Some("gateway-as-backend")),
        ("https:///orders", Some("address")),
        // Findings say only that calls probably fail, or nothing.
        ("https://storage.cloud.google.com/b/o", None),
        ("https://other-a1b2c3d4.uc.gateway.dev", None),
        ("https://${HOST}.internal", None),
        ("${URL}", None),
        ("https://orders-1234567890.us-central1.run.app", None),
        ("https://api.example.com", None),
    ] {
        let analysis = read(&calling(&format!("address: '{address}'")));
        let report = routes("a.yaml", &analysis);
        let [operation] = report.operations.as_slice() else { panic!("{address}") };
        let of_routes = operation.blocked.as_ref().map(|it| it.rule);
        assert_eq!(of_routes, rule, "{address}");
        let of_backend = operation.backend.as_ref().and_then(|it| it.blocked.as_ref());
        assert_eq!(of_backend.map(|it| it.rule), rule, "{address}");
        let plan = iam_plan(&[IamInput { path: "a.yaml", analysis: &analysis }]);
        assert_eq!(plan.blocked.first().map(|it| it.rule), rule, "{address}");
        let title = lenses(&analysis, LensRoles::Shown, None).remove(0).title;
        assert_eq!(title.contains("1 blocked"), rule.is_some(), "{address}: {title}");
        let text = routes_text(&report, UNLIMITED, str::to_owned);
        assert_eq!(text.contains('✗'), rule.is_some(), "{address}: {text}");
        let findings = rules::findings(&analysis);
        let says_so = |it: &rules::Finding| {
            let starts = ["Every call fails", "Google rejects", "On a gateway", "Calls fail"];
            Some(it.rule) == rule && starts.iter().any(|start| it.message.starts_with(start))
        };
        let said: Vec<_> = findings.iter().map(|it| (it.rule, &it.message)).collect();
        assert_eq!(findings.iter().any(says_so), rule.is_some(), "{address}: {said:?}");
    }
}

#[test]
fn what_a_token_decides_is_not_blocked_unless_it_is_known() {
    let google = "address: 'https://bigquery.googleapis.com/v2', disable_auth: ";
    for (value, is_blocked) in [("false", true), ("true", false), ("${OFF}", false)] {
        let report = routes("a.yaml", &read(&calling(&format!("{google}{value}"))));
        assert_eq!(report.operations[0].blocked.is_some(), is_blocked, "{value}");
    }
}

const REJECTED: &str = "openapi: 3.0.3
x-google-api-management:
  backends:
    a: {address: 'https://a-1234567890.us-central1.run.app', pathTranslation: CONSTANT_ADDRESS}
paths:
  /good:
    get: {operationId: good, x-google-backend: a}
  /inline:
    get: {operationId: i, x-google-backend: {address: 'https://b.example.com'}}
  /nope:
    get: {operationId: n, x-google-backend: b}
  /later:
    get: {operationId: l, x-google-backend: '${BACKEND}'}
  /none:
    get: {operationId: o}
";

#[test]
fn operations_without_a_backend_fail_too() {
    let marks = |text: &str| {
        let report = routes("a.yaml", &read(text));
        let blocked = |it: &RouteReport| it.blocked.as_ref().map_or("", |it| it.rule).to_owned();
        let rules: Vec<_> = report.operations.iter().map(blocked).collect();
        let shown = routes_text(&report, UNLIMITED, str::to_owned);
        (rules.join(" "), shown.lines().take(2).collect::<Vec<_>>().join("\n"))
    };
    let (rules, head) = marks(REJECTED);
    assert_eq!(rules, " inline-backend undefined-backend  no-backend");
    assert!(
        head.starts_with("Google rejects this config. `gateway-ls check` lists the "),
        "{head}"
    );
    assert!(head.ends_with("\nCalls fail for 3 of 5 operations, marked with ✗."), "{head}");
    let on_path = r#"swagger: '2.0'
paths:
  /a:
    x-google-backend: {address: 'https://a.example.com'}
    get: {operationId: a}
"#;
    assert_eq!(marks(on_path).0, "path-level-backend");
    // Nothing says that this one is for API Gateway, or for Cloud Endpoints.
    let open = r#"swagger: '2.0'
host: a.example.com
securityDefinitions: {k: {type: apiKey, name: key, in: query}}
paths: {/a: {get: {operationId: a}}}
"#;
    assert_eq!(marks(open).0, "");
    let endpoints =
        format!("# gateway-ls: endpoints\n{}", calling("address: 'https://localhost:8080'"));
    assert_eq!(marks(&endpoints).0, "");
    let beside = format!("# gateway-ls: endpoints\n{}", calling("deadline: 5"));
    assert_eq!(marks(&beside).0, "");
}

#[test]
fn the_first_line_counts() {
    let first = |count: usize| {
        let mut text = "swagger: '2.0'\npaths:\n".to_owned();
        for (index, host) in ["api.internal", "b.internal", "c.example.com"].iter().enumerate() {
            let backend = format!("x-google-backend: {{address: 'https://{host}'}}");
            if index >= count {
                text += &format!("  /{index}:\n    get: {{operationId: o{index}, {backend}}}\n");
            }
        }
        let shown = routes_text(&routes("a.yaml", &read(&text)), UNLIMITED, str::to_owned);
        shown.lines().find(|line| line.contains("fail")).unwrap_or_default().to_owned()
    };
    assert_eq!(first(0), "Calls fail for 2 of 3 operations, marked with ✗.");
    assert_eq!(first(1), "Calls fail for 1 of 2 operations, marked with ✗.");
    assert_eq!(first(2), "");
}

#[test]
fn lines_fit_the_terminal() {
    let text = "swagger: '2.0'
paths:
  /orders/{orderId}:
    get:
      operationId: getOrder
      x-google-backend:
        address: https://orders-1234567890.us-central1.run.app
        path_translation: APPEND_PATH_TO_ADDRESS
  /rows:
    get:
      operationId: listRows
      x-google-backend: {address: 'https://bigquery.googleapis.com/v2'}
";
    let report = routes("a.yaml", &read(text));
    let at = |width: usize| routes_text(&report, width, |text| format!("<{text}>"));
    expect![[r#"
        Google rejects this config. `gateway-ls check` lists the 4
        reasons.
        Calls fail for 1 of 2 operations, marked with ✗.

        <GET  /orders/{orderId}>
             -> https://orders-1234567890.us-central1.run.app/orders/{orderId}
             ID token for
               https://orders-1234567890.us-central1.run.app; the
               caller's Authorization arrives as
               X-Forwarded-Authorization
    "#]]
    .assert_eq(&at(60).lines().take(10).map(|line| format!("{line}\n")).collect::<String>());
    for width in [60, 80, 120] {
        for line in at(width).lines() {
            let is_one_word = !line.trim().trim_start_matches("-> ").contains(' ');
            assert!(is_one_word || line.chars().count() <= width + "<>".len(), "{line}");
        }
    }
    assert!(at(120).contains("<GET  /rows>              -> ✗ https://"), "{}", at(120));
}

/// Method, path, URL and audience of each operation.
fn lines(text: &str) -> String {
    let analysis = read(text);
    let report = routes("a.yaml", &analysis);
    let line = |operation: &RouteReport| {
        let backend = operation.backend.as_ref().unwrap();
        format!(
            "{} '{}' {} for {}\n",
            operation.method,
            operation.path,
            backend.url.as_deref().unwrap_or("unknown"),
            backend.jwt_audience.as_deref().unwrap_or("unknown"),
        )
    };
    report.operations.iter().map(line).collect()
}

#[test]
fn no_operation_is_left_out() {
    let text = r#"swagger: '2.0'
x-google-backend: {address: "https://notes-abcdefghij-uc.a.run.app"}
paths:
  "":
    get: {operationId: root, x-google-backend: {address: "https://root-abcdefghij-uc.a.run.app/r"}}
  ~:
    get: {operationId: nothing}
  notes:
    get: {operationId: notes}
  ${prefix}/more:
    get: {operationId: more}
  /notes:
    get: {operationId: list}
"#;
    expect![[r#"
        get '' https://root-abcdefghij-uc.a.run.app/r for https://root-abcdefghij-uc.a.run.app/r
        get '~' unknown for https://notes-abcdefghij-uc.a.run.app
        get 'notes' unknown for https://notes-abcdefghij-uc.a.run.app
        get '${prefix}/more' https://notes-abcdefghij-uc.a.run.app${prefix}/more for https://notes-abcdefghij-uc.a.run.app
        get '/notes' https://notes-abcdefghij-uc.a.run.app/notes for https://notes-abcdefghij-uc.a.run.app
    "#]]
    .assert_eq(&lines(text));
}

#[test]
fn an_audience_with_a_template_is_shown_as_it_is_written() {
    let text = r#"swagger: '2.0'
paths:
  /a:
    get: {x-google-backend: {address: "${url}/a"}}
    put: {x-google-backend: {address: "${url}/b", jwt_audience: "${url}"}}
    post: {x-google-backend: {address: "${url}/b", jwt_audience: "${url}", disable_auth: true}}
"#;
    expect![[r#"
        get '/a' ${url}/a for ${url}/a
        put '/a' ${url}/b for ${url}
        post '/a' ${url}/b for unknown
    "#]]
    .assert_eq(&lines(text));
}

#[test]
fn a_service_config_has_a_row_for_each_selector() {
    let analysis = read(
        r#"type: google.api.Service
name: "*.apigateway.my-project.cloud.goog"
usage:
  rules:
  - selector: shop.Books.List
    allow_unregistered_calls: true
authentication:
  providers: [{id: accounts}]
  rules:
  - selector: "*"
    requirements: [{provider_id: accounts}, {provider_id: others}]
  - selector: shop.Books.*
    requirements: {provider_id: accounts}
    allow_without_credential: true
backend:
  rules:
  - selector: "*"
    address: grpcs://shop-1234567890.us-central1.run.app
    deadline: 30
  - selector: shop.Rows.Get, shop.Rows.List
    address: https://bigquery.googleapis.com
"#,
    );
    let report = routes("api_config.yaml", &analysis);
    expect![[r#"
        Calls fail for 2 of 5 selectors, marked with ✗.

        *                -> grpcs://shop-1234567890.us-central1.run.app
          ID token for https://shop-1234567890.us-central1.run.app; the caller's Authorization arrives as X-Forwarded-Authorization
          backend rule *, deadline 30 s, grpc (default)
          callers need an API key and a JWT that accounts accepts

        shop.Rows.Get    -> ✗ https://bigquery.googleapis.com
          every call fails with 401 unless your gateway streams
          backend rule shop.Rows.Get, shop.Rows.List, deadline 15 s (default), http/1.1 (default)
          callers need an API key and a JWT that accounts accepts

        shop.Rows.List   -> ✗ https://bigquery.googleapis.com
          every call fails with 401 unless your gateway streams
          backend rule shop.Rows.Get, shop.Rows.List, deadline 15 s (default), http/1.1 (default)
          callers need an API key and a JWT that accounts accepts

        shop.Books.*     -> grpcs://shop-1234567890.us-central1.run.app
          ID token for https://shop-1234567890.us-central1.run.app; the caller's Authorization arrives as X-Forwarded-Authorization
          backend rule *, deadline 30 s, grpc (default)
          callers need an API key

        shop.Books.List  -> grpcs://shop-1234567890.us-central1.run.app
          ID token for https://shop-1234567890.us-central1.run.app; the caller's Authorization arrives as X-Forwarded-Authorization
          backend rule *, deadline 30 s, grpc (default)
          open: no API key or JWT required
    "#]].assert_eq(&routes_text(&report, UNLIMITED, str::to_owned));
    let first = &report.operations[0];
    assert_eq!((first.method, first.path.as_str()), ("grpc", "*"));
    assert_eq!(first.selector.as_deref(), Some("*"));
    let backend = first.backend.as_ref().expect("a backend");
    assert_eq!((backend.source, backend.name.as_deref()), ("rule", Some("*")));
    let audience = backend.jwt_audience.as_deref();
    assert_eq!(audience, Some("https://shop-1234567890.us-central1.run.app"));
}
