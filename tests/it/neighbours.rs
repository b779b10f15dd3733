//! Whole small repositories: what `routes` and `iam` tell of a config by the files beside it.
//!
//! Each is one text in `tests/fixtures/neighbours`: what it shows, its files (`-- path` begins each),
//! and what is expected (`== routes FILE`, `== iam FILE`). `UPDATE_EXPECT=1` writes what is expected
//! anew.

mod half_typed;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

/// A repository in one text.
struct Repository {
    name: PathBuf,
    /// What is before the first file.
    about: String,
    /// Paths and texts.
    files: Vec<(String, String)>,
    /// Commands with their file, and what each is expected to tell.
    expected: Vec<(String, String)>,
}

impl Repository {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let begin = |mark: &str| text.find(mark).expect("files and what is expected") + 1;
        let (first, last) = (begin("\n-- "), begin("\n== "));
        let (about, files, expected) = (&text[..first], &text[first..last], &text[last..]);
        let parts = |text: &str, begin: &str| -> Vec<(String, String)> {
            let (text, begin) = (format!("\n{text}"), format!("\n{begin} "));
            let parts = text.split(&begin).skip(1);
            let part = |part: &str| {
                let (head, body) = part.split_once('\n').unwrap_or((part, ""));
                (head.trim().to_owned(), body.trim_end().to_owned() + "\n")
            };
            parts.map(part).collect()
        };
        Self {
            name: path.to_owned(),
            about: about.to_owned(),
            files: parts(files, "--"),
            expected: parts(expected, "=="),
        }
    }

    fn write(&self) {
        let mut text = self.about.clone();
        for (mark, parts) in [("--", &self.files), ("==", &self.expected)] {
            for (head, body) in parts {
                let gap = if text.is_empty() || text.ends_with("\n\n") { "" } else { "\n" };
                write!(text, "{gap}{mark} {head}\n{body}").unwrap();
            }
        }
        fs::write(&self.name, text).unwrap();
    }

    /// Its files in a folder of their own, with the folder that tells a repository; each text as it
    /// is made to be, or left out.
    fn folder(&self, text: impl Fn(&str, &str) -> Option<String>) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(".git")).unwrap();
        for (path, text) in self.files.iter().filter_map(|(path, it)| Some((path, text(path, it)?)))
        {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    /// The same with what its commands tell.
    fn told(&self, folder: &TempDir) -> Vec<(String, String)> {
        let told = |(command, _): &(String, String)| {
            let words: Vec<&str> = command.split(' ').collect();
            let json = |kind: &str, file: &str| -> Value {
                let report = run(folder.path(), &[kind, "--format", "json", file]);
                serde_json::from_str(&report).unwrap()
            };
            let text = match words.as_slice() {
                [kind @ "routes", file] => routes(&json(kind, file)),
                [kind @ "iam", file] => plan(&json(kind, file)),
                _ => without_facts(&run(folder.path(), &words)),
            };
            (command.clone(), text)
        };
        self.expected.iter().map(told).collect()
    }

    /// Its configs.
    fn configs(&self) -> Vec<&str> {
        let files = self.expected.iter().filter_map(|(command, _)| command.split(' ').next_back());
        let mut files: Vec<&str> = files.collect();
        files.sort_unstable();
        files.dedup();
        files
    }
}

