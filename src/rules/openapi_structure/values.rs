//! Values that are not of the kind, or none of the words, that belong there.

use super::said::{Context, Said, mark_of};
use super::words::{Meant, one_of};
use super::{missing, required};
use crate::analysis::{JsonKind, Misfit};
use crate::edit::{Edit, FileStyle, Value, replace_value, wrap_in_list, wrap_in_mapping};
use crate::gateway::openapi2::{DOCUMENT, OPERATION, PATH_ITEM, RESPONSE, SCHEMA};
use crate::gateway::{Conditions, MapKeys, OpenapiKey, OpenapiShape, Words};
use crate::rules::operations::in_words;
use crate::rules::places::{fix, removal};
use crate::rules::wording::short;
use crate::rules::{Fix, shortened};
use crate::text::TextRange;
use crate::yaml::{Kind, Node, Style};

/// What is said of a value of another kind.
pub(super) fn of_kind(
    context: Context<'_>,
    misfit: Misfit<'_>,
    wanted: OpenapiShape,
    found: JsonKind,
) -> Said {
    if let Some(said) = special(context, misfit, wanted, found) {
        return said;
    }
    let key = misfit.key.text();
    let shown = short(&key, 24);
    let subject = match misfit.is_item {
        true => format!("an item of `{shown}`"),
        false => format!("`{shown}`"),
    };
    if found == JsonKind::Null {
        return of_nothing(context, misfit, wanted, &subject);
    }
    let (advice, mended) = advice(context, misfit, wanted, found);
    let text = misfit.value.text();
    let is_another_word =
        matches!(found, JsonKind::Flag(flag) if !text.eq_ignore_ascii_case(&flag.to_string()));
    let message = format!(
        "Google rejects the config: {subject} must be {}, not {}. {advice}",
        match wanted_in_words(wanted) {
            // Not: `schema` must be a schema.
            wanted if wanted.ends_with(&*key) => "an object",
            wanted => wanted,
        },
        match wanted {
            OpenapiShape::Integer if matches!(found, JsonKind::Number(_)) =>
                "a fraction".to_owned(),
            _ if is_another_word => format!("`{text}`, which is {}", found_in_words(found)),
            _ => found_in_words(found).to_owned(),
        }
    );
    Said::new(mark_of(misfit), message).fixed(mended)
}

fn of_nothing(
    context: Context<'_>,
    misfit: Misfit<'_>,
    wanted: OpenapiShape,
    subject: &str,
) -> Said {
    let Context { analysis, file } = context;
    match wanted {
        OpenapiShape::Object(object) if object.id == OPERATION.id => {
            return missing::responses(file, misfit);
        }
        OpenapiShape::Map(MapKeys::Statuses, _) => return missing::empty_responses(file, misfit),
        OpenapiShape::Map(MapKeys::Paths, _) => {
            let message = "Google rejects the config: `paths` has no value. Add the paths that the API serves.";
            return Said::new(mark_of(misfit), message);
        }
        OpenapiShape::Object(object) | OpenapiShape::ObjectOrReference(object)
            if object.id == RESPONSE.id =>
        {
            return missing::description(file, misfit, subject);
        }
        _ => {}
    }
    let row = misfit.row.filter(|_| !misfit.is_item && !misfit.is_named);
    if let Some(row) = row.filter(|row| row.is_required) {
        let message = format!(
            "Google rejects the config: {subject} has no value. Write {}.",
            wanted_in_words(wanted)
        );
        let added = missing::added(file, misfit.holder, row);
        return Said::new(mark_of(misfit), message).fixed(added);
    }
    let message = format!(
        "Google rejects the config: {subject} has no value. {}",
        in_place_of_nothing(misfit, wanted, &misfit.key.text())
    );
    let removed = || removal(analysis, file, misfit.holder, misfit.key, false);
    let removed = if misfit.is_item || may_be_referred_to(misfit) { None } else { removed() };
    Said::new(mark_of(misfit), message).fixed(removed)
}

/// Whether something may name what the key leads to, or what is in it: a definition, a property, a
/// scheme, or all of them.
fn may_be_referred_to(misfit: Misfit<'_>) -> bool {
    let holds_names = misfit.row.is_some_and(|row| {
        let shape = row.shape;
        matches!(shape, OpenapiShape::Map(MapKeys::Names | MapKeys::Schemes, _))
    });
    holds_names && (misfit.is_named || misfit.object.id == DOCUMENT.id)
}

