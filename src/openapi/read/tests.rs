//! What a document says, read from small texts.

use super::*;
use crate::openapi::BackendForm;
use crate::openapi::SHAPE;
use crate::yaml::{self, Format};

fn document(source: &str) -> Document {
    read(&yaml::read(source, Format::Yaml, SHAPE))
}

/// `METHOD path -> address or name @ text at its place`, one a line.
fn backends(source: &str) -> String {
    let document = document(source);
    let mut lines = Vec::new();
    for item in &document.paths {
        for operation in &item.operations {
            let Some(backend) = &operation.backend else { continue };
            let Some(value) = backend.address().or(backend.name()) else { continue };
            lines.push(format!(
                "{} {} -> {} @ {}",
                operation.method.name(),
                item.path.text,
                value.text,
                value.place.range.of(source)
            ));
        }
    }
    lines.join("\n")
}

#[test]
fn versions() {
    for (text, version) in [
        ("swagger: '2.0'", Some(Version::V2)),
        ("swagger: 2.0", Some(Version::V2)),
        ("openapi: 3.0.3", Some(Version::V30)),
        ("openapi: '3.1'", Some(Version::V31)),
        ("openapi: 3.10.0", None),
        ("openapi: 2.0", None),
        ("swagger: '1.2'", None),
    ] {
        assert_eq!(document(text).version, version, "{text}");
    }
}

#[test]
fn the_last_of_equal_keys_counts() {
    let source = "paths:\n  /a:\n    get:\n      x-google-backend:\n        address: one\n        address: two\n";
    assert_eq!(backends(source), "get /a -> two @ two");
}

#[test]
fn what_an_alias_brings_stands_at_the_alias() {
    let source = "x-b: &b\n  address: https://x\npaths:\n  /a:\n    get:\n      x-google-backend: *b\n    put:\n      x-google-backend:\n        <<: *b\n    post: &op\n      x-google-backend: {address: https://y}\n  /b:\n    post: *op\n";
    assert_eq!(
        backends(source),
        "get /a -> https://x @ *b\nput /a -> https://x @ *b\npost /a -> https://y @ https://y\npost /b -> https://y @ *op"
    );
}

#[test]
fn a_web_of_merges_costs_no_more_than_its_budget() {
    let mut source = "a0: &a0 {address: x}\n".to_owned();
    for level in 1..30 {
        let before = level - 1;
        source += &format!("a{level}: &a{level} {{<<: [*a{before}, *a{before}, *a{before}]}}\n");
    }
    source += "paths: {/a: {get: {x-google-backend: *a29}}}\n";
    document(&source);
}

#[test]
fn names_and_routers_of_the_third_version() {
    let document = document(
        "openapi: 3.0.0\nx-google-api-management:\n  backends:\n    b1:\n      address: https://x\n      disable_auth: true\n  ai:\n    models:\n      routing:\n        routers:\n          r: {defaultModel: {backend: b1, targetModel: google/m}, rules: [{model: m, backend: b2}]}\npaths:\n  /a:\n    post: {x-google-model-router: r}\n",
    );
    let names: Vec<_> = document.routers[0].backends.iter().map(|name| &*name.text).collect();
    assert_eq!(names, ["b1", "b2"]);
    assert_eq!(document.named_backends[0].name.text, "b1");
    let BackendForm::Object(fields) = &document.named_backends[0].backend.form else {
        panic!("an object")
    };
    assert_eq!(fields.disable_auth, None, "3.x knows camelCase only");
    assert_eq!(document.paths[0].operations[0].router.as_ref().unwrap().text, "r");
}
