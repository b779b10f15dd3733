//! Cursors in half-typed texts: `$0` is the cursor.

use super::{CursorContext, Layout, Part, cursor_context};
use crate::openapi::SHAPE;
use crate::yaml::{self, Format};

fn at(marked: &str, format: Format) -> Option<CursorContext> {
    let offset = marked.find("$0").unwrap();
    let text = marked.replacen("$0", "", 1);
    cursor_context(&yaml::read(&text, format, SHAPE), format, offset)
}

/// `path | slot | word | siblings`, and a colon if one follows the word.
fn shown(marked: &str, format: Format) -> String {
    let text = marked.replacen("$0", "", 1);
    let Some(found) = at(marked, format) else { return "-".to_owned() };
    let path: Vec<_> = found
        .path
        .iter()
        .map(|part| match part {
            Part::Key(key) => key.clone(),
            Part::Item => "[]".to_owned(),
        })
        .collect();
    let siblings: Vec<_> = found.siblings.iter().map(|it| it.range.of(&text)).collect();
    let colon = if found.has_colon { ":" } else { "" };
    format!(
        "{} | {:?} | {}{colon} | {}",
        path.join("."),
        found.slot,
        found.word.of(&text),
        siblings.join(" ")
    )
}

#[track_caller]
fn check(marked: &str, expected: &str) {
    assert_eq!(shown(marked, Format::Yaml), expected, "{marked}");
}

#[test]
fn by_indentation() {
    check("swagger: '2.0'\nx-$0\npaths: {}\n", " | Key | x- | swagger paths");
    check("$0", " | Key |  | ");
    check("a:\n  b:\n    c: 1\n    $0\n  d: 2\n", "a.b | Key |  | c");
    check("a:\n  b:\n    c: 1\n  $0\n  d: 2\n", "a | Key |  | b d");
    check("a:\n  b:\n    c: 1\n   $0\n", "-");
    check("a:\n  b:\n    c: 1\n$0\nd: 2\n", " | Key |  | a d");
    check("a:\n  $0\n", "a | Below |  | ");
    check("a:\n  $0\nb: 1\n", "a | Below |  | ");
    check("a:\n  $0\n  b: 1\n", "a | Key |  | b");
    check("a:\n   $0\n  b: 1\n", "-");
    check("a:\n$0\n  b: 1\n", "-");
    check("a:\n  b:\n  $0\n  - c\n", "-");
    check("  $0\na: 1\n", "-");
    check("$0\na:\n  b: 1\n", " | Key |  | a");
    check("x-$0\n  b: 1\n", " | Key | x- | ");
    check("a: 1\nx-$0\n  b: 1\n", " | Key | x- | a");
    check("a: 1\n  $0\n", "-");
    check("a: foo$0\n", "a | Value | foo | ");
    check("a: $0\n", "a | Value |  | ");
    check("a:$0\n", "a | Value |  | ");
    check("a: foo b$0\n", "-");
    check("a: f$0oo b\n", "-");
    check("a: \"fo$0o\" # x\n", "a | Value | foo | ");
    check("a: # $0\n", "-");
    check("a:\n  $0  # c\n  b: 1\n", "a | Key |  | b");
    check("a:\n  $0# c\n  b: 1\n", "-");
    check("a: &x $0\n", "a | Value |  | ");
    check("a: &x$0\n", "-");
    check("a:\n  x-$0oo: 1\n  \"y\": 2\n", "a | Key | x-oo: | y");
    check("a:\n  \"x-$0oo\": 1\n", "a | Key | x-oo: | ");
    check("a:\n  \"x-$0\n  y: 1\n", "a | Key | x- | y");
    check("a: |\n  b$0\n", "-");
    check("a: |\n  b\n$0\n", " | Key |  | a");
    check("a: |\n  b\n$0\n  c\n", "-");
    check("a: |\n  b\n  $0\n", "-");
    check("a:\n  b: |\n    c\n  $0\n", "a | Key |  | b");
    check("a: 'b\n  $0c'\n", "-");
    check("a: 'b\nc: 1\n$0\n", " | Key |  | a c");
    check("{{ if x }}$0\na: 1\n", "-");
    check("a: 1\n---\nb: 1\n$0", "-");
    check("$0\n# c\n%YAML 1.2\n---\na: 1\n", "-");
    check("%YAML 1.2\n---\n$0\na: 1\n", " | Key |  | a");
}

