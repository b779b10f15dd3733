//! The comment that silences a finding where it stands.

use crate::analysis::Analysis;
use crate::rules::{CommentLines, Edit, Finding, ignore_comment};
use crate::text::TextRange;
use crate::yaml::Format;

/// Lines of comments that are looked at above a finding.
const MOST_ABOVE: usize = 20;

/// The edit that writes the comment: an id more in the one that is there, or a line above. Nothing
/// where no comment can stand.
pub(super) fn edit(
    analysis: &Analysis,
    comment_lines: &CommentLines<'_>,
    finding: &Finding,
) -> Option<Edit> {
    let mark = match analysis.format {
        Format::Yaml => "#",
        Format::JsonWithComments => "//",
        Format::Json => return None,
    };
    let source = analysis.source();
    let start = comment_lines.line_of(finding.range.start);
    // In a block that does not parse nobody knows what is a text and what is not.
    if analysis.tree.is_broken_at(finding.range.start) || analysis.tree.is_broken_at(start) {
        return None;
    }
    let line = analysis.text.line_at(start);
    let comments = analysis.tree.comments();
    if comments.iter().any(|comment| comment.start < line.start && line.start < comment.end) {
        return None;
    }
    let beside = comment_on(analysis, line);
    for comment in beside.into_iter().chain(comments_above(analysis, line, mark)) {
        let there = ignore_comment(analysis, comment);
        if let Some(there) = there.filter(|there| there.is_closed && !there.whole_file) {
            let ids = there.ids.of(source);
            let end = there.ids.start + ids.trim_end().len();
            let is_first = ids.trim().is_empty() || ids.trim_end().ends_with(',');
            let separator = match (is_first, ids.trim().is_empty()) {
                (false, _) => ", ",
                (true, true) => "",
                (true, false) => " ",
            };
            let text = format!("{separator}{}", finding.rule);
            return Some(Edit { range: TextRange::empty(end), text });
        }
    }
    // A byte order mark stays the first thing in the file.
    let content = line.of(source).trim_start_matches('\u{feff}');
    let start = line.end - content.len();
    let indent = content.get(..content.len() - content.trim_start_matches([' ', '\t']).len())?;
    let line_break = line_break(source);
    let text = format!("{indent}{mark} gateway-ls: ignore[{}]{line_break}", finding.rule);
    Some(Edit { range: TextRange::empty(start), text })
}

/// The last comment that begins on a line.
fn comment_on(analysis: &Analysis, line: TextRange) -> Option<TextRange> {
    let comments = analysis.tree.comments();
    let index = comments.partition_point(|comment| comment.start < line.end).checked_sub(1)?;
    comments.get(index).copied().filter(|comment| comment.start >= line.start)
}

/// The comments that stand alone on the lines above, the nearest first.
fn comments_above<'a>(
    analysis: &'a Analysis,
    line: TextRange,
    mark: &'static str,
) -> impl Iterator<Item = TextRange> + 'a {
    let above = |line: &TextRange| Some(analysis.text.line_at(line.start.checked_sub(1)?));
    let lines = std::iter::successors(above(&line), move |line| above(line));
    let is_comment =
        move |line: &TextRange| line.of(analysis.source()).trim_start().starts_with(mark);
    lines.take(MOST_ABOVE).take_while(is_comment).filter_map(|line| comment_on(analysis, line))
}

/// The line break that the file uses first.
fn line_break(source: &str) -> &'static str {
    match source.find(['\n', '\r']).and_then(|at| source.get(at..)) {
        Some(rest) if rest.starts_with("\r\n") => "\r\n",
        Some(rest) if rest.starts_with('\r') => "\r",
        _ => "\n",
    }
}
