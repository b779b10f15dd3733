//! The mistake is marked where it is made, and once.

use expect_test::expect;

use crate::rules::testing::{check_findings, findings_of};

#[test]
fn each_mistake_stands_where_it_is_made() {
    check_findings(
        "syntax",
        r#"
paths:
  /a:
    get:
      summary: "rows
      #        ^^^^^ error[syntax] Expected a closing
      x: 1
"#,
    );
    check_findings(
        "syntax",
        r#"
paths:
  /a:
    get:
      summ
      #^^^ error[syntax] Expected `: value` after `summ`
      x: 1
"#,
    );
    check_findings(
        "syntax",
        r#"
paths:
  /a:
    get: {
    #    ^ error[syntax] This `{` is never closed
      x: 1
"#,
    );
    check_findings(
        "syntax",
        r#"
paths:
  /a:
    get:
      address:https://x
      #^^^^^^^^^^^^^^^^ error[syntax] Expected a space after the colon
      x: 1
"#,
    );
    check_findings(
        "syntax",
        r#"
paths:
  /a:
    get:
      a: 1
    - b
    #^^ error[syntax] Expected a key, not a list item
"#,
    );
    check_findings(
        "syntax",
        r#"
info:
  title: x: y
  #      ^^ error[syntax] Put quotes around this value: it contains `: `
b: 1
"#,
    );
    check_findings(
        "syntax",
        r#"
a: @x
#  ^ error[syntax] Put quotes around this value: it starts with `@`
b: 1
"#,
    );
    check_findings(
        "syntax",
        r#"
info: {title: x}}
#               ^ error[syntax] Unexpected `}`
b: 1
"#,
    );
    check_findings(
        "syntax",
        r#"
info: {title: x}] # more
#               ^ error[syntax] Unexpected `]`
b: 1
"#,
    );
    check_findings(
        "syntax",
        r#"
tags:
  - a
  bb: 1
  #^ error[syntax] Expected a list item, not the key `bb`
c: 1
"#,
    );
    check_findings(
        "syntax",
        r#"
a: "x" y
#      ^ error[syntax] Unexpected text after the closing quote. Remove `y`, or write quotes inside the text as `\"`.
b: 1
"#,
    );
    check_findings(
        "syntax",
        r#"
a: "\q"
#   ^^ error[syntax] Unexpected escape `\q`
b: 1
"#,
    );
}

#[test]
fn a_half_typed_first_key_is_the_mistake() {
    check_findings(
        "syntax",
        r#"
paths:
  /b:
    get
    #^^ error[syntax] Expected `: value` after `get`
      operationId: b
"#,
    );
    check_findings(
        "syntax",
        r#"
paths:
  /b:
    get:
      responses:
        '200'
        #^^^^ error[syntax] Expected `: value` after `'200'`
          description: x
"#,
    );
    check_findings(
        "syntax",
        r#"
paths:
  /b:
    get:
      responses:
        '200'
        #^^^^ error[syntax] Expected `: value` after `'200'`
        '400':
          description: x
"#,
    );
    check_findings(
        "syntax",
        r#"
paths:
  /us
  #^^ error[syntax] Expected `: value` after `/us`
    get:
      summary: x
x: 1
"#,
    );
    check_findings(
        "syntax",
        r#"
info:
  contact
  #^^^^^^ error[syntax] Expected `: value` after `contact`
    - name: x
      y: 1
  title: x
"#,
    );
    check_findings(
        "syntax",
        r#"
info:
  title: x
  contact
  #^^^^^^ error[syntax] Expected `: value` after `contact`
    name: x
"#,
    );
}

#[test]
fn only_what_yaml_takes_for_a_blank_parts_words() {
    for blank in ['\u{85}', '\u{a0}', '\u{1680}', '\u{2003}', '\u{2028}', '\u{2029}', '\u{3000}'] {
        for (open, close) in [('{', '}'), ('[', ']')] {
            let text = format!("paths: {open}a: b {blank}pe: stri{close}\n");
            let word = format!("{blank}pe");
            let findings = findings_of("syntax", &text);
            let start = text.find(&word).unwrap();
            let (end, number) = (start + word.len(), u32::from(blank));
            let expected = format!(
                "{start}..{end} error[syntax] Unexpected invisible character U+{number:04X} in `<U+{number:04X}>pe`."
            );
            assert!(findings.starts_with(&expected), "{text:?}: {findings}");
        }
    }
}

#[test]
fn an_open_bracket_is_the_mistake() {
    check_findings(
        "syntax",
        r#"
paths:
  /b: {
  #   ^ error[syntax] This `{` is never closed
    get:
      summary: x
  /c: {}
"#,
    );
    check_findings(
        "syntax",
        r#"
paths:
  /b:
    post: { # note
    #     ^ error[syntax] This `{` is never closed
      operationId: x
      tags: [a]
  /c: {}
"#,
    );
    check_findings(
        "syntax",
        r#"
info: {
#     ^ error[syntax] This `{` is never closed
  title: x
  version: y
paths: {}
"#,
    );
    check_findings(
        "syntax",
        r#"
info: {
  title: x
  version: y
  #^^^^^^ error[syntax] Expected a comma before `version`
}
"#,
    );
    check_findings(
        "syntax",
        r#"
info: {{ x }
#     ^^ error[syntax] This `{` is never closed
b: 1
"#,
    );
}

#[test]
fn a_lost_path_is_one_mistake() {
    check_findings(
        "syntax",
        r#"
paths:
    get:
    #^^^ error[syntax] Unexpected indentation
      summary: a
    post: {}
  /b:
    get:
      summary: b
  /c:
    get: {}
x-a: 1
"#,
    );
    check_findings(
        "syntax",
        r#"
paths:
    get: {}
    #^^^^^^ error[syntax] Unexpected indentation
  /b: {}
  /c: {}
"#,
    );
}

#[test]
fn a_key_broken_in_two_is_one_mistake() {
    check_findings(
        "syntax",
        r#"
paths:
  /a:
    get:
      summary: x
      deprec
      #^^^^^ error[syntax] Expected `: value` after `deprec`.
: true
      y: 1
x-b: 1
"#,
    );
    let colon_first = r#"
paths:
  /a:
    get:
      x
: true
      y: 1
  /b: {}
"#;
    expect!["30..31 error[syntax] Expected a key before this colon. Write it, or remove the line."]
        .assert_eq(&findings_of("syntax", colon_first));
}
