//! Where a comment about a place can be put on a line of its own. Knows no finding and no text.

use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::rules::CommentLines;
use crate::text::{TextRange, first_line_break};
use crate::yaml::Format;

/// A line that a comment can be above.
pub(super) struct CommentLine {
    /// The line, without its line break.
    pub(super) line: TextRange,
    /// What begins a comment.
    pub(super) mark: &'static str,
}

impl CommentLine {
    /// The line for a comment about a key; `None` where no comment can be.
    pub(super) fn about_key(analysis: &Analysis, offset: usize) -> Option<Self> {
        let start = analysis.text.line_at(offset).start;
        let before = TextRange::new(start, offset).of(analysis.source());
        // No text that began above ends on the line: the file need not be searched for one.
        let begins_line = before.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'-'));
        match begins_line {
            true => Self::at(analysis, start, offset),
            false => Self::about(analysis, &CommentLines::new(analysis), offset),
        }
    }

    /// The line for a comment about a place; `None` where no comment can be.
    pub(super) fn about(
        analysis: &Analysis,
        comment_lines: &CommentLines<'_>,
        offset: usize,
    ) -> Option<Self> {
        Self::at(analysis, comment_lines.line_of(offset), offset)
    }

    fn at(analysis: &Analysis, start: usize, offset: usize) -> Option<Self> {
        // What is in a second document is not read, comments neither.
        let second = analysis.tree.second_document();
        if second.is_some_and(|second| second.start <= offset) {
            return None;
        }
        let mark = match analysis.format {
            Format::Yaml => "#",
            Format::JsonWithComments => "//",
            Format::Json => return None,
        };
        let line = analysis.text.line_at(start);
        let text = analysis.tree.text(line);
        // In JSON the blanks before a key belong to the block above.
        let content = line.start + text.len() - text.trim_start_matches([' ', '\t']).len();
        // In a block that does not parse nobody knows what is a text and what is not.
        if analysis.tree.is_broken_at(offset) || analysis.tree.is_broken_at(content) {
            return None;
        }
        let comments = analysis.tree.comments();
        let is_inside =
            comments.iter().any(|comment| comment.start < line.start && line.start < comment.end);
        (!is_inside).then_some(Self { line, mark })
    }

    /// The edit that puts comments above the line, each on a line of its own. The texts must not
    /// hold line breaks.
    pub(super) fn put(&self, analysis: &Analysis, texts: &[&str]) -> Option<Edit> {
        let source = analysis.source();
        // A byte order mark stays the first thing in the file.
        let content = self.line.of(source).trim_start_matches('\u{feff}');
        let start = self.line.end - content.len();
        let indent =
            content.get(..content.len() - content.trim_start_matches([' ', '\t']).len())?;
        let (mark, line_break) = (self.mark, first_line_break(source));
        let line = |text: &&str| format!("{indent}{mark} {text}{line_break}");
        let text = texts.iter().map(line).collect();
        Some(Edit { range: TextRange::empty(start), text })
    }
}
