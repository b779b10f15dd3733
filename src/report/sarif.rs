//! Findings as SARIF 2.1.0, the format of code scanning.
//!
//! The shape is written down here as it goes out: it is small, and the crates that know all of
//! SARIF are made of builders for hundreds of parts that nobody needs here.

use serde_json::{Value, json};

use super::check::{EditReport, FileReport, FindingReport, FixReport, RangeReport, RelatedReport};
use super::explain;
use crate::gateway::encode_escapes;
use crate::rules::{ALL, Rule};
use crate::settings::Level;

/// The log of one run.
pub fn sarif(files: &[FileReport]) -> Value {
    let configs = files.iter().filter(|file| file.is_told());
    let results: Vec<Value> = configs
        .flat_map(|file| file.findings.iter().map(|finding| result(&file.path, finding)))
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "gateway-ls",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": ALL.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "results": results,
        }],
    })
}

fn descriptor(rule: &Rule) -> Value {
    let (is_enabled, level) = match rule.level {
        Level::Off => (false, "none"),
        Level::On(severity) => (true, level(severity.name())),
    };
    present(json!({
        "id": rule.id,
        "shortDescription": {"text": rule.summary()},
        "help": {"text": explain::text(rule), "markdown": explain::markdown(rule)},
        "helpUri": rule.source.map(|source| source.url),
        "defaultConfiguration": {"enabled": is_enabled, "level": level},
    }))
}

fn result(path: &str, finding: &FindingReport) -> Value {
    let related = |related: &RelatedReport| {
        let mut location = location(&related.path, related.range);
        if let Value::Object(location) = &mut location {
            location.insert("message".to_owned(), json!({"text": related.message}));
        }
        location
    };
    let fixes = finding.fixes.iter().filter(|fix| !fix.edits.is_empty());
    present(json!({
        "ruleId": finding.rule,
        "ruleIndex": ALL.iter().position(|rule| rule.id == finding.rule),
        "level": level(finding.severity),
        "message": {"text": finding.message},
        "locations": [location(path, finding.range)],
        "relatedLocations": finding.related.iter().map(related).collect::<Vec<_>>(),
        "fixes": fixes.map(|fix| self::fix(path, fix)).collect::<Vec<_>>(),
    }))
}

fn fix(path: &str, fix: &FixReport) -> Value {
    let replacement = |edit: &EditReport| json!({"deletedRegion": region(edit.range), "insertedContent": {"text": edit.text}});
    json!({
        "description": {"text": fix.title},
        "artifactChanges": [{
            "artifactLocation": {"uri": uri(path)},
            "replacements": fix.edits.iter().map(replacement).collect::<Vec<_>>(),
        }],
    })
}

fn location(path: &str, range: RangeReport) -> Value {
    json!({"physicalLocation": {"artifactLocation": {"uri": uri(path)}, "region": region(range)}})
}

/// SARIF counts from 1 and leaves out the end, as our reports do.
fn region(range: RangeReport) -> Value {
    json!({
        "startLine": range.start.line,
        "startColumn": range.start.column,
        "endLine": range.end.line,
        "endColumn": range.end.column,
    })
}

fn level(severity: &str) -> &'static str {
    match severity {
        "error" => "error",
        "warning" => "warning",
        _ => "note",
    }
}

/// A path as a URI: relative as it is relative.
fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let (start, rest) = match path.as_bytes() {
        [letter, b':', b'/', ..] if letter.is_ascii_alphabetic() => {
            let (drive, rest) = path.split_at_checked(2).unwrap_or(("", path));
            (format!("file:///{drive}"), rest)
        }
        // A folder that another machine shares: the name of the machine comes first.
        [b'/', b'/', ..] => ("file:".to_owned(), path),
        [b'/', ..] => ("file://".to_owned(), path),
        _ => (String::new(), path),
    };
    start + &encode_escapes(rest, "-._~/")
}

