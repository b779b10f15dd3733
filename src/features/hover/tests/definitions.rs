//! Hovers on what the author names: paths, parameters, schemes, quota, routers, tools, and on the
//! keys of OpenAPI that mean something to the gateway.

use expect_test::{Expect, expect};

use super::hover_at;

/// The hovers at each `$0` of a text, one after the other.
pub(super) fn check(marked: &str, expected: &Expect) {
    let pieces: Vec<_> = marked.split("$0").collect();
    let mut shown = String::new();
    for index in 1..pieces.len() {
        let text = format!("{}$0{}", pieces[..index].concat(), pieces[index..].concat());
        let line = pieces[index].lines().next().unwrap_or_default();
        shown += &format!(
            r#"== {line}
{}

"#,
            hover_at(&text)
        );
    }
    expected.assert_eq(&shown);
}

#[test]
fn paths_and_parameters() {
    check(
        r#"swagger: "2.0"
$0host: shop.example.com
$0basePath: /v1
x-google-backend:
  address: https://orders.example.com
paths:
  $0/users/{$0id}:
    parameters:
      - $0name: id
        in: path
        type: integer
    get:
      $0operationId: get-user
    put:
      operationId: put
      parameters:
        - name: page
          $0in: query
          type: integer
      x-google-backend:
        address: https://users.example.com/put
  $0/empty: {}
"#,
        &expect![[r#"
            == host: shop.example.com
            host

            May be left out, but must not be empty. API Gateway does not use it: each gateway gets its own host.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/release-notes), as of 2026-04-27

            == basePath: /v1
            basePath

            /v1 is put before every path of the file, as in /v1/users/{id}. A backend with APPEND_PATH_TO_ADDRESS gets it as a part of the path; one with CONSTANT_ADDRESS does not.

            Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

            == /users/{
            /users/{id}

            Callers request /v1/users/{id}: the base path is /v1.

            - get calls https://orders.example.com/v1/users/{id}
            - put calls https://users.example.com/put?id={id}

            == id}:
            Path parameter {id}

            Reaches the backends in different ways:

            - get calls https://orders.example.com/v1/users/{id}
            - put calls https://users.example.com/put?id={id}

            Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

            Type: integer. The gateway does not check it.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/openapi-limitations), as of 2026-11-23

            == name: id
            Path parameter {id}

            Reaches the backends in different ways:

            - get calls https://orders.example.com/v1/users/{id}
            - put calls https://users.example.com/put?id={id}

            Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

            Type: integer. The gateway does not check it.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/openapi-limitations), as of 2026-11-23

            == operationId: get-user
            operationId get-user

            Becomes the method Getuser: the first letter becomes a capital, other characters than letters, digits and _ are removed. Every operation needs an operationId of its own.

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

            == in: query
            in in a parameter

            Where the parameter is sent.

            Required. The gateway depends on it.

            == /empty: {}
            /empty

            No operation yet.

        "#]],
    );
    check(
        r#"openapi: 3.0.4
$0servers:
  - url: $0https://gw.example.com/v2
  - url: $0https://other.example.com
x-google-api-management:
  backends:
    orders:
      address: https://orders.example.com
      pathTranslation: CONSTANT_ADDRESS
    open:
      address: https://open.example.com
x-google-backend: orders
paths:
  /files/{$0rest}:
    get:
      $0operationId: files
      parameters:
        - name: rest
          $0in: path
          schema: {type: string}
          x-google-parameter:
            pattern: '**'
  /open/{$0x}:
    get:
      x-google-backend: open
  /both/{$0y}:
    get: {}
    put:
      x-google-backend: open
"#,
        &expect![[r#"
            == servers:
            servers

            The gateway is the server with x-google-endpoint: the path of its URL is put before every path. API Gateway ignores the other servers. No server here has it, so the first one is used, which is not documented. Here that path is /v2.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/openapi-v3-limitations), as of 2026-09-24

            == https://gw.example.com/v2
            url

            /v2 is put before every path of the file, as in /v2/files/{rest}. A backend with APPEND_PATH_TO_ADDRESS gets it as a part of the path; one with CONSTANT_ADDRESS does not.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/openapi-v3-limitations), as of 2026-09-24

            == https://other.example.com
            url

            API Gateway ignores this server: another one is the gateway.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/openapi-v3-limitations), as of 2026-09-24

            == rest}:
            Path parameter {rest}

            Reaches the backend as the query parameter ?rest=: the address stays as it is (CONSTANT_ADDRESS).

            - get calls https://orders.example.com/?rest={rest}

            Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

            Type: string. The gateway does not check it.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/openapi-v3-limitations), as of 2026-09-24

            Pattern: **, the rest of the path with its slashes.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/path-templating), as of 2026-04-27

            == operationId: files
            operationId files

            Must be unique. It is the name of the MCP tool unless x-google-mcp-tool sets another.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/mcp-configure), as of 2026-09-30

            == in: path
            Path parameter {rest}

            Reaches the backend as the query parameter ?rest=: the address stays as it is (CONSTANT_ADDRESS).

            - get calls https://orders.example.com/?rest={rest}

            Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

            Type: string. The gateway does not check it.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/openapi-v3-limitations), as of 2026-09-24

            Pattern: **, the rest of the path with its slashes.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/path-templating), as of 2026-04-27

            == x}:
            Path parameter {x}

            How it reaches the backend is not known: set pathTranslation, whose default is not documented.

            - get calls https://open.example.com with a path that is not known here

            Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

            == y}:
            Path parameter {y}

            Reaches the backends in different ways:

            - get calls https://orders.example.com/?y={y}
            - put calls https://open.example.com with a path that is not known here

            Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

        "#]],
    );
}

#[test]
fn nothing_where_nothing_is_ours() {
    let text = r#"openapi: 3.0.4
$0servers:
  - url: $0/v1
$0security: [{$0a: []}]
paths:
  $0/a/{$0id}:
    get:
      $0operationId: a
"#;
    let pieces: Vec<_> = text.split("$0").collect();
    for index in 1..pieces.len() {
        let marked = format!("{}$0{}", pieces[..index].concat(), pieces[index..].concat());
        assert_eq!(hover_at(&marked), "", "{}", pieces[index]);
    }
}
