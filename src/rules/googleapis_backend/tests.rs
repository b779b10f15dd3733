//! `googleapis-backend`: what is found, what is not, and what the fixes make of it.

use crate::rules::testing::{check_findings, findings_of, findings_under};
use crate::settings::Settings;

const ID: &str = "googleapis-backend";

fn at_root(fields: &str) -> String {
    r#"swagger: '2.0'
x-google-backend:
<fields>
paths:
  /a:
    get: {}
"#
    .replace("<fields>\n", fields)
}

#[test]
fn at_the_root_and_at_an_operation() {
    check_findings(
        ID,
        r#"
x-google-backend:
  address: https://pubsub.googleapis.com
  #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[googleapis-backend] Every call fails with 401 unless your gateway streams. `pubsub.googleapis.com` needs an access token, API Gateway sends an ID token.
paths:
  /rows:
    get:
      x-google-backend:
        address: 'https://bigquery.googleapis.com/v2'
        #         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[googleapis-backend] Every call fails with 401
"#,
    );
}

#[test]
fn disable_auth_decides_how_loud() {
    for (field, severity) in [
        ("", "error"),
        ("  disable_auth: false\n", "error"),
        ("  jwt_audience: x\n", "error"),
        ("  disable_auth: true\n", "warning"),
        ("  disableAuth: 'true'\n", "warning"),
        ("  disable_auth: ${x}\n", "warning"),
    ] {
        let found =
            findings_of(ID, &at_root(&format!("  address: https://a.googleapis.com\n{field}")));
        assert!(found.contains(&format!("{severity}[googleapis-backend]")), "{field}: {found}");
    }
}

#[test]
fn a_template_may_turn_the_token_off() {
    check_findings(
        ID,
        r#"
x-google-backend:
  address: https://pubsub.googleapis.com
  #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[googleapis-backend] Calls probably fail with 401: this API needs an access token.
  {{- toYaml .Values.auth | nindent 2 }}
"#,
    );
}

#[test]
fn fields_are_named_as_the_version_spells_them() {
    for (value, said) in [
        ("true", "without a token (`disableAuth: true`)"),
        ("'${x}'", "or, with `disableAuth: true`, none"),
    ] {
        let found = findings_of(
            ID,
            &r#"
openapi: 3.0.3
x-google-api-management:
  backends:
    a: {address: 'https://a.googleapis.com', disableAuth: <value>}
x-google-backend: a
"#
            .replace("<value>", value),
        );
        assert!(found.contains(said), "{found}");
    }
}

#[test]
fn on_a_streaming_gateway_it_is_open_what_works() {
    let streaming = Settings { streaming: true, ..Settings::default() };
    let found = |fields: &str, comment: &str| {
        let source = format!("{comment}{}", at_root(fields));
        findings_under(streaming.clone(), ID, &source)
    };
    const ADDRESS: &str = "  address: https://bigquery.googleapis.com\n";
    for field in ["", "  jwt_audience: x\n", "  disable_auth: ${x}\n"] {
        let found = found(&format!("{ADDRESS}{field}"), "");
        assert!(found.contains("hint[googleapis-backend] Calls may fail with 401"), "{found}");
        assert!(found.contains("2026-11-03 (Preview)"), "{found}");
    }
    // The gateway sends nothing, whatever it could send.
    let off = found(&format!("{ADDRESS}  disable_auth: true\n"), "");
    assert!(off.contains("warning[googleapis-backend]"), "{off}");
    // Cloud Endpoints has no gateways that stream.
    let proxy = found(ADDRESS, "# gateway-ls: endpoints\n");
    assert!(proxy.contains("error[googleapis-backend] Every call fails with 401."), "{proxy}");
}

#[test]
fn the_consequence_comes_first_and_is_short() {
    let texts = [
        findings_of(ID, &at_root("  address: https://a.googleapis.com\n")),
        findings_of(ID, &at_root("  address: https://a.googleapis.com\n  disable_auth: true\n")),
        findings_of(ID, &at_root("  address: https://a.googleapis.com\n  disable_auth: ${x}\n")),
    ];
    for text in texts {
        let (_, message) = text.split_once("] ").unwrap();
        let first = message.split_once(". ").unwrap().0;
        assert!(first.contains("401") && first.chars().count() < 80, "{first}");
    }
}

