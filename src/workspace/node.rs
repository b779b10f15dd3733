//! Settings as a tree in which nothing is a type error yet, and the places of its keys.

use std::fmt;

use serde::de::{Deserialize, Deserializer, EnumAccess, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::de::{Error, VariantAccess};

use crate::text::TextRange;

/// Any value of a settings file. Keeps duplicate keys, so that they can be talked about.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as text.
    Number(String),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order of the file.
    Map(Vec<(String, Node)>),
    /// Something with a YAML tag.
    Tagged,
}

impl Node {
    /// How a complaint names the value.
    pub(super) fn named(&self) -> String {
        match self {
            Node::Null => "nothing".to_owned(),
            Node::Bool(value) => format!("`{value}`"),
            Node::Number(value) | Node::Text(value) => format!("`{}`", shortened(value)),
            Node::List(_) => "a list".to_owned(),
            Node::Map(_) => "a map".to_owned(),
            Node::Tagged => "a value with a tag".to_owned(),
        }
    }

    /// The text of a scalar.
    pub(super) fn scalar(&self) -> Option<String> {
        match self {
            Node::Bool(value) => Some(value.to_string()),
            Node::Number(value) | Node::Text(value) => Some(value.clone()),
            Node::Null | Node::List(_) | Node::Map(_) | Node::Tagged => None,
        }
    }
}

/// One step from a value of a settings file to a value in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// To the value of a key.
    Key(String),
    /// To the value of a key that stands there before.
    Again(String),
    /// To an item of a list.
    Item(usize),
}

/// The place of the last key on the way that can be found. Made for pointing a person at the
/// right line: settings in unusual layouts may get the place of an outer key, or none.
pub(super) fn place(text: &str, way: &[Step]) -> Option<TextRange> {
    let mut found = None;
    let mut from = 0;
    for (depth, step) in way.iter().enumerate() {
        let Some(range) = (match step {
            Step::Key(key) => find_key(text, from, key, depth),
            Step::Again(key) => find_key(text, from, key, depth)
                .and_then(|first| find_key(text, first.end, key, depth).or(Some(first))),
            Step::Item(index) => find_item(text, from, *index),
        }) else {
            break;
        };
        from = range.end;
        if !matches!(step, Step::Item(_)) {
            found = Some(range);
        }
    }
    found
}

/// Places in the text that are looked at for one key; then it has no place.
const MOST_PLACES: usize = 100;
/// A line is looked at so far back, in bytes; keys further to the right have no place.
const LONGEST_LINE: usize = 1_024;

fn find_key(text: &str, from: usize, key: &str, depth: usize) -> Option<TextRange> {
    if key.is_empty() {
        return None;
    }
    let is_flow = text.trim_start().starts_with('{');
    text.get(from..)?
        .match_indices(key)
        .map(|(offset, _)| TextRange::new(from + offset, from + offset + key.len()))
        .filter(|range| has_colon(text.get(range.end..).unwrap_or_default()))
        .take(MOST_PLACES)
        .find(|range| begins_key(text.get(..range.start).unwrap_or_default(), is_flow, depth))
}

/// Whether the text after a key goes on as after a key.
fn has_colon(after: &str) -> bool {
    let after = after.strip_prefix(['"', '\'']).unwrap_or(after);
    let rest = after.bytes().take(LONGEST_LINE).find(|byte| !matches!(byte, b' ' | b'\t'));
    rest == Some(b':')
}

/// Whether a key may begin after this text.
fn begins_key(before: &str, is_flow: bool, depth: usize) -> bool {
    let is_break = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let reach = before.len().saturating_sub(LONGEST_LINE);
    let line = before.as_bytes().get(reach..).unwrap_or_default();
    let line = match line.iter().rposition(is_break) {
        Some(end) => line.get(end + 1..).unwrap_or_default(),
        None if reach > 0 => return false,
        None => line,
    };
    let in_flow = is_flow || line.contains(&b'{');
    let is_indented = line.first().is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'-'));
    let last = before.chars().next_back().filter(|_| !line.is_empty());
    !line.contains(&b'#')
        && last.is_none_or(|c| c.is_whitespace() || matches!(c, '{' | ',' | '"' | '\''))
        && (in_flow || (depth > 0) == is_indented)
}

fn find_item(text: &str, from: usize, index: usize) -> Option<TextRange> {
    let rest = text.get(from..)?;
    let mut offset = from;
    rest.split_inclusive('\n')
        .filter_map(|line| {
            let dash = offset + (line.len() - line.trim_start().len());
            offset += line.len();
            line.trim_start().starts_with("- ").then_some(TextRange::new(dash, dash + 1))
        })
        .nth(index)
}

fn shortened(value: &str) -> String {
    const LONGEST: usize = 60;
    let mut short: String = value.chars().take(LONGEST).collect();
    if short.len() < value.len() {
        short.push('…');
    }
    short
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut map = Vec::new();
        while let Some((key, value)) = entries.next_entry::<Node, Node>()? {
            map.push((key.scalar().unwrap_or_else(|| key.named()), value));
        }
        Ok(Node::Map(map))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Node, A::Error> {
        let (_tag, content) = tagged.variant::<String>()?;
        let _content: IgnoredAny = content.newtype_variant()?;
        Ok(Node::Tagged)
    }
}
