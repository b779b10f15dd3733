//! Files that are deployed together, as the settings name them: what a client is told of those that
//! are open and of those that are not, and when it is told anew.

use std::path::Path;

use serde_json::{Value, json};

use super::workspace::{changed, client_of, folder, rules, uri, write};
use crate::support::client::{Client, full, pulling};

/// A config of one API and version with one operation.
fn config(version: &str, path: &str) -> String {
    format!(
        r#"swagger: "2.0"
host: shop.endpoints.shop-42.cloud.goog
info:
  title: Shop
  version: {version}
x-google-backend:
  address: https://shop-481516234200.europe-west1.run.app
paths:
  {path}:
    get:
      operationId: {}
      responses: {{default: {{description: OK}}}}
"#,
        path.trim_start_matches('/')
    )
}

const SETTINGS: &str = "deployTogether: [[a.yaml, ./sub/../b.yaml]]\n";

/// A folder with two files that do not fit together.
fn deploy() -> tempfile::TempDir {
    let (a, b) = (config("1.0.0", "/orders"), config("1.2.0", "/stock"));
    folder(&[(".gateway-ls.yaml", SETTINGS), ("a.yaml", &a), ("b.yaml", &b), ("sub/c.txt", "")])
}

fn open(client: &mut Client, folder: &Path, name: &str, text: &str) -> String {
    let uri = uri(folder, name);
    client.open(&uri, "yaml", 1, text);
    uri
}

fn saved(client: &mut Client, uri: &str) {
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
}

#[test]
fn what_does_not_fit_is_told_with_its_place_in_the_other_file() {
    let folder = deploy();
    let path = folder.path();
    let mut client = client_of(full(), &[path]);
    let b = open(&mut client, path, "b.yaml", &config("1.2.0", "/stock"));
    let diagnostics = client.diagnostics(&b, 1);
    assert_eq!(rules(&diagnostics), ["deploy-conflict"]);
    let message = diagnostics[0]["message"].as_str().unwrap();
    assert!(message.contains("'a.yaml' is also version '1'"), "{message}");
    assert_eq!(
        diagnostics[0]["relatedInformation"],
        json!([{
            "location": {
                "uri": uri(path, "a.yaml"),
                "range": {
                    "start": {"line": 4, "character": 11},
                    "end": {"line": 4, "character": 16},
                },
            },
            "message": "the other version",
        }])
    );
    client.stop();

    // A client that does not show such places.
    let mut client = client_of(json!({}), &[path]);
    let b = open(&mut client, path, "b.yaml", &config("1.2.0", "/stock"));
    assert_eq!(client.diagnostics(&b, 1)[0]["relatedInformation"], Value::Null);
    client.stop();
}

#[test]
fn the_file_counts_until_it_is_open_and_again_when_it_is_closed() {
    let folder = deploy();
    let path = folder.path();
    let mut client = client_of(full(), &[path]);
    let b = open(&mut client, path, "b.yaml", &config("1.2.0", "/stock"));
    assert_eq!(client.diagnostics(&b, 1).len(), 1);

    write(path, "a.yaml", &config("3.0.0", "/orders"));
    client.change(&b, 2, json!([{"text": config("1.2.0", "/shops")}]));
    assert_eq!(client.diagnostics(&b, 2).len(), 1, "no file is read for an edit");
    changed(&mut client, path, &["a.yaml"]);
    assert_eq!(client.diagnostics(&b, 2).len(), 0, "watched");

    let a = open(&mut client, path, "a.yaml", &config("1.0.0", "/orders"));
    assert_eq!(client.diagnostics(&b, 2).len(), 1, "what the editor has counts");
    client.close(&a);
    assert_eq!(client.diagnostics(&b, 2).len(), 0);

    std::fs::remove_file(path.join("a.yaml")).unwrap();
    changed(&mut client, path, &["a.yaml"]);
    assert_eq!(client.diagnostics(&b, 2).len(), 0, "what is gone fits");

    write(path, "a.yaml", &config("1.0.0", "/orders"));
    write(path, ".gateway-ls.yaml", "deployTogether: [[b.yaml, a.yaml]]\n");
    changed(&mut client, path, &[".gateway-ls.yaml", "a.yaml"]);
    client.change(&b, 3, json!([{"text": config("1.2.0", "/stock")}]));
    assert_eq!(client.diagnostics(&b, 3).len(), 0, "it comes first now");
    client.stop();
}

