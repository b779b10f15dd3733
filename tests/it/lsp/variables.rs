//! The Terraform beside a config: where template variables lead, what is offered for them, and what is
//! changed there. The server reads it while it answers; what comes of it is waited for.

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::workspace::{changed, client_of, folder, uri, write};
use crate::support::client::{Client, full};

const CONFIG: &str = "\
swagger: \"2.0\"
info: {title: \"${title}\", version: \"1\"}
paths:
  /orders:
    get:
      operationId: getOrders # ${title}
      x-google-backend:
        address: ${orders_url}
        path_translation: APPEND_PATH_TO_ADDRESS
      responses: {\"200\": {description: ok}}
";

/// With a character of four bytes before the name, and line breaks of Windows.
const TERRAFORM: &str = "\
resource \"google_cloud_run_v2_service\" \"orders\" {\r
  name     = \"orders\"\r
  location = \"europe-west1\"\r
}\r
\r
resource \"google_service_account\" \"gw\" {\r
  account_id = \"gw\"\r
}\r
\r
resource \"google_api_gateway_api_config\" \"shop\" {\r
  gateway_config {\r
    backend_config { google_service_account = google_service_account.gw.email }\r
  }\r
  openapi_documents {\r
    document {\r
      path     = \"api.yaml\"\r
      contents = base64encode(templatefile(\"${path.module}/../api.yaml\", {\r
        /* 💣 */ orders_url = google_cloud_run_v2_service.orders.uri\r
        title = \"Shop\"\r
      }))\r
    }\r
  }\r
}\r
";

/// The place of the address' name in the config.
const ADDRESS: (usize, usize) = (7, 20);

/// Those of an editor that counts in UTF-16.
fn capabilities() -> Value {
    let mut capabilities = full();
    capabilities["general"]["positionEncodings"] = json!(["utf-16"]);
    capabilities
}

fn repository() -> TempDir {
    folder(&[(".git/HEAD", ""), ("api.yaml", CONFIG), ("infra/main.tf", TERRAFORM)])
}

fn open(folder: &Path, capabilities: Value) -> (Client, String) {
    let mut client = client_of(capabilities, &[folder]);
    let uri = uri(folder, "api.yaml");
    client.open(&uri, "yaml", 1, CONFIG);
    (client, uri)
}

fn range(line: usize, start: usize, end: usize) -> Value {
    json!({"start": {"line": line, "character": start}, "end": {"line": line, "character": end}})
}

fn at(uri: &str, (line, character): (usize, usize)) -> Value {
    json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": character}})
}

/// The first answer that fits: the server says when it knows more, and is asked again then.
fn until<T>(client: &mut Client, mut ask: impl FnMut(&mut Client) -> Option<T>) -> T {
    loop {
        if let Some(answer) = ask(client) {
            return answer;
        }
        client.said("workspace/inlayHint/refresh");
    }
}

/// Where a place leads, once that is known.
fn known_definition(client: &mut Client, uri: &str, place: (usize, usize)) -> Value {
    until(client, |client| Some(definition(client, uri, place)).filter(|it| !it.is_null()))
}

fn definition(client: &mut Client, uri: &str, place: (usize, usize)) -> Value {
    client.ask("textDocument/definition", at(uri, place))
}

#[test]
fn a_variable_leads_to_the_call_and_on_to_the_resource() {
    let folder = repository();
    let terraform = uri(folder.path(), "infra/main.tf");
    let (mut client, config) = open(folder.path(), capabilities());
    let found = known_definition(&mut client, &config, ADDRESS);
    let location = |range: Value| json!({"uri": terraform, "range": range});
    let expected = [location(range(17, 17, 27)), location(range(0, 40, 46))];
    assert_eq!(found, json!(expected));
    // A text has no resource.
    let title = definition(&mut client, &config, (1, 19));
    assert_eq!(title, json!([location(range(18, 8, 13))]));
    client.stop();

    let mut capabilities = self::capabilities();
    capabilities["textDocument"]["definition"] = json!({"linkSupport": true});
    let (mut client, config) = open(folder.path(), capabilities);
    let found = known_definition(&mut client, &config, ADDRESS);
    assert_eq!(found[0]["originSelectionRange"], range(7, 17, 30));
    assert_eq!(found[1]["targetSelectionRange"], range(0, 40, 46));
    assert_eq!(found[1]["targetRange"]["end"], json!({"line": 3, "character": 1}));
    client.stop();
}

#[test]
fn a_file_that_is_another_one_by_now_leads_nowhere() {
    let folder = repository();
    let (mut client, config) = open(folder.path(), capabilities());
    known_definition(&mut client, &config, ADDRESS);
    write(folder.path(), "infra/main.tf", &format!("# moved\r\n{TERRAFORM}"));
    assert_eq!(definition(&mut client, &config, ADDRESS), Value::Null);
    // Once the client says so it is read again.
    changed(&mut client, folder.path(), &["infra/main.tf"]);
    let found = until(&mut client, |client| {
        let _ = client.hover(&config, ADDRESS.0, ADDRESS.1);
        Some(definition(client, &config, ADDRESS)).filter(|it| !it.is_null())
    });
    assert_eq!(found[0]["range"], range(18, 17, 27));
    std::fs::remove_file(folder.path().join("infra/main.tf")).unwrap();
    assert_eq!(definition(&mut client, &config, ADDRESS), Value::Null);
    client.stop();
}

