//! `ignored-scopes`: scopes in `security`, which nobody checks.

use super::schemes::Schemes;
use super::wording::short;
use super::{Report, declare_rule, on};
use crate::analysis::{Analysis, Fact, SecurityOf};
use crate::gateway::sources;
use crate::openapi::{Place, SchemeUse};
use crate::routing::SchemeKind;
use crate::settings::Severity;
use crate::text::TextRange;
use crate::yaml::{Kind, Style};

declare_rule! {
    /// Scopes are named in `security`, but the gateway does not check them.
    ///
    /// ## Why
    /// The gateway checks the signature, the issuer, the audience and the time of a JWT, and no scope:
    /// each token that the scheme accepts may call every operation that names the scheme, whatever it
    /// was made for. Scopes in a config are for people and for tools that show it.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://orders-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       security: [{accounts: ["read:orders"]}]
    ///       responses: {"200": {description: OK}}
    /// securityDefinitions:
    ///   accounts:
    ///     type: oauth2
    ///     flow: implicit
    ///     authorizationUrl: https://accounts.example.com/login
    ///     x-google-issuer: https://accounts.example.com
    ///     x-google-jwks_uri: https://accounts.example.com/keys
    ///     x-google-audiences: orders
    ///     scopes: {"read:orders": Read orders}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://orders-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       security: [{accounts: []}]
    ///       responses: {"200": {description: OK}}
    /// securityDefinitions:
    ///   accounts:
    ///     type: oauth2
    ///     flow: implicit
    ///     authorizationUrl: https://accounts.example.com/login
    ///     x-google-issuer: https://accounts.example.com
    ///     x-google-jwks_uri: https://accounts.example.com/keys
    ///     x-google-audiences: orders
    /// ```
    ///
    /// ## Fix
    /// Check the `scope` or `permissions` claim after the gateway. Keep the scopes here if people
    /// read them, and turn this rule off.
    IGNORED_SCOPES {
        id: "ignored-scopes",
        level: on(Severity::Hint),
        versions: All,
        targets: All,
        scope: Local,
        google: [],
        source: Some(sources::LIMITATIONS_2),
        source_v3: Some(sources::LIMITATIONS_3),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let schemes = Schemes::new(analysis);
    for of in analysis.securities() {
        for used in of.security.requirements.iter().flat_map(|it| &it.schemes) {
            if schemes.kind(&used.name.text) == Some(SchemeKind::Jwt) {
                judge(analysis, of, used, report);
            }
        }
    }
}

fn judge(analysis: &Analysis, of: SecurityOf<'_>, used: &SchemeUse, report: &mut Report<'_>) {
    let Some(place) = scopes(analysis, used) else { return };
    let Fact::Known(..) = analysis.written_at(place, ()) else { return };
    let name = &used.name.text;
    let message = format!(
        "Scopes are not checked: every JWT that `{}` accepts may call. Check the `scope` or `permissions` claim after the gateway.",
        short(name, 24)
    );
    let finding = super::places::add_at(report, Severity::Hint, place, message);
    finding.operation = of.operation.and_then(|id| analysis.operation_key(id));
    report.fold(name.clone());
}

/// The place of the scopes, if there are any: that of the first one, if they are on lines of
/// their own.
fn scopes(analysis: &Analysis, used: &SchemeUse) -> Option<Place> {
    let list = used.handle.of(&analysis.tree);
    let first = list.node.items().next().filter(|_| list.node.kind() == Kind::Sequence)?;
    let range: TextRange = match list.node.style() {
        Style::Flow => list.node.content_range(),
        _ => first.content_range(),
    };
    Some(Place::new(range, list.via))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of};

    const ID: &str = "ignored-scopes";

    #[test]
    fn one_finding_for_each_scheme() {
        check_findings(
            ID,
            r#"
paths:
  /a:
    get:
      security: [{auth0: ["read:docs"]}]
      #                  ^^^^^^^^^^^^^ hint[ignored-scopes] Scopes are not checked: every JWT that `auth0` accepts may call. Check the `scope` or `permissions` claim after the gateway. The same applies to 1 more place.
    put:
      security:
      - auth0:
        - write:docs
        - read:docs
  /b:
    get:
      security:
      - corp:
        - admin
        # ^^^^^ hint[ignored-scopes] Scopes are not checked: every JWT that `corp` accepts may call.
securityDefinitions:
  auth0: {type: oauth2, x-google-issuer: i}
  corp: {type: oauth2, x-google-issuer: i}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
security: [{a: [read]}]
#              ^^^^^^ hint[ignored-scopes]
components: {securitySchemes: {a: {type: openIdConnect, x-google-auth: {issuer: i}}}}
"#,
        );
    }

    #[test]
    fn what_has_none() {
        for security in
            ["[{a: []}]", "[{key: [read]}]", "[{nobody: [read]}]", "[{a: }]", "[{a: '${s}'}]", "[]"]
        {
            let text = r#"swagger: '2.0'
security: <security>
securityDefinitions: {a: {type: oauth2}, key: {type: apiKey, name: key, in: query}}
"#
            .replace("<security>", security);
            assert_eq!(findings_of(ID, &text), "", "{security}");
        }
    }
}
