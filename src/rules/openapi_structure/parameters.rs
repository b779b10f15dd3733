//! Parameters.

use super::said::{Context, Said, mark_of};
use super::words::{Meant, one_of};
use crate::analysis::{Misfit, Problem};
use crate::edit::{Edit, FileStyle, Position, Value, insert_entry, replace_value};
use crate::gateway::OpenapiKey;
use crate::rules::Fix;
use crate::rules::operations::in_words;
use crate::rules::places::fix;
use crate::rules::wording::short;
use crate::yaml::{Kind, Node};

/// The types that Google takes but for files.
const TYPES: [&str; 5] = ["string", "number", "integer", "boolean", "array"];

/// What is said of a parameter alone.
pub(super) fn said(context: Context<'_>, misfit: Misfit<'_>) -> Option<Said> {
    let Misfit { value, holder, key, .. } = misfit;
    let row = misfit.row?.name;
    let location = holder.entry("in").map(|entry| entry.value.text());
    let location = location.as_deref().unwrap_or_default();
    match misfit.problem {
        Problem::Word(words) if row == "in" => {
            let text = value.text();
            let meant = Meant::of(&text, words);
            let advice = match meant {
                Some(meant) => meant.question(),
                None => {
                    "OpenAPI 2.0 has `query`, `path`, `header`, `formData` and `body`.".to_owned()
                }
            };
            let message = format!(
                "Google rejects the config: a parameter cannot be in `{}`. {advice}",
                short(&text, 20)
            );
            let fix = meant.and_then(|meant| meant.written(context.file, misfit));
            Some(Said::new(mark_of(misfit), message).fixed(fix))
        }
        Problem::Word(words) if row == "type" => {
            let text = value.text();
            let meant = Meant::of(&text, words).filter(|meant| TYPES.contains(&meant.word));
            let advice = match meant {
                Some(meant) => meant.question(),
                None => format!("Write {}.", one_of(TYPES.into_iter())),
            };
            let message = format!(
                "Google rejects the config: a parameter cannot have type `{}`. {advice}",
                short(&text, 20)
            );
            let fix = meant.and_then(|meant| meant.written(context.file, misfit));
            Some(Said::new(mark_of(misfit), message).fixed(fix))
        }
        Problem::Misplaced(_) if row == "schema" && holder.entry("type").is_none() => {
            let message = format!(
                "Google rejects the config: {} has `schema` instead of `type`. In OpenAPI 2.0 only a body has a `schema`. Write `type` beside `name`.",
                named(holder)
            );
            Some(Said::new(key.range(), message).fixed(schema_fix(holder)))
        }
        Problem::Misplaced(_) if row == "schema" => Some(Said::new(
            key.range(),
            format!(
                "Google rejects the config: {} has a `schema`. In OpenAPI 2.0 only a body has one. Remove it: there is a `type`.",
                named(holder)
            ),
        )),
        Problem::Misplaced(row) if location == "body" && !is_of_word(row, value) => {
            Some(Said::new(
                key.content_range(),
                format!(
                    "Google rejects the config: a body cannot have `{}`. Write it in the `schema`.",
                    row.name
                ),
            ))
        }
        Problem::Misplaced(row) if !row.true_when.is_empty() => {
            let message = format!(
                "Google rejects the config: {} is in the path and must be `required: true`.",
                named(holder)
            );
            let edits = replace_value(context.file, value, &Value::Plain("true".to_owned()));
            Some(Said::new(mark_of(misfit), message).fixed(fix("Replace with `true`", true, edits)))
        }
        _ => None,
    }
}

/// What is said of a parameter that lacks keys.
pub(super) fn lacks(context: Context<'_>, misfit: Misfit<'_>, names: &[&str]) -> Option<Said> {
    let parameter = misfit.value;
    let name = named(parameter);
    // What is beside the parameter's first key belongs to it.
    let range = parameter.entries().next().map_or(mark_of(misfit), |first| first.key.range());
    let message = match names {
        // That is told where the schema is.
        ["type"] if parameter.entry("schema").is_some() => return None,
        ["name"] => "Google rejects the config: this parameter has no `name`. Add it.".to_owned(),
        ["in"] => format!(
            "Google rejects the config: {name} has no `in`. Add `in: query`, `path`, `header`, `formData` or `body`."
        ),
        ["schema"] => format!(
            "Google rejects the config: {name} is a body without `schema`. Add `schema: {{type: object}}` or what you expect."
        ),
        ["type"] => format!(
            "Google rejects the config: {name} has no `type`. Add one, such as `type: string`."
        ),
        names => format!(
            "Google rejects the config: {name} lacks {}. Add what is missing.",
            in_words(names.iter().copied())
        ),
    };
    let typed = names.contains(&"type").then(|| type_fix(context.file, parameter)).flatten();
    Some(Said::new(range, message).fixed(typed))
}

/// Whether it is the word that may not be there, and not the key.
fn is_of_word(row: &OpenapiKey, value: Node<'_>) -> bool {
    row.word_when.iter().any(|(word, _)| *word == value.text())
}

fn named(parameter: Node<'_>) -> String {
    match parameter.entry("name").map(|entry| entry.value) {
        Some(name) if name.kind() == Kind::Scalar && !name.is_null() => {
            format!("parameter `{}`", short(&name.text(), 16))
        }
        _ => "this parameter".to_owned(),
    }
}

/// `schema: {type: X}` becomes `type: X`.
fn schema_fix(parameter: Node<'_>) -> Option<Fix> {
    let entry = parameter.entry("schema")?;
    let schema = entry.value;
    let mut fields = schema.entries();
    let kind = fields.next().filter(|it| it.key.text() == "type")?;
    let is_plain = fields.next().is_none() && kind.value.kind() == Kind::Scalar;
    let text = kind.range().of(schema.source()).to_owned();
    let is_one_line =
        is_plain && !text.contains(['\n', '\r']) && TYPES.contains(&&*kind.value.text());
    let range = entry.key.range().join(schema.range());
    let has_comment = range.of(schema.source()).contains('#');
    (is_one_line && !has_comment).then(|| Fix {
        title: "Replace `schema` with `type`".to_owned(),
        safe: true,
        edits: vec![Edit { range, text }],
    })
}

fn type_fix(file: &FileStyle<'_>, parameter: Node<'_>) -> Option<Fix> {
    let kind = Value::Text("string".to_owned());
    let edits = insert_entry(file, parameter, "type", &kind, Position::Last)?;
    Some(Fix { title: "Add `type: string`".to_owned(), safe: false, edits })
}
