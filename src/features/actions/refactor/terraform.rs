//! What can be done about a config in the Terraform beside it. The texts are given by whoever asks.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::super::{Action, ActionKind, Change};
use super::backend;
use crate::analysis::{Analysis, Grants, Need};
use crate::edit::Edit;
use crate::infra::{self, TemplateUse};
use crate::text::{TextRange, one_line};

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
    grant(analysis, range, read).into_iter().chain(filled(analysis, range, read)).collect()
}

/// Has Terraform fill in a config that it uploads as it is.
fn filled(analysis: &Analysis, range: TextRange, read: ReadFolder<'_>) -> Option<Action> {
    let [config] = analysis.settings.surroundings.uses.as_slice() else { return None };
    let uses = infra::template_uses(analysis.source())?;
    let is_meant = |used: &&TemplateUse| {
        // With what it is in: `${` and `}`.
        let hole = TextRange::new(used.range.start.saturating_sub(2), used.range.end + 1);
        hole.touches(range.start) || range.covers(used.range)
    };
    uses.iter().find(is_meant)?;
    let names: BTreeSet<&str> = uses.iter().map(|it| it.name.as_str()).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let files = read(config.place.path.parent()?);
    let written = infra::written_filled(config, &names, &files)?;
    let text = files.into_iter().find(|(path, _)| *path == written.path)?.1;
    let mut title = format!("Use templatefile() in {}", config.place.shown());
    if !written.left.is_empty() {
        title += &format!(" (without values for {})", one_line(&written.left.join(", "), 60));
    }
    let edits = vec![Edit { range: written.range, text: written.text }];
    let change = Change::Beside { path: written.path, text, edits };
    Some(Action::new(ActionKind::Rewrite, title, change))
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
