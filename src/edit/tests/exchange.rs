//! Several entries that become one.

use super::*;

#[test]
fn entries_in_brackets_become_one() {
    check(
        |file, found| {
            let is_old = |entry: Entry<'_>| entry.key.text().starts_with("x-");
            exchange_entries(file, found.node, is_old, "new", &map(&[("v", text("w"))]))
        },
        &[
            ("a: {x-b: 1, c: 2}\n", "a", "a: {new: {v: w}, c: 2}\n"),
            ("a: {c: 2, x-b: 1}\n", "a", "a: {c: 2, new: {v: w}}\n"),
            ("a: {x-b: 1}\n", "a", "a: {new: {v: w}}\n"),
            ("a: {x-b: 1, x-c: 2}\n", "a", "a: {new: {v: w}}\n"),
            ("a: {c: 2, x-b: 1, x-d: 3, x-e: 4}\n", "a", "a: {c: 2, new: {v: w}}\n"),
            ("a: {x-b: 1, c: 2, x-d: 3, x-e: 4, f: 5}\n", "a", "a: {new: {v: w}, c: 2, f: 5}\n"),
            ("a: {x-b: 1, c: 2, x-d: 3, x-e: 4}\n", "a", "a: {new: {v: w}, c: 2}\n"),
            (
                r#"
{
  "c": 2,
  "x-b": 1,
  "x-d": 3
}
"#,
                "",
                r#"
{
  "c": 2,
  "new": {
    "v": "w"
  }
}
"#,
            ),
            (
                r#"
a: {
  x-b: 1,
  x-c: 2, # why
  x-d: 3
}
"#,
                "a",
                "-",
            ),
            ("a: {x-b: &x 1, c: *x}\n", "a", "-"),
            ("a: {c: 2}\n", "a", "-"),
        ],
    );
}

#[test]
fn entries_in_lines_become_one() {
    check(
        |file, found| {
            let is_old = |entry: Entry<'_>| entry.key.text().starts_with("x-");
            exchange_entries(file, found.node, is_old, "new", &map(&[("v", text("w"))]))
        },
        &[
            (
                r#"
a:
  x-b: 1
"#,
                "a",
                r#"
a:
  new:
    v: w
"#,
            ),
            (
                r#"
a:
  c: 2
  x-b: 1
  x-d: 3"#,
                "a",
                r#"
a:
  c: 2
  new:
    v: w"#,
            ),
            ("a:\r\n  x-b: 1\r\n  c: 2\r\n  x-d: [3] ", "a", "a:\r\n  c: 2\r\n  new:\r\n    v: w"),
            (
                r#"
a:
  # above
  x-b: 1
  # last
  x-d:
    - e: 3
    # deeper
  c: 2
"#,
                "a",
                r#"
a:
  # above
  # last
  new:
    v: w
    # deeper
  c: 2
"#,
            ),
            (
                r#"
a:
  x-b: >-
    one
    two
  c: 2
"#,
                "a",
                r#"
a:
  new:
    v: w
  c: 2
"#,
            ),
            (
                r#"
a:
- x-b: 1
  c: 2
  x-d: 3
"#,
                "a 0",
                r#"
a:
- c: 2
  new:
    v: w
"#,
            ),
            (
                r#"
a:
  x-b: &x 1
  c: *x
"#,
                "a",
                "-",
            ),
            (
                r#"
a:
  x-b: |+
    one

  c: 2
"#,
                "a",
                "-",
            ),
            ("a:\n  c: 2\n", "a", "-"),
        ],
    );
}
