//! A collection where a scalar is wanted, the other way round, or the wrong one of the two.

use super::{Wrong, name_of};
use crate::analysis::{Analysis, FieldAt};
use crate::gateway::Shape;
use crate::rules::places::{self, indent_at, replace};
use crate::rules::{Edit, Fix};
use crate::settings::Severity;
use crate::template;
use crate::text::TextRange;
use crate::yaml::{Kind, Node, Style};

pub(super) fn judge(analysis: &Analysis, at: &FieldAt<'_>, shape: Shape) -> Option<Wrong> {
    let node = at.value.node;
    let name = name_of(at);
    match node.kind() {
        Kind::Scalar => {
            let text = places::filled(analysis, &node.text());
            if template::has_hole(&text) || is_half_typed(analysis, at) {
                return None;
            }
            let is = in_words(shape, analysis.document.is_v3);
            let mut wrong =
                error(format!("{name} is {is}, not `{}`.", crate::rules::shortened(&text)));
            wrong.fixes.extend(from_scalar(analysis, at, shape, &text));
            Some(wrong)
        }
        Kind::Sequence if lists_a_known_word(node, shape) => {
            Some(from_list(analysis, at, shape, &name))
        }
        _ if places::is_unquoted_template(analysis, node) => Some(unquoted(analysis, node)),
        Kind::Sequence => Some(from_list(analysis, at, shape, &name)),
        Kind::Mapping => {
            let is = in_words(shape, analysis.document.is_v3);
            let mut wrong = error(format!("{name} is {is}, not a mapping."));
            if matches!(shape, Shape::List(_)) {
                wrong.fixes.extend(places::list_of_one(analysis.source(), node));
            }
            Some(wrong)
        }
        Kind::Alias => None,
    }
}

/// Whether a list copies the choice between words that some page prints: `[ APPEND_… ]` looks like
/// a placeholder and is none.
fn lists_a_known_word(node: Node<'_>, shape: Shape) -> bool {
    let (Shape::Words(words) | Shape::WordsAnyCase(words)) = shape else { return false };
    node.items().any(|item| words.contains(&&*item.text()))
}

/// A word on a line below its key: a key whose colon is still to come.
fn is_half_typed(analysis: &Analysis, at: &FieldAt<'_>) -> bool {
    let node = at.value.node;
    let Some(key) = at.key.filter(|_| node.style() == Style::Plain) else { return false };
    let between = TextRange::new(key.range().end, node.range().start).of(analysis.source());
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    between.contains('\n') && node.text().chars().all(is_word)
}

fn error(message: String) -> Wrong {
    Wrong::new(Severity::Error, message)
}

fn in_words(shape: Shape, is_v3: bool) -> &'static str {
    match shape {
        Shape::Object(_) => "an object with fields",
        Shape::Map(_) if is_v3 => "a map from names in OpenAPI 3.x",
        Shape::Map(_) => "a map from names",
        Shape::List(_) => "a list",
        Shape::Flag => "`true` or `false`",
        Shape::Number => "a number",
        Shape::Integer => "a whole number",
        Shape::Words(_) | Shape::WordsAnyCase(_) => "one word",
        Shape::Name(_) => "a name",
        Shape::Text | Shape::Either(..) => "text",
    }
}

/// Whatever fills the template may make this right, so it is no more than a hint.
fn unquoted(analysis: &Analysis, node: Node<'_>) -> Wrong {
    let written = node.range().of(analysis.source());
    let kind = if node.kind() == Kind::Mapping { "a mapping" } else { "a list" };
    let mut wrong = Wrong::new(
        Severity::Hint,
        format!(
            "YAML reads `{}` as {kind} until it is filled in. Put it in quotes.",
            crate::rules::shortened(written)
        ),
    );
    if !written.contains(['"', '\\']) {
        let text = format!("\"{written}\"");
        wrong.fixes.push(replace("Put it in quotes", true, node.range(), text));
    } else if !written.contains('\'') {
        let text = format!("'{written}'");
        wrong.fixes.push(replace("Put it in quotes", true, node.range(), text));
    }
    wrong
}

