//! What can be done without a finding: the config says the same in another form.
//!
//! Each action is offered only where its edits leave the effect as it was, and not at all where
//! that cannot be seen: text that does not parse, lines that a template brings, aliases. The
//! conversion, which people look for, says what is in its way instead.

mod backend;
mod convert;
mod defaults;
mod grant;
mod terraform;
mod to_document;
mod to_operations;

pub use terraform::{ReadFolder, terraform_actions};

use super::{Action, ActionKind, Change};
use crate::analysis::{Analysis, Focus};
use crate::edit::Edit;
use crate::edit::FileStyle;
use crate::text::TextRange;

/// What can be done at a range without a finding.
pub fn refactorings(analysis: &Analysis, range: TextRange) -> Vec<Action> {
    if !analysis.is_config {
        return Vec::new();
    }
    let file = FileStyle::new(&analysis.tree, analysis.format);
    let mut actions = Vec::new();
    if let Some(occurrence) = backend::at(analysis, range) {
        actions.extend(to_document::offer(&file, analysis, occurrence));
        actions.extend(to_operations::everywhere(&file, analysis, occurrence));
        actions.extend(defaults::action(&file, analysis, occurrence));
        actions.extend(grant::actions(analysis, occurrence, range));
    }
    actions.extend(to_operations::here(&file, analysis, range));
    actions.extend(convert::offer(analysis, range));
    actions
}

/// Whether there may be something to do at a range, seen from the part of the file that holds it.
pub fn may_refactor(part: &Analysis, range: TextRange) -> bool {
    !matches!(part.focus, Focus::Block(_))
        || backend::at(part, range).is_some()
        || to_operations::touched(part, range).is_some()
}

/// What stands in the way of an action, in the user's words.
type Reason = String;

fn refuse<T>(reason: impl Into<Reason>) -> Result<T, Reason> {
    Err(reason.into())
}

/// Whether two ranges share a place.
fn touch(one: TextRange, other: TextRange) -> bool {
    one.start <= other.end && other.start <= one.end
}

/// A title that says how many operations it is about, if it is more than one.
fn counted(title: &str, operations: usize) -> String {
    match operations {
        0 | 1 => title.to_owned(),
        more => format!("{title}: {more} operations"),
    }
}

fn action(kind: ActionKind, title: impl Into<String>, edits: Vec<Edit>) -> Action {
    Action::new(kind, title, Change::Here(edits))
}

/// An action that cannot be done here.
fn refused(kind: ActionKind, title: impl Into<String>, reason: Reason) -> Action {
    Action::new(kind, title, Change::Refused(reason))
}

#[cfg(test)]
mod tests;
