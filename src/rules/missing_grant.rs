//! `missing-grant`: a backend whose role is not granted where those of others are.

use super::{Report, backends, declare_rule, places};
use crate::analysis::{Analysis, Focus, Need, NeededGrant};
use crate::gateway::sources;
use crate::infra::GrantedState;
use crate::routing::Occurrence;
use crate::settings::{Level, Severity};

declare_rule! {
    /// The Terraform beside the config grants the role of other backends, but not that of this one.
    ///
    /// ## Why
    /// A backend lets the gateway in if its service account has the role for it; else every call gets
    /// 403. Where the `.tf` files beside the config grant the role of one backend of the config, a
    /// grant that is not there for another one was probably forgotten.
    ///
    /// It is off by default: a grant may be in another repository, or be made by hand. Turn it on in
    /// the settings: `rules: {missing-grant: hint}`.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// # Terraform grants the role for `orders` only.
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       x-google-backend: {address: "${orders_url}"}
    ///       responses: {"200": {description: OK}}
    ///   /stock:
    ///     get:
    ///       operationId: listStock
    ///       x-google-backend: {address: "${stock_url}"}
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// # Terraform grants the role for `orders` only.
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       x-google-backend: {address: "${orders_url}"}
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Grant the role that hover and `gateway-ls iam` name.
    MISSING_GRANT {
        id: "missing-grant",
        level: Level::Off,
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: WholeFile,
        about: AnAddress,
        google: [],
        source: Some(sources::SECURING_BACKENDS),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    if analysis.focus == Focus::Frame || analysis.settings.surroundings.uses.is_empty() {
        return;
    }
    let whole = analysis.whole();
    let backends: Vec<_> = whole.occurrences().map(|it| (it, grants(whole, it))).collect();
    let granted = backends.iter().find_map(|(_, grants)| {
        let granted = grants.iter().find_map(|it| it.granted.as_ref())?;
        granted.is_granted().then(|| granted.place.clone()).flatten()
    });
    let Some(granted) = granted else { return };
    for (occurrence, grants) in &backends {
        let missing = grants.iter().find_map(|needed| {
            let granted = needed.granted.as_ref()?;
            (granted.state == GrantedState::Missing).then_some(needed)
        });
        let Some(needed) = missing else { continue };
        let message = format!(
            "Calls may get 403: no `.tf` file here grants the role for this backend. That of another one is granted ({}). {} needs `{}`.",
            granted,
            occurrence.service.in_short().unwrap_or_else(|| "It".to_owned()),
            needed.grant.roles_in_words()
        );
        places::add_at(report, Severity::Hint, backends::place(&occurrence.backend), message);
    }
}

fn grants(analysis: &Analysis, occurrence: &Occurrence) -> Vec<NeededGrant> {
    let grant = |need| match need {
        Need::Grant(needed) => Some(*needed),
        _ => None,
    };
    analysis.needs(occurrence).into_iter().filter_map(grant).collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check_beside;

    const ID: &str = "missing-grant";

    /// Two backends, and grants of the role for those that are named.
    fn terraform(granted: &[&str]) -> String {
        let mut text = String::new();
        for name in ["orders", "stock"] {
            text += &format!(
                "resource \"google_cloud_run_v2_service\" \"{name}\" {{\n  name = \"{name}\"\n  location = \"us-central1\"\n}}\n"
            );
        }
        text += r#"resource "google_service_account" "gateway" { account_id = "gateway" }
resource "google_api_gateway_api_config" "shop" {
  openapi_documents {
    document {
      contents = base64encode(templatefile("api.yaml", {
        orders = google_cloud_run_v2_service.orders.uri
        stock  = google_cloud_run_v2_service.stock.uri
      }))
    }
  }
  gateway_config {
    backend_config { google_service_account = google_service_account.gateway.email }
  }
}
"#;
        for name in granted {
            text += &format!(
                r#"resource "google_cloud_run_v2_service_iam_member" "{name}" {{
  name   = google_cloud_run_v2_service.{name}.name
  role   = "roles/run.invoker"
  member = "serviceAccount:${{google_service_account.gateway.email}}"
}}
"#
            );
        }
        text
    }

    #[test]
    fn a_backend_without_the_role_that_others_have() {
        check_beside(
            ID,
            &terraform(&["orders"]),
            r#"
paths:
  /a:
    get:
      x-google-backend: {address: "${orders}"}
    put:
      x-google-backend: {address: "${stock}"}
      #^^^^^^^^^^^^^^^ warning[missing-grant] Calls may get 403: no `.tf` file here grants the role for this backend. That of another one is granted (main.tf:23). Cloud Run stock needs `roles/run.invoker`.
"#,
        );
    }

    #[test]
    fn not_if_all_have_it_or_none() {
        for granted in [&["orders", "stock"] as &[_], &[]] {
            check_beside(
                ID,
                &terraform(granted),
                r#"
paths:
  /a:
    get:
      x-google-backend: {address: "${orders}"}
    put:
      x-google-backend: {address: "${stock}"}
"#,
            );
        }
    }
}
