//! The URL that is called, at operations, addresses and aliases.

use super::*;

#[test]
fn at_addresses_of_operations() {
    check(
        r#"swagger: "2.0"
basePath: /v1
paths:
  /users/{id}:
    get:
      x-google-backend:
        address: https://users-481516234200.europe-west1.run.app/getUser # by hand
    post:
      x-google-backend:
        address: 'https://users-481516234200.europe-west1.run.app/'
        path_translation: APPEND_PATH_TO_ADDRESS
        deadline: 30
    put:
      x-google-backend: {address: "https://users-481516234200.europe-west1.run.app"} # 1
    patch:
      x-google-backend:
        deadline: 5
        address: >-
          https://us-central1-shop-1.cloudfunctions.net/hello
        jwt_audience: x
  /plain:
    get:
      x-google-backend:
        address: https://shop-1.ew.r.appspot.com/plain
        path_translation: CONSTANT_ADDRESS
    post:
      x-google-backend:
        address: https://bigquery.googleapis.com/v2
        deadline: 1
    delete:
      x-google-backend:
        address: https://example.com
        disable_auth: true
        deadline: 1
        path_translation: APPEND_PATH_TO_ADDRESS
"#,
        &expect![[r#"
            swagger: "2.0"
            basePath: /v1
            paths:
              /users/{id}:
                get:
                  x-google-backend:⟦needs roles/run.invoker⟧⟦(default CONSTANT_ADDRESS, deadline 15 s)⟧
                    address: https://users-481516234200.europe-west1.run.app/getUser # by hand⟦→ …/getUser?id={id}⟧
                post:
                  x-google-backend:
                    address: 'https://users-481516234200.europe-west1.run.app/'⟦→ …/v1/users/{id}⟧
                    path_translation: APPEND_PATH_TO_ADDRESS
                    deadline: 30
                put:
                  x-google-backend: {address: "https://users-481516234200.europe-west1.run.app"} # 1⟦→ …/?id={id}⟧
                patch:
                  x-google-backend:⟦needs roles/cloudfunctions.invoker (1st gen) or roles/run.invoker (2nd gen)⟧
                    deadline: 5
                    address: >-
                      https://us-central1-shop-1.cloudfunctions.net/hello⟦→ …/hello?id={id}⟧
                    jwt_audience: x
              /plain:
                get:
                  x-google-backend:⟦needs roles/iap.httpsResourceAccessor if IAP is on⟧⟦(default deadline 15 s)⟧
                    address: https://shop-1.ew.r.appspot.com/plain
                    path_translation: CONSTANT_ADDRESS
                post:
                  x-google-backend:⟦(default CONSTANT_ADDRESS)⟧
                    address: https://bigquery.googleapis.com/v2
                    deadline: 1
                delete:
                  x-google-backend:
                    address: https://example.com⟦→ …/v1/plain⟧
                    disable_auth: true
                    deadline: 1
                    path_translation: APPEND_PATH_TO_ADDRESS
        "#]],
    );
}

#[test]
fn at_operations_that_inherit() {
    check(
        &format!(
            r#"swagger: "2.0"
basePath: /v1
x-google-backend:
  address: {RUN}
paths:
  /users/{{id}}:
    get: # one
      operationId: a
    put: {{operationId: b}}
    post: {{}}
    patch:
      x-google-backend:
        address: {RUN}/own
"#
        ),
        &expect![[r#"
            swagger: "2.0"
            basePath: /v1
            x-google-backend:⟦needs roles/run.invoker⟧⟦(default APPEND_PATH_TO_ADDRESS, deadline 15 s)⟧
              address: https://orders-481516234200.europe-west1.run.app
            paths:
              /users/{id}:
                get: # one⟦→ https://orders-481516234200.europe-west1.run.app/v1/users/{id}⟧
                  operationId: a
                put: {operationId: b}⟦→ https://orders-481516234200.europe-west1.run.app/v1/users/{id}⟧
                post: {}⟦→ https://orders-481516234200.europe-west1.run.app/v1/users/{id}⟧
                patch:
                  x-google-backend:⟦(default CONSTANT_ADDRESS, deadline 15 s)⟧
                    address: https://orders-481516234200.europe-west1.run.app/own⟦→ …/own?id={id}⟧
        "#]],
    );
    check(
        &format!(
            r#"openapi: 3.0.4
servers:
  - url: https://gw.example.com/v2
x-google-api-management:
  backends:
    orders:
      address: {RUN}
      pathTranslation: APPEND_PATH_TO_ADDRESS
    unknown:
      address: {RUN}/x
    models:
      address: https://aiplatform.googleapis.com/v1/projects/p/locations/global/endpoints/openapi/chat/completions
      pathTranslation: CONSTANT_ADDRESS
  ai:
    models:
      routing:
        routers:
          chat:
            defaultModel: {{backend: models, targetModel: google/gemini-3}}
x-google-backend: orders
paths:
  /a/{{id}}:
    get:
      operationId: a
    put:
      x-google-backend: unknown
  /chat:
    post:
      x-google-model-router: chat
"#
        ),
        &expect![[r#"
            openapi: 3.0.4
            servers:
              - url: https://gw.example.com/v2
            x-google-api-management:
              backends:
                orders:⟦needs roles/run.invoker⟧⟦(default deadline 15 s)⟧
                  address: https://orders-481516234200.europe-west1.run.app
                  pathTranslation: APPEND_PATH_TO_ADDRESS
                unknown:⟦(default deadline 15 s)⟧
                  address: https://orders-481516234200.europe-west1.run.app/x
                models:⟦needs roles/aiplatform.user⟧
                  address: https://aiplatform.googleapis.com/v1/projects/p/locations/global/endpoints/openapi/chat/completions
                  pathTranslation: CONSTANT_ADDRESS
              ai:
                models:
                  routing:
                    routers:
                      chat:
                        defaultModel: {backend: models, targetModel: google/gemini-3}
            x-google-backend: orders
            paths:
              /a/{id}:
                get:⟦→ https://orders-481516234200.europe-west1.run.app/v2/a/{id}⟧
                  operationId: a
                put:
                  x-google-backend: unknown
              /chat:
                post:⟦→ model google/gemini-3 by default⟧
                  x-google-model-router: chat
        "#]],
    );
}

#[test]
fn in_json() {
    let json = r#"{"swagger": "2.0",
  "x-google-backend": {
    "address": "https://orders-481516234200.europe-west1.run.app"
  },
  "paths": {
    "/a": {
      "get": {
        "operationId": "a"
      },
      "put": {"x-google-backend": {"address": "https://orders-481516234200.europe-west1.run.app/b", "deadline": 3}}
    }
  }
}
"#;
    expect![[r#"
        {"swagger": "2.0",
          "x-google-backend": {⟦needs roles/run.invoker⟧⟦(default APPEND_PATH_TO_ADDRESS, deadline 15 s)⟧
            "address": "https://orders-481516234200.europe-west1.run.app"
          },
          "paths": {
            "/a": {
              "get": {⟦→ https://orders-481516234200.europe-west1.run.app/a⟧
                "operationId": "a"
              },
              "put": {"x-google-backend": {"address": "https://orders-481516234200.europe-west1.run.app/b", "deadline": 3}}
            }
          }
        }
    "#]].assert_eq(&shown(json, Format::Json, ALL));
    let minified: String = json.lines().map(str::trim).collect();
    expect![[r#"{"swagger": "2.0","x-google-backend": {"address": "https://orders-481516234200.europe-west1.run.app"},"paths": {"/a": {"get": {"operationId": "a"},"put": {"x-google-backend": {"address": "https://orders-481516234200.europe-west1.run.app/b", "deadline": 3}}}}}"#]].assert_eq(&shown(&minified, Format::Json, ALL));
}

#[test]
fn what_an_alias_brings() {
    check(
        &format!(
            r#"swagger: "2.0"
x-shared: &shared
  address: {RUN}/shared
x-item: &item
  get:
    x-google-backend: *shared
paths:
  /a/{{id}}:
    get:
      x-google-backend: *shared
    put:
      x-google-backend:
        <<: *shared
        deadline: 3
  /b: *item
  /c: &c
    get:
      x-google-backend:
        address: &address {RUN}/c
        deadline: 2
    put:
      x-google-backend:
        address: *address
        deadline: 2
  /d: *c
"#
        ),
        &expect![[r#"
            swagger: "2.0"
            x-shared: &shared
              address: https://orders-481516234200.europe-west1.run.app/shared
            x-item: &item
              get:
                x-google-backend: *shared
            paths:
              /a/{id}:
                get:
                  x-google-backend: *shared⟦→ …/shared?id={id}⟧⟦needs roles/run.invoker⟧⟦(default CONSTANT_ADDRESS, deadline 15 s)⟧
                put:
                  x-google-backend:⟦(default CONSTANT_ADDRESS)⟧
                    <<: *shared⟦→ …/shared?id={id}⟧
                    deadline: 3
              /b: *item
              /c: &c
                get:
                  x-google-backend:⟦(default CONSTANT_ADDRESS)⟧
                    address: &address https://orders-481516234200.europe-west1.run.app/c
                    deadline: 2
                put:
                  x-google-backend:⟦(default CONSTANT_ADDRESS)⟧
                    address: *address
                    deadline: 2
              /d: *c
        "#]],
    );
}
