//! Changes of a config that keep its style: indentation, quotes, line endings, comments, and
//! whether it is written in blocks, in brackets or as JSON.
//!
//! Every operation looks at what is around the place and answers with edits, or with `None`
//! where it cannot be sure: the block does not parse, the place is an alias, an anchor that is in
//! use would be lost, the layout is one it does not understand. It knows no rule and no OpenAPI.
//!
//! The operations take nodes *where they are written*; [`written`] refuses those that were reached
//! through an alias or `<<`. Edits of several operations go through [`combine`].

mod combine;
mod content;
mod copied;
mod exchange;
mod fill;
mod insert;
mod notes;
mod piece;
pub(crate) mod rebuild;
mod remove;
mod replace;
mod scalar;
mod source;
mod style;
mod value;
mod wrap;

#[cfg(test)]
mod tests;

pub(crate) use combine::{apply, combine};
pub(crate) use exchange::exchange_entries;
pub(crate) use insert::{append_item, copy_entry, insert_entry};
pub(crate) use notes::{Notes, notes};
pub(crate) use remove::{remove_entry, remove_item};
pub(crate) use replace::{rename_key, replace_mapping, replace_value};
pub(crate) use scalar::{ScalarContext, escaped_in_quotes, needs_quotes};
pub(crate) use style::FileStyle;
pub(crate) use value::Value;
pub(crate) use wrap::{wrap_in_list, wrap_in_mapping};

use crate::text::TextRange;
use crate::yaml::{Node, Reached};

/// One change of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub range: TextRange,
    /// What it is replaced with.
    pub text: String,
}

/// Where something new goes among the entries or items that are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Position<T> {
    /// Before all others.
    First,
    /// After all others.
    Last,
    /// Directly after this one.
    After(T),
    /// Directly before this one, above the comments that are directly above it.
    Before(T),
}

/// The node, if it is where it is used: a change at it changes nothing else.
pub(crate) fn written(reached: Reached<'_>) -> Option<Node<'_>> {
    reached.via.is_none().then_some(reached.node)
}
