//! How many instructions an edit takes: a figure that does not depend on the machine's speed or on
//! what else it does. Counted by callgrind, over all threads, in a process of its own.

use std::fs;
use std::hint::black_box;
use std::ops::Range;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::configs::{Config, Format, Place};
use crate::driver::Editor;

/// Edits that are counted at each place, after one that is not: what is made once is made there.
const EDITS: usize = 2;
/// How long a JSON config may be, in bytes. JSON is read whole after each edit, which takes minutes
/// under valgrind if it is longer.
const MOST_JSON: usize = 100_000;

/// Instructions per edit.
#[derive(Clone, Copy)]
pub struct Count {
    pub summary: u64,
    pub address: u64,
}

/// Counts in a new process under valgrind; the reason if that is not possible.
pub fn count(format: Format, size: usize, folder: &Path) -> Result<Count, String> {
    if format == Format::Json && size > MOST_JSON {
        return Err(format!("{} of {size} bytes takes too long", format.name()));
    }
    let name = format!("{}-{size}", format.language());
    let file = folder.join(&name);
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let status = Command::new("valgrind")
        .args(["--quiet", "--tool=callgrind", "--dump-before=*instructions::mark*"])
        .arg(format!("--callgrind-out-file={}", file.display()))
        .arg(program)
        .args(["--count", format.language(), &size.to_string()])
        .stdout(Stdio::null())
        .status()
        .map_err(|error| format!("valgrind cannot be started: {error}"))?;
    if !status.success() {
        return Err(format!("valgrind ended with {status}"));
    }
    // A dump counts from the one before it: the second and the fourth end after counted edits.
    let dumped = |number: usize| {
        let dump = fs::read_to_string(folder.join(format!("{name}.{number}")));
        let total = dump.ok().and_then(|dump| total(&dump));
        total.ok_or_else(|| format!("callgrind wrote no dump {number}"))
    };
    let edits = EDITS as u64;
    Ok(Count { summary: dumped(2)? / edits, address: dumped(4)? / edits })
}

fn total(dump: &str) -> Option<u64> {
    dump.lines().find_map(|line| line.strip_prefix("totals: "))?.trim().parse().ok()
}

/// What the process under valgrind does.
pub fn run_counted(language: &str, size: usize) {
    let format = Format::ALL.into_iter().find(|format| format.language() == language);
    let config = Config::new(format.expect("a format"), size);
    let mut editor = Editor::new();
    editor.open(&config);
    for place in [config.summary, config.address] {
        edit(&mut editor, place, 0..1);
        mark();
        edit(&mut editor, place, 1..1 + EDITS);
        mark();
    }
}

/// Writes a letter and removes it by turns.
fn edit(editor: &mut Editor, place: Place, turns: Range<usize>) {
    for index in turns {
        editor.edit(place, index % 2 == 0);
        editor.published();
    }
}

/// Callgrind writes what it counted when this is called.
#[inline(never)]
fn mark() {
    black_box(());
}
