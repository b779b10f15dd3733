//! Hovers on what the author names: paths, parameters, schemes, quota, routers, tools, and on the
//! keys of OpenAPI that mean something to the gateway.

use expect_test::{Expect, expect};

use super::hover_at;

/// The hovers at each `$0` of a text, one after the other.
fn check(marked: &str, expected: &Expect) {
    let pieces: Vec<_> = marked.split("$0").collect();
    let mut shown = String::new();
    for index in 1..pieces.len() {
        let text = format!("{}$0{}", pieces[..index].concat(), pieces[index..].concat());
        let line = pieces[index].lines().next().unwrap_or_default();
        shown += &format!("== {line}\n{}\n\n", hover_at(&text));
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

            API Gateway does not enforce it: a gateway gets a host of its own when it is made. It may be left out, but must not be empty.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/release-notes), as of 2026-04-27

            == basePath: /v1
            basePath

            /v1 stands before every path of the file, as in /v1/users/{id}. A backend with APPEND_PATH_TO_ADDRESS gets it as a part of the path; one with CONSTANT_ADDRESS does not.

            Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

            == /users/{
            /users/{id}

            Callers ask for /v1/users/{id}: the base path is /v1.

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

            Becomes the method Getuser: the first letter is made a capital, and only letters, digits and _ are kept. Every operation needs one, and no two may become the same method.

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

            == in: query


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

            The gateway is the server with x-google-endpoint. The path in its URL stands before every path; API Gateway ignores the other servers. No server here has it: the first one is taken for it, which no page says. Here that path is /v2.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/openapi-v3-limitations), as of 2026-09-24

            == https://gw.example.com/v2
            url

            /v2 stands before every path of the file, as in /v2/files/{rest}. A backend with APPEND_PATH_TO_ADDRESS gets it as a part of the path; one with CONSTANT_ADDRESS does not.

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

            Names the operation: no two may have the same. An MCP tool is called by it unless x-google-mcp-tool gives another name.

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

            How it reaches the backend is not known: the default of pathTranslation is not documented.

            - get calls https://open.example.com, with a path that is not known here

            Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

            == y}:
            Path parameter {y}

            Reaches the backends in different ways:

            - get calls https://orders.example.com/?y={y}
            - put calls https://open.example.com, with a path that is not known here

            Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

        "#]],
    );
}

