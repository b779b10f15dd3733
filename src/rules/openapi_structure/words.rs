//! The words that a value may be.

use crate::gateway::{self, Words};

/// The word that a person may have meant.
pub(super) fn meant(text: &str, words: Words) -> Option<&'static str> {
    let names = || words.iter().map(|(word, _)| *word);
    let letters = text.to_ascii_lowercase();
    match letters.as_str() {
        "int" | "int32" | "int64" | "long" => names().find(|it| *it == "integer"),
        "bool" => names().find(|it| *it == "boolean"),
        "float" | "double" | "decimal" => names().find(|it| *it == "number"),
        "str" | "text" | "date" | "datetime" | "uuid" => names().find(|it| *it == "string"),
        "list" => names().find(|it| *it == "array"),
        "dict" | "map" => names().find(|it| *it == "object"),
        letters => names()
            .find(|word| word.eq_ignore_ascii_case(letters))
            .or_else(|| gateway::nearest(text, names(), 2)),
    }
}

/// Some words to choose from.
pub(super) fn one_of<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let words: Vec<_> = words.map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}
