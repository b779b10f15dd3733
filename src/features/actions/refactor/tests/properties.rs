//! What holds after every action that is offered anywhere: the text parses, the effect is the
//! same, no comment is lost, no line break of another kind is added, nothing is worse than before.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::analysis::OperationKey;
use crate::routing::Audience;
use crate::rules;
use crate::settings::Severity;

/// How a backend is written.
const BACKENDS: &[&[(&str, &str)]] = &[
    &[],
    &[("address", "https://a-1234567890.us-central1.run.app")],
    &[
        ("address", "https://a-1234567890.us-central1.run.app"),
        ("path_translation", "APPEND_PATH_TO_ADDRESS"),
    ],
    &[
        ("path_translation", "CONSTANT_ADDRESS"),
        ("address", "https://a-1234567890.us-central1.run.app"),
    ],
    &[("address", "https://b.example.com/x"), ("deadline", "20.0"), ("protocol", "h2")],
    &[("address", "${URL}"), ("jwt_audience", "x")],
];

/// A document in a layout: `0` by indentation, `1` in brackets, `2` as JSON in lines, `3` by
/// indentation with comments.
fn document(layout: usize, root: &[(&str, &str)], operations: &[&[(&str, &str)]]) -> String {
    let quote = |text: &str| format!("\"{text}\"");
    let backend = |fields: &[(&str, &str)], indent: &str| -> String {
        let value = |(name, value): &(&str, &str)| match *name {
            "deadline" => (quote(name), (*value).to_owned()),
            _ => (quote(name), quote(value)),
        };
        let fields: Vec<_> = fields.iter().map(value).collect();
        if fields.is_empty() {
            return String::new();
        }
        match layout {
            0 => {
                let lines =
                    fields.iter().map(|(name, value)| format!("\n{indent}  {name}: {value}"));
                format!("{indent}x-google-backend:{}\n", lines.collect::<String>())
            }
            3 => {
                let lines = fields.iter().map(|(name, value)| {
                    format!("\n{indent}  # above {name}\n{indent}  {name}: {value} # is {value}")
                });
                let lines = lines.collect::<String>();
                format!(
                    r#"{indent}x-google-backend: # key
{}
{indent}  # below
"#,
                    &lines[1..]
                )
            }
            1 => {
                let fields: Vec<_> = fields.iter().map(|(n, v)| format!("{n}: {v}")).collect();
                format!("x-google-backend: {{{}}}, ", fields.join(", "))
            }
            _ => {
                let fields: Vec<_> =
                    fields.iter().map(|(n, v)| format!("{indent}  {n}: {v}")).collect();
                format!(
                    r#"{indent}"x-google-backend": {{
{}
{indent}}},
"#,
                    fields.join(",\n")
                )
            }
        }
    };
    let mut text = String::new();
    for (index, fields) in operations.iter().enumerate() {
        text += &match layout {
            0 | 3 => format!(
                "  /p{index}/{{id}}:\n    get:\n{}      operationId: op{index} # op {index}\n",
                backend(fields, "      ")
            ),
            1 => format!("/p{index}: {{get: {{{}operationId: op{index}}}}}, ", backend(fields, "")),
            _ => format!(
                r#"{}    "/p{index}": {{
      "get": {{
{}        "operationId": "op{index}"
      }}
    }}"#,
                if index == 0 { "" } else { ",\n" },
                backend(fields, "        ")
            ),
        };
    }
    match layout {
        0 | 3 => format!(
            r#"swagger: "2.0"
# root
{}# paths
paths:
{text}"#,
            backend(root, "")
        ),
        1 => format!("{{swagger: '2.0', {}paths: {{{text}}}}}\n", backend(root, "")),
        _ => format!(
            r#"{{
  "swagger": "2.0",
{}  "paths": {{
{text}
  }}
}}
"#,
            backend(root, "  ")
        ),
    }
}

type Effect = (String, Option<String>, String);

