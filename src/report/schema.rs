//! A JSON Schema of configs, made from the tables that the rules use: of OpenAPI 2.0 all that Google
//! holds a config to, of 3.x the gateway's extension keys.
//!
//! Written for draft-07, which editors read best. It knows what one value may be and where a key
//! may be; whether names are defined, addresses make sense or keys are misspelled is for the
//! rules. Template expressions are taken everywhere: they stand for values that are not known.

mod openapi;

use serde_json::{Map, Value, json};

use crate::gateway::{
    self, Field, Key, KeyPlace, Limits, Object, Products, Shape, Unknown, Use, sources,
};

/// A version of OpenAPI that a schema is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaVersion {
    /// 2.0
    V2,
    /// 3.x
    V3,
}

/// The schema of documents of one version, or of both: then the document says which one counts.
pub fn schema(version: Option<SchemaVersion>) -> Value {
    let (name, words) = match version {
        Some(SchemaVersion::V2) => ("openapi-2", "OpenAPI 2.0"),
        Some(SchemaVersion::V3) => ("openapi-3", "OpenAPI 3.x"),
        None => ("openapi", "OpenAPI 2.0 and 3.x"),
    };
    let mut schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": format!("urn:gateway-ls:schema:{name}"),
        "title": format!("Configs of Google Cloud API Gateway and Cloud Endpoints in {words}"),
        "description": format!(
            "The x-google-* keys and what they hold, and all of OpenAPI 2.0 that Google looks at. Made by gateway-ls {} from facts as of {}. The rest of OpenAPI 3.x is not described.",
            env!("CARGO_PKG_VERSION"),
            sources::newest_day()
        ),
    });
    let rest = match version {
        Some(SchemaVersion::V2) => openapi::document(),
        Some(SchemaVersion::V3) => document(),
        None => json!({
            "type": "object",
            "if": {"required": ["swagger"]},
            "then": {"$ref": "#/definitions/document2"},
            "else": {
                "if": {"required": ["openapi"]},
                "then": {"$ref": "#/definitions/document3"},
            },
        }),
    };
    let mut definitions = Map::new();
    if version != Some(SchemaVersion::V3) {
        definitions.extend(openapi::definitions());
    }
    if version != Some(SchemaVersion::V2) {
        add_definitions(version.is_none(), &mut definitions);
    }
    if let (Some(schema), Value::Object(rest)) = (schema.as_object_mut(), rest) {
        schema.extend(rest);
        schema.insert("definitions".to_owned(), Value::Object(definitions));
    }
    schema
}

/// 3.x: what a document refers to.
fn add_definitions(with_document: bool, definitions: &mut Map<String, Value>) {
    if with_document {
        definitions.insert("document3".to_owned(), document());
    }
    let places = [
        ("securityScheme3", KeyPlace::SecurityScheme),
        ("parameter3", KeyPlace::Parameter),
        ("server3", KeyPlace::Server),
    ];
    for (name, place) in places {
        let keys = keys_at(place, true);
        let object = json!({"type": ["object", "string", "null"], "properties": keys});
        definitions.insert(name.to_owned(), object);
    }
    definitions.insert("operation3".to_owned(), operation());
    definitions.insert("pathItem3".to_owned(), path_item());
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/definitions/{name}")})
}

/// A mapping of names to what a definition describes, or a template.
fn map_of(name: &str) -> Value {
    json!({"type": ["object", "string", "null"], "additionalProperties": reference(name)})
}

fn list_of(name: &str) -> Value {
    json!({"type": ["array", "string", "null"], "items": reference(name)})
}

fn document() -> Value {
    let mut properties = keys_at(KeyPlace::Root, true);
    let paths = json!({
        "type": ["object", "string", "null"],
        "patternProperties": {"^/": reference("pathItem3")},
    });
    let components = json!({
        "type": ["object", "string", "null"],
        "properties": {
            "securitySchemes": map_of("securityScheme3"),
            "parameters": map_of("parameter3"),
        },
    });
    properties.insert("paths".to_owned(), paths);
    properties.insert("components".to_owned(), components);
    properties.insert("servers".to_owned(), list_of("server3"));
    json!({"type": "object", "required": ["openapi"], "properties": properties})
}

