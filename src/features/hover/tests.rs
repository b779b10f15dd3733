//! What hovers say, word by word: a change of wording is seen here first.

use std::sync::Arc;

use expect_test::{Expect, expect};

use super::hover;
use crate::analysis::Analysis;
use crate::settings::Settings;
use crate::text::Text;
use crate::yaml::Format;

mod backends;
mod credentials;
mod definitions;
mod not_called;
mod places;
mod quota;
mod routers_and_tools;
mod security;

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

fn on_address(address: &str, more: &str) -> String {
    hover_at(&format!(
        "swagger: '2.0'\npaths:\n  /a:\n    get:\n      x-google-backend:\n        address: $0{address}\n{more}"
    ))
}

/// The first two blocks of each hover: what it is, what to do.
fn check_beginnings(addresses: &[&str], more: &str, expected: &Expect) {
    let beginning = |address: &&str| {
        let text = on_address(address, more);
        let blocks: Vec<&str> = text.splitn(3, "\n\n").take(2).collect();
        format!("{address}\n{}\n\n", blocks.join("\n"))
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
            Cloud Run service orders
            Grant roles/run.invoker (run.routes.invoke) to the gateway's service account, on the Cloud Run service orders in europe-west1; it lets the gateway call the service:

            https://europe-west1-corner-shop-42.cloudfunctions.net/stock
            Cloud Run function stock
            Grant roles/cloudfunctions.invoker (1st gen: cloudfunctions.functions.invoke) or roles/run.invoker (2nd gen: run.routes.invoke) to the gateway's service account, on the function stock in europe-west1; it lets the gateway invoke the function:

            https://corner-shop-42.ew.r.appspot.com/catalogue
            App Engine app
            Grant roles/iap.httpsResourceAccessor (iap.webServiceVersions.accessViaIAP) to the gateway's service account, on the App Engine app in europe-west1; it lets the gateway through Identity-Aware Proxy, if that is on for the app:

            https://bigquery.googleapis.com/bigquery/v2
            Google API bigquery.googleapis.com
            Put a Cloud Run service or function in between: on a gateway without streaming, every call to this API fails with 401.

            https://storage.cloud.google.com/pictures
            Cloud Storage in the browser
            Put a Cloud Run service in between that reads the bucket with its own service account.

            https://shop-gateway-1a2b3c4d.ew.gateway.dev
            Gateway shop-gateway
            Write the address of the service behind that gateway.

            https://orders.apigateway.corner-shop-42.cloud.goog
            Name of a managed service
            Write the address of the service that answers the calls.

            https://orders.endpoints.corner-shop-42.cloud.goog
            Cloud Endpoints service
            A name of Cloud Endpoints. It reaches a server only if its DNS entry points to one. (our conclusion)

            https://203.0.113.7
            IP address
            Give the server a host name, or run it on Cloud Run.

            http://10.0.0.7:8080
            Private IP address
            Give the server a public host name and let it check the gateway's ID token, or put a Cloud Run service in between that has a way into the network.

            https://orders.internal
            Private name
            Give the server a public host name and let it check the gateway's ID token, or put a Cloud Run service in between that has a way into the network.

            https://orders.example.com
            Other host
            Let the backend check the gateway's ID token itself: signature, issuer, audience and the account's e-mail.

            ${orders_url}
            Unknown backend
            Give the value under variables in the settings, or check the filled-in config.

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
            Cloud Run service orders
            No role helps: with disable_auth: true the gateway does not show who it is. The backend must be open to everyone, or every caller must bring a token that the backend accepts. (our conclusion)

            https://europe-west1-corner-shop-42.cloudfunctions.net/stock
            Cloud Run function stock
            No role helps: with disable_auth: true the gateway does not show who it is. The backend must be open to everyone, or every caller must bring a token that the backend accepts. (our conclusion)

            https://corner-shop-42.ew.r.appspot.com/catalogue
            App Engine app
            No role helps: with disable_auth: true the gateway does not show who it is. The backend must be open to everyone, or every caller must bring a token that the backend accepts. (our conclusion)

            https://bigquery.googleapis.com/bigquery/v2
            Google API bigquery.googleapis.com
            The gateway adds no token here. A call works only if the caller brings a Google access token that the API accepts, or if the resource is public; otherwise it fails with 401.

            https://storage.cloud.google.com/pictures
            Cloud Storage in the browser
            Put a Cloud Run service in between that reads the bucket with its own service account.

            https://shop-gateway-1a2b3c4d.ew.gateway.dev
            Gateway shop-gateway
            Write the address of the service behind that gateway.

            https://orders.apigateway.corner-shop-42.cloud.goog
            Name of a managed service
            Write the address of the service that answers the calls.

            https://orders.endpoints.corner-shop-42.cloud.goog
            Cloud Endpoints service
            A name of Cloud Endpoints. It reaches a server only if its DNS entry points to one. (our conclusion)

            https://203.0.113.7
            IP address
            Give the server a host name, or run it on Cloud Run.

            http://10.0.0.7:8080
            Private IP address
            Give the server a public host name and let it check the gateway's ID token, or put a Cloud Run service in between that has a way into the network.

            https://orders.internal
            Private name
            Give the server a public host name and let it check the gateway's ID token, or put a Cloud Run service in between that has a way into the network.

            https://orders.example.com
            Other host
            Google's IAM does not guard this host: the backend must know callers by what they bring.

            ${orders_url}
            Unknown backend
            Give the value under variables in the settings, or check the filled-in config.

        "#]],
    );
}