#[test]
fn every_form_of_the_host() {
    for address in [
        "https://bigquery.googleapis.com",
        "https://BigQuery.GoogleAPIs.com/x",
        "https://bigquery.googleapis.com:443/x",
        "https://bigquery.googleapis.com./x",
        "https://user:pw@bigquery.googleapis.com",
        "bigquery.googleapis.com/x",
        "http://bigquery.googleapis.com",
        "https://us-central1-aiplatform.googleapis.com",
        "https://bigquery.mtls.googleapis.com",
        "https://storage.us-east4.rep.googleapis.com",
        "https://storage-endpoint.p.googleapis.com",
        "https://private.googleapis.com",
        "https://restricted.googleapis.com",
        "https://bucket.storage.googleapis.com",
        "https://www.googleapis.com/storage/v1",
        "https://googleapis.com",
        "https://${REGION}-aiplatform.googleapis.com",
        "https://${X}.googleapis.com",
        "grpcs://pubsub.googleapis.com",
    ] {
        let found = findings_of(ID, &at_root(&format!("  address: \"{address}\"\n")));
        assert!(found.contains("error[googleapis-backend]"), "{address}: {found}");
    }
}

#[test]
fn what_only_looks_like_one() {
    for address in [
        "https://notgoogleapis.com",
        "https://googleapis.com.evil.example",
        "https://svc-abcdefghij-uc.a.run.app/bigquery.googleapis.com",
        "https://x.run.app?u=https://bigquery.googleapis.com",
        "https://${X}googleapis.com",
        "${X}",
        "https://storage.cloud.google.com",
        "https://p.firebaseio.com",
    ] {
        assert_eq!(
            findings_of(ID, &at_root(&format!("  address: \"{address}\"\n"))),
            "",
            "{address}"
        );
    }
}

