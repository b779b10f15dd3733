//! The VS Code extension says the same as the server: version, settings, rules.
//! `UPDATE_README=1 cargo test extension` writes the rules into its manifest.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use gateway_ls::rules;
use gateway_ls::workspace::{client_settings, is_setting};
use serde_json::{Map, Value, json};

/// The settings of the contract that the extension must have, each with its keys.
const SETTINGS: &[&str] = &[
    "path",
    "target",
    "rules",
    "ignore",
    "serviceAccount",
    "project",
    "streaming",
    "functionsGeneration",
    "variables",
    "files.include",
    "files.exclude",
    "inlayHints.effectiveUrl",
    "inlayHints.roles",
    "inlayHints.defaults",
    "codeLens.roles",
    "maxProblems",
    "trace.server",
];

fn manifest_path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("editors/vscode/package.json")
}

fn manifest() -> Value {
    serde_json::from_str(&fs::read_to_string(manifest_path()).unwrap()).unwrap()
}

fn properties(manifest: &Value) -> Map<String, Value> {
    manifest["contributes"]["configuration"]["properties"].as_object().unwrap().clone()
}

#[test]
fn versions_are_equal() {
    assert_eq!(manifest()["version"], env!("CARGO_PKG_VERSION"));
}

#[test]
fn every_setting_is_there_and_described() {
    let properties = properties(&manifest());
    let names: BTreeSet<&str> =
        properties.keys().map(|name| name.strip_prefix("gatewayLs.").unwrap()).collect();
    assert_eq!(names, SETTINGS.iter().copied().collect());
    for (name, property) in &properties {
        let described = ["description", "markdownDescription"].iter().any(|key| {
            property.get(key).and_then(Value::as_str).is_some_and(|text| text.ends_with('.'))
        });
        assert!(described, "{name} has no description");
        assert!(property.get("default").is_some(), "{name} has no default");
        let key = name.split('.').nth(1).unwrap();
        assert!(is_setting(key), "the server does not know {key}");
    }
}

#[test]
fn the_server_has_no_complaint_about_the_defaults() {
    let mut section = Map::new();
    for (name, property) in properties(&manifest()) {
        let mut keys: Vec<&str> = name.split('.').skip(1).collect();
        let last = keys.pop().unwrap();
        let mut place = &mut section;
        for key in keys {
            place = place.entry(key).or_insert(json!({})).as_object_mut().unwrap();
        }
        place.insert(last.to_owned(), property["default"].clone());
    }
    let (_, complaints) = client_settings(&Value::Object(section).to_string());
    assert!(complaints.is_empty(), "{complaints:?}");
}

#[test]
fn its_rules_are_those_of_the_server() {
    let mut manifest = manifest();
    let written = manifest.clone();
    let levels = json!(["off", "hint", "info", "warning", "error"]);
    let mut expected = Map::new();
    for rule in rules::ALL {
        let property =
            json!({ "type": "string", "enum": levels, "markdownDescription": rule.summary() });
        expected.insert(rule.id.to_owned(), property);
    }
    manifest["contributes"]["configuration"]["properties"]["gatewayLs.rules"]["properties"] =
        Value::Object(expected);
    if manifest != written && std::env::var_os("UPDATE_README").is_some() {
        let text = serde_json::to_string_pretty(&manifest).unwrap();
        fs::write(manifest_path(), text + "\n").unwrap();
        return;
    }
    assert!(
        manifest == written,
        "the rules in editors/vscode/package.json are not up to date, run `UPDATE_README=1 cargo test extension`"
    );
}
