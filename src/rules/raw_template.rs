//! `raw-template`: a template that Terraform uploads as it is.

use super::template_text::template_text;
use super::wording::short;
use super::{Report, declare_rule, on};
use crate::analysis::Analysis;
use crate::gateway::sources;
use crate::infra::{Filling, TemplateUse};
use crate::settings::Severity;
use crate::yaml::Step;

declare_rule! {
    /// Terraform uploads the config as it is, though it has template variables.
    ///
    /// ## Why
    /// `file` and `filebase64` read a file and fill in nothing. What is written `${NAME}` goes to
    /// Google like this, and no address, audience or host by that name exists.
    ///
    /// Found only where the `.tf` files beside the config deploy it so, and only if the settings have
    /// no value for the name. Texts for people, such as `description`, may hold anything.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// # Terraform has: filebase64("api.yaml")
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-backend:
    ///   address: ${orders_url}
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// # Terraform has: base64encode(templatefile("api.yaml", { orders_url = … }))
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-backend:
    ///   address: ${orders_url}
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Fill the file in with `base64encode(templatefile(…))`.
    RAW_TEMPLATE {
        id: "raw-template",
        level: on(Severity::Warning),
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: Text,
        about: APlaceholder,
        google: [],
        source: Some(sources::TERRAFORM_TEMPLATEFILE),
    }
}

/// Keys whose values are for people, or patterns.
const FREE: [&str; 7] =
    ["description", "summary", "title", "example", "examples", "default", "pattern"];

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let uses = &analysis.settings.surroundings.uses;
    let Some(config) = uses.first() else { return };
    if uses.iter().any(|it| it.filling != Filling::Raw) {
        return;
    }
    for used in template_text(analysis).into_iter().flatten() {
        let is_said = analysis.settings.variables.contains_key(&used.name);
        if is_said || !is_in_a_value(analysis, &used) {
            continue;
        }
        let message = format!(
            "Not filled in: the gateway gets the literal text `${{{}}}`. `{}` uploads this file as it is ({}). Use `base64encode(templatefile(…))`, unless something else fills the file in before Terraform reads it.",
            short(used.range.of(analysis.source()), 24),
            config.resource,
            config.place
        );
        report.add(used.range, message);
        report.fold(String::new());
    }
}

/// Whether it is in a value that counts.
fn is_in_a_value(analysis: &Analysis, used: &TemplateUse) -> bool {
    let is_comment = |it: &&crate::text::TextRange| it.covers(used.range);
    let path = analysis.tree.path_at(used.range.start);
    let is_free = path.iter().any(|step| match step {
        Step::Entry(entry, false) => FREE.contains(&&*entry.key.text()),
        _ => false,
    });
    !path.is_empty() && !is_free && analysis.tree.comments().iter().find(is_comment).is_none()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check_beside;

    const ID: &str = "raw-template";

    const TERRAFORM: &str = r#"
resource "google_api_gateway_api_config" "shop" {
  openapi_documents {
    document { contents = filebase64("api.yaml") }
  }
}
"#;

    #[test]
    fn a_template_that_is_uploaded_as_it_is() {
        check_beside(
            ID,
            TERRAFORM,
            r#"
# Not ${here}
info: {title: "${title}"}
x-google-backend: {address: "${url}/a"}
#                              ^^^ warning[raw-template] Not filled in: the gateway gets the literal text `${url}`. `google_api_gateway_api_config.shop` uploads this file as it is (main.tf:2).
paths:
  /a:
    get:
      description: Takes ${anything}.
      x-google-backend: {address: "${url}"}
    put:
      x-google-backend: {address: "https://a.example.com/$${url}{id}"}
"#,
        );
    }

    #[test]
    fn not_one_that_is_filled_in() {
        for contents in [
            "base64encode(templatefile(\"api.yaml\", { url = var.url }))",
            "base64encode(replace(file(\"api.yaml\"), \"$${url}\", var.url))",
            "filebase64(\"other.yaml\")",
        ] {
            let terraform = TERRAFORM.replace("filebase64(\"api.yaml\")", contents);
            check_beside(ID, &terraform, "\nx-google-backend: {address: \"${url}/a\"}\n");
        }
    }
}
