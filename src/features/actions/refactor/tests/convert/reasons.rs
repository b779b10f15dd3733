//! Why a document is not converted, and what a conversion leaves out.

use super::*;

#[test]
fn what_openapi_3_has_no_form_for_stands_in_the_way() {
    let why = |rest: &str| reason(&format!("swagger: '2.0'$0\n{BACKEND}{rest}"), Format::Yaml);
    let operation = |fields: &str| {
        why(&format!(
            r#"paths:
  /a:
    get: {{operationId: a, {fields}}}
"#
        ))
    };
    for (found, expected) in [
        (
            why("x-google-allow: all\npaths: {}\n"),
            expect![
                "OpenAPI 3.x has no `x-google-allow`: list the paths that callers need and remove it first"
            ],
        ),
        (why("servers: []\npaths: {}\n"), expect!["`servers`, a key of 3.x, is there already"]),
        (
            why("components: {}\npaths: {}\n"),
            expect!["`components`, a key of 3.x, is there already"],
        ),
        (
            why("x-google-endpoints: [{name: a.example.com}]\npaths: {}\n"),
            expect!["OpenAPI 3.x has no form for `name: a.example.com` of `x-google-endpoints`"],
        ),
        (
            why("x-google-endpoints: [{target: 1.2.3.4}]\npaths: {}\n"),
            expect!["OpenAPI 3.x has no form for `target: 1.2.3.4` of `x-google-endpoints`"],
        ),
        (
            why("paths: {'/{a=b/*}': {}}\n"),
            expect!["OpenAPI 3.x has no form for `{a=b/*}` of the path `/{a=b/*}`"],
        ),
        (
            why("paths: {'/{a=**}': {get: {operationId: a}}}\n"),
            expect![
                "`{a=**}` of path `/{a=**}` becomes a pattern of a parameter that is not declared there"
            ],
        ),
        (
            why("definitions: {a b: {}}\npaths: {}\n"),
            expect![
                "OpenAPI 3.x takes only letters, digits, `.`, `-` and `_` in names: rename `a b` of `definitions`"
            ],
        ),
        (
            why("definitions: {a: {$ref: '#/paths/~1a'}}\npaths: {}\n"),
            expect!["`$ref: #/paths/~1a` points into `paths`"],
        ),
        (
            why("securityDefinitions: {a: {type: oauth2, flow: x}}\npaths: {}\n"),
            expect!["`a` of `securityDefinitions` has an unknown `flow`: `x`"],
        ),
        (
            why("paths: {/a: {parameters: [{in: body, name: a, schema: {}}]}}\n"),
            expect![
                "A `body` parameter is for all operations of path `/a`: move it to the operations"
            ],
        ),
        (
            operation("parameters: *a, x-a: &a 1"),
            expect!["A part of the file cannot be read: mend its syntax first"],
        ),
        (
            operation("parameters: [{in: body, name: a}, {in: body, name: b}]"),
            expect!["Several bodies are declared for `get` of path `/a`"],
        ),
        (
            operation("parameters: [{in: query, name: a, type: array, collectionFormat: tsv}]"),
            expect!["OpenAPI 3.x has no form for `collectionFormat: tsv`"],
        ),
        (
            operation(
                "parameters: [{in: query, name: a, type: array, items: {type: array, collectionFormat: ssv}}]",
            ),
            expect!["OpenAPI 3.x has no form for `collectionFormat: ssv` within `items`"],
        ),
        (
            operation("responses: {200: &a {description: OK}}"),
            expect![
                "Response `200` of `get` of path `/a` must be written there in full, without anchor, alias or `<<`"
            ],
        ),
        (
            why(r#"parameters: {a: {in: formData, name: a, type: string}}
paths: {/a: {post: {operationId: a, parameters: [{$ref: '#/parameters/a'}]}}}
"#),
            expect![
                "`#/parameters/a` is a `formData` parameter that several operations share: write it in each of them"
            ],
        ),
    ] {
        expected.assert_eq(&found.unwrap_or_default());
    }
}

#[test]
fn a_result_with_a_new_error_is_not_offered() {
    // 2.0 ignores the name; 3.x rejects the config.
    let found = reason(
        &format!(
            r#"swagger: '2.0'$0
{BACKEND}security: [{{nobody: []}}]
paths: {{}}
"#
        ),
        Format::Yaml,
    );
    let found = found.unwrap();
    assert!(found.starts_with("The result would have an error: "), "{found}");
    assert!(found.contains("`nobody`"), "{found}");
}

#[test]
fn what_cannot_be_converted_says_why() {
    const PATHS: &str = r#"paths:
  /a:
    get: {summary: a}
"#;
    let why = |rest: &str| reason(&format!("swagger: '2.0'$0\n{rest}"), Format::Yaml);
    assert_eq!(why(&format!("{BACKEND}{PATHS}")), None);
    for (rest, expected) in [
        (
            "x-google-management: {metrics: [{name: a, valueType: STRING}]}",
            "3.x has no form for this `valueType` of `metrics`",
        ),
        (
            "x-google-management: {metrics: {a: {}}}",
            "`metrics` of `x-google-management` is no list of its own",
        ),
        (
            "x-google-management: {metrics: [{displayName: a}]}",
            "An item of `metrics` in `x-google-management` has no `name`",
        ),
        (
            "x-google-management: {metrics: [{name: a}, {name: a}]}",
            "`a` is there twice in `metrics`",
        ),
        (
            "x-google-management: {more: 1}",
            "3.x has no form for this `more` of `x-google-management`",
        ),
        ("x-google-management: {quota: {}}", "`quota` has no `limits`"),
        (
            "x-google-management: {quota: {limits: [], metricRules: []}}",
            "3.x has no form for this `metricRules` of `quota`",
        ),
        (
            "x-google-management: {quota: {limits: [{name: a, metric: b, unit: '1/d/{project}', values: {STANDARD: 1}}]}}",
            "3.x has no form for this `unit` of `limits`",
        ),
        (
            "x-google-management: {quota: {limits: [{name: a, values: {HIGH: 1}}]}}",
            "3.x has no form for this `values` of `limits`",
        ),
        (
            "x-google-management: &m {}",
            "`x-google-management` holds something that is no object of its own",
        ),
        (
            "x-google-api-management: {}",
            "`x-google-api-management`, a key of 3.x, is there already",
        ),
        ("x-google-api-name: []", "`x-google-api-name` holds no text of its own"),
        (
            "securityDefinitions: {a: {type: oauth2, x-google-audiences: '${A}'}}",
            "`x-google-audiences` of scheme `a` may be several: it holds a placeholder",
        ),
        (
            "securityDefinitions: {a: {type: oauth2, x-google-issuer: }}",
            "`x-google-issuer` of scheme `a` has no value of its own",
        ),
        (
            "securityDefinitions: {a: {type: oauth2, x-google-issuer: a, x-issuer: b}}",
            "Scheme `a` says twice what `x-issuer` says",
        ),
        (
            "securityDefinitions: {a: &a {type: oauth2, x-google-issuer: a}}",
            "Scheme `a` is no object of its own",
        ),
        (
            r#"securityDefinitions: {a: {
  x-google-issuer: a,
  x-google-jwks_uri: b, # why
  x-google-audiences: c
  }}"#,
            "Scheme `a` has a comment or an anchor at its `x-` keys",
        ),
        (
            "securityDefinitions: {a: {x-google-auth: {}}}",
            "Scheme `a` has `x-google-auth` already, or gets keys by `<<`",
        ),
        (
            "securityDefinitions: {{ definitions }}",
            "`securityDefinitions` is no mapping of its own",
        ),
        ("x-a: [", "A part of the file cannot be read: mend its syntax first"),
        (
            "{% if a %}\nx-a: 1\n{% endif %}",
            "A template brings lines or decides about them: what they say cannot be seen",
        ),
        ("<<: {x-a: 1}", "`paths` is there twice, or `<<` brings keys to the root"),
    ] {
        let found = why(&format!("{BACKEND}{rest}\n{PATHS}"));
        assert_eq!(found.as_deref(), Some(expected), "{rest}");
    }
    assert_eq!(why(BACKEND).as_deref(), Some("The file has no `paths`"));
    for (paths, expected) in [
        ("paths:", "`paths` is no mapping of its own: it is empty, an alias or has an anchor"),
        ("paths: {/a: {$ref: '#/x-a'}}", "`/a` under `paths` is no path, or a `$ref`"),
    ] {
        assert_eq!(why(&format!("{BACKEND}{paths}\n")).as_deref(), Some(expected), "{paths}");
    }
}

