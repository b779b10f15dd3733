//! All benches: `cargo bench -p gateway-ls-benches` measures and prints one table. With
//! `UPDATE_README=1` it writes the table into the README as well.
//!
//! The configs are made here, each finding of theirs is wanted, and what is measured goes through
//! the protocol, as an editor does it. `cargo test -p gateway-ls-benches` runs each bench once.

mod configs;
mod driver;
mod instructions;
mod neighbours;
mod table;
mod time;

use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use configs::{Config, Format, SIZES};
use criterion::Criterion;
use instructions::Count;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--count", language, size] => {
            instructions::run_counted(language, size.parse().expect("a number of bytes"));
        }
        _ if arguments.iter().any(|argument| argument == "--bench") => bench(),
        _ => run_once(),
    }
}

/// Runs each bench once with the shortest configs: they work.
fn run_once() {
    let mut criterion = criterion();
    let (name, size) = SIZES[0];
    for format in Format::ALL {
        time::measure(&mut criterion, name, &Config::new(format, size));
    }
    neighbours::measure_little(&mut criterion);
}

fn bench() {
    let mut criterion = criterion();
    for format in Format::ALL {
        for (name, size) in SIZES {
            time::measure(&mut criterion, name, &Config::new(format, size));
        }
    }
    neighbours::measure(&mut criterion);
    criterion.final_summary();
    let counts = counts();
    let table = table::table(&criterion_folder(), &counts);
    println!("\n{table}");
    if std::env::var_os("UPDATE_README").is_some() {
        table::write_readme(&table);
    }
}

fn criterion() -> Criterion {
    Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args()
}

/// The instructions of each format and size. Other work does not change them, so all are counted
/// at once.
fn counts() -> Vec<Vec<Option<Count>>> {
    let folder = criterion_folder().join("instructions");
    std::fs::create_dir_all(&folder).expect("the folder of the benches can be written");
    let count = |format, size| match instructions::count(format, size, &folder) {
        Ok(count) => Some(count),
        Err(reason) => {
            eprintln!("instructions are not counted: {reason}");
            None
        }
    };
    let count = &count;
    thread::scope(|scope| {
        let running = Format::ALL
            .map(|format| SIZES.map(|(_, size)| scope.spawn(move || count(format, size))));
        let ended = running
            .map(|sizes| sizes.into_iter().map(|running| running.join().ok().flatten()).collect());
        ended.into()
    })
}

/// Where criterion keeps what it measured: beside the folder of the profile.
fn criterion_folder() -> PathBuf {
    let program = std::env::current_exe().expect("the program has a path");
    let target = program.ancestors().nth(3).unwrap_or(Path::new("target"));
    target.join("criterion")
}
