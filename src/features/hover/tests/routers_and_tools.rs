//! Model routers and MCP tools: at every `$0` the hover, the text it is for first.

use expect_test::expect;

use super::definitions::check;

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

            Chooses backend and model by the model of each request:

            - The model fast is answered by google/gemini-3-flash at the backend models
            - Any other model is answered by google/gemini-3 at the backend models

            The gateway's service account needs: roles/aiplatform.user on the whole project p

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/model-routing-configure), as of 2026-08-04

            == chat
            Model router chat

            Chooses backend and model by the model of each request:

            - The model fast is answered by google/gemini-3-flash at the backend models
            - Any other model is answered by google/gemini-3 at the backend models

            The gateway's service account needs: roles/aiplatform.user on the whole project p

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/model-routing-configure), as of 2026-08-04

            == gone
            Model router gone

            No router has this name: define it under x-google-api-management.ai.models.routing.routers, or correct the name.

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

            1 tool lacks a description, so Google rejects the config: add a description or a summary to the operation.

            Value: true or false, or an object with tools-list. Default: off. Only API Gateway reads it.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/mcp-configure), as of 2026-09-30

            == x-google-mcp-tool: true
            x-google-mcp-tool

            How the operation appears as an MCP tool; false leaves it out.

            Here: the tool listOrders: The orders.

            Where: on an operation. Value: true or false, or an object with name, description. Default: true where MCP is on. Only API Gateway reads it.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/mcp-configure), as of 2026-09-30

            == x-google-mcp-tool: {name: put_order, description: "Puts an order."}
            x-google-mcp-tool

            How the operation appears as an MCP tool; false leaves it out.

            Here: the tool put_order: Puts an order.

            Where: on an operation. Value: true or false, or an object with name, description. Default: true where MCP is on. Only API Gateway reads it.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/mcp-configure), as of 2026-09-30

            == x-google-mcp-tool: {}
            x-google-mcp-tool

            How the operation appears as an MCP tool; false leaves it out.

            Here: the tool postOrder. It lacks a description, so Google rejects the config: add a description or a summary

            Where: on an operation. Value: true or false, or an object with name, description. Default: true where MCP is on. Only API Gateway reads it.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/mcp-configure), as of 2026-09-30

            == x-google-mcp-tool: false
            x-google-mcp-tool

            How the operation appears as an MCP tool; false leaves it out.

            Here: not a tool: it says false

            Where: on an operation. Value: true or false, or an object with name, description. Default: true where MCP is on. Only API Gateway reads it.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/mcp-configure), as of 2026-09-30

            == x-google-mcp-tool: true
            x-google-mcp-tool

            How the operation appears as an MCP tool; false leaves it out.

            Here: not a tool: only get, post, put, patch and delete can be one

            Where: on an operation. Value: true or false, or an object with name, description. Default: true where MCP is on. Only API Gateway reads it.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/mcp-configure), as of 2026-09-30

        "#]],
    );
}
