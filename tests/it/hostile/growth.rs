//! How the work grows with the length of a text: a longer text may cost as much more as it is
//! longer, and not the square of that. Nothing here is compared with a number of seconds.
//!
//! What is allocated is counted and the same in each run. What is only looked at is seen in the
//! time that the thread has on a processor, compared between two lengths of the same text; other
//! programs can only make that longer, so it counts as too long if it never was shorter.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use allocation_counter::AllocationInfo;
use gateway_ls::analysis::Analysis;
use gateway_ls::features::{self, HintKinds, LensRoles};
use gateway_ls::report::check::file_report;
use gateway_ls::report::iam::{IamInput, iam_plan};
use gateway_ls::report::json;
use gateway_ls::rules::findings;
use gateway_ls::settings::Settings;
use gateway_ls::text::{Text, TextRange};
use gateway_ls::yaml::Format;

use super::shapes::Shape;

/// How much more than in proportion may be allocated: buffers double when they are full.
const MORE_ALLOCATED: f64 = 2.0;

/// How much more than in proportion the processor may be used. A text eight times as long takes
/// sixty-four times as long where the work grows by the square.
const MORE_TIME: f64 = 3.0;

/// How often a time that is too long is measured again.
const ATTEMPTS: usize = 3;

/// When a text counts as never read. They usually take less than a second.
const NEVER: Duration = Duration::from_secs(20 * 60);

/// Runs something in a thread of its own, so that a test fails if it never ends.
pub fn ends<T: Send + 'static>(name: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = channel();
    // If the stack overflows, the name is what is told.
    let thread = thread::Builder::new().name(name.to_owned());
    let thread = thread.spawn(move || sender.send(work()).is_ok()).unwrap();
    match receiver.recv_timeout(NEVER) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => {
            panic!("{name}: no end after {NEVER:?}; it usually takes less than a second")
        }
        Err(RecvTimeoutError::Disconnected) => {
            panic!("{name}: {:?}", thread.join().unwrap_err().downcast_ref::<String>())
        }
    }
}

/// What some work has cost.
#[derive(Clone, Copy, Debug)]
struct Cost {
    allocated: AllocationInfo,
    /// On a processor; nothing on systems that do not tell.
    time: Duration,
}

/// Fails if what is read of a shape costs more than in proportion to its length.
pub fn assert_linear(shape: &'static Shape) {
    let texts = (shape.text(shape.sizes.0), shape.text(shape.sizes.1));
    ends(shape.name, move || {
        compare(shape.name, &texts, |text| read(shape, text));
    });
}

/// Fails if some work costs more than in proportion to the length of its text.
pub fn compare(name: &str, texts: &(String, String), work: impl Fn(&str)) {
    let longer = texts.1.len() as f64 / texts.0.len() as f64;
    // What is only made once is made here.
    work("");
    let mut short = cost(|| work(&texts.0));
    let mut long = cost(|| work(&texts.1));
    let counts = |cost: Cost| {
        let it = cost.allocated;
        [
            ("allocations", it.count_total),
            ("bytes", it.bytes_total),
            ("bytes at once", it.bytes_max),
        ]
    };
    for ((what, less), (_, more)) in counts(short).into_iter().zip(counts(long)) {
        let times = more as f64 / less as f64;
        assert!(
            times <= longer * MORE_ALLOCATED,
            "{name}: {times:.1} times the {what} ({less}, {more}) for {longer:.1} times the text"
        );
    }
    for _ in 0..ATTEMPTS {
        if long.time.as_secs_f64() <= short.time.as_secs_f64() * longer * MORE_TIME {
            return;
        }
        short.time = short.time.max(cost(|| work(&texts.0)).time);
        long.time = long.time.min(cost(|| work(&texts.1)).time);
    }
    let times = long.time.as_secs_f64() / short.time.as_secs_f64();
    panic!(
        "{name}: {times:.1} times the work ({:?}, {:?}) for {longer:.1} times the text",
        short.time, long.time
    );
}

fn cost(work: impl FnOnce()) -> Cost {
    let start = time_on_processor();
    let allocated = allocation_counter::measure(work);
    Cost { allocated, time: time_on_processor().saturating_sub(start) }
}

/// What this thread has had of the processors.
#[cfg(unix)]
fn time_on_processor() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    clock_gettime(ClockId::ThreadCPUTime).try_into().unwrap()
}

#[cfg(not(unix))]
fn time_on_processor() -> Duration {
    Duration::ZERO
}

/// All that is asked of a file that is opened.
fn read(shape: &Shape, text: &str) {
    let (format, settings) = (Format::of_name(shape.name), Arc::new(Settings::default()));
    let analysis = Analysis::new(Text::new(text), format, settings);
    let found = findings(&analysis);
    let report = json(&file_report(shape.name, &analysis, &found)).unwrap();
    assert!(report.contains("\"googleapis-backend\"") || text.is_empty(), "{}", shape.name);
    let address = text.find("bigquery").unwrap_or_default();
    assert!(features::hover(&analysis, address).is_some() || text.is_empty(), "{}", shape.name);
    let whole = TextRange::new(0, text.len());
    let answers = (
        iam_plan(&[IamInput { path: shape.name, analysis: &analysis }]),
        features::symbols(&analysis),
        features::links(&analysis, &found),
        features::lenses(&analysis, LensRoles::default(), None),
        features::hints(&analysis, whole, HintKinds::default(), None),
    );
    drop(answers);
}
