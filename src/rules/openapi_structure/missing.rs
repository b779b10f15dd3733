//! What an object lacks.

use super::said::{Context, Said, mark_of};
use super::{parameters, security};
use crate::analysis::Misfit;
use crate::edit::{FileStyle, Position, Value, insert_entry, replace_value};
use crate::gateway::openapi2::{INFO, OPERATION, PARAMETER, RESPONSE, SECURITY_SCHEME};
use crate::gateway::{Content, OpenapiKey};
use crate::rules::Fix;
use crate::rules::operations::in_words;
use crate::rules::places::fix;
use crate::rules::wording::short;
use crate::yaml::Node;

/// What is said of an object that lacks keys.
pub(super) fn said(
    context: Context<'_>,
    misfit: Misfit<'_>,
    rows: &[&'static OpenapiKey],
) -> Option<Said> {
    let names: Vec<&str> = rows.iter().map(|row| row.name).collect();
    let object = misfit.object;
    if object.id == OPERATION.id {
        return Some(responses(context.file, misfit));
    }
    if object.id == PARAMETER.id {
        return parameters::lacks(context, misfit, &names);
    }
    if object.id == SECURITY_SCHEME.id {
        return Some(security::lacks(misfit, &names));
    }
    let subject = match misfit.is_item {
        true => object.name.to_owned(),
        false => format!("`{}`", short(&misfit.key.text(), 20)),
    };
    let message = match names.as_slice() {
        ["description"] if object.id == RESPONSE.id => format!(
            "Google rejects the config: response {subject} has no `description`. Add one; it may be short: `description: OK`."
        ),
        _ if object.id == INFO.id => {
            format!(
                "Google rejects the config: {subject} has no {}. Add it.",
                in_words(names.iter().copied())
            )
        }
        _ => format!(
            "Google rejects the config: {subject} lacks {}. Add what is missing.",
            in_words(names.iter().copied())
        ),
    };
    let mut said = Said::new(mark_of(misfit), message);
    for row in rows {
        said = said.fixed(added(context.file, misfit.value, row));
    }
    Some(said)
}

/// Adds a key with the usual value.
pub(super) fn added(file: &FileStyle<'_>, object: Node<'_>, row: &OpenapiKey) -> Option<Fix> {
    let Some(Content::Text(text)) = row.written else { return None };
    let text = match row.name {
        // The words that completion puts there are to be replaced.
        "title" => "My API",
        _ => text.trim_start_matches("${").trim_end_matches('}'),
    };
    let value = Value::Text(text.to_owned());
    let edits = match object.entry(row.name) {
        Some(entry) => replace_value(file, entry.value, &value),
        None => insert_entry(file, object, row.name, &value, Position::Last),
    };
    fix(format!("Add `{}`", row.name), false, edits)
}

/// What is said of an operation without responses.
pub(super) fn responses(file: &FileStyle<'_>, misfit: Misfit<'_>) -> Said {
    let responses = Value::Map(vec![ok()]);
    let edits = insert_entry(file, misfit.value, "responses", &responses, Position::Last);
    Said::new(
        misfit.key.range(),
        "Google rejects the config: this operation has no `responses`. Add at least one: `responses: {\"200\": {description: OK}}`.",
    )
    .fixed(fix("Add a response", false, edits))
}

/// What is said of responses that are none.
pub(super) fn empty_responses(file: &FileStyle<'_>, misfit: Misfit<'_>) -> Said {
    let (status, response) = ok();
    let edits = insert_entry(file, misfit.value, &status, &response, Position::First);
    Said::new(
        misfit.key.range(),
        "Google rejects the config: `responses` has no response. Add at least one: `\"200\": {description: OK}`.",
    )
    .fixed(fix("Add a response", false, edits))
}

/// What is said of a response that is nothing.
pub(super) fn description(file: &FileStyle<'_>, misfit: Misfit<'_>, subject: &str) -> Said {
    let message = format!(
        "Google rejects the config: response {subject} has no value. Write `description: OK` below it."
    );
    let ok = Value::Text("OK".to_owned());
    let edits = insert_entry(file, misfit.value, "description", &ok, Position::Last);
    Said::new(mark_of(misfit), message).fixed(fix("Add `description`", false, edits))
}

/// A response that says that all is well.
fn ok() -> (String, Value) {
    let description = ("description".to_owned(), Value::Text("OK".to_owned()));
    ("200".to_owned(), Value::Map(vec![description]))
}
