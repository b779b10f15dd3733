//! `api-id`: the full name of an API where its id is wanted.

use super::wording::short;
use super::{BesideReport, declare_rule, no_check as check, on};
use crate::analysis::Analysis;
use crate::gateway::sources;
use crate::infra::SlipKind;
use crate::settings::Severity;

declare_rule! {
    /// An API config in Terraform names its API by the full name, not by the id.
    ///
    /// ## Why
    /// `api` is put into the URL at which the config is made. There it must be the API's id alone: `.id` and
    /// `.name` are `projects/…/locations/global/apis/…`, and making the config gets 404.
    ///
    /// ## Examples
    /// ```hcl,bad
    /// resource "google_api_gateway_api" "shop" {
    ///   api_id = "shop"
    /// }
    /// resource "google_cloud_run_v2_service" "orders" {
    ///   name     = "orders"
    ///   location = "us-central1"
    /// }
    /// resource "google_api_gateway_api_config" "shop" {
    ///   api = google_api_gateway_api.shop.id
    ///   openapi_documents {
    ///     document {
    ///       path     = "api.yaml"
    ///       contents = base64encode(templatefile("api.yaml", { orders_url = google_cloud_run_v2_service.orders.uri }))
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ```hcl,good
    /// resource "google_api_gateway_api" "shop" {
    ///   api_id = "shop"
    /// }
    /// resource "google_cloud_run_v2_service" "orders" {
    ///   name     = "orders"
    ///   location = "us-central1"
    /// }
    /// resource "google_api_gateway_api_config" "shop" {
    ///   api = google_api_gateway_api.shop.api_id
    ///   openapi_documents {
    ///     document {
    ///       path     = "api.yaml"
    ///       contents = base64encode(templatefile("api.yaml", { orders_url = google_cloud_run_v2_service.orders.uri }))
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## Fix
    /// Write `.api_id`.
    API_ID {
        id: "api-id",
        level: on(Severity::Warning),
        versions: All,
        targets: ApiGateway,
        in_service_configs: true,
        beside: check_beside,
        scope: Local,
        google: [],
        source: Some(sources::TERRAFORM_API_ID),
    }
}

fn check_beside(analysis: &Analysis, report: &mut BesideReport<'_>) {
    for slip in analysis.settings.surroundings.uses.iter().flat_map(|it| &it.slips) {
        let SlipKind::FullName { attribute, resource } = &slip.kind else { continue };
        let message = format!(
            "Making the config may fail with 404: `.{attribute}` is the API's full name. `api` wants its id: write `google_api_gateway_api.{}.api_id`.",
            short(resource, 60)
        );
        report.add(&slip.place, message);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check_found_beside;

    const CONFIG: &str = "x-google-backend: {address: https://a.example.com}\n";

    fn terraform(api: &str) -> String {
        format!(
            r#"locals {{ api = google_api_gateway_api.shop.name }}
resource "google_api_gateway_api" "shop" {{ api_id = "shop" }}
resource "google_api_gateway_api_config" "shop" {{
  api = {api}
  openapi_documents {{
    document {{ contents = filebase64("api.yaml") }}
  }}
}}
"#
        )
    }

    #[test]
    fn the_full_name_of_an_api() {
        let id = terraform("google_api_gateway_api.shop.id");
        check_found_beside(
            "api-id",
            &id,
            CONFIG,
            expect_test::expect![[r#"
            google_api_gateway_api.shop.id: warning Making the config may fail with 404: `.id` is the API's full name. `api` wants its id: write `google_api_gateway_api.shop.api_id`.
        "#]],
        );
        let name = terraform("local.api");
        check_found_beside(
            "api-id",
            &name,
            CONFIG,
            expect_test::expect![[r#"
            local.api: warning Making the config may fail with 404: `.name` is the API's full name. `api` wants its id: write `google_api_gateway_api.shop.api_id`.
        "#]],
        );
    }

    #[test]
    fn not_its_id() {
        for api in [
            "google_api_gateway_api.shop.api_id",
            "\"shop\"",
            "var.api",
            "basename(google_api_gateway_api.shop.id)",
            "google_api_gateway_api.elsewhere.api_id",
        ] {
            let text = terraform(api);
            check_found_beside("api-id", &text, CONFIG, expect_test::expect![[""]]);
        }
        // No config that is here is deployed by it.
        let other = terraform("google_api_gateway_api.shop.id").replace("api.yaml", "other.yaml");
        check_found_beside("api-id", &other, CONFIG, expect_test::expect![[""]]);
    }
}
