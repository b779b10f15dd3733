//! Whether what belongs to a key or a mapping may still go on where a line is being written. Knows no
//! finding.

use super::text_after;
use super::word::Line;
use crate::analysis::Analysis;
use crate::text::TextRange;
use crate::yaml::{Format, Step};

/// Whether what belongs to a key or a mapping goes on where a line is being written.
pub(super) fn is_open(analysis: &Analysis, line: &Line<'_>, range: TextRange) -> bool {
    let source = analysis.source();
    if analysis.format != Format::Yaml || source.trim_start().starts_with('{') {
        return is_open_in_brackets(source, line, range);
    }
    is_open_by_indentation(source, line, range)
}

/// Whether the mapping of a key goes on where a line is being written.
pub(super) fn is_open_beside(analysis: &Analysis, line: &Line<'_>, key: TextRange) -> bool {
    let source = analysis.source();
    if analysis.format != Format::Yaml || source.trim_start().starts_with('{') {
        let path = analysis.tree.path_at(key.start);
        let end = match path.last() {
            Some(Step::Entry(entry, _)) => entry.value.range().end,
            _ => key.end,
        };
        return is_open_in_brackets(source, line, TextRange::new(end, end));
    }
    let column = |text: &str| text.len() - text.trim_start_matches([' ', '-']).len();
    let own = column(analysis.text.line_at(key.start).of(source));
    goes_on(source, line, key, |text| column(text) >= own)
}

/// In brackets: those after what is marked, or around it, are not closed before the cursor, and
/// nothing but what closes follows it in them.
fn is_open_in_brackets(source: &str, line: &Line<'_>, range: TextRange) -> bool {
    if line.cursor < range.start {
        return false;
    }
    let marked =
        if text_after(source, range.start).starts_with('{') { range.start } else { range.end };
    let after = text_after(source, marked).trim_start_matches('"').trim_start();
    let after = if marked == range.start { text_after(source, marked) } else { after };
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
    let start = source.get(..range.start).and_then(|it| it.rfind('\n')).map_or(0, |at| at + 1);
    let lines = text_after(source, start);
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
    goes_on(source, line, range, belongs)
}

/// Whether all lines from the one of a place to the line belong to it, and the next one does not.
fn goes_on(
    source: &str,
    line: &Line<'_>,
    range: TextRange,
    belongs: impl Fn(&str) -> bool,
) -> bool {
    if line.range.end < range.start {
        return false;
    }
    let start = source.get(..range.start).and_then(|it| it.rfind('\n')).map_or(0, |at| at + 1);
    let mut at = start;
    for (index, text) in text_after(source, start).split_inclusive('\n').enumerate() {
        let (from, is_first) = (at, index == 0);
        at += text.len();
        let text = text.trim_end_matches(['\n', '\r']);
        let is_after = from > line.range.start;
        let is_empty = text.trim().is_empty() || text.trim_start().starts_with('#');
        if is_first || is_empty {
            continue;
        }
        match (is_after, belongs(text)) {
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
