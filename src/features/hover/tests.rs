//! What hovers say, word by word: a change of wording is seen here first.

use std::sync::Arc;

use expect_test::{Expect, expect};

use super::{backend_page, hover};
use crate::analysis::Analysis;
use crate::settings::Settings;
use crate::text::Text;
use crate::yaml::Format;

mod audiences;
mod backends;
mod credentials;
mod definitions;
mod fields;
mod granted;
mod not_called;
mod openapi;
mod places;
mod quota;
mod routers_and_tools;
mod security;
mod service_configs;

/// The page of the backend at `$0`, as plain text.
fn page_at(marked: &str) -> String {
    let (analysis, offset) = read(marked);
    backend_page(&analysis, offset).map(|page| page.content.plain()).unwrap_or_default()
}

/// The hover at `$0`, as plain text.
fn hover_at(marked: &str) -> String {
    let (analysis, offset) = read(marked);
    hover(&analysis, offset).map(|hover| hover.content.plain()).unwrap_or_default()
}

fn read(marked: &str) -> (Analysis, usize) {
    let offset = marked.find("$0").unwrap();
    let text = Text::new(&marked.replacen("$0", "", 1));
    (Analysis::new(text, Format::Yaml, Arc::new(Settings::default())), offset)
}

fn at_address(address: &str, more: &str) -> String {
    format!(
        r#"swagger: '2.0'
paths:
  /a:
    get:
      x-google-backend:
        address: $0{address}
{more}"#
    )
}

fn on_address(address: &str, more: &str) -> String {
    hover_at(&at_address(address, more))
}

fn page_of(address: &str, more: &str) -> String {
    page_at(&at_address(address, more))
}

/// The first two blocks of each hover: what it is, what to do.
fn check_beginnings(addresses: &[&str], more: &str, expected: &Expect) {
    let beginning = |address: &&str| {
        let text = on_address(address, more);
        let blocks: Vec<&str> = text.splitn(3, "\n\n").take(2).collect();
        format!(
            r#"{address}
{}

"#,
            blocks.join("\n")
        )
    };
    expected.assert_eq(&addresses.iter().map(beginning).collect::<String>());
}

const ADDRESSES: &[&str] = &[
    "https://orders-481516234200.europe-west1.run.app",
    "https://europe-west1-corner-shop-42.cloudfunctions.net/stock",
    "https://corner-shop-42.ew.r.appspot.com/catalogue",
    "https://bigquery.googleapis.com/bigquery/v2",
    "https://storage.cloud.google.com/pictures",
    "https://shop-gateway-1a2b3c4d.ew.gateway.dev",
    "https://orders.apigateway.corner-shop-42.cloud.goog",
    "https://orders.endpoints.corner-shop-42.cloud.goog",
    "https://203.0.113.7",
    "http://10.0.0.7:8080",
    "https://orders.internal",
    "https://orders.example.com",
    "${orders_url}",
];

