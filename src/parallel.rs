//! Work that can be shared between processors.

use std::cell::Cell;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

thread_local! {
    /// Whether what this thread does can wait.
    static IS_PATIENT: Cell<bool> = const { Cell::new(false) };
}

/// Does work that can wait, so that it takes one processor at most.
pub fn alone<T>(work: impl FnOnce() -> T) -> T {
    /// Puts the flag back, also after a panic.
    struct Restore(bool);
    impl Drop for Restore {
        fn drop(&mut self) {
            IS_PATIENT.set(self.0);
        }
    }
    let _restore = Restore(IS_PATIENT.replace(true));
    work()
}

/// Pieces of work on a part of a file that are worth another thread.
pub const PARTS: usize = 16;

/// The most threads: more do not make up for what it takes to start them.
const MOST_THREADS: usize = 4;

/// The results of some work for each number below `count`, in order; `enough` of them are worth
/// another thread. A panic in one of them is a panic here.
pub fn map<T: Send>(count: usize, enough: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let processors = match IS_PATIENT.get() {
        true => 1,
        false => thread::available_parallelism().map_or(1, NonZero::get),
    };
    let threads = processors.min(MOST_THREADS).min(count / enough.max(1)).max(1);
    let length = count.div_ceil(threads);
    let work = |index: usize| -> Vec<T> {
        let end = count.min((index + 1) * length);
        (index * length..end).map(&work).collect()
    };
    thread::scope(|scope| {
        let work = &work;
        let others: Vec<_> = (1..threads).map(|index| scope.spawn(move || work(index))).collect();
        let mut all = work(0);
        for other in others {
            all.append(&mut other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        all
    })
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn the_results_are_in_order_however_many_there_are() {
        for count in [0, 1, 63, 64, 65, 128, 1_000] {
            assert_eq!(
                map(count, 64, |index| index * 2),
                (0..count).map(|it| it * 2).collect::<Vec<_>>()
            );
        }
    }
}