#[test]
fn an_edit_of_the_other_file_counts_once_it_is_saved_or_this_one_is_edited() {
    let folder = deploy();
    let path = folder.path();
    let mut client = client_of(full(), &[path]);
    let a = open(&mut client, path, "a.yaml", &config("3.0.0", "/orders"));
    assert_eq!(client.diagnostics(&a, 1).len(), 0);
    let b = open(&mut client, path, "b.yaml", &config("1.2.0", "/stock"));
    assert_eq!(client.diagnostics(&b, 1).len(), 0);

    // Nothing is said of the other file while this one is typed.
    let typed = |version: &str| json!([{"text": config(version, "/orders")}]);
    client.change(&a, 2, typed("1.0.0"));
    assert_eq!(client.diagnostics(&a, 2).len(), 0);
    client.settle();
    let of_b = |client: &Client| {
        let of_b = |it: &&Value| it["params"]["uri"] == b && it["params"]["version"] == 1;
        client.received.iter().filter(of_b).count()
    };
    let before = of_b(&client);
    saved(&mut client, &a);
    assert_eq!(client.diagnostics(&b, 1).len(), 1);
    assert_eq!((before, of_b(&client)), (1, 2));

    client.change(&a, 3, typed("3.0.0"));
    assert_eq!(client.diagnostics(&a, 3).len(), 0);
    client.change(&b, 2, json!([{"text": config("1.2.0", "/shops")}]));
    assert_eq!(client.diagnostics(&b, 2).len(), 0);
    client.stop();
}

#[test]
fn files_that_are_not_open_are_checked_too() {
    let folder = deploy();
    let path = folder.path();
    let mut client = client_of(full(), &[path]);
    let b = uri(path, "b.yaml");
    assert_eq!(rules(&client.closed_diagnostics(&b)), ["deploy-conflict"]);

    write(path, "a.yaml", &config("3.0.0", "/orders"));
    changed(&mut client, path, &["a.yaml"]);
    assert_eq!(client.closed_diagnostics(&b).len(), 0, "the other file changed");

    let a = open(&mut client, path, "a.yaml", &config("1.0.0", "/orders"));
    assert_eq!(client.closed_diagnostics(&b).len(), 1, "what the editor has counts");
    client.close(&a);
    assert_eq!(client.closed_diagnostics(&b).len(), 0);
    client.stop();
}

#[test]
fn a_puller_asks_and_is_asked_to_ask_again() {
    let folder = deploy();
    let path = folder.path();
    let mut client = client_of(pulling(), &[path]);
    let request = |client: &mut Client, known: &[Value]| -> Vec<Value> {
        let params = json!({"identifier": "gateway-ls", "previousResultIds": known});
        let answer = client.ask("workspace/diagnostic", params);
        answer["items"].as_array().unwrap().clone()
    };
    let first = request(&mut client, &[]);
    let counts = |items: &[Value]| -> Vec<Option<usize>> {
        items.iter().map(|it| it["items"].as_array().map(Vec::len)).collect()
    };
    assert_eq!(counts(&first), [Some(0), Some(1)]);
    let known = first.iter().map(|it| json!({"uri": it["uri"], "value": it["resultId"]}));
    let known: Vec<_> = known.collect();
    write(path, "a.yaml", &config("3.0.0", "/orders"));
    changed(&mut client, path, &["a.yaml"]);
    let second = request(&mut client, &known);
    let of_b = second.iter().find(|it| it["uri"] == uri(path, "b.yaml"));
    assert_eq!(counts(&[of_b.unwrap().clone()]), [Some(0)], "{second:#?}");

    let b = open(&mut client, path, "b.yaml", &config("1.2.0", "/stock"));
    let pull = |client: &mut Client| {
        let report = client.ask("textDocument/diagnostic", json!({"textDocument": {"uri": b}}));
        report["items"].as_array().unwrap().len()
    };
    assert_eq!(pull(&mut client), 0);
    write(path, "a.yaml", &config("1.0.0", "/orders"));
    changed(&mut client, path, &["a.yaml"]);
    client.said("workspace/diagnostic/refresh");
    assert_eq!(pull(&mut client), 1);
    client.stop();
}

#[test]
fn a_file_that_does_not_exist_is_told_once() {
    let folder = deploy();
    let path = folder.path();
    write(path, ".gateway-ls.yaml", "deployTogether: [[lost.yaml, b.yaml]]\n");
    let mut client = client_of(full(), &[path]);
    let b = open(&mut client, path, "b.yaml", &config("1.2.0", "/stock"));
    assert_eq!(client.diagnostics(&b, 1).len(), 0);
    let message = client.said("window/showMessage")["message"].to_string();
    let expected = ".gateway-ls.yaml: 'deployTogether' names 'lost.yaml', which does not exist";
    assert!(message.contains(expected), "{message}");
    client.stop();
}
