//! Tests of the operations: a text, what to do, and the text that comes of it.

use super::*;
use crate::openapi::SHAPE;
use crate::yaml::{self, Entry, Format, Kind, Tree};

/// The node at a path of keys and indexes, the entry that holds it, and the mapping around that.
pub(super) struct Found<'t> {
    pub(super) around: Node<'t>,
    pub(super) entry: Option<Entry<'t>>,
    pub(super) node: Node<'t>,
}

pub(super) fn find<'t>(tree: &'t Tree, path: &str) -> Found<'t> {
    let root = tree.root().unwrap();
    let mut found = Found { around: root, entry: None, node: root };
    for part in path.split(' ').filter(|part| !part.is_empty()) {
        let around = found.node;
        found = if around.kind() == Kind::Sequence {
            let node = around.items().nth(part.parse().unwrap()).unwrap();
            Found { around, entry: None, node }
        } else {
            let entry = around.entries().find(|entry| entry.key.text() == part);
            let entry = entry.unwrap_or_else(|| panic!("no {part} in {:?}", tree.source()));
            Found { around, entry: Some(entry), node: entry.value }
        };
    }
    found
}

fn format_of(text: &str) -> Format {
    match text.trim_start_matches('\u{feff}').trim_start().as_bytes().first() {
        Some(b'{') if text.contains("//") => Format::JsonWithComments,
        Some(b'{') if text.contains('"') => Format::Json,
        _ => Format::Yaml,
    }
}

type Operation = fn(&FileStyle<'_>, &Found<'_>) -> Option<Vec<Edit>>;

