//! The tables of the gateway in words: what a field holds, what counts without it, who reads it.

use crate::features::markup::Inline;
use crate::gateway::{Field, Key, Object, Products, Shape, Unknown};
use crate::settings::Target;

/// Whose account calls the backends.
pub(super) fn account(target: Target) -> &'static str {
    match target {
        Target::ApiGateway => "the gateway's service account",
        Target::Endpoints => "ESPv2's service account",
    }
}

/// A text as the beginning of a sentence.
pub(super) fn at_start(text: &str) -> String {
    match text.strip_prefix("the ") {
        Some(rest) => format!("The {rest}"),
        None => text.to_owned(),
    }
}

/// Which product alone reads something.
pub(super) fn only_for(products: Products) -> Option<Vec<Inline>> {
    let words = match products {
        Products::Both => return None,
        Products::ApiGateway => "Only API Gateway reads it.",
        Products::Endpoints => "Only Cloud Endpoints reads it.",
        Products::EndpointsForSure => {
            "Cloud Endpoints reads it; whether API Gateway does is not documented."
        }
    };
    Some(Inline::of(words))
}

/// What a field may hold, what counts without it, and how else it is spelled.
pub(super) fn facts_of_field(object: &Object, field: &Field) -> Vec<Vec<Inline>> {
    let mut facts = match (field.only_key, field.shape) {
        (Some(key), Shape::Map(value)) => {
            let holds = in_words(*value);
            vec![Inline::of(&format!("Value: the key `{key}` and no other, with {holds}."))]
        }
        // The one map of names that are not the author's choice here.
        _ if (object.name, field.name) == ("tools-list", "security") => {
            let mut facts =
                vec![Inline::of("Value: the name of a security scheme, with an empty list.")];
            facts.extend(without(field.default));
            facts
        }
        _ => facts_of_shape(field.shape, field.default),
    };
    if field.is_required {
        facts.push(Inline::of("Required."));
    }
    if let Some(other) = field.other {
        // How objects are read that the importer does not know is a guess.
        let start = match object.unknown {
            Unknown::Unclear => "Probably also spelled",
            _ => "Also spelled",
        };
        facts.push(Inline::of(&format!("{start} `{other}`.")));
    }
    facts
}

/// What a key holds, and what counts without it.
pub(super) fn facts_of_value(key: &Key, shape: Shape, default: &str) -> Vec<Vec<Inline>> {
    match key.name {
        "x-security" => vec![Inline::of(
            "Value: a list; each item is the name of a security scheme, with an object with `audiences`.",
        )],
        _ => facts_of_shape(shape, default),
    }
}

/// What a value may be, and what counts without it.
pub(super) fn facts_of_shape(shape: Shape, default: &str) -> Vec<Vec<Inline>> {
    let mut facts = vec![Inline::of(&format!("Value: {}.", in_words(shape)))];
    facts.extend(without(default));
    facts
}

fn without(default: &str) -> Option<Vec<Inline>> {
    (!default.is_empty()).then(|| Inline::of(&format!("Default: {default}.")))
}

/// What a value may be. Recurses over the tables, which end.
pub(super) fn in_words(shape: Shape) -> String {
    match shape {
        Shape::Text => "a string".to_owned(),
        Shape::Flag => "`true` or `false`".to_owned(),
        Shape::Number => "a number".to_owned(),
        Shape::Integer => "a whole number".to_owned(),
        Shape::Words(words) => listed(words),
        Shape::WordsAnyCase(words) => format!("{}, in any case", listed(words)),
        Shape::Name(named) => named.in_words().to_owned(),
        Shape::Object(object) => {
            let read = object.fields.iter().filter(|field| !field.is_unread);
            let names: Vec<_> = read.map(|field| format!("`{}`", field.name)).collect();
            format!("an object with {}", names.join(", "))
        }
        Shape::List(item) => format!("a list; each item is {}", in_words(*item)),
        Shape::Map(value) => format!("names of your choice, each with {}", in_words(*value)),
        Shape::Either(one, other) => format!("{}, or {}", in_words(*one), in_words(*other)),
    }
}

fn listed(words: &[&str]) -> String {
    let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    match words.as_slice() {
        [first @ .., last] if first.len() > 1 => format!("{} or {last}", first.join(", ")),
        _ => words.join(" or "),
    }
}

/// What to write in the place of an old key: the very field, where it has become one.
pub(super) fn replacement<'a>(key: &Key, new: &'a str) -> &'a str {
    match key.name {
        "x-google-backend-url" => "x-google-backend.address",
        "x-google-backend-deadline" => "x-google-backend.deadline",
        _ => new,
    }
}
