//! A backend that nothing calls, or that Google rejects: what to do, and no role.

use crate::analysis::{Analysis, BackendStatus, Blocked, Reason};
use crate::features::cited::by_reference;
use crate::features::markup::{Block, Inline, Markup};
use crate::gateway::sources::{EXTENSIONS_2, EXTENSIONS_3, PUBLIC_LOG, Reference};
use crate::routing::{Occurrence, Site};
use crate::yaml::{Entry, Step};

/// What to do with a backend that is not called, if it is not; its address can be read.
pub(super) fn of(analysis: &Analysis, occurrence: &Occurrence) -> Option<Vec<Block>> {
    let (what, why, from) = told(analysis, occurrence)?;
    let line = Block::Paragraph(with_reason(what, why));
    Some(vec![line, Block::of("No role to grant."), by_reference(from)])
}

/// What must be seen, and why.
pub(super) fn with_reason(what: &str, why: &str) -> Vec<Inline> {
    let mut line = vec![Inline::Strong(what.to_owned())];
    line.extend(Inline::of(why));
    line
}

/// What to do, why, and who says so.
fn told(
    analysis: &Analysis,
    occurrence: &Occurrence,
) -> Option<(&'static str, &'static str, Reference)> {
    let is_v3 = analysis.document.is_v3;
    match analysis.backend_status(occurrence) {
        BackendStatus::Called(_) => None,
        BackendStatus::Blocked(Blocked { reason: Reason::BackendOnPath, .. }) if is_v3 => Some((
            "Move the backend to the operations of this path",
            ": no page says that Google reads a backend on a path.",
            EXTENSIONS_3,
        )),
        BackendStatus::Blocked(Blocked { reason: Reason::BackendOnPath, .. }) => Some((
            "Google rejects the config.",
            " Move this backend to the operations of the path.",
            PUBLIC_LOG,
        )),
        BackendStatus::Blocked(Blocked { reason: Reason::InlineBackend, .. }) => Some((
            "Google rejects the config.",
            " Move this object to `x-google-api-management.backends` and write its name here: that is what OpenAPI 3.x needs.",
            EXTENSIONS_3,
        )),
        // The address's own page says it.
        BackendStatus::Blocked(_) => None,
        BackendStatus::Unused(_) => Some(match (occurrence.site, is_v3) {
            (Site::Named(_), true) => (
                "The gateway never calls this backend.",
                " Name it as `x-google-backend` of an operation or at the top level, or remove it.",
                EXTENSIONS_3,
            ),
            (Site::Named(_), false) => (
                "The gateway never calls this backend:",
                " OpenAPI 2.0 has no named backends. Write it as `x-google-backend` at the top level or at an operation.",
                EXTENSIONS_2,
            ),
            _ => (
                "The gateway never calls this backend:",
                " every operation has its own. Remove this one, or those of the operations that should use it.",
                if is_v3 { EXTENSIONS_3 } else { EXTENSIONS_2 },
            ),
        }),
    }
}

/// The page of a field in a backend that Google does not read where it is.
pub(super) fn of_field(
    analysis: &Analysis,
    steps: &[Step<'_>],
    entry: Entry<'_>,
    on_key: bool,
) -> Option<Markup> {
    // An address has the page of its backend.
    if !on_key && entry.key.text() == "address" {
        return None;
    }
    let Some(Step::Entry(holder, _)) = steps.iter().rev().nth(1) else { return None };
    let key = holder.key.range();
    let occurrence = analysis.routing.occurrences.iter().find(|it| it.backend.key == key)?;
    if !matches!(analysis.backend_status(occurrence), BackendStatus::Blocked(_)) {
        return None;
    }
    let (what, why, from) = told(analysis, occurrence)?;
    let heading = Block::heading("`{}` in `{}`", &[&entry.key.text(), &holder.key.text()]);
    let mut line = with_reason(what, why);
    line.extend(Inline::of(" Until then Google does not read this field."));
    Some(Markup { blocks: vec![heading, Block::Paragraph(line), by_reference(from)] })
}

/// Why there is nothing to grant, in a few words.
pub(super) fn in_short(analysis: &Analysis, occurrence: &Occurrence) -> Option<&'static str> {
    match analysis.backend_status(occurrence) {
        BackendStatus::Called(_) => None,
        BackendStatus::Blocked(blocked) => Some(blocked.short),
        BackendStatus::Unused(_) => Some("no role: never called"),
    }
}
