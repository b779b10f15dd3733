//! The plan and its formats, over configs with all kinds of backends and over hostile ones.

use std::sync::Arc;

use expect_test::{Expect, expect};

use super::*;
use crate::settings::Settings;
use crate::text::{Text, UNLIMITED};
use crate::yaml::Format;

mod counts;
mod hostile;
mod human;
mod json;
mod markdown;
mod shell;
mod terraform;

const SHOP: &str = r#"swagger: "2.0"
x-google-backend: {address: "https://front-abcdefghij-uc.a.run.app"}
paths:
  /orders:
    get: {x-google-backend: {address: "https://orders-481516234200.europe-west1.run.app/a"}}
    put: {x-google-backend: {address: "https://orders-481516234200.europe-west1.run.app/b"}}
    post: {x-google-backend: {address: "https://orders-481516234200.europe-west1.run.app/b"}}
    delete: {x-google-backend: {address: "https://orders-481516234200.europe-west1.run.app/b", disable_auth: true}}
  /stock:
    get: {x-google-backend: {address: "https://europe-west1-shop-42.cloudfunctions.net/stock"}}
    put: {x-google-backend: {address: "https://${R}-${P}.cloudfunctions.net/stock"}}
  /app:
    get: {x-google-backend: {address: "https://api-dot-shop-42.ew.r.appspot.com", jwt_audience: x}}
  /rows:
    get: {x-google-backend: {address: "https://bigquery.googleapis.com/v2"}}
  /path:
    x-google-backend: {address: "https://path-481516234200.europe-west1.run.app"}
    get: {operationId: usesRoot}
  /other:
    get: {x-google-backend: {address: "https://orders.example.com"}}
    put: {x-google-backend: {address: "${url}"}}
    post: {x-google-backend: {address: "https://203.0.113.7"}}
    delete: {x-google-backend: {address: "https://[::1"}}
"#;

const ROUTERS: &str = r#"openapi: 3.0.3
x-google-api-management:
  backends:
    models: {address: "https://us-central1-aiplatform.googleapis.com/v1/projects/shop-42/locations/us-central1/x"}
    unknown: {address: "https://aiplatform.googleapis.com/v1/projects/${P}/x"}
    both: {address: "https://aiplatform.googleapis.com/v1/projects/shop-42/y"}
    orders: {address: "https://orders-481516234200.europe-west1.run.app"}
    unused: {address: "https://unused-481516234200.europe-west1.run.app"}
  ai:
    models:
      routing:
        routers:
          one: {defaultModel: {backend: models, targetModel: google/a}}
          two: {defaultModel: {backend: unknown, targetModel: google/a}}
          three: {defaultModel: {backend: both, targetModel: google/a}}
paths:
  /a:
    post: {x-google-model-router: one}
    get: {x-google-backend: orders}
    put: {x-google-backend: both}
    delete: {x-google-backend: {address: "https://inline-481516234200.europe-west1.run.app"}}
"#;

fn analysis(text: &str, settings: Settings) -> Analysis {
    Analysis::new(Text::new(text), Format::Yaml, Arc::new(settings))
}

fn plan(text: &str) -> IamPlan {
    plan_with(text, Settings::default())
}

fn plan_with(text: &str, settings: Settings) -> IamPlan {
    let analysis = analysis(text, settings);
    assert!(analysis.is_config);
    iam_plan(&[IamInput { path: "api.yaml", analysis: &analysis }])
}

fn check(text: &str, format: impl Fn(&IamPlan) -> String, expected: Expect) {
    expected.assert_eq(&format(&plan(text)));
}

fn as_text(plan: &IamPlan) -> String {
    human(plan, UNLIMITED, str::to_owned)
}

