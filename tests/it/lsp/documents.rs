//! Documents: edits in order, columns in each encoding, findings that follow the text.

use serde_json::{Value, json};

use super::{ADDRESS, config};
use crate::support::client::{Client, full, pulling};

const URI: &str = "file:///nowhere/api.yaml";

fn at(line: u64, start: u64, end: u64) -> Value {
    json!({"start": {"line": line, "character": start}, "end": {"line": line, "character": end}})
}

fn rules(diagnostics: &[Value]) -> Vec<(&str, &Value)> {
    diagnostics.iter().map(|it| (it["code"].as_str().unwrap(), &it["range"])).collect()
}

#[test]
fn a_burst_of_edits_is_applied_in_order_and_hovers_see_what_was_sent_before_them() {
    let mut client = Client::start(full());
    client.open(URI, "yaml", 0, &config("https://a0.googleapis.com"));
    let (line, column) = ADDRESS;
    let mut hovers = Vec::new();
    let mut length = "https://a0.googleapis.com".len() as u64;
    for version in 1..=2_000 {
        let address = format!("https://a{version}.googleapis.com");
        let range = at(line, column, column + length);
        client.change(URI, version, json!([{"range": range, "text": address}]));
        length = address.len() as u64;
        let position = json!({"line": line, "character": column + 3});
        let params = json!({"textDocument": {"uri": URI}, "position": position});
        hovers.push((client.begin("textDocument/hover", params), version, length));
    }
    for (id, version, length) in hovers {
        let answer = client.response(id);
        assert_eq!(answer["result"]["range"], at(line, column, column + length));
        let said = answer["result"]["contents"]["value"].as_str().unwrap();
        assert!(said.contains(&format!("a{version}.googleapis.com")), "{version}: {said}");
    }
    let last = client.diagnostics(URI, 2_000);
    assert_eq!(rules(&last), [("googleapis-backend", &at(line, column, column + length))]);
    let published: Vec<_> = client
        .received
        .iter()
        .filter(|message| message["method"] == "textDocument/publishDiagnostics")
        .map(|message| message["params"]["version"].as_i64().unwrap())
        .collect();
    assert!(published.is_sorted_by(|one, next| one < next), "{published:?}");
    client.stop();
}

#[test]
fn columns_count_what_was_agreed() {
    let prefix = "{swagger: '2.0', x-ß: '💣\u{2028}', x-google-backend: {address: '";
    let address = "https://bigquery.googleapis.com";
    let text = format!(
        "{prefix}{address}'}}, info: {{title: T, version: '1'}}, paths: {{/a: {{get: {{operationId: a, responses: {{default: {{description: d}}}}}}}}}}}}\n"
    );
    let width = address.len();
    for (offered, agreed, column) in [
        (json!(["utf-8", "utf-16"]), json!("utf-8"), prefix.len()),
        (json!(["utf-16", "utf-8"]), json!("utf-8"), prefix.len()),
        (json!(["utf-32"]), json!("utf-32"), prefix.chars().count()),
        (json!(["utf-16"]), json!("utf-16"), prefix.encode_utf16().count()),
        (json!(["utf-7"]), json!("utf-16"), prefix.encode_utf16().count()),
        (Value::Null, Value::Null, prefix.encode_utf16().count()),
    ] {
        let mut capabilities = full();
        capabilities["general"] = json!({});
        if !offered.is_null() {
            capabilities["general"]["positionEncodings"] = offered.clone();
        }
        let mut client = Client::start(capabilities);
        let answer = &client.initialized["result"]["capabilities"]["positionEncoding"];
        assert_eq!(*answer, agreed, "{offered}");
        client.open(URI, "yaml", 1, &text);
        let expected = at(0, column as u64, (column + width) as u64);
        let diagnostics = client.diagnostics(URI, 1);
        assert_eq!(rules(&diagnostics), [("googleapis-backend", &expected)], "{offered}");
        assert_eq!(client.hover(URI, 0, column + 5)["range"], expected, "{offered}");
        // An edit behind the wide characters hits the right place.
        let end = (column + width) as u64;
        client.change(
            URI,
            2,
            json!([{"range": at(0, end - "googleapis.com".len() as u64, end), "text": "a.run.app"}]),
        );
        assert_eq!(rules(&client.diagnostics(URI, 2)), [], "{offered}");
    }
}

