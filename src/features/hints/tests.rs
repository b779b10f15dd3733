//! Hints, shown in the text that they are in.

mod beside;
mod room;
mod urls;

use std::sync::Arc;

use expect_test::{Expect, expect};

use super::{Hint, HintKind, HintKinds, hints};
use crate::analysis::Analysis;
use crate::settings::Settings;
use crate::text::{Text, TextRange};
use crate::yaml::Format;

fn read(text: &str, format: Format) -> Analysis {
    Analysis::new(Text::new(text), format, Arc::new(Settings::default()))
}

fn all(text: &str, format: Format, kinds: HintKinds) -> Vec<Hint> {
    hints(&read(text, format), TextRange::new(0, text.len()), kinds, None)
}

/// The text with its hints.
fn shown(text: &str, format: Format, kinds: HintKinds) -> String {
    let mut shown = text.to_owned();
    for hint in all(text, format, kinds).iter().rev() {
        shown.insert_str(hint.offset, &format!("⟦{}⟧", hint.text));
    }
    shown
}

fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&shown(text, Format::Yaml, ALL));
}

const ALL: HintKinds = HintKinds { effective_url: true, roles: true, defaults: true };

const RUN: &str = "https://orders-481516234200.europe-west1.run.app";

#[test]
fn each_kind_can_be_switched_off() {
    let text = format!(
        r#"swagger: '2.0'
x-google-backend:
  address: {RUN}
paths:
  /a:
    get: {{}}
"#
    );
    let none = HintKinds { effective_url: false, roles: false, defaults: false };
    for (kinds, expected) in [
        (HintKinds { effective_url: true, ..none }, vec![format!("→ {RUN}/a")]),
        (HintKinds { roles: true, ..none }, vec!["needs roles/run.invoker".to_owned()]),
        (
            HintKinds { defaults: true, ..none },
            vec!["(default APPEND_PATH_TO_ADDRESS, deadline 15 s)".to_owned()],
        ),
        (HintKinds::default(), vec![format!("→ {RUN}/a")]),
        (none, vec![]),
    ] {
        let texts: Vec<_> =
            all(&text, Format::Yaml, kinds).into_iter().map(|hint| hint.text).collect();
        assert_eq!(texts, expected);
    }
}

#[test]
fn only_what_is_in_the_range() {
    let mut text = format!(
        r#"swagger: '2.0'
x-google-backend:
  address: {RUN}
paths:
"#
    );
    for index in 0..9 {
        text += &format!(
            r#"  /p{index}:
    get:
      operationId: o{index}
"#
        );
    }
    let analysis = read(&text, Format::Yaml);
    let all = hints(&analysis, TextRange::new(0, text.len()), ALL, None);
    assert_eq!(all.len(), 11);
    for line in 0..text.lines().count() {
        let line = analysis.text.line_at(text.split_inclusive('\n').take(line).map(str::len).sum());
        let found = hints(&analysis, line, ALL, None);
        let expected: Vec<_> =
            all.iter().filter(|hint| line.touches(hint.offset)).cloned().collect();
        assert_eq!(found, expected, "{}", line.of(&text));
        let end = TextRange::empty(line.end);
        assert_eq!(hints(&analysis, end, ALL, None), expected, "{}", line.of(&text));
    }
}

#[test]
fn silent_where_nothing_is_ours() {
    let text = r#"swagger: '2.0'
paths:
  /a:
    get: {}
"#;
    assert_eq!(all(text, Format::Yaml, ALL), []);
    let holes = r#"swagger: '2.0'
paths:
  /a:
    get:
      x-google-backend:
        address: ${URL}
        deadline: ${D}
        path_translation: ${T}
"#;
    assert_eq!(all(holes, Format::Yaml, ALL), []);
}

