//! No connection is opened and no program is started, whatever is asked: looked at from outside, by
//! `strace`, where there is no network.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::support::client::{Client, full};

/// A command that writes the calls about sockets and programs of another one to `log`; `None` where
/// nobody may look.
fn watched(log: &Path) -> Option<Command> {
    let may = |command: &[&str]| {
        let (program, arguments) = command.split_first().unwrap();
        let output = Command::new(program).args(arguments).output();
        output.is_ok_and(|output| output.status.success())
    };
    if !may(&["strace", "-o", "/dev/null", "true"]) {
        println!("left out: `strace` is missing, or may not look");
        return None;
    }
    let mut command = match may(&["unshare", "-rn", "true"]) {
        true => {
            let mut command = Command::new("unshare");
            command.args(["-rn", "strace"]);
            command
        }
        // Calls are seen all the same.
        false => Command::new("strace"),
    };
    command.args(["-f", "-qq", "-e", "trace=%network,execve,execveat", "-o"]).arg(log);
    command.arg(env!("CARGO_BIN_EXE_gateway-ls"));
    Some(command)
}

/// The only call is the one that starts the program itself.
fn assert_alone(log: &Path, what: &str) {
    let calls = fs::read_to_string(log).unwrap();
    let calls: Vec<&str> = calls.lines().filter(|line| !line.contains("+++ exited")).collect();
    let is_start = |call: &&&str| call.contains("execve(") && call.contains("gateway-ls");
    assert_eq!(calls.iter().filter(is_start).count(), 1, "{what}: {calls:?}");
    assert_eq!(calls.len(), 1, "{what}: {calls:?}");
}

const CONFIG: &str = r#"swagger: "2.0"
info: {title: Shop, version: "1"}
x-google-backend:
  adress: https://orders-481516234200.europe-west1.run.app
host: $(touch pwned)
paths:
  /a:
    get:
      operationId: a
      responses: {"200": {description: d}}
"#;

#[test]
fn no_command_opens_a_connection_or_starts_a_program() {
    for arguments in [
        &["check"][..],
        &["check", "--fix", "api.yaml"],
        &["iam", "api.yaml"],
        &["iam", "--format", "gcloud", "api.yaml"],
        &["routes", "api.yaml"],
        &["explain", "address"],
        &["schema"],
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(".git")).unwrap();
        fs::write(folder.path().join("api.yaml"), CONFIG).unwrap();
        fs::write(folder.path().join("deploy.sh"), "touch pwned\n").unwrap();
        let log = folder.path().join("calls");
        let Some(mut command) = watched(&log) else { return };
        let output = command.args(arguments).current_dir(folder.path()).output().unwrap();
        assert!(!output.stdout.is_empty(), "{arguments:?}: {output:?}");
        assert_alone(&log, &arguments.join(" "));
    }
}

#[test]
fn no_editor_makes_the_server_open_a_connection_or_start_a_program() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    fs::write(folder.path().join("other.yaml"), CONFIG).unwrap();
    fs::write(folder.path().join("deploy.sh"), "touch pwned\n").unwrap();
    let log = folder.path().join("calls");
    let Some(mut command) = watched(&log) else { return };
    let mut client = Client::spawn_with(&mut command);
    let root = format!("file://{}", folder.path().display());
    client.initialize(json!({"processId": null, "rootUri": root, "capabilities": full()}));
    let uri = format!("{root}/api.yaml");
    client.open(&uri, "yaml", 1, CONFIG);
    client.diagnostics(&uri, 1);
    let document = json!({"textDocument": {"uri": uri}});
    for method in ["documentSymbol", "codeLens", "documentLink", "foldingRange"] {
        client.ask(&format!("textDocument/{method}"), document.clone());
    }
    for line in 0..10 {
        client.hover(&uri, line, 4);
        client.complete(&uri, line, 4);
        client.actions(&uri, (line.try_into().unwrap(), 4), json!(null));
    }
    for command in ["gatewayLs.iamPlan", "gatewayLs.routes"] {
        let params = json!({"command": command, "arguments": [uri]});
        client.request("workspace/executeCommand", params);
    }
    client.stop();
    assert_alone(&log, "an editor");
}
