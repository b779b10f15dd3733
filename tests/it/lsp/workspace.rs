//! Configs of the workspace that nobody opened: what a client is told of them, and when not. What
//! the server does beside the requests is waited for by what it says; the last file of a folder in
//! the order of the alphabet, `z.yaml`, is told of last.

mod pulled;

use std::fs;
use std::path::Path;

use lsp_types::Url;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::config;
use crate::support::client::{Client, full};

/// A folder with these files.
pub(super) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    folder
}

pub(super) fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// What a client calls a path in a folder.
pub(super) fn uri(folder: &Path, path: &str) -> String {
    let path = if path.is_empty() { folder.to_owned() } else { folder.join(path) };
    Url::from_file_path(path).unwrap().into()
}

/// A client that has these folders open.
pub(super) fn client_of(capabilities: Value, folders: &[&Path]) -> Client {
    let folders = folders.iter().map(|folder| json!({"uri": uri(folder, ""), "name": "one"}));
    let folders: Vec<_> = folders.collect();
    Client::start_with(json!({"capabilities": capabilities, "workspaceFolders": folders}))
}

/// A config with one error.
fn wrong() -> String {
    config("https://bigquery.googleapis.com")
}

/// A config with none.
fn right() -> String {
    config("https://orders-481516234200.europe-west1.run.app")
}

/// The rules of diagnostics.
pub(super) fn rules(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().map(|it| it["code"].as_str().unwrap()).collect()
}

/// The files of a folder that were published while not open, each with the number of its findings,
/// in the order of arrival.
fn published(client: &Client, folder: &Path) -> Vec<(String, usize)> {
    let root = format!("{}/", uri(folder, ""));
    let messages = client.received.iter().map(|it| (&it["method"], &it["params"]));
    let messages = messages.filter(|(method, params)| {
        *method == "textDocument/publishDiagnostics" && params.get("version").is_none()
    });
    let file = |params: &Value| {
        let uri = params["uri"].as_str().unwrap();
        let count = params["diagnostics"].as_array().unwrap().len();
        (uri.strip_prefix(&root).unwrap_or(uri).to_owned(), count)
    };
    messages.map(|(_, params)| file(params)).collect()
}

fn files(files: &[(&str, usize)]) -> Vec<(String, usize)> {
    files.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
}

pub(super) fn changed(client: &mut Client, folder: &Path, paths: &[&str]) {
    let change = |path: &&str| json!({"uri": uri(folder, path), "type": 2});
    let changes: Vec<_> = paths.iter().map(change).collect();
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": changes}));
}

#[test]
fn configs_that_nobody_opened_are_published() {
    let json = r#"{"swagger": "2.0", "paths": {}, "x-google-backend": {"address": "https://bigquery.googleapis.com"}}"#;
    let folder = folder(&[
        (".git/api.yaml", &wrong()),
        (".gitignore", "ignored.yaml\n"),
        (".hidden.yaml", &wrong()),
        ("a.yaml", &wrong()),
        ("fine.yaml", &right()),
        ("ignored.yaml", &wrong()),
        ("off.yaml", &format!("# gateway-ls: off\n{}", wrong())),
        ("notes.md", &wrong()),
        ("plain.yaml", "openapi: 3.0.0\npaths: {}\n"),
        ("service.yaml", "apiVersion: v1\nkind: Service\n"),
        ("sub/deep/b.json", json),
        ("z.yaml", &wrong()),
    ]);
    let mut client = client_of(json!({}), &[folder.path()]);
    assert_eq!(client.initialized["result"]["capabilities"]["workspace"], Value::Null);
    let diagnostics = client.closed_diagnostics(&uri(folder.path(), "z.yaml"));
    assert_eq!(rules(&diagnostics), ["googleapis-backend"]);
    assert_eq!(diagnostics[0]["range"]["start"], json!({"line": 9, "character": 17}));
    let expected = files(&[("a.yaml", 1), ("sub/deep/b.json", 3), ("z.yaml", 1)]);
    assert_eq!(published(&client, folder.path()), expected);
    client.stop();
}

