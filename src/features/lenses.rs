//! Lines above the text: the role that each service needs, who uses a named backend, and what the
//! whole file needs.
//!
//! Says what a click is for; knows no command and no client.

mod block;
mod role;
mod steady;

use std::collections::BTreeSet;

use super::backends::{Advices, Needs, counted, first_of_each_grant, is_begun, needs};
use crate::analysis::{Analysis, BackendStatus, Grants};
use crate::routing::{Occurrence, Site, Source};
use crate::text::TextRange;
use block::NamedBackends;
pub use steady::{Settled, steady};

/// Lines between two lenses about roles of operations, at least.
const FEWEST_LINES: u32 = 3;

/// A line above the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// What it is above; within one line.
    pub range: TextRange,
    /// What a click does, beginning with a verb; what is so, if nothing can be done.
    pub title: String,
    /// What is so: the title where a click cannot do anything.
    pub statement: String,
    /// More about it, in plain text.
    pub tooltip: String,
    /// What a click does.
    pub action: LensAction,
}

/// What a click on a lens does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LensAction {
    /// Nothing: all is said.
    Nothing,
    /// Puts this text into the clipboard.
    Copy(String),
    /// Shows the page of the rule with this id.
    Explain(&'static str),
    /// Shows who must be granted what.
    ShowPlan,
    /// Shows these places.
    ShowPlaces(Vec<TextRange>),
}

/// The lenses of a file, in the order of their places; those about roles if they are wanted. None
/// in a file that is no gateway config. The address at `begun` is still being written.
pub fn lenses(analysis: &Analysis, roles: LensRoles, begun: Option<TextRange>) -> Vec<Lens> {
    if !analysis.is_config {
        return Vec::new();
    }
    let mut lenses = Vec::new();
    let mut advices = Advices::new(analysis);
    let grants = Grants::new(analysis);
    let mut first = BTreeSet::new();
    if roles == LensRoles::Shown {
        lenses.extend(plan(analysis, needs(analysis, begun)));
        first = first_of_each_grant(&mut advices, |it| {
            stands_here(analysis, it) && !is_begun(it, begun)
        });
        first = spread_out(analysis, first);
    }
    let named = NamedBackends::of(analysis);
    if named.is_crowded {
        lenses.extend(named.lens(&mut advices, &grants, &first));
    }
    for (index, occurrence) in analysis.routing.occurrences.iter().enumerate() {
        if !stands_here(analysis, occurrence) {
            continue;
        }
        if named.is_crowded && matches!(occurrence.site, Site::Named(_)) {
            continue;
        }
        if first.contains(&index) {
            let blocked = analysis.blocked(occurrence, occurrence.is_routed_only());
            lenses.extend(match blocked {
                Some(blocked) => Some(role::blocked(analysis, occurrence, blocked)),
                None => {
                    let note = analysis.paired_note(occurrence);
                    let advice = advices.of(occurrence);
                    let granted =
                        advice.grants.first().and_then(|grant| grants.of(occurrence, grant));
                    role::lens(advice, note, granted.as_ref(), occurrence.backend.key)
                }
            });
        }
        let is_unused = || matches!(analysis.backend_status(occurrence), BackendStatus::Unused(_));
        match occurrence.site {
            Site::Named(_) => lenses.push(users(analysis, occurrence)),
            Site::Document if is_unused() => lenses.push(unused(occurrence.backend.key)),
            _ => {}
        }
    }
    lenses.sort_by_cached_key(|lens| lens.range);
    lenses
}

/// Whether lenses about roles are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LensRoles {
    /// They are.
    #[default]
    Shown,
    /// They are not.
    Hidden,
}

