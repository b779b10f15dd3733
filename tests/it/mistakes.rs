//! A page of mistakes: all of them are shown at once, each at its line, and `check --fix` leaves
//! those that need a decision.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use expect_test::expect;
use serde_json::Value;

/// The lines of a text that are marked with a rule: `# <- rule-id`.
fn marked(text: &str) -> BTreeSet<(u64, String)> {
    let lines = (1..).zip(text.lines());
    lines.filter_map(|(line, text)| Some((line, text.split_once("# <- ")?.1.to_owned()))).collect()
}

fn check(arguments: &[&str], file: &Path) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gateway-ls"));
    let output = command.args(["check", "--format", "json"]).args(arguments).arg(file).output();
    serde_json::from_slice(&output.unwrap().stdout).unwrap()
}

fn found(report: &Value) -> BTreeSet<(u64, String)> {
    let findings = report["files"][0]["findings"].as_array().unwrap().iter();
    let place = |finding: &Value| {
        let line = finding["range"]["start"]["line"].as_u64().unwrap();
        (line, finding["rule"].as_str().unwrap().to_owned())
    };
    findings.map(place).collect()
}

#[test]
fn every_mistake_of_a_page_is_shown_at_its_line() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/mistakes.yaml");
    let marked = marked(&std::fs::read_to_string(&file).unwrap());
    assert!(marked.iter().map(|(_, rule)| rule).collect::<BTreeSet<_>>().len() >= 20);
    assert_eq!(found(&check(&[], &file)), marked);
}

#[test]
fn what_is_left_after_the_safe_fixes_needs_a_decision() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mistakes.yaml");
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/mistakes.yaml");
    std::fs::copy(page, &file).unwrap();
    let report = check(&["--fix"], &file);
    let left: Vec<_> = found(&report).into_iter().map(|(_, rule)| rule).collect();
    expect![[r#"
        invalid-value
        cors-without-options
        unknown-extension
        api-key-location
        invalid-value
        quota-without-api-key
        undefined-metric
        googleapis-backend
        implicit-constant-address
        deadline
        operation-id-duplicate
        undefined-security-scheme
        ip-address-backend
        address"#]]
    .assert_eq(&left.join("\n"));
    let text = std::fs::read_to_string(&file).unwrap();
    let again = check(&["--fix"], &file);
    assert_eq!(again["summary"]["fixed"], 0);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    let safe =
        report["files"][0]["findings"].as_array().unwrap().iter().any(|finding| {
            finding["fixes"].as_array().unwrap().iter().any(|fix| fix["safe"] == true)
        });
    assert!(!safe, "a safe fix is left");
}
