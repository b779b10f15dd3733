//! Inlay hints and code lenses: what the client gets, what it can switch off, which commands it is
//! asked to run.

use serde_json::{Value, json};

use super::{ADDRESS, config};
use crate::support::client::{Client, full};

const URI: &str = "file:///nowhere/api.yaml";
const RUN: &str = "https://rows-481516234200.europe-west1.run.app/rows";
const COMMAND: &str = "gcloud run services add-iam-policy-binding rows --region=europe-west1 --project=481516234200 --member=serviceAccount:SA_EMAIL --role=roles/run.invoker";

/// A 3.x config with one named backend, and the line of its name.
const NAMED: &str = "openapi: 3.0.4\nx-google-api-management:\n  backends:\n    rows:\n      address: https://rows-481516234200.europe-west1.run.app\nx-google-backend: rows\npaths:\n  /rows:\n    get: {}\n";

fn hints(client: &mut Client, lines: (u64, u64)) -> Vec<Value> {
    let at = |line| json!({"line": line, "character": 0});
    let range = json!({"start": at(lines.0), "end": at(lines.1)});
    let params = json!({"textDocument": {"uri": URI}, "range": range});
    client.ask("textDocument/inlayHint", params).as_array().cloned().unwrap_or_default()
}

fn lenses(client: &mut Client) -> Vec<Value> {
    let params = json!({"textDocument": {"uri": URI}});
    client.ask("textDocument/codeLens", params).as_array().cloned().unwrap_or_default()
}

fn labels(hints: &[Value]) -> Vec<&str> {
    hints.iter().map(|hint| hint["label"].as_str().unwrap()).collect()
}

fn titles(lenses: &[Value]) -> Vec<&str> {
    lenses.iter().map(|lens| lens["command"]["title"].as_str().unwrap()).collect()
}

fn with_commands(commands: Value) -> Value {
    json!({"capabilities": full(), "initializationOptions": {"clientCommands": commands}})
}

/// Capabilities of an editor that shows hints and no lenses.
fn without_lenses() -> Value {
    let mut capabilities = full();
    capabilities["textDocument"].as_object_mut().unwrap().remove("codeLens");
    capabilities
}

/// Whether a hint says the role.
fn says_roles(client: &mut Client) -> bool {
    labels(&hints(client, (0, 99))).contains(&"needs roles/run.invoker")
}

#[test]
fn without_lenses_a_hint_says_the_role() {
    let mut client = Client::start(without_lenses());
    assert_eq!(client.initialized["result"]["capabilities"]["inlayHintProvider"], true);
    client.open(URI, "yaml", 1, &config(RUN));
    let found = hints(&mut client, (0, 99));
    assert_eq!(labels(&found), ["needs roles/run.invoker"]);
    let end = "      x-google-backend:".len();
    assert_eq!(found[0]["position"], json!({"line": 8, "character": end}));
    assert_eq!(found[0]["paddingLeft"], true);
    assert_eq!(found[0]["tooltip"]["kind"], "markdown");
    assert!(found[0]["tooltip"]["value"].as_str().unwrap().contains(COMMAND), "{}", found[0]);
    assert_eq!(labels(&hints(&mut client, (8, 9))), ["needs roles/run.invoker"]);
    assert_eq!(hints(&mut client, (10, 12)), Vec::<Value>::new());
    client.stop();
}

#[test]
fn a_client_that_declares_nothing_gets_plain_hints_and_no_refresh() {
    let mut client = Client::start(json!({}));
    let capabilities = &client.initialized["result"]["capabilities"];
    assert_eq!(capabilities.get("inlayHintProvider"), None);
    assert_eq!(capabilities.get("codeLensProvider"), None);
    client.open(URI, "yaml", 1, &config(RUN));
    assert!(hints(&mut client, (0, 99))[0]["tooltip"].is_string());
    let settings = json!({"gatewayLs": {"inlayHints": {"roles": false, "defaults": true}}});
    client.notify("workspace/didChangeConfiguration", json!({"settings": settings}));
    assert_eq!(labels(&hints(&mut client, (0, 99))), ["(default deadline 15 s)"]);
    client.settle();
    assert_eq!(client.count("workspace/inlayHint/refresh"), 0);
    assert_eq!(client.count("workspace/codeLens/refresh"), 0);
    client.stop();
}