#[test]
fn symbols_are_found_in_configs_that_nobody_opened() {
    let other = "swagger: '2.0'\npaths:\n  /drinks:\n    get: {x-google-backend: {address: https://a.googleapis.com}}\n";
    let folder =
        folder(&[("a.yaml", other), ("none.yaml", "kind: /drinks\n"), ("z.yaml", &wrong())]);
    let mut client = client_of(json!({}), &[folder.path()]);
    client.closed_diagnostics(&uri(folder.path(), "z.yaml"));
    let found = client.ask("workspace/symbol", json!({"query": "drinks"}));
    let found: Vec<_> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["location"]["uri"].as_str().unwrap())
        .collect();
    assert!(!found.is_empty());
    assert!(found.iter().all(|found| *found == uri(folder.path(), "a.yaml")), "{found:?}");
    client.stop();
}

#[test]
fn folders_may_be_named_in_older_ways() {
    let folder = folder(&[("z.yaml", &wrong())]);
    for params in [
        json!({"capabilities": {}, "rootUri": uri(folder.path(), "")}),
        json!({"capabilities": {}, "rootUri": null, "rootPath": folder.path()}),
        json!({"capabilities": {}, "workspaceFolders": null, "rootUri": uri(folder.path(), "")}),
    ] {
        let mut client = Client::start_with(params);
        assert_eq!(client.closed_diagnostics(&uri(folder.path(), "z.yaml")).len(), 1);
        client.stop();
    }
}

#[test]
fn the_open_text_wins_until_it_is_closed() {
    let folder = folder(&[("a.yaml", &wrong()), ("z.yaml", &wrong())]);
    let (a, typed) = (uri(folder.path(), "a.yaml"), uri(folder.path(), "typed.yaml"));
    let mut client = client_of(json!({}), &[folder.path()]);
    assert_eq!(client.closed_diagnostics(&a).len(), 1);
    client.open(&a, "yaml", 1, &right());
    assert_eq!(client.diagnostics(&a, 1), [Value::Null; 0]);
    // Its file changes behind its back: no word of that.
    changed(&mut client, folder.path(), &["a.yaml"]);
    client.close(&a);
    assert_eq!(client.closed_diagnostics(&a).len(), 1, "what the file holds");

    // The same when nothing is different, and when the file was written in between.
    client.open(&a, "yaml", 1, &wrong());
    assert_eq!(client.diagnostics(&a, 1).len(), 1);
    write(folder.path(), "a.yaml", &right());
    client.close(&a);
    assert_eq!(client.closed_diagnostics(&a).len(), 0);

    // What was never written is gone.
    client.open(&typed, "yaml", 1, &wrong());
    assert_eq!(client.diagnostics(&typed, 1).len(), 1);
    client.close(&typed);
    assert_eq!(client.closed_diagnostics(&typed).len(), 0);

    // So is what lies elsewhere, and what a walk passes over.
    write(folder.path(), "notes.md", &wrong());
    for other in ["file:///nowhere/api.yaml", "untitled:one", &uri(folder.path(), "notes.md")] {
        client.open(other, "yaml", 1, &wrong());
        assert_eq!(client.diagnostics(other, 1).len(), 1);
        client.close(other);
        assert_eq!(client.closed_diagnostics(other).len(), 0);
    }
    let expected = files(&[
        ("a.yaml", 1),
        ("z.yaml", 1),
        ("a.yaml", 1),
        ("a.yaml", 0),
        ("typed.yaml", 0),
        ("file:///nowhere/api.yaml", 0),
        ("untitled:one", 0),
        ("notes.md", 0),
    ]);
    assert_eq!(published(&client, folder.path()), expected);
    client.stop();
}

