//! What is said at the keys of OpenAPI itself.

use expect_test::{Expect, expect};

use super::{hover_at, read};
use crate::features::hover::hover_for;
use crate::features::{OpenapiKeys, hover};

const V2: &str = r#"
swagger: '2.0'
produces: [application/json]
x-google-backend: {address: https://orders.example.com}
paths:
  /orders/{id}:
    parameters:
    - {name: id, in: path, required: true, type: string}
    get:
      operationId: getOrder
      responses:
        '200': {description: OK}
"#;

const V3: &str = r#"
openapi: 3.0.3
x-google-api-management: {backends: {a: {address: https://orders.example.com}}}
x-google-backend: a
paths:
  /orders:
    post:
      requestBody: {content: {application/json: {}}}
      example: {responses: 1}
"#;

#[track_caller]
fn check(text: &str, key: &str, expected: &Expect) {
    let marked = text.replacen(&format!("{key}:"), &format!("$0{key}:"), 1);
    expected.assert_eq(&hover_at(&marked));
}

#[test]
fn what_a_key_is_for_and_whether_the_gateway_reads_it() {
    check(
        V2,
        "responses",
        &expect![[r#"
            responses in an operation

            The answers by status, at least one. Google rejects the config without them.

            Required."#]],
    );
    check(
        V2,
        "parameters",
        &expect![[r#"
            parameters in a path

            The parameters that all operations of the path have.

            The gateway depends on it."#]],
    );
    check(
        V2,
        "required",
        &expect![[r#"
            required in a parameter

            Whether callers must send it. A path parameter must have true; the gateway does not check the others.

            The gateway depends on it."#]],
    );
    check(
        V2,
        "produces",
        &expect![[r#"
            produces at the top level

            The media types of answers, unless an operation has its own.

            For people and tools: the gateway works the same without it."#]],
    );
    check(
        V3,
        "requestBody",
        &expect![[r#"
            requestBody in an operation

            The body of the request.

            For people and tools: the gateway works the same without it."#]],
    );
}

#[test]
fn names_and_values_of_the_author_are_not_explained() {
    for (text, at) in [(V2, "'200'"), (V2, "OK"), (V3, "responses: 1"), (V3, "application/json")] {
        assert_eq!(hover_at(&text.replacen(at, &format!("$0{at}"), 1)), "", "{at}");
    }
}

#[test]
fn left_to_another_server_where_there_is_one() {
    let (analysis, key) = read(&V2.replacen("responses", "$0responses", 1));
    assert_eq!(hover_for(&analysis, key, OpenapiKeys::Others), None);
    assert!(hover(&analysis, key).unwrap().is_of_openapi);
    // What is said of the gateway is nobody else's.
    let (analysis, key) = read(&V2.replacen("get:", "$0get:", 1));
    let told = hover_for(&analysis, key, OpenapiKeys::Others);
    assert!(!told.as_ref().unwrap().is_of_openapi);
    assert_eq!(told, hover(&analysis, key));
}
