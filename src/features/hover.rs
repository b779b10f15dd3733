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
pub fn hover(analysis: &Analysis, offset: usize) -> Option<Hover> {
    analysis
        .routing
        .occurrences
        .iter()
        .filter_map(|o| o.address_value())
        .find(|v| v.place.range.touches(offset))
        .map(|v| Hover { range: v.place.range, content: Markup::default() })
}