/// Does something at a place; `-` as the result means that it is refused. The result must be free
/// of errors.
#[track_caller]
fn check(operation: Operation, cases: &[(&str, &str, &str)]) {
    let mut wrong = Vec::new();
    for (before, path, after) in cases {
        let format = format_of(before);
        let tree = yaml::read(before, format, SHAPE);
        let found = find(&tree, path);
        let file = FileStyle::new(&tree, format);
        let edits = operation(&file, &found);
        let result = edits.map(|edits| apply(before, &edits).unwrap());
        let result = result.as_deref().unwrap_or("-");
        if result != *after {
            wrong.push(format!("{path} in {before:?}\n  gave {result:?}\n  not  {after:?}"));
        }
        let errors = yaml::read(result, format, SHAPE).errors().to_vec();
        if result != "-" && !errors.is_empty() {
            wrong.push(format!("{path} in {before:?}\n  gave {result:?}\n  with {errors:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

pub(super) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub(super) fn map(entries: &[(&str, Value)]) -> Value {
    Value::Map(entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
}

#[test]
fn keys_are_renamed_in_their_quotes() {
    check(
        |file, found| rename_key(file, found.entry?, "new"),
        &[
            ("old: 1\n", "old", "new: 1\n"),
            ("a:\r\n  'old': 1 # c\r\n", "a old", "a:\r\n  'new': 1 # c\r\n"),
            ("\"old\" : 1", "old", "\"new\" : 1"),
            ("{\"old\":1}", "old", "{\"new\":1}"),
            ("a: {old: 1, b: 2}\n", "a old", "a: {new: 1, b: 2}\n"),
            ("a:\n- &x old: 1\n", "a 0 old", "a:\n- &x new: 1\n"),
            ("# 😀\n😀: 1\n", "😀", "# 😀\nnew: 1\n"),
            ("\u{feff}old: 1\n", "old", "\u{feff}new: 1\n"),
            ("b: 1\ra:\r  old: 1\r", "a old", "b: 1\ra:\r  new: 1\r"),
            ("a: &a\n  b: 1\nc: *a\n", "c", "a: &a\n  b: 1\nnew: *a\n"),
            ("? [x]\n: 1\n", "", "-"),
            ("a:\n  old: [\nb: 1\n", "a old", "-"),
        ],
    );
    check(
        |file, found| rename_key(file, found.entry?, "/a/{id}"),
        &[
            ("paths:\n  /a: {}\n", "paths /a", "paths:\n  /a/{id}: {}\n"),
            ("paths: {/a: {}}\n", "paths /a", "paths: {\"/a/{id}\": {}}\n"),
        ],
    );
    check(
        |file, found| rename_key(file, found.entry?, "200"),
        &[("a: 'b'\nc: 'd'\nok: 1\n", "ok", "a: 'b'\nc: 'd'\n'200': 1\n")],
    );
}

#[test]
fn values_are_replaced_in_their_quotes() {
    check(
        |file, found| replace_scalar(file, found.node, &text("new")),
        &[
            ("a: old # c\n", "a", "a: new # c\n"),
            ("a: 'old'\r\nb: 1", "a", "a: 'new'\r\nb: 1"),
            ("a: \"old\"", "a", "a: \"new\""),
            ("{\"a\": 1}", "a", "{\"a\": \"new\"}"),
            ("{\"a\": [\"x\"]}", "a", "{\"a\": \"new\"}"),
            ("a:\n", "a", "a: new\n"),
            ("a:   # c\nb: 1\n", "a", "a: new   # c\nb: 1\n"),
            ("a: &x\nb: *x\n", "a", "a: &x new\nb: *x\n"),
            ("a:", "a", "a: new"),
            ("a:\n-\n- x\n", "a 0", "a:\n- new\n- x\n"),
            ("a:\n- # c\n- x\n", "a 0", "a:\n- new # c\n- x\n"),
            ("a: {b: , c: 1}\n", "a b", "a: {b: new , c: 1}\n"),
            ("a: {b}\n", "a b", "-"),
            ("a: [A]\n", "a", "a: new\n"),
            ("a:\n  - A # c\nb: 1\n", "a", "a: new # c\nb: 1\n"),
            ("a:\n- A\n- B\nb: 1\n", "a", "a: new\nb: 1\n"),
            ("a: # c\n  - A\n", "a", "-"),
            ("a: [A, # c\n B]\n", "a", "-"),
            ("a:\n  b:\n    c: 1\n  d: 2\n", "a b", "a:\n  b: new\n  d: 2\n"),
            ("a:\n- b: 1\n  c: 2\n- d\n", "a 0", "a:\n- new\n- d\n"),
            ("a: |-\n  x\n  y\nb: 1\n", "a", "a: new\nb: 1\n"),
            ("a: >\r\n\r\n  x\r\n\r\nb: 1\r\n", "a", "a: new\r\n\r\nb: 1\r\n"),
            ("a: | # c\n  x\n", "a", "-"),
            ("a: |\nb: 1\n", "a", "a: new\nb: 1\n"),
            ("a: x\n  y\nb: 1\n", "a", "a: new\nb: 1\n"),
            ("a: !!str 5\n", "a", "-"),
            ("a: &x old\nb: *x\n", "a", "a: &x new\nb: *x\n"),
            ("a: &x old\nb: *x\n", "b", "-"),
            ("a: [&x old]\nb: *x\n", "a", "-"),
            ("a: [&x old]\n", "a", "a: new\n"),
            ("a: &x\n  k: v\nb: *x\n", "a", "a: &x new\nb: *x\n"),
        ],
    );
    check(
        |file, found| replace_scalar(file, found.node, &text("a: 'b', [c]")),
        &[("a: x\n", "a", "a: \"a: 'b', [c]\"\n"), ("a: 'x'\n", "a", "a: \"a: 'b', [c]\"\n")],
    );
    check(
        |file, found| replace_scalar(file, found.node, &Value::Plain("15.0".to_owned())),
        &[("a: '15'\n", "a", "a: 15.0\n"), ("{\"a\":\"15\"}", "a", "{\"a\":15.0}")],
    );
    check(
        |file, found| replace_scalar(file, found.node, &text("https://x/{id}")),
        &[
            ("a: x\n", "a", "a: https://x/{id}\n"),
            ("a: {b: x}\n", "a b", "a: {b: \"https://x/{id}\"}\n"),
        ],
    );
}

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
    check(
        |file, found| insert_item(file, found.around, &text("v"), Position::Before(found.node)),
        &[
            ("a:\n- x\n- y\n", "a 1", "a:\n- x\n- v\n- y\n"),
            ("a:\n- - - x\n  - y\n", "a 0", "a:\n- v\n- - - x\n  - y\n"),
            ("a:\n- - - x\n  - y\n", "a 0 0", "a:\n- - v\n  - - x\n  - y\n"),
            ("a:\n- - x\n  - y\n", "a 0 0", "a:\n- - v\n  - x\n  - y\n"),
            ("a: [x: 1, y]\n", "a 0", "a: [v, x: 1, y]\n"),
            ("a: [? x : 1, y]\n", "a 0", "-"),
        ],
    );
}

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
            ("# about a\na: 1\nb: 2\n", "a", "# about a\nb: 2\n"),
            ("a:\n  x: 1\n  # inside\n\n  # too\n# about b\nb: 2\n", "a", "# about b\nb: 2\n"),
            ("a:\n  b:\n    c: 1\n  d: 2\n", "a b", "a:\n  d: 2\n"),
            ("l:\n- a: 1\n  b: 2\n", "l 0 a", "l:\n- b: 2\n"),
            ("l:\n- a: 1\n\n  # c\n  b: 2\n", "l 0 a", "l:\n- # c\n  b: 2\n"),
            ("l:\n- a: 1\n  b: 2\n", "l 0 b", "l:\n- a: 1\n"),
            ("a:\n  b: 1 # c\nd: 2\n", "a b", "a: {}\nd: 2\n"),
            ("a: # c\n  # d\n  b: 1", "a b", "a: {} # c\n  # d"),
            ("a: &x\n  b: 1\nc: *x\n", "a b", "a: &x {}\nc: *x\n"),
            ("l:\n- a: 1 # c\n- x\n", "l 0 a", "l:\n- {} # c\n- x\n"),
            ("a: 1\n", "a", "{}\n"),
            ("a: &x 1\nb: *x\n", "a", "-"),
            ("&x a: 1\nb: *x\n", "a", "-"),
            ("a: &x 1\nb: 2\n", "a", "b: 2\n"),
            ("a:\n  b: &x 1\n  c: *x\nd: 1\n", "a", "d: 1\n"),
            ("a: |+\n  x\nb: 1\n\nc: 2\n", "b", "a: |+\n  x\nc: 2\n"),
            ("a: |\n  x\nb: 1", "b", "a: |\n  x\n"),
            ("a: 1\nb:\n  {{ if x }}\n  c: 1\n  {{ end }}\n", "b", "-"),
            ("? a\n: 1\nb: 2\n", "a", "-"),
            ("a: {b: 1, c: 2, d: 3}\n", "a b", "a: {c: 2, d: 3}\n"),
            ("a: {b: 1, c: 2, d: 3}\n", "a c", "a: {b: 1, d: 3}\n"),
            ("a: {b: 1, c: 2, d: 3}\n", "a d", "a: {b: 1, c: 2}\n"),
            ("a: { b: 1, c: 2, }\n", "a c", "a: { b: 1, }\n"),
            ("a: { b: 1 }\n", "a b", "a: {}\n"),
            ("a: {b, c}\n", "a b", "a: {c}\n"),
            (
                "a: {\n  b: 1, # b\n  # about c\n  c: 2 # c\n}\n",
                "a b",
                "a: {\n  # about c\n  c: 2 # c\n}\n",
            ),
            (
                "a: {\n  b: 1, # b\n  # about c\n  c: 2 # c\n}\n",
                "a c",
                "a: {\n  b: 1 # b\n  # about c\n}\n",
            ),
            ("a: {\n  b: 1,\n  c: 2,\n}\n", "a c", "a: {\n  b: 1,\n}\n"),
            ("a: {b: 1,\n  c: 2}\n", "a b", "a: {c: 2}\n"),
            ("a: {b: 1, c: 2,\n  d: 3}\n", "a c", "a: {b: 1,\n  d: 3}\n"),
            ("a: [x: 1]\n", "a 0 x", "-"),
            ("{\"a\":1,\"b\":2}", "a", "{\"b\":2}"),
            ("{\"a\":1,\"b\":2}", "b", "{\"a\":1}"),
            ("{\"a\":{\"b\":1}}", "a b", "{\"a\":{}}"),
            ("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "a", "{\n  \"b\": 2\n}\n"),
            ("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "b", "{\n  \"a\": 1\n}\n"),
            ("{\n  \"a\": 1, // a\n  \"b\": 2 // b\n}\n", "b", "{\n  \"a\": 1 // a\n}\n"),
            ("{\n  \"a\": {\n    \"b\": 1\n  }\n}\n", "a b", "{\n  \"a\": {}\n}\n"),
        ],
    );
    check(
        |file, found| remove_item(file, found.around, found.node),
        &[
            ("a:\n- x\n- y # c\n- z\n", "a 1", "a:\n- x\n- z\n"),
            ("a:\n- - x\n  - y\n- z\n", "a 0 0", "a:\n- - y\n- z\n"),
            ("a:\n- - x\n- z\n", "a 0 0", "a:\n- []\n- z\n"),
            ("a:\n  - x\nb: 1\n", "a 0", "a: []\nb: 1\n"),
            ("a:\n- b: 1\n  c: 2\n- x", "a 0", "a:\n- x"),
            ("a:\n-\n- x\n", "a 0", "a:\n- x\n"),
            ("a: [x, y]\n", "a 1", "a: [x]\n"),
            ("a: [x]\n", "a 0", "a: []\n"),
            ("{\"a\":[1,2,3]}", "a 1", "{\"a\":[1,3]}"),
        ],
    );
}

#[test]
fn entries_are_copied_and_moved() {
    check(
        |file, found| {
            let (get, from) = (find(file.tree, "p get"), found);
            copy_entry(file, from.around, from.entry?, get.node, Position::Last)
        },
        &[
            (
                "p:\n  x: # c\n    a: 1 # d\n    # e\n    b: |\n      t\n\n       u\n  get:\n    y: 1\n",
                "p x",
                "p:\n  x: # c\n    a: 1 # d\n    # e\n    b: |\n      t\n\n       u\n  get:\n    y: 1\n    x: # c\n      a: 1 # d\n      # e\n      b: |\n        t\n\n         u\n",
            ),
            (
                "p:\r\n    x:\r\n    - 1\r\n    get:\r\n",
                "p x",
                "p:\r\n    x:\r\n    - 1\r\n    get:\r\n        x:\r\n        - 1\r\n",
            ),
            (
                "p:\n  x:\n    a: 1\n  get: {}",
                "p x",
                "p:\n  x:\n    a: 1\n  get:\n    x:\n      a: 1",
            ),
            (
                "q:\n      x:\n        a: 1\np:\n get:\n  b: 1\n",
                "q x",
                "q:\n      x:\n        a: 1\np:\n get:\n  b: 1\n  x:\n    a: 1\n",
            ),
            ("p:\n  x: 1\n  get: {b: 1}\n", "p x", "p:\n  x: 1\n  get: {b: 1, x: 1}\n"),
            ("p:\n  x:\n    a: 1\n  get: {b: 1}\n", "p x", "-"),
            ("p: {x: {a: 1}, get: {}}\n", "p x", "p: {x: {a: 1}, get: {x: {a: 1}}}\n"),
            ("p:\n  x: &y 1\n  get: {}\n", "p x", "-"),
            ("z: &y 1\np:\n  x: *y\n  get:\n", "p x", "z: &y 1\np:\n  x: *y\n  get:\n    x: *y\n"),
            ("p:\n  get:\n  a: &y 1\n  x: *y\n", "p x", "-"),
            ("p:\n  get:\n    x: 1\n", "p get", "-"),
            ("p:\n  w: &y 1\n  x: *y\n  v: &y 2\n  get:\n", "p x", "-"),
            ("p:\n  x: |+\n    a\n\n  get:\n", "p x", "-"),
            ("p:\n  x: |\n    a\n  get:", "p x", "-"),
            (
                "{\"p\":{\"x\":{\"a\":1},\"get\":{\"b\":1}}}",
                "p x",
                "{\"p\":{\"x\":{\"a\":1},\"get\":{\"b\":1,\"x\":{\"a\":1}}}}",
            ),
            (
                "{\n  \"p\": {\n    \"x\": {\n      \"a\": 1\n    },\n    \"get\": {}\n  }\n}\n",
                "p x",
                "{\n  \"p\": {\n    \"x\": {\n      \"a\": 1\n    },\n    \"get\": {\n      \"x\": {\n        \"a\": 1\n      }\n    }\n  }\n}\n",
            ),
        ],
    );
    check(
        |file, found| {
            let get = find(file.tree, "p get");
            move_entry(file, found.around, found.entry?, get.node, Position::First)
        },
        &[
            (
                "p:\n  x:\n    a: 1\n  get:\n    y: 1\n",
                "p x",
                "p:\n  get:\n    x:\n      a: 1\n    y: 1\n",
            ),
            (
                "p:\n  get:\n    y: 1\n  x: 1 # c\nq: 1\n",
                "p x",
                "p:\n  get:\n    x: 1 # c\n    y: 1\nq: 1\n",
            ),
        ],
    );
}

#[test]
fn a_path_level_entry_goes_to_each_operation() {
    let source = "paths:\n  /a:\n    x-b:\n      a: 1\n    get:\n      o: 1\n    put: {}\n    post:\n  /b: {}\n";
    let tree = yaml::read(source, Format::Yaml, SHAPE);
    let file = FileStyle::new(&tree, Format::Yaml);
    let from = find(&tree, "paths /a x-b");
    let entry = from.entry.unwrap();
    let mut all = vec![remove_entry(&file, from.around, entry).unwrap()];
    for method in ["get", "put", "post"] {
        let node = find(&tree, &format!("paths /a {method}")).node;
        all.push(copy_entry(&file, from.around, entry, node, Position::First).unwrap());
    }
    let edits = combine(all).unwrap();
    assert_eq!(
        apply(source, &edits).unwrap(),
        "paths:\n  /a:\n    get:\n      x-b:\n        a: 1\n      o: 1\n    put:\n      x-b:\n        a: 1\n    post:\n      x-b:\n        a: 1\n  /b: {}\n"
    );
}

#[test]
fn edits_are_combined() {
    let source = "a:\n  b: 1\nc: 2\n";
    let tree = yaml::read(source, Format::Yaml, SHAPE);
    let file = FileStyle::new(&tree, Format::Yaml);
    let add = |path: &str, key: &str| {
        let node = find(&tree, path).node;
        insert_entry(&file, node, key, &text("v"), Position::Last).unwrap()
    };
    let after_a = |key: &str| {
        let a = find(&tree, "a");
        insert_entry(&file, a.around, key, &text("v"), Position::After(a.entry.unwrap())).unwrap()
    };
    let edits = combine([add("", "z"), after_a("x"), after_a("u"), add("a", "w")]).unwrap();
    assert_eq!(apply(source, &edits).unwrap(), "a:\n  b: 1\n  w: v\nx: v\nu: v\nc: 2\nz: v\n");
    let twice = |path: &str| {
        let node = find(&tree, path).node;
        replace_scalar(&file, node, &text("x")).unwrap()
    };
    assert_eq!(combine([twice("a b"), twice("a b")]), None);
    let edit =
        |start, end| Edit { range: crate::text::TextRange::new(start, end), text: "x".into() };
    assert_eq!(combine([vec![edit(0, 2)], vec![edit(1, 3)]]), None);
    assert_eq!(apply("abc", &[edit(1, 2), edit(0, 1)]), None);
    assert_eq!(apply("é", &[edit(1, 2)]), None);
    assert_eq!(apply("abc", &[edit(0, 0), edit(0, 1), edit(3, 3)]).unwrap(), "xxbcx");
}

#[test]
fn what_is_reached_from_elsewhere_is_not_written() {
    let tree = yaml::read("a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n", Format::Yaml, SHAPE);
    let root = tree.root().unwrap().resolved();
    assert!(written(root.field("a").unwrap().value).is_some());
    assert!(written(root.field("c").unwrap().value).is_none());
    assert!(written(root.field("d").unwrap().value.field("b").unwrap().value).is_none());
}

#[test]
fn scalars_are_quoted_where_they_must_be() {
    let tree = yaml::read("a: x\n", Format::Yaml, SHAPE);
    let file = FileStyle::new(&tree, Format::Yaml);
    for plain in [
        "a",
        "a b",
        "a:b",
        "https://x.y/z?a=b#c",
        "a#b",
        "it's",
        "say \"x\"",
        "-a",
        "?a",
        ":a",
        "15s",
        "a{b}",
        "a,b",
        "1.2.3",
        "10.0.0.1",
        "v2.0",
        "nullable",
        "None",
        "2001-12",
        "😀",
        "https://x/{id}",
        "a*b",
        "e5",
        "0x",
        "1e",
        "é",
    ] {
        assert_eq!(write_value_text(&file, plain, Spot::Block), plain);
    }
    for quoted in [
        "",
        " a",
        "a ",
        "yes",
        "No",
        "ON",
        "off",
        "y",
        "N",
        "true",
        "False",
        "null",
        "~",
        "2.0",
        "200",
        "-1",
        "+1",
        "1_000",
        "0x1F",
        "0o7",
        "0b1",
        "1e3",
        "1.",
        ".5",
        ".inf",
        "-.INF",
        ".NaN",
        "1:30",
        "2001-12-14",
        "2001-12-14T21:59:43Z",
        "*a",
        "&a",
        "!a",
        "|",
        ">",
        "%a",
        "@a",
        "`a",
        "[a",
        "]a",
        "{a",
        "}a",
        ",a",
        "#a",
        "- a",
        "-",
        "? a",
        ": a",
        "a: b",
        "a #b",
        "a:",
        "<<",
        "=",
        "---",
        "...",
    ] {
        assert_eq!(write_value_text(&file, quoted, Spot::Block), format!("\"{quoted}\""));
    }
    for flow in ["a,b", "a[b", "a]", "a{b", "https://x/{id}", "-[", ":,"] {
        assert_eq!(write_value_text(&file, flow, Spot::Flow), format!("\"{flow}\""));
    }
    for (text, written) in [
        ("'a'", "\"'a'\""),
        ("\"a\"", "'\"a\"'"),
        ("# \\d", "'# \\d'"),
        ("a\nb\t\u{1}\u{85}", "\"a\\nb\\t\\u0001\\u0085\""),
        ("# '\"", "\"# '\\\"\""),
    ] {
        assert_eq!(write_value_text(&file, text, Spot::Block), written);
    }
    let single = yaml::read("a: 'x'\nb: [\"y\", 'z']\n", Format::Yaml, SHAPE);
    let file = FileStyle::new(&single, Format::Yaml);
    for (text, written) in [
        ("yes", "'yes'"),
        ("# it's", "\"# it's\""),
        ("# it's \"x\"", "'# it''s \"x\"'"),
        ("a\n", "\"a\\n\""),
    ] {
        assert_eq!(write_value_text(&file, text, Spot::Block), written);
    }
    for (source, format) in [("{}", Format::Json), ("{\"a\": 1}", Format::Yaml)] {
        let json = yaml::read(source, format, SHAPE);
        let file = FileStyle::new(&json, format);
        assert_eq!(write_value_text(&file, "a'\"\\\n", Spot::Flow), r#""a'\"\\\n""#);
    }
}
