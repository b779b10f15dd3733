//! Fields that nobody reads, and what was meant.

use crate::rules::testing::{check_findings, check_fix, findings_of};

const ID: &str = "unknown-field";

#[test]
fn backends_warn_and_say_what_was_meant() {
    for (field, meant) in [
        ("adress: x", "Did you mean `address`?"),
        ("path_transalation: x", "Did you mean `path_translation`?"),
        ("pathtranslation: x", "Did you mean `path_translation`?"),
        ("Deadline: 1", "Did you mean `deadline`?"),
        ("jwtAudince: 1", "Did you mean `jwtAudience`?"),
        ("timeout: 1", "In `x-google-backend`, the fields in OpenAPI 2.0 are `address`"),
        ("x-google-foo: 1", "In `x-google-backend`, the fields in OpenAPI 2.0 are `address`"),
    ] {
        let found = findings_of(
            ID,
            &format!(
                r#"
swagger: '2.0'
x-google-backend:
  {field}
"#
            ),
        );
        assert!(
            found.contains("warning[unknown-field]") && found.contains(meant),
            "{field}: {found}"
        );
    }
}

#[test]
fn the_spelling_of_the_third_version() {
    check_findings(
        ID,
        r#"
x-google-backend:
  jwtAudience: x
  #^^^^^^^^^^ hint[unknown-field] Google may ignore `jwtAudience`: OpenAPI 2.0 documents only `jwt_audience`.
x-google-management: {metrics: [{name: a, displayName: b}]}
"#,
    );
    check_fix(
        ID,
        "x-google-backend: {'disableAuth': true} # a\n",
        "x-google-backend: {'disable_auth': true} # a\n",
    );
    let both = "x-google-backend: {disableAuth: true, disable_auth: true}\n";
    check_fix(ID, both, both);
}

#[test]
fn what_only_looks_like_one() {
    for field in ["x-note: 1", "${X}: 1", "<<: {address: x}", "'address': x"] {
        check_findings(ID, &format!("x-google-backend:\n  {field}\n"));
    }
    // Where nothing reads it, in templates, in half-typed text.
    check_findings(
        ID,
        r#"
x-b: &b {foo: x}
definitions:
  a:
    x-google-backend: {foo: 1}
"#,
    );
    check_findings(
        ID,
        r#"
paths:
  /a:
    x-google-backend: {foo: 1}
"#,
    );
    check_findings(
        ID,
        r#"
x-google-backend:
  address: x
  dead
"#,
    );
    // 3.x: a name, or an object that another rule speaks of.
    check_findings(ID, "openapi: 3.0.3\nx-google-backend: {foo: 1}\n");
}

#[test]
fn objects_whose_code_is_known_are_errors() {
    check_findings(
        ID,
        r#"
x-google-endpoints:
- name: x
  allow_CORS: true
  #^^^^^^^^^ error[unknown-field] Google rejects the config: unknown field `allow_CORS`. Did you mean `allowCors`?
x-google-management:
  metrics:
  - name: m
    kind: DELTA
    #^^^ error[unknown-field] Google rejects the config: unknown field `kind`. In `metric`, the fields
  quota: {limit: []}
  #       ^^^^^ error[unknown-field] Google rejects the config: unknown field `limit`. Did you mean `limits`?
x-google-experimental-authorization: {wrong: x}
#                                     ^^^^^ error[unknown-field] Google rejects the config: unknown field `wrong`. In `x-google-experimental-authorization`, the only field is `provider`. Correct
paths:
  /a:
    get: {x-google-quota: {metricCost: {}}}
    #                      ^^^^^^^^^^ error[unknown-field] Google rejects the config: unknown field `metricCost`. Did you mean `metricCosts`?
    put: {x-google-quota: {m: 1}}
    #                      ^ error[unknown-field] Google rejects the config: unknown field `m`. In `x-google-quota`, the fields are `metricCosts`
"#,
    );
    check_findings(
        ID,
        r#"
x-google-management: {quota: {limits: [{nam: x}]}}
#                                       ^^^ error[unknown-field] Google rejects the config: unknown field `nam`. Did you mean `name`?
"#,
    );
    check_findings(
        ID,
        r#"
x-google-management: {limits: []}
#                     ^^^^^^ warning[unknown-field] Google silently ignores `limits`: `x-google-management` has no such field.
"#,
    );
}

#[test]
fn the_third_version_knows_one_spelling() {
    check_findings(
        ID,
        r#"
openapi: 3.0.3
x-google-api-management:
  backends:
    a:
      address: x
      path_translation: y
      #^^^^^^^^^^^^^^^ warning[unknown-field] Google may ignore or reject `path_translation`, an unknown field. Did you mean `pathTranslation`?
      jwtAudience: z
  metrics: {m: {displayName: x, name: y}}
  #                             ^^^^ warning[unknown-field] Google may ignore or reject `name`, an unknown field. In `metric`, the only field in OpenAPI 3.x is `displayName`.
"#,
    );
}

