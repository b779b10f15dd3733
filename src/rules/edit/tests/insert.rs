//! New entries and items.

use super::*;

#[test]
fn entries_are_added_behind_and_before() {
    check(
        |file, found| {
            insert_entry(file, found.around, "new", &text("v"), Position::After(found.entry?))
        },
        &[
            ("a: 1\nb: 2\n", "a", "a: 1\nnew: v\nb: 2\n"),
            ("a: 1", "a", "a: 1\nnew: v"),
            ("a: 1\r\n", "a", "a: 1\r\nnew: v\r\n"),
            ("x: 1\ra:\r  b: 1\r", "a b", "x: 1\ra:\r  b: 1\r  new: v\r"),
            ("\u{feff}a: 1\n", "a", "\u{feff}a: 1\nnew: v\n"),
            ("a: 1 # c\n\n# about b\nb: 2\n", "a", "a: 1 # c\nnew: v\n\n# about b\nb: 2\n"),
            (
                "a:\n    x: 1\n    # inside\n# about b\nb: 2\n",
                "a",
                "a:\n    x: 1\n    # inside\nnew: v\n# about b\nb: 2\n",
            ),
            ("l:\n- a: 1\n  b: 2\n", "l 0 a", "l:\n- a: 1\n  new: v\n  b: 2\n"),
            ("l:\n- - a: 1\n", "l 0 0 a", "l:\n- - a: 1\n    new: v\n"),
            ("l:\n-   a: 1\n", "l 0 a", "l:\n-   a: 1\n    new: v\n"),
            ("l:\n  - &x\n    a: 1\n", "l 0 a", "l:\n  - &x\n    a: 1\n    new: v\n"),
            ("a: |+\n  x\n\nb: 1\n", "a", "a: |+\n  x\n\nnew: v\nb: 1\n"),
            ("a: |\n  x\n\nb: 1\n", "a", "a: |\n  x\nnew: v\n\nb: 1\n"),
            ("a: |\n  x", "a", "-"),
            ("a: |-\n  x", "a", "a: |-\n  x\nnew: v"),
            ("a:\n- x\n- y\nb: 1\n", "a", "a:\n- x\n- y\nnew: v\nb: 1\n"),
            ("a:\n\n\nb: 1\n", "a", "a:\nnew: v\n\n\nb: 1\n"),
            ("a: 1\n---\nb: 2\n", "a", "a: 1\nnew: v\n---\nb: 2\n"),
            ("? a\n: 1\n", "a", "-"),
            ("a: {b: 1}\n", "a b", "a: {b: 1, new: v}\n"),
            ("a: {b: 1, c: 2}\n", "a b", "a: {b: 1, new: v, c: 2}\n"),
            ("a: { b: 1 }\n", "a b", "a: { b: 1, new: v }\n"),
            ("a: {\n  b: 1,\n  c: 2\n}\n", "a c", "a: {\n  b: 1,\n  c: 2,\n  new: v\n}\n"),
            (
                "a: {\n  b: 1, # c\n  c: 2, # d\n}\n",
                "a c",
                "a: {\n  b: 1, # c\n  c: 2, # d\n  new: v,\n}\n",
            ),
            ("a: {\n  b: 1 # c\n}\n", "a b", "a: {\n  b: 1, # c\n  new: v\n}\n"),
            ("a: {b: }\n", "a b", "-"),
            ("a: {\n  b # c\n}\n", "a b", "a: {\n  b, # c\n  new: v\n}\n"),
            ("a: {b: 1}\nc: &x 1\n", "c", "a: {b: 1}\nc: &x 1\nnew: v\n"),
            ("{\"a\":1,\"b\":2}", "a", "{\"a\":1,\"new\":\"v\",\"b\":2}"),
            ("{\"a\":1,\"b\":2}", "b", "{\"a\":1,\"b\":2,\"new\":\"v\"}"),
            ("{\"a\": 1, \"b\": 2}", "b", "{\"a\": 1, \"b\": 2, \"new\": \"v\"}"),
            ("{\r\n\t\"a\": 1\r\n}", "a", "{\r\n\t\"a\": 1,\r\n\t\"new\": \"v\"\r\n}"),
            (
                "{\n  \"a\": 1, // c\n  \"b\": 2\n}",
                "a",
                "{\n  \"a\": 1, // c\n  \"new\": \"v\",\n  \"b\": 2\n}",
            ),
            ("{\n  \"a\": 1 // c\n}", "a", "{\n  \"a\": 1, // c\n  \"new\": \"v\"\n}"),
            ("{\n  \"a\": {\"b\": 1}\n}\n", "a b", "{\n  \"a\": {\"b\": 1, \"new\": \"v\"}\n}\n"),
            ("a: 1\n{{ if x }}\nb: 1\n{{ end }}\n", "b", "-"),
        ],
    );
    check(
        |file, found| {
            insert_entry(file, found.around, "new", &text("v"), Position::Before(found.entry?))
        },
        &[
            ("a: 1\nb: 2\n", "b", "a: 1\nnew: v\nb: 2\n"),
            ("a: 1\n# about b\nb: 2", "b", "a: 1\nnew: v\n# about b\nb: 2"),
            ("# the file\na: 1\n", "a", "# the file\nnew: v\na: 1\n"),
            ("---\n# the file\na: 1\n", "a", "---\n# the file\nnew: v\na: 1\n"),
            ("\u{feff}a: 1\n", "a", "\u{feff}new: v\na: 1\n"),
            ("l:\n- a: 1\n  b: 2\n", "l 0 a", "l:\n- new: v\n  a: 1\n  b: 2\n"),
            ("l:\n- &x a: 1\n", "l 0 a", "l:\n- new: v\n  &x a: 1\n"),
            ("a: {b: 1}\n", "a b", "a: {new: v, b: 1}\n"),
            ("a: {&x b: 1}\n", "a b", "a: {new: v, &x b: 1}\n"),
            ("{\"a\":1}", "a", "{\"new\":\"v\",\"a\":1}"),
            ("{\n    \"a\": 1\n}", "a", "{\n    \"new\": \"v\",\n    \"a\": 1\n}"),
        ],
    );
}

