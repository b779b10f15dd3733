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
            ("{\"a\":{\"b\":1}}", "a", "{\"a\":[{\"b\":1}]}"),
            (
                "a: # c\n  b: 1\n  c:\n    d: 2 # e\nf: 3\n",
                "a",
                "a: # c\n  - b: 1\n    c:\n      d: 2 # e\nf: 3\n",
            ),
            ("a:\r\n  b: 1\r\n\r\n  c: 2", "a", "a:\r\n  - b: 1\r\n\r\n    c: 2"),
            (
                "a:\n  b: |\n    x\n     \n\n    y\n",
                "a",
                "a:\n  - b: |\n      x\n       \n\n      y\n",
            ),
            ("a:\n- b: 1\n  c: 2\n", "a 0", "-"),
            ("a:\n  &x b: 1\n  c: 2\n", "a", "a:\n  - &x b: 1\n    c: 2\n"),
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
            ("a: x # c\nb: 1\n", "a", "a:\n  in: x # c\nb: 1\n"),
            ("p:\r\n    a:   'x'\r\n", "p a", "p:\r\n    a:\r\n        in: 'x'\r\n"),
            (
                "l:\n- a: x\n  b:\n      c: 1\n",
                "l 0 a",
                "l:\n- a:\n      in: x\n  b:\n      c: 1\n",
            ),
            ("a: {b: 1}\n", "a", "a:\n  in: {b: 1}\n"),
            ("p: {a: x, b: 1}\n", "p a", "p: {a: {in: x}, b: 1}\n"),
            ("{\"a\":\"x\"}", "a", "{\"a\":{\"in\":\"x\"}}"),
            ("{\"a\": \"x\"}", "a", "{\"a\": {\"in\": \"x\"}}"),
            ("a:\n  x\n", "a", "-"),
            ("a: x\n  y\n", "a", "-"),
            ("a: &x y\n", "a", "-"),
            ("a: |\n  x\n", "a", "-"),
            ("a:\n  b: 1\n", "a", "-"),
            ("a: [x]\n", "a", "-"),
        ],
    );
}
