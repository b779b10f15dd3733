//! Lines above the text: the role that each backend needs, who uses a named one, and what the
//! whole file needs.
//!
//! Says what a click is for; knows no command and no client.

use super::backends::{Advices, Needs, counted, is_read, needs};
use crate::analysis::{Analysis, Fate};
use crate::gateway::{Advice, Verdict};
use crate::routing::{Occurrence, Site, Source};
use crate::text::{TextRange, visible};

/// A line above the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// What it stands above; within one line.
    pub range: TextRange,
    /// What it says.
    pub title: String,
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
    /// Shows who must be granted what.
    ShowPlan,
    /// Shows these places.
    ShowPlaces(Vec<TextRange>),
}

/// The lenses of a file, in the order of their places; those about roles if they are wanted. None
/// in a file that is no gateway config.
pub fn lenses(analysis: &Analysis, roles: LensRoles) -> Vec<Lens> {
    if !analysis.is_config {
        return Vec::new();
    }
    let mut lenses = Vec::new();
    let mut advices = Advices::new(analysis);
    if roles == LensRoles::Shown {
        lenses.extend(plan(analysis, needs(analysis)));
    }
    for occurrence in &analysis.routing.occurrences {
        if !stands_here(analysis, occurrence) {
            continue;
        }
        let range = occurrence.backend.key;
        let fate = analysis.fate(occurrence);
        let is_unused = matches!(fate, Fate::Unused(_));
        match occurrence.site {
            Site::Named(_) => lenses.push(users(analysis, occurrence)),
            Site::Document if is_unused => lenses.push(unused(range)),
            _ => {}
        }
        if roles == LensRoles::Shown && is_read(occurrence) && matches!(fate, Fate::Called(_)) {
            let lens = role(advices.of(occurrence));
            lenses.extend(lens.map(|(title, action)| Lens { range, title, action }));
        }
    }
    lenses.sort_by_key(|lens| lens.range);
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
        parts.push(format!("{} to grant", counted(needs.roles, "role")));
    }
    if needs.blocked > 0 {
        parts.push(format!("{} blocked", needs.blocked));
    }
    // What is not known yet may need a role.
    if needs.unknown > 0 {
        parts.push(format!("{} not known yet", needs.unknown));
    }
    if parts.len() == 1 {
        parts.push("no role to grant".to_owned());
    }
    Some(Lens {
        range: TextRange::empty(analysis.text.line_at(0).start),
        title: format!("{}: show plan", parts.join(", ")),
        action: LensAction::ShowPlan,
    })
}

/// What a backend needs; nothing if nothing is to be done.
fn role(advice: &Advice) -> Option<(String, LensAction)> {
    match (advice.verdict, advice.grants.first()) {
        (_, Some(grant)) => {
            let title = visible(&grant.in_words()).into_owned();
            Some((title, LensAction::Copy(grant.command.clone())))
        }
        (Verdict::Blocked | Verdict::Announced, None) => {
            advice.short.map(|short| (short.text.to_owned(), LensAction::Nothing))
        }
        (_, None) => None,
    }
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
        let name = occurrence_name(analysis, occurrence);
        let routers = analysis.document.routers.iter().flat_map(|router| &router.backends);
        places.extend(routers.filter(|it| Some(it.text.as_str()) == name).map(|it| it.place.range));
    }
    if users.is_empty() {
        return unused(occurrence.backend.key);
    }
    Lens {
        range: occurrence.backend.key,
        title: format!("used by {}", users.join(" and ")),
        action: match places.is_empty() {
            true => LensAction::Nothing,
            false => LensAction::ShowPlaces(places),
        },
    }
}

fn unused(range: TextRange) -> Lens {
    Lens { range, title: "used by no operation".to_owned(), action: LensAction::Nothing }
}

fn occurrence_name<'a>(analysis: &'a Analysis, occurrence: &Occurrence) -> Option<&'a str> {
    let Site::Named(index) = occurrence.site else { return None };
    Some(analysis.document.named_backends.get(index)?.name.text.as_str())
}

#[cfg(test)]
mod tests;
