//! OpenAPI's own keys: what is needed first, as a check of the file wants it. `$0` is the cursor.

use std::collections::BTreeSet;
use std::sync::Arc;

use expect_test::{Expect, expect};

use super::expanded::expanded;
use super::{Asked, Completion, OpenapiKeys, completions, completions_for};
use crate::analysis::Analysis;
use crate::settings::Settings;
use crate::text::Text;
use crate::yaml::Format;

fn read(marked: &str) -> (Analysis, usize) {
    let format = if marked.starts_with('{') { Format::Json } else { Format::Yaml };
    let text = Text::new(&marked.replacen("$0", "", 1));
    (Analysis::new(text, format, Arc::new(Settings::default())), marked.find("$0").unwrap())
}

fn offered(marked: &str) -> Vec<Completion> {
    let (analysis, offset) = read(marked);
    completions(&analysis, offset)
}

/// The keys and values of OpenAPI itself.
fn labels(marked: &str) -> Vec<String> {
    offered(marked).into_iter().filter(|it| it.is_of_openapi).map(|it| it.label).collect()
}

/// The text after the completion of this name.
#[track_caller]
fn after(marked: &str, label: &str) -> String {
    let found = offered(marked).into_iter().find(|it| it.label == label).expect(label);
    if let Some(snippet) = &found.snippet {
        assert!(!snippet.is_empty() && !expanded(snippet).is_empty());
    }
    let mut text = marked.replacen("$0", "", 1);
    text.replace_range(found.edit.range.start..found.edit.range.end, &found.edit.text);
    for also in &found.also {
        text.replace_range(also.range.start..also.range.end, &also.text);
    }
    text
}

#[track_caller]
fn check_after(marked: &str, label: &str, expected: &Expect) {
    expected.assert_eq(&after(marked, label));
}

const V2: &str = "swagger: '2.0'\n";
const V3: &str = "openapi: 3.1.0\n";

#[test]
fn what_is_needed_comes_first() {
    let all: Vec<_> = offered(&format!("{V2}$0\n")).into_iter().map(|it| it.label).collect();
    assert_eq!(all[..3], ["info", "paths", "x-google-backend: Cloud Run"]);
    assert_eq!(labels(&format!("{V2}info:\n  $0\n"))[..3], ["title", "version", "description"]);
    let operation = format!("{V2}paths:\n  /a:\n    get:\n      $0\n");
    let all: Vec<_> = offered(&operation).into_iter().map(|it| it.label).collect();
    assert_eq!(all[..3], ["operationId", "responses", "x-google-backend: Cloud Run"]);
    let begun = operation.replace("$0", "operationId: a\n      $0");
    assert_eq!(labels(&begun)[..3], ["responses", "parameters", "security"]);
    assert_eq!(
        labels(&format!("{V3}paths:\n  /a:\n    get:\n      operationId: a\n      $0\n"))[..4],
        ["responses", "parameters", "requestBody", "security"]
    );
}

#[test]
fn keys_by_place() {
    for (marked, first) in [
        ("paths:\n  $0\n", "/path"),
        ("paths:\n  /a:\n    $0\n", "get"),
        ("paths:\n  /a:\n    get: {}\n    $0\n", "post"),
        ("paths:\n  /a:\n    get:\n      responses:\n        $0\n", "200"),
        (
            "paths:\n  /a:\n    get:\n      responses:\n        '200':\n          $0\n",
            "description",
        ),
        ("paths:\n  /a:\n    get:\n      parameters:\n        - $0\n", "name"),
        ("paths:\n  /a:\n    get:\n      parameters:\n        - name: a\n          $0\n", "in"),
        ("definitions:\n  A:\n    $0\n", "type"),
        ("definitions:\n  A:\n    properties:\n      b:\n        $0\n", "type"),
        ("tags:\n  - $0\n", "name"),
        ("info: {$0}\n", "title"),
    ] {
        let labels = labels(&format!("{V2}{marked}"));
        assert_eq!(labels.first().map(String::as_str), Some(first), "{marked}");
    }
    let body = "paths:\n  /a:\n    post:\n      requestBody:\n        content:\n          $0\n";
    assert_eq!(labels(&format!("{V3}{body}"))[0], "application/json");
    for nothing in ["definitions:\n  $0\n", "info:\n  title: $0\n", "x-my:\n  $0\n"] {
        assert_eq!(labels(&format!("{V2}{nothing}")), [""; 0], "{nothing}");
    }
}

