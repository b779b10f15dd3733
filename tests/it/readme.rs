//! The README tells the truth: what it shows is what the binary prints, and what it tells people
//! to write is understood. `UPDATE_README=1 cargo test readme` writes what has changed. The table
//! of rooms in CONTRIBUTING is complete.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use gateway_ls::rules;
use gateway_ls::settings::{Choice, KEYS, Key, Level, Values};
use gateway_ls::workspace::{read_settings, unknown_rules};

#[test]
fn it_shows_what_is() {
    for (page, name, content) in [
        ("README.md", "check", check()),
        ("editors/docs/rules.md", "rules", rule_table()),
        ("editors/docs/settings.md", "settings", settings_table()),
    ] {
        let written = read(page);
        let actual = with_block(&written, name, &content);
        if actual != written && std::env::var_os("UPDATE_README").is_some() {
            fs::write(root().join(page), actual).unwrap();
            continue;
        }
        assert!(
            actual == written,
            "{page} is not up to date, run `UPDATE_README=1 cargo test readme`: {}",
            first_difference(&written, &actual)
        );
    }
}

#[test]
fn its_example_has_one_of_each_kind_of_backend() {
    let output = check();
    for words in [
        "error[googleapis-backend]",
        "shop.yaml:85:18",
        " on the Cloud Run service orders",
        " on the\n    function stock",
        " on the App Engine app",
        "1 gateway config: 1 error",
    ] {
        assert!(output.contains(words), "{words} is not in\n{output}");
    }
}

#[test]
fn the_example_of_settings_is_understood() {
    let page = read("editors/docs/settings.md");
    let (_, file) = page.split_once("```yaml\n").unwrap();
    let (file, _) = file.split_once("```").unwrap();
    let (settings, mut complaints) = read_settings(file);
    complaints.extend(unknown_rules(&settings, rules::is_rule));
    assert!(complaints.is_empty(), "{complaints:?}");
    assert!(file.lines().count() >= 5, "{file}");
}

#[test]
fn links_and_pictures_are_there() {
    for page in [
        "README.md",
        "CONTRIBUTING.md",
        "editors/docs/editors.md",
        "editors/docs/rules.md",
        "editors/docs/settings.md",
        "editors/emacs/README.md",
        "editors/helix/README.md",
        "editors/nvim/README.md",
        "editors/vscode/README.md",
    ] {
        let page = root().join(page);
        let text = fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if !link.starts_with("https://") && !link.starts_with('#') {
                let file = page.parent().unwrap().join(link);
                assert!(file.exists(), "{} leads to {link}", page.display());
            }
        }
    }
}

#[test]
fn every_room_has_its_line() {
    let rooms = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let table = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    for room in rooms.lines().filter_map(|line| line.strip_prefix("pub mod ")) {
        let room = room.trim_end_matches(';');
        assert!(table.contains(&format!("\n| `{room}` | ")), "CONTRIBUTING.md has no room {room}");
    }
}

/// What the first command of the README prints, as a block of Markdown.
fn check() -> String {
    let readme = readme();
    let line = readme.lines().find_map(|line| line.strip_prefix("cargo run -- "));
    let mut command = Command::new(env!("CARGO_BIN_EXE_gateway-ls"));
    command.current_dir(root()).args(line.unwrap().split(' '));
    for variable in ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    code(&String::from_utf8(output.stdout).unwrap())
}

fn rule_table() -> String {
    let mut table = "| rule | level | finds |\n| --- | --- | --- |".to_owned();
    for rule in rules::ALL {
        let level = match rule.level {
            Level::Off => "off",
            Level::On(severity) => severity.name(),
        };
        let summary = rule.summary().replace('|', "\\|");
        write!(table, "\n| `{}` | {level} | {summary} |", rule.id).unwrap();
    }
    table
}

fn settings_table() -> String {
    let mut table = "| key | values | does |\n| --- | --- | --- |".to_owned();
    for key in KEYS {
        let summary = key.summary.replace('|', "\\|");
        write!(table, "\n| `{}` | {} | {summary} |", key.name, values(key.value)).unwrap();
    }
    table
}

fn values(values: Values) -> String {
    let names = |choices: &[Choice]| {
        let names: Vec<_> = choices.iter().map(|choice| format!("`{}`", choice.name)).collect();
        names.join(", ")
    };
    let keys = |keys: &[Key]| {
        let names: Vec<_> = keys.iter().map(|key| format!("`{}`", key.name)).collect();
        names.join(", ")
    };
    match values {
        Values::Text => "text".to_owned(),
        Values::OneOf(choices) => names(choices),
        Values::Rule => "a rule".to_owned(),
        Values::ByRule(choices) => format!("by rule: {}", names(choices)),
        Values::ByName => "by name: text".to_owned(),
        Values::Patterns => "patterns".to_owned(),
        Values::Map(inner) => format!("a map: {}", keys(inner)),
        Values::Groups => "a list of lists of files".to_owned(),
        Values::Files => "a list of files".to_owned(),
        Values::List(inner) => format!("a list of maps: {}", keys(inner)),
    }
}

fn code(text: &str) -> String {
    format!("```text\n{}\n```", text.trim_end())
}

/// The text with `content` between the markers `<!-- name -->` and `<!-- /name -->`.
fn with_block(text: &str, name: &str, content: &str) -> String {
    let (start, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = text.split_once(&start).unwrap();
    let (_, after) = rest.split_once(&end).unwrap();
    format!("{before}{start}{content}\n{end}{after}")
}

fn first_difference(written: &str, actual: &str) -> String {
    let mut lines = written.lines().zip(actual.lines());
    match lines.find(|(written, actual)| written != actual) {
        Some((written, actual)) => format!("it says\n{written}\nwhere it should say\n{actual}"),
        None => "one is longer".to_owned(),
    }
}

fn readme() -> String {
    read("README.md")
}

fn read(page: &str) -> String {
    fs::read_to_string(root().join(page)).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
