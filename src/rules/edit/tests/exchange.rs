//! Several entries that become one.

use super::*;

#[test]
fn entries_in_brackets_become_one() {
    check(
        |file, found| {
            let is_old = |entry: Entry<'_>| entry.key.text().starts_with("x-");
            exchange_entries(file, found.node, is_old, "new", &map(&[("v", text("w"))]))
        },
        &[
            ("a: {x-b: 1, c: 2}\n", "a", "a: {new: {v: w}, c: 2}\n"),
            ("a: {c: 2, x-b: 1}\n", "a", "a: {c: 2, new: {v: w}}\n"),
            ("a: {x-b: 1}\n", "a", "a: {new: {v: w}}\n"),
            ("a: {x-b: 1, x-c: 2}\n", "a", "a: {new: {v: w}}\n"),
            ("a: {c: 2, x-b: 1, x-d: 3, x-e: 4}\n", "a", "a: {c: 2, new: {v: w}}\n"),
            ("a: {x-b: 1, c: 2, x-d: 3, x-e: 4, f: 5}\n", "a", "a: {new: {v: w}, c: 2, f: 5}\n"),
            ("a: {x-b: 1, c: 2, x-d: 3, x-e: 4}\n", "a", "a: {new: {v: w}, c: 2}\n"),
            (
                "{\n  \"c\": 2,\n  \"x-b\": 1,\n  \"x-d\": 3\n}\n",
                "",
                "{\n  \"c\": 2,\n  \"new\": {\n    \"v\": \"w\"\n  }\n}\n",
            ),
            ("a: {\n  x-b: 1,\n  x-c: 2, # why\n  x-d: 3\n}\n", "a", "-"),
            ("a: {x-b: &x 1, c: *x}\n", "a", "-"),
            ("a: {c: 2}\n", "a", "-"),
        ],
    );
}

#[test]
fn entries_in_lines_become_one() {
    check(
        |file, found| {
            let is_old = |entry: Entry<'_>| entry.key.text().starts_with("x-");
            exchange_entries(file, found.node, is_old, "new", &map(&[("v", text("w"))]))
        },
        &[
            ("a:\n  x-b: 1\n", "a", "a:\n  new:\n    v: w\n"),
            ("a:\n  c: 2\n  x-b: 1\n  x-d: 3", "a", "a:\n  c: 2\n  new:\n    v: w"),
            ("a:\r\n  x-b: 1\r\n  c: 2\r\n  x-d: [3] ", "a", "a:\r\n  c: 2\r\n  new:\r\n    v: w"),
            (
                "a:\n  # above\n  x-b: 1\n  # last\n  x-d:\n    - e: 3\n    # deeper\n  c: 2\n",
                "a",
                "a:\n  # above\n  # last\n  new:\n    v: w\n    # deeper\n  c: 2\n",
            ),
            ("a:\n  x-b: >-\n    one\n    two\n  c: 2\n", "a", "a:\n  new:\n    v: w\n  c: 2\n"),
            ("a:\n- x-b: 1\n  c: 2\n  x-d: 3\n", "a 0", "a:\n- c: 2\n  new:\n    v: w\n"),
            ("a:\n  x-b: &x 1\n  c: *x\n", "a", "-"),
            ("a:\n  x-b: |+\n    one\n\n  c: 2\n", "a", "-"),
            ("a:\n  c: 2\n", "a", "-"),
        ],
    );
}
