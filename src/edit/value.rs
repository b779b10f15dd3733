//! New values, and how they are written by indentation, in brackets and in JSON.
//!
//! The functions recurse over values that a rule made, or that were copied to a bounded depth.

use super::notes::Notes;
use super::scalar::{ScalarContext, write_value_text};
use super::style::FileStyle;
use crate::yaml::{Entry, Kind, Node, Style};

/// Something to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// A string; quoted where it must be.
    Text(String),
    /// A number or boolean, written as it is.
    Plain(String),
    /// Keys and values.
    Map(Vec<(String, Value)>),
    /// Items.
    List(Vec<Value>),
    /// A value of an entry with the comments about it; they are written where there are lines.
    Noted(Notes, Box<Value>),
}

/// How deep a copied value may be.
const MAX_DEPTH: usize = 16;

impl Value {
    /// The value of a node, to be written elsewhere. `None` for what cannot be said a second time:
    /// anchors, aliases, odd keys, and what is very deep.
    pub(crate) fn of(node: Node<'_>) -> Option<Self> {
        Self::at_depth(node, MAX_DEPTH)
    }

    fn at_depth(node: Node<'_>, depth: usize) -> Option<Self> {
        let depth = depth.checked_sub(1)?;
        if node.anchor().is_some() {
            return None;
        }
        match node.kind() {
            Kind::Scalar if node.style() == Style::Plain => {
                Some(Self::Plain(node.text().into_owned()))
            }
            Kind::Scalar => Some(Self::Text(node.text().into_owned())),
            Kind::Sequence => {
                let items = node.items().map(|item| Self::at_depth(item, depth));
                Some(Self::List(items.collect::<Option<_>>()?))
            }
            Kind::Mapping => {
                let entry = |entry: Entry<'_>| {
                    let key = (entry.key.kind() == Kind::Scalar).then(|| entry.key.text())?;
                    Some((key.into_owned(), Self::at_depth(entry.value, depth)?))
                };
                Some(Self::Map(node.entries().map(entry).collect::<Option<_>>()?))
            }
            Kind::Alias => None,
        }
    }

    /// The scalar as it is written; `None` for a collection.
    pub(super) fn scalar(&self, file: &FileStyle<'_>, context: ScalarContext) -> Option<String> {
        match self {
            Value::Text(text) => Some(write_value_text(file, text, context)),
            Value::Plain(text) => Some(text.clone()),
            Value::Noted(_, value) => value.scalar(file, context),
            Value::Map(_) | Value::List(_) => None,
        }
    }
}

/// How far children are from their parents: as beside a new value, or as in the file. Found only
/// for a value that has children.
#[derive(Clone, Copy, Debug)]
pub(super) struct Steps<'t> {
    pub(super) beside: Option<Node<'t>>,
}

impl Steps<'_> {
    fn of_keys(self, file: &FileStyle<'_>) -> usize {
        self.beside.map_or_else(|| file.step(), |beside| file.step_in(beside))
    }
}

/// An entry by indentation, from its key on; `column` is that of the key.
pub(super) fn block_entry(
    file: &FileStyle<'_>,
    column: usize,
    steps: Steps<'_>,
    key: &str,
    value: &Value,
) -> String {
    let new_line = |column: usize| format!("{}{}", file.line_break(), " ".repeat(column));
    if let Value::Noted(notes, value) = value {
        let entry = block_entry(file, column, steps, key, value);
        return notes.around(&entry, &new_line(column));
    }
    let key = write_value_text(file, key, ScalarContext::Block);
    let mut text = format!("{key}:");
    match value {
        Value::Map(entries) if !entries.is_empty() => {
            let column = column + steps.of_keys(file);
            for (key, value) in entries {
                text.push_str(&new_line(column));
                text.push_str(&block_entry(file, column, steps, key, value));
            }
        }
        Value::List(items) if !items.is_empty() => {
            let column = column + file.dash();
            for item in items {
                text.push_str(&new_line(column));
                text.push_str(&block_item(file, column, steps, item));
            }
        }
        value => {
            text.push(' ');
            text.push_str(&inline_in(file, value, ScalarContext::Block));
        }
    }
    text
}

/// An item by indentation, from its dash on; `column` is that of the dash.
pub(super) fn block_item(
    file: &FileStyle<'_>,
    column: usize,
    steps: Steps<'_>,
    value: &Value,
) -> String {
    let column = column + 2;
    let new_line = format!("{}{}", file.line_break(), " ".repeat(column));
    let inner = match value {
        Value::Map(entries) if !entries.is_empty() => {
            let entry =
                |(key, value): &(String, Value)| block_entry(file, column, steps, key, value);
            entries.iter().map(entry).collect::<Vec<_>>().join(&new_line)
        }
        Value::List(items) if !items.is_empty() => {
            let item = |item| block_item(file, column, steps, item);
            items.iter().map(item).collect::<Vec<_>>().join(&new_line)
        }
        value => inline_in(file, value, ScalarContext::Block),
    };
    format!("- {inner}")
}

/// An entry on one line.
pub(super) fn inline_entry(file: &FileStyle<'_>, key: &str, value: &Value) -> String {
    let key = write_value_text(file, key, ScalarContext::Flow);
    let colon = if file.brackets().is_compact { ":" } else { ": " };
    format!("{key}{colon}{}", inline(file, value))
}

/// A value on one line, within brackets.
pub(super) fn inline(file: &FileStyle<'_>, value: &Value) -> String {
    inline_in(file, value, ScalarContext::Flow)
}

fn inline_in(file: &FileStyle<'_>, value: &Value, context: ScalarContext) -> String {
    match value {
        Value::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| inline_entry(file, key, value));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(comma(file)))
        }
        Value::List(items) => {
            let items = items.iter().map(|item| inline(file, item));
            format!("[{}]", items.collect::<Vec<_>>().join(comma(file)))
        }
        Value::Noted(_, value) => inline_in(file, value, context),
        value => value.scalar(file, context).unwrap_or_default(),
    }
}

/// What is between two values on one line.
pub(super) fn comma(file: &FileStyle<'_>) -> &'static str {
    if file.brackets().is_compact { "," } else { ", " }
}

/// An entry of JSON whose collections take a line for each child; `indent` is that of its line.
pub(super) fn pretty_entry(file: &FileStyle<'_>, indent: &str, key: &str, value: &Value) -> String {
    let colon = if file.brackets().is_compact { ":" } else { ": " };
    let key = write_value_text(file, key, ScalarContext::Flow);
    format!("{key}{colon}{}", pretty(file, indent, value))
}

/// A value of JSON whose collections take a line for each child.
pub(super) fn pretty(file: &FileStyle<'_>, indent: &str, value: &Value) -> String {
    let Some(unit) = file.brackets().unit.as_deref().filter(|_| file.is_json()) else {
        return inline(file, value);
    };
    let inner = format!("{indent}{unit}");
    let (open, close, children): (_, _, Vec<String>) = match value {
        Value::Map(entries) if !entries.is_empty() => {
            let entry = |(key, value): &(String, Value)| pretty_entry(file, &inner, key, value);
            ('{', '}', entries.iter().map(entry).collect())
        }
        Value::List(items) if !items.is_empty() => {
            ('[', ']', items.iter().map(|item| pretty(file, &inner, item)).collect())
        }
        Value::Noted(_, value) => return pretty(file, indent, value),
        value => return inline(file, value),
    };
    let line_break = file.line_break();
    let children = children.join(&format!(",{line_break}{inner}"));
    format!("{open}{line_break}{inner}{children}{line_break}{indent}{close}")
}
