//! Files as a person reads them in a terminal.

use std::collections::BTreeSet;
use std::sync::Arc;

use expect_test::expect;

use super::testing::finding;
use super::*;
use crate::rules::{self, Fix, Related};
use crate::settings::{Settings, Severity};
use crate::text::{Text, TextRange};
use crate::yaml::Format;

fn analysis(source: &str) -> Analysis {
    Analysis::new(Text::new(source), Format::Yaml, Arc::new(Settings::default()))
}

fn plain(styled: &str) -> String {
    anstream::adapter::strip_str(styled).to_string()
}

/// The part of `api.yaml`, with these findings.
fn drawn(source: &str, findings: &[Finding], width: usize) -> String {
    let extent = Extent { width, roles: false, links: false };
    plain(&file("api.yaml", &analysis(source), findings, extent, &mut Told::new()))
}

/// The part of `api.yaml`, with what the rules find.
fn checked(source: &str, width: usize) -> String {
    let analysis = analysis(source);
    assert!(analysis.is_config);
    let findings = rules::findings(&analysis);
    plain(&file(
        "api.yaml",
        &analysis,
        &findings,
        Extent { width, roles: true, links: false },
        &mut Told::new(),
    ))
}

fn place_in(source: &str, needle: &str) -> TextRange {
    let start = source.find(needle).unwrap();
    TextRange::new(start, start + needle.len())
}

fn fix(title: &str) -> Fix {
    Fix { title: title.to_owned(), safe: true, edits: Vec::new() }
}

/// The lines that are neither source text nor frame.
fn texts(part: &str) -> Vec<&str> {
    let is_drawn = |line: &&str| {
        let rest = line.trim_start().trim_start_matches(|letter: char| letter.is_ascii_digit());
        let rest = rest.trim_start();
        rest.is_empty() || ["|", "-->", ":::", "..."].iter().any(|frame| rest.starts_with(frame))
    };
    part.lines().filter(|line| !is_drawn(line)).map(str::trim).collect()
}

#[track_caller]
fn check_no_line_twice(part: &str) {
    let mut known = BTreeSet::new();
    for line in texts(part) {
        assert!(known.insert(line), "{line:?} is there twice:\n{part}");
    }
}

/// Checks that all lines fit, but for paths and words that cannot be broken.
#[track_caller]
fn check_widths(part: &str, width: usize) {
    for line in part.lines() {
        let words = line.trim_start().trim_start_matches("= docs: ");
        let is_path = ["-->", ":::"].iter().any(|start| words.starts_with(start));
        let is_one_word = !words.contains(' ');
        assert!(is_path || is_one_word || line.chars().count() <= width, "{width}: {line}\n{part}");
    }
}

mod drawing;
mod roles;

const SOURCE: &str = "\
swagger: '2.0'
paths:
  /rows:
    get:
