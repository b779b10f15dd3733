//! The same for clients that ask: `workspace/diagnostic`, which is held until there is news.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{changed, client_of, folder, right, uri, write, wrong};
use crate::support::client::{Client, pulling};

/// Asks for diagnostics and does not wait; the id.
fn ask(client: &mut Client, known: &[&Value], token: Value) -> i64 {
    let ids = known.iter().map(|it| json!({"uri": it["uri"], "value": it["resultId"]}));
    let ids: Vec<_> = ids.collect();
    let mut params = json!({"identifier": "gateway-ls", "previousResultIds": ids});
    if !token.is_null() {
        params["partialResultToken"] = token;
    }
    client.begin("workspace/diagnostic", params)
}

fn items(client: &mut Client, request: i64) -> Vec<Value> {
    let response = client.response(request);
    response["result"]["items"].as_array().unwrap_or_else(|| panic!("{response}")).clone()
}

/// The items of the next partial result.
fn part(client: &mut Client, token: &str) -> Vec<Value> {
    client.progress(&json!(token))["items"].as_array().unwrap().clone()
}

/// Name, kind and number of findings of reports about files in a folder.
fn shown(folder: &Path, items: &[Value]) -> Vec<String> {
    let root = format!("{}/", uri(folder, ""));
    let show = |item: &Value| {
        assert_eq!(item["version"], Value::Null, "{item}");
        assert!(item.as_object().unwrap().contains_key("version"), "{item}");
        let name = item["uri"].as_str().unwrap().trim_start_matches(&root);
        match item["items"].as_array() {
            Some(findings) => {
                format!("{name} {} {}", item["kind"].as_str().unwrap(), findings.len())
            }
            None => format!("{name} {}", item["kind"].as_str().unwrap()),
        }
    };
    items.iter().map(show).collect()
}

#[test]
fn a_request_is_held_until_there_is_news() {
    let folder = folder(&[
        ("a.yaml", &wrong()),
        ("fine.yaml", &right()),
        ("plain.yaml", "openapi: 3.0.0\npaths: {}\n"),
        ("z.yaml", &wrong()),
    ]);
    let path = folder.path();
    let mut client = client_of(pulling(), &[path]);
    let provider = client.initialized["result"]["capabilities"]["diagnosticProvider"].clone();
    assert_eq!(provider["workspaceDiagnostics"], true);
    let request = ask(&mut client, &[], Value::Null);
    let first = items(&mut client, request);
    assert_eq!(shown(path, &first), ["a.yaml full 1", "fine.yaml full 0", "z.yaml full 1"]);

    // Nothing changed: no answer, until something does.
    let known: Vec<_> = first.iter().collect();
    let held = ask(&mut client, &known, Value::Null);
    client.settle();
    assert!(client.received.iter().all(|it| it["id"] != held), "no answer");
    write(path, "a.yaml", &right());
    fs::remove_file(path.join("z.yaml")).unwrap();
    changed(&mut client, path, &["a.yaml", "z.yaml"]);
    let second = items(&mut client, held);
    assert_eq!(
        shown(path, &second),
        ["z.yaml full 0", "a.yaml full 0", "fine.yaml unchanged"],
        "{second:#?}"
    );
    assert!(second[0].get("resultId").is_none(), "it is no file to ask of any more");
    assert_eq!(client.count("textDocument/publishDiagnostics"), 0, "never both");

    // A stale name is answered in full.
    let stale = json!({"uri": second[1]["uri"], "resultId": "stale"});
    let request = ask(&mut client, &[&stale, &first[1]], Value::Null);
    let third = items(&mut client, request);
    assert_eq!(shown(path, &third), ["a.yaml full 0", "fine.yaml unchanged"]);
    client.stop();
}

#[test]
fn with_a_token_all_news_goes_through_it() {
    let folder = folder(&[("a.yaml", &wrong()), ("z.yaml", &wrong())]);
    let path = folder.path();
    let mut client = client_of(pulling(), &[path]);
    let held = ask(&mut client, &[], json!("token"));
    let first = part(&mut client, "token");
    assert_eq!(shown(path, &first), ["a.yaml full 1", "z.yaml full 1"]);
    write(path, "b.yaml", &wrong());
    changed(&mut client, path, &["b.yaml", "a.yaml"]);
    assert_eq!(shown(path, &part(&mut client, "token")), ["b.yaml full 1"]);
    assert_eq!(client.count("workspace/diagnostic/refresh"), 0, "it is told anyway");

    client.notify("$/cancelRequest", json!({"id": held}));
    assert_eq!(client.response(held)["error"]["code"], -32800);

    // The newest request counts; the one before it ends.
    let known: Vec<_> = first.iter().collect();
    let old = ask(&mut client, &known, json!("old"));
    assert_eq!(shown(path, &part(&mut client, "old")), ["b.yaml full 1"]);
    let new = ask(&mut client, &known, json!("new"));
    assert_eq!(items(&mut client, old), [Value::Null; 0]);
    assert_eq!(shown(path, &part(&mut client, "new")), ["b.yaml full 1"]);

    // The end of the server is the end of the request.
    assert_eq!(client.request("shutdown", Value::Null)["result"], Value::Null);
    assert_eq!(items(&mut client, new), [Value::Null; 0]);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), 0);
}

