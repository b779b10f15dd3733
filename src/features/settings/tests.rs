//! The settings file in the editor: `$0` is the cursor.

use expect_test::expect;

use super::*;
use crate::settings::Ignore;
use crate::yaml::{self, Shape};

fn read(marked: &str) -> (Tree, usize) {
    let offset = marked.find("$0").unwrap();
    let source = marked.replacen("$0", "", 1);
    (yaml::read(&source, Format::Yaml, Shape(&[])), offset)
}

/// The labels of what is offered.
fn offered(marked: &str) -> Vec<String> {
    let (tree, offset) = read(marked);
    settings_completions(&tree, offset).into_iter().map(|it| it.label).collect()
}

/// The text after the completion of this label.
fn completed(marked: &str, label: &str) -> String {
    let (tree, offset) = read(marked);
    let completions = settings_completions(&tree, offset);
    let completion = completions.iter().find(|it| it.label == label).unwrap();
    let mut text = tree.source().to_owned();
    text.replace_range(
        completion.edit.range.start..completion.edit.range.end,
        &completion.edit.text,
    );
    text
}

#[test]
fn keys_that_are_missing_are_offered() {
    let all = settings::key_names(KEYS);
    for marked in ["$0", "tar$0", "\n$0\n", "# gateway\n$0", "{$0}", "{tar$0}"] {
        assert_eq!(offered(marked), all, "{marked:?}");
    }
    for marked in [
        "target: endpoints\n$0",
        r#"target: endpoints
ru$0
files: {}
"#,
        "$0\ntarget: endpoints\n",
        r#"rules:
  syntax: off
ta$0
target: endpoints
"#,
        "{target: endpoints, $0}",
    ] {
        let offered = offered(marked);
        assert!(offered.contains(&"variables".to_owned()), "{marked:?} {offered:?}");
        assert!(!offered.contains(&"target".to_owned()), "{marked:?} {offered:?}");
    }
    for marked in ["files:\n  $0", "files: {$0}", "files:\n  in$0\n", "files:\n  inc$0: [a]\n"] {
        assert_eq!(offered(marked), ["include", "exclude"], "{marked:?}");
    }
    for marked in [
        "ignore:\n  - $0",
        "ignore: [{$0}]",
        "ignore:\n- ru$0",
        r#"ignore:
  - path: x
  - ru$0
"#,
    ] {
        assert_eq!(offered(marked), ["path", "rule", "pointer"], "{marked:?}");
    }
    for marked in [
        "ignore:\n  - path: x\n    $0",
        "ignore: [{path: x, $0}]",
        r#"ignore:
- path: x
  ru$0
"#,
    ] {
        assert_eq!(offered(marked), ["rule", "pointer"], "{marked:?}");
    }
}

#[test]
fn rules_and_levels_are_offered() {
    let rules: Vec<_> = rules::ALL.iter().map(|rule| rule.id).collect();
    for marked in [
        "rules:\n  $0",
        "rules:\n  syn$0\n",
        "rules: {$0}",
        r#"rules:
  syn$0
target: endpoints
"#,
        "ignore:\n  - rule: $0",
        "ignore:\n  - {rule: $0}",
        "ignore:\n  - {path: a, rule: 'syn$0'}\n",
        "ignore: [{rule: syn$0}]",
        r#"ignore:
- path: a
  rule: $0
- path: b
"#,
    ] {
        assert_eq!(offered(marked), rules, "{marked:?}");
    }
    assert_eq!(offered("rules:\n  syntax: off\n  $0").len(), rules.len() - 1);
    for marked in [
        "rules:\n  syntax: $0",
        "rules: {syntax: $0}",
        r#"rules:
  syntax: wa$0rn
  deadline: off
"#,
    ] {
        assert_eq!(offered(marked), ["off", "hint", "info", "warning", "error"], "{marked:?}");
    }
}

#[test]
fn values_are_offered() {
    for (marked, expected) in [
        ("target: $0", vec!["api-gateway", "endpoints"]),
        ("target: \"end$0\"\n", vec!["api-gateway", "endpoints"]),
        ("target: api-g$0ateway # why\nproject: x\n", vec!["api-gateway", "endpoints"]),
        ("streaming: $0", vec!["true", "false"]),
        ("functionsGeneration: $0\n", vec!["1", "2"]),
        ("project: $0", vec![]),
        ("variables:\n  $0", vec![]),
        ("variables:\n  A: $0", vec![]),
        ("files:\n  include: [$0]\n", vec![]),
        ("unknown: $0", vec![]),
        ("unknown:\n  $0", vec![]),
        ("target: endpoints # $0", vec![]),
        ("# $0", vec![]),
        ("rules: $0", vec![]),
    ] {
        assert_eq!(offered(marked), expected, "{marked:?}");
    }
}

