//! Outlines of texts: a line for each symbol, indented by what holds it.

use std::sync::Arc;

use expect_test::{Expect, expect};

use super::*;
use crate::settings::Settings;
use crate::text::Text;
use crate::yaml::Format;

fn read(source: &str) -> Analysis {
    let settings = Settings { assume_config: Some(true), ..Settings::default() };
    Analysis::new(Text::new(source), Format::Yaml, Arc::new(settings))
}

/// Adds `kind name (detail) selection @ first and last line of all of it`.
fn show(symbol: &Symbol, depth: usize, source: &str, shown: &mut String) {
    let line = |offset: usize| source[..offset].matches('\n').count() + 1;
    assert!(symbol.range.covers(symbol.selection), "{symbol:?}");
    let detail = match symbol.detail.as_str() {
        "" => String::new(),
        detail => format!(" ({detail})"),
    };
    shown.push_str(&format!(
        "{}{:?} {}{detail} `{}` @ {}..{}\n",
        "  ".repeat(depth),
        symbol.kind,
        symbol.label(),
        symbol.selection.of(source),
        line(symbol.range.start),
        line(symbol.range.end)
    ));
    for child in &symbol.children {
        assert!(symbol.range.covers(child.range), "{child:?} in {symbol:?}");
        show(child, depth + 1, source, shown);
    }
}

fn check(source: &str, expected: &Expect) {
    let mut shown = String::new();
    for symbol in symbols(&read(source)) {
        show(&symbol, 0, source, &mut shown);
    }
    expected.assert_eq(&shown);
}