#[test]
fn open_documents_are_asked_for_one_by_one() {
    let folder = folder(&[("a.yaml", &wrong()), ("z.yaml", &wrong())]);
    let path = folder.path();
    let mut client = client_of(pulling(), &[path]);
    let a = uri(path, "a.yaml");
    client.open(&a, "yaml", 1, &right());
    let held = ask(&mut client, &[], json!("token"));
    assert_eq!(shown(path, &part(&mut client, "token")), ["z.yaml full 1"]);
    let report = client.ask("textDocument/diagnostic", json!({"textDocument": {"uri": a}}));
    assert_eq!(report["items"], json!([]));
    client.close(&a);
    assert_eq!(shown(path, &part(&mut client, "token")), ["a.yaml full 1"]);
    let report = client.ask("textDocument/diagnostic", json!({"textDocument": {"uri": a}}));
    assert_eq!(report["items"].as_array().unwrap().len(), 1, "what the file holds");

    // Opened and closed while the request waits: told again, though nothing is new.
    client.open(&a, "yaml", 1, &right());
    client.close(&a);
    assert_eq!(shown(path, &part(&mut client, "token")), ["a.yaml full 1"]);

    // What lies elsewhere, or was never written, is cleared.
    let typed = uri(path, "typed.yaml");
    for other in ["file:///nowhere/api.yaml", &typed] {
        client.open(other, "yaml", 1, &wrong());
        client.ask("textDocument/diagnostic", json!({"textDocument": {"uri": other}}));
        client.close(other);
        let told = part(&mut client, "token");
        assert_eq!(told[0]["uri"], other);
        assert_eq!(told[0]["items"], json!([]));
        assert_eq!(told.len(), 1);
    }
    client.notify("$/cancelRequest", json!({"id": held}));
    client.response(held);
    client.stop();
}

#[test]
fn a_file_goes_by_one_name_at_a_time() {
    let folder = folder(&[("a@.yaml", &wrong()), ("z.yaml", &right())]);
    let path = folder.path();
    let mut client = client_of(pulling(), &[path]);
    ask(&mut client, &[], json!("token"));
    let one = part(&mut client, "token")[0]["uri"].as_str().unwrap().to_owned();
    let other = one.replace('@', "%40");
    let told = |items: &[Value]| -> Vec<(String, usize)> {
        let count = |item: &Value| item["items"].as_array().unwrap().len();
        items.iter().map(|it| (it["uri"].as_str().unwrap().to_owned(), count(it))).collect()
    };
    client.open(&other, "yaml", 1, &right());
    client.close(&other);
    let expected = [(one.clone(), 0), (other.clone(), 1)];
    let mut heard = told(&part(&mut client, "token"));
    while heard.len() < 2 {
        heard.extend(told(&part(&mut client, "token")));
    }
    assert_eq!(heard, expected);
    // Both at once.
    for name in [&one, &other, &one] {
        client.open(name, "yaml", 1, &right());
        client.close(name);
    }
    client.settle();
    let mut last = std::collections::BTreeMap::new();
    while last.get(&one) != Some(&1) || last.get(&other) != Some(&0) {
        last.extend(told(&part(&mut client, "token")));
    }
    client.stop();
}

#[test]
fn settings_and_folders_are_live_for_pullers_too() {
    let folder = folder(&[("a/b.yaml", &wrong()), ("z.yaml", &wrong())]);
    let path = folder.path();
    let mut client = client_of(pulling(), &[path]);
    ask(&mut client, &[], json!("token"));
    assert_eq!(shown(path, &part(&mut client, "token")), ["a/b.yaml full 1", "z.yaml full 1"]);
    write(path, "a/.gateway-ls.yaml", "rules: {googleapis-backend: off}\n");
    changed(&mut client, path, &["a/.gateway-ls.yaml"]);
    assert_eq!(shown(path, &part(&mut client, "token")), ["a/b.yaml full 0"]);
    let settings = json!({"gatewayLs": {"rules": {"googleapis-backend": "hint"}}});
    client.notify("workspace/didChangeConfiguration", json!({"settings": settings}));
    let told = part(&mut client, "token");
    assert_eq!(shown(path, &told), ["z.yaml full 1"]);
    assert_eq!(told[0]["items"][0]["severity"], 4);
    let event = json!({"added": [], "removed": [{"uri": uri(path, ""), "name": "one"}]});
    client.notify("workspace/didChangeWorkspaceFolders", json!({"event": event}));
    assert_eq!(shown(path, &part(&mut client, "token")), ["a/b.yaml full 0", "z.yaml full 0"]);
    client.stop();
}

#[test]
fn one_who_does_not_wait_is_told_to_ask_again() {
    let folder = folder(&[("z.yaml", &wrong())]);
    let path = folder.path();
    let mut client = client_of(pulling(), &[path]);
    let request = ask(&mut client, &[], Value::Null);
    assert_eq!(items(&mut client, request).len(), 1);
    write(path, "a.yaml", &wrong());
    changed(&mut client, path, &["a.yaml"]);
    client.said("workspace/diagnostic/refresh");
    let request = ask(&mut client, &[], Value::Null);
    assert_eq!(shown(path, &items(&mut client, request)), ["a.yaml full 1", "z.yaml full 1"]);
    client.stop();
}

#[test]
fn nothing_to_tell_is_said_once() {
    let folder = folder(&[("plain.yaml", "a: b\n")]);
    let mut client = client_of(pulling(), &[folder.path()]);
    let request = ask(&mut client, &[], Value::Null);
    assert_eq!(items(&mut client, request), [Value::Null; 0]);
    let held = ask(&mut client, &[], Value::Null);
    client.settle();
    assert!(client.received.iter().all(|it| it["id"] != held), "no busy loop");
    client.stop();
}
