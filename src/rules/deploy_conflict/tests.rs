//! Pairs of files that are deployed together.

use std::sync::Arc;

use expect_test::{Expect, expect};

use super::DEPLOY_CONFLICT;
use crate::analysis::{Analysis, Companion};
use crate::openapi;
use crate::rules::{Checked, Finding, findings};
use crate::settings::Settings;
use crate::text::{Replaced, Text, TextRange};
use crate::yaml::{self, Format, Tree};

fn read(text: &str) -> Analysis {
    let settings = Settings { assume_config: Some(true), ..Settings::default() };
    Analysis::new(Text::new(text), Format::Yaml, Arc::new(settings))
}

/// What is found in the last of these files: the text that is marked, and the message; then what the
/// finding points at in another file.
fn found(files: &[&str]) -> String {
    let (last, before) = files.split_last().unwrap();
    let companion = |(index, text): (usize, &&str)| {
        Companion::of(&format!("{index}.yaml"), &read(text)).map(Arc::new)
    };
    let companions = before.iter().enumerate().filter_map(companion).collect();
    let analysis = read(last).with_companions(Arc::new(companions));
    let found = findings(&analysis).into_iter().filter(|it| it.rule == DEPLOY_CONFLICT.id);
    let line = |it: crate::rules::Finding| {
        let [place] = it.elsewhere.as_slice() else { panic!("{it:?}") };
        let other = place.range.of(&place.file.text.to_string()).to_owned();
        let (severity, marked) = (it.severity.name(), it.range.of(last));
        format!(
            "{severity} {marked}: {}\n  {}: {other} in {}\n",
            it.message, place.message, place.file.path
        )
    };
    found.map(line).collect()
}

fn check(files: &[&str], expected: Expect) {
    expected.assert_eq(&found(files));
}

const ORDERS: &str = r#"swagger: "2.0"
host: shop.endpoints.shop-42.cloud.goog
info: {title: Orders, version: 1.0.0}
paths:
  /orders:
    get:
      operationId: list
      parameters: [{name: limit, in: query, type: integer}]
definitions:
  Item: {type: object, properties: {id: {type: string}, count: {type: integer}}}
"#;

#[test]
fn one_host_and_another_version_or_name() {
    let stock = ORDERS.replace("/orders", "/stock");
    let other_name = stock.replace("info:", "x-google-api-name: stock\ninfo:");
    let other_version = stock.replace("1.0.0", "2.0.0");
    let no_host = other_version.replace("host: shop.endpoints.shop-42.cloud.goog\n", "");
    let template = stock.replace("1.0.0", "${VERSION}");
    let v3 = "openapi: 3.0.3\ninfo: {title: Orders, version: 1.0.0}\npaths: {}\n";
    for files in [
        [ORDERS, &other_name],
        [ORDERS, &other_version],
        [ORDERS, &no_host],
        [ORDERS, &template],
        [ORDERS, v3],
        [v3, ORDERS],
    ] {
        assert_eq!(found(&files), "", "{files:?}");
    }
}

