//! What files of Terraform tell of a config, read together.

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

#[test]
fn what_is_made_of_itself_is_not_known() {
    let text = r#"
-- main.tf
locals {
  a = local.b
  b = local.a
}
variable "x" { default = var.x }
resource "google_cloud_run_v2_service" "tea" {
  name     = google_cloud_run_v2_service.tea.name
  location = google_cloud_run_v2_service.cup.location
}
resource "google_cloud_run_v2_service" "cup" {
  name     = var.x
  location = google_cloud_run_v2_service.tea.location
}
resource "google_api_gateway_api_config" "tea" {
  openapi_documents {
    document {
      contents = base64encode(templatefile("tea.yaml", {
        a   = local.a
        x   = var.x
        tea = google_cloud_run_v2_service.tea.uri
        cup = google_cloud_run_v2_service.cup.uri
      }))
    }
  }
}
"#;
    expect![[r#"
        a: unknown, local.a (main.tf:18)
        cup: cloud-run ?, google_cloud_run_v2_service.cup at main.tf:10 (main.tf:21)
        tea: cloud-run ${google_cloud_run_v2_service.tea.name}, google_cloud_run_v2_service.tea at main.tf:6 (main.tf:20)
        x: unknown, var.x (main.tf:19)
    "#]].assert_eq(&told(text, "tea.yaml"));
}

/// A config filled in with the URL of a service that there is once for each of itself.
const FOR_EACH_OF_ITSELF: &str = r#"
-- main.tf
resource "google_cloud_run_v2_service" "cup" {
  for_each = google_cloud_run_v2_service.cup
  name     = each.key
}
resource "google_api_gateway_api_config" "tea" {
  openapi_documents {
    document {
      contents = base64encode(templatefile("tea.yaml", {
        cup = google_cloud_run_v2_service.cup["a"].uri
      }))
    }
  }
}
"#;

#[test]
fn what_is_for_each_of_itself_is_not_known() {
    assert!(told(FOR_EACH_OF_ITSELF, "tea.yaml").starts_with("cup"));
}

#[test]
fn modules_that_call_themselves_have_an_end() {
    let call = |at: usize| format!("module \"m{at}\" {{\n  source = \"./\"\n}}\n");
    let calls: String = (0..10).map(call).collect();
    let text = FOR_EACH_OF_ITSELF.replace("for_each", "label");
    assert!(told(&format!("{text}{calls}"), "tea.yaml").starts_with("cup"));
}

#[test]
fn what_grows_and_grows_has_an_end() {
    let doubled =
        (0..40).map(|at| format!("  a{at} = \"${{local.a{0}}}${{local.a{0}}}\"\n", at + 1));
    let listed = (0..40).map(|at| format!("  b{at} = [local.b{0}, local.b{0}]\n", at + 1));
    let text = format!(
        "\n-- main.tf\nlocals {{\n{}{}  a40 = \"x\"\n  b40 = 1\n}}\n{}",
        doubled.collect::<String>(),
        listed.collect::<String>(),
        r#"
resource "google_api_gateway_api_config" "tea" {
  openapi_documents {
    document {
      contents = base64encode(templatefile("tea.yaml", { a = local.a0, b = local.b0[0] }))
    }
  }
}
"#
    );
    let told = told(&text, "tea.yaml");
    assert!(told.len() < 1_000_000, "{}", told.len());
}

#[test]
fn modules_that_count_in_modules_that_count_have_an_end() {
    let call =
        |name: &str| format!("module \"{name}\" {{\n  source = \"./{name}\"\n  count = 100\n}}\n");
    let grants = (0..20).map(|at| {
        format!(
            "resource \"google_project_iam_member\" \"g{at}\" {{\n  count = 100\n  role = \"r\"\n}}\n"
        )
    });
    let text = format!(
        "\n-- main.tf\n{}\n-- a/main.tf\n{}\n-- a/b/main.tf\n{}\n-- a/b/c/main.tf\n{}{}",
        call("a"),
        call("b"),
        call("c"),
        grants.collect::<String>(),
        r#"
resource "google_api_gateway_api_config" "tea" {
  openapi_documents {
    document {
      contents = base64encode(templatefile("${path.module}/../../../tea.yaml", { a = "x" }))
    }
  }
}
"#
    );
    let told = told(&text, "tea.yaml");
    assert!(told.starts_with("a = \"x\""), "{told}");
}

/// How a config is filled in whose contents are this expression.
fn filling(contents: &str) -> String {
    let text = format!(
        r#"
-- main.tf
variable "map" {{}}
resource "google_api_gateway_api_config" "tea" {{
  openapi_documents {{
    document {{
      contents = {contents}
    }}
  }}
}}
"#
    );
    let surroundings = of(&text, "tea.yaml");
    let filling = surroundings.uses.first().map(|it| it.filling);
    filling.map_or("nobody".to_owned(), |it| format!("{it:?}"))
}

#[test]
fn how_a_config_is_filled_in() {
    let of = |contents: &str| format!("{contents}: {}\n", filling(contents));
    let all = [
        r#"filebase64("tea.yaml")"#,
        r#"filebase64("${path.module}/./tea.yaml")"#,
        r#"filebase64("${path.root}/api/../tea.yaml")"#,
        r#"base64encode(file("tea.yaml"))"#,
        r#"base64encode(templatefile("tea.yaml", {}))"#,
        r#"base64encode(templatefile("tea.yaml", var.map))"#,
        r#"base64encode(replace(file("tea.yaml"), "A", "b"))"#,
        r#"base64encode(replace(templatefile("tea.yaml", {}), "A", "b"))"#,
        r#"filebase64("other.yaml")"#,
        r#"filebase64(var.map)"#,
        r#"base64encode("swagger: '2.0'")"#,
    ];
    expect![[r#"
        filebase64("tea.yaml"): Raw
        filebase64("${path.module}/./tea.yaml"): Raw
        filebase64("${path.root}/api/../tea.yaml"): Raw
        base64encode(file("tea.yaml")): Raw
        base64encode(templatefile("tea.yaml", {})): Names
        base64encode(templatefile("tea.yaml", var.map)): Unknown
        base64encode(replace(file("tea.yaml"), "A", "b")): Replaced
        base64encode(replace(templatefile("tea.yaml", {}), "A", "b")): Replaced
        filebase64("other.yaml"): nobody
        filebase64(var.map): nobody
        base64encode("swagger: '2.0'"): nobody
    "#]]
    .assert_eq(&all.map(of).concat());
}

#[test]
fn files_that_go_through_other_functions_are_not_raw() {
    for contents in [
        r#"templatestring(file("tea.yaml"), { url = "https://example.com" })"#,
        r#"format(file("tea.yaml"), "https://example.com")"#,
        r#"yamlencode(merge(yamldecode(file("tea.yaml")), var.map))"#,
        r#"substr(file("tea.yaml"), 0, 100)"#,
    ] {
        assert_eq!(filling(&format!("base64encode({contents})")), "Unknown", "{contents}");
    }
}

#[test]
fn texts_are_not_known_in_a_config_that_is_made_into_another_one() {
    let text = r#"
-- main.tf
resource "google_cloud_run_v2_service" "orders" {
  name     = "orders"
  location = "us-central1"
}
locals {
  base = yamldecode(templatefile("api.yaml", {
    orders_url = google_cloud_run_v2_service.orders.uri
    error      = "error"
  }))
}
resource "google_api_gateway_api_config" "shop" {
  openapi_documents {
    document {
      path     = "spec.yaml"
      contents = base64encode(yamlencode(merge(local.base, { definitions = { error = {} } })))
    }
  }
}
"#;
    expect![[r#"
        error: unknown, error (main.tf:8)
        orders_url: cloud-run orders, google_cloud_run_v2_service.orders at main.tf:1 (main.tf:7)
    "#]]
    .assert_eq(&told(text, "api.yaml"));
}

#[test]
fn of_resources_that_no_gateway_has_to_do_with_nothing_is_kept() {
    let text = r#"
-- main.tf
resource "google_storage_bucket" "photos" {
  name = "photos"
}
resource "google_service_account" "gateway" {
  account_id = "gateway"
}
"#;
    let kept: Vec<_> =
        files(text)[0].body.blocks.iter().map(|it| it.body.attributes.len()).collect();
    assert_eq!(kept, [0, 1]);
}
