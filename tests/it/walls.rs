//! The walls between the rooms: which room may name which, and which crates.

mod imports;
mod questions;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use imports::{Module, Modules, circles};

/// A room, the rooms it may name, the crates it may name beside `std`.
type Room = (&'static str, &'static [&'static str], &'static [&'static str]);

const ROOMS: &[Room] = &[
    ("text", &[], &["ropey"]),
    ("template", &[], &[]),
    ("yaml", &["text", "template"], &["granit_parser", "memchr"]),
    ("openapi", &["text", "yaml", "template"], &[]),
    ("gateway", &["template"], &["percent_encoding", "serde", "serde_json", "strsim"]),
    ("infra", &["text", "yaml", "template", "gateway"], &["hcl_edit"]),
    ("settings", &["infra"], &[]),
    ("routing", &["text", "yaml", "template", "openapi", "gateway", "infra"], &[]),
    (
        "analysis",
        &["text", "settings", "yaml", "template", "openapi", "gateway", "infra", "routing"],
        &[],
    ),
    ("edit", &["text", "yaml", "template"], &[]),
    (
        "rules",
        &["text", "settings", "yaml", "openapi", "gateway", "infra", "routing", "analysis", "edit"],
        &[],
    ),
    (
        "features",
        &[
            "text", "settings", "yaml", "template", "openapi", "gateway", "infra", "routing",
            "analysis", "edit", "rules",
        ],
        &["similar"],
    ),
    (
        "report",
        &[
            "text", "settings", "yaml", "template", "openapi", "gateway", "infra", "routing",
            "analysis", "edit", "rules", "features",
        ],
        &["serde", "serde_json", "quick_junit"],
    ),
    (
        "workspace",
        &["text", "settings", "yaml", "infra"],
        &["serde", "serde_yaml", "strsim", "ignore", "rustix"],
    ),
    (
        "server",
        &[
            "text",
            "settings",
            "yaml",
            "template",
            "openapi",
            "gateway",
            "infra",
            "routing",
            "analysis",
            "edit",
            "rules",
            "features",
            "report",
            "workspace",
        ],
        &[
            "tower_lsp",
            "lsp_types",
            "rustix",
            "tokio",
            "serde",
            "serde_json",
            "tracing",
            "tracing_subscriber",
        ],
    ),
    (
        "cli",
        &[
            "text",
            "settings",
            "yaml",
            "template",
            "openapi",
            "gateway",
            "infra",
            "routing",
            "analysis",
            "edit",
            "rules",
            "features",
            "report",
            "workspace",
        ],
        &[
            "annotate_snippets",
            "anstream",
            "anstyle_hyperlink",
            "clap",
            "clap_complete",
            "clap_mangen",
            "rustix",
            "supports_hyperlinks",
            "tempfile",
            "terminal_size",
        ],
    ),
];

/// Every crate of Cargo.toml under the name it has in code.
const CRATES: &[&str] = &[
    "annotate_snippets",
    "anstream",
    "anstyle_hyperlink",
    "clap",
    "clap_complete",
    "clap_mangen",
    "granit_parser",
    "hcl_edit",
    "ignore",
    "lsp_types",
    "memchr",
    "percent_encoding",
    "quick_junit",
    "ropey",
    "rustix",
    "serde",
    "serde_json",
    "serde_yaml",
    "similar",
    "strsim",
    "supports_hyperlinks",
    "tempfile",
    "terminal_size",
    "tokio",
    "tower_lsp",
    "tracing",
    "tracing_subscriber",
];

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    // The root of a module is the file beside its folder.
    let root = folder.with_extension("rs");
    let mut waiting = vec![folder.to_owned()];
    waiting.extend(root.exists().then_some(root));
    let mut files = Vec::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The code of a file without its comments and tests: those may reach further.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The words that stand before `::` right behind `before`.
fn named<'c>(code: &'c str, before: &str) -> Vec<&'c str> {
    let starts = code.match_indices(before).map(|(at, _)| &code[at + before.len()..]);
    let word = |rest: &'c str| {
        &rest[..rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())]
    };
    starts.map(word).collect()
}

