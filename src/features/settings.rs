//! The settings file in the editor: what can be written in it, what its keys mean, and how a
//! finding is added to those that it leaves out.
//!
//! It knows the table of keys and the rules, not what the settings do.

mod add_ignore;

pub use add_ignore::add_ignore;

use super::completion::{Completion, CompletionKind, in_order};
use super::markup::{Block, Markup};
use super::rule_text;
use super::{Hover, More};
use crate::edit::Edit;
use crate::rules;
use crate::settings::{self, Choice, KEYS, Key, Values};
use crate::yaml::{self, CursorContext, Entry, Format, Kind, Part, Slot, Step, Tree};

/// What can be written at a byte offset of a settings file, in the order of the table.
pub fn settings_completions(tree: &Tree, offset: usize) -> Vec<Completion> {
    let Some(at) = yaml::cursor_context(tree, Format::Yaml, offset) else { return Vec::new() };
    let names = at.path.iter().map(|part| match part {
        Part::Key(name) => Some(name.as_str()),
        Part::Item => None,
    });
    let offered = match (values_at(names), at.slot) {
        (Some(At::Map(keys)), Slot::Key | Slot::Below | Slot::Item) => of_keys(&at, keys),
        (Some(At::Value(Values::ByRule(_))), Slot::Key | Slot::Below) => of_rule_keys(&at),
        (Some(At::Value(Values::OneOf(choices))), Slot::Value) => of_choices(&at, choices),
        (Some(At::Value(Values::Rule)), Slot::Value) => of_rules(&at),
        _ => Vec::new(),
    };
    in_order(offered)
}

/// What a key, a value or a rule id of a settings file means.
pub fn settings_hover(tree: &Tree, offset: usize) -> Option<Hover> {
    let steps = tree.path_at(offset);
    let Some(Step::Entry(entry, on_key)) = steps.last().copied() else { return None };
    let node = if on_key { entry.key } else { entry.value };
    if node.kind() != Kind::Scalar || !node.range().touches(offset) {
        return None;
    }
    let names: Vec<_> = steps.iter().map(name_of).collect();
    let text = node.text();
    let of_rule =
        |id: &str| rules::find(id).map(|it| (rule_text::hover(it), Some(More::Rule(it.id))));
    let (content, more) = if on_key {
        let parents = names.split_last().map(|(_, parents)| parents).unwrap_or_default();
        match values_at(parents.iter().map(Option::as_deref))? {
            At::Map(keys) => (explained(&text, settings::find_key(keys, &text)?.summary), None),
            At::Value(Values::ByRule(_)) => of_rule(&text)?,
            At::Value(_) => return None,
        }
    } else {
        match values_at(names.iter().map(Option::as_deref))? {
            At::Value(Values::OneOf(choices)) => {
                let choice = choices.iter().find(|choice| choice.name == text)?;
                (explained(choice.name, choice.summary), None)
            }
            At::Value(Values::Rule) => of_rule(&text)?,
            _ => return None,
        }
    };
    Some(Hover { range: node.content_range(), content, more, is_of_openapi: false })
}

/// What can be at a place.
enum At {
    /// One of these keys.
    Map(&'static [Key]),
    /// Such a value.
    Value(Values),
}

/// What can be at the end of a way from the root, by the names of its keys; an item of a list
/// has none.
fn values_at<'n>(way: impl Iterator<Item = Option<&'n str>>) -> Option<At> {
    let mut at = At::Map(KEYS);
    for name in way {
        let value = match (at, name) {
            (At::Map(keys), Some(name)) => settings::find_key(keys, name)?.value,
            (At::Value(Values::ByRule(levels)), Some(_)) => Values::OneOf(levels),
            (At::Value(Values::ByName), Some(_)) => Values::Text,
            (At::Value(Values::Patterns), None) => Values::Text,
            (At::Value(Values::List(keys)), None) => Values::Map(keys),
            (At::Value(Values::Groups), None) => Values::Files,
            (At::Value(Values::Files), None) => Values::Text,
            _ => return None,
        };
        at = match value {
            Values::Map(keys) => At::Map(keys),
            value => At::Value(value),
        };
    }
    Some(at)
}

fn name_of(step: &Step<'_>) -> Option<String> {
    let key = |entry: &Entry<'_>| entry.key.text().into_owned();
    match step {
        Step::Entry(entry, _) => Some(key(entry)),
        Step::Item(..) => None,
    }
}

fn of_keys(at: &CursorContext, keys: &'static [Key]) -> Vec<Completion> {
    let missing = keys.iter().filter(|key| !has(at, key.name));
    let completion = |key: &Key| {
        // A map or a list goes on on the next line.
        let colon = match key.value {
            Values::Text | Values::OneOf(_) | Values::Rule => ": ",
            Values::ByRule(_) | Values::ByName | Values::Patterns => ":",
            Values::Map(_) | Values::List(_) | Values::Groups | Values::Files => ":",
        };
        let documentation = Markup::paragraph(key.summary);
        as_key(at, key.name, colon, None, documentation)
    };
    missing.map(completion).collect()
}

/// Whether another key of the mapping has this name.
fn has(at: &CursorContext, name: &str) -> bool {
    at.siblings.iter().any(|key| key.name == name)
}

fn of_rule_keys(at: &CursorContext) -> Vec<Completion> {
    let missing = rules::ALL.iter().filter(|rule| !has(at, rule.id));
    missing.map(|rule| as_key(at, rule.id, ": ", level(rule), rule_text::about(rule))).collect()
}

fn of_choices(at: &CursorContext, choices: &'static [Choice]) -> Vec<Completion> {
    let completion = |choice: &Choice| {
        let documentation = Markup::paragraph(choice.summary);
        as_value(at, choice.name, None, documentation)
    };
    choices.iter().map(completion).collect()
}

fn of_rules(at: &CursorContext) -> Vec<Completion> {
    rules::ALL
        .iter()
        .map(|rule| as_value(at, rule.id, level(rule), rule_text::about(rule)))
        .collect()
}

fn level(rule: &rules::Rule) -> Option<String> {
    Some(rule.level.name().to_owned())
}

fn as_key(
    at: &CursorContext,
    name: &str,
    colon: &str,
    detail: Option<String>,
    documentation: Markup,
) -> Completion {
    let colon = if at.has_colon { "" } else { colon };
    let edit = Edit { range: at.word, text: format!("{name}{colon}") };
    Completion {
        detail,
        ..Completion::new(CompletionKind::Key, name.to_owned(), documentation, edit)
    }
}

fn as_value(
    at: &CursorContext,
    name: &str,
    detail: Option<String>,
    documentation: Markup,
) -> Completion {
    let edit = Edit { range: at.word, text: name.to_owned() };
    Completion {
        detail,
        ..Completion::new(CompletionKind::Value, name.to_owned(), documentation, edit)
    }
}

fn explained(name: &str, summary: &str) -> Markup {
    let heading = Block::heading("`{}`", &[name]);
    Markup { blocks: vec![heading, Block::of(summary)] }
}

#[cfg(test)]
mod tests;
