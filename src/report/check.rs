//! The findings of a run in the shape of `check --format json`.

mod shape;

pub use shape::{
    CheckReport, EditReport, FileReport, FindingReport, FixReport, OperationReport, PlaceReport,
    RangeReport, RelatedReport, Summary,
};

use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::rules::{self, Finding};
use crate::text::TextRange;

/// The report of a run over these files.
pub fn check_report(files: Vec<FileReport>, summary: Summary) -> CheckReport {
    CheckReport { version: 1, files, summary }
}

/// The report of one file, with its findings as [`rules::findings`] gives them.
pub fn file_report(path: &str, analysis: &Analysis, findings: &[Finding]) -> FileReport {
    FileReport {
        path: path.to_owned(),
        config: analysis.is_config,
        target: analysis.is_config.then(|| analysis.target.name()),
        openapi: analysis.openapi().filter(|_| analysis.is_config).map(str::to_owned),
        findings: findings.iter().map(|found| finding(path, analysis, found)).collect(),
    }
}

fn finding(path: &str, analysis: &Analysis, finding: &Finding) -> FindingReport {
    FindingReport {
        rule: finding.rule,
        severity: finding.severity.name(),
        message: finding.message.clone(),
        range: range_report(analysis, finding.range),
        operation: finding.operation.as_ref().map(|operation| OperationReport {
            method: operation.method.clone(),
            path: operation.path.clone(),
        }),
        docs: finding.docs,
        related: finding
            .related
            .iter()
            .map(|related| self::related(path, analysis, related))
            .chain(finding.elsewhere.iter().map(elsewhere))
            .collect(),
        fixes: finding.fixes.iter().map(|fix| self::fix(analysis, fix)).collect(),
    }
}

fn related(path: &str, analysis: &Analysis, related: &rules::Related) -> RelatedReport {
    RelatedReport {
        message: related.message.clone(),
        path: path.to_owned(),
        range: range_report(analysis, related.range),
    }
}

fn elsewhere(place: &rules::Elsewhere) -> RelatedReport {
    let at = |offset| PlaceReport::from(place.file.text.line_column(offset));
    RelatedReport {
        message: place.message.clone(),
        path: place.file.path.clone(),
        range: RangeReport { start: at(place.range.start), end: at(place.range.end) },
    }
}

fn fix(analysis: &Analysis, fix: &rules::Fix) -> FixReport {
    let edit = |edit: &Edit| EditReport {
        range: range_report(analysis, edit.range),
        text: edit.text.clone(),
    };
    FixReport {
        title: fix.title.clone(),
        safe: fix.safe,
        edits: fix.edits.iter().map(edit).collect(),
    }
}

