//! The plan and its formats, over configs with all kinds of backends and over hostile ones.

use std::sync::Arc;

use expect_test::{Expect, expect};

use super::*;
use crate::settings::Settings;
use crate::text::Text;
use crate::yaml::Format;

mod counts;
mod hostile;

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
    human(plan, str::to_owned)
}

#[test]
fn all_kinds_for_people() {
    check(
        SHOP,
        as_text,
        expect![[r#"
        roles/run.invoker on the Cloud Run service front in us-central1
          to serviceAccount:SA_EMAIL: lets the gateway call the service
          https://front-abcdefghij-uc.a.run.app (line 2)
          gcloud run services add-iam-policy-binding front --region=us-central1 --member=serviceAccount:SA_EMAIL --role=roles/run.invoker
          documented by Google, 2025-09-03: https://docs.cloud.google.com/api-gateway/docs/securing-backend-services

        roles/run.invoker on the Cloud Run service orders in europe-west1
          to serviceAccount:SA_EMAIL: lets the gateway call the service
          https://orders-481516234200.europe-west1.run.app/a (line 5)
          https://orders-481516234200.europe-west1.run.app/b (lines 6, 7)
          gcloud run services add-iam-policy-binding orders --region=europe-west1 --project=481516234200 --member=serviceAccount:SA_EMAIL --role=roles/run.invoker
          documented by Google, 2025-09-03: https://docs.cloud.google.com/api-gateway/docs/securing-backend-services

        roles/cloudfunctions.invoker (1st gen) or roles/run.invoker (2nd gen) on the function stock in europe-west1
          to serviceAccount:SA_EMAIL: lets the gateway invoke the function
          https://europe-west1-shop-42.cloudfunctions.net/stock (line 10)
          gcloud functions add-invoker-policy-binding stock --region=europe-west1 --project=shop-42 --member=serviceAccount:SA_EMAIL
          documented by Google, 2025-09-03: https://docs.cloud.google.com/api-gateway/docs/securing-backend-services
          documented by Google, 2026-11-23: https://cloud.google.com/functions/docs/reference/iam/roles

        roles/cloudfunctions.invoker (1st gen) or roles/run.invoker (2nd gen) on the function stock
          to serviceAccount:SA_EMAIL: lets the gateway invoke the function
          https://${R}-${P}.cloudfunctions.net/stock (line 11)
          gcloud functions add-invoker-policy-binding stock --region=REGION --project=PROJECT_ID --member=serviceAccount:SA_EMAIL
          documented by Google, 2025-09-03: https://docs.cloud.google.com/api-gateway/docs/securing-backend-services
          documented by Google, 2026-11-23: https://cloud.google.com/functions/docs/reference/iam/roles

        roles/iap.httpsResourceAccessor on the App Engine service api in europe-west1
          to serviceAccount:SA_EMAIL: lets the gateway through Identity-Aware Proxy, if that is on for the app
          https://api-dot-shop-42.ew.r.appspot.com (line 13)
          gcloud iap web add-iam-policy-binding --resource-type=app-engine --service=api --project=shop-42 --member=serviceAccount:SA_EMAIL --role=roles/iap.httpsResourceAccessor
          documented by Google, 2025-09-03: https://docs.cloud.google.com/api-gateway/docs/securing-backend-services

        Cannot be called, whatever is granted
          https://bigquery.googleapis.com/v2 (line 15)
              Put a Cloud Run service or function in between: called directly, the API answers every request with 401. [googleapis-backend]
          https://path-481516234200.europe-west1.run.app (line 17)
              The gateway reads no backend on a path; it must stand in the operations. [path-level-backend]
          https://203.0.113.7 (line 22)
              API Gateway refuses to deploy a config with an IP address as a backend. [ip-address-backend]
          https://[::1 (line 23)
              The address cannot be read. [address]

        Look at by hand
          https://orders-481516234200.europe-west1.run.app/b (line 8)
              No role helps: with disable_auth: true the gateway does not show who it is. The backend must be open to everyone, or every caller must bring a token that the backend accepts.
          https://orders.example.com (line 20)
              No role is to be granted, unless Identity-Aware Proxy stands in front of this host or it is a custom domain of a Cloud Run service.
          ${url} (line 21)
              Give the value under variables in the settings, or check the config after the template is filled in.

        Whoever deploys needs, on top of this
          roles/owner or roles/editor on the gateway's project: for the first deployment in a project
          roles/apigateway.admin on the gateway's project: for later deployments
          roles/servicemanagement.configEditor on the gateway's project: for later deployments, in the place of roles/apigateway.admin (not confirmed)
          roles/iam.serviceAccountUser on the gateway's service account: to give the config its service account
    "#]],
    );
}

#[test]
fn all_kinds_for_a_shell() {
    check(
        SHOP,
        gcloud,
        expect![[r##"
        #!/bin/sh
        # What the service account of the gateway needs for api.yaml.
        # Facts about Google Cloud as of 2026-11-23.
        # Read it, then run it.
        set -eu

        # Not known: set these here or in the environment.
        # PROJECT_ID: id of the project that the backend runs in (https://front-abcdefghij-uc.a.run.app)
        PROJECT_ID="${PROJECT_ID:-}"
        : "${PROJECT_ID:?must be set: id of the project that the backend runs in}"
        # SA_EMAIL: e-mail of the service account of the gateway
        SA_EMAIL="${SA_EMAIL:-}"
        : "${SA_EMAIL:?must be set: e-mail of the service account of the gateway}"
        # REGION: region that the backend runs in (https://${R}-${P}.cloudfunctions.net/stock)
        REGION="${REGION:-}"
        : "${REGION:?must be set: region that the backend runs in}"
        # PROJECT_ID_2: id of the project that the backend runs in (https://${R}-${P}.cloudfunctions.net/stock)
        PROJECT_ID_2="${PROJECT_ID_2:-}"
        : "${PROJECT_ID_2:?must be set: id of the project that the backend runs in}"

        # roles/run.invoker on the Cloud Run service front in us-central1:
        # lets the gateway call the service.
        # - https://front-abcdefghij-uc.a.run.app (line 2)
        gcloud run services add-iam-policy-binding front \
          --region=us-central1 \
          --project="${PROJECT_ID}" \
          --member=serviceAccount:"${SA_EMAIL}" \
          --role=roles/run.invoker

        # roles/run.invoker on the Cloud Run service orders in europe-west1:
        # lets the gateway call the service.
        # - https://orders-481516234200.europe-west1.run.app/a (line 5)
        # - https://orders-481516234200.europe-west1.run.app/b (lines 6, 7)
        gcloud run services add-iam-policy-binding orders \
          --region=europe-west1 \
          --project=481516234200 \
          --member=serviceAccount:"${SA_EMAIL}" \
          --role=roles/run.invoker

        # roles/cloudfunctions.invoker (1st gen) or roles/run.invoker (2nd gen) on the function stock in europe-west1:
        # lets the gateway invoke the function.
        # - https://europe-west1-shop-42.cloudfunctions.net/stock (line 10)
        gcloud functions add-invoker-policy-binding stock \
          --region=europe-west1 \
          --project=shop-42 \
          --member=serviceAccount:"${SA_EMAIL}"

        # roles/cloudfunctions.invoker (1st gen) or roles/run.invoker (2nd gen) on the function stock:
        # lets the gateway invoke the function.
        # - https://${R}-${P}.cloudfunctions.net/stock (line 11)
        gcloud functions add-invoker-policy-binding stock \
          --region="${REGION}" \
          --project="${PROJECT_ID_2}" \
          --member=serviceAccount:"${SA_EMAIL}"

        # roles/iap.httpsResourceAccessor on the App Engine service api in europe-west1:
        # lets the gateway through Identity-Aware Proxy, if that is on for the app.
        # - https://api-dot-shop-42.ew.r.appspot.com (line 13)
        gcloud iap web add-iam-policy-binding \
          --resource-type=app-engine \
          --service=api \
          --project=shop-42 \
          --member=serviceAccount:"${SA_EMAIL}" \
          --role=roles/iap.httpsResourceAccessor \
          --condition=None

        # Not granted, as calls fail whatever is granted:
        # - https://bigquery.googleapis.com/v2 (line 15)
        #     Put a Cloud Run service or function in between: called directly, the API answers every request with 401. [googleapis-backend]
        # - https://path-481516234200.europe-west1.run.app (line 17)
        #     The gateway reads no backend on a path; it must stand in the operations. [path-level-backend]
        # - https://203.0.113.7 (line 22)
        #     API Gateway refuses to deploy a config with an IP address as a backend. [ip-address-backend]
        # - https://[::1 (line 23)
        #     The address cannot be read. [address]

        # Not granted; look at these by hand:
        # - https://orders-481516234200.europe-west1.run.app/b (line 8)
        #     No role helps: with disable_auth: true the gateway does not show who it is. The backend must be open to everyone, or every caller must bring a token that the backend accepts.
        # - https://orders.example.com (line 20)
        #     No role is to be granted, unless Identity-Aware Proxy stands in front of this host or it is a custom domain of a Cloud Run service.
        # - ${url} (line 21)
        #     Give the value under variables in the settings, or check the config after the template is filled in.

        # Not granted here: what whoever deploys needs.
        # - roles/owner or roles/editor on the gateway's project: for the first deployment in a project
        # - roles/apigateway.admin on the gateway's project: for later deployments
        # - roles/servicemanagement.configEditor on the gateway's project: for later deployments, in the place of roles/apigateway.admin (not confirmed)
        # - roles/iam.serviceAccountUser on the gateway's service account: to give the config its service account
    "##]],
    );
}

#[test]
fn all_kinds_for_terraform() {
    check(
        SHOP,
        terraform,
        expect![[r##"
        # What the service account of the gateway needs for api.yaml.
        # Facts about Google Cloud as of 2026-11-23.

        variable "project_id" {
          description = "id of the project that the backend runs in (https://front-abcdefghij-uc.a.run.app)"
          type        = string
        }

        variable "sa_email" {
          description = "e-mail of the service account of the gateway"
          type        = string
        }

        variable "region" {
          description = "region that the backend runs in (https://$${R}-$${P}.cloudfunctions.net/stock)"
          type        = string
        }

        variable "project_id_2" {
          description = "id of the project that the backend runs in (https://$${R}-$${P}.cloudfunctions.net/stock)"
          type        = string
        }

        # roles/run.invoker on the Cloud Run service front in us-central1: lets the gateway call the service.
        # - https://front-abcdefghij-uc.a.run.app (line 2)
        resource "google_cloud_run_v2_service_iam_member" "front" {
          project  = var.project_id
          location = "us-central1"
          name     = "front"
          role     = "roles/run.invoker"
          member   = "serviceAccount:${var.sa_email}"
        }

        # roles/run.invoker on the Cloud Run service orders in europe-west1: lets the gateway call the service.
        # - https://orders-481516234200.europe-west1.run.app/a (line 5)
        # - https://orders-481516234200.europe-west1.run.app/b (lines 6, 7)
        resource "google_cloud_run_v2_service_iam_member" "orders" {
          project  = "481516234200"
          location = "europe-west1"
          name     = "orders"
          role     = "roles/run.invoker"
          member   = "serviceAccount:${var.sa_email}"
        }

        # roles/cloudfunctions.invoker (1st gen) or roles/run.invoker (2nd gen) on the function stock in europe-west1: lets the gateway invoke the function.
        # - https://europe-west1-shop-42.cloudfunctions.net/stock (line 10)
        variable "stock_generation" {
          description = "Generation of the function, 1 or 2; its address does not tell."
          type        = number

          validation {
            condition     = contains([1, 2], var.stock_generation)
            error_message = "Must be 1 or 2."
          }
        }

        resource "google_cloudfunctions_function_iam_member" "stock" {
          count = var.stock_generation == 1 ? 1 : 0

          project        = "shop-42"
          region         = "europe-west1"
          cloud_function = "stock"
          role           = "roles/cloudfunctions.invoker"
          member         = "serviceAccount:${var.sa_email}"
        }

        data "google_cloudfunctions2_function" "stock" {
          count = var.stock_generation == 2 ? 1 : 0

          project  = "shop-42"
          location = "europe-west1"
          name     = "stock"
        }

        resource "google_cloud_run_v2_service_iam_member" "stock" {
          count = var.stock_generation == 2 ? 1 : 0

          project  = "shop-42"
          location = "europe-west1"
          name     = basename(data.google_cloudfunctions2_function.stock[0].service_config[0].service)
          role     = "roles/run.invoker"
          member   = "serviceAccount:${var.sa_email}"
        }

        # roles/cloudfunctions.invoker (1st gen) or roles/run.invoker (2nd gen) on the function stock: lets the gateway invoke the function.
        # - https://${R}-${P}.cloudfunctions.net/stock (line 11)
        variable "stock_2_generation" {
          description = "Generation of the function, 1 or 2; its address does not tell."
          type        = number

          validation {
            condition     = contains([1, 2], var.stock_2_generation)
            error_message = "Must be 1 or 2."
          }
        }

        resource "google_cloudfunctions_function_iam_member" "stock_2" {
          count = var.stock_2_generation == 1 ? 1 : 0

          project        = var.project_id_2
          region         = var.region
          cloud_function = "stock"
          role           = "roles/cloudfunctions.invoker"
          member         = "serviceAccount:${var.sa_email}"
        }

        data "google_cloudfunctions2_function" "stock_2" {
          count = var.stock_2_generation == 2 ? 1 : 0

          project  = var.project_id_2
          location = var.region
          name     = "stock"
        }

        resource "google_cloud_run_v2_service_iam_member" "stock_2" {
          count = var.stock_2_generation == 2 ? 1 : 0

          project  = var.project_id_2
          location = var.region
          name     = basename(data.google_cloudfunctions2_function.stock_2[0].service_config[0].service)
          role     = "roles/run.invoker"
          member   = "serviceAccount:${var.sa_email}"
        }

        # roles/iap.httpsResourceAccessor on the App Engine service api in europe-west1: lets the gateway through Identity-Aware Proxy, if that is on for the app.
        # - https://api-dot-shop-42.ew.r.appspot.com (line 13)
        resource "google_iap_app_engine_service_iam_member" "api" {
          project = "shop-42"
          app_id  = "shop-42"
          service = "api"
          role    = "roles/iap.httpsResourceAccessor"
          member  = "serviceAccount:${var.sa_email}"
        }

        # Not granted, as calls fail whatever is granted:
        # - https://bigquery.googleapis.com/v2 (line 15)
        #     Put a Cloud Run service or function in between: called directly, the API answers every request with 401. [googleapis-backend]
        # - https://path-481516234200.europe-west1.run.app (line 17)
        #     The gateway reads no backend on a path; it must stand in the operations. [path-level-backend]
        # - https://203.0.113.7 (line 22)
        #     API Gateway refuses to deploy a config with an IP address as a backend. [ip-address-backend]
        # - https://[::1 (line 23)
        #     The address cannot be read. [address]

        # Not granted; look at these by hand:
        # - https://orders-481516234200.europe-west1.run.app/b (line 8)
        #     No role helps: with disable_auth: true the gateway does not show who it is. The backend must be open to everyone, or every caller must bring a token that the backend accepts.
        # - https://orders.example.com (line 20)
        #     No role is to be granted, unless Identity-Aware Proxy stands in front of this host or it is a custom domain of a Cloud Run service.
        # - ${url} (line 21)
        #     Give the value under variables in the settings, or check the config after the template is filled in.

        # Not granted here: what whoever deploys needs.
        # - roles/owner or roles/editor on the gateway's project: for the first deployment in a project
        # - roles/apigateway.admin on the gateway's project: for later deployments
        # - roles/servicemanagement.configEditor on the gateway's project: for later deployments, in the place of roles/apigateway.admin (not confirmed)
        # - roles/iam.serviceAccountUser on the gateway's service account: to give the config its service account
    "##]],
    );
}

#[test]
fn all_kinds_in_markdown() {
    check(
        SHOP,
        markdown,
        expect![[r#"
        # Roles for the gateway's service account

        For `api.yaml`.

        | Role | On | To | What for | Called at | Source |
        | --- | --- | --- | --- | --- | --- |
        | `roles/run.invoker` | the Cloud Run service front in us-central1 | `serviceAccount:SA_EMAIL` | lets the gateway call the service | `https://front-abcdefghij-uc.a.run.app` (line 2) | [documented by Google](https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), 2025-09-03 |
        | `roles/run.invoker` | the Cloud Run service orders in europe-west1 | `serviceAccount:SA_EMAIL` | lets the gateway call the service | `https://orders-481516234200.europe-west1.run.app/a` (line 5)<br>`https://orders-481516234200.europe-west1.run.app/b` (lines 6, 7) | [documented by Google](https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), 2025-09-03 |
        | `roles/cloudfunctions.invoker` (1st gen) or `roles/run.invoker` (2nd gen) | the function stock in europe-west1 | `serviceAccount:SA_EMAIL` | lets the gateway invoke the function | `https://europe-west1-shop-42.cloudfunctions.net/stock` (line 10) | [documented by Google](https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), 2025-09-03<br>[documented by Google](https://cloud.google.com/functions/docs/reference/iam/roles), 2026-11-23 |
        | `roles/cloudfunctions.invoker` (1st gen) or `roles/run.invoker` (2nd gen) | the function stock | `serviceAccount:SA_EMAIL` | lets the gateway invoke the function | `https://${R}-${P}.cloudfunctions.net/stock` (line 11) | [documented by Google](https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), 2025-09-03<br>[documented by Google](https://cloud.google.com/functions/docs/reference/iam/roles), 2026-11-23 |
        | `roles/iap.httpsResourceAccessor` | the App Engine service api in europe-west1 | `serviceAccount:SA_EMAIL` | lets the gateway through Identity-Aware Proxy, if that is on for the app | `https://api-dot-shop-42.ew.r.appspot.com` (line 13) | [documented by Google](https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), 2025-09-03 |

        ```sh
        gcloud run services add-iam-policy-binding front --region=us-central1 --member=serviceAccount:SA_EMAIL --role=roles/run.invoker
        gcloud run services add-iam-policy-binding orders --region=europe-west1 --project=481516234200 --member=serviceAccount:SA_EMAIL --role=roles/run.invoker
        gcloud functions add-invoker-policy-binding stock --region=europe-west1 --project=shop-42 --member=serviceAccount:SA_EMAIL
        gcloud functions add-invoker-policy-binding stock --region=REGION --project=PROJECT_ID --member=serviceAccount:SA_EMAIL
        gcloud iap web add-iam-policy-binding --resource-type=app-engine --service=api --project=shop-42 --member=serviceAccount:SA_EMAIL --role=roles/iap.httpsResourceAccessor
        ```

        ## Cannot be called, whatever is granted

        | Address | Why | Rule |
        | --- | --- | --- |
        | `https://bigquery.googleapis.com/v2` (line 15) | Put a Cloud Run service or function in between: called directly, the API answers every request with 401. | `googleapis-backend` |
        | `https://path-481516234200.europe-west1.run.app` (line 17) | The gateway reads no backend on a path; it must stand in the operations. | `path-level-backend` |
        | `https://203.0.113.7` (line 22) | API Gateway refuses to deploy a config with an IP address as a backend. | `ip-address-backend` |
        | `https://[::1` (line 23) | The address cannot be read. | `address` |

        ## Look at by hand

        | Address | Why |
        | --- | --- |
        | `https://orders-481516234200.europe-west1.run.app/b` (line 8) | No role helps: with `disable_auth: true` the gateway does not show who it is. The backend must be open to everyone, or every caller must bring a token that the backend accepts. |
        | `https://orders.example.com` (line 20) | No role is to be granted, unless Identity-Aware Proxy stands in front of this host or it is a custom domain of a Cloud Run service. |
        | `${url}` (line 21) | Give the value under `variables` in the settings, or check the config after the template is filled in. |

        ## Whoever deploys needs, on top of this

        | Role | On | What for | How sure |
        | --- | --- | --- | --- |
        | `roles/owner` or `roles/editor` | the gateway's project | for the first deployment in a project | documented by Google |
        | `roles/apigateway.admin` | the gateway's project | for later deployments | documented by Google |
        | `roles/servicemanagement.configEditor` | the gateway's project | for later deployments, in the place of `roles/apigateway.admin` | not confirmed |
        | `roles/iam.serviceAccountUser` | the gateway's service account | to give the config its service account | documented by Google |
    "#]],
    );
}

#[test]
fn model_routers_and_named_backends() {
    check(
        ROUTERS,
        as_text,
        expect![[r#"
            roles/aiplatform.user on the whole project shop-42
              to serviceAccount:SA_EMAIL: lets the gateway's model router call models in the project
              https://us-central1-aiplatform.googleapis.com/v1/projects/shop-42/locations/us-central1/x (line 4)
              https://aiplatform.googleapis.com/v1/projects/shop-42/y (line 6)
              gcloud projects add-iam-policy-binding shop-42 --member=serviceAccount:SA_EMAIL --role=roles/aiplatform.user
              documented by Google, 2026-08-04: https://docs.cloud.google.com/api-gateway/docs/model-routing-configure

            roles/aiplatform.user on the whole project
              to serviceAccount:SA_EMAIL: lets the gateway's model router call models in the project
              https://aiplatform.googleapis.com/v1/projects/${P}/x (line 5)
              gcloud projects add-iam-policy-binding PROJECT_ID --member=serviceAccount:SA_EMAIL --role=roles/aiplatform.user
              documented by Google, 2026-08-04: https://docs.cloud.google.com/api-gateway/docs/model-routing-configure

            roles/run.invoker on the Cloud Run service orders in europe-west1
              to serviceAccount:SA_EMAIL: lets the gateway call the service
              https://orders-481516234200.europe-west1.run.app (line 7)
              gcloud run services add-iam-policy-binding orders --region=europe-west1 --project=481516234200 --member=serviceAccount:SA_EMAIL --role=roles/run.invoker
              documented by Google, 2025-09-03: https://docs.cloud.google.com/api-gateway/docs/securing-backend-services

            Cannot be called, whatever is granted
              https://inline-481516234200.europe-west1.run.app (line 21)
                  In OpenAPI 3.x a backend is an entry under x-google-api-management.backends, and x-google-backend its name. [inline-backend]
              https://aiplatform.googleapis.com/v1/projects/shop-42/y (line 6)
                  Put a Cloud Run service or function in between: called directly, the API answers every request with 401. [googleapis-backend]

            Look at by hand
              https://unused-481516234200.europe-west1.run.app (line 8)
                  Nothing refers to this backend: the gateway never calls it.

            Whoever deploys needs, on top of this
              roles/owner or roles/editor on the gateway's project: for the first deployment in a project
              roles/apigateway.admin on the gateway's project: to deploy a config with model routing
              roles/iam.serviceAccountUser on the gateway's service account: to give the config its service account
        "#]],
    );
}

#[test]
fn the_shape_is_the_public_one() {
    let text = r#"swagger: "2.0"
paths:
  /a:
    get: {x-google-backend: {address: "https://us-central1-shop-42.cloudfunctions.net/stock"}}
    put: {x-google-backend: {address: "https://orders-481516234200.europe-west1.run.app"}}
    post: {x-google-backend: {address: "https://bigquery.googleapis.com"}}
    delete: {x-google-backend: {address: "${url}"}}
"#;
    check(
        text,
        |plan| json(plan).unwrap(),
        expect![[r#"
        {
          "version": 1,
          "bindings": [
            {
              "role": null,
              "permissions": [],
              "resource": {
                "kind": "cloud-run-function",
                "name": "stock",
                "region": "us-central1",
                "project": "shop-42",
                "project_number": null
              },
              "alternatives": [
                {
                  "when": "1st gen",
                  "role": "roles/cloudfunctions.invoker",
                  "permissions": [
                    "cloudfunctions.functions.invoke"
                  ],
                  "certainty": "doc",
                  "source": "https://docs.cloud.google.com/api-gateway/docs/securing-backend-services",
                  "as_of": "2025-09-03"
                },
                {
                  "when": "2nd gen",
                  "role": "roles/run.invoker",
                  "permissions": [
                    "run.routes.invoke"
                  ],
                  "certainty": "doc",
                  "source": "https://cloud.google.com/functions/docs/reference/iam/roles",
                  "as_of": "2026-11-23"
                }
              ],
              "member": "serviceAccount:SA_EMAIL",
              "why": "lets the gateway invoke the function",
              "certainty": "doc",
              "source": "https://docs.cloud.google.com/api-gateway/docs/securing-backend-services",
              "as_of": "2025-09-03",
              "addresses": [
                {
                  "address": "https://us-central1-shop-42.cloudfunctions.net/stock",
                  "range": {
                    "start": {
                      "line": 4,
                      "column": 40,
                      "offset": 67
                    },
                    "end": {
                      "line": 4,
                      "column": 92,
                      "offset": 119
                    }
                  }
                }
              ],
              "gcloud": "gcloud functions add-invoker-policy-binding stock --region=us-central1 --project=shop-42 --member=serviceAccount:SA_EMAIL"
            },
            {
              "role": "roles/run.invoker",
              "permissions": [
                "run.routes.invoke"
              ],
              "resource": {
                "kind": "cloud-run-service",
                "name": "orders",
                "region": "europe-west1",
                "project": null,
                "project_number": "481516234200"
              },
              "alternatives": [],
              "member": "serviceAccount:SA_EMAIL",
              "why": "lets the gateway call the service",
              "certainty": "doc",
              "source": "https://docs.cloud.google.com/api-gateway/docs/securing-backend-services",
              "as_of": "2025-09-03",
              "addresses": [
                {
                  "address": "https://orders-481516234200.europe-west1.run.app",
                  "range": {
                    "start": {
                      "line": 5,
                      "column": 40,
                      "offset": 162
                    },
                    "end": {
                      "line": 5,
                      "column": 88,
                      "offset": 210
                    }
                  }
                }
              ],
              "gcloud": "gcloud run services add-iam-policy-binding orders --region=europe-west1 --project=481516234200 --member=serviceAccount:SA_EMAIL --role=roles/run.invoker"
            }
          ],
          "blocked": [
            {
              "address": "https://bigquery.googleapis.com",
              "rule": "googleapis-backend",
              "why": "Put a Cloud Run service or function in between: called directly, the API answers every request with 401.",
              "range": {
                "start": {
                  "line": 6,
                  "column": 41,
                  "offset": 254
                },
                "end": {
                  "line": 6,
                  "column": 72,
                  "offset": 285
                }
              }
            }
          ],
          "manual": [
            {
              "address": "${url}",
              "why": "Give the value under variables in the settings, or check the config after the template is filled in.",
              "range": {
                "start": {
                  "line": 7,
                  "column": 43,
                  "offset": 331
                },
                "end": {
                  "line": 7,
                  "column": 49,
                  "offset": 337
                }
              }
            }
          ],
          "deploy": [
            {
              "roles": [
                "roles/owner",
                "roles/editor"
              ],
              "permissions": [],
              "on": "project",
              "why": "for the first deployment in a project",
              "certainty": "doc",
              "source": "https://docs.cloud.google.com/api-gateway/docs/configure-dev-env",
              "as_of": "2026-04-10"
            },
            {
              "roles": [
                "roles/apigateway.admin"
              ],
              "permissions": [],
              "on": "project",
              "why": "for later deployments",
              "certainty": "doc",
              "source": "https://docs.cloud.google.com/api-gateway/docs/configure-dev-env",
              "as_of": "2026-04-10"
            },
            {
              "roles": [
                "roles/servicemanagement.configEditor"
              ],
              "permissions": [],
              "on": "project",
              "why": "for later deployments, in the place of roles/apigateway.admin",
              "certainty": "memory",
              "source": "https://docs.cloud.google.com/api-gateway/docs/configure-dev-env",
              "as_of": "2026-04-10"
            },
            {
              "roles": [
                "roles/iam.serviceAccountUser"
              ],
              "permissions": [
                "iam.serviceAccounts.actAs"
              ],
              "on": "service-account",
              "why": "to give the config its service account",
              "certainty": "doc",
              "source": "https://docs.cloud.google.com/api-gateway/docs/configure-dev-env",
              "as_of": "2026-04-10"
            }
          ]
        }
    "#]],
    );
}

#[test]
fn several_files_share_bindings_and_carry_their_paths() {
    let one = analysis(SHOP, Settings::default());
    let other = analysis(ROUTERS, Settings::default());
    let stranger = analysis("a: 1", Settings::default());
    let input = |path, analysis| IamInput { path, analysis };
    let plan =
        iam_plan(&[input("a.yaml", &one), input("b.yaml", &other), input("c.yaml", &stranger)]);
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
fn endpoints_has_other_deploy_roles() {
    let settings = Settings { target: Some(Target::Endpoints), ..Settings::default() };
    let plan = plan_with(SHOP, settings);
    assert!(plan.deploy.is_empty());
    // ESPv2 takes IP addresses.
    assert!(plan.blocked.iter().all(|blocked| blocked.rule != "ip-address-backend"));
}