fn run(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gateway-ls"));
    let output = command.args(arguments).current_dir(folder).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code().is_some_and(|code| code < 2), "{arguments:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

/// The blocks of a plan in Terraform with the comments that are about them, not what is said of Google
/// Cloud in each.
fn without_facts(plan: &str) -> String {
    let end = plan.find("\n# Not granted").unwrap_or(plan.len());
    let is_fact = |line: &str| {
        ["# What the", "# Facts about", "# Grant roles to"].iter().any(|it| line.starts_with(it))
    };
    let lines = plan[..end].lines().filter(|line| !is_fact(line));
    lines.map(|line| format!("{line}\n")).collect()
}

/// A line for each operation: method and path, the kind of service, its name, where it is defined.
/// Of one that is not, the address.
fn routes(report: &Value) -> String {
    let mut text = String::new();
    for operation in report["operations"].as_array().unwrap() {
        if operation["synthetic"] == true {
            continue;
        }
        let (method, path) = (&operation["method"], &operation["path"]);
        write!(text, "{} {}", plain(method), plain(path)).unwrap();
        let backend = &operation["backend"];
        let defined = &backend["defined"];
        if backend.is_null() {
            text += ": no backend\n";
            continue;
        }
        write!(text, ": {}", plain(&backend["service"])).unwrap();
        if defined.is_null() {
            writeln!(text, " {}", plain(&backend["address"])).unwrap();
            continue;
        }
        if let Some(generation) = defined["generation"].as_u64() {
            write!(text, " gen{generation}").unwrap();
        }
        let (name, resource) = (plain(&defined["name"]), plain(&defined["resource"]));
        writeln!(text, " {name}, {resource} at {}", place(defined)).unwrap();
    }
    text
}

/// For each backend what it needs, and below it whether that is granted.
fn plan(report: &Value) -> String {
    let mut text = String::new();
    for binding in report["bindings"].as_array().unwrap() {
        let alternatives = binding["alternatives"].as_array().unwrap();
        let of = |it: &Value| plain(&it["role"]);
        let roles = match binding["role"].as_str() {
            Some(role) => role.to_owned(),
            None => alternatives.iter().map(of).collect::<Vec<_>>().join(" or "),
        };
        let resource = &binding["resource"];
        let (kind, name) = (plain(&resource["kind"]), plain(&resource["name"]));
        write!(text, "{roles} on {kind} {name}").unwrap();
        for (word, part) in [("in", "region"), ("of", "project"), ("of", "project_number")] {
            if let Some(part) = resource[part].as_str() {
                write!(text, " {word} {part}").unwrap();
            }
        }
        writeln!(text, " to {}", plain(&binding["member"])).unwrap();
        let granted = &binding["granted"];
        if granted.is_null() {
            text += "  nobody was asked\n";
            continue;
        }
        write!(text, "  {}", plain(&granted["state"])).unwrap();
        if !granted["where"].is_null() {
            write!(text, " at {}", place(&granted["where"])).unwrap();
        }
        writeln!(text, ": {}", plain(&granted["why"])).unwrap();
    }
    for (kind, word) in [("blocked", "blocked"), ("manual", "by hand")] {
        for it in report[kind].as_array().unwrap() {
            writeln!(text, "{word}: {}", plain(&it["address"])).unwrap();
        }
    }
    text
}

fn place(value: &Value) -> String {
    format!("{}:{}", plain(&value["path"]), value["line"])
}

fn plain(value: &Value) -> String {
    value.as_str().unwrap_or("?").to_owned()
}

fn repositories() -> Vec<Repository> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/neighbours");
    let entries = fs::read_dir(root).into_iter().flatten();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = paths.filter(|path| path.is_file()).collect();
    paths.sort();
    paths.iter().map(|path| Repository::read(path)).collect()
}

fn is_written_anew() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some()
}

fn as_it_is(_path: &str, text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// Compares all and shows all that differ.
fn check(repositories: &[Repository], text: fn(&str, &str) -> Option<String>) {
    let mut wrong = String::new();
    for repository in repositories {
        let told = repository.told(&repository.folder(text));
        for ((command, told), (_, expected)) in told.iter().zip(&repository.expected) {
            if told != expected {
                let name = repository.name.file_name().unwrap().to_string_lossy();
                write!(wrong, "\n{name}: {command}\nexpected:\n{expected}told:\n{told}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn repositories_are_read() {
    let mut all = repositories();
    assert!(all.len() > 25, "{} repositories", all.len());
    if is_written_anew() {
        for repository in &mut all {
            repository.expected = repository.told(&repository.folder(as_it_is));
            repository.write();
        }
    }
    check(&all, as_it_is);
}

#[test]
fn line_ends_of_windows_change_nothing() {
    if is_written_anew() {
        return;
    }
    check(&repositories(), |_, text| Some(text.replace('\n', "\r\n")));
}

#[test]
fn byte_order_marks_change_nothing() {
    check(&repositories(), |path, text| {
        let mark = if path.contains(".tf") { "\u{feff}" } else { "" };
        Some(format!("{mark}{text}"))
    });
}

#[test]
fn a_plan_with_references_grants_where_it_is_put() {
    let mut count = 0;
    for repository in repositories() {
        for (command, plan) in &repository.expected {
            let Some((_, rest)) = plan.split_once("# Put it into ") else { continue };
            let folder = repository.folder(as_it_is);
            let (below, _) = rest.split_once(':').unwrap();
            let below = if below == "the top folder" { "" } else { below };
            let path = folder.path().join(below).join("plan.tf");
            fs::write(path, plan).unwrap();
            let words: Vec<_> = command.split(' ').collect();
            let again = run(folder.path(), &words);
            assert!(plan.contains("_gateway_invoker"), "{command}: {plan}");
            // Who was named by hand is not whom the gateway calls as.
            let is_by_hand = words.contains(&"--service-account");
            assert_eq!(again.contains("_gateway_invoker"), is_by_hand, "{command}: {again}");
            count += 1;
        }
    }
    assert!(count > 1, "{count} plans");
}

#[test]
fn without_neighbours_all_is_as_if_they_were_not_there() {
    for repository in repositories() {
        let configs = repository.configs();
        let whole = repository.folder(as_it_is);
        let is_alone = |path: &str, text: &str| configs.contains(&path).then(|| text.to_owned());
        let alone = repository.folder(is_alone);
        for config in &configs {
            for arguments in [&["routes", config][..], &["iam", "--format", "json", config]] {
                let off: Vec<_> = arguments.iter().copied().chain(["--no-infra"]).collect();
                let (told, expected) = (run(whole.path(), &off), run(alone.path(), arguments));
                assert_eq!(told, expected, "{}: {arguments:?}", repository.name.display());
            }
        }
    }
}
