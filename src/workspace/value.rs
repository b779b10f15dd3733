//! What a value of the settings is, as YAML 1.2 has it.

use std::borrow::Cow;

use crate::yaml::{Kind, Node, Style};

/// A value of the settings. Numbers are texts: `1.10` is a version to the person who wrote it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value<'t> {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number or a string.
    Text(Cow<'t, str>),
    /// A list.
    List,
    /// A map.
    Map,
    /// Something with a YAML tag of its own.
    Tagged,
}

impl<'t> Value<'t> {
    /// The value that a node is; aliases are followed.
    pub(super) fn of(node: Node<'t>) -> Self {
        let node = node.resolved().node;
        match node.kind() {
            _ if has_tag(node) => Value::Tagged,
            Kind::Mapping => Value::Map,
            Kind::Sequence => Value::List,
            Kind::Scalar | Kind::Alias if node.is_null() => Value::Null,
            Kind::Scalar | Kind::Alias => match &*node.text() {
                "true" | "True" | "TRUE" if node.style() == Style::Plain => Value::Bool(true),
                "false" | "False" | "FALSE" if node.style() == Style::Plain => Value::Bool(false),
                _ => Value::Text(node.text()),
            },
        }
    }

    /// How a complaint names the value.
    pub(super) fn named(&self) -> String {
        match self {
            Value::Null => "nothing".to_owned(),
            Value::Bool(value) => format!("`{value}`"),
            Value::Text(value) => format!("`{}`", shortened(value)),
            Value::List => "a list".to_owned(),
            Value::Map => "a map".to_owned(),
            Value::Tagged => "a value with a tag".to_owned(),
        }
    }
}

/// The name that a key is.
pub(super) fn name(key: Node<'_>) -> String {
    match Value::of(key) {
        Value::Bool(_) | Value::Text(_) => key.resolved().node.text().into_owned(),
        other => other.named(),
    }
}

/// Whether a tag such as `!x` is in front of a node; `!!str` and the like change nothing.
fn has_tag(node: Node<'_>) -> bool {
    let before = node.source().get(..node.range().start).unwrap_or_default().trim_end();
    let is_end = |c: char| c.is_whitespace() || matches!(c, ',' | '[' | '{');
    let word = before.rsplit(is_end).next().unwrap_or_default();
    word.starts_with('!') && !word.starts_with("!!")
}

fn shortened(value: &str) -> String {
    const LONGEST: usize = 60;
    let mut short: String = value.chars().take(LONGEST).collect();
    if short.len() < value.len() {
        short.push('…');
    }
    short
}
