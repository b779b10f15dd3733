//! Skeletons for an empty file: where they are offered, and that nothing is wrong with them.

use std::sync::Arc;

use expect_test::expect;

use super::expanded::expanded;
use super::{Asked, Completion, completions, completions_for};
use crate::analysis::Analysis;
use crate::rules::findings;
use crate::settings::Settings;
use crate::text::Text;
use crate::yaml::Format;

fn read(text: &str, format: Format) -> Analysis {
    Analysis::new(Text::new(text), format, Arc::new(Settings::default()))
}

fn offered(marked: &str, format: Format) -> Vec<Completion> {
    let offset = marked.find("$0").unwrap();
    completions(&read(&marked.replacen("$0", "", 1), format), offset)
}

fn labels(marked: &str) -> Vec<String> {
    offered(marked, Format::Yaml).into_iter().map(|it| it.label).collect()
}

const ALL: [&str; 4] = [
    "swagger 2.0: one operation",
    "swagger 2.0: with security and quota",
    "openapi 3.1: one operation",
    "openapi 3.1: with security and quota",
];

#[test]
fn where_nothing_stands_yet() {
    for marked in ["$0", "\n$0\n", "# gateway-ls: endpoints\n$0", "# A comment.\n\n$0", "---\n$0"] {
        assert_eq!(labels(marked), ALL, "{marked}");
    }
    for marked in ["s$0", "swa$0\n", "# x\nswagger$0", "\u{feff}sw$0"] {
        assert_eq!(labels(marked), ALL[..2], "{marked}");
    }
    assert_eq!(labels("o$0"), ALL[2..]);
}

#[test]
fn elsewhere_nothing() {
    for marked in [
        "services$0",
        "x$0",
        "  $0",
        "s: $0",
        "- $0",
        "a: 1\n$0",
        "$0\na: 1\n",
        "# $0",
        "# gateway-ls: off\n$0",
        "s\n$0",
        "$0{}",
    ] {
        let skeletons: Vec<_> =
            labels(marked).into_iter().filter(|it| ALL.contains(&it.as_str())).collect();
        assert_eq!(skeletons, [""; 0], "{marked}");
    }
    let asked = Asked { typed: Some('-'), ..Asked::default() };
    assert_eq!(completions_for(&read("", Format::Yaml), 0, asked), []);
}

#[test]
fn nothing_is_wrong_with_them() {
    for format in [Format::Yaml, Format::Json] {
        for completion in offered("$0", format) {
            let text = &completion.edit.text;
            assert_eq!(expanded(completion.snippet.as_ref().unwrap()), *text);
            let analysis = read(text, format);
            assert!(analysis.is_config);
            let found: Vec<_> = findings(&analysis).into_iter().map(|it| it.message).collect();
            assert_eq!(found, [""; 0], "{}\n{text}", completion.label);
        }
    }
}

#[test]
fn what_is_written() {
    let first = offered("sw$0", Format::Yaml).remove(0);
    expect![[r#"
        swagger: "2.0"
        info:
          title: ${1:TITLE}
          version: ${2:1.0.0}
        paths:
          /${3:items}:
            get:
              operationId: ${4:listItems}
              x-google-backend:
                address: https://${5:SERVICE-PROJECT_NUMBER}.${6:REGION}.run.app
                path_translation: APPEND_PATH_TO_ADDRESS
              responses:
                "200":
                  description: ${7:OK}
    "#]]
    .assert_eq(first.snippet.as_ref().unwrap());
    let json = offered("$0", Format::Json).remove(2);
    expect![[r#"
        {
          "openapi": "3.1.0",
          "info": {
            "title": "TITLE",
            "version": "1.0.0"
          },
          "x-google-api-management": {
            "backends": {
              "service": {
                "address": "https://SERVICE-PROJECT_NUMBER.REGION.run.app",
                "pathTranslation": "APPEND_PATH_TO_ADDRESS"
              }
            }
          },
          "x-google-backend": "service",
          "paths": {
            "/items": {
              "get": {
                "operationId": "listItems",
                "responses": {
                  "200": {
                    "description": "OK"
                  }
                }
              }
            }
          }
        }
    "#]]
    .assert_eq(&json.edit.text);
    let windows = offered("# x\r\n$0", Format::Yaml).remove(0);
    assert!(windows.edit.text.contains("\r\ninfo:\r\n  title:"), "{}", windows.edit.text);
}

/// The text of a JSON file after the first skeleton for a word.
fn filled(marked: &str) -> String {
    let offset = marked.find("$0").unwrap();
    let source = marked.replacen("$0", "", 1);
    let first = offered(marked, Format::JsonWithComments).remove(0);
    let line = source[..offset].rfind('\n').map_or(0, |at| at + 1);
    assert!(line <= first.edit.range.start && first.edit.range.touches(offset), "{marked}");
    let mut edits = [first.also, vec![first.edit.clone()]].concat();
    edits.sort_by_cached_key(|edit| edit.range);
    let text = crate::edit::apply(&source, &edits).unwrap();
    let analysis = read(&text, Format::JsonWithComments);
    assert!(analysis.is_config && analysis.tree.is_whole(), "{text}");
    assert_eq!(expanded(first.snippet.as_ref().unwrap()), first.edit.text);
    text
}

#[test]
fn between_the_braces_of_a_json_file() {
    let whole = offered("$0", Format::Json).remove(0).edit.text;
    for (marked, before, after) in [
        ("{$0", "", ""),
        ("{$0}", "", ""),
        ("{$0}\n", "", "\n"),
        ("{ $0 }", "", ""),
        ("{\n$0\n}", "", ""),
        ("{\n  $0\n}", "", ""),
        ("{$0\n}", "", ""),
        ("{\n  $0}", "", ""),
        ("// a\n{\n  $0\n}\n", "// a\n", "\n"),
        ("\u{feff}{$0}", "\u{feff}", ""),
        ("{\"$0\"}", "", ""),
        ("{\n  \"swa$0\"\n}", "", ""),
        ("{\"$0", "", ""),
    ] {
        let lines = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        let found = filled(marked).replace("{ \n", "{\n").replace("\n }", "\n}");
        assert_eq!(
            lines(&found),
            lines(&format!("{before}{}{after}", whole.trim_end())),
            "{marked}"
        );
    }
    let wide = filled("{\r\n    $0\r\n}");
    assert!(wide.contains("\r\n    \"info\": {\r\n      \"title\""), "{wide}");
    for marked in [
        "$0{}",
        "{}$0",
        "{} $0",
        "[$0]",
        "{\"a\": 1$0}",
        "{\"a\"$0: 1}",
        "{} {$0}",
        "// {$0}",
        "{x$0}",
    ] {
        let found = offered(marked, Format::JsonWithComments);
        assert!(!found.iter().any(|it| ALL.contains(&it.label.as_str())), "{marked}");
    }
}
