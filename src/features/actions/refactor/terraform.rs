//! What can be done about a config in the Terraform beside it. The texts are given by whoever asks.

use std::path::{Path, PathBuf};

use super::super::{Action, ActionKind, Change};
use super::backend;
use crate::analysis::{Analysis, Grants, Need};
use crate::edit::Edit;
use crate::infra;
use crate::text::TextRange;

/// The files of Terraform of a folder as they are now, by their paths from the folder of all.
pub type ReadFolder<'a> = &'a dyn Fn(&Path) -> Vec<(PathBuf, String)>;

/// What can be done in Terraform about the backend at a range.
pub fn terraform_actions(
    analysis: &Analysis,
    range: TextRange,
    read: ReadFolder<'_>,
) -> Vec<Action> {
    if !analysis.is_config || analysis.settings.surroundings.uses.is_empty() {
        return Vec::new();
    }
    grant(analysis, range, read).into_iter().collect()
}

/// Writes the resource that grants the role which the backend lacks.
fn grant(analysis: &Analysis, range: TextRange, read: ReadFolder<'_>) -> Option<Action> {
    let surroundings = &analysis.settings.surroundings;
    let occurrence = backend::at(analysis, range)?;
    let deployed = occurrence.deployed.as_deref()?;
    let grants = Grants::new(analysis);
    let missing = analysis.needs(occurrence).into_iter().find_map(|need| match need {
        Need::Grant(needed) => {
            let beside = needed.granted.as_ref().is_some_and(|it| it.is_missing());
            // What was exported may say that somebody granted it by hand.
            let is_missing =
                || grants.of(occurrence, &needed.grant).is_some_and(|it| it.is_missing());
            (beside && is_missing()).then_some(needed)
        }
        _ => None,
    })?;
    let [choice] = missing.grant.roles.as_slice() else { return None };
    let folder = deployed.place.path.parent()?;
    let files = read(folder);
    let written = infra::written_grant(surroundings, deployed, choice.role, &files)?;
    let text = files.into_iter().find(|(path, _)| *path == written.path)?.1;
    let title = format!("Grant {} in {}", choice.role, deployed.place.shown());
    let edits = vec![Edit { range: TextRange::empty(written.at), text: written.text }];
    let change = Change::Beside { path: written.path, text, edits };
    Some(Action::new(ActionKind::Rewrite, title, change))
}

#[cfg(test)]
mod tests;
