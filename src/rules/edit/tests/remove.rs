//! Entries taken away, and copied to other places.

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
}

#[test]
fn entries_are_copied() {
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
}

#[test]
fn a_path_level_entry_goes_to_each_operation() {
    let source = r#"paths:
  /a:
    x-b:
      a: 1
    get:
      o: 1
    put: {}
    post:
  /b: {}
"#;
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
fn items_are_removed() {
    check(
        |file, found| remove_item(file, found.around, found.node),
        &[
            ("l:\n- a: 1\n- b: 2 # c\n", "l 1", "l:\n- a: 1\n"),
            ("l:\n  - a: 1\n    c: 2\n  - b: 2\n", "l 0", "l:\n  - b: 2\n"),
            ("l: [{a: 1}, {b: 2}]\n", "l 1", "l: [{a: 1}]\n"),
            ("l: [{a: 1}]\n", "l 0", "l: []\n"),
            ("l:\n- &x a\n- b\nc: *x\n", "l 0", "-"),
            ("{\"l\":[1,2]}", "l 1", "{\"l\":[1]}"),
        ],
    );
}
