//! Completions and hovers in comments: `$0` is the cursor.

use std::sync::Arc;

use crate::analysis::Analysis;
use crate::features::{Completion, completions, hover};
use crate::rules;
use crate::settings::Settings;
use crate::text::Text;
use crate::yaml::Format;

fn read(marked: &str, format: Format) -> (Analysis, usize) {
    let offset = marked.find("$0").unwrap();
    let text = Text::new(&marked.replacen("$0", "", 1));
    (Analysis::new(text, format, Arc::new(Settings::default())), offset)
}

fn completed(marked: &str) -> Vec<(String, Completion)> {
    let (analysis, offset) = read(marked, Format::Yaml);
    let after = |completion: Completion| {
        let mut text = analysis.source().to_owned();
        let range = completion.edit.range;
        assert!(range.touches(offset), "{completion:?}");
        text.replace_range(range.start..range.end, &completion.edit.text);
        (text, completion)
    };
    let completions = completions(&analysis, offset);
    assert!(completions.is_sorted_by_key(|it| it.sort_key.clone()));
    completions.into_iter().map(after).collect()
}

/// The texts after each completion.
fn texts(marked: &str) -> Vec<String> {
    completed(marked).into_iter().map(|(text, _)| text).collect()
}

fn labels(marked: &str) -> Vec<String> {
    completed(marked).into_iter().map(|(_, completion)| completion.label).collect()
}

const CONFIG: &str = "swagger: '2.0'\nx-google-backend:\n  address: https://a.googleapis.com\n";

#[test]
fn the_first_word_of_a_comment() {
    let words = ["ignore", "ignore-file", "api-gateway", "endpoints", "off"];
    for start in ["# gateway-ls: $0", "# gateway-ls:$0", "#gateway-ls:  $0", "# gateway-ls: o$0ff"]
    {
        assert_eq!(labels(&format!("{start}\n{CONFIG}")), words, "{start}");
        assert_eq!(labels(&format!("a:\n  {start}")), words, "{start}");
    }
    assert_eq!(
        texts("# gateway-ls: $0\n"),
        [
            "# gateway-ls: ignore[\n",
            "# gateway-ls: ignore-file[\n",
            "# gateway-ls: api-gateway\n",
            "# gateway-ls: endpoints\n",
            "# gateway-ls: off\n",
        ]
    );
    assert_eq!(texts("# gateway-ls:$0")[4], "# gateway-ls: off");
    assert_eq!(
        texts("a: 1 # gateway-ls: ign$0x[a]"),
        ["a: 1 # gateway-ls: ignore[a]", "a: 1 # gateway-ls: ignore-file[a]"]
    );
}

#[test]
fn elsewhere_nothing() {
    for marked in [
        "# gate$0way-ls: \n",
        "# $0\n",
        "# gateway-ls: off $0\n",
        "# gateway-ls: ignore[a] $0\n",
        "gateway-ls: $0\n",
        "a: 'x # gateway-ls: $0'\n",
        "a: |\n  # gateway-ls: $0\n",
        "# gateway-ls: \nx: $0",
    ] {
        assert_eq!(labels(&format!("{CONFIG}{marked}")), Vec::<String>::new(), "{marked}");
    }
    let (json, offset) = read("{} // gateway-ls: $0\n", Format::Json);
    assert_eq!(completions(&json, offset), []);
    let (json, offset) = read("{} // gateway-ls: $0\n", Format::JsonWithComments);
    assert_eq!(completions(&json, offset).len(), 5);
    let (json, offset) = read("{} /* gateway-ls: */ $0\n", Format::JsonWithComments);
    assert_eq!(completions(&json, offset), []);
}

#[test]
fn rules_that_found_something_there_come_first() {
    let marked = "swagger: '2.0'\nx-google-backend:\n  # gateway-ls: ignore[$0]\n  address: https://a.googleapis.com\n";
    let completed = completed(marked);
    assert_eq!(completed.len(), rules::ALL.len());
    let (text, first) = &completed[0];
    assert_eq!(first.label, "googleapis-backend");
    assert!(first.is_preferred && !completed[1].1.is_preferred);
    assert_eq!(first.detail.as_deref(), Some("error"));
    assert!(first.documentation.plain().contains("Google API"));
    assert!(text.contains("ignore[googleapis-backend]\n"), "{text}");
    let beside = "swagger: '2.0'\nx-google-backend: {address: \"https://a.example.com\", address: \"https://a.example.com\"} # gateway-ls: ignore[x$0";
    let (text, first) = &self::completed(beside)[0];
    assert!(first.is_preferred && text.ends_with("ignore[duplicate-key]"), "{text}");
    let file = format!("{CONFIG}# gateway-ls: ignore-file[$0]\n");
    assert_eq!(labels(&file)[0], "googleapis-backend");
    let folded = "swagger: '2.0'\nx-google-backend:\n  # gateway-ls: ignore[$0]\n  address: >-\n    https://a.googleapis.com\n";
    assert_eq!(labels(folded)[0], "googleapis-backend");
}

