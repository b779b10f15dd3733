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
