//! Lists in editors cut a message at 60 to 80 columns. So the first sentence of every message is
//! short, and says early what happens.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gateway_ls::analysis::Analysis;
use gateway_ls::rules::{ALL, Finding, findings};
use gateway_ls::settings::{Level, Settings, Severity, Target};
use gateway_ls::text::Text;
use gateway_ls::yaml::Format;

use crate::support::{fixtures, shared_files};

/// Columns of a first sentence, in Unicode scalar values. Quoting counts too: editors show it.
const COLUMNS: usize = 80;
/// Columns in which the consequence must begin.
const EARLY: usize = 60;

/// Words that name a consequence, in lower case: first what Google and the gateway do, then what
/// callers and backends get.
const CONSEQUENCES: &[&str] = &[
    "reject",
    "ignore",
    "drop",
    "never",
    "warns",
    "assumes",
    "cannot",
    "no effect",
    "lost",
    "fail",
    "401",
    "403",
    "404",
    "405",
    "503",
    "open to everyone",
    "unencrypted",
    "any kind",
    "wrong",
    "not checked",
    "not documented",
    // What does not parse is not read: it is enough to say what is expected, or what to write.
    "expected",
    "put quotes",
    "too deeply",
    "no destination",
    "no operation has",
    "no token",
    "need no",
    "needs the",
    "anyone can",
    "literal",
    "twice",
    "may be open",
    "may loop",
];

/// Rules that find something only beside other files.
const BESIDE_OTHERS: [&str; 9] = [
    "api-id",
    "deploy-conflict",
    "first-generation-role",
    "fixed-config-id",
    "missing-grant",
    "raw-template",
    "undefined-template-variable",
    "unused-template-variable",
    "wrong-principal",
];

#[test]
fn the_consequence_comes_first_in_a_short_sentence() {
    let mut seen = BTreeSet::new();
    let mut wrong = BTreeSet::new();
    for (text, format) in texts() {
        for finding in all_findings(&text, format) {
            seen.insert(finding.rule);
            if let Some(complaint) = complaint(&finding.message) {
                wrong.insert((finding.rule, finding.message, complaint));
            }
        }
    }
    // They find something only beside other files, which none of the texts has.
    seen.extend(BESIDE_OTHERS);
    let unseen: Vec<_> = ALL.iter().filter(|rule| !seen.contains(rule.id)).collect();
    assert!(unseen.is_empty(), "no message seen: {unseen:?}");
    let wrong: Vec<_> =
        wrong.iter().map(|(rule, message, it)| format!("{rule}: {it}: {message}")).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_message_says_that_google_rejects_the_config_where_the_deploy_fails() {
    let mut wrong = BTreeSet::new();
    for (text, format) in texts() {
        for finding in all_findings(&text, format) {
            let says_so = finding.message.starts_with("Google rejects the config: ");
            if says_so != finding.is_rejection {
                wrong.insert(format!("{}: {}", finding.rule, finding.message));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn long_names_are_shortened() {
    let mut long = BTreeSet::new();
    let hosts = HOSTS.iter().map(|host| {
        format!("swagger: '2.0'\ninfo: {{title: x, version: '1'}}\nx-google-backend: {{address: 'https://{host}'}}\npaths: {{}}\n")
    });
    for text in ALL.iter().flat_map(|rule| bad_examples(rule.docs)).chain(hosts) {
        let text = NAMES.iter().fold(text, |text, name| text.replace(name, &name.repeat(12)));
        for finding in all_findings(&text, Format::Yaml) {
            if columns(&finding.message) > COLUMNS {
                long.insert(format!("{}: {}", finding.rule, finding.message));
            }
        }
    }
    assert!(long.is_empty(), "{}", long.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_measure_itself() {
    for (message, expected) in [
        ("Every call fails with 401: `a.b. c` is a Google API. Put a service in between.", None),
        ("The address has no scheme.", Some("no consequence in the first 60 columns")),
        (
            "The name of this backend is not the one that the operation names, so every call fails.",
            Some("the first sentence has more than 80 columns"),
        ),
        (
            "The name of this backend is not the one of the operation: calls fail.",
            Some("no consequence in the first 60 columns"),
        ),
    ] {
        assert_eq!(complaint(message), expected, "{message}");
    }
}

/// Names in the examples, which are made long.
const NAMES: &[&str] = &["shelves", "orders", "rows", "books", "api_key"];

/// Hosts of which messages speak, beside those in the examples.
const HOSTS: &[&str] = &[
    "rows-a1b2c3d4.uc.gateway.dev",
    "rows-0a1b2c.apigateway.books.cloud.goog",
    "rows.internal",
    "rows.googleapis.com",
];

fn columns(message: &str) -> usize {
    first_sentence(message).chars().count()
}

fn complaint(message: &str) -> Option<&'static str> {
    let sentence = first_sentence(message).replace('`', "");
    if columns(message) > COLUMNS {
        return Some("the first sentence has more than 80 columns");
    }
    let early = |word: &str| {
        let sentence = sentence.to_lowercase();
        sentence.find(word).is_some_and(|at| sentence[..at].chars().count() < EARLY)
    };
    match CONSEQUENCES.iter().any(|word| early(word)) {
        true => None,
        false => Some("no consequence in the first 60 columns"),
    }
}

/// Up to the first full stop that is not quoted.
fn first_sentence(message: &str) -> &str {
    let mut is_quoted = false;
    for (at, letter) in message.char_indices() {
        match letter {
            '`' => is_quoted = !is_quoted,
            '.' if !is_quoted => {
                let end = at + 1;
                if message[end..].is_empty() || message[end..].starts_with(' ') {
                    return &message[..end];
                }
            }
            _ => {}
        }
    }
    message
}

/// The bad examples of all rules, the fixtures and, where they are at hand, the shared files.
fn texts() -> Vec<(String, Format)> {
    let examples = ALL.iter().flat_map(|rule| bad_examples(rule.docs));
    let files = fixtures().into_iter().chain(shared_files(&["corpus", "cases", "conformance"]));
    let files = files.map(|(name, text)| {
        let format = if name.ends_with(".json") { Format::Json } else { Format::Yaml };
        (text, format)
    });
    examples.map(|text| (text, Format::Yaml)).chain(files).collect()
}

fn bad_examples(docs: &str) -> Vec<String> {
    let blocks = docs.split("```yaml,bad\n").skip(1);
    let code = blocks.map(|block| block.split("```").next().unwrap_or_default());
    code.map(|code| {
        code.lines().map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect()
    })
    .collect()
}

/// The findings with all rules on, for both products, with and without streaming.
fn all_findings(text: &str, format: Format) -> Vec<Finding> {
    let off = ALL.iter().filter(|rule| rule.level == Level::Off);
    let rules: BTreeMap<_, _> =
        off.map(|rule| (rule.id.to_owned(), Level::On(Severity::Warning))).collect();
    let settings = |target, streaming| Settings {
        rules: rules.clone(),
        target,
        streaming,
        ..Settings::default()
    };
    let all = [
        settings(None, false),
        settings(Some(Target::ApiGateway), true),
        settings(Some(Target::Endpoints), false),
    ];
    let read = |settings| findings(&Analysis::new(Text::new(text), format, Arc::new(settings)));
    all.into_iter().flat_map(read).collect()
}
