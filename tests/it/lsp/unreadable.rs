//! Frames that nobody can read: they are answered, the rest goes on, and of a text that is not known
//! any more nothing is said.

use serde_json::{Value, json};

use super::config;
use crate::support::client::{Client, frame, pulling};

const URI: &str = "file:///nowhere/api.yaml";

/// Name, code of the error and body; the id in each is 99 or the word at its place, and nothing is
/// answered where there is no code.
fn frames() -> Vec<(&'static str, i64, String)> {
    let call = |params: &str| {
        format!(r#"{{"jsonrpc":"2.0","id":99,"method":"textDocument/hover","params":{params}}}"#)
    };
    let plain = |body: &str| body.to_owned();
    vec![
        ("half a character", -32700, call(r#"{"x":"\ud83d"}"#)),
        ("the other half", -32700, call(r#"{"x":"\ude00"}"#)),
        ("halves in the wrong order", -32700, call(r#"["\ude00\ud83d"]"#)),
        ("half a character as a key", -32700, call(r#"{"\ud83d":1}"#)),
        ("an unknown escape", -32700, call(r#"{"x":"\q"}"#)),
        ("a number out of range", -32700, call(r#"{"x":1e400}"#)),
        ("200 brackets", -32700, call(&format!("{}{}", "[".repeat(200), "]".repeat(200)))),
        ("200 braces", -32700, call(&format!("{}1{}", r#"{"a":"#.repeat(200), "}".repeat(200)))),
        ("a line break in a string", -32700, call("[\"a\nb\"]")),
        ("a word that JSON has not", -32700, call("[undefined]")),
        ("a comma too many", -32700, call("[1,]")),
        ("a wrong bracket", -32700, call("{]}")),
        ("the end is missing", -32700, call("[").replace(']', "")),
        ("something after the end", -32700, format!("{} x", call("{}"))),
        (
            "half a character beside the params",
            -32700,
            plain(r#"{"jsonrpc":"2.0","id":99,"method":"x","y":"\ud83d"}"#),
        ),
        (
            "the id last",
            -32700,
            plain(r#"{"jsonrpc":"2.0","method":"x","params":{"x":"\ud83d"},"id":99}"#),
        ),
        (
            "half a character as the method",
            -32700,
            plain(r#"{"jsonrpc":"2.0","id":99,"method":"\ud83d"}"#),
        ),
        ("no method at all", -32600, plain(r#"{"jsonrpc":"2.0","id":99}"#)),
        ("a method that is null", -32600, plain(r#"{"jsonrpc":"2.0","id":99,"method":null}"#)),
        ("a method that is a list", -32600, plain(r#"{"jsonrpc":"2.0","id":99,"method":["x"]}"#)),
        ("two methods", -32600, plain(r#"{"jsonrpc":"2.0","id":99,"method":"x","method":"y"}"#)),
        (
            "two params",
            -32600,
            plain(r#"{"jsonrpc":"2.0","id":99,"method":"x","params":{},"params":{}}"#),
        ),
        (
            "two versions",
            -32600,
            plain(r#"{"jsonrpc":"2.0","jsonrpc":"2.0","id":99,"method":"x"}"#),
        ),
        ("a version that is null", -32600, plain(r#"{"jsonrpc":null,"id":99,"method":"x"}"#)),
        ("no version", -32600, plain(r#"{"id":99,"method":"x"}"#)),
        (
            "a request with a result",
            -32600,
            plain(r#"{"jsonrpc":"2.0","id":99,"method":"x","result":1}"#),
        ),
        ("an exit with an id", -32600, plain(r#"{"jsonrpc":"2.0","id":99,"method":"exit"}"#)),
        ("params that are a number", -32602, call("1")),
        ("params that are a string", -32602, call(r#""x""#)),
        ("two ids", 0, plain(r#"{"jsonrpc":"2.0","id":98,"id":97,"method":"x"}"#)),
        ("an id that is true", 0, plain(r#"{"jsonrpc":"2.0","id":true,"method":"x"}"#)),
        ("an id with a fraction", 0, plain(r#"{"jsonrpc":"2.0","id":1.5,"method":"x"}"#)),
        ("an id out of range", 0, plain(r#"{"jsonrpc":"2.0","id":1e400,"method":"x"}"#)),
        (
            "an exit with half a character",
            0,
            plain(r#"{"jsonrpc":"2.0","method":"exit","params":"\ud83d"}"#),
        ),
        (
            "a cancellation of half a character",
            0,
            plain(r#"{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"\ud83d"}}"#),
        ),
        (
            "an answer of half a character",
            0,
            plain(r#"{"jsonrpc":"2.0","id":4711,"result":"\ud83d"}"#),
        ),
        ("an answer that is no answer", 0, plain(r#"{"jsonrpc":"2.0","id":4711,"error":"no"}"#)),
        (
            "an error without a code",
            0,
            plain(r#"{"jsonrpc":"2.0","id":4711,"error":{"message":"x"}}"#),
        ),
        ("two results", 0, plain(r#"{"jsonrpc":"2.0","id":4711,"result":1,"result":2}"#)),
        (
            "a result and an error",
            0,
            plain(r#"{"jsonrpc":"2.0","id":4711,"result":1,"error":"x"}"#),
        ),
        ("an answer without an id", 0, plain(r#"{"jsonrpc":"2.0","result":1}"#)),
    ]
}

#[test]
fn no_frame_ends_the_server_and_each_with_an_id_is_answered() {
    let mut client = Client::start(json!({}));
    client.open(URI, "yaml", 1, &config("https://bigquery.googleapis.com"));
    let mut bodies: Vec<_> =
        frames().into_iter().map(|(name, code, body)| (name, code, body.into_bytes())).collect();
    let mut noise = br#"{"jsonrpc":"2.0","id":99,"method":"x","params":{"x":"?"}}"#.to_vec();
    let at = noise.iter().position(|byte| *byte == b'?').unwrap();
    noise[at] = 0xff;
    bodies.push(("a byte that is not UTF-8", -32700, noise));
    for (name, code, body) in bodies {
        let before = client.received.len();
        client.send_raw(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
        client.send_raw(&body);
        if code != 0 {
            let answer = client.response(99);
            assert_eq!(answer["error"]["code"], code, "{name}: {answer}");
        }
        let hover = client.hover(URI, 9, 20);
        assert!(hover["contents"]["value"].as_str().unwrap().contains("401"), "{name}");
        let answers = client.received[before..].iter().filter(|it| it.get("id").is_some());
        assert_eq!(answers.count(), 1 + usize::from(code != 0), "{name}");
    }
    let log = client.stop();
    assert!(log.contains("half a character") || log.contains("cannot be read"), "{log}");
}

/// An edit in the place of the address in [`config`], or of everything, with whatever it holds.
fn edit(change: &str) -> Vec<u8> {
    let document = format!(r#"{{"uri":"{URI}","version":2}}"#);
    frame(&format!(
        r#"{{"jsonrpc":"2.0","method":"textDocument/didChange","params":{{"textDocument":{document},"contentChanges":[{change}]}}}}"#
    ))
}

const RANGE: &str =
    r#""range":{"start":{"line":9,"character":17},"end":{"line":9,"character":18}}"#;

/// What the user was told.
fn told(client: &Client) -> Vec<String> {
    let shown = client.received.iter().filter(|it| it["method"] == "window/showMessage");
    shown.map(|it| it["params"]["message"].as_str().unwrap().to_owned()).collect()
}

fn bigquery() -> String {
    config("https://bigquery.googleapis.com")
}

#[test]
fn of_a_text_that_is_not_known_nothing_is_said_until_it_is_whole_again() {
    let mut client = Client::start(json!({"textDocument": {"codeLens": {}, "inlayHint": {}}}));
    client.open(URI, "yaml", 1, &bigquery());
    assert_eq!(client.diagnostics(URI, 1).len(), 1);

    client.send_raw(&edit(&format!(r#"{{{RANGE},"text":"\ud83d"}}"#)));
    assert_eq!(client.closed_diagnostics(URI), [] as [Value; 0]);
    assert_eq!(
        client.said("window/showMessage"),
        json!({"type": 2, "message": "gateway-ls: an edit of 'api.yaml' could not be read, so \
            nothing is said about this file any more; close it and open it again"})
    );

    // A second bad edit and a good one change nothing.
    client.send_raw(&edit(&format!(r#"{{{RANGE},"text":"\ude00"}}"#)));
    client.send_raw(&edit(&format!(r#"{{{RANGE},"text":"h"}}"#)));
    assert_eq!(client.hover(URI, 9, 20), Value::Null);
    assert_eq!(client.complete(URI, 9, 20), [] as [Value; 0]);
    assert_eq!(client.actions(URI, (9, 20), Value::Null), [] as [Value; 0]);
    let document = json!({"textDocument": {"uri": URI}});
    for method in ["codeLens", "documentSymbol", "documentLink"] {
        let answer = client.ask(&format!("textDocument/{method}"), document.clone());
        assert_eq!(answer, Value::Null, "{method}");
    }
    assert_eq!(client.ask("workspace/symbol", json!({"query": "rows"})), json!([]));
    client.settle();
    let published = |client: &Client| -> Vec<Value> {
        let all = client.received.iter();
        let all = all.filter(|it| it["method"] == "textDocument/publishDiagnostics");
        all.map(|it| it["params"]["diagnostics"].clone()).collect()
    };
    assert!(published(&client)[1..].iter().all(|it| *it == json!([])), "{:?}", client.received);

    client.change(URI, 5, json!([{"text": bigquery()}]));
    assert_eq!(client.diagnostics(URI, 5).len(), 1);
    assert!(client.hover(URI, 9, 20).is_object());
    assert_eq!(told(&client).len(), 1);

    // Lost once more, and opened anew.
    client.send_raw(&edit(&format!(r#"{{{RANGE},"text":"\ud83d"}}"#)));
    client.said("window/showMessage");
    client.close(URI);
    client.open(URI, "yaml", 7, &bigquery());
    assert_eq!(client.diagnostics(URI, 7).len(), 1);
    client.stop();
}

#[test]
fn edits_that_the_framework_would_pass_over_are_noticed() {
    let document = format!(r#""textDocument":{{"uri":"{URI}","version":2}}"#);
    let changes = r#""contentChanges":[{"text":"a"}]"#;
    for (name, params) in [
        ("no changes", format!("{{{document}}}")),
        ("changes that are no list", format!(r#"{{{document},"contentChanges":{{"text":"a"}}}}"#)),
        ("a change without a text", format!(r#"{{{document},"contentChanges":[{{{RANGE}}}]}}"#)),
        ("a text that is a number", format!(r#"{{{document},"contentChanges":[{{"text":1}}]}}"#)),
        ("a line below 0", edit_at("-1", "0")),
        ("half a line", edit_at("0.5", "0")),
        ("a line out of range", edit_at("1e400", "0")),
        ("a column out of range", edit_at("0", "4294967296")),
        ("no version", format!(r#"{{"textDocument":{{"uri":"{URI}"}},{changes}}}"#)),
        (
            "a version that is a word",
            format!(r#"{{"textDocument":{{"uri":"{URI}","version":"x"}},{changes}}}"#),
        ),
        ("a broken end", format!("{{{document},\"contentChanges\":[")),
        ("no document", format!("{{{changes}}}")),
        ("no params", "[]".to_owned()),
    ] {
        let mut client = Client::start(json!({}));
        client.open(URI, "yaml", 1, &bigquery());
        assert_eq!(client.diagnostics(URI, 1).len(), 1);
        let method = r#""method":"textDocument/didChange""#;
        client.send_raw(&frame(&format!(r#"{{"jsonrpc":"2.0",{method},"params":{params}}}"#)));
        assert_eq!(client.closed_diagnostics(URI), [] as [Value; 0], "{name}");
        client.said("window/showMessage");
        assert_eq!(client.hover(URI, 9, 20), Value::Null, "{name}");
        client.stop();
    }
}

fn edit_at(line: &str, column: &str) -> String {
    let start = format!(r#"{{"line":{line},"character":{column}}}"#);
    let range = format!(r#"{{"start":{start},"end":{{"line":9,"character":18}}}}"#);
    format!(
        r#"{{"textDocument":{{"uri":"{URI}","version":2}},"contentChanges":[{{"range":{range},"text":"a"}}]}}"#
    )
}

#[test]
fn edits_of_documents_that_are_not_open_lose_nothing() {
    let mut client = Client::start(json!({}));
    client.open(URI, "yaml", 1, &bigquery());
    assert_eq!(client.diagnostics(URI, 1).len(), 1);
    for params in [
        r#"{"textDocument":{"uri":"file:///nowhere/other.yaml","version":2},"contentChanges":[{"text":"\ud83d"}]}"#,
        r#"{"textDocument":{"uri":"no uri","version":2},"contentChanges":[{"text":"a"}]}"#,
    ] {
        let method = r#""method":"textDocument/didChange""#;
        client.send_raw(&frame(&format!(r#"{{"jsonrpc":"2.0",{method},"params":{params}}}"#)));
    }
    let far = json!({"line": u32::MAX, "character": u32::MAX});
    let change = json!([{"range": {"start": far, "end": far}, "text": "a"}]);
    client.change("file:///nowhere/other.yaml", 1, change.clone());
    assert!(client.hover(URI, 9, 20).is_object());
    client.change(URI, 2, change);
    assert!(client.hover(URI, 9, 20).is_object());
    assert_eq!(told(&client), [""; 0]);
    client.stop();
}

#[test]
fn what_is_opened_with_half_a_character_is_open_and_not_known() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("api.yaml");
    std::fs::write(&file, bigquery()).unwrap();
    let uri = format!("file://{}", file.display());
    let mut capabilities = pulling();
    capabilities["textDocument"]["publishDiagnostics"] = json!({});
    let root = format!("file://{}", folder.path().display());
    let mut client = Client::start_with(
        json!({"processId": null, "rootUri": root, "capabilities": capabilities}),
    );
    let item = format!(r#"{{"uri":"{uri}","languageId":"yaml","version":1,"text":"\ud83d"}}"#);
    client.send_raw(&frame(&format!(
        r#"{{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{{"textDocument":{item}}}}}"#
    )));
    client.said("window/showMessage");
    let document = json!({"textDocument": {"uri": uri}});
    let pulled = |client: &mut Client| {
        let report = client.ask("textDocument/diagnostic", document.clone());
        report["items"].as_array().unwrap().len()
    };
    assert_eq!(pulled(&mut client), 0, "the file on the disk is not what is shown");
    let plan = json!({"command": "gatewayLs.iamPlan", "arguments": [uri.clone()]});
    let plan = client.request("workspace/executeCommand", plan);
    assert!(plan["error"]["message"].as_str().unwrap().contains("could not be read"), "{plan}");

    // A save and a close need no text.
    client.send_raw(&frame(&format!(
        r#"{{"jsonrpc":"2.0","method":"textDocument/didSave","params":{{"textDocument":{{"uri":"{uri}"}},"text":"\ud83d"}}}}"#
    )));
    client.change(&uri, 2, json!([{"text": bigquery()}]));
    assert_eq!(pulled(&mut client), 1);
    client.change(&uri, 3, json!([{"text": ""}]));
    assert_eq!(pulled(&mut client), 0);
    client.send_raw(&frame(&format!(
        r#"{{"jsonrpc":"2.0","method":"textDocument/didClose","params":{{"textDocument":{{"uri":"{uri}"}},"x":"\ud83d"}}}}"#
    )));
    assert_eq!(pulled(&mut client), 1, "the file counts again");
    assert_eq!(told(&client).len(), 1);
    client.stop();
}

#[test]
fn a_client_that_asks_is_told_to_ask_again() {
    let mut capabilities = pulling();
    capabilities["textDocument"]["inlayHint"] = json!({});
    capabilities["textDocument"]["codeLens"] = json!({});
    capabilities["workspace"]["inlayHint"] = json!({"refreshSupport": true});
    capabilities["workspace"]["codeLens"] = json!({"refreshSupport": true});
    let mut client = Client::start(capabilities);
    client.open(URI, "yaml", 1, &bigquery());
    client.settle();
    // An edit whose header cannot be read: nobody knows of which document.
    let body = edit(&format!(r#"{{{RANGE},"text":"h"}}"#));
    let start = body.windows(4).position(|it| it == b"\r\n\r\n").unwrap();
    client.send_raw(b"Content-Length: -150");
    client.send_raw(&body[start..]);
    assert!(client.said("window/showMessage")["message"].as_str().unwrap().contains("api.yaml"));
    client.said("workspace/diagnostic/refresh");
    client.said("workspace/inlayHint/refresh");
    client.said("workspace/codeLens/refresh");
    let pulled = client.ask("textDocument/diagnostic", json!({"textDocument": {"uri": URI}}));
    assert_eq!(pulled["items"], json!([]));
    client.stop();
}

#[test]
fn an_answer_that_cannot_be_read_is_none() {
    let mut client = Client::spawn();
    client.settings = Value::Null;
    let mut capabilities = json!({"workspace": {"configuration": true}});
    capabilities["workspace"]["workspaceFolders"] = json!(true);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("api.yaml"), bigquery()).unwrap();
    let root = format!("file://{}", folder.path().display());
    client.answers = Some(r#"[{"project":"\ud83d"}]"#.to_owned());
    client.initialize(json!({"rootUri": root, "capabilities": capabilities}));
    // The workspace is looked at as soon as the settings are known to be none.
    let uri = format!("{root}/api.yaml");
    assert_eq!(client.closed_diagnostics(&uri).len(), 1);
    client.stop();
}
