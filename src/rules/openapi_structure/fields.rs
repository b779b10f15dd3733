//! Fields that the schema of OpenAPI 2.0 does not have.

use super::indented::Indented;
use super::said::Said;
use crate::analysis::{Analysis, JsonKind, Misfit, Problem, is_reference_key};
use crate::edit::rename_key;
use crate::gateway;
use crate::rules::Report;
use crate::rules::places::fix;
use crate::rules::wording::short;

pub(super) fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let mut indented = Indented::new(analysis);
    for unknown_key in analysis.unknown_keys() {
        let Misfit { object, holder, key, operation, .. } = unknown_key;
        let name = key.text();
        report.cite(super::lines_of(object));
        if object.instead_of(&name).is_some() || indented.takes(unknown_key, report) {
            continue;
        }
        if is_reference_key(&name) {
            let finding = report.add(key.content_range(), reference(&object.in_words()));
            finding.operation = operation.and_then(|id| analysis.operation_key(id));
            continue;
        }
        let known = || object.keys.iter().map(|key| key.name);
        let meant = known()
            .find(|field| field.eq_ignore_ascii_case(&name))
            .or_else(|| gateway::nearest(&name, known(), 2));
        let extension = gateway::nearest_gateway_key(&name).filter(|_| meant.is_none());
        let meant = meant.or(extension);
        let advice = match meant {
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
        let file = report.file();
        let finding = report.add(key.content_range(), message);
        finding.operation = operation.and_then(|id| analysis.operation_key(id));
        if let Some(meant) = meant.filter(|meant| holder.entry(meant).is_none()) {
            let edits = rename_key(file, key, meant);
            finding.fixes.extend(fix(format!("Rename to `{meant}`"), false, edits));
        }
        if extension.is_some() {
            // One slip, mostly made once and copied.
            report.fold(format!("{} {name}", object.name));
        }
    }
    indented.report(report);
}

/// What is said of a `$ref` where OpenAPI 2.0 has none.
pub(super) fn reference(place: &str) -> String {
    format!("Google rejects the config: `$ref` may not be {place}. Write out what it refers to.")
}

/// The same in a map, where names, paths or the like are: a `$ref` that is not one of them.
pub(super) fn reference_in_map(misfit: Misfit<'_>) -> Option<Said> {
    let is_stranger = match misfit.problem {
        Problem::Status | Problem::MediaType => true,
        Problem::Kind(_, found) => matches!(found, JsonKind::Text | JsonKind::Null),
        _ => false,
    };
    let is_reference = misfit.is_named && !misfit.is_item && is_reference_key(&misfit.key.text());
    let place = format!("in `{}`", misfit.row?.name);
    (is_stranger && is_reference).then(|| Said::new(misfit.key.content_range(), reference(&place)))
}
