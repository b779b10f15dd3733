//! `syntax`: YAML or JSON that does not parse.

mod message;

use super::wording::short;
use super::{Edit, Fix, Report, declare_rule, on};
use crate::analysis::Analysis;
use crate::settings::Severity;
use crate::text::TextRange;
use crate::yaml::SyntaxProblem;

declare_rule! {
    /// The YAML or JSON cannot be read here.
    ///
    /// ## Why
    /// Google reads the whole file or nothing: one broken line and it rejects the config with
    /// `mapping values are not allowed here` or `is ill formed and cannot be parsed`, often
    /// pointing at another line than the one to correct. Everything outside the broken block is
    /// still checked.
    ///
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Rows, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://rows.example.com
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       summary: Rows: all of them
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Rows, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://rows.example.com
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       summary: "Rows: all of them"
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Correct the marked line. Most often a quote, a bracket or a colon is missing, or the
    /// indentation is wrong.
    SYNTAX {
        id: "syntax",
        level: on(Severity::Error),
        versions: All,
        targets: All,
        scope: Local,
        google: ["Unable to parse the content"],
        source: None,
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for error in analysis.tree.errors() {
        let source = analysis.source();
        if let Some(range) = word_with_braces(source, error.problem, error.range) {
            let word = range.of(source);
            let message = format!(
                "Put quotes around `{}`: `{{` starts a new map here.",
                short(word, MOST_SHOWN)
            );
            let text = format!("\"{word}\"");
            let title = "Put it in quotes".to_owned();
            let fix = Fix { title, safe: false, edits: vec![Edit { range, text }] };
            report.add(error.range, message).fixes.push(fix);
            continue;
        }
        report.add(error.range, message::message(error.problem, error.range.of(source)));
    }
}

/// Columns of a word that are shown.
const MOST_SHOWN: usize = 30;

/// The plain word between brackets, such as `1/min/{project}`, in which a brace is taken for a map.
fn word_with_braces(source: &str, problem: SyntaxProblem, range: TextRange) -> Option<TextRange> {
    let rest = source.get(range.start..)?;
    if problem != SyntaxProblem::MissingComma || !rest.starts_with('{') {
        return None;
    }
    let is_word = |c: char| c.is_ascii_alphanumeric() || "/-_.:".contains(c);
    let before = source.get(..range.start)?;
    let start = before.trim_end_matches(is_word).len();
    let inner = rest.get(1..rest.find('}')?)?;
    let is_name = !inner.is_empty() && inner.chars().all(is_word);
    let behind = rest.get(inner.len() + 2..)?;
    let end = source.len() - behind.trim_start_matches(is_word).len();
    let is_alone = before.get(..start)?.ends_with([' ', '[', ',', '{']);
    (is_name && start < range.start && is_alone).then_some(TextRange::new(start, end))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::analysis::Analysis;
    use crate::rules::findings;
    use crate::rules::testing::{check_rule, findings_of_rule};
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
            (
                Format::Yaml,
                '\u{ad}',
                "a: [b]¤\n",
                "Unexpected invisible character U+00AD. Remove it.",
            ),
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
        for source in [
            "paths:\n  /a:\n    get:\n      summary: \"rows\n      #        ^^^^^ error[syntax] Expected a closing\n      x: 1\n",
            "paths:\n  /a:\n    get:\n      summ\n      #^^^ error[syntax] Expected `: value` after `summ`\n      x: 1\n",
            "paths:\n  /a:\n    get: {\n    #    ^ error[syntax] This `{` is never closed\n      x: 1\n",
            "paths:\n  /a:\n    get:\n      address:https://x\n      #^^^^^^^^^^^^^^^^ error[syntax] Expected a space after the colon\n      x: 1\n",
            "paths:\n  /a:\n    get:\n      a: 1\n    - b\n    #^^ error[syntax] Expected a key, not a list item\n",
            "info:\n  title: x: y\n  #      ^^ error[syntax] Put quotes around this value: it contains `: `\nb: 1\n",
            "a: @x\n#  ^ error[syntax] Put quotes around this value: it starts with `@`\nb: 1\n",
            "info: {title: x}}\n#               ^ error[syntax] Unexpected `}`\nb: 1\n",
            "info: {title: x}] # more\n#               ^ error[syntax] Unexpected `]`\nb: 1\n",
            "tags:\n  - a\n  bb: 1\n  #^ error[syntax] Expected a list item, not the key `bb`\nc: 1\n",
            "a: \"x\" y\n#      ^ error[syntax] Unexpected text after the closing quote. Remove `y`, or write quotes inside the text as `\\\"`.\nb: 1\n",
            "a: \"\\q\"\n#   ^^ error[syntax] Unexpected escape `\\q`\nb: 1\n",
        ] {
            check_rule("syntax", source);
        }
    }

    #[test]
    fn a_half_typed_first_key_is_the_mistake() {
        for source in [
            "paths:\n  /b:\n    get\n    #^^ error[syntax] Expected `: value` after `get`\n      operationId: b\n",
            "paths:\n  /b:\n    get:\n      responses:\n        '200'\n        #^^^^ error[syntax] Expected `: value` after `'200'`\n          description: x\n",
            "paths:\n  /b:\n    get:\n      responses:\n        '200'\n        #^^^^ error[syntax] Expected `: value` after `'200'`\n        '400':\n          description: x\n",
            "paths:\n  /us\n  #^^ error[syntax] Expected `: value` after `/us`\n    get:\n      summary: x\nx: 1\n",
            "info:\n  contact\n  #^^^^^^ error[syntax] Expected `: value` after `contact`\n    - name: x\n      y: 1\n  title: x\n",
            "info:\n  title: x\n  contact\n  #^^^^^^ error[syntax] Expected `: value` after `contact`\n    name: x\n",
        ] {
            check_rule("syntax", source);
        }
    }

    #[test]
    fn an_open_bracket_is_the_mistake() {
        for source in [
            "paths:\n  /b: {\n  #   ^ error[syntax] This `{` is never closed\n    get:\n      summary: x\n  /c: {}\n",
            "paths:\n  /b:\n    post: { # note\n    #     ^ error[syntax] This `{` is never closed\n      operationId: x\n      tags: [a]\n  /c: {}\n",
            "info: {\n#     ^ error[syntax] This `{` is never closed\n  title: x\n  version: y\npaths: {}\n",
            "info: {\n  title: x\n  version: y\n  #^^^^^^ error[syntax] Expected a comma before `version`\n}\n",
            "info: {{ x }\n#     ^^ error[syntax] This `{` is never closed\nb: 1\n",
        ] {
            check_rule("syntax", source);
        }
    }

    #[test]
    fn a_lost_path_is_one_mistake() {
        for source in [
            "paths:\n    get:\n    #^^^ error[syntax] Unexpected indentation\n      summary: a\n    post: {}\n  /b:\n    get:\n      summary: b\n  /c:\n    get: {}\nx-a: 1\n",
            "paths:\n    get: {}\n    #^^^^^^ error[syntax] Unexpected indentation\n  /b: {}\n  /c: {}\n",
        ] {
            check_rule("syntax", source);
        }
    }

    #[test]
    fn template_syntax_is_no_mistake() {
        for source in [
            "%{ for p in paths }\npaths:\n  /a: {}\n%{ endfor ~}\n",
            "paths:\n  {{- range .paths }}\n  {{ . }}:\n    get:\n{{ include \"x\" . | indent 6 }}\n  {{- end }}\n",
            "info:\n  {% if a: b %}\n  title: {{ t }}-z\n  {%- endif -%} # note\n  {# comment: x #}\n",
            "info:\n  title: %{ if a }x%{ endif }\n  version: ${c ? \"a: b\" : \"d\"}\n  x: <%= y %>\n  y: {{ f \"a: b\" }}/x\n",
            "info:\n  title:\n    {{ if x }}\n    one\n    {{ else }}\n    two\n    {{ end }}\n",
            "tags:\n%{ for t in tags }\n- name: ${t}\n%{ endfor }\n",
            "<% if x %>\ninfo:\n  ${indent(2, x)}\n  title: x\n<%- end -%>\n",
            // What is wrong beside them is still told.
            "%{ if x }\ninfo:\n  title: @x\n  #      ^ error[syntax] Put quotes around this value: it starts with `@`\n%{ endif }\n",
            "%{ if x }\ninfo:\n  title: !<x y\n  #      ^^^ error[syntax] Unexpected tag `!<x`\n%{ endif }\n",
            "info:\n  %{ if x\n  #^^^^^^ error[syntax] Put quotes around this value: it starts with `%`\n  title: x\n",
        ] {
            check_rule("syntax", source);
        }
    }

    #[test]
    fn aliases_need_an_anchor_above() {
        for source in [
            "paths:\n  /a:\n    post: *nope\n    #     ^^^^^ error[syntax] Expected an anchor `&nope` above\n    put: *nope\n  /b:\n    <<: *it\n    #   ^^^ error[syntax] Expected an anchor `&it` above\n",
            "x-a: *late\n#    ^^^^^ error[syntax] Expected an anchor `&late` above\nx-b: &late {a: 1}\nx-c: *late\n",
            "x-value: *.com\n#        ^^^^^ error[syntax] Put quotes around this text\n",
            "consumes: [*/*]\n#          ^^^ error[syntax] Put quotes around this text\n",
            "x-a:\n  */*:\n  #^^ error[syntax] Put quotes around this key\n    b: 1\n",
            "x-a:\n  */*:\n  #^^^ error[syntax] Put quotes around this text\n",
            "x-a: &x b\nx-b:\n  *x: 1\n  #^ error[syntax] Expected a space before the colon\n",
            // In a broken block only its own mistake is told, and what it may define is known.
            "x-a:\n  b: *nope\n  c: &d 1\n  e: @\n  #  ^ error[syntax] Put quotes around this value: it starts with `@`\nx-f: *d\n",
            "x-r &r\n#^^^^^ error[syntax] Expected `: value` after `x-r &r`\n  responses: {}\nx-c: *r\n",
            "x-bk\n#^^^ error[syntax] Expected `: value` after `x-bk`\n  address: x\nx-c: *bk\n",
            "x-a: &a &b v\n#       ^^ error[syntax] Unexpected second anchor\n",
            "x-a: &a 1\nx-b: &b *a\n#       ^^ error[syntax] Unexpected anchor on the alias `*a`\n",
        ] {
            check_rule("syntax", source);
        }
    }

    #[test]
    fn a_template_may_bring_an_anchor() {
        for source in [
            "{{ include \"anchors\" . }}\npaths:\n  /a: *a\n  /b:\n    get: {<<: *b}\n",
            "x-a: ${anchors}\nx-b: *a\n",
            "x-a:\n  $ANCHORS\nx-b: *a\n",
            "x-a: &a_<%= b %> 1\nx-b: *a_b\n",
            "{% include \"anchors\" %}\nhost: *host\nsecurity: [*a, *b]\n",
            // Where none can bring it, it is missing.
            "x-a: *a\n#    ^^ error[syntax] Expected an anchor `&a` above\n{{ include \"anchors\" . }}\n",
            "x-a: \"${b}\"\n{{ if .x }}\nx-b: 1\n{{ end }}\nx-c: *a\n#    ^^ error[syntax] Expected an anchor `&a` above\n",
        ] {
            check_rule("syntax", source);
        }
    }

    #[test]
    fn tabs_do_not_indent() {
        for source in
            ["info:\n  \ttitle: x\n  \tversion: 1\n", "info:\n  \t- x\n", "info:\n\t- x\n"]
        {
            let found = findings_of_rule("syntax", source);
            assert!(found.contains("error[syntax] Expected spaces"), "{source:?} {found}");
        }
        for source in [
            "info:\n  title: |\n    a\n    \tb: c\n    \t- d\n",
            "info:\n  title: \"a\n  \tb: c\"\n",
            "info:\n  title: {\n    \ta: b }\n",
            "info:\n  title: a\n   \tb\n",
            "info:\n  title: x\n  \t# note: x\n",
        ] {
            assert!(!findings_of_rule("syntax", source).contains("[syntax]"), "{source:?}");
        }
    }

    #[test]
    fn each_mistake_is_called_what_it_is() {
        for source in [
            "x-a: 'it's me'\n#        ^^^^^ error[syntax] Unexpected text after the closing quote. Remove `s me'`, or write a quote inside the text as `''`.\n",
            "x-a: 'a' and 'b'\n#        ^^^^^^^ error[syntax] Unexpected text after the closing quote\n",
            "x-a: [a,,b]\n#       ^ error[syntax] Unexpected comma\n",
            "x-a: [,]\n#     ^ error[syntax] Unexpected comma\n",
            "x-a: {,}\n#     ^ error[syntax] Unexpected comma\n",
            "x-a: {unit: 1/min/{project}, b: 2}\n#                 ^ error[syntax] Put quotes around `1/min/{project}`: `{` starts a new map here.\n",
            "x-a: [a/{b}/c]\n#       ^ error[syntax] Put quotes around `a/{b}/c`: `{`\n",
            "x-a: {a: 1 b: 2}\n#          ^ error[syntax] Expected a comma before `b`\n",
            "x-a: {a: b: 2}\n#        ^^ error[syntax] Put quotes around this value: it contains `: `\n",
            "x-a:\n  \"a\n  #^ error[syntax] Expected a closing quote on this line\n   b\": v\n  c: 1\n",
            "x-a: |\n      \n#^^^^^ error[syntax] Unexpected spaces\n  text\n",
            "x-a: |0\n#    ^^ error[syntax] Expected one digit from 1 to 9 in `|0`\n  text\n",
            "x-a: |12\n#    ^^^ error[syntax] Expected one digit from 1 to 9 in `|12`\n  text\n",
            "x-a: |4\n#    ^^ error[syntax] Expected one digit from 1 to 9 in `|4`\n  text\n",
            "x-a: | text\n#    ^^^^^^ error[syntax] Expected a new line after `|`\n  text\n",
            "x-a: \"\\u12\"\n#     ^^^^ error[syntax] Expected four hexadecimal digits\n",
            "x-a: [\"\\ud83d\"]\n#      ^^^^^^ error[syntax] Expected the other half\n",
            "x-a: \"x\"#c\n#       ^ error[syntax] Expected a space before `#`\n",
            "x-a: {a: 1}#c\n#          ^ error[syntax] Expected a space before `#`\n",
            "x-a: a # c\n#      ^ error[syntax] Unexpected comment\n   b\nx-b: 1\n",
            "x-a:\n  ? [\n  #^^ error[syntax] Expected `key: value` instead of\n  x: 1\n",
            "info:\n  title: x\n    : true\n#   ^ error[syntax] Expected a key before this colon\n",
        ] {
            check_rule("syntax", source);
        }
    }

    #[test]
    fn control_characters_are_marked_themselves() {
        for (source, expected) in [
            (
                "swagger: '2.0'\nx-a: hello wor\u{1}ld\n",
                "29..30 error[syntax] Unexpected character U+0001.",
            ),
            (
                "swagger: '2.0'\nx-a: a\u{fffe}b\n",
                "21..24 error[syntax] Unexpected character U+FFFE.",
            ),
            (
                "swagger: '2.0'\nx-a: 💣 \"\u{7}\"\n",
                "26..27 error[syntax] Unexpected character U+0007.",
            ),
            (
                "swagger: '2.0'\nx-a: \u{feff}\n",
                "20..23 error[syntax] Unexpected character U+FEFF.",
            ),
        ] {
            let found = findings_of_rule("syntax", source);
            assert!(found.contains(expected), "{source:?}\n{found}");
        }
    }

    #[test]
    fn a_key_broken_in_two_is_one_mistake() {
        let source =
            "paths:\n  /a:\n    get:\n      summary: x\n      deprec\n: true\n      y: 1\nx-b: 1\n";
        let found = findings_of_rule("syntax", source);
        let syntax: Vec<_> = found.lines().filter(|line| line.contains("[syntax]")).collect();
        assert_eq!(syntax.len(), 1, "{syntax:?}");
        assert!(syntax[0].contains("Expected `: value` after `deprec`"), "{syntax:?}");
        let found = findings_of_rule(
            "syntax",
            "paths:\n  /a:\n    get:\n      x\n: true\n      y: 1\n  /b: {}\n",
        );
        assert!(found.contains("error[syntax] Expected a key before this colon"), "{found}");
    }
}