#[test]
fn all_of_a_cloud_run_service() {
    expect![[r#"
        Cloud Run service orders

        Grant roles/run.invoker (run.routes.invoke) to the gateway's service account, on the Cloud Run service orders in europe-west1; it lets the gateway call the service:

            gcloud run services add-iam-policy-binding orders \
              --region=europe-west1 \
              --project=481516234200 \
              --member=serviceAccount:SA_EMAIL \
              --role=roles/run.invoker

        Or wider, on the whole project 481516234200: gcloud projects add-iam-policy-binding 481516234200 --member=serviceAccount:SA_EMAIL --role=roles/run.invoker

        region europe-west1 · project number 481516234200

        A new Cloud Run service is private: IAM lets in only who holds run.routes.invoke on it.

        Token: an ID token of the gateway's service account, made by Google. Its audience is https://orders-481516234200.europe-west1.run.app, the address as written, as there is no jwt_audience.

        Good to know

        - Least privilege: roles/run.servicesInvoker holds run.routes.invoke and nothing else. Any role with that permission will do. (reported by a third party)
        - If this is a function of the 2nd generation, it needs the same role.
        - If IAP is on for the service, grant roles/iap.httpsResourceAccessor on it and set jwt_audience for IAP; roles/run.invoker does not help then. (our conclusion)
        - If the service is deployed with --no-invoker-iam-check, it needs no role.
        - If the service has custom audiences, jwt_audience may be one of them; its run.app URL is always accepted.
        - If the default URL of the service is disabled, its run.app address answers 404.
        - If its ingress is internal, calls get 404: API Gateway comes from the public internet. Allow all, or put a load balancer in front. (reported by users)
        - The caller's own Authorization header arrives as X-Forwarded-Authorization; the gateway's token takes its place.
        - The service account is the one given to the API config with --backend-auth-service-account, or else the default account of Compute Engine.
        - Grant roles to the account of the API config, not to API Gateway's service agent (service-PROJECT_NUMBER@gcp-sa-apigateway.iam.gserviceaccount.com): the gateway does not call as that. (our conclusion)

        Rejected?

        - 403: see that the gateway's service account, not your own, holds the role on this service or its project.
        - 401: the audience may not fit. Use the service's run.app URL, or add yours with gcloud run services update SERVICE --add-custom-audiences=AUDIENCE.
        - 404 for /healthz: Cloud Run keeps that path for itself; name it /health. (reported by users)
        - 403 with responseDetails: via_upstream in the gateway's log comes from the backend; with any other responseDetails the gateway itself answered.
        - 500 Token not found for audience: the gateway's service account is deleted, disabled or cannot make tokens.

        Securing backend services (API Gateway) (https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), as of 2025-09-03"#]].assert_eq(&on_address(ADDRESSES[0], ""));
}

#[test]
fn all_of_a_google_api() {
    expect![[r#"
        Google API bigquery.googleapis.com

        Put a Cloud Run service or function in between: on a gateway without streaming, every call to this API fails with 401.

        Without streaming, no role of the gateway's service account helps: the token is of the wrong kind.

        Token: an ID token of the gateway's service account, which says who calls. Google APIs want an access token, which says what the caller may do.

        Good to know

        - The service in between calls the API with its own service account, which is the one to give the API's role; the gateway only needs roles/run.invoker on that service. (reported by users)
        - Such a config deploys; only the calls fail. (our conclusion)
        - Exceptions: backends that only model routers use, since 2026-08, and streaming gateways, for which Google announced such calls on 2026-11-03 (Preview). If yours streams, set streaming: true in the settings.
        - For BigQuery, that account mostly needs roles/bigquery.jobUser and a role on the data. (not confirmed)

        Securing backend services (API Gateway) (https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), as of 2025-09-03"#]].assert_eq(&on_address(ADDRESSES[3], ""));
}

#[test]
fn a_rejected_deadline_does_not_count() {
    let hover = |comment: &str, place: &str| {
        let text = format!(
            "{comment}openapi: 3.0.4\nx-google-api-management:\n  backends:\n    b: {{address: 'https://b.example.com', deadline: -1.5}}\nx-google-backend: b\npaths:\n  /a:\n    get: {{}}\n"
        );
        hover_at(&text.replacen(place, &format!("$0{place}"), 1))
    };
    let (field, operation) = (hover("", "deadline:"), hover("", "get:"));
    assert!(field.contains("Here: -1.5 (API Gateway rejects a negative number)"), "{field}");
    assert!(operation.contains("deadline -1.5 is rejected"), "{operation}");
    // The note is about API Gateway.
    let field = hover("# gateway-ls: endpoints\n", "deadline:");
    assert!(field.contains("Here: 15 s"), "{field}");
}

#[test]
fn an_operation_and_the_whole_file() {
    let text = "swagger: '2.0'\nx-google-backend: {address: 'https://orders.example.com'}\npaths:\n  /a:\n    get: {}\n";
    expect![[r#"
        get /a

        Goes to https://orders.example.com/a, from the document's x-google-backend.

        APPEND_PATH_TO_ADDRESS (default) · deadline 15 s (default) · http/1.1 (default)

        The gateway asks callers for nothing.

        ---

        Other host

        Let the backend check the gateway's ID token itself: signature, issuer, audience and the account's e-mail.

        Google's IAM does not guard this host: whether callers are let in is up to the backend.

        No role is to be granted, unless Identity-Aware Proxy stands in front of this host or it is a custom domain of a Cloud Run service.

        Token: an ID token of the gateway's service account, made by Google. Its audience is https://orders.example.com, the address as written, as there is no jwt_audience.

        Good to know

        - API Gateway must be able to reach the host from the public internet. (reported by a third party)
        - Behind Identity-Aware Proxy (load balancer, GKE, Compute Engine): grant the gateway's service account roles/iap.httpsResourceAccessor on the backend service and set jwt_audience to the resource ID of the IAP application or, with a custom OAuth client, to its client ID. (our conclusion)
        - If this is a custom domain of a Cloud Run service: grant roles/run.invoker on the service, and set jwt_audience to its run.app URL or give it a custom audience.
        - The caller's own Authorization header arrives as X-Forwarded-Authorization; the gateway's token takes its place.
        - The service account is the one given to the API config with --backend-auth-service-account, or else the default account of Compute Engine.

        Rejected?

        - 403 with responseDetails: via_upstream in the gateway's log comes from the backend; with any other responseDetails the gateway itself answered.
        - 500 Token not found for audience: the gateway's service account is deleted, disabled or cannot make tokens.

        Configuring your development environment (API Gateway) (https://docs.cloud.google.com/api-gateway/docs/configure-dev-env), as of 2026-04-10"#]].assert_eq(&hover_at(&text.replacen("get", "$0get", 1)));
    expect![[r#"
        API Gateway config, OpenAPI 2.0

        1 operation, 1 backend address.

        What the gateway's service account needs

        - https://orders.example.com: no role (1 operation)"#]]
    .assert_eq(&hover_at(&text.replacen("swagger", "$0swagger", 1)));
}
