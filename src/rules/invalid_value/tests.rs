//! Values that are wrong, and values that only look so.

use std::sync::Arc;

use crate::analysis::Analysis;
use crate::rules::findings;
use crate::rules::testing::{check_findings, check_fix, findings_of, findings_under, fixed};
use crate::settings::Settings;
use crate::text::Text;
use crate::yaml::Format;

const ID: &str = "invalid-value";

fn backend(field: &str) -> String {
    format!(
        r#"swagger: '2.0'
x-google-backend:
  {field}
"#
    )
}

/// The severity of the one finding, or nothing.
#[track_caller]
fn severity(text: &str) -> String {
    let found = findings_of(ID, text);
    assert!(found.lines().count() <= 1, "{text}: {found}");
    let word = found.split(' ').nth(1).unwrap_or_default();
    word.split('[').next().unwrap_or_default().to_owned()
}

#[test]
fn fields_of_a_backend() {
    for (field, expected) in [
        ("address: [a, b]", "error"),
        ("address: {a: b}", "error"),
        ("address: {{X}}", "hint"),
        ("address: {{ X }}", "hint"),
        ("address: {{ .Values.url }}", ""),
        ("address: {{ url | tojson }}", ""),
        ("address: {{ f url }}", ""),
        ("address: {{X}}\n  {% if x %}\n  {% endif %}", ""),
        ("address: '{{X}}'", ""),
        ("address:", ""),
        ("address: 5", ""),
        ("path_translation: APPEND_PATH_TO_ADDRESS", ""),
        ("path_translation: append_path_to_address", "warning"),
        ("path_translation: CONSTANT-ADDRESS", "warning"),
        ("path_translation: CONSTANT_ADRESS", "warning"),
        ("path_translation: APPEND_PATH", "warning"),
        ("path_translation: constant", "warning"),
        ("path_translation: PATH_TRANSLATION", ""),
        ("path_translation: TRANSLATION_HERE", ""),
        ("path_translation: NONE", "warning"),
        ("path_translation: REWRITE", "hint"),
        ("path_translation: ${PT}", ""),
        ("path_translation: [ APPEND_PATH_TO_ADDRESS ]", "error"),
        ("path_translation: [APPEND_PATH_TO_ADDRESS]", "error"),
        ("path_translation: [ APPEND_PATH_TO_ADDRESS | CONSTANT_ADDRESS ]", "error"),
        ("protocol: h2", ""),
        ("protocol: H2", ""),
        ("protocol: HTTP/1.1", ""),
        ("protocol: http2", "error"),
        ("protocol: HTTP2", "error"),
        ("protocol: grpc", "error"),
        ("protocol: PROTOCOL", ""),
        ("protocol: BACKEND_PROTOCOL", ""),
        ("protocol: YOUR_CHOICE", ""),
        ("protocol: QUIC", "hint"),
        ("protocol: '{{protocol}}'", ""),
        ("deadline: 15", ""),
        ("deadline: '15.5'", ""),
        ("deadline: 1e2", ""),
        ("deadline: -1", ""),
        ("deadline: .inf", ""),
        ("deadline: 15s", "warning"),
        ("deadline: soon", "warning"),
        ("deadline: DEADLINE", ""),
        ("deadline: [15]", "error"),
        ("disable_auth: yes", ""),
        ("disable_auth: 'True'", ""),
        ("disable_auth: 1", "warning"),
        ("disable_auth: maybe", "warning"),
        ("disable_auth: DISABLE_AUTH", ""),
        ("jwt_audience: 12345", ""),
        ("jwt_audience: [a]", "error"),
    ] {
        assert_eq!(severity(&backend(field)), expected, "{field}");
    }
}

#[test]
fn the_fix_for_a_template_is_never_safe() {
    let text = r#"swagger: '2.0'
x-google-backend:
  address: {{X}}
"#;
    for (name, expected) in [("a.yaml", vec![false]), ("a.yaml.j2", vec![])] {
        let analysis = Analysis::new(Text::new(text), Format::Yaml, Arc::default()).named(name);
        let found = findings(&analysis).into_iter().filter(|finding| finding.rule == ID);
        let are_safe: Vec<_> = found.flat_map(|it| it.fixes).map(|fix| fix.safe).collect();
        assert_eq!(are_safe, expected, "{name}");
    }
}

