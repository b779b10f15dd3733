//! What hovers say about security where the config is rejected or leaves an operation open.

use super::hover_at;

const SCHEMES: &str = r#"securityDefinitions:
  k: {type: oauth2, x-google-issuer: a, x-google-jwt-locations: [{header: H, value_prefix: 'B '}, {query: q}, {cookie: c}]}
  j: {type: oauth2}
  key: {type: apiKey, in: query, name: key}
"#;

fn at(security: &str, place: &str) -> String {
    let file = format!(
        r#"swagger: '2.0'
x-google-backend: {{address: 'https://a.example.com'}}
paths:
  /a:
    get:
      security: {security}
{SCHEMES}"#
    );
    hover_at(&file.replacen(place, &format!("$0{place}"), 1))
}

#[test]
fn two_jwts_at_once_are_rejected() {
    for place in ["security", "get"] {
        let told = at("[{k: [], j: []}]", place);
        let words = "Google rejects the config: one item asks for JWTs that k and j accept, and a call can bring one only. Give each an item of its own.";
        assert!(told.contains(words), "{told}");
        assert!(!told.contains("k or j"), "{told}");
    }
    let alternatives = at("[{k: []}, {j: []}]", "security");
    assert!(alternatives.contains("Callers need a JWT that k or j accept."), "{alternatives}");
}

#[test]
fn schemes_are_told_with_their_place() {
    let told = at("[{k: []}, {key: []}]", "security");
    let words = "- k: a JWT of the issuer a\n- key: an API key in the query parameter key";
    assert!(told.starts_with("security\n\n") && told.contains(words), "{told}");
    let told = at("[{j: []}]", "security");
    assert!(told.contains("- j: a JWT, of no issuer that is written"), "{told}");
}

#[test]
fn names_that_no_scheme_has() {
    let told = at("[{gone: []}]", "security");
    assert!(
        told.contains(
            "Open: the gateway requires no API key or JWT.\n\nNo security scheme is named gone"
        ),
        "{told}"
    );
    let template = at("[{'${scheme}': []}]", "security");
    assert!(!template.contains("No security scheme"), "{template}");
}

#[test]
fn jwt_schemes_with_cookies_and_without_an_issuer() {
    let told = at("[]", "k: {");
    assert!(told.contains("Looked for in: H: B, ?q=\n"), "{told}");
    let told = at("[]", "j: {");
    assert!(told.contains("Issuer: none; add it as x-google-issuer"), "{told}");
    assert!(told.contains("Keys: none, as neither"), "{told}");
}

#[test]
fn the_schemes_of_the_list_of_tools() {
    let file = r#"openapi: 3.0.3
x-google-api-management: {mcp: {tools-list: {security: {$0jwt: []}}}}
components: {securitySchemes: {jwt: {type: oauth2, x-google-auth: {issuer: i}}}}
paths: {}
"#;
    assert!(hover_at(file).starts_with("Security scheme jwt"), "{}", hover_at(file));
    let file = file.replacen("$0", "", 1).replacen("security", "$0security", 1);
    let told = hover_at(&file);
    assert!(told.contains("Value: the name of a security scheme, with an empty list."), "{told}");
}

#[test]
fn what_only_the_list_of_tools_asks_for() {
    let text = r#"openapi: 3.0.3
x-google-api-management: {mcp: {tools-list: {security: {k: []}}}}
components:
  securitySchemes:
    $0k: {type: apiKey, name: x-api-key, in: header}
"#;
    let told = hover_at(text);
    assert!(told.contains("Used by: the list of MCP tools"), "{told}");
}

#[test]
fn two_servers_that_are_the_gateway() {
    let text = r#"openapi: 3.0.3
x-google-api-management: {}
servers:
- {url: https://a.example.com, x-google-endpoint: {}}
- {url: $0https://b.example.com, x-google-endpoint: {}}
"#;
    let told = hover_at(text);
    assert!(told.contains("Google rejects the config: only one server"), "{told}");
}

#[test]
fn what_is_known_of_the_issuer() {
    let scheme = |issuer: &str, more: &str| {
        let told = hover_at(
            &r#"swagger: '2.0'
x-google-backend: {address: 'https://a.example.com'}
securityDefinitions:
  $0a: {type: oauth2, x-google-issuer: '<issuer>'<more>}
paths: {}
"#
            .replace("<issuer>", issuer)
            .replace("<more>", more),
        );
        assert!(told.lines().filter(|line| !line.is_empty()).count() <= 12, "{told}");
        told
    };
    let told = scheme("https://securetoken.google.com/shop", "");
    assert!(told.contains("ID tokens of Firebase Authentication or Identity Platform."), "{told}");
    assert!(told.contains("Their audience is the project's ID."), "{told}");
    let told = scheme("https://accounts.google.com", "");
    assert!(told.contains("check email, sub or hd after the gateway."), "{told}");
    let told = scheme("https://shop.auth0.com", "");
    assert!(
        told.contains("Issuer: https://shop.auth0.com; its tokens have https://shop.auth0.com/"),
        "{told}"
    );
    let told = scheme("https://issuer.example.com", "");
    assert!(!told.contains("Their audience"), "{told}");
    let bare = "add x-google-jwt-locations with header: Authorization and no value_prefix.";
    assert!(told.contains(bare), "{told}");
    let told = scheme("https://issuer.example.com", ", x-google-jwt-locations: [{cookie: c}]");
    assert!(told.contains("Looked for in: Authorization: Bearer, the query parameter"), "{told}");
    let told = scheme("https://issuer.example.com", ", x-google-jwt-locations: [{header: H}]");
    assert!(!told.contains("without Bearer"), "{told}");
}

#[test]
fn scopes_are_told_to_be_unchecked() {
    let told = at("[{k: [read:docs]}]", "read:docs");
    assert!(told.starts_with("Scope read:docs\n\nThe gateway does not check scopes: every JWT that k accepts may call."), "{told}");
}
