//! Settings, from wherever they come; what is wrong with them is said once and stops nothing.

use serde_json::{Value, json};

use super::config;
use crate::support::client::{Client, full, pulling};

const URI: &str = "file:///nowhere/api.yaml";

fn severity(diagnostics: &[Value]) -> Option<i64> {
    diagnostics.first().map(|it| it["severity"].as_i64().unwrap())
}

/// Waits until the findings have this severity: settings arrive beside documents.
fn becomes(client: &mut Client, expected: Option<i64>) {
    while severity(&client.diagnostics(URI, 1)) != expected {}
}

fn bigquery() -> String {
    config("https://bigquery.googleapis.com")
}

fn level(level: &str) -> Value {
    json!({"rules": {"googleapis-backend": level}})
}

/// What the user was told.
fn told(client: &Client) -> Vec<&str> {
    let shown = client.received.iter().filter(|it| it["method"] == "window/showMessage");
    shown.map(|it| it["params"]["message"].as_str().unwrap()).collect()
}

#[test]
fn options_of_initialize_count_at_once() {
    for (options, expected) in [
        (level("warning"), Some(2)),
        (json!({"gatewayLs": level("hint")}), Some(4)),
        (level("off"), None),
        (json!({}), Some(1)),
        (Value::Null, Some(1)),
    ] {
        let mut client = Client::start_with(
            json!({"capabilities": {}, "initializationOptions": options.clone()}),
        );
        client.open(URI, "yaml", 1, &bigquery());
        assert_eq!(severity(&client.diagnostics(URI, 1)), expected, "{options}");
    }
}

#[test]
fn a_client_with_settings_is_asked_at_the_start_and_after_changes() {
    let mut client = Client::spawn();
    client.settings = level("warning");
    client.initialize(json!({"capabilities": full()}));
    let asked = client.said("workspace/configuration");
    assert_eq!(asked["items"], json!([{"section": "gatewayLs"}]));
    client.open(URI, "yaml", 1, &bigquery());
    becomes(&mut client, Some(2));

    client.settings = level("info");
    client.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    client.said("workspace/configuration");
    // Nobody touched the document; its findings come anew.
    becomes(&mut client, Some(3));

    // The person took the settings away.
    client.settings = Value::Null;
    client.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    client.said("workspace/configuration");
    becomes(&mut client, Some(1));
    assert_eq!(told(&client), Vec::<&str>::new());
    client.stop();
}

#[test]
fn a_client_that_sends_its_settings_is_heard() {
    let mut client = Client::start(json!({}));
    client.open(URI, "yaml", 1, &bigquery());
    assert_eq!(severity(&client.diagnostics(URI, 1)), Some(1));
    for (settings, expected) in
        [(json!({"gatewayLs": level("warning")}), Some(2)), (level("off"), None)]
    {
        client.notify("workspace/didChangeConfiguration", json!({"settings": settings}));
        assert_eq!(severity(&client.diagnostics(URI, 1)), expected, "{settings}");
    }
    client.stop();
}

#[test]
fn settings_of_other_servers_change_nothing() {
    let mut client =
        Client::start_with(json!({"capabilities": {}, "initializationOptions": level("warning")}));
    for settings in [json!({"yaml": {"validate": true}}), json!({}), json!([]), json!(null)] {
        client.notify("workspace/didChangeConfiguration", json!({"settings": settings}));
    }
    client.open(URI, "yaml", 1, &bigquery());
    assert_eq!(severity(&client.diagnostics(URI, 1)), Some(2));
    client.settle();
    assert_eq!(told(&client), Vec::<&str>::new());
    client.stop();
}

#[test]
fn an_answer_of_another_kind_is_complained_about() {
    let mut client = Client::spawn();
    client.settings = json!(["x"]);
    client.initialize(json!({"capabilities": full()}));
    let message = client.said("window/showMessage");
    assert!(message["message"].as_str().unwrap().contains("must be a map"), "{message}");
    client.stop();
}

#[test]
fn a_puller_is_asked_to_pull_again() {
    let mut client = Client::start(pulling());
    client.open(URI, "yaml", 1, &bigquery());
    let settings = json!({"gatewayLs": level("hint")});
    client.notify("workspace/didChangeConfiguration", json!({"settings": settings}));
    client.said("workspace/diagnostic/refresh");
    let report = client.ask("textDocument/diagnostic", json!({"textDocument": {"uri": URI}}));
    assert_eq!(severity(report["items"].as_array().unwrap()), Some(4));
    client.stop();
}

