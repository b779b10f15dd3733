//! Definitions, references, renaming, outlines and links: in the client's columns and in the forms
//! that it can take. Which places they are is tested beside the features.

use serde_json::{Value, json};

use crate::support::client::{Client, full};

const URI: &str = "file:///nowhere/api.yaml";

/// Line breaks of Windows, and characters of four bytes before the names on their lines.
const CONFIG: &str = "openapi: 3.0.3\r\nx-google-api-management:\r\n  backends:\r\n    orders: {address: 'https://orders-1234567890.us-central1.run.app'} # 💣\r\n    rows: {address: 'https://example.com'}\r\nx-google-backend: rows\r\npaths:\r\n  /é💣: {get: {operationId: a, x-google-backend: \"orders\"}}\r\n";

/// Where the backend is defined.
const DEFINITION: (usize, usize, usize) = (3, 4, 10);

fn in_lines(line: usize, start: usize, end: usize) -> Value {
    json!({"start": {"line": line, "character": start}, "end": {"line": line, "character": end}})
}

/// The columns of the use of the backend on its line.
fn use_in(encoding: &str) -> (usize, usize) {
    let line = CONFIG.lines().nth(7).unwrap();
    let before = &line[..line.find("orders").unwrap()];
    let start = match encoding {
        "utf-8" => before.len(),
        "utf-16" => before.encode_utf16().count(),
        _ => before.chars().count(),
    };
    (start, start + "orders".len())
}

fn at(line: usize, character: usize) -> Value {
    json!({"textDocument": {"uri": URI}, "position": {"line": line, "character": character}})
}

fn references(client: &mut Client, line: usize, character: usize, with_definition: bool) -> Value {
    let mut params = at(line, character);
    params["context"] = json!({"includeDeclaration": with_definition});
    client.ask("textDocument/references", params)
}

fn rename(client: &mut Client, line: usize, character: usize, new_name: &str) -> Value {
    let mut params = at(line, character);
    params["newName"] = json!(new_name);
    client.request("textDocument/rename", params)
}

fn with(capabilities: &[(&str, Value)]) -> Value {
    let mut all = full();
    for (name, value) in capabilities {
        all["textDocument"][name] = value.clone();
    }
    all
}

#[test]
fn places_are_in_the_clients_columns() {
    for encoding in ["utf-8", "utf-16", "utf-32"] {
        let mut capabilities = full();
        capabilities["general"]["positionEncodings"] = json!([encoding]);
        let mut client = Client::start(capabilities);
        client.open(URI, "yaml", 3, CONFIG);
        let (start, end) = use_in(encoding);
        let (line, first, last) = DEFINITION;
        let (definition, used) = (in_lines(line, first, last), in_lines(7, start, end));
        let location = |range: &Value| json!({"uri": URI, "range": range});
        // Both ends of a name count.
        for character in [start, end] {
            assert_eq!(
                client.ask("textDocument/definition", at(7, character)),
                json!([location(&definition)]),
                "{encoding}"
            );
        }
        assert_eq!(client.ask("textDocument/definition", at(7, end + 2)), Value::Null);
        let all = json!([location(&definition), location(&used)]);
        assert_eq!(references(&mut client, line, first, true), all);
        assert_eq!(references(&mut client, 7, start, false), json!([location(&used)]));
        assert_eq!(references(&mut client, 0, 0, true), Value::Null);
        assert_eq!(
            client.ask("textDocument/documentHighlight", at(line, last)),
            json!([{"range": definition, "kind": 3}, {"range": used, "kind": 2}])
        );
        assert_eq!(
            client.ask("textDocument/prepareRename", at(7, start + 1)),
            json!({"range": used, "placeholder": "orders"})
        );
        let answer = rename(&mut client, 7, start, "the \"new\" one");
        // What has quotes keeps them, what needs none gets none.
        let edits = json!([
            {"range": definition, "newText": "the \"new\" one"},
            {"range": used, "newText": "the \\\"new\\\" one"},
        ]);
        let document = json!({"uri": URI, "version": 3});
        let changes = &answer["result"]["documentChanges"];
        assert_eq!(*changes, json!([{"textDocument": document, "edits": edits}]));
        client.stop();
    }
}

