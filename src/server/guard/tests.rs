//! What passes the guard, and what it puts in the place of what does not.

use super::*;
use crate::bounds;

fn frame(body: &str) -> Vec<u8> {
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// The bodies that pass, when the input arrives in chunks of `size` bytes.
fn passed(input: &[u8], size: usize) -> Vec<String> {
    let (guarded, mut frames) = (Guarded::default(), Frames::default());
    let initialize =
        r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"capabilities":{}}}"#;
    guarded.judge(initialize.as_bytes()).unwrap();
    let mut bodies = Vec::new();
    for mut chunk in input.chunks(size) {
        while !chunk.is_empty() {
            let Some(frame) = frames.take(&mut chunk) else { continue };
            let body = guarded.judge_frame(&frame).map(Cow::into_owned);
            bodies.extend(body.map(|body| String::from_utf8(body).unwrap()));
        }
    }
    bodies
}

#[test]
fn frames_arrive_whole_however_they_are_cut() {
    let bodies = [
        r#"{"jsonrpc":"2.0","method":"a","params":{"x":"ß💣"}}"#,
        r#"{"jsonrpc":"2.0","id":1,"result":null}"#,
    ];
    let input: Vec<u8> = bodies.iter().flat_map(|body| frame(body)).collect();
    for size in 1..input.len() + 1 {
        assert_eq!(passed(&input, size), bodies, "{size}");
    }
}

#[test]
fn headers_of_any_spelling() {
    let body = r#"{"jsonrpc":"2.0","method":"a","params":{}}"#;
    for header in [
        "content-length: #\r\n\r\n",
        "CONTENT-LENGTH:#\r\n\r\n",
        "Content-Length : # \r\n\r\n",
        "Content-Type: application/vscode-jsonrpc; charset=utf8\r\nContent-Length: #\r\n\r\n",
        "Content-Length: #\r\nContent-Type: x\r\n\r\n",
        "\r\n\r\nX: y\r\nContent-Length: #\r\n\r\n",
        "Content-Length: #\n\n",
        "Content-Length: x\r\n\r\nContent-Length: #\r\n\r\n",
        "\u{fffd}: noise\r\n\r\nContent-Length: #\r\n\r\n",
    ] {
        let mut input = header.replace('#', &body.len().to_string()).into_bytes();
        input.extend_from_slice(body.as_bytes());
        assert_eq!(passed(&input, 7), [body], "{header:?}");
    }
}

#[test]
fn what_is_no_message_is_dropped_and_the_next_one_passes() {
    let good = r#"{"jsonrpc":"2.0","method":"a","params":{}}"#;
    for bad in [
        "{",
        "[]",
        r#"[{"method":"a"}]"#,
        "1",
        "",
        "{\"a\":\u{0}}",
        r#"{"jsonrpc":"2.0","method":1}"#,
        r#"{"jsonrpc":"2.0","method":"x","params":"\ud83d"}"#,
    ] {
        let input = [frame(bad), frame(good)].concat();
        assert_eq!(passed(&input, 5), [good], "{bad:?}");
    }
    assert_eq!(passed(&[&frame("x\u{0}")[..], b"\xff\xfe", &frame(good)].concat(), 64), [good]);
}

