//! 2.0 as 3.0: what is written, and why something is not.

use expect_test::{Expect, expect, expect_file};

use super::*;

const CONVERT: &str = "Convert to OpenAPI 3.0";

/// A backend for the document: 3.x needs one.
const BACKEND: &str = "x-google-backend: {address: 'https://a.example.com'}\n";

/// The whole text after the conversion. It is one of 3.x, without an error that was not there.
fn check_conversion(marked: &str, format: Format, expected: Expect) {
    let after = after(marked, CONVERT, format);
    let new = read(&after, format);
    assert!(new.document.is_v3 && new.tree.is_whole(), "{after}");
    expected.assert_eq(&after);
}

#[test]
fn a_whole_document() {
    let source = include_str!("conversion/orders.yaml");
    let marked = source.replacen("swagger", "$0swagger", 1);
    let after = after(&marked, CONVERT, Format::Yaml);
    expect_file!["conversion/orders.3.yaml"].assert_eq(&after);
    assert_eq!(offered(&after.replacen("openapi", "$0openapi", 1), Format::Yaml), []);
    let dos = marked.replace('\n', "\r\n");
    assert_eq!(super::after(&dos, CONVERT, Format::Yaml), after.replace('\n', "\r\n"));
}

#[test]
fn what_is_lost_is_told_before_it_is() {
    let source = include_str!("conversion/orders.yaml");
    let marked = source.replacen("swagger", "$0swagger", 1);
    let lost = |source: &str| {
        let actions = offered(source, Format::Yaml);
        let action = actions.into_iter().find(|action| action.title.starts_with(CONVERT));
        let action = action.expect("a conversion");
        let Change::Reviewed { lost, .. } = action.change else { panic!("{action:?}") };
        (action.title, lost)
    };
    let (title, what) = lost(&marked);
    assert_eq!(title, "Convert to OpenAPI 3.0 (without the `schemes` of one operation)");
    assert_eq!(what, ["the `schemes` of one operation"]);
    let (title, what) = lost(&marked.replace("      schemes: [https]\n", ""));
    assert_eq!((title.as_str(), what.len()), (CONVERT, 0));
}

