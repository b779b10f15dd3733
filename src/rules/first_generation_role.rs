//! `first-generation-role`: the role of 1st gen functions on a 2nd gen function.

use super::misplaced_grants::{OfBackend, misplaced_grants};
use super::{BesideReport, declare_rule, no_check as check, on};
use crate::analysis::Analysis;
use crate::gateway::sources;
use crate::infra::MisplacedKind;
use crate::settings::Severity;

declare_rule! {
    /// Terraform grants the role of 1st gen functions on a function of the 2nd generation.
    ///
    /// ## Why
    /// A function of the 2nd generation is called as the Cloud Run service under it, which lets in who has
    /// `run.routes.invoke`. `roles/cloudfunctions.invoker` holds no such permission: it is for functions of
    /// the 1st generation.
    ///
    /// ## Examples
    /// ```hcl,bad
    /// resource "google_cloudfunctions2_function" "pay" {
    ///   name     = "pay"
    ///   location = "us-central1"
    /// }
    /// resource "google_service_account" "gateway" {
    ///   account_id = "gateway"
    /// }
    /// resource "google_api_gateway_api_config" "shop" {
    ///   api = google_api_gateway_api.shop.api_id
    ///   openapi_documents {
    ///     document {
    ///       path     = "api.yaml"
    ///       contents = base64encode(templatefile("api.yaml", { orders_url = google_cloudfunctions2_function.pay.service_config[0].uri }))
    ///     }
    ///   }
    ///   gateway_config {
    ///     backend_config {
    ///       google_service_account = google_service_account.gateway.email
    ///     }
    ///   }
    /// }
    /// resource "google_cloudfunctions2_function_iam_member" "gateway" {
    ///   cloud_function = google_cloudfunctions2_function.pay.name
    ///   role = "roles/cloudfunctions.invoker"
    ///   member = "serviceAccount:${google_service_account.gateway.email}"
    /// }
    /// ```
    ///
    /// ```hcl,good
    /// resource "google_cloudfunctions2_function" "pay" {
    ///   name     = "pay"
    ///   location = "us-central1"
    /// }
    /// resource "google_service_account" "gateway" {
    ///   account_id = "gateway"
    /// }
    /// resource "google_api_gateway_api_config" "shop" {
    ///   api = google_api_gateway_api.shop.api_id
    ///   openapi_documents {
    ///     document {
    ///       path     = "api.yaml"
    ///       contents = base64encode(templatefile("api.yaml", { orders_url = google_cloudfunctions2_function.pay.service_config[0].uri }))
    ///     }
    ///   }
    ///   gateway_config {
    ///     backend_config {
    ///       google_service_account = google_service_account.gateway.email
    ///     }
    ///   }
    /// }
    /// resource "google_cloud_run_service_iam_member" "gateway" {
    ///   service = google_cloudfunctions2_function.pay.name
    ///   role = "roles/run.invoker"
    ///   member = "serviceAccount:${google_service_account.gateway.email}"
    /// }
    /// ```
    ///
    /// ## Fix
    /// Grant `roles/run.invoker` on the Cloud Run service of the function's name.
    FIRST_GENERATION_ROLE {
        id: "first-generation-role",
        level: on(Severity::Warning),
        milder: "hint if what the gateway needs is granted as well",
        versions: All,
        targets: ApiGateway,
        in_service_configs: true,
        beside: check_beside,
        scope: Local,
        google: [],
        source: Some(sources::SECURING_BACKENDS),
    }
}

fn check_beside(analysis: &Analysis, report: &mut BesideReport<'_>) {
    let kinds = [MisplacedKind::FirstGeneration];
    for OfBackend { grant, backend, is_granted, .. } in misplaced_grants(analysis, &kinds) {
        let severity = if is_granted { Severity::Hint } else { Severity::Warning };
        let advice = match is_granted {
            true => " What it needs is granted elsewhere.",
            false => " Grant `roles/run.invoker` on the Cloud Run service of its name.",
        };
        let message = format!(
            "No effect: `cloudfunctions.invoker` does not open a 2nd gen function. The gateway calls {backend} as a Cloud Run service.{advice}"
        );
        report.add_as(severity, &grant.place, message);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check_found_beside;

    const CONFIG: &str = "x-google-backend: {address: \"${url}\"}\n";

    const TERRAFORM: &str = r#"resource "google_cloudfunctions2_function" "pay" {
  name     = "pay"
  location = "us-central1"
}
resource "google_api_gateway_api_config" "shop" {
  openapi_documents {
    document {
      contents = base64encode(templatefile("api.yaml", { url = google_cloudfunctions2_function.pay.url }))
    }
  }
  gateway_config {
    backend_config {
      google_service_account = google_service_account.gateway.email
    }
  }
}
resource "google_service_account" "gateway" { account_id = "gateway" }
resource "google_cloudfunctions2_function_iam_member" "pay" {
  cloud_function = google_cloudfunctions2_function.pay.name
  role           = "roles/cloudfunctions.invoker"
  member         = "serviceAccount:${google_service_account.gateway.email}"
}
"#;

    const RUN: &str = r#"resource "google_cloud_run_service_iam_member" "pay" {
  service  = google_cloudfunctions2_function.pay.name
  role     = "roles/run.invoker"
  member   = "serviceAccount:${google_service_account.gateway.email}"
}
"#;

    const ID: &str = "first-generation-role";

    #[test]
    fn a_role_that_opens_nothing() {
        check_found_beside(
            ID,
            TERRAFORM,
            CONFIG,
            expect_test::expect![[r#"
            resource "google_cloudfunctions2_function_iam_member" "pay": warning No effect: `cloudfunctions.invoker` does not open a 2nd gen function. The gateway calls function pay (2nd gen) as a Cloud Run service. Grant `roles/run.invoker` on the Cloud Run service of its name.
        "#]],
        );
        let both = format!("{TERRAFORM}{RUN}");
        check_found_beside(
            ID,
            &both,
            CONFIG,
            expect_test::expect![[r#"
            resource "google_cloudfunctions2_function_iam_member" "pay": hint No effect: `cloudfunctions.invoker` does not open a 2nd gen function. The gateway calls function pay (2nd gen) as a Cloud Run service. What it needs is granted elsewhere.
        "#]],
        );
    }

    #[test]
    fn also_where_it_is_the_service_agents() {
        let agent = TERRAFORM.replace(
            "serviceAccount:${google_service_account.gateway.email}",
            "serviceAccount:service-1@gcp-sa-apigateway.iam.gserviceaccount.com",
        );
        check_found_beside(
            ID,
            &agent,
            CONFIG,
            expect_test::expect![[r#"
            resource "google_cloudfunctions2_function_iam_member" "pay": warning No effect: `cloudfunctions.invoker` does not open a 2nd gen function. The gateway calls function pay (2nd gen) as a Cloud Run service. Grant `roles/run.invoker` on the Cloud Run service of its name.
        "#]],
        );
    }

    #[test]
    fn not_on_a_first_generation_function_nor_for_others() {
        let first = TERRAFORM
            .replace("cloudfunctions2_function", "cloudfunctions_function")
            .replace("pay.url", "pay.https_trigger_url");
        check_found_beside(ID, &first, CONFIG, expect_test::expect![[""]]);
        let other = TERRAFORM.replace(
            "serviceAccount:${google_service_account.gateway.email}",
            "serviceAccount:scheduler@p.iam.gserviceaccount.com",
        );
        check_found_beside(ID, &other, CONFIG, expect_test::expect![[""]]);
    }
}
