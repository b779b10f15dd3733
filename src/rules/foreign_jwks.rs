//! `foreign-jwks`: keys of another issuer than the one whose tokens they are to check, or none.

use super::jwt_schemes::{exchanged, jwt_schemes, known};
use super::{Report, declare_rule, on, places};
use crate::analysis::Analysis;
use crate::gateway::{
    IssuerForm, KeyOwner, WrittenIssuer, described_issuer, is_same_issuer, key_owners, sources,
    written_issuer,
};
use crate::openapi::{SecurityScheme, Value};
use crate::settings::Severity;

declare_rule! {
    /// The URL of a scheme's keys is that of another issuer's keys, or has no keys.
    ///
    /// ## Why
    /// The gateway checks the signature of a JWT with the keys that the scheme names. Keys of another
    /// issuer fit no token of this one: every call gets 401, though the deployment succeeds. Google,
    /// Firebase and service accounts have keys at URLs that look much alike.
    ///
    /// A URL that ends in `/.well-known/openid-configuration` is that of a discovery document. It names
    /// the URL of the keys as `jwks_uri` and holds none itself, so the gateway cannot check a single
    /// JWT. The URL of an issuer is as a rule no key set either.
    ///
    /// Only discovery documents and keys of known issuers are judged. Where those are not Google's it
    /// is a hint.
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
    ///     x-google-jwks_uri: https://accounts.google.com/.well-known/openid-configuration
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
    /// Name the keys of the issuer, or the issuer of the keys. Where they are, the discovery document of
    /// the issuer says as `jwks_uri`.
    FOREIGN_JWKS {
        id: "foreign-jwks",
        level: on(Severity::Warning),
        milder: "hint where the issuer or the keys are not Google's, except for discovery documents",
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: Local,
        google: [
            "Jwks doesn't have key to match kid or alg from Jwt",
            "Jwks does not have [keys] field",
        ],
        source: Some(sources::FIREBASE_TOKENS),
        also: [sources::GOOGLE_ID_TOKENS, sources::KEY_SETS],
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for scheme in jwt_schemes(analysis) {
        if let Some((jwks, keyless)) = keyless(analysis, scheme) {
            say_keyless(jwks, &keyless, report);
            continue;
        }
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

/// What has no keys.
struct Keyless {
    what: What,
    /// The issuer whose keys are meant, if it is a known one.
    issuer: Option<WrittenIssuer>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Discovery,
    Issuer,
}

fn say_keyless(jwks: &Value, keyless: &Keyless, report: &mut Report<'_>) {
    let Keyless { what, issuer } = keyless;
    let is_google = issuer.as_ref().is_some_and(|it| it.issuer.is_google);
    let (severity, consequence) = match what {
        What::Discovery => {
            (Severity::Warning, "JWTs get 401: a discovery document names the keys, and holds none")
        }
        What::Issuer if is_google => {
            (Severity::Warning, "JWTs get 401: this is the URL of an issuer, not of its keys")
        }
        What::Issuer => {
            (Severity::Hint, "JWTs probably get 401: this is the URL of an issuer, not of its keys")
        }
    };
    let keys = issuer.as_ref().and_then(WrittenIssuer::keys);
    let advice = match (what, &keys) {
        (_, Some(keys)) => format!("Write `{keys}`."),
        (What::Discovery, None) => "Write the URL that it names as `jwks_uri`.".to_owned(),
        (What::Issuer, None) => {
            "Write the URL that its discovery document names as `jwks_uri`.".to_owned()
        }
    };
    report.cite(sources::KEY_SETS);
    let finding = places::add_at(report, severity, jwks.place, format!("{consequence}. {advice}"));
    finding.fixes.extend(keys.and_then(|keys| exchanged(jwks, keys)));
}

/// What the keys of a scheme are in place of a key set. An issuer that nobody knows may have its
/// keys wherever it likes; but the root of its host is hardly a key set.
fn keyless<'a>(analysis: &Analysis, scheme: &'a SecurityScheme) -> Option<(&'a Value, Keyless)> {
    let jwks = scheme.jwks.as_ref()?;
    let url = known(analysis, jwks)?;
    let issuer = scheme.issuer.as_ref().and_then(|it| known(analysis, it));
    let of_issuer = || issuer.as_deref().and_then(certain_issuer);
    if let Some(described) = described_issuer(&url) {
        let issuer = of_issuer().or_else(|| certain_issuer(described));
        return Some((jwks, Keyless { what: What::Discovery, issuer }));
    }
    if !key_owners(&url).is_empty() {
        return None;
    }
    let itself = written_issuer(&url).filter(|it| it.form == IssuerForm::Exact);
    let is_root = |url: &str| !url.split_once("://").unwrap_or(("", url)).1.contains('/');
    let is_host = || {
        let is_same = issuer.as_ref().is_some_and(|it| is_same_issuer(it, &url));
        is_same && is_root(url.trim_end_matches('/'))
    };
    let is_keyless = itself.is_some() || is_host();
    let issuer = of_issuer().or(itself.filter(|it| !it.is_open()));
    is_keyless.then_some((jwks, Keyless { what: What::Issuer, issuer }))
}

/// A known issuer, without parts that somebody has yet to fill in.
fn certain_issuer(text: &str) -> Option<WrittenIssuer> {
    written_issuer(text).filter(|it| !it.is_open() && it.form != IssuerForm::Wrong)
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
    fn what_holds_no_keys() {
        check_findings(
            ID,
            r#"
securityDefinitions:
  google:
    type: oauth2
    x-google-issuer: https://accounts.google.com
    x-google-jwks_uri: https://accounts.google.com/.well-known/openid-configuration
    #                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[foreign-jwks] JWTs get 401: a discovery document names the keys, and holds none. Write `https://www.googleapis.com/oauth2/v3/certs`.
  corp:
    type: oauth2
    x-google-issuer: https://login.example.com/realms/shop
    x-google-jwks_uri: https://login.example.com/realms/shop/.well-known/openid-configuration
    #                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[foreign-jwks] JWTs get 401: a discovery document names the keys, and holds none. Write the URL that it names as `jwks_uri`.
  firebase:
    type: oauth2
    x-google-issuer: https://securetoken.google.com/shop
    x-google-jwks_uri: https://securetoken.google.com/shop
    #                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[foreign-jwks] JWTs get 401: this is the URL of an issuer, not of its keys. Write `https://www.googleapis.com/service_accounts
  auth0:
    type: oauth2
    x-google-issuer: https://shop.auth0.com/
    x-google-jwks_uri: https://shop.auth0.com/
    #                  ^^^^^^^^^^^^^^^^^^^^^^^ hint[foreign-jwks] JWTs probably get 401: this is the URL of an issuer, not of its keys. Write `https://shop.auth0.com/.well-known/jwks.json`.
  root:
    type: oauth2
    x-google-issuer: https://login.example.com
    x-google-jwks_uri: https://login.example.com/
    #                  ^^^^^^^^^^^^^^^^^^^^^^^^^^ hint[foreign-jwks] JWTs probably get 401: this is the URL of an issuer, not of its keys. Write the URL that its discovery document names as `jwks_uri`.
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
components:
  securitySchemes:
    a: {type: oauth2, x-google-auth: {jwksUri: 'https://login.example.com/.well-known/oauth-authorization-server'}}
    #                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[foreign-jwks] JWTs get 401: a discovery document
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
            ("https://login.example.com/keys", "https://login.example.com/keys"),
            ("https://login.example.com", "https://login.example.com/.well-known/jwks.json"),
            ("https://login.example.com", "https://${host}/.well-known/openid-configuration"),
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
        for wrong in [
            "https://www.googleapis.com/oauth2/v3/certs",
            "https://shop.auth0.com/.well-known/openid-configuration",
            "https://shop.auth0.com",
        ] {
            check_fix(
                ID,
                &text.replace("<keys>", wrong),
                &text.replace("<keys>", "https://shop.auth0.com/.well-known/jwks.json"),
            );
        }
    }
}
