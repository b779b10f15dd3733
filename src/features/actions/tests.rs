//! Actions on texts: `$0` is the cursor, what comes out is the text after each of them.

use std::sync::Arc;

use expect_test::{Expect, expect};

use super::*;
use crate::rules::Fix;
use crate::settings::{Settings, Severity};
use crate::text::Text;
use crate::yaml::Format;

fn read(source: &str, format: Format) -> Analysis {
    let settings = Settings { assume_config: Some(true), ..Settings::default() };
    Analysis::new(Text::new(source), format, Arc::new(settings))
}

/// All that is offered about findings, in the order of a menu.
fn menu(analysis: &Analysis, findings: &[Finding], range: TextRange) -> Vec<Action> {
    let mut menu = actions(analysis, findings, range);
    menu.extend(last_actions(analysis, findings, range));
    menu
}

fn applied(source: &str, edits: &[Edit]) -> String {
    let mut text = source.to_owned();
    for edit in edits.iter().rev() {
        text.replace_range(edit.range.start..edit.range.end, &edit.text);
    }
    text
}

/// The text after "Ignore … here" at the cursor, with what is still found there.
fn ignored_here(marked: &str, format: Format) -> String {
    let offset = marked.find("$0").unwrap();
    let source = marked.replacen("$0", "", 1);
    let analysis = read(&source, format);
    let findings = rules::findings(&analysis);
    let actions = menu(&analysis, &findings, TextRange::empty(offset));
    let here = actions.iter().find(|action| action.title.ends_with(" here"));
    let Some(Action { change: Change::Here(edits), .. }) = here else {
        return "not offered".to_owned();
    };
    let after = applied(&source, edits);
    let left = rules::findings(&read(&after, format));
    assert_eq!(left.len(), findings.len() - 1, "{after}\n{left:#?}");
    after
}

fn check_here(marked: &str, expected: Expect) {
    expected.assert_eq(&ignored_here(marked, Format::Yaml));
}

