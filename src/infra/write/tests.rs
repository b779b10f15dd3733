//! Grants that are written: how they look, and that reading them again finds them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use expect_test::{Expect, expect};

use super::*;
use crate::gateway::{AdviceContext, advice};
use crate::infra::{Backend, GrantedState, Neighbourhood};

const GATEWAY: &str = r#"
resource "google_service_account" "gw" { account_id = "gw" }
resource "google_api_gateway_api_config" "shop" {
  gateway_config {
    backend_config { google_service_account = google_service_account.gw.email }
  }
  openapi_documents {
    document {
      path     = "api.yaml"
      contents = base64encode(templatefile("${path.module}/api.yaml", { url = URL }))
    }
  }
}
"#;

fn gateway(url: &str) -> String {
    GATEWAY.replace("URL", url)
}

fn surroundings(files: &[(PathBuf, String)]) -> Arc<Surroundings> {
    let read = |(path, text): &(PathBuf, String)| Arc::new(TerraformFile::read(path.clone(), text));
    let read: Vec<_> = files.iter().map(read).collect();
    let config = Path::new("infra/api.yaml");
    Neighbourhood::of(&read, Vec::new()).of_config(config).unwrap()
}

fn state(surroundings: &Surroundings) -> GrantedState {
    let deployed = surroundings.service("url").unwrap();
    let context =
        AdviceContext { functions_generation: deployed.generation, ..AdviceContext::default() };
    let advice = advice(&deployed.service, &context);
    let resource = deployed.address();
    let backend = Backend {
        resource,
        project: deployed.project.as_deref(),
        root: surroundings.root(),
        is_by_script: false,
    };
    let account = surroundings.account().unwrap();
    surroundings.grants.judge(&advice.grants[0], backend, account).state
}

/// The file of the service with the grant in it; what was missing is granted then.
fn written(service: &str, gateway: &str, role: &str) -> Option<String> {
    let folder = |name: &str| PathBuf::from("infra").join(name);
    let mut files =
        vec![(folder("gateway.tf"), gateway.to_owned()), (folder("run.tf"), service.to_owned())];
    let before = surroundings(&files);
    let deployed = before.service("url").unwrap();
    let insertion = grant(&before, deployed, role, &files)?;
    assert_eq!(state(&before), GrantedState::Missing);
    assert_eq!(insertion.path, folder("run.tf"));
    files[1].1.insert_str(insertion.at, &insertion.text);
    assert_eq!(state(&surroundings(&files)), GrantedState::Granted, "{}", files[1].1);
    Some(files[1].1.clone())
}

fn check(service: &str, url: &str, role: &str, expected: Expect) {
    let written = written(service, &gateway(url), role).unwrap();
    expected.assert_eq(&written.replace("\r\n", "\n"));
}

const RUN: &str = "roles/run.invoker";

