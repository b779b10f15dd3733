//! Actions that change the Terraform beside a config: `$0` is the cursor.

use std::sync::Arc;

use expect_test::expect;

use super::*;
use crate::infra::{Neighbourhood, TerraformFile};
use crate::settings::Settings;
use crate::text::Text;
use crate::yaml::Format;

const TERRAFORM: &str = r#"resource "google_cloud_run_v2_service" "orders" {
  name     = "orders"
  location = "europe-west1"
}

resource "google_service_account" "gw" {
  account_id = "gw"
}

resource "google_api_gateway_api_config" "shop" {
  gateway_config {
    backend_config {
      google_service_account = google_service_account.gw.email
    }
  }
  openapi_documents {
    document {
      path     = "api.yaml"
      contents = base64encode(templatefile("${path.module}/../api.yaml", {
        url = google_cloud_run_v2_service.orders.uri
      }))
    }
  }
}
"#;

const GRANT: &str = r#"
resource "google_cloud_run_v2_service_iam_member" "all" {
  name     = google_cloud_run_v2_service.orders.name
  location = google_cloud_run_v2_service.orders.location
  role     = "roles/run.invoker"
  member   = "allUsers"
}
"#;

const CONFIG: &str = r#"swagger: '2.0'
paths:
  /orders:
    get:
      operationId: $1getOrders
      x-google-backend:
        address: $0${url}
"#;

/// The actions at the mark, each with the text that it makes.
fn offered(mark: &str, terraform: &str, config: &str) -> Vec<(String, String)> {
    let offset = config.replace(if mark == "$0" { "$1" } else { "$0" }, "").find(mark).unwrap();
    let text = Text::new(&config.replace("$0", "").replace("$1", ""));
    let path = PathBuf::from("infra/main.tf");
    let files = [Arc::new(TerraformFile::read(path.clone(), terraform))];
    let all = Neighbourhood::of(&files, Vec::new());
    let surroundings = all.of_config(Path::new("api.yaml")).unwrap_or_default();
    let settings = Settings { surroundings, ..Settings::default() };
    let analysis = Analysis::new(text, Format::Yaml, Arc::new(settings));
    let read = |folder: &Path| {
        assert_eq!(folder, Path::new("infra"));
        vec![(path.clone(), terraform.to_owned())]
    };
    let actions = terraform_actions(&analysis, TextRange::empty(offset), &read);
    let after = |action: Action| {
        let Change::Beside { mut text, edits, .. } = action.change else { panic!() };
        for edit in edits.iter().rev() {
            text.replace_range(edit.range.start..edit.range.end, &edit.text);
        }
        (action.title, text)
    };
    actions.into_iter().map(after).collect()
}

#[test]
fn a_role_that_is_missing_is_granted_after_its_service() {
    let offered = offered("$0", TERRAFORM, CONFIG);
    let [(title, text)] = offered.as_slice() else { panic!("{offered:?}") };
    assert_eq!(title, "Grant roles/run.invoker in infra/main.tf");
    let after_service = TERRAFORM.find("\n\nresource").unwrap();
    let rest = &TERRAFORM[after_service..];
    let inserted = &text[after_service..text.len() - rest.len()];
    expect![[r#"


        resource "google_cloud_run_v2_service_iam_member" "orders_gateway_invoker" {
          location = google_cloud_run_v2_service.orders.location
          name     = google_cloud_run_v2_service.orders.name
          role     = "roles/run.invoker"
          member   = "serviceAccount:${google_service_account.gw.email}"
        }"#]]
    .assert_eq(inserted);
}

#[test]
fn nothing_is_offered_where_nothing_is_missing() {
    assert!(offered("$1", TERRAFORM, CONFIG).is_empty(), "elsewhere");
    assert!(offered("$0", &format!("{TERRAFORM}{GRANT}"), CONFIG).is_empty(), "granted");
    let unauthenticated = format!("{CONFIG}        disable_auth: true\n");
    assert!(offered("$0", TERRAFORM, &unauthenticated).is_empty(), "no token");
    let literal = CONFIG.replace("${url}", "https://orders-481516234200.europe-west1.run.app");
    assert!(offered("$0", TERRAFORM, &literal).is_empty(), "not defined here");
}

/// A file that uploads the config by this expression, with more after it.
fn uploading(contents: &str, more: &str) -> String {
    format!(
        "resource \"google_api_gateway_api_config\" \"shop\" {{\n  openapi_documents {{\n    \
         document {{\n      path     = \"api.yaml\"\n      contents = {contents}\n    }}\n  }}\n}}\n{more}"
    )
}

/// The line of the call in what is made of a config that is uploaded as it is, and what follows up to
/// its end; with the title.
fn filled(contents: &str, more: &str, config: &str) -> Option<String> {
    let (title, text) = offered("$0", &uploading(contents, more), config).pop()?;
    let (_, from) = text.split_once("contents = ").unwrap();
    let (call, _) = from.split_once("\n    }\n  }").unwrap();
    Some(format!("{title}\ncontents = {call}\n"))
}

const SERVICE: &str = r#"resource "google_cloud_run_v2_service" "orders" {
  name     = "orders"
  location = "europe-west1"
}
"#;

#[test]
fn what_is_uploaded_as_it_is_becomes_a_call_of_templatefile() {
    let expected = expect![[r#"
        Use templatefile() in infra/main.tf
        contents = base64encode(templatefile("${path.module}/../api.yaml", {
                url = google_cloud_run_v2_service.orders.uri
              }))
    "#]];
    for contents in [
        r#"filebase64("${path.module}/../api.yaml")"#,
        r#"base64encode(file("${path.module}/../api.yaml"))"#,
    ] {
        let filled = filled(contents, SERVICE, CONFIG).unwrap();
        expected.assert_eq(&filled);
    }
}

#[test]
fn values_are_what_is_called_so() {
    let config = CONFIG.replace("${url}", "${orders_url}/${stage}/${region}/${other}");
    let more = format!("{SERVICE}variable \"stage\" {{}}\nlocals {{\n  region = \"europe\"\n}}\n");
    let filled = filled(r#"filebase64("../api.yaml")"#, &more, &config).unwrap();
    expect![[r#"
        Use templatefile() in infra/main.tf (without values for other)
        contents = base64encode(templatefile("../api.yaml", {
                orders_url = google_cloud_run_v2_service.orders.uri
                other      = null
                region     = local.region
                stage      = var.stage
              }))
    "#]]
    .assert_eq(&filled);
}

#[test]
fn what_is_filled_in_or_read_otherwise_is_left_alone() {
    for contents in [
        r#"base64encode(templatefile("../api.yaml", { url = "a" }))"#,
        r#"base64encode(replace(file("../api.yaml"), "a", "b"))"#,
        "local.contents",
        "filebase64(local.file)",
    ] {
        assert_eq!(filled(contents, SERVICE, CONFIG), None, "{contents}");
    }
}