#[test]
fn only_addresses_count() {
    check_findings(
        ID,
        r#"
host: bigquery.googleapis.com
x-google-backend:
  jwt_audience: https://a.googleapis.com # https://b.googleapis.com
  address: https://x.example.com
securityDefinitions:
  g:
    x-google-issuer: https://accounts.googleapis.com
    x-google-jwks_uri: https://www.googleapis.com/oauth2/v3/certs
    scopes: {https://www.googleapis.com/auth/x: y}
"#,
    );
}

#[test]
fn named_backends() {
    check_findings(
        ID,
        r#"
openapi: 3.0.3
x-google-api-management:
  backends:
    used:
      address: https://bigquery.googleapis.com
      #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[googleapis-backend] Every call fails with 401
    unused:
      address: https://pubsub.googleapis.com
    routed:
      address: https://us-central1-aiplatform.googleapis.com
    routed-wrong:
      address: https://storage.googleapis.com
      #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[googleapis-backend] Calls probably fail with 401: model routers are not documented for this host.
    both:
      address: https://aiplatform.googleapis.com
      #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[googleapis-backend] Every call fails with 401
  ai:
    models:
      routing:
        routers:
          r: {defaultModel: {backend: routed}, rules: [{backend: routed-wrong}, {backend: both}]}
paths:
  /a:
    get: {x-google-backend: used}
    put: {x-google-backend: both}
    post: {x-google-model-router: r}
"#,
    );
}

#[test]
fn references_that_no_request_follows() {
    let document = |root: &str, paths: &str| {
        r#"openapi: 3.0.3
x-google-api-management:
  backends: {m: {address: 'https://aiplatform.googleapis.com'}}
  ai: {models: {routing: {routers: {r: {defaultModel: {backend: m}}}}}}
<root>
paths: {/a: {<paths>}}
"#
        .replace("<root>\n", root)
        .replace("<paths>", paths)
    };
    let root = "x-google-backend: m\n";
    let routed = "x-google-model-router: r";
    for (root, paths, is_found) in [
        (root, format!("post: {{{routed}}}"), false),
        ("", format!("post: {{{routed}, x-google-backend: m}}"), false),
        (root, format!("post: {{{routed}}}, get: {{}}"), true),
        (root, String::new(), true),
        ("", format!("post: {{{routed}}}, get: {{x-google-backend: m}}"), true),
        (
            root,
            format!("post: {{{routed}, x-google-backend: m}}, put: {{x-google-backend: m}}"),
            true,
        ),
    ] {
        let found = findings_of(ID, &document(root, &paths));
        assert_eq!(found.contains("error[googleapis-backend]"), is_found, "{paths}: {found}");
        assert_eq!(found.is_empty(), !is_found, "{paths}: {found}");
    }
    // It is used all the same.
    check_findings(
        "unused-backend",
        r#"
openapi: 3.0.3
x-google-api-management: {backends: {b: {address: 'https://b.example.com'}}}
x-google-backend: b
paths: {/a: {post: {x-google-model-router: r}}}
"#,
    );
}

#[test]
fn objects_where_they_are_not_read() {
    check_findings(
        ID,
        r#"
paths:
  /a:
    x-google-backend: {address: https://a.googleapis.com}
    get: {}
"#,
    );
    check_findings(
        ID,
        r#"
openapi: 3.0.0
paths:
  /a:
    get: {x-google-backend: {address: https://a.googleapis.com}}
"#,
    );
}

#[test]
fn one_for_each_effective_occurrence() {
    check_findings(
        ID,
        r#"
x-anchor: &b {address: https://a.googleapis.com}
paths:
  /a:
    get:
      x-google-backend: *b
      #                 ^^ error[googleapis-backend] Every call fails with 401
    put:
      x-google-backend:
        <<: *b
        #   ^^ error[googleapis-backend] Every call fails with 401
    post: {}
"#,
    );
    check_findings(
        ID,
        r#"
x-google-backend:
  address: https://one.googleapis.com
  address: https://two.example.com
"#,
    );
}

#[test]
fn folded_addresses() {
    check_findings(
        ID,
        r#"
x-google-backend:
  address: >-
    https://a.googleapis.com
    #^^^^^^^^^^^^^^^^^^^^^^^ error[googleapis-backend] Every call fails with 401 unless your gateway streams. `a.googleapis.com` needs
"#,
    );
}

#[test]
fn values_of_variables_are_put_in_and_the_finding_says_so() {
    let variables = [("HOST", "bigquery.googleapis.com"), ("R", "eu"), ("D", "example.com")];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let settings = Settings { variables: variables.into(), ..Settings::default() };
    let found = |source: &str| findings_under(settings.clone(), ID, source);
    let start = at_root("  address: ").find("paths").unwrap();
    for (address, place, said) in [
        (
            "https://${HOST}/v2",
            8..15,
            "The settings' `variables` say: `HOST` is `bigquery.googleapis.com`.",
        ),
        ("${HOST}", 0..7, "`bigquery.googleapis.com` needs"),
        ("https://{{ .Values.HOST }}:443/a", 8..26, "`bigquery.googleapis.com` needs"),
        ("https://${R}-run.googleapis.com/x", 8..31, "`eu-run.googleapis.com` needs"),
        // The variable is not what it rests on.
        ("https://run.googleapis.com/${R}", 0..31, "`run.googleapis.com` needs"),
    ] {
        let found = found(&at_root(&format!("  address: {address}\n")));
        let (from, to) = (start + place.start, start + place.end);
        let expected = format!("{from}..{to} error[googleapis-backend] ");
        assert!(found.starts_with(&expected) && found.contains(said), "{address}: {found}");
    }
    for address in ["https://${OTHER}/v2", "https://${D}/", "https://x.${D}"] {
        let source = at_root(&format!("  address: {address}\n"));
        assert_eq!(found(&source), "", "{address}");
    }
}