#[test]
fn security() {
    check(
        r#"swagger: "2.0"
x-google-backend:
  address: https://orders.example.com
securityDefinitions:
  $0firebase:
    type: oauth2
    flow: implicit
    authorizationUrl: ""
    x-google-issuer: https://securetoken.google.com/shop
    x-google-jwks_uri: https://www.googleapis.com/service_accounts/v1/metadata/x509/securetoken@system.gserviceaccount.com
    x-google-audiences: "shop, shop-2"
  $0bare:
    type: oauth2
    x-google-issuer: https://issuer.example.com
    x-google-jwt-locations:
      - header: X-Token
        value_prefix: "Bearer "
      - query: token
  $0key:
    type: apiKey
    name: key
    in: query
  $0odd:
    type: apiKey
    name: X-Key
    in: header
  $0basic:
    type: basic
$0security:
  - $0key: []
    firebase: []
paths:
  /a:
    get: {}
    put:
      $0security:
        - key: []
        - $0firebase: [read]
    post:
      security:
        - $0nobody: []
    delete:
      $0security: []
    patch:
      $0security: [{basic: []}]
"#,
        &expect![[r#"
            == firebase:
            Security scheme firebase

            A JWT (JSON Web Token).

            - Issuer: https://securetoken.google.com/shop, which must be the token's iss
            - Keys: https://www.googleapis.com/service_accounts/v1/metadata/x509/securetoken@system.gserviceaccount.com
            - Audiences: shop, shop-2
            - Looked for in: Authorization: Bearer, the header X-Goog-Iap-Jwt-Assertion, the query parameter access_token

            Used by: 2 operations

            Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

            == bare:
            Security scheme bare

            A JWT (JSON Web Token).

            - Issuer: https://issuer.example.com, which must be the token's iss
            - Keys: looked up at the issuer when the config is made (OpenID Connect discovery); if that fails, the config is rejected
            - Audiences: only https://SERVICE_NAME, the name of the managed service, as none is given
            - Looked for in: X-Token: Bearer, ?token=

            Used by: no operation

            Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

            == key:
            Security scheme key

            An API key, read from the query parameter key.

            Used by: 2 operations

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

            == odd:
            Security scheme odd

            An API key, looked for in the header X-Key. At this place it may be ignored, which leaves the operations open.

            Known to be read: query key, query api_key, header x-api-key.

            Used by: no operation

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions), as of 2026-11-23, does not say so: seen in a public log of the real service

            == basic:
            Security scheme basic

            The gateway drops schemes of type basic: it asks callers for nothing. It takes oauth2 and apiKey.

            Used by: 1 operation

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

            == security:
            What callers need

            Callers need an API key and a JWT that firebase accepts. This holds for 1 operation without a security of its own.

            == key: []
            Security scheme key

            An API key, read from the query parameter key.

            Used by: 2 operations

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

            == security:
            What callers need

            Callers need an API key if they have one, and a JWT that firebase accepts.

            For the gateway the items are no free choice: a JWT that any of them names is asked for, an API key only if all of them name one.

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

            Scopes are taken and ignored.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/openapi-limitations), as of 2026-11-23

            == firebase: [read]
            Security scheme firebase

            A JWT (JSON Web Token).

            - Issuer: https://securetoken.google.com/shop, which must be the token's iss
            - Keys: https://www.googleapis.com/service_accounts/v1/metadata/x509/securetoken@system.gserviceaccount.com
            - Audiences: shop, shop-2
            - Looked for in: Authorization: Bearer, the header X-Goog-Iap-Jwt-Assertion, the query parameter access_token

            Used by: 2 operations

            Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

            == nobody: []
            nobody

            No definition has this name: Google silently ignores it, and the operation is less protected than it looks.

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

            == security: []
            What callers need

            Callers need nothing.

            == security: [{basic: []}]
            What callers need

            Callers need nothing.

            The gateway drops basic: it takes schemes of the types oauth2 and apiKey only.

        "#]],
    );
    check(
        r#"openapi: 3.0.4
x-google-api-management:
  backends: {a: {address: https://orders.example.com}}
x-google-backend: a
components:
  securitySchemes:
    $0jwt:
      type: oauth2
      x-google-auth:
        issuer: https://issuer.example.com
        jwksUri: https://issuer.example.com/keys
        audiences: [one, two]
        jwtLocations: [{query: t}]
$0security: [{$0jwt: []}, {$0gone: []}]
paths:
  /a:
    get: {}
"#,
        &expect![[r#"
            == jwt:
            Security scheme jwt

            A JWT (JSON Web Token).

            - Issuer: https://issuer.example.com, which must be the token's iss
            - Keys: https://issuer.example.com/keys
            - Audiences: one, two
            - Looked for in: ?t=

            Used by: 1 operation

            Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

            == security: [{
            What callers need

            Callers need a JWT that jwt accepts. This holds for 1 operation without a security of its own.

            No security scheme is named gone: the config is rejected.

            For the gateway the items are no free choice: a JWT that any of them names is asked for, an API key only if all of them name one.

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23 (our conclusion)

            == jwt: []}, {
            Security scheme jwt

            A JWT (JSON Web Token).

            - Issuer: https://issuer.example.com, which must be the token's iss
            - Keys: https://issuer.example.com/keys
            - Audiences: one, two
            - Looked for in: ?t=

            Used by: 1 operation

            Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

            == gone: []}]
            gone

            No scheme has this name: the config is rejected.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/openapi-v3-limitations), as of 2026-09-24

        "#]],
    );
}

#[test]
fn quota() {
    check(
        r#"swagger: "2.0"
x-google-management:
  metrics:
    - name: $0reads
      valueType: INT64
      metricKind: DELTA
    - name: $0lost
  quota:
    limits:
      - name: $0read-limit
        metric: $0reads
        unit: 1/min/{project}
        values: {STANDARD: 1000}
x-google-backend:
  address: https://orders.example.com
paths:
  /a:
    get:
      x-google-quota:
        metricCosts:
          $0reads: $03
          $0gone: 1
"#,
        &expect![[r#"
            == reads
            Metric reads

            - read-limit: 1000 per minute for each project whose API key is used

            1 operation uses it:

            - get /a costs 3

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

            == lost
            Metric lost

            - No limit counts it.

            No operation uses it.

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

            == read-limit
            Quota limit read-limit

            1000 per minute for each project whose API key is used.

            Counts the metric reads. 1 operation costs some of it.

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

            == reads
            Metric reads

            - read-limit: 1000 per minute for each project whose API key is used

            1 operation uses it:

            - get /a costs 3

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

            == reads: 
            Cost of the metric reads

            Each call costs 3.

            - read-limit: 1000 per minute for each project whose API key is used, enough for 333 calls if nothing else uses it

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

            == 3
            Cost of the metric reads

            Each call costs 3.

            - read-limit: 1000 per minute for each project whose API key is used, enough for 333 calls if nothing else uses it

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

            == gone: 1
            Cost of the metric gone

            Each call costs 1.

            - No limit counts this metric.

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23

        "#]],
    );
    check(
        r#"openapi: 3.0.4
x-google-api-management:
  backends: {a: {address: https://orders.example.com}}
  metrics:
    $0reads: {displayName: Reads}
  quota:
    limits:
      $0per-caller: {metric: reads, values: 10}
x-google-backend: a
paths:
  /a:
    get:
      x-google-quota: {metricCosts: {$0reads: 2}}
"#,
        &expect![[r#"
            == reads: {displayName: Reads}
            Metric reads

            - per-caller: at most 10

            1 operation uses it:

            - get /a costs 2

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions), as of 2026-11-23

            == per-caller: {metric: reads, values: 10}
            Quota limit per-caller

            At most 10.

            For what time and for whom is not documented for 3.x; in 2.0 it is per minute and project.

            Counts the metric reads. 1 operation costs some of it.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions), as of 2026-11-23

            == reads: 2}}
            Cost of the metric reads

            Each call costs 2.

            - per-caller: at most 10

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions), as of 2026-11-23

        "#]],
    );
}

const ROUTED: &str = r#"openapi: 3.0.4
x-google-api-management:
  backends:
    models:
      address: https://aiplatform.googleapis.com/v1/projects/p/locations/global/endpoints/openapi/chat/completions
      pathTranslation: CONSTANT_ADDRESS
  ai:
    models:
      routing:
        routers:
          $0chat:
            defaultModel: {backend: models, targetModel: google/gemini-3}
            rules:
              - {model: fast, backend: models, targetModel: google/gemini-3-flash}
paths:
  /chat:
    post:
      x-google-model-router: $0chat
  /gone:
    post:
      x-google-model-router: $0gone
"#;

#[test]
fn model_routers() {
    check(
        ROUTED,
        &expect![[r#"
            == chat:
            Model router chat

            - The model fast is answered by google/gemini-3-flash at the backend models
            - Any other model is answered by google/gemini-3 at the backend models

            The gateway's service account needs: roles/aiplatform.user on the whole project p

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/model-routing-configure), as of 2026-08-04

            == chat
            Model router chat

            - The model fast is answered by google/gemini-3-flash at the backend models
            - Any other model is answered by google/gemini-3 at the backend models

            The gateway's service account needs: roles/aiplatform.user on the whole project p

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/model-routing-configure), as of 2026-08-04

            == gone
            gone is no router of x-google-api-management.ai.models.routing.routers: define it there, or correct the name.

        "#]],
    );
}

#[test]
fn mcp_tools() {
    check(
        r#"openapi: 3.0.4
x-google-api-management:
  backends: {a: {address: https://orders.example.com}}
  $0mcp: true
x-google-backend: a
paths:
  /a:
    get:
      operationId: listOrders
      summary: The orders.
      $0x-google-mcp-tool: true
    put:
      operationId: putOrder
      $0x-google-mcp-tool: {name: put_order, description: "Puts an order."}
    post:
      operationId: postOrder
      $0x-google-mcp-tool: {}
    patch:
      operationId: off
      $0x-google-mcp-tool: false
    head:
      operationId: head
      $0x-google-mcp-tool: true
"#,
        &expect![[r#"
            == mcp: true
            mcp in x-google-api-management

            Makes the gateway a remote MCP server: every eligible operation becomes a tool.

            Here: 3 of 5 operations are tools.

            1 tool lacks a description, so the config is rejected: write a description or a summary at the operation.

            - Where: in x-google-api-management.
            - Holds true or false, or an object with tools-list.
            - Without it: off.
            - For OpenAPI 3.x, API Gateway.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/mcp-configure), as of 2026-09-30

            == x-google-mcp-tool: true
            x-google-mcp-tool

            How the operation appears as an MCP tool; false leaves it out.

            Here: the tool listOrders: The orders.

            - Where: on an operation.
            - Holds true or false, or an object with name, description.
            - Without it: true where MCP is on.
            - For OpenAPI 3.x, API Gateway.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/mcp-configure), as of 2026-09-30

            == x-google-mcp-tool: {name: put_order, description: "Puts an order."}
            x-google-mcp-tool

            How the operation appears as an MCP tool; false leaves it out.

            Here: the tool put_order: Puts an order.

            - Where: on an operation.
            - Holds true or false, or an object with name, description.
            - Without it: true where MCP is on.
            - For OpenAPI 3.x, API Gateway.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/mcp-configure), as of 2026-09-30

            == x-google-mcp-tool: {}
            x-google-mcp-tool

            How the operation appears as an MCP tool; false leaves it out.

            Here: the tool postOrder. It lacks a description, so the config is rejected: write a description or a summary

            - Where: on an operation.
            - Holds true or false, or an object with name, description.
            - Without it: true where MCP is on.
            - For OpenAPI 3.x, API Gateway.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/mcp-configure), as of 2026-09-30

            == x-google-mcp-tool: false
            x-google-mcp-tool

            How the operation appears as an MCP tool; false leaves it out.

            Here: no tool: it says false

            - Where: on an operation.
            - Holds true or false, or an object with name, description.
            - Without it: true where MCP is on.
            - For OpenAPI 3.x, API Gateway.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/mcp-configure), as of 2026-09-30

            == x-google-mcp-tool: true
            x-google-mcp-tool

            How the operation appears as an MCP tool; false leaves it out.

            Here: no tool: only get, post, put, patch and delete can be one

            - Where: on an operation.
            - Holds true or false, or an object with name, description.
            - Without it: true where MCP is on.
            - For OpenAPI 3.x, API Gateway.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/mcp-configure), as of 2026-09-30

        "#]],
    );
}

#[test]
fn nothing_where_nothing_is_ours() {
    let text = "openapi: 3.0.4\n$0servers:\n  - url: $0/v1\n$0security: [{$0a: []}]\npaths:\n  $0/a/{$0id}:\n    get:\n      $0operationId: a\n";
    let pieces: Vec<_> = text.split("$0").collect();
    for index in 1..pieces.len() {
        let marked = format!("{}$0{}", pieces[..index].concat(), pieces[index..].concat());
        assert_eq!(hover_at(&marked), "", "{}", pieces[index]);
    }
}
