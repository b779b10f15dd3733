//! Settings files of a repository whose author means harm: what they hold acts on nothing, floods
//! nothing, and nothing is told of files that they lead to.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::json;
use tempfile::TempDir;

use super::config;
use crate::support::client::{Client, frame};

const SECRET: &str = "ghp_0123456789";

/// A repository with one config and these settings.
fn repository(settings: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("repository/.git")).unwrap();
    let file = folder.path().join("repository/api.yaml");
    std::fs::write(file, config("https://bigquery.googleapis.com")).unwrap();
    if !settings.is_empty() {
        std::fs::write(folder.path().join("repository/.gateway-ls.yaml"), settings).unwrap();
    }
    folder
}

/// What the user is told when the repository is opened, and no file of it, and the log.
fn told(folder: &TempDir) -> (Vec<String>, String) {
    let root = format!("file://{}", folder.path().join("repository").display());
    let mut client = Client::start_with(json!({"rootUri": root, "capabilities": {}}));
    let uri = format!("{root}/api.yaml");
    client.closed_diagnostics(&uri);
    // Its complaints are the same and are not made again; those of the workspace are out by then.
    client.open(&uri, "yaml", 1, "");
    client.diagnostics(&uri, 1);
    client.settle();
    let shown = client.received.iter().filter(|it| it["method"] == "window/showMessage");
    let shown = shown.map(|it| it["params"]["message"].as_str().unwrap().to_owned()).collect();
    (shown, client.stop())
}

/// The first `count` things that the user is told when the repository is opened.
fn heard(folder: &TempDir, count: usize) -> Vec<String> {
    let root = format!("file://{}", folder.path().join("repository").display());
    let mut client = Client::start_with(json!({"rootUri": root, "capabilities": {}}));
    let mut next = || client.said("window/showMessage")["message"].as_str().unwrap().to_owned();
    let shown = (0..count).map(|_| next()).collect();
    client.settle();
    assert_eq!(client.count("window/showMessage"), count);
    client.stop();
    shown
}

fn check(folder: &TempDir) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gateway-ls"));
    command.current_dir(folder.path().join("repository"));
    command.args(["check", "."]).output().unwrap()
}

