//! A backend that nothing calls, or that Google refuses: what to do, and no role.

use crate::analysis::{Analysis, Fate};
use crate::features::cited::by_reference;
use crate::features::markup::{Block, Inline, Markup};
use crate::gateway::sources::{EXTENSIONS_2, EXTENSIONS_3, PUBLIC_LOG, Reference};
use crate::routing::{Occurrence, Site};
use crate::yaml::{Entry, Step};

/// What to do with a backend that is not called, if it is not; its address can be read.
pub(super) fn of(analysis: &Analysis, occurrence: &Occurrence) -> Option<Vec<Block>> {
    let (what, why, from) = told(analysis, occurrence)?;
    let mut line = vec![Inline::Strong(what.to_owned())];
    line.extend(Inline::of(why));
    let nothing = "There is no role to grant for it.";
    Some(vec![Block::Paragraph(line), Block::of(nothing), by_reference(from)])
}

/// What to do, why, and who says so.
fn told(
    analysis: &Analysis,
    occurrence: &Occurrence,
) -> Option<(&'static str, &'static str, Reference)> {
    let is_v3 = analysis.document.is_v3;
    match analysis.fate(occurrence) {
        Fate::Called(_) => None,
        Fate::Refused { rule: "path-level-backend", .. } if is_v3 => Some((
            "Write the backend at the operations of this path",
            ": no page says that a backend on a path is read.",
            EXTENSIONS_3,
        )),
        Fate::Refused { rule: "path-level-backend", .. } => Some((
            "Move the backend to the operations of this path",
            ": API Gateway refuses a config with `x-google-backend` on a path.",
            PUBLIC_LOG,
        )),
        Fate::Refused { rule: "inline-backend", .. } => Some((
            "Move the backend under x-google-api-management.backends and write its name here",
            ": in OpenAPI 3.x `x-google-backend` is the name of a backend, and an object is refused.",
            EXTENSIONS_3,
        )),
        // The address's own page says it.
        Fate::Refused { .. } => None,
        Fate::Unused(_) => Some(match (occurrence.site, is_v3) {
            (Site::Named(_), true) => (
                "Name the backend at an operation or at the root, or remove it",
                ": nothing refers to this backend, so the gateway never calls it.",
                EXTENSIONS_3,
            ),
            (Site::Named(_), false) => (
                "Write the backend as x-google-backend at the root or at an operation",
                ": OpenAPI 2.0 has no backends with names, so the gateway never calls it.",
                EXTENSIONS_2,
            ),
            _ => (
                "Remove this backend, or those of the operations that should use it",
                ": every operation has its own, so the gateway never calls this one.",
                if is_v3 { EXTENSIONS_3 } else { EXTENSIONS_2 },
            ),
        }),
    }
}

/// The page of a field in a backend that Google does not read where it stands.
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
    if !matches!(analysis.fate(occurrence), Fate::Refused { .. }) {
        return None;
    }
    let (what, why, from) = told(analysis, occurrence)?;
    let heading = vec![
        Inline::Code(entry.key.text().into_owned()),
        Inline::Text(" in ".to_owned()),
        Inline::Code(holder.key.text().into_owned()),
    ];
    let mut line = Inline::of("Nothing reads this field. ");
    line.push(Inline::Strong(what.to_owned()));
    line.extend(Inline::of(why));
    Some(Markup {
        blocks: vec![Block::Heading(heading), Block::Paragraph(line), by_reference(from)],
    })
}

/// Why there is nothing to grant, in a few words.
pub(super) fn in_short(analysis: &Analysis, occurrence: &Occurrence) -> Option<&'static str> {
    match analysis.fate(occurrence) {
        Fate::Called(_) => None,
        Fate::Refused { rule: "ip-address-backend", .. } => {
            Some("no role: API Gateway refuses IP addresses")
        }
        Fate::Refused { rule: "address", .. } => Some("no role: the address cannot be read"),
        Fate::Refused { .. } => Some("no role: it cannot stand there"),
        Fate::Unused(_) => Some("no role: never called"),
    }
}