#[test]
fn a_template_may_bring_the_audiences() {
    check_findings(
        ID,
        r#"
x-security:
- jwt:
    x-a: b
    {{- toYaml .Values.audiences | nindent 4 }}
"#,
    );
}

#[test]
fn extensions_of_the_second_version() {
    for (text, expected) in [
        ("x-google-backend: https://x.example.com\n", "error"),
        ("x-google-backend: ${BACKEND}\n", ""),
        ("x-google-backend: [a]\n", "error"),
        ("x-google-backend:\n", ""),
        ("x-google-allow: all\n", ""),
        ("x-google-allow: CONFIGURED\n", ""),
        ("x-google-allow: none\n", "error"),
        ("x-google-allow: true\n", "error"),
        ("x-google-allow: [all]\n", "error"),
        ("x-google-allow: ${ALLOW}\n", ""),
        ("x-google-allow: ALLOW_VALUE\n", ""),
        ("x-google-allow: NONE\n", "error"),
        ("x-google-allow: EVERYTHING\n", "hint"),
        ("x-google-deprecated: false\n", ""),
        ("x-google-deprecated: soon\n", "error"),
        ("x-google-endpoints: {}\n", ""),
        ("x-google-endpoints: [{allowCors: 'true'}]\n", ""),
        ("x-google-endpoints: [{allowCors: maybe}]\n", "warning"),
        ("x-google-endpoints: [x]\n", "error"),
        ("x-google-management: {metrics: {m: {}}}\n", "error"),
        ("x-google-management: {metrics: [{name: m, valueType: INT64}]}\n", ""),
        ("x-google-management: {metrics: [{name: m, valueType: INT32}]}\n", "warning"),
        ("x-google-management: {metrics: [{name: m, metricKind: 2}]}\n", ""),
        ("x-google-management: {metrics: [{name: m, metricKind: COUNTER}]}\n", "hint"),
        ("x-google-management: {metrics: [{name: m, metricKind: KIND}]}\n", ""),
        ("x-google-management: {metrics: [{name: m, metricKind: KIND_OF_METRIC}]}\n", ""),
        ("x-google-management: {quota: {limits: [{values: 5}]}}\n", "error"),
        ("x-google-management: {quota: {limits: [{unit: x, values: {STANDARD: x}}]}}\n", ""),
        ("securityDefinitions: {a: {x-google-audiences: 'a,b'}}\n", ""),
        ("securityDefinitions: {a: {x-google-audiences: [a, b]}}\n", "error"),
        ("securityDefinitions: {a: {x-google-audiences: 12345}}\n", "error"),
        ("securityDefinitions: {a: {x-google-audiences: '12345'}}\n", ""),
        ("securityDefinitions: {a: {x-google-issuer: [x]}}\n", "error"),
        ("securityDefinitions: {a: {x-google-jwt-locations: {header: x}}}\n", "error"),
        ("securityDefinitions: {a: {x-google-jwt-locations: [header]}}\n", "error"),
        ("paths: {/a: {get: {x-google-quota: {metricCosts: [m]}}}}\n", "error"),
        ("paths: {/a: {get: {x-google-quota: {metricCosts: {m: x}}}}}\n", ""),
        ("x-security: [{a: {audiences: []}}]\n", ""),
        ("x-security: [{a: {audiences: x}}]\n", "error"),
        ("x-security: [{a: {}}]\n", "error"),
        ("x-security: [{a: [x]}]\n", "error"),
        ("x-security: {a: {audiences: []}}\n", "error"),
        ("info: {x-google-backend: x}\n", ""),
        ("x-b: {x-google-backend: x}\n", ""),
    ] {
        assert_eq!(severity(&format!("swagger: '2.0'\n{text}")), expected, "{text}");
    }
}

