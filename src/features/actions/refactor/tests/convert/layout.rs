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
        r#"swagger: '2.0'$0
x-google-backend: {address: 'https://a.example.com'}
paths:
  /a/{b}:
    get: {operationId: a, parameters: [{name: b, in: path, required: true, type: string}, {in: body, name: c, schema: {type: object}}], responses: {'200': {description: OK, schema: {type: string}}}}
"#,
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
        r#"swagger: '2.0'$0
x-google-backend: {address: 'https://a.example.com'}
securityDefinitions:
  jw: {x-google-issuer: i, type: oauth2, x-google-audiences: 'a,b', flow: implicit, x-google-jwks_uri: j}
paths: {}
"#,
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
    const TEXT: &str = r#"swagger: '2.0'$0
x-google-backend: {address: 'https://a.example.com'}
paths: {}
securityDefinitions:
  jw:
    type: oauth2
    x-google-issuer: i
    x-google-audiences: a"#;
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
        r#"swagger: '2.0'$0
x-google-backend: # default
  # where
  address: https://a.example.com # a
  # how long
  deadline: 3 # s
  # below
# paths
paths:
  /a:
    get:
      operationId: a
      # own
      x-google-backend:  # here
        deadline: 3 # seconds
        # how
        path_translation: APPEND_PATH_TO_ADDRESS
        address: https://a.example.com # a
    put:
      x-google-backend: {
        # b
        address: https://b.example.com } # put
      operationId: b
"#,
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
        r#"swagger: '2.0'$0
x-google-backend: {address: 'https://a.example.com'}
x-google-api-name: shop # name
x-google-management: # quota
  # all
  metrics: # list
  # reads
  - name: reads # n
    # int
    valueType: INT64
    metricKind: DELTA # d
  # writes
  - {name: writes, valueType: INT64, metricKind: DELTA} # w
  quota:
    # limits
    limits:
    - name: l
      metric: reads
      unit: 1/min/{project}
      values:
        STANDARD: 5
        # five
paths: {}
securityDefinitions:
  jw:
    # who
    x-google-issuer: i # issuer
    type: oauth2
    x-google-jwks_uri: j
    # end
"#,
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
