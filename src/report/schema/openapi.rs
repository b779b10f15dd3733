//! OpenAPI 2.0 itself, of which the tables say all that Google holds a config to. A template stands
//! for any value.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{exact, keys_at, one_of_words, or_template};
use crate::gateway::openapi2::{DOCUMENT, PATH_ITEM};
use crate::gateway::{Items, MapKeys, OpenapiKey, OpenapiObject, OpenapiShape};

/// Keys that the schema takes whatever an object has: merges, which are gone where YAML is read to
/// the end, and templates.
const OPEN_KEYS: &str = r"^<<$|\$\{|\{\{|<%|%\{|__[A-Z0-9_]+__";

/// The document.
pub(super) fn document() -> Value {
    reference(&DOCUMENT)
}

/// Every object of the tables that a document may hold, by the name that references have.
pub(super) fn definitions() -> Map<String, Value> {
    let mut found = BTreeMap::new();
    let mut open = vec![&DOCUMENT];
    while let Some(object) = open.pop() {
        if found.insert(name(object), of_object(object)).is_none() {
            let inner = object.keys.iter().filter_map(|key| object_in(key.shape));
            open.extend(inner.filter(|it| !found.contains_key(&name(it))));
        }
    }
    found.into_iter().collect()
}

/// The object that a shape leads to.
fn object_in(shape: OpenapiShape) -> Option<&'static OpenapiObject> {
    match shape {
        OpenapiShape::Object(object) | OpenapiShape::ObjectOrReference(object) => Some(object),
        OpenapiShape::List(inner, _) | OpenapiShape::Map(_, inner) => object_in(*inner),
        OpenapiShape::Either(one, other) => object_in(*one).or_else(|| object_in(*other)),
        _ => None,
    }
}

fn name(object: &OpenapiObject) -> String {
    format!("{}2", object.id)
}

fn reference(object: &OpenapiObject) -> Value {
    json!({"$ref": format!("#/definitions/{}", name(object))})
}

fn of_object(object: &'static OpenapiObject) -> Value {
    let mut properties = object.place.map(|place| keys_at(place, false)).unwrap_or_default();
    let keys = || object.keys.iter().filter(|key| !key.is_alone);
    properties.extend(keys().map(|key| (key.name.to_owned(), of_key(key))));
    if object.id == PATH_ITEM.id {
        // The deploy fails.
        properties.insert("x-google-backend".to_owned(), json!(false));
    }
    let required: Vec<&str> = keys()
        .filter(|key| key.is_always_required() && key.is_in_schema)
        .map(|key| key.name)
        .collect();
    let conditions: Vec<Value> = keys().flat_map(|key| of_conditions(object, key)).collect();
    let mut open = Map::from_iter([(OPEN_KEYS.to_owned(), json!({}))]);
    if object.takes_extensions {
        open.insert("^x-".to_owned(), json!({}));
    }
    let mut schema = Map::from_iter([
        ("properties".to_owned(), Value::Object(properties)),
        ("patternProperties".to_owned(), Value::Object(open)),
        ("additionalProperties".to_owned(), json!(false)),
    ]);
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    if !conditions.is_empty() {
        schema.insert("allOf".to_owned(), json!(conditions));
    }
    or_template("object", Value::Object(schema))
}

fn of_key(key: &OpenapiKey) -> Value {
    let mut schema = if key.is_unread { json!({}) } else { of_shape(key.shape) };
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("description".to_owned(), json!(key.purpose));
    }
    schema
}

/// Where a key may be and where it must, if that depends on others.
fn of_conditions(object: &OpenapiObject, key: &OpenapiKey) -> Vec<Value> {
    let mut conditions = Vec::new();
    for (other, values) in key.when {
        let Some(OpenapiShape::Words(words, also)) = object.key(other).map(|key| key.shape) else {
            continue;
        };
        let all = words.iter().map(|(word, _)| word).chain(also);
        let others: Vec<_> = all.filter(|word| !values.contains(*word)).collect();
        conditions.push(json!({
            "if": {"properties": {*other: {"enum": others}}, "required": [other]},
            "then": {"properties": {key.name: false}},
        }));
    }
    if key.is_required && !key.when.is_empty() {
        let values: Map<String, Value> = key
            .when
            .iter()
            .map(|(it, values)| ((*it).to_owned(), json!({"enum": values})))
            .collect();
        let names: Vec<&str> = key.when.iter().map(|(name, _)| *name).collect();
        conditions.push(json!({
            "if": {"properties": values, "required": names},
            "then": {"required": [key.name]},
        }));
    }
    conditions
}

/// Recurses over the tables; objects are referred to, so it ends.
fn of_shape(shape: OpenapiShape) -> Value {
    match shape {
        OpenapiShape::Any => json!({}),
        OpenapiShape::Text | OpenapiShape::UsualWords(_) | OpenapiShape::Reference(_) => {
            json!({"type": "string"})
        }
        OpenapiShape::Words(words, also) => {
            let words: Vec<&str> =
                words.iter().map(|(word, _)| *word).chain(also.iter().copied()).collect();
            one_of_words(&words, exact)
        }
        OpenapiShape::Flag => or_template("boolean", json!({})),
        OpenapiShape::Number => or_template("number", json!({})),
        OpenapiShape::PositiveNumber => or_template("number", json!({"exclusiveMinimum": 0})),
        OpenapiShape::Integer => or_template("integer", json!({"minimum": 0})),
        OpenapiShape::Object(object) => reference(object),
        OpenapiShape::ObjectOrReference(object) => {
            let alone = json!({
                "type": "object",
                "properties": {"$ref": {"type": "string"}},
                "additionalProperties": false,
            });
            json!({"anyOf": [reference(object), alone]})
        }
        OpenapiShape::List(inner, Items { is_filled, is_set }) => or_template(
            "array",
            json!({
                "items": of_shape(*inner),
                "minItems": usize::from(is_filled),
                "uniqueItems": is_set,
            }),
        ),
        OpenapiShape::Either(one, other) => json!({"anyOf": [of_shape(*one), of_shape(*other)]}),
        OpenapiShape::Map(keys, inner) => of_map(keys, of_shape(*inner)),
    }
}

fn of_map(keys: MapKeys, inner: Value) -> Value {
    let Some(pattern) = keys.pattern() else {
        return or_template("object", json!({"additionalProperties": inner}));
    };
    let mut patterns =
        Map::from_iter([(pattern.to_owned(), inner), (OPEN_KEYS.to_owned(), json!({}))]);
    if keys.takes_extensions() {
        patterns.insert("^x-".to_owned(), json!({}));
    }
    or_template("object", json!({"patternProperties": patterns, "additionalProperties": false}))
}