#[test]
fn a_backend_that_cannot_be_converted_is_named() {
    let why = |paths: &str| {
        reason(
            &format!(
                r#"swagger: '2.0'$0
paths:
  {paths}
"#
            ),
            Format::Yaml,
        )
    };
    const ADDRESS: &str = "address: https://a.example.com";
    let of_get = |backend: &str| why(&format!("/a: {{get: {{x-google-backend: {backend}}}}}"));
    for (backend, expected) in [
        ("{deadline: 3}", "`x-google-backend` of `GET /a` has no `address`"),
        ("{}", "`x-google-backend` of `GET /a` has no `address`"),
        (
            "{ADDRESS, adress: b}",
            "`adress` of `x-google-backend` of `GET /a` is no field that 3.x knows",
        ),
        ("{ADDRESS, deadline: }", "`deadline` of `x-google-backend` of `GET /a` has no value"),
        (
            "{ADDRESS, deadline: [3]}",
            "`deadline` of `x-google-backend` of `GET /a` is there twice, or its value is no text or number of its own",
        ),
        (
            "&b {ADDRESS}",
            "`x-google-backend` of `GET /a` must be one object, written there without anchor or alias",
        ),
        (
            "!!map {ADDRESS}",
            "`x-google-backend` of `GET /a` cannot be replaced: it has a tag or an anchor",
        ),
    ] {
        let found = of_get(&backend.replace("ADDRESS", ADDRESS));
        assert_eq!(found.as_deref(), Some(expected), "{backend}");
    }
    let on_path = why(&format!("/a: {{x-google-backend: {{{ADDRESS}}}, get: {{}}}}"));
    let expected =
        "`x-google-backend` of the path `/a` is not read there: move it to the operations";
    assert_eq!(on_path.as_deref(), Some(expected));
    let paths = |count: usize| -> String {
        let path = |number| {
            format!("/{number}: {{get: {{x-google-backend: {{{ADDRESS}/{number}}}}}}}\n  ")
        };
        (0..count).map(path).collect()
    };
    assert_eq!(why(&paths(200)), None);
    let expected = "The file has more than 200 different backends";
    assert_eq!(why(&paths(201)).as_deref(), Some(expected));
}

