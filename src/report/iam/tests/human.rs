//! The plan for a terminal.

use super::*;

#[test]
fn all_kinds_for_people() {
    check(
        SHOP,
        as_text,
        expect![[r#"
            Cannot be called, whatever is granted
              https://bigquery.googleapis.com/v2 (line 15)
                  Every call fails with 401 unless your gateway streams: it sends an ID token, and this API accepts only access tokens, so no role helps. Put a Cloud Run service or function in between. [googleapis-backend]
              https://path-481516234200.europe-west1.run.app (line 17)
                  The gateway reads a backend at the top level and on operations only. Write it on each operation of this path. [path-level-backend]
              https://203.0.113.7 (line 22)
                  Google rejects the config: API Gateway accepts no IP address as a backend. [ip-address-backend]
              https://[::1 (line 23)
                  Calls fail because the address is wrong. [address]

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
fn lines_fit_the_terminal() {
    for width in [60, 80, 120] {
        for text in [SHOP, ROUTERS] {
            let shown = human(&plan(text), width, str::to_owned);
            for line in shown.lines() {
                let is_one_word = !line.trim().contains(' ');
                let is_command = line.ends_with('\\') || line.trim_start().starts_with("--");
                let fits = line.chars().count() <= width;
                assert!(is_one_word || is_command || fits, "{width}: {line}");
            }
        }
    }
    let shown = human(&plan(SHOP), 60, |text| format!("<{text}>"));
    assert!(
        shown.contains(
            "
<roles/cloudfunctions.invoker (1st gen) or roles/run.invoker>
<  (2nd gen) on the function stock in europe-west1>
  to serviceAccount:SA_EMAIL: lets the gateway invoke the
    function
  https://europe-west1-shop-42.cloudfunctions.net/stock
    (line 10)
  gcloud functions"
        ),
        "{shown}"
    );
}