#[test]
fn a_file_that_changes_is_looked_at_again() {
    let folder = folder(&[
        (".git/HEAD", ""),
        (".gitignore", "ignored.yaml\n"),
        ("a.yaml", &wrong()),
        ("deep/b.yaml", &wrong()),
        ("z.yaml", &wrong()),
    ]);
    let path = folder.path();
    let mut client = client_of(full(), &[path]);
    let registered = client.said("client/registerCapability").to_string();
    assert!(registered.contains("yaml,yml,json,tpl"), "{registered}");
    let (a, z) = (uri(path, "a.yaml"), uri(path, "z.yaml"));
    for file in [&a, &uri(path, "deep/b.yaml"), &z] {
        assert_eq!(client.closed_diagnostics(file).len(), 1);
    }

    write(path, "a.yaml", &right());
    write(path, "new.yaml", &wrong());
    write(path, "ignored.yaml", &wrong());
    write(path, "untold.yaml", &wrong());
    changed(&mut client, path, &["a.yaml", "ignored.yaml", "new.yaml", "z.yaml"]);
    assert_eq!(client.closed_diagnostics(&uri(path, "new.yaml")).len(), 1);
    assert_eq!(client.closed_diagnostics(&a).len(), 0);

    // Of a folder that is deleted some clients say nothing.
    fs::remove_dir_all(path.join("deep")).unwrap();
    fs::remove_file(path.join("new.yaml")).unwrap();
    changed(&mut client, path, &["new.yaml"]);
    assert_eq!(client.closed_diagnostics(&uri(path, "new.yaml")).len(), 0);
    assert_eq!(client.closed_diagnostics(&uri(path, "deep/b.yaml")).len(), 0);

    // No config any more, and one again.
    write(path, "z.yaml", "a: b\n");
    changed(&mut client, path, &["z.yaml"]);
    assert_eq!(client.closed_diagnostics(&z).len(), 0);
    write(path, "z.yaml", &wrong());
    changed(&mut client, path, &["z.yaml"]);
    assert_eq!(client.closed_diagnostics(&z).len(), 1);

    let told = published(&client, path);
    assert!(!told.iter().any(|(file, _)| file == "ignored.yaml" || file == "untold.yaml"));
    write(path, ".gitignore", "");
    changed(&mut client, path, &[".gitignore"]);
    assert_eq!(client.closed_diagnostics(&uri(path, "ignored.yaml")).len(), 1);
    assert_eq!(client.closed_diagnostics(&uri(path, "untold.yaml")).len(), 1);

    let expected = files(&[
        ("a.yaml", 1),
        ("deep/b.yaml", 1),
        ("z.yaml", 1),
        ("a.yaml", 0),
        ("new.yaml", 1),
        ("deep/b.yaml", 0),
        ("new.yaml", 0),
        ("z.yaml", 0),
        ("z.yaml", 1),
        ("ignored.yaml", 1),
        ("untold.yaml", 1),
    ]);
    let mut told = published(&client, path);
    // A file that had findings is told of as it is looked at, one that is no config at the end.
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    told.sort();
    let mut sorted = expected;
    sorted.sort();
    assert_eq!(told, sorted);
    client.stop();
}

#[test]
fn a_file_is_told_of_once_however_the_folders_lie() {
    let outer = folder(&[("a.yaml", &wrong()), ("inner/b.yaml", &wrong()), ("z.yaml", &wrong())]);
    let other = folder(&[("z.yaml", &wrong())]);
    let inner = outer.path().join("inner");
    let mut client = client_of(full(), &[&inner, outer.path(), other.path()]);
    let capability = &client.initialized["result"]["capabilities"]["workspace"];
    assert_eq!(
        capability["workspaceFolders"],
        json!({"supported": true, "changeNotifications": true})
    );
    for file in [uri(outer.path(), "z.yaml"), uri(other.path(), "z.yaml")] {
        assert_eq!(client.closed_diagnostics(&file).len(), 1);
    }
    let folders = |folders: &[&Path]| -> Vec<Value> {
        folders.iter().map(|it| json!({"uri": uri(it, ""), "name": "one"})).collect()
    };
    let mut change = |added: &[&Path], removed: &[&Path]| {
        let event = json!({"added": folders(added), "removed": folders(removed)});
        client.notify("workspace/didChangeWorkspaceFolders", json!({"event": event}));
    };
    // What lies in the inner folder stays as long as that stays.
    change(&[], &[outer.path(), other.path()]);
    change(&[other.path()], &[]);
    change(&[outer.path()], &[&inner]);
    change(&[], &[outer.path()]);
    let inner_file = uri(&inner, "b.yaml");
    assert_eq!(client.closed_diagnostics(&inner_file).len(), 1);
    assert_eq!(client.closed_diagnostics(&inner_file).len(), 0);
    let told = published(&client, outer.path());
    let counts = |name: &str| -> Vec<usize> {
        told.iter().filter(|(file, _)| file.ends_with(name)).map(|(_, count)| *count).collect()
    };
    assert_eq!(counts("inner/b.yaml"), [1, 0], "{told:#?}");
    client.stop();
}

