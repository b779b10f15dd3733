//! The commands, over the real binary and real folders. What rules find is tested elsewhere: here
//! it is about arguments, files, settings, streams and exit codes.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use expect_test::{Expect, expect};
use tempfile::TempDir;

mod arguments;
mod beside;
mod explain;
mod fix;
mod formats;
mod human;
mod manual;
mod streaming;

/// A folder with the files given as `(path, bytes)`.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    // Ends the search for settings.
    fs::create_dir(folder.path().join(".git")).unwrap();
    for (path, bytes) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gateway-ls"));
    command.current_dir(folder).args(arguments);
    for variable in ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_HYPERLINK"] {
        command.env_remove(variable);
    }
    command
}

fn run_with_stdin(folder: &Path, arguments: &[&str], stdin: &[u8]) -> Output {
    let mut command = command(folder, arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    // A command that does not read closes the pipe.
    let _closed = pipe.write_all(stdin);
    drop(pipe);
    child.wait_with_output().unwrap()
}

/// All that a run says: exit code, standard output, standard error.
fn said(folder: &Path, output: &Output) -> String {
    let text = |bytes: &[u8]| {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let folder = folder.canonicalize().unwrap();
        text.replace(folder.to_str().unwrap(), "FOLDER")
            .replace(env!("CARGO_PKG_VERSION"), "VERSION")
    };
    format!(
        "exit {}\n{}--\n{}",
        output.status.code().unwrap(),
        text(&output.stdout),
        text(&output.stderr)
    )
}

fn check_run(folder: &TempDir, arguments: &[&str], expected: Expect) {
    check_run_with_stdin(folder, arguments, b"", expected);
}

fn check_run_with_stdin(folder: &TempDir, arguments: &[&str], stdin: &[u8], expected: Expect) {
    let output = run_with_stdin(folder.path(), arguments, stdin);
    expected.assert_eq(&said(folder.path(), &output));
}

/// Has the root key of a config, and nothing of Google's: never ours.
const NOT_OURS: &[u8] = b"swagger: '2.0'\npaths: {}\n";

#[test]
fn a_file_that_is_not_ours_is_named_only_if_the_user_named_it() {
    let folder = folder(&[("a/api.yaml", NOT_OURS), ("b.json", b"{}")]);
    check_run(
        &folder,
        &["check"],
        expect![[r#"
        exit 0
        no gateway config found
        --
    "#]],
    );
    check_run(
        &folder,
        &["check", "--format", "json"],
        expect![[r#"
        exit 0
        {
          "version": 1,
          "files": [],
          "summary": {
            "files": 0,
            "error": 0,
            "warning": 0,
            "info": 0,
            "hint": 0
          }
        }
        --
    "#]],
    );
    check_run(
        &folder,
        &["check", "a/api.yaml"],
        expect![[r#"
        exit 0
        no gateway config found
        --
        note: `a/api.yaml` is not a gateway config (see --assume-config)
    "#]],
    );
    check_run(
        &folder,
        &["check", "--format", "json", ".", "b.json"],
        expect![[r#"
        exit 0
        {
          "version": 1,
          "files": [
            {
              "path": "b.json",
              "config": false,
              "target": null,
              "openapi": null,
              "findings": []
            }
          ],
          "summary": {
            "files": 1,
            "error": 0,
            "warning": 0,
            "info": 0,
            "hint": 0
          }
        }
        --
        note: `b.json` is not a gateway config (see --assume-config)
    "#]],
    );
}

const ORDERS: &str = r#"swagger: "2.0"
host: shop.endpoints.shop-42.cloud.goog
info: {title: Orders, version: 1.0.0}
paths:
  /orders:
    get: {operationId: listOrders, responses: {"200": {description: OK}}}
"#;

#[test]
fn files_of_one_deploy() {
    let stock = ORDERS.replace("Orders", "Stock").replace("orders", "stock");
    let folder = folder(&[("api/a.yaml", ORDERS.as_bytes()), ("api/b.yaml", stock.as_bytes())]);
    let arguments = ["check", "--no-roles", "--together", "api/a.yaml", "api/b.yaml"];
    check_run(
        &folder,
        &arguments,
        expect![[r#"
            exit 1
            error[deploy-conflict]: Google rejects the config: another file of the deploy
              has this version too.
             --> api/b.yaml:3:31
              |
            3 | info: {title: Stock, version: 1.0.0}
              |                               ^^^^^
              |
              = note: `api/a.yaml` is also version `1` of the API
                      `shop_endpoints_shop_42_cloud_goog`. Give one of them an
                      `x-google-api-name` of its own, or another major version.
              = note: the other version is here: api/a.yaml:3:32
              = docs: https://github.com/googleapis/api-compiler/blob/a0481d5835f346a72e5c83145b7eefd0655cf4ec/src/main/java/com/google/api/tools/framework/importers/swagger/TopLevelBuilder.java#L117-L134

            2 gateway configs: 1 error
            --
        "#]],
    );
    check_run(
        &folder,
        &["check", "--together", "api/a.yaml"],
        expect![[r#"
        exit 2
        --
        error: `--together` needs at least two files in OpenAPI 2.0
    "#]],
    );
    check_run(
        &folder,
        &["check", "--together", "-", "api/a.yaml"],
        expect![[r#"
        exit 2
        --
        error: `--together` needs files: `-` cannot be one of them
    "#]],
    );
    check_run(
        &folder,
        &["check", "--summary", "."],
        expect![[r#"
        exit 0
        api/a.yaml: nothing found
        api/b.yaml: nothing found
        2 gateway configs: nothing found
        --
    "#]],
    );
    let settings = folder.path().join("api/.gateway-ls.yaml");
    fs::write(&settings, "deployTogether: [[./a.yaml, b.yaml], [a.yaml, c.yaml]]\n").unwrap();
    check_run(
        &folder,
        &["check", "--format=github", "."],
        expect![[r#"
        exit 1
        ::error file=api/b.yaml,line=3,endLine=3,col=31,endColumn=36,title=deploy-conflict::Google rejects the config: another file of the deploy has this version too. `api/a.yaml` is also version `1` of the API `shop_endpoints_shop_42_cloud_goog`. Give one of them an `x-google-api-name` of its own, or another major version.
        --
    "#]],
    );
    fs::write(&settings, "deployTogether: [[c.yaml, b.yaml]]\n").unwrap();
    check_run(
        &folder,
        &["check", "--summary", "."],
        expect![[r#"
        exit 2
        api/a.yaml: nothing found
        api/b.yaml: nothing found
        2 gateway configs: nothing found
        --
        error: `api/c.yaml` does not exist
    "#]],
    );
    fs::write(&settings, "deployTogether: [a.yaml, b.yaml]\n").unwrap();
    check_run(
        &folder,
        &["check", "--summary", "."],
        expect![[r#"
            exit 2
            api/a.yaml: nothing found
            api/b.yaml: nothing found
            2 gateway configs: nothing found
            --
            error: api/.gateway-ls.yaml:1:1: `deployTogether` must be a list of lists of files, not `a.yaml`
        "#]],
    );
}

#[test]
fn terraform_is_not_read_as_yaml() {
    let terraform: &[u8] = br#"# gateway-ls: endpoints
resource "google_api_gateway_api_config" "api" {
  openapi_documents {
    document {
      path     = "api.yaml"
      contents = base64encode(<<-EOT
        swagger: "2.0"
        x-google-backend: {address: "https://bigquery.googleapis.com/v2"}
        paths: {}
      EOT
      )
    }
  }
}
"#;
    let folder = folder(&[("main.tf", terraform), ("main.yaml", terraform)]);
    for arguments in [
        ["check", "--assume-config", "main.tf"].as_slice(),
        &["check", "--target=endpoints", "main.yaml"],
        &["routes", "main.tf"],
        &["iam", "main.tf"],
    ] {
        let output = run_with_stdin(folder.path(), arguments, b"");
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {said}");
        assert!(said.starts_with("note: `main."), "{said}");
        assert!(said.contains("Write the config to a file of its own"), "{said}");
    }
    let output = run_with_stdin(folder.path(), &["check", "."], b"");
    assert_eq!(output.stderr, b"");
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_checked() {
    let folder = folder(&[
        ("latin1.yaml", b"title: caf\xe9\n"),
        ("utf16.yaml", b"\xff\xfea\0"),
        ("good.yaml", NOT_OURS),
        ("notes/strange.yaml", b"\xe9"),
        ("notes/ours.yaml", b"x-google-backend: \xe9"),
    ]);
    let files = ["check", "latin1.yaml", "missing.yaml", "utf16.yaml", "good.yaml"];
    check_run(
        &folder,
        &files,
        expect![[r#"
        exit 2
        no gateway config found
        --
        error: `missing.yaml` does not exist
        error: `latin1.yaml` is not UTF-8 text at byte 10
        error: `utf16.yaml` is UTF-16; save it as UTF-8
        note: `good.yaml` is not a gateway config (see --assume-config)
    "#]],
    );
    check_run(
        &folder,
        &["check", "notes"],
        expect![[r#"
        exit 2
        no gateway config found
        --
        error: `notes/ours.yaml` is not UTF-8 text at byte 18
    "#]],
    );
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_not_read() {
    let folder = folder(&[]);
    check_run(
        &folder,
        &["check", "/dev/zero"],
        expect![[r#"
        exit 2
        no gateway config found
        --
        error: `/dev/zero` is not a regular file (`-` is standard input)
    "#]],
    );
}

#[cfg(unix)]
#[test]
fn a_file_of_patterns_that_never_ends_is_passed_over() {
    let folder = folder(&[("api.yaml", NOT_OURS), ("a/api.yaml", NOT_OURS)]);
    std::os::unix::fs::symlink("/dev/zero", folder.path().join(".gitignore")).unwrap();
    let pipe = folder.path().join("a/.ignore");
    assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success());
    check_run(
        &folder,
        &["check"],
        expect![[r#"
            exit 0
            no gateway config found
            --
            note: `.gitignore` leaves nothing out: it is not a regular file of this repository
            note: `a/.ignore` leaves nothing out: it is not a regular file of this repository
        "#]],
    );
}

#[test]
fn standard_input_has_the_name_it_is_given() {
    let folder = folder(&[("sub/.gateway-ls.yaml", b"targt: endpoints\n")]);
    let not_ours = NOT_OURS;
    check_run_with_stdin(
        &folder,
        &["check", "-"],
        not_ours,
        expect![[r#"
        exit 0
        no gateway config found
        --
        note: `<stdin>` is not a gateway config (see --assume-config)
    "#]],
    );
    check_run_with_stdin(
        &folder,
        &["check", "-", "--format=json"],
        not_ours,
        expect![[r#"
        exit 0
        {
          "version": 1,
          "files": [
            {
              "path": "-",
              "config": false,
              "target": null,
              "openapi": null,
              "findings": []
            }
          ],
          "summary": {
            "files": 1,
            "error": 0,
            "warning": 0,
            "info": 0,
            "hint": 0
          }
        }
        --
        note: `-` is not a gateway config (see --assume-config)
    "#]],
    );
    let named = ["check", "-", "--stdin-filename", "sub/api.yaml"];
    check_run_with_stdin(
        &folder,
        &named,
        not_ours,
        expect![[r#"
        exit 2
        no gateway config found
        --
        error: sub/.gateway-ls.yaml:1:1: `targt` is not a setting; did you mean `target`?
        note: `sub/api.yaml` is not a gateway config (see --assume-config)
    "#]],
    );
    check_run_with_stdin(
        &folder,
        &["check", "-"],
        b"a: \xff",
        expect![[r#"
        exit 2
        no gateway config found
        --
        error: `<stdin>` is not UTF-8 text at byte 3
    "#]],
    );
}

#[test]
fn wrong_settings_are_said_once_and_end_with_2() {
    let settings = b"project: shelves\nrules:\n  deadline: loud\nstreeming: true\n";
    let folder = folder(&[
        (".gateway-ls.yaml", settings),
        ("a.yaml", NOT_OURS),
        ("b/c.yaml", NOT_OURS),
        ("other.yaml", b"- \x1b[31m\n"),
    ]);
    check_run(
        &folder,
        &["check"],
        expect![[r#"
        exit 2
        no gateway config found
        --
        error: .gateway-ls.yaml:3:3: `deadline` must be `off`, `hint`, `info`, `warning` or `error`, not `loud`
        error: .gateway-ls.yaml:4:1: `streeming` is not a setting; did you mean `streaming`?
    "#]],
    );
    check_run(
        &folder,
        &["check", "--config", "other.yaml"],
        expect![[r#"
            exit 2
            no gateway config found
            --
            error: other.yaml: is not valid YAML
        "#]],
    );
    check_run(
        &folder,
        &["check", "--config", "none.yaml"],
        expect![[r#"
        exit 2
        no gateway config found
        --
        error: none.yaml: does not exist
    "#]],
    );
}

#[test]
fn names_cannot_act_on_the_terminal() {
    let folder = folder(&[]);
    check_run(
        &folder,
        &["check", "\u{1b}[31m\u{202e}.yaml"],
        expect![[r#"
        exit 2
        no gateway config found
        --
        error: `␛[31m�.yaml` does not exist
    "#]],
    );
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let files: Vec<String> = (0..600).map(|index| format!("{index}.yaml")).collect();
    let contents: Vec<(&str, &[u8])> = files.iter().map(|name| (name.as_str(), NOT_OURS)).collect();
    let folder = folder(&contents);
    let mut arguments = vec!["check", "--format", "json"];
    arguments.extend(files.iter().map(String::as_str));
    let mut command = command(folder.path(), &arguments);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let folder = folder(&[]);
    for arguments in [["check"].as_slice(), &["--help"], &["check", "-h"], &["--version"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = command(folder.path(), arguments);
        let output = command.stdout(full).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.starts_with("error: the output cannot be written: "), "{arguments:?}: {said}");
    }
}
