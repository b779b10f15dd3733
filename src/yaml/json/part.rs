//! A text as a part of a longer one, and what was read of it.

use crate::yaml::arena::BlockTree;
use crate::yaml::error::SyntaxError;
use crate::yaml::nesting::Checkpoint;
use crate::yaml::split::BlockSpan;

/// How far a text is a part of a longer one.
#[derive(Clone, Copy)]
pub(super) enum Part<'s> {
    /// It ends where the text does.
    ToTheEnd,
    /// More follows.
    Inside,
    /// More may follow, and is known from each place on where this says so.
    UpTo { is_last: bool, is_known: &'s dyn Fn(usize, &Checkpoint) -> bool },
}

impl Part<'_> {
    /// Whether more follows than is known here.
    pub(super) fn goes_on(self) -> bool {
        match self {
            Self::ToTheEnd => false,
            Self::Inside => true,
            Self::UpTo { is_last, .. } => !is_last,
        }
    }
}

/// What was read.
pub(super) struct Outcome {
    pub(super) blocks: Vec<(BlockSpan, BlockTree)>,
    /// Whether the blocks are entries of mappings.
    pub(super) is_split: bool,
    /// The error that was found first.
    pub(super) first_error: Option<SyntaxError>,
    pub(super) has_errors: bool,
    pub(super) is_cut_off: bool,
    pub(super) stopped_at: Option<usize>,
    pub(super) is_unsure: bool,
}
