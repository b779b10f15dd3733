//! What becomes of each part of a document.

use super::*;

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
