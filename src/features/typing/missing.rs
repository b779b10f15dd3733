//! Findings that say that something is missing, and whether the place where it may yet be written
//! is still being written.

use super::word::Line;
use super::{behind, only_closes};
use crate::analysis::Analysis;
use crate::rules::Finding;
use crate::text::TextRange;
use crate::yaml::Format;

/// Where that can be written what a rule misses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Where {
    /// Below the key that is marked, or beside the value that is.
    Here,
    /// The same if a key is marked; what is marked otherwise is wrong as it is.
    AtKey,
    /// Anywhere in the document.
    Anywhere,
}

/// The rules that miss something.
const MISSING: &[(&str, Where)] = &[
    ("address", Where::Here),
    ("address-parameter", Where::Here),
    ("api-key-alternative", Where::Anywhere),
    ("api-key-location", Where::Here),
    ("api-key-not-required", Where::Anywhere),
    ("body-not-object", Where::Here),
    ("cors-without-options", Where::Anywhere),
    ("doubled-path", Where::Here),
    ("endpoints-entry", Where::AtKey),
    ("implicit-constant-address", Where::Here),
    ("invalid-value", Where::AtKey),
    ("mcp-tool", Where::AtKey),
    ("mcp-tools-list", Where::Anywhere),
    ("missing-audiences", Where::Here),
    ("missing-iap-audience", Where::Here),
    ("missing-issuer", Where::Here),
    ("missing-management", Where::Anywhere),
    ("model-router", Where::Here),
    ("model-router-backend", Where::Anywhere),
    ("model-router-rule", Where::AtKey),
    ("no-backend", Where::Anywhere),
    ("open-catch-all", Where::Anywhere),
    ("openapi-structure", Where::AtKey),
    ("operation-id-missing", Where::Here),
    ("parameter-name-collision", Where::Here),
    ("path-parameter-type", Where::Here),
    ("query-parameter-type", Where::Here),
    ("quota-limit", Where::AtKey),
    ("reference", Where::Anywhere),
    ("server", Where::AtKey),
    ("undeclared-path-parameter", Where::Here),
    ("undefined-backend", Where::Anywhere),
    ("undefined-metric", Where::Anywhere),
    ("undefined-model-router", Where::Anywhere),
    ("undefined-security-scheme", Where::Anywhere),
    ("unsupported-security-scheme", Where::AtKey),
    ("unused-backend", Where::Anywhere),
    ("unused-suppression", Where::Anywhere),
];

/// Whether what a finding misses may be written where a line is being written.
pub(super) fn is_still_open(analysis: &Analysis, line: &Line<'_>, finding: &Finding) -> bool {
    let Some((_, place)) = MISSING.iter().find(|(rule, _)| *rule == finding.rule) else {
        return false;
    };
    let source = analysis.source();
    let is_at_end = || only_closes(&without_comments(behind(source, line.cursor)));
    match place {
        Where::Anywhere if is_at_end() => true,
        Where::AtKey if !marks_missing(analysis, finding) => false,
        _ if analysis.format != Format::Yaml || source.trim_start().starts_with('{') => {
            is_open_in_brackets(source, line, finding.range)
        }
        _ => is_open_by_indentation(source, line, finding.range),
    }
}

/// Whether a key is marked for what it lacks, and not for what it is.
fn marks_missing(analysis: &Analysis, finding: &Finding) -> bool {
    let after = behind(analysis.source(), finding.range.end).trim_start_matches(['"', '\'']);
    let is_stranger = || analysis.strangers().any(|it| it.key.content_range() == finding.range);
    after.trim_start_matches(' ').starts_with(':') && !is_stranger()
}

fn without_comments(text: &str) -> String {
    let is_comment = |line: &&str| !line.trim_start().starts_with('#');
    text.lines().filter(is_comment).collect::<Vec<_>>().join("\n")
}

/// In JSON: the brackets behind what is marked, or around it, are not closed before the line, and
/// nothing follows the line in them.
fn is_open_in_brackets(source: &str, line: &Line<'_>, range: TextRange) -> bool {
    let after = behind(source, range.end);
    let after = after.trim_start_matches('"').trim_start();
    let value = after.strip_prefix(':').map(str::trim_start);
    // The depth below which what is marked is over.
    let (text, least) = match value {
        Some(value) if value.starts_with(['{', '[']) => (value, 1),
        _ => (after, 0),
    };
    let start = source.len() - text.len();
    if line.cursor < range.start {
        return false;
    }
    let mut depth = 0_usize;
    let mut is_begun = false;
    let mut in_string = false;
    let mut is_escaped = false;
    for (at, letter) in text.char_indices() {
        let is_behind = start + at >= line.cursor;
        if in_string {
            in_string = is_escaped || letter != '"';
            is_escaped = !is_escaped && letter == '\\';
            continue;
        }
        match letter {
            '"' if is_behind
                && !text.get(at + 1..).is_some_and(|it| it.starts_with(['\n', '"', '}', ','])) =>
            {
                return false;
            }
            '"' if is_behind => {}
            '"' => in_string = true,
            '{' | '[' => {
                depth += 1;
                is_begun |= depth >= least;
            }
            '}' | ']' => {
                if depth <= least.max(usize::from(least == 0 && false)) && depth == least {
                    return is_behind;
                }
                depth = depth.saturating_sub(1);
            }
            _ if is_behind && !letter.is_whitespace() && letter != ',' => return false,
            _ => {}
        }
    }
    let _ = is_begun;
    true
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
