//! What is said of something that does not fit, and where.

use crate::analysis::{Analysis, Misfit};
use crate::edit::FileStyle;
use crate::rules::Fix;
use crate::text::TextRange;
use crate::yaml::{Kind, Node};

/// What is said of something that does not fit.
pub(super) struct Said {
    pub(super) range: TextRange,
    pub(super) message: String,
    pub(super) fixes: Vec<Fix>,
}

impl Said {
    pub(super) fn new(range: TextRange, message: impl Into<String>) -> Self {
        Self { range, message: message.into(), fixes: Vec::new() }
    }

    pub(super) fn fixed(mut self, fix: Option<Fix>) -> Self {
        self.fixes.extend(fix);
        self
    }
}

/// What is asked before anything is said: the file, and what is known of it.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) analysis: &'a Analysis,
    pub(super) file: &'a FileStyle<'a>,
}

/// What to mark of a value: its text, its first key, or the key that leads to it.
pub(super) fn mark_of(misfit: Misfit<'_>) -> TextRange {
    let value: Node<'_> = misfit.value;
    match value.kind() {
        Kind::Scalar if misfit.is_item || !value.range().is_empty() => value.content_range(),
        Kind::Mapping if misfit.is_item => match value.entries().next() {
            Some(first) => first.key.range(),
            None => value.content_range(),
        },
        Kind::Sequence if misfit.is_item => value.content_range(),
        _ => misfit.key.range(),
    }
}
