//! The command that grants the gateway its role on a backend: as a comment, or to be taken along.

use super::super::comment_line::CommentLine;
use super::super::{Action, ActionKind, Change};
use super::{action, touch};
use crate::analysis::Analysis;
use crate::gateway::Verdict;
use crate::routing::Occurrence;
use crate::text::{self, TextRange};
use crate::yaml::Entry;

/// What can be done with the command for the backend whose address a range touches.
pub(super) fn actions(
    analysis: &Analysis,
    occurrence: &Occurrence,
    range: TextRange,
) -> Vec<Action> {
    let fields = occurrence.backend.handle.of(&analysis.tree);
    let address = fields.node.entry("address").filter(|_| fields.via.is_none());
    let Some(address) = address.filter(|entry| touch(entry.range(), range)) else {
        return Vec::new();
    };
    let advice = analysis.advice(occurrence);
    if advice.verdict != Verdict::Grant {
        return Vec::new();
    }
    let commands: Vec<&str> = advice.grants.iter().map(|grant| grant.command.as_str()).collect();
    if commands.is_empty() {
        return Vec::new();
    }
    let comment = comment(analysis, address, &commands);
    let text = Change::Clipboard(commands.join("\n"));
    let copy = Action::new(ActionKind::Rewrite, "Copy the grant command", text);
    comment.into_iter().chain([copy]).collect()
}

fn comment(analysis: &Analysis, address: Entry<'_>, commands: &[&str]) -> Option<Action> {
    // A name comes from the address: nothing in it may end the comment or be one of ours.
    let is_safe = |command: &&str| {
        !command.chars().any(|letter| letter.is_control() || text::acts(letter))
            && !command.contains(['\u{2028}', '\u{2029}'])
            && !command.contains("gateway-ls:")
    };
    if !commands.iter().all(is_safe) {
        return None;
    }
    let place = CommentLine::about_key(analysis, address.key.range().start)?;
    let above = TextRange::new(0, place.line.start).of(analysis.source());
    let last = commands.last()?;
    if above.lines().next_back().is_some_and(|line| line.contains(last)) {
        return None;
    }
    let edit = place.put(analysis, commands)?;
    Some(action(ActionKind::Rewrite, "Insert the grant command as a comment", vec![edit]))
}
