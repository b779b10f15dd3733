//! The plan as Terraform.

use super::*;

#[test]
fn all_kinds_for_terraform() {
    check(
        SHOP,
        terraform,
        expect![[r##"
            # What the gateway's service account needs for api.yaml.
            # Facts about Google Cloud as of 2026-11-30.
            # Grant roles to the service account of the API config, not to API Gateway's service agent (service-PROJECT_NUMBER@gcp-sa-apigateway.iam.gserviceaccount.com): the gateway does not call backends as that agent. (our conclusion)

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

            # roles/iap.httpsResourceAccessor on the App Engine service api of the app shop-42 in europe-west1: lets the gateway through Identity-Aware Proxy, if that is on for the app.
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
            #     Every call fails with 401 unless your gateway streams: it sends an ID token, and this API accepts only access tokens, so no role helps. Put a Cloud Run service or function in between. [googleapis-backend]
            # - https://path-481516234200.europe-west1.run.app (line 17)
            #     The gateway reads a backend at the top level and on operations only. Write it on each operation of this path. [path-level-backend]
            # - https://203.0.113.7 (line 22)
            #     Google rejects the config: API Gateway accepts no IP address as a backend. [ip-address-backend]
            # - https://[::1 (line 23)
            #     Calls fail because the address is wrong. [address]

            # Not granted; look at these by hand:
            # - https://orders-481516234200.europe-west1.run.app/b (line 8)
            #     No ID token is sent, so the service must be public. A private one answers 403 unless callers bring their own token for it; to keep it private, remove disable_auth and grant roles/run.invoker to the gateway's service account.
            # - https://orders.example.com (line 20)
            #     No role is needed, unless Identity-Aware Proxy is in front of this host or it is a custom domain of a Cloud Run service.
            # - ${url} (line 21)
            #     Add the value to variables in the settings of gateway-ls: the host is a template or placeholder, so nothing is known of the backend. Or check the rendered config.

            # Not granted here: what whoever deploys needs.
            # - roles/owner or roles/editor on the gateway's project: for the first deployment in a project
            # - roles/apigateway.admin on the gateway's project: for later deployments; it lacks servicemanagement.services.create, servicemanagement.services.update and iam.serviceAccounts.actAs
            # - roles/servicemanagement.configEditor on the gateway's project: for later deployments, in the place of roles/apigateway.admin (not confirmed)
            # - roles/iam.serviceAccountUser on the gateway's service account: to give the config its service account
        "##]],
    );
}
