//! Names that are unknown, and known ones at other places.

use crate::rules::testing::{check_rule, findings_of_rule, fixed};

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
        let found = findings_of_rule(ID, &format!("swagger: '2.0'\n{text}\n"));
        assert!(found.contains("warning[unknown-extension]"), "{text}: {found}");
        assert!(found.contains(said) && found.lines().count() == 1, "{text}: {found}");
    }
}

#[test]
fn known_names_at_other_places() {
    check_rule(
        ID,
        "info:\n  x-google-backend: {}\n  #^^^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-backend` below `info`. It reads this key only at the top level and on an operation.\nx-google-issuer: x\n#^^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-issuer` at the top level. It reads this key only in a security scheme.\npaths:\n  /a:\n    x-google-quota: {}\n    #^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-quota` on a path item\n    get:\n      x-google-management: {}\n      #^^^^^^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-management` on an operation\n      responses:\n        '200':\n          x-google-backend: {}\n          #^^^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-backend` below `200`\n",
    );
}

#[test]
fn a_parameter_that_is_not_in_the_path() {
    let pattern = "x-google-parameter: {pattern: '**'}";
    check_rule(
        ID,
        &format!(
            "openapi: 3.0.3\npaths:\n  /a/{{p}}:\n    parameters:\n    - name: q\n      in: query\n      {pattern}\n      #^^^^^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-parameter` on a parameter in `query`. It reads this key only on a path parameter. Move or remove it. The same applies to 1 more place.\n    get:\n      parameters:\n      - {{name: p, in: path, {pattern}}}\n      - {{name: h, in: header, {pattern}}}\n      #                       ^^^^^^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-parameter` on a parameter in `header`\n      - {{name: o, in: '${{in}}', {pattern}}}\n      - {{name: n, {pattern}}}\n      - {{$ref: '#/components/parameters/c'}}\ncomponents:\n  parameters:\n    c: {{name: c, in: cookie, {pattern}}}\n    #                        ^^^^^^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-parameter` on a parameter in `cookie`\n    unused: {{name: u, in: query, {pattern}}}\n    path: {{name: v, in: path, {pattern}}}\n"
        ),
    );
    check_rule(
        ID,
        "openapi: 3.0.3\npaths: {/a: {get: {x-google-parameter: {pattern: '**'}}}}\n#                  ^^^^^^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-parameter` on an operation. It reads this key only on a path parameter.\n",
    );
}

#[test]
fn only_the_servers_of_the_root_count() {
    check_rule(
        ID,
        "openapi: 3.0.3\nservers: [{url: /, x-google-endpoint: {}}]\npaths:\n  /a:\n    servers: [{url: /, x-google-endpoint: {allowCors: true}}]\n    #                  ^^^^^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-endpoint` below `servers`. It reads this key only in an entry of the top-level `servers`. Move or remove it. The same applies to 1 more place.\n    get:\n      servers: [{url: /, x-google-endpoint: {}}]\n",
    );
}

#[test]
fn what_only_looks_like_one() {
    for text in [
        "x-google-backend: {}\nsecurityDefinitions: {a: {x-google-issuer: x, x-issuer: y}}\n",
        "paths:\n  /a:\n    x-google-backend: {}\n",
        "x-common:\n  x-google-backnd: {}\n  get: {x-google-issuer: {}}\n",
        "x-google-common: &c {address: x}\nx-google-backend: *c\n",
        "definitions: {a: &a {x-google-backend: {}}}\npaths: {/a: {get: {<<: *a}}}\n",
        "paths:\n  ${base}/a:\n    get:\n      x-google-backend: {}\n",
        "x-google-backend: {x-google-issuer: y}\n",
        "x-google-api-management: {}\n",
        "x-google-${X}: 1\n",
        "x-amazon-apigateway: {}\n",
    ] {
        check_rule(ID, text);
    }
    check_rule(
        ID,
        "openapi: 3.0.3\ncomponents: {parameters: {p: {x-google-parameter: {pattern: '**'}}}}\nservers: [{url: /, x-google-endpoint: {}}]\n",
    );
}

#[test]
fn keys_of_jwts_in_other_definitions() {
    check_rule(
        ID,
        "securityDefinitions:\n  a:\n    type: apiKey\n    x-google-issuer: b\n    #^^^^^^^^^^^^^^ warning[unknown-extension] Google silently ignores `x-google-issuer`: this scheme is of `type: apiKey`.\n  c: {x-google-issuer: b}\n  d: {type: '${T}', x-google-issuer: b}\n",
    );
}

#[test]
fn what_a_merge_brings_to_its_place() {
    let text = "swagger: '2.0'\nx-op: &op\n  x-google-issuer: z\n  x-google-qouta: {}\n  x-google-quota: {metricCosts: {}}\npaths:\n  /a: {get: {<<: *op}, put: {<<: *op}}\n";
    let found = findings_of_rule(ID, text);
    assert_eq!(found.lines().count(), 2, "{found}");
    let at = text.find("*op").unwrap();
    let all_there = found.lines().all(|it| it.starts_with(&format!("{at}..{} ", at + 3)));
    assert!(all_there && found.contains("Did you mean `x-google-quota`?"), "{found}");
    assert_eq!(fixed(ID, text), text);
    check_rule(ID, "paths: {/a: {get: {<<: {x-google-quota: {metricCosts: {}}}}}}\n");
}

#[test]
fn the_fix_renames_if_nothing_is_in_the_way() {
    for (before, after) in [
        ("x-google-bakcend: {}\n", "x-google-backend: {}\n"),
        ("'x-google-bakcend': {}\n", "'x-google-backend': {}\n"),
        (
            "x-google-bakcend: {}\nx-google-backend: {}\n",
            "x-google-bakcend: {}\nx-google-backend: {}\n",
        ),
    ] {
        let head = "swagger: '2.0'\n";
        assert_eq!(fixed(ID, &format!("{head}{before}")), format!("{head}{after}"));
    }
}

#[test]
fn json() {
    let text = "{\"swagger\": \"2.0\", \"x-google-bakcend\": {}}";
    assert!(findings_of_rule(ID, text).starts_with("20..36 warning"));
}