fn wanted_in_words(wanted: OpenapiShape) -> &'static str {
    match wanted {
        OpenapiShape::Text
        | OpenapiShape::UsualWords(_)
        | OpenapiShape::Words(..)
        | OpenapiShape::Reference(_)
        | OpenapiShape::Any => "text",
        OpenapiShape::Flag => "`true` or `false`",
        OpenapiShape::Number | OpenapiShape::PositiveNumber => "a number",
        OpenapiShape::Integer => "a whole number",
        OpenapiShape::List(..) => "a list",
        OpenapiShape::Map(..) => "an object",
        OpenapiShape::Either(one, _) => wanted_in_words(*one),
        OpenapiShape::Object(object) | OpenapiShape::ObjectOrReference(object) => {
            match object.name.starts_with('`') {
                true => "an object",
                false => object.name,
            }
        }
    }
}

fn found_in_words(found: JsonKind) -> &'static str {
    match found {
        JsonKind::Null => "nothing",
        JsonKind::Flag(true) => "`true`",
        JsonKind::Flag(false) => "`false`",
        JsonKind::Number(_) => "a number",
        JsonKind::Text | JsonKind::Unclear => "text",
        JsonKind::List => "a list",
        JsonKind::Object => "an object",
    }
}

/// What to do where nothing is.
fn in_place_of_nothing(misfit: Misfit<'_>, wanted: OpenapiShape, key: &str) -> String {
    let key = shortened(key);
    if misfit.is_item {
        return "Write one, or remove the dash.".to_owned();
    }
    match wanted {
        OpenapiShape::Object(object) if object.id == PATH_ITEM.id => {
            "Add an operation, or remove the path.".to_owned()
        }
        OpenapiShape::List(_, items) if !items.is_filled => {
            format!("Write `{key}: []`, or remove it.")
        }
        OpenapiShape::List(..) => "Add an item, or remove the key.".to_owned(),
        OpenapiShape::Map(..) | OpenapiShape::Object(_) | OpenapiShape::ObjectOrReference(_) => {
            "Write its fields below it, or remove the key.".to_owned()
        }
        wanted => format!("Write {}, or remove the key.", wanted_in_words(wanted)),
    }
}

fn advice(
    context: Context<'_>,
    misfit: Misfit<'_>,
    wanted: OpenapiShape,
    found: JsonKind,
) -> (String, Option<Fix>) {
    let file = context.file;
    let node = misfit.value;
    let text = node.text();
    let is_scalar = node.kind() == Kind::Scalar;
    let unquoted = || {
        let is_quoted = matches!(node.style(), Style::SingleQuoted | Style::DoubleQuoted);
        let edits = vec![Edit { range: node.range(), text: text.clone().into_owned() }];
        fix("Remove the quotes", false, Some(edits).filter(|_| is_quoted && node.is_verbatim()))
    };
    match wanted {
        OpenapiShape::Words(words, _) => {
            (format!("Write {}.", one_of(words.iter().map(|(word, _)| *word))), None)
        }
        OpenapiShape::Text | OpenapiShape::UsualWords(_) | OpenapiShape::Reference(_)
            if is_scalar =>
        {
            let edits = replace_value(file, node, &Value::Text(text.clone().into_owned()));
            let quoted = fix("Put it in quotes", true, edits);
            (format!("Put it in quotes: `\"{}\"`.", short(&text, 20)), quoted)
        }
        OpenapiShape::List(inner, _) if is_scalar && !holds_objects(*inner) => {
            let edits = wrap_in_list(file, node);
            let listed = fix("Put it in brackets", false, edits);
            (format!("Put it in brackets: `[{}]`.", short(&text, 20)), listed)
        }
        OpenapiShape::List(..) => ("Write each item after a dash.".to_owned(), None),
        OpenapiShape::Flag if matches!(&*text, "true" | "false") => {
            ("Remove the quotes.".to_owned(), unquoted())
        }
        OpenapiShape::Number | OpenapiShape::PositiveNumber | OpenapiShape::Integer
            if is_scalar && text.parse::<u32>().is_ok() =>
        {
            ("Remove the quotes.".to_owned(), unquoted())
        }
        OpenapiShape::Object(object) | OpenapiShape::ObjectOrReference(object) => {
            if let Some(said) = without_space(node, object.keys) {
                return said;
            }
            let advice = match (object.id, found) {
                (_, JsonKind::List) => "Write its fields here, without a list.",
                (id, _) if id == RESPONSE.id => "Write `description: OK` below it.",
                (id, _) if id == SCHEMA.id => "Write its `type` below it.",
                _ => "Write its fields below it.",
            };
            let described = (object.id == RESPONSE.id).then(|| described(file, misfit));
            (advice.to_owned(), described.flatten())
        }
        OpenapiShape::Map(..) => ("Write its fields below it.".to_owned(), None),
        wanted => (format!("Write {}.", wanted_in_words(wanted)), None),
    }
}

/// `"200": OK`, which is meant as the description of a response.
fn described(file: &FileStyle<'_>, misfit: Misfit<'_>) -> Option<Fix> {
    let responses = misfit.holder.entry(misfit.row?.name)?.value;
    let entry = responses.entry_of(misfit.key).filter(|it| it.value.kind() == Kind::Scalar)?;
    fix("Make it the description", true, wrap_in_mapping(file, responses, entry, "description"))
}

