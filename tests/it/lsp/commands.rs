//! Commands of the editor: the reports of the command line.

use serde_json::{Value, json};

use super::config;
use crate::support::client::{Client, full};

const URI: &str = "file:///nowhere/api.yaml";
const ADDRESS: &str = "https://orders-481516234200.europe-west1.run.app";

fn start() -> Client {
    let mut capabilities = full();
    capabilities["workspace"]["executeCommand"] = json!({"dynamicRegistration": true});
    Client::start(capabilities)
}

fn execute(client: &mut Client, command: &str, arguments: Value) -> Value {
    let params = json!({"command": command, "arguments": arguments});
    client.request("workspace/executeCommand", params)
}

fn text(client: &mut Client, command: &str, arguments: Value) -> String {
    let answer = execute(client, command, arguments);
    answer["result"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

#[test]
fn offered_to_a_client_that_runs_commands() {
    let client = start();
    let provider = &client.initialized["result"]["capabilities"]["executeCommandProvider"];
    assert_eq!(
        provider["commands"],
        json!([
            "gatewayLs.iamPlan",
            "gatewayLs.page",
            "gatewayLs.routes",
            "gatewayLs.checkServiceAccount"
        ])
    );
    let client = Client::start(json!({}));
    let capabilities = &client.initialized["result"]["capabilities"];
    assert_eq!(capabilities.get("executeCommandProvider"), None);
}

#[test]
fn an_open_document_is_read_as_it_is() {
    let mut client = start();
    client.open(URI, "yaml", 1, &config("https://bigquery.googleapis.com"));
    let plan = text(&mut client, "gatewayLs.iamPlan", json!([URI]));
    assert!(plan.starts_with("# Roles") && plan.contains("googleapis-backend"), "{plan}");
    client.change(URI, 2, json!([{"text": config(ADDRESS)}]));
    for arguments in [
        json!([URI, "gcloud"]),
        json!([[URI], "gcloud"]),
        json!([{"uri": URI, "format": "gcloud"}]),
        json!([{"uri": [URI], "format": "gcloud"}]),
    ] {
        let plan = text(&mut client, "gatewayLs.iamPlan", arguments);
        assert!(plan.contains("gcloud run services add-iam-policy-binding orders"), "{plan}");
    }
    for format in ["human", "json", "terraform", "markdown"] {
        let plan = text(&mut client, "gatewayLs.iamPlan", json!([URI, format]));
        assert!(plan.contains("roles/run.invoker"), "{plan}");
    }
    let routes = text(&mut client, "gatewayLs.routes", json!([URI]));
    assert!(routes.starts_with("GET  /rows  -> https://orders"), "{routes}");
    let routes = text(&mut client, "gatewayLs.routes", json!([URI, "json"]));
    let routes: Value = serde_json::from_str(&routes).unwrap();
    assert_eq!(routes["operations"][0]["backend"]["service"], "cloud-run");
    client.stop();
}

#[test]
fn other_files_are_read_from_the_disk_with_their_settings() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    std::fs::write(folder.path().join("api.yaml"), config(ADDRESS)).unwrap();
    let settings = "serviceAccount: gateway@shop-42.iam.gserviceaccount.com\nnoSuchKey: 1\n";
    std::fs::write(folder.path().join(".gateway-ls.yaml"), settings).unwrap();
    let uri = format!("file://{}", folder.path().join("api.yaml").display());
    let mut client = start();
    let plan = text(&mut client, "gatewayLs.iamPlan", json!([uri]));
    assert!(plan.contains("serviceAccount:gateway@shop-42.iam"), "{plan}");
    let message = client.said("window/showMessage");
    assert!(message["message"].as_str().unwrap().contains("noSuchKey"), "{message}");
    client.open(URI, "yaml", 1, &config(ADDRESS));
    let plan = text(&mut client, "gatewayLs.iamPlan", json!([[uri, URI], "human"]));
    assert!(plan.contains("/nowhere/api.yaml:10"), "{plan}");
    client.stop();
}

#[test]
fn bad_arguments_are_answered_with_a_sentence() {
    let mut client = start();
    client.open(URI, "yaml", 1, &config(ADDRESS));
    for (command, arguments, sentence) in [
        ("gatewayLs.iamPlan", json!([]), "must be the URI of a config"),
        ("gatewayLs.iamPlan", json!([7]), "must be the URI of a config"),
        ("gatewayLs.iamPlan", json!([{}]), "must be the URI of a config"),
        ("gatewayLs.iamPlan", json!([[]]), "the list of URIs is empty"),
        ("gatewayLs.iamPlan", json!(["no uri"]), "'no uri' is not a URI"),
        ("gatewayLs.iamPlan", json!([URI, "pdf"]), "not 'pdf'"),
        ("gatewayLs.iamPlan", json!([URI, 7]), "the format must be a string"),
        ("gatewayLs.iamPlan", json!(["file:///nowhere/b.yaml"]), "'/nowhere/b.yaml' "),
        ("gatewayLs.iamPlan", json!(["untitled:One"]), "is not open, and no file"),
        ("gatewayLs.routes", json!([URI, "gcloud"]), "human or json, not 'gcloud'"),
        ("gatewayLs.routes", json!([[URI, URI]]), "takes one URI"),
        ("gatewayLs.other", json!([]), "there is no command 'gatewayLs.other'"),
    ] {
        let answer = execute(&mut client, command, arguments.clone());
        assert_eq!(answer["error"]["code"], -32602, "{arguments} {answer}");
        let message = answer["error"]["message"].as_str().unwrap();
        assert!(message.contains(sentence), "{arguments}: {message}");
    }
    client.stop();
}

#[test]
fn a_refusal_is_no_link_and_has_its_reason() {
    let mut client = start();
    let link = "[Update](command:workbench.action.terminal.new)";
    let shown = "[Update] (command:workbench.action.terminal.new)";
    let file = format!("file:///nowhere/{link}.yaml");
    let long = format!("file:///{}/{link}.yaml", "x/".repeat(1_000));
    let no_file = "does not exist";
    for (arguments, expected) in
        [(json!([file]), no_file), (json!([long]), no_file), (json!([link]), "not a URI")]
    {
        let error = execute(&mut client, "gatewayLs.iamPlan", arguments)["error"].take();
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(shown) && !message.contains("]("), "{message}");
        assert!(message.contains(expected), "{message}");
    }
    // The edit of a file with such a name is lost.
    client.open(&file, "yaml", 1, &config(ADDRESS));
    client.notify("textDocument/didChange", json!({"textDocument": {"uri": file, "version": 2}}));
    let said = client.said("window/showMessage")["message"].take();
    let answer = execute(&mut client, "gatewayLs.routes", json!([file]));
    for message in [said, answer["error"]["message"].clone()] {
        assert!(
            message.as_str().unwrap().contains(&format!("'{shown}.yaml' could not")),
            "{message}"
        );
    }
    client.stop();
}
