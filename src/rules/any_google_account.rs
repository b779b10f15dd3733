//! `any-google-account`: a scheme that takes the ID tokens of everybody who has a Google account.

use super::jwt_schemes::{issuer_of, used_schemes, written_audiences};
use super::{Report, declare_rule, on, places};
use crate::analysis::Analysis;
use crate::gateway::{Issuer, IssuerForm, sources};
use crate::openapi::SecurityScheme;
use crate::settings::Severity;

declare_rule! {
    /// Anyone with a Google account can call: the only audience is that of `gcloud` itself.
    ///
    /// ## Why
    /// Google issues ID tokens to every account, and the gateway checks only the signature, the issuer
    /// and the audience. `gcloud auth print-identity-token` gives everyone a token with the audience of
    /// `gcloud`. Even with an audience of your own, the gateway does not know *who* may call: a service
    /// account of any project gets tokens for any audience it asks for.
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
    ///     x-google-issuer: https://accounts.google.com
    ///     x-google-jwks_uri: https://www.googleapis.com/oauth2/v3/certs
    ///     x-google-audiences: 32555940559.apps.googleusercontent.com
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
    /// Name an audience of your own, and check `email`, `sub` or `hd` after the gateway, which forwards
    /// the claims to the backend.
    ANY_GOOGLE_ACCOUNT {
        id: "any-google-account",
        level: on(Severity::Hint),
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: WholeFile,
        google: [],
        source: Some(sources::GOOGLE_ID_TOKENS),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for scheme in used_schemes(analysis) {
        let Some((value, issuer)) = issuer_of(analysis, scheme) else { continue };
        let is_open = issuer.issuer.id == "google" && issuer.form == IssuerForm::Exact;
        if !is_open || !has_no_own_audience(analysis, scheme, issuer.issuer) {
            continue;
        }
        let message = "Anyone can call with a Google account: no audience of your own narrows this. Add one, and check `email`, `sub` or `hd` after the gateway.";
        places::add_at(report, Severity::Hint, value.place, message);
    }
}

/// Whether it accepts only audiences that are nobody's own. If it names none at all, the gateway takes
/// tokens for the service's own name only, which `missing-audiences` tells.
fn has_no_own_audience(analysis: &Analysis, scheme: &SecurityScheme, issuer: &Issuer) -> bool {
    let written = written_audiences(analysis, scheme);
    written.is_some_and(|it| it.texts.iter().all(|it| issuer.shared.contains(it)))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of};

    const ID: &str = "any-google-account";

    #[test]
    fn the_audience_of_gcloud() {
        check_findings(
            ID,
            r#"
paths: {/a: {get: {security: [{gcloud: []}, {own: []}, {both: []}]}}}
securityDefinitions:
  gcloud:
    type: oauth2
    x-google-issuer: https://accounts.google.com
    #                ^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint[any-google-account] Anyone can call with a Google account
    x-google-audiences: 32555940559.apps.googleusercontent.com
  own: {type: oauth2, x-google-issuer: 'https://accounts.google.com', x-google-audiences: a}
  both: {type: oauth2, x-google-issuer: 'https://accounts.google.com', x-google-audiences: '32555940559.apps.googleusercontent.com,a'}
  unused: {type: oauth2, x-google-issuer: 'https://accounts.google.com', x-google-audiences: 32555940559.apps.googleusercontent.com}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
security: [{a: []}, {b: []}]
components:
  securitySchemes:
    a: {type: oauth2, x-google-auth: {issuer: 'https://accounts.google.com', audiences: [32555940559.apps.googleusercontent.com]}}
    #                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint[any-google-account]
    b: {type: oauth2, x-google-auth: {issuer: 'https://accounts.google.com', audiences: [a]}}
"#,
        );
    }

    #[test]
    fn without_audiences_it_is_the_name_of_the_service() {
        let text = r#"
swagger: '2.0'
security: [{a: []}, {b: []}]
securityDefinitions:
  a: {type: oauth2, x-google-issuer: 'https://accounts.google.com'}
  b: {type: oauth2, x-google-issuer: 'https://accounts.google.com', x-google-audiences: ''}
"#;
        assert_eq!(findings_of(ID, text), "");
        assert_eq!(findings_of("missing-audiences", text).lines().count(), 2);
    }

    #[test]
    fn what_may_be_narrowed() {
        for fields in [
            "x-google-issuer: https://securetoken.google.com/shop",
            "x-google-issuer: '${issuer}'",
            "x-google-issuer: https://accounts.google.com, x-google-audiences: '${audience}'",
            "x-google-issuer: https://accounts.google.com, <<: '${more}'",
        ] {
            let text = format!(
                "swagger: '2.0'\nsecurity: [{{a: []}}]\nsecurityDefinitions: {{a: {{type: oauth2, {fields}}}}}\n"
            );
            assert_eq!(findings_of(ID, &text), "", "{fields}");
        }
        check_findings(
            ID,
            r#"
security: [{a: []}]
x-security: [{a: {audiences: [shop]}}]
securityDefinitions: {a: {type: oauth2, x-google-issuer: 'https://accounts.google.com', x-google-audiences: 32555940559.apps.googleusercontent.com}}
"#,
        );
    }
}