#[test]
fn line_endings_and_marks_move_nothing() {
    let (line, column) = ADDRESS;
    for (name, change) in [
        ("LF", ("\n", "\n")),
        ("CRLF", ("\n", "\r\n")),
        ("lone CR", ("\n", "\r")),
        ("byte order mark", ("swagger", "\u{feff}swagger")),
        ("LINE SEPARATOR in a comment", ("swagger: \"2.0\"", "swagger: \"2.0\" # \u{2028}\u{85}")),
    ] {
        let mut client = Client::start(full());
        let address = "https://bigquery.googleapis.com";
        client.open(URI, "yaml", 1, &config(address).replacen(change.0, change.1, usize::MAX));
        let expected = at(line, column, column + address.len() as u64);
        let diagnostics = client.diagnostics(URI, 1);
        assert_eq!(rules(&diagnostics), [("googleapis-backend", &expected)], "{name}");
    }
}

#[test]
fn edits_that_do_not_fit_the_text_are_clamped() {
    let mut client = Client::start(full());
    client.open(URI, "yaml", 1, "a: 💣\n");
    let far = u32::MAX;
    let clamped = |line: u32, start: u32, end_line: u32, end: u32| {
        json!({"start": {"line": line, "character": start},
            "end": {"line": end_line, "character": end}})
    };
    for (version, (range, text)) in [
        (clamped(far, far, far, far), "b: 1\n"),
        (clamped(0, 0, far, far), "a: 💣\n"),
        // Between the two halves of the character.
        (clamped(0, 4, 0, 4), "x"),
        // The end before the start.
        (clamped(0, 3, 0, 0), ""),
    ]
    .into_iter()
    .enumerate()
    {
        client.change(
            URI,
            i32::try_from(version).unwrap() + 2,
            json!([{"range": range, "text": text}]),
        );
    }
    client.diagnostics(URI, 5);
    // Whole texts and parts may come in one message; each applies to what the one before it left.
    client.change(
        URI,
        6,
        json!([
            {"text": config("https://x.run.app")},
            {"range": at(9, 25, 34), "text": "bigquery.googleapis.com"},
            {"range": at(0, 0, 0), "text": "# first\n"},
        ]),
    );
    let diagnostics = client.diagnostics(URI, 6);
    assert_eq!(diagnostics[0]["range"], at(10, 17, 48), "{diagnostics:?}");
    client.stop();
}

#[test]
fn findings_leave_with_the_document_and_come_back_with_it() {
    let mut client = Client::start(full());
    let text = config("https://bigquery.googleapis.com");
    for round in 0..3 {
        client.open(URI, "yaml", 7, &text);
        assert_eq!(client.diagnostics(URI, 7).len(), 1, "{round}");
        client.close(URI);
        let cleared = client.said("textDocument/publishDiagnostics");
        assert_eq!(cleared["diagnostics"], json!([]), "{round}");
        assert_eq!(client.hover(URI, 9, 20), Value::Null, "{round}");
    }
    // Opened and closed at once: what is said last is that there is nothing.
    for _ in 0..100 {
        client.open(URI, "yaml", 8, &text);
        client.close(URI);
    }
    client.settle();
    client.open("file:///nowhere/last.yaml", "yaml", 1, &text);
    client.diagnostics("file:///nowhere/last.yaml", 1);
    let last = client.received.iter().rev().find(|message| message["params"]["uri"] == URI);
    assert_eq!(last.unwrap()["params"]["diagnostics"], json!([]));
    client.stop();
}

#[test]
fn documents_do_not_mix() {
    let mut client = Client::start(full());
    let uris = ["file:///nowhere/a%20b.yaml", "untitled:Untitled-1", "git:/x/api.yaml?ref", "a:b"];
    for uri in uris {
        client.open(uri, "yaml", 1, &config("https://bigquery.googleapis.com"));
    }
    for uri in uris {
        assert_eq!(client.diagnostics(uri, 1).len(), 1, "{uri}");
    }
    client.change(uris[1], 2, json!([{"text": ""}]));
    assert_eq!(client.diagnostics(uris[1], 2), Vec::<Value>::new());
    assert_eq!(client.hover(uris[1], 9, 20), Value::Null);
    assert_ne!(client.hover(uris[2], 9, 20), Value::Null);
    client.stop();
}