#[test]
fn what_a_merge_brings_to_its_place() {
    let text = r#"
x-op: &op {x-google-backend: {protocol: http2}}
paths: {/a: {get: {<<: *op}, put: {<<: *op}}}
#                      ^^^ error[invalid-value] Google rejects the config: `http2` is not a value of `protocol`.
"#;
    check_findings(ID, text);
    check_fix(ID, text, text);
    check_findings(
        ID,
        r#"
x-r: &r {x-google-allow: foo}
<<: *r
#   ^^ error[invalid-value] Google rejects the config: `foo` is not a value of `x-google-allow`.
"#,
    );
    check_findings(
        ID,
        r#"
x-s: &s {x-google-audiences: [a]}
securityDefinitions: {a: {<<: [*s]}}
#                             ^^^^ error[invalid-value] Google rejects the config: `x-google-audiences` must be a string in OpenAPI 2.0.
"#,
    );
    check_findings(
        ID,
        r#"
x-a: &a {x-google-backend: text}
x-b: &b {<<: *a}
paths: {/a: {get: {<<: *b}}}
#                      ^^ error[invalid-value] Google rejects the config: `x-google-backend` must be an object.
"#,
    );
}

#[test]
fn extensions_of_the_third_version() {
    for (text, expected) in [
        ("x-google-backend: a\n", ""),
        ("x-google-backend: {address: x}\n", ""),
        ("x-google-backend: [a]\n", "error"),
        ("x-google-api-management: {metrics: [{name: m}]}\n", "error"),
        ("x-google-api-management: {backends: [{address: x}]}\n", "error"),
        ("x-google-api-management: {backends: {a: https://x}}\n", "error"),
        ("x-google-api-management: {backends: {a: {protocol: http2}}}\n", "error"),
        (
            "x-google-api-management: {quota: {limits: {a: {metric: m, values: {STANDARD: 5}}}}}\n",
            "error",
        ),
        ("x-google-api-management: {mcp: true}\n", ""),
        ("x-google-api-management: {mcp: {tools-list: {security: {a: []}}}}\n", ""),
        ("x-google-api-management: {mcp: [a]}\n", "error"),
        ("components: {securitySchemes: {a: {x-google-auth: {audiences: x}}}}\n", "error"),
        ("components: {securitySchemes: {a: {x-google-auth: {audiences: [x]}}}}\n", ""),
        ("servers: [{url: /, x-google-endpoint: {allowCors: maybe}}]\n", "warning"),
        ("paths: {/a: {get: {x-google-mcp-tool: {name: x}}}}\n", ""),
        ("paths: {/a: {get: {x-google-mcp-tool: false}}}\n", ""),
    ] {
        assert_eq!(severity(&format!("openapi: 3.0.3\n{text}")), expected, "{text}");
    }
}

#[test]
fn a_value_that_may_also_be_an_object() {
    let management = "openapi: 3.0.3\nx-google-api-management:\n";
    for (text, expected) in [
        (
            format!("{management}  mcp: []\n"),
            "error[invalid-value] Google rejects the config: `mcp` must be `true` or `false`, or an object.",
        ),
        (
            format!("{management}  mcp: maybe\n"),
            "warning[invalid-value] Google may reject the config: `mcp` must be `true` or `false`, or an object.",
        ),
        (
            "openapi: 3.0.3\npaths: {/a: {get: {x-google-mcp-tool: maybe}}}\n".to_owned(),
            "warning[invalid-value] Google may reject the config: `x-google-mcp-tool` has a wrong value. It must be `true` or `false`, or an object.",
        ),
        (
            format!("{management}  mcp: {{tools-list: maybe}}\n"),
            "error[invalid-value] Google rejects the config: `tools-list` must be an object. Write its fields, such as `security: …`.",
        ),
    ] {
        let found = findings_of(ID, &text);
        assert!(found.ends_with(expected), "{text}: {found}");
    }
}