/// Of the backends of operations that follow each other closely not all: the plan has the others.
fn spread_out(analysis: &Analysis, backends: BTreeSet<usize>) -> BTreeSet<usize> {
    let occurrence = |index: &usize| analysis.routing.occurrences.get(*index);
    let mut places: Vec<_> =
        backends.iter().filter_map(|index| Some((occurrence(index)?, *index))).collect();
    places.sort_by_cached_key(|(it, _)| it.backend.key);
    let mut above = None;
    places.retain(|(it, _)| {
        let is_operation = matches!(it.site, Site::Operation(_));
        let start = it.backend.key.start;
        let is_near = |above| analysis.text.lines_between(above, start) < FEWEST_LINES;
        let is_kept = !is_operation || !above.is_some_and(is_near);
        if is_operation && is_kept {
            above = Some(start);
        }
        is_kept
    });
    places.into_iter().map(|(_, index)| index).collect()
}

/// Whether the backend is written at its key for this operation, and not brought by an alias.
fn stands_here(analysis: &Analysis, occurrence: &Occurrence) -> bool {
    let Site::Operation(id) = occurrence.site else { return true };
    id.of(&analysis.document).is_some_and(|(item, operation)| {
        item.handle.via.is_none() && operation.handle.via.is_none()
    })
}

/// What the whole file needs, above its first line.
fn plan(analysis: &Analysis, needs: Needs) -> Option<Lens> {
    if needs.backends == 0 {
        return None;
    }
    let mut parts = vec![counted(needs.backends, "backend")];
    if needs.roles > 0 {
        let told = needs.told.map(|told| format!(" ({})", told.in_words()));
        parts.push(counted(needs.roles, "grant") + &told.unwrap_or_default());
    }
    if needs.blocked > 0 {
        parts.push(format!("{} blocked", needs.blocked));
    }
    // What is not known yet may need a role.
    if needs.unknown > 0 {
        parts.push(format!("{} not known yet", needs.unknown));
    }
    match (parts.len(), needs.without) {
        (1, _) => parts.push("no role to grant".to_owned()),
        (_, 0) => {}
        (_, 1) => parts.push("1 needs no role".to_owned()),
        (_, some) => parts.push(format!("{some} need no role")),
    }
    let statement = parts.join(", ");
    Some(Lens {
        range: TextRange::empty(analysis.text.line_at(0).start),
        title: format!("Show plan: {statement}"),
        statement,
        tooltip: "Lists the roles that the gateway's service account needs for this config, \
                  with the commands that grant them"
            .to_owned(),
        action: LensAction::ShowPlan,
    })
}

/// Who uses a named backend.
fn users(analysis: &Analysis, occurrence: &Occurrence) -> Lens {
    let routes = occurrence.routes.iter().filter_map(|at| analysis.routing.routes.get(*at));
    let called = routes.filter(|route| matches!(route.source, Some(Source::Named(_))));
    let operations = called.filter_map(|route| route.operation.of(&analysis.document));
    let mut places: Vec<_> = operations.map(|(_, operation)| operation.key).collect();
    let mut users = Vec::new();
    if !places.is_empty() {
        users.push(counted(places.len(), "operation"));
    }
    if !occurrence.routers.is_empty() {
        users.push(counted(occurrence.routers.len(), "model router"));
        let name = analysis.name_of(occurrence).map(|it| &it.text);
        let routers = analysis.document.routers.iter().flat_map(|router| &router.backends);
        places.extend(routers.filter(|it| Some(&it.text) == name).map(|it| it.place.range));
    }
    if users.is_empty() {
        return unused(occurrence.backend.key);
    }
    let users = users.join(" and ");
    let statement = format!("Used by {users}");
    let (title, action) = match places.is_empty() {
        true => (statement.clone(), LensAction::Nothing),
        false => (format!("Show uses: {users}"), LensAction::ShowPlaces(places)),
    };
    let tooltip = "Lists what sends requests to this backend".to_owned();
    Lens { range: occurrence.backend.key, title, statement, tooltip, action }
}

fn unused(range: TextRange) -> Lens {
    let statement = "Used by no operation".to_owned();
    let tooltip = "The gateway never calls this backend".to_owned();
    Lens { range, title: statement.clone(), statement, tooltip, action: LensAction::Nothing }
}

#[cfg(test)]
mod tests;