/// An object without the values that are not there: `null` is not the same in SARIF.
fn present(mut object: Value) -> Value {
    if let Value::Object(entries) = &mut object {
        entries.retain(|_, value| !value.is_null());
    }
    object
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::report::json;
    use crate::report::testing::examples;

    #[test]
    fn each_finding_is_a_result() {
        let mut log = sarif(&examples());
        let rules = log["runs"][0]["tool"]["driver"]["rules"].take();
        log["runs"][0]["tool"]["driver"]["semanticVersion"].take();
        assert_eq!(rules.as_array().unwrap().len(), ALL.len());
        expect![[r#"
            {
              "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
              "version": "2.1.0",
              "runs": [
                {
                  "tool": {
                    "driver": {
                      "name": "gateway-ls",
                      "semanticVersion": null,
                      "rules": null
                    }
                  },
                  "columnKind": "unicodeCodePoints",
                  "newlineSequences": [
                    "\r\n",
                    "\n",
                    "\r"
                  ],
                  "results": [
                    {
                      "ruleId": "duplicate-key",
                      "ruleIndex": 18,
                      "level": "error",
                      "message": {
                        "text": "The path `/a,b` stands twice: 100% <wrong>\u001b."
                      },
                      "locations": [
                        {
                          "physicalLocation": {
                            "artifactLocation": {
                              "uri": "a%20b/api%3A1.yaml"
                            },
                            "region": {
                              "startLine": 2,
                              "startColumn": 5,
                              "endLine": 2,
                              "endColumn": 9
                            }
                          }
                        }
                      ],
                      "relatedLocations": [
                        {
                          "physicalLocation": {
                            "artifactLocation": {
                              "uri": "a%20b/api%3A1.yaml"
                            },
                            "region": {
                              "startLine": 7,
                              "startColumn": 5,
                              "endLine": 7,
                              "endColumn": 9
                            }
                          },
                          "message": {
                            "text": "this one counts"
                          }
                        }
                      ],
                      "fixes": [
                        {
                          "description": {
                            "text": "Remove it"
                          },
                          "artifactChanges": [
                            {
                              "artifactLocation": {
                                "uri": "a%20b/api%3A1.yaml"
                              },
                              "replacements": [
                                {
                                  "deletedRegion": {
                                    "startLine": 2,
                                    "startColumn": 1,
                                    "endLine": 3,
                                    "endColumn": 1
                                  },
                                  "insertedContent": {
                                    "text": ""
                                  }
                                }
                              ]
                            }
                          ]
                        }
                      ]
                    },
                    {
                      "ruleId": "no-rule-of-ours",
                      "level": "note",
                      "message": {
                        "text": "Over lines."
                      },
                      "locations": [
                        {
                          "physicalLocation": {
                            "artifactLocation": {
                              "uri": "a%20b/api%3A1.yaml"
                            },
                            "region": {
                              "startLine": 4,
                              "startColumn": 1,
                              "endLine": 6,
                              "endColumn": 2
                            }
                          }
                        }
                      ],
                      "relatedLocations": [],
                      "fixes": []
                    },
                    {
                      "ruleId": "no-rule-of-ours",
                      "level": "warning",
                      "message": {
                        "text": "Nowhere."
                      },
                      "locations": [
                        {
                          "physicalLocation": {
                            "artifactLocation": {
                              "uri": "a%20b/api%3A1.yaml"
                            },
                            "region": {
                              "startLine": 9,
                              "startColumn": 1,
                              "endLine": 9,
                              "endColumn": 1
                            }
                          }
                        }
                      ],
                      "relatedLocations": [],
                      "fixes": []
                    }
                  ]
                }
              ]
            }
        "#]]
        .assert_eq(&json(&log).unwrap());
    }

    #[test]
    fn each_rule_is_described() {
        let rule = ALL.iter().find(|rule| rule.id == "googleapis-backend").unwrap();
        let mut descriptor = descriptor(rule);
        let help = descriptor["help"].take();
        assert!(help["text"].as_str().unwrap().starts_with("googleapis-backend\n"));
        assert!(help["markdown"].as_str().unwrap().starts_with("# googleapis-backend\n"));
        expect![[r#"
            {
              "id": "googleapis-backend",
              "shortDescription": {
                "text": "A backend address points at a Google API (`*.googleapis.com`)."
              },
              "help": null,
              "helpUri": "https://docs.cloud.google.com/api-gateway/docs/securing-backend-services",
              "defaultConfiguration": {
                "enabled": true,
                "level": "error"
              }
            }
        "#]]
        .assert_eq(&json(&descriptor).unwrap());
        let rule = ALL.iter().find(|rule| rule.source.is_none()).unwrap();
        assert!(self::descriptor(rule).get("helpUri").is_none());
    }

    #[test]
    fn paths_are_uris() {
        for (path, expected) in [
            ("a/api.yaml", "a/api.yaml"),
            ("./a b/ä%:.yaml", "a%20b/%C3%A4%25%3A.yaml"),
            ("../api.yaml", "../api.yaml"),
            ("/srv/api#1.yaml", "file:///srv/api%231.yaml"),
            ("C:/api.yaml", "file:///C:/api.yaml"),
            ("//host/share/api.yaml", "file://host/share/api.yaml"),
            ("-", "-"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }
}
