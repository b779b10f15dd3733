//! New entries and items.

use super::*;

#[test]
fn entries_are_added_behind_and_before() {
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

#[test]
fn collections_are_written_as_their_neighbours_are() {
    fn value() -> Value {
        let list = Value::List(vec![text("one"), map(&[("k", text("1")), ("l", text("x"))])]);
        map(&[("a", Value::Plain("1".to_owned())), ("b", list), ("c", map(&[]))])
    }
    check(
        |file, found| insert_entry(file, found.node, "new", &value(), Position::Last),
        &[
            (
                r#"
x:
  y: 1
"#,
                "",
                r#"
x:
  y: 1
new:
  a: 1
  b:
    - one
    - k: "1"
      l: x
  c: {}
"#,
            ),
            (
                "x:\r\n    y:\r\n    - '1'\r\n",
                "",
                "x:\r\n    y:\r\n    - '1'\r\nnew:\r\n    a: 1\r\n    b:\r\n    - one\r\n    - k: '1'\r\n      l: x\r\n    c: {}\r\n",
            ),
            ("x: {y: 1}\n", "x", "x: {y: 1, new: {a: 1, b: [one, {k: \"1\", l: x}], c: {}}}\n"),
            ("{\"x\":1}", "", r#"{"x":1,"new":{"a":1,"b":["one",{"k":"1","l":"x"}],"c":{}}}"#),
            (
                "{\n\t\"x\": 1\n}\n",
                "",
                "{\n\t\"x\": 1,\n\t\"new\": {\n\t\t\"a\": 1,\n\t\t\"b\": [\n\t\t\t\"one\",\n\t\t\t{\n\t\t\t\t\"k\": \"1\",\n\t\t\t\t\"l\": \"x\"\n\t\t\t}\n\t\t],\n\t\t\"c\": {}\n\t}\n}\n",
            ),
        ],
    );
}

#[test]
fn empty_mappings_are_filled() {
    check(
        |file, found| insert_entry(file, found.node, "new", &text("v"), Position::Last),
        &[
            (
                r#"
a:
  get:
b: 1
"#,
                "a get",
                r#"
a:
  get:
    new: v
b: 1
"#,
            ),
            (
                r#"
a:
    get: # c
"#,
                "a get",
                r#"
a:
    get: # c
        new: v
"#,
            ),
            ("a:\n  get: {} # c\n", "a get", "a:\n  get: {new: v} # c\n"),
            (
                r#"
a:
  get: ~
"#,
                "a get",
                r#"
a:
  get:
    new: v
"#,
            ),
            ("a:\n  get: null # c", "a get", "a:\n  get: # c\n    new: v"),
            (
                r#"
a:
  get: &x
b: *x
"#,
                "a get",
                r#"
a:
  get: &x
    new: v
b: *x
"#,
            ),
            ("a:\n  get: !!null\n", "a get", "-"),
            (
                r#"
a:
- get:
"#,
                "a 0 get",
                r#"
a:
- get:
    new: v
"#,
            ),
            (
                r#"
a:
-
- x
"#,
                "a 0",
                r#"
a:
- new: v
- x
"#,
            ),
            (
                r#"
a:
- # c
"#,
                "a 0",
                r#"
a:
- # c
  new: v
"#,
            ),
            ("a: {get: , b: 1}\n", "a get", "a: {get: {new: v} , b: 1}\n"),
            ("a: {get: null}\n", "a get", "a: {get: {new: v}}\n"),
            ("{\"get\":{}}", "get", r#"{"get":{"new":"v"}}"#),
            ("{\"get\":null}", "get", r#"{"get":{"new":"v"}}"#),
            (
                r#"
{
  "get": {}
}"#,
                "get",
                r#"
{
  "get": {
    "new": "v"
  }
}"#,
            ),
            ("a: x\n", "a", "-"),
            ("{}", "", "{new: v}"),
        ],
    );
    check(
        |file, found| append_item(file, found.node, &text("v")),
        &[
            ("a:\n", "a", "a:\n  - v\n"),
            (
                r#"
b:
- x
a:
"#,
                "a",
                r#"
b:
- x
a:
- v
"#,
            ),
            ("a: []\n", "a", "a: [v]\n"),
            (
                r#"
{
  "a": []
}"#,
                "a",
                r#"
{
  "a": [
    "v"
  ]
}"#,
            ),
        ],
    );
}

#[test]
fn items_are_added() {
    check(
        |file, found| append_item(file, found.node, &text("v")),
        &[
            (
                r#"
a:
- x
"#,
                "a",
                r#"
a:
- x
- v
"#,
            ),
            (
                r#"
a:
  - x # c
b: 1
"#,
                "a",
                r#"
a:
  - x # c
  - v
b: 1
"#,
            ),
            ("a:\n  - - x", "a 0", "a:\n  - - x\n    - v"),
            (
                r#"
a:
- - |+
    x

- y
"#,
                "a 0",
                r#"
a:
- - |+
    x

  - v
- y
"#,
            ),
            (
                r#"
a:
  - b: 1
    c: 2
"#,
                "a",
                r#"
a:
  - b: 1
    c: 2
  - v
"#,
            ),
            ("a: [x]\n", "a", "a: [x, v]\n"),
            ("a: [x: 1]\n", "a", "a: [x: 1, v]\n"),
            (
                r#"
a: [
  x,
]
"#,
                "a",
                r#"
a: [
  x,
  v,
]
"#,
            ),
            ("{\"a\":[1,2]}", "a", r#"{"a":[1,2,"v"]}"#),
            (
                r#"
{
  "a": [
    1
  ]
}"#,
                "a",
                r#"
{
  "a": [
    1,
    "v"
  ]
}"#,
            ),
        ],
    );
}
