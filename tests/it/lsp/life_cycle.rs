//! Frames, ids and the life cycle: what must never end the server, and what must.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::support::client::{Client, frame};

const URI: &str = "file:///nowhere/api.yaml";

/// The server still answers, and with the right id.
fn lives(client: &mut Client, after: &str) {
    let response = client.request("textDocument/hover", hover_params());
    assert_eq!(response["result"], Value::Null, "after {after}");
    assert!(response.get("error").is_none(), "after {after}: {response}");
}

fn hover_params() -> Value {
    json!({"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}})
}

#[test]
fn exit_after_shutdown_ends_at_once_with_0_though_stdin_stays_open() {
    let mut client = Client::start(json!({}));
    assert_eq!(client.request("shutdown", Value::Null)["result"], Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), 0);
}

#[test]
fn exit_without_shutdown_ends_with_1() {
    for before in [false, true] {
        let mut client = Client::spawn();
        if before {
            client.initialize(json!({"capabilities": {}}));
        }
        client.notify("exit", Value::Null);
        assert_eq!(client.exit_code(), 1, "initialized: {before}");
    }
}

#[test]
fn a_closed_stdin_ends_with_0() {
    for before in [false, true] {
        let mut client = Client::spawn();
        if before {
            client.initialize(json!({"capabilities": {}}));
        }
        client.hang_up();
        assert_eq!(client.exit_code(), 0, "initialized: {before}");
    }
}

#[test]
fn a_stdin_closed_within_a_frame_ends_with_0() {
    for rest in ["Content-Le", "Content-Length: 10\r\n\r\n{", "Content-Length: 10\r\n"] {
        let mut client = Client::start(json!({}));
        client.send_raw(rest.as_bytes());
        client.hang_up();
        assert_eq!(client.exit_code(), 0, "{rest:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_server_that_cannot_be_heard_ends_though_stdin_stays_open() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let (reader, closed) = std::io::pipe().unwrap();
    drop(reader);
    let binary = env!("CARGO_BIN_EXE_gateway-ls");
    for (stdout, code) in [(Stdio::from(full), 1), (Stdio::from(closed), 0)] {
        let mut client = Client::spawn_into(&mut Command::new(binary), stdout);
        client.begin("initialize", json!({"capabilities": {}}));
        assert_eq!(client.exit_code(), code);
        let log = client.log();
        assert!(log.contains("the server ends: the client cannot be written to: "), "{log}");
    }
}

/// A process that does nothing until it is killed.
#[cfg(unix)]
fn idle() -> std::process::Child {
    Command::new("cat").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn the_server_ends_with_the_process_of_its_client_though_stdin_stays_open() {
    for is_awaited in [true, false] {
        let mut process = idle();
        let mut client = Client::start_with(json!({"processId": process.id(), "capabilities": {}}));
        lives(&mut client, "a start by a process that lives");
        process.kill().unwrap();
        if is_awaited {
            process.wait().unwrap();
        }
        // Until it is awaited, what is left of it has its number still.
        assert_eq!(client.exit_code(), 0, "awaited: {is_awaited}");
        process.wait().unwrap();
        let log = client.log();
        assert!(log.contains("the server ends: the process of the client has ended"), "{log}");
    }
}

#[cfg(unix)]
#[test]
fn a_process_that_is_not_seen_here_says_nothing() {
    let mut gone = idle();
    gone.kill().unwrap();
    gone.wait().unwrap();
    for id in [json!(gone.id()), json!(0), json!(-1), json!(1_u64 << 40), Value::Null] {
        let mut client = Client::start_with(json!({"processId": id, "capabilities": {}}));
        client.settle();
        lives(&mut client, &id.to_string());
        client.stop();
    }
}

#[test]
fn of_many_initialize_at_once_one_counts() {
    let mut client = Client::spawn();
    let ids: Vec<i64> =
        (0..5).map(|_| client.begin("initialize", json!({"capabilities": {}}))).collect();
    let answers: Vec<Value> = ids.into_iter().map(|id| client.response(id)).collect();
    let accepted = answers.iter().filter(|answer| answer["result"].is_object()).count();
    assert_eq!(accepted, 1, "{answers:?}");
    assert_eq!(client.request("initialize", json!({"capabilities": {}}))["error"]["code"], -32600);
    client.stop();
}

#[test]
fn what_was_read_before_exit_is_still_answered() {
    let mut client = Client::start(json!({}));
    let ids: Vec<i64> =
        (0..50).map(|_| client.begin("textDocument/hover", hover_params())).collect();
    let shutdown = client.begin("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    for id in ids {
        assert_eq!(client.response(id)["result"], Value::Null);
    }
    assert_eq!(client.response(shutdown)["result"], Value::Null);
    assert_eq!(client.exit_code(), 0);
}

#[test]
fn shutdown_is_understood_with_and_without_params() {
    for shutdown in [
        r#"{"jsonrpc":"2.0","id":"s","method":"shutdown","params":null}"#,
        r#"{"jsonrpc":"2.0","id":"s","method":"shutdown"}"#,
        r#"{"params":null,"method":"shutdown","id":"s","jsonrpc":"2.0"}"#,
    ] {
        let mut client = Client::start(json!({}));
        client.send_raw(&frame(shutdown));
        let answer = client.response("s");
        assert_eq!(answer, json!({"jsonrpc": "2.0", "id": "s", "result": null}), "{shutdown}");
        client.send_raw(&frame(r#"{"jsonrpc":"2.0","method":"exit","params":null}"#));
        assert_eq!(client.exit_code(), 0, "{shutdown}");
    }
}

#[test]
fn broken_frames_and_bodies_are_dropped_and_the_server_lives() {
    let mut client = Client::start(json!({}));
    let mut large = frame(&format!("{{\"x\":\"{}\"}}", "y".repeat(200_000)));
    large.truncate(large.len() - 1);
    large.push(b'!');
    let invalid_utf8 = b"Content-Length: 4\r\n\r\n{\xff\xfe}".to_vec();
    for (name, bytes) in [
        ("malformed JSON", frame("{\"jsonrpc\": ")),
        ("a body that is no JSON at all", frame("hello")),
        ("an empty body", frame("")),
        ("a number", frame("1")),
        ("a string", frame("\"shutdown\"")),
        ("null", frame("null")),
        ("a batch", frame(r#"[{"jsonrpc":"2.0","id":99,"method":"shutdown"}]"#)),
        ("an empty batch", frame("[]")),
        ("an empty object", frame("{}")),
        ("a message without a version", frame(r#"{"id":99,"method":"shutdown"}"#)),
        ("another version", frame(r#"{"jsonrpc":"1.0","id":99,"method":"shutdown"}"#)),
        ("a version that is a number", frame(r#"{"jsonrpc":2.0,"id":99,"method":"shutdown"}"#)),
        ("an id that is a list", frame(r#"{"jsonrpc":"2.0","id":[],"method":"shutdown"}"#)),
        ("an id with a fraction", frame(r#"{"jsonrpc":"2.0","id":9.5,"method":"shutdown"}"#)),
        ("a method that is a number", frame(r#"{"jsonrpc":"2.0","id":99,"method":1}"#)),
        ("two ids", frame(r#"{"jsonrpc":"2.0","id":98,"id":99,"method":"shutdown"}"#)),
        ("a large broken body", large),
        ("a body that is not UTF-8", invalid_utf8),
        ("blank lines", b"\r\n\r\n\r\n".to_vec()),
        ("a header without a length", b"Content-Type: x\r\n\r\n".to_vec()),
        ("an unreadable length", b"Content-Length: many\r\n\r\n".to_vec()),
        ("a negative length", b"Content-Length: -5\r\n\r\n".to_vec()),
        ("an endless length", b"Content-Length: 99999999999999999999999\r\n\r\n".to_vec()),
        ("a header line that is not UTF-8", b"X: \xff\xfe\r\n\r\n".to_vec()),
    ] {
        client.send_raw(&bytes);
        lives(&mut client, name);
    }
    let answered = client.received.iter().filter(|message| message.get("id").is_some());
    let ids: Vec<_> = answered.map(|message| message["id"].as_i64()).collect();
    let asked = (1..=25).filter(|id| ids.contains(&Some(*id))).count();
    let refused = ids.iter().filter(|id| **id == Some(99)).count();
    assert_eq!((asked, refused), (25, 4), "{ids:?}");
    assert_eq!(ids.len(), 29, "nothing without an id is answered: {ids:?}");
    let log = client.stop();
    assert!(log.contains("dropped a message"), "{log}");
}

#[test]
fn headers_of_any_spelling_are_read() {
    let mut client = Client::start(json!({}));
    for (index, header) in [
        "content-length: #\r\n\r\n",
        "CONTENT-LENGTH: #\r\n\r\n",
        "Content-Length:#\r\n\r\n",
        "Content-Length:   #  \r\n\r\n",
        "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: #\r\n\r\n",
        "Content-Type: application/vscode-jsonrpc; charset=utf8\r\nContent-Length: #\r\n\r\n",
        "Content-Length: #\r\nContent-Type: application/vscode-jsonrpc; charset=utf8\r\n\r\n",
        "Content-Length: #\r\ncontent-type:application/vscode-jsonrpc\r\n\r\n",
        "X-Other: 1\r\nContent-Length: #\r\n\r\n",
    ]
    .iter()
    .enumerate()
    {
        let id = 1_000 + i64::try_from(index).unwrap();
        let request = json!({"jsonrpc": "2.0", "id": id, "method": "textDocument/hover",
            "params": hover_params()});
        let body = request.to_string();
        client.send_raw(header.replace('#', &body.len().to_string()).as_bytes());
        client.send_raw(body.as_bytes());
        assert_eq!(client.response(id)["result"], Value::Null, "{header:?}");
    }
}

#[test]
fn a_frame_may_arrive_byte_by_byte_and_many_frames_at_once() {
    let mut client = Client::start(json!({}));
    let request = |id: i64| {
        let mut params = hover_params();
        params["x"] = "ß💣".into();
        let request = json!({"jsonrpc": "2.0", "id": id, "method": "textDocument/hover",
            "params": params});
        frame(&request.to_string())
    };
    for byte in request(500) {
        client.send_raw(&[byte]);
    }
    client.response(500);
    let many: Vec<u8> = (600..700).flat_map(request).collect();
    client.send_raw(&many);
    for id in 600..700 {
        client.response(id);
    }
}

#[test]
fn messages_that_mean_nothing_are_ignored() {
    let mut client = Client::start(json!({}));
    for message in [
        json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {"wrong": 1}}),
        json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": [1, 2]}),
        json!({"jsonrpc": "2.0", "method": "textDocument/didOpen"}),
        json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": null}),
        json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {
            "textDocument": {"uri": "file:///nowhere/closed.yaml", "version": 3},
            "contentChanges": [{"text": "a"}]}}),
        json!({"jsonrpc": "2.0", "method": "textDocument/didClose", "params": {
            "textDocument": {"uri": "file:///nowhere/closed.yaml"}}}),
        json!({"jsonrpc": "2.0", "method": "textDocument/didSave", "params": {
            "textDocument": {"uri": "untitled:.gateway-ls.yaml"}}}),
        json!({"jsonrpc": "2.0", "method": "$/unknown", "params": {}}),
        json!({"jsonrpc": "2.0", "method": "$/setTrace", "params": {"value": "verbose"}}),
        json!({"jsonrpc": "2.0", "method": "workspace/unknown"}),
        json!({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 4711}}),
        json!({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": "none"}}),
        json!({"jsonrpc": "2.0", "method": "$/cancelRequest"}),
        json!({"jsonrpc": "2.0", "id": 4711, "result": null}),
        json!({"jsonrpc": "2.0", "id": "none", "result": {}}),
        json!({"jsonrpc": "2.0", "id": 4712, "error": {"code": -1, "message": "no"}}),
        json!({"jsonrpc": "2.0", "id": 4713, "error": "no"}),
        json!({"jsonrpc": "2.0", "id": 4714}),
        json!({"jsonrpc": "2.0"}),
        json!({"jsonrpc": "2.0", "method": "$/unknown", "params": 1}),
        json!({"jsonrpc": "2.0", "method": "exit ", "params": "x"}),
        json!({"jsonrpc": "2.0", "id": null, "error": {"code": -1, "message": "no"}}),
    ] {
        client.send(&message);
        lives(&mut client, &message.to_string());
    }
    client.stop();
}

#[test]
fn requests_out_of_place_are_answered_with_their_error() {
    let code = |client: &mut Client, method: &str, params: Value| {
        let response = client.request(method, params);
        assert!(response.get("result").is_none(), "{response}");
        response["error"]["code"].as_i64().unwrap()
    };
    let initialize = json!({"capabilities": {}});

    let mut client = Client::spawn();
    assert_eq!(code(&mut client, "textDocument/hover", hover_params()), -32002);
    assert_eq!(code(&mut client, "shutdown", Value::Null), -32002);
    assert_eq!(code(&mut client, "gatewayLs/unknown", json!({})), -32002);
    assert_eq!(code(&mut client, "$/unknown", json!({})), -32002);
    assert_eq!(code(&mut client, "initialize", json!({"capabilities": 1})), -32602);

    let mut client = Client::start(json!({}));
    assert_eq!(code(&mut client, "initialize", initialize.clone()), -32600);
    assert_eq!(code(&mut client, "gatewayLs/unknown", json!({})), -32601);
    assert_eq!(
        code(&mut client, "textDocument/documentColor", json!({"textDocument": {"uri": URI}})),
        -32601
    );
    assert_eq!(code(&mut client, "textDocument/hover", json!({"wrong": 1})), -32602);
    lives(&mut client, "errors");

    assert_eq!(client.request("shutdown", Value::Null)["result"], Value::Null);
    assert_eq!(code(&mut client, "textDocument/hover", hover_params()), -32600);
    assert_eq!(code(&mut client, "shutdown", Value::Null), -32600);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), 0);
}

#[test]
fn the_log_goes_where_it_is_wanted() {
    let folder = tempfile::tempdir().unwrap();
    for (file, is_written) in [("a.log", true), ("no/such/folder/a.log", false)] {
        let path = folder.path().join(file);
        let binary = env!("CARGO_BIN_EXE_gateway-ls");
        let mut client = Client::spawn_with(Command::new(binary).arg("--log").arg(&path));
        client.initialize(json!({"capabilities": {}}));
        client.send_raw(&frame("[]"));
        lives(&mut client, file);
        let stderr = client.stop();
        let log = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(log.contains("dropped a message"), is_written, "{log}");
        assert_eq!(stderr.contains("dropped a message"), !is_written, "{stderr}");
        assert_eq!(stderr.contains("cannot be written"), !is_written, "{stderr}");
    }
}
