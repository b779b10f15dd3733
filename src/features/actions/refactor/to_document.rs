//! One backend of several operations, written once for the document.
//!
//! An operation without a backend of its own would get one from the document: where there are such
//! operations, or `x-google-allow: all` makes some, nothing is offered.

use super::super::{Action, ActionKind};
use super::backend::{self, KEY};
use super::{action, counted};
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::edit::{FileStyle, Position, Value, combine, insert_entry, written};
use crate::routing::{Occurrence, Site};

/// Moves an operation's backend to the document, and takes it away from all operations that say
/// the same of it: several, or the only one there is.
pub(super) fn offer(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    occurrence: &Occurrence,
) -> Option<Action> {
    let Site::Operation(_) = occurrence.site else { return None };
    let document = &analysis.document;
    let root = written(document.root?.of(&analysis.tree))?;
    let is_answered = |it: &crate::openapi::Operation| {
        it.backend.is_some() || (document.is_v3 && it.router.is_some())
    };
    let is_open = || {
        document.backend.is_none()
            && backend::lacks(root, KEY)
            && analysis.routing.synthetic.is_empty()
            && backend::operations(analysis).all(|(_, _, operation)| is_answered(operation))
    };
    if !backend::is_settled(analysis) || !is_open() {
        return None;
    }
    let wanted = Said::of(analysis, occurrence)?;
    let own = removal(file, analysis, occurrence)?;
    let (mut edits, mut count, mut are_all) = (vec![own], 1, true);
    for other in &analysis.routing.occurrences {
        if !matches!(other.site, Site::Operation(_)) || other.site == occurrence.site {
            continue;
        }
        let is_same = || Said::of(analysis, other).is_some_and(|it| it.is_same_as(&wanted));
        match is_same().then(|| removal(file, analysis, other)).flatten() {
            Some(removal) => {
                edits.push(removal);
                count += 1;
            }
            None => are_all = false,
        }
    }
    // One among others is not what the document is about.
    if count == 1 && !are_all {
        return None;
    }
    let title = match &wanted {
        Said::Name(name) if are_all => {
            format!("Use backend `{}` for the whole document", crate::rules::shortened(name))
        }
        Said::Name(name) => {
            format!("Move backend `{}` to the document", crate::rules::shortened(name))
        }
        Said::Fields(_) => "Move this backend to the document".to_owned(),
    };
    let position = root.entry("paths").map_or(Position::Last, Position::Before);
    edits.push(insert_entry(file, root, KEY, &wanted.value(), position)?);
    Some(action(ActionKind::Extract, counted(&title, count), combine(edits)?))
}

/// What is said of a backend.
enum Said {
    /// 2.0: its fields.
    Fields(Vec<crate::rules::convert::KnownField>),
    /// 3.x: its name.
    Name(String),
}

impl Said {
    fn of(analysis: &Analysis, occurrence: &Occurrence) -> Option<Self> {
        if !analysis.document.is_v3 {
            return backend::full_fields(analysis, occurrence).map(Said::Fields);
        }
        let Site::Operation(id) = occurrence.site else { return None };
        let (_, operation) = id.of(&analysis.document)?;
        let name = occurrence.backend.name().filter(|_| operation.router.is_none())?;
        (name.place.anchored.is_none()).then(|| Said::Name(name.text.clone()))
    }

    fn is_same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Said::Fields(one), Said::Fields(other)) => {
                backend::by_name(one) == backend::by_name(other)
            }
            (Said::Name(one), Said::Name(other)) => one == other,
            _ => false,
        }
    }

    fn value(&self) -> Value {
        match self {
            Said::Fields(fields) => backend::of_2(fields.clone()),
            Said::Name(name) => Value::Text(name.clone()),
        }
    }
}

fn removal(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    occurrence: &Occurrence,
) -> Option<Vec<Edit>> {
    let Site::Operation(id) = occurrence.site else { return None };
    backend::removed(file, analysis, backend::operation(analysis, id)?, KEY)
}