#[test]
fn what_cannot_be_renamed_is_said() {
    let mut client = Client::start(full());
    client.open(URI, "yaml", 1, CONFIG);
    for (new_name, expected) in [
        ("", "The new name of the backend is empty."),
        ("rows", "There is a backend 'rows' already. Choose another name."),
    ] {
        let error = rename(&mut client, 3, 5, new_name)["error"].take();
        assert_eq!(error, json!({"code": -32602, "message": expected}));
    }
    assert_eq!(rename(&mut client, 0, 0, "x")["result"], Value::Null);
    assert_eq!(client.ask("textDocument/prepareRename", at(0, 0)), Value::Null);
    let template = CONFIG.replace("x-google-backend: rows", "x-google-backend: ${b}");
    client.change(URI, 2, json!([{"text": template}]));
    let error = client.request("textDocument/prepareRename", at(5, 19))["error"].take();
    assert_eq!(error["code"], -32602, "{error}");
    client.stop();
}

#[test]
fn a_client_gets_what_it_declared() {
    let mut client = Client::start(json!({}));
    let offered = client.initialized["result"]["capabilities"].clone();
    for provider in [
        "definition",
        "references",
        "documentHighlight",
        "documentSymbol",
        "workspaceSymbol",
        "rename",
    ] {
        assert_eq!(offered[format!("{provider}Provider")], true, "{provider}");
    }
    assert_eq!(offered["documentLinkProvider"], json!({"resolveProvider": false}));
    client.open(URI, "yaml", 1, CONFIG);
    let changes = rename(&mut client, 3, 5, "new")["result"].take();
    assert_eq!(changes.get("documentChanges"), None);
    assert_eq!(changes["changes"][URI].as_array().unwrap().len(), 2);
    let symbols = client.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": URI}}));
    let operation = symbols.as_array().unwrap().last().unwrap();
    assert_eq!(operation["name"], "get /é💣 · a");
    assert_eq!(operation["containerName"], "/é💣");
    assert_eq!(operation["location"]["uri"], URI);
    let links = client.ask("textDocument/documentLink", json!({"textDocument": {"uri": URI}}));
    assert!(links.as_array().unwrap().iter().all(|link| link.get("tooltip").is_none()), "{links}");
    client.stop();

    let mut client = Client::start(with(&[
        ("definition", json!({"linkSupport": true})),
        ("documentSymbol", json!({"hierarchicalDocumentSymbolSupport": true})),
        ("documentLink", json!({"tooltipSupport": true})),
        ("rename", json!({"prepareSupport": true})),
    ]));
    let offered = &client.initialized["result"]["capabilities"];
    assert_eq!(offered["renameProvider"], json!({"prepareProvider": true}));
    client.open(URI, "yaml", 1, CONFIG);
    let (start, end) = use_in("utf-8");
    let link = client.ask("textDocument/definition", at(7, start))[0].take();
    assert_eq!(link["originSelectionRange"], in_lines(7, start, end));
    assert_eq!(link["targetSelectionRange"], in_lines(3, 4, 10));
    assert_eq!(link["targetRange"]["start"], in_lines(3, 4, 4)["start"]);
    assert_eq!(link["targetUri"], URI);
    let symbols = client.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": URI}}));
    let paths = symbols.as_array().unwrap().last().unwrap();
    let operation = &paths["children"][0]["children"][0];
    assert_eq!(operation["name"], "get · a");
    assert_eq!(
        operation["detail"],
        "Cloud Run orders: https://orders-1234567890.us-central1.run.app"
    );
    let links = client.ask("textDocument/documentLink", json!({"textDocument": {"uri": URI}}));
    let targets: Vec<_> =
        links.as_array().unwrap().iter().map(|link| link["target"].as_str().unwrap()).collect();
    let console =
        "https://console.cloud.google.com/run/detail/us-central1/orders?project=1234567890";
    assert_eq!(targets, [console]);
    assert_eq!(
        links[0]["tooltip"],
        "Cloud Run service orders of 1234567890 in the Google Cloud console"
    );
    client.stop();
}

