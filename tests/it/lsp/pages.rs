//! Pages that a client shows as documents: links lead to them, a command has their text.

use serde_json::{Value, json};

use super::{ADDRESS, config};
use crate::support::client::{Client, full};

const URI: &str = "file:///nowhere/a%20b.yaml";
const PLAN: &str = "gateway-ls:/plan.md?file%3A%2F%2F%2Fnowhere%2Fa%2520b.yaml";
const OPEN_PAGE: &str = "gatewayLs.openPage";

fn start(options: Value) -> Client {
    let mut capabilities = full();
    capabilities["workspace"]["executeCommand"] = json!({});
    Client::start_with(json!({"capabilities": capabilities, "initializationOptions": options}))
}

/// A client that shows pages, and has a command that opens them.
fn showing_pages() -> Client {
    start(json!({"pages": "gateway-ls", "clientCommands": [OPEN_PAGE]}))
}

fn page(client: &mut Client, uri: &str) -> Value {
    let params = json!({"command": "gatewayLs.page", "arguments": [uri]});
    client.request("workspace/executeCommand", params)
}

fn text(client: &mut Client, uri: &str) -> String {
    let answer = page(client, uri);
    answer["result"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

fn bigquery() -> String {
    config("https://bigquery.googleapis.com")
}

#[test]
fn a_finding_leads_to_the_page_of_its_rule_where_pages_are_shown() {
    let google = "https://docs.cloud.google.com/api-gateway/docs/securing-backend-services";
    for (options, expected) in [
        (json!({"pages": "gateway-ls"}), "gateway-ls:/rules/googleapis-backend.md"),
        (json!({"pages": "Other+1"}), "other+1:/rules/googleapis-backend.md"),
        (json!({"pages": null}), google),
        (Value::Null, google),
    ] {
        let mut client = start(options);
        client.open(URI, "yaml", 1, &bigquery());
        let finding = client.diagnostics(URI, 1)[0].take();
        assert_eq!(finding["codeDescription"]["href"], expected);
        client.stop();
    }
}

#[test]
fn a_wrong_scheme_is_told_once_and_counts_as_none() {
    let mut client = start(json!({"pages": "no scheme", "clientCommands": [OPEN_PAGE]}));
    assert_eq!(
        client.said("window/showMessage")["message"],
        "gateway-ls: in the settings: 'pages' must be a URI scheme of its own, such as \
         'gateway-ls', not \"no scheme\""
    );
    client.open(URI, "yaml", 1, &bigquery());
    let finding = client.diagnostics(URI, 1)[0].take();
    assert!(finding["codeDescription"]["href"].as_str().unwrap().starts_with("https://"));
    client.settle();
    assert_eq!(client.count("window/showMessage"), 1);
    client.stop();
}

#[test]
fn the_page_of_a_rule_is_the_one_that_explain_prints() {
    let mut client = showing_pages();
    let shown = text(&mut client, "gateway-ls:/rules/googleapis-backend.md");
    assert!(shown.starts_with("# googleapis-backend\n") && shown.contains("\n## Why\n"), "{shown}");
    let command = env!("CARGO_BIN_EXE_gateway-ls");
    let mut explain = std::process::Command::new(command);
    explain.args(["explain", "googleapis-backend", "--format", "markdown"]);
    assert_eq!(shown, String::from_utf8(explain.output().unwrap().stdout).unwrap());
    client.stop();
}

#[test]
fn the_plan_is_that_of_the_document_as_it_is() {
    let mut client = showing_pages();
    client.open(URI, "yaml", 1, &bigquery());
    let plan = text(&mut client, PLAN);
    assert!(plan.starts_with("# ") && plan.contains("googleapis-backend"), "{plan}");
    let orders = config("https://orders-481516234200.europe-west1.run.app");
    client.change(URI, 2, json!([{"text": orders}]));
    let plan = text(&mut client, PLAN);
    assert!(plan.contains("roles/run.invoker") && !plan.contains("bigquery"), "{plan}");
    client.stop();
}

#[test]
fn a_hover_leads_to_the_page_of_its_backend() {
    let orders = config("https://orders-481516234200.europe-west1.run.app");
    let uri = "gateway-ls:/backends/10.md?file%3A%2F%2F%2Fnowhere%2Fa%2520b.yaml";
    let mut client = showing_pages();
    client.open(URI, "yaml", 1, &orders);
    let hover = client.hover(URI, 9, 20)["contents"]["value"].take();
    let hover = hover.as_str().unwrap();
    assert!(hover.ends_with(&format!(" · [More]({uri})")), "{hover}");
    let shown = text(&mut client, uri);
    assert!(shown.contains("Cloud Run") && shown.contains("roles/run.invoker"), "{shown}");
    let rule = "# gateway-ls: ignore[deadline]\n";
    client.change(URI, 2, json!([{"text": format!("{rule}{orders}")}]));
    let hover = client.hover(URI, 0, 25)["contents"]["value"].take();
    assert!(hover.as_str().unwrap().ends_with("[More](gateway-ls:/rules/deadline.md)"), "{hover}");
    client.stop();
    // Elsewhere there is no link that nothing can open.
    let mut client = start(json!({"clientCommands": [OPEN_PAGE]}));
    client.open(URI, "yaml", 1, &orders);
    let hover = client.hover(URI, 9, 20)["contents"]["value"].take();
    assert!(!hover.as_str().unwrap().contains("More]("), "{hover}");
    client.stop();
}

#[test]
fn of_an_unknown_page_it_is_told_why() {
    let mut client = showing_pages();
    client.open(URI, "yaml", 1, &bigquery());
    for (uri, sentence) in [
        ("gateway-ls:/rules/no-such-rule.md", "there is no rule 'no-such-rule'"),
        ("gateway-ls:/rule.md", "there is no page 'gateway-ls:/rule.md'"),
        (
            "gateway-ls:/backends/1.md?file%3A%2F%2F%2Fnowhere%2Fa%2520b.yaml",
            "there is no backend at line 1",
        ),
        ("rules", "'rules' is not a URI: relative URL without a base"),
        ("gateway-ls:/plan.md?untitled:x", "'untitled:x' is not open, and no file"),
    ] {
        let error = page(&mut client, uri)["error"].take();
        assert_eq!(error, json!({"code": -32602, "message": sentence}), "{uri}");
    }
    let params = json!({"command": "gatewayLs.page", "arguments": [7]});
    let error = client.request("workspace/executeCommand", params)["error"].take();
    assert_eq!(error["message"], "the first argument must be the URI of a page");
    client.stop();
}

#[test]
fn explain_is_offered_where_a_page_can_be_opened_and_stands_before_ignore() {
    for (options, is_offered) in [
        (json!({"pages": "gateway-ls", "clientCommands": [OPEN_PAGE]}), true),
        (json!({"pages": "gateway-ls"}), false),
        (json!({"clientCommands": [OPEN_PAGE]}), false),
        (json!({}), false),
    ] {
        let mut client = start(options);
        client.open(URI, "yaml", 1, &bigquery());
        let actions = client.actions(URI, ADDRESS, json!(["quickfix"]));
        let titles: Vec<_> = actions.iter().map(|it| it["title"].as_str().unwrap()).collect();
        let explain = titles.iter().position(|it| *it == "Explain 'googleapis-backend'");
        assert_eq!(explain.is_some(), is_offered, "{titles:?}");
        if let Some(explain) = explain {
            assert!(titles[explain + 1..].iter().all(|it| it.starts_with("Ignore ")), "{titles:?}");
            let action = &actions[explain];
            let uri = "gateway-ls:/rules/googleapis-backend.md";
            let command =
                json!({"title": action["title"], "command": OPEN_PAGE, "arguments": [uri]});
            assert_eq!(action["command"], command);
            assert_eq!(action["diagnostics"][0]["code"], "googleapis-backend");
            assert_eq!(action.get("edit"), None);
        }
        client.stop();
    }
}