#[test]
fn the_keys_that_a_block_is_under() {
    let text = "paths:\n  /a:\n    get: {}\n  /b:\n    get:\n      x: 1\n      $0\n  /c: {}\n";
    check(text, "paths./b.get | Key |  | x");
    check(&text.replace("      $0", "  $0"), "paths | Key |  | /a /b /c");
    check(&text.replace("      $0", "  y$0"), "paths | Key | y | /a /b /c");
    check(&text.replace("  /c: {}", "").replace("      $0", "y$0"), " | Key | y | paths");
    check(&text.replace('\n', "\r\n"), "paths./b.get | Key |  | x");
    check(&format!("\u{feff}{text}"), "paths./b.get | Key |  | x");
    check("\u{feff}sw$0\na: 1\n", " | Key | sw | a");
    // What is wrong in other lines of the block changes nothing.
    check(&text.replace("x: 1", "x: @"), "paths./b.get | Key |  | x");
    check(&text.replace("x: 1", "x: 1\n      half"), "paths./b.get | Key |  | x half");
}

#[test]
fn lines_below_that_belong_to_the_word() {
    let has_children = |marked| at(marked, Format::Yaml).map(|it| it.has_children);
    assert_eq!(has_children("a: 1\nb$0\n  c: 1\n"), Some(true));
    assert_eq!(has_children("a:\n  b$0\n    - c\n  d: 1\n"), Some(true));
    assert_eq!(has_children("a: 1\nb$0\nc: 1\n"), Some(false));
    assert_eq!(has_children("a: 1\nb$0\n  {{ c }}\n"), Some(false));
    // They are those of the key above.
    assert_eq!(has_children("a:\n  b: 1\nc$0\n  d: 1\n"), None);
    assert_eq!(has_children("paths:\n  /a:\n    b: 1\nc$0\n    d: 1\n"), None);
}

#[test]
fn siblings_have_names_and_values() {
    let found = at("a:\n  'it''s': \"b\\\"\"\n  c: {}\n  d:\n  $0\n", Format::Yaml).unwrap();
    let siblings: Vec<_> =
        found.siblings.iter().map(|it| (it.name.as_str(), it.value.as_deref())).collect();
    assert_eq!(siblings, [("it's", Some("b\"")), ("c", None), ("d", Some(""))]);
}

#[test]
fn lists() {
    check("a:\n- $0\n", "a.[] | Item |  | ");
    check("a:\n  - b: 1\n    $0\n", "a.[] | Key |  | b");
    check("a:\n  - b: 1\n    $0\n  - c: 1\n", "a.[] | Key |  | b");
    check("a:\n- b: $0\n", "a.[].b | Value |  | ");
    check("a:\n- b\n- c$0\nd: 1\n", "a.[] | Item | c | ");
    check("a:\n- b\n$0\nd: 1\n", " | Key |  | a d");
    check("a:\n- b: 1\n  c$0\nd: 1\n", "a.[] | Key | c | b");
    check("a:\n-\n  $0\n", "a.[] | Item |  | ");
    check("a:\n- {b$0}\n", "a.[] | Key | b | ");
    check("a:\n- - $0\n", "a.[].[] | Item |  | ");
    check("- $0", "[] | Item |  | ");
    check("a:\n-$0\n", "-");
    check("a:\n  b:\n  -$0\n  c: 1\n", "-");
    check("a:\n- b$0: 1\n  c: 1\n", "a.[] | Item | b: | c");
    check("a:\n- $0 # c\n", "a.[] | Item |  | ");
    check("a:\n- b: 1\n- $0\n  c: 1\n- d: 1\n", "a.[] | Item |  | c");
    check("a:\n- $0\n  c: 1\nd: 1\n", "a.[] | Item |  | c");
    check("a:\n$0- b: 1\n", "-");
    check("a:\n  - b\n    $0\n", "-");
    check("a:\n  - b: [ ]\n   $0\n", "-");
    check("a: 1\n- $0\n", "-");
}

#[test]
fn brackets() {
    check("a: {$0}\n", "a | Key |  | ");
    check("a: {b: 1, $0}\nc: 1\n", "a | Key |  | b");
    check("a: {b$0, c: 1}\n", "a | Key | b | c");
    check("a: {b: $0, c: 1}\n", "a.b | Value |  | ");
    check("a: {b: x$0}\n", "a.b | Value | x | ");
    check("a: {b: {c: [$0]}}\n", "a.b.c.[] | Item |  | ");
    check("a: {b: [{c: 1, d$0: 2}]}\n", "a.b.[] | Key | d: | c");
    check("a: {b: 1 $0}\n", "-");
    check("a: {b: foo b$0}\n", "-");
    check("a: {b$0\nc: 1\n", "a | Key | b | ");
    check("a: {\n  b: 1,\n  $0\n}\n", "a | Key |  | b");
    check("a: {\n  b: 1,\n  c$0\n  d: 1\n}\n", "a | Key | c | b d");
    check("a:\n  b: {c: 1}\n  $0\n", "a | Key |  | b");
    check("a: {\"b$0\": 1}\n", "a | Key | b: | ");
    check("a: {b: 1} $0\n", "-");
    check("a:\n  {b: 1}\n  $0\n", "-");
    check("a:\n  {b: 1}\nc: 1\n$0\n", " | Key |  | a c");
    check("a:\n  {b: 1, $0}\nc: 1\n", "a | Key |  | b");
    check("a:\n  {b: 1,\n   $0}\nc: 1\n", "a | Key |  | b");
    check("a:\n  [b, $0]\n", "a.[] | Item |  | ");
    check("a:\n  {{ if x }}\n  $0\n", "a | Below |  | ");
}

