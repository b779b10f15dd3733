//! Tests of rules are texts: `# ^^^ severity[rule] start of the message` below a line says what is
//! found there, in the columns of the carets; everything else must be without findings.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{ALL, Finding, Fix, Rule, findings};
use crate::analysis::Analysis;
use crate::settings::{Level, Settings, Severity};
use crate::text::Text;
use crate::yaml::Format;

/// Reads `source` and compares the findings of one rule with the comments in it; what others find
/// is passed over. A text without `swagger` or `openapi` gets a header of version 2.0; every text
/// is taken for a config.
#[track_caller]
pub(super) fn check_rule(id: &str, source: &str) {
    check(settings_for(id), source, |finding| finding.rule == id);
}

/// The same for several rules.
#[track_caller]
pub(super) fn check_rules(ids: &[&str], source: &str) {
    check(Settings::default(), source, |finding| ids.contains(&finding.rule));
}

/// The same for all rules.
#[track_caller]
pub(super) fn check_all(source: &str) {
    check(Settings::default(), source, |_| true);
}

/// The findings of several rules, one a line.
pub(super) fn findings_of_rules(ids: &[&str], source: &str) -> String {
    let found = read(source).into_iter().filter(|finding| ids.contains(&finding.rule));
    found.map(|finding| line_of(&finding)).collect::<Vec<_>>().join("\n")
}

/// The findings of one rule under other settings, one a line.
pub(super) fn findings_of_rule_under(id: &str, settings: Settings, source: &str) -> String {
    let found = read_under(settings, source).into_iter().filter(|finding| finding.rule == id);
    found.map(|finding| line_of(&finding)).collect::<Vec<_>>().join("\n")
}

/// The findings of one rule, one a line.
pub(super) fn findings_of_rule(id: &str, source: &str) -> String {
    let found = read_under(settings_for(id), source).into_iter();
    let found = found.filter(|finding| finding.rule == id);
    found.map(|finding| line_of(&finding)).collect::<Vec<_>>().join("\n")
}

/// The title of each fix of one rule's findings, and the text with that fix alone in it.
pub(super) fn fixed_by_rule(id: &str, source: &str) -> Vec<String> {
    let found = read(source).into_iter().filter(|finding| finding.rule == id);
    let fixes = found.flat_map(|finding| finding.fixes);
    fixes.flat_map(|fix| [fix.title.clone(), mended(source, &fix)]).collect()
}

/// The text after the first fix of each finding of one rule, one after the other.
#[track_caller]
pub(super) fn fixed(id: &str, source: &str) -> String {
    let mut text = source.to_owned();
    for _ in 0..20 {
        let found = read(&text).into_iter().filter(|finding| finding.rule == id);
        let Some(fix) = found.filter_map(|finding| finding.fixes.into_iter().next()).next() else {
            return text;
        };
        for edit in fix.edits.iter().rev() {
            text.replace_range(edit.range.start..edit.range.end, &edit.text);
        }
    }
    panic!("the fixes never end:\n{text}");
}

#[track_caller]
fn check(settings: Settings, source: &str, counts: impl Fn(&Finding) -> bool) {
    let has_version =
        source.lines().any(|line| line.starts_with("swagger:") || line.starts_with("openapi:"));
    let source = if has_version { source.to_owned() } else { format!("swagger: '2.0'\n{source}") };
    let (text, mut expected) = without_expectations(&source);
    let found = read_under(settings, &text).into_iter().filter(counts);
    let mut found: Vec<_> = found.map(|finding| line_of(&finding)).collect();
    expected.sort();
    found.sort();
    let missing: Vec<_> =
        expected.iter().filter(|want| !found.iter().any(|have| have.starts_with(*want))).collect();
    let surplus: Vec<_> =
        found.iter().filter(|have| !expected.iter().any(|want| have.starts_with(want))).collect();
    assert!(
        missing.is_empty() && surplus.is_empty(),
        "{text}\nmissing: {missing:#?}\nnot expected: {surplus:#?}"
    );
}

/// The findings of a text, one a line: `start..end severity[rule] message`.
pub(super) fn findings_of(source: &str) -> String {
    read(source).iter().map(line_of).collect::<Vec<_>>().join("\n")
}

/// The same under other settings.
pub(super) fn findings_under(settings: Settings, source: &str) -> String {
    read_under(settings, source).iter().map(line_of).collect::<Vec<_>>().join("\n")
}

/// The findings of a text.
pub(super) fn read(source: &str) -> Vec<Finding> {
    read_under(Settings::default(), source)
}

/// The same with this rule turned on, if it is off by default.
fn read_for(rule: &Rule, source: &str) -> Vec<Finding> {
    read_under(settings_for(rule.id), source)
}

/// The settings in which a rule that is off by default is on.
fn settings_for(id: &str) -> Settings {
    let mut settings = Settings::default();
    if super::find(id).is_some_and(|rule| rule.level == Level::Off) {
        settings.rules.insert(id.to_owned(), Level::On(Severity::Warning));
    }
    settings
}