#[test]
fn a_reference_leads_to_the_file_beside_the_document() {
    let mut client = Client::start(full());
    let text = "# gateway-ls: endpoints\nswagger: '2.0'\nx-google-backend: {address: 'https://example.com'}\npaths: {/a: {get: {operationId: a, responses: {'200': {description: A., schema: {$ref: '../b c.yaml#/x'}}}}}}\n";
    for (uri, target) in [
        ("file:///apis/v1/a.yaml", Some("file:///apis/b%20c.yaml#/x")),
        ("untitled:Untitled-1", None),
    ] {
        client.open(uri, "yaml", 1, text);
        let links = client.ask("textDocument/documentLink", json!({"textDocument": {"uri": uri}}));
        assert_eq!(links[0]["target"].as_str(), target, "{links}");
    }
    client.stop();
}

#[test]
fn symbols_of_all_open_documents() {
    let mut client = Client::start(full());
    let other = "file:///nowhere/other.json";
    client.open(URI, "yaml", 1, CONFIG);
    client.open(
        other,
        "json",
        1,
        r#"{"swagger": "2.0", "x-google-allow": "all", "paths": {"/orders": {"put": {}}}}"#,
    );
    client.open("file:///nowhere/.gateway-ls.yaml", "yaml", 1, "project: orders\n");
    client.open(
        "file:///nowhere/plain.yaml",
        "yaml",
        1,
        "swagger: '2.0'\npaths: {/orders: {get: {}}}\n",
    );
    let found = client.ask("workspace/symbol", json!({"query": "orders"}));
    let found: Vec<_> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["name"].as_str().unwrap(), it["location"]["uri"].as_str().unwrap()))
        .collect();
    assert_eq!(found, [("orders", URI), ("put /orders", other)]);
    client.close(URI);
    let found = client.ask("workspace/symbol", json!({"query": "orders"}));
    assert_eq!(found.as_array().unwrap().len(), 1);
    client.stop();
}

#[test]
fn names_are_shown_on_one_line_and_act_on_nothing() {
    let text = r#"
swagger: "2.0"
host: "a\n\e[2J\u202eb.apigateway.p.cloud.goog"
x-google-backend: {address: "https://a\n\e\u202eb.example"}
securityDefinitions:
  "key\n\e[2J\u202e": {type: apiKey, name: key, in: query}
paths:
  "/rows\n\e[2J\u202e":
    get:
      operationId: "rows\n\e\u202e"
      security: [{"k": []}]
"#;
    let acts = |text: &str| ["\\n", "\\u001b", "\u{202e}"].iter().any(|it| text.contains(it));
    for trees in [true, false] {
        let symbols = json!({"hierarchicalDocumentSymbolSupport": trees});
        let mut client = Client::start(json!({"textDocument": {"documentSymbol": symbols}}));
        client.open(URI, "yaml", 1, text);
        let document = json!({"textDocument": {"uri": URI}});
        let listed = client.ask("textDocument/documentSymbol", document).to_string();
        assert!(listed.contains("rows ␛[2J\u{fffd}"), "{listed}");
        let found = client.ask("workspace/symbol", json!({"query": "rows"})).to_string();
        assert!(found.contains("get /rows ␛[2J\u{fffd}"), "{found}");
        assert!(!acts(&listed) && !acts(&found), "{listed} {found}");
        // What is offered writes the name as the file has it.
        let items = client.complete(URI, 10, 19);
        let item = items.iter().find(|it| it["label"] == "key ␛[2J\u{fffd}");
        let item = item.unwrap_or_else(|| panic!("{items:?}"));
        assert_eq!(item["filterText"], "key\n\u{1b}[2J\u{202e}");
        assert!(items.iter().all(|it| !acts(&it["label"].to_string())), "{items:?}");
        client.stop();
    }
}

