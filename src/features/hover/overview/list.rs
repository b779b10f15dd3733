//! The list of all backends of a file: each with what it needs, or many alike in one line.

use super::NO_OPERATION;
use crate::analysis::{Analysis, BackendStatus, Grants};
use crate::features::backends::counted;
use crate::features::beside;
use crate::features::hover::{backend, status};
use crate::features::markup::Inline;
use crate::gateway::{Advice, Service, Verdict};
use crate::routing::Occurrence;

/// From so many backends on, those that are alike have one line.
const MANY: usize = 7;
/// So many alike, at least.
const FEWEST_ALIKE: usize = 3;

/// How soon a backend is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Blocked,
    Announced,
    Unknown,
    Grant,
    Nothing,
}

/// A backend of the list.
pub(super) struct Item {
    pub(super) rank: Rank,
    address: String,
    /// What it is called if there are several: `Cloud Run service`.
    noun: &'static str,
    need: Vec<Inline>,
    /// Who uses it, in words, if that is worth a word.
    users: Option<String>,
}

/// What a backend needs, and who uses it.
pub(super) fn item(grants: &Grants<'_>, occurrence: &Occurrence, users: &str) -> Item {
    let analysis = grants.analysis;
    let address = occurrence.filled.text.clone();
    // Of several backends with one address, that which is called.
    let mut same = analysis.routing.occurrences.iter();
    let is_called = |it: &&Occurrence| {
        it.filled.text == occurrence.filled.text && status::in_short(analysis, it).is_none()
    };
    let occurrence = same.find(is_called).unwrap_or(occurrence);
    let advice = analysis.advice(occurrence);
    let is_called = matches!(analysis.backend_status(occurrence), BackendStatus::Called(_));
    let (rank, need) = match analysis.blocked(occurrence, occurrence.is_routed_only()) {
        Some(blocked) => (Rank::Blocked, vec![Inline::Strong(blocked.short.to_owned())]),
        None => match status::in_short(analysis, occurrence) {
            Some(why) => (Rank::Nothing, vec![Inline::Text(why.to_owned())]),
            None if occurrence.has_auth_conflict() => (Rank::Announced, contradicted(analysis)),
            None => (rank(&advice), need(grants, occurrence, &advice)),
        },
    };
    // What is not called has no users.
    let users = (is_called || users != NO_OPERATION).then(|| users.to_owned());
    let has_own_noun = advice.is_guarded || matches!(occurrence.service, Service::GoogleApi(_));
    let noun = if has_own_noun { advice.heading } else { "backend" };
    Item { rank, address, noun, need, users }
}

fn rank(advice: &Advice) -> Rank {
    match advice.verdict {
        Verdict::Blocked | Verdict::Announced => Rank::Announced,
        Verdict::Unknown => Rank::Unknown,
        Verdict::Grant => Rank::Grant,
        Verdict::NothingToGrant => Rank::Nothing,
    }
}

/// What to grant, without what the address says already; and whether it is granted.
fn need(grants: &Grants<'_>, occurrence: &Occurrence, advice: &Advice) -> Vec<Inline> {
    match advice.grants.first() {
        Some(grant) => {
            let granted = grants.of(occurrence, grant);
            let granted = granted.as_ref().and_then(beside::granted_in_short);
            let told = granted.map(|granted| Inline::Text(format!(", {granted}")));
            [Inline::Code(grant.roles_in_words())].into_iter().chain(told).collect()
        }
        None => backend::need(occurrence, advice),
    }
}

/// What to do about an audience for a token that is turned off.
fn contradicted(analysis: &Analysis) -> Vec<Inline> {
    Inline::of(match analysis.document.is_v3 {
        true => "remove `jwtAudience` or `disableAuth`, which contradict each other",
        false => "remove `jwt_audience` or `disable_auth`, which contradict each other",
    })
}

/// One line for each backend; in a long list one for all that are alike.
pub(super) fn lines(items: Vec<Item>) -> Vec<Vec<Inline>> {
    if items.len() < MANY {
        return items.into_iter().map(line).collect();
    }
    let mut groups: Vec<Vec<Item>> = Vec::new();
    for item in items {
        let is_alike = |group: &&mut Vec<Item>| {
            group.first().is_some_and(|it| (&it.need, it.noun) == (&item.need, item.noun))
        };
        match groups.iter_mut().find(is_alike) {
            Some(group) => group.push(item),
            None => groups.push(vec![item]),
        }
    }
    let lines = groups.into_iter().flat_map(|group| match group.len() < FEWEST_ALIKE {
        true => group.into_iter().map(line).collect(),
        false => vec![together(&group)],
    });
    lines.collect()
}

fn line(item: Item) -> Vec<Inline> {
    let mut line = Inline::filled("`{}`: ", &[&item.address]);
    line.extend(item.need);
    line.extend(item.users.map(|users| Inline::Text(format!(" ({users})"))));
    line
}

fn together(group: &[Item]) -> Vec<Inline> {
    let Some(first) = group.first() else { return Vec::new() };
    let mut line = vec![Inline::Text(format!("{}: ", counted(group.len(), first.noun)))];
    line.extend(first.need.iter().cloned());
    line.extend(Inline::filled(", such as `{}`", &[&first.address]));
    line
}