fn read_under(settings: Settings, source: &str) -> Vec<Finding> {
    let settings = Settings { assume_config: Some(true), ..settings };
    findings(&Analysis::new(Text::new(source), Format::Yaml, Arc::new(settings)))
}

fn line_of(finding: &Finding) -> String {
    let Finding { rule, severity, message, range, .. } = finding;
    format!("{}..{} {}[{rule}] {message}", range.start, range.end, severity.name())
}

/// The text without its expectation lines, and what they say in terms of what is left.
fn without_expectations(source: &str) -> (String, Vec<String>) {
    let mut text = String::new();
    let mut last_line = 0;
    let mut expected = Vec::new();
    for line in source.split_inclusive('\n') {
        let carets = line.find('^').filter(|_| line.trim_start().starts_with('#'));
        let message = line.trim().trim_start_matches(['#', ' ', '^']);
        let is_expectation = carets.is_some() && message.contains('[');
        match carets.filter(|_| is_expectation) {
            Some(caret) => {
                let indent = line.len() - line.trim_start().len();
                // `#^^` marks from the column of the `#` on: there is no room before it.
                let start = if caret == indent + 1 { indent } else { caret };
                let end = caret + line[caret..].bytes().take_while(|byte| *byte == b'^').count();
                let (start, end) = (last_line + start, last_line + end);
                expected.push(format!("{start}..{end} {message}"));
            }
            None => {
                last_line = text.len();
                text.push_str(line);
            }
        }
    }
    (text, expected)
}

/// The code blocks of a rule's docs that carry some mark.
fn examples(docs: &'static str, mark: &str) -> Vec<String> {
    let fence = format!("```yaml,{mark}");
    let mut examples = Vec::new();
    let mut lines = docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
    while let Some(line) = lines.next() {
        if line.trim() == fence {
            let code: Vec<_> = lines.by_ref().take_while(|line| line.trim() != "```").collect();
            examples.push(code.join("\n") + "\n");
        }
    }
    examples
}

#[test]
fn the_examples_of_all_docs_are_true() {
    for rule in ALL {
        let bad = examples(rule.docs, "bad");
        let good = examples(rule.docs, "good");
        assert!(!bad.is_empty() && !good.is_empty(), "{} needs examples", rule.id);
        for example in bad {
            let rules: Vec<_> =
                read_for(rule, &example).iter().map(|finding| finding.rule).collect();
            assert!(
                !rules.is_empty() && rules.iter().all(|id| *id == rule.id),
                "{rules:?} in\n{example}"
            );
            // Who copies it sees the same: nothing has to say that the file is a config.
            let settings = Settings { assume_config: None, ..settings_for(rule.id) };
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
    assert!(analysis.is_config && analysis.is_service_config);
    let rules: Vec<_> = findings(&analysis).into_iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["duplicate-key"]);
}

#[test]
fn links_lead_to_a_page_or_a_line_of_code() {
    for source in ALL.iter().flat_map(|rule| rule.source.into_iter().chain(rule.source_v3)) {
        let url = source.url;
        let is_code = url.starts_with("https://github.com/");
        assert!(!is_code || url.contains("/blob/"), "{url} leads to the root of a repository");
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
    let three = format!(
        "openapi: 3.0.3\nx-google-api-management: {{backends: {{a: {fields}}}}}\nx-google-backend: a\n"
    );
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

/// The text with a fix in it.
pub(super) fn mended(source: &str, fix: &Fix) -> String {
    let mut text = source.to_owned();
    assert!(fix.edits.is_sorted_by_key(|edit| edit.range), "{:?}", fix.edits);
    for edit in fix.edits.iter().rev() {
        text.replace_range(edit.range.start..edit.range.end, &edit.text);
    }
    text
}

/// The text with the first fix of the first finding of a rule in it.
#[track_caller]
pub(super) fn first_fix_of_rule(id: &str, source: &str) -> String {
    let found = read(source).into_iter().find(|finding| finding.rule == id).expect("a finding");
    mended(source, found.fixes.first().expect("a fix"))
}

/// The text with the first fix of every finding of a rule in it, put in at once.
pub(super) fn all_fixes_of_rule(id: &str, source: &str) -> String {
    let found = read(source).into_iter().filter(|finding| finding.rule == id);
    let fixes = found.filter_map(|finding| finding.fixes.into_iter().next());
    let mut edits: Vec<_> = fixes.flat_map(|fix| fix.edits).collect();
    edits.sort_by_key(|edit| edit.range);
    mended(source, &Fix { title: String::new(), safe: true, edits })
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
                    let more = after
                        .iter()
                        .find(|(id, count)| **count > before.get(*id).copied().unwrap_or_default());
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
    "api-key-not-required",
    "body-not-object",
    "duplicate-path-pattern",
    "gateway-as-backend",
    "ip-address-backend",
    "mcp-tools-list",
    "missing-management",
    "model-router",
    "model-router-rule",
    "parameter-name-collision",
    "private-backend",
    "reserved-parameter-name",
    "reserved-path",
    "second-document",
    "syntax",
    "unsupported-security-scheme",
    "unsupported-version",
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
