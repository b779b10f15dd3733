//! One lens for all named backends, where their own would stand closer together than text.

use std::collections::BTreeSet;

use super::role::SET_ACCOUNT;
use super::{Lens, LensAction};
use crate::analysis::Analysis;
use crate::features::backends::{Advices, counted, lacks_account};
use crate::gateway::{ResourceKind, Verdict};
use crate::routing::{Occurrence, Site};
use crate::text::{Encoding, TextRange};

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
        backends.sort_by_key(|(_, it)| it.backend.key);
        let line =
            |it: &Occurrence| analysis.text.position(it.backend.key.start, Encoding::Utf8).line;
        let is_crowded = backends.windows(MANY).any(|near| {
            let [(_, first), .., (_, last)] = near else { return false };
            line(last) - line(first) < FEWEST_LINES
        });
        let first = backends.first().map(|(_, it)| it.backend.key).unwrap_or_default();
        let key = map_key(analysis, first).unwrap_or(first);
        Self { backends, key, is_crowded }
    }

    /// The lens for all of them, if any needs a role or fails.
    pub(super) fn lens(&self, advices: &mut Advices<'a>, first: &BTreeSet<usize>) -> Option<Lens> {
        let mut commands = Vec::new();
        let mut are_services = true;
        let (mut failing, mut lacks) = (0_usize, false);
        for (_, occurrence) in self.backends.iter().filter(|(index, _)| first.contains(index)) {
            let advice = advices.of(occurrence);
            if let Some(grant) = advice.grants.first() {
                commands.push(grant.command.clone());
                are_services &= grant.resource.kind == ResourceKind::CloudRunService;
                lacks |= lacks_account(advice);
            } else if advice.verdict == Verdict::Blocked {
                failing += 1;
            }
        }
        let noun = if are_services { "service" } else { "role" };
        let mut parts = Vec::new();
        if !commands.is_empty() {
            parts.push(counted(commands.len(), noun));
        }
        if failing > 0 {
            let fail = if failing == 1 { "fails" } else { "fail" };
            parts.push(format!("{failing} {fail} with 401"));
        }
        let what = parts.join(", ");
        let account = if lacks { SET_ACCOUNT } else { "" };
        let (title, tooltip, action) = match (commands.is_empty(), parts.is_empty()) {
            (_, true) => return None,
            (true, false) => (what.clone(), String::new(), LensAction::Nothing),
            (false, _) => (
                format!("Copy all grants: {what}"),
                format!(
                    "Copies the commands that grant the gateway's service account the role that \
                     each of these backends needs. {account}"
                ),
                LensAction::Copy(commands.join("\n")),
            ),
        };
        let statement = format!("Roles to grant: {what}");
        let tooltip = tooltip.trim_end().to_owned();
        Some(Lens { range: self.key, title, statement, tooltip, action })
    }
}

/// The key of the map that a backend is written in.
fn map_key(analysis: &Analysis, backend: TextRange) -> Option<TextRange> {
    let root = analysis.tree.root()?;
    let management = root.entry("x-google-api-management")?.value;
    let backends = management.entry("backends")?;
    backends.range().covers(backend).then(|| backends.key.range())
}