#[test]
fn the_outline_of_a_config() {
    check(
        include_str!("../../../tests/fixtures/names/v3.yaml"),
        &expect![[r#"
            Group info (orders and jwt 1) `info` @ 3..5
            Group backends `backends` @ 7..15
              Backend orders (Cloud Run orders: https://orders-1234567890.us-central1.run.app) `orders` @ 9..11
              Backend vertex (Google API aiplatform: https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1/endpoints/openapi/chat/completions) `vertex` @ 12..14
              Backend unused (Cloud Run unused: https://unused-1234567890.us-central1.run.app) `unused` @ 15..15
            Group metrics `metrics` @ 16..17
              Metric calls `calls` @ 17..17
            Group routers `routers` @ 24..30
              Router chat (vertex) `chat` @ 25..30
            Group securitySchemes `securitySchemes` @ 41..46
              Scheme jwt (oauth2 https://issuer.example.com) `jwt` @ 42..45
              Scheme key (apiKey x-api-key) `key` @ 46..46
            Group paths `paths` @ 62..89
              Path /orders `/orders` @ 63..77
                Operation get · listOrders (Cloud Run orders: https://orders-1234567890.us-central1.run.app/orders) `get` @ 65..73
                Operation post · addOrder (Cloud Run orders: https://orders-1234567890.us-central1.run.app/orders) `post` @ 74..77
              Path /chat `/chat` @ 78..83
                Operation post · chat (Google API aiplatform: https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1/endpoints/openapi/chat/completions) `post` @ 79..83
              Path /lost `/lost` @ 84..89
                Operation get · lost (nowhere) `get` @ 85..89
        "#]],
    );
    check(
        include_str!("../../../tests/fixtures/names/v2.yaml"),
        &expect![[r#"
            Group info (Shelves, key 1) `info` @ 4..4
            Group metrics `metrics` @ 8..13
              Metric reads `reads` @ 9..9
              Metric writes `wr\u0069tes` @ 13..13
            Backend x-google-backend (Cloud Run shelves: https://shelves-1234567890.us-central1.run.app) `x-google-backend` @ 20..20
            Group securityDefinitions `securityDefinitions` @ 21..29
              Scheme key (apiKey key) `key` @ 22..23
              Scheme it's a "jwt" (oauth2 https://issuer.example.com) `it''s a "jwt"` @ 24..29
            Group paths `paths` @ 45..63
              Path /shelves `/shelves` @ 46..53
                Operation get · listShelves (Cloud Run shelves: https://shelves-1234567890.us-central1.run.app/shelves) `get` @ 47..53
              Path /shelves/{id} `/shelves/{id}` @ 54..63
                Operation delete · deleteShelf (Cloud Run shelves: https://shelves-1234567890.us-central1.run.app/shelves/{id}) `delete` @ 57..63
        "#]],
    );
}

#[test]
fn what_is_brought_from_elsewhere_stays_within_what_it_is_brought_to() {
    check(
        r#"openapi: 3.0.3
x-b: &b {rows: {address: https://a.example.com}}
x-p: &p
  get: {x-google-backend: rows}
x-google-api-management: {backends: *b}
paths:
  /a: *p
  /b: {<<: *p}
  /c: {<<: *p, put: {}}
x-q: {}
"#,
        &expect![[r#"
            Group backends `backends` @ 5..5
              Backend rows (https://a.example.com) `backends` @ 5..5
            Group paths `paths` @ 6..9
              Path /a `/a` @ 7..7
                Operation get (https://a.example.com) `/a` @ 7..7
              Path /b `/b` @ 8..8
                Operation get (https://a.example.com) `/b` @ 8..8
              Path /c `/c` @ 9..9
                Operation get (https://a.example.com) `/c` @ 9..9
                Operation put (no backend) `put` @ 9..9
        "#]],
    );
}

#[test]
fn half_typed_and_empty_texts() {
    check("swagger: '2.0'\npaths:\n", &expect![[""]]);
    check(
        r#"swagger: '2.0'
paths:
  /a:
    get:
      half
      x-google-backend: {address: 'https://a'}
  /b:
"#,
        &expect![[r#"
        Group paths `paths` @ 2..7
          Path /a `/a` @ 3..6
            Operation get (https://a/) `get` @ 4..6
          Path /b `/b` @ 7..7
    "#]],
    );
    check("", &expect![[""]]);
    check(
        r#"swagger: '2.0'
securityDefinitions: {'': {}, ' ': {type: oauth2}}
info: x
"#,
        &expect![[r#"
        Group securityDefinitions `securityDefinitions` @ 2..2
          Scheme (no name) `` @ 2..2
          Scheme (no name) (oauth2) ` ` @ 2..2
        Group info `info` @ 3..3
    "#]],
    );
}

#[test]
fn as_a_list() {
    let source = r#"swagger: '2.0'
paths: {/a: {get: {}}}
securityDefinitions: {k: {}}
"#;
    let flat = flat_symbols(&read(source));
    let shown: Vec<_> = flat.into_iter().map(|it| (it.name, it.container)).collect();
    let of = |name: &str, container: Option<&str>| (name.to_owned(), container.map(str::to_owned));
    assert_eq!(
        shown,
        [
            of("paths", None),
            of("/a", Some("paths")),
            of("get /a", Some("/a")),
            of("securityDefinitions", None),
            of("k", Some("securityDefinitions")),
        ]
    );
}

#[test]
fn symbols_by_name() {
    let found = |source: &str, query: &str| -> Vec<String> {
        let query = SymbolQuery::new(query);
        let names = named_symbols(&read(source)).into_iter().map(|symbol| symbol.name);
        names.filter(|name| query.finds(name)).collect()
    };
    let one = "swagger: '2.0'\npaths: {/orders: {get: {}, post: {operationId: placeOrder}}}\n";
    assert_eq!(found(one, "orders"), ["get /orders", "post /orders · placeOrder"]);
    assert_eq!(found(one, "get ORD"), ["get /orders"]);
    assert_eq!(found(one, "placeO"), ["post /orders · placeOrder"]);
    assert_eq!(found(one, "xyz"), Vec::<String>::new());
    assert_eq!(found(one, "").len(), 2);
    let other = "openapi: 3.0.3\nx-google-api-management: {backends: {Orders: {}, rows: {}}}\n";
    assert_eq!(found(other, "rws"), ["rows"]);
}

#[test]
fn other_files_have_no_outline() {
    let source = "swagger: '2.0'\npaths: {/a: {get: {}}}\n";
    let settings = Settings { assume_config: Some(false), ..Settings::default() };
    let analysis = Analysis::new(Text::new(source), Format::Yaml, Arc::new(settings));
    assert_eq!(symbols(&analysis), []);
    assert_eq!(named_symbols(&analysis), []);
}

#[test]
fn the_outline_of_a_service_config() {
    check(
        r#"type: google.api.Service
config_version: 3
name: shop.endpoints.shop-42.cloud.goog
authentication:
  providers:
  - id: google
    issuer: https://accounts.google.com
  rules:
  - selector: "*"
    requirements: {provider_id: google}
backend:
  rules:
  - selector: "*"
    address: grpcs://shop-1234567890.europe-west1.run.app
  - selector: shop.Orders.Get
    address: grpcs://shop-1234567890.europe-west1.run.app
    deadline: 30.0
  - selector: shop.Orders.List
    address: https://bigquery.googleapis.com
  - selector: shop.Orders.Put
    address:
  - address: grpcs://nobody.example.com
  - selector: shop.Orders.Slow
    deadline: 30.0
"#,
        &expect![[r#"
            Group name (shop.endpoints.shop-42.cloud.goog) `name` @ 3..3
            Group providers `providers` @ 5..7
              Scheme google (https://accounts.google.com) `google` @ 6..7
            Group backends `rules` @ 12..24
              Backend * (Cloud Run shop: grpcs://shop-1234567890.europe-west1.run.app) `*` @ 13..14
              Backend shop.Orders.Get (Cloud Run shop: grpcs://shop-1234567890.europe-west1.run.app) `shop.Orders.Get` @ 15..17
              Backend shop.Orders.List (Google API bigquery: https://bigquery.googleapis.com) `shop.Orders.List` @ 18..19
        "#]],
    );
    check(
        r#"type: google.api.Service
authentication: {providers: {id: a}}
backend: {rules: {selector: a, address: grpcs://a.example.com}}
"#,
        &expect![[r#"
            Group providers `providers` @ 2..2
              Scheme a `a` @ 2..2
            Group backends `rules` @ 3..3
              Backend a (grpcs://a.example.com) `a` @ 3..3
        "#]],
    );
    check("type: google.api.Service\nbackend:\n  rules:\n  - selector: [\n", &expect![[r#""#]]);
}