#[test]
fn json_keeps_its_layout() {
    let of = |indent: &str, line_break: &str, colon: &str| {
        let text = r##"{N1"swagger":S"2.0"$0,N1"host":S"a.example.com",N1"x-google-backend":S{N2"address":S"https://a-1234567890.us-central1.run.app"N1},N1"paths":S{N2"/a":S{N3"post":S{N4"operationId":S"a",N4"parameters":S[N5{N6"name":S"b",N6"in":S"body",N6"schema":S{N7"$ref":S"#/definitions/A"N6}N5}N4],N4"responses":S{N5"200":S{N6"description":S"OK",N6"schema":S{N7"type":S"string"N6}N5}N4}N3}N2}N1},N1"definitions":S{N2"A":S{N3"type":S"object"N2}N1}N0}"##;
        let mut text = text.replace('S', colon);
        for depth in 0..8 {
            let line = format!("{line_break}{}", indent.repeat(depth));
            text = text.replace(&format!("N{depth}"), &line);
        }
        text
    };
    check_conversion(
        &of("", "", ""),
        Format::Json,
        expect![[
            r##"{"openapi":"3.0.4","servers":[{"url":"https://a.example.com","x-google-endpoint":{}}],"x-google-backend":"a","x-google-api-management":{"backends":{"a":{"address":"https://a-1234567890.us-central1.run.app","pathTranslation":"APPEND_PATH_TO_ADDRESS"}}},"paths":{"/a":{"post":{"operationId":"a","requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/A"}}}},"responses":{"200":{"description":"OK","content":{"application/json":{"schema":{"type":"string"}}}}}}}},"components":{"schemas":{"A":{"type":"object"}}}}"##
        ]],
    );
    check_conversion(
        &of("\t", "\n", " "),
        Format::Json,
        expect![[r##"
        {
        	"openapi": "3.0.4",
        	"servers": [
        		{
        			"url": "https://a.example.com",
        			"x-google-endpoint": {}
        		}
        	],
        	"x-google-backend": "a",
        	"x-google-api-management": {
        		"backends": {
        			"a": {
        				"address": "https://a-1234567890.us-central1.run.app",
        				"pathTranslation": "APPEND_PATH_TO_ADDRESS"
        			}
        		}
        	},
        	"paths": {
        		"/a": {
        			"post": {
        				"operationId": "a",
        				"requestBody": {
        					"content": {
        						"application/json": {
        							"schema": {
        								"$ref": "#/components/schemas/A"
        							}
        						}
        					}
        				},
        				"responses": {
        					"200": {
        						"description": "OK",
        						"content": {
        							"application/json": {
        								"schema": {
        									"type": "string"
        								}
        							}
        						}
        					}
        				}
        			}
        		}
        	},
        	"components": {
        		"schemas": {
        			"A": {
        				"type": "object"
        			}
        		}
        	}
        }"##]],
    );
}

#[test]
fn brackets_stay_brackets() {
    check_conversion(
        "swagger: '2.0'$0\nx-google-backend: {address: 'https://a.example.com'}\npaths:\n  /a/{b}:\n    get: {operationId: a, parameters: [{name: b, in: path, required: true, type: string}, {in: body, name: c, schema: {type: object}}], responses: {'200': {description: OK, schema: {type: string}}}}\n",
        Format::Yaml,
        expect![[r#"
            openapi: 3.0.4
            x-google-backend: backend
            x-google-api-management:
              backends:
                backend:
                  address: https://a.example.com
                  pathTranslation: APPEND_PATH_TO_ADDRESS
            paths:
              /a/{b}:
                get: {operationId: a, parameters: [{name: b, in: path, required: true, schema: {type: string}}], requestBody: {content: {application/json: {schema: {type: object}}}}, responses: {'200': {description: OK, content: {application/json: {schema: {type: string}}}}}}
        "#]],
    );
}

#[test]
fn where_the_api_answers() {
    for (root, expected) in [
        ("host: a.example.com\nschemes: [http]\n", "http://a.example.com"),
        ("host: a.example.com\nschemes: [http, https]\n", "https://a.example.com"),
        ("host: a.example.com\nbasePath: /v1/\n", "https://a.example.com/v1"),
        ("basePath: /v1\n", "/v1"),
        ("host: ${HOST}\n", "https://${HOST}"),
    ] {
        let source = format!("swagger: '2.0'$0\n{root}{BACKEND}paths: {{}}\n");
        let expected = format!(
            "openapi: 3.0.4\nservers:\n  - url: {expected}\n    x-google-endpoint: {{}}\nx-google-backend: backend\n"
        );
        let found = after(&source, CONVERT, Format::Yaml);
        assert!(found.starts_with(&expected), "{found}");
    }
    let source = format!("swagger: '2.0'$0\nschemes: [https]\n{BACKEND}paths: {{}}\n");
    let found = after(&source, CONVERT, Format::Yaml);
    assert!(found.starts_with("openapi: 3.0.4\nx-google-backend: backend\n"), "{found}");
}

#[test]
fn schemes_have_flows() {
    check_conversion(
        "swagger: '2.0'$0\nx-google-backend: {address: 'https://a.example.com'}\npaths: {}\nsecurityDefinitions:\n  a: {type: oauth2, flow: password, tokenUrl: 'https://t.example.com'}\n  b:\n    flow: application # servers\n    type: oauth2\n    # where\n    tokenUrl: https://t.example.com\n    authorizationUrl: ''\n    scopes: {a: b}\n  c:\n    type: basic # old\n",
        Format::Yaml,
        expect![[r#"
            openapi: 3.0.4
            x-google-backend: backend
            x-google-api-management:
              backends:
                backend:
                  address: https://a.example.com
                  pathTranslation: APPEND_PATH_TO_ADDRESS
            paths: {}
            components:
              securitySchemes:
                a: {type: oauth2, flows: {password: {tokenUrl: 'https://t.example.com', scopes: {}}}}
                b:
                  # servers
                  flows:
                    clientCredentials:
                      # where
                      tokenUrl: https://t.example.com
                      scopes: {a: b}
                  type: oauth2
                c:
                  type: http # old
                  scheme: basic
        "#]],
    );
}

#[test]
fn examples_and_headers_go_to_their_media_type() {
    check_conversion(
        "swagger: '2.0'$0\nx-google-backend: {address: 'https://a.example.com'}\npaths:\n  /a:\n    get:\n      operationId: a\n      responses:\n        200:\n          description: OK\n          # one\n          examples:\n            text/plain: a\n            application/json: {a: b}\n          headers:\n            X: {type: array, items: {type: string, collectionFormat: csv}, collectionFormat: csv}\n        400:\n          description: Bad\n          schema: {type: string}\n          examples: {text/plain: a}\n",
        Format::Yaml,
        expect![[r#"
            openapi: 3.0.4
            x-google-backend: backend
            x-google-api-management:
              backends:
                backend:
                  address: https://a.example.com
                  pathTranslation: APPEND_PATH_TO_ADDRESS
            paths:
              /a:
                get:
                  operationId: a
                  responses:
                    200:
                      description: OK
                      headers:
                        X: {schema: {type: array, items: {type: string}}}
                      content:
                        text/plain:
                          # one
                          example: a
                        application/json:
                          example: {a: b}
                    400:
                      description: Bad
                      content:
                        text/plain:
                          schema: {type: string}
                          example: a
        "#]],
    );
}

#[test]
fn what_openapi_3_has_no_form_for_stands_in_the_way() {
    let why = |rest: &str| reason(&format!("swagger: '2.0'$0\n{BACKEND}{rest}"), Format::Yaml);
    let operation =
        |fields: &str| why(&format!("paths:\n  /a:\n    get: {{operationId: a, {fields}}}\n"));
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
            why(
                "parameters: {a: {in: formData, name: a, type: string}}\npaths: {/a: {post: {operationId: a, parameters: [{$ref: '#/parameters/a'}]}}}\n",
            ),
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
        &format!("swagger: '2.0'$0\n{BACKEND}security: [{{nobody: []}}]\npaths: {{}}\n"),
        Format::Yaml,
    );
    let found = found.unwrap();
    assert!(found.starts_with("The result would have an error: "), "{found}");
    assert!(found.contains("`nobody`"), "{found}");
}

#[test]
fn the_gateway_parts_in_the_form_of_3() {
    check_conversion(
        "swagger: \"2.0\"$0\ninfo: {title: a, version: '1'}\nx-google-allow: configured\nx-google-api-name: shop\nx-google-backend:\n  address: https://orders-1234567890.us-central1.run.app\nx-google-management:\n  metrics:\n  - {name: reads, displayName: Reads, valueType: INT64, metricKind: DELTA}\n  quota:\n    limits:\n    - name: reads-per-minute\n      metric: reads\n      unit: 1/min/{project}\n      values: {STANDARD: 1000}\n# the paths\npaths:\n  /a:\n    get:\n      operationId: a\n      x-google-backend:\n        address: https://orders-1234567890.us-central1.run.app\n        jwt_audience: x\n    put:\n      operationId: b\n      x-google-backend:\n        path_translation: APPEND_PATH_TO_ADDRESS\n        address: https://orders-1234567890.us-central1.run.app\nsecurityDefinitions:\n  jwt:\n    type: oauth2\n    # who\n    x-google-issuer: https://issuer.example.com\n    x-google-audiences: \"one, two\"\n    flow: implicit\n",
        Format::Yaml,
        expect![[r#"
            openapi: 3.0.4
            info: {title: a, version: '1'}
            x-google-backend: orders
            x-google-api-management:
              metrics:
                reads:
                  displayName: Reads
              quota:
                limits:
                  reads-per-minute:
                    metric: reads
                    values: 1000
              apiName: shop
              backends:
                orders:
                  address: https://orders-1234567890.us-central1.run.app
                  pathTranslation: APPEND_PATH_TO_ADDRESS
                orders-2:
                  address: https://orders-1234567890.us-central1.run.app
                  pathTranslation: CONSTANT_ADDRESS
                  jwtAudience: x
            # the paths
            paths:
              /a:
                get:
                  operationId: a
                  x-google-backend: orders-2
                put:
                  operationId: b
                  x-google-backend: orders
            components:
              securitySchemes:
                jwt:
                  type: oauth2
                  # who
                  x-google-auth:
                    issuer: https://issuer.example.com
                    audiences:
                    - one
                    - two
                  flows:
                    implicit:
                      authorizationUrl: ""
                      scopes: {}
        "#]],
    );
}

#[test]
fn the_last_keys_of_a_scheme_in_brackets_are_converted() {
    const JSON: &str = r#"{"swagger":"2.0"$0,"x-google-backend":{"address":"https://a.example.com"},"securityDefinitions":{"jw":{"type":"oauth2","x-google-issuer":"i","x-google-jwks_uri":"j"}},"paths":{}}"#;
    check_conversion(
        JSON,
        Format::Json,
        expect![[
            r#"{"openapi":"3.0.4","x-google-backend":"backend","components":{"securitySchemes":{"jw":{"type":"oauth2","flows":{"implicit":{"authorizationUrl":"","scopes":{}}},"x-google-auth":{"issuer":"i","jwksUri":"j"}}}},"x-google-api-management":{"backends":{"backend":{"address":"https://a.example.com","pathTranslation":"APPEND_PATH_TO_ADDRESS"}}},"paths":{}}"#
        ]],
    );
    check_conversion(
        "swagger: '2.0'$0\nx-google-backend: {address: 'https://a.example.com'}\nsecurityDefinitions:\n  jw: {x-google-issuer: i, type: oauth2, x-google-audiences: 'a,b', flow: implicit, x-google-jwks_uri: j}\npaths: {}\n",
        Format::Yaml,
        expect![[r#"
            openapi: 3.0.4
            x-google-backend: backend
            components:
              securitySchemes:
                jw: {x-google-auth: {issuer: i, jwksUri: j, audiences: [a, b]}, type: oauth2, flows: {implicit: {authorizationUrl: '', scopes: {}}}}
            x-google-api-management:
              backends:
                backend:
                  address: https://a.example.com
                  pathTranslation: APPEND_PATH_TO_ADDRESS
            paths: {}
        "#]],
    );
}

#[test]
fn the_last_line_needs_no_line_break() {
    const TEXT: &str = "swagger: '2.0'$0\nx-google-backend: {address: 'https://a.example.com'}\npaths: {}\nsecurityDefinitions:\n  jw:\n    type: oauth2\n    x-google-issuer: i\n    x-google-audiences: a";
    let after = |text: &str| after(text, CONVERT, Format::Yaml);
    let bare = after(TEXT);
    assert!(bare.ends_with("- a"), "{bare}");
    assert_eq!(after(&format!("{TEXT}\n")), format!("{bare}\n"));
    let commented = bare.replace("        audiences", "        # last\n        audiences");
    assert_eq!(after(&format!("{TEXT} # last")), commented);
}

#[test]
fn comments_go_with_the_fields_of_a_backend() {
    check_conversion(
        "swagger: '2.0'$0\nx-google-backend: # default\n  # where\n  address: https://a.example.com # a\n  # how long\n  deadline: 3 # s\n  # below\n# paths\npaths:\n  /a:\n    get:\n      operationId: a\n      # own\n      x-google-backend:  # here\n        deadline: 3 # seconds\n        # how\n        path_translation: APPEND_PATH_TO_ADDRESS\n        address: https://a.example.com # a\n    put:\n      x-google-backend: {\n        # b\n        address: https://b.example.com } # put\n      operationId: b\n",
        Format::Yaml,
        expect![[r#"
            openapi: 3.0.4
            x-google-backend: backend # default
              # below
            x-google-api-management:
              backends:
                backend:
                  # where
                  address: https://a.example.com # a
                  # how
                  pathTranslation: APPEND_PATH_TO_ADDRESS
                  # how long
                  # seconds
                  deadline: 3 # s
                b:
                  # b
                  address: https://b.example.com
                  pathTranslation: CONSTANT_ADDRESS
            # paths
            paths:
              /a:
                get:
                  operationId: a
                  # own
                  x-google-backend: backend  # here
                put:
                  x-google-backend: b # put
                  operationId: b
        "#]],
    );
}

#[test]
fn comments_go_with_metrics_limits_and_schemes() {
    check_conversion(
        "swagger: '2.0'$0\nx-google-backend: {address: 'https://a.example.com'}\nx-google-api-name: shop # name\nx-google-management: # quota\n  # all\n  metrics: # list\n  # reads\n  - name: reads # n\n    # int\n    valueType: INT64\n    metricKind: DELTA # d\n  # writes\n  - {name: writes, valueType: INT64, metricKind: DELTA} # w\n  quota:\n    # limits\n    limits:\n    - name: l\n      metric: reads\n      unit: 1/min/{project}\n      values:\n        STANDARD: 5\n        # five\npaths: {}\nsecurityDefinitions:\n  jw:\n    # who\n    x-google-issuer: i # issuer\n    type: oauth2\n    x-google-jwks_uri: j\n    # end\n",
        Format::Yaml,
        expect![[r#"
            openapi: 3.0.4
            x-google-backend: backend
            x-google-api-management:
              # quota
              # all
              # list
              metrics:
                # reads
                # n
                # int
                reads: {} # d
                # writes
                writes: {} # w
              quota:
                limits:
                  # limits
                  # five
                  l:
                    metric: reads
                    values: 5
              apiName: shop # name
              backends:
                backend:
                  address: https://a.example.com
                  pathTranslation: APPEND_PATH_TO_ADDRESS
            paths: {}
            components:
              securitySchemes:
                jw:
                  # who
                  type: oauth2
                  flows:
                    implicit:
                      authorizationUrl: ''
                      scopes: {}
                  x-google-auth:
                    issuer: i # issuer
                    jwksUri: j
                  # end
        "#]],
    );
}

#[test]
fn what_cannot_be_converted_says_why() {
    const PATHS: &str = "paths:\n  /a:\n    get: {summary: a}\n";
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
            "securityDefinitions: {a: {\n  x-google-issuer: a,\n  x-google-jwks_uri: b, # why\n  x-google-audiences: c\n  }}",
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
    let why = |paths: &str| reason(&format!("swagger: '2.0'$0\npaths:\n  {paths}\n"), Format::Yaml);
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
    let json = "{\n  \"swagger\": \"2.0\"$0,\n  \"x-google-backend\": {\n    // why\n    \"address\": \"https://a.example.com\"\n  },\n  \"paths\": {}\n}\n";
    let found = reason(json, Format::JsonWithComments);
    assert_eq!(found.as_deref(), Some("The comment `// why` would be lost"));
    let beside = json.replace("    // why\n", "").replace("  },", "  }, // why");
    assert_eq!(reason(&beside, Format::JsonWithComments), None);
    assert!(after(&beside, CONVERT, Format::JsonWithComments).contains("\"backend\", // why"));
}

#[test]
fn two_keys_at_the_end_stand_in_each_others_way() {
    let text = "swagger: '2.0'$0\nx-google-backend: {address: 'https://a.example.com'}\npaths: {}\nx-google-api-name: a\nx-google-management: {}";
    let expected =
        "Two keys at the end of the file stand too close: move one of them before `paths`";
    assert_eq!(reason(text, Format::Yaml).as_deref(), Some(expected));
    assert_eq!(reason(&format!("{text}\n"), Format::Yaml), None);
}

#[test]
fn only_a_file_of_2_is_converted() {
    let v3 = "openapi: 3.0.3$0\nx-google-backend: a\n";
    assert_eq!(offered(v3, Format::Yaml), []);
    let elsewhere = "swagger: '2.0'\nx-google-backend: {deadline: 3}\npaths: {$0}\n";
    assert_eq!(reason(elsewhere, Format::Yaml), None);
}

/// A document of 2.0 with a backend, the cursor at its version.
fn document(rest: &str) -> String {
    format!("swagger: '2.0'$0\n{BACKEND}{rest}")
}

#[test]
fn a_shared_definition_is_copied_where_its_media_types_are_others() {
    let source = document(
        "produces: [text/csv]\npaths:\n  /a:\n    post:\n      operationId: a\n      consumes: [application/xml]\n      produces: [application/pdf]\n      parameters:\n        # what comes\n        - $ref: '#/parameters/b'\n      responses:\n        200: {$ref: '#/responses/ok'} # what goes\n        404: {$ref: '#/responses/none'}\n    put:\n      operationId: b\n      parameters: [{$ref: '#/parameters/b'}]\n      responses: {200: {$ref: '#/responses/ok'}}\nparameters:\n  # a body\n  b: {in: body, name: b, required: true, schema: {type: string}}\nresponses:\n  ok:\n    description: OK\n    schema: {type: string}\n  none: {description: None}\n",
    );
    check_conversion(
        &source,
        Format::Yaml,
        expect![[r#"
        openapi: 3.0.4
        x-google-backend: backend
        x-google-api-management:
          backends:
            backend:
              address: https://a.example.com
              pathTranslation: APPEND_PATH_TO_ADDRESS
        paths:
          /a:
            post:
              operationId: a
              # what comes
              requestBody: {required: true, content: {application/xml: {schema: {type: string}}}}
              responses:
                # what goes
                '200':
                  description: OK
                  content:
                    application/pdf:
                      schema: {type: string}
                404: {$ref: '#/components/responses/none'}
            put:
              operationId: b
              requestBody: {$ref: '#/components/requestBodies/b'}
              responses: {200: {$ref: '#/components/responses/ok'}}
        components:
          requestBodies:
            # a body
            b: {required: true, content: {application/json: {schema: {type: string}}}}
          responses:
            ok:
              description: OK
              content:
                text/csv:
                  schema: {type: string}
            none: {description: None}
    "#]],
    );
    let why = |rest: &str| reason(&document(rest), Format::Yaml);
    let operation = "paths: {/a: {get: {operationId: a, produces: [a/b], responses: {200: {$ref: '#/responses/ok'}}}}}\n";
    expect!["Response `200` of `get` of path `/a` has media types of its own, and the shared response `ok` cannot be copied to it: write it there in full"].assert_eq(&why(operation).unwrap_or_default());
    let chain = format!("{operation}responses: {{ok: {{$ref: '#/responses/other'}}}}\n");
    expect!["Response `200` of `get` of path `/a` has media types of its own, and the shared response `ok` cannot be copied to it: write it there in full"].assert_eq(&why(&chain).unwrap_or_default());
}

#[test]
fn what_is_left_out_is_said() {
    let title = |rest: &str| {
        let titles = titles(&document(rest));
        titles.into_iter().find(|it| it.starts_with(CONVERT)).unwrap_or_default()
    };
    for (rest, expected) in [
        (
            "schemes: [https, http]\nhost: a.example.com\npaths: {}\n",
            expect!["Convert to OpenAPI 3.0 (without `http` of `schemes`)"],
        ),
        (
            "schemes: [http, ws, wss]\nhost: a.example.com\npaths: {}\n",
            expect!["Convert to OpenAPI 3.0 (without 2 of the `schemes`)"],
        ),
        (
            "schemes: [http]\npaths: {}\n",
            expect!["Convert to OpenAPI 3.0 (without `http` of `schemes`)"],
        ),
        ("schemes: [http]\nhost: a.example.com\npaths: {}\n", expect!["Convert to OpenAPI 3.0"]),
        (
            "paths: {}\nparameters: {f: {in: formData, name: a, type: string}}\n",
            expect!["Convert to OpenAPI 3.0 (without the unused form field `f`)"],
        ),
        (
            "paths: {/a: {post: {operationId: a, parameters: [{in: formData, name: a, type: string, allowEmptyValue: true}, {in: formData, name: b, type: string, allowEmptyValue: false}]}}}\n",
            expect!["Convert to OpenAPI 3.0 (without the `allowEmptyValue` of one form field)"],
        ),
        (
            "consumes: [application/json]\nproduces: [application/xml]\npaths: {/a: {get: {operationId: a, produces: [a/b], responses: {200: {description: OK}}}}}\n",
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
            why(
                "paths: {}\nsecurityDefinitions: {o: {type: oauth2, flow: application, tokenUrl: '', authorizationUrl: 'https://t.example.com'}}\n",
            ),
            expect!["`https://t.example.com` would be lost"],
        ),
    ] {
        expected.assert_eq(&found);
    }
}
