//! `fixed-config-id`: an API config that must be destroyed while its gateway uses it.

use super::wording::short;
use super::{BesideReport, declare_rule, no_check as check, on};
use crate::analysis::Analysis;
use crate::gateway::sources;
use crate::infra::SlipKind;
use crate::settings::Severity;

declare_rule! {
    /// Terraform destroys the API config before it makes the next one.
    ///
    /// ## Why
    /// An API config never changes: Terraform makes a new one for each change of the file, and destroys the
    /// old one first unless `lifecycle` says `create_before_destroy = true`. A config that a gateway uses
    /// cannot be destroyed. And two configs cannot have one id, so a fixed `api_config_id` must give way to
    /// `api_config_id_prefix`, or hold something that changes with the file.
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
    ///   api = google_api_gateway_api.shop.api_id
    ///   api_config_id = "v1"
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
    ///   api_config_id_prefix = "v1-"
    ///   lifecycle {
    ///     create_before_destroy = true
    ///   }
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
    /// Write `create_before_destroy = true`, and `api_config_id_prefix` in place of `api_config_id`.
    FIXED_CONFIG_ID {
        id: "fixed-config-id",
        level: on(Severity::Hint),
        versions: All,
        targets: ApiGateway,
        in_service_configs: true,
        beside: check_beside,
        scope: Local,
        google: [],
        source: Some(sources::TERRAFORM_CONFIG_REPLACED),
    }
}

fn check_beside(analysis: &Analysis, report: &mut BesideReport<'_>) {
    for slip in analysis.settings.surroundings.uses.iter().flat_map(|it| &it.slips) {
        let message = match &slip.kind {
            SlipKind::FixedId(id) => format!(
                "The next change may fail: Terraform destroys the config that is in use. Write `create_before_destroy = true` in `lifecycle`, and `api_config_id_prefix` in place of the fixed id `{}`.",
                short(id, 40)
            ),
            SlipKind::SameId(id) => format!(
                "The next change may fail: Terraform makes the next config while this one has the id `{}`. Write `api_config_id_prefix` in place of `api_config_id`, or change the id each time.",
                short(id, 40)
            ),
            SlipKind::FullName { .. } => continue,
        };
        report.add(&slip.place, message);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check_found_beside;

    const CONFIG: &str = "x-google-backend: {address: https://a.example.com}\n";

    fn terraform(id: &str, more: &str) -> String {
        format!(
            r#"locals {{ env = "dev" }}
variable "open" {{}}
resource "google_api_gateway_api_config" "shop" {{
  api = google_api_gateway_api.shop.api_id
  {id}
  openapi_documents {{
    document {{ contents = filebase64("api.yaml") }}
  }}
{more}
}}
"#
        )
    }

    const ID: &str = "fixed-config-id";

    #[test]
    fn an_id_that_never_changes() {
        let text = terraform("api_config_id = \"v-${local.env}\"", "");
        check_found_beside(
            ID,
            &text,
            CONFIG,
            expect_test::expect![[r#"
            "v-${local.env}": hint The next change may fail: Terraform destroys the config that is in use. Write `create_before_destroy = true` in `lifecycle`, and `api_config_id_prefix` in place of the fixed id `v-dev`.
        "#]],
        );
        let text =
            terraform("api_config_id = \"v1\"", "  lifecycle { create_before_destroy = false }");
        check_found_beside(
            ID,
            &text,
            CONFIG,
            expect_test::expect![[r#"
            "v1": hint The next change may fail: Terraform destroys the config that is in use. Write `create_before_destroy = true` in `lifecycle`, and `api_config_id_prefix` in place of the fixed id `v1`.
        "#]],
        );
    }

    #[test]
    fn an_id_that_two_configs_would_have() {
        let text =
            terraform("api_config_id = \"v1\"", "  lifecycle { create_before_destroy = true }");
        check_found_beside(
            ID,
            &text,
            CONFIG,
            expect_test::expect![[r#"
            "v1": hint The next change may fail: Terraform makes the next config while this one has the id `v1`. Write `api_config_id_prefix` in place of `api_config_id`, or change the id each time.
        "#]],
        );
    }

    #[test]
    fn not_where_the_id_changes_or_may_be_changed() {
        let is_made_first = "  lifecycle { create_before_destroy = true }";
        for (id, more) in [
            ("api_config_id = \"v-${local.env}\"", is_made_first),
            (
                "api_config_id = \"v-${local.env}\"",
                "}\nresource \"google_api_gateway_gateway\" \"g\" {\n  api_config = google_api_gateway_api_config.shop.id\n  lifecycle { create_before_destroy = true }",
            ),
            ("api_config_id_prefix = \"v1\"", is_made_first),
            ("api_config_id = \"v1\"", "  lifecycle { ignore_changes = [openapi_documents] }"),
            ("api_config_id_prefix = \"v1\"", ""),
            ("api_config_id = \"v1-${random_id.x.hex}\"", ""),
            ("api_config_id = \"v1-${var.open}\"", ""),
            ("api_config_id = \"v-${md5(file(\"api.yaml\"))}\"", ""),
        ] {
            let text = terraform(id, more);
            check_found_beside(ID, &text, CONFIG, expect_test::expect![[""]]);
        }
    }
}
