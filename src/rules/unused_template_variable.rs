//! `unused-template-variable`: a value that is passed to a config and not used in it.

use std::collections::BTreeSet;

use super::wording::short;
use super::{BesideReport, Tag, declare_rule, no_check as check, on};
use crate::analysis::Analysis;
use crate::gateway::sources;
use crate::infra::{is_mentioned, template_uses};
use crate::settings::Severity;

declare_rule! {
    /// Terraform passes a value to the config that the config does not use.
    ///
    /// ## Why
    /// `templatefile` takes names that the file does not use without a word. Often the file uses another name
    /// for the same thing, or a value that was meant to be filled in is written out.
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
    ///   openapi_documents {
    ///     document {
    ///       path     = "api.yaml"
    ///       contents = base64encode(templatefile("api.yaml", { orders_url = google_cloud_run_v2_service.orders.uri, region = "us-central1" }))
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
    /// Use the value in the config, or leave it out.
    UNUSED_TEMPLATE_VARIABLE {
        id: "unused-template-variable",
        level: on(Severity::Hint),
        versions: All,
        targets: All,
        in_service_configs: true,
        beside: check_beside,
        scope: Local,
        google: [],
        source: Some(sources::TERRAFORM_TEMPLATEFILE),
    }
}

fn check_beside(analysis: &Analysis, report: &mut BesideReport<'_>) {
    let Some(uses) = template_uses(analysis.source()) else { return };
    let used: BTreeSet<&str> = uses.iter().map(|it| it.name.as_str()).collect();
    let given = analysis.settings.surroundings.uses.iter().flat_map(|it| it.given.iter().flatten());
    for given in given.filter(|it| !it.is_shared && !used.contains(it.name.as_str())) {
        // Something that Terraform does not take may use it.
        if is_mentioned(analysis.source(), &given.name) {
            continue;
        }
        let message = format!(
            "No effect: the config does not use `{}`. Use it there, or leave it out.",
            short(&given.name, 30)
        );
        report.add(&given.place, message).tags.push(Tag::Unnecessary);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check_found_beside;

    const TERRAFORM: &str = r#"resource "google_api_gateway_api_config" "shop" {
  openapi_documents {
    document {
      contents = base64encode(templatefile("api.yaml", {
        url    = var.url
        names  = var.names
        region = "us-central1"
      }))
    }
  }
}
"#;
    const ID: &str = "unused-template-variable";

    #[test]
    fn a_value_that_nothing_uses() {
        let config = "x-google-backend: {address: \"${url}\"}\n# region\n%{ for it in names ~}\n# ${it}\n%{ endfor ~}\n";
        check_found_beside(
            ID,
            TERRAFORM,
            config,
            expect_test::expect![[r#"
            region = "us-central1": hint No effect: the config does not use `region`. Use it there, or leave it out.
        "#]],
        );
    }

    #[test]
    fn not_what_may_be_used() {
        let config = "x-google-backend: {address: \"${url}\", x: \"${names[0]}${region:-x}\"}\n";
        check_found_beside(ID, TERRAFORM, config, expect_test::expect![[""]]);
        let config = "x-google-backend: {address: \"https://a.example.com\"}\n";
        let other =
            TERRAFORM.replace("\"shop\"", "\"other\"").replace("\"api.yaml\"", "each.value");
        let other = other
            .replace("  openapi", "  for_each = toset([\"api.yaml\", \"other.yaml\"])\n  openapi");
        check_found_beside(ID, &other, config, expect_test::expect![[""]]);
        let merged = TERRAFORM
            .replace("{\n        url ", "merge(var.a, {\n        url ")
            .replace("}))", "})))");
        check_found_beside(ID, &merged, config, expect_test::expect![[""]]);
    }
}
