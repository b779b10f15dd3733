//! Where a place stands in a text that may be half typed: under which keys, beside which others,
//! and whether a key, a value or an item is to be written there.
//!
//! Looks at lines and brackets only, and of all blocks but the one that holds the place at their
//! first lines only, so that it costs little in a large file. It gives no meaning to any key.

mod brackets;
mod lines;
mod word;

use super::{Format, Tree};
use crate::text::TextRange;

pub use word::value_behind;

/// Where a place stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Around {
    /// The way from the root: to the mapping for a key, with its own key for a value, with the
    /// item for an item.
    pub path: Vec<Part>,
    /// What is to be written there.
    pub spot: Spot,
    /// The word that stands there, without its quotes.
    pub word: TextRange,
    /// The quote that is open before the word.
    pub quote: Option<char>,
    /// Whether that quote is closed behind the word.
    pub is_quote_closed: bool,
    /// The other keys of the mapping, without their quotes.
    pub siblings: Vec<TextRange>,
    /// Whether a colon stands behind the word.
    pub has_colon: bool,
    /// Whether lines below belong to the word, or would if it were a key.
    pub has_children: bool,
    /// How it is written there.
    pub layout: Layout,
}

/// A part of the way to a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Under this key.
    Key(String),
    /// In a list.
    Item,
}

/// What is to be written at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A key of a mapping.
    Key,
    /// A key of a mapping that does not exist yet, or a value: it stands alone below its key.
    Below,
    /// A value behind its key.
    Value,
    /// An item of a list: a value, or the first key of a mapping.
    Item,
}

/// How what is written at a place must look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// By indentation.
    Block {
        /// The column of the key, in bytes.
        column: usize,
        /// Blanks at the start of its line.
        indent: usize,
        /// Spaces from a key to the keys below it.
        step: usize,
        /// Spaces from a key to the dashes below it.
        dash: usize,
    },
    /// In brackets.
    Brackets {
        /// Whether all words are quoted.
        is_json: bool,
        /// Where a comma is missing before the place.
        comma_before: Option<usize>,
        /// Whether a comma is needed behind the place.
        needs_comma: bool,
    },
}

/// Where the place at `offset` stands; `None` in comments, in texts that go over lines, and
/// wherever nothing but ordinary words can stand.
pub fn around(tree: &Tree, format: Format, offset: usize) -> Option<Around> {
    let source = tree.source();
    if !source.is_char_boundary(offset) || is_in_comment(tree, offset) {
        return None;
    }
    if tree.second_document().is_some_and(|second| second.start <= offset) {
        return None;
    }
    match bracket_at_start(source) {
        Some(start) if offset > start => {
            let is_json = format != Format::Yaml || brackets::looks_like_json(source, start);
            let end = brackets::read(source, start, offset, None, is_json);
            end.found.map(|found| found.around(Vec::new()))
        }
        Some(_) => None,
        None if format != Format::Yaml => None,
        None => lines::read(tree, offset),
    }
}

fn is_in_comment(tree: &Tree, offset: usize) -> bool {
    let comments = tree.comments();
    let before = comments.partition_point(|comment| comment.start < offset);
    let comment = before.checked_sub(1).and_then(|index| comments.get(index));
    comment.is_some_and(|comment| {
        let is_closed = comment.of(tree.source()).ends_with("*/");
        let goes_on =
            !TextRange::new(comment.start, offset).of(tree.source()).contains(['\n', '\r']);
        if is_closed { offset < comment.end } else { goes_on || offset <= comment.end }
    })
}

/// Where the bracket stands that the whole document is written in, if it is.
fn bracket_at_start(source: &str) -> Option<usize> {
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let content = line.trim_start_matches(['\u{feff}', ' ', '\t']).trim_end();
        let is_passed = content.is_empty() || content.starts_with(['#', '%']) || content == "---";
        let is_comment = content.starts_with("//") || content.starts_with("/*");
        if !is_passed && !is_comment {
            let is_bracket = content.starts_with('{') && !word::is_template(content);
            let lead = line.len() - line.trim_start_matches(['\u{feff}', ' ', '\t']).len();
            return is_bracket.then_some(start + lead);
        }
        start += line.len();
    }
    None
}

#[cfg(test)]
mod tests;