#[test]
fn wrong_settings_are_said_once_in_words_and_the_right_ones_count() {
    let wrong = json!({
        "rules": {"googleapis-backend": "warning", "no-such-rule": "off", "syntax": "loud"},
        "target": "moon",
        "maxProblems": "many",
        "functionsGeneration": 3,
        "unheardOf": true,
    });
    let mut client =
        Client::start_with(json!({"capabilities": {}, "initializationOptions": wrong.clone()}));
    client.open(URI, "yaml", 1, &bigquery());
    assert_eq!(severity(&client.diagnostics(URI, 1)), Some(2));
    client.notify("workspace/didChangeConfiguration", json!({"settings": wrong}));
    client.settle();
    assert_eq!(client.count("textDocument/publishDiagnostics"), 1, "nothing changed");
    (0..7).for_each(|_| drop(client.said("window/showMessage")));
    let told = told(&client);
    // The others are counted, and said by and by.
    for part in ["no-such-rule", "loud", "moon", "maxProblems", "functionsGeneration", "unheardOf"]
    {
        let times = told.iter().filter(|it| it.contains(part)).count();
        assert_eq!(times, 1, "{part} in {told:#?}");
    }
    assert_eq!(told.iter().filter(|it| it.contains("and 3 more")).count(), 1, "{told:#?}");
    client.stop();
}

#[test]
fn answers_that_are_no_settings_change_nothing() {
    for answer in [Value::Null, json!([]), json!("x"), json!(1), json!({"rules": null})] {
        let mut client = Client::spawn();
        client.settings = answer.clone();
        let options = level("warning");
        client.initialize(json!({"capabilities": full(), "initializationOptions": options}));
        client.said("workspace/configuration");
        client.open(URI, "yaml", 1, &bigquery());
        // An object replaces what was said before, even where it says little.
        becomes(&mut client, Some(if answer.is_object() { 1 } else { 2 }));
        client.stop();
    }
}

#[test]
fn the_settings_file_beside_the_config_counts_and_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    let file = folder.path().join(".gateway-ls.yaml");
    let inner = folder.path().join("configs");
    std::fs::create_dir(&inner).unwrap();
    let uri = format!("file://{}", inner.join("api.yaml").display());
    let file_uri = format!("file://{}", file.display());
    let write = |level: &str| {
        std::fs::write(&file, format!("rules:\n  googleapis-backend: {level}\n")).unwrap();
    };
    write("info");
    let mut client =
        Client::start_with(json!({"capabilities": {}, "initializationOptions": level("warning")}));
    client.open(&uri, "yaml", 1, &bigquery());
    assert_eq!(severity(&client.diagnostics(&uri, 1)), Some(3), "the file beats the client");

    write("hint");
    let changes = json!({"changes": [{"uri": file_uri, "type": 2}]});
    client.notify("workspace/didChangeWatchedFiles", changes);
    assert_eq!(severity(&client.diagnostics(&uri, 1)), Some(4), "watched");

    write("off");
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": file_uri}}));
    assert_eq!(severity(&client.diagnostics(&uri, 1)), None, "saved");

    write("[");
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": file_uri}}));
    assert_eq!(
        severity(&client.diagnostics(&uri, 1)),
        Some(2),
        "a broken file leaves the client's"
    );
    client.settle();
    let told = told(&client);
    assert!(told.len() == 1 && told[0].contains(".gateway-ls.yaml"), "{told:?}");
    client.stop();
}

#[test]
fn too_many_problems_are_counted() {
    let paths: String = (0..30)
        .map(|it| format!("  /p{it}:\n    get:\n      operationId: get{it}\n      responses: {{default: {{description: OK}}}}\n      x-google-backend: {{address: https://a.googleapis.com, path_translation: APPEND_PATH_TO_ADDRESS}}\n"))
        .collect();
    let text = format!("swagger: '2.0'\ninfo: {{title: T, version: 1.0.0}}\npaths:\n{paths}");
    for (most, shown, more) in
        [(json!(10), 11, Some("20 more")), (json!(30), 30, None), (json!(0), 1, Some("30 more"))]
    {
        let options = json!({"maxProblems": most});
        let mut client =
            Client::start_with(json!({"capabilities": {}, "initializationOptions": options}));
        client.open(URI, "yaml", 1, &text);
        let diagnostics = client.diagnostics(URI, 1);
        assert_eq!(diagnostics.len(), shown, "{most}");
        if let Some(more) = more {
            let last = diagnostics.last().unwrap()["message"].as_str().unwrap();
            assert!(last.contains(more), "{last}");
        }
    }
}
