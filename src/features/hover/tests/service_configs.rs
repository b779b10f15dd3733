//! Service configs of gRPC APIs.

use super::*;

fn hover_in(marked: &str) -> String {
    hover_at(&format!(
        r#"type: google.api.Service
name: "*.apigateway.my-project.cloud.goog"
title: Books
authentication:
  providers:
  - id: firebase
    issuer: https://securetoken.google.com/my-project
    audiences: my-project
backend:
  rules:
{marked}"#
    ))
}

#[test]
fn a_backend_at_its_address_and_its_selector() {
    let at_address = hover_in(
        r#"  - selector: "*"
    address: $0grpcs://books-1234567890.us-central1.run.app/x
"#,
    );
    expect![[r#"
        Cloud Run service books in us-central1

        The gateway's service account needs roles/run.invoker on this service:

            gcloud run services add-iam-policy-binding books \
              --region=us-central1 --project=1234567890 \
              --member=serviceAccount:SA_EMAIL --role=roles/run.invoker

        The gateway-ls setting serviceAccount fills in SA_EMAIL.

        Token: ID token, audience https://books-1234567890.us-central1.run.app (the host); the caller's Authorization arrives as X-Forwarded-Authorization.

        Securing backend services (API Gateway) (https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), as of 2025-09-03"#]].assert_eq(&at_address);
    let at_selector = hover_in(
        r#"  - $0selector: "*"
    address: grpcs://books-1234567890.us-central1.run.app/x
"#,
    );
    assert_eq!(at_selector, at_address);
}

#[test]
fn a_google_api() {
    let hover = hover_in(
        r#"  - selector: "*"
    address: https://bigquery.$0googleapis.com
"#,
    );
    expect![[r#"
        Google API bigquery.googleapis.com

        Calls fail with 401 unless your gateway streams; no role helps.

        - Deploy a Cloud Run service or function that calls this API as its own service account, and write its URL as address.
        - Grant that account the API's role, and the gateway's service account roles/run.invoker on the new service.

        Securing backend services (API Gateway) (https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), as of 2025-09-03"#]].assert_eq(&hover);
}

#[test]
fn keys_of_openapi_mean_nothing_here() {
    for key in ["host", "security", "securityDefinitions", "x-google-backend"] {
        let hover = hover_at(&format!("type: google.api.Service\ntitle: x\n$0{key}: x\n"));
        assert_eq!(hover, "", "{key}");
    }
}

#[test]
fn what_a_key_is_for() {
    let at_deadline = hover_in("  - selector: a\n    $0deadline: 30.0\n");
    expect![[r#"
        deadline in a backend rule

        How many seconds the backend has for a response. 15 if nothing is written.

        The gateway depends on it."#]]
    .assert_eq(&at_deadline);
    let at_usage = hover_at(
        r#"type: google.api.Service
usage:
  rules:
  - selector: "*"
    allowUnregistered$0Calls: true
"#,
    );
    expect![[r#"
        allow_unregistered_calls in a usage rule

        With true calls need no API key. Without it they are rejected unless they have one.

        The gateway depends on it."#]]
    .assert_eq(&at_usage);
    let at_lone_rule = hover_at(
        r#"type: google.api.Service
authentication:
  rules:
    requirements: {provider$0_id: a}
"#,
    );
    expect![[r#"
        provider_id in a requirement

        The id of a provider, whose JWTs are accepted.

        Required. The gateway depends on it."#]]
    .assert_eq(&at_lone_rule);
}

#[test]
fn issuer_and_audience_say_what_else_happens() {
    let at_issuer = hover_at(
        "type: google.api.Service\nauthentication: {providers: [{id: a, issuer: https://$0a.example.com}]}\n",
    );
    expect![[r#"
        issuer in a provider of JWTs

        JWTs with another iss get 401. It is compared letter by letter.

        Required. The gateway depends on it."#]]
    .assert_eq(&at_issuer);
    let at_audience =
        hover_in("  - selector: a\n    address: grpcs://a.example.com\n    jwt_audience: $0a\n");
    expect![[r#"
        jwt_audience in a backend rule

        The audience of the ID token that the backend gets. One that it does not accept gets 401; without it the audience is https:// and the host of the address.

        The gateway depends on it."#]].assert_eq(&at_audience);
}

/// At most 12 lines and 120 words.
#[test]
fn short_enough_to_be_read() {
    let text = r#"type: google.api.Service
name: "*.apigateway.my-project.cloud.goog"
authentication:
  providers:
  - id: firebase
    issuer: https://securetoken.google.com/my-project
    jwks_uri: https://www.googleapis.com/service_accounts/v1/metadata/x509/securetoken@system.gserviceaccount.com
    audiences: my-project
    jwt_locations:
    - header: X-Token
      value_prefix: "Token "
  - id: own
    issuer: https://login.example.com
  rules:
  - selector: "*"
    requirements:
    - provider_id: firebase
    - provider_id: own
backend:
  rules:
  - selector: "*"
    address: https://books.example.com
    jwt_audience: https://books.example.com
    deadline: 30.0
    protocol: h2
  - selector: a
    jwt_audience: a
"#;
    for (at, _) in text.match_indices(|c: char| c.is_alphanumeric()) {
        let mut marked = text.to_owned();
        marked.insert_str(at, "$0");
        let hover = hover_at(&marked);
        let lines = hover.lines().filter(|line| !line.is_empty()).count();
        let words = hover.split_whitespace().count();
        assert!(lines <= 12 && words <= 120, "{lines} lines, {words} words at {marked}: {hover}");
    }
}
