//! What holds for all rules: true examples in their docs, fixes that mend, links that lead somewhere.

mod carets;
mod overridden;
mod service_configs;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::testing::{beside, line_of, mended, read, read_under, with_named};
use super::{ALL, Finding, Rule, findings};
use crate::analysis::Analysis;
use crate::settings::Settings;
use crate::text::Text;
use crate::yaml::Format;

/// The findings with this rule turned on, if it is off by default.
fn read_for(rule: &Rule, source: &str) -> Vec<Finding> {
    read_under(settings_for(rule), source)
}

fn settings_for(rule: &Rule) -> Settings {
    with_named(Settings::default(), &rule.id)
}

/// The code blocks of a rule's docs that carry some mark.
fn examples(docs: &'static str, mark: &str) -> Vec<String> {
    let fences = [format!("```yaml,{mark}"), format!("```hcl,{mark}")];
    let mut examples = Vec::new();
    let mut lines = docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
    while let Some(line) = lines.next() {
        if fences.iter().any(|fence| line.trim() == fence) {
            let code: Vec<_> = lines.by_ref().take_while(|line| line.trim() != "```").collect();
            examples.push(code.join("\n") + "\n");
        }
    }
    examples
}

/// Rules that find something only if they are given other files: their own tests run the examples.
const OF_SEVERAL_FILES: &[&str] =
    &["deploy-conflict", "missing-grant", "raw-template", "undefined-template-variable"];

#[test]
fn the_examples_of_all_docs_are_true() {
    for rule in ALL {
        let bad = examples(rule.docs, "bad");
        let good = examples(rule.docs, "good");
        assert!(!bad.is_empty() && !good.is_empty(), "{} needs examples", rule.id);
        if OF_SEVERAL_FILES.contains(&rule.id) || rule.beside.is_some() {
            continue;
        }
        for example in bad {
            let rules: Vec<_> =
                read_for(rule, &example).iter().map(|finding| finding.rule).collect();
            assert!(
                !rules.is_empty() && rules.iter().all(|id| *id == rule.id),
                "{rules:?} in\n{example}"
            );
            // Who copies it sees the same: nothing has to say that the file is a config.
            let settings = Settings { assume_config: None, ..settings_for(rule) };
            let analysis = Analysis::new(Text::new(&example), Format::Yaml, Arc::new(settings));
            let plain: Vec<_> = findings(&analysis).iter().map(|finding| finding.rule).collect();
            assert_eq!(plain, rules, "{example}");
        }
        for example in good {
            let found: Vec<_> = read_for(rule, &example).iter().map(line_of).collect();
            assert_eq!(found.join("\n"), "", "in\n{example}");
        }
    }
}

#[test]
fn the_examples_of_files_beside_a_config_are_true() {
    let config = r#"swagger: "2.0"
x-google-backend: {address: "${orders_url}", path_translation: APPEND_PATH_TO_ADDRESS}
"#;
    for rule in ALL.iter().filter(|rule| rule.beside.is_some()) {
        for (mark, is_found) in [("bad", true), ("good", false)] {
            for example in examples(rule.docs, mark) {
                let settings = Settings { assume_config: Some(true), ..beside(&example) };
                let analysis = Analysis::new(Text::new(config), Format::Yaml, Arc::new(settings));
                let found = super::beside(&analysis).into_iter().map(|it| it.finding.rule);
                let found: Vec<_> = found.collect();
                let expected = if is_found { vec![rule.id] } else { Vec::new() };
                assert_eq!(found, expected, "{example}");
            }
        }
    }
}

#[test]
fn nothing_of_openapi_is_said_of_a_service_config() {
    let text = r#"type: google.api.Service
config_version: 3
name: books.endpoints.my-project.cloud.goog
apis:
- name: examples.Books
backend:
  rules:
  - selector: "*"
    address: grpcs://books-1234567890.us-central1.run.app
  x-google-backend: {}
title: Books
title: Shelves
"#;
    let analysis = Analysis::new(Text::new(text), Format::Yaml, Arc::new(Settings::default()));
    assert!(analysis.is_config && analysis.document.is_service_config());
    let rules: Vec<_> = findings(&analysis).into_iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["duplicate-key"]);
}

#[test]
fn links_lead_to_a_page_or_a_line_of_code() {
    for source in ALL.iter().flat_map(|rule| rule.source.into_iter().chain(rule.source_v3)) {
        let url = source.url;
        let is_code = url.starts_with("https://github.com/");
        let is_place = url.contains("/blob/") || url.contains("/issues/");
        assert!(!is_code || is_place, "{url} leads to the root of a repository");
        assert!(is_code || url.starts_with("https://docs.cloud.google.com/"), "{url}");
    }
}