#[test]
fn settings_switch_them_and_have_the_client_ask_again() {
    let mut client = Client::spawn();
    client.settings = json!({"inlayHints": {"defaults": true}});
    client.initialize(json!({"capabilities": full()}));
    client.open(URI, "yaml", 1, &config(RUN));
    client.said("workspace/inlayHint/refresh");
    client.said("workspace/codeLens/refresh");
    assert_eq!(labels(&hints(&mut client, (0, 99))), ["(default deadline 15 s)"]);
    assert_eq!(lenses(&mut client).len(), 2);
    client.settings = json!({"codeLens": {"roles": false}, "inlayHints": {"effectiveUrl": 3}});
    client.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    client.said("workspace/inlayHint/refresh");
    client.said("workspace/codeLens/refresh");
    assert_eq!(lenses(&mut client), Vec::<Value>::new());
    assert_eq!(labels(&hints(&mut client, (0, 99))), ["needs roles/run.invoker"]);
    let told = client.said("window/showMessage")["message"].as_str().unwrap().to_owned();
    assert!(told.contains("'inlayHints.effectiveUrl' must be 'true' or 'false', not 3"), "{told}");
    client.stop();
}

#[test]
fn a_role_is_said_once_unless_the_user_wants_it_twice() {
    let mut client = Client::spawn();
    client.initialize(json!({"capabilities": full()}));
    client.open(URI, "yaml", 1, &config(RUN));
    assert!(!says_roles(&mut client));
    client.settings = json!({"inlayHints": {"roles": true}});
    client.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    client.said("workspace/inlayHint/refresh");
    assert!(says_roles(&mut client));
    assert_eq!(lenses(&mut client).len(), 2);
    client.stop();
}

#[test]
fn the_hints_of_neovim_say_roles_until_it_asks_for_lenses() {
    let info = json!({"name": "Neovim", "version": "0.11.4"});
    let mut client = Client::start_with(json!({"capabilities": full(), "clientInfo": info}));
    client.open(URI, "yaml", 1, &config(RUN));
    assert!(says_roles(&mut client));
    assert_eq!(lenses(&mut client).len(), 2);
    client.said("workspace/inlayHint/refresh");
    assert!(!says_roles(&mut client));
    lenses(&mut client);
    client.settle();
    assert_eq!(client.count("workspace/inlayHint/refresh"), 1);
    client.stop();
}

#[test]
fn settings_of_the_first_request_hold_for_the_first_answers() {
    let mut client = Client::spawn();
    client.settings = json!({"codeLens": {"roles": false}});
    let options = json!({"clientCommands": [], "gatewayLs": {"codeLens": {"roles": false}}});
    client.initialize(json!({"capabilities": full(), "initializationOptions": options}));
    client.open(URI, "yaml", 1, &config(RUN));
    assert_eq!(lenses(&mut client), Vec::<Value>::new());
    client.settle();
    assert_eq!(client.count("workspace/codeLens/refresh"), 0);
    client.stop();
}

#[test]
fn clicks_run_the_commands_that_the_client_has() {
    let all =
        json!(["gatewayLs.copyToClipboard", "gatewayLs.showIamPlan", "gatewayLs.showReferences"]);
    let mut client = Client::start_with(with_commands(all));
    assert_eq!(client.initialized["result"]["capabilities"]["codeLensProvider"], json!({}));
    client.open(URI, "yaml", 1, NAMED);
    let found = lenses(&mut client);
    assert_eq!(
        titles(&found),
        [
            "Show plan: 1 backend, 1 grant",
            "Copy grant: roles/run.invoker on rows",
            "Show uses: 1 operation",
        ]
    );
    let command = |index: usize| found[index]["command"]["command"].clone();
    let arguments = |index: usize| found[index]["command"]["arguments"].clone();
    assert_eq!((command(0), arguments(0)), (json!("gatewayLs.showIamPlan"), json!([URI])));
    let name = json!({"line": 3, "character": 4});
    let range = json!({"start": {"line": 8, "character": 4}, "end": {"line": 8, "character": 7}});
    let places = json!([URI, name, [{"uri": URI, "range": range}]]);
    assert_eq!((command(1), arguments(1)), (json!("gatewayLs.copyToClipboard"), json!([COMMAND])));
    assert_eq!((command(2), arguments(2)), (json!("gatewayLs.showReferences"), places));
    for lens in &found {
        let tooltip = lens["data"]["tooltip"].as_str().unwrap();
        assert!(tooltip.len() > 20, "{lens}");
    }
    client.settle();
    assert_eq!(client.count("window/showMessage"), 0);
    client.stop();
}

#[test]
fn a_click_on_what_fails_explains_it_where_pages_can_be_shown() {
    for (commands, expected) in
        [(json!(["gatewayLs.openPage"]), "gatewayLs.openPage"), (json!([]), "")]
    {
        let options = json!({"clientCommands": commands, "pages": "gateway-ls"});
        let mut client =
            Client::start_with(json!({"capabilities": full(), "initializationOptions": options}));
        client.open(URI, "yaml", 1, &config("https://bigquery.googleapis.com"));
        let lens = lenses(&mut client).pop().unwrap();
        assert_eq!(
            lens["command"]["title"],
            "Fails with 401 without streaming: Google API bigquery.googleapis.com"
        );
        assert_eq!(lens["command"]["command"], expected);
        let page = lens["command"]["arguments"].to_string();
        assert_eq!(page.contains("/rules/googleapis-backend.md"), !expected.is_empty(), "{page}");
        client.stop();
    }
}

