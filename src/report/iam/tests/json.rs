//! The plan as JSON.

use super::*;

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
                  "why": "Every call fails with 401 unless your gateway streams: it sends an ID token, and this API accepts only access tokens, so no role helps. Put a Cloud Run service or function in between.",
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
