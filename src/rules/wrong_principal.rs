//! `wrong-principal`: the role is granted to an account that the gateway does not call as.

use super::misplaced_grants::{OfBackend, misplaced_grants};
use super::{BesideReport, declare_rule, no_check as check, on};
use crate::analysis::Analysis;
use crate::gateway::sources;
use crate::infra::{Account, MisplacedKind};
use crate::settings::Severity;

declare_rule! {
    /// Terraform grants a backend's role to an account that the gateway does not call as.
    ///
    /// ## Why
    /// The gateway calls its backends as the service account in `gateway_config` of the API config or, if
    /// none is there, as the project's default account of Compute Engine. API Gateway's service agent,
    /// `service-PROJECT_NUMBER@gcp-sa-apigateway.iam.gserviceaccount.com`, is for Google's own work in the
    /// project: no backend is called as it.
    ///
    /// Found at the service agent, and at the default account if the config has one of its own that lacks the
    /// role.
    ///
    /// ## Examples
    /// ```hcl,bad
    /// resource "google_cloud_run_v2_service" "orders" {
    ///   name     = "orders"
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
    ///       contents = base64encode(templatefile("api.yaml", { orders_url = google_cloud_run_v2_service.orders.uri }))
    ///     }
    ///   }
    ///   gateway_config {
    ///     backend_config {
    ///       google_service_account = google_service_account.gateway.email
    ///     }
    ///   }
    /// }
    /// resource "google_cloud_run_v2_service_iam_member" "gateway" {
    ///   name = google_cloud_run_v2_service.orders.name
    ///   role = "roles/run.invoker"
    ///   member = "serviceAccount:service-1234567890@gcp-sa-apigateway.iam.gserviceaccount.com"
    /// }
    /// ```
    ///
    /// ```hcl,good
    /// resource "google_cloud_run_v2_service" "orders" {
    ///   name     = "orders"
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
    ///       contents = base64encode(templatefile("api.yaml", { orders_url = google_cloud_run_v2_service.orders.uri }))
    ///     }
    ///   }
    ///   gateway_config {
    ///     backend_config {
    ///       google_service_account = google_service_account.gateway.email
    ///     }
    ///   }
    /// }
    /// resource "google_cloud_run_v2_service_iam_member" "gateway" {
    ///   name = google_cloud_run_v2_service.orders.name
    ///   role = "roles/run.invoker"
    ///   member = "serviceAccount:${google_service_account.gateway.email}"
    /// }
    /// ```
    ///
    /// ## Fix
    /// Grant the role to the account in `gateway_config`.
    WRONG_PRINCIPAL {
        id: "wrong-principal",
        level: on(Severity::Warning),
        milder: "hint if the gateway may call the backend all the same",
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
    let kinds = [MisplacedKind::ServiceAgent, MisplacedKind::DefaultAccount];
    for OfBackend { grant, backend, is_granted, is_missing } in misplaced_grants(analysis, &kinds) {
        let is_agent = grant.kind == MisplacedKind::ServiceAgent;
        // Others may call as the default account, too.
        if !is_agent && !is_missing {
            continue;
        }
        let whose = match is_agent {
            true => "API Gateway's service agent",
            false => "the default account",
        };
        let (severity, consequence) = match is_granted {
            true => (Severity::Hint, "No effect"),
            false => (Severity::Warning, "Calls may get 403"),
        };
        let own = match analysis.settings.surroundings.account() {
            Some(Account::Own { email: Some(email), .. }) => format!("`{email}`"),
            Some(Account::Own { resource: Some(resource), .. }) => format!("`{resource}`"),
            Some(Account::Default) => {
                "the project's default account of Compute Engine, since its config names none"
                    .to_owned()
            }
            _ => "the account in its `gateway_config`".to_owned(),
        };
        let advice = match is_granted {
            true => String::new(),
            false => format!(" Grant `{}` to that one.", grant.role),
        };
        let message = format!(
            "{consequence}: the gateway does not call as {whose}. It calls {backend} as {own}.{advice}"
        );
        report.add_as(severity, &grant.place, message);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check_found_beside;

    const CONFIG: &str = "x-google-backend: {address: \"${url}\"}\n";

    /// A config with an account of its own, or without one, and grants of its backend's role.
    fn terraform(own: &str, grants: &[&str]) -> String {
        let mut text = r#"resource "google_cloud_run_v2_service" "orders" {
  name     = "orders"
  location = "us-central1"
}
resource "google_service_account" "gateway" { account_id = "gateway" }
resource "google_api_gateway_api_config" "shop" {
  openapi_documents {
    document {
      contents = base64encode(templatefile("api.yaml", { url = google_cloud_run_v2_service.orders.uri }))
    }
  }
<own>
}
"#
        .replace("<own>", own);
        for (index, member) in grants.iter().enumerate() {
            text += &format!(
                r#"resource "google_cloud_run_v2_service_iam_member" "m{index}" {{
  name   = google_cloud_run_v2_service.orders.name
  role   = "roles/run.invoker"
  member = "{member}"
}}
"#
            );
        }
        text
    }

    const OWN: &str = "gateway_config {\n backend_config {\n google_service_account = google_service_account.gateway.email\n}\n}";
    const AGENT: &str = "serviceAccount:service-${data.google_project.p.number}@gcp-sa-apigateway.iam.gserviceaccount.com";
    const DEFAULT: &str = "serviceAccount:${var.number}-compute@developer.gserviceaccount.com";
    const GATEWAY: &str = "serviceAccount:${google_service_account.gateway.email}";

    #[test]
    fn the_service_agent_and_the_default_account() {
        let check = |own, grants: &[&str], expected| {
            check_found_beside("wrong-principal", &terraform(own, grants), CONFIG, expected);
        };
        check(
            OWN,
            &[AGENT],
            expect_test::expect![[r#"
            resource "google_cloud_run_v2_service_iam_member" "m0": warning Calls may get 403: the gateway does not call as API Gateway's service agent. It calls Cloud Run orders as `google_service_account.gateway`. Grant `roles/run.invoker` to that one.
        "#]],
        );
        check(
            "",
            &[AGENT],
            expect_test::expect![[r#"
            resource "google_cloud_run_v2_service_iam_member" "m0": warning Calls may get 403: the gateway does not call as API Gateway's service agent. It calls Cloud Run orders as the project's default account of Compute Engine, since its config names none. Grant `roles/run.invoker` to that one.
        "#]],
        );
        check(
            OWN,
            &[DEFAULT],
            expect_test::expect![[r#"
            resource "google_cloud_run_v2_service_iam_member" "m0": warning Calls may get 403: the gateway does not call as the default account. It calls Cloud Run orders as `google_service_account.gateway`. Grant `roles/run.invoker` to that one.
        "#]],
        );
        check(
            OWN,
            &[AGENT, GATEWAY],
            expect_test::expect![[r#"
            resource "google_cloud_run_v2_service_iam_member" "m0": hint No effect: the gateway does not call as API Gateway's service agent. It calls Cloud Run orders as `google_service_account.gateway`.
        "#]],
        );
        check(
            "",
            &[AGENT, "allUsers"],
            expect_test::expect![[r#"
            resource "google_cloud_run_v2_service_iam_member" "m0": hint No effect: the gateway does not call as API Gateway's service agent. It calls Cloud Run orders as the project's default account of Compute Engine, since its config names none.
        "#]],
        );
    }

    #[test]
    fn not_the_right_one_and_nobody_else() {
        for (own, grants) in [
            (OWN, [GATEWAY, DEFAULT]),
            ("", [DEFAULT, DEFAULT]),
            (OWN, ["user:a@example.com", "serviceAccount:scheduler@p.iam.gserviceaccount.com"]),
        ] {
            let expected = expect_test::expect![[""]];
            check_found_beside("wrong-principal", &terraform(own, &grants), CONFIG, expected);
        }
        // A grant for another service has nothing to do with the config.
        let other = terraform(OWN, &[AGENT])
            .replace("google_cloud_run_v2_service.orders.name", "\"stock\"");
        check_found_beside("wrong-principal", &other, CONFIG, expect_test::expect![[""]]);
    }
}