#[test]
fn other_files_have_nothing() {
    let mut client = Client::start(full());
    let plain = CONFIG.replace("x-google-", "x-other-");
    for (uri, text) in [
        ("file:///nowhere/plain.yaml", plain.as_str()),
        ("file:///nowhere/.gateway-ls.yaml", "project: a\n"),
    ] {
        client.open(uri, "yaml", 1, text);
        for method in ["definition", "documentHighlight", "prepareRename"] {
            let params =
                json!({"textDocument": {"uri": uri}, "position": {"line": 0, "character": 1}});
            assert_eq!(
                client.ask(&format!("textDocument/{method}"), params),
                Value::Null,
                "{method}"
            );
        }
        for method in ["documentSymbol", "documentLink"] {
            let params = json!({"textDocument": {"uri": uri}});
            assert_eq!(
                client.ask(&format!("textDocument/{method}"), params),
                Value::Null,
                "{method}"
            );
        }
    }
    let closed = json!({"textDocument": {"uri": "file:///not/open.yaml"}});
    assert_eq!(client.ask("textDocument/documentSymbol", closed), Value::Null);
    client.stop();
}

#[test]
fn folds_selections_and_indentation() {
    let mut plain = Client::start(json!({}));
    let offered = &plain.initialized["result"]["capabilities"];
    for provider in ["foldingRange", "selectionRange", "documentOnTypeFormatting"] {
        assert_eq!(offered.get(format!("{provider}Provider")), None, "{provider}");
    }
    plain.stop();
    let mut client = Client::start(with(&[
        ("foldingRange", json!({"lineFoldingOnly": true, "rangeLimit": 2})),
        ("selectionRange", json!({})),
        ("onTypeFormatting", json!({})),
    ]));
    let offered = &client.initialized["result"]["capabilities"];
    assert_eq!(offered["documentOnTypeFormattingProvider"]["firstTriggerCharacter"], "\n");
    client.open(URI, "yaml", 1, CONFIG);
    let document = json!({"uri": URI});
    let folds = client.ask("textDocument/foldingRange", json!({"textDocument": document}));
    assert_eq!(folds, json!([{"startLine": 1, "endLine": 4}, {"startLine": 2, "endLine": 4}]));
    let position = json!({"line": 5, "character": 20});
    let params = json!({"textDocument": document, "positions": [position, position]});
    let selections = client.ask("textDocument/selectionRange", params);
    assert_eq!(selections.as_array().unwrap().len(), 2);
    assert_eq!(selections[0]["range"], in_lines(5, 18, 22));
    assert_eq!(selections[0]["parent"]["range"], in_lines(5, 0, 22));
    client.change(URI, 2, json!([{"text": "swagger: '2.0'\nx-google-backend:\n\n"}]));
    let params = |ch: &str| {
        json!({
            "textDocument": document, "position": {"line": 2, "character": 0}, "ch": ch,
            "options": {"tabSize": 4, "insertSpaces": true},
        })
    };
    let edits = client.ask("textDocument/onTypeFormatting", params("\n"));
    assert_eq!(edits, json!([{"range": in_lines(2, 0, 0), "newText": "  "}]));
    assert_eq!(client.ask("textDocument/onTypeFormatting", params("x")), Value::Null);
    client.open("file:///other.yaml", "yaml", 1, "a:\n  b: 1\n");
    for method in ["foldingRange", "documentSymbol"] {
        let params = json!({"textDocument": {"uri": "file:///other.yaml"}});
        assert_eq!(client.ask(&format!("textDocument/{method}"), params), Value::Null, "{method}");
    }
    client.stop();
}
