//! Findings that say that something is missing, and whether the place where it may yet be written
//! is still being written.

use super::defined::is_definable;
use super::open::{is_open, is_open_beside};
use super::word::Line;
use super::{only_closes, text_after};
use crate::analysis::Analysis;
use crate::rules::{self, Finding, Misses};
use crate::text::TextRange;
use crate::yaml::{Node, SyntaxProblem};

/// Whether what a finding misses may be written where a line is being written.
pub(super) fn is_still_open(analysis: &Analysis, line: &Line<'_>, finding: &Finding) -> bool {
    if finding.rule == "syntax" {
        return is_open_bracket(analysis, finding.range)
            && (line.is_last || is_open_block(analysis.source(), line, finding.range));
    }
    let misses = rules::find(finding.rule).map_or(Misses::Nothing, |rule| rule.misses);
    match misses {
        Misses::Nothing => false,
        Misses::Anywhere => line.is_last,
        Misses::InSection if line.is_pasted && line.holds(finding) => false,
        Misses::InSection => is_definable(analysis, line, finding),
        Misses::HereOrAnywhere | Misses::BesideOrAnywhere if line.is_last => true,
        Misses::BesideOrAnywhere => is_open_beside(analysis, line, finding.range),
        Misses::AtKeyOrMapping if marks_mapping(analysis, finding.range) => {
            is_open(analysis, line, finding.range)
        }
        Misses::AtKey | Misses::AtKeyOrMapping if !marks_missing(analysis, finding) => false,
        _ => is_open(analysis, line, finding.range),
    }
}

/// Whether a bracket is marked that may be closed where the text goes on.
fn is_open_bracket(analysis: &Analysis, range: TextRange) -> bool {
    let mut errors = analysis.tree.errors().iter().filter(|error| error.range == range);
    errors.any(|error| matches!(error.problem, SyntaxProblem::UnclosedBracket(_)))
}

/// Whether a key is marked for what it lacks, and not for what it is.
fn marks_missing(analysis: &Analysis, finding: &Finding) -> bool {
    let source = analysis.source();
    let start = analysis.text.line_at(finding.range.start).start;
    let before = TextRange::new(start, finding.range.start).of(source).trim_end();
    let is_quoted = before.ends_with(['"', '\'']);
    let before = before.trim_end_matches(['"', '\'']).trim_end();
    let begins = before.is_empty() || before.ends_with(['-', '{', ',', '?']);
    let after = text_after(source, finding.range.end).trim_start_matches(['"', '\'']);
    let colon = after.trim_start_matches(' ').strip_prefix(':');
    // Without quotes the colon of `ftp://` is part of the word.
    let is_key =
        colon.is_some_and(|it| is_quoted || it.is_empty() || it.starts_with([' ', '\r', '\n']));
    let is_stranger = || {
        let near = analysis.near(finding.range.start);
        near.as_ref()
            .unwrap_or(analysis)
            .unknown_keys()
            .any(|it| it.key.content_range() == finding.range)
    };
    begins && is_key && !is_stranger()
}

/// Whether a mapping is marked, or as much of it as its first line has.
fn marks_mapping(analysis: &Analysis, range: TextRange) -> bool {
    let begins_here = |mapping: &Node<'_>| mapping.content_range().start == range.start;
    analysis.tree.mappings().filter(begins_here).any(|mapping| {
        let first = mapping.entries().next();
        first.is_some_and(|first| first.key.content_range().end < range.end)
    })
}

/// Whether the lines below an open bracket are still being written: they are indented deeper than
/// its own, and what follows the cursor is not.
fn is_open_block(source: &str, line: &Line<'_>, range: TextRange) -> bool {
    let start = source.get(..range.start).and_then(|it| it.rfind('\n')).map_or(0, |at| at + 1);
    if line.range.start <= start {
        return false;
    }
    let indent = |text: &str| text.len() - text.trim_start_matches([' ', '\t']).len();
    let column = indent(text_after(source, start));
    let said = |text: &&str| !text.trim().is_empty();
    let inside = TextRange::new(range.end, line.range.start).of(source);
    let written = line.range.of(source);
    let below = text_after(source, line.range.end).lines().find(said);
    inside.lines().skip(1).filter(said).all(|text| indent(text) > column)
        && (indent(written) > column || only_closes(written))
        && below.is_some_and(|text| indent(text) <= column)
}
