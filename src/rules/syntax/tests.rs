//! `syntax`: each mistake is marked where it is made, and named.

use std::sync::Arc;

use expect_test::expect;

use crate::analysis::Analysis;
use crate::rules::findings;
use crate::rules::testing::{check_findings, findings_of};
use crate::settings::Settings;
use crate::text::{Text, is_unseen};
use crate::yaml::Format;

/// The messages of a text, one a line.
fn messages(source: &str, format: Format) -> String {
    let settings = Settings { assume_config: Some(true), ..Settings::default() };
    let found = findings(&Analysis::new(Text::new(source), format, Arc::new(settings)));
    let found = found.into_iter().filter(|finding| finding.rule == "syntax");
    found.map(|finding| finding.message + "\n").collect()
}

const UNSEEN: &[char] =
    &['\t', '\0', '\u{a0}', '\u{ad}', '\u{200b}', '\u{2028}', '\u{202e}', '\u{feff}'];

const YAML: &str = r#"
a: {b: x, c: [1]}
/a: &a
  d:
    e: "b\n"
    f:
      - 'c'
    g: |
      h
/f: *a
"#;

const JSON: &str = r#"
{"a": "\n",
  "b": {
    "/a": {"t": ["b"], "c": 1.5}
  },
  "d": null
}
"#;

#[test]
fn every_message_names_something() {
    for (format, text) in [(Format::Yaml, YAML), (Format::Json, JSON)] {
        for (at, old) in text.char_indices() {
            let (before, after) = text.split_at(at);
            let mut sources =
                vec![before.to_owned(), format!("{before}{}", &after[old.len_utf8()..])];
            for letter in UNSEEN {
                sources.push(format!("{before}{letter}{after}"));
            }
            for letter in ['\u{2028}', '\u{feff}'] {
                sources.push(format!("{before} {letter} {after}"));
                sources.push(format!("{before}\n  {letter}\n{after}"));
            }
            for source in sources {
                let messages = messages(&source, format);
                let mut quoted = messages.split('`').skip(1).step_by(2);
                let names_nothing = quoted.any(|it| it.trim().is_empty());
                let hides = messages.contains(|c| is_unseen(c) && c != '\n');
                assert!(!names_nothing && !hides, "{source:?}\n{messages:?}");
            }
        }
    }
}