#[test]
fn a_line_above_with_the_same_indent() {
    check_here(
        r#"swagger: '2.0'
x-google-backend:
  address: $0https://a.googleapis.com # why
"#,
        expect![[r#"
            swagger: '2.0'
            x-google-backend:
              # gateway-ls: ignore[googleapis-backend]
              address: https://a.googleapis.com # why
        "#]],
    );
    check_here(
        r#"swagger: '2.0'
tags:
  - a: 1
  - {b$0: 1, b: 2}
"#,
        expect![[r#"
            swagger: '2.0'
            tags:
              - a: 1
              # gateway-ls: ignore[duplicate-key]
              - {b: 1, b: 2}
        "#]],
    );
}

#[test]
fn no_comment_goes_into_a_text() {
    check_here(
        r#"swagger: '2.0'
x-google-backend:
  address: >-
    $0https://a.googleapis.com
"#,
        expect![[r#"
            swagger: '2.0'
            x-google-backend:
              # gateway-ls: ignore[googleapis-backend]
              address: >-
                https://a.googleapis.com
        "#]],
    );
    check_here(
        r#"swagger: '2.0'
x-google-backend:
  address:
    $0https://a.googleapis.com
"#,
        expect![[r#"
            swagger: '2.0'
            x-google-backend:
              address:
                # gateway-ls: ignore[googleapis-backend]
                https://a.googleapis.com
        "#]],
    );
    check_here(
        r#"swagger: '2.0'
x-a: {t: 'one
  two', $0b: 1, b: 2}
"#,
        expect![[r#"
            swagger: '2.0'
            # gateway-ls: ignore[duplicate-key]
            x-a: {t: 'one
              two', b: 1, b: 2}
        "#]],
    );
    check_here(
        r#"swagger: '2.0'
x-google-backend:
  address: >- # gateway-ls: ignore[duplicate-key]
    $0https://a.googleapis.com
info: {a: 1}
"#,
        expect![[r#"
            swagger: '2.0'
            x-google-backend:
              address: >- # gateway-ls: ignore[duplicate-key, googleapis-backend]
                https://a.googleapis.com
            info: {a: 1}
        "#]],
    );
}

#[test]
fn the_comment_that_is_there_gets_an_id_more() {
    for (comment, expected) in [
        ("ignore[address]", "ignore[address, duplicate-key]"),
        ("ignore[address ] why", "ignore[address, duplicate-key ] why"),
        ("ignore[address,]", "ignore[address, duplicate-key]"),
        ("ignore[]", "ignore[duplicate-key]"),
    ] {
        let beside = format!("swagger: '2.0'\ninfo: {{$0a: 1, a: 2}} # gateway-ls: {comment}\n");
        let after = ignored_here(&beside, Format::Yaml);
        assert!(after.ends_with(&format!("}} # gateway-ls: {expected}\n")), "{after}");
        let above = format!(
            r#"swagger: '2.0'
info:
  # gateway-ls: {comment}
  # and more
  $0a: 1
  a: 2
"#
        );
        let after = ignored_here(&above, Format::Yaml);
        assert!(after.contains(&format!("  # gateway-ls: {expected}\n  # and more\n")), "{after}");
    }
    check_here(
        r#"swagger: '2.0'
info:
  # gateway-ls: ignore-file[googleapis-backend]
  # gateway-ls: ignore[address
  $0a: 1
  a: 2
"#,
        expect![[r#"
            swagger: '2.0'
            info:
              # gateway-ls: ignore-file[googleapis-backend]
              # gateway-ls: ignore[address
              # gateway-ls: ignore[duplicate-key]
              a: 1
              a: 2
        "#]],
    );
}

#[test]
fn line_breaks_and_marks_of_the_file_are_kept() {
    for line_break in ["\n", "\r\n", "\r"] {
        let source =
            "\u{feff}{\"swagger\": \"2.0\", $0\"a\": 1, \"a\": 2}\n".replace('\n', line_break);
        let after = ignored_here(&source, Format::Yaml);
        let expected = format!("\u{feff}# gateway-ls: ignore[duplicate-key]{line_break}{{");
        assert!(after.starts_with(&expected), "{after:?}");
    }
}

#[test]
fn json_with_comments_has_comments_of_its_own_and_json_none() {
    let source = r#"{
  "swagger": "2.0",
  // gateway-ls: ignore[address]
  $0"a": 1,
  "b": 2, "a": 3
}
"#;
    assert_eq!(ignored_here(source, Format::Json), "not offered");
    expect![[r#"
        {
          "swagger": "2.0",
          // gateway-ls: ignore[address, duplicate-key]
          "a": 1,
          "b": 2, "a": 3
        }
    "#]]
    .assert_eq(&ignored_here(source, Format::JsonWithComments));
    let source = r#"{
  "swagger": "2.0",
  $0"a": 1,
  "b": 2, "a": 3
}
"#;
    let after = ignored_here(source, Format::JsonWithComments);
    assert!(after.contains("  // gateway-ls: ignore[duplicate-key]\n  \"a\": 1"), "{after}");
}

#[test]
fn what_cannot_be_ignored_is_not_offered() {
    for source in [
        r#"swagger: '2.0'
info:
  ha$0lf
  a: 1
"#,
        "swagger: '2.0' # gateway-ls: ignore[$0address]\n",
        "swagger: '2.0'\ninfo: $0{}\n",
    ] {
        let analysis = read(&source.replacen("$0", "", 1), Format::Yaml);
        let findings = rules::findings(&analysis);
        let at = TextRange::empty(source.find("$0").unwrap());
        let found = menu(&analysis, &findings, at);
        assert!(found.iter().all(|action| !action.title.starts_with("Ignore")), "{source}");
    }
}

#[test]
fn the_settings_are_offered_the_place_of_the_finding() {
    let source = r#"swagger: '2.0'
paths:
  /a~b:
    get: {x: 1, x: 2}
"#;
    for format in [Format::Yaml, Format::Json] {
        let analysis = read(source, format);
        let findings = [finding(source, "x: 1", &[])];
        let actions = menu(&analysis, &findings, findings[0].range);
        let Change::Settings(ignore) = &actions.last().unwrap().change else { panic!() };
        assert_eq!(ignore.rule.as_deref(), Some("duplicate-key"));
        if format == Format::Yaml {
            assert_eq!(ignore.pointer.as_deref(), Some("/paths/~1a~0b/get/x"));
        }
    }
}

/// A fix: title, whether it is safe, and each text with the one that takes its place.
type FixCase<'a> = (&'a str, bool, &'a [(&'a str, &'a str)]);

/// A finding at the first place of a text, with fixes.
fn finding(source: &str, at: &str, fixes: &[FixCase<'_>]) -> Finding {
    let place = |text: &str| {
        let start = source.find(text).unwrap();
        TextRange::new(start, start + text.len())
    };
    let edit = |(from, to): &(&str, &str)| Edit { range: place(from), text: (*to).to_owned() };
    let fix = |(title, safe, edits): &FixCase<'_>| Fix {
        title: (*title).to_owned(),
        safe: *safe,
        edits: edits.iter().map(edit).collect(),
    };
    Finding {
        rule: "duplicate-key",
        severity: Severity::Warning,
        is_rejection: false,
        message: String::new(),
        range: place(at),
        operation: None,
        docs: None,
        related: Vec::new(),
        elsewhere: Vec::new(),
        fixes: fixes.iter().map(fix).collect(),
        tags: Vec::new(),
        stands_for: 1,
    }
}

#[test]
fn fixes_come_first_and_the_best_one_is_preferred_if_it_is_safe() {
    let source = r#"swagger: '2.0'
a: 1
b: 2
c: 3
"#;
    let analysis = read(source, Format::Yaml);
    let findings = [
        finding(source, "a: 1", &[("One", true, &[("a:", "A:")]), ("Two", true, &[("1", "2")])]),
        finding(source, "b: 2", &[("Three", false, &[("b", "B")])]),
        finding(source, "c: 3", &[("Four", false, &[]), ("Five", true, &[("c", "C")])]),
    ];
    let titles = |text: &str| -> Vec<String> {
        let start = source.find(text).unwrap();
        let range = TextRange::new(start, start + text.len());
        let actions = menu(&analysis, &findings, range);
        let title = |action: &Action| {
            let mark = if action.is_preferred { "!" } else { "" };
            format!("{mark}{} {:?}", action.title, action.findings)
        };
        actions.iter().map(title).collect()
    };
    assert_eq!(
        titles(": 1"),
        [
            "!One [0]",
            "Two [0]",
            "Apply all safe fixes in this file [0, 2]",
            "Explain `duplicate-key` [0]",
            "Ignore `duplicate-key` here [0]",
            "Ignore `duplicate-key` in .gateway-ls.yaml [0]",
        ]
    );
    assert_eq!(
        titles("b"),
        [
            "Three [1]",
            "Explain `duplicate-key` [1]",
            "Ignore `duplicate-key` here [1]",
            "Ignore `duplicate-key` in .gateway-ls.yaml [1]"
        ]
    );
    assert_eq!(titles("3")[..2], ["Four [2]", "Five [2]"]);
    assert_eq!(titles("swagger").len(), 0);
    let action = fix_all_action(&analysis, &findings).unwrap();
    let Change::Here(edits) = action.change else { panic!() };
    assert_eq!(
        applied(source, &edits),
        r#"swagger: '2.0'
A: 1
b: 2
C: 3
"#
    );
    assert_eq!(fix_all_action(&analysis, &findings[1..2]), None);
}

#[test]
fn fixes_that_collide_wait_for_the_next_time() {
    let source = r#"a: one
b: two
c: three
"#;
    let analysis = read(source, Format::Yaml);
    let fix_of = |edits: &'static [(&str, &str)]| finding(source, "a", &[("x", true, edits)]);
    for (fixes, expected) in [
        (
            vec![fix_of(&[("c", "C")]), fix_of(&[("a", "A")])],
            r#"A: one
b: two
C: three
"#,
        ),
        (
            vec![fix_of(&[("one", "1")]), fix_of(&[("ne", "x"), ("b", "B")])],
            r#"a: 1
b: two
c: three
"#,
        ),
        (
            vec![fix_of(&[("", "x: 0\n")]), fix_of(&[("", "y: 0\n")])],
            r#"x: 0
a: one
b: two
c: three
"#,
        ),
        (
            vec![fix_of(&[("", "x: 0\n")]), fix_of(&[("a", "A")])],
            r#"x: 0
a: one
b: two
c: three
"#,
        ),
        (
            vec![fix_of(&[("a", "A")]), fix_of(&[(": one", ":")])],
            r#"A:
b: two
c: three
"#,
        ),
        (
            vec![fix_of(&[("two", "2")]), fix_of(&[("one\nb: two\nc", "x")])],
            r#"a: one
b: 2
c: three
"#,
        ),
    ] {
        assert_eq!(applied(source, &fix_all(&analysis, &fixes)), expected);
    }
    let far = Edit { range: TextRange::new(900, 901), text: String::new() };
    let mut outside = fix_of(&[]);
    outside.fixes[0].edits.push(far);
    assert_eq!(fix_all(&analysis, &[outside]), []);
}

#[test]
fn the_401_has_what_a_person_would_do() {
    let source = r#"swagger: '2.0'
info: {title: a, version: '1'}
x-google-backend:
  address: https://bigquery.googleapis.com/bigquery/v2
paths: {/a: {get: {operationId: a, responses: {200: {description: OK}}}}}
"#;
    let analysis = read(source, Format::Yaml);
    let findings = rules::findings(&analysis);
    let at = TextRange::empty(source.find("bigquery").unwrap());
    let mut menu = actions(&analysis, &findings, at);
    menu.extend(refactorings(&analysis, at));
    menu.extend(last_actions(&analysis, &findings, at));
    let titles: Vec<_> = menu.iter().map(|action| action.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "Replace with a Cloud Run service",
            "Show a proxy service in Python",
            "Show a proxy service in Node.js",
            "Write the document's backend at each operation",
            "Explain `googleapis-backend`",
            "Ignore `googleapis-backend` here",
            "Ignore `googleapis-backend` in .gateway-ls.yaml",
        ]
    );
    let Change::Here(edits) = &menu[0].change else { panic!() };
    let after = applied(source, edits);
    let service = "https://SERVICE-PROJECT_NUMBER.REGION.run.app/bigquery/v2";
    assert!(after.contains(service), "{after}");
    assert_eq!(rules::findings(&read(&after, Format::Yaml)), []);
}

#[test]
fn nothing_is_ignored_in_a_second_document() {
    let source = r#"swagger: '2.0'
info: {title: a, version: '1'}
paths: {}
---
$0swagger: '2.0'
"#;
    let offset = source.find("$0").unwrap();
    let analysis = read(&source.replacen("$0", "", 1), Format::Yaml);
    let lines = CommentLines::new(&analysis);
    let at = |offset| super::comment_line::CommentLine::about(&analysis, &lines, offset).is_some();
    assert!(at(0) && !at(offset));
}
