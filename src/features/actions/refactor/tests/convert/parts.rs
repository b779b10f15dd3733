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
            r#"openapi: 3.0.4
servers:
  - url: {expected}
    x-google-endpoint: {{}}
x-google-backend: backend
"#
        );
        let found = after(&source, CONVERT, Format::Yaml);
        assert!(found.starts_with(&expected), "{found}");
    }
    let source = format!(
        r#"swagger: '2.0'$0
schemes: [https]
{BACKEND}paths: {{}}
"#
    );
    let found = after(&source, CONVERT, Format::Yaml);
    assert!(found.starts_with("openapi: 3.0.4\nx-google-backend: backend\n"), "{found}");
}

#[test]
fn schemes_have_flows() {
    check_conversion(
        r#"swagger: '2.0'$0
x-google-backend: {address: 'https://a.example.com'}
paths: {}
securityDefinitions:
  a: {type: oauth2, flow: password, tokenUrl: 'https://t.example.com'}
  b:
    flow: application # servers
    type: oauth2
    # where
    tokenUrl: https://t.example.com
    authorizationUrl: ''
    scopes: {a: b}
  c:
    type: basic # old
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
        r#"swagger: '2.0'$0
x-google-backend: {address: 'https://a.example.com'}
paths:
  /a:
    get:
      operationId: a
      responses:
        200:
          description: OK
          # one
          examples:
            text/plain: a
            application/json: {a: b}
          headers:
            X: {type: array, items: {type: string, collectionFormat: csv}, collectionFormat: csv}
        400:
          description: Bad
          schema: {type: string}
          examples: {text/plain: a}
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
        r#"swagger: "2.0"$0
info: {title: a, version: '1'}
x-google-allow: configured
x-google-api-name: shop
x-google-backend:
  address: https://orders-1234567890.us-central1.run.app
x-google-management:
  metrics:
  - {name: reads, displayName: Reads, valueType: INT64, metricKind: DELTA}
  quota:
    limits:
    - name: reads-per-minute
      metric: reads
      unit: 1/min/{project}
      values: {STANDARD: 1000}
# the paths
paths:
  /a:
    get:
      operationId: a
      x-google-backend:
        address: https://orders-1234567890.us-central1.run.app
        jwt_audience: x
    put:
      operationId: b
      x-google-backend:
        path_translation: APPEND_PATH_TO_ADDRESS
        address: https://orders-1234567890.us-central1.run.app
securityDefinitions:
  jwt:
    type: oauth2
    # who
    x-google-issuer: https://issuer.example.com
    x-google-audiences: "one, two"
    flow: implicit
"#,
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
        r#"produces: [text/csv]
paths:
  /a:
    post:
      operationId: a
      consumes: [application/xml]
      produces: [application/pdf]
      parameters:
        # what comes
        - $ref: '#/parameters/b'
      responses:
        200: {$ref: '#/responses/ok'} # what goes
        404: {$ref: '#/responses/none'}
    put:
      operationId: b
      parameters: [{$ref: '#/parameters/b'}]
      responses: {200: {$ref: '#/responses/ok'}}
parameters:
  # a body
  b: {in: body, name: b, required: true, schema: {type: string}}
responses:
  ok:
    description: OK
    schema: {type: string}
  none: {description: None}
"#,
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
