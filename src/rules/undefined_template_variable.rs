//! `undefined-template-variable`: a template variable that the Terraform beside the config does not
//! pass.

use super::template_text::template_text;
use super::wording::short;
use super::{Report, Source, declare_rule, on};
use crate::analysis::Analysis;
use crate::gateway::sources;
use crate::infra::{ConfigUse, GivenName, TemplateUse};
use crate::settings::Severity;

declare_rule! {
    /// A template variable gets no value: the Terraform beside the config does not pass it.
    ///
    /// ## Why
    /// `templatefile` and `template_file` want a value for each name that the file uses, wherever in
    /// the file it is, comments included. Before anything is filled in, Terraform looks for each name
    /// in the map that it is given, and stops at the first one that is not there. The same happens to
    /// a key that a map in that map does not have.
    ///
    /// Found only where the `.tf` files beside the config write that map out. `$${NAME}` is text that
    /// reads `${NAME}`.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// # Terraform has: templatefile("api.yaml", { backend_url = … })
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-backend:
    ///   address: ${frontend_url}
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// # Terraform has: templatefile("api.yaml", { backend_url = … })
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-backend:
    ///   address: ${backend_url}
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Pass a value by this name, or use a name that is passed.
    UNDEFINED_TEMPLATE_VARIABLE {
        id: "undefined-template-variable",
        level: on(Severity::Error),
        milder: "warning if the resource that deploys the config may be left out",
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: Text,
        about: APlaceholder,
        google: ["vars map does not contain key"],
        source: Some(TEMPLATEFILE),
    }
}

const TEMPLATEFILE: Source = sources::TERRAFORM_TEMPLATEFILE;

/// Names that a message lists.
const LISTED: usize = 5;

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let uses = &analysis.settings.surroundings.uses;
    let given: Vec<_> = uses.iter().map_while(|it| Some((it, it.given.as_ref()?))).collect();
    // Of a file that is filled in elsewhere as well, nobody knows how.
    if given.is_empty() || given.len() < uses.len() {
        return;
    }
    for used in template_text(analysis).into_iter().flatten() {
        let missing = given.iter().find_map(|(config, names)| {
            let name = names.iter().find(|it| it.name == used.name);
            let missing = match name {
                None => Missing::Name,
                Some(name) => Missing::key(&used, name)?,
            };
            Some((*config, *names, missing))
        });
        let Some((config, names, missing)) = missing else { continue };
        add(report, &used, config, names, &missing);
    }
}

/// What is not there.
enum Missing<'a> {
    Name,
    Key { key: &'a str, keys: &'a [String], at: String },
}

impl<'a> Missing<'a> {
    fn key(used: &'a TemplateUse, name: &'a GivenName) -> Option<Self> {
        let (key, keys) = (used.key.as_deref()?, name.keys.as_deref()?);
        let at = name.place.to_string();
        keys.iter().all(|it| it != key).then_some(Self::Key { key, keys, at })
    }
}

fn add(
    report: &mut Report<'_>,
    used: &TemplateUse,
    config: &ConfigUse,
    names: &[GivenName],
    missing: &Missing<'_>,
) {
    let (severity, consequence) = match config.may_be_left_out {
        true => (Severity::Warning, "Terraform may fail"),
        false => (Severity::Error, "Terraform fails"),
    };
    let name = short(&used.name, 30);
    let message = match missing {
        Missing::Name => {
            let at = names.first().map(|it| format!(" ({})", it.place));
            let known = listed(names.iter().map(|it| it.name.as_str()));
            format!(
                "{consequence}: nothing passes `{name}` to this template. `{}` passes {known}{}. Pass `{name}` as well, or write `$${{` for the text `${{` itself.",
                config.resource,
                at.unwrap_or_default(),
            )
        }
        Missing::Key { key, keys, at } => format!(
            "{consequence}: `{name}` has no key `{}`. Its keys are {} ({at}).",
            short(key, 24),
            listed(keys.iter().map(String::as_str))
        ),
    };
    report.add_as(severity, used.range, message);
    report.fold(match missing {
        Missing::Name => used.name.clone(),
        Missing::Key { key, .. } => format!("{}[{key}]", used.name),
    });
}

fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<_> = names.map(|name| format!("`{}`", super::shortened(name))).collect();
    match names.len() {
        0 => "nothing".to_owned(),
        count if count > LISTED => {
            let more = count - LISTED;
            format!("{} and {more} more", names.get(..LISTED).unwrap_or_default().join(", "))
        }
        _ => names.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check_beside;

    const ID: &str = "undefined-template-variable";

    /// A call that fills a config with this map.
    fn terraform(map: &str) -> String {
        format!(
            r#"resource "google_cloud_run_v2_service" "orders" {{ name = "orders" }}
resource "google_api_gateway_api_config" "shop" {{
  openapi_documents {{
    document {{
      contents = base64encode(templatefile("api.yaml", {map}))
    }}
  }}
}}
"#
        )
    }

    #[test]
    fn a_name_that_is_not_passed() {
        check_beside(
            ID,
            &terraform("{ backend_url = google_cloud_run_v2_service.orders.uri }"),
            r#"
# Terraform reads ${comments} too.
#                   ^^^^^^^^ error[undefined-template-variable] Terraform fails: nothing passes `comments` to this template. `google_api_gateway_api_config.shop` passes `backend_url` (main.tf:5).
info: {title: "$${title} costs $5"}
x-google-backend: {address: "${frontend_url}"}
#                              ^^^^^^^^^^^^ error[undefined-template-variable] Terraform fails: nothing passes `frontend_url` to this template.
paths:
  /a:
    get:
      x-google-backend: {address: "${backend_url}/a", jwt_audience: "${frontend_url}"}
"#,
        );
    }

    #[test]
    fn a_key_that_a_map_has_not() {
        check_beside(
            ID,
            &terraform(
                "{ urls = { orders = google_cloud_run_v2_service.orders.uri }, all = var.all }",
            ),
            r#"
paths:
  /a:
    get:
      x-google-backend: {address: '${urls["orders"]}'}
    put:
      x-google-backend: {address: '${urls["stock"]}'}
      #                              ^^^^^^^^^^^^^ error[undefined-template-variable] Terraform fails: `urls` has no key `stock`. Its keys are `orders` (main.tf:5).
    post:
      x-google-backend: {address: '${try(urls.stock, "")}${all.stock}'}
"#,
        );
    }

    #[test]
    fn names_of_loops_and_functions_are_none() {
        check_beside(
            ID,
            &terraform("{ services = [] }"),
            r#"
paths:
%{ for name, url in services ~}
  /${lower(name)}:
    get:
      x-google-backend: {address: "${url}"}
%{ endfor ~}
"#,
        );
    }

    #[test]
    fn nothing_where_the_map_is_not_written_out() {
        for map in ["var.all", "merge(var.all, { a = 1 })", "{ for it in var.all : it => 1 }"] {
            check_beside(ID, &terraform(map), "\nx-google-backend: {address: \"${url}\"}\n");
        }
        let other = terraform("{ a = 1 }") + &terraform("var.all").replace("\"shop\"", "\"other\"");
        check_beside(ID, &other, "\nx-google-backend: {address: \"${url}\"}\n");
        check_beside(ID, "", "\nx-google-backend: {address: \"${url}\"}\n");
    }

    #[test]
    fn a_resource_that_may_be_left_out() {
        let with_count = terraform("{ a = 1 }")
            .replace("openapi_documents", "count = var.on ? 1 : 0\n  openapi_documents");
        check_beside(
            ID,
            &with_count,
            r#"
x-google-backend: {address: "${url}"}
#                              ^^^ warning[undefined-template-variable] Terraform may fail: nothing passes `url` to this template.
"#,
        );
    }
}