#[test]
fn null_params_are_removed_and_nothing_else_is_touched() {
    let input = frame(r#"{"jsonrpc":"2.0","id":1,"method":"shutdown","params":null}"#);
    assert_eq!(passed(&input, 9), [r#"{"jsonrpc":"2.0","id":1,"method":"shutdown"}"#]);
    let odd = r#"{ "jsonrpc" : "2.0", "method" : "x" , "params" : { } }"#;
    assert_eq!(passed(&frame(odd), 9), [odd]);
}

#[test]
fn requests_below_the_dollar_get_a_name_that_is_answered() {
    let input = frame(r#"{"jsonrpc":"2.0","id":1,"method":"$/x","params":{"a":1}}"#);
    let [body] = &passed(&input, 9)[..] else { panic!("one body") };
    let message: Value = serde_json::from_str(body).unwrap();
    assert_eq!(message["method"], "unknown/$/x");
    assert_eq!(message["id"], 1);
    let cancel = r#"{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}"#;
    assert_eq!(passed(&frame(cancel), 9), [cancel]);
}

#[test]
fn a_mark_in_front_of_a_body_is_taken_off() {
    let body = r#"{"jsonrpc":"2.0","id":1,"method":"a"}"#;
    assert_eq!(passed(&frame(&format!("\u{feff}{body}")), 9), [body]);
}

/// What passes in the place of an edit of which nobody knows the document.
const LOST_ANY: &str =
    r#"{"method":"gatewayLs/lostText","params":{"uri":null,"opened_as":null},"jsonrpc":"2.0"}"#;

#[test]
fn a_body_without_a_length_that_can_be_read_may_have_been_an_edit() {
    let good = r#"{"jsonrpc":"2.0","method":"a","params":{}}"#;
    let edit = r#"{"jsonrpc":"2.0","method":"textDocument/didChange","params":{}}"#;
    for header in [
        "Content-Length: -150\r\n\r\n",
        "Content-Length: 1e3\r\n\r\n",
        "Content-Length: 5000000000\r\n\r\n",
        "Content-Length: 18446744073709551615\r\n\r\n",
        "Content-Type: x\r\n\r\n",
        "Content-Length: x\r\n\r\n\u{feff}\r\n \r\n",
    ] {
        for body in [edit.to_owned(), edit.replace(',', ",\n"), format!("[{edit}]\r\n")] {
            let input = [format!("{header}{body}").as_bytes(), &frame(good)].concat();
            for size in [1, 7, 1000] {
                assert_eq!(passed(&input, size), [LOST_ANY, good], "{header:?} {body:?} {size}");
            }
        }
    }
}

#[test]
fn what_cannot_be_told_may_have_been_an_edit() {
    let params = r#""params":{"contentChanges":[{"text":"a"}]}"#;
    let method = r#""method":"textDocument/didChange""#;
    for body in [
        format!(r#"{{"jsonrpc":"2.0","params":{{"contentChanges":[{{]}},{method}}}"#),
        format!(
            r#"{{"jsonrpc":"2.0","m\u0065thod":"textDocument/didChange","x":"\ud83d",{params}}}"#
        ),
        format!(r#"{{"jsonrpc":"2.0",{params},"method":"textDocument/did\ud83dChange"}}"#),
        format!(r#"[{{"jsonrpc":"2.0",{method},{params}}}]"#),
        format!(r#"[{{"jsonrpc":"2.0",{method},{params}}}"#),
        format!(
            r#"{{"params":{{"contentChanges":[{{"text":"{}"}}]}},{method}}}"#,
            "x".repeat(bounds::MESSAGE.0)
        ),
    ] {
        let shown = body.get(..body.len().min(200)).unwrap();
        assert_eq!(passed(&frame(&body), 1 << 20), [LOST_ANY], "{shown}");
    }
    let of_one = r#"{"params":{"textDocument":{"uri":"a:b"},"contentChanges":[{]},"method":"x"}"#;
    assert_eq!(passed(&frame(of_one), 99), [LOST_ANY.replacen("null", r#""a:b""#, 1)]);
    for other in [
        r#"[{"jsonrpc":"2.0","id":1,"method":"textDocument/hover","params":{}}]"#,
        r#"{"jsonrpc":"2.0","params":{"textDocument":{"uri":"a:b"},"contentChanges":[]}}"#,
        r#"{"jsonrpc":"2.0","result":{"contents":"textDocument/didChange \ud83d"}}"#,
        r#"{"jsonrpc":"2.0","method":"textDocument/didSave","params":{"x":"\ud83d"}}"#,
    ] {
        assert_eq!(passed(&frame(other), 99), [""; 0], "{other}");
    }
}

#[test]
fn an_initialize_that_is_refused_decides_nothing() {
    let guarded = Guarded::default();
    for (id, params, kept) in [
        (json!(1), json!({"capabilities": 1}), Value::Null),
        (json!(1), Value::Null, Value::Null),
        (Value::Null, json!({"capabilities": {}}), Value::Null),
        (json!(2), json!({"capabilities": {"a": 1}}), json!({"capabilities": {"a": 1}})),
        (json!(3), json!({"capabilities": {"b": 1}}), json!({"capabilities": {"a": 1}})),
    ] {
        let body = json!({"jsonrpc": "2.0", "id": id, "method": "initialize", "params": params});
        let passes = guarded.judge(body.to_string().as_bytes()).is_some();
        assert_eq!((passes, guarded.initialize_params()), (!id.is_null(), kept), "{body}");
    }
}

#[test]
fn bodies_up_to_the_limit_pass_and_larger_ones_are_skipped() {
    let good = r#"{"jsonrpc":"2.0","method":"a","params":{}}"#;
    let body =
        |length: usize| format!(r#"{{"jsonrpc":"2.0","method":"{}"}}"#, "x".repeat(length - 29));
    let at_limit = [frame(&body(bounds::MESSAGE.0)), frame(good)].concat();
    assert_eq!(passed(&at_limit, 1 << 20).len(), 2);
    let above = [frame(&body(bounds::MESSAGE.0 + 1)), frame(good)].concat();
    // Its beginning does not tell what it was.
    assert_eq!(passed(&above, 1 << 20), [LOST_ANY, good]);
    let text = " ".repeat(bounds::MESSAGE.0);
    let edit = r#"{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"a:b"},"#;
    let lost = r#"{"method":"gatewayLs/lostText","params":{"uri":"a:b","opened_as":null},"jsonrpc":"2.0"}"#;
    let above = [frame(&format!("{edit}{text}")), frame(good)].concat();
    assert_eq!(passed(&above, 1 << 20), [lost, good]);
}

#[test]
fn the_life_cycle_is_noted() {
    for (methods, code) in [
        (&["initialize", "shutdown", "exit"][..], 0),
        (&["initialize", "exit"], 1),
        (&["initialize"], 0),
    ] {
        let guarded = Guarded::default();
        for method in methods {
            let id = (*method != "exit").then_some(1);
            let params = json!({"capabilities": {}});
            let body = json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params});
            guarded.judge(body.to_string().as_bytes());
        }
        assert_eq!(guarded.exit_code(), code, "{methods:?}");
        assert_eq!(guarded.initialize_params(), json!({"capabilities": {}}));
    }
}

/// What the framework reads of a body.
fn is_readable(body: &[u8]) -> bool {
    use tower_lsp::jsonrpc::{Request, Response};
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Framework {
        Response(#[expect(dead_code, reason = "only read")] Response),
        Request(#[expect(dead_code, reason = "only read")] Request),
    }
    std::str::from_utf8(body).is_ok_and(|it| serde_json::from_str::<Framework>(it).is_ok())
}

#[test]
fn the_framework_can_read_whatever_passes() {
    let whole = [
        r#"{"jsonrpc":"2.0","id":1,"method":"shutdown","params":null}"#,
        r#"{"jsonrpc":"2.0","id":"a","result":{"a":[1e3,"\u00e4",null,true]}}"#,
        r#"{"jsonrpc":"2.0","id":3,"error":{"code":-1,"message":"no"}}"#,
        r#"{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"a:b","version":1},"contentChanges":[{"text":"x"}]}}"#,
    ];
    let pieces = [
        "1e400",
        "\\ud83d",
        "[",
        "]",
        "{",
        "}",
        "\"",
        ",",
        ":",
        "null",
        "\\",
        "1.5",
        "[]",
        "-1",
        "\"id\":2,",
        "\"method\":3,",
        "\"result\":4,",
        "\u{0}",
        "18446744073709551615",
    ];
    let mut seed = 1_u64;
    let mut below = |limit: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % limit
    };
    let (mut readable, mut unreadable) = (0, 0);
    for _ in 0..20_000 {
        let mut body = whole[below(whole.len())].as_bytes().to_vec();
        for _ in 0..=below(2) {
            let (start, length) = (below(body.len()), below(4));
            let end = (start + length).min(body.len());
            let piece = pieces[below(pieces.len())].as_bytes();
            match below(4) {
                0 => drop(body.drain(start..end)),
                1 => body[start] = 0xff,
                _ => drop(body.splice(start..end, piece.iter().copied())),
            }
        }
        if is_readable(&body) {
            readable += 1
        } else {
            unreadable += 1
        }
        if let Some(passed) = Guarded::default().judge(&body) {
            let shown = String::from_utf8_lossy(&body);
            assert!(is_readable(&passed), "{shown}");
        }
    }
    assert!(readable > 1_000 && unreadable > 1_000, "{readable} {unreadable}");
}
