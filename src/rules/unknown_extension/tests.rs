//! Names that are unknown, and known ones at other places.

use crate::rules::testing::{check_findings, check_fix, findings_of};

const ID: &str = "unknown-extension";

#[test]
fn unknown_names() {
    for (text, said) in [
        ("x-google-bakcend: {}", "Did you mean `x-google-backend`?"),
        ("x-google-settings: 1", "Remove it"),
        ("x-google-cors: true", "Remove it"),
        ("x-google-jwks-uri: x", "Did you mean `x-google-jwks_uri`? That is read in a security"),
        ("x-google-audience: x", "Did you mean `x-google-audiences`? That is read in a security"),
        ("x-google-security: x", "Did you mean `security`? That is read at the top level"),
        ("securityDefinitions: {a: {x-google-jwks-uri: x}}", "Did you mean `x-google-jwks_uri`?"),
        ("securityDefinitions: {a: {x-google-audience: x}}", "Did you mean `x-google-audiences`?"),
        ("paths: {/a: {get: {x-google-quotas: {}}}}", "Did you mean `x-google-quota`?"),
    ] {
        let found = findings_of(ID, &format!("swagger: '2.0'\n{text}\n"));
        assert!(found.contains("warning[unknown-extension]"), "{text}: {found}");
        assert!(found.contains(said) && found.lines().count() == 1, "{text}: {found}");
    }
}

#[test]
fn known_names_at_other_places() {
    check_findings(
        ID,
        r#"
info:
  x-google-backend: {}
  #^^^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-backend` below `info`. It reads this key only at the top level and on an operation.
x-google-issuer: x
#^^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-issuer` at the top level. It reads this key only in a security scheme.
paths:
  /a:
    x-google-quota: {}
    #^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-quota` on a path item
    get:
      x-google-management: {}
      #^^^^^^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-management` on an operation
      responses:
        '200':
          x-google-backend: {}
          #^^^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-backend` below `200`
"#,
    );
}

#[test]
fn a_parameter_that_is_not_in_the_path() {
    let pattern = "x-google-parameter: {pattern: '**'}";
    check_findings(
        ID,
        &r#"
openapi: 3.0.3
paths:
  /a/{p}:
    parameters:
    - name: q
      in: query
      <pattern>
      #^^^^^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-parameter` on a parameter in `query`. It reads this key only on a path parameter. Move or remove it. The same applies to 1 more place.
    get:
      parameters:
      - {name: p, in: path, <pattern>}
      - {name: h, in: header, <pattern>}
      #                       ^^^^^^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-parameter` on a parameter in `header`
      - {name: o, in: '${in}', <pattern>}
      - {name: n, <pattern>}
      - {$ref: '#/components/parameters/c'}
components:
  parameters:
    c: {name: c, in: cookie, <pattern>}
    #                        ^^^^^^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-parameter` on a parameter in `cookie`
    unused: {name: u, in: query, <pattern>}
    path: {name: v, in: path, <pattern>}
"#.replace("<pattern>", pattern),
    );
    check_findings(
        ID,
        r#"
openapi: 3.0.3
paths: {/a: {get: {x-google-parameter: {pattern: '**'}}}}
#                  ^^^^^^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-parameter` on an operation. It reads this key only on a path parameter.
"#,
    );
}

#[test]
fn only_the_servers_of_the_root_count() {
    check_findings(
        ID,
        r#"
openapi: 3.0.3
servers: [{url: /, x-google-endpoint: {}}]
paths:
  /a:
    servers: [{url: /, x-google-endpoint: {allowCors: true}}]
    #                  ^^^^^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-endpoint` below `servers`. It reads this key only in an entry of the top-level `servers`. Move or remove it. The same applies to 1 more place.
    get:
      servers: [{url: /, x-google-endpoint: {}}]
"#,
    );
}

#[test]
fn what_only_looks_like_one() {
    check_findings(
        ID,
        r#"
x-google-backend: {}
securityDefinitions: {a: {x-google-issuer: x, x-issuer: y}}
"#,
    );
    check_findings(
        ID,
        r#"
paths:
  /a:
    x-google-backend: {}
"#,
    );
    check_findings(
        ID,
        r#"
x-common:
  x-google-backnd: {}
  get: {x-google-issuer: {}}
"#,
    );
    check_findings(
        ID,
        r#"
x-google-common: &c {address: x}
x-google-backend: *c
"#,
    );
    check_findings(
        ID,
        r#"
definitions: {a: &a {x-google-backend: {}}}
paths: {/a: {get: {<<: *a}}}
"#,
    );
    check_findings(
        ID,
        r#"
paths:
  ${base}/a:
    get:
      x-google-backend: {}
"#,
    );
    check_findings(
        ID,
        r#"
x-google-backend: {x-google-issuer: y}
"#,
    );
    check_findings(
        ID,
        r#"
x-google-api-management: {}
"#,
    );
    check_findings(
        ID,
        r#"
x-google-${X}: 1
"#,
    );
    check_findings(
        ID,
        r#"
x-amazon-apigateway: {}
"#,
    );

    check_findings(
        ID,
        r#"
openapi: 3.0.3
components: {parameters: {p: {x-google-parameter: {pattern: '**'}}}}
servers: [{url: /, x-google-endpoint: {}}]
"#,
    );
}

#[test]
fn keys_of_jwts_in_other_definitions() {
    check_findings(
        ID,
        r#"
securityDefinitions:
  a:
    type: apiKey
    name: key
    in: query
    x-google-issuer: b
    #^^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-issuer`: this scheme is of `type: apiKey`.
  c: {x-google-issuer: b}
  d: {type: '${T}', x-google-issuer: b}
"#,
    );
}

#[test]
fn what_a_merge_brings_to_its_place() {
    let text = r#"
x-op: &op
  x-google-issuer: z
  x-google-qouta: {}
  x-google-quota: {metricCosts: {}}
paths:
  /a: {get: {<<: *op}, put: {<<: *op}}
  #              ^^^ warning[unknown-extension] Google silently ignores `x-google-issuer` on an operation.
  #              ^^^ warning[unknown-extension] Google silently ignores `x-google-qouta`: it does not know this key.
"#;
    check_findings(ID, text);
    check_fix(ID, text, text);
    check_findings(ID, "paths: {/a: {get: {<<: {x-google-quota: {metricCosts: {}}}}}}\n");
}

#[test]
fn the_fix_renames_if_nothing_is_in_the_way() {
    for (before, after) in [
        ("x-google-bakcend: {}\n", "x-google-backend: {}\n"),
        ("'x-google-bakcend': {}\n", "'x-google-backend': {}\n"),
    ] {
        check_fix(ID, before, after);
    }
    check_fix(
        ID,
        r#"
x-google-bakcend: {}
x-google-backend: {}
"#,
        r#"
x-google-bakcend: {}
x-google-backend: {}
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
  "x-google-bakcend": {}
 # ^^^^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-bakcend`: it does not know this key.
}
"#,
    );
}
