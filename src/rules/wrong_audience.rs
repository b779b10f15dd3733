//! `wrong-audience`: an audience that no token of the issuer has.

use super::jwt_schemes::{exchanged, issuer_of, used_schemes, written_audiences};
use super::wording::short;
use super::{Report, declare_rule, on, places};
use crate::analysis::Analysis;
use crate::gateway::{IssuerForm, sources};
use crate::settings::Severity;

declare_rule! {
    /// No token of the issuer has one of the audiences that are accepted.
    ///
    /// ## Why
    /// The gateway accepts only JWTs whose `aud` is one of the audiences of the scheme. An ID token
    /// of Firebase Authentication or Identity Platform always has the ID of the project that its
    /// issuer names; an App Check token has `projects/` with the number or the ID of the project. With
    /// any other audience every call gets 403.
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
    ///     x-google-audiences: https://orders.example.com
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
    /// Name the audience of the issuer's tokens: for Firebase the ID of the project.
    WRONG_AUDIENCE {
        id: "wrong-audience",
        level: on(Severity::Warning),
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: WholeFile,
        google: ["Audiences in Jwt are not allowed"],
        source: Some(sources::FIREBASE_TOKENS),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for scheme in used_schemes(analysis) {
        let Some((_, issuer)) = issuer_of(analysis, scheme) else { continue };
        let Some(written) = written_audiences(analysis, scheme) else { continue };
        let is_known = issuer.form == IssuerForm::Exact && !issuer.is_open();
        let Some(right) = issuer.audience().filter(|_| is_known) else { continue };
        if written.texts.iter().any(|it| issuer.may_have_audience(it)) {
            continue;
        }
        let message = format!(
            "JWTs get 403: the audience of {} is `{}`. The gateway accepts only those that are named here.",
            issuer.issuer.name,
            short(&right, 28)
        );
        let finding = places::add_at(report, Severity::Warning, written.first.place, message);
        if written.is_one_value {
            finding.fixes.extend(exchanged(&written.first, right));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, check_fix, findings_of};

    const ID: &str = "wrong-audience";

    #[test]
    fn audiences_of_another_issuer() {
        check_findings(
            ID,
            r#"
security: [{firebase: []}, {app: []}]
securityDefinitions:
  firebase:
    type: oauth2
    x-google-issuer: https://securetoken.google.com/shop
    x-google-audiences: "orders.example.com, shop-2"
    #                    ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[wrong-audience] JWTs get 403: the audience of Firebase is `shop`.
  app:
    type: oauth2
    x-google-issuer: https://firebaseappcheck.googleapis.com/42
    x-google-audiences: shop
    #                   ^^^^ warning[wrong-audience] JWTs get 403: the audience of Firebase App Check is `projects/42`.
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
security: [{firebase: []}]
components:
  securitySchemes:
    firebase:
      type: oauth2
      x-google-auth:
        issuer: https://securetoken.google.com/shop
        audiences: [shop-2, orders]
        #           ^^^^^^ warning[wrong-audience]
"#,
        );
    }

    #[test]
    fn audiences_that_are_right_or_not_known() {
        let text = r#"swagger: '2.0'
security: [{a: []}]
securityDefinitions:
  a: {type: oauth2, x-google-issuer: 'https://<issuer>', x-google-audiences: '<audiences>'}
"#;
        for (issuer, audiences) in [
            ("securetoken.google.com/shop", "shop"),
            ("securetoken.google.com/shop", "orders.example.com,shop"),
            ("securetoken.google.com/shop", "${audience}"),
            ("securetoken.google.com/shop", "orders,YOUR_AUDIENCE"),
            ("securetoken.google.com/${project}", "shop"),
            ("securetoken.google.com/PROJECT_ID", "shop"),
            ("securetoken.google.com/shop", ""),
            ("firebaseappcheck.googleapis.com/42", "projects/shop"),
            ("shop.auth0.com/", "shop"),
            ("accounts.google.com", "shop"),
        ] {
            let text = text.replace("<issuer>", issuer).replace("<audiences>", audiences);
            assert_eq!(findings_of(ID, &text), "", "{issuer} {audiences}");
        }
        let unused =
            text.replace("[{a: []}]", "[]").replace("<issuer>", "securetoken.google.com/shop");
        assert_eq!(findings_of(ID, &unused.replace("<audiences>", "other")), "");
    }

    #[test]
    fn an_x_security_may_name_others() {
        check_findings(
            ID,
            r#"
security: [{a: []}]
x-security: [{a: {audiences: [shop]}}]
securityDefinitions:
  a: {type: oauth2, x-google-issuer: 'https://securetoken.google.com/shop', x-google-audiences: b}
"#,
        );
    }

    #[test]
    fn the_fix_and_json() {
        let text = r#"{"swagger": "2.0", "security": [{"a": []}], "securityDefinitions": {"a": {"type": "oauth2", "x-google-issuer": "https://securetoken.google.com/shop", "x-google-audiences": "<audience>"}}}"#;
        check_fix(ID, &text.replace("<audience>", "a,b"), &text.replace("<audience>", "shop"));
    }
}
