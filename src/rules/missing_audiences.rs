//! `missing-audiences`: a JWT scheme that takes tokens for the service's own name only.

use std::collections::BTreeSet;

use super::schemes::{audiences, used_names, way_to_audiences};
use super::wording::short;
use super::{Fix, Report, declare_rule, on, proxy_at};
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::edit::{FileStyle, Position, Value, insert_entry, written};
use crate::gateway::written_issuer;
use crate::openapi::SecurityScheme;
use crate::routing::{SchemeKind, scheme_kind};
use crate::settings::Severity;
use crate::yaml::Kind;

declare_rule! {
    /// A JWT scheme names no audiences.
    ///
    /// ## Why
    /// Without audiences the gateway accepts only JWTs whose `aud` is `https://SERVICE_NAME`, with
    /// the name of the API's managed service. Tokens of Firebase, Google sign-in or Auth0 have a
    /// different audience and get 403.
    ///
    /// Service accounts that sign their own tokens for that name need no audiences, so this is only
    /// a hint.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://orders-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// security:
    ///   - firebase: []
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       responses: {"200": {description: OK}}
    /// securityDefinitions:
    ///   firebase:
    ///     type: oauth2
    ///     flow: implicit
    ///     authorizationUrl: ""
    ///     x-google-issuer: https://securetoken.google.com/shop-42
    ///     x-google-jwks_uri: https://www.googleapis.com/service_accounts/v1/metadata/x509/securetoken@system.gserviceaccount.com
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://orders-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// security:
    ///   - firebase: []
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       responses: {"200": {description: OK}}
    /// securityDefinitions:
    ///   firebase:
    ///     type: oauth2
    ///     flow: implicit
    ///     authorizationUrl: ""
    ///     x-google-issuer: https://securetoken.google.com/shop-42
    ///     x-google-jwks_uri: https://www.googleapis.com/service_accounts/v1/metadata/x509/securetoken@system.gserviceaccount.com
    ///     x-google-audiences: shop-42
    /// ```
    ///
    /// ## Fix
    /// Add `x-google-audiences` (2.0: one string, several audiences separated by commas) or
    /// `x-google-auth.audiences` (3.x: a list). For Firebase it is the project's ID, for Auth0 the
    /// API's identifier, for Google sign-in the OAuth client ID.
    MISSING_AUDIENCES {
        id: "missing-audiences",
        level: on(Severity::Hint),
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: WholeFile,
        misses: Here,
        google: ["Audiences in Jwt are not allowed"],
        source: Some(proxy_at!(
            "src/go/configgenerator/filtergen/jwt_authn.go#L185-L195"
        )),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let used = used_names(analysis);
    let named = audiences(analysis).flat_map(|it| &it.security.requirements);
    let named: BTreeSet<&str> =
        named.flat_map(|it| &it.schemes).map(|it| it.name.text.as_str()).collect();
    for scheme in &analysis.document.schemes {
        let name = scheme.name.text.as_str();
        // `x-security` can name the audiences instead.
        if lacks_audiences(analysis, scheme) && used.contains_key(name) && !named.contains(name) {
            judge(analysis, scheme, report);
        }
    }
}

fn lacks_audiences(analysis: &Analysis, scheme: &SecurityScheme) -> bool {
    let fields = analysis.scheme_fields(scheme).filter(|it| it.proves_all().is_some());
    let Some(fields) = fields else {
        return false;
    };
    let is_empty = match scheme.audiences.map(|audiences| audiences.of(&analysis.tree).node) {
        // `""` names none.
        Some(node) => {
            node.kind() == Kind::Scalar && !node.is_null() && node.text().trim().is_empty()
        }
        None => fields.at(way_to_audiences(analysis)).is_absent(),
    };
    let issuer = scheme.issuer.as_ref().filter(|issuer| !is_service_account(&issuer.text));
    scheme_kind(scheme) == SchemeKind::Jwt && issuer.is_some() && is_empty
}

/// A service account makes its tokens for whatever its code says, as a rule for the service.
fn is_service_account(issuer: &str) -> bool {
    written_issuer(issuer.trim()).is_some_and(|it| it.issuer.id == "service-account")
}

fn judge(analysis: &Analysis, scheme: &SecurityScheme, report: &mut Report<'_>) {
    let range = scheme.name.place.range;
    let field = way_to_audiences(analysis).join(".");
    let message = format!(
        "JWTs with your own audience get 403: `{}` names no audiences. The gateway then accepts only the `aud` `https://SERVICE_NAME` (the API's managed service). Add `{field}` if your JWTs have another.",
        short(&scheme.name.text, 22)
    );
    let file = report.file();
    let finding = report.add(range, message);
    let of_issuer = audience_of_issuer(file, analysis, scheme);
    finding.fixes.extend(of_issuer.or_else(|| audience_to_fill_in(file, analysis, scheme)));
}

/// Some issuers tell the audience of their tokens, as that of Firebase names its project. What gets
/// in changes, so a person must look.
fn audience_of_issuer(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    scheme: &SecurityScheme,
) -> Option<Fix> {
    let issuer = written_issuer(&scheme.issuer.as_ref()?.text)?;
    let audience = issuer.audience().filter(|_| !issuer.is_open())?;
    let edits = with_audience(file, analysis, scheme, &audience)?;
    let title = format!("Add the audience of {}: `{audience}`", issuer.issuer.name);
    Some(Fix { title, safe: false, edits })
}

/// An audience that somebody has to fill in.
fn audience_to_fill_in(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    scheme: &SecurityScheme,
) -> Option<Fix> {
    const AUDIENCE: &str = "YOUR_AUDIENCE";
    let edits = with_audience(file, analysis, scheme, AUDIENCE)?;
    let field = way_to_audiences(analysis).last()?;
    Some(Fix { title: format!("Add `{field}: {AUDIENCE}`"), safe: false, edits })
}

fn with_audience(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    scheme: &SecurityScheme,
    audience: &str,
) -> Option<Vec<Edit>> {
    if scheme.audiences.is_some() {
        return None;
    }
    let scheme = scheme.handle.of(&analysis.tree);
    let audience = Value::Text(audience.to_owned());
    if !analysis.document.is_v3 {
        return insert_entry(
            file,
            written(scheme)?,
            way_to_audiences(analysis).last()?,
            &audience,
            Position::Last,
        );
    }
    let auth = written(scheme.field("x-google-auth")?.value)?;
    insert_entry(file, auth, "audiences", &Value::List(vec![audience]), Position::Last)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, check_fix, findings_of, fixed_by_rule};

    const ID: &str = "missing-audiences";

    #[test]
    fn schemes_without() {
        check_findings(
            ID,
            r#"
security: [{a: []}]
paths: {/a: {get: {security: [{bb: [], with: []}]}}}
securityDefinitions:
  bb: {type: oauth2, x-google-issuer: i}
  #^ hint[missing-audiences] JWTs with your own audience get 403: `bb` names no audiences.
  with: {type: oauth2, x-google-issuer: i, x-google-audiences: x}
  unused: {type: oauth2, x-google-issuer: i}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
security: [{aa: []}, {bb: []}]
components:
  securitySchemes:
    aa: {type: openIdConnect, x-google-auth: {issuer: i, audiences: [x]}}
    bb: {type: oauth2, x-google-auth: {issuer: i}}
    #^ hint[missing-audiences] JWTs with your own audience get 403: `bb` names no audiences.
"#,
        );
    }

    #[test]
    fn an_empty_text_names_none() {
        let text = r#"
security: [{aa: []}]
securityDefinitions:
  aa:
  #^ hint[missing-audiences] JWTs with your own audience get 403: `aa` names no audiences.
    type: oauth2
    x-google-issuer: https://securetoken.google.com/p
    x-google-audiences: ''
"#;
        check_findings(ID, text);
        check_fix(ID, text, text);
    }

    #[test]
    fn where_nothing_is_missing() {
        check_findings(
            ID,
            r#"
security: [{a: []}]
securityDefinitions: {a: {type: oauth2}}
"#,
        );
        check_findings(
            ID,
            r#"
security: [{a: []}]
securityDefinitions: {a: {type: apiKey, x-google-issuer: i}}
"#,
        );
        check_findings(
            ID,
            r#"
security: [{a: []}]
securityDefinitions: {a: {type: '${t}', x-google-issuer: i}}
"#,
        );
        check_findings(
            ID,
            r#"
security: [{a: []}]
securityDefinitions: {a: {type: oauth2, x-google-issuer: i, x-google-audiences: '${a}'}}
"#,
        );
        check_findings(
            ID,
            r#"
security: [{a: []}]
x-security: [{a: {audiences: [x]}}]
securityDefinitions: {a: {type: oauth2, x-google-issuer: i}}
"#,
        );
        check_findings(
            ID,
            r#"
security: [{a: []}]
securityDefinitions:
  a:
    type: oauth2
    x-google-issuer: i
    x-google-aud
"#,
        );
    }

    #[test]
    fn firebase_names_its_audience() {
        let text = r#"swagger: '2.0'
security: [{a: []}]
securityDefinitions:
  a:
    type: oauth2
    x-google-issuer: https://securetoken.google.com/shop-42
"#;
        check_fix(ID, text, &format!("{text}    x-google-audiences: shop-42\n"));
        let v3 = r#"openapi: 3.0.3
security: [{a: []}]
components:
  securitySchemes:
    a:
      type: oauth2
      x-google-auth:
        issuer: https://securetoken.google.com/shop-42
"#;
        let fixed = fixed_by_rule(ID, v3);
        assert!(fixed.get(1).is_some_and(|it| it.contains("audiences:")), "{fixed:?}");
        let other = text.replace("securetoken.google.com/", "example.com/");
        let fixed = fixed_by_rule(ID, &other);
        assert_eq!(
            fixed.first().map(String::as_str),
            Some("Add `x-google-audiences: YOUR_AUDIENCE`")
        );
        assert_eq!(findings_of(ID, &fixed[1]), "");
    }

    #[test]
    fn json() {
        check_findings(
            ID,
            r#"
{
  "swagger": "2.0",
  "security": [{"a": []}],
  "securityDefinitions": {"a": {"type": "oauth2", "x-google-issuer": "i"}}
  #                        ^ hint[missing-audiences] JWTs with your own audience get 403: `a` names no audiences.
}
"#,
        );
    }
}
