//! Audiences of all services, and what is said of them.

use crate::rules::testing::{check_findings, check_findings_under, check_fix, findings_of};
use crate::settings::Settings;

const ID: &str = "foreign-audience";

#[test]
fn the_id_of_a_project_for_a_function() {
    check_findings(
        ID,
        r#"
paths:
  /orders:
    get:
      x-google-backend:
        address: https://europe-west1-shop-42.cloudfunctions.net/list-orders
        jwt_audience: shop-42
        #             ^^^^^^^ warning[foreign-audience] Calls fail with 401: a function does not accept `shop-42` as audience. It accepts its own URL: write `https://europe-west1-shop-42.cloudfunctions.net/list-orders`.
        disable_auth: false
"#,
    );
    check_fix(
        ID,
        r#"
x-google-backend:
  address: https://europe-west1-shop-42.cloudfunctions.net/list-orders
  jwt_audience: shop-42
"#,
        r#"
x-google-backend:
  address: https://europe-west1-shop-42.cloudfunctions.net/list-orders
  jwt_audience: https://europe-west1-shop-42.cloudfunctions.net/list-orders
"#,
    );
}

#[test]
fn a_second_generation_function_may_have_custom_audiences() {
    let settings = Settings { functions_generation: Some(2), ..Settings::default() };
    check_findings_under(
        settings,
        ID,
        r#"
x-google-backend:
  address: https://europe-west1-shop-42.cloudfunctions.net/list-orders
  jwt_audience: shop-42
  #             ^^^^^^^ hint[foreign-audience] Calls fail with 401 unless `shop-42` is a custom audience of the service.
"#,
    );
}

#[test]
fn the_url_of_another_function_or_of_none() {
    check_findings(
        ID,
        r#"
paths:
  /a:
    get:
      x-google-backend:
        address: https://europe-west1-shop-42.cloudfunctions.net/a
        jwt_audience: https://europe-west1-shop-42.cloudfunctions.net/b
        #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[foreign-audience] Calls fail with 401: this audience is the URL of another function.
    put:
      x-google-backend:
        address: https://europe-west1-shop-42.cloudfunctions.net/a
        jwt_audience: https://europe-west1-shop-42.cloudfunctions.net
        #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint[foreign-audience] Calls may fail with 401: this audience lacks the function's name.
"#,
    );
}

#[test]
fn an_address_without_the_name_of_the_function() {
    check_findings(
        ID,
        r#"
paths:
  /CountVisit:
    get:
      x-google-backend:
        address: https://us-west2-shop-42.cloudfunctions.net
        #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint[foreign-audience] Calls may fail with 401: the token's audience lacks the function's name. Without `jwt_audience` it is the address as written, but a function accepts only its own URL. Set `jwt_audience` to `https://us-west2-shop-42.cloudfunctions.net/CountVisit`.
        path_translation: APPEND_PATH_TO_ADDRESS
"#,
    );
    check_fix(
        ID,
        r#"
paths:
  /CountVisit/{id}:
    get:
      x-google-backend:
        address: https://us-west2-shop-42.cloudfunctions.net/
        path_translation: APPEND_PATH_TO_ADDRESS
"#,
        r#"
paths:
  /CountVisit/{id}:
    get:
      x-google-backend:
        address: https://us-west2-shop-42.cloudfunctions.net/
        jwt_audience: https://us-west2-shop-42.cloudfunctions.net/CountVisit
        path_translation: APPEND_PATH_TO_ADDRESS
"#,
    );
    let first = Settings { functions_generation: Some(1), ..Settings::default() };
    check_findings_under(
        first,
        ID,
        r#"
x-google-backend: {address: 'https://us-west2-shop-42.cloudfunctions.net'}
#                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[foreign-audience] Calls may fail with 401: the token's audience lacks the function's name. Without `jwt_audience` it is the address as written, but a function accepts only its own URL. Add to each operation a backend whose address has the function's name.
paths: {/a: {get: {}}, /b: {get: {}}}
"#,
    );
}

