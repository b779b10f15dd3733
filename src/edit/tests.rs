//! Tests of the operations: a text, what to do, and the text that comes of it.

mod copy;
mod exchange;
mod fill;
mod generated;
mod insert;
mod notes;
mod properties;
mod remove;
mod replace;
mod wrap;

use super::scalar::{ScalarContext, write_value_text};
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
/// of errors. A line break at the start of a text is not part of it.
#[track_caller]
fn check(operation: Operation, cases: &[(&str, &str, &str)]) {
    let mut wrong = Vec::new();
    for (before, path, after) in cases {
        let [before, after] = [before, after].map(|text| text.strip_prefix('\n').unwrap_or(text));
        let format = format_of(before);
        let tree = yaml::read(before, format, SHAPE);
        let found = find(&tree, path);
        let file = FileStyle::new(&tree, format);
        let edits = operation(&file, &found);
        let result = edits.map(|edits| apply(before, &edits).unwrap());
        let result = result.as_deref().unwrap_or("-");
        if result != after {
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
fn edits_are_combined() {
    let source = r#"a:
  b: 1
c: 2
"#;
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
    assert_eq!(
        apply(source, &edits).unwrap(),
        r#"a:
  b: 1
  w: v
x: v
u: v
c: 2
z: v
"#
    );
    let twice = |path: &str| {
        let node = find(&tree, path).node;
        replace_value(&file, node, &text("x")).unwrap()
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
    let tree = yaml::read(
        r#"a: &x {b: 1}
c: *x
d:
  <<: *x
"#,
        Format::Yaml,
        SHAPE,
    );
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
        assert_eq!(write_value_text(&file, plain, ScalarContext::Block), plain);
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
        assert_eq!(write_value_text(&file, quoted, ScalarContext::Block), format!("\"{quoted}\""));
    }
    for flow in ["a,b", "a[b", "a]", "a{b", "https://x/{id}", "-[", ":,", ":a", "?a"] {
        assert_eq!(write_value_text(&file, flow, ScalarContext::Flow), format!("\"{flow}\""));
    }
    for (text, written) in [
        ("'a'", "\"'a'\""),
        ("\"a\"", "'\"a\"'"),
        ("# \\d", "'# \\d'"),
        ("a\nb\t\u{1}\u{85}", "\"a\\nb\\t\\u0001\\u0085\""),
        ("# '\"", r##""# '\"""##),
    ] {
        assert_eq!(write_value_text(&file, text, ScalarContext::Block), written);
    }
    let single = yaml::read("a: 'x'\nb: [\"y\", 'z']\n", Format::Yaml, SHAPE);
    let file = FileStyle::new(&single, Format::Yaml);
    for (text, written) in [
        ("yes", "'yes'"),
        ("# it's", "\"# it's\""),
        ("# it's \"x\"", "'# it''s \"x\"'"),
        ("a\n", "\"a\\n\""),
    ] {
        assert_eq!(write_value_text(&file, text, ScalarContext::Block), written);
    }
    for (source, format) in [("{}", Format::Json), ("{\"a\": 1}", Format::Yaml)] {
        let json = yaml::read(source, format, SHAPE);
        let file = FileStyle::new(&json, format);
        assert_eq!(write_value_text(&file, "a'\"\\\n", ScalarContext::Flow), r#""a'\"\\\n""#);
    }
}
