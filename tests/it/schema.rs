//! The JSON Schema of configs, held against the examples of the rules' pages and, where
//! they are at hand, against configs that Google publishes.

use std::path::Path;

use gateway_ls::gateway::MapKeys;
use gateway_ls::report::{SchemaVersion, schema};
use gateway_ls::rules;
use serde_json::{Value, json};

/// Rules whose mistakes a schema can express. Every bad example of theirs is rejected. Not among
/// them: `unknown-field`, whose examples are about objects where Google may take any field.
const EXPRESSIBLE: &[&str] =
    &["api-name", "inline-backend", "invalid-value", "openapi-structure", "quota-limit"];

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

/// A compiled schema. Compiling holds it against the schema of schemas.
pub struct Validator {
    schemas: boon::Schemas,
    root: boon::SchemaIndex,
}

impl Validator {
    pub fn new(version: Option<SchemaVersion>) -> Self {
        Self::of(schema(version))
    }

    fn of(schema: Value) -> Self {
        const NAME: &str = "mem:///schema.json";
        let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
        compiler.add_resource(NAME, schema).unwrap();
        let root = compiler.compile(NAME, &mut schemas).unwrap();
        Self { schemas, root }
    }

    /// What is wrong with a document; empty if nothing is.
    pub fn problems(&self, value: &Value) -> String {
        let checked = self.schemas.validate(value, self.root);
        checked.map_or_else(|error| error.to_string(), |()| String::new())
    }
}

/// The schemas of both versions and the one that speaks of both, each compiled once.
struct Validators {
    v2: Validator,
    v3: Validator,
    both: Validator,
}

impl Validators {
    fn new() -> Self {
        let [v2, v3] = [SchemaVersion::V2, SchemaVersion::V3].map(|it| Validator::new(Some(it)));
        Self { v2, v3, both: Validator::new(None) }
    }

    /// Those that speak of a document: that of its version, and that of both.
    fn of(&self, value: &Value) -> [&Validator; 2] {
        let of_version = if value.get("swagger").is_some() { &self.v2 } else { &self.v3 };
        [of_version, &self.both]
    }
}

#[test]
fn good_examples_are_valid() {
    let validators = Validators::new();
    for rule in rules::ALL {
        for example in examples(rule.docs, "good") {
            let Some(value) = read(&example) else { continue };
            // The schema is that of OpenAPI files.
            if value.get("type").is_some_and(|it| it == "google.api.Service") {
                continue;
            }
            for validator in validators.of(&value) {
                assert_eq!(validator.problems(&value), "", "{}\n{example}", rule.id);
            }
        }
    }
}

#[test]
fn bad_examples_are_rejected_where_a_schema_can_tell() {
    let validators = Validators::new();
    for id in EXPRESSIBLE {
        let rule = rules::find(id).unwrap();
        let bad = examples(rule.docs, "bad");
        for example in bad {
            let Some(value) = read(&example) else { continue };
            for validator in validators.of(&value) {
                assert_ne!(validator.problems(&value), "", "{}\n{example}", rule.id);
            }
        }
    }
}

#[test]
fn values_of_every_kind() {
    let validators = Validators::new();
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
        ("swagger: '2.0'\nsecurityDefinitions: {a: {type: basic, x-google-audiences: [a]}}\n".to_owned(), false),
        ("swagger: '2.0'\nsecurityDefinitions: {a: {type: basic, x-google-audiences: a}}\n".to_owned(), true),
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
        ("swagger: '2.0'\npaths: {/a: {get: {responses: {}, x-google-quota: {metricCosts: {a: 1}}}}}\n".to_owned(), true),
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
        let value = completed(read(&text).unwrap());
        let [of_version, of_both] = validators.of(&value);
        let found = of_version.problems(&value);
        assert_eq!(found.is_empty(), is_valid, "{text}{found}");
        let names_version = value.get("swagger").or(value.get("openapi")).is_some();
        assert!(of_both.problems(&value).is_empty() == is_valid || !names_version, "{text}");
    }
}

/// A document of OpenAPI 2.0 with what it must have.
fn completed(mut value: Value) -> Value {
    let root = value.as_object_mut().filter(|root| root.contains_key("swagger"));
    if let Some(root) = root {
        root.entry("info").or_insert(json!({"title": "a", "version": "b"}));
        root.entry("paths").or_insert(json!({}));
    }
    value
}