#[test]
fn a_grant_comes_after_its_service() {
    check(
        r#"resource "google_cloud_run_v2_service" "orders" {
  name     = "orders"
  location = "europe-west1"
} # the shop's

output "x" {}
"#,
        "google_cloud_run_v2_service.orders.uri",
        RUN,
        expect![[r#"
            resource "google_cloud_run_v2_service" "orders" {
              name     = "orders"
              location = "europe-west1"
            } # the shop's

            resource "google_cloud_run_v2_service_iam_member" "orders_gateway_invoker" {
              location = google_cloud_run_v2_service.orders.location
              name     = google_cloud_run_v2_service.orders.name
              role     = "roles/run.invoker"
              member   = "serviceAccount:${google_service_account.gw.email}"
            }

            output "x" {}
        "#]],
    );
}

#[test]
fn the_style_of_the_file_is_kept() {
    let service = "resource \"google_cloud_run_service\" \"orders\" {\r\n\tname = \"orders\"\r\n\tlocation = \"europe-west1\"\r\n\tproject = \"shop-42\"\r\n}";
    check(
        service,
        "google_cloud_run_service.orders.status[0].url",
        RUN,
        expect![[r#"
            resource "google_cloud_run_service" "orders" {
            	name = "orders"
            	location = "europe-west1"
            	project = "shop-42"
            }

            resource "google_cloud_run_service_iam_member" "orders_gateway_invoker" {
            	project = google_cloud_run_service.orders.project
            	location = google_cloud_run_service.orders.location
            	service = google_cloud_run_service.orders.name
            	role = "roles/run.invoker"
            	member = "serviceAccount:${google_service_account.gw.email}"
            }"#]],
    );
    let url = gateway("google_cloud_run_service.orders.status[0].url");
    let written = written(service, &url, RUN).unwrap();
    assert_eq!(written.matches('\n').count(), written.matches("\r\n").count());
}

#[test]
fn a_function_of_the_2nd_generation_is_called_as_a_cloud_run_service() {
    check(
        r#"
resource "google_cloud_run_service_iam_member" "pay_gateway_invoker" {
  service = "other"
  role    = "roles/run.invoker"
  member  = "user:ada@example.com"
}
resource "google_cloudfunctions2_function" "pay" {
    name     = "pay"
    location = "europe-west1"
}
"#,
        "google_cloudfunctions2_function.pay.service_config[0].uri",
        RUN,
        expect![[r#"

            resource "google_cloud_run_service_iam_member" "pay_gateway_invoker" {
              service = "other"
              role    = "roles/run.invoker"
              member  = "user:ada@example.com"
            }
            resource "google_cloudfunctions2_function" "pay" {
                name     = "pay"
                location = "europe-west1"
            }

            resource "google_cloud_run_service_iam_member" "pay_gateway_invoker_2" {
                location = google_cloudfunctions2_function.pay.location
                service  = basename(google_cloudfunctions2_function.pay.service_config[0].service)
                role     = "roles/run.invoker"
                member   = "serviceAccount:${google_service_account.gw.email}"
            }
        "#]],
    );
}

#[test]
fn a_function_of_the_1st_generation_has_a_policy_of_its_own() {
    check(
        r#"resource "google_cloudfunctions_function" "pay" {
  name   = "pay"
  region = "europe-west1"
}
"#,
        "google_cloudfunctions_function.pay.https_trigger_url",
        "roles/cloudfunctions.invoker",
        expect![[r#"
            resource "google_cloudfunctions_function" "pay" {
              name   = "pay"
              region = "europe-west1"
            }

            resource "google_cloudfunctions_function_iam_member" "pay_gateway_invoker" {
              region         = google_cloudfunctions_function.pay.region
              cloud_function = google_cloudfunctions_function.pay.name
              role           = "roles/cloudfunctions.invoker"
              member         = "serviceAccount:${google_service_account.gw.email}"
            }
        "#]],
    );
}

#[test]
fn of_several_the_one_that_is_called_is_named() {
    check(
        r#"resource "google_cloud_run_v2_service" "each" {
  for_each = toset(["orders", "my-stock"])
  name     = each.key
  location = "europe-west1"
}
"#,
        r#"google_cloud_run_v2_service.each["my-stock"].uri"#,
        RUN,
        expect![[r#"
            resource "google_cloud_run_v2_service" "each" {
              for_each = toset(["orders", "my-stock"])
              name     = each.key
              location = "europe-west1"
            }

            resource "google_cloud_run_v2_service_iam_member" "each_my_stock_gateway_invoker" {
              location = google_cloud_run_v2_service.each["my-stock"].location
              name     = google_cloud_run_v2_service.each["my-stock"].name
              role     = "roles/run.invoker"
              member   = "serviceAccount:${google_service_account.gw.email}"
            }
        "#]],
    );
}

const SERVICE: &str = r#"resource "google_cloud_run_v2_service" "orders" {
  name     = "orders"
  location = "europe-west1"
}
"#;

#[test]
fn an_account_that_is_not_in_the_module_is_written_out() {
    let url = "google_cloud_run_v2_service.orders.uri";
    let with = |account: &str| {
        let gateway = gateway(url).replace("google_service_account.gw.email", account);
        written(SERVICE, &gateway, RUN)
    };
    let literal = with("\"gw@shop-42.iam.gserviceaccount.com\"").unwrap();
    let member = "member   = \"serviceAccount:gw@shop-42.iam.gserviceaccount.com\"";
    assert!(literal.contains(member), "{literal}");
    assert_eq!(with("var.account"), None);
    assert_eq!(with("\"${var.name}@shop-42.iam.gserviceaccount.com\""), None);
}

#[test]
fn what_is_not_certain_is_not_written() {
    let url = gateway("google_cloud_run_v2_service.orders.uri");
    for service in [
        SERVICE.replace("  name ", "  count = 2\n  name "),
        // A file that cannot be read as a whole.
        format!("{SERVICE}resource \"x\" {{\n"),
        // The same twice.
        SERVICE.repeat(2),
    ] {
        assert_eq!(written(&service, &url, RUN), None, "{service}");
    }
    let default = url.replace("gateway_config {", "other {");
    assert_eq!(written(SERVICE, &default, RUN), None);
    let data = gateway("data.google_cloud_run_v2_service.orders.uri");
    assert_eq!(written(&SERVICE.replace("resource", "data"), &data, RUN), None);
}
