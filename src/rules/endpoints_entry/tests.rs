//! `endpoints-entry`: what is found, what is not, and what the fixes make of it.

use crate::rules::testing::{
    check_findings, check_findings_under, check_fix, findings_of, fixed_by_rule,
};
use crate::settings::Settings;

const ID: &str = "endpoints-entry";

#[test]
fn names() {
    check_findings(
        ID,
        r#"
host: a.example.com
x-google-endpoints:
- name: a.example.com
  aliases: [b.example.com, a.example.com, '${A}', '${A}', b.example.com]
  #                        ^^^^^^^^^^^^^ error[endpoints-entry] Google rejects the config: `a.example.com` is listed twice.
  #                                                       ^^^^^^^^^^^^^ error[endpoints-entry] Google rejects the config: `b.example.com` is listed twice.
"#,
    );
    check_findings(
        ID,
        r#"
host: a.example.com
x-google-endpoints: [{name: ''}]
#                           ^^ error[endpoints-entry] Google rejects the config: the name in `x-google-endpoints` is empty. Write the host
"#,
    );
}

#[test]
fn forms() {
    check_findings(
        ID,
        r#"
x-google-endpoints: {name: x}
#                   ^^^^^^^^^ error[endpoints-entry] Google rejects the config: `x-google-endpoints` must be a list.
"#,
    );
    check_findings(
        ID,
        r#"
x-google-endpoints: true
#                   ^^^^ error[endpoints-entry] Google rejects the config: `x-google-endpoints` must be a list.
"#,
    );
    check_findings(
        ID,
        r#"
x-google-endpoints: [{name: x}, {name: y}]
#                               ^^^^^^^^^ error[endpoints-entry] Google rejects the config: `x-google-endpoints` has 2 entries.
"#,
    );
    check_findings(
        ID,
        r#"
host: a.example.com
x-google-endpoints: [{name: b.example.com}]
#                           ^^^^^^^^^^^^^ warning[endpoints-entry] Google may reject the config: this `name` differs from the `host`.
"#,
    );
    check_findings(
        ID,
        r#"
host: books.endpoints.my-project.cloud.goog
x-google-endpoints:
- name: shelves.endpoints.my-project.cloud.goog
  #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[endpoints-entry] Google rejects the config: this `name` differs
"#,
    );
    check_findings(
        ID,
        r#"
host: books-1234567890.us-central1.run.app
x-google-backend: {address: https://books-1234567890.us-central1.run.app}
x-google-endpoints:
- name: books-abcdefghijklm.apigateway.my-project.cloud.goog
  #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[endpoints-entry] Google may reject the config
  allowCors: true
"#,
    );
}

#[test]
fn an_empty_name_without_a_host() {
    check_findings(
        ID,
        r#"
x-google-endpoints:
- name: ''
#       ^^ error[endpoints-entry] Google rejects the config: the name in `x-google-endpoints` is empty.
"#,
    );
}

#[test]
fn what_only_looks_like_one() {
    check_findings(
        ID,
        r#"
x-google-endpoints: []
"#,
    );
    check_findings(
        ID,
        r#"
x-google-endpoints:
"#,
    );
    check_findings(
        ID,
        r#"
host: a.example.com
x-google-endpoints: [{name: A.Example.com}]
"#,
    );
    check_findings(
        ID,
        r#"
host: a.example.com
x-google-endpoints: [{allowCors: true}]
"#,
    );
    check_findings(
        ID,
        r#"
x-google-endpoints: [{name: b}]
"#,
    );
    check_findings(
        ID,
        r#"
host: ${HOST}
x-google-endpoints: [{name: b}]
"#,
    );
    check_findings(
        ID,
        r#"
host: a
x-google-endpoints: [{name: "${NAME}"}]
"#,
    );
    check_findings(
        ID,
        r#"
x-google-endpoints: ${ENDPOINTS}
"#,
    );
    check_findings(
        ID,
        r#"
x-google-endpoints: {{ENDPOINTS}}
"#,
    );
    check_findings(
        ID,
        r#"
info: {x-google-endpoints: {name: x}}
"#,
    );
    check_findings(
        ID,
        r#"
x-google-endpoints:
  name
  target: x
"#,
    );
}

#[test]
fn values_of_variables_count() {
    let variables = [("H".to_owned(), "a.example.com".to_owned())].into();
    let settings = Settings { variables, ..Settings::default() };
    check_findings_under(
        settings,
        ID,
        r#"
host: ${H}
x-google-endpoints: [{name: b.example.com}]
#                           ^^^^^^^^^^^^^ warning[endpoints-entry] Google may reject the config: this `name` differs from the `host`. Write the same in both: set `name` to `a.example.com`
"#,
    );
}

#[test]
fn a_host_with_a_port_is_no_name() {
    let text = r#"
host: a.example.com:8080
x-google-endpoints: [{name: a}]
#                           ^ warning[endpoints-entry] Google may reject the config: this `name` differs from the `host`.
"#;
    check_findings(ID, text);
    assert!(findings_of(ID, text).ends_with("Write the same in both, without a port."));
}

#[test]
fn fixes() {
    check_fix(ID, "x-google-endpoints: {name: x}\n", "x-google-endpoints: [{name: x}]\n");
    check_fix(
        ID,
        r#"
x-google-endpoints:
  name: x

  # note
  target: y
paths: {}
"#,
        r#"
x-google-endpoints:
  - name: x

    # note
    target: y
paths: {}
"#,
    );
    check_fix(
        ID,
        r#"
host: a
x-google-endpoints: [{name: 'b'}]
"#,
        r#"
host: a
x-google-endpoints: [{name: 'a'}]
"#,
    );
}

#[test]
fn json() {
    check_findings(
        ID,
        r#"
{
  "swagger": "2.0",
  "x-google-endpoints": {"name": "x"}
  #                     ^^^^^^^^^^^^^ error[endpoints-entry] Google rejects the config: `x-google-endpoints` must be a list.
}
"#,
    );
}

#[test]
fn the_second_entry_and_the_host_can_go() {
    let text = |host: &str, entries: &str| {
        format!("swagger: '2.0'\n{host}x-google-endpoints: [{entries}]\n")
    };
    assert_eq!(
        fixed_by_rule(ID, &text("", "{name: a}, {name: b}")),
        ["Remove the second entry".to_owned(), text("", "{name: a}")]
    );
    assert_eq!(
        fixed_by_rule(ID, &text("host: a.com\n", "{name: b.com}")),
        [
            "Replace with the host `a.com`".to_owned(),
            text("host: a.com\n", "{name: a.com}"),
            "Remove `host`".to_owned(),
            text("", "{name: b.com}"),
        ]
    );
    // Cloud Endpoints takes the name from it.
    let endpoints = text("# gateway-ls: endpoints\nhost: a.com\n", "{name: b.com}");
    assert_eq!(fixed_by_rule(ID, &endpoints).len(), 2);
}
