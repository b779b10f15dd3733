//! `syntax`: each mistake is marked where it is made, and named.

mod names;
mod places;
mod templates;

use std::sync::Arc;

use crate::analysis::Analysis;
use crate::rules::findings;
use crate::rules::testing::findings_of;
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