#[test]
fn rules_that_are_named_are_not_offered_again() {
    let rest = rules::ALL.len() - 1;
    for list in ["[syntax, $0]", "[syntax,$0", "[$0, syntax]", "[ syntax , dup$0]"] {
        let marked = format!("{CONFIG}# gateway-ls: ignore{list}\n");
        let labels = labels(&marked);
        assert_eq!(labels.len(), rest, "{list}");
        assert!(!labels.contains(&"syntax".to_owned()), "{list}");
    }
    let text = &texts(&format!("{CONFIG}# gateway-ls: ignore[duplicate-$0key, syntax]\n"))[0];
    assert!(
        text.ends_with(", syntax]\n") && !text.contains("ignore[duplicate-duplicate"),
        "{text}"
    );
    for none in ["[syntax $0", "[a b$0]", "[syntax]$0", "[syntax] r$0"] {
        let marked = format!("{CONFIG}# gateway-ls: ignore{none}\n");
        assert_eq!(labels(&marked), Vec::<String>::new(), "{none}");
    }
    assert_eq!(labels("a: 1 # gateway-ls: ignore[$0]\n"), Vec::<String>::new(), "no config");
}

#[test]
fn a_rule_is_explained_where_a_comment_names_it() {
    for (list, expected) in [
        ("ignore[sy$0ntax]", Some("syntax")),
        ("ignore-file[duplicate-key, $0syntax]", Some("syntax")),
        ("ignore[duplicate-key$0, syntax]", Some("duplicate-key")),
        ("ignore[no-such-rule$0]", None),
        ("ignore[syntax] syn$0tax", None),
    ] {
        let (analysis, offset) = read(&format!("{CONFIG}# gateway-ls: {list}\n"), Format::Yaml);
        let found = hover(&analysis, offset);
        let text = found.as_ref().map(|hover| hover.range.of(analysis.source()));
        assert_eq!(text, expected, "{list}");
    }
    let (analysis, offset) =
        read(&format!("{CONFIG}# gateway-ls: ignore[$0googleapis-backend]\n"), Format::Yaml);
    let text = hover(&analysis, offset).unwrap().content.plain();
    for part in ["googleapis-backend\n\n", "Level: error (", "OpenAPI 2.0", "Source: https://"] {
        assert!(text.contains(part), "{text}");
    }
    for rule in rules::ALL {
        let text = crate::features::rule_text::hover(rule).plain();
        assert!(text.len() < 1_000, "{text}");
    }
}

#[test]
fn the_first_word_of_a_comment_is_explained() {
    let said = |comment: &str| {
        let (analysis, offset) = read(&format!("{comment}\n{CONFIG}"), Format::Yaml);
        hover(&analysis, offset).map(|hover| hover.content.plain())
    };
    for (comment, expected) in [
        ("# gateway-ls: end$0points", Some("This file is checked for Cloud Endpoints with ESPv2.")),
        (
            "# gatew$0ay-ls: endpoints",
            Some("What only API Gateway rejects or ignores is not reported."),
        ),
        ("#gateway-ls:  api-gateway$0", Some("What only Cloud Endpoints rejects")),
        ("# gateway-ls: igno$0re[syntax] why", Some("Leaves findings out")),
        ("# gateway-ls: nothing$0", None),
        ("# gateway-ls: endpoints and$0", None),
        ("$0# see gateway-ls: endpoints", None),
    ] {
        let found = said(comment);
        let is_right = match expected {
            Some(expected) => found.as_ref().is_some_and(|found| found.contains(expected)),
            None => found.is_none(),
        };
        assert!(is_right, "{comment}: {found:?}");
    }
}

#[test]
fn what_is_replaced_stands_on_one_line() {
    let source = "swagger: '2.0'\ninfo: {title: a, version: '1'}\nx-google-backend:\n  address: https://a.example.com\n  path_translation: CON\npaths: {}\n";
    for source in [source.replace('\n', "\r"), source.replace('\n', "\r\n"), source.to_owned()] {
        let analysis = Analysis::new(Text::new(&source), Format::Yaml, Arc::default());
        for (offset, _) in source.char_indices() {
            for completion in completions(&analysis, offset) {
                let replaced = completion.edit.range.of(&source);
                assert!(!replaced.contains(['\n', '\r']), "{offset}: {replaced:?}");
            }
        }
    }
}
