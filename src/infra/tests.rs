//! What is told of whole folders.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use expect_test::expect;

use super::{Meaning, Neighbourhood, Surroundings, TerraformFile};

/// Files in one text: a line `-- path` begins each.
fn files(text: &str) -> Vec<Arc<TerraformFile>> {
    let parts = text.trim_start().split("-- ").skip(1);
    let file = |part: &str| {
        let (path, text) = part.split_once('\n').unwrap();
        Arc::new(TerraformFile::read(PathBuf::from(path.trim()), text))
    };
    parts.map(file).collect()
}

fn of(text: &str, config: &str) -> Arc<Surroundings> {
    let files = files(text);
    Neighbourhood::of(&files, Vec::new()).of_config(Path::new(config)).unwrap_or_default()
}

/// What is told of each variable of a config, a line each.
fn told(text: &str, config: &str) -> String {
    let surroundings = of(text, config);
    let line = |(name, variable): (&String, &super::Variable)| {
        let place = variable.place.to_string();
        match &variable.meaning {
            Meaning::Text(text) => format!("{name} = {text:?} ({place})\n"),
            Meaning::Unknown(why) => format!("{name}: unknown, {why} ({place})\n"),
            Meaning::Service(it) => {
                let kind = match it.generation {
                    Some(generation) => format!("{} gen{generation}", it.service.name()),
                    None => it.service.name().to_owned(),
                };
                let name_of = it.name.as_deref().unwrap_or("?");
                let path = if it.has_path { " with a path" } else { "" };
                let host = if it.is_host { ", its host" } else { "" };
                format!(
                    "{name}: {kind} {name_of}{path}{host}{}, {} at {} ({place})\n",
                    it.rest, it.resource, it.place
                )
            }
        }
    };
    surroundings.variables.iter().map(line).collect()
}

#[test]
fn attributes_of_services_name_them() {
    let text = r#"
-- infra/main.tf
locals {
  region = "europe-west1"
  names  = toset(["alpha", "beta"])
  urls   = { for name in local.names : name => google_cloud_run_v2_service.each[name].uri }
}
variable "region" { default = "us-central1" }
variable "suffix" {}
resource "google_cloud_run_v2_service" "orders" {
  name     = "orders-${var.suffix}"
  location = local.region
}
resource "google_cloud_run_v2_service" "each" {
  for_each = local.names
  name     = each.key
  location = local.region
}
resource "google_cloud_run_service" "first" {
  name     = "first"
  location = var.region
}
resource "google_cloudfunctions2_function" "pay" {
  name     = "pay"
  location = var.region
}
resource "google_cloudfunctions_function" "old" {
  name   = "old-fn"
  region = "us-east1"
}
data "google_cloud_run_service" "there" {
  name     = "there"
  location = "us-east1"
}
resource "google_api_gateway_api_config" "shop" {
  openapi_documents {
    document {
      path     = "spec.yaml"
      contents = base64encode(templatefile("${path.module}/../api/spec.yaml", {
        orders  = google_cloud_run_v2_service.orders.uri
        first   = "${google_cloud_run_service.first.status[0].url}/v1"
        pay     = google_cloudfunctions2_function.pay.service_config[0].uri
        pay_url = google_cloudfunctions2_function.pay.url
        old     = google_cloudfunctions_function.old.https_trigger_url
        beta    = replace(local.urls["beta"], "https://", "")
        there   = data.google_cloud_run_service.there.status.0.url
        title   = "Shop in ${var.region}"
        what    = var.suffix
      }))
    }
  }
}
"#;
    expect![[r#"
        beta: cloud-run beta, its host, google_cloud_run_v2_service.each["beta"] at infra/main.tf:12 (infra/main.tf:43)
        first: cloud-run first/v1, google_cloud_run_service.first at infra/main.tf:17 (infra/main.tf:39)
        old: cloud-run-functions gen1 old-fn with a path, google_cloudfunctions_function.old at infra/main.tf:25 (infra/main.tf:42)
        orders: cloud-run orders-${var.suffix}, google_cloud_run_v2_service.orders at infra/main.tf:8 (infra/main.tf:38)
        pay: cloud-run-functions gen2 pay, google_cloudfunctions2_function.pay at infra/main.tf:21 (infra/main.tf:40)
        pay_url: cloud-run-functions gen2 pay with a path, google_cloudfunctions2_function.pay at infra/main.tf:21 (infra/main.tf:41)
        there: cloud-run there, data.google_cloud_run_service.there at infra/main.tf:29 (infra/main.tf:44)
        title = "Shop in us-central1" (infra/main.tf:45)
        what: unknown, var.suffix (infra/main.tf:46)
    "#]].assert_eq(&told(text, "api/spec.yaml"));
}
