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
    for key in ["type", "name", "host", "security", "securityDefinitions", "x-google-backend"] {
        let hover = hover_at(&format!("type: google.api.Service\ntitle: x\n$0{key}: x\n"));
        assert_eq!(hover, "", "{key}");
    }
}
