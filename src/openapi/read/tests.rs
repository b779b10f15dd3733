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
    let source = r#"paths:
  /a:
    get:
      x-google-backend:
        address: one
        address: two
"#;
    assert_eq!(backends(source), "get /a -> two @ two");
}

#[test]
fn what_an_alias_brings_stands_at_the_alias() {
    let source = r#"x-b: &b
  address: https://x
paths:
  /a:
    get:
      x-google-backend: *b
    put:
      x-google-backend:
        <<: *b
    post: &op
      x-google-backend: {address: https://y}
  /b:
    post: *op
"#;
    assert_eq!(
        backends(source),
        r#"get /a -> https://x @ *b
put /a -> https://x @ *b
post /a -> https://y @ https://y
post /b -> https://y @ *op"#
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
        r#"openapi: 3.0.0
x-google-api-management:
  backends:
    b1:
      address: https://x
      disable_auth: true
  ai:
    models:
      routing:
        routers:
          r: {defaultModel: {backend: b1, targetModel: google/m}, rules: [{model: m, backend: b2}]}
paths:
  /a:
    post: {x-google-model-router: r}
"#,
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