#[test]
fn a_broken_block_leaves_the_others() {
    check(
        &format!(
            r#"swagger: "2.0"
x-google-backend:
  address: {RUN}
paths:
  /a:
    get:
      "oops
  /b:
    get:
      operationId: b
"#
        ),
        &expect![[r#"
            swagger: "2.0"
            x-google-backend:⟦needs roles/run.invoker⟧⟦(default APPEND_PATH_TO_ADDRESS, deadline 15 s)⟧
              address: https://orders-481516234200.europe-west1.run.app
            paths:
              /a:
                get:⟦→ https://orders-481516234200.europe-west1.run.app/a⟧
                  "oops
              /b:
                get:⟦→ https://orders-481516234200.europe-west1.run.app/b⟧
                  operationId: b
        "#]],
    );
}

#[test]
fn tooltips_say_why() {
    let text = format!(
        r#"swagger: '2.0'
basePath: /v1
x-google-backend:
  address: {RUN}
paths:
  /a/{{id}}:
    get: {{}}
    put:
      x-google-backend:
        address: {RUN}/b
"#
    );
    let mut tooltips = String::new();
    for hint in all(&text, Format::Yaml, ALL) {
        tooltips += &format!(
            r#"{}
  {}

"#,
            hint.text,
            hint.tooltip.plain().replace("\n\n", "\n").replace('\n', "\n  ")
        );
    }
    expect![[r#"
        needs roles/run.invoker
          The gateway's service account needs roles/run.invoker on the Cloud Run service orders in europe-west1:
              gcloud run services add-iam-policy-binding orders --region=europe-west1 --project=481516234200 --member=serviceAccount:SA_EMAIL --role=roles/run.invoker
          Set serviceAccount in the settings, and this command names the account.
          Securing backend services (API Gateway) (https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), as of 2025-09-03

        (default APPEND_PATH_TO_ADDRESS, deadline 15 s)
          APPEND_PATH_TO_ADDRESS is the default at the top level: the path of the request is added to the address. Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18
          Without deadline the gateway waits 15 s for the answer. Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

        → https://orders-481516234200.europe-west1.run.app/v1/a/{id}
          get /a/{id} calls https://orders-481516234200.europe-west1.run.app/v1/a/{id}
          - Address: https://orders-481516234200.europe-west1.run.app, set at the top level
          - APPEND_PATH_TO_ADDRESS (default): the path of the request is added to it
          - Path: /v1/a/{id}, which begins with the base path /v1

        (default CONSTANT_ADDRESS, deadline 15 s)
          CONSTANT_ADDRESS is the default at an operation: the path of the request is dropped, and path parameters become query parameters. Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions), as of 2026-11-23 (reported by a third party)
          Without deadline the gateway waits 15 s for the answer. Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

        → …/b?id={id}
          put /a/{id} calls https://orders-481516234200.europe-west1.run.app/b?id={id}
          - Address: https://orders-481516234200.europe-west1.run.app/b
          - CONSTANT_ADDRESS (default): the path of the request is dropped; path parameters become query parameters

    "#]].assert_eq(&tooltips);
}

#[test]
fn at_the_rules_of_a_service_config() {
    check(
        r#"type: google.api.Service
config_version: 3
name: shop.endpoints.shop-42.cloud.goog
authentication:
  providers:
  - id: google
    issuer: https://accounts.google.com
  rules:
  - selector: "*"
    requirements: {provider_id: google}
backend:
  rules:
  - selector: "*"
    address: grpcs://shop-1234567890.europe-west1.run.app
  - selector: shop.Orders.Get
    address: grpcs://shop-1234567890.europe-west1.run.app
    deadline: 30.0
  - selector: shop.Orders.List
    address: https://bigquery.googleapis.com
  - selector: shop.Orders.Put
    address:
  - address: grpcs://nobody.example.com
  - selector: shop.Orders.Slow
    deadline: 30.0
"#,
        &expect![[r#"
            type: google.api.Service
            config_version: 3
            name: shop.endpoints.shop-42.cloud.goog
            authentication:
              providers:
              - id: google
                issuer: https://accounts.google.com
              rules:
              - selector: "*"
                requirements: {provider_id: google}
            backend:
              rules:
              - selector: "*"⟦needs roles/run.invoker⟧⟦(default deadline 15 s)⟧
                address: grpcs://shop-1234567890.europe-west1.run.app
              - selector: shop.Orders.Get
                address: grpcs://shop-1234567890.europe-west1.run.app
                deadline: 30.0
              - selector: shop.Orders.List⟦(default deadline 15 s)⟧
                address: https://bigquery.googleapis.com
              - selector: shop.Orders.Put
                address:
              - address: grpcs://nobody.example.com⟦(default deadline 15 s)⟧
              - selector: shop.Orders.Slow
                deadline: 30.0
        "#]],
    );
}
