//! Other names, other values.

use super::*;

#[test]
fn keys_are_renamed_in_their_quotes() {
    check(
        |file, found| rename_key(file, found.entry?.key, "new"),
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
            (
                r#"
a: &a
  b: 1
c: *a
"#,
                "c",
                r#"
a: &a
  b: 1
new: *a
"#,
            ),
            ("? [x]\n: 1\n", "", "-"),
            (
                r#"
a:
  old: [
b: 1
"#,
                "a old",
                "-",
            ),
        ],
    );
    check(
        |file, found| rename_key(file, found.entry?.key, "/a/{id}"),
        &[
            ("paths:\n  /a: {}\n", "paths /a", "paths:\n  /a/{id}: {}\n"),
            ("paths: {/a: {}}\n", "paths /a", "paths: {\"/a/{id}\": {}}\n"),
        ],
    );
    check(
        |file, found| rename_key(file, found.entry?.key, "200"),
        &[(
            r#"
a: 'b'
c: 'd'
ok: 1
"#,
            "ok",
            r#"
a: 'b'
c: 'd'
'200': 1
"#,
        )],
    );
}

#[test]
fn values_are_replaced_in_their_quotes() {
    check(
        |file, found| replace_value(file, found.node, &text("new")),
        &[
            ("a: old # c\n", "a", "a: new # c\n"),
            ("a: 'old'\r\nb: 1", "a", "a: 'new'\r\nb: 1"),
            ("a: \"old\"", "a", "a: \"new\""),
            ("{\"a\": 1}", "a", r#"{"a": "new"}"#),
            (r#"{"a": ["x"]}"#, "a", r#"{"a": "new"}"#),
            ("a:\n", "a", "a: new\n"),
            ("a:   # c\nb: 1\n", "a", "a: new   # c\nb: 1\n"),
            ("a: &x\nb: *x\n", "a", "a: &x new\nb: *x\n"),
            ("a:", "a", "a: new"),
            (
                r#"
a:
-
- x
"#,
                "a 0",
                r#"
a:
- new
- x
"#,
            ),
            (
                r#"
a:
- # c
- x
"#,
                "a 0",
                r#"
a:
- new # c
- x
"#,
            ),
            ("a: {b: , c: 1}\n", "a b", "a: {b: new , c: 1}\n"),
            ("a: {b}\n", "a b", "-"),
            ("a: [A]\n", "a", "a: new\n"),
            (
                r#"
a:
  - A # c
b: 1
"#,
                "a",
                r#"
a: new # c
b: 1
"#,
            ),
            (
                r#"
a:
- A
- B
b: 1
"#,
                "a",
                r#"
a: new
b: 1
"#,
            ),
            ("a: # c\n  - A\n", "a", "-"),
            ("a: [A, # c\n B]\n", "a", "-"),
            (
                r#"
a:
  b:
    c: 1
  d: 2
"#,
                "a b",
                r#"
a:
  b: new
  d: 2
"#,
            ),
            (
                r#"
a:
- b: 1
  c: 2
- d
"#,
                "a 0",
                r#"
a:
- new
- d
"#,
            ),
            (
                r#"
a: |-
  x
  y
b: 1
"#,
                "a",
                r#"
a: new
b: 1
"#,
            ),
            ("a: >\r\n\r\n  x\r\n\r\nb: 1\r\n", "a", "a: new\r\n\r\nb: 1\r\n"),
            ("a: | # c\n  x\n", "a", "-"),
            ("a: |\nb: 1\n", "a", "a: new\nb: 1\n"),
            (
                r#"
a: x
  y
b: 1
"#,
                "a",
                r#"
a: new
b: 1
"#,
            ),
            ("a: !!str 5\n", "a", "-"),
            ("a: &x old\nb: *x\n", "a", "a: &x new\nb: *x\n"),
            ("a: &x old\nb: *x\n", "b", "-"),
            ("a: [&x old]\nb: *x\n", "a", "-"),
            ("a: [&x old]\n", "a", "a: new\n"),
            (
                r#"
a: &x
  k: v
b: *x
"#,
                "a",
                r#"
a: &x new
b: *x
"#,
            ),
        ],
    );
    check(
        |file, found| replace_value(file, found.node, &text("a: 'b', [c]")),
        &[("a: x\n", "a", "a: \"a: 'b', [c]\"\n"), ("a: 'x'\n", "a", "a: \"a: 'b', [c]\"\n")],
    );
    check(
        |file, found| replace_value(file, found.node, &Value::Plain("15.0".to_owned())),
        &[("a: '15'\n", "a", "a: 15.0\n"), (r#"{"a":"15"}"#, "a", "{\"a\":15.0}")],
    );
    check(
        |file, found| replace_value(file, found.node, &text("https://x/{id}")),
        &[
            ("a: x\n", "a", "a: https://x/{id}\n"),
            ("a: {b: x}\n", "a b", "a: {b: \"https://x/{id}\"}\n"),
        ],
    );
}

#[test]
fn a_mapping_gives_way_with_its_comments() {
    check(
        |file, found| replace_mapping(file, found.node, &text("new")),
        &[
            (
                r#"
a:
  b: 1
c: 2
"#,
                "a",
                r#"
a: new
c: 2
"#,
            ),
            (
                r#"
a:  # key
  # b
  b: 1 # one

  # d
  d: 2 # two"#,
                "a",
                "a: new  # key",
            ),
            (
                "a: \n  b:\n    d: 1 \n# c\nc: 2\n",
                "a",
                r#"
a: new
# c
c: 2
"#,
            ),
            ("a:\r\n  b: 1\r\n  # below\r\nc: 2\r\n", "a", "a: new\r\n  # below\r\nc: 2\r\n"),
            ("a: { # b\n  b: 1 } # a\n", "a", "a: new # a\n"),
            ("a: # key\n  {b: 1}\n", "a", "a: # key\n  new\n"),
            (
                r#"
{
  "a": { // b
    "b": 1
  }
}
"#,
                "a",
                r#"
{
  "a": "new"
}
"#,
            ),
            (
                r#"
a: &x
  b: 1
c: *x
"#,
                "a",
                r#"
a: &x new
c: *x
"#,
            ),
            (
                r#"
a:
  b: &x 1
c: *x
"#,
                "a",
                "-",
            ),
            ("a: !!map\n  b: 1\n", "a", "-"),
            (
                r#"
a:
  {{ if b }}
  b: 1
"#,
                "a",
                "-",
            ),
            ("a: 1\n", "a", "-"),
            ("a:\n- b: 1\n", "a 0", "-"),
        ],
    );
}