#[test]
fn rooms_name_only_the_rooms_and_crates_they_may() {
    let mut wrong = Vec::new();
    for (room, rooms, crates) in ROOMS {
        for path in rust_files(&source().join(room)) {
            if path.ends_with("testing.rs") || path.ends_with("tests.rs") {
                continue;
            }
            let code = code(&path);
            for other in named(&code, "crate::") {
                let is_room = ROOMS.iter().any(|(name, ..)| *name == other);
                if is_room && other != *room && !rooms.contains(&other) {
                    wrong.push(format!("{}: names the room {other}", path.display()));
                }
            }
            // `use crate::{…}` would hide rooms from this test.
            if code.contains("crate::{") {
                wrong.push(format!("{}: one `use` for each room, please", path.display()));
            }
            for name in CRATES.iter().filter(|name| !crates.contains(*name)) {
                let used = [
                    format!("use {name}::"),
                    format!("use {name};"),
                    format!(" {name}::"),
                    format!("({name}::"),
                    format!("<{name}::"),
                ];
                if used.iter().any(|used| code.contains(used.as_str())) {
                    wrong.push(format!("{}: uses the crate {name}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_files_name_each_other_in_a_circle() {
    let arrows = Modules::read(&source().join("lib.rs")).arrows();
    let name = |module: &Module| module.join("::");
    let told = circles(&arrows).into_iter().map(|circle| {
        let inner = circle.iter().flat_map(|from| {
            let to = arrows[*from].iter().filter(|to| circle.contains(to));
            to.map(|to| format!("    {} names {}\n", name(from), name(to)))
        });
        format!("circle of {}:\n{}", circle.len(), inner.collect::<String>())
    });
    let told: Vec<_> = told.collect();
    assert!(told.is_empty(), "{}", told.join(""));
}

#[test]
fn only_the_outer_rooms_know_lines_and_columns() {
    let mut wrong = Vec::new();
    for (room, ..) in ROOMS {
        if matches!(*room, "text" | "server" | "cli") {
            continue;
        }
        for path in rust_files(&source().join(room)) {
            let is_test = ["testing.rs", "tests.rs"].iter().any(|name| path.ends_with(name));
            let code = code(&path);
            let counts = code.contains("Encoding::Utf") || code.contains("text.position(");
            if counts && !is_test {
                wrong.push(path.display().to_string());
            }
            // A report has lines and columns in it, and asks the text for them.
            if code.contains("LineColumn") && *room != "report" {
                wrong.push(path.display().to_string());
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_file_knows_the_yaml_parser() {
    let files = rust_files(&source());
    let knows: Vec<_> = files.iter().filter(|path| code(path).contains("granit_parser")).collect();
    assert_eq!(knows.len(), 1, "{knows:?}");
}

#[test]
fn one_file_speaks_to_the_user() {
    let files = rust_files(&source());
    let speaks = |path: &&PathBuf| {
        let code = code(path);
        [".show_message(", ".log_message(", ".show_message_request(", "Error::invalid_params("]
            .iter()
            .any(|it| code.contains(it))
    };
    let speakers: Vec<_> = files.iter().filter(speaks).collect();
    assert!(matches!(&speakers[..], [one] if one.ends_with("said.rs")), "{speakers:?}");
}

#[test]
fn lower_rooms_do_no_io() {
    let mut wrong = Vec::new();
    for (room, ..) in ROOMS {
        if matches!(*room, "workspace" | "server" | "cli") {
            continue;
        }
        for path in rust_files(&source().join(room)) {
            let code = code(&path);
            for word in [
                "std::fs",
                "std::io",
                "TcpStream",
                "UdpSocket",
                "std::process",
                "std::env",
                "async fn",
            ] {
                if code.contains(word) && !path.ends_with("testing.rs") {
                    wrong.push(format!("{}: {word}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_root_of_a_module_is_beside_its_folder() {
    let files = rust_files(&source());
    let other: Vec<_> = files.iter().filter(|path| path.ends_with("mod.rs")).collect();
    assert!(other.is_empty(), "{other:?}");
}

#[test]
fn every_room_is_listed_and_every_file_says_what_it_is_for() {
    let rooms: BTreeMap<&str, ()> = ROOMS.iter().map(|(room, ..)| (*room, ())).collect();
    for entry in std::fs::read_dir(source()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(!path.is_dir() || rooms.contains_key(name), "{name} is no room");
    }
    for path in rust_files(&source()) {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{} does not open with what it is for", path.display());
    }
}

#[test]
fn what_the_guides_for_contributors_name_is_there() {
    let root = source().join("..");
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    let mut missing = Vec::new();
    for (guide, least) in [("CONTRIBUTING.md", 30), ("src/lib.rs", 1)] {
        let text = read(guide);
        let code = text.split('`').skip(1).step_by(2);
        let is_path = |code: &&str| {
            ["src/", "tests/", "editors/", ".ci/"].iter().any(|start| code.starts_with(start))
        };
        let paths: Vec<_> = code.filter(is_path).collect();
        assert!(paths.len() >= least, "{guide} names {paths:?}");
        let is_gone = |path: &&str| !root.join(path.split(' ').next().unwrap()).exists();
        missing.extend(paths.into_iter().filter(is_gone).map(|path| format!("{guide}: {path}")));
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn the_guides_for_contributors_name_every_room() {
    let contributing = std::fs::read_to_string(source().join("../CONTRIBUTING.md")).unwrap();
    let page = std::fs::read_to_string(source().join("lib.rs")).unwrap();
    for (room, ..) in ROOMS {
        assert!(contributing.contains(&format!("\n| `{room}` | ")), "{room}");
        assert!(page.contains(&format!("//! | [`{room}`] | ")), "{room}");
    }
}

#[test]
fn every_crate_of_the_manifest_is_listed() {
    let manifest = std::fs::read_to_string(source().join("../Cargo.toml")).unwrap();
    let dependencies =
        manifest.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    for line in dependencies.lines().filter(|line| line.contains(" = ") && !line.starts_with('#')) {
        let name = line.split(" = ").next().unwrap().replace('-', "_");
        assert!(CRATES.contains(&name.as_str()), "{name} has no room");
    }
}