#[test]
fn settings_count_and_are_live() {
    let folder = folder(&[
        (".git/HEAD", ""),
        ("a/.gateway-ls.yaml", "files: {exclude: [left-out.yaml], include: [plain.yaml]}\n"),
        ("a/left-out.yaml", &wrong()),
        ("a/plain.yaml", "swagger: '2.0'\npaths: {/a: {get: {}}}\n"),
        ("a/wrong.yaml", &wrong()),
        ("z.yaml", &wrong()),
    ]);
    let path = folder.path();
    let mut client = client_of(full(), &[path]);
    assert_eq!(client.closed_diagnostics(&uri(path, "z.yaml")).len(), 1);
    let told = published(&client, path);
    let names: Vec<_> = told.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["a/plain.yaml", "a/wrong.yaml", "z.yaml"]);

    write(path, "a/.gateway-ls.yaml", "rules: {googleapis-backend: off, unheard-of: off}\n");
    changed(&mut client, path, &["a/.gateway-ls.yaml"]);
    assert_eq!(client.closed_diagnostics(&uri(path, "a/wrong.yaml")).len(), 1);
    assert_eq!(client.closed_diagnostics(&uri(path, "a/wrong.yaml")).len(), 0);
    let message = client.said("window/showMessage")["message"].to_string();
    assert!(message.contains("unheard-of"), "{message}");

    // The client's own come below those of the file.
    client.settings = json!({"rules": {"googleapis-backend": "hint"}});
    client.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    assert_eq!(client.closed_diagnostics(&uri(path, "z.yaml"))[0]["severity"], 4);
    client.stop();
}

#[test]
fn the_first_look_waits_for_the_settings_of_the_client() {
    let folder = folder(&[("z.yaml", &wrong())]);
    let folders = json!([{"uri": uri(folder.path(), ""), "name": "one"}]);
    let mut client = Client::spawn();
    client.settings = json!({"rules": {"googleapis-backend": "warning"}, "maxProblems": 1});
    client.initialize(json!({"capabilities": full(), "workspaceFolders": folders}));
    let z = uri(folder.path(), "z.yaml");
    assert_eq!(client.closed_diagnostics(&z)[0]["severity"], 2);
    assert_eq!(published(&client, folder.path()), files(&[("z.yaml", 1)]));
    client.settings = json!({"maxProblems": 0});
    client.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    let message = client.closed_diagnostics(&z)[0]["message"].to_string();
    assert!(message.contains("1 more finding"), "{message}");
    client.stop();
}

#[test]
fn names_of_files_are_the_clients() {
    let folder = folder(&[("nö/a b@c.yaml", &wrong()), ("z.yaml", &wrong())]);
    let mut client = client_of(json!({}), &[folder.path()]);
    let told = uri(folder.path(), "nö/a b@c.yaml");
    assert!(told.ends_with("/n%C3%B6/a%20b@c.yaml"), "{told}");
    assert_eq!(client.closed_diagnostics(&told).len(), 1);
    // Some clients escape more; from now on the file goes by the name that they use.
    let own = told.replace('@', "%40");
    client.open(&own, "yaml", 1, &wrong());
    assert_eq!(client.diagnostics(&own, 1).len(), 1);
    assert_eq!(client.closed_diagnostics(&told).len(), 0);
    client.close(&own);
    assert_eq!(client.closed_diagnostics(&own).len(), 1);
    fs::remove_file(folder.path().join("nö/a b@c.yaml")).unwrap();
    changed(&mut client, folder.path(), &["nö/a b@c.yaml"]);
    assert_eq!(client.closed_diagnostics(&own).len(), 0);
    client.stop();
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_passed_over() {
    let folder = folder(&[("a/api.yaml", &wrong()), ("z.yaml", &wrong())]);
    let path = folder.path();
    std::os::unix::fs::symlink("..", path.join("a/loop")).unwrap();
    std::os::unix::fs::symlink("missing.yaml", path.join("broken.yaml")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(path.join("pipe.yaml")).status();
    assert!(made.unwrap().success());
    fs::write(path.join("binary.yaml"), b"swagger: x-google-backend\0\xff\xfe").unwrap();
    fs::write(path.join("latin.yaml"), b"swagger: '2.0'\nx-google-backend: \xe4\n").unwrap();
    let long = fs::File::create(path.join("long.json")).unwrap();
    long.set_len(11 * 1024 * 1024).unwrap();
    fs::create_dir(path.join("folder.yaml")).unwrap();
    let mut client = client_of(json!({}), &[path]);
    assert_eq!(client.closed_diagnostics(&uri(path, "z.yaml")).len(), 1);
    assert_eq!(published(&client, path), files(&[("a/api.yaml", 1), ("z.yaml", 1)]));
    client.stop();
}

#[test]
fn a_thousand_other_files_say_nothing() {
    let folder = folder(&[("z.yaml", &wrong())]);
    for number in 0..1_000 {
        let text = format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: n{number}}}\n");
        write(folder.path(), &format!("f{}/{number}.yaml", number % 10), &text);
    }
    let mut client = client_of(full(), &[folder.path()]);
    assert_eq!(client.closed_diagnostics(&uri(folder.path(), "z.yaml")).len(), 1);
    assert_eq!(published(&client, folder.path()), files(&[("z.yaml", 1)]));
    assert_eq!(client.count("window/workDoneProgress/create"), 0, "that was quick");
    client.stop();
}

