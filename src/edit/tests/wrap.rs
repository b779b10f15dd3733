//! Values that get a list or mapping around them.

use super::*;

#[test]
fn values_become_lists() {
    check(
        |file, found| wrap_in_list(file, found.node),
        &[
            ("a: x # c\n", "a", "a: [x] # c\n"),
            ("a: 'x, y'\n", "a", "a: ['x, y']\n"),
            ("a: x, y\n", "a", "a: [\"x, y\"]\n"),
            ("a: 5\n", "a", "a: [5]\n"),
            ("a: {b: 1}\n", "a", "a: [{b: 1}]\n"),
            (r#"{"a":{"b":1}}"#, "a", r#"{"a":[{"b":1}]}"#),
            (
                r#"
a: # c
  b: 1
  c:
    d: 2 # e
f: 3
"#,
                "a",
                r#"
a: # c
  - b: 1
    c:
      d: 2 # e
f: 3
"#,
            ),
            ("a:\r\n  b: 1\r\n\r\n  c: 2", "a", "a:\r\n  - b: 1\r\n\r\n    c: 2"),
            (
                "a:\n  b: |\n    x\n     \n\n    y\n",
                "a",
                "a:\n  - b: |\n      x\n       \n\n      y\n",
            ),
            (
                r#"
a:
- b: 1
  c: 2
"#,
                "a 0",
                "-",
            ),
            (
                r#"
a:
  &x b: 1
  c: 2
"#,
                "a",
                r#"
a:
  - &x b: 1
    c: 2
"#,
            ),
            ("a: &x\n  b: 1\n", "a", "-"),
            ("a: !!str x\n", "a", "-"),
            ("a: |\n  x\n", "a", "-"),
            ("a: x\n  y\n", "a", "-"),
            ("a:\n", "a", "-"),
            ("a: [x]\n", "a", "-"),
            ("b: &x 1\na: *x\n", "a", "-"),
        ],
    );
}

#[test]
fn values_become_fields_of_a_mapping() {
    check(
        |file, found| wrap_in_mapping(file, found.around, found.entry?, "in"),
        &[
            (
                r#"
a: x # c
b: 1
"#,
                "a",
                r#"
a:
  in: x # c
b: 1
"#,
            ),
            ("p:\r\n    a:   'x'\r\n", "p a", "p:\r\n    a:\r\n        in: 'x'\r\n"),
            (
                r#"
l:
- a: x
  b:
      c: 1
"#,
                "l 0 a",
                r#"
l:
- a:
      in: x
  b:
      c: 1
"#,
            ),
            ("a: {b: 1}\n", "a", "a:\n  in: {b: 1}\n"),
            ("p: {a: x, b: 1}\n", "p a", "p: {a: {in: x}, b: 1}\n"),
            (r#"{"a":"x"}"#, "a", r#"{"a":{"in":"x"}}"#),
            (r#"{"a": "x"}"#, "a", r#"{"a": {"in": "x"}}"#),
            ("a:\n  x\n", "a", "-"),
            ("a: x\n  y\n", "a", "-"),
            ("a: &x y\n", "a", "-"),
            ("a: |\n  x\n", "a", "-"),
            ("a:\n  b: 1\n", "a", "-"),
            ("a: [x]\n", "a", "-"),
        ],
    );
}