#[test]
fn values_with_what_they_mean() {
    for (marked, expected) in [
        ("schemes: [$0]\n", &["https", "http"] as &[&str]),
        ("paths: {/a: {get: {deprecated: $0}}}\n", &["true", "false"]),
        (
            "definitions: {A: {type: $0}}\n",
            &["string", "integer", "number", "boolean", "array", "object"],
        ),
        (
            "definitions:\n  A: {}\n  B/c: {}\n  D: {$ref: $0}\n",
            &["#/definitions/A", "#/definitions/B~1c"],
        ),
        ("securityDefinitions: {a: {type: $0}}\n", &["apiKey", "oauth2"]),
        ("securityDefinitions: {a: {type: $0, name: key, in: query}}\n", &["apiKey"]),
        (
            "paths: {'/a/{b}': {get: {parameters: [{name: b, in: $0}, {name: c, in: query}]}}}\n",
            &["path"],
        ),
        ("definitions: {A: {}, B: {$ref: '#/def$0'}}\n", &["#/definitions/A"]),
        (
            "paths:\n  /a/{b}/{c}:\n    get:\n      parameters:\n        - name: b\n          in: path\n        - name: $0\n",
            &["c"],
        ),
        ("paths:\n  /a/{b}:\n    parameters: [{name: $0}]\n", &["b"]),
        (
            "paths:\n  /rows:\n    get: {operationId: listRows}\n    post:\n      operationId: $0\n",
            &["postRows"],
        ),
    ] {
        assert_eq!(labels(&format!("{V2}{marked}")), expected, "{marked}");
    }
    let reference = format!("{V2}definitions:\n  A: {{}}\n  B:\n    $ref: $0\n");
    assert!(after(&reference, "#/definitions/A").ends_with("$ref: \"#/definitions/A\"\n"));
    let quoted = format!("{V2}definitions:\n  A: {{}}\n  B:\n    $ref: '#/d$0'\n");
    assert!(after(&quoted, "#/definitions/A").ends_with("$ref: '#/definitions/A'\n"));
}

#[test]
fn everything_is_explained_and_offered_once() {
    let backends = "x-google-api-management: {backends: {a: {address: https://a.example.com}}, metrics: {m: {}}}\ncomponents: {securitySchemes: {k: {type: apiKey, name: x-api-key, in: header}}}\n";
    for marked in [
        format!("{V2}$0\n"),
        format!("{V3}$0\n"),
        format!("{V2}x-google-backend:\n  $0\n"),
        format!("{V2}x-google-backend:\n  path_translation: $0\n"),
        format!("{V2}x-google-backend:\n  protocol: $0\n"),
        format!("{V2}x-google-backend:\n  disable_auth: $0\n"),
        format!("{V3}{backends}x-google-backend: $0\n"),
        format!("{V3}{backends}security:\n  - $0\n"),
        format!("{V3}{backends}paths: {{/a: {{get: {{$0}}}}}}\n"),
        format!(
            "{V3}{backends}paths: {{/a: {{get: {{x-google-quota: {{metricCosts: {{$0}}}}}}}}}}\n"
        ),
        format!("{V2}definitions: {{A: {{}}, B: {{$0}}}}\n"),
    ] {
        let offered = offered(&marked);
        let labels: BTreeSet<_> = offered.iter().map(|it| &it.label).collect();
        assert!(!offered.is_empty() && labels.len() == offered.len(), "{marked}");
        for completion in &offered {
            let text = completion.documentation.plain();
            assert!(text.len() > 20, "{}: {text:?} {marked}", completion.label);
        }
    }
    let named = offered(&format!("{V3}{backends}x-google-backend: $0\n")).remove(0);
    assert_eq!(
        named.documentation.plain(),
        "Calls https://a.example.com. Defined in x-google-api-management.backends."
    );
}

