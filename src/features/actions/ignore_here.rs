//! The comment that silences a finding where it is.

use super::comment_line::CommentLine;
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::rules::{CommentLines, Finding, ignore_comment};
use crate::text::TextRange;

/// Lines of comments that are looked at above a finding.
const MOST_ABOVE: usize = 20;

/// The edit that writes the comment: an id more in the one that is there, or a line above. Nothing
/// where no comment can be.
pub(super) fn edit(
    analysis: &Analysis,
    comment_lines: &CommentLines<'_>,
    finding: &Finding,
) -> Option<Edit> {
    let source = analysis.source();
    let place = CommentLine::about(analysis, comment_lines, finding.range.start)?;
    let (line, mark) = (place.line, place.mark);
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
    place.put(analysis, &[&format!("gateway-ls: ignore[{}]", finding.rule)])
}

/// The last comment that begins on a line.
fn comment_on(analysis: &Analysis, line: TextRange) -> Option<TextRange> {
    let comments = analysis.tree.comments();
    let index = comments.partition_point(|comment| comment.start < line.end).checked_sub(1)?;
    comments.get(index).copied().filter(|comment| comment.start >= line.start)
}

/// The comments that are alone on the lines above, the nearest first.
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