#[test]
fn what_hides_is_called_by_its_number() {
    // `¤` stands for the character.
    for (format, letter, source, expected) in [
        (
            Format::Yaml,
            '\u{2028}',
            "a: {b: '1' ¤, c: 2}",
            "Unexpected invisible character U+2028. Remove it.",
        ),
        (
            Format::Yaml,
            '\u{a0}',
            "a:¤1\nb: 1",
            "Unexpected invisible character U+00A0 in `a:<U+00A0>1`. Remove it, or write a space",
        ),
        (
            Format::Yaml,
            '\u{200b}',
            "a:\n  b: 1\n  ¤\n  c: 1",
            "Unexpected invisible character U+200B. Remove it.",
        ),
        (Format::Yaml, '\u{ad}', "a: [b]¤\n", "Unexpected invisible character U+00AD. Remove it."),
        (
            Format::Yaml,
            '\u{202e}',
            "a: &b 1\nc: *b¤\n",
            "Unexpected invisible character U+202E in `*b<U+202E>`. Remove it",
        ),
        (Format::Yaml, '\u{feff}', "a: [1, ¤]\n", "Unexpected character U+FEFF. Remove it."),
        (
            Format::Json,
            '\u{feff}',
            r#"{"a": 1, ¤"b": 2}"#,
            "Unexpected character U+FEFF. Remove it.",
        ),
        (
            Format::Json,
            '\u{2028}',
            r#"{"a": 1¤, "b": 2}"#,
            "Unexpected character U+2028. Remove it.",
        ),
        (
            Format::Json,
            '\u{200b}',
            r#"{"a": nu¤ll}"#,
            "Unexpected invisible character U+200B in `nu<U+200B>ll`. Remove it",
        ),
        (Format::Json, '\t', r#"{"a": "b¤c"}"#, "Unexpected character U+0009. Remove it."),
    ] {
        let found = messages(&source.replace('¤', &letter.to_string()), format);
        assert!(found.starts_with(expected), "{source}\n{found}");
    }
}

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
fn template_syntax_is_no_mistake() {
    check_findings(
        "syntax",
        r#"
%{ for p in paths }
paths:
  /a: {}
%{ endfor ~}
"#,
    );
    check_findings(
        "syntax",
        r#"
paths:
  {{- range .paths }}
  {{ . }}:
    get:
{{ include "x" . | indent 6 }}
  {{- end }}
"#,
    );
    check_findings(
        "syntax",
        r#"
info:
  {% if a: b %}
  title: {{ t }}-z
  {%- endif -%} # note
  {# comment: x #}
"#,
    );
    check_findings(
        "syntax",
        r#"
info:
  title: %{ if a }x%{ endif }
  version: ${c ? "a: b" : "d"}
  x: <%= y %>
  y: {{ f "a: b" }}/x
"#,
    );
    check_findings(
        "syntax",
        r#"
info:
  title:
    {{ if x }}
    one
    {{ else }}
    two
    {{ end }}
"#,
    );
    check_findings(
        "syntax",
        r#"
tags:
%{ for t in tags }
- name: ${t}
%{ endfor }
"#,
    );
    check_findings(
        "syntax",
        r#"
<% if x %>
info:
  ${indent(2, x)}
  title: x
<%- end -%>
"#,
    );
    // What is wrong beside them is still told.
    check_findings(
        "syntax",
        r#"
%{ if x }
info:
  title: @x
  #      ^ error[syntax] Put quotes around this value: it starts with `@`
%{ endif }
"#,
    );
    check_findings(
        "syntax",
        r#"
%{ if x }
info:
  title: !<x y
  #      ^^^ error[syntax] Unexpected tag `!<x`
%{ endif }
"#,
    );
    check_findings(
        "syntax",
        r#"
info:
  %{ if x
  #^^^^^^ error[syntax] Put quotes around this value: it starts with `%`
  title: x
"#,
    );
}

#[test]
fn aliases_need_an_anchor_above() {
    check_findings(
        "syntax",
        r#"
paths:
  /a:
    post: *nope
    #     ^^^^^ error[syntax] Expected an anchor `&nope` above
    put: *nope
  /b:
    <<: *it
    #   ^^^ error[syntax] Expected an anchor `&it` above
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: *late
#    ^^^^^ error[syntax] Expected an anchor `&late` above
x-b: &late {a: 1}
x-c: *late
"#,
    );
    check_findings(
        "syntax",
        r#"
x-value: *.com
#        ^^^^^ error[syntax] Put quotes around this text
"#,
    );
    check_findings(
        "syntax",
        r#"
consumes: [*/*]
#          ^^^ error[syntax] Put quotes around this text
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a:
  */*:
  #^^ error[syntax] Put quotes around this key
    b: 1
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a:
  */*:
  #^^^ error[syntax] Put quotes around this text
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: &x b
x-b:
  *x: 1
  #^ error[syntax] Expected a space before the colon
"#,
    );
    // In a broken block only its own mistake is told, and what it may define is known.
    check_findings(
        "syntax",
        r#"
x-a:
  b: *nope
  c: &d 1
  e: @
  #  ^ error[syntax] Put quotes around this value: it starts with `@`
x-f: *d
"#,
    );
    check_findings(
        "syntax",
        r#"
x-r &r
#^^^^^ error[syntax] Expected `: value` after `x-r &r`
  responses: {}
x-c: *r
"#,
    );
    check_findings(
        "syntax",
        r#"
x-bk
#^^^ error[syntax] Expected `: value` after `x-bk`
  address: x
x-c: *bk
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: &a &b v
#       ^^ error[syntax] Unexpected second anchor
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: &a 1
x-b: &b *a
#       ^^ error[syntax] Unexpected anchor on the alias `*a`
"#,
    );
}

#[test]
fn a_template_may_bring_an_anchor() {
    check_findings(
        "syntax",
        r#"
{{ include "anchors" . }}
paths:
  /a: *a
  /b:
    get: {<<: *b}
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: ${anchors}
x-b: *a
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a:
  $ANCHORS
x-b: *a
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: &a_<%= b %> 1
x-b: *a_b
"#,
    );
    check_findings(
        "syntax",
        r#"
{% include "anchors" %}
host: *host
security: [*a, *b]
"#,
    );
    // Where none can bring it, it is missing.
    check_findings(
        "syntax",
        r#"
x-a: *a
#    ^^ error[syntax] Expected an anchor `&a` above
{{ include "anchors" . }}
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: "${b}"
{{ if .x }}
x-b: 1
{{ end }}
x-c: *a
#    ^^ error[syntax] Expected an anchor `&a` above
"#,
    );
}

#[test]
fn tabs_do_not_indent() {
    for source in ["info:\n  \ttitle: x\n  \tversion: 1\n", "info:\n  \t- x\n", "info:\n\t- x\n"] {
        let found = findings_of("syntax", source);
        assert!(found.contains("error[syntax] Expected spaces"), "{source:?} {found}");
    }
    for source in [
        "info:\n  title: |\n    a\n    \tb: c\n    \t- d\n",
        "info:\n  title: \"a\n  \tb: c\"\n",
        "info:\n  title: {\n    \ta: b }\n",
        "info:\n  title: a\n   \tb\n",
        "info:\n  title: x\n  \t# note: x\n",
    ] {
        assert!(!findings_of("syntax", source).contains("[syntax]"), "{source:?}");
    }
}

#[test]
fn each_mistake_is_called_what_it_is() {
    check_findings(
        "syntax",
        r#"
x-a: 'it's me'
#        ^^^^^ error[syntax] Unexpected text after the closing quote. Remove `s me'`, or write a quote inside the text as `''`.
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: 'a' and 'b'
#        ^^^^^^^ error[syntax] Unexpected text after the closing quote
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: [a,,b]
#       ^ error[syntax] Unexpected comma
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: [,]
#     ^ error[syntax] Unexpected comma
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: {,}
#     ^ error[syntax] Unexpected comma
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: {unit: 1/min/{project}, b: 2}
#                 ^ error[syntax] Put quotes around `1/min/{project}`: `{` starts a new map here.
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: [a/{b}/c]
#       ^ error[syntax] Put quotes around `a/{b}/c`: `{`
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: {a: 1 b: 2}
#          ^ error[syntax] Expected a comma before `b`
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: {a: b: 2}
#        ^^ error[syntax] Put quotes around this value: it contains `: `
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a:
  "a
  #^ error[syntax] Expected a closing quote on this line
   b": v
  c: 1
"#,
    );
    check_findings("syntax", "x-a: |\n      \n#^^^^^ error[syntax] Unexpected spaces\n  text\n");
    check_findings(
        "syntax",
        r#"
x-a: |0
#    ^^ error[syntax] Expected one digit from 1 to 9 in `|0`
  text
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: |12
#    ^^^ error[syntax] Expected one digit from 1 to 9 in `|12`
  text
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: |4
#    ^^ error[syntax] Expected one digit from 1 to 9 in `|4`
  text
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: | text
#    ^^^^^^ error[syntax] Expected a new line after `|`
  text
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: "\u12"
#     ^^^^ error[syntax] Expected four hexadecimal digits
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: ["\ud83d"]
#      ^^^^^^ error[syntax] Expected the other half
"#,
    );
    check_findings(
        "syntax",
        r##"
x-a: "x"#c
#       ^ error[syntax] Expected a space before `#`
"##,
    );
    check_findings(
        "syntax",
        r#"
x-a: {a: 1}#c
#          ^ error[syntax] Expected a space before `#`
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a: a # c
#      ^ error[syntax] Unexpected comment
   b
x-b: 1
"#,
    );
    check_findings(
        "syntax",
        r#"
x-a:
  ? [
  #^^ error[syntax] Expected `key: value` instead of
  x: 1
"#,
    );
    check_findings(
        "syntax",
        r#"
info:
  title: x
    : true
#   ^ error[syntax] Expected a key before this colon
"#,
    );
}

#[test]
fn control_characters_are_marked_themselves() {
    for (source, expected) in [
        (
            "swagger: '2.0'\nx-a: hello wor\u{1}ld\n",
            "29..30 error[syntax] Unexpected character U+0001.",
        ),
        ("swagger: '2.0'\nx-a: a\u{fffe}b\n", "21..24 error[syntax] Unexpected character U+FFFE."),
        (
            "swagger: '2.0'\nx-a: 💣 \"\u{7}\"\n",
            "26..27 error[syntax] Unexpected character U+0007.",
        ),
        ("swagger: '2.0'\nx-a: \u{feff}\n", "20..23 error[syntax] Unexpected character U+FEFF."),
    ] {
        let found = findings_of("syntax", source);
        assert!(found.contains(expected), "{source:?}\n{found}");
    }
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
