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
    check_run(
        &folder,
        &["check", "--no-roles", "api.yaml"],
        expect![[r#"
        exit 0
        warning[api-id]: Making the config may fail with 404: `.id` is the API's full
          name.
         --> infra/main.tf:6:9
          |
        6 |   api = google_api_gateway_api.shop.id
          |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          |
          = note: `api` wants its id: write `google_api_gateway_api.shop.api_id`.
          = docs: https://github.com/hashicorp/terraform-provider-google/issues/16533

        hint[unused-template-variable]: No effect: the config does not use `region`.
          --> infra/main.tf:13:9
           |
        13 |         region = "us-central1"
           |         ^^^^^^^^^^^^^^^^^^^^^^ Use it there, or leave it out.
           |
           = docs: https://github.com/hashicorp/terraform/blob/0b61100ac7a0108c8eb5feddb74f85e31e8375e5/internal/lang/funcs/filesystem.go

        1 gateway config: 1 warning, 1 hint
        Also read: 2 Terraform files
        --
    "#]],
    );
    check_run(
        &folder,
        &["check", "--no-roles", "--no-infra", "."],
        expect![[r#"
        exit 0
        1 gateway config: nothing found
        --
    "#]],
    );
    check_run(
        &folder,
        &["check", "--summary", "."],
        expect![[r#"
        exit 0
        api.yaml: nothing found
        infra/main.tf: 1 warning, 1 hint
        1 gateway config: 1 warning, 1 hint
        Also read: 2 Terraform files
        --
    "#]],
    );
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
    expect![[r#"
        "api.yaml" true
        "infra/main.tf" false "api-id":6:9 "unused-template-variable":13:9
    "#]]
    .assert_eq(&files);
    assert_eq!(json["summary"]["warning"], 1);
    expect![[r#"
        ::warning file=infra/main.tf,line=6,endLine=6,col=9,endColumn=39,title=api-id::Making the config may fail with 404: `.id` is the API's full name. `api` wants its id: write `google_api_gateway_api.shop.api_id`.
        ::notice file=infra/main.tf,line=13,endLine=13,col=9,endColumn=31,title=unused-template-variable::No effect: the config does not use `region`. Use it there, or leave it out.
    "#]].assert_eq(&run("github"));
    assert!(run("sarif").contains("infra/main.tf"));
    assert!(run("junit").contains("infra/main.tf:6:9"));
}
