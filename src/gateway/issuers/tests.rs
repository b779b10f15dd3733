//! Issuers as they are written, begun and offered.

use super::*;
use crate::gateway::{Content, SNIPPETS, SnippetPlace};

const TENANT: &str = "11111111-2222-3333-4444-555555555555";

/// The id of the issuer that a text stands for, and what is said of it.
fn said(text: &str) -> String {
    match written_issuer(&text.replace("TENANT", TENANT)) {
        None => "unknown".to_owned(),
        Some(it) => match it.form {
            IssuerForm::Exact => it.issuer.id.clone(),
            IssuerForm::Wrong => format!("{}: wrong", it.issuer.id),
            IssuerForm::Not(right) => {
                format!("{}: {}", it.issuer.id, right.replace(TENANT, "TENANT"))
            }
        },
    }
}

#[test]
fn the_table_is_read() {
    assert_eq!(parse().map(|all| all.len()).unwrap(), 9);
    for issuer in issuers() {
        assert!(crate::gateway::sources::find(&issuer.source).is_some(), "{}", issuer.id);
        assert!(!issuer.keys.is_empty(), "{}", issuer.id);
    }
}

#[test]
fn issuers_as_they_are_written() {
    for (text, expected) in [
        ("https://accounts.google.com", "google"),
        ("accounts.google.com", "google: https://accounts.google.com"),
        ("https://accounts.google.com/", "google: https://accounts.google.com"),
        ("HTTPS://Accounts.Google.com", "google: https://accounts.google.com"),
        ("https://accounts.google.com/o/oauth2/auth", "google: https://accounts.google.com"),
        ("https://securetoken.google.com/shop", "firebase"),
        ("https://securetoken.google.com/shop/", "firebase: https://securetoken.google.com/shop"),
        ("securetoken.google.com/shop", "firebase: https://securetoken.google.com/shop"),
        ("https://securetoken.google.com", "firebase: wrong"),
        ("https://firebaseappcheck.googleapis.com/42", "app-check"),
        ("https://firebaseappcheck.googleapis.com/shop", "app-check: wrong"),
        ("https://firebaseappcheck.googleapis.com/PROJECT_NUMBER", "unknown"),
        ("jobs@shop.iam.gserviceaccount.com", "service-account"),
        (
            "https://jobs@shop.iam.gserviceaccount.com",
            "service-account: jobs@shop.iam.gserviceaccount.com",
        ),
        ("https://shop.eu.auth0.com/", "auth0"),
        ("https://shop.eu.auth0.com", "auth0: https://shop.eu.auth0.com/"),
        ("https://shop.auth0.com/authorize", "auth0: https://shop.auth0.com/"),
        ("https://login.microsoftonline.com/TENANT/v2.0", "entra-v2"),
        ("https://login.microsoftonline.com/TENANT/v2.0/", "entra-v2"),
        (
            "https://login.microsoftonline.com/TENANT",
            "entra-v2: https://login.microsoftonline.com/TENANT/v2.0",
        ),
        ("https://login.microsoftonline.com/common/v2.0", "entra-v2: wrong"),
        ("https://login.microsoftonline.com/shop.onmicrosoft.com", "entra-v2: wrong"),
        ("https://login.microsoftonline.com/TENANT/other", "unknown"),
        ("https://sts.windows.net/TENANT/", "entra-v1"),
        ("https://sts.windows.net/TENANT", "entra-v1: https://sts.windows.net/TENANT/"),
        ("https://shop.okta.com/oauth2/default", "okta"),
        ("https://shop.okta.com", "okta"),
        ("https://shop.okta.com/oauth2/default/", "okta: https://shop.okta.com/oauth2/default"),
        ("https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a", "cognito"),
        (
            "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a/",
            "cognito: https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a",
        ),
        ("https://issuer.example.com", "unknown"),
        ("https://accounts.google.com.example.com", "unknown"),
        ("", "unknown"),
    ] {
        assert_eq!(said(text), expected, "{text}");
    }
}

#[test]
fn issuers_that_are_only_begun() {
    for (text, is_begun) in [
        ("", true),
        ("https:", true),
        ("https://accounts.google.co", true),
        ("https://accounts.google.com/", false),
        ("accounts.google.com", true),
        ("https://securetoken.google.com", true),
        ("https://securetoken.google.com/", true),
        ("https://securetoken.google.com/shop/", false),
        ("https://shop.auth0.com", true),
        ("https://shop.auth0.com/", false),
        ("https://shop.auth0.com/authorize", false),
        ("https://login.microsoftonline.com/1111", true),
        ("https://login.microsoftonline.com/common", false),
        ("https://firebaseappcheck.googleapis.com/4x", false),
    ] {
        assert_eq!(begins_issuer(text), is_begun, "{text}");
    }
}

#[test]
fn snippets_are_of_the_table() {
    fn texts(content: &Content, found: &mut Vec<String>) {
        match content {
            Content::Text(text) => found.push((*text).to_owned()),
            Content::Plain(_) => {}
            Content::Map(entries) => entries.iter().for_each(|(_, it)| texts(it, found)),
            Content::List(items) => items.iter().for_each(|it| texts(it, found)),
        }
    }
    let mut found = Vec::new();
    let schemes = SNIPPETS.iter().filter(|it| it.place == SnippetPlace::SecuritySchemes);
    schemes.for_each(|it| texts(&it.value, &mut found));
    let of_google = found.iter().filter(|it| it.contains("google"));
    let texts: Vec<_> = of_google.map(|it| it.replace("${PROJECT_ID}", "shop")).collect();
    assert!(texts.len() >= 8, "{texts:?}");
    for text in texts {
        let is_keys = key_owners(&text).first().is_some_and(|it| it.issuer.keys[0] == text);
        assert!(is_keys || ["google", "firebase"].contains(&&*said(&text)), "{text}");
    }
}

#[test]
fn keys_and_audiences() {
    let firebase = written_issuer("https://securetoken.google.com/shop").unwrap();
    let owner = |url: &str| key_owners(url).iter().map(|it| it.issuer.id.clone()).collect();
    let keys = firebase.keys().unwrap();
    let owners: Vec<String> = owner(&keys);
    assert_eq!(owners, ["firebase", "service-account"]);
    assert!(key_owners(&keys).iter().any(|it| firebase.owns(it)));
    assert!(firebase.may_have_audience("shop") && !firebase.may_have_audience("shop-2"));
    assert_eq!(firebase.audience().as_deref(), Some("shop"));
    let app = written_issuer("https://firebaseappcheck.googleapis.com/42").unwrap();
    assert!(app.may_have_audience("projects/shop") && !app.may_have_audience("shop"));
    let auth0 = written_issuer("https://shop.auth0.com/").unwrap();
    assert!(auth0.audience().is_none() && auth0.may_have_audience("shop"));
    let others = key_owners("https://other.auth0.com/.well-known/jwks.json");
    assert!(!others.iter().any(|it| auth0.owns(it)));
    assert!(key_owners("https://shop.example.com/keys").is_empty());
    let tenant = format!("https://login.microsoftonline.com/{TENANT}");
    let entra = written_issuer(&format!("{tenant}/v2.0")).unwrap();
    assert_eq!(entra.keys(), Some(format!("{tenant}/discovery/v2.0/keys")));
    let okta = written_issuer("https://shop.okta.com").unwrap();
    assert_eq!(okta.keys().as_deref(), Some("https://shop.okta.com/oauth2/v1/keys"));
}