fn complaints(folder: &TempDir) -> Vec<String> {
    let output = check(folder);
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8(output.stderr).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn what_a_file_holds_acts_on_nothing() {
    let folder = repository(
        r#"
project: shop
streaming: true
target: "\e[2Jmoon \u202egnp.exe"
"[Update](command:workbench.action.terminal.new)": 1
"<a href='https://x.example'>one\ntwo</a>": 1
"#,
    );
    let (told, log) = told(&folder);
    assert_eq!(told.len(), 3, "{told:#?}");
    for text in told.iter().chain(&complaints(&folder)).chain([&log]) {
        assert!(!text.trim_end().contains(|c: char| c.is_control() || c == '\u{202e}'), "{text:?}");
    }
    for text in &told {
        assert!(!text.contains("](") && !text.contains("<a") && !text.contains("</"), "{text:?}");
    }
    let link = "'[Update] (command:workbench.action.terminal.new)' is not a setting";
    assert!(told.iter().any(|it| it.ends_with(link)), "{told:#?}");
}

#[test]
fn many_mistakes_are_counted_and_long_ones_are_cut() {
    let keys: String = (0..20_000).map(|it| format!("  x{it}: 1\n")).collect();
    let folder = repository(&format!("project: shop\nfiles:\n{keys}"));
    let (shown, _) = told(&folder);
    assert_eq!(shown.len(), 4, "{shown:#?}");
    assert!(shown[0].ends_with("'x0' is not a key of 'files'"), "{shown:#?}");
    assert!(shown[3].ends_with("and 19997 more; open the file to see them"), "{shown:#?}");
    let complaints = complaints(&folder);
    assert_eq!(complaints.len(), 21);
    let last = "error: .gateway-ls.yaml: and 19980 more; open the file to see them";
    assert_eq!(complaints[20], last);

    let folder = repository(&format!("project: shop\n{}: 1\n", "x".repeat(100_000)));
    let (shown, _) = told(&folder);
    assert!(shown.len() == 1 && shown[0].chars().count() < 600);
    assert!(self::complaints(&folder)[0].chars().count() < 700);
}

#[test]
fn many_mistakes_of_the_client_are_counted_and_the_next_ones_said_later() {
    let wrong = |names: &[&str]| -> serde_json::Value {
        names
            .iter()
            .map(|name| ((*name).to_owned(), json!(1)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let options = wrong(&["aaa", "bbb", "ccc", "ddd", "eee"]);
    let mut client =
        Client::start_with(json!({"capabilities": {}, "initializationOptions": options}));
    let hear = |client: &mut Client, expected: &[&str]| {
        for end in expected {
            let shown = client.said("window/showMessage")["message"].take();
            assert_eq!(shown, format!("gateway-ls: in the settings: {end}"));
        }
    };
    let unknown = ["'aaa' is not a setting", "'bbb' is not a setting", "'ccc' is not a setting"];
    hear(&mut client, &unknown);
    hear(&mut client, &["and 2 more, shown once these are corrected"]);
    let better = json!({"settings": {"gatewayLs": wrong(&["ddd", "eee"])}});
    client.notify("workspace/didChangeConfiguration", better);
    hear(&mut client, &["'ddd' is not a setting", "'eee' is not a setting"]);
    // What comes for ever is said for a while.
    for number in 0..40 {
        let settings = json!({"gatewayLs": wrong(&[&format!("x{number}")])});
        client.notify("workspace/didChangeConfiguration", json!({"settings": settings}));
    }
    client.settle();
    let last = "more problems with the settings are in the log of the server";
    while client.said("window/showMessage")["message"] != format!("gateway-ls: {last}") {}
    client.settle();
    assert_eq!(client.count("window/showMessage"), 21);
    let log = client.stop();
    assert!(log.contains("`x39` is not a setting"), "{log}");
}

#[test]
fn many_files_with_mistakes_are_counted() {
    let folder = repository("");
    for number in 10..60 {
        let below = folder.path().join(format!("repository/{number}"));
        std::fs::create_dir(&below).unwrap();
        std::fs::write(below.join("api.yaml"), config("https://bigquery.googleapis.com")).unwrap();
        std::fs::write(
            below.join(".gateway-ls.yaml"),
            "{project: shop, functionsGeneration: 2, a: 1, b: 1}",
        )
        .unwrap();
    }
    let shown = heard(&folder, 4);
    assert!(shown[2].ends_with("/11/.gateway-ls.yaml: 'a' is not a setting"), "{shown:#?}");
    let last = "gateway-ls: and 97 more in 49 settings files; open them to see what is wrong";
    assert_eq!(shown[3], last);
}

#[test]
fn after_a_long_path_the_reason_is_told() {
    let folder = repository("");
    let below = folder.path().join("repository").join(vec!["x".repeat(200); 4].join("/"));
    std::fs::create_dir_all(&below).unwrap();
    std::fs::write(below.join("api.yaml"), config("https://bigquery.googleapis.com")).unwrap();
    std::fs::write(below.join(".gateway-ls.yaml"), "targt: endpoints\n").unwrap();
    let shown = heard(&folder, 1);
    let end = "x/.gateway-ls.yaml: 'targt' is not a setting; did you mean 'target'?";
    assert!(shown[0].starts_with("gateway-ls: …xxx"), "{shown:?}");
    assert!(shown[0].ends_with(end), "{shown:?}");
}

#[test]
fn a_document_that_cannot_be_read_hides_no_complaint() {
    let folder = repository("targt: endpoints\n");
    let uri = format!("file://{}", folder.path().join("repository/api.yaml").display());
    let mut client = Client::start(json!({}));
    let item = format!(r#"{{"uri":"{uri}","languageId":"yaml","version":1,"text":"\ud83d"}}"#);
    client.send_raw(&frame(&format!(
        r#"{{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{{"textDocument":{item}}}}}"#
    )));
    let mut said = || client.said("window/showMessage")["message"].as_str().unwrap().to_owned();
    assert!(said().ends_with("'targt' is not a setting; did you mean 'target'?"));
    assert!(said().contains("could not be read"));
    client.stop();
}

#[test]
fn what_is_no_settings_is_not_quoted() {
    for (name, text, expected) in [
        ("a text", format!("{SECRET}\n"), "must be a map of settings, not a text"),
        ("a list", format!("- {SECRET}\n"), "must be a map of settings, not a list"),
        ("lines", format!("A={SECRET}\nB=1\n"), "must be a map of settings, not a text"),
        (
            "another map",
            format!("token: {SECRET}\n{SECRET}: 1\n"),
            "has no settings: none of its keys is one",
        ),
        ("no YAML", format!("a: *{SECRET}\n"), "is not valid YAML at line 1, column 4"),
        ("a tag", format!("!{SECRET} a\n"), "must be a map of settings, not a text"),
        ("no YAML at all", format!("{SECRET}: [\n"), "is not valid YAML at line 2, column 1"),
    ] {
        let folder = repository(&text);
        let (shown, log) = told(&folder);
        assert!(shown.len() == 1 && shown[0].ends_with(expected), "{name}: {shown:?}");
        let complaints = complaints(&folder);
        assert!(
            complaints.len() == 1 && complaints[0].ends_with(expected),
            "{name}: {complaints:?}"
        );
        for text in [&shown[0], &complaints[0], &log] {
            assert!(!text.contains(SECRET), "{name}: {text}");
        }
        // A file that somebody names may be any file just as well.
        let mut command = Command::new(env!("CARGO_BIN_EXE_gateway-ls"));
        command.current_dir(folder.path().join("repository"));
        let output = command.args(["check", "--config", ".gateway-ls.yaml", "."]).output().unwrap();
        assert!(!String::from_utf8(output.stderr).unwrap().contains(SECRET), "{name}");
    }
}

#[test]
fn a_slip_in_the_only_key_is_still_told() {
    let (shown, _) = told(&repository("targt: endpoints\n"));
    assert!(shown[0].ends_with("'targt' is not a setting; did you mean 'target'?"), "{shown:?}");
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_repository_is_not_followed() {
    let link = |folder: &TempDir, target: &str| {
        let link = folder.path().join("repository/.gateway-ls.yaml");
        std::os::unix::fs::symlink(target, link).unwrap();
    };
    let outside = "is a link to a file outside of this repository, so it is not read";
    let settings = format!("project: {SECRET}!\nrules: {{googleapis-backend: off}}\n");
    for has_git in [true, false] {
        let folder = repository("");
        if !has_git {
            std::fs::remove_dir(folder.path().join("repository/.git")).unwrap();
        }
        std::fs::write(folder.path().join("secret.yaml"), &settings).unwrap();
        link(&folder, "../secret.yaml");
        let (shown, log) = told(&folder);
        assert!(shown.len() == 1 && shown[0].ends_with(outside), "{shown:?}");
        let output = check(&folder);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(stderr, format!("error: .gateway-ls.yaml: {outside}\n"));
        assert!(String::from_utf8(output.stdout).unwrap().contains("googleapis-backend"));
        assert!(!format!("{shown:?}{log}{stderr}").contains(SECRET));
        // By hand it may be any file.
        let mut command = Command::new(env!("CARGO_BIN_EXE_gateway-ls"));
        command.current_dir(folder.path().join("repository"));
        let output = command.args(["check", "--config", ".gateway-ls.yaml", "."]).output().unwrap();
        assert!(!String::from_utf8(output.stdout).unwrap().contains("googleapis-backend"));
    }

    let folder = repository("");
    let shared = folder.path().join("repository/shared.yaml");
    std::fs::write(shared, "rules: {googleapis-backend: off}\n").unwrap();
    link(&folder, "shared.yaml");
    assert_eq!(check(&folder).status.code(), Some(0), "a link within the repository counts");

    let folder = repository("");
    link(&folder, "/dev/zero");
    assert!(complaints(&folder)[0].ends_with(outside));
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let folder = repository("");
    let pipe = folder.path().join("repository/.gateway-ls.yaml");
    if !make_pipe(&pipe) {
        return;
    }
    let (shown, _) = told(&folder);
    assert!(shown.len() == 1 && shown[0].ends_with("is not a regular file"), "{shown:?}");
    assert!(complaints(&folder)[0].ends_with("is not a regular file"));
}

#[cfg(unix)]
fn make_pipe(path: &Path) -> bool {
    Command::new("mkfifo").arg(path).status().is_ok_and(|status| status.success())
}
