//! What the reader knows of each bracket that is open.

use crate::text::TextRange;

/// A bracket that is open.
pub(super) struct Open {
    pub(super) is_object: bool,
    /// The bracket is not in the text; the layout says that it is missing.
    pub(super) is_implied: bool,
    /// Where it stands.
    pub(super) at: usize,
    /// Indentation of the line that holds it, if that line's layout means something.
    pub(super) line_indent: Option<usize>,
    /// Indentation of its members, if the first one begins a line.
    pub(super) member_indent: Option<usize>,
    pub(super) state: State,
    /// Brackets that were opened inside where none can stand.
    pub(super) ignored: usize,
}

impl Open {
    pub(super) fn new(is_object: bool, at: usize) -> Self {
        Self {
            is_object,
            is_implied: false,
            at,
            line_indent: None,
            member_indent: None,
            state: State::Fresh,
            ignored: 0,
        }
    }

    /// An object whose bracket is missing before its first name at `at`.
    pub(super) fn implied(at: usize, line_indent: Option<usize>, member_indent: usize) -> Self {
        let member_indent = Some(member_indent);
        Self { is_implied: true, line_indent, member_indent, ..Self::new(true, at) }
    }

    pub(super) fn bracket(&self) -> char {
        if self.is_object { '{' } else { '[' }
    }

    pub(super) fn expects_name(&self) -> bool {
        self.is_object && !matches!(self.state, State::Colon(..) | State::Name(_))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Just opened.
    Fresh,
    /// Behind a comma, at that place.
    Comma(usize),
    /// Behind a name.
    Name(TextRange),
    /// Behind a name and its colon, at that place.
    Colon(TextRange, usize),
    /// Behind a value.
    Done,
    /// Anything may follow: a template stands here, or what is missing has been told.
    Loose,
}

/// What begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    /// A `{` or `[`.
    Bracket,
    /// A text with a colon behind it.
    Name,
    Value,
}
