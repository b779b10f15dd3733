//! Comments that speak to us, `# gateway-ls: …`: where they are, and the words in them.

use crate::analysis::Analysis;
use crate::text::TextRange;
use crate::yaml::Format;

/// What such a comment can begin with: the word, what follows it and what it is for.
pub(super) const WORDS: &[(&str, &str, &str)] = &[
    (
        "ignore",
        "[",
        "Leaves findings out: `ignore[rule-id]` and, behind it, the reason. It counts for its own line or, alone on its line, for the next one.",
    ),
    ("ignore-file", "[", "Leaves the findings of a rule out in the whole file."),
];

/// The comment that holds an offset, with the blanks at the end of its line.
pub(super) fn comment_at(analysis: &Analysis, offset: usize) -> Option<TextRange> {
    if analysis.format == Format::Json {
        return None;
    }
    let comments = analysis.tree.comments();
    let index = comments.partition_point(|comment| comment.start < offset);
    let comment = *comments.get(index.checked_sub(1)?)?;
    let is_closed = comment.of(analysis.source()).ends_with("*/");
    let line = analysis.text.line_at(comment.start);
    let end = if is_closed { comment.end } else { line.end.max(comment.end) };
    (offset <= end).then(|| TextRange::new(comment.start, end))
}

/// The word that a cursor touches within a range.
pub(super) fn word_at(source: &str, within: TextRange, offset: usize) -> Option<TextRange> {
    if !within.touches(offset) {
        return None;
    }
    let before = TextRange::new(within.start, offset).of(source);
    let after = TextRange::new(offset, within.end).of(source);
    let start = before.trim_end_matches(is_word_letter).len();
    let end = after.len() - after.trim_start_matches(is_word_letter).len();
    let word = TextRange::new(within.start + start, offset + end);
    (!word.is_empty()).then_some(word)
}

pub(super) fn is_word_letter(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '-' | '_')
}
