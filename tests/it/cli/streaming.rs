//! A Google API behind a gateway with and without streaming: every command says the same.

use expect_test::{Expect, expect};

use super::*;

const CONFIG: &[u8] = br#"swagger: "2.0"
info: {title: Rows, version: "1"}
paths:
  /rows:
    get:
      operationId: listRows
      x-google-backend:
        address: https://bigquery.googleapis.com/v2
      responses: {"200": {description: OK}}
"#;

fn check(settings: &str, arguments: &[&str], expected: Expect) {
    let files: &[(&str, &[u8])] =
        &[("api.yaml", CONFIG), (".gateway-ls.yaml", settings.as_bytes())];
    check_run(&folder(files), arguments, expected);
}

const WITHOUT: &str = "project: shop-42\n";
const WITH: &str = "streaming: true\n";

#[test]
fn routes_say_what_becomes_of_calls() {
    check(
        WITHOUT,
        &["routes", "api.yaml"],
        expect![[r#"
            exit 0
            Calls fail for the only operation.

            GET  /rows  -> ✗ https://bigquery.googleapis.com/v2
                 every call fails with 401 unless your gateway streams
                 backend of the operation, CONSTANT_ADDRESS (default), deadline 15 s
                   (default), http/1.1 (default)
                 open: no API key or JWT required
            --
        "#]],
    );
    check(
        WITH,
        &["routes", "api.yaml"],
        expect![[r#"
            exit 0
            GET  /rows  -> https://bigquery.googleapis.com/v2
                 calls may fail with 401; what a streaming gateway needs is not known
                 backend of the operation, CONSTANT_ADDRESS (default), deadline 15 s
                   (default), http/1.1 (default)
                 open: no API key or JWT required
            --
        "#]],
    );
}

#[test]
fn routes_as_data_say_what_blocks_a_backend() {
    let blocked = |settings: &str| {
        let files: &[(&str, &[u8])] =
            &[("api.yaml", CONFIG), (".gateway-ls.yaml", settings.as_bytes())];
        let folder = folder(files);
        let arguments = ["routes", "api.yaml", "--format", "json"];
        let output = run_with_stdin(folder.path(), &arguments, b"");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        report["operations"][0]["backend"]["blocked"].clone()
    };
    let why = blocked(WITHOUT);
    assert_eq!(why["rule"], "googleapis-backend");
    assert!(why["why"].as_str().unwrap().contains("unless your gateway streams"), "{why}");
    assert!(blocked(WITH).is_null());
}

#[test]
fn the_plan_names_no_role() {
    check(
        WITHOUT,
        &["iam", "api.yaml"],
        expect![[r#"
            exit 0
            Cannot be called, whatever is granted
              https://bigquery.googleapis.com/v2 (line 8)
                  Every call fails with 401 unless your gateway streams: it sends an ID
                  token, and this API accepts only access tokens, so no role helps. Put a
                  Cloud Run service or function in between. [googleapis-backend]

            No role to grant: the reasons are above.

            Whoever deploys needs, on top of this
              roles/owner or roles/editor on the gateway's project: for the first deployment
                in a project
              roles/apigateway.admin on the gateway's project: for later deployments; it
                lacks servicemanagement.services.create, servicemanagement.services.update
                and iam.serviceAccounts.actAs
              roles/servicemanagement.configEditor on the gateway's project: for later
                deployments, in the place of roles/apigateway.admin (not confirmed)
              roles/iam.serviceAccountUser on the gateway's service account: to give the
                config its service account
            --
        "#]],
    );
    check(
        WITH,
        &["iam", "api.yaml"],
        expect![[r#"
            exit 0
            Look at by hand
              https://bigquery.googleapis.com/v2 (line 8)
                  Google announced such calls from streaming gateways on 2026-11-03
                  (Preview); which role, fields and APIs they need is not known here.

            No role to grant: the reasons are above.

            Whoever deploys needs, on top of this
              roles/owner or roles/editor on the gateway's project: for the first deployment
                in a project
              roles/apigateway.admin on the gateway's project: for later deployments; it
                lacks servicemanagement.services.create, servicemanagement.services.update
                and iam.serviceAccounts.actAs
              roles/servicemanagement.configEditor on the gateway's project: for later
                deployments, in the place of roles/apigateway.admin (not confirmed)
              roles/iam.serviceAccountUser on the gateway's service account: to give the
                config its service account
            --
        "#]],
    );
}

#[test]
fn it_is_an_error_or_a_hint() {
    for (settings, code, said) in [
        (WITHOUT, 1, "error[googleapis-backend]: Every call fails with 401 unless your gateway"),
        (WITH, 0, "hint[googleapis-backend]: Calls may fail with 401"),
    ] {
        let files: &[(&str, &[u8])] =
            &[("api.yaml", CONFIG), (".gateway-ls.yaml", settings.as_bytes())];
        let folder = folder(files);
        let output = run_with_stdin(folder.path(), &["check"], b"");
        let text = super::said(folder.path(), &output);
        assert_eq!(output.status.code(), Some(code), "{text}");
        assert!(text.contains(said), "{text}");
    }
}