#[test]
fn the_same_version_of_one_api() {
    let stock = ORDERS.replace("/orders", "/stock").replace("1.0.0", "1.4.2");
    check(
        &[ORDERS, &stock],
        expect![[r#"
        error 1.4.2: Google rejects the config: another file of the deploy has this version too. `0.yaml` is also version `1` of the API `shop_endpoints_shop_42_cloud_goog`. Give one of them an `x-google-api-name` of its own, or another major version.
          the other version: 1.0.0 in 0.yaml
    "#]],
    );
    let both = [
        "swagger: '2.0'\nx-google-api-name: shop\ninfo: {title: A, version: v1}\npaths: {}\n",
        "swagger: '2.0'\nx-google-api-name: shop\ninfo: {title: B, version: v1}\npaths: {}\n",
    ];
    check(
        &both,
        expect![[r#"
        error v1: Google rejects the config: another file of the deploy has this version too. `0.yaml` is also version `v1` of the API `shop`. Give one of them an `x-google-api-name` of its own, or another major version.
          the other version: v1 in 0.yaml
    "#]],
    );
}

#[test]
fn different_hosts() {
    let other = ORDERS.replace("shop.endpoints", "stock.endpoints").replace("/orders", "/stock");
    check(
        &[ORDERS, &other],
        expect![[r#"
        error stock.endpoints.shop-42.cloud.goog: Google rejects the config: another file of the deploy has another `host`. `0.yaml` has `shop.endpoints.shop-42.cloud.goog`. All must have the same.
          the other `host`: shop.endpoints.shop-42.cloud.goog in 0.yaml
    "#]],
    );
    let [first, second] = ["a.example.com", "b.example.com"].map(|host| {
        format!("swagger: '2.0'\nhost: {host}\ninfo: {{title: A, version: '1'}}\npaths: {{}}\n")
    });
    check(
        &[&first, &second, &second.replace("'1'", "'2'")],
        expect![[r#"
        warning b.example.com: Google may reject the config: another file of the deploy has another `host`. `0.yaml` has `a.example.com`. All must have the same.
          the other `host`: a.example.com in 0.yaml
    "#]],
    );
}

#[test]
fn what_becomes_one_type_must_be_the_same() {
    let other = ORDERS
        .replace("/orders", "/stock")
        .replace("1.0.0", "2.0.0")
        .replace("name: limit", "name: page")
        .replace("count: {type: integer}", "count: {type: string}");
    check(
        &[ORDERS, &other],
        expect![[r#"
        warning list: Google may reject the config: another file has the operationId `list`. Its parameters in `0.yaml` differ, and Google makes one type of both. Rename one of them.
          the other: list in 0.yaml
        warning Item: Google may reject the config: another file has the definition `Item`. Its properties in `0.yaml` differ, and Google makes one type of both. Make them the same, or rename one of them.
          the other: Item in 0.yaml
    "#]],
    );
}

#[test]
fn two_operations_for_the_same_requests() {
    let other = ORDERS
        .replace("1.0.0", "2.0.0")
        .replace("paths:\n", "basePath: /v2\npaths:\n")
        .replace("/orders", "/{id}");
    let before = ORDERS.replace("/orders", "/v2/{name}");
    check(
        &[&before, &other],
        expect![[r#"
        warning get: Every call may fail: another file has an operation for the same requests. `/{id}` and `/v2/{name}` in `0.yaml` match the same. Remove one of them; the config may deploy, but the gateway's proxy rejects it.
          the other operation: get in 0.yaml
    "#]],
    );
    assert_eq!(found(&[&before, &other.replace("    get:", "    put:")]), "");
    assert_eq!(found(&[&before, &other.replace("/v2", "/v3")]), "");
}

#[test]
fn what_may_be_the_same() {
    let other = ORDERS.replace("1.0.0", "2.0.0").replace("/orders", "/stock");
    for (from, to) in [
        ("properties: {id", "description: x, properties: {id"),
        ("{id: {type: string}", "{id: {$ref: '#/definitions/Id'}"),
        ("{type: object, properties", "{allOf: [], properties"),
        ("{type: object, properties", "{type: object, additionalProperties: true, properties"),
        ("Item: {type: object,", "Items: {type: object,"),
        ("operationId: list", "operationId: listAll"),
        ("[{name: limit, in: query, type: integer}]", "[{$ref: '#/parameters/Limit'}]"),
        ("name: limit", "name: '${LIMIT}'"),
    ] {
        assert!(other.contains(from), "{from}");
        assert_eq!(found(&[ORDERS, &other.replace(from, to)]), "", "{from} {to}");
    }
}

#[test]
fn the_examples_of_the_docs() {
    let example = |mark: &str| {
        let (_, rest) = DEPLOY_CONFLICT.docs.split_once(&format!("```yaml,{mark}\n")).unwrap();
        let (text, _) = rest.split_once("```").unwrap();
        text.lines().map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned() + "\n").collect()
    };
    let [bad, good]: [String; 2] = ["bad", "good"].map(example);
    let first = bad.replace("orders", "stock").replace("Orders", "Stock");
    assert!(found(&[&first, &bad]).starts_with("error 1.0.0: "), "{bad}");
    assert_eq!(found(&[&first, &good]), "");
}

/// What is found block by block, and after an edit, is what the whole text gives.
#[test]
fn the_parts_of_a_file_make_its_findings() {
    let other = ORDERS.replace("{type: integer}}}", "{type: string}}}").replace("limit", "page");
    let more = "  /items/{id}: {get: {operationId: item}}\n  /x: {put: {operationId: x}}\n";
    let other = other.replace("paths:\n", &format!("paths:\n{more}"));
    let before = ORDERS.replace("paths:\n", "paths:\n  /items/{name}: {get: {}}\n");
    let companion = Companion::of("0.yaml", &read(&before)).map(Arc::new);
    let companions = Arc::new(Vec::from_iter(companion));
    let settings = read(ORDERS).settings;
    let at = |text: &str, tree: &Arc<Tree>| {
        let (text, settings) = (Text::new(text), Arc::clone(&settings));
        let frame = Analysis::frame_of_tree(text, Arc::clone(tree), Format::Yaml, settings);
        frame.with_companions(Arc::clone(&companions))
    };
    let whole = |text: &str| Arc::new(read(text).with_companions(Arc::clone(&companions)));
    let names = |all: &[Finding]| -> Vec<_> {
        let ours = all.iter().filter(|it| it.rule == DEPLOY_CONFLICT.id);
        ours.map(|it| (it.message.clone(), it.range)).collect()
    };
    let tree = Arc::new(yaml::read(&other, Format::Yaml, openapi::SHAPE));
    let checked = Checked::new(at(&other, &tree), || whole(&other));
    assert!(checked.frame().is_some(), "it is looked at in parts");
    assert_eq!(names(checked.findings()), names(&findings(&whole(&other))));
    assert_eq!(names(checked.findings()).len(), 5);
    for (from, to, count) in [
        ("name: page", "name: limit", 4),
        ("/{id}", "s/{id}", 4),
        ("/x", "/items/{x}", 5),
        ("1.0.0", "2.0.0", 4),
        ("count", "sum", 5),
        ("Item:", "Items:", 4),
    ] {
        let start = other.find(from).unwrap();
        let range = TextRange::new(start, start + from.len());
        let replaced = Replaced { range, length: to.len() };
        let now = other.replacen(from, to, 1);
        let text = Text::new(&now);
        let edited = yaml::read_edited(&tree, Format::Yaml, openapi::SHAPE, replaced, &text);
        let edited = Arc::new(edited.unwrap());
        let after = checked.after(at(&now, &edited), &[replaced], || whole(&now));
        assert_eq!(names(after.findings()), names(&findings(&whole(&now))), "{to}");
        assert_eq!(names(after.findings()).len(), count, "{to}");
    }
}