/// Where each operation's requests go, and how.
fn effect(analysis: &Analysis, by_path: bool) -> BTreeMap<OperationKey, Option<Effect>> {
    let routes = analysis.routing.routes.iter();
    let one = |route: &crate::routing::Route| {
        let occurrence = analysis.routing.occurrences.get(route.occurrence?)?;
        let it = &occurrence.effective;
        let audience = match &it.audience {
            Audience::Written(text) | Audience::Address(text) => text.as_str(),
            Audience::Unknown => "?",
        };
        let how = (it.auth, audience, it.path_translation.value, it.deadline.value);
        let url = by_path.then(|| analysis.routing.url(route)).flatten();
        Some((occurrence.filled.text.clone(), url, format!("{how:?} {:?}", it.protocol.value)))
    };
    routes.map(|it| (analysis.operation_key(it.operation).unwrap(), one(it))).collect()
}

fn comments(analysis: &Analysis) -> BTreeSet<String> {
    let comments = analysis.tree.comments().iter();
    comments.map(|comment| comment.of(analysis.source()).trim_end().to_owned()).collect()
}

fn problems(analysis: &Analysis) -> BTreeMap<&'static str, usize> {
    let mut problems = BTreeMap::new();
    for finding in rules::findings(analysis) {
        if matches!(finding.severity, Severity::Error | Severity::Warning) {
            *problems.entry(finding.rule).or_default() += 1;
        }
    }
    problems
}

fn check_all(source: &str, format: Format) -> BTreeSet<String> {
    let analysis = read(source, format);
    let mut seen: Vec<Action> = Vec::new();
    let entries = analysis.tree.mappings().flat_map(|mapping| mapping.entries());
    for offset in entries.map(|entry| entry.key.range().start) {
        for action in refactorings(&analysis, TextRange::empty(offset)) {
            if !seen.contains(&action) {
                seen.push(action);
            }
        }
    }
    seen.iter().for_each(|action| check_one(source, format, &analysis, action));
    seen.into_iter().map(|action| action.title).collect()
}

fn check_one(source: &str, format: Format, analysis: &Analysis, action: &Action) {
    if let Change::Here(edits) | Change::Reviewed { edits, .. } = &action.change {
        let title = &action.title;
        let after = changed(source, action);
        let is_converted = title.starts_with("Convert");
        let new = read(&after, format);
        let context = || format!("{title}\n{source}\n{after}");
        assert!(new.tree.errors().is_empty(), "{}", context());
        assert_eq!(new.document.is_v3, is_converted, "{}", context());
        let is_placed = title.starts_with("Move") || title.starts_with("Use");
        let (old_effect, mut new_effect) = (effect(analysis, true), effect(&new, true));
        assert_eq!(old_effect.len(), new_effect.len(), "{}", context());
        if is_placed {
            new_effect.retain(|key, _| old_effect.get(key).is_some_and(Option::is_some));
        }
        assert_eq!(old_effect, new_effect, "{}", context());
        let (old, new_problems) = (problems(analysis), problems(&new));
        for (rule, count) in new_problems {
            assert!(count <= old.get(rule).copied().unwrap_or(0), "{rule}: {}", context());
        }
        let lost: Vec<_> = comments(analysis).difference(&comments(&new)).cloned().collect();
        assert!(lost.is_empty(), "{lost:?} {}", context());
        if source.contains("\r\n") {
            assert!(!after.replace("\r\n", "").contains(['\n', '\r']), "{}", context());
        }
        for edit in edits {
            assert!(source.is_char_boundary(edit.range.start), "{}", context());
        }
    }
}

#[test]
fn every_action_keeps_the_effect() {
    let mut titles = BTreeSet::new();
    for layout in 0..4 {
        for root in BACKENDS {
            for first in BACKENDS {
                for second in BACKENDS.iter().take(2) {
                    let text = document(layout, root, &[first, second]);
                    let format = if layout == 2 { Format::Json } else { Format::Yaml };
                    titles.extend(check_all(&text, format));
                }
            }
        }
    }
    let kinds = ["Convert", "Insert", "Move", "Write the default", "Write the doc"];
    for kind in kinds {
        assert!(titles.iter().any(|title| title.starts_with(kind)), "{kind}");
    }
}

#[test]
fn line_breaks_stay_what_they_are() {
    for root in BACKENDS.iter().take(3) {
        let text = document(0, root, &[BACKENDS[1], BACKENDS[4]]);
        check_all(&text.replace('\n', "\r\n"), Format::Yaml);
        check_all(&format!("\u{feff}{text}"), Format::Yaml);
        check_all(text.trim_end(), Format::Yaml);
    }
}