\t\tx-google-backend: {note: \u{6f22}\u{5b57}\u{1b}[31m, address: https://bigquery.googleapis.com/v2}
";

fn example(source: &str, needle: &str) -> Finding {
    Finding {
        range: place_in(source, needle),
        docs: Some("https://cloud.google.com/api-gateway/docs/authenticating-users"),
        ..finding(
            "googleapis-backend",
            0,
            "API Gateway cannot call `bigquery.googleapis.com`: every request fails with 401. \
             The gateway sends an ID token, this API takes access tokens only. \
             Put a Cloud Run service in between.",
        )
    }
}

#[test]
fn a_finding_fits_a_narrow_terminal() {
    let found = [example(SOURCE, "https://bigquery.googleapis.com/v2")];
    expect![[r#"
        error[googleapis-backend]: API Gateway cannot call `bigquery.googleapis.com`:
          every request fails with 401.
         --> api.yaml:5:46
          |
        5 | ...字␛[31m, address: https://bigquery.googleapis.com/v2}
          |                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          |
          = note: The gateway sends an ID token, this API takes access tokens only. Put
                  a Cloud Run service in between.
          = docs: https://cloud.google.com/api-gateway/docs/authenticating-users

    "#]]
    .assert_eq(&drawn(SOURCE, &found, 80));
    expect![[r#"
        error[googleapis-backend]: API Gateway cannot call
          `bigquery.googleapis.com`: every request fails with 401.
         --> api.yaml:5:46
          |
        5 | ...ddress: https://bigquery.googleapis.com/v2}
          |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          |
          = note: The gateway sends an ID token, this API takes
                  access tokens only. Put a Cloud Run service in
                  between.
          = docs: https://cloud.google.com/api-gateway/docs/authenticating-users

    "#]]
    .assert_eq(&drawn(SOURCE, &found, 60));
}

#[test]
fn related_places_and_fixes_are_drawn() {
    let filler = "# nothing here\n".repeat(40);
    let source = format!("base: &a\n  address: x\n{filler}use: *a\nnear: by\n");
    let mut found = example(&source, "*a");
    found.severity = Severity::Hint;
    found.message = "Short.".to_owned();
    found.docs = None;
    let related = |needle: &str, message: &str| Related {
        message: message.to_owned(),
        range: place_in(&source, needle),
    };
    found.related = vec![related("by", "near it\u{7}"), related("address: x", "far away")];
    found.fixes = vec![fix("do this"), fix("or that")];
    expect![[r#"
        hint[googleapis-backend]: Short.
          --> api.yaml:43:6
           |
        43 | use: *a
           |      ^^
        44 | near: by
           |       -- near it␇
           |
          ::: api.yaml:2:3
           |
         2 |   address: x
           |   ---------- far away
           |
           = help: do this
           = help: or that

    "#]]
    .assert_eq(&drawn(&source, &[found], 80));
}

#[test]
fn many_places_are_counted() {
    let source: String = (1..=90).map(|line| format!("key{line}: value\n")).collect();
    let range = |line: usize| place_in(&source, &format!("key{line}:"));
    let related = |line: usize| Related { message: "here too".to_owned(), range: range(line) };
    let mut found = Finding { range: range(1), ..finding("a", 0, "Short.") };
    found.related = (2..=9).map(related).collect();
    expect![[r#"
        error[a]: Short.
         --> api.yaml:1:1
          |
        1 | key1: value
          | ^^^^^
        2 | key2: value
          | ----- here too
        3 | key3: value
          | ----- here too
        4 | key4: value
          | ----- here too
        5 | key5: value
          | ----- here too
        6 | key6: value
          | ----- here too
          |
          = and 3 more places: lines 7, 8, 9

    "#]]
    .assert_eq(&drawn(&source, &[found], 80));

    let same = |line: usize| Finding { range: range(line), ..finding("a", 0, "Short. Why.") };
    let found: Vec<_> = (60..=90).map(same).collect();
    expect![[r#"
        error[a]: Short.
          --> api.yaml:60:1
           |
        60 | key60: value
           | ^^^^^^ Why.
        61 | key61: value
           | ^^^^^^
        62 | key62: value
           | ^^^^^^
        63 | key63: value
           | ^^^^^^
        64 | key64: value
           | ^^^^^^
           |
           = and 26 more places: lines 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75,
             76, 77, 78, 79, 80, 81, 82, 83, 84, …

    "#]]
    .assert_eq(&drawn(&source, &found, 80));
}

#[test]
fn what_was_said_is_not_said_again() {
    let source = "one:\ntwo:\nthree:\n";
    let found = |rule, needle: &str, name: &str| Finding {
        range: place_in(source, needle),
        docs: Some("https://example.com/rows"),
        fixes: vec![fix("Remove it")],
        ..finding(
            rule,
            0,
            &format!(
                "The gateway drops the value of this key while it reads: `{name}` is lost. \
                 Nobody reads `{name}`. Write another key."
            ),
        )
    };
    let findings = [
        found("lost-key", "one", "one"),
        found("lost-key", "two", "two"),
        found("other-rule", "three", "three"),
    ];
    expect![[r#"
        error[lost-key]: The gateway drops the value of this key while it reads: `one`
          is lost.
         --> api.yaml:1:1
          |
        1 | one:
          | ^^^ Nobody reads `one`.
          |
          = note: Write another key.
          = help: Remove it
          = docs: https://example.com/rows

        error[lost-key]: `two` is lost.
         --> api.yaml:2:1
          |
        2 | two:
          | ^^^ Nobody reads `two`.

        error[other-rule]: The gateway drops the value of this key while it reads:
          `three` is lost.
         --> api.yaml:3:1
          |
        3 | three:
          | ^^^^^ Nobody reads `three`.

    "#]]
    .assert_eq(&drawn(source, &findings, 80));
}

#[test]
fn findings_that_say_the_same_are_drawn_at_once() {
    let source = "get:\nput:\nend\n";
    let found = |rule, needle: &str, title: &str| Finding {
        range: place_in(source, needle),
        fixes: vec![fix(title)],
        ..finding(rule, 0, "It has no name.")
    };
    let findings = [
        found("name", "get", "Name it `getAll`"),
        found("other", "get", "Do this"),
        found("name", "put", "Name it `putAll`"),
        found("other", "put", "Do this"),
    ];
    expect![[r#"
        error[name]: It has no name.
         --> api.yaml:1:1
          |
        1 | get:
          | ^^^
        2 | put:
          | ^^^
          |
          = help: Name it `getAll`
          = help: Name it `putAll`
        error[other]: It has no name.
         = help: Do this

    "#]]
    .assert_eq(&drawn(source, &findings, 80));
    let [first, _, third, _] = findings;
    expect![[r#"
        error[name]: It has no name.
         --> api.yaml:1:1
          |
        1 | get:
          | ^^^ Name it `getAll`
        2 | put:
          | ^^^ Name it `putAll`

    "#]]
    .assert_eq(&drawn(source, &[first, third], 80));
}

#[test]
fn any_place_can_be_drawn() {
    let many = format!("a: |\n{}", "  line\n".repeat(30));
    let long = format!("{{\"a\": \"{}\", \"b\": 1}}", "x".repeat(3000));
    for (source, needle) in [
        ("", ""),
        ("a: b", ""),
        ("a: b\n", "\n"),
        ("a: \r\nb: c\r\n", "b: c\r\n"),
        ("\u{feff}a: b", "a"),
        (&many, &many),
        (&long, "\"b\""),
    ] {
        let mut finding = example(source, needle);
        finding.message = "Short.".to_owned();
        for range in [finding.range, TextRange::empty(source.len()), TextRange::new(0, 1 << 40)] {
            finding.range = range;
            let drawn = drawn(source, std::slice::from_ref(&finding), 80);
            assert!(drawn.lines().all(|line| line.chars().count() <= 80), "{drawn}");
        }
    }
    let mut found = example(&many, &many);
    found.docs = None;
    found.message = "Short.".to_owned();
    expect![[r#"
        error[googleapis-backend]: Short.
         --> api.yaml:1:1
          |
        1 | / a: |
        2 | |   line
        3 | |   line
        4 | |   line
        5 | |   line
        6 | |   line
          | |______^

    "#]]
    .assert_eq(&drawn(&many, std::slice::from_ref(&found), 80));
    found.range = place_in(&long, "\"b\"");
    expect![[r#"
        error[googleapis-backend]: Short.
         --> api.yaml:1:3011
          |
        1 | ...xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "b": 1}
          |                                     ^^^

    "#]]
    .assert_eq(&drawn(&long, &[found], 80));
    let huge = "x ".repeat(1 << 19);
    let found = [finding("a", 90_000, "One."), finding("a", 100_000, "One.")];
    expect![[r#"
        error[a]: One.
        --> api.yaml:1:90001
        ::: api.yaml:1:100001

    "#]]
    .assert_eq(&drawn(&huge, &found, 80));
}