fn holds_objects(shape: OpenapiShape) -> bool {
    matches!(shape, OpenapiShape::Object(_) | OpenapiShape::ObjectOrReference(_))
}

/// `type:string`, which is a text for YAML.
fn without_space(node: Node<'_>, keys: &[OpenapiKey]) -> Option<(String, Option<Fix>)> {
    let text = node.text();
    let (key, value) = text.split_once(':')?;
    let is_meant = node.kind() == Kind::Scalar
        && node.style() == Style::Plain
        && keys.iter().any(|it| it.name == key)
        && !value.contains([':', '\n']);
    if !is_meant {
        return None;
    }
    let after = node.content_range().start + key.len() + 1;
    let edit = Edit { range: TextRange::empty(after), text: " ".to_owned() };
    let spaced = fix("Add the space", true, Some(vec![edit]).filter(|_| node.is_verbatim()));
    let message = format!("A space is missing after the colon: `{key}: {}`.", short(value, 20));
    Some((message, spaced))
}

/// What is said of values that people have in mind something else with.
fn special(
    context: Context<'_>,
    misfit: Misfit<'_>,
    wanted: OpenapiShape,
    found: JsonKind,
) -> Option<Said> {
    let row = misfit.row.filter(|_| misfit.object.id == SCHEMA.id && !misfit.is_item)?;
    let is_list = matches!(wanted, OpenapiShape::List(..));
    match (row.name, found) {
        ("required", _) if is_list => required::said(context, misfit, found),
        (name @ ("exclusiveMinimum" | "exclusiveMaximum"), JsonKind::Number(_)) => {
            let bound = name.trim_start_matches("exclusive").to_ascii_lowercase();
            let message = format!(
                "Google rejects the config: `{name}` is `true` or `false` in OpenAPI 2.0. Write `{bound}: {}` and `{name}: true`.",
                short(&misfit.value.text(), 12)
            );
            Some(Said::new(mark_of(misfit), message))
        }
        ("discriminator", JsonKind::Object) => Some(Said::new(
            mark_of(misfit),
            "Google rejects the config: `discriminator` is a text in OpenAPI 2.0. Write the name of the property.",
        )),
        _ => None,
    }
}

/// What is said of a text that is none of the words that may be there.
pub(super) fn of_word(context: Context<'_>, misfit: Misfit<'_>, words: Words) -> Option<Said> {
    let text = misfit.value.text();
    let names = || words.iter().map(|(word, _)| *word);
    if text.is_empty() {
        let message = format!(
            "Google rejects the config: `{}` is empty. Write {}.",
            short(&misfit.key.text(), 18),
            one_of(names())
        );
        return Some(Said::new(misfit.key.range(), message));
    }
    let meant = Meant::of(&text, words);
    let advice = match &meant {
        Some(meant) => meant.question(),
        None => format!("Write {}.", one_of(names())),
    };
    let message = format!(
        "Google rejects the config: `{}` cannot be `{}`. {advice}",
        short(&misfit.key.text(), 18),
        short(&text, 18)
    );
    let fix = meant.and_then(|meant| meant.written(context.file, misfit));
    Some(Said::new(mark_of(misfit), message).fixed(fix))
}

/// What is said of a number that is too small.
pub(super) fn too_small(misfit: Misfit<'_>, shape: OpenapiShape) -> Said {
    let wanted = match shape {
        OpenapiShape::PositiveNumber => "greater than 0",
        _ => "0 or more",
    };
    let message = format!(
        "Google rejects the config: `{}` must be {wanted}. Write such a number, or remove the key.",
        short(&misfit.key.text(), 24)
    );
    Said::new(mark_of(misfit), message)
}

/// What is said of a key, or of a value of it, that other keys do not let be there.
pub(super) fn misplaced(misfit: Misfit<'_>, row: &OpenapiKey) -> Said {
    let Misfit { key, value, .. } = misfit;
    let word = row.word_when.iter().find(|(word, _)| *word == value.text());
    if let Some((word, when)) = word {
        let message = format!(
            "Google rejects the config: `{}: {word}` is only for {}. Write another value.",
            row.name,
            conditions(when)
        );
        return Said::new(value.content_range(), message);
    }
    let message = format!(
        "Google rejects the config: `{}` is only for {}. Remove it.",
        row.name,
        conditions(row.when)
    );
    Said::new(key.content_range(), message)
}

/// Conditions as people write them.
fn conditions(when: Conditions) -> String {
    let condition =
        |(key, values): &(&str, &[&str])| format!("`{key}` {}", in_words(values.iter().copied()));
    when.iter().map(condition).collect::<Vec<_>>().join(" with ")
}