#[test]
fn names_are_offered_with_what_they_are() {
    let folder = repository();
    let (mut client, config) = open(folder.path(), capabilities());
    known_definition(&mut client, &config, ADDRESS);
    let items = client.complete(&config, ADDRESS.0, ADDRESS.1);
    let told: Vec<_> = items.iter().map(|it| (&it["label"], &it["detail"])).collect();
    let expected = [("orders_url", "Cloud Run orders"), ("title", "\"Shop\"")];
    assert_eq!(json!(told), json!(expected));
    assert_eq!(items[1]["textEdit"], json!({"range": range(7, 19, 29), "newText": "title"}));
    client.stop();
}

#[test]
fn a_role_is_granted_in_the_file_of_the_service() {
    let folder = repository();
    let (mut client, config) = open(folder.path(), capabilities());
    let action = until(&mut client, |client| {
        let actions = client.actions(&config, (7, 20), Value::Null);
        let title = "Grant roles/run.invoker in infra/main.tf";
        actions.into_iter().find(|it| it["title"] == title)
    });
    assert_eq!(action["kind"], "refactor.rewrite");
    let [change] = action["edit"]["documentChanges"].as_array().unwrap().as_slice() else {
        panic!("{action}")
    };
    let terraform = uri(folder.path(), "infra/main.tf");
    assert_eq!(change["textDocument"], json!({"uri": terraform, "version": null}));
    let [edit] = change["edits"].as_array().unwrap().as_slice() else { panic!("{action}") };
    assert_eq!(edit["range"], range(3, 1, 1));
    let text = edit["newText"].as_str().unwrap();
    let head = "\r\n\r\nresource \"google_cloud_run_v2_service_iam_member\" ";
    assert!(text.starts_with(head), "{text}");

    // Once it is there it is offered no more.
    let (before, after) = TERRAFORM.split_at(TERRAFORM.find("\r\n\r\n").unwrap());
    write(folder.path(), "infra/main.tf", &format!("{before}{text}{after}"));
    changed(&mut client, folder.path(), &["infra/main.tf"]);
    until(&mut client, |client| {
        let _ = client.hover(&config, 7, 20);
        let actions = client.actions(&config, (7, 20), Value::Null);
        let is_offered =
            actions.iter().any(|it| it["title"].as_str().unwrap().starts_with("Grant roles"));
        (!is_offered).then_some(())
    });
    client.stop();
}

#[test]
fn a_variable_is_renamed_at_both_ends() {
    let folder = repository();
    let (mut client, config) = open(folder.path(), capabilities());
    known_definition(&mut client, &config, ADDRESS);
    let title = (1, 19);
    let mut params = at(&config, title);
    params["context"] = json!({"includeDeclaration": true});
    let terraform = uri(folder.path(), "infra/main.tf");
    let (one, two) = (range(1, 17, 22), range(5, 33, 38));
    let place = |uri: &str, range: &Value| json!({"uri": uri, "range": range});
    let uses = [place(&config, &one), place(&config, &two)];
    let given = place(&terraform, &range(18, 8, 13));
    let all = json!([given, uses[0], uses[1]]);
    assert_eq!(client.ask("textDocument/references", params.clone()), all);
    params["context"] = json!({"includeDeclaration": false});
    assert_eq!(client.ask("textDocument/references", params), json!(uses));
    let highlights = json!([{"range": one, "kind": 2}, {"range": two, "kind": 2}]);
    assert_eq!(client.ask("textDocument/documentHighlight", at(&config, title)), highlights);
    let prepared = client.ask("textDocument/prepareRename", at(&config, title));
    assert_eq!(prepared, json!({"range": one, "placeholder": "title"}));

    let mut params = at(&config, title);
    params["newName"] = json!("shop_title");
    let edit = |range: &Value| json!({"range": range, "newText": "shop_title"});
    let expected = json!([
        {"textDocument": {"uri": config, "version": 1}, "edits": [edit(&one), edit(&two)]},
        {"textDocument": {"uri": terraform, "version": null}, "edits": [edit(&range(18, 8, 13))]},
    ]);
    let answer = client.request("textDocument/rename", params.clone());
    assert_eq!(answer["result"]["documentChanges"], expected);
    params["newName"] = json!("orders_url");
    let answer = client.request("textDocument/rename", params);
    let sentence = "There is a template variable 'orders_url' already. Choose another name.";
    assert_eq!(answer["error"]["message"], sentence);
    client.stop();
}

#[test]
fn a_client_without_versions_gets_the_changes_of_both_files() {
    let folder = repository();
    let mut capabilities = self::capabilities();
    capabilities["workspace"]["workspaceEdit"] = json!({});
    let (mut client, config) = open(folder.path(), capabilities);
    known_definition(&mut client, &config, ADDRESS);
    let mut params = at(&config, (1, 19));
    params["newName"] = json!("shop");
    let changes = client.request("textDocument/rename", params)["result"]["changes"].take();
    let terraform = uri(folder.path(), "infra/main.tf");
    assert_eq!(changes[&config].as_array().unwrap().len(), 2);
    assert_eq!(changes[&terraform], json!([{"range": range(18, 8, 13), "newText": "shop"}]));
    client.stop();
}
