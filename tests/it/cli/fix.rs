//! `check --fix`: what is written, and where. What a fix does is tested with its rule.

use expect_test::expect;

use super::*;

const NOTHING_TO_FIX: &[u8] =
    b"\xef\xbb\xbfswagger: '2.0'\r\nx-google-backend: {address: https://a.googleapis.com}\r\ninfo: {title: T, version: '1'}\r\npaths: {/a: {get: {operationId: a, responses: {default: {description: d}}}}}\r\n";

#[test]
fn a_file_without_fixes_is_not_written() {
    let folder =
        folder(&[("api.yaml", NOTHING_TO_FIX), ("latin1.yaml", b"x-google-backend: \xe9")]);
    let path = folder.path().join("api.yaml");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let output = run_with_stdin(folder.path(), &["check", "--fix"], b"");
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(stderr, "error: `latin1.yaml` is not UTF-8 text at byte 18\n");
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(stdout.ends_with("\n0 fixed; 1 gateway config: 1 error\n"), "{stdout}");
    assert_eq!(fs::read(&path).unwrap(), NOTHING_TO_FIX);
    assert_eq!(fs::read(folder.path().join("latin1.yaml")).unwrap(), b"x-google-backend: \xe9");
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = folder(&[]);
    let output = run_with_stdin(folder.path(), &["check", "--fix", "-"], NOTHING_TO_FIX);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(output.stdout, NOTHING_TO_FIX);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.starts_with("error[googleapis-backend]: "), "{stderr}");
    assert!(stderr.ends_with("\n0 fixed; 1 gateway config: 1 error\n"), "{stderr}");

    let output = run_with_stdin(folder.path(), &["check", "--fix", "-"], NOT_OURS);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stdout, NOT_OURS);

    check_run_with_stdin(
        &folder,
        &["check", "--fix", "-"],
        b"a: \xff",
        expect![[r#"
            exit 2
            --
            error: `<stdin>` is not UTF-8 text at byte 3
            no gateway config found
        "#]],
    );
}

#[test]
fn json_counts_what_was_fixed_if_it_was_asked_for() {
    let folder = folder(&[("api.yaml", NOTHING_TO_FIX)]);
    let run =
        |arguments: &[&str]| said(folder.path(), &run_with_stdin(folder.path(), arguments, b""));
    let json = run(&["check", "--format", "json", "--fix"]);
    assert!(json.contains("\n    \"hint\": 0,\n    \"fixed\": 0\n  }"), "{json}");
    let json = run(&["check", "--format", "json"]);
    assert!(!json.contains("fixed\""), "{json}");
}

const TO_FIX: &[u8] = br#"swagger: '2.0'
info: {title: T, version: '1'}
x-google-backend: {address: https://a.example.com, path_translation: CONSTANT_ADDRESS}
paths:
  /a:
    get:
      responses: {default: {description: d}}
"#;

#[cfg(unix)]
#[test]
fn the_other_files_are_fixed_where_one_cannot_be() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = folder(&[("a.yaml", TO_FIX), ("b.yaml", TO_FIX), ("c/c.yaml", TO_FIX)]);
    let path = |name: &str| folder.path().join(name);
    fs::hard_link(path("a.yaml"), path("other name")).unwrap();
    symlink("c/c.yaml", path("link.yaml")).unwrap();
    fs::set_permissions(path("b.yaml"), fs::Permissions::from_mode(0o640)).unwrap();
    let arguments = ["check", "--fix", "a.yaml", "b.yaml", "link.yaml"];
    let output = run_with_stdin(folder.path(), &arguments, b"");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "error: `a.yaml` is not fixed: it has several hard links, and the others would keep the \
         old text\n"
    );
    let is_fixed = |name: &str| fs::read_to_string(path(name)).unwrap().contains("operationId: ");
    assert_eq!(["a.yaml", "b.yaml", "c/c.yaml"].map(is_fixed), [false, true, true]);
    assert!(fs::symlink_metadata(path("link.yaml")).unwrap().is_symlink());
    assert_eq!(fs::metadata(path("b.yaml")).unwrap().permissions().mode() & 0o777, 0o640);
    let count = |folder: &Path| fs::read_dir(folder).unwrap().count();
    assert_eq!((count(folder.path()), count(&path("c"))), (6, 1), "nothing is left beside them");
}
