//! `foreign-jwks`: keys of another issuer than the one whose tokens they are to check.

use super::jwt_schemes::{exchanged, jwt_schemes, known};
use super::{Report, declare_rule, on, places};
use crate::analysis::Analysis;
use crate::gateway::{KeyOwner, WrittenIssuer, key_owners, sources, written_issuer};
use crate::openapi::{SecurityScheme, Value};
use crate::settings::Severity;

declare_rule! {
    /// The keys of a scheme belong to another issuer.
    ///
    /// ## Why
    /// The gateway checks the signature of a JWT with the keys that the scheme names. Keys of another
    /// issuer fit no token of this one: every call gets 401, though the deployment succeeds. Google,
    /// Firebase and service accounts have keys at URLs that look much alike.
    ///
    /// Only keys of known issuers are judged. Where those are not Google's it is a hint.
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
    ///     x-google-jwks_uri: https://www.googleapis.com/oauth2/v3/certs
    ///     x-google-audiences: shop-42
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
    /// Name the keys of the issuer, or the issuer of the keys.
    FOREIGN_JWKS {
        id: "foreign-jwks",
        level: on(Severity::Warning),
        milder: "hint where the issuer or the keys are not Google's",
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: Local,
        google: ["Jwks doesn't have key to match kid or alg from Jwt"],
        source: Some(sources::FIREBASE_TOKENS),
        also: [sources::GOOGLE_ID_TOKENS],
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for scheme in jwt_schemes(analysis) {
        let Some((jwks, foreign)) = foreign(analysis, scheme) else { continue };
        let is_google = foreign.owner.issuer.is_google
            && foreign.of.as_ref().is_none_or(|it| it.issuer.is_google);
        let (severity, consequence) = match is_google {
            true => (Severity::Warning, "JWTs get 401"),
            false => (Severity::Hint, "JWTs probably get 401"),
        };
        let message = format!(
            "{consequence}: these keys belong to another issuer than this one. They check the tokens of `{}`. Name the keys of the issuer, or the issuer of the keys.",
            foreign.owner.in_words()
        );
        let finding = places::add_at(report, severity, jwks.place, message);
        let own = foreign.of.as_ref().and_then(WrittenIssuer::keys);
        finding.fixes.extend(own.and_then(|own| exchanged(jwks, own)));
    }
}

/// Whose keys they are.
struct Foreign {
    owner: KeyOwner,
    /// The issuer that has others; none: nobody knows its keys, but it is not their owner.
    of: Option<WrittenIssuer>,
}

/// The keys of a scheme, if they are another issuer's.
fn foreign<'a>(analysis: &Analysis, scheme: &'a SecurityScheme) -> Option<(&'a Value, Foreign)> {
    let (issuer, jwks) = (scheme.issuer.as_ref()?, scheme.jwks.as_ref()?);
    let (issuer, url) = (known(analysis, issuer)?, known(analysis, jwks)?);
    let owners = key_owners(&url);
    let of = written_issuer(&issuer);
    let owner = owners.first()?.clone();
    let is_foreign = match &of {
        Some(of) => !of.is_open() && !owners.iter().any(|owner| of.owns(owner)),
        None => owner.issuer.signs_alone,
    };
    is_foreign.then_some((jwks, Foreign { owner, of }))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, check_fix, findings_of};

    const ID: &str = "foreign-jwks";

    #[test]
    fn keys_of_others() {
        check_findings(
            ID,
            r#"
securityDefinitions:
  firebase:
    type: oauth2
    x-google-issuer: https://securetoken.google.com/shop
    x-google-jwks_uri: https://www.googleapis.com/oauth2/v3/certs
    #                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[foreign-jwks] JWTs get 401: these keys belong to another issuer than this one. They check the tokens of `https://accounts.google.com`.
  jobs:
    type: oauth2
    x-issuer: jobs@shop.iam.gserviceaccount.com
    x-jwks_uri: https://www.googleapis.com/robot/v1/metadata/x509/mail@shop.iam.gserviceaccount.com
    #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[foreign-jwks]
  corp:
    type: oauth2
    x-google-issuer: https://login.example.com
    x-google-jwks_uri: https://www.googleapis.com/oauth2/v3/certs
    #                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[foreign-jwks]
  auth0:
    type: oauth2
    x-google-issuer: https://shop.auth0.com/
    x-google-jwks_uri: https://shop-dev.auth0.com/.well-known/jwks.json
    #                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint[foreign-jwks] JWTs probably get 401: these keys belong to another issuer
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
components:
  securitySchemes:
    a: {type: oauth2, x-google-auth: {issuer: 'https://accounts.google.com', jwksUri: 'https://firebaseappcheck.googleapis.com/v1/jwks'}}
    #                                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[foreign-jwks]
"#,
        );
    }

    #[test]
    fn own_keys_and_what_nobody_knows() {
        for (issuer, jwks) in [
            ("https://accounts.google.com", "https://www.googleapis.com/oauth2/v3/certs"),
            ("accounts.google.com", "https://www.googleapis.com/oauth2/v1/certs"),
            (
                "https://securetoken.google.com/shop",
                "https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com",
            ),
            (
                "jobs@shop.iam.gserviceaccount.com",
                "https://www.googleapis.com/service_accounts/v1/jwk/jobs@shop.iam.gserviceaccount.com",
            ),
            // A service account signs what its code says.
            (
                "jobs.example.com",
                "https://www.googleapis.com/service_accounts/v1/jwk/jobs@shop.iam.gserviceaccount.com",
            ),
            (
                "https://sts.windows.net/11111111-2222-3333-4444-555555555555/",
                "https://login.microsoftonline.com/common/discovery/v2.0/keys",
            ),
            ("https://login.example.com/", "https://shop.auth0.com/.well-known/jwks.json"),
            ("https://shop.auth0.com/", "https://login.example.com/.well-known/jwks.json"),
            ("https://shop.okta.com", "https://shop.okta.com/oauth2/v1/keys"),
            ("${issuer}", "https://www.googleapis.com/oauth2/v3/certs"),
            ("https://securetoken.google.com/shop", "${keys}"),
            ("https://securetoken.google.com/shop", ""),
        ] {
            let text = r#"swagger: '2.0'
securityDefinitions:
  a: {type: oauth2, x-google-issuer: '<issuer>', x-google-jwks_uri: '<jwks>'}
"#
            .replace("<issuer>", issuer)
            .replace("<jwks>", jwks);
            assert_eq!(findings_of(ID, &text), "", "{issuer} {jwks}");
        }
    }

    #[test]
    fn the_fix_names_the_keys_of_the_issuer() {
        let text = r#"
securityDefinitions:
  a:
    type: oauth2
    x-google-issuer: https://shop.auth0.com/
    x-google-jwks_uri: <keys>
"#;
        check_fix(
            ID,
            &text.replace("<keys>", "https://www.googleapis.com/oauth2/v3/certs"),
            &text.replace("<keys>", "https://shop.auth0.com/.well-known/jwks.json"),
        );
    }
}
