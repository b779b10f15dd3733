//! `wrong-issuer`: an issuer that no token of its provider has.

use super::jwt_schemes::{exchanged, issuer_of, jwt_schemes};
use super::wording::short;
use super::{Report, declare_rule, on, places};
use crate::analysis::Analysis;
use crate::gateway::{Issuer, IssuerForm, sources};
use crate::openapi::Value;
use crate::settings::Severity;

declare_rule! {
    /// An issuer is not written as the provider's tokens have it.
    ///
    /// ## Why
    /// The gateway compares the issuer with the `iss` claim of a JWT letter by letter. Without
    /// `https://`, or with a slash too few or too many, every call gets 401. Google's ID tokens have
    /// `https://accounts.google.com`, those of Firebase `https://securetoken.google.com/PROJECT_ID`,
    /// without a slash at the end. Auth0 ends its issuer with a slash; Microsoft Entra ID ends that
    /// of v1.0 with one, and that of v2.0 without. (Google's tokens for old client libraries had no
    /// `https://`.)
    ///
    /// How providers other than Google write their issuer is their habit and no rule of Google, so
    /// for those it is a hint. A config that accepts both `accounts.google.com` and
    /// `https://accounts.google.com`, in a scheme each, means what it says.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://orders-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// security:
    ///   - google: []
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       responses: {"200": {description: OK}}
    /// securityDefinitions:
    ///   google:
    ///     type: oauth2
    ///     flow: implicit
    ///     authorizationUrl: ""
    ///     x-google-issuer: accounts.google.com
    ///     x-google-jwks_uri: https://www.googleapis.com/oauth2/v3/certs
    ///     x-google-audiences: orders.example.com
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://orders-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// security:
    ///   - google: []
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       responses: {"200": {description: OK}}
    /// securityDefinitions:
    ///   google:
    ///     type: oauth2
    ///     flow: implicit
    ///     authorizationUrl: ""
    ///     x-google-issuer: https://accounts.google.com
    ///     x-google-jwks_uri: https://www.googleapis.com/oauth2/v3/certs
    ///     x-google-audiences: orders.example.com
    /// ```
    ///
    /// ## Fix
    /// Write the issuer exactly as the `iss` claim of a token has it.
    WRONG_ISSUER {
        id: "wrong-issuer",
        level: on(Severity::Warning),
        milder: "hint for issuers other than Google's",
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: Local,
        about: AnIssuer,
        google: ["Jwt issuer is not configured"],
        source: Some(sources::GOOGLE_ID_TOKENS),
        also: [sources::FIREBASE_TOKENS, sources::JWT_USERS, sources::ENVOY_JWT],
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for scheme in jwt_schemes(analysis) {
        let Some((value, written)) = issuer_of(analysis, scheme) else { continue };
        match written.form {
            IssuerForm::Exact => {}
            IssuerForm::Not(right)
                if was_right(value, written.issuer) && is_in_another(analysis, &right) => {}
            form => judge(value, written.issuer, form, report),
        }
    }
}

/// Whether old client libraries still get tokens with what is written.
fn was_right(value: &Value, issuer: &Issuer) -> bool {
    issuer.formerly.as_ref().is_some_and(|it| *it == value.text)
}

/// Whether another scheme takes the tokens that this one does not.
fn is_in_another(analysis: &Analysis, right: &str) -> bool {
    let is_right = |value: &Value| value.text == right;
    jwt_schemes(analysis).any(|scheme| scheme.issuer.as_ref().is_some_and(is_right))
}

fn judge(value: &Value, issuer: &Issuer, form: IssuerForm, report: &mut Report<'_>) {
    let was_right = was_right(value, issuer);
    let (severity, consequence) = match issuer.is_google {
        true if was_right => (Severity::Warning, "Most JWTs get 401"),
        true => (Severity::Warning, "JWTs get 401"),
        false => (Severity::Hint, "JWTs probably get 401"),
    };
    let name = &issuer.name;
    let mut message = match &form {
        IssuerForm::Not(right) => format!(
            "{consequence}: their `iss` is `{}`. The gateway compares it with the issuer letter by letter.",
            short(right, 36)
        ),
        _ => format!(
            "{consequence}: {name} issues none with this `iss`. Its form is `{}`.",
            issuer.issuer
        ),
    };
    if was_right {
        message.push_str(" Only old client libraries still get tokens with what is written here.");
    }
    if !issuer.is_google {
        message.push_str(&format!(" That is a habit of {name} and no rule of Google."));
    }
    report.cite(sources::reference(&issuer.source).unwrap_or(sources::JWT_USERS));
    let finding = places::add_at(report, severity, value.place, message);
    if let IssuerForm::Not(right) = form {
        finding.fixes.extend(exchanged(value, right));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, check_fix, findings_of};

    const ID: &str = "wrong-issuer";

    #[test]
    fn googles_issuers() {
        check_findings(
            ID,
            r#"
securityDefinitions:
  google:
    type: oauth2
    x-google-issuer: accounts.google.com
    #                ^^^^^^^^^^^^^^^^^^^ warning[wrong-issuer] Most JWTs get 401: their `iss` is `https://accounts.google.com`. The gateway compares it with the issuer letter by letter. Only old client libraries
  old:
    type: oauth2
    x-issuer: "https://accounts.google.com/o/oauth2/v2/auth"
    #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[wrong-issuer]
  firebase:
    type: oauth2
    x-google-issuer: https://securetoken.google.com/shop/
    #                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[wrong-issuer] JWTs get 401: their `iss` is `https://securetoken.google.com/shop`.
  bare:
    type: oauth2
    x-google-issuer: https://securetoken.google.com
    #                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[wrong-issuer] JWTs get 401: Firebase issues none with this `iss`.
  app:
    type: oauth2
    x-google-issuer: https://firebaseappcheck.googleapis.com/shop
    #                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[wrong-issuer] JWTs get 401: Firebase App Check issues none with this `iss`.
  jobs:
    type: oauth2
    x-google-issuer: https://jobs@shop.iam.gserviceaccount.com
    #                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[wrong-issuer] JWTs get 401: their `iss` is `jobs@shop.iam.gserviceaccount.com`.
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
components:
  securitySchemes:
    google: {type: oauth2, x-google-auth: {issuer: accounts.google.com}}
    #                                              ^^^^^^^^^^^^^^^^^^^ warning[wrong-issuer]
"#,
        );
    }

    #[test]
    fn habits_of_others_are_hints() {
        check_findings(
            ID,
            r#"
securityDefinitions:
  auth0:
    type: oauth2
    x-google-issuer: https://shop.auth0.com
    #                ^^^^^^^^^^^^^^^^^^^^^^ hint[wrong-issuer] JWTs probably get 401: their `iss` is `https://shop.auth0.com/`.
  all:
    type: oauth2
    x-google-issuer: https://login.microsoftonline.com/common/v2.0
    #                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint[wrong-issuer] JWTs probably get 401: Microsoft Entra ID issues none with this `iss`.
"#,
        );
    }

    #[test]
    fn what_is_right_or_not_known() {
        for issuer in [
            "https://accounts.google.com",
            "https://securetoken.google.com/shop",
            "jobs@shop.iam.gserviceaccount.com",
            "https://shop.auth0.com/",
            "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0",
            "https://login.microsoftonline.com/TENANT_ID/v2.0",
            "https://login.microsoftonline.com/${TENANT}/v2.0",
            "https://${DOMAIN}.auth0.com",
            "https://YOUR_DOMAIN.auth0.com",
            "https://issuer.example.com",
            "[accounts.google.com]",
            "",
        ] {
            let text = r#"swagger: '2.0'
securityDefinitions:
  a: {type: oauth2, x-google-issuer: <issuer>}
"#
            .replace("<issuer>", &format!("'{issuer}'"));
            assert_eq!(findings_of(ID, &text), "", "{issuer}");
        }
        let key = "swagger: '2.0'\nsecurityDefinitions: {a: {type: apiKey, x-google-issuer: accounts.google.com}}\n";
        assert_eq!(findings_of(ID, key), "");
    }

    #[test]
    fn a_scheme_for_each_form() {
        check_findings(
            ID,
            r#"
securityDefinitions:
  google: {type: oauth2, x-google-issuer: https://accounts.google.com}
  legacy: {type: oauth2, x-google-issuer: accounts.google.com}
"#,
        );
    }

    #[test]
    fn json_and_the_fix() {
        check_findings(
            ID,
            r#"
{
  "swagger": "2.0",
  "securityDefinitions": {"a": {"type": "oauth2", "x-google-issuer": "accounts.google.com"}}
  #                                                                   ^^^^^^^^^^^^^^^^^^^ warning[wrong-issuer]
}
"#,
        );
        check_fix(
            ID,
            "\nsecurityDefinitions:\n  a: {type: oauth2, x-google-issuer: 'https://shop.auth0.com'}\n",
            "\nsecurityDefinitions:\n  a: {type: oauth2, x-google-issuer: 'https://shop.auth0.com/'}\n",
        );
    }
}