#[test]
fn openapi_itself_is_described() {
    let validators = Validators::new();
    for (text, is_valid) in [
        ("tags: [{name: a}]", true),
        ("tags: [a]", false),
        ("tags: '${tags}'", true),
        ("schemes: [https, https]", false),
        ("info: {title: a, version: 1}", false),
        ("info: {title: a, version: '${version}', x-a: 1}", true),
        ("paths: {/a: {parameters: [{name: a, in: query, type: string}]}}", true),
        ("paths: {/a: {parameters: [{name: a, in: query}]}}", false),
        ("paths: {/a: {parameters: [{name: a, in: body, schema: {}}]}}", true),
        ("paths: {/a: {parameters: [{name: a, in: body, schema: {}, type: string}]}}", false),
        ("paths: {/a: {parameters: [{$ref: '#/parameters/a'}]}}", true),
        ("paths: {/a: {parameters: [{$ref: '#/parameters/a', name: a}]}}", false),
        ("paths: {/a: {get: {responses: {200: {description: a}, x-a: 1}}}}", true),
        ("paths: {/a: {get: {responses: {200: a}}}}", false),
        ("paths: {/a: {get: {responses: {ok: {description: a}}}}}", false),
        ("paths: {/a: {get: {responses: {'${code}': {description: a}}}}}", true),
        ("paths: {/a: {get: {}}}", false),
        ("paths: {a: {}}", false),
        ("securityDefinitions: {a: {type: apiKey, name: key, in: query}}", true),
        ("securityDefinitions: {a: {type: apiKey, name: key}}", false),
        ("securityDefinitions: {a: {type: oauth2, flow: implicit, authorizationUrl: ''}}", true),
        ("securityDefinitions: {a: {type: oauth2, flow: implicit}}", false),
        ("security: [{a: []}]", true),
        ("security: [a]", false),
        ("definitions: {A: {type: [string, 'null'], items: [{}], additionalProperties: 1}}", true),
        ("definitions: {A: {properties: {a: {required: true}}}}", false),
        ("definitions: {A: {anyOf: []}}", false),
        ("definitions: {A: {multipleOf: 0}}", false),
    ] {
        let value = completed(read(&format!("swagger: '2.0'\n{text}\n")).unwrap());
        for validator in validators.of(&value) {
            let found = validator.problems(&value);
            assert_eq!(found.is_empty(), is_valid, "{text}{found}");
        }
    }
}

/// The rules ask the function, editors the pattern.
#[test]
fn the_keys_of_maps_are_those_of_their_patterns() {
    let names = [
        "/",
        "/a",
        "a",
        "default",
        "defaults",
        "200",
        "2000",
        "20",
        "2XX",
        "a/b",
        "application/json",
        "application/vnd.a+json",
        "application/a+json",
        "a+b/c",
        "A/b",
        "a/",
        "/b",
        "a/b/c",
        "",
        "x-a",
    ];
    for keys in [
        MapKeys::Names,
        MapKeys::Paths,
        MapKeys::Statuses,
        MapKeys::MediaTypes,
        MapKeys::Schemes,
        MapKeys::Requirement,
    ] {
        let Some(pattern) = keys.pattern() else {
            assert!(names.into_iter().all(|name| keys.takes(name)), "{keys:?}");
            continue;
        };
        let schema = json!({"patternProperties": {pattern: {}}, "additionalProperties": false});
        let validator = Validator::of(schema);
        for name in names {
            let is_valid = validator.problems(&json!({name: 1})).is_empty();
            assert_eq!(keys.takes(name), is_valid, "{keys:?} {name}");
        }
    }
}

#[test]
fn what_google_publishes_is_valid() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance/accepted");
    let Ok(entries) = std::fs::read_dir(folder) else {
        println!("skipped: no configs at hand");
        return;
    };
    let validators = Validators::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        let text = std::fs::read_to_string(&path).unwrap();
        let Some(value) = read(&text).filter(Value::is_object) else { continue };
        for validator in validators.of(&value) {
            assert_eq!(validator.problems(&value), "", "{}", path.display());
        }
    }
}

#[test]
fn every_key_is_described() {
    for version in [SchemaVersion::V2, SchemaVersion::V3] {
        let schema = schema(Some(version)).to_string();
        for key in gateway_ls::gateway::keys() {
            let is_read = key.in_version(version == SchemaVersion::V3).is_some();
            assert_eq!(schema.contains(&format!("\"{}\":", key.name)), is_read, "{}", key.name);
        }
    }
}
