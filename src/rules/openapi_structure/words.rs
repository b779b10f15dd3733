//! The words that a value may be, and what a person may have meant by another one.

use crate::analysis::Misfit;
use crate::edit::{FileStyle, Position, Value, combine, insert_entry, replace_value};
use crate::gateway::{self, Words};
use crate::rules::Fix;
use crate::rules::places::fix;

/// What people write for a type, the type, and the `format` that says the rest.
const TYPES: &[(&str, &str, Option<&str>)] = &[
    ("base64", "string", Some("byte")),
    ("binary", "string", Some("binary")),
    ("bool", "boolean", None),
    ("byte", "string", Some("byte")),
    ("date", "string", Some("date")),
    ("date-time", "string", Some("date-time")),
    ("datetime", "string", Some("date-time")),
    ("decimal", "number", None),
    ("dict", "object", None),
    ("double", "number", Some("double")),
    ("email", "string", Some("email")),
    ("float", "number", Some("float")),
    ("guid", "string", Some("uuid")),
    ("int", "integer", None),
    ("int32", "integer", Some("int32")),
    ("int64", "integer", Some("int64")),
    ("list", "array", None),
    ("long", "integer", Some("int64")),
    ("map", "object", None),
    ("password", "string", Some("password")),
    ("str", "string", None),
    ("text", "string", None),
    ("timestamp", "string", Some("date-time")),
    ("uri", "string", Some("uri")),
    ("url", "string", Some("uri")),
    ("uuid", "string", Some("uuid")),
];

/// A word that a person may have meant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Meant {
    pub(super) word: &'static str,
    /// The `format` beside it, if it is a type.
    pub(super) format: Option<&'static str>,
    /// Whether nothing but the case of its letters is another one.
    is_same: bool,
}

impl Meant {
    /// What may be meant by a text where one of some words must be.
    pub(super) fn of(text: &str, words: Words) -> Option<Self> {
        let names = || words.iter().map(|(word, _)| *word);
        let same = names().find(|word| word.eq_ignore_ascii_case(text));
        let type_of = || {
            let (_, word, format) = TYPES.iter().find(|(it, ..)| it.eq_ignore_ascii_case(text))?;
            names().find(|it| it == word).map(|word| (word, *format))
        };
        let near = || gateway::nearest(text, names(), 2).map(|word| (word, None));
        let (word, format) = same.map(|word| (word, None)).or_else(type_of).or_else(near)?;
        Some(Self { word, format, is_same: same.is_some() })
    }

    /// Whether that is it.
    pub(super) fn question(self) -> String {
        match self.format {
            Some(format) => {
                format!("Did you mean `type: {}` with `format: {format}`?", self.word)
            }
            None => format!("Did you mean `{}`?", self.word),
        }
    }

    /// Writes it in place of the value.
    pub(super) fn written(self, file: &FileStyle<'_>, misfit: Misfit<'_>) -> Option<Fix> {
        let text = |text: &str| Value::Text(text.to_owned());
        let entry = misfit.holder.entry_of(misfit.key)?;
        if misfit.is_item && entry.value.items().any(|item| item.text() == self.word) {
            return None;
        }
        let replaced = replace_value(file, misfit.value, &text(self.word))?;
        let format = self.format.filter(|_| !misfit.is_item);
        let Some(format) = format.filter(|_| misfit.holder.entry("format").is_none()) else {
            return fix(format!("Replace with `{}`", self.word), self.is_same, Some(replaced));
        };
        let after = Position::After(entry);
        let added = insert_entry(file, misfit.holder, "format", &text(format), after)?;
        let title = format!("Replace with `{}`, and `format: {format}`", self.word);
        fix(title, false, combine([replaced, added]))
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
