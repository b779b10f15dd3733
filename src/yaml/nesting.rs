//! What a block of JSON has to do with the brackets around it. A block by indentation is alone;
//! one between brackets begins inside of some and may close them. Knows nothing of how any of that
//! is found.

use std::sync::Arc;

use super::error::SyntaxError;

/// A mapping that is cut into blocks, as the reader knows it while it is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Level {
    /// The name that it is the value of; empty for the root.
    pub(super) key: Arc<str>,
    /// Indentation in bytes of the line that holds its bracket, if that line's layout means
    /// something.
    pub(super) line_indent: Option<usize>,
    /// Indentation of its members, if the first one begins a line.
    pub(super) member_indent: Option<usize>,
    /// Bytes of blanks before its first name, if that begins a line.
    pub(super) first_indent: Option<usize>,
    /// Whether its bracket is missing.
    pub(super) is_implied: bool,
    /// Brackets that were opened inside where none can be.
    pub(super) ignored: usize,
}

/// All that the reader knows where a block begins, which is at a name. What is read from there on
/// depends on this and on the text that follows, and on nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Checkpoint {
    /// The mappings that are open, from the root to the one that the name belongs to.
    pub(super) levels: Arc<[Level]>,
    /// Whether a comma is missing before the name.
    pub(super) misses_comma: bool,
    /// Whether the block is one only because no other one of its mapping goes on here: it begins
    /// beside other entries on their line, or is indented deeper than they are.
    pub(super) is_beside: bool,
    /// Indentation of the line, if it means something.
    pub(super) indent: Option<usize>,
    /// Whether the start of a comment is above that nothing closes.
    pub(super) has_open_comment: bool,
}

/// What a block has to do with the brackets around it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Nesting {
    /// What the reader knew where the block begins; `None`: the text begins there.
    pub(super) checkpoint: Option<Checkpoint>,
    /// Where the mappings around it end within it, innermost first, in bytes from its start.
    pub(super) closed: Vec<u32>,
    /// Those of them, by their depths, that nothing closes.
    pub(super) unclosed: Vec<usize>,
    /// Brackets that are opened in it, less those that are closed.
    pub(super) balance: isize,
    /// The first error of its own, at its place counted from the start of the block.
    pub(super) error: Option<SyntaxError>,
    /// The same of what is before the first name of the text.
    pub(super) head_error: Option<SyntaxError>,
    /// The error that is shown besides the one of the block: `error`, if what is before the first
    /// name has one as well.
    pub(super) second_error: Option<SyntaxError>,
    /// Whether its error is not shown because the block that it is beside has one.
    pub(super) is_quiet: bool,
}

impl Nesting {
    /// Whether it is as another one, but for what other blocks have a say in.
    pub(super) fn is_read_as(&self, other: &Self) -> bool {
        self.checkpoint == other.checkpoint
            && self.closed == other.closed
            && self.unclosed == other.unclosed
            && self.balance == other.balance
            && (self.error, self.head_error) == (other.error, other.head_error)
    }
}

/// What is known of a JSON text as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct JsonText {
    /// The character that indents it.
    pub(super) indent_character: Option<u8>,
    /// Whether it is right though its layout says otherwise, so that the layout was not followed.
    pub(super) is_without_layout: bool,
    /// Whether the reader gave up before the end.
    pub(super) is_cut_off: bool,
    /// Whether template syntax may begin in it that nothing closes.
    pub(super) may_begin_mark: bool,
    /// Whether what looks like template syntax in it is none.
    pub(super) ignores_marks: bool,
    /// Whether comments and trailing commas are allowed.
    pub(super) has_comments: bool,
}