#[test]
fn the_first_two_lines_say_what_it_is_and_what_to_do() {
    check_beginnings(
        ADDRESSES,
        "",
        &expect![[r#"
            https://orders-481516234200.europe-west1.run.app
            Cloud Run service orders in europe-west1
            The gateway's service account needs roles/run.invoker on this service:

            https://europe-west1-corner-shop-42.cloudfunctions.net/stock
            Cloud Run function stock in europe-west1
            The gateway's service account needs roles/cloudfunctions.invoker (1st gen) or roles/run.invoker (2nd gen) on this function:

            https://corner-shop-42.ew.r.appspot.com/catalogue
            App Engine app corner-shop-42 in europe-west1
            If Identity-Aware Proxy (IAP) is on, the gateway's service account needs roles/iap.httpsResourceAccessor on this app:

            https://bigquery.googleapis.com/bigquery/v2
            Google API bigquery.googleapis.com
            Calls fail with 401 unless your gateway streams; no role helps.

            https://storage.cloud.google.com/pictures
            Cloud Storage in the browser storage.cloud.google.com
            Calls probably fail: this host accepts no tokens, only people logged in with a browser.

            https://shop-gateway-1a2b3c4d.ew.gateway.dev
            Gateway shop-gateway in europe-west1
            This address is a gateway, not a service. Write the address of the service behind it; if it is this config's own gateway, calls loop.

            https://orders.apigateway.corner-shop-42.cloud.goog
            Name of a managed service orders.apigateway.corner-shop-42.cloud.goog
            Calls cannot work: this is the name of a managed service, not a host that answers. Write the address of the service behind the gateway, such as its run.app URL.

            https://orders.endpoints.corner-shop-42.cloud.goog
            Cloud Endpoints service orders.endpoints.corner-shop-42.cloud.goog
            No role is needed: the server that the name points to decides who may call. (our conclusion)

            https://203.0.113.7
            IP address 203.0.113.7
            Google rejects configs with an IP address as a backend. (seen in a public log)

            http://10.0.0.7:8080
            Private IP address 10.0.0.7
            Google rejects configs with an IP address as a backend. (seen in a public log)

            https://orders.internal
            Private name orders.internal
            Calls cannot work: only a private network knows this name.

            https://orders.example.com
            Host orders.example.com
            Let the backend check the gateway's ID token: Google's IAM does not guard this host. The backend must verify the signature, issuer, audience and the email of the gateway's service account.

            ${orders_url}
            Unknown backend ${orders_url}
            Add the value to variables in the settings of gateway-ls: the host is a template or placeholder, so nothing is known of the backend. Or check the rendered config.

        "#]],
    );
}

#[test]
fn without_the_gateways_token_they_do_so_too() {
    check_beginnings(
        ADDRESSES,
        "        disable_auth: true\n",
        &expect![[r#"
            https://orders-481516234200.europe-west1.run.app
            Cloud Run service orders in europe-west1
            No ID token is sent, so the service must be public. A private one answers 403 unless callers bring their own token for it; to keep it private, remove disable_auth and grant roles/run.invoker to the gateway's service account.

            https://europe-west1-corner-shop-42.cloudfunctions.net/stock
            Cloud Run function stock in europe-west1
            No ID token is sent, so the function must be public. A private one answers 403 unless callers bring their own token for it; to keep it private, remove disable_auth and grant the gateway's service account roles/cloudfunctions.invoker (1st gen) or roles/run.invoker (2nd gen).

            https://corner-shop-42.ew.r.appspot.com/catalogue
            App Engine app corner-shop-42 in europe-west1
            No ID token is sent, so the app must be public. With Identity-Aware Proxy (IAP) on, it rejects callers that bring no token for IAP; to keep IAP on, remove disable_auth and set jwt_audience for IAP.

            https://bigquery.googleapis.com/bigquery/v2
            Google API bigquery.googleapis.com
            Only callers with a Google access token get through, unless the resource is public.

            https://storage.cloud.google.com/pictures
            Cloud Storage in the browser storage.cloud.google.com
            Calls probably fail: this host accepts no tokens, only people logged in with a browser.

            https://shop-gateway-1a2b3c4d.ew.gateway.dev
            Gateway shop-gateway in europe-west1
            This address is a gateway, not a service. Write the address of the service behind it; if it is this config's own gateway, calls loop.

            https://orders.apigateway.corner-shop-42.cloud.goog
            Name of a managed service orders.apigateway.corner-shop-42.cloud.goog
            Calls cannot work: this is the name of a managed service, not a host that answers. Write the address of the service behind the gateway, such as its run.app URL.

            https://orders.endpoints.corner-shop-42.cloud.goog
            Cloud Endpoints service orders.endpoints.corner-shop-42.cloud.goog
            No role helps: with disable_auth: true the gateway sends no token of its own. The server that the name points to decides who may call. (our conclusion)

            https://203.0.113.7
            IP address 203.0.113.7
            Google rejects configs with an IP address as a backend. (seen in a public log)

            http://10.0.0.7:8080
            Private IP address 10.0.0.7
            Google rejects configs with an IP address as a backend. (seen in a public log)

            https://orders.internal
            Private name orders.internal
            Calls cannot work: only a private network knows this name.

            https://orders.example.com
            Host orders.example.com
            Let the backend authenticate callers itself: with disable_auth: true the gateway sends no token of its own, so no role helps.

            ${orders_url}
            Unknown backend ${orders_url}
            Add the value to variables in the settings of gateway-ls: the host is a template or placeholder, so nothing is known of the backend. Or check the rendered config.

        "#]],
    );
}

#[test]
fn a_cloud_run_service_at_a_glance() {
    expect![[r#"
        Cloud Run service orders in europe-west1

        The gateway's service account needs roles/run.invoker on this service:

            gcloud run services add-iam-policy-binding orders \
              --region=europe-west1 --project=481516234200 \
              --member=serviceAccount:SA_EMAIL --role=roles/run.invoker

        The gateway-ls setting serviceAccount fills in SA_EMAIL.

        Token: ID token, audience https://orders-481516234200.europe-west1.run.app (the address); the caller's Authorization arrives as X-Forwarded-Authorization.

        Securing backend services (API Gateway) (https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), as of 2025-09-03"#]].assert_eq(&on_address(ADDRESSES[0], ""));
}

#[test]
fn all_of_a_cloud_run_service() {
    expect![[r#"
        Cloud Run service orders in europe-west1

        The gateway's service account needs roles/run.invoker (run.routes.invoke) on the Cloud Run service orders in europe-west1. It lets the gateway call the service:

            gcloud run services add-iam-policy-binding orders \
              --region=europe-west1 \
              --project=481516234200 \
              --member=serviceAccount:SA_EMAIL \
              --role=roles/run.invoker

        The gateway-ls setting serviceAccount fills in SA_EMAIL.

        Or, wider, on the whole project 481516234200:

            gcloud projects add-iam-policy-binding 481516234200 \
              --member=serviceAccount:SA_EMAIL \
              --role=roles/run.invoker

        A new Cloud Run service is private: IAM lets in only callers that hold run.routes.invoke on it.

        In the address: project number 481516234200

        Token: an ID token of the gateway's service account, made by Google. Its audience is https://orders-481516234200.europe-west1.run.app, the address as written, as there is no jwt_audience.

        Rejected?

        - 403: check that the gateway's service account, not your own, holds the role on this service or its project.
        - 401: probably the wrong audience. Use the service's run.app URL, or add yours with gcloud run services update SERVICE --add-custom-audiences=AUDIENCE.
        - 404 for /healthz: Cloud Run keeps that path for itself; use /health instead. (reported by users)
        - 403 with responseDetails: via_upstream in the gateway's log comes from the backend; with any other responseDetails the gateway itself answered.
        - 500 Token not found for audience: the gateway's service account is deleted, disabled or cannot make tokens.

        Good to know

        - Least privilege: roles/run.servicesInvoker holds run.routes.invoke and nothing else. Any role with that permission will do. (reported by a third party)
        - A 2nd-gen function needs the same role.
        - If IAP is on for the service, grant roles/iap.httpsResourceAccessor on it and set jwt_audience for IAP; roles/run.invoker does not help then. (our conclusion)
        - If the service is deployed with --no-invoker-iam-check, it needs no role.
        - If the service has custom audiences, jwt_audience may be one of them; its run.app URL is always accepted.
        - If the default URL of the service is disabled, its run.app address answers 404.
        - If its ingress is internal, calls get 404: API Gateway comes from the public internet. Allow all, or put a load balancer in front. (reported by users)
        - The caller's own Authorization header arrives as X-Forwarded-Authorization; the gateway's token takes its place.
        - The gateway's service account is the one given to the API config with --backend-auth-service-account, or else the default account of Compute Engine.
        - Grant roles to the service account of the API config, not to API Gateway's service agent (service-PROJECT_NUMBER@gcp-sa-apigateway.iam.gserviceaccount.com): the gateway does not call backends as that agent. (our conclusion)

        Securing backend services (API Gateway) (https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), as of 2025-09-03"#]].assert_eq(&page_of(ADDRESSES[0], ""));
}

#[test]
fn a_google_api_at_a_glance() {
    expect![[r#"
        Google API bigquery.googleapis.com

        Calls fail with 401 unless your gateway streams; no role helps.

        - Deploy a Cloud Run service or function that calls this API as its own service account, and write its URL as address.
        - Grant that account the API's role, and the gateway's service account roles/run.invoker on the new service.

        Securing backend services (API Gateway) (https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), as of 2025-09-03"#]].assert_eq(&on_address(ADDRESSES[3], ""));
}

#[test]
fn all_of_a_google_api() {
    expect![[r#"
        Google API bigquery.googleapis.com

        Calls fail with 401 unless your gateway streams; no role helps.

        - Deploy a Cloud Run service or function that calls this API as its own service account, and write its URL as address.
        - Grant that account the API's role, and the gateway's service account roles/run.invoker on the new service.

        Token: an ID token of the gateway's service account, which says who calls. Google APIs require an access token, which says what the caller may do.

        Good to know

        - Google accepts the config; only the calls fail. (our conclusion)
        - Exceptions: backends that only model routers use, since 2026-08, and streaming gateways, for which Google announced such calls on 2026-11-03 (Preview). If yours streams, the gateway-ls setting streaming: true leaves only a hint.
        - For BigQuery, that account usually needs roles/bigquery.jobUser and a role on the data. (not confirmed)

        Securing backend services (API Gateway) (https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), as of 2025-09-03"#]].assert_eq(&page_of(ADDRESSES[3], ""));
}

#[test]
fn a_rejected_deadline_does_not_count() {
    let hover = |comment: &str, place: &str| {
        let text = format!(
            r#"{comment}openapi: 3.0.4
x-google-api-management:
  backends:
    b: {{address: 'https://b.example.com', deadline: -1.5}}
x-google-backend: b
paths:
  /a:
    get: {{}}
"#
        );
        hover_at(&text.replacen(place, &format!("$0{place}"), 1))
    };
    let (field, operation) = (hover("", "deadline:"), hover("", "get:"));
    assert!(
        field.contains("API Gateway rejects -1.5. A deadline must not be negative here."),
        "{field}"
    );
    assert!(operation.contains("deadline -1.5 is rejected"), "{operation}");
    // The note is about API Gateway.
    let field = hover("# gateway-ls: endpoints\n", "deadline:");
    assert!(field.contains("Asks the gateway to wait 15 s for the answer."), "{field}");
}

#[test]
fn an_operation_and_the_whole_file() {
    let text = r#"swagger: '2.0'
x-google-backend: {address: 'https://orders.example.com'}
paths:
  /a:
    get: {}
"#;
    expect![[r#"
        get /a

        Calls https://orders.example.com/a (backend set at the top level).

        Let the backend check the gateway's ID token: Google's IAM does not guard this host. The backend must verify the signature, issuer, audience and the email of the gateway's service account.

        Exceptions: a custom domain of Cloud Run needs roles/run.invoker, a host with Identity-Aware Proxy roles/iap.httpsResourceAccessor; each also needs a jwt_audience of its own.

        Open: the gateway requires no API key or JWT.

        APPEND_PATH_TO_ADDRESS (default) · deadline 15 s (default) · http/1.1 (default)

        Configuring your development environment (API Gateway) (https://docs.cloud.google.com/api-gateway/docs/configure-dev-env), as of 2026-04-10"#]].assert_eq(&hover_at(&text.replacen("get", "$0get", 1)));
    expect![[r#"
        API Gateway config, OpenAPI 2.0

        1 operation, 1 backend address.

        What the gateway's service account needs

        - https://orders.example.com: no role: the host must check the ID token itself (1 operation)"#]]
    .assert_eq(&hover_at(&text.replacen("swagger", "$0swagger", 1)));
}