#[test]
fn other_clients_get_texts_and_the_servers_own_command() {
    let mut capabilities = full();
    capabilities["workspace"]["executeCommand"] = json!({});
    let mut client = Client::start(capabilities);
    client.open(URI, "yaml", 1, NAMED);
    let found = lenses(&mut client);
    let commands: Vec<_> =
        found.iter().map(|lens| lens["command"]["command"].as_str().unwrap()).collect();
    assert_eq!(commands, ["gatewayLs.iamPlan", "", ""]);
    assert_eq!(found[0]["command"]["arguments"], json!([URI, "human"]));
    assert_eq!(titles(&found)[1..], ["Needs roles/run.invoker on rows", "Used by 1 operation"]);
    client.stop();

    // One that runs no commands of the server.
    let mut client = Client::start(full());
    client.open(URI, "yaml", 1, NAMED);
    assert!(lenses(&mut client).iter().all(|lens| lens["command"]["command"] == ""));
    client.stop();
}

#[test]
fn nothing_in_files_that_are_not_ours() {
    let mut client = Client::start(full());
    let settings = "file:///nowhere/.gateway-ls.yaml";
    client.open(settings, "yaml", 1, "rules: {}\n");
    client.open(URI, "yaml", 1, "openapi: 3.0.4\npaths:\n  /a:\n    get: {}\n");
    assert_eq!(hints(&mut client, (0, 99)), Vec::<Value>::new());
    assert_eq!(lenses(&mut client), Vec::<Value>::new());
    let params = json!({"textDocument": {"uri": settings}});
    assert_eq!(client.ask("textDocument/codeLens", params), json!([]));
    client.stop();
}

#[test]
fn what_somebody_types_for_the_account_is_checked_by_the_server() {
    let mut capabilities = full();
    capabilities["workspace"]["executeCommand"] = json!({});
    let mut client = Client::start(capabilities);
    let mut check = |typed: Value| {
        let params = json!({"command": "gatewayLs.checkServiceAccount", "arguments": [typed]});
        client.request("workspace/executeCommand", params)
    };
    let email = "gateway@shop-42.iam.gserviceaccount.com";
    assert_eq!(check(json!(format!(" serviceAccount:{email} ")))["result"], email);
    for (wrong, why) in [
        (json!("gateway"), "This must be the e-mail address of a service account"),
        (
            json!("service-481516234200@gcp-sa-apigateway.iam.gserviceaccount.com"),
            "not API Gateway's service agent",
        ),
        (json!(3), "takes one text"),
    ] {
        let answer = check(wrong);
        assert!(answer["error"]["message"].as_str().unwrap().contains(why), "{answer}");
    }
    client.stop();
}

#[test]
fn a_lens_stays_until_another_line_is_edited() {
    let mut client = Client::start(full());
    client.open(URI, "yaml", 1, &config(RUN));
    assert_eq!(lenses(&mut client).len(), 2);
    let (line, start) = ADDRESS;
    let at = |line, character| json!({"line": line, "character": character});
    let end = start + RUN.len() as u64;
    let cut = json!({"start": at(line, start + 20), "end": at(line, end)});
    client.change(URI, 2, json!([{"range": cut, "text": ""}]));
    assert_eq!(titles(&lenses(&mut client))[1], "Needs roles/run.invoker on rows");
    let first = json!({"start": at(0, 0), "end": at(0, 0)});
    client.change(URI, 3, json!([{"range": first, "text": "# a comment\n"}]));
    assert_eq!(lenses(&mut client).len(), 1);
    client.stop();
}

#[test]
fn an_address_that_is_begun_is_not_blocked_until_it_is_saved() {
    let mut client = Client::start(full());
    let text = config("");
    let line = text.lines().position(|line| line.ends_with("address: ")).unwrap();
    let before = text.lines().nth(line).unwrap().len();
    client.open(URI, "yaml", 1, &text);
    for (version, letter) in (2..).zip("https:".chars()) {
        let at = json!({"line": line, "character": before + version as usize - 2});
        let change = json!([{"range": {"start": at, "end": at}, "text": letter.to_string()}]);
        client.change(URI, version, change);
        let plan = titles(&lenses(&mut client))[0].to_owned();
        assert_eq!(plan, "1 backend, 1 not known yet", "{version}");
    }
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": URI}}));
    client.said("workspace/codeLens/refresh");
    assert_eq!(titles(&lenses(&mut client))[0], "1 backend, 1 blocked");
    client.stop();
}
