//! Entries and items removed.

use super::*;

#[test]
fn entries_are_removed_with_their_lines() {
    check(
        |file, found| remove_entry(file, found.around, found.entry?),
        &[
            ("a: 1 # c\nb: 2\n", "a", "b: 2\n"),
            ("a: 1\nb: 2", "b", "a: 1"),
            ("a: 1\r\nb: 2", "b", "a: 1"),
            ("a: 1\n\nb: 2", "b", "a: 1"),
            ("\u{feff}a: 1\nb: 2\n", "a", "\u{feff}b: 2\n"),
            ("a: 1\rb:\r  c: 2\rd: 3\r", "b", "a: 1\rd: 3\r"),
            (
                r#"
# about a
a: 1
b: 2
"#,
                "a",
                r#"
# about a
b: 2
"#,
            ),
            (
                r#"
a:
  x: 1
  # inside

  # too
# about b
b: 2
"#,
                "a",
                r#"
# about b
b: 2
"#,
            ),
            (
                r#"
a:
  b:
    c: 1
  d: 2
"#,
                "a b",
                r#"
a:
  d: 2
"#,
            ),
            (
                r#"
l:
- a: 1
  b: 2
"#,
                "l 0 a",
                r#"
l:
- b: 2
"#,
            ),
            (
                r#"
l:
- a: 1

  # c
  b: 2
"#,
                "l 0 a",
                r#"
l:
- # c
  b: 2
"#,
            ),
            (
                r#"
l:
- a: 1
  b: 2
"#,
                "l 0 b",
                r#"
l:
- a: 1
"#,
            ),
            (
                r#"
a:
  b: 1 # c
d: 2
"#,
                "a b",
                r#"
a: {}
d: 2
"#,
            ),
            ("a: # c\n  # d\n  b: 1", "a b", "a: {} # c\n  # d"),
            (
                r#"
a: &x
  b: 1
c: *x
"#,
                "a b",
                r#"
a: &x {}
c: *x
"#,
            ),
            (
                r#"
l:
- a: 1 # c
- x
"#,
                "l 0 a",
                r#"
l:
- {} # c
- x
"#,
            ),
            ("a: 1\n", "a", "{}\n"),
            ("a: &x 1\nb: *x\n", "a", "-"),
            ("&x a: 1\nb: *x\n", "a", "-"),
            ("a: &x 1\nb: 2\n", "a", "b: 2\n"),
            (
                r#"
a:
  b: &x 1
  c: *x
d: 1
"#,
                "a",
                r#"
d: 1
"#,
            ),
            (
                r#"
a: |+
  x
b: 1

c: 2
"#,
                "b",
                r#"
a: |+
  x
c: 2
"#,
            ),
            ("a: |\n  x\nb: 1", "b", "a: |\n  x\n"),
            (
                r#"
a: 1
b:
  {{ if x }}
  c: 1
  {{ end }}
"#,
                "b",
                "-",
            ),
            (
                r#"
? a
: 1
b: 2
"#,
                "a",
                "-",
            ),
            ("a: {b: 1, c: 2, d: 3}\n", "a b", "a: {c: 2, d: 3}\n"),
            ("a: {b: 1, c: 2, d: 3}\n", "a c", "a: {b: 1, d: 3}\n"),
            ("a: {b: 1, c: 2, d: 3}\n", "a d", "a: {b: 1, c: 2}\n"),
            ("a: { b: 1, c: 2, }\n", "a c", "a: { b: 1, }\n"),
            ("a: { b: 1 }\n", "a b", "a: {}\n"),
            ("a: {b, c}\n", "a b", "a: {c}\n"),
            (
                r#"
a: {
  b: 1, # b
  # about c
  c: 2 # c
}
"#,
                "a b",
                r#"
a: {
  # about c
  c: 2 # c
}
"#,
            ),
            (
                r#"
a: {
  b: 1, # b
  # about c
  c: 2 # c
}
"#,
                "a c",
                r#"
a: {
  b: 1 # b
  # about c
}
"#,
            ),
            (
                r#"
a: {
  b: 1,
  c: 2,
}
"#,
                "a c",
                r#"
a: {
  b: 1,
}
"#,
            ),
            ("a: {b: 1,\n  c: 2}\n", "a b", "a: {c: 2}\n"),
            ("a: {b: 1, c: 2,\n  d: 3}\n", "a c", "a: {b: 1,\n  d: 3}\n"),
            ("a: [x: 1]\n", "a 0 x", "-"),
            (r#"{"a":1,"b":2}"#, "a", "{\"b\":2}"),
            (r#"{"a":1,"b":2}"#, "b", "{\"a\":1}"),
            (r#"{"a":{"b":1}}"#, "a b", "{\"a\":{}}"),
            (
                r#"
{
  "a": 1,
  "b": 2
}
"#,
                "a",
                r#"
{
  "b": 2
}
"#,
            ),
            (
                r#"
{
  "a": 1,
  "b": 2
}
"#,
                "b",
                r#"
{
  "a": 1
}
"#,
            ),
            (
                r#"
{
  "a": 1, // a
  "b": 2 // b
}
"#,
                "b",
                r#"
{
  "a": 1 // a
}
"#,
            ),
            (
                r#"
{
  "a": {
    "b": 1
  }
}
"#,
                "a b",
                r#"
{
  "a": {}
}
"#,
            ),
        ],
    );
}

#[test]
fn items_are_removed() {
    check(
        |file, found| remove_item(file, found.around, found.node),
        &[
            (
                r#"
l:
- a: 1
- b: 2 # c
"#,
                "l 1",
                r#"
l:
- a: 1
"#,
            ),
            (
                r#"
l:
  - a: 1
    c: 2
  - b: 2
"#,
                "l 0",
                r#"
l:
  - b: 2
"#,
            ),
            ("l: [{a: 1}, {b: 2}]\n", "l 1", "l: [{a: 1}]\n"),
            ("l: [{a: 1}]\n", "l 0", "l: []\n"),
            (
                r#"
l:
- &x a
- b
c: *x
"#,
                "l 0",
                "-",
            ),
            ("{\"l\":[1,2]}", "l 1", "{\"l\":[1]}"),
        ],
    );
}
