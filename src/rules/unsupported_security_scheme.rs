//! `unsupported-security-scheme`: a kind of credentials that the gateway cannot check.

use super::schemes::{checked_instead, meant_type, renamed_type};
use super::wording::short;
use super::{Report, compiler_at, declare_rule, on};
use crate::analysis::Analysis;
use crate::routing::{SchemeKind, scheme_kind};
use crate::settings::Severity;

declare_rule! {
    /// A security scheme is of a type that the gateway does not support.
    ///
    /// ## Why
    /// The gateway checks API keys (`apiKey`) and JWTs (`oauth2`, in 3.x also `openIdConnect`).
    /// Google ignores schemes of another type, such as `basic` or (in 3.x) `http`, with only a
    /// warning at deployment: nothing is required, and operations that rely on them are open to
    /// everyone.
    ///
    /// In OpenAPI 2.0 Google rejects a config with a type other than `apiKey`, `basic` and
    /// `oauth2`; `openapi-structure` reports that.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://orders-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// security:
    ///   - password: []
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       responses: {"200": {description: OK}}
    /// securityDefinitions:
    ///   password: {type: basic}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://orders-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// security:
    ///   - api_key: []
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       responses: {"200": {description: OK}}
    /// securityDefinitions:
    ///   api_key: {type: apiKey, name: key, in: query}
    /// ```
    ///
    /// ## Fix
    /// Use an API key or a JWT, or let the backend check the credentials: the caller's
    /// `Authorization` reaches it as `X-Forwarded-Authorization`, or unchanged with
    /// `disable_auth: true`.
    UNSUPPORTED_SECURITY_SCHEME {
        id: "unsupported-security-scheme",
        level: on(Severity::Warning),
        versions: All,
        targets: All,
        scope: Local,
        misses: AtKey,
        about: Words,
        google: ["is not supported. Only support schema are OAuth2"],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/importers/swagger/aspects/auth/AuthBuilder.java#L164-L170"
        )),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for scheme in &analysis.document.schemes {
        let Some(kind) = &scheme.kind else { continue };
        // Another type makes Google reject a config of OpenAPI 2.0: that is all there is to say.
        let is_rejected = !analysis.document.is_v3 && kind.text != "basic";
        if scheme_kind(scheme) != SchemeKind::Unsupported || is_rejected {
            continue;
        }
        let meant = meant_type(&kind.text, analysis.document.is_v3);
        let todo = match meant {
            Some(meant) => format!("Did you mean `{meant}`?"),
            None => "Use an API key or a JWT, or let the backend check the credentials.".to_owned(),
        };
        let name = super::shortened(&scheme.name.text);
        let message = match kind.text.trim() {
            "" => format!(
                "Google ignores this scheme: its `type` is empty. Operations that rely on `{name}` alone are open to everyone. {todo}"
            ),
            kind => format!(
                "Google ignores this scheme: the gateway cannot check type `{}`. Operations that rely on `{name}` alone are open to everyone. {todo}",
                short(kind, 20),
            ),
        };
        let fixes = match meant {
            Some(meant) => renamed_type(kind, meant).into_iter().collect(),
            None => checked_instead(report.file(), analysis, scheme),
        };
        report.add(kind.place.range, message).fixes.extend(fixes);
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::rules::testing::{check_findings, findings_of, fixed_by_rule};

    const ID: &str = "unsupported-security-scheme";

    #[test]
    fn an_empty_type() {
        let text = "openapi: 3.0.3\ncomponents: {securitySchemes: {g: {type: ''}}}\n";
        expect!["57..57 warning[unsupported-security-scheme] Google ignores this scheme: its `type` is empty. Operations that rely on `g` alone are open to everyone. Use an API key or a JWT, or let the backend check the credentials."].assert_eq(&findings_of(ID, text));
    }

    #[test]
    fn types_that_are_dropped() {
        check_findings(
            ID,
            r#"
securityDefinitions:
  a: {type: basic}
  #         ^^^^^ warning[unsupported-security-scheme] Google ignores this scheme: the gateway cannot check type `basic`. Operations that rely on `a`
  b: {type: oauth2}
  c: {type: apiKey, name: odd, in: header}
  d: {type: '${type}'}
  e: {flow: implicit}
  f: {type: }
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.1.0
components:
  securitySchemes:
    a: {type: http, scheme: bearer}
    #         ^^^^ warning[unsupported-security-scheme] Google ignores this scheme: the gateway cannot check type `http`
    b: {type: openIdConnect}
    c: {$ref: '#/components/securitySchemes/b'}
"#,
        );
    }

    #[test]
    fn a_scheme_that_the_gateway_can_check_instead() {
        let v2 = r#"swagger: '2.0'
securityDefinitions:
  a:
    type: basic
    description: Ours
  b: {type: apiKey, name: key, in: query}
"#;
        expect![[r#"
            Replace with an API key in the header `x-api-key`
            swagger: '2.0'
            securityDefinitions:
              a:
                type: apiKey
                name: x-api-key
                in: header
                description: Ours
              b: {type: apiKey, name: key, in: query}

            Replace with a JWT scheme; fill in its issuer
            swagger: '2.0'
            securityDefinitions:
              a:
                type: oauth2
                flow: implicit
                authorizationUrl: ''
                x-google-issuer: https://YOUR_ISSUER
                x-google-audiences: YOUR_AUDIENCE
                description: Ours
              b: {type: apiKey, name: key, in: query}
        "#]]
        .assert_eq(&fixed_by_rule(ID, v2).join("\n"));
        let v3 = r#"openapi: 3.0.3
components:
  securitySchemes:
    a: {type: http, scheme: bearer, bearerFormat: JWT}
"#;
        expect![[r#"
            Replace with a JWT scheme; fill in its issuer
            openapi: 3.0.3
            components:
              securitySchemes:
                a:
                  type: oauth2
                  flows:
                    implicit:
                      authorizationUrl: ""
                      scopes: {}
                  x-google-auth:
                    issuer: https://YOUR_ISSUER
                    audiences:
                      - YOUR_AUDIENCE

            Replace with an API key in the header `x-api-key`
            openapi: 3.0.3
            components:
              securitySchemes:
                a:
                  type: apiKey
                  name: x-api-key
                  in: header
        "#]]
        .assert_eq(&fixed_by_rule(ID, v3).join("\n"));
        let json = r#"{"swagger": "2.0", "securityDefinitions": {"a": {"type": "basic", "x-google-issuer": "https://a.example"}}}"#;
        expect![[r#"
            Replace with a JWT scheme; fill in its issuer
            {"swagger": "2.0", "securityDefinitions": {"a": {"type": "oauth2", "flow": "implicit", "authorizationUrl": "", "x-google-audiences": "YOUR_AUDIENCE", "x-google-issuer": "https://a.example"}}}
            Replace with an API key in the header `x-api-key`
            {"swagger": "2.0", "securityDefinitions": {"a": {"type": "apiKey", "name": "x-api-key", "in": "header"}}}"#]].assert_eq(&fixed_by_rule(ID, json).join("\n"));
        // What would be lost is not written anew.
        for scheme in ["a:\n    type: basic # ours\n", "a: &b {type: basic}\n  c: *b\n"] {
            let text = format!("swagger: '2.0'\nsecurityDefinitions:\n  {scheme}");
            assert_eq!(fixed_by_rule(ID, &text), [""; 0], "{scheme}");
        }
    }

    #[test]
    fn slips_of_the_pen() {
        for (kind, meant) in [
            ("apikey", Some("apiKey")),
            ("api_key", Some("apiKey")),
            ("OAuth2", Some("oauth2")),
            ("oauth", Some("oauth2")),
            ("openIdConnect", None),
            ("basic", None),
            ("x509", None),
        ] {
            let text = r#"{"openapi": "3.0.3", "components": {"securitySchemes": {"a": {"type": "<kind>"}}}}"#.replace("<kind>", kind);
            let fixed = fixed_by_rule(ID, &text);
            let expected =
                meant.map(|meant| text.replace(&format!("\"{kind}\""), &format!("\"{meant}\"")));
            let of_type = fixed.get(1).filter(|_| meant.is_some());
            assert_eq!(of_type, expected.as_ref(), "{kind}");
            assert_eq!(findings_of(ID, &text).is_empty(), kind == "openIdConnect", "{kind}");
        }
    }
}
