//! Texts made to hurt. The work that is done for each of them is compared with itself at another
//! length; no number of seconds and no speed of a machine counts.

mod growth;
mod shapes;

use std::fs;
use std::process::Command;

use gateway_ls::workspace::read_settings;
use serde_json::{Value, json};

use self::growth::{assert_linear, compare, ends};
use self::shapes::Shape;
use crate::support::client::{Client, full};

/// Bytes of data that the program may hold. Address space is not counted: threads reserve much of
/// it that they never use. It needs a tenth of this at most.
const MEMORY: &str = "ulimit -d 1000000; exec \"$0\" \"$@\"";

/// Name and text of all shapes; of those that grow by nines so many levels that nobody could hold
/// them.
fn inputs() -> impl Iterator<Item = (&'static Shape, String)> {
    let size = |shape: &Shape| if shape.name.contains("bomb") { 60 } else { shape.sizes.0 };
    shapes::all().map(move |shape| (shape, shape.text(size(shape))))
}

fn limited() -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", MEMORY, env!("CARGO_BIN_EXE_gateway-ls")]);
    command
}

#[test]
fn what_is_aliased_grows_in_proportion() {
    shapes::BOMBS.iter().chain(shapes::MERGES).for_each(assert_linear);
}

#[test]
fn what_is_deep_grows_in_proportion() {
    shapes::DEEP.iter().for_each(assert_linear);
}

#[test]
fn what_is_long_grows_in_proportion() {
    shapes::LONG.iter().for_each(assert_linear);
}

#[test]
fn json_grows_in_proportion() {
    shapes::JSON.iter().for_each(assert_linear);
}

#[test]
fn many_lines_grow_in_proportion() {
    shapes::LINES.iter().for_each(assert_linear);
}

#[test]
fn templates_grow_in_proportion() {
    shapes::TEMPLATES.iter().for_each(assert_linear);
}

#[test]
fn settings_grow_in_proportion() {
    for opened in ["[", "- ", "? ", "{a: ", "&a ", "a: 1\n"] {
        let texts = (opened.repeat(500), opened.repeat(4_000));
        ends("settings.yaml", move || {
            compare(opened, &texts, |text| drop(read_settings(text)));
        });
    }
}

#[test]
fn a_check_reads_all_of_them() {
    let folder = tempfile::tempdir().unwrap();
    for (shape, text) in inputs() {
        fs::write(folder.path().join(shape.name), text).unwrap();
    }
    let mut command = limited();
    command.args(["check", "--format", "json", "."]).current_dir(folder.path());
    let output = ends("check", move || command.output().unwrap());
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), &*stderr), (Some(1), ""), "{}", output.status);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let files = answer["files"].as_array().unwrap();
    for shape in shapes::all() {
        let file = files.iter().find(|file| file["path"] == shape.name).expect(shape.name);
        let findings = file["findings"].as_array().unwrap();
        let is_found = findings.iter().any(|it| it["rule"] == "googleapis-backend");
        assert!(is_found, "{}", shape.name);
    }
}

#[test]
fn a_server_answers_for_all_of_them() {
    let mut client = Client::spawn_with(&mut limited());
    client.initialize(json!({"capabilities": full()}));
    for (shape, text) in inputs() {
        let name = shape.name;
        let uri = format!("file:///nowhere/{name}");
        client.open(&uri, if name.ends_with(".json") { "json" } else { "yaml" }, 1, &text);
        let diagnostics = client.diagnostics(&uri, 1);
        assert!(diagnostics.iter().any(|it| it["code"] == "googleapis-backend"), "{name}");
        let (line, column) = shape.address();
        assert_ne!(client.hover(&uri, line, column), Value::Null, "{name}");
        for method in ["documentSymbol", "documentLink"] {
            let params = json!({"textDocument": {"uri": uri}});
            client.ask(&format!("textDocument/{method}"), params);
        }
        client.close(&uri);
    }
    client.stop();
}