#[test]
fn the_whole_word_is_replaced_and_a_colon_is_written_once() {
    for (marked, label, expected) in [
        ("tar$0x", "target", "target: "),
        ("rul$0", "rules", "rules:"),
        ("tar$0: endpoints\n", "target", "target: endpoints\n"),
        ("'tar$0': endpoints\n", "target", "'target': endpoints\n"),
        ("rules:\n  syn$0\n", "syntax", "rules:\n  syntax: \n"),
        ("rules:\n  a-$0b: off\n", "syntax", "rules:\n  syntax: off\n"),
        ("target: api$0-gateway\n", "endpoints", "target: endpoints\n"),
        ("ignore:\n  - $0", "rule", "ignore:\n  - rule: "),
        ("target: ß\nru$0", "rules", "target: ß\nrules:"),
    ] {
        assert_eq!(completed(marked, label), expected, "{marked:?}");
    }
}

#[test]
fn any_text_is_answered() {
    for text in
        ["a: [", "- - -", "? [", "\"", "a: |\n  b\n", "%{ if }", "a: &x *x", "---\n---\n", "\t"]
    {
        for offset in 0..=text.len() {
            let (tree, offset) = read(&format!("{}$0{}", &text[..offset], &text[offset..]));
            settings_completions(&tree, offset);
            settings_hover(&tree, offset);
        }
    }
}

#[test]
fn keys_values_and_rules_are_explained() {
    for (marked, range, part) in [
        ("tar$0get: endpoints\n", "target", "The product that the configs are for"),
        ("target: $0endpoints\n", "endpoints", "ESPv2"),
        ("rules:\n  $0syntax: off\n", "syntax", "cannot be read here"),
        ("rules:\n  syntax: o$0ff\n", "off", "Not checked"),
        ("ignore:\n- $0rule: syntax\n", "rule", "The id of a rule"),
        ("ignore:\n- rule: 's$0yntax'\n", "syntax", "cannot be read here"),
        ("files: {incl$0ude: x}\n", "include", "Files that are always gateway configs"),
    ] {
        let (tree, offset) = read(marked);
        let hover = settings_hover(&tree, offset).expect(marked);
        assert_eq!(hover.range.of(tree.source()), range, "{marked}");
        assert!(hover.content.plain().contains(part), "{}", hover.content.plain());
    }
    for marked in [
        "project: $0x\n",
        "targt$0: x\n",
        "rules: {no-such-rule$0: off}\n",
        "variables: {target$0: x}\n",
        "# target$0\n",
        "$0",
    ] {
        let (tree, offset) = read(marked);
        assert_eq!(settings_hover(&tree, offset), None, "{marked}");
    }
}

/// The text with one more item.
fn with_item(source: &str) -> String {
    let ignore = Ignore {
        path: Some("/api.yaml".to_owned()),
        rule: Some("deadline".to_owned()),
        pointer: Some("/paths/~1rows~1{id}/get".to_owned()),
    };
    let Some(edit) = add_ignore(source, &ignore) else { return "nothing".to_owned() };
    let mut text = source.to_owned();
    text.replace_range(edit.range.start..edit.range.end, &edit.text);
    assert_eq!(add_ignore(&text, &ignore), None, "it is there already:\n{text}");
    text
}