#[test]
fn model_routers_and_named_backends() {
    check(
        ROUTERS,
        as_text,
        expect![[r#"
            Cannot be called, whatever is granted
              https://inline-481516234200.europe-west1.run.app (line 21)
                  In OpenAPI 3.x a backend is an entry under x-google-api-management.backends, and x-google-backend its name. [inline-backend]
              https://aiplatform.googleapis.com/v1/projects/shop-42/y (line 6)
                  Every call fails with 401 unless your gateway streams: it sends an ID token, and this API accepts only access tokens, so no role helps. Put a Cloud Run service or function in between. [googleapis-backend]

            Look at by hand
              https://unused-481516234200.europe-west1.run.app (line 8)
                  Nothing refers to this backend: the gateway never calls it.

            roles/aiplatform.user on the whole project shop-42
              to serviceAccount:SA_EMAIL: lets the gateway's model router call models in the project
              https://us-central1-aiplatform.googleapis.com/v1/projects/shop-42/locations/us-central1/x (line 4)
              https://aiplatform.googleapis.com/v1/projects/shop-42/y (line 6)
              gcloud projects add-iam-policy-binding shop-42 \
                --member=serviceAccount:SA_EMAIL \
                --role=roles/aiplatform.user
              documented by Google, 2026-08-04: https://docs.cloud.google.com/api-gateway/docs/model-routing-configure

            roles/aiplatform.user on the whole project
              to serviceAccount:SA_EMAIL: lets the gateway's model router call models in the project
              https://aiplatform.googleapis.com/v1/projects/${P}/x (line 5)
              gcloud projects add-iam-policy-binding PROJECT_ID \
                --member=serviceAccount:SA_EMAIL \
                --role=roles/aiplatform.user
              documented by Google, 2026-08-04: https://docs.cloud.google.com/api-gateway/docs/model-routing-configure

            roles/run.invoker on the Cloud Run service orders in europe-west1
              to serviceAccount:SA_EMAIL: lets the gateway call the service
              https://orders-481516234200.europe-west1.run.app (line 7)
              gcloud run services add-iam-policy-binding orders \
                --region=europe-west1 \
                --project=481516234200 \
                --member=serviceAccount:SA_EMAIL \
                --role=roles/run.invoker
              documented by Google, 2025-09-03: https://docs.cloud.google.com/api-gateway/docs/securing-backend-services

            Grant roles to the service account of the API config, not to API Gateway's service agent (service-PROJECT_NUMBER@gcp-sa-apigateway.iam.gserviceaccount.com): the gateway does not call backends as that agent. (our conclusion)

            Whoever deploys needs, on top of this
              roles/owner or roles/editor on the gateway's project: for the first deployment in a project
              roles/apigateway.admin on the gateway's project: to deploy a config with model routing; it lacks servicemanagement.services.create, servicemanagement.services.update and iam.serviceAccounts.actAs
              roles/iam.serviceAccountUser on the gateway's service account: to give the config its service account
        "#]],
    );
}

#[test]
fn several_files_share_bindings_and_carry_their_paths() {
    let one = analysis(SHOP, Settings::default());
    let other = analysis(ROUTERS, Settings::default());
    let unknown_key = analysis("a: 1", Settings::default());
    let input = |path, analysis| IamInput { path, analysis };
    let plan =
        iam_plan(&[input("a.yaml", &one), input("b.yaml", &other), input("c.yaml", &unknown_key)]);
    assert_eq!(plan.paths, ["a.yaml", "b.yaml"]);
    let orders: Vec<_> = plan
        .bindings
        .iter()
        .filter(|binding| binding.needed.grant.resource.name.as_deref() == Some("orders"))
        .collect();
    let [orders] = orders.as_slice() else { panic!("{orders:?}") };
    expect![[r#"
        [
            (
                "https://orders-481516234200.europe-west1.run.app/a",
                "a.yaml:5",
            ),
            (
                "https://orders-481516234200.europe-west1.run.app/b",
                "a.yaml:6, 7",
            ),
            (
                "https://orders-481516234200.europe-west1.run.app",
                "b.yaml:7",
            ),
        ]
    "#]]
    .assert_debug_eq(&grouped(&orders.places));
}

#[test]
fn services_of_one_name_in_two_projects_are_two() {
    let text = r#"swagger: "2.0"
paths:
  /a:
    get: {x-google-backend: {address: "https://a-abcdefghij-uc.a.run.app"}}
    put: {x-google-backend: {address: "https://a-zzzzzzzzzz-uc.a.run.app"}}
    post: {x-google-backend: {address: "https://b-zzzzzzzzzz-uc.a.run.app"}}
"#;
    let plan = plan(text);
    assert_eq!(plan.bindings.len(), 3);
    let script = gcloud(&plan);
    let projects: Vec<_> = script.lines().filter(|line| line.contains("--project=")).collect();
    let expected = ["PROJECT_ID", "PROJECT_ID_2", "PROJECT_ID_2"];
    assert_eq!(projects, expected.map(|name| format!("  --project=\"${{{name}}}\" \\")));
}

/// A config that calls these hosts.
fn calling(hosts: &[&str]) -> String {
    let operation = |(at, host): (usize, &&str)| {
        format!("  /p{at}:\n    get: {{x-google-backend: {{address: 'https://{host}/a'}}}}\n")
    };
    let operations: String = hosts.iter().enumerate().map(operation).collect();
    format!("swagger: '2.0'\npaths:\n{operations}")
}

#[test]
fn both_hosts_of_a_service_are_one_binding() {
    check(
        &calling(&["orders-abcdefghij-uc.a.run.app", "orders-481516234200.us-central1.run.app"]),
        as_text,
        expect![[r#"
            roles/run.invoker on the Cloud Run service orders in us-central1
              to serviceAccount:SA_EMAIL: lets the gateway call the service
              https://orders-abcdefghij-uc.a.run.app/a (line 4)
              https://orders-481516234200.us-central1.run.app/a (line 6)
              Two URLs name this service in this region, so they are taken for one service. If they belong to two projects, grant the role in each.
              gcloud run services add-iam-policy-binding orders \
                --region=us-central1 \
                --project=481516234200 \
                --member=serviceAccount:SA_EMAIL \
                --role=roles/run.invoker
              documented by Google, 2025-09-03: https://docs.cloud.google.com/api-gateway/docs/securing-backend-services

            Grant roles to the service account of the API config, not to API Gateway's service agent (service-PROJECT_NUMBER@gcp-sa-apigateway.iam.gserviceaccount.com): the gateway does not call backends as that agent. (our conclusion)

            Whoever deploys needs, on top of this
              roles/owner or roles/editor on the gateway's project: for the first deployment in a project
              roles/apigateway.admin on the gateway's project: for later deployments; it lacks servicemanagement.services.create, servicemanagement.services.update and iam.serviceAccounts.actAs
              roles/servicemanagement.configEditor on the gateway's project: for later deployments, in the place of roles/apigateway.admin (not confirmed)
              roles/iam.serviceAccountUser on the gateway's service account: to give the config its service account
        "#]],
    );
}

#[test]
fn hosts_that_may_be_of_two_projects_are_two_bindings() {
    let (hash, number) =
        ("orders-abcdefghij-uc.a.run.app", "orders-481516234200.us-central1.run.app");
    for (hosts, bindings) in [
        // A tag is no other service.
        (&["new---orders-abcdefghij-uc.a.run.app", number] as &[&str], 1),
        // The other services of the file are left as they are.
        (&[hash, number, "stock-abcdefghij-uc.a.run.app"], 2),
        // Another name, another region.
        (&[hash, "stock-481516234200.us-central1.run.app"], 2),
        (&[hash, "orders-481516234200.europe-west1.run.app"], 2),
        // Two projects.
        (&[hash, number, "orders-klmnopqrst-uc.a.run.app"], 3),
        (&[hash, number, "orders-108234200.us-central1.run.app"], 3),
        (&[hash, number, "stock-108234200.europe-west1.run.app"], 3),
    ] {
        assert_eq!(plan(&calling(hosts)).bindings.len(), bindings, "{hosts:?}");
    }
    // Two files may be for two projects.
    let (one, other) = (calling(&[hash]), calling(&[number]));
    let (one, other) = (analysis(&one, Settings::default()), analysis(&other, Settings::default()));
    let input = |path, analysis| IamInput { path, analysis };
    assert_eq!(iam_plan(&[input("a.yaml", &one), input("b.yaml", &other)]).bindings.len(), 2);
}

#[test]
fn what_the_settings_tell_is_put_in() {
    let settings = Settings {
        service_account: Some("gateway@shop-42.iam.gserviceaccount.com".to_owned()),
        project: Some("shop-42".to_owned()),
        functions_generation: Some(2),
        ..Settings::default()
    };
    let text = r#"swagger: "2.0"
paths:
  /a:
    get: {x-google-backend: {address: "https://us-central1-shop-42.cloudfunctions.net/stock"}}
    put: {x-google-backend: {address: "https://a-zzzzzzzzzz-uc.a.run.app"}}
"#;
    let plan = plan_with(text, settings);
    let code = |text: String| {
        let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        lines.map(|line| line.to_owned() + "\n").collect::<String>()
    };
    expect![[r#"
        set -eu
        gcloud functions add-invoker-policy-binding stock \
          --region=us-central1 \
          --project=shop-42 \
          --member=serviceAccount:gateway@shop-42.iam.gserviceaccount.com
        gcloud run services add-iam-policy-binding a \
          --region=us-central1 \
          --project=shop-42 \
          --member=serviceAccount:gateway@shop-42.iam.gserviceaccount.com \
          --role=roles/run.invoker
    "#]]
    .assert_eq(&code(gcloud(&plan)));
    expect![[r#"
        data "google_cloudfunctions2_function" "stock" {
          project  = "shop-42"
          location = "us-central1"
          name     = "stock"
        }
        resource "google_cloud_run_v2_service_iam_member" "stock" {
          project  = "shop-42"
          location = "us-central1"
          name     = basename(data.google_cloudfunctions2_function.stock.service_config[0].service)
          role     = "roles/run.invoker"
          member   = "serviceAccount:gateway@shop-42.iam.gserviceaccount.com"
        }
        resource "google_cloud_run_v2_service_iam_member" "a" {
          project  = "shop-42"
          location = "us-central1"
          name     = "a"
          role     = "roles/run.invoker"
          member   = "serviceAccount:gateway@shop-42.iam.gserviceaccount.com"
        }
    "#]]
    .assert_eq(&code(terraform(&plan)));
}

#[test]
fn configs_with_and_without_routers_need_the_roles_of_both() {
    let read = |text| Analysis::new(Text::new(text), Format::Yaml, Arc::new(Settings::default()));
    let (plain, routed) = (read(SHOP), read(ROUTERS));
    let both = [("a.yaml", &plain), ("b.yaml", &routed)]
        .map(|(path, analysis)| IamInput { path, analysis });
    let whys = |inputs: &[IamInput<'_>]| -> Vec<&str> {
        iam_plan(inputs).deploy.iter().map(|it| it.text.as_str()).collect()
    };
    for input in both {
        let missing = whys(&[input]).into_iter().find(|why| !whys(&both).contains(why));
        assert_eq!(missing, None);
    }
}

#[test]
fn endpoints_has_other_deploy_roles() {
    let settings = Settings { target: Some(Target::Endpoints), ..Settings::default() };
    let plan = plan_with(SHOP, settings);
    assert!(plan.deploy.is_empty());
    // ESPv2 takes IP addresses.
    assert!(plan.blocked.iter().all(|blocked| blocked.rule != "ip-address-backend"));
}

#[test]
fn paths_name_the_functions_that_an_address_does_not() {
    let text = r#"swagger: "2.0"
x-google-backend: {address: "https://us-west2-shop-42.cloudfunctions.net"}
basePath: /api
paths:
  /a:
    get:
      x-google-backend:
        address: https://us-west2-shop-42.cloudfunctions.net/
        path_translation: CONSTANT_ADDRESS
"#;
    let commands = |text: &str| {
        let plan = plan(text);
        plan.bindings.iter().map(|it| it.needed.grant.command.clone()).collect::<Vec<_>>()
    };
    let command = |name: &str| {
        format!(
            "gcloud functions add-invoker-policy-binding {name} --region=us-west2 --project=shop-42 --member=serviceAccount:SA_EMAIL"
        )
    };
    // Nothing but the constant address is called.
    assert_eq!(commands(text), [command("FUNCTION")]);
    let appended = r#"swagger: "2.0"
x-google-backend: {address: "https://us-west2-shop-42.cloudfunctions.net"}
paths:
  /CountVisit/{id}: {get: {}, put: {}}
  /listOrders: {get: {}}
  /orders:
    get:
      x-google-backend:
        address: https://us-west2-shop-42.cloudfunctions.net
        path_translation: APPEND_PATH_TO_ADDRESS
"#;
    let mut names = commands(appended);
    names.sort();
    assert_eq!(names, ["CountVisit", "listOrders", "orders"].map(command));
}

#[test]
fn the_backends_of_a_service_config() {
    let text = r#"type: google.api.Service
name: "*.apigateway.my-project.cloud.goog"
backend:
  rules:
  - selector: "*"
    address: grpcs://shop-1234567890.us-central1.run.app
  - selector: shop.Rows.*
    address: https://bigquery.googleapis.com
"#;
    let analysis = Analysis::new(Text::new(text), Format::Yaml, Arc::new(Settings::default()));
    let plan = iam_plan(&[IamInput { path: "api_config.yaml", analysis: &analysis }]);
    let roles: Vec<_> = plan.bindings.iter().map(Binding::roles_in_words).collect();
    assert_eq!(roles, ["roles/run.invoker"]);
    let blocked: Vec<_> = plan.blocked.iter().map(|it| it.rule).collect();
    assert_eq!(blocked, ["googleapis-backend"]);
}
