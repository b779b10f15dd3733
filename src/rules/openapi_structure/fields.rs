//! Fields that the schema of OpenAPI 2.0 does not have.

use super::indented::Indented;
use super::moved;
use super::said::{Context, Said};
use crate::analysis::{Analysis, JsonKind, Misfit, Problem, is_reference_key};
use crate::edit::rename_key;
use crate::gateway;
use crate::rules::Report;
use crate::rules::places::fix;
use crate::rules::wording::short;

pub(super) fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let mut indented = Indented::new(analysis);
    for unknown_key in analysis.unknown_keys() {
        let Misfit { object, key, operation, .. } = unknown_key;
        let name = key.text();
        report.cite(super::lines_of(object));
        if object.instead_of(&name).is_some() || indented.takes(unknown_key, report) {
            continue;
        }
        let context = Context { analysis, file: report.file() };
        let said = reference(unknown_key)
            .or_else(|| moved::said(context, unknown_key))
            .unwrap_or_else(|| unknown(context, unknown_key));
        let finding = report.add(said.range, said.message);
        finding.fixes.extend(said.fixes);
        finding.operation = operation.and_then(|id| analysis.operation_key(id));
        if meant_extension(unknown_key).is_some() {
            // One slip, mostly made once and copied.
            report.fold(format!("{} {name}", object.name));
        }
    }
    indented.report(report);
}

/// What is said of a key that the object does not have.
fn unknown(context: Context<'_>, unknown_key: Misfit<'_>) -> Said {
    let Misfit { object, holder, key, .. } = unknown_key;
    let name = key.text();
    let called = object.key_called(&name).map(|key| key.name);
    let meant = called.or_else(|| meant_key(unknown_key)).or_else(|| meant_extension(unknown_key));
    let advice = match meant {
        Some(meant) if called.is_some() => format!("OpenAPI 2.0 calls it `{meant}`."),
        Some(meant) => format!("Did you mean `{meant}`?"),
        None if name.starts_with("x-") => {
            format!("No such keys may be {}. Remove it.", object.in_words())
        }
        None => format!(
            "OpenAPI 2.0 has no such field {}. Remove it, or put `x-` before its name if another tool reads it.",
            object.in_words()
        ),
    };
    let message =
        format!("Google rejects the config: unknown field `{}`. {advice}", short(&name, 36));
    let renamed = meant.filter(|meant| holder.entry(meant).is_none()).and_then(|meant| {
        fix(format!("Rename to `{meant}`"), false, rename_key(context.file, key, meant))
    });
    Said::new(key.content_range(), message).fixed(renamed)
}

/// The key of the object that is misspelt.
fn meant_key(unknown_key: Misfit<'_>) -> Option<&'static str> {
    let name = unknown_key.key.text();
    let known = || unknown_key.object.keys.iter().map(|key| key.name);
    known()
        .find(|field| field.eq_ignore_ascii_case(&name))
        .or_else(|| gateway::nearest(&name, known(), 2))
}

/// The key of the gateway that is misspelt.
fn meant_extension(unknown_key: Misfit<'_>) -> Option<&'static str> {
    let extension = gateway::nearest_gateway_key(&unknown_key.key.text());
    extension.filter(|_| meant_key(unknown_key).is_none())
}

/// What is said of a `$ref` where OpenAPI 2.0 has none.
fn reference(unknown_key: Misfit<'_>) -> Option<Said> {
    let Misfit { object, key, .. } = unknown_key;
    let message = || no_reference(&object.in_words());
    is_reference_key(&key.text()).then(|| Said::new(key.content_range(), message()))
}

/// The same in a map, where names, paths or the like are: a `$ref` that is not one of them.
pub(super) fn reference_in_map(misfit: Misfit<'_>) -> Option<Said> {
    let is_stranger = match misfit.problem {
        Problem::Status | Problem::MediaType => true,
        Problem::Kind(_, found) => matches!(found, JsonKind::Text | JsonKind::Null),
        _ => false,
    };
    let is_reference = misfit.is_named && !misfit.is_item && is_reference_key(&misfit.key.text());
    let row = misfit.row?.name;
    let message = match row {
        "properties" => {
            "Google rejects the config: `$ref` may not be in `properties`. Write it in place of `properties`."
                .to_owned()
        }
        _ => no_reference(&format!("in `{row}`")),
    };
    (is_stranger && is_reference).then(|| Said::new(misfit.key.content_range(), message))
}

pub(super) fn no_reference(place: &str) -> String {
    format!("Google rejects the config: `$ref` may not be {place}. Write out what it refers to.")
}
