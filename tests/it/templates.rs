//! Templates, as people write them for Terraform, Helm, Jinja and ERB, and files with placeholders:
//! nothing is said about any of them, and nothing is mended.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

#[test]
fn nothing_is_said_about_templates() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/templates");
    let mut command = Command::new(env!("CARGO_BIN_EXE_gateway-ls"));
    let output = command.args(["check", "--format", "json"]).arg(&folder).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let files = report["files"].as_array().unwrap();
    assert_eq!(files.len(), std::fs::read_dir(&folder).unwrap().count());
    for file in files {
        assert_eq!(file["findings"], Value::Array(Vec::new()), "{}", file["path"]);
    }
}
