//! What is said of roles that are granted already, or missing.

use super::*;
use crate::features::variables;

#[test]
fn what_policies_grant_is_said_and_not_copied() {
    let policy = |member: &str| {
        format!(r#"{{"bindings": [{{"role": "roles/run.invoker", "members": ["{member}"]}}]}}"#)
    };
    let told = |member: &str| {
        let mut policies = crate::infra::Policies::default();
        policies.add(std::path::Path::new("orders.json"), None, &policy(member)).unwrap();
        let settings = Settings {
            service_account: Some("gateway@shop-42.iam.gserviceaccount.com".to_owned()),
            policies: Arc::new(policies),
            ..Settings::default()
        };
        let analysis = Analysis::new(Text::new(V2), Format::Yaml, Arc::new(settings));
        let lenses = lenses(&analysis, LensRoles::Shown, None).into_iter();
        let lenses = lenses.filter(|it| it.title.contains("orders"));
        lenses.map(|it| format!("{}\n{}\n{:?}\n", it.title, it.tooltip, it.action)).collect()
    };
    let told: [String; 2] =
        ["serviceAccount:gateway@shop-42.iam.gserviceaccount.com", "user:a@example.com"].map(told);
    expect![[r#"
        Granted: roles/run.invoker on orders
        Granted (orders.json:1): the gateway's account has roles/run.invoker on it.
        Nothing
        Copy grant: roles/run.invoker on orders
        Copies the command that grants roles/run.invoker to the gateway's service account, on the Cloud Run service orders in europe-west1. Missing, granted to somebody else (orders.json:1): granted to user:a@example.com, not to the gateway's account; the policy of its project is not among the files.
        Copy("gcloud run services add-iam-policy-binding orders --region=europe-west1 --project=481516234200 --member=serviceAccount:gateway@shop-42.iam.gserviceaccount.com --role=roles/run.invoker")
    "#]].assert_eq(&told.concat());
}

/// The titles of all lenses of a config with this Terraform beside it.
fn titles(config: &str, terraform: &str) -> Vec<String> {
    let (analysis, _) = variables::tests::read(&format!("{config}$0"), terraform);
    lenses(&analysis, LensRoles::Shown, None).into_iter().map(|it| it.title).collect()
}

/// Services of these names, of which those in `granted` have the role.
fn terraform(names: &[&str], granted: &[&str], unclear: &[&str]) -> String {
    let mut text = String::from(
        r#"resource "google_service_account" "gateway" { account_id = "gateway" }
resource "google_api_gateway_api_config" "shop" {
  openapi_documents {
    document {
      contents = base64encode(templatefile("../api.yaml", {
"#,
    );
    for name in names {
        text += &format!("        {name} = google_cloud_run_v2_service.{name}.uri\n");
    }
    text += r#"      }))
    }
  }
  gateway_config {
    backend_config { google_service_account = google_service_account.gateway.email }
  }
}
"#;
    for name in names {
        text += &format!(
            r#"resource "google_cloud_run_v2_service" "{name}" {{
  name     = "{name}"
  location = "europe-west1"
}}
"#
        );
    }
    for name in granted.iter().chain(unclear) {
        let many = if unclear.contains(name) { "for_each = var.unknown" } else { "" };
        text += &format!(
            r#"resource "google_cloud_run_v2_service_iam_member" "{name}" {{
  {many}
  name     = google_cloud_run_v2_service.{name}.name
  location = "europe-west1"
  role     = "roles/run.invoker"
  member   = google_service_account.gateway.member
}}
"#
        );
    }
    text
}

#[test]
fn the_plan_tells_how_many_are_granted() {
    let names = ["a", "b", "c", "d"];
    let mut config = "swagger: '2.0'\npaths:\n".to_owned();
    for name in names {
        config +=
            &format!("  /{name}: {{get: {{x-google-backend: {{address: \"${{{name}}}\"}}}}}}\n");
    }
    let first = |granted: &[&str], unclear: &[&str]| {
        titles(&config, &terraform(&names, granted, unclear)).swap_remove(0)
    };
    let told = [
        first(&names, &[]),
        first(&["a", "b"], &["c"]),
        first(&[], &[]),
        first(&["a", "b", "c"], &["d"]),
    ];
    expect![[r#"
        Show plan: 4 backends, 4 grants (all found)
        Show plan: 4 backends, 4 grants (2 found, 1 missing, 1 unclear)
        Show plan: 4 backends, 4 grants (all missing)
        Show plan: 4 backends, 4 grants (3 found, 1 unclear)"#]]
    .assert_eq(&told.join("\n"));
    let config = "swagger: '2.0'\npaths: {/a: {get: {x-google-backend: {address: '${a}'}}}}\n";
    let one = titles(config, &terraform(&["a"], &["a"], &[]));
    expect![[r#"
        Show plan: 1 backend, 1 grant (found)
        Granted: roles/run.invoker on a"#]]
    .assert_eq(&one.join("\n"));
}

#[test]
fn one_lens_for_many_backends_copies_what_is_missing() {
    let names = ["a", "b", "c"];
    let config = r#"openapi: 3.0.4
x-google-api-management:
  backends:
    a: {address: "${a}"}
    b: {address: "${b}"}
    c: {address: "${c}"}
paths:
  /a: {get: {x-google-backend: a}}
  /b: {get: {x-google-backend: b}}
  /c: {get: {x-google-backend: c}}
"#;
    let told = [
        titles(config, &terraform(&names, &["a"], &[])),
        titles(config, &terraform(&names, &names, &[])),
    ];
    expect![[r#"
        Show plan: 3 backends, 3 grants (1 found, 2 missing)
        Copy 2 grants
        Show plan: 3 backends, 3 grants (all found)
        Granted: 3 roles"#]]
    .assert_eq(&told.concat().join("\n"));
}