#[test]
fn cloud_run_may_have_custom_audiences() {
    check_findings(
        ID,
        r#"
x-google-backend:
  address: https://orders-abcdefghij-uc.a.run.app/v1
  jwt_audience: shop-42
  #             ^^^^^^^ hint[foreign-audience] Calls fail with 401 unless `shop-42` is a custom audience of the service. Cloud Run accepts its own URL, `https://orders-abcdefghij-uc.a.run.app`, and custom audiences
"#,
    );
    check_findings(
        ID,
        r#"
x-google-backend:
  address: https://orders-abcdefghij-uc.a.run.app
  jwt_audience: 12-ab.apps.googleusercontent.com
  #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint[foreign-audience] Calls fail with 401 unless Identity-Aware Proxy (IAP) guards this service.
"#,
    );
}

#[test]
fn the_audience_of_what_iap_sends() {
    for audience in [
        "/projects/12345/apps/shop-42",
        "/projects/12345/global/backendServices/678",
        "/projects/12345/us-central1/backendServices/678",
    ] {
        for host in ["shop-42.uc.r.appspot.com", "shop.example.com"] {
            let source = format!(
                "swagger: '2.0'\nx-google-backend: {{address: 'https://{host}', jwt_audience: {audience}}}\n"
            );
            let found = findings_of(ID, &source);
            assert!(found.contains("hint[foreign-audience] IAP may reject"), "{source}: {found}");
        }
    }
}

#[test]
fn what_may_be_right() {
    for backend in [
        "address: 'https://us-west2-p-42.cloudfunctions.net/f'",
        "address: 'https://us-west2-p-42.cloudfunctions.net/f/g', jwt_audience: 'https://us-west2-p-42.cloudfunctions.net/f'",
        "address: 'https://us-west2-p-42.cloudfunctions.net/f', jwt_audience: 'https://us-west2-p-42.cloudfunctions.net/f/'",
        "address: 'https://us-west2-p-42.cloudfunctions.net/f', jwt_audience: 'https://f-abcdefghij-wl.a.run.app'",
        "address: 'https://us-west2-p-42.cloudfunctions.net/f', jwt_audience: 'https://api.example.com'",
        "address: 'https://us-west2-p-42.cloudfunctions.net/f', jwt_audience: '${AUDIENCE}'",
        "address: 'https://us-west2-p-42.cloudfunctions.net/f', jwt_audience: YOUR_PROJECT_ID",
        "address: 'https://us-west2-p-42.cloudfunctions.net/f', jwt_audience: p-42, disable_auth: true",
        "address: 'https://us-west2-p-42.cloudfunctions.net/${FUNCTION}'",
        "address: 'https://us-west2-p-42.cloudfunctions.net${PATH}'",
        "address: 'https://us-west2-p-42.cloudfunctions.net', disable_auth: true",
        "address: 'https://${REGION}-${PROJECT}.cloudfunctions.net/f', jwt_audience: 'https://us-west2-p-42.cloudfunctions.net/f'",
        "address: 'https://f-abcdefghij-wl.a.run.app', jwt_audience: 'https://other-abcdefghij-wl.a.run.app'",
        "address: 'https://p-42.appspot.com', jwt_audience: 12-ab.apps.googleusercontent.com",
        "address: 'https://api.example.com', jwt_audience: p-42",
    ] {
        let source = format!("swagger: '2.0'\nx-google-backend: {{{backend}}}\n");
        assert_eq!(findings_of(ID, &source), "", "{source}");
    }
}

#[test]
fn named_backends_and_json() {
    check_findings(
        ID,
        r#"
openapi: 3.0.3
x-google-backend: a
x-google-api-management:
  backends:
    a:
      address: https://us-west2-shop-42.cloudfunctions.net/a
      jwtAudience: shop-42
      #            ^^^^^^^ warning[foreign-audience] Calls fail with 401: a function does not accept `shop-42` as audience. It accepts its own URL: write `https://us-west2-shop-42.cloudfunctions.net/a`
    b: {address: https://us-west2-shop-42.cloudfunctions.net/b, jwtAudience: shop-42}
"#,
    );
    check_findings(
        ID,
        r#"
{
  "swagger": "2.0",
  "x-google-backend": {"address": "https://us-west2-shop-42.cloudfunctions.net/a", "jwt_audience": "shop-42"}
  #                                                                                                 ^^^^^^^ warning[foreign-audience]
}
"#,
    );
}
