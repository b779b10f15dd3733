//! Lenses and hints while an address is typed: what is only begun is not known yet.

use expect_test::expect;

use super::*;
use crate::features::{HintKinds, LensRoles, hints, lenses};

const BEFORE: &str = r#"swagger: "2.0"
x-google-backend:
  address: https://stock-1234567890.us-central1.run.app
paths:
  /stock:
    get: {operationId: stock}
  /orders/{id}:
    get:
      operationId: getOrder
      x-google-backend:
        path_translation: APPEND_PATH_TO_ADDRESS
        address: "#;

const JSON_BEFORE: &str = r#"{
  "swagger": "2.0",
  "x-google-backend": {"address": "https://stock-1234567890.us-central1.run.app"},
  "paths": {
    "/orders/{id}": {
      "get": {
        "operationId": "getOrder",
        "x-google-backend": {
          "path_translation": "APPEND_PATH_TO_ADDRESS",
          "address": ""#;

/// The titles of the lenses and the texts of the hints.
fn beside(typist: &Typist) -> (Vec<String>, Vec<String>) {
    let document = typist.documents.get(&typist.url).unwrap();
    let (analysis, begun) = (document.analysis(), document.begun_address());
    let whole = TextRange::new(0, analysis.source().len());
    let kinds = HintKinds { effective_url: true, roles: true, defaults: false };
    let lenses = lenses(&analysis, LensRoles::Shown, begun).into_iter();
    let hints = hints(&analysis, whole, kinds, begun).into_iter();
    (lenses.map(|it| it.title).collect(), hints.map(|it| it.text).collect())
}

/// The plan and the hints after each letter of an address; the same in a row only once.
fn seen(json: bool, address: &str) -> (Typist, Vec<String>) {
    let (name, before, after) = match json {
        true => ("shop.json", JSON_BEFORE, "\"\n        }\n      }\n    }\n  }\n}"),
        false => ("shop.yaml", BEFORE, "\n  /more:\n    get: {operationId: more}\n"),
    };
    let mut typist = Typist::new(name, before, after, Editor::Plain);
    let mut seen: Vec<String> = Vec::new();
    for letter in address.chars() {
        typist.write(&letter.to_string());
        let (lenses, hints) = beside(&typist);
        let plan = lenses.first().map(|plan| plan.replace("Show plan: ", "")).unwrap_or_default();
        let hints: Vec<_> = hints.into_iter().filter(|it| !it.contains("stock")).collect();
        let now = format!("{plan} | {}", hints.join(" | "));
        if seen.last() != Some(&now) {
            seen.push(now);
        }
    }
    (typist, seen)
}

#[test]
fn nothing_is_said_of_a_service_before_its_address_is_written() {
    let address = "https://orders-1234567890.us-central1.run.app";
    expect![[r#"
        [
            "2 backends, 1 grant, 1 not known yet | needs roles/run.invoker",
            "2 backends, 2 grants | needs roles/run.invoker | needs roles/run.invoker | → …/orders/{id}",
        ]
    "#]].assert_debug_eq(&seen(false, address).1);
    expect![[r#"
        [
            "2 backends, 1 not known yet, 1 needs no role | ",
            "2 backends, 1 grant, 1 needs no role | needs roles/run.invoker | → …/orders/{id}",
        ]
    "#]]
    .assert_debug_eq(&seen(true, address).1);
}

#[test]
fn what_is_certain_is_blocked_at_once() {
    let address = "https://bigquery.googleapis.com";
    let (mut typist, of_yaml) = seen(false, address);
    expect![[r#"
        [
            "2 backends, 1 grant, 1 not known yet | needs roles/run.invoker",
            "2 backends, 1 grant, 1 blocked | needs roles/run.invoker | → …/orders/{id}",
        ]
    "#]]
    .assert_debug_eq(&of_yaml);
    typist.write("/v2");
    assert!(beside(&typist).0[0].contains("1 blocked"));
    expect![[r#"
        [
            "2 backends, 1 not known yet, 1 needs no role | ",
            "2 backends, 1 blocked, 1 needs no role | → …/orders/{id}",
        ]
    "#]]
    .assert_debug_eq(&seen(true, address).1);
    let (typist, _) = seen(false, "https://10.0.0.1");
    assert!(beside(&typist).0[0].contains("1 blocked"), "{:?}", beside(&typist));
}

#[test]
fn what_was_held_back_is_said_with_another_line_or_a_save() {
    let (typist, seen) = seen(false, "https:");
    assert!(!seen.iter().any(|it| it.contains("blocked")), "{seen:#?}");
    assert!(typist.documents.saved(&typist.url));
    assert!(beside(&typist).0[0].contains("1 blocked"), "{:?}", beside(&typist));
    let (mut typist, _) = self::seen(false, "https:");
    typist.write("\n");
    assert!(beside(&typist).0[0].contains("1 blocked"), "{:?}", beside(&typist));
}
