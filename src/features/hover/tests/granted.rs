//! What exported policies grant already.

use std::path::Path;

use super::*;
use crate::infra::Policies;

const CONFIG: &str = r#"swagger: '2.0'
paths:
  /orders:
    get:
      operationId: getOrders
      x-google-backend:
        address: $0https://orders-481516234200.europe-west1.run.app
  /stock:
    get:
      operationId: getStock
      x-google-backend:
        address: https://stock-481516234200.europe-west1.run.app
"#;

fn policies(file: &str, role: &str, member: &str) -> Arc<Settings> {
    let text = format!(
        r#"{{
  "bindings": [
    {{"role": "{role}", "members": ["{member}"]}}
  ]
}}"#
    );
    let mut policies = Policies::default();
    policies.add(Path::new(file), None, &text).unwrap();
    Arc::new(Settings {
        service_account: Some("gateway@shop-42.iam.gserviceaccount.com".to_owned()),
        policies: Arc::new(policies),
        ..Settings::default()
    })
}

fn analysis(settings: Arc<Settings>) -> (Analysis, usize) {
    let offset = CONFIG.find("$0").unwrap();
    let text = Text::new(&CONFIG.replacen("$0", "", 1));
    (Analysis::new(text, Format::Yaml, settings), offset)
}

fn check(settings: Arc<Settings>, expected: Expect) {
    let (analysis, offset) = analysis(settings);
    expected.assert_eq(&hover(&analysis, offset).unwrap().content.plain());
}

const ACCOUNT: &str = "serviceAccount:gateway@shop-42.iam.gserviceaccount.com";

#[test]
fn what_is_granted_needs_no_command() {
    check(
        policies("orders.json", "roles/run.invoker", ACCOUNT),
        expect![[r#"
            Cloud Run service orders in europe-west1

            The gateway's service account needs roles/run.invoker on this service.

            Granted (orders.json:3): the gateway's account has roles/run.invoker on it.

            Token: ID token, audience https://orders-481516234200.europe-west1.run.app (the address); the caller's Authorization arrives as X-Forwarded-Authorization.

            Securing backend services (API Gateway) (https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), as of 2025-09-03"#]],
    );
}

#[test]
fn what_is_missing_has_its_command() {
    let agent = "serviceAccount:service-1@gcp-sa-apigateway.iam.gserviceaccount.com";
    check(
        policies("orders.json", "roles/run.invoker", agent),
        expect![[r#"
            Cloud Run service orders in europe-west1

            Calls may get 403 (orders.json:3): granted to API Gateway's service agent serviceAccount:service-1@gcp-sa-apigateway.iam.gserviceaccount.com, as which the gateway calls nothing; the policy of its project is not among the files.

            The gateway's service account needs roles/run.invoker on this service:

                gcloud run services add-iam-policy-binding orders \
                  --region=europe-west1 --project=481516234200 \
                  --member=serviceAccount:gateway@shop-42.iam.gserviceaccount.com \
                  --role=roles/run.invoker

            Token: ID token, audience https://orders-481516234200.europe-west1.run.app (the address); the caller's Authorization arrives as X-Forwarded-Authorization.

            Securing backend services (API Gateway) (https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), as of 2025-09-03"#]],
    );
}

#[test]
fn a_policy_of_nothing_says_how_to_name_it() {
    check(
        policies("policy.json", "roles/run.invoker", ACCOUNT),
        expect![[r#"
            Cloud Run service orders in europe-west1

            The gateway's service account needs roles/run.invoker on this service:

                gcloud run services add-iam-policy-binding orders \
                  --region=europe-west1 --project=481516234200 \
                  --member=serviceAccount:gateway@shop-42.iam.gserviceaccount.com \
                  --role=roles/run.invoker

            Cannot tell whether it is granted (policy.json:3): policy.json does not say of what it is: call it orders.json, or pass --against orders=policy.json.

            Token: ID token, audience https://orders-481516234200.europe-west1.run.app (the address); the caller's Authorization arrives as X-Forwarded-Authorization.

            Securing backend services (API Gateway) (https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), as of 2025-09-03"#]],
    );
}

#[test]
fn the_page_says_it_and_keeps_the_command() {
    let (analysis, offset) = analysis(policies("orders.json", "roles/run.admin", ACCOUNT));
    let page = backend_page(&analysis, offset).unwrap().content.plain();
    let lines: Vec<_> = page.lines().take(12).collect();
    expect![[r#"
        Cloud Run service orders in europe-west1

        The gateway's service account needs roles/run.invoker (run.routes.invoke) on the Cloud Run service orders in europe-west1. It lets the gateway call the service:

            gcloud run services add-iam-policy-binding orders \
              --region=europe-west1 \
              --project=481516234200 \
              --member=serviceAccount:gateway@shop-42.iam.gserviceaccount.com \
              --role=roles/run.invoker

        Granted, wider than needed (orders.json:3): the gateway's account has roles/run.admin on it, which allows much more than calls.
    "#]].assert_eq(&lines.join("\n"));
}

#[test]
fn text_from_a_policy_stays_text() {
    let hostile = r"group:\u001b[2J`x`](https://x.example)\n# a\u202e";
    check(
        policies("orders.json", "roles/run.invoker", hostile),
        expect![[r#"
            Cloud Run service orders in europe-west1

            The gateway's service account needs roles/run.invoker on this service:

                gcloud run services add-iam-policy-binding orders \
                  --region=europe-west1 --project=481516234200 \
                  --member=serviceAccount:gateway@shop-42.iam.gserviceaccount.com \
                  --role=roles/run.invoker

            Cannot tell whether it is granted (orders.json:3): group:␛[2J'x'](https://x.example) # a� has roles/run.invoker on it, and no file tells who is in that group.

            Token: ID token, audience https://orders-481516234200.europe-west1.run.app (the address); the caller's Authorization arrives as X-Forwarded-Authorization.

            Securing backend services (API Gateway) (https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), as of 2025-09-03"#]],
    );
}

#[test]
fn without_a_command_nothing_is_said_of_what_to_fill_in() {
    let told = |member: &str| {
        let settings = Settings::clone(&policies("orders.json", "roles/run.invoker", member));
        let (analysis, offset) = analysis(Arc::new(Settings { service_account: None, ..settings }));
        hover(&analysis, offset).unwrap().content.plain()
    };
    assert!(!told("allUsers").contains("SA_EMAIL"), "{}", told("allUsers"));
    assert!(told("user:a@example.com").contains("fills in SA_EMAIL"));
}