#[test]
fn progress_is_shown_where_it_takes_time() {
    let folder = TempDir::new().unwrap();
    for number in 0..60 {
        write(folder.path(), &format!("{number}.yaml"), &right());
    }
    write(folder.path(), "z.yaml", &wrong());
    let mut client = client_of(full(), &[folder.path()]);
    let token = client.said("window/workDoneProgress/create")["token"].clone();
    let begin = client.progress(&token);
    assert_eq!(begin["kind"], "begin");
    assert_eq!(begin["title"], "Checking gateway configs");
    assert_eq!(begin["cancellable"], true);
    assert!(begin["message"].as_str().unwrap().ends_with(" of 61"), "{begin}");
    let end = loop {
        let value = client.progress(&token);
        if value["kind"] != "report" {
            break value;
        }
        assert!(value["percentage"].as_u64().unwrap() <= 100, "{value}");
    };
    assert_eq!(end["kind"], "end");
    assert_eq!(client.closed_diagnostics(&uri(folder.path(), "z.yaml")).len(), 1);

    // It can be ended, whenever that is; the rest goes on.
    client.settings = json!({"maxProblems": 5});
    client.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    let token = client.said("window/workDoneProgress/create")["token"].clone();
    client.notify("window/workDoneProgress/cancel", json!({"token": token}));
    while client.progress(&token)["kind"] != "end" {}
    write(folder.path(), "0.yaml", &wrong());
    changed(&mut client, folder.path(), &["0.yaml"]);
    assert_eq!(client.closed_diagnostics(&uri(folder.path(), "0.yaml")).len(), 1);
    assert_eq!(client.count("window/workDoneProgress/create"), 2);
    client.stop();

    let mut silent = client_of(json!({}), &[folder.path()]);
    assert_eq!(silent.closed_diagnostics(&uri(folder.path(), "z.yaml")).len(), 1);
    let methods = silent.received.iter().filter_map(|it| it["method"].as_str());
    assert!(methods.clone().all(|it| it == "textDocument/publishDiagnostics"), "nothing else");
    silent.stop();
}

#[test]
fn without_a_folder_nothing_is_searched() {
    for params in [
        json!({"capabilities": full(), "workspaceFolders": [], "rootUri": null, "rootPath": "/"}),
        json!({"capabilities": full(), "rootUri": "file:///"}),
        json!({"capabilities": full(), "rootUri": null}),
    ] {
        let mut client = Client::start_with(params);
        client.open("file:///nowhere/api.yaml", "yaml", 1, &wrong());
        assert_eq!(client.diagnostics("file:///nowhere/api.yaml", 1).len(), 1);
        client.close("file:///nowhere/api.yaml");
        assert_eq!(client.closed_diagnostics("file:///nowhere/api.yaml").len(), 0);
        client.stop();
    }
}