#[test]
fn a_puller_gets_the_same_findings_and_nothing_is_published_to_it() {
    let mut pushed = Client::start(full());
    let mut pulled = Client::start(pulling());
    assert!(pushed.initialized["result"]["capabilities"]["diagnosticProvider"].is_null());
    assert!(pulled.initialized["result"]["capabilities"]["diagnosticProvider"].is_object());
    let text = config("https://bigquery.googleapis.com");
    pushed.open(URI, "yaml", 1, &text);
    pulled.open(URI, "yaml", 1, &text);
    let document = json!({"textDocument": {"uri": URI}});
    let report = pulled.ask("textDocument/diagnostic", document.clone());
    assert_eq!(report["kind"], "full");
    assert_eq!(*report["items"].as_array().unwrap(), pushed.diagnostics(URI, 1));

    let mut again = document.clone();
    again["previousResultId"] = report["resultId"].clone();
    let unchanged = pulled.ask("textDocument/diagnostic", again.clone());
    assert_eq!(unchanged, json!({"kind": "unchanged", "resultId": report["resultId"]}));
    pulled.change(URI, 2, json!([{"text": "a: 1\n"}]));
    let changed = pulled.ask("textDocument/diagnostic", again);
    assert_eq!((&changed["kind"], &changed["items"]), (&json!("full"), &json!([])));
    pulled.close(URI);
    let closed = pulled.ask("textDocument/diagnostic", document);
    assert_eq!(closed["items"], json!([]));
    pulled.settle();
    assert_eq!(pulled.count("textDocument/publishDiagnostics"), 0);
    pulled.stop();
}

#[test]
fn half_a_declaration_of_pulling_is_none() {
    for capabilities in [
        json!({"textDocument": {"diagnostic": {}}}),
        json!({"textDocument": {"diagnostic": {}}, "workspace": {"diagnostics": {}}}),
        json!({"workspace": {"diagnostics": {"refreshSupport": true}}}),
        json!({"textDocument": {"diagnostic": {}}, "workspace": {"diagnostic": {"refreshSupport": true}}}),
    ] {
        let mut client = Client::start(capabilities.clone());
        assert!(client.initialized["result"]["capabilities"]["diagnosticProvider"].is_null());
        client.open(URI, "yaml", 1, &config("https://bigquery.googleapis.com"));
        assert_eq!(client.diagnostics(URI, 1).len(), 1, "{capabilities}");
    }
}

#[test]
fn what_is_no_config_is_passed_over() {
    let mut client = Client::start(full());
    for text in ["", "a: b: c\n", "swagger: \"2.0\"\npaths: {}\n", "kind: Pod\n x: [\n"] {
        client.open(URI, "yaml", 1, text);
        assert_eq!(client.diagnostics(URI, 1), Vec::<Value>::new(), "{text}");
        assert_eq!(client.hover(URI, 0, 1), Value::Null, "{text}");
        client.close(URI);
        client.said("textDocument/publishDiagnostics");
    }
    client.stop();
}

/// A backend whose `protocol` is being typed, key by key; gives the version of the text.
fn half_typed(client: &mut Client) -> i32 {
    let text = config("https://shop.example.com/orders");
    let line = text.lines().position(|it| it.contains("address:")).unwrap() as u64;
    client.open(URI, "yaml", 1, &text);
    let length = text.lines().nth(usize::try_from(line).unwrap()).unwrap().len() as u64;
    let indent = "\n        ";
    client.change(URI, 2, json!([{"range": at(line, length, length), "text": indent}]));
    let mut version = 2;
    for (column, letter) in (8..).zip("protocol: h".chars()) {
        version += 1;
        let place = at(line + 1, column, column);
        client.change(URI, version, json!([{"range": place, "text": letter.to_string()}]));
    }
    version
}

fn save(client: &mut Client) {
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": URI}}));
}

#[test]
fn a_half_typed_word_is_published_when_it_is_saved() {
    let mut client = Client::start(full());
    let version = half_typed(&mut client);
    assert_eq!(rules(&client.diagnostics(URI, version)), []);
    save(&mut client);
    assert_eq!(rules(&client.diagnostics(URI, version))[0].0, "invalid-value");
    client.stop();
}

#[test]
fn a_puller_is_asked_to_pull_what_was_held_back_once_it_is_saved() {
    let mut client = Client::start(pulling());
    half_typed(&mut client);
    let pull = json!({"textDocument": {"uri": URI}});
    assert_eq!(client.ask("textDocument/diagnostic", pull.clone())["items"], json!([]));
    save(&mut client);
    client.said("workspace/diagnostic/refresh");
    let pulled = client.ask("textDocument/diagnostic", pull.clone());
    assert_eq!(pulled["items"][0]["code"], "invalid-value");
    // Nothing is held back now.
    save(&mut client);
    client.ask("textDocument/diagnostic", pull);
    assert_eq!(client.count("workspace/diagnostic/refresh"), 1);
    client.stop();
}