fn path_item() -> Value {
    let methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
    let no_router = json!({"properties": {"x-google-model-router": false}});
    let operation = |method: &str| match method {
        "post" => reference("operation3"),
        _ => json!({"allOf": [reference("operation3"), no_router]}),
    };
    let mut properties: Map<String, Value> =
        methods.iter().map(|method| ((*method).to_owned(), operation(method))).collect();
    properties.insert("parameters".to_owned(), list_of("parameter3"));
    json!({"type": ["object", "string", "null"], "properties": properties})
}

fn operation() -> Value {
    let mut properties = keys_at(KeyPlace::Operation, true);
    properties.insert("parameters".to_owned(), list_of("parameter3"));
    json!({"type": ["object", "string", "null"], "properties": properties})
}

/// The extension keys that may be at a place.
fn keys_at(place: KeyPlace, is_v3: bool) -> Map<String, Value> {
    let keys = gateway::keys().iter().filter_map(|key| Some((key, key.in_version(is_v3)?)));
    let keys = keys.filter(|(_, it)| it.places.contains(&place));
    keys.map(|(key, it)| (key.name.to_owned(), of_key(key, it))).collect()
}

fn of_key(key: &Key, usage: &Use) -> Value {
    // A key that holds a string takes nothing else; within objects, protobuf's JSON is milder.
    let mut value = match usage.shape {
        Shape::Text => json!({"type": "string"}),
        shape => of_shape(shape),
    };
    add_limits(&key.limits, &mut value);
    let replaced = key.replaced_by.map(|name| format!(" Write `{name}` instead."));
    let purpose = format!("{}{}", key.purpose, replaced.unwrap_or_default());
    described(value, &purpose, usage.default, key.products)
}

/// Adds what Google holds a value to beyond its type; a template may stand for any text.
fn add_limits(limits: &Limits, schema: &mut Value) {
    let Some(schema) = schema.as_object_mut() else { return };
    if let Some(pattern) = &limits.pattern {
        schema.insert("pattern".to_owned(), json!(or_open(pattern)));
    }
    let counts = [
        ("maxItems", limits.max_items),
        ("minProperties", limits.min_properties),
        ("maxProperties", limits.max_properties),
    ];
    for (name, count) in counts {
        schema.extend(count.map(|count| (name.to_owned(), json!(count))));
    }
}

/// The pattern, or what stands for a value that is not known.
fn or_open(pattern: &str) -> String {
    format!("{pattern}|^[A-Z][A-Z0-9_ -]*$|{TEMPLATE}")
}

fn of_field(field: &Field) -> Value {
    let mut value = match (field.only_key, field.shape) {
        (Some(only), Shape::Map(value)) => or_template(
            "object",
            json!({
                "properties": {only: of_shape(*value)},
                "required": [only],
                "additionalProperties": false,
            }),
        ),
        (_, shape) => of_shape(shape),
    };
    add_limits(&field.limits, &mut value);
    described(or_nothing(value), field.purpose, field.default, field.products)
}

/// A field that is written without a value counts as not written.
fn or_nothing(mut schema: Value) -> Value {
    if let Some(kind) = schema.get_mut("type") {
        *kind = match kind.take() {
            Value::Array(mut kinds) => {
                kinds.push(json!("null"));
                Value::Array(kinds)
            }
            kind => json!([kind, "null"]),
        };
    }
    schema
}

fn described(mut schema: Value, purpose: &str, default: &str, products: Products) -> Value {
    let mut description = purpose.to_owned();
    if !default.is_empty() {
        description += &format!(" Default: {default}.");
    }
    if products != Products::Both {
        description += &format!(" For {} only.", products.in_words());
    }
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("description".to_owned(), Value::String(description));
    }
    schema
}

