//! `explain`.

use expect_test::expect;

use super::*;

#[test]
fn rules_are_explained() {
    let folder = folder(&[]);
    let run =
        |arguments: &[&str]| said(folder.path(), &run_with_stdin(folder.path(), arguments, b""));
    let list = run(&["explain"]);
    assert!(list.contains("\nsyntax  ") && list.starts_with("exit 0\n"), "{list}");
    let table = run(&["explain", "--format", "markdown"]);
    assert!(table.contains("\n| `syntax` | error | "), "{table}");
    let json = run(&["explain", "--format", "json"]);
    assert!(json.starts_with("exit 0\n[\n"), "{json}");
    let json = run(&["explain", "syntax", "--format", "json"]);
    assert!(json.starts_with("exit 0\n{\n  \"id\": \"syntax\",\n"), "{json}");
    let page = run(&["explain", "syntax", "--format", "markdown"]);
    assert!(page.contains("\n## Why\n\n") && page.contains("\n```yaml\n"), "{page}");
    let page = run(&["explain", "syntax"]);
    assert!(page.contains("\nWhy\n") && page.contains("\n    swagger: "), "{page}");
    check_run(
        &folder,
        &["explain", "sintax"],
        expect![[r#"
        exit 2
        --
        error: there is no rule `sintax`; did you mean `syntax`?
    "#]],
    );
}

#[test]
fn sources_are_listed_with_what_rests_on_them() {
    let folder = folder(&[]);
    let run =
        |arguments: &[&str]| said(folder.path(), &run_with_stdin(folder.path(), arguments, b""));
    let text = run(&["explain", "--sources"]);
    // The clock of this machine only moves on: what is old stays so.
    assert!(text.starts_with("exit 0\nOlder than 90 days: read these again\n"), "{text}");
    assert!(text.contains("\nsecuring-backends\n\nPage: Securing backend services"), "{text}");
    let page = run(&["explain", "--sources", "--format", "markdown"]);
    assert!(page.contains("\n## securing-backends\n\n- Page: Securing backend"), "{page}");
    let output = run_with_stdin(folder.path(), &["explain", "--sources", "--format", "json"], b"");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let first = &report["sources"][0];
    assert_eq!((&first["as_of"], &first["old"]), (&report["oldest"], &true.into()));
    for key in ["id", "title", "url", "age_days", "rules", "catalogue", "keys"] {
        assert!(!first[key].is_null(), "{key}: {first}");
    }
    let both = run(&["explain", "syntax", "--sources"]);
    assert!(both.starts_with("exit 2\n") && both.contains("--sources"), "{both}");
}
