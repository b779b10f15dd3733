//! New collections, new items, and empty mappings that are filled.

use super::*;

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
