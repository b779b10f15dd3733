//! Values that a later key of the same name discards: that they are lost is all that is said.

use crate::rules::testing::{EveryRule, findings_of, read};

#[test]
fn one_finding_for_a_path_that_stands_twice() {
    let text = r#"swagger: "2.0"
info: {title: Pens, version: 1.0.0}
paths:
  /pens:
    get:
      operationId: one
      x-google-backend:
        address: https://pubsub.googleapis.com/{id}
        dead_line: 3
      x-google-quoat: {}
  /pens:
    post:
      operationId: two
      x-google-backend:
        address: https://pens-1234567890.us-central1.run.app/pens
      responses: {"200": {description: OK}}
"#;
    let found = findings_of(EveryRule, text);
    assert_eq!(found.lines().count(), 1, "{found}");
    assert!(found.contains("warning[duplicate-key] This `/pens` is lost"), "{found}");
}

#[test]
fn fields_of_a_root_backend_that_stands_twice() {
    let text = r#"swagger: "2.0"
info: {title: Pens, version: 1.0.0}
x-google-backend: {adress: https://pens.example.com, deadline: soon}
x-google-backend: {address: https://pens.example.com}
paths:
  /pens:
    get: {operationId: pens, responses: {"200": {description: OK}}}
"#;
    let rules: Vec<_> = read(text).into_iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["duplicate-key"]);
}

#[test]
fn branches_of_a_template_count_both() {
    let text = r#"swagger: "2.0"
info: {title: Pens, version: 1.0.0}
{{ if .x }}
x-google-backend: {adress: https://pens.example.com}
{{ else }}
x-google-backend: {address: https://pens.example.com}
{{ end }}
paths: {}
"#;
    let rules: Vec<_> = read(text).into_iter().map(|finding| finding.rule).collect();
    assert!(rules.contains(&"unknown-field"), "{rules:?}");
}

#[test]
fn an_anchor_in_a_lost_value_still_counts_where_it_is_used() {
    let text = r#"swagger: "2.0"
info: {title: Pens, version: 1.0.0}
x-a: &b {address: ftp://pens.example.com}
x-a: 1
x-google-backend: *b
paths: {}
"#;
    let found = findings_of(EveryRule, text);
    assert!(found.contains("error[address]"), "{found}");
}
