//! Exported policies that the settings name: what hovers say of them, and what is said when they
//! change or cannot be read.

use std::path::Path;

use super::workspace::{changed, client_of, folder, uri, write};
use super::{ADDRESS, config};
use crate::support::client::{Client, full};

const SETTINGS: &str = "\
serviceAccount: gateway@shop-42.iam.gserviceaccount.com
policies: [iam/orders.json]
";

const GRANTED: &str = r#"{
  "bindings": [
    {"role": "roles/run.invoker", "members": ["serviceAccount:gateway@shop-42.iam.gserviceaccount.com"]}
  ]
}"#;

fn open(folder: &Path) -> (Client, String) {
    let mut client = client_of(full(), &[folder]);
    let uri = uri(folder, "api.yaml");
    client.open(&uri, "yaml", 1, &config("https://orders-481516234200.europe-west1.run.app"));
    (client, uri)
}

fn hover(client: &mut Client, uri: &str) -> String {
    let (line, column) = ADDRESS;
    let place = |number: u64| usize::try_from(number).unwrap();
    let hover = client.hover(uri, place(line), place(column) + 3);
    hover["contents"]["value"].as_str().unwrap().to_owned()
}

#[test]
fn a_hover_follows_the_policies() {
    let folder = folder(&[(".gateway-ls.yaml", SETTINGS), ("iam/orders.json", GRANTED)]);
    let (mut client, uri) = open(folder.path());
    let text = hover(&mut client, &uri);
    assert!(text.contains("**Granted** (`iam/orders.json:3`)"), "{text}");
    assert!(!text.contains("gcloud "), "{text}");

    write(folder.path(), "iam/orders.json", "{\"etag\": \"ACAB\"}");
    changed(&mut client, folder.path(), &["iam/orders.json"]);
    let text = hover(&mut client, &uri);
    assert!(text.contains("**Calls may get 403** (`iam/orders.json:1`)"), "{text}");
    assert!(text.contains("gcloud run services add-iam-policy-binding"), "{text}");
    client.stop();
}

#[test]
fn what_cannot_be_read_is_told_once_and_says_nothing() {
    let folder = folder(&[(".gateway-ls.yaml", SETTINGS), ("iam/orders.json", "{\"bindings\": [")]);
    let (mut client, uri) = open(folder.path());
    let message = client.said("window/showMessage")["message"].to_string();
    let expected = "'policies' names 'iam/orders.json', which is not JSON: see line 1";
    assert!(message.contains(expected), "{message}");
    let text = hover(&mut client, &uri);
    assert!(!text.contains("Granted") && !text.contains("403"), "{text}");

    std::fs::remove_file(folder.path().join("iam/orders.json")).unwrap();
    changed(&mut client, folder.path(), &["iam/orders.json"]);
    let message = client.said("window/showMessage")["message"].to_string();
    assert!(message.contains("which does not exist"), "{message}");
    client.stop();
}
