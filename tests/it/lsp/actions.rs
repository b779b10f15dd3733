//! Code actions: what they change is what the client can take, in its columns, for the version
//! that it sees.

use std::path::Path;

use serde_json::{Value, json};

use super::{ADDRESS, config};
use crate::support::client::{Client, full};

const URI: &str = "file:///nowhere/api.yaml";

const INSTEAD: &str = "Replace with a Cloud Run service";
const HERE: &str = "Ignore 'googleapis-backend' here";
const IN_SETTINGS: &str = "Ignore 'googleapis-backend' in .gateway-ls.yaml";

fn bigquery() -> String {
    config("https://bigquery.googleapis.com")
}

fn titles(actions: &[Value]) -> Vec<&str> {
    actions.iter().map(|action| action["title"].as_str().unwrap()).collect()
}

fn titled<'a>(actions: &'a [Value], title: &str) -> &'a Value {
    actions.iter().find(|action| action["title"] == title).unwrap()
}

fn uri_of(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// The text after edits, whose columns are those of plain ASCII.
fn edited(text: &str, edits: &Value) -> String {
    let offset = |place: &Value| {
        let line = usize::try_from(place["line"].as_u64().unwrap()).unwrap();
        let column = usize::try_from(place["character"].as_u64().unwrap()).unwrap();
        let lines = text.split_inclusive('\n').take(line);
        lines.map(str::len).sum::<usize>() + column
    };
    let mut result = text.to_owned();
    for edit in edits.as_array().unwrap().iter().rev() {
        let (start, end) = (offset(&edit["range"]["start"]), offset(&edit["range"]["end"]));
        result.replace_range(start..end, edit["newText"].as_str().unwrap());
    }
    result
}

#[test]
fn a_finding_can_be_ignored_where_it_stands() {
    let mut client = Client::start(full());
    let provider = &client.initialized["result"]["capabilities"]["codeActionProvider"];
    let kinds = [
        "quickfix",
        "refactor.extract",
        "refactor.inline",
        "refactor.rewrite",
        "source.fixAll.gateway-ls",
    ];
    assert_eq!(provider, &json!({"codeActionKinds": kinds}));
    client.open(URI, "yaml", 7, &bigquery());
    let actions = client.actions(URI, ADDRESS, Value::Null);
    let action = titled(&actions, HERE);
    assert_eq!(action["kind"], "quickfix");
    assert_eq!(action["diagnostics"], json!(client.diagnostics(URI, 7)));
    let change = &action["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({"uri": URI, "version": 7}));
    let text = edited(&bigquery(), &change["edits"]);
    assert!(
        text.contains("        # gateway-ls: ignore[googleapis-backend]\n        address:"),
        "{text}"
    );
    client.change(URI, 8, json!([{"text": text}]));
    assert_eq!(client.diagnostics(URI, 8), Vec::<Value>::new());
    assert_eq!(client.actions(URI, (10, 20), json!(["quickfix"])), Vec::<Value>::new());
    client.stop();
}

#[test]
fn kinds_that_were_not_asked_for_are_left_out() {
    let mut client = Client::start(full());
    client.open(URI, "yaml", 1, &bigquery());
    for (only, expected) in [
        (Value::Null, 4),
        (json!([]), 4),
        (json!(["quickfix"]), 3),
        (json!([""]), 4),
        (json!(["source"]), 0),
        (json!(["source.fixAll"]), 0),
        (json!(["refactor"]), 1),
        (json!(["refactor.extract"]), 1),
        (json!(["refactor.inline"]), 0),
        (json!(["refactor.rewrite"]), 0),
        (json!(["refactor", "quickfix"]), 4),
    ] {
        assert_eq!(client.actions(URI, ADDRESS, only.clone()).len(), expected, "{only}");
    }
    assert_eq!(client.actions(URI, (1, 0), Value::Null).len(), 0, "nothing there");
    assert_eq!(client.actions("file:///not/open.yaml", (0, 0), Value::Null).len(), 0);
    client.stop();
}

#[test]
fn a_client_gets_edits_as_it_can_take_them() {
    let mut client = Client::start(json!({}));
    assert_eq!(client.initialized["result"]["capabilities"].get("codeActionProvider"), None);
    client.stop();

    let literals = json!({"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}});
    let mut client = Client::start(json!({"textDocument": {"codeAction": literals}}));
    client.open(URI, "yaml", 1, &bigquery());
    let actions = client.actions(URI, ADDRESS, Value::Null);
    assert_eq!(titles(&actions)[0], INSTEAD, "mends come first");
    assert!(!titles(&actions).contains(&IN_SETTINGS), "a file cannot be made");
    let edit = &actions[0]["edit"];
    assert_eq!(edit.get("documentChanges"), None);
    assert_eq!(edit["changes"][URI].as_array().unwrap().len(), 1);
    client.stop();
}

#[test]
fn columns_are_the_clients() {
    for encoding in ["utf-8", "utf-16", "utf-32"] {
        let mut capabilities = full();
        capabilities["general"]["positionEncodings"] = json!([encoding]);
        let mut client = Client::start(capabilities);
        let text = "swagger: '2.0'\nx-google-backend: {é💣: 1, é💣: 2} # gateway-ls: ignore[a]\n";
        client.open(URI, "yaml", 1, text);
        let diagnostics = client.diagnostics(URI, 1);
        let of_rule = |it: &&Value| it["code"] == "duplicate-key";
        let found = diagnostics.iter().find(of_rule).unwrap();
        let found = found["range"]["start"]["character"].as_u64().unwrap();
        let actions = client.actions(URI, (1, found), Value::Null);
        let action = titled(&actions, "Ignore 'duplicate-key' here");
        let edit = &action["edit"]["documentChanges"][0]["edits"][0];
        let written = text.lines().nth(1).unwrap().find(']').unwrap();
        let expected = match encoding {
            "utf-8" => written,
            "utf-16" => text.lines().nth(1).unwrap()[..written].encode_utf16().count(),
            _ => text.lines().nth(1).unwrap()[..written].chars().count(),
        };
        assert_eq!(edit["range"]["start"], json!({"line": 1, "character": expected}), "{encoding}");
        assert_eq!(edit["newText"], ", duplicate-key");
        client.stop();
    }
}

#[test]
fn a_settings_file_is_made_where_there_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().canonicalize().unwrap();
    std::fs::create_dir_all(folder.join("repository/.git")).unwrap();
    std::fs::create_dir_all(folder.join("repository/configs")).unwrap();
    std::fs::create_dir_all(folder.join("alone")).unwrap();
    for (config, settings, pattern) in [
        ("repository/configs/api.yaml", "repository/.gateway-ls.yaml", "configs/api.yaml"),
        ("alone/api.yaml", "alone/.gateway-ls.yaml", "/api.yaml"),
    ] {
        let (uri, settings) = (uri_of(&folder.join(config)), folder.join(settings));
        let mut client = Client::start(full());
        client.open(&uri, "yaml", 1, &bigquery());
        let actions = client.actions(&uri, ADDRESS, Value::Null);
        let changes = &titled(&actions, IN_SETTINGS)["edit"]["documentChanges"];
        let create = json!({"kind": "create", "uri": uri_of(&settings), "options": {"ignoreIfExists": true}});
        assert_eq!(changes[0], create);
        assert_eq!(changes[1]["textDocument"], json!({"uri": uri_of(&settings), "version": null}));
        let text = edited("", &changes[1]["edits"]);
        let item = format!(
            "ignore:\n  - {{path: {pattern}, rule: googleapis-backend, pointer: /paths/~1rows/get/x-google-backend/address}}\n"
        );
        assert_eq!(text, item);
        std::fs::write(&settings, text).unwrap();
        client.notify("textDocument/didSave", json!({"textDocument": {"uri": uri_of(&settings)}}));
        while !client.diagnostics(&uri, 1).is_empty() {}
        client.stop();
    }
    // Without one of the two the client could not make it.
    for (name, value) in
        [("documentChanges", json!(false)), ("resourceOperations", json!(["rename"]))]
    {
        let mut capabilities = full();
        capabilities["workspace"]["workspaceEdit"][name] = value;
        let mut client = Client::start(capabilities);
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(".git")).unwrap();
        let uri = uri_of(&folder.path().join("api.yaml"));
        client.open(&uri, "yaml", 1, &bigquery());
        let actions = client.actions(&uri, ADDRESS, json!(["quickfix"]));
        assert_eq!(titles(&actions), [INSTEAD, HERE], "{name}");
        client.stop();
    }
}

#[test]
fn the_settings_file_in_the_editor_is_the_one_that_is_added_to() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().canonicalize().unwrap();
    std::fs::create_dir(folder.join(".git")).unwrap();
    let settings = folder.join(".gateway-ls.yaml");
    std::fs::write(&settings, "project: disk\n").unwrap();
    let uri = uri_of(&folder.join("api.yaml"));
    let mut client = Client::start(full());
    client.open(&uri, "yaml", 1, &bigquery());
    let change = |client: &mut Client| {
        let actions = client.actions(&uri, ADDRESS, Value::Null);
        let action = actions.iter().find(|action| action["title"] == IN_SETTINGS);
        action.map(|action| action["edit"]["documentChanges"][0].clone())
    };
    let on_disk = change(&mut client).unwrap();
    assert_eq!(on_disk["textDocument"], json!({"uri": uri_of(&settings), "version": null}));
    assert_eq!(on_disk["edits"][0]["range"]["start"]["line"], 1);

    let typed = "project: editor\nignore:\n- path: web/\n  rule: deadline\n";
    client.open(&uri_of(&settings), "yaml", 4, typed);
    let open = change(&mut client).unwrap();
    assert_eq!(open["textDocument"], json!({"uri": uri_of(&settings), "version": 4}));
    let text = edited(typed, &open["edits"]);
    let item = "- path: /api.yaml
  rule: googleapis-backend
  pointer: /paths/~1rows/get/x-google-backend/address
";
    assert_eq!(text, format!("{typed}{item}"));
    client.change(&uri_of(&settings), 5, json!([{"text": text}]));
    assert_eq!(change(&mut client), None, "it is there already");
    client.change(&uri_of(&settings), 6, json!([{"text": "ignore: ["}]));
    assert_eq!(change(&mut client), None, "it cannot be read");
    client.stop();
}

#[test]
fn a_backend_moves_to_the_document() {
    let mut client = Client::start(full());
    client.open(URI, "yaml", 3, &bigquery());
    let actions = client.actions(URI, ADDRESS, json!(["refactor.extract"]));
    let action = titled(&actions, "Move this backend to the document");
    assert_eq!(action["kind"], "refactor.extract");
    assert_eq!(action.get("diagnostics"), None);
    assert_eq!(action.get("command"), None);
    let change = &action["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({"uri": URI, "version": 3}));
    let text = edited(&bigquery(), &change["edits"]);
    let moved = "x-google-backend:\n  address: https://bigquery.googleapis.com\n  path_translation: CONSTANT_ADDRESS\npaths:\n  /rows:\n    get:\n      operationId: rows\n      responses:";
    assert!(text.contains(moved), "{text}");
    client.stop();
}

#[test]
fn a_command_goes_only_to_a_client_that_has_it() {
    let text = config("https://orders-1234567890.us-central1.run.app");
    for (options, is_offered) in [
        (Value::Null, false),
        (json!({}), false),
        (json!({"clientCommands": "gatewayLs.copyToClipboard"}), false),
        (json!({"clientCommands": ["other"]}), false),
        (json!({"clientCommands": ["other", "gatewayLs.copyToClipboard"]}), true),
    ] {
        let params = json!({"capabilities": full(), "initializationOptions": options});
        let mut client = Client::start_with(params);
        client.open(URI, "yaml", 1, &text);
        let actions = client.actions(URI, ADDRESS, json!(["refactor"]));
        let copy = actions.iter().find(|action| action["title"] == "Copy the grant command");
        assert_eq!(copy.is_some(), is_offered, "{options}");
        if let Some(copy) = copy {
            assert_eq!(copy.get("edit"), None);
            assert_eq!(copy["command"]["command"], "gatewayLs.copyToClipboard");
            let command = copy["command"]["arguments"][0].as_str().unwrap();
            assert!(command.starts_with("gcloud run services add-iam-policy-binding orders"));
        }
        client.settle();
        assert_eq!(client.count("window/showMessage"), 0, "{options}");
        client.stop();
    }
}

#[test]
fn what_cannot_be_done_says_why_to_a_client_that_shows_it() {
    const TITLE: &str = "Convert to OpenAPI 3.0";
    let text = bigquery().replace("address:", "adress:");
    for is_shown in [true, false] {
        let mut capabilities = full();
        capabilities["textDocument"]["codeAction"]["disabledSupport"] = json!(is_shown);
        let mut client = Client::start(capabilities);
        client.open(URI, "yaml", 1, &text);
        for only in [Value::Null, json!(["refactor"]), json!(["refactor.rewrite"])] {
            let actions = client.actions(URI, (0, 0), only);
            assert_eq!(titles(&actions).contains(&TITLE), is_shown);
            if is_shown {
                let reason =
                    "'adress' of 'x-google-backend' of 'GET /rows' is no field that 3.x knows";
                let disabled = json!({"reason": reason});
                let action =
                    json!({"title": TITLE, "kind": "refactor.rewrite", "disabled": disabled});
                assert_eq!(titled(&actions, TITLE), &action);
            }
        }
        assert_eq!(client.actions(URI, (0, 0), json!(["refactor.inline"])), Vec::<Value>::new());
        client.change(URI, 2, json!([{"text": bigquery()}]));
        let actions = client.actions(URI, (0, 0), json!(["refactor"]));
        let action = titled(&actions, TITLE);
        assert!(action["edit"].is_object());
        assert_eq!(action.get("disabled"), None);
        client.stop();
    }
}

#[test]
fn a_conversion_is_annotated_for_a_client_that_shows_it() {
    let text = bigquery().replace("      responses:", "      schemes: [https]\n      responses:");
    for is_shown in [true, false] {
        let mut capabilities = full();
        if is_shown {
            capabilities["workspace"]["workspaceEdit"]["changeAnnotationSupport"] = json!({});
        }
        let mut client = Client::start(capabilities);
        client.open(URI, "yaml", 1, &text);
        let actions = client.actions(URI, (0, 0), json!(["refactor.rewrite"]));
        let title = "Convert to OpenAPI 3.0 (without the 'schemes' of one operation)";
        let edit = &titled(&actions, title)["edit"];
        let annotation = json!({
            "label": title,
            "needsConfirmation": true,
            "description": "Removes the 'schemes' of one operation",
        });
        let annotations = is_shown.then(|| json!({"gateway-ls": annotation}));
        assert_eq!(edit.get("changeAnnotations"), annotations.as_ref());
        let edits = &edit["documentChanges"][0]["edits"];
        assert_eq!(edits[0].get("annotationId").is_some(), is_shown);
        assert!(edited(&text, edits).starts_with("openapi: 3.0.4\n"));
        client.stop();
    }
}
