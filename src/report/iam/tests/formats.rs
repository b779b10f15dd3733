//! A plan with all kinds of backends, in each format.

use super::*;

#[test]
fn all_kinds_for_people() {
    check(
        SHOP,
        as_text,
        expect![[r#"
            Cannot be called, whatever is granted
              https://bigquery.googleapis.com/v2 (line 15)
                  Every call fails with 401 on a gateway without streaming: it sends an ID token, and this API accepts only access tokens, so no role helps. Put a Cloud Run service or function in between. [googleapis-backend]
              https://path-481516234200.europe-west1.run.app (line 17)
                  The gateway reads no backend on a path; it must be in the operations. [path-level-backend]
              https://203.0.113.7 (line 22)
                  Google rejects the config: API Gateway accepts no IP address as a backend. [ip-address-backend]
              https://[::1 (line 23)
                  The address cannot be read. [address]

            Look at by hand
              https://orders-481516234200.europe-west1.run.app/b (line 8)
                  No ID token is sent, so the service must be public. A private one answers 403 unless callers bring their own token for it; to keep it private, remove disable_auth and grant roles/run.invoker to the gateway's service account.
              https://orders.example.com (line 20)
                  No role is needed, unless Identity-Aware Proxy is in front of this host or it is a custom domain of a Cloud Run service.
              ${url} (line 21)
                  Add the value to variables in the settings of gateway-ls: the host is a template or placeholder, so nothing is known of the backend. Or check the rendered config.

            roles/run.invoker on the Cloud Run service front in us-central1
              to serviceAccount:SA_EMAIL: lets the gateway call the service
              https://front-abcdefghij-uc.a.run.app (line 2)
              gcloud run services add-iam-policy-binding front \
                --region=us-central1 \
                --member=serviceAccount:SA_EMAIL \
                --role=roles/run.invoker
              documented by Google, 2025-09-03: https://docs.cloud.google.com/api-gateway/docs/securing-backend-services

            roles/run.invoker on the Cloud Run service orders in europe-west1
              to serviceAccount:SA_EMAIL: lets the gateway call the service
              https://orders-481516234200.europe-west1.run.app/a (line 5)
              https://orders-481516234200.europe-west1.run.app/b (lines 6, 7)
              gcloud run services add-iam-policy-binding orders \
                --region=europe-west1 \
                --project=481516234200 \
                --member=serviceAccount:SA_EMAIL \
                --role=roles/run.invoker
              documented by Google, 2025-09-03: https://docs.cloud.google.com/api-gateway/docs/securing-backend-services

            roles/cloudfunctions.invoker (1st gen) or roles/run.invoker (2nd gen) on the function stock in europe-west1
              to serviceAccount:SA_EMAIL: lets the gateway invoke the function
              https://europe-west1-shop-42.cloudfunctions.net/stock (line 10)
              gcloud functions add-invoker-policy-binding stock \
                --region=europe-west1 \
                --project=shop-42 \
                --member=serviceAccount:SA_EMAIL
              documented by Google, 2025-09-03: https://docs.cloud.google.com/api-gateway/docs/securing-backend-services
              documented by Google, 2026-11-23: https://cloud.google.com/functions/docs/reference/iam/roles

            roles/cloudfunctions.invoker (1st gen) or roles/run.invoker (2nd gen) on the function stock
              to serviceAccount:SA_EMAIL: lets the gateway invoke the function
              https://${R}-${P}.cloudfunctions.net/stock (line 11)
              gcloud functions add-invoker-policy-binding stock \
                --region=REGION \
                --project=PROJECT_ID \
                --member=serviceAccount:SA_EMAIL
              documented by Google, 2025-09-03: https://docs.cloud.google.com/api-gateway/docs/securing-backend-services
              documented by Google, 2026-11-23: https://cloud.google.com/functions/docs/reference/iam/roles

            roles/iap.httpsResourceAccessor on the App Engine service api of the app shop-42 in europe-west1
              to serviceAccount:SA_EMAIL: lets the gateway through Identity-Aware Proxy, if that is on for the app
              https://api-dot-shop-42.ew.r.appspot.com (line 13)
              gcloud iap web add-iam-policy-binding \
                --resource-type=app-engine \
                --service=api \
                --project=shop-42 \
                --member=serviceAccount:SA_EMAIL \
                --role=roles/iap.httpsResourceAccessor
              documented by Google, 2025-09-03: https://docs.cloud.google.com/api-gateway/docs/securing-backend-services

            Grant roles to the service account of the API config, not to API Gateway's service agent (service-PROJECT_NUMBER@gcp-sa-apigateway.iam.gserviceaccount.com): the gateway does not call backends as that agent. (our conclusion)

            Whoever deploys needs, on top of this
              roles/owner or roles/editor on the gateway's project: for the first deployment in a project
              roles/apigateway.admin on the gateway's project: for later deployments; it lacks servicemanagement.services.create, servicemanagement.services.update and iam.serviceAccounts.actAs
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
        # What the gateway's service account needs for api.yaml.
        # Facts about Google Cloud as of 2026-11-29.
        # Grant roles to the service account of the API config, not to API Gateway's service agent (service-PROJECT_NUMBER@gcp-sa-apigateway.iam.gserviceaccount.com): the gateway does not call backends as that agent. (our conclusion)
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

        # roles/iap.httpsResourceAccessor on the App Engine service api of the app shop-42 in europe-west1:
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
        #     Every call fails with 401 on a gateway without streaming: it sends an ID token, and this API accepts only access tokens, so no role helps. Put a Cloud Run service or function in between. [googleapis-backend]
        # - https://path-481516234200.europe-west1.run.app (line 17)
        #     The gateway reads no backend on a path; it must be in the operations. [path-level-backend]
        # - https://203.0.113.7 (line 22)
        #     Google rejects the config: API Gateway accepts no IP address as a backend. [ip-address-backend]
        # - https://[::1 (line 23)
        #     The address cannot be read. [address]

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

#[test]
fn all_kinds_for_terraform() {
    check(
        SHOP,
        terraform,
        expect![[r##"
        # What the gateway's service account needs for api.yaml.
        # Facts about Google Cloud as of 2026-11-29.
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
        #     Every call fails with 401 on a gateway without streaming: it sends an ID token, and this API accepts only access tokens, so no role helps. Put a Cloud Run service or function in between. [googleapis-backend]
        # - https://path-481516234200.europe-west1.run.app (line 17)
        #     The gateway reads no backend on a path; it must be in the operations. [path-level-backend]
        # - https://203.0.113.7 (line 22)
        #     Google rejects the config: API Gateway accepts no IP address as a backend. [ip-address-backend]
        # - https://[::1 (line 23)
        #     The address cannot be read. [address]

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

#[test]
fn all_kinds_in_markdown() {
    check(
        SHOP,
        markdown,
        expect![[r#"
            # Roles for the gateway's service account

            For `api.yaml`.

            ## Cannot be called, whatever is granted

            - `https://bigquery.googleapis.com/v2` (line 15): Every call fails with 401 on a gateway without streaming: it sends an ID token, and this API accepts only access tokens, so no role helps. Put a Cloud Run service or function in between. (`googleapis-backend`)
            - `https://path-481516234200.europe-west1.run.app` (line 17): The gateway reads no backend on a path; it must be in the operations. (`path-level-backend`)
            - `https://203.0.113.7` (line 22): Google rejects the config: API Gateway accepts no IP address as a backend. (`ip-address-backend`)
            - `https://[::1` (line 23): The address cannot be read. (`address`)

            ## Look at by hand

            - `https://orders-481516234200.europe-west1.run.app/b` (line 8): No ID token is sent, so the service must be public. A private one answers 403 unless callers bring their own token for it; to keep it private, remove `disable_auth` and grant `roles/run.invoker` to the gateway's service account.
            - `https://orders.example.com` (line 20): No role is needed, unless Identity-Aware Proxy is in front of this host or it is a custom domain of a Cloud Run service.
            - `${url}` (line 21): Add the value to `variables` in the settings of gateway-ls: the host is a template or placeholder, so nothing is known of the backend. Or check the rendered config.

            ## To be granted

            ### `roles/run.invoker` on the Cloud Run service front in us-central1

            ```sh
            gcloud run services add-iam-policy-binding front \
              --region=us-central1 \
              --member=serviceAccount:SA_EMAIL \
              --role=roles/run.invoker
            ```

            - To `serviceAccount:SA_EMAIL`: lets the gateway call the service
            - Called at `https://front-abcdefghij-uc.a.run.app` (line 2)
            - [documented by Google](https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), 2025-09-03

            ### `roles/run.invoker` on the Cloud Run service orders in europe-west1

            ```sh
            gcloud run services add-iam-policy-binding orders \
              --region=europe-west1 \
              --project=481516234200 \
              --member=serviceAccount:SA_EMAIL \
              --role=roles/run.invoker
            ```

            - To `serviceAccount:SA_EMAIL`: lets the gateway call the service
            - Called at `https://orders-481516234200.europe-west1.run.app/a` (line 5)
            - Called at `https://orders-481516234200.europe-west1.run.app/b` (lines 6, 7)
            - [documented by Google](https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), 2025-09-03

            ### `roles/cloudfunctions.invoker` (1st gen) or `roles/run.invoker` (2nd gen) on the function stock in europe-west1

            ```sh
            gcloud functions add-invoker-policy-binding stock \
              --region=europe-west1 \
              --project=shop-42 \
              --member=serviceAccount:SA_EMAIL
            ```

            - To `serviceAccount:SA_EMAIL`: lets the gateway invoke the function
            - Called at `https://europe-west1-shop-42.cloudfunctions.net/stock` (line 10)
            - [documented by Google](https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), 2025-09-03
            - [documented by Google](https://cloud.google.com/functions/docs/reference/iam/roles), 2026-11-23

            ### `roles/cloudfunctions.invoker` (1st gen) or `roles/run.invoker` (2nd gen) on the function stock

            ```sh
            gcloud functions add-invoker-policy-binding stock \
              --region=REGION \
              --project=PROJECT_ID \
              --member=serviceAccount:SA_EMAIL
            ```

            - To `serviceAccount:SA_EMAIL`: lets the gateway invoke the function
            - Called at `https://${R}-${P}.cloudfunctions.net/stock` (line 11)
            - [documented by Google](https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), 2025-09-03
            - [documented by Google](https://cloud.google.com/functions/docs/reference/iam/roles), 2026-11-23

            ### `roles/iap.httpsResourceAccessor` on the App Engine service api of the app shop-42 in europe-west1

            ```sh
            gcloud iap web add-iam-policy-binding \
              --resource-type=app-engine \
              --service=api \
              --project=shop-42 \
              --member=serviceAccount:SA_EMAIL \
              --role=roles/iap.httpsResourceAccessor
            ```

            - To `serviceAccount:SA_EMAIL`: lets the gateway through Identity-Aware Proxy, if that is on for the app
            - Called at `https://api-dot-shop-42.ew.r.appspot.com` (line 13)
            - [documented by Google](https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), 2025-09-03

            Grant roles to the service account of the API config, not to API Gateway's service agent (`service-PROJECT_NUMBER@gcp-sa-apigateway.iam.gserviceaccount.com`): the gateway does not call backends as that agent. (our conclusion)

            ## Whoever deploys needs, on top of this

            - `roles/owner` or `roles/editor` on the gateway's project: for the first deployment in a project (documented by Google)
            - `roles/apigateway.admin` on the gateway's project: for later deployments; it lacks `servicemanagement.services.create`, `servicemanagement.services.update` and `iam.serviceAccounts.actAs` (documented by Google)
            - `roles/servicemanagement.configEditor` on the gateway's project: for later deployments, in the place of `roles/apigateway.admin` (not confirmed)
            - `roles/iam.serviceAccountUser` on the gateway's service account: to give the config its service account (documented by Google)
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
              "why": "Every call fails with 401 on a gateway without streaming: it sends an ID token, and this API accepts only access tokens, so no role helps. Put a Cloud Run service or function in between.",
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
              "why": "Add the value to variables in the settings of gateway-ls: the host is a template or placeholder, so nothing is known of the backend. Or check the rendered config.",
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
              "why": "for later deployments; it lacks servicemanagement.services.create, servicemanagement.services.update and iam.serviceAccounts.actAs",
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
