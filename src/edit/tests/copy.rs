//! Entries copied to other places.

use super::*;

#[test]
fn entries_are_copied() {
    check(
        |file, found| {
            let (get, from) = (find(file.tree, "p get"), found);
            copy_entry(file, from.around, from.entry?, get.node, Position::Last)
        },
        &[
            (
                r#"
p:
  x: # c
    a: 1 # d
    # e
    b: |
      t

       u
  get:
    y: 1
"#,
                "p x",
                r#"
p:
  x: # c
    a: 1 # d
    # e
    b: |
      t

       u
  get:
    y: 1
    x: # c
      a: 1 # d
      # e
      b: |
        t

         u
"#,
            ),
            (
                "p:\r\n    x:\r\n    - 1\r\n    get:\r\n",
                "p x",
                "p:\r\n    x:\r\n    - 1\r\n    get:\r\n        x:\r\n        - 1\r\n",
            ),
            (
                r#"
p:
  x:
    a: 1
  get: {}"#,
                "p x",
                r#"
p:
  x:
    a: 1
  get:
    x:
      a: 1"#,
            ),
            (
                r#"
q:
      x:
        a: 1
p:
 get:
  b: 1
"#,
                "q x",
                r#"
q:
      x:
        a: 1
p:
 get:
  b: 1
  x:
    a: 1
"#,
            ),
            (
                r#"
p:
  x: 1
  get: {b: 1}
"#,
                "p x",
                r#"
p:
  x: 1
  get: {b: 1, x: 1}
"#,
            ),
            (
                r#"
p:
  x:
    a: 1
  get: {b: 1}
"#,
                "p x",
                "-",
            ),
            ("p: {x: {a: 1}, get: {}}\n", "p x", "p: {x: {a: 1}, get: {x: {a: 1}}}\n"),
            (
                r#"
p:
  x: &y 1
  get: {}
"#,
                "p x",
                "-",
            ),
            (
                r#"
z: &y 1
p:
  x: *y
  get:
"#,
                "p x",
                r#"
z: &y 1
p:
  x: *y
  get:
    x: *y
"#,
            ),
            (
                r#"
p:
  get:
  a: &y 1
  x: *y
"#,
                "p x",
                "-",
            ),
            (
                r#"
p:
  get:
    x: 1
"#,
                "p get",
                "-",
            ),
            (
                r#"
p:
  w: &y 1
  x: *y
  v: &y 2
  get:
"#,
                "p x",
                "-",
            ),
            (
                r#"
p:
  x: |+
    a

  get:
"#,
                "p x",
                "-",
            ),
            (
                r#"
p:
  x: |
    a
  get:"#,
                "p x",
                "-",
            ),
            (
                r#"{"p":{"x":{"a":1},"get":{"b":1}}}"#,
                "p x",
                r#"{"p":{"x":{"a":1},"get":{"b":1,"x":{"a":1}}}}"#,
            ),
            (
                r#"
{
  "p": {
    "x": {
      "a": 1
    },
    "get": {}
  }
}
"#,
                "p x",
                r#"
{
  "p": {
    "x": {
      "a": 1
    },
    "get": {
      "x": {
        "a": 1
      }
    }
  }
}
"#,
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
        r#"paths:
  /a:
    get:
      x-b:
        a: 1
      o: 1
    put:
      x-b:
        a: 1
    post:
      x-b:
        a: 1
  /b: {}
"#
    );
}
