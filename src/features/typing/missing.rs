//! Findings that say that something is missing, and whether the place where it may yet be written
//! is still being written.

use super::defined::is_definable;
use super::word::Line;
use super::{behind, only_closes};
use crate::analysis::Analysis;
use crate::rules::{self, Finding, Misses};
use crate::text::TextRange;
use crate::yaml::{Format, Node, SyntaxProblem};

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
        Misses::HereOrAnywhere if line.is_last => true,
        Misses::AtKeyOrMapping if marks_mapping(analysis, finding.range) => {
            is_open(analysis, line, finding.range)
        }
        Misses::AtKey | Misses::AtKeyOrMapping if !marks_missing(analysis, finding) => false,
        _ => is_open(analysis, line, finding.range),
    }
}

/// Whether what belongs to a key or a mapping goes on where a line is being written.
pub(super) fn is_open(analysis: &Analysis, line: &Line<'_>, range: TextRange) -> bool {
    let source = analysis.source();
    if analysis.format != Format::Yaml || source.trim_start().starts_with('{') {
        return is_open_in_brackets(source, line, range);
    }
    is_open_by_indentation(source, line, range)
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
    let after = behind(source, finding.range.end).trim_start_matches(['"', '\'']);
    let colon = after.trim_start_matches(' ').strip_prefix(':');
    // Without quotes the colon of `ftp://` is part of the word.
    let is_key =
        colon.is_some_and(|it| is_quoted || it.is_empty() || it.starts_with([' ', '\r', '\n']));
    let is_stranger = || {
        let near = analysis.near(finding.range.start);
        near.as_ref()
            .unwrap_or(analysis)
            .strangers()
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
    let column = indent(behind(source, start));
    let said = |text: &&str| !text.trim().is_empty();
    let inside = TextRange::new(range.end, line.range.start).of(source);
    let written = line.range.of(source);
    let below = behind(source, line.range.end).lines().find(said);
    inside.lines().skip(1).filter(said).all(|text| indent(text) > column)
        && (indent(written) > column || only_closes(written))
        && below.is_some_and(|text| indent(text) <= column)
}

/// In brackets: those behind what is marked, or around it, are not closed before the cursor, and
/// nothing but what closes follows it in them.
fn is_open_in_brackets(source: &str, line: &Line<'_>, range: TextRange) -> bool {
    if line.cursor < range.start {
        return false;
    }
    let marked = if behind(source, range.start).starts_with('{') { range.start } else { range.end };
    let after = behind(source, marked).trim_start_matches('"').trim_start();
    let after = if marked == range.start { behind(source, marked) } else { after };
    let value = after.strip_prefix(':').map(str::trim_start);
    let value = value.filter(|value| value.starts_with(['{', '[']));
    // How many brackets are open when what is marked is over.
    let (text, least) = value.map_or((after, 0), |value| (value, 1));
    let cursor = (line.cursor + text.len()).saturating_sub(source.len());
    let (written, rest) = text.split_at_checked(cursor).unwrap_or((text, ""));
    let Some(open) = open_brackets(written, least) else { return false };
    let mut to_close = (open + 1).saturating_sub(least);
    for letter in rest.chars() {
        match letter {
            '}' | ']' => to_close = to_close.saturating_sub(1),
            '"' | ',' => {}
            _ if letter.is_whitespace() => {}
            _ => return false,
        }
        if to_close == 0 {
            return true;
        }
    }
    true
}

/// How many brackets are open at the end of a text; `None` if at some place it is fewer than
/// `least`, the first bracket aside.
fn open_brackets(text: &str, least: usize) -> Option<usize> {
    let mut open = 0_usize;
    let mut in_string = false;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if in_string => _ = letters.next(),
            '"' => in_string = !in_string,
            '{' | '[' if !in_string => open += 1,
            '}' | ']' if !in_string => {
                open = open.checked_sub(1)?;
                if open < least {
                    return None;
                }
            }
            _ => {}
        }
    }
    Some(open)
}

/// In YAML: no line from what is marked to the line is indented less than what belongs to it, and
/// the next one after the line is.
fn is_open_by_indentation(source: &str, line: &Line<'_>, range: TextRange) -> bool {
    if line.range.end < range.start {
        return false;
    }
    let start = source.get(..range.start).and_then(|it| it.rfind('\n')).map_or(0, |at| at + 1);
    let lines = behind(source, start);
    let Some(first) = lines.lines().next() else { return true };
    let key = first.trim_start_matches([' ', '-']);
    let column = first.len() - key.len();
    let has_block = without_comment(first).ends_with([':', '-']);
    let belongs = |text: &str| {
        let indent = text.len() - text.trim_start_matches(' ').len();
        if has_block {
            indent > column || indent == column && text.trim_start().starts_with('-')
        } else {
            indent >= column
        }
    };
    let mut at = start;
    for (index, text) in lines.split_inclusive('\n').enumerate() {
        let (from, is_first) = (at, index == 0);
        at += text.len();
        let text = text.trim_end_matches(['\n', '\r']);
        let is_behind = from > line.range.start;
        let is_empty = text.trim().is_empty() || text.trim_start().starts_with('#');
        if is_first || is_empty {
            continue;
        }
        match (is_behind, belongs(text)) {
            (true, belongs) => return !belongs,
            (false, false) => return false,
            (false, true) => {}
        }
    }
    true
}

fn without_comment(line: &str) -> &str {
    line.find(" #").map_or(line, |at| line.get(..at).unwrap_or(line)).trim_end()
}
