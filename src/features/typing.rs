//! Quiet while typing: which findings are held back while a line is being written.
//!
//! Findings are a pure function of the text; what is held back is a pure function of the findings
//! now, of those before the line was begun and of those that are shown. It knows no rule's reasons,
//! only which rules miss something that may yet be written.

mod defined;
mod missing;
mod open;
mod word;

use std::collections::BTreeSet;

use crate::analysis::Analysis;
use crate::rules::Finding;
use crate::text::TextRange;
use missing::is_still_open;
use word::Line;

/// A line that is being written.
#[derive(Clone, Copy, Debug)]
pub struct Typed<'a> {
    /// The byte offset where something was written last.
    pub cursor: usize,
    /// Whether so much was written there at once that nobody typed it.
    pub is_pasted: bool,
    /// What was found before the line was begun, at its places in the text of now; if the text was
    /// broken then, also what was found when it was whole for the last time.
    pub settled: &'a [Finding],
    /// What is shown, at its places in the text of now.
    pub shown: &'a [Finding],
}

/// What is to be shown while a line is being written, in the order of the places. What is shown
/// stays as long as it is found; nothing new is shown of what may be right when it is written
/// whole, nor on other lines unless the line only closes what they say. What is not found any more
/// because the line is half written stays.
pub fn quiet(analysis: &Analysis, findings: &[Finding], typed: &Typed<'_>) -> Vec<Finding> {
    let line = Line::new(analysis, typed);
    let shown = names(typed.shown);
    let settled = names(typed.settled);
    let is_due = |finding: &Finding| {
        shown.contains(&name(finding))
            || (line.holds(finding) || settled.contains(&name(finding)) || line.only_ends())
                && !line.may_mend(finding)
                && !is_still_open(analysis, &line, finding)
    };
    let mut due: Vec<Finding> =
        findings.iter().filter(|finding| is_due(finding)).cloned().collect();
    if line.is_unfinished() {
        let found = names(findings);
        let is_mended = |it: &Finding| it.rule == "syntax" && analysis.tree.errors().is_empty();
        let is_lost =
            |it: &Finding| !line.holds(it) && !found.contains(&name(it)) && !is_mended(it);
        let lost = typed.shown.iter().filter(|it| is_lost(it));
        due.extend(lost.cloned());
        due.sort_by_cached_key(|finding| (finding.range, finding.rule));
    }
    due
}

/// The text of the address that is being written, as long as more letters may make it another
/// service's and nothing is shown about it: what would be said of its service is not said yet.
pub fn begun_address(analysis: &Analysis, typed: &Typed<'_>) -> Option<TextRange> {
    let begun = Line::new(analysis, typed).begun_address()?;
    let touches =
        |finding: &Finding| finding.range.start <= begun.end && begun.start <= finding.range.end;
    (!typed.shown.iter().any(touches)).then_some(begun)
}

/// What makes a finding the same in another version: its rule and where it begins.
type Name = (&'static str, usize);

fn name(finding: &Finding) -> Name {
    (finding.rule, finding.range.start)
}

fn names(findings: &[Finding]) -> BTreeSet<Name> {
    findings.iter().map(name).collect()
}

/// Whether nothing but what closes brackets and quotes is in a text.
fn only_closes(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || matches!(c, '}' | ']' | ')' | '"' | '\'' | ','))
}

/// The text after an offset.
fn text_after(source: &str, offset: usize) -> &str {
    TextRange::new(offset, source.len()).of(source)
}
