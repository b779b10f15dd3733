//! What of a tree is read while something is worked out from one of its blocks: the result holds for
//! as long as all of that is the same. Kept for each thread.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::narrow;

/// What was read besides the block that something was worked out from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// The other blocks, by index.
    pub blocks: BTreeSet<u32>,
    /// Whether it was asked if anything is wrong in the text.
    pub is_whole: bool,
    /// Whether it was asked what may be lost in text that is broken.
    pub lost: bool,
}

/// No block: nothing is recorded.
const NONE: u32 = u32::MAX;

thread_local! {
    /// The block that something is worked out from. Asked for each node, so it is kept apart.
    static BLOCK: Cell<u32> = const { Cell::new(NONE) };
    /// The block that was noted last: others are mostly read many times in a row.
    static LAST: Cell<u32> = const { Cell::new(NONE) };
    static READS: RefCell<Reads> =
        const { RefCell::new(Reads { blocks: BTreeSet::new(), is_whole: false, lost: false }) };
}

/// Does something that looks at one block, and tells what else of its tree it reads.
pub fn recorded<T>(block: usize, work: impl FnOnce() -> T) -> (T, Reads) {
    READS.with(RefCell::take);
    LAST.set(NONE);
    let done = with_block(narrow(block), work);
    (done, READS.with(RefCell::take))
}

/// Does something, and tells all that is read for it.
pub(super) fn all_recorded<T>(work: impl FnOnce() -> T) -> (T, Reads) {
    let before = READS.with(RefCell::take);
    // No block has this number, so that none is left out.
    let done = with_block(NONE - 1, work);
    LAST.set(NONE);
    (done, READS.with(|it| it.replace(before)))
}

/// Notes what was read for an answer that is known already.
pub(super) fn read_again(reads: &Reads) {
    if is_recording() {
        READS.with(|it| {
            let mut all = it.borrow_mut();
            all.blocks.extend(&reads.blocks);
            all.is_whole |= reads.is_whole;
            all.lost |= reads.lost;
        });
    }
}

/// An answer that is read once, and what it is read from. Whoever asks has read all of that.
pub fn remembered<T: Clone>(answer: &OnceLock<(T, Reads)>, read: impl FnOnce() -> T) -> T {
    let (answer, reads) = answer.get_or_init(|| all_recorded(read));
    read_again(reads);
    answer.clone()
}

/// Whether reads are recorded.
pub(super) fn is_recording() -> bool {
    BLOCK.get() != NONE
}

/// Notes that a block is read.
#[inline]
pub(super) fn read_block(block: u32) {
    let current = BLOCK.get();
    if current != NONE && current != block && LAST.replace(block) != block {
        READS.with(|it| it.borrow_mut().blocks.insert(block));
    }
}

/// Notes that it is asked if anything is wrong in the text.
pub(super) fn read_is_whole() {
    if is_recording() {
        READS.with(|it| it.borrow_mut().is_whole = true);
    }
}

/// Notes that it is asked what may be lost.
pub(super) fn read_lost() {
    if is_recording() {
        READS.with(|it| it.borrow_mut().lost = true);
    }
}

fn with_block<T>(block: u32, work: impl FnOnce() -> T) -> T {
    /// Puts the block back, also after a panic.
    struct Restore(u32);
    impl Drop for Restore {
        fn drop(&mut self) {
            BLOCK.set(self.0);
        }
    }
    let _restore = Restore(BLOCK.replace(block));
    work()
}
