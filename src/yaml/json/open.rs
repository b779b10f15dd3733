//! What the reader knows of each bracket that is open.

use std::sync::Arc;

use crate::text::TextRange;
use crate::yaml::nesting::Level;

/// A bracket that is open.
pub(super) struct Open {
    pub(super) is_object: bool,
    /// The bracket is not in the text; the layout says that it is missing.
    pub(super) is_implied: bool,
    /// Where it is.
    pub(super) at: usize,
    /// Indentation of the line that holds it, if that line's layout means something.
    pub(super) line_indent: Option<usize>,
    /// Indentation of its members, if the first one begins a line.
    pub(super) member_indent: Option<usize>,
    pub(super) state: State,
    /// Brackets that were opened inside where none can be.
    pub(super) ignored: usize,
    /// Of a mapping whose entries are blocks.
    pub(super) split: Option<Split>,
}

/// What is known of a mapping whose entries are blocks.
#[derive(Clone)]
pub(super) struct Split {
    /// The name that it is the value of; empty for the root.
    pub(super) key: Arc<str>,
    /// Bytes of blanks before its first name, if that begins a line; once there is a name.
    pub(super) first_indent: Option<Option<usize>>,
}

impl Split {
    pub(super) fn new(key: Arc<str>) -> Self {
        Self { key, first_indent: None }
    }
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
            split: None,
        }
    }

    /// A mapping that is open where the text begins that is read.
    pub(super) fn resumed(level: &Level) -> Self {
        Self {
            is_implied: level.is_implied,
            line_indent: level.line_indent,
            member_indent: level.member_indent,
            state: State::Loose,
            ignored: level.ignored,
            split: Some(Split {
                key: Arc::clone(&level.key),
                first_indent: Some(level.first_indent),
            }),
            ..Self::new(true, 0)
        }
    }

    /// What has to be known to go on inside it.
    pub(super) fn level(&self) -> Option<Level> {
        let split = self.split.as_ref()?;
        Some(Level {
            key: Arc::clone(&split.key),
            line_indent: self.line_indent,
            member_indent: self.member_indent,
            first_indent: split.first_indent?,
            is_implied: self.is_implied,
            ignored: self.ignored,
        })
    }

    /// Whether this is all that has to be known.
    pub(super) fn is_level(&self, level: &Level) -> bool {
        self.split.as_ref().is_some_and(|split| {
            split.key == level.key && split.first_indent == Some(level.first_indent)
        }) && self.line_indent == level.line_indent
            && self.member_indent == level.member_indent
            && self.is_implied == level.is_implied
            && self.ignored == level.ignored
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
    /// After a comma, at that place.
    Comma(usize),
    /// After a name.
    Name(TextRange),
    /// After a name and its colon, at that place.
    Colon(TextRange, usize),
    /// After a value.
    Done,
    /// Anything may follow: a template is here, or what is missing has been told.
    Loose,
}

/// What begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    /// A `{` or `[`.
    Bracket,
    /// A text with a colon after it.
    Name,
    Value,
}
