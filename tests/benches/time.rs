//! How long things take, measured by criterion.

use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion};

use crate::configs::{Config, Format, Place};
use crate::driver::{Editor, check};

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Task {
    Open,
    EditSummary,
    EditAddress,
    Hover,
    Complete,
    Check,
}

impl Task {
    pub const ALL: [Self; 6] = [
        Self::Open,
        Self::EditSummary,
        Self::EditAddress,
        Self::Hover,
        Self::Complete,
        Self::Check,
    ];

    /// As the table has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open → findings",
            Self::EditSummary => "edit in a summary → findings",
            Self::EditAddress => "edit in an address → findings",
            Self::Hover => "hover after an edit",
            Self::Complete => "completion after an edit",
            Self::Check => "`check --format json`",
        }
    }

    /// As criterion has it, where it is the name of a folder.
    pub fn group(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::EditSummary => "edit-summary",
            Self::EditAddress => "edit-address",
            Self::Hover => "hover",
            Self::Complete => "complete",
            Self::Check => "check",
        }
    }
}

/// Measures all tasks of one config.
pub fn measure(criterion: &mut Criterion, size: &str, config: &Config) {
    let mut editor = Editor::new();
    editor.open(config);
    for task in Task::ALL {
        if task == Task::Open {
            editor.close();
        }
        let mut group = criterion.benchmark_group(task.group());
        group.bench_function(id(config.format, size), |bencher| {
            bencher.iter_custom(|times| {
                (0..times).map(|_| once(task, &mut editor, config)).sum::<Duration>()
            });
        });
        group.finish();
        if task == Task::Open {
            editor.open(config);
        }
    }
}

/// The names of one figure in its group.
pub fn id(format: Format, size: &str) -> BenchmarkId {
    BenchmarkId::new(format.language(), size.replace(' ', "-"))
}

/// Does a task once. Leaves everything as it was.
fn once(task: Task, editor: &mut Editor, config: &Config) -> Duration {
    match task {
        Task::Open => {
            let time = timed(|| editor.open(config));
            editor.close();
            time
        }
        Task::EditSummary => edited(editor, config.summary),
        Task::EditAddress => edited(editor, config.address),
        Task::Hover => after_an_edit(editor, config.address, Editor::hover),
        Task::Complete => after_an_edit(editor, config.address, Editor::complete),
        Task::Check => timed(|| drop(check(config))),
    }
}

/// The time of one edit: half of writing a letter and removing it.
pub fn edited(editor: &mut Editor, place: Place) -> Duration {
    let both = timed(|| {
        for is_written in [true, false] {
            editor.edit(place, is_written);
            editor.published();
        }
    });
    both / 2
}

/// The time from a request right after an edit to its answer.
fn after_an_edit(editor: &mut Editor, place: Place, ask: impl Fn(&mut Editor, Place)) -> Duration {
    editor.edit(place, true);
    let time = timed(|| ask(editor, place));
    editor.edit(place, false);
    editor.published();
    time
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}