#[test]
fn brackets_that_nothing_closes() {
    check("a: {$0\nb:\n  c: 1\n", "a | Key |  | ");
    check("a: [$0\nb:\n  c: 1\n", "a.[] | Item |  | ");
    check("a:\n  - b: [c$0\n    d: 1\n", "a.[].b.[] | Item | c | ");
    check("a: {b: 1, c:$0\nd: 1\n", "a.c | Value |  | ");
    check("a: {b: \"c$0\nd: 1\n", "a.b | Value | c | ");
}

#[test]
fn json() {
    for (marked, expected) in [
        ("{$0}", " | Key |  | "),
        ("{\"a\": 1, \"$0\"}", " | Key |  | a"),
        ("{\"a\": 1, \"x$0}", " | Key | x | a"),
        ("{\n  \"a\": 1,\n  \"x$0\n  \"b\": {}\n}", " | Key | x | a b"),
        ("{\n  \"a\": 1\n  $0\n}", " | Key |  | a"),
        ("{\"a\": {\"b\": [{\"c\": \"$0\"}]}}", "a.b.[].c | Value |  | "),
        ("{\"a\": $0}", "a | Value |  | "),
        ("{\"a\": 1 $0}", "-"),
        ("{\"a\": \"x y$0\"}", "-"),
        ("$0{}", "-"),
        ("{}$0", "-"),
        ("{\"a\": [$0]}", "a.[] | Item |  | "),
        // Brackets count, not columns.
        ("{\n  \"a\": {\n    \"b\": 1,\n  \"x$0\n    \"c\": 2\n  }\n}", "a | Key | x | b c"),
        ("{\n  \"a\": [\n  \"x$0\n    1\n  ]\n}", "a.[] | Item | x | "),
        // A mistake elsewhere changes nothing.
        ("{\n  \"a\": tru,\n  \"b\": {\n    \"c\": 1,\n    \"$0\n  }\n}", "b | Key |  | c"),
        (
            "{\"a\": 1,\n \"paths\": {\n    \"/o\": {\"g\": 1},\n  \"/i\": {\"t\": tru, \"q\": [\n     {\"n\": 1},\n     {\"m\": 1}],\n     \"r\": {\"c\": 1}}},$0\n \"d\": {\"x\": 1}}\n",
            " | Key |  | a paths d",
        ),
        ("{\n  \"a\": {\n    \"b\": {\n      \"c\": {\"$0\n", "a.b.c | Key |  | "),
        ("{\"a\": 1\n}\n\"$0", "-"),
    ] {
        assert_eq!(shown(marked, Format::Json), expected, "{marked}");
    }
}

#[test]
fn commas_and_steps() {
    let layout = |marked| at(marked, Format::Yaml).unwrap().layout;
    let Layout::Block { column, indent, step, dash } =
        layout("a:\n    b: 1\nc:\n    - d: 1\n      $0")
    else {
        panic!("block");
    };
    assert_eq!((column, indent, step, dash), (6, 6, 4, 4));
    let Layout::Brackets { comma_before, needs_comma, .. } = layout("{\n  a: 1\n  $0\n}") else {
        panic!("brackets");
    };
    assert_eq!((comma_before, needs_comma), (Some(8), false));
    let Layout::Brackets { needs_comma, .. } = layout("{a: 1, $0 b: 1}") else {
        panic!("brackets")
    };
    assert!(needs_comma);
}

#[test]
fn no_text_is_too_odd() {
    let text = "a: {b: [\"x\", 'y'], c: |\n  - é:\r\n\t{{x}}\n- - \"q\n[{,:]} #x\n? z\n'";
    for format in [Format::Yaml, Format::Json] {
        for start in 0..text.len() {
            let Some(part) = text.get(start..) else { continue };
            let tree = yaml::read(part, format, SHAPE);
            for offset in 0..=part.len() {
                let _found = cursor_context(&tree, format, offset);
            }
        }
    }
}
