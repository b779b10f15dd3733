//! The JSON Schema of the extensions, held against the examples of the rules' pages and, where
//! they are at hand, against configs that Google publishes.

use std::path::Path;

use gateway_ls::report::{SchemaVersion, schema};
use gateway_ls::rules;
use serde_json::Value;

/// Rules whose mistakes a schema can express. Every bad example of theirs is rejected. Not among
/// them: `unknown-field`, whose examples are about objects where Google may take any field.
const EXPRESSIBLE: &[&str] = &["api-name", "inline-backend", "invalid-value", "quota-limit"];

fn examples(docs: &'static str, mark: &str) -> Vec<String> {
    let fence = format!("```yaml,{mark}");
    let mut examples = Vec::new();
    let mut lines = docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
    while let Some(line) = lines.next() {
        if line.trim() == fence {
            let code: Vec<_> = lines.by_ref().take_while(|line| line.trim() != "```").collect();
            examples.push(code.join("\n") + "\n");
        }
    }
    examples
}

fn read(text: &str) -> Option<Value> {
    let value: serde_yaml::Value = serde_yaml::from_str(text).ok()?;
    serde_json::to_value(value).ok()
}

fn validator(version: Option<SchemaVersion>) -> jsonschema::Validator {
    let schema = schema(version);
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::options().with_draft(jsonschema::Draft::Draft7).build(&schema).unwrap()
}

fn problems(validator: &jsonschema::Validator, value: &Value) -> Vec<String> {
    let line = |it: jsonschema::ValidationError<'_>| format!("{}: {it}", it.instance_path());
    validator.iter_errors(value).map(line).collect()
}

/// The validators that speak of a document: that of its version, and that of both.
fn speaking_of(value: &Value) -> [jsonschema::Validator; 2] {
    let version = match value.get("swagger") {
        Some(_) => SchemaVersion::V2,
        None => SchemaVersion::V3,
    };
    [validator(Some(version)), validator(None)]
}

#[test]
fn good_examples_are_valid() {
    for rule in rules::ALL {
        for example in examples(rule.docs, "good") {
            let Some(value) = read(&example) else { continue };
            for validator in speaking_of(&value) {
                assert_eq!(problems(&validator, &value), [""; 0], "{}\n{example}", rule.id);
            }
        }
    }
}

#[test]
fn bad_examples_are_rejected_where_a_schema_can_tell() {
    for id in EXPRESSIBLE {
        let rule = rules::find(id).unwrap();
        let bad = examples(rule.docs, "bad");
        for example in bad {
            let Some(value) = read(&example) else { continue };
            for validator in speaking_of(&value) {
                assert!(!validator.is_valid(&value), "{}\n{example}", rule.id);
            }
        }
    }
}

