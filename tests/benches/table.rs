//! The table of all figures, as Markdown.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::configs::{Format, SIZES};
use crate::instructions::Count;
use crate::time::Task;

/// The table. `criterion` is the folder where criterion keeps what it measured; `counts` has the
/// instructions of each format and size.
pub fn table(criterion: &Path, counts: &[Vec<Option<Count>>]) -> String {
    let mut table = format!("Measured on {}", today());
    if let Some(processor) = processor() {
        table.push_str(", ");
        table.push_str(&processor);
    }
    table.push_str(".\n\n| |");
    for format in Format::ALL {
        table.extend(SIZES.map(|(size, _)| format!(" {}, {size} |", format.name())));
    }
    table.push_str("\n| --- |");
    table.push_str(&" ---: |".repeat(Format::ALL.len() * SIZES.len()));
    for task in Task::ALL {
        let cells = Format::ALL.into_iter().flat_map(|format| {
            SIZES.map(|(size, _)| median(criterion, task, format, size).map(in_words))
        });
        row(&mut table, task.name(), cells);
    }
    let counts: Vec<&Option<Count>> = counts.iter().flatten().collect();
    let cells = |part: fn(&Count) -> u64| {
        counts.iter().map(move |count| count.as_ref().map(|count| thousands(part(count))))
    };
    row(&mut table, "instructions of an edit in a summary", cells(|count| count.summary));
    row(&mut table, "instructions of an edit in an address", cells(|count| count.address));
    table
}

fn row(table: &mut String, name: &str, cells: impl Iterator<Item = Option<String>>) {
    table.push_str("\n| ");
    table.push_str(name);
    table.push_str(" |");
    for cell in cells {
        table.push(' ');
        table.push_str(cell.as_deref().unwrap_or("–"));
        table.push_str(" |");
    }
}

fn today() -> String {
    DateTime::<Utc>::from(SystemTime::now()).format("%Y-%m-%d").to_string()
}

/// The median that criterion measured last, in nanoseconds.
fn median(criterion: &Path, task: Task, format: Format, size: &str) -> Option<f64> {
    let folder = criterion.join(task.group()).join(format.language()).join(size.replace(' ', "-"));
    let estimates = fs::read_to_string(folder.join("new/estimates.json")).ok()?;
    let estimates: Value = serde_json::from_str(&estimates).ok()?;
    estimates["median"]["point_estimate"].as_f64()
}

/// A time in milliseconds with two digits that count.
fn in_words(nanoseconds: f64) -> String {
    let milliseconds = nanoseconds / 1e6;
    match milliseconds {
        ..1.0 => format!("{milliseconds:.2} ms"),
        ..10.0 => format!("{milliseconds:.1} ms"),
        _ => format!("{milliseconds:.0} ms"),
    }
}

fn thousands(count: u64) -> String {
    let count = (count as f64 / 1e3).round() as u64;
    match count {
        ..10_000 => format!("{count} k"),
        _ => format!("{} M", count / 1_000),
    }
}

/// The name of the processor, where the system tells it.
fn processor() -> Option<String> {
    let info = fs::read_to_string("/proc/cpuinfo").ok()?;
    let (_, name) = info.lines().find(|line| line.starts_with("model name"))?.split_once(": ")?;
    Some(name.replace("(R)", "").replace("(TM)", ""))
}

/// Puts the table into the README, between its markers.
pub fn write_readme(table: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let text = fs::read_to_string(&path).expect("the README can be read");
    let (before, rest) = text.split_once("<!-- benches -->\n").expect("the README has a marker");
    let (_, after) = rest.split_once("<!-- /benches -->").expect("the README has an end marker");
    let text = format!("{before}<!-- benches -->\n{table}\n<!-- /benches -->{after}");
    fs::write(&path, text).expect("the README can be written");
}
