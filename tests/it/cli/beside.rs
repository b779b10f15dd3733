//! What `check` finds in the Terraform beside a config.

use expect_test::expect;

use super::{check_run, folder, run_with_stdin};

const TERRAFORM: &[u8] = br#"resource "google_api_gateway_api" "shop" {
  api_id = "shop"
}

resource "google_api_gateway_api_config" "shop" {
  api = google_api_gateway_api.shop.id
  openapi_documents {
    document {
      path = "api.yaml"
      contents = base64encode(templatefile("${path.module}/../api.yaml", {
        # gateway-ls: ignore[unused-template-variable] for later
        later  = "x"
        region = "us-central1"
      }))
    }
  }
}
"#;

const CONFIG: &[u8] = br#"swagger: "2.0"
info: {title: Orders, version: 1.0.0}
x-google-backend:
  address: https://orders-1234567890.us-central1.run.app
  path_translation: APPEND_PATH_TO_ADDRESS
paths:
  /orders:
    get:
      operationId: listOrders
      responses: {"200": {description: OK}}
"#;

/// One that nothing here deploys.
const OTHER: &[u8] = br#"resource "google_api_gateway_api_config" "other" {
  api = google_api_gateway_api.shop.id
  openapi_documents {
    document { contents = filebase64("other.yaml") }
  }
}
"#;

#[test]
fn people_see_where_it_is() {
    let folder =
        folder(&[("api.yaml", CONFIG), ("infra/main.tf", TERRAFORM), ("infra/other.tf", OTHER)]);
    check_run(&folder, &["check", "--no-roles", "api.yaml"], expect![[""]]);
    check_run(&folder, &["check", "--no-roles", "--no-infra", "."], expect![[""]]);
    check_run(&folder, &["check", "--summary", "."], expect![[""]]);
}

#[test]
fn programs_get_a_file_of_its_own() {
    let folder = folder(&[("api.yaml", CONFIG), ("infra/main.tf", TERRAFORM)]);
    let run = |format: &str| {
        let output = run_with_stdin(folder.path(), &["check", "--format", format, "."], b"");
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stdout).unwrap()
    };
    let json: serde_json::Value = serde_json::from_str(&run("json")).unwrap();
    let files: Vec<_> = json["files"].as_array().unwrap().iter().collect();
    let line = |file: &&serde_json::Value| {
        let findings = file["findings"].as_array().unwrap().iter();
        let at = |it: &serde_json::Value| {
            format!(
                " {}:{}:{}",
                it["rule"], it["range"]["start"]["line"], it["range"]["start"]["column"]
            )
        };
        format!("{} {}{}\n", file["path"], file["config"], findings.map(at).collect::<String>())
    };
    let files: String = files.iter().map(line).collect();
    expect![[""]].assert_eq(&files);
    assert_eq!(json["summary"]["warning"], 1);
    expect![[""]].assert_eq(&run("github"));
    assert!(run("sarif").contains("infra/main.tf"));
    assert!(run("junit").contains("infra/main.tf:6:9"));
}
