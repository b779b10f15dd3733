//! Services that template variables stand for, and whether their roles are granted.

use super::*;
use crate::features::variables;

const TERRAFORM: &str = r#"
resource "google_service_account" "gateway" { account_id = "gateway" }
resource "google_cloud_run_v2_service" "orders" {
  name     = "orders"
  location = "europe-west1"
}
resource "google_cloud_run_v2_service_iam_member" "orders" {
  name     = google_cloud_run_v2_service.orders.name
  location = "europe-west1"
  role     = "roles/run.invoker"
  member   = google_service_account.gateway.member
}
resource "google_cloud_run_v2_service" "stock" {
  name     = "stock"
  location = "europe-west1"
}
resource "google_cloud_run_v2_service" "night" {
  name     = "night-${var.env}"
  location = "europe-west1"
}
resource "google_cloud_run_v2_service_iam_member" "night" {
  name     = google_cloud_run_v2_service.night.name
  location = "europe-west1"
  role     = "roles/run.invoker"
  member   = "serviceAccount:other@shop-42.iam.gserviceaccount.com"
}
resource "google_cloudfunctions_function" "stamp" { name = "stamp" }
resource "google_api_gateway_api_config" "shop" {
  openapi_documents {
    document {
      path     = "api.yaml"
      contents = base64encode(templatefile("../api.yaml", {
        orders = google_cloud_run_v2_service.orders.uri
        stock  = "${google_cloud_run_v2_service.stock.uri}/v2"
        night  = google_cloud_run_v2_service.night.uri
        stamp  = google_cloudfunctions_function.stamp.https_trigger_url
        host   = "www.example.com"
        other  = var.other
      }))
    }
  }
  gateway_config {
    backend_config { google_service_account = google_service_account.gateway.email }
  }
}
"#;

const CONFIG: &str = r#"swagger: "2.0"
x-google-backend:
  address: ${stamp}
paths:
  /orders/{id}:
    get:
      x-google-backend:
        address: ${orders}
        path_translation: APPEND_PATH_TO_ADDRESS
    put:
      x-google-backend:
        address: ${orders}/new
        path_translation: CONSTANT_ADDRESS
  /stock:
    get:
      x-google-backend: {address: "${stock}"}
    put:
      x-google-backend:
        address: ${night}
    post:
      x-google-backend:
        address: https://${host}
        path_translation: APPEND_PATH_TO_ADDRESS
    patch:
      x-google-backend:
        address: ${other}
        path_translation: APPEND_PATH_TO_ADDRESS
    delete: {}
"#;

fn shown_beside(kinds: HintKinds) -> (String, Vec<Hint>) {
    let (analysis, _) = variables::tests::read(&format!("{CONFIG}$0"), TERRAFORM);
    let hints = hints(&analysis, TextRange::new(0, CONFIG.len()), kinds, None);
    let mut shown = CONFIG.to_owned();
    for hint in hints.iter().rev() {
        shown.insert_str(hint.offset, &format!("⟦{}⟧", hint.text));
    }
    (shown, hints)
}