#[test]
fn the_security_of_the_list_of_tools() {
    check_findings(
        [ID, "mcp-tools-list"],
        r#"
openapi: 3.0.3
x-google-api-management: {mcp: {tools-list: {security: [{k: []}]}}}
#                                                      ^^^^^^^^^ error[invalid-value] Google rejects the config: `security` must be one scheme, `{NAME: []}`.
components: {securitySchemes: {k: {type: apiKey, name: x-api-key, in: header}}}
"#,
    );
}

#[test]
fn places() {
    check_findings(
        ID,
        r#"
x-google-backend:
  protocol: 'http2'
  #          ^^^^^ error[invalid-value] Google rejects the config: `http2` is not a value of `protocol`.
x-security:
- a: {b: c}
# ^ error[invalid-value] Google rejects the config: a scheme in `x-security` needs `audiences`.
"#,
    );
    check_findings(
        ID,
        r#"
x-b: &b {deadline: 15s}
paths:
  /a:
    get:
      x-google-backend:
        <<: *b
        #   ^^ warning[invalid-value] Google may reject the config: `deadline` must be a number without a unit. Write the number alone: `15`.
"#,
    );
    check_findings(
        ID,
        r#"
{
  "swagger": "2.0",
  "x-google-allow": "none"
  #                  ^^^^ error[invalid-value] Google rejects the config: `none` is not a value of `x-google-allow`.
}
"#,
    );
}

#[test]
fn values_of_variables() {
    for (value, is_found) in [("h2", false), ("http3", true)] {
        let variables = [("P".to_owned(), value.to_owned())].into();
        let settings = Settings { variables, ..Settings::default() };
        let found = findings_under(settings, ID, &backend("protocol: ${P}"));
        assert_eq!(!found.is_empty(), is_found, "{value}: {found}");
    }
}

#[test]
fn half_typed_text_is_left_alone() {
    check_findings(ID, "x-google-backend:\n  addr\n");
    check_findings(
        ID,
        r#"
x-google-backend:
  protocol: x
  half
"#,
    );
}

