//! `missing-issuer`: a JWT scheme that does not say whose tokens it takes.

use super::schemes::used_names;
use super::{Report, declare_rule, on};
use crate::analysis::Analysis;
use crate::gateway::{Certainty, sources};
use crate::openapi::SecurityScheme;
use crate::routing::{SchemeKind, scheme_kind};
use crate::settings::Severity;

declare_rule! {
    /// A JWT scheme that is in use names no issuer.
    ///
    /// ## Why
    /// The gateway compares the issuer with the claim `iss` of a caller's JWT, and finds the keys to
    /// check it with at the issuer unless they are named. Google's compiler takes a scheme without
    /// an issuer, but then the gateway does not know whose tokens to take.
    ///
    /// Authorization URLs, flows and scopes are for people and tools; the gateway reads none of them.
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
    ///     authorizationUrl: https://accounts.google.com/o/oauth2/v2/auth
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
    /// Add `x-google-issuer` (2.0) or `x-google-auth` with an `issuer` (3.x): the `iss` of the
    /// tokens, letter by letter.
    MISSING_ISSUER {
        id: "missing-issuer",
        level: on(Severity::Warning),
        versions: All,
        targets: All,
        scope: WholeFile,
        google: ["Jwt issuer is not configured"],
        source: Some(sources::PROXY.with(Certainty::Deduced)),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let used = used_names(analysis);
    for scheme in &analysis.document.schemes {
        let is_used = used.contains_key(scheme.name.text.as_str());
        if is_used && scheme_kind(scheme) == SchemeKind::Jwt && !may_have_issuer(analysis, scheme) {
            let field = match analysis.document.is_v3 {
                true => "`x-google-auth` with an `issuer`",
                false => "`x-google-issuer`",
            };
            let message = format!(
                "`{}` names no issuer: the gateway does not know whose JWTs to take. Add {field}, the `iss` of the tokens.",
                super::shortened(&scheme.name.text)
            );
            report.add(scheme.name.place.range, message);
        }
    }
}

/// Whether an issuer is there in some form: a wrong one, or an `x-google-auth` without one, is for
/// the rules about fields and values to judge.
fn may_have_issuer(analysis: &Analysis, scheme: &SecurityScheme) -> bool {
    let keys: &[&str] = match analysis.document.is_v3 {
        true => &["x-google-auth", "$ref"],
        false => &["x-google-issuer", "x-issuer"],
    };
    let reached = scheme.handle.of(&analysis.tree);
    // Half-typed text may lack what is about to be typed.
    analysis.tree.is_broken_at(scheme.name.place.text().start)
        || keys.iter().any(|key| reached.field(key).is_some())
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_rule, findings_of_rule};

    const ID: &str = "missing-issuer";

    #[test]
    fn schemes_in_use_without() {
        check_rule(
            ID,
            "security: [{bb: []}]\npaths: {/a: {get: {security: [{with: []}, {old: []}]}}}\nsecurityDefinitions:\n  bb: {type: oauth2, x-google-jwks_uri: i}\n  #^ warning[missing-issuer] `bb` names no issuer: the gateway does not know whose JWTs to take. Add `x-google-issuer`\n  with: {type: oauth2, x-google-issuer: i}\n  old: {type: oauth2, x-issuer: i}\n  unused: {type: oauth2}\n  key: {type: apiKey}\n",
        );
        check_rule(
            ID,
            "openapi: 3.0.3\nsecurity: [{aa: []}, {bb: []}]\ncomponents:\n  securitySchemes:\n    aa: {type: oauth2, x-google-auth: {issuer: i}}\n    bb: {type: openIdConnect, openIdConnectUrl: u}\n    #^ warning[missing-issuer] `bb` names no issuer: the gateway does not know whose JWTs to take. Add `x-google-auth`\n",
        );
    }

    #[test]
    fn where_it_may_be_there() {
        for text in [
            "security: [{a: []}]\nsecurityDefinitions: {a: {type: oauth2, x-google-issuer: '${i}'}}\n",
            "security: [{a: []}]\nsecurityDefinitions: {a: {type: oauth2, x-google-issuer: }}\n",
            "security: [{a: []}]\nsecurityDefinitions: {a: {type: '${t}'}}\n",
            "security: [{a: []}]\nsecurityDefinitions:\n  a:\n    type: oauth2\n    x-google-iss\n",
            "x-defaults: &d {x-google-issuer: i}\nsecurity: [{a: []}]\nsecurityDefinitions: {a: {type: oauth2, <<: *d}}\n",
        ] {
            assert_eq!(findings_of_rule(ID, &format!("swagger: '2.0'\n{text}")), "", "{text}");
        }
    }

    #[test]
    fn json() {
        let text = "{\"swagger\": \"2.0\", \"security\": [{\"a\": []}], \"securityDefinitions\": {\"a\": {\"type\": \"oauth2\"}}}";
        assert!(findings_of_rule(ID, text).contains("warning"), "{}", findings_of_rule(ID, text));
    }
}
