//! What is found in the Terraform beside a config, in an editor.

use serde_json::json;

use super::workspace::{changed, client_of, folder, rules, uri, write};
use crate::support::client::full;

const TERRAFORM: &str = r#"resource "google_api_gateway_api_config" "shop" {
  /* 💣 */ api = google_api_gateway_api.shop.id
  openapi_documents {
    document {
      contents = base64encode(templatefile("${path.module}/../api.yaml", { unused = 1 }))
    }
  }
}
resource "google_api_gateway_api" "shop" { api_id = "shop" }
"#;

const CONFIG: &str = r#"swagger: "2.0"
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

#[test]
fn every_client_is_told_of_it_and_that_it_is_gone() {
    // The bomb is two units of UTF-16, and four bytes.
    for (capabilities, column) in [(json!({}), 17), (full(), 19)] {
        let folder =
            folder(&[(".git/HEAD", ""), ("api.yaml", CONFIG), ("infra/main.tf", TERRAFORM)]);
        let path = folder.path();
        let mut client = client_of(capabilities, &[path]);
        let main = uri(path, "infra/main.tf");
        let found = client.closed_diagnostics(&main);
        assert_eq!(rules(&found), ["api-id", "unused-template-variable"]);
        let start = &found[0]["range"]["start"];
        assert_eq!(*start, json!({"line": 1, "character": column}), "{found:?}");

        write(path, "api.yaml", &CONFIG.replace("Orders", "${unused}"));
        changed(&mut client, path, &["api.yaml"]);
        assert_eq!(rules(&client.closed_diagnostics(&main)), ["api-id"]);

        write(path, "infra/main.tf", &TERRAFORM.replace("shop.id", "shop.api_id"));
        changed(&mut client, path, &["infra/main.tf"]);
        assert_eq!(rules(&client.closed_diagnostics(&main)), [""; 0]);
        client.stop();
    }
}