/// Template syntax and placeholders, as `template` knows them, for a value of another type.
const TEMPLATE: &str = r"[$%]\{|\{\{|<%|\$\(|\$[A-Za-z_]|__[A-Za-z0-9_]+__|###[A-Z0-9_]+###|<[^<>]+>|YOUR_|REPLACE_|_PLACEHOLDER|xxx";

/// Recurses over the tables, which end.
fn of_shape(shape: Shape) -> Value {
    match shape {
        Shape::Text | Shape::Name(_) => json!({"type": ["string", "number", "boolean"]}),
        Shape::Flag => or_text("boolean", r"^([Tt]rue|TRUE|[Ff]alse|FALSE|yes|no|on|off)$"),
        Shape::Number => or_text("number", r"^\s*[-+]?[0-9.][0-9_.eE+-]*\s*$"),
        Shape::Integer => or_text("integer", r"^\s*[-+]?[0-9][0-9_]*(\.0*)?\s*$"),
        Shape::Words(words) => one_of_words(words, exact),
        Shape::WordsAnyCase(words) => one_of_words(words, any_case),
        Shape::Object(object) => of_object(object),
        Shape::List(item) => or_template("array", json!({"items": of_shape(*item)})),
        Shape::Map(value) => {
            or_template("object", json!({"additionalProperties": of_shape(*value)}))
        }
        Shape::Either(one, other) => json!({"anyOf": [of_shape(*one), of_shape(*other)]}),
    }
}

/// A value of a type, or a text that stands for one. Only strings are held to the pattern.
fn or_text(kind: &str, pattern: &str) -> Value {
    json!({"type": [kind, "string"], "pattern": or_open(pattern)})
}

/// A list or a mapping, or a template in its place.
fn or_template(kind: &str, mut schema: Value) -> Value {
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("type".to_owned(), json!([kind, "string"]));
        schema.insert("pattern".to_owned(), json!(TEMPLATE));
    }
    schema
}

fn one_of_words(words: &[&str], pattern: fn(&str) -> String) -> Value {
    let patterns: Vec<_> = words.iter().map(|word| pattern(word)).collect();
    let pattern = format!("^({})$|{TEMPLATE}", patterns.join("|"));
    // The words themselves are in `enum`, where editors look for what to offer.
    json!({"type": "string", "anyOf": [{"enum": words}, {"pattern": pattern}]})
}

/// A pattern for the word.
fn exact(word: &str) -> String {
    word.chars().map(escaped).collect()
}

/// A pattern for the word in any case.
fn any_case(word: &str) -> String {
    let letter = |letter: char| match letter.is_ascii_alphabetic() {
        true => format!("[{}{}]", letter.to_ascii_uppercase(), letter.to_ascii_lowercase()),
        false => escaped(letter),
    };
    word.chars().map(letter).collect()
}

fn escaped(letter: char) -> String {
    let is_plain = letter.is_ascii_alphanumeric() || "_-/ ".contains(letter);
    if is_plain { letter.to_string() } else { format!("\\{letter}") }
}

fn of_object(object: &Object) -> Value {
    let mut properties = Map::new();
    for field in object.fields.iter().filter(|field| !field.is_unread) {
        for name in std::iter::once(field.name).chain(field.other) {
            properties.insert(name.to_owned(), of_field(field));
        }
    }
    let mut schema = json!({"properties": properties});
    let required: Vec<_> = object.fields.iter().filter(|it| is_needed(it)).collect();
    let required: Vec<&str> = required.into_iter().map(|field| field.name).collect();
    if let Some(schema) = schema.as_object_mut() {
        if !required.is_empty() {
            schema.insert("required".to_owned(), json!(required));
        }
        if object.unknown == Unknown::Rejected {
            // A merge key is gone where YAML is read to the end.
            schema.insert("patternProperties".to_owned(), json!({"^<<$": {}}));
            schema.insert("additionalProperties".to_owned(), json!(false));
        }
    }
    or_template("object", schema)
}

/// Whether a config without the field is rejected.
fn is_needed(field: &Field) -> bool {
    field.is_required && field.other.is_none()
}
