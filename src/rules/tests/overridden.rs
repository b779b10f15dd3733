//! Values that a later key of the same name discards: that they are lost is all that is said.

use crate::rules::testing::{EveryRule, check_findings};

#[test]
fn one_finding_for_a_path_that_stands_twice() {
    check_findings(
        EveryRule,
        r#"
swagger: "2.0"
info: {title: Pens, version: 1.0.0}
paths:
  /pens:
  #^^^^ warning[duplicate-key] This `/pens` is lost: the same key further down replaces it.
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
"#,
    );
}

#[test]
fn fields_of_a_root_backend_that_stands_twice() {
    check_findings(
        EveryRule,
        r#"
swagger: "2.0"
info: {title: Pens, version: 1.0.0}
x-google-backend: {adress: https://pens.example.com, deadline: soon}
#^^^^^^^^^^^^^^^ warning[duplicate-key] This `x-google-backend` is lost: the same key further down replaces it.
x-google-backend: {address: https://pens.example.com}
paths:
  /pens:
    get: {operationId: pens, responses: {"200": {description: OK}}}
"#,
    );
}

#[test]
fn branches_of_a_template_count_both() {
    check_findings(
        "unknown-field",
        r#"
swagger: "2.0"
info: {title: Pens, version: 1.0.0}
{{ if .x }}
x-google-backend: {adress: https://pens.example.com}
#                  ^^^^^^ warning[unknown-field] Google may ignore or reject `adress`, an unknown field.
{{ else }}
x-google-backend: {address: https://pens.example.com}
{{ end }}
paths: {}
"#,
    );
}

#[test]
fn an_anchor_in_a_lost_value_still_counts_where_it_is_used() {
    check_findings(
        "address",
        r#"
swagger: "2.0"
info: {title: Pens, version: 1.0.0}
x-a: &b {address: ftp://pens.example.com}
x-a: 1
x-google-backend: *b
#                 ^^ error[address] Calls fail: the gateway does not know the scheme `ftp`.
paths: {}
"#,
    );
}