#[test]
fn an_item_is_written_as_the_file_is_written() {
    let sources = [
        "",
        "# ours\n",
        "target: endpoints",
        "tags: \n- a\ntarget: endpoints\n",
        "  target: endpoints\n",
        "ignore:\n",
        "ignore: # not yet\ntarget: endpoints\n",
        "ignore: ~\ntarget: endpoints\n",
        "ignore: []\n",
        "ignore: [{rule: host}]\n",
        r#"ignore:
- path: a # why
  rule: b

# next
target: endpoints
"#,
        r#"ignore:
    -   path: a
        rule: b
target: endpoints
"#,
        "ignore:\n  - {rule: a}\n  - {rule: b} # why",
        "{\"target\": \"endpoints\"}\n",
        "{\"ignore\": [{\"rule\": \"a\"}]}\n",
    ];
    let mut all = String::new();
    for source in sources {
        all += &with_item(source);
        all += "\n~~~\n";
    }
    expect![[r#"
        ignore:
          - {path: /api.yaml, rule: deadline, pointer: '/paths/~1rows~1{id}/get'}

        ~~~
        # ours
        ignore:
          - {path: /api.yaml, rule: deadline, pointer: '/paths/~1rows~1{id}/get'}

        ~~~
        target: endpoints
        ignore:
          - {path: /api.yaml, rule: deadline, pointer: '/paths/~1rows~1{id}/get'}

        ~~~
        tags: 
        - a
        target: endpoints
        ignore:
        - {path: /api.yaml, rule: deadline, pointer: '/paths/~1rows~1{id}/get'}

        ~~~
          target: endpoints
          ignore:
            - {path: /api.yaml, rule: deadline, pointer: '/paths/~1rows~1{id}/get'}

        ~~~
        ignore:
          - {path: /api.yaml, rule: deadline, pointer: '/paths/~1rows~1{id}/get'}

        ~~~
        ignore: # not yet
          - {path: /api.yaml, rule: deadline, pointer: '/paths/~1rows~1{id}/get'}
        target: endpoints

        ~~~
        ignore:
          - {path: /api.yaml, rule: deadline, pointer: '/paths/~1rows~1{id}/get'}
        target: endpoints

        ~~~
        ignore: [{path: /api.yaml, rule: deadline, pointer: '/paths/~1rows~1{id}/get'}]

        ~~~
        ignore: [{rule: host}, {path: /api.yaml, rule: deadline, pointer: '/paths/~1rows~1{id}/get'}]

        ~~~
        ignore:
        - path: a # why
          rule: b
        - path: /api.yaml
          rule: deadline
          pointer: '/paths/~1rows~1{id}/get'

        # next
        target: endpoints

        ~~~
        ignore:
            -   path: a
                rule: b
            -   path: /api.yaml
                rule: deadline
                pointer: '/paths/~1rows~1{id}/get'
        target: endpoints

        ~~~
        ignore:
          - {rule: a}
          - {rule: b} # why
          - {path: /api.yaml, rule: deadline, pointer: '/paths/~1rows~1{id}/get'}
        ~~~
        {"target": "endpoints", "ignore": [{"path": "/api.yaml", "rule": "deadline", "pointer": "/paths/~1rows~1{id}/get"}]}

        ~~~
        {"ignore": [{"rule": "a"}, {"path": "/api.yaml", "rule": "deadline", "pointer": "/paths/~1rows~1{id}/get"}]}

        ~~~
    "#]].assert_eq(&all);
}

#[test]
fn line_breaks_are_kept() {
    for line_break in ["\n", "\r\n", "\r"] {
        for source in [
            "target: endpoints\n",
            r#"target: endpoints
ignore:
  - path: x
    rule: y
"#,
        ] {
            let source = source.replace('\n', line_break);
            let text = with_item(&source);
            assert!(text.contains("deadline"), "{text:?}");
            let left = text.replace(line_break, "");
            assert!(!left.contains(['\n', '\r']), "{text:?}");
        }
    }
}

#[test]
fn what_cannot_take_an_item_is_left_alone() {
    for source in [
        "ignore: all\n",
        "ignore: {rule: x}\n",
        "ignore: *all\n",
        "- a\n",
        "a: [\n",
        r#"a: 1
---
b: 2
"#,
        "x: &all []\nignore: *all\n",
        "text\n",
    ] {
        assert_eq!(with_item(source), "nothing", "{source}");
    }
}

#[test]
fn odd_names_are_quoted() {
    for (path, expected) in [
        ("/api.yaml", "/api.yaml"),
        ("a/it's.yaml", "'a/it''s.yaml'"),
        ("a/{b}, c: #d.yaml", "'a/{b}, c: #d.yaml'"),
        ("/tab\t.yaml", "\"/tab\\u0009.yaml\""),
        ("ß/a.yaml", "'ß/a.yaml'"),
    ] {
        let ignore = Ignore { path: Some(path.to_owned()), rule: None, pointer: None };
        let edit = add_ignore("", &ignore).unwrap();
        assert_eq!(edit.text, format!("ignore:\n  - {{path: {expected}}}\n"));
    }
}