#[test]
fn a_finding_links_to_the_page_of_its_version() {
    let link = |source: &str, rule: &str| {
        let finding = read(source).into_iter().find(|it| it.rule == rule).expect("a finding");
        finding.docs.expect("a link")
    };
    let fields = "{address: 'https://a.example.com', adress: x}";
    let two = format!("swagger: '2.0'\nx-google-backend: {fields}\n");
    let three = r#"openapi: 3.0.3
x-google-api-management: {backends: {a: <fields>}}
x-google-backend: a
"#
    .replace("<fields>", fields);
    assert!(link(&two, "unknown-field").ends_with("VendorExtensionProtoConverter.java#L106-L120"));
    assert!(link(&three, "unknown-field").ends_with("/oasv3-extensions"));
    let undefined = "security: [{a: []}]\npaths: {/a: {get: {}}}\n";
    let two = format!("swagger: '2.0'\n{undefined}");
    let three = format!("openapi: 3.0.3\n{undefined}");
    assert!(link(&two, "undefined-security-scheme").contains("AuthRuleGenerator.java#L"));
    assert!(link(&three, "undefined-security-scheme").ends_with("/openapi-v3-limitations"));
}

#[test]
fn ids_are_sorted_and_docs_are_whole() {
    assert!(ALL.is_sorted_by_key(|rule| rule.id));
    for rule in ALL {
        assert!(rule.summary().ends_with('.'), "{}: {}", rule.id, rule.summary());
        for section in ["## Why", "## Fix"] {
            assert!(rule.docs.contains(section), "{} lacks {section}", rule.id);
        }
    }
}

/// How many findings there are of each rule.
fn counts(findings: &[Finding]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts.entry(finding.rule).or_default() += 1;
    }
    counts
}

#[test]
fn fixes_mend_what_they_are_for_and_nothing_else() {
    for rule in ALL {
        for example in examples(rule.docs, "bad") {
            let before = read_for(rule, &example);
            for finding in &before {
                for fix in &finding.fixes {
                    let text = mended(&example, fix);
                    let after = read_for(rule, &text);
                    let what = format!("{}: {}\n{text}", rule.id, fix.title);
                    let (before, after) = (counts(&before), counts(&after));
                    let of_rule = after.get(finding.rule).copied().unwrap_or_default();
                    assert!(of_rule < before[finding.rule], "the finding stays, {what}");
                    // What a fix leaves for a person to fill in is said to be left.
                    let more = after.iter().find(|(id, count)| {
                        **id != "leftover-placeholder"
                            && **count > before.get(*id).copied().unwrap_or_default()
                    });
                    assert!(more.is_none(), "{more:?} is new, {what}");
                }
            }
        }
    }
}

#[test]
fn safe_fixes_come_to_an_end() {
    for rule in ALL {
        for example in examples(rule.docs, "bad") {
            let mut text = example;
            for round in 0.. {
                assert!(round < 10, "{} does not end:\n{text}", rule.id);
                let findings = read_for(rule, &text);
                let mut fixes = findings.iter().flat_map(|finding| &finding.fixes);
                let Some(fix) = fixes.find(|fix| fix.safe) else { break };
                text = mended(&text, fix);
            }
        }
    }
}

/// What a person would do about these is no edit of the file, or one that nobody can guess.
const WITHOUT_A_FIX: &[&str] = &[
    "alias-limit",
    "any-google-account",
    "api-id",
    "api-key-not-required",
    "backend-rule-value",
    "body-not-object",
    "deploy-conflict",
    "duplicate-path-pattern",
    "first-generation-role",
    "fixed-config-id",
    "gateway-as-backend",
    "ignored-scopes",
    "ip-address-backend",
    "leftover-placeholder",
    "mcp-tools-list",
    "missing-grant",
    "missing-management",
    "model-router",
    "model-router-rule",
    "parameter-name-collision",
    "private-backend",
    "quota-without-api-key",
    "raw-template",
    "reserved-parameter-name",
    "reserved-path",
    "second-document",
    "several-bodies",
    "syntax",
    "undefined-template-variable",
    "unsupported-security-scheme",
    "unsupported-version",
    "unused-template-variable",
    "wrong-principal",
    "wrong-version-key",
];

#[test]
fn every_other_rule_has_a_fix() {
    let has_fix = |rule: &&&Rule| {
        let examples = examples(rule.docs, "bad").into_iter();
        let mut findings = examples.flat_map(|example| read_for(rule, &example));
        findings.any(|finding| !finding.fixes.is_empty())
    };
    let without: Vec<_> = ALL.iter().filter(|rule| !has_fix(rule)).map(|rule| rule.id).collect();
    let chosen: Vec<_> = without.iter().filter(|id| !WITHOUT_A_FIX.contains(id)).collect();
    assert!(chosen.is_empty(), "{chosen:?}");
}
