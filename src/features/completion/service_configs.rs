//! Completions in service configs of gRPC APIs: `$0` is the cursor.

use std::sync::Arc;

use expect_test::{Expect, expect};

use super::{Asked, OpenapiKeys, completions, completions_for};
use crate::analysis::Analysis;
use crate::rules::findings;
use crate::settings::Settings;
use crate::text::Text;
use crate::yaml::Format;

const CONFIG: &str = r#"type: google.api.Service
config_version: 3
name: shop.endpoints.shop-42.cloud.goog
authentication:
  providers:
  - id: google
    issuer: https://accounts.google.com
    jwks_uri: https://www.googleapis.com/oauth2/v3/certs
    audiences: shop
"#;

fn read(marked: &str) -> (Analysis, usize) {
    let text = Text::new(&marked.replacen("$0", "", 1));
    let analysis = Analysis::new(text, Format::Yaml, Arc::new(Settings::default()));
    (analysis, marked.find("$0").unwrap())
}

fn labels(marked: &str) -> String {
    let (analysis, offset) = read(&format!("{CONFIG}{marked}"));
    let labels: Vec<_> = completions(&analysis, offset).into_iter().map(|it| it.label).collect();
    labels.join(", ")
}

/// What is written after the config by the completion of this name.
#[track_caller]
fn check_after(marked: &str, label: &str, expected: &Expect) {
    let marked = format!("{CONFIG}{marked}");
    let (analysis, offset) = read(&marked);
    let all = completions(&analysis, offset);
    let edit = all.into_iter().find(|it| it.label == label).expect(label).edit;
    let mut text = marked.replacen("$0", "", 1);
    text.replace_range(edit.range.start..edit.range.end, &edit.text);
    expected.assert_eq(&text[CONFIG.len()..]);
}

#[test]
fn keys_by_place() {
    for (marked, expected) in [
        (
            "$0\n",
            "title, apis, backend, usage, http, quota, metrics, endpoints, system_parameters, \
             documentation, logs, logging, monitored_resources, monitoring, billing, types, enums, \
             context, publishing",
        ),
        ("backend:\n  $0\n", "rules"),
        (
            "backend:\n  rules:\n  - selector: a\n    $0\n",
            "address, jwt_audience, disable_auth, deadline, protocol, path_translation, \
             operation_deadline, overrides_by_request_protocol, load_balancing_policy",
        ),
        // Either of both; and both spellings are one field.
        (
            "backend:\n  rules:\n  - selector: a\n    address: grpcs://a.example.com\n    jwtAudience: a\n    pathTranslation: CONSTANT_ADDRESS\n    $0\n",
            "deadline, protocol, operation_deadline, overrides_by_request_protocol, \
             load_balancing_policy",
        ),
        ("usage:\n  rules:\n  - $0\n", "selector, allow_unregistered_calls, skip_service_control"),
        (
            "quota:\n  limits:\n  - name: a\n    $0\n",
            "metric, unit, values, display_name, description",
        ),
        (
            "http:\n  rules:\n  - selector: a\n    get: /a\n    $0\n",
            "body, response_body, additional_bindings",
        ),
        ("documentation:\n  $0\n", ""),
        ("x-google-backend:\n  $0\n", ""),
    ] {
        assert_eq!(labels(marked), expected, "{marked}");
    }
}

#[test]
fn values() {
    for (marked, expected) in [
        ("backend:\n  rules:\n  - selector: $0\n", "*"),
        ("backend:\n  rules:\n  - protocol: $0\n", "h2, http/1.1"),
        (
            "backend:\n  rules:\n  - path_translation: $0\n",
            "CONSTANT_ADDRESS, APPEND_PATH_TO_ADDRESS",
        ),
        ("usage:\n  rules:\n  - allow_unregistered_calls: $0\n", "true, false"),
        ("backend:\n  rules:\n  - load_balancing_policy: $0\n", ""),
    ] {
        assert_eq!(labels(marked), expected, "{marked}");
    }
}

#[test]
fn providers_and_what_is_known_of_issuers() {
    let rule = "  rules:\n  - selector: '*'\n    requirements:\n";
    assert_eq!(labels(&format!("{rule}    - provider_id: $0\n")), "google");
    assert_eq!(labels(&format!("{rule}      provider_id: $0\n")), "google");
    let provider = "  - id: a\n    issuer: https://securetoken.google.com/shop-42\n";
    assert!(labels("  - id: a\n    issuer: $0\n").starts_with("https://accounts.google.com, "));
    assert_eq!(
        labels(&format!("{provider}    jwks_uri: $0\n")),
        "https://www.googleapis.com/service_accounts/v1/metadata/x509/securetoken@system.gserviceaccount.com"
    );
    assert_eq!(labels(&format!("{provider}    audiences: $0\n")), "shop-42");
}

#[test]
fn what_is_written() {
    check_after(
        "$0\n",
        "backend",
        &expect![[r#"
        backend:
          rules:
          - selector: "*"
            address: grpcs://HOST
    "#]],
    );
    check_after(
        "$0\n",
        "usage",
        &expect![[r#"
        usage:
          rules:
          - selector: "*"
            allow_unregistered_calls: true
    "#]],
    );
    check_after(
        "backend:\n  rules:\n  - $0\n",
        "selector",
        &expect![[r#"
        backend:
          rules:
          - selector: "*"
    "#]],
    );
    check_after(
        "backend:\n  rules:\n  - selector: a\n    $0\n",
        "deadline",
        &expect![[r#"
        backend:
          rules:
          - selector: a
            deadline: 15.0
    "#]],
    );
    check_after(
        "backend:\n  $0\n",
        "rules",
        &expect![[r#"
        backend:
          rules:
            - selector: "*"
              address: 
    "#]],
    );
}

#[test]
fn all_that_is_offered_is_taken() {
    for marked in [
        "$0\n",
        "backend:\n  rules:\n  - $0\n",
        "usage:\n  rules:\n  - $0\n",
        "http:\n  rules:\n  - $0\n",
        "quota:\n  limits:\n  - $0\n",
        "endpoints:\n- $0\n",
    ] {
        let marked = format!("{CONFIG}{marked}");
        let (analysis, offset) = read(&marked);
        for completion in completions(&analysis, offset) {
            let mut text = marked.replacen("$0", "", 1);
            let range = completion.edit.range;
            text.replace_range(range.start..range.end, &completion.edit.text);
            let found = findings(&read(&format!("{text}$0")).0);
            let wrong = found.iter().find(|it| ["unknown-field", "syntax"].contains(&it.rule));
            assert!(wrong.is_none(), "{text}: {wrong:?}");
            assert!(!completion.documentation.blocks.is_empty(), "{}", completion.label);
        }
    }
}

#[test]
fn servers_for_openapi_do_not_offer_them() {
    let (analysis, offset) = read(&format!("{CONFIG}backend:\n  $0\n"));
    let asked = Asked { openapi_keys: OpenapiKeys::Others, ..Asked::default() };
    let offered = completions_for(&analysis, offset, asked);
    assert_eq!(offered.len(), 1);
    assert!(!offered[0].is_of_openapi);
}
