//! Completions, and the settings file in the editor.

use serde_json::{Value, json};

use super::config;
use crate::support::client::{Client, full, pulling};

const URI: &str = "file:///nowhere/api.yaml";
const SETTINGS: &str = "file:///nowhere/.gateway-ls.yaml";

fn with_comment() -> String {
    let address = "        address:";
    let comment = "        # gateway-ls: ignore[goo]\n        address:";
    config("https://bigquery.googleapis.com").replace(address, comment)
}

fn labels(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["label"].as_str().unwrap()).collect()
}

#[test]
fn rules_are_offered_in_a_comment() {
    let mut client = Client::start(full());
    let provider = &client.initialized["result"]["capabilities"]["completionProvider"];
    assert_eq!(provider, &json!({"triggerCharacters": ["[", ",", " "]}));
    client.open(URI, "yaml", 1, &with_comment());
    let items = client.complete(URI, 9, 32);
    let first = &items[0];
    assert_eq!(first["label"], "googleapis-backend");
    let range = json!({"start": {"line": 9, "character": 29}, "end": {"line": 9, "character": 32}});
    assert_eq!(first["textEdit"], json!({"range": range, "newText": "googleapis-backend"}));
    assert_eq!(first["preselect"], true);
    assert_eq!(first["documentation"]["kind"], "markdown");
    assert!(items.is_sorted_by_key(|item| item["sortText"].as_str().unwrap().to_owned()));
    assert_eq!(labels(&client.complete(URI, 9, 22))[..2], ["ignore", "ignore-file"]);
    assert_eq!(client.complete(URI, 10, 22), Vec::<Value>::new());
    assert_eq!(client.complete("file:///not/open.yaml", 0, 0), Vec::<Value>::new());
    client.change(
        URI,
        2,
        json!([{"text": with_comment().replace("[goo]", "[googleapis-backend]")}]),
    );
    let hover = client.hover(URI, 9, 40);
    assert!(hover["contents"]["value"].as_str().unwrap().contains("Level: error"), "{hover}");
    client.stop();
}

#[test]
fn a_client_that_declares_nothing_gets_plain_completions() {
    let mut client = Client::start(json!({}));
    client.open(URI, "yaml", 1, &with_comment());
    let items = client.complete(URI, 9, 32);
    assert!(items[0]["documentation"].is_string(), "{}", items[0]);
    assert!(!items[0]["documentation"].as_str().unwrap().contains('`'));
    assert_eq!(items[0].get("preselect"), None);
    client.stop();
    let format = json!({"completion": {"completionItem": {"documentationFormat": ["plaintext"]}}});
    let mut client = Client::start(json!({"textDocument": format}));
    client.open(URI, "yaml", 1, &with_comment());
    assert!(client.complete(URI, 9, 32)[0]["documentation"].is_string());
    client.stop();
}

#[test]
fn the_settings_file_is_completed_and_explained() {
    let mut client = Client::start(full());
    client.open(SETTINGS, "yaml", 1, "rules:\n  googleapis-backend: \ntar\n");
    assert!(labels(&client.complete(SETTINGS, 2, 3)).contains(&"target"));
    assert_eq!(
        labels(&client.complete(SETTINGS, 1, 22)),
        ["off", "hint", "info", "warning", "error"]
    );
    let hover = client.hover(SETTINGS, 1, 5);
    assert!(hover["contents"]["value"].as_str().unwrap().contains("Google API"), "{hover}");
    assert_eq!(client.actions(SETTINGS, (0, 0), Value::Null), Vec::<Value>::new());
    client.stop();
}

#[test]
fn what_is_wrong_with_settings_stands_in_their_file() {
    let wrong = "targt: endpoints\nrules:\n  no-such-rule: off\n  syntax: loud\n";
    let mut client = Client::start(full());
    client.open(SETTINGS, "yaml", 1, wrong);
    let found = client.diagnostics(SETTINGS, 1);
    let shown: Vec<_> = found
        .iter()
        .map(|it| (it["range"]["start"]["line"].as_u64().unwrap(), it["message"].as_str().unwrap()))
        .collect();
    assert_eq!(shown[0], (0, "`targt` is not a setting; did you mean `target`?"));
    assert!(shown.contains(&(2, "there is no rule `no-such-rule`")), "{shown:?}");
    assert_eq!(shown.len(), 3);
    assert!(found.iter().all(|it| it["severity"] == 2 && it["source"] == "gateway-ls"));
    client.change(SETTINGS, 2, json!([{"text": "target: endpoints\nrules: [\n"}]));
    let found = client.diagnostics(SETTINGS, 2);
    assert_eq!((found.len(), &found[0]["range"]["start"]["line"]), (1, &json!(1)), "{found:?}");
    client.change(SETTINGS, 3, json!([{"text": "target: endpoints\n"}]));
    assert_eq!(client.diagnostics(SETTINGS, 3), Vec::<Value>::new());
    client.stop();

    let mut client = Client::start(pulling());
    client.open(SETTINGS, "yaml", 1, wrong);
    let report = client.ask("textDocument/diagnostic", json!({"textDocument": {"uri": SETTINGS}}));
    assert_eq!(report["items"].as_array().unwrap().len(), 3);
    client.stop();
}

#[test]
fn settings_that_are_open_are_complained_about_in_one_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(".gateway-ls.yaml");
    let file_uri = format!("file://{}", file.display());
    let uri = format!("file://{}", folder.path().join("api.yaml").display());
    let text = config("https://bigquery.googleapis.com");
    for (is_open, messages) in [(true, 0), (false, 1)] {
        std::fs::write(&file, "targt: endpoints\n").unwrap();
        let mut client = Client::start(json!({}));
        if is_open {
            client.open(&file_uri, "yaml", 1, "targt: endpoints\n");
            assert_eq!(client.diagnostics(&file_uri, 1).len(), 1);
        }
        client.open(&uri, "yaml", 1, &text);
        client.diagnostics(&uri, 1);
        client.settle();
        assert_eq!(client.count("window/showMessage"), messages, "{is_open}");
        if is_open {
            // What is typed counts once it is saved.
            let typed = json!([{"text": "rules: {googleapis-backend: off}\n"}]);
            client.change(&file_uri, 2, typed);
            client.diagnostics(&file_uri, 2);
            client.settle();
            assert_eq!(client.count("textDocument/publishDiagnostics"), 3);
            std::fs::write(&file, "rules: {googleapis-backend: off}\n").unwrap();
            client.notify("textDocument/didSave", json!({"textDocument": {"uri": file_uri}}));
            assert_eq!(client.diagnostics(&uri, 1), Vec::<Value>::new());
        }
        client.stop();
    }
}
