//! `undefined-security-scheme`: what is found, what is not, and what the fixes make of it.

use crate::rules::testing::{check_findings, fixed_by_rule};

const ID: &str = "undefined-security-scheme";

#[test]
fn what_is_not_finished_names_nothing() {
    check_findings(
        ID,
        r#"
securityDef
  key:
    type: apiKey
paths:
  /a:
    get: {security: [{key: []}]}
"#,
    );
    check_findings(
        ID,
        r#"
host: x
  key:
    type: apiKey
paths:
  /a:
    get: {security: [{key: []}]}
"#,
    );
    check_findings(
        ID,
        r#"
securityDefinitions: {a: {type: oauth2}}
paths:
  /a:
    get: {security: [{a: []}, responses: {x: 1}}
    put: {security: [{a: []}], responses: {x: 1}}
"#,
    );

    // Another line that is not finished excuses nothing.
    check_findings(
        ID,
        r#"
hos
securityDefinitions: {a: {type: oauth2}}
paths:
  /a:
    get: {security: [{b: []}]}
    #                 ^ warning[undefined-security-scheme] Callers may get in unchecked: Google silently ignores
"#,
    );
}
const KEY: &str =
    "securityDefinitions: {api_key: {type: apiKey, name: key, in: query}, jwt: {type: oauth2}}\n";

#[test]
fn each_use_where_it_stands() {
    check_findings(
        ID,
        &r#"
<key>
security:
- api_kye: []
  #^^^^^^ warning[undefined-security-scheme] Google silently ignores `api_kye`: no security scheme has this name. Did you mean `api_key`?
- jwt: []
paths:
  /a:
    get:
      security:
      - other: []
        #^^^^ warning[undefined-security-scheme] Google silently ignores `other`: no security scheme
      - api_key: []
        jwt2: []
        #^^^ warning[undefined-security-scheme] Google silently ignores `jwt2`: no security scheme has this name. Did you mean `jwt`?
      - {}
    put:
      security: []
"#.replace("<key>\n", KEY),
    );
}

#[test]
fn x_security_is_an_error_and_3x_too() {
    check_findings(
        ID,
        &r#"
<key>
x-security: [{nobody: {audiences: [a]}}]
#             ^^^^^^ error[undefined-security-scheme] Google rejects the config: no security scheme is named `nobody`.
paths: {}
"#.replace("<key>\n", KEY),
    );
    check_findings(
        ID,
        r#"
openapi: 3.0.3
security:
- nobody: []
  #^^^^^ error[undefined-security-scheme] Google rejects the config: no security scheme is named `nobody`. Write one that `components.securitySchemes` defines: `jwt`.
x-security: [{nobody: {audiences: [a]}}]
components: {securitySchemes: {jwt: {type: openIdConnect}}}
"#,
    );
}

#[test]
fn names_that_may_be_defined() {
    check_findings(
        ID,
        r#"
securityDefinitions: ${schemes}
security: [{a: []}]
"#,
    );
    check_findings(
        ID,
        r#"
securityDefinitions:
  ${name}: {type: oauth2}
security: [{a: []}]
"#,
    );
    check_findings(
        ID,
        r#"
securityDefinitions: {b: {type: oauth2}}
security: [{"${name}": []}]
"#,
    );
    check_findings(
        ID,
        r#"
securityDefinitions: {b: {type: oauth2}}
security: [{YOUR_SCHEME: []}]
"#,
    );
    check_findings(
        ID,
        r#"
securityDefinitions: {b: {type: oauth2}}
security: {{ .Values.security }}
"#,
    );
    check_findings(
        ID,
        r#"
securityDefinitions:
  b: {type: oauth2
security: [{a: []}]
"#,
    );
    check_findings(
        ID,
        r#"
securityDefinitions:
  a
security: [{a: []}]
"#,
    );
    check_findings(
        ID,
        r#"
x-schemes: &s {a: {type: oauth2}}
securityDefinitions: {<<: *s}
security: [{a: []}]
"#,
    );
    check_findings(
        ID,
        r#"
securityDefinitions: {a: {type: oauth2}}
security: []
"#,
    );
    check_findings(
        ID,
        r#"
paths: {}
security: [a]
"#,
    );
}

#[test]
fn another_broken_block_changes_nothing() {
    check_findings(
        ID,
        r#"
security: [{a: []}]
#           ^ warning[undefined-security-scheme] Callers may get in unchecked: Google silently ignores `a`.
paths:
  /a:
    get:
      half
      x: y
"#,
    );
}

#[test]
fn through_an_alias() {
    check_findings(
        ID,
        r#"
x-security-of-all: &all [{a: []}]
paths:
  /a:
    get:
      security: *all
      #         ^^^^ warning[undefined-security-scheme] Callers may get in unchecked: Google silently ignores `a`
    put: {security: []}
"#,
    );
}

#[test]
fn renaming() {
    let text = r#"swagger: '2.0'
security: [{'apiKey': []}]
securityDefinitions: {api_key: {type: apiKey, name: key, in: query}}
"#;
    let expected = text.replace("'apiKey'", "'api_key'");
    assert_eq!(fixed_by_rule(ID, text), ["Rename to `api_key`".to_owned(), expected]);
    // Nothing near, or there already.
    for name in ["zzz", "api_key: [], api_kyy"] {
        let text = r#"swagger: '2.0'
security: [{<name>: []}]
securityDefinitions: {api_key: {type: apiKey, name: key, in: query}}
"#
        .replace("<name>", name);
        assert_eq!(fixed_by_rule(ID, &text), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn json() {
    check_findings(
        ID,
        r#"
{
  "swagger": "2.0",
  "security": [{"a": []}]
  #              ^ warning[undefined-security-scheme] Callers may get in unchecked: Google silently ignores `a`.
}
"#,
    );
}