fn from_scalar(analysis: &Analysis, at: &FieldAt<'_>, shape: Shape, text: &str) -> Option<Fix> {
    let node = at.value.node;
    let is_one_line =
        matches!(node.style(), Style::Plain | Style::SingleQuoted | Style::DoubleQuoted);
    if !is_one_line || text.is_empty() {
        return None;
    }
    let around = |open: &str, close: &str| {
        let start = TextRange::empty(node.range().start);
        let end = TextRange::empty(node.range().end);
        let open = Edit { range: start, text: open.to_owned() };
        vec![open, Edit { range: end, text: close.to_owned() }]
    };
    if matches!(shape, Shape::List(Shape::Text)) {
        // A comma or bracket would mean something else between brackets.
        let is_plain = node.style() != Style::Plain || !text.contains([',', '[', ']', '{', '}']);
        let title = "Make it a list".to_owned();
        return is_plain.then(|| Fix { title, safe: false, edits: around("[", "]") });
    }
    let is_backend = at.extension.known.is_some_and(|key| key.name == "x-google-backend");
    if at.holder.is_some() || !is_backend || !text.contains("://") {
        return None;
    }
    let title = "Make it the `address` of a backend".to_owned();
    let holder = analysis.tree.node(at.extension.holder);
    let key = at.key?.range();
    let edits = if holder.style() == Style::Block {
        let indent = indent_at(analysis.source(), key.start)?;
        let between = TextRange::new(key.end, node.range().start);
        vec![Edit { range: between, text: format!(":\n{indent}  address: ") }]
    } else {
        around("{\"address\": ", "}")
    };
    Some(Fix { title, safe: false, edits })
}

fn from_list(analysis: &Analysis, at: &FieldAt<'_>, shape: Shape, name: &str) -> Wrong {
    let node = at.value.node;
    let items: Vec<_> = node.items().collect();
    let texts: Vec<_> = items.iter().map(|item| item.text().into_owned()).collect();
    if let Shape::Words(words) | Shape::WordsAnyCase(words) = shape {
        let chosen = texts.iter().flat_map(|text| text.split(['|', ' ', ','])).map(str::trim);
        let chosen: Vec<_> = chosen.filter(|word| words.contains(word)).collect();
        if let Some(first) = chosen.first() {
            let mut wrong = error(match chosen.len() {
                1 => format!(
                    "{name} is one word, not a list. The brackets in Google's pages mean a choice: write `{first}` alone."
                ),
                _ => format!("{name} is one word, not a list of choices. Write one of them."),
            });
            let is_only_one = chosen.len() == 1 && texts.len() == 1;
            wrong.fixes.extend(chosen.iter().map(|word| {
                let written = if node.style() == Style::Flow && analysis.source().starts_with('{') {
                    format!("\"{word}\"")
                } else {
                    (*word).to_owned()
                };
                replace_value(at, format!("Write `{word}`"), is_only_one, written)
            }));
            return wrong;
        }
    }
    let is = in_words(shape, analysis.document.is_v3);
    let is_audiences = at.extension.known.is_some_and(|key| key.name == "x-google-audiences");
    let mut wrong = if is_audiences && at.holder.is_none() {
        error(format!(
            "{name} is text in OpenAPI 2.0, not a list: the deploy fails. Write the audiences into one string, with commas between them."
        ))
    } else {
        error(format!("{name} is {is}, not a list."))
    };
    let is_plain = |text: &String| {
        !text.is_empty() && !text.contains(['"', '\\', '\n', ',']) && !text.starts_with([' ', '\t'])
    };
    let are_plain = !items.is_empty()
        && items.iter().all(|item| item.kind() == Kind::Scalar)
        && texts.iter().all(is_plain);
    let is_text = matches!(shape, Shape::Text);
    if is_text && are_plain && (is_audiences || items.len() == 1) {
        let text = format!("\"{}\"", texts.join(","));
        let title = if is_audiences { "Join them with commas" } else { "Take the one item" };
        wrong.fixes.push(replace_value(at, title.to_owned(), is_audiences, text));
    }
    wrong
}

/// The value with the new text in its place, on the line of its key.
fn replace_value(at: &FieldAt<'_>, title: String, safe: bool, text: String) -> Fix {
    let range = at.value.node.range();
    if at.value.node.style() != Style::Block {
        return replace(title, safe, range, text);
    }
    let start = at.key.map_or(range.start, |key| key.range().end);
    replace(title, safe, TextRange::new(start, range.end), format!(": {text}"))
}