#[test]
fn left_to_others_where_they_offer_them() {
    let asked = Asked { openapi_keys: OpenapiKeys::Others, ..Asked::default() };
    for marked in
        ["paths:\n  /a:\n    get:\n      $0\n", "$0\n", "schemes: [$0]\n", "paths:\n  $0\n"]
    {
        let (analysis, offset) = read(&format!("{V2}{marked}"));
        let offered = completions_for(&analysis, offset, asked);
        assert!(offered.iter().all(|it| it.label.starts_with("x-")), "{marked}");
    }
}

#[test]
fn an_operation_with_all_it_needs() {
    check_after(
        &format!("{V2}paths:\n    /shelves/{{shelf}}:\n        $0\n"),
        "get",
        &expect![[r#"
        swagger: '2.0'
        paths:
            /shelves/{shelf}:
                get:
                    operationId: getShelvesByShelf
                    parameters:
                        - name: shelf
                          in: path
                          required: true
                          type: string
                    responses:
                        "200":
                            description: OK
    "#]],
    );
    check_after(
        "{\n\t\"swagger\": \"2.0\",\n\t\"paths\": {\n\t\t\"/a/{b}\": {\n\t\t\t\"$0\"\n\t\t}\n\t}\n}\n",
        "post",
        &expect![[r#"
            {
            	"swagger": "2.0",
            	"paths": {
            		"/a/{b}": {
            			"post": {
            				"operationId": "postAByB",
            				"parameters": [
            					{
            						"name": "b",
            						"in": "path",
            						"required": true,
            						"type": "string"
            					}
            				],
            				"responses": {
            					"200": {
            						"description": "OK"
            					}
            				}
            			}
            		}
            	}
            }
        "#]],
    );
    let ids = format!("{V2}paths:\n  /a:\n    get: {{operationId: postA}}\n    post:\n      $0\n");
    assert!(after(&ids, "operationId").ends_with("      operationId: postA2\n"));
    let mcp = format!("{V3}x-google-api-management: {{mcp: true}}\npaths:\n  /a:\n    $0\n");
    assert!(after(&mcp, "get").contains("      description: What it does.\n"));
}

#[test]
fn json_as_the_file_is_laid_out() {
    check_after(
        "{\n    \"swagger\": \"2.0\",\n    \"$0\"\n}\n",
        "x-google-backend: Cloud Run",
        &expect![[r#"
            {
                "swagger": "2.0",
                "x-google-backend": {
                    "address": "https://SERVICE-PROJECT_NUMBER.REGION.run.app",
                    "path_translation": "APPEND_PATH_TO_ADDRESS"
                }
            }
        "#]],
    );
    check_after(
        "{\n  \"openapi\": \"3.1.0\",\n  \"servers\": [\n    $0\n  ]\n}\n",
        "url",
        &expect![[r#"
            {
              "openapi": "3.1.0",
              "servers": [
                {
                  "url": "https://HOST"
                }
              ]
            }
        "#]],
    );
    check_after(
        "{\"swagger\":\"2.0\",\"info\":{\"title\":\"a\"},\"$0\"}",
        "x-google-backend: Cloud Run",
        &expect![[
            r#"{"swagger":"2.0","info":{"title":"a"},"x-google-backend":{"address":"https://SERVICE-PROJECT_NUMBER.REGION.run.app","path_translation":"APPEND_PATH_TO_ADDRESS"}}"#
        ]],
    );
}