#[test]
fn a_comment_that_would_be_lost_stands_in_the_way() {
    let json = r#"{
  "swagger": "2.0"$0,
  "x-google-backend": {
    // why
    "address": "https://a.example.com"
  },
  "paths": {}
}
"#;
    let found = reason(json, Format::JsonWithComments);
    assert_eq!(found.as_deref(), Some("The comment `// why` would be lost"));
    let beside = json.replace("    // why\n", "").replace("  },", "  }, // why");
    assert_eq!(reason(&beside, Format::JsonWithComments), None);
    assert!(after(&beside, CONVERT, Format::JsonWithComments).contains("\"backend\", // why"));
}

#[test]
fn two_keys_at_the_end_stand_in_each_others_way() {
    let text = r#"swagger: '2.0'$0
x-google-backend: {address: 'https://a.example.com'}
paths: {}
x-google-api-name: a
x-google-management: {}"#;
    let expected =
        "Two keys at the end of the file stand too close: move one of them before `paths`";
    assert_eq!(reason(text, Format::Yaml).as_deref(), Some(expected));
    assert_eq!(reason(&format!("{text}\n"), Format::Yaml), None);
}

#[test]
fn what_is_left_out_is_said() {
    let title = |rest: &str| {
        let titles = titles(&document(rest));
        titles.into_iter().find(|it| it.starts_with(CONVERT)).unwrap_or_default()
    };
    for (rest, expected) in [
        (
            r#"schemes: [https, http]
host: a.example.com
paths: {}
"#,
            expect!["Convert to OpenAPI 3.0 (without `http` of `schemes`)"],
        ),
        (
            r#"schemes: [http, ws, wss]
host: a.example.com
paths: {}
"#,
            expect!["Convert to OpenAPI 3.0 (without 2 of the `schemes`)"],
        ),
        (
            "schemes: [http]\npaths: {}\n",
            expect!["Convert to OpenAPI 3.0 (without `http` of `schemes`)"],
        ),
        (
            r#"schemes: [http]
host: a.example.com
paths: {}
"#,
            expect!["Convert to OpenAPI 3.0"],
        ),
        (
            "paths: {}\nparameters: {f: {in: formData, name: a, type: string}}\n",
            expect!["Convert to OpenAPI 3.0 (without the unused form field `f`)"],
        ),
        (
            "paths: {/a: {post: {operationId: a, parameters: [{in: formData, name: a, type: string, allowEmptyValue: true}, {in: formData, name: b, type: string, allowEmptyValue: false}]}}}\n",
            expect!["Convert to OpenAPI 3.0 (without the `allowEmptyValue` of one form field)"],
        ),
        (
            r#"consumes: [application/json]
produces: [application/xml]
paths: {/a: {get: {operationId: a, produces: [a/b], responses: {200: {description: OK}}}}}
"#,
            expect![
                "Convert to OpenAPI 3.0 (without the unused media type `a/b`, the unused media type `application/xml`)"
            ],
        ),
    ] {
        expected.assert_eq(&title(rest));
    }
}

