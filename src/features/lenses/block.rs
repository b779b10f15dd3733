//! One lens for all named backends, where their own would be closer together than text.

use std::collections::BTreeSet;

use super::role::SET_ACCOUNT;
use super::{Lens, LensAction};
use crate::analysis::{Analysis, Grants, Reason};
use crate::features::backends::{Advices, counted, lacks_account};
use crate::routing::{Occurrence, Site};
use crate::text::TextRange;

/// From so many backends on, their lenses can be too many.
const MANY: usize = 3;
/// Lines between the first and the last of so many, at least, for lenses of their own.
const FEWEST_LINES: u32 = 10;

/// The backends that `x-google-api-management` names.
pub(super) struct NamedBackends<'a> {
    /// Each with the index of its occurrence.
    backends: Vec<(usize, &'a Occurrence)>,
    /// The key of their map, or else of the first one.
    key: TextRange,
    /// Whether one lens speaks for all.
    pub(super) is_crowded: bool,
}

impl<'a> NamedBackends<'a> {
    pub(super) fn of(analysis: &'a Analysis) -> Self {
        let backends = analysis.routing.occurrences.iter().enumerate();
        let mut backends: Vec<_> =
            backends.filter(|(_, it)| matches!(it.site, Site::Named(_))).collect();
        backends.sort_by_cached_key(|(_, it)| it.backend.key);
        let start = |it: &Occurrence| it.backend.key.start;
        let is_crowded = backends.windows(MANY).any(|near| {
            let [(_, first), .., (_, last)] = near else { return false };
            analysis.text.lines_between(start(first), start(last)) < FEWEST_LINES
        });
        let first = backends.first().map(|(_, it)| it.backend.key).unwrap_or_default();
        let key = map_key(analysis, first).unwrap_or(first);
        Self { backends, key, is_crowded }
    }

    /// The lens for all of them, if any needs a role or fails. What is granted already is not
    /// granted again.
    pub(super) fn lens(
        &self,
        advices: &mut Advices<'a>,
        grants: &Grants<'a>,
        first: &BTreeSet<usize>,
    ) -> Option<Lens> {
        let mut commands = Vec::new();
        let mut granted = 0;
        let mut failing = Vec::new();
        let mut lacks = false;
        for (_, occurrence) in self.backends.iter().filter(|(index, _)| first.contains(index)) {
            let routed = occurrence.is_routed_only();
            if let Some(blocked) = advices.analysis.blocked(occurrence, routed) {
                failing.push(blocked.reason);
                continue;
            }
            let advice = advices.of(occurrence);
            if let Some(grant) = advice.grants.first() {
                if grants.of(occurrence, grant).is_some_and(|it| it.is_granted()) {
                    granted += 1;
                    continue;
                }
                commands.push(grant.command.clone());
                lacks |= lacks_account(advice);
            }
        }
        let fails = fails(&failing);
        let what = match (commands.len(), fails) {
            (0, None) if granted > 0 => format!("Granted: {}", counted(granted, "role")),
            (0, None) => return None,
            (0, Some(fails)) => fails,
            (some, None) => counted(some, "grant"),
            (some, Some(fails)) => format!("{} ({fails})", counted(some, "grant")),
        };
        let account = if lacks { SET_ACCOUNT } else { "" };
        let (title, statement, tooltip, action) = match commands.is_empty() {
            true => (what.clone(), what, String::new(), LensAction::Nothing),
            false => (
                format!("Copy {what}"),
                format!("Needs {what}"),
                format!(
                    "Copies the commands that grant the gateway's service account the role that \
                     each of these backends needs. {account}"
                ),
                LensAction::Copy(commands.join("\n")),
            ),
        };
        let tooltip = tooltip.trim_end().to_owned();
        Some(Lens { range: self.key, title, statement, tooltip, action })
    }
}

/// How many backends fail, by the rules that say so.
fn fails(reasons: &[Reason]) -> Option<String> {
    let all_with_401 = reasons.iter().all(|reason| *reason == Reason::GoogleApi);
    let how = if all_with_401 { " with 401" } else { "" };
    let fail = if reasons.len() == 1 { "fails" } else { "fail" };
    (!reasons.is_empty()).then(|| format!("{} {fail}{how}", counted(reasons.len(), "backend")))
}

/// The key of the map that a backend is written in.
fn map_key(analysis: &Analysis, backend: TextRange) -> Option<TextRange> {
    let root = analysis.tree.root()?;
    let management = root.entry("x-google-api-management")?.value;
    let backends = management.entry("backends")?;
    backends.range().covers(backend).then(|| backends.key.range())
}