#[test]
fn fixes() {
    let head = "swagger: 2.0\n";
    for (before, after) in [
        ("x-google-backend: https://x # y\n", "x-google-backend:\n  address: https://x # y\n"),
        (
            "x-google-backend:\n  path_translation: [ CONSTANT_ADDRESS ]\n",
            "x-google-backend:\n  path_translation: CONSTANT_ADDRESS\n",
        ),
        (
            r#"x-google-backend:
  path_translation:
  - CONSTANT_ADDRESS
  deadline: 1
"#,
            r#"x-google-backend:
  path_translation: CONSTANT_ADDRESS
  deadline: 1
"#,
        ),
        (
            "x-google-backend: {path_translation: 'constant_address'}\n",
            "x-google-backend: {path_translation: 'CONSTANT_ADDRESS'}\n",
        ),
        ("x-google-backend: {deadline: \"15s\"}\n", "x-google-backend: {deadline: 15}\n"),
        ("x-google-deprecated: 'True'\n", "x-google-deprecated: true\n"),
        ("x-google-backend: {protocol: http/2}\n", "x-google-backend: {protocol: h2}\n"),
        ("x-google-backend:\n  address: {{X}}\n", "x-google-backend:\n  address: \"{{X}}\"\n"),
        (
            r#"securityDefinitions:
  a:
    x-google-audiences:
    - a
    - b
    type: x
"#,
            r#"securityDefinitions:
  a:
    x-google-audiences: a,b
    type: x
"#,
        ),
        (
            "securityDefinitions: {a: {x-google-audiences: [a, 'b']}}\n",
            "securityDefinitions: {a: {x-google-audiences: 'a,b'}}\n",
        ),
        (
            "securityDefinitions: {a: {x-google-audiences: 12}}\n",
            "securityDefinitions: {a: {x-google-audiences: \"12\"}}\n",
        ),
        (
            r#"securityDefinitions:
  a:
    x-google-jwt-locations:
      header: x
"#,
            r#"securityDefinitions:
  a:
    x-google-jwt-locations:
      - header: x
"#,
        ),
        ("x-google-allow: everything\n", "x-google-allow: configured\n"),
        ("x-google-backend: {protocol: h3}\n", "x-google-backend: {protocol: h2}\n"),
        (
            "x-google-backend: {path_translation: append_path}\n",
            "x-google-backend: {path_translation: APPEND_PATH_TO_ADDRESS}\n",
        ),
        (
            "x-google-backend: orders\n",
            "x-google-backend: {address: https://SERVICE-PROJECT_NUMBER.REGION.run.app}\n",
        ),
        ("x-google-backend: &b {deadline: soon}\n", "x-google-backend: &b {deadline: soon}\n"),
    ] {
        assert_eq!(fixed(ID, &format!("{head}{before}")), format!("{head}{after}"));
    }
    let json = |value: &str| {
        r#"{"swagger": "2.0", "x-google-backend": <value>}"#.replace("<value>", value)
    };
    assert_eq!(fixed(ID, &json("\"https://x\"")), json(r#"{"address": "https://x"}"#));
    assert_eq!(
        fixed(ID, &json(r#"{"path_translation": ["CONSTANT_ADDRESS"]}"#)),
        json(r#"{"path_translation": "CONSTANT_ADDRESS"}"#)
    );
}

#[test]
fn a_word_in_braces_without_quotes() {
    for written in ["{CLOUD_RUN_URL}", "{cloud_run_url}", "{ url }"] {
        let text = |address: &str| {
            r#"swagger: '2.0'
x-google-backend:
  address: <address>
  jwt_audience: {a: b}
"#
            .replace("<address>", address)
        };
        let found = findings_of(ID, &text(written));
        let said = format!(
            "hint[invalid-value] The value may be wrong: YAML reads `{written}` as a mapping."
        );
        assert!(found.contains(&said), "{found}");
        assert!(
            found.contains(
                "error[invalid-value] Google rejects the config: `jwt_audience` must be a string"
            ),
            "{found}"
        );
        assert_eq!(fixed(ID, &text(written)), text(&format!("'{written}'")));
    }
    check_findings(
        ID,
        r#"
x-google-backend: {a}
x-google-management: {metrics: {NAME}}
#                              ^^^^^^ error[invalid-value] Google rejects the config: `metrics` must be a list.
"#,
    );
    check_findings(
        ID,
        r#"
{
  "swagger": "2.0",
  "x-google-backend": {"address": {"URL": null}}
  #                               ^^^^^^^^^^^^^ error[invalid-value] Google rejects the config: `address` must be a string.
}
"#,
    );
}

#[test]
fn a_value_of_another_kind_says_what_to_write() {
    let v2 = "swagger: '2.0'\n";
    let v3 = "openapi: 3.0.3\nx-google-api-management:\n";
    for (head, text, said) in [
        (
            v3,
            "  metrics: [m]\n",
            "`metrics` must be a map of names in OpenAPI 3.x. Write its entries as `NAME: …`.",
        ),
        (
            v3,
            "  backends: {a: [x]}\n",
            "an entry of `backends` must be an object. Write its fields, such as `address: …`.",
        ),
        (
            v3,
            "x-google-backend: [a]\n",
            "`x-google-backend` must be a name. Write one value, not a list.",
        ),
        (
            v2,
            "x-google-backend: {deadline: [1]}\n",
            "`deadline` must be a number. Write one, such as `15.0`.",
        ),
        (
            v2,
            "x-google-management: {quota: {limits: [n]}}\n",
            "an entry of `limits` must be an object. Write its fields, such as `name: …`.",
        ),
        (
            v2,
            "x-google-management: {quota: {limits: [{values: 5}]}}\n",
            "`values` must be a map of names. Write `STANDARD: NUMBER` below it.",
        ),
        (
            v2,
            "x-google-management: {metrics: {a: b}}\n",
            "`metrics` must be a list. Write its entries as `[…]`.",
        ),
        (
            v2,
            "x-google-allow: [a]\n",
            "`x-google-allow` must be one word. Write `configured` or `all`.",
        ),
    ] {
        let found = findings_of(ID, &format!("{head}{text}"));
        let said = format!("error[invalid-value] Google rejects the config: {said}");
        assert!(found.ends_with(&said), "{text}: {found}");
    }
}