#[test]
fn the_service_is_named_and_whether_its_role_is_granted() {
    let (shown, _) = shown_beside(HintKinds::default());
    expect![[r#"
        swagger: "2.0"
        x-google-backend:
          address: ${stamp}⟦→ function stamp (1st gen) · no grant found⟧
        paths:
          /orders/{id}:
            get:
              x-google-backend:
                address: ${orders}⟦→ Cloud Run orders …/orders/{id} · granted⟧
                path_translation: APPEND_PATH_TO_ADDRESS
            put:
              x-google-backend:
                address: ${orders}/new⟦→ Cloud Run orders …/new?id={id}⟧
                path_translation: CONSTANT_ADDRESS
          /stock:
            get:
              x-google-backend: {address: "${stock}"}⟦→ Cloud Run stock …/v2 · no grant found⟧
            put:
              x-google-backend:
                address: ${night}⟦→ Cloud Run night-${var.env}⟧
            post:
              x-google-backend:
                address: https://${host}⟦→ https://www.example.com/stock⟧
                path_translation: APPEND_PATH_TO_ADDRESS
            patch:
              x-google-backend:
                address: ${other}⟦→ …/stock⟧
                path_translation: APPEND_PATH_TO_ADDRESS
            delete: {}⟦→ function stamp (1st gen) …/stock⟧
    "#]]
    .assert_eq(&shown);
}

#[test]
fn beside_roles_grants_are_told_of_those() {
    let (shown, _) = shown_beside(HintKinds { roles: true, ..HintKinds::default() });
    expect![[r#"
        swagger: "2.0"
        x-google-backend:⟦needs roles/cloudfunctions.invoker · no grant found⟧
          address: ${stamp}⟦→ function stamp (1st gen)⟧
        paths:
          /orders/{id}:
            get:
              x-google-backend:⟦granted: roles/run.invoker⟧
                address: ${orders}⟦→ Cloud Run orders …/orders/{id}⟧
                path_translation: APPEND_PATH_TO_ADDRESS
            put:
              x-google-backend:
                address: ${orders}/new⟦→ Cloud Run orders …/new?id={id}⟧
                path_translation: CONSTANT_ADDRESS
          /stock:
            get:
              x-google-backend: {address: "${stock}"}⟦→ Cloud Run stock …/v2⟧⟦needs roles/run.invoker · no grant found⟧
            put:
              x-google-backend:⟦needs roles/run.invoker⟧
                address: ${night}⟦→ Cloud Run night-${var.env}⟧
            post:
              x-google-backend:
                address: https://${host}⟦→ https://www.example.com/stock⟧
                path_translation: APPEND_PATH_TO_ADDRESS
            patch:
              x-google-backend:
                address: ${other}⟦→ …/stock⟧
                path_translation: APPEND_PATH_TO_ADDRESS
            delete: {}⟦→ function stamp (1st gen) …/stock⟧
    "#]].assert_eq(&shown);
}

#[test]
fn tooltips_say_where() {
    let (_, hints) = shown_beside(HintKinds::default());
    let tooltips: Vec<_> = hints
        .iter()
        .take(4)
        .map(|hint| {
            let tooltip = hint.tooltip.plain().replace("\n\n", "\n").replace('\n', "\n  ");
            format!("{}\n  {tooltip}\n", hint.text)
        })
        .collect();
    expect![[r#"
        → function stamp (1st gen) · no grant found
          Defined in infra/main.tf:27 as google_cloudfunctions_function.stamp.
          Calls may get 403: no role with cloudfunctions.functions.invoke is granted to the gateway's account in these files.

        → Cloud Run orders …/orders/{id} · granted
          get /orders/{id} calls ${orders}/orders/{id}
          Defined in infra/main.tf:3 as google_cloud_run_v2_service.orders.
          Granted (infra/main.tf:7): the gateway's account has roles/run.invoker on it.
          - Address: ${orders}
          - APPEND_PATH_TO_ADDRESS: the path of the request is added to it
          - Path: /orders/{id}

        → Cloud Run orders …/new?id={id}
          put /orders/{id} calls ${orders}/new?id={id}
          Defined in infra/main.tf:3 as google_cloud_run_v2_service.orders.
          - Address: ${orders}/new
          - CONSTANT_ADDRESS: the path of the request is dropped; path parameters become query parameters

        → Cloud Run stock …/v2 · no grant found
          get /stock calls ${stock}
          Defined in infra/main.tf:13 as google_cloud_run_v2_service.stock.
          Calls may get 403: no role with run.routes.invoke is granted to the gateway's account in these files.
          - Address: ${stock}
          - CONSTANT_ADDRESS (default): the path of the request is dropped; path parameters become query parameters
    "#]].assert_eq(&tooltips.join("\n"));
}
