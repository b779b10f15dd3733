//! Files with findings, for the tests of the formats.

use super::check::{
    EditReport, FileReport, FindingReport, FixReport, PlaceReport, RangeReport, RelatedReport,
};

/// A file with findings of all kinds, a clean one, and one that is no config.
pub(super) fn examples() -> Vec<FileReport> {
    let error = FindingReport {
        rule: "duplicate-key",
        severity: "error",
        message: "The path `/a,b` stands twice: 100% <wrong>\u{1b}.".to_owned(),
        range: range((2, 5), (2, 9)),
        operation: None,
        docs: Some("https://example.com/keys"),
        related: vec![RelatedReport {
            message: "this one counts".to_owned(),
            path: "a b/api:1.yaml".to_owned(),
            range: range((7, 5), (7, 9)),
        }],
        fixes: vec![
            FixReport {
                title: "Remove it".to_owned(),
                safe: true,
                edits: vec![EditReport { range: range((2, 1), (3, 1)), text: String::new() }],
            },
            FixReport { title: "Think".to_owned(), safe: false, edits: Vec::new() },
        ],
    };
    let hint = FindingReport {
        rule: "no-rule-of-ours",
        severity: "hint",
        message: "Over lines.".to_owned(),
        range: range((4, 1), (6, 2)),
        docs: None,
        related: Vec::new(),
        fixes: Vec::new(),
        ..error.clone()
    };
    let warning = FindingReport {
        severity: "warning",
        message: "Nowhere.".to_owned(),
        range: range((9, 1), (9, 1)),
        ..hint.clone()
    };
    let file = |path: &str, config: bool, findings: Vec<FindingReport>| FileReport {
        path: path.to_owned(),
        config,
        target: None,
        openapi: None,
        findings,
    };
    vec![
        file("a b/api:1.yaml", true, vec![error, hint, warning]),
        file("clean.yaml", true, Vec::new()),
        file("other.yaml", false, Vec::new()),
    ]
}

fn range(start: (u32, u32), end: (u32, u32)) -> RangeReport {
    // None of the formats shows offsets.
    let place = |(line, column)| PlaceReport { line, column, offset: 0 };
    RangeReport { start: place(start), end: place(end) }
}