#[test]
fn what_would_be_lost_stands_in_the_way() {
    let why = |rest: &str| reason(&document(rest), Format::Yaml).unwrap_or_default();
    let operation =
        |fields: &str| why(&format!("paths: {{/a: {{get: {{operationId: a, {fields}}}}}}}\n"));
    const SCHEME: &str =
        "securityDefinitions: {o: {type: oauth2, flow: implicit, authorizationUrl: ''}}\n";
    for (found, expected) in [
        (
            why(&format!("x-security: [{{o: {{audiences: [aa]}}}}]\n{SCHEME}paths: {{}}\n")),
            expect![
                "OpenAPI 3.x has no `x-security`: write its audiences as `x-google-audiences` of the security scheme and remove it first"
            ],
        ),
        (
            operation("x-security: [{o: {audiences: [aa]}}]"),
            expect![
                "OpenAPI 3.x has no `x-security`: write its audiences as `x-google-audiences` of the security scheme and remove it first"
            ],
        ),
        (
            operation("parameters: [{in: '${place}', name: a, type: string}]"),
            expect![
                "`in: ${place}` of a parameter of `get` of path `/a` may be a body: it holds a placeholder"
            ],
        ),
        (
            operation(
                "parameters: [{in: query, name: a, type: '${kind}', collectionFormat: multi}]",
            ),
            expect![
                "`type: ${kind}` of a parameter of `get` of path `/a` may be a list: it holds a placeholder"
            ],
        ),
        (
            operation(
                "parameters: [{in: query, name: a, type: array, items: {type: string}, collectionFormat: '${fmt}'}]",
            ),
            expect!["OpenAPI 3.x has no form for `collectionFormat: ${fmt}`"],
        ),
        (
            operation("parameters: [{in: formData, name: a, type: '${kind}'}]"),
            expect![
                "`type: ${kind}` of a form field of `get` of path `/a` may be a file: it holds a placeholder"
            ],
        ),
        (
            why("paths: {}\nsecurityDefinitions: {o: {type: '${kind}'}}\n"),
            expect![
                "`type: ${kind}` of `o` of `securityDefinitions` may be one that 3.x writes otherwise: it holds a placeholder"
            ],
        ),
        (
            why(r#"paths: {}
securityDefinitions: {o: {type: oauth2, flow: application, tokenUrl: '', authorizationUrl: 'https://t.example.com'}}
"#),
            expect!["`https://t.example.com` would be lost"],
        ),
    ] {
        expected.assert_eq(&found);
    }
}
