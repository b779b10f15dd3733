//! `check --fix`: what is written, and where. What a fix does is tested with its rule.

use expect_test::expect;

use super::*;

const NOTHING_TO_FIX: &[u8] =
    b"\xef\xbb\xbfswagger: '2.0'\r\nx-google-backend: {address: https://a.googleapis.com}\r\n";

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
