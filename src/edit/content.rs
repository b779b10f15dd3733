//! What is added to a collection: something new, or a copy of what is elsewhere.

use super::copied::Copied;
use super::style::FileStyle;
use super::value::{self, Steps, Value};

/// What is added.
pub(super) enum Content<'c> {
    Entry(&'c str, &'c Value),
    Item(&'c Value),
    Copy(&'c Copied<'c>),
}

impl Content<'_> {
    /// Whether it needs a line break after it.
    pub(super) fn is_open_ended(&self) -> bool {
        matches!(self, Content::Copy(copied) if copied.is_open_ended)
    }

    /// By indentation, from its first character on.
    pub(super) fn block(
        &self,
        file: &FileStyle<'_>,
        column: usize,
        steps: Steps<'_>,
    ) -> Option<String> {
        match self {
            Content::Entry(key, value) => Some(value::block_entry(file, column, steps, key, value)),
            Content::Item(value) => Some(value::block_item(file, column, steps, value)),
            Content::Copy(copied) => copied.in_block(file, column),
        }
    }

    /// On a line of its own within brackets.
    pub(super) fn pretty(&self, file: &FileStyle<'_>, indent: &str) -> Option<String> {
        match self {
            Content::Entry(key, value) => Some(value::pretty_entry(file, indent, key, value)),
            Content::Item(value) => Some(value::pretty(file, indent, value)),
            Content::Copy(copied) => copied.in_brackets(file, Some(indent)),
        }
    }

    /// Beside others within brackets.
    pub(super) fn inline(&self, file: &FileStyle<'_>) -> Option<String> {
        match self {
            Content::Entry(key, value) => Some(value::inline_entry(file, key, value)),
            Content::Item(value) => Some(value::inline(file, value)),
            Content::Copy(copied) => copied.in_brackets(file, None),
        }
    }
}
