//! What is said to a client is what it can read, and nothing is asked of it that it did not offer.

use serde_json::{Value, json};

use super::config;
use crate::support::client::{Client, full};
use crate::support::shared_folder;

const URI: &str = "file:///nowhere/api.yaml";

/// What the client is asked to register, `expected` methods, in one request.
fn registered(client: &mut Client, expected: usize) -> Vec<String> {
    let mut methods = Vec::new();
    if expected > 0 {
        let asked = client.said("client/registerCapability");
        let registrations = asked["registrations"].as_array().unwrap();
        methods.extend(registrations.iter().map(|it| it["method"].as_str().unwrap().to_owned()));
    }
    methods.sort();
    client.settle();
    assert_eq!(client.count("client/registerCapability"), usize::from(expected > 0));
    assert_eq!(methods.len(), expected);
    methods
}

#[test]
fn a_client_that_declares_nothing_gets_plain_answers_and_no_requests() {
    let mut client = Client::start(json!({}));
    client.open(URI, "yaml", 1, &config("https://bigquery.googleapis.com"));
    let diagnostics = client.diagnostics(URI, 1);
    let diagnostic = diagnostics[0].as_object().unwrap();
    let keys: Vec<_> = diagnostic.keys().map(String::as_str).collect();
    assert_eq!(keys, ["range", "severity", "code", "source", "message"]);
    assert_eq!(client.hover(URI, 9, 20)["contents"]["kind"], "plaintext");
    registered(&mut client, 0);
    let methods: Vec<_> = client.received.iter().filter_map(|it| it["method"].as_str()).collect();
    assert_eq!(methods, ["textDocument/publishDiagnostics"]);
    client.stop();
}

#[test]
fn hovers_come_in_the_format_that_the_client_prefers() {
    for (formats, expected) in [
        (json!({"contentFormat": ["markdown", "plaintext"]}), "markdown"),
        (json!({"contentFormat": ["markdown"]}), "markdown"),
        (json!({"contentFormat": ["plaintext", "markdown"]}), "plaintext"),
        (json!({"contentFormat": ["plaintext"]}), "plaintext"),
        (json!({"contentFormat": []}), "plaintext"),
        (json!({}), "plaintext"),
    ] {
        let mut client = Client::start(json!({"textDocument": {"hover": formats}}));
        client.open(URI, "yaml", 1, &config("https://bigquery.googleapis.com"));
        let contents = &client.hover(URI, 9, 20)["contents"];
        assert_eq!(contents["kind"], expected, "{formats}");
        let text = contents["value"].as_str().unwrap();
        assert_eq!(text.contains("**") || text.contains('`'), expected == "markdown", "{text}");
    }
}

#[test]
fn a_client_that_declares_everything_gets_everything() {
    let mut client = Client::start(full());
    let text = "swagger: \"2.0\"\nx-one: &one\n  address: https://bigquery.googleapis.com\nx-google-backend: *one\n# gateway-ls: ignore[duplicate-key]\npaths: {}\n";
    client.open(URI, "yaml", 1, text);
    let diagnostics = client.diagnostics(URI, 1);
    let of = |rule: &str| diagnostics.iter().find(|it| it["code"] == rule).unwrap();
    let finding = of("googleapis-backend");
    assert_eq!(finding["range"]["start"], json!({"line": 3, "character": 18}));
    assert!(finding["codeDescription"]["href"].as_str().unwrap().starts_with("https://"));
    let related = &finding["relatedInformation"][0];
    assert_eq!(related["location"]["uri"], URI);
    assert_eq!(related["location"]["range"]["start"]["line"], 2);
    assert_eq!(of("unused-suppression")["tags"], json!([1]));
    assert_eq!(
        registered(&mut client, 2),
        ["workspace/didChangeConfiguration", "workspace/didChangeWatchedFiles"]
    );
    client.said("workspace/configuration");
    client.stop();
}

#[test]
fn values_that_the_protocol_does_not_know_do_not_keep_the_server_from_starting() {
    for unknown in [
        json!({"trace": "compact", "capabilities": full()}),
        json!({"rootUri": "", "capabilities": full()}),
        json!({"processId": "x", "capabilities": full(), "workspaceFolders": 1}),
    ] {
        let mut client = Client::start_with(unknown.clone());
        client.open(URI, "yaml", 1, &config("https://bigquery.googleapis.com"));
        assert_eq!(client.diagnostics(URI, 1).len(), 1, "{unknown}");
        assert_eq!(client.hover(URI, 9, 20)["contents"]["kind"], "markdown", "{unknown}");
        client.stop();
    }
    let hover = json!({"contentFormat": ["html", "markdown"]});
    let mut client = Client::start(json!({"textDocument": {"hover": hover}}));
    client.open(URI, "yaml", 1, &config("https://bigquery.googleapis.com"));
    assert_eq!(client.hover(URI, 9, 20)["contents"]["kind"], "markdown");
    client.stop();
}

#[test]
fn each_offer_is_taken_by_itself() {
    for (capabilities, expected) in [
        (json!({"workspace": {"didChangeConfiguration": {"dynamicRegistration": true}}}), 1),
        (json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}}), 1),
        (json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": false}}}), 0),
        (json!({"workspace": {"didChangeConfiguration": {}}}), 0),
    ] {
        let mut client = Client::start(capabilities.clone());
        registered(&mut client, expected);
        assert_eq!(client.count("workspace/configuration"), 0, "{capabilities}");
    }
}

/// The recorded editors: what they are sent is judged by a validator in the checks; here it is
/// about what each of them sees.
#[test]
fn recorded_editors_see_the_finding_and_the_hover() {
    let Some(folder) = shared_folder() else { return };
    let mut editors = 0;
    for entry in std::fs::read_dir(folder.join("lsp/clients")).unwrap() {
        let path = entry.unwrap().path();
        let params: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let mut client = Client::start_with(params);
        client.open(URI, "yaml", 1, &config("https://bigquery.googleapis.com"));
        let pulls = client.initialized["result"]["capabilities"]["diagnosticProvider"].is_object();
        let diagnostics = if pulls {
            let document = json!({"textDocument": {"uri": URI}});
            client.ask("textDocument/diagnostic", document)["items"].as_array().unwrap().clone()
        } else {
            client.diagnostics(URI, 1)
        };
        assert_eq!(diagnostics[0]["code"], "googleapis-backend", "{}", path.display());
        let hover = client.hover(URI, 9, 20);
        assert!(
            hover["contents"]["value"].as_str().unwrap().contains("bigquery.googleapis.com"),
            "{hover}"
        );
        client.stop();
        editors += 1;
    }
    assert_eq!(editors, 9);
}
