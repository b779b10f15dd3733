//! Who says something, and when: the line that closes a text.

use super::markup::{Block, Inline};
use crate::gateway::sources::Reference;
use crate::gateway::{Certainty, Source};

/// A page, its date, and how sure the claim is.
pub(super) fn reference(source: Reference) -> [Inline; 2] {
    let mut rest = format!(", as of {}", source.as_of);
    if source.certainty == Certainty::Log {
        rest += ", does not say so: seen in a public log of the real service";
    } else if !source.certainty.is_firm() {
        rest += &format!(" ({})", source.certainty.in_words());
    }
    [Inline::Link(source.in_words().to_owned(), source.url.to_owned()), Inline::Text(rest)]
}

/// The same as a paragraph.
pub(super) fn by_reference(source: Reference) -> Block {
    Block::Paragraph(reference(source).into())
}

/// The page of the catalogue that a claim rests on, if there is one.
pub(super) fn by_source(source: &Source) -> Option<Block> {
    let link = Inline::Link(source.title.to_owned(), source.url?.to_owned());
    Some(Block::Paragraph(vec![link, Inline::Text(format!(", as of {}", source.as_of))]))
}