#[test]
fn through_an_alias_it_stands_at_the_alias_and_gets_no_fix() {
    let text = r#"
x-b: &b {adress: x}
paths:
  /a:
    get:
      x-google-backend: *b
      #                 ^^ warning[unknown-field] Google may ignore or reject `adress`, an unknown field. Did you mean `address`? The same applies to 1 more place.
    put:
      x-google-backend:
        <<: *b
"#;
    check_findings(ID, text);
    assert!(findings_of(ID, text).ends_with("The same applies to 1 more place."));
    check_fix(ID, text, text);
}

#[test]
fn what_a_merge_brings_to_its_place() {
    let text = r#"
x-op: &op
  x-google-backend: {adress: x}
paths:
  /a: {get: {<<: *op}, put: {<<: *op}}
  #              ^^^ warning[unknown-field] Google may ignore or reject `adress`, an unknown field.
  /b:
    get:
      <<: *op
      x-google-backend: {address: y}
"#;
    check_findings(ID, text);
    check_fix(ID, text, text);
    check_findings(
        ID,
        r#"
x-r: &r {x-google-backend: {protcol: h2}}
<<: *r
#   ^^ warning[unknown-field] Google may ignore or reject `protcol`, an unknown field.
swagger: '2.0'
"#,
    );
    // Where an entry of its own hides it, nothing brings it.
    check_findings(
        ID,
        r#"
x-op: &op {x-google-backend: {adress: x}}
paths: {/a: {get: {x-google-backend: {address: y}, <<: *op}}}
"#,
    );
}

#[test]
fn fixes() {
    for (before, after) in [
        ("x-google-backend: {adress: x}\n", "x-google-backend: {address: x}\n"),
        ("x-google-backend: {'jwt-audience': x}\n", "x-google-backend: {'jwt_audience': x}\n"),
        (
            "x-google-backend: {adress: x, address: y}\n",
            "x-google-backend: {adress: x, address: y}\n",
        ),
    ] {
        check_fix(ID, before, after);
    }
}

#[test]
fn json() {
    check_findings(
        ID,
        r#"
{
  "swagger": "2.0",
  "x-google-backend": {"adress": "x"}
  #                     ^^^^^^ warning[unknown-field] Google may ignore or reject `adress`, an unknown field.
}
"#,
    );
}

#[test]
fn messages_of_a_service_config() {
    check_findings(
        ID,
        r#"
type: google.api.Service
config_version: 3
name: shop.endpoints.shop-42.cloud.goog
backends: {}
#^^^^^^^ warning[unknown-field] Google probably rejects the config: unknown field `backends`. Did you mean `backend`?
authentication:
  providers:
  - id: google
    issuer: https://accounts.google.com
    jwks-uri: https://www.googleapis.com/oauth2/v3/certs
    #^^^^^^^ warning[unknown-field] Google probably rejects the config: unknown field `jwks-uri`. Did you mean `jwks_uri`?
    jwtLocations: [{header: A, valuePrefix: b}]
  rules:
  - selector: "*"
    requirements:
      provider: google
      #^^^^^^^ warning[unknown-field] Google probably rejects the config: unknown field `provider`.
backend:
  rules:
  - selector: a
    adress: grpcs://a.example.com
    #^^^^^ warning[unknown-field] Google probably rejects the config: unknown field `adress`. Did you mean `address`?
    timeout: 30
    #^^^^^^ warning[unknown-field] Google probably rejects the config: unknown field `timeout`. The fields of a backend rule are `selector`, `address`
    overridesByRequestProtocol: {http: {adress: a}}
usage:
  rules:
  - selector: "*"
    allow_unregistered_call: true
    #^^^^^^^^^^^^^^^^^^^^^^ warning[unknown-field] Google probably rejects the config: unknown field `allow_unregistered_call`. Did you mean `allow_unregistered_calls`?
"#,
    );
}

#[test]
fn what_a_service_config_may_hold() {
    for text in [
        "configVersion: 3",
        "experimental: {authorization: {provider: a}}",
        "documentation: {sumary: a}",
        "apis: [{nam: a}]",
        "authentication: {rules: [{customAuth: {}}]}",
        "backend: {rules: [{'${field}': a}]}",
        "backend: {rules: [{<<: {adres: a}}]}",
        "backend: ${backend}",
        "backend: {rules: [{jwtAudience: a, pathTranslation: CONSTANT_ADDRESS}]}",
        "backend:\n  rules:\n  - selector: a\n    addre",
    ] {
        let text = format!("type: google.api.Service\n{text}\n");
        assert_eq!(findings_of(ID, &text), "", "{text}");
    }
}

#[test]
fn the_fix_in_a_service_config() {
    let text = "type: google.api.Service\nbackend: {rules: [{adress: a}]}\n";
    check_fix(ID, text, &text.replace("adress", "address"));
    let both = text.replace("adress: a", "adress: a, address: b");
    check_fix(ID, &both, &both);
}
