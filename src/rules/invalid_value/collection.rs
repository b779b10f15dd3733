//! A collection where a scalar is wanted, the other way round, or the wrong one of the two.

use super::{Wrong, name_of, one_of, rejected, todo, wanted};
use crate::analysis::{Analysis, FieldAt, Unquoted};
use crate::edit::Edit;
use crate::edit::{FileStyle, Value, replace_value, wrap_in_list, wrap_in_mapping};
use crate::gateway::Shape;
use crate::rules::Fix;
use crate::rules::backends::instead::{SERVICE, TITLE};
use crate::rules::places::fix;
use crate::rules::wording::short;
use crate::settings::Severity;
use crate::text::TextRange;
use crate::yaml::{Format, Kind, Node, Style};

pub(super) fn judge(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    at: &FieldAt<'_>,
    shape: Shape,
) -> Option<Wrong> {
    let node = at.value.node;
    let name = name_of(at);
    match node.kind() {
        Kind::Scalar => {
            let text = analysis.known_value(&node.text())?;
            if is_half_typed(analysis, at) {
                return None;
            }
            let is = wanted(analysis, at, shape);
            let mut wrong = error(rejected(Severity::Error, &name, &is));
            wrong.message += &todo(at, shape);
            if names_a_backend(analysis, at) && !text.contains("://") {
                wrong.message += " Backend names work only in OpenAPI 3.x.";
            }
            wrong.fixes.extend(from_scalar(file, analysis, at, shape, &text));
            Some(wrong)
        }
        Kind::Sequence if lists_a_known_word(node, shape) => {
            Some(from_list(file, analysis, at, shape, &name))
        }
        Kind::Sequence => unquoted(file, analysis, node)
            .or_else(|| Some(from_list(file, analysis, at, shape, &name))),
        Kind::Mapping if is_placeholder_in_braces(analysis, node, shape) => {
            unquoted(file, analysis, node)
        }
        Kind::Mapping => {
            let is = wanted(analysis, at, shape);
            let mut wrong = error(rejected(Severity::Error, &name, &is));
            wrong.message += &todo(at, shape);
            if matches!(shape, Shape::List(_)) {
                let edits = wrap_in_list(file, node);
                wrong.fixes.extend(fix("Convert to a list with one entry", true, edits));
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
    let between = analysis.tree.text(TextRange::new(key.range().end, node.range().start));
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    between.contains('\n') && node.text().chars().all(is_word)
}

fn error(message: String) -> Wrong {
    Wrong::new(Severity::Error, message)
}

/// A placeholder that is no YAML until it is filled in. Whatever fills it may make this right, so
/// it is no more than a hint, and none at all where a template engine is at work: that knows quotes
/// of its own, which ours would spoil.
pub(super) fn unquoted(file: &FileStyle<'_>, analysis: &Analysis, node: Node<'_>) -> Option<Wrong> {
    let written = node.written();
    let unquoted = match node.kind() {
        Kind::Mapping => Unquoted::Mapping,
        _ => analysis.unquoted_placeholder(node)?,
    };
    let kind = if unquoted == Unquoted::List { "a list" } else { "a mapping" };
    let is_in_braces = unquoted == Unquoted::InBraces;
    let mut wrong = Wrong::new(
        Severity::Hint,
        format!(
            "The value may be wrong: YAML reads `{}` as {kind}. Put it in quotes.",
            short(&written, 24)
        ),
    );
    let edits = replace_value(file, node, &Value::Text(written.clone().into_owned()));
    // An escape would be in the middle of the template's own syntax.
    let is_kept = |edits: &Vec<Edit>| edits.iter().any(|edit| edit.text.contains(&*written));
    wrong.fixes.extend(fix("Put it in quotes", !is_in_braces, edits.filter(is_kept)));
    Some(wrong)
}

/// Whether `{NAME}` is where a word is wanted: YAML reads it as a mapping from `NAME` to nothing.
fn is_placeholder_in_braces(analysis: &Analysis, node: Node<'_>, shape: Shape) -> bool {
    let written = node.written();
    let inner = written.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
    let is_word = inner.map(str::trim).is_some_and(|word| {
        word.starts_with(|c: char| c.is_ascii_alphabetic())
            && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
    });
    let is_collection = matches!(shape, Shape::Object(_) | Shape::Map(_) | Shape::List(_));
    is_word && !is_collection && analysis.format == Format::Yaml
}

fn from_scalar(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    at: &FieldAt<'_>,
    shape: Shape,
    text: &str,
) -> Option<Fix> {
    if text.is_empty() {
        return None;
    }
    if matches!(shape, Shape::List(Shape::Text)) {
        return fix("Convert to a list", false, wrap_in_list(file, at.value.node));
    }
    if !names_a_backend(analysis, at) {
        return None;
    }
    if !text.contains("://") {
        let address = Value::Text(format!("https://{SERVICE}"));
        let backend = Value::Map(vec![("address".to_owned(), address)]);
        return fix(TITLE, false, replace_value(file, at.value.node, &backend));
    }
    let holder = analysis.tree.node(at.extension.holder);
    let entry = holder.entry_of(at.key?)?;
    let edits = wrap_in_mapping(file, holder, entry, "address");
    fix("Make it the `address` of a backend", false, edits)
}

/// Whether this is `x-google-backend` of OpenAPI 2.0, which is no name there.
fn names_a_backend(analysis: &Analysis, at: &FieldAt<'_>) -> bool {
    at.holder.is_none()
        && !analysis.document.is_v3
        && at.extension.known.is_some_and(|key| key.name == "x-google-backend")
}

fn from_list(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    at: &FieldAt<'_>,
    shape: Shape,
    name: &str,
) -> Wrong {
    let node = at.value.node;
    let items: Vec<_> = node.items().collect();
    let texts: Vec<_> = items.iter().map(|item| item.text().into_owned()).collect();
    if let Shape::Words(words) | Shape::WordsAnyCase(words) = shape {
        let chosen = texts.iter().flat_map(|text| text.split(['|', ' ', ','])).map(str::trim);
        let chosen: Vec<_> = chosen.filter(|word| words.contains(word)).collect();
        if let Some(first) = chosen.first() {
            let mut wrong = error(match chosen.len() {
                1 => format!(
                    "Google rejects the config: {name} must be one word. The brackets in Google's pages mean a choice: write only `{first}`."
                ),
                _ => format!(
                    "Google rejects the config: {name} must be one word. Write {}.",
                    one_of(&chosen)
                ),
            });
            let is_only_one = chosen.len() == 1 && texts.len() == 1;
            for word in &chosen {
                let edits = replace_value(file, node, &Value::Text((*word).to_owned()));
                wrong.fixes.extend(fix(format!("Replace with `{word}`"), is_only_one, edits));
            }
            return wrong;
        }
    }
    let is = wanted(analysis, at, shape);
    let is_audiences = at.extension.known.is_some_and(|key| key.name == "x-google-audiences");
    let mut wrong = if is_audiences && at.holder.is_none() {
        error(format!(
            "Google rejects the config: {name} must be a string in OpenAPI 2.0. Write the audiences in one string, separated by commas."
        ))
    } else {
        error(rejected(Severity::Error, name, &is) + &todo(at, shape))
    };
    let is_plain = |text: &String| {
        !text.is_empty() && !text.contains(['"', '\\', '\n', ',']) && !text.starts_with([' ', '\t'])
    };
    let are_plain = !items.is_empty()
        && items.iter().all(|item| item.kind() == Kind::Scalar)
        && texts.iter().all(is_plain);
    let is_text = matches!(shape, Shape::Text);
    if is_text && are_plain && (is_audiences || items.len() == 1) {
        let title = if is_audiences {
            "Join the entries with commas"
        } else {
            "Replace the list with its entry"
        };
        let edits = replace_value(file, node, &Value::Text(texts.join(",")));
        wrong.fixes.extend(fix(title, is_audiences, edits));
    }
    wrong
}
