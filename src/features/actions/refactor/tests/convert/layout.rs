//! The layout and the comments of the text after a conversion.

use super::*;

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
