//! Text from configs and settings breaks out of no format.

use super::analysis;
use crate::infra::quoted;
use crate::report::iam::{IamInput, IamPlan, gcloud, iam_plan, markdown, terraform};
use crate::settings::Settings;

/// Strings that mean something to some reader of the formats.
const NASTY: &[&str] = &[
    "a'b",
    "a\"b",
    "a`b",
    "``` x",
    "$(ls)",
    "`ls`",
    "${x}",
    "$${x}",
    "$$${x}",
    "%{if x}",
    "%%{x}",
    "a|b",
    "a\\|b",
    "a\\",
    "a\\'b",
    "a\nls",
    "a\r\nls",
    "a\u{2028}b",
    "a\u{1b}[31m",
    "a;ls",
    "a&&ls",
    "a #b",
    "*_b_*",
    "<b>",
    "&lt;",
    "[a](b)",
    "-rf",
    "--x",
    "é漢💣",
    "\u{0}",
    "a\tb",
    "!x",
    "~",
    "",
    "}\"",
    "*/",
    "# shellcheck disable=SC2086",
    "EOF",
    "\\u0041",
    "'\"'\"'",
    "a\\\nb",
];

/// Configs with each of the strings wherever text can reach the plan.
fn hostile_plans() -> impl Iterator<Item = (&'static str, IamPlan)> {
    NASTY.iter().map(|nasty| {
        let quoted = |text: &str| serde_json::to_string(text).unwrap();
        let addresses = [
            format!("https://us-central1-shop-42.cloudfunctions.net/{nasty}"),
            format!("https://orders-481516234200.europe-west1.run.app/{nasty}"),
            format!("https://{nasty}-481516234200.europe-west1.run.app"),
            format!("https://{nasty}-dot-shop-42.ew.r.appspot.com"),
            format!("https://example.com/{nasty}"),
            nasty.to_string(),
        ];
        let mut text = r#"swagger: '2.0'
x-google-backend: {}
paths:
"#
        .to_owned();
        for (at, address) in addresses.iter().enumerate() {
            text += &format!(
                r#"  /p{at}:
    get:
      x-google-backend: {{"address": {}}}
"#,
                quoted(address)
            );
        }
        let analysis = analysis(
            &text,
            Settings {
                service_account: Some(nasty.to_string()),
                project: Some(nasty.to_string()),
                ..Settings::default()
            },
        );
        (*nasty, iam_plan(&[IamInput { path: nasty, analysis: &analysis }]))
    })
}

#[test]
fn no_text_breaks_out_of_the_script() {
    for (nasty, plan) in hostile_plans() {
        for line in gcloud(&plan).split('\n').filter(|line| !line.starts_with('#')) {
            let starts = ["set -eu", "gcloud ", "  --", ": \"${"];
            let is_variable = line.split_once('=').is_some_and(|(name, _)| is_name(name));
            let is_known = line.is_empty() || is_variable;
            assert!(is_known || starts.iter().any(|it| line.starts_with(it)), "{nasty:?}: {line}");
            let is_safe = |letter: char| {
                letter.is_ascii_alphanumeric() || " ._/:@=-\"${}?\\".contains(letter)
            };
            assert!(line.chars().all(is_safe), "{nasty:?}: {line}");
            for (at, _) in line.match_indices('$') {
                let name = line[at..].strip_prefix("${").unwrap_or_default();
                let name = name.split(['}', ':']).next().unwrap_or_default();
                assert!(is_name(name), "{nasty:?}: {line}");
            }
        }
    }
}

fn is_name(name: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    !name.is_empty() && name.bytes().all(is_letter)
}

#[test]
fn no_text_breaks_out_of_the_terraform() {
    use hcl::eval::{Context, Evaluate};
    for nasty in NASTY {
        let text = format!("x = {}\n", quoted(nasty));
        let body: hcl::Body =
            hcl::parse(&text).unwrap_or_else(|error| panic!("{nasty:?}: {error}"));
        let expression = body.attributes().next().unwrap().expr().clone();
        let value = expression.evaluate(&Context::new()).unwrap();
        assert_eq!(value, hcl::Value::from(*nasty), "{text}");
    }
    for (nasty, plan) in hostile_plans() {
        let text = terraform(&plan);
        let body: hcl::Body =
            hcl::parse(&text).unwrap_or_else(|error| panic!("{nasty:?}: {error}"));
        assert_eq!(body.attributes().count(), 0, "{nasty:?}: {text}");
        for block in body.blocks() {
            let known = ["resource", "variable", "data"];
            assert!(known.contains(&block.identifier()), "{nasty:?}: {text}");
            for label in block.labels() {
                let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
                assert!(label.as_str().chars().all(is_letter), "{nasty:?}: {label:?}");
            }
        }
    }
}

#[test]
fn no_text_breaks_out_of_the_markdown() {
    for (nasty, plan) in hostile_plans() {
        let text = markdown(&plan);
        let mut fence = None;
        for line in text.split('\n') {
            match &fence {
                Some(end) if line == end => fence = None,
                Some(_) => {}
                None if line.starts_with("```") => fence = Some(line.replace("sh", "")),
                None => {
                    let starts = [
                        "# ",
                        "## ",
                        "### `roles/",
                        "For ",
                        "Grant ",
                        "No role to grant: ",
                        "- To ",
                        "- Called at ",
                        "- `",
                        "- &#124;",
                        "- <code></code>",
                        "- [",
                    ];
                    let is_ours = line.is_empty() || starts.iter().any(|it| line.starts_with(it));
                    assert!(is_ours, "{nasty:?}: {line}");
                }
            }
        }
        assert!(fence.is_none(), "{nasty:?}: {text}");
    }
}