/// A range of a file that was read.
pub(super) fn range_report(analysis: &Analysis, range: TextRange) -> RangeReport {
    let place = |offset| PlaceReport::from(analysis.text.line_column(offset));
    RangeReport { start: place(range.start), end: place(range.end) }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use expect_test::expect;

    use super::*;
    use crate::edit::Edit;
    use crate::report::json;
    use crate::rules::{Fix, OperationKey, Related};
    use crate::settings::Settings;
    use crate::settings::Severity;
    use crate::text::Text;
    use crate::yaml::Format;

    const SOURCE: &str = "\u{feff}a: \u{1f4a3}\r\nb: \u{df}x\r\n";

    fn analysis(is_config: bool) -> Analysis {
        let settings = Arc::new(Settings::default());
        let mut analysis = Analysis::new(Text::new(SOURCE), Format::Yaml, settings);
        analysis.is_config = is_config;
        let facts = Arc::make_mut(&mut analysis.document.facts);
        facts.version = Some(crate::openapi::Version::V2);
        facts.version_value =
            Some(crate::openapi::Value { text: "2.0".to_owned(), ..Default::default() });
        analysis
    }

    fn range_of(text: &str) -> TextRange {
        let start = SOURCE.find(text).unwrap();
        TextRange::new(start, start + text.len())
    }

    #[test]
    fn the_shape_is_the_public_one() {
        let finding = Finding {
            rule: "deadline",
            severity: Severity::Warning,
            is_rejection: false,
            message: "Too \"long\".".to_owned(),
            range: range_of("x"),
            operation: Some(OperationKey { method: "get".to_owned(), path: "/rows".to_owned() }),
            docs: Some("https://example.com/deadline"),
            related: vec![Related { message: "here".to_owned(), range: range_of("\u{1f4a3}") }],
            elsewhere: Vec::new(),
            fixes: vec![Fix {
                title: "shorten it".to_owned(),
                safe: true,
                edits: vec![Edit { range: range_of("\u{df}"), text: "s".to_owned() }],
            }],
            tags: Vec::new(),
            stands_for: 1,
        };
        let mut summary = Summary { files: 1, ..Summary::default() };
        summary.count(&finding);
        let bare = Finding {
            operation: None,
            docs: None,
            related: vec![],
            fixes: vec![],
            ..finding.clone()
        };
        let analysis = analysis(true);
        let files = vec![file_report("a/api.yaml", &analysis, &[finding, bare])];
        expect![[r#"
            {
              "version": 1,
              "files": [
                {
                  "path": "a/api.yaml",
                  "config": true,
                  "target": "api-gateway",
                  "openapi": "2.0",
                  "findings": [
                    {
                      "rule": "deadline",
                      "severity": "warning",
                      "message": "Too \"long\".",
                      "range": {
                        "start": {
                          "line": 2,
                          "column": 5,
                          "offset": 17
                        },
                        "end": {
                          "line": 2,
                          "column": 6,
                          "offset": 18
                        }
                      },
                      "operation": {
                        "method": "get",
                        "path": "/rows"
                      },
                      "docs": "https://example.com/deadline",
                      "related": [
                        {
                          "message": "here",
                          "path": "a/api.yaml",
                          "range": {
                            "start": {
                              "line": 1,
                              "column": 4,
                              "offset": 6
                            },
                            "end": {
                              "line": 1,
                              "column": 5,
                              "offset": 10
                            }
                          }
                        }
                      ],
                      "fixes": [
                        {
                          "title": "shorten it",
                          "safe": true,
                          "edits": [
                            {
                              "range": {
                                "start": {
                                  "line": 2,
                                  "column": 4,
                                  "offset": 15
                                },
                                "end": {
                                  "line": 2,
                                  "column": 5,
                                  "offset": 17
                                }
                              },
                              "text": "s"
                            }
                          ]
                        }
                      ]
                    },
                    {
                      "rule": "deadline",
                      "severity": "warning",
                      "message": "Too \"long\".",
                      "range": {
                        "start": {
                          "line": 2,
                          "column": 5,
                          "offset": 17
                        },
                        "end": {
                          "line": 2,
                          "column": 6,
                          "offset": 18
                        }
                      },
                      "operation": null,
                      "docs": null,
                      "related": [],
                      "fixes": []
                    }
                  ]
                }
              ],
              "summary": {
                "files": 1,
                "error": 0,
                "warning": 1,
                "info": 0,
                "hint": 0
              }
            }
        "#]]
        .assert_eq(&json(&check_report(files, summary)).unwrap());
    }

    #[test]
    fn a_file_that_is_not_ours_has_no_target() {
        let files = vec![file_report("other.yaml", &analysis(false), &[])];
        expect![[r#"
            {
              "version": 1,
              "files": [
                {
                  "path": "other.yaml",
                  "config": false,
                  "target": null,
                  "openapi": null,
                  "findings": []
                }
              ],
              "summary": {
                "files": 0,
                "error": 0,
                "warning": 0,
                "info": 0,
                "hint": 0
              }
            }
        "#]]
        .assert_eq(&json(&check_report(files, Summary::default())).unwrap());
    }

    #[test]
    fn levels_are_counted_from_below() {
        let summary = Summary { files: 1, error: 1, warning: 2, info: 4, hint: 8, fixed: None };
        let counts = [Severity::Error, Severity::Warning, Severity::Info, Severity::Hint]
            .map(|severity| summary.at_least(severity));
        assert_eq!(counts, [1, 3, 7, 15]);
    }
}
