//! Security requirements and definitions.

use super::{ID, in_operation};
use crate::rules::testing::{
    check_findings, check_fix, findings_of, first_fix_of_rule, fixed_by_rule, read,
};

#[test]
fn security_requirements() {
    for (security, expected) in [
        ("{a: []}", &["Google rejects the config: `security` is not a list"][..]),
        ("[a]", &["Google rejects the config: `a` is not a security requirement"]),
        ("[{a: }]", &["Google rejects the config: `a` needs a list"]),
        ("[{a: b}]", &["Google rejects the config: `a` needs a list"]),
        ("[{a: [1]}]", &["Google rejects the config: a scope of `a` is not text"]),
        ("[{a: [x, {}]}]", &["Google rejects the config: a scope of `a` is not text"]),
        ("[{a: [x, '1']}]", &[]),
        ("[{a: [], b: []}, {}]", &[]),
        ("[]", &[]),
        ("'${s}'", &[]),
        ("[NAME_OF_SCHEME]", &[]),
        ("[{a: '${scopes}'}]", &[]),
    ] {
        in_operation(&format!("responses: {{200: {{}}}}, security: {security}"), expected);
    }
    let text = |of: &str| {
        r#"swagger: '2.0'
info: {title: a, version: b}
paths: {/a: {}}
security:
<of>"#
            .replace("<of>", of)
    };
    for (security, mended) in [
        ("- a\n", "- {a: []}\n"),
        ("- a:\n", "- a: []\n"),
        ("- \"a\":\n", "- \"a\": []\n"),
        ("- a:[]\n", "- {a: []}\n"),
        ("- '#/x'\n", "- {'#/x': []}\n"),
        ("- a: {}\n", "- a: []\n"),
        ("- a: ~\n", "- a: []\n"),
    ] {
        assert_eq!(first_fix_of_rule(ID, &text(security)), text(mended));
    }
}

#[test]
fn security_definitions() {
    for (definition, expected) in [
        ("type: apiKey, name: key", "Google rejects the config: `d` lacks `in`"),
        ("type: apiKey", "Google rejects the config: `d` lacks `name` and `in`"),
        ("name: key", "Google rejects the config: security definition `d` has no `type`"),
        ("type: http", "Google rejects the config: `http` is not a type"),
        ("type: oauth2", "Google rejects the config: `d` lacks `flow` and `authorizationUrl`"),
        ("type: oauth2, flow: implicit", "Google rejects the config: `d` lacks `authorizationUrl`"),
        ("type: oauth2, flow: password", "Google rejects the config: `d` lacks `tokenUrl`"),
        (
            "type: oauth2, flow: authorizationCode",
            "Google rejects the config: OpenAPI 2.0 has no flow `authorizationCode`",
        ),
        ("type: oauth2, flow: implicit, authorizationUrl: ''", ""),
        ("type: oauth2, flow: '${flow}'", ""),
        ("type: basic", ""),
        ("type: '${type}'", ""),
    ] {
        let text = r#"swagger: '2.0'
info: {title: a, version: b}
paths: {/a: {}}
securityDefinitions: {d: {<definition>}}
"#
        .replace("<definition>", definition);
        let found = findings_of(ID, &text);
        let is_met = if expected.is_empty() { found.is_empty() } else { found.contains(expected) };
        assert!(is_met, "{definition}: {found}");
    }
}

#[test]
fn a_type_that_is_not_one_is_told_once() {
    let text = |scheme: &str| {
        r#"swagger: '2.0'
info: {title: a, version: b}
paths: {/a: {}}
securityDefinitions:
  a: {<scheme>}
"#
        .replace("<scheme>", scheme)
    };
    let rules = [ID, "unsupported-security-scheme", "wrong-version-key"];
    for (scheme, said) in [
        (
            "type: http, scheme: bearer",
            "`http` is not a type of security definition. In OpenAPI 2.0",
        ),
        ("type: openIdConnect, openIdConnectUrl: https://a.example.com", "`openIdConnect` is not"),
        ("type: oauth", "`oauth` is not a type of security definition. Did you mean `oauth2`?"),
        ("type: ''", "security definition `a` has no `type`."),
    ] {
        let found = findings_of(rules, &text(scheme));
        let said = format!("error[openapi-structure] Google rejects the config: {said}");
        assert!(found.contains(&said) && found.lines().count() == 1, "{scheme}: {found}");
    }
    assert!(fixed_by_rule(ID, &text("type: api_key")).contains(&text("type: apiKey")));
    for token in ["type: http, scheme: bearer", "type: openIdConnect"] {
        let fixed = fixed_by_rule(ID, &text(token));
        assert!(fixed[0].starts_with("Replace with a JWT scheme"), "{fixed:#?}");
        assert_eq!(findings_of(rules, &fixed[1]), "", "{token}");
    }
    let of_password = fixed_by_rule(ID, &text("type: http, scheme: basic"));
    assert!(of_password[0].starts_with("Replace with an API key"), "{of_password:#?}");
}

/// One finding, whatever follows from the type.
#[test]
fn a_jwt_that_is_an_api_key() {
    let text = r#"
swagger: '2.0'
info: {title: a, version: b}
x-google-backend: {address: https://a.example.com}
paths:
  /a:
    get: {operationId: a, responses: {200: {description: OK}}, security: [{a: []}, {b: []}]}
securityDefinitions:
  a:
    type: apiKey
    #     ^^^^^^ error[openapi-structure] Google rejects the config: `a` is for JWTs, but an `apiKey`. Write `type: oauth2`, `flow: implicit`
    x-google-issuer: https://issuer.example.com
    x-google-jwks_uri: https://issuer.example.com/keys
    x-google-audiences: shop
  b: {type: apiKey, flow: implicit, authorizationUrl: ''}
  #         ^^^^^^ error[openapi-structure] Google rejects the config: `b` is for JWTs, but an `apiKey`.
  c:
    type: apiKey
    name: Authorization
    in: header
    x-google-issuer: https://issuer.example.com
    #^^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-issuer`: this scheme is of `type: apiKey`. For JWTs write `type: oauth2`
    x-google-jwks_uri: https://issuer.example.com/keys
"#;
    let rules = [ID, "unknown-extension", "api-key-location"];
    check_findings(rules, text);
    let definition = |of: &str| {
        format!(
            "info: {{title: a, version: b}}\npaths: {{/a: {{}}}}\nsecurityDefinitions:\n  a:\n{of}    x-google-issuer: https://a.example.com\n"
        )
    };
    check_fix(
        ID,
        &definition("    type: apiKey\n    in: header\n"),
        &definition("    type: oauth2\n    flow: implicit\n    authorizationUrl: ''\n"),
    );
}

#[test]
fn a_requirement_that_names_no_scheme_is_for_a_person() {
    for (name, is_safe) in [("firebase", true), ("firebas", false)] {
        let text = r#"
swagger: '2.0'
info: {title: a, version: b}
paths: {/a: {}}
security: [<name>]
securityDefinitions: {firebase: {type: basic}}
"#
        .replace("<name>", name);
        let found = read(&text).into_iter().filter(|it| it.rule == ID);
        let safe: Vec<bool> = found.flat_map(|it| it.fixes).map(|fix| fix.safe).collect();
        assert_eq!(safe, [is_safe], "{name}");
    }
}