#[test]
fn first_and_last() {
    check(
        |file, found| insert_entry(file, found.node, "new", &text("v"), Position::First),
        &[
            ("a: 1\n", "", "new: v\na: 1\n"),
            ("paths:\n  /a: 1\n  /b: 2\n", "paths", "paths:\n  new: v\n  /a: 1\n  /b: 2\n"),
        ],
    );
    check(
        |file, found| insert_entry(file, found.node, "new", &text("v"), Position::Last),
        &[
            ("a: 1\n\n", "", "a: 1\nnew: v\n\n"),
            (
                "paths:\n  /a: 1\n  /b:\n    c: d\nx: y\n",
                "paths",
                "paths:\n  /a: 1\n  /b:\n    c: d\n  new: v\nx: y\n",
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
                "x:\n  y: 1\n",
                "",
                "x:\n  y: 1\nnew:\n  a: 1\n  b:\n    - one\n    - k: \"1\"\n      l: x\n  c: {}\n",
            ),
            (
                "x:\r\n    y:\r\n    - '1'\r\n",
                "",
                "x:\r\n    y:\r\n    - '1'\r\nnew:\r\n    a: 1\r\n    b:\r\n    - one\r\n    - k: '1'\r\n      l: x\r\n    c: {}\r\n",
            ),
            ("x: {y: 1}\n", "x", "x: {y: 1, new: {a: 1, b: [one, {k: \"1\", l: x}], c: {}}}\n"),
            (
                "{\"x\":1}",
                "",
                "{\"x\":1,\"new\":{\"a\":1,\"b\":[\"one\",{\"k\":\"1\",\"l\":\"x\"}],\"c\":{}}}",
            ),
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
            ("a:\n  get:\nb: 1\n", "a get", "a:\n  get:\n    new: v\nb: 1\n"),
            ("a:\n    get: # c\n", "a get", "a:\n    get: # c\n        new: v\n"),
            ("a:\n  get: {} # c\n", "a get", "a:\n  get: {new: v} # c\n"),
            ("a:\n  get: ~\n", "a get", "a:\n  get:\n    new: v\n"),
            ("a:\n  get: null # c", "a get", "a:\n  get: # c\n    new: v"),
            ("a:\n  get: &x\nb: *x\n", "a get", "a:\n  get: &x\n    new: v\nb: *x\n"),
            ("a:\n  get: !!null\n", "a get", "-"),
            ("a:\n- get:\n", "a 0 get", "a:\n- get:\n    new: v\n"),
            ("a:\n-\n- x\n", "a 0", "a:\n- new: v\n- x\n"),
            ("a:\n- # c\n", "a 0", "a:\n- # c\n  new: v\n"),
            ("a: {get: , b: 1}\n", "a get", "a: {get: {new: v} , b: 1}\n"),
            ("a: {get: null}\n", "a get", "a: {get: {new: v}}\n"),
            ("{\"get\":{}}", "get", "{\"get\":{\"new\":\"v\"}}"),
            ("{\"get\":null}", "get", "{\"get\":{\"new\":\"v\"}}"),
            ("{\n  \"get\": {}\n}", "get", "{\n  \"get\": {\n    \"new\": \"v\"\n  }\n}"),
            ("a: x\n", "a", "-"),
            ("{}", "", "{new: v}"),
        ],
    );
    check(
        |file, found| append_item(file, found.node, &text("v")),
        &[
            ("a:\n", "a", "a:\n  - v\n"),
            ("b:\n- x\na:\n", "a", "b:\n- x\na:\n- v\n"),
            ("a: []\n", "a", "a: [v]\n"),
            ("{\n  \"a\": []\n}", "a", "{\n  \"a\": [\n    \"v\"\n  ]\n}"),
        ],
    );
}

#[test]
fn items_are_added() {
    check(
        |file, found| append_item(file, found.node, &text("v")),
        &[
            ("a:\n- x\n", "a", "a:\n- x\n- v\n"),
            ("a:\n  - x # c\nb: 1\n", "a", "a:\n  - x # c\n  - v\nb: 1\n"),
            ("a:\n  - - x", "a 0", "a:\n  - - x\n    - v"),
            ("a:\n- - |+\n    x\n\n- y\n", "a 0", "a:\n- - |+\n    x\n\n  - v\n- y\n"),
            ("a:\n  - b: 1\n    c: 2\n", "a", "a:\n  - b: 1\n    c: 2\n  - v\n"),
            ("a: [x]\n", "a", "a: [x, v]\n"),
            ("a: [x: 1]\n", "a", "a: [x: 1, v]\n"),
            ("a: [\n  x,\n]\n", "a", "a: [\n  x,\n  v,\n]\n"),
            ("{\"a\":[1,2]}", "a", "{\"a\":[1,2,\"v\"]}"),
            ("{\n  \"a\": [\n    1\n  ]\n}", "a", "{\n  \"a\": [\n    1,\n    \"v\"\n  ]\n}"),
        ],
    );
}
