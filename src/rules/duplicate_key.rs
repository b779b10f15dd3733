//! `duplicate-key`: a key that is twice in one mapping.

use super::wording::short;
use super::{Fix, Related, Report, declare_rule, on, places};
use crate::analysis::{Analysis, Fact, Focus};
use crate::edit::{FileStyle, Position, combine, copy_entry, remove_entry};
use crate::openapi::Place;
use crate::settings::Severity;
use crate::text::TextRange;
use crate::yaml::Kind;

declare_rule! {
    /// A key is used twice in the same mapping.
    ///
    /// ## Why
    /// YAML allows a key once. Readers that accept the file anyway keep the last one and silently
    /// drop the others: an operation, a backend or a security setting is lost.
    ///
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Rows, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://one.example.com
    ///   address: https://two.example.com
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Rows, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://two.example.com
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Merge them, remove all but one, or rename them.
    DUPLICATE_KEY {
        id: "duplicate-key",
        level: on(Severity::Warning),
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: Text,
        about: Keys,
        google: [],
        source: None,
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let repeated: Vec<_> = match analysis.focus {
        Focus::Block(block) => analysis.tree.repeated_keys_of_block(block).collect(),
        _ => analysis.tree.repeated_keys().collect(),
    };
    for entries in repeated {
        let keys: Vec<_> = entries.iter().map(|entry| entry.key.range()).collect();
        let name = entries.first().map(|entry| entry.key.text()).unwrap_or_default();
        for (lost, counts) in lost(analysis, &keys) {
            // Half-typed keys come and go; the syntax error is the one thing to say there.
            let place = Place::new(lost, None);
            let Fact::Known(lost, _) = analysis.written_at(place, lost) else { continue };
            let message = format!(
                "This `{}` is lost: the same key further down replaces it. Merge the two, or rename or remove one.",
                short(&name, 30)
            );
            let file = report.file();
            let finding = report.add(lost, message);
            finding.fixes.extend(merge(file, analysis, lost, counts));
            finding.fixes.extend(remove(file, analysis, lost));
            let message = "this one counts".to_owned();
            finding.related.push(Related { message, range: counts });
        }
    }
}

/// Writes what is lost into the mapping that counts, if they have no key in common. It changes what
/// is deployed, so a person must look.
fn merge(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    lost: TextRange,
    counts: TextRange,
) -> Option<Fix> {
    let (mapping, entry) = places::entry_at(analysis, lost.start)?;
    let (_, target) = places::entry_at(analysis, counts.start)?;
    let (from, into) = (entry.value, target.value);
    let are_mappings = [from, into].iter().all(|it| it.kind() == Kind::Mapping);
    if !are_mappings || from.entries().any(|it| into.entry(&it.key.text()).is_some()) {
        return None;
    }
    let copies = from.entries().map(|it| copy_entry(file, from, it, into, Position::First));
    let mut edits = copies.collect::<Option<Vec<_>>>().filter(|it| !it.is_empty())?;
    edits.push(remove_entry(file, mapping, entry)?);
    let title = "Merge it into the later one".to_owned();
    Some(Fix { title, safe: false, edits: combine(edits)? })
}

/// Takes away what nobody reads.
fn remove(file: &FileStyle<'_>, analysis: &Analysis, lost: TextRange) -> Option<Fix> {
    let fix = places::removal_at(analysis, file, lost.start)?;
    Some(Fix { title: "Remove this key: the later one counts".to_owned(), ..fix })
}

/// Lost keys of one name that are told one by one.
const MOST_TOLD: usize = 50;

/// The places, which are in order, that another one takes the place of, each with that one. The
/// branches of a template are not there together.
fn lost(analysis: &Analysis, keys: &[TextRange]) -> Vec<(TextRange, TextRange)> {
    let Some(last) = keys.last() else { return Vec::new() };
    let are_together = |one: &TextRange, other: &TextRange| {
        analysis.tree.together(&[one.start, other.start]) == [0, 0]
    };
    let counts = |lost: &TextRange, next: &TextRange| {
        [last, next].into_iter().find(|other| are_together(lost, other)).copied()
    };
    let pairs = keys.iter().zip(keys.iter().skip(1));
    let lost = pairs.filter_map(|(lost, next)| Some((*lost, counts(lost, next)?)));
    lost.take(MOST_TOLD).collect()
}

#[cfg(test)]
mod tests;
