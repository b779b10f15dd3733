//! New entries.

use super::*;

#[test]
fn entries_are_added_after_and_before() {
    check(
        |file, found| {
            insert_entry(file, found.around, "new", &text("v"), Position::After(found.entry?))
        },
        &[
            (
                r#"
a: 1
b: 2
"#,
                "a",
                r#"
a: 1
new: v
b: 2
"#,
            ),
            ("a: 1", "a", "a: 1\nnew: v"),
            ("a: 1\r\n", "a", "a: 1\r\nnew: v\r\n"),
            ("x: 1\ra:\r  b: 1\r", "a b", "x: 1\ra:\r  b: 1\r  new: v\r"),
            ("\u{feff}a: 1\n", "a", "\u{feff}a: 1\nnew: v\n"),
            (
                r#"
a: 1 # c

# about b
b: 2
"#,
                "a",
                r#"
a: 1 # c
new: v

# about b
b: 2
"#,
            ),
            (
                r#"
a:
    x: 1
    # inside
# about b
b: 2
"#,
                "a",
                r#"
a:
    x: 1
    # inside
new: v
# about b
b: 2
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
- a: 1
  new: v
  b: 2
"#,
            ),
            (
                r#"
l:
- - a: 1
"#,
                "l 0 0 a",
                r#"
l:
- - a: 1
    new: v
"#,
            ),
            (
                r#"
l:
-   a: 1
"#,
                "l 0 a",
                r#"
l:
-   a: 1
    new: v
"#,
            ),
            (
                r#"
l:
  - &x
    a: 1
"#,
                "l 0 a",
                r#"
l:
  - &x
    a: 1
    new: v
"#,
            ),
            (
                r#"
a: |+
  x

b: 1
"#,
                "a",
                r#"
a: |+
  x

new: v
b: 1
"#,
            ),
            (
                r#"
a: |
  x

b: 1
"#,
                "a",
                r#"
a: |
  x
new: v

b: 1
"#,
            ),
            ("a: |\n  x", "a", "-"),
            ("a: |-\n  x", "a", "a: |-\n  x\nnew: v"),
            (
                r#"
a:
- x
- y
b: 1
"#,
                "a",
                r#"
a:
- x
- y
new: v
b: 1
"#,
            ),
            (
                r#"
a:


b: 1
"#,
                "a",
                r#"
a:
new: v


b: 1
"#,
            ),
            (
                r#"
a: 1
---
b: 2
"#,
                "a",
                r#"
a: 1
new: v
---
b: 2
"#,
            ),
            ("? a\n: 1\n", "a", "-"),
            ("a: {b: 1}\n", "a b", "a: {b: 1, new: v}\n"),
            ("a: {b: 1, c: 2}\n", "a b", "a: {b: 1, new: v, c: 2}\n"),
            ("a: { b: 1 }\n", "a b", "a: { b: 1, new: v }\n"),
            (
                r#"
a: {
  b: 1,
  c: 2
}
"#,
                "a c",
                r#"
a: {
  b: 1,
  c: 2,
  new: v
}
"#,
            ),
            (
                r#"
a: {
  b: 1, # c
  c: 2, # d
}
"#,
                "a c",
                r#"
a: {
  b: 1, # c
  c: 2, # d
  new: v,
}
"#,
            ),
            (
                r#"
a: {
  b: 1 # c
}
"#,
                "a b",
                r#"
a: {
  b: 1, # c
  new: v
}
"#,
            ),
            ("a: {b: }\n", "a b", "-"),
            (
                r#"
a: {
  b # c
}
"#,
                "a b",
                r#"
a: {
  b, # c
  new: v
}
"#,
            ),
            (
                r#"
a: {b: 1}
c: &x 1
"#,
                "c",
                r#"
a: {b: 1}
c: &x 1
new: v
"#,
            ),
            (r#"{"a":1,"b":2}"#, "a", r#"{"a":1,"new":"v","b":2}"#),
            (r#"{"a":1,"b":2}"#, "b", r#"{"a":1,"b":2,"new":"v"}"#),
            (r#"{"a": 1, "b": 2}"#, "b", r#"{"a": 1, "b": 2, "new": "v"}"#),
            ("{\r\n\t\"a\": 1\r\n}", "a", "{\r\n\t\"a\": 1,\r\n\t\"new\": \"v\"\r\n}"),
            (
                r#"
{
  "a": 1, // c
  "b": 2
}"#,
                "a",
                r#"
{
  "a": 1, // c
  "new": "v",
  "b": 2
}"#,
            ),
            (
                r#"
{
  "a": 1 // c
}"#,
                "a",
                r#"
{
  "a": 1, // c
  "new": "v"
}"#,
            ),
            (
                r#"
{
  "a": {"b": 1}
}
"#,
                "a b",
                r#"
{
  "a": {"b": 1, "new": "v"}
}
"#,
            ),
            (
                r#"
a: 1
{{ if x }}
b: 1
{{ end }}
"#,
                "b",
                "-",
            ),
        ],
    );
    check(
        |file, found| {
            insert_entry(file, found.around, "new", &text("v"), Position::Before(found.entry?))
        },
        &[
            (
                r#"
a: 1
b: 2
"#,
                "b",
                r#"
a: 1
new: v
b: 2
"#,
            ),
            (
                r#"
a: 1
# about b
b: 2"#,
                "b",
                r#"
a: 1
new: v
# about b
b: 2"#,
            ),
            (
                r#"
# the file
a: 1
"#,
                "a",
                r#"
# the file
new: v
a: 1
"#,
            ),
            (
                r#"
---
# the file
a: 1
"#,
                "a",
                r#"
---
# the file
new: v
a: 1
"#,
            ),
            ("\u{feff}a: 1\n", "a", "\u{feff}new: v\na: 1\n"),
            (
                r#"
l:
- a: 1
  b: 2
"#,
                "l 0 a",
                r#"
l:
- new: v
  a: 1
  b: 2
"#,
            ),
            (
                r#"
l:
- &x a: 1
"#,
                "l 0 a",
                r#"
l:
- new: v
  &x a: 1
"#,
            ),
            ("a: {b: 1}\n", "a b", "a: {new: v, b: 1}\n"),
            ("a: {&x b: 1}\n", "a b", "a: {new: v, &x b: 1}\n"),
            ("{\"a\":1}", "a", r#"{"new":"v","a":1}"#),
            (
                r#"
{
    "a": 1
}"#,
                "a",
                r#"
{
    "new": "v",
    "a": 1
}"#,
            ),
        ],
    );
}

#[test]
fn first_and_last() {
    check(
        |file, found| insert_entry(file, found.node, "new", &text("v"), Position::First),
        &[
            ("a: 1\n", "", "new: v\na: 1\n"),
            (
                r#"
paths:
  /a: 1
  /b: 2
"#,
                "paths",
                r#"
paths:
  new: v
  /a: 1
  /b: 2
"#,
            ),
        ],
    );
    check(
        |file, found| insert_entry(file, found.node, "new", &text("v"), Position::Last),
        &[
            (
                r#"
a: 1

"#,
                "",
                r#"
a: 1
new: v

"#,
            ),
            (
                r#"
paths:
  /a: 1
  /b:
    c: d
x: y
"#,
                "paths",
                r#"
paths:
  /a: 1
  /b:
    c: d
  new: v
x: y
"#,
            ),
        ],
    );
}
