//! What a person sees when they rest on a place.

use super::Markup;
use crate::analysis::Analysis;
use crate::text::TextRange;

/// A hover: what it is about and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The text it is about.
    pub range: TextRange,
    /// What it says.
    pub content: Markup,
}

/// The hover at a byte offset, if there is something to say.
pub fn hover(_analysis: &Analysis, _offset: usize) -> Option<Hover> {
    None
}
