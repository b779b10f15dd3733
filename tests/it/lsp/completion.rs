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
    assert_eq!(provider, &json!({"triggerCharacters": ["[", ",", " ", "\"", "-", "{"]}));
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
    assert_eq!(shown[0], (0, "'targt' is not a setting; did you mean 'target'?"));
    assert!(shown.contains(&(2, "there is no rule 'no-such-rule'")), "{shown:?}");
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

const OPERATION: &str = "swagger: '2.0'\npaths:\n  /a:\n    get:\n      x-goo\n";

/// The completion of a backend on Cloud Run, for a client that declares this of its items.
fn backend_item(declared: Value) -> Value {
    let capabilities = json!({"textDocument": {"completion": {"completionItem": declared}}});
    let mut client = Client::start(capabilities);
    client.open(URI, "yaml", 1, OPERATION);
    let items = client.complete(URI, 4, 11);
    let item = items.iter().find(|item| item["label"] == "x-google-backend: Cloud Run");
    let item = item.unwrap().clone();
    client.stop();
    item
}

#[test]
fn a_backend_as_plain_text_is_written_as_it_is() {
    let text = "x-google-backend:\n        address: https://SERVICE-PROJECT_NUMBER.REGION.run.app\n        path_translation: APPEND_PATH_TO_ADDRESS";
    for (declared, mode) in [
        (json!({}), Value::Null),
        (json!({"insertTextModeSupport": {"valueSet": [1, 2]}}), json!(1)),
        // Editors that know no other mode indent snippets all the same.
        (json!({"snippetSupport": true, "insertTextModeSupport": {"valueSet": [1]}}), json!(1)),
    ] {
        let item = backend_item(declared.clone());
        assert_eq!(item["textEdit"]["newText"], text, "{declared}");
        assert_eq!(item["insertTextMode"], mode, "{declared}");
        assert_eq!(item.get("insertTextFormat"), None, "{declared}");
        let range =
            json!({"start": {"line": 4, "character": 6}, "end": {"line": 4, "character": 11}});
        assert_eq!(item["textEdit"]["range"], range);
    }
    let indented = backend_item(json!({"insertTextModeSupport": {"valueSet": [2]}}));
    assert_eq!(indented["textEdit"]["newText"], text.replace("\n      ", "\n"));
    assert_eq!(indented["insertTextMode"], 2);
}

#[test]
fn a_backend_as_a_snippet_is_indented_by_the_editor() {
    let text = "x-google-backend:\n  address: https://${1:SERVICE-PROJECT_NUMBER}.${2:REGION}.run.app\n  path_translation: ${3|APPEND_PATH_TO_ADDRESS,CONSTANT_ADDRESS|}";
    for (modes, mode) in [(Value::Null, Value::Null), (json!({"valueSet": [1, 2]}), json!(2))] {
        let item = backend_item(json!({"snippetSupport": true, "insertTextModeSupport": modes}));
        assert_eq!(item["textEdit"]["newText"], text);
        assert_eq!(item["insertTextMode"], mode);
        assert_eq!(item["insertTextFormat"], 2);
        assert_eq!(item["kind"], 15);
    }
}

#[test]
fn keys_fields_and_values_of_a_config_are_offered() {
    let mut client = Client::start(full());
    // Nothing of the gateway stands there yet.
    client.open(URI, "yaml", 1, "openapi: 3.0.3\n\n");
    let items = client.complete(URI, 1, 0);
    assert_eq!(
        labels(&items)[..3],
        ["info", "paths", "x-google-api-management: a backend on Cloud Run"]
    );
    let key = items.iter().find(|item| item["label"] == "x-google-api-management").unwrap();
    assert!(key["documentation"]["value"].as_str().unwrap().contains("Where: at the top level"));
    assert!(items.iter().all(|item| item.get("data").is_none()));
    assert!(items.is_sorted_by_key(|item| item["sortText"].as_str().unwrap().to_owned()));
    client.change(URI, 2, json!([{"text": "swagger: '2.0'\nx-google-allow: \n"}]));
    assert_eq!(labels(&client.complete(URI, 1, 16)), ["configured", "all"]);
    client.change(URI, 3, json!([{"text": "swagger: '2.0'\nx-google-backend:\n  \n"}]));
    let at = json!({"line": 2, "character": 2});
    let typed = json!({"triggerKind": 2, "triggerCharacter": " "});
    let params = json!({"textDocument": {"uri": URI}, "position": at, "context": typed});
    assert_eq!(client.ask("textDocument/completion", params), Value::Null);
    assert_eq!(labels(&client.complete(URI, 2, 2))[0], "address");
    let json_uri = "file:///nowhere/api.json";
    client.open(json_uri, "json", 1, "{\n  \"swagger\": \"2.0\"\n  \n}\n");
    let items = client.complete(json_uri, 2, 2);
    let item = items.iter().find(|item| item["label"] == "x-google-backend: Cloud Run").unwrap();
    let text = item["textEdit"]["newText"].as_str().unwrap();
    assert!(text.starts_with("\"x-google-backend\": {\n"), "{text}");
    let at = json!({"line": 1, "character": 18});
    let comma = json!([{"range": {"start": at, "end": at}, "newText": ","}]);
    assert_eq!(item["additionalTextEdits"], comma);
    client.stop();
}

#[test]
fn who_offers_the_keys_of_openapi() {
    for (option, is_offered, is_marked) in
        [("on", true, false), ("off", false, false), ("marked", true, true)]
    {
        let mut client = Client::start_with(
            json!({"capabilities": full(), "initializationOptions": {"gatewayLs": {"openapiKeys": option}}}),
        );
        client.open(URI, "yaml", 1, "swagger: '2.0'\n\n");
        let items = client.complete(URI, 1, 0);
        let info = items.iter().find(|item| item["label"] == "info");
        assert_eq!(info.is_some(), is_offered, "{option}");
        assert_eq!(info.is_some_and(|item| item["data"]["openapi"] == true), is_marked, "{option}");
        let own = items.iter().find(|item| item["label"] == "x-google-backend").unwrap();
        assert_eq!(own.get("data"), None);
        client.stop();
    }
}

#[test]
fn who_explains_the_keys_of_openapi() {
    for (option, is_told, is_marked) in
        [("on", true, false), ("off", false, false), ("marked", true, true)]
    {
        let mut client = Client::start_with(
            json!({"capabilities": full(), "initializationOptions": {"gatewayLs": {"openapiKeys": option}}}),
        );
        client.open(URI, "yaml", 1, "swagger: '2.0'\ninfo: {}\nx-google-allow: all\n");
        let hover = client.hover(URI, 1, 1);
        let text = hover["contents"]["value"].as_str().unwrap_or_default();
        assert_eq!(text.starts_with("### `info` at the top level\n"), is_told, "{option}: {text}");
        assert_eq!(text.ends_with("\n[openapi]: #"), is_marked, "{option}: {text}");
        let own = client.hover(URI, 2, 1);
        let own = own["contents"]["value"].as_str().unwrap();
        assert!(!own.contains("[openapi]"), "{own}");
        client.stop();
    }
}
