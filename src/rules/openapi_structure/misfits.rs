//! What does not fit the schema, but for unknown fields: where it is, what to say, how to mend it.

use std::collections::HashSet;

use super::said::{Context, Said, mark_of};
use super::{fields, lines_of, missing, parameters, security, values};
use crate::analysis::{Analysis, JsonKind, Misfit, Problem};
use crate::edit::remove_item;
use crate::gateway::openapi2::{PARAMETER, SECURITY_SCHEME};
use crate::gateway::{Conditions, Content, Elsewhere, OpenapiKey};
use crate::openapi::Place;
use crate::rules::Report;
use crate::rules::operations::about;
use crate::rules::places::{self, removal};
use crate::rules::wording::short;
use crate::yaml::Node;

pub(super) fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let context = Context { analysis, file: report.file() };
    // An object that lacks several keys is told of once.
    let mut lacking: Option<(Misfit<'_>, Vec<&'static OpenapiKey>)> = None;
    let mut mistyped = HashSet::new();
    for misfit in analysis.misfits() {
        if let Some(definition) = security::mistyped(misfit) {
            if mistyped.insert(definition.id()) {
                tell(context, misfit, security::of_mistyped(context, definition), report);
            }
            continue;
        }
        if let Problem::Missing(row) = misfit.problem {
            match &mut lacking {
                Some((of, rows)) if of.value.id() == misfit.value.id() => rows.push(row),
                _ => {
                    if let Some((of, rows)) = lacking.replace((misfit, vec![row])) {
                        tell(context, of, missing::said(context, of, &rows), report);
                    }
                }
            }
            continue;
        }
        tell(context, misfit, said(context, misfit), report);
    }
    if let Some((of, rows)) = lacking {
        tell(context, of, missing::said(context, of, &rows), report);
    }
}

fn tell(context: Context<'_>, misfit: Misfit<'_>, said: Option<Said>, report: &mut Report<'_>) {
    let Some(said) = said else { return };
    report.cite(lines_of(misfit.object));
    let place = Place::new(said.range, misfit.via);
    let finding = report.add(place.range, said.message);
    finding.fixes.extend(said.fixes.into_iter().filter(|_| place.anchored.is_none()));
    about(finding, context.analysis, misfit.operation, place);
}

fn said(context: Context<'_>, misfit: Misfit<'_>) -> Option<Said> {
    if is_told_elsewhere(misfit) {
        return None;
    }
    if let Some(said) = fields::reference_in_map(misfit) {
        return Some(said);
    }
    let own = match misfit.object.id {
        id if id == PARAMETER.id => parameters::said(context, misfit),
        id if id == SECURITY_SCHEME.id => security::of_scheme(context, misfit),
        _ => security::of_requirement(context, misfit),
    };
    if own.is_some() {
        return own;
    }
    match misfit.problem {
        Problem::UnknownKey | Problem::Missing(_) => None,
        Problem::Kind(wanted, found) => Some(values::of_kind(context, misfit, wanted, found)),
        Problem::Word(words) => values::of_word(context, misfit, words),
        Problem::TooSmall(shape) => Some(values::too_small(misfit, shape)),
        Problem::Misplaced(row) => Some(values::misplaced(misfit, row)),
        Problem::Empty => Some(empty(context, misfit)),
        Problem::Repeated => Some(repeated(context, misfit)),
        Problem::NotAlone => Some(Said::new(
            misfit.key.content_range(),
            "Google rejects the config: a `$ref` must be alone here. Remove the fields beside it, or the `$ref`.",
        )),
        Problem::Reference => Some(Said::new(
            misfit.key.content_range(),
            format!(
                "Google rejects the config: {} here must not be a reference. Write it out.",
                misfit.object.name
            ),
        )),
        Problem::Status => Some(Said::new(
            misfit.key.content_range(),
            format!(
                "Google rejects the config: `{}` is not a response status. Write three digits, such as `200`, or `default`.",
                short(&misfit.key.text(), 24)
            ),
        )),
        Problem::MediaType => Some(Said::new(
            misfit.key.content_range(),
            format!(
                "Google rejects the config: `{}` is not a media type. Write one with the example below it: `application/json: …`.",
                short(&misfit.key.text(), 24)
            ),
        )),
    }
}

/// Whether another rule says so.
fn is_told_elsewhere(misfit: Misfit<'_>) -> bool {
    let Some(row) = misfit.row.filter(|_| !misfit.is_named && !misfit.is_item) else {
        return false;
    };
    let text = misfit.value.text();
    match misfit.problem {
        Problem::Kind(_, JsonKind::Null) => row.elsewhere == Some(Elsewhere::Nothing),
        Problem::Kind(_, JsonKind::Number(_)) => {
            let is_usual = matches!(row.written, Some(Content::Text(usual)) if usual == text);
            row.elsewhere == Some(Elsewhere::OtherNumber) && !is_usual
        }
        Problem::Word(_) => {
            let word = row.word_elsewhere.iter().find(|(word, _)| *word == text);
            word.is_some_and(|(_, when)| are_met(misfit.holder, when))
        }
        _ => false,
    }
}

/// Whether other keys of an object have the values that something depends on.
fn are_met(holder: Node<'_>, when: Conditions) -> bool {
    when.iter().all(|(key, values)| {
        holder.entry(key).is_some_and(|entry| values.contains(&&*entry.value.text()))
    })
}

fn empty(context: Context<'_>, misfit: Misfit<'_>) -> Said {
    let Context { analysis, file } = context;
    let key = misfit.key;
    if misfit.key.text() == "responses" {
        return missing::empty_responses(file, misfit);
    }
    let message = format!(
        "Google rejects the config: `{}` must not be empty. Add an item, or remove the key.",
        short(&key.text(), 24)
    );
    Said::new(key.content_range(), message).fixed(removal(
        analysis,
        file,
        misfit.holder,
        key,
        false,
    ))
}

fn repeated(context: Context<'_>, misfit: Misfit<'_>) -> Said {
    let message = format!(
        "Google rejects the config: this is in `{}` twice. Remove one of them.",
        short(&misfit.key.text(), 24)
    );
    let list = misfit.holder.entry_of(misfit.key).map(|entry| entry.value.resolved().node);
    let edits = list.and_then(|list| remove_item(context.file, list, misfit.value));
    Said::new(mark_of(misfit), message).fixed(places::fix("Remove the second one", false, edits))
}