#[test]
fn values_of_every_kind() {
    let root = "swagger: '2.0'\nx-google-backend: {address: 'https://a.example', ";
    for (text, is_valid) in [
        (format!("{root}deadline: 5}}"), true),
        (format!("{root}deadline: '7.5'}}"), true),
        (format!("{root}deadline: '${{deadline}}'}}"), true),
        (format!("{root}deadline: DEADLINE}}"), true),
        (format!("{root}deadline: soon}}"), false),
        (format!("{root}deadline: [5]}}"), false),
        (format!("{root}disable_auth: true}}"), true),
        (format!("{root}disableAuth: 'false'}}"), true),
        (format!("{root}disable_auth: '{{{{ .Values.auth }}}}'}}"), true),
        (format!("{root}disable_auth: 1}}"), false),
        (format!("{root}path_translation: CONSTANT_ADDRESS}}"), true),
        (format!("{root}path_translation: '${{translation}}'}}"), true),
        (format!("{root}path_translation: CONSTANT}}"), false),
        (format!("{root}protocol: H2}}"), true),
        (format!("{root}protocol: http2}}"), false),
        (format!("{root}protocol: null, disable_auth: null, deadline: ~}}"), true),
        ("swagger: '2.0'\npaths: {/a: {x-google-backend: {address: x}}}\n".to_owned(), false),
        ("openapi: 3.0.3\npaths: {/a: {x-google-backend: a}}\n".to_owned(), true),
        ("swagger: '2.0'\nx-google-endpoints: [{name: a}, {name: b}]\n".to_owned(), false),
        ("swagger: '2.0'\nx-google-api-name: '${name}'\n".to_owned(), true),
        ("swagger: '2.0'\nx-google-api-name: My-Api\n".to_owned(), false),
        ("openapi: 3.0.3\npaths: {/a: {post: {x-google-model-router: a}}}\n".to_owned(), true),
        ("openapi: 3.0.3\npaths: {/a: {get: {x-google-model-router: a}}}\n".to_owned(), false),
        ("openapi: 3.0.3\npaths: {/a: {get: {x-google-mcp-tool: {name: a.b-c_1}}}}\n".to_owned(), true),
        ("openapi: 3.0.3\npaths: {/a: {get: {x-google-mcp-tool: {name: '${name}'}}}}\n".to_owned(), true),
        ("openapi: 3.0.3\npaths: {/a: {get: {x-google-mcp-tool: {name: a b}}}}\n".to_owned(), false),
        ("openapi: 3.0.3\nx-google-api-management: {mcp: {tools-list: {security: {a: []}}}}\n".to_owned(), true),
        ("openapi: 3.0.3\nx-google-api-management: {mcp: {tools-list: {security: {}}}}\n".to_owned(), false),
        ("openapi: 3.0.3\nx-google-api-management: {mcp: {tools-list: {security: {a: [], b: []}}}}\n".to_owned(), false),
        ("openapi: 3.0.3\nx-google-api-management: {ai: {models: {routing: {routers: {r: {defaultModel: {backend: b, targetModel: google/g}}}}}}}\n".to_owned(), true),
        ("openapi: 3.0.3\nx-google-api-management: {ai: {models: {routing: {routers: {r: {defaultModel: {backend: b, targetModel: meta/l}}}}}}}\n".to_owned(), false),
        ("swagger: '2.0'\nx-google-management: {quota: {limits: [{name: a, metric: b, unit: '1/min/{project}', values: {HIGH: 10}}]}}\n".to_owned(), false),
        // Whether Google takes a field that it does not know here is not known.
        (format!("{root}nobody: knows}}"), true),
        ("swagger: '2.0'\nx-google-backend: {deadline: 5}\n".to_owned(), true),
        ("swagger: '2.0'\nx-google-backend: '${backend}'\n".to_owned(), true),
        ("swagger: '2.0'\nx-google-backend: orders\n".to_owned(), false),
        ("swagger: '2.0'\nx-google-allow: ALL\n".to_owned(), true),
        ("swagger: '2.0'\nx-google-allow: some\n".to_owned(), false),
        ("swagger: '2.0'\nsecurityDefinitions: {a: {x-google-audiences: [a]}}\n".to_owned(), false),
        ("swagger: '2.0'\nsecurityDefinitions: {a: {x-google-audiences: a}}\n".to_owned(), true),
        ("swagger: '2.0'\nx-google-management: {quota: {limit: []}}\n".to_owned(), false),
        ("swagger: '2.0'\nx-google-management: {anything: 1}\n".to_owned(), true),
        (
            "swagger: '2.0'\nx-google-management: {quota: {limits: [{name: a, metric: b, unit: '1/min/{project}', values: {STANDARD: '10'}}]}}\n".to_owned(),
            true,
        ),
        (
            "swagger: '2.0'\nx-google-management: {quota: {limits: [{name: a, metric: b, unit: '1/h/{project}', values: {STANDARD: 10}}]}}\n".to_owned(),
            false,
        ),
        ("swagger: '2.0'\npaths: {/a: {get: {x-google-quota: {metricCosts: {a: 1}}}}}\n".to_owned(), true),
        ("swagger: '2.0'\npaths: {/a: {get: {x-google-quota: {metric_costs: {a: x}}}}}\n".to_owned(), false),
        ("swagger: '2.0'\npaths: {/a: {get: {x-google-quota: {costs: {a: 1}}}}}\n".to_owned(), false),
        ("swagger: '2.0'\npaths: {x-google-quota: 1}\n".to_owned(), true),
        ("openapi: 3.0.3\nx-google-backend: orders\n".to_owned(), true),
        ("openapi: 3.0.3\nx-google-backend: {address: 'https://a.example'}\n".to_owned(), false),
        ("openapi: 3.0.3\nx-google-api-management: {backends: {a: {address: x, pathTranslation: CONSTANT_ADDRESS}}}\n".to_owned(), true),
        ("openapi: 3.0.3\nx-google-api-management: {backends: {a: {pathTranslation: CONSTANT_ADDRESS}}}\n".to_owned(), false),
        ("openapi: 3.0.3\nx-google-api-management: {backends: [{address: x}]}\n".to_owned(), false),
        ("openapi: 3.0.3\nx-google-api-management: {mcp: true}\n".to_owned(), true),
        ("openapi: 3.0.3\nservers: [{url: /v1, x-google-endpoint: {allowCors: 'true'}}]\n".to_owned(), true),
        ("openapi: 3.0.3\nservers: [{url: /v1, x-google-endpoint: {allowCors: 7}}]\n".to_owned(), false),
        ("openapi: 3.0.3\ncomponents: {securitySchemes: {a: {x-google-auth: {issuer: i, audiences: [a]}}}}\n".to_owned(), true),
        ("openapi: 3.0.3\ncomponents: {securitySchemes: {a: {x-google-auth: {issuer: i, audiences: a}}}}\n".to_owned(), false),
        ("openapi: 3.0.3\ncomponents: {securitySchemes: {a: {x-google-auth: {jwksUri: i}}}}\n".to_owned(), false),
        // The other version's keys, and keys that nobody knows, are not judged.
        ("openapi: 3.0.3\nx-google-allow: some\n".to_owned(), true),
        ("swagger: '2.0'\nx-google-backed: 1\n".to_owned(), true),
        ("openapi: 3.0.3\nswagger: '2.0'\nx-google-allow: some\n".to_owned(), false),
        ("type: object\n".to_owned(), false),
    ] {
        let value = read(&text).unwrap();
        let [of_version, of_both] = speaking_of(&value);
        let found = problems(&of_version, &value);
        assert_eq!(found.is_empty(), is_valid, "{text}{found:#?}");
        let names_version = value.get("swagger").or(value.get("openapi")).is_some();
        assert!(of_both.is_valid(&value) == is_valid || !names_version, "{text}");
    }
}

#[test]
fn what_google_publishes_is_valid() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance/accepted");
    let Ok(entries) = std::fs::read_dir(folder) else {
        println!("skipped: no configs at hand");
        return;
    };
    for path in entries.map(|entry| entry.unwrap().path()) {
        let text = std::fs::read_to_string(&path).unwrap();
        let Some(value) = read(&text).filter(Value::is_object) else { continue };
        for validator in speaking_of(&value) {
            assert_eq!(problems(&validator, &value), [""; 0], "{}", path.display());
        }
    }
}

#[test]
fn every_key_is_described() {
    for version in [SchemaVersion::V2, SchemaVersion::V3] {
        let schema = schema(Some(version)).to_string();
        for key in gateway_ls::gateway::KEYS {
            let is_read = key.in_version(version == SchemaVersion::V3).is_some();
            assert_eq!(schema.contains(&format!("\"{}\":", key.name)), is_read, "{}", key.name);
        }
    }
}
