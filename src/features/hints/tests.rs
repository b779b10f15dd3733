//! Hints, shown in the text that they stand in.

use std::sync::Arc;

use expect_test::{Expect, expect};

use super::{Hint, HintKinds, hints};
use crate::analysis::Analysis;
use crate::settings::Settings;
use crate::text::{Text, TextRange};
use crate::yaml::Format;

fn read(text: &str, format: Format) -> Analysis {
    Analysis::new(Text::new(text), format, Arc::new(Settings::default()))
}

fn all(text: &str, format: Format, kinds: HintKinds) -> Vec<Hint> {
    hints(&read(text, format), TextRange::new(0, text.len()), kinds)
}

/// The text with its hints.
fn shown(text: &str, format: Format, kinds: HintKinds) -> String {
    let mut shown = text.to_owned();
    for hint in all(text, format, kinds).iter().rev() {
        shown.insert_str(hint.offset, &format!("⟦{}⟧", hint.text));
    }
    shown
}

fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&shown(text, Format::Yaml, HintKinds::default()));
}

const RUN: &str = "https://orders-481516234200.europe-west1.run.app";

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
                  x-google-backend:⟦path_translation: CONSTANT_ADDRESS · deadline: 15 s⟧
                    address: https://users-481516234200.europe-west1.run.app/getUser⟦→ …/getUser?id={id}⟧⟦run.invoker⟧ # by hand
                post:
                  x-google-backend:
                    address: 'https://users-481516234200.europe-west1.run.app/'⟦→ …/v1/users/{id}⟧⟦run.invoker⟧
                    path_translation: APPEND_PATH_TO_ADDRESS
                    deadline: 30
                put:
                  x-google-backend:⟦path_translation: CONSTANT_ADDRESS · deadline: 15 s⟧ {address: "https://users-481516234200.europe-west1.run.app"}⟦→ …/?id={id}⟧⟦run.invoker⟧ # 1
                patch:
                  x-google-backend:⟦path_translation: CONSTANT_ADDRESS⟧
                    deadline: 5
                    address: >-
                      https://us-central1-shop-1.cloudfunctions.net/hello⟦→ …/hello?id={id}⟧⟦1st gen cloudfunctions.invoker / 2nd gen run.invoker⟧
                    jwt_audience: x
              /plain:
                get:
                  x-google-backend:⟦deadline: 15 s⟧
                    address: https://shop-1.ew.r.appspot.com/plain⟦iap.httpsResourceAccessor (if IAP is on)⟧
                    path_translation: CONSTANT_ADDRESS
                post:
                  x-google-backend:⟦path_translation: CONSTANT_ADDRESS⟧
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
            x-google-backend:⟦path_translation: APPEND_PATH_TO_ADDRESS · deadline: 15 s⟧
              address: https://orders-481516234200.europe-west1.run.app⟦run.invoker⟧
            paths:
              /users/{id}:
                get:⟦→ https://orders-481516234200.europe-west1.run.app/v1/users/{id}⟧⟦run.invoker⟧ # one
                  operationId: a
                put:⟦→ https://orders-481516234200.europe-west1.run.app/v1/users/{id}⟧⟦run.invoker⟧ {operationId: b}
                post: {}⟦→ https://orders-481516234200.europe-west1.run.app/v1/users/{id}⟧⟦run.invoker⟧
                patch:
                  x-google-backend:⟦path_translation: CONSTANT_ADDRESS · deadline: 15 s⟧
                    address: https://orders-481516234200.europe-west1.run.app/own⟦→ …/own?id={id}⟧⟦run.invoker⟧
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
                orders:⟦deadline: 15 s⟧
                  address: https://orders-481516234200.europe-west1.run.app⟦run.invoker⟧
                  pathTranslation: APPEND_PATH_TO_ADDRESS
                unknown:⟦deadline: 15 s⟧
                  address: https://orders-481516234200.europe-west1.run.app/x⟦run.invoker⟧
                models:
                  address: https://aiplatform.googleapis.com/v1/projects/p/locations/global/endpoints/openapi/chat/completions⟦aiplatform.user⟧
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
                get:⟦→ https://orders-481516234200.europe-west1.run.app/v2/a/{id}⟧⟦run.invoker⟧
                  operationId: a
                put:⟦run.invoker⟧
                  x-google-backend: unknown
              /chat:
                post:⟦→ default model google/gemini-3⟧⟦aiplatform.user⟧
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
          "x-google-backend": {⟦path_translation: APPEND_PATH_TO_ADDRESS · deadline: 15 s⟧
            "address": "https://orders-481516234200.europe-west1.run.app"⟦run.invoker⟧
          },
          "paths": {
            "/a": {
              "get": {⟦→ https://orders-481516234200.europe-west1.run.app/a⟧⟦run.invoker⟧
                "operationId": "a"
              },
              "put": {"x-google-backend":⟦path_translation: CONSTANT_ADDRESS⟧ {"address": "https://orders-481516234200.europe-west1.run.app/b"⟦run.invoker⟧, "deadline": 3}}
            }
          }
        }
    "#]].assert_eq(&shown(json, Format::Json, HintKinds::default()));
    let minified: String = json.lines().map(str::trim).collect();
    expect![[r#"{"swagger": "2.0","x-google-backend":⟦path_translation: APPEND_PATH_TO_ADDRESS · deadline: 15 s⟧ {"address": "https://orders-481516234200.europe-west1.run.app"⟦run.invoker⟧},"paths": {"/a": {"get":⟦→ https://orders-481516234200.europe-west1.run.app/a⟧⟦run.invoker⟧ {"operationId": "a"},"put": {"x-google-backend":⟦path_translation: CONSTANT_ADDRESS⟧ {"address": "https://orders-481516234200.europe-west1.run.app/b"⟦run.invoker⟧, "deadline": 3}}}}}"#]].assert_eq(&shown(&minified, Format::Json, HintKinds::default()));
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
                  x-google-backend: *shared⟦→ …/shared?id={id}⟧⟦run.invoker⟧⟦path_translation: CONSTANT_ADDRESS · deadline: 15 s⟧
                put:
                  x-google-backend:⟦path_translation: CONSTANT_ADDRESS⟧
                    <<: *shared⟦→ …/shared?id={id}⟧⟦run.invoker⟧
                    deadline: 3
              /b: *item
              /c: &c
                get:
                  x-google-backend:⟦path_translation: CONSTANT_ADDRESS⟧
                    address: &address https://orders-481516234200.europe-west1.run.app/c⟦run.invoker⟧
                    deadline: 2
                put:
                  x-google-backend:⟦path_translation: CONSTANT_ADDRESS⟧
                    address: *address⟦run.invoker⟧
                    deadline: 2
              /d: *c
        "#]],
    );
}

#[test]
fn each_kind_can_be_switched_off() {
    let text = format!(
        "swagger: '2.0'\nx-google-backend:\n  address: {RUN}\npaths:\n  /a:\n    get: {{}}\n"
    );
    let none = HintKinds { effective_url: false, roles: false, defaults: false };
    for (kinds, expected) in [
        (HintKinds { effective_url: true, ..none }, vec![format!("→ {RUN}/a")]),
        (HintKinds { roles: true, ..none }, vec!["run.invoker".to_owned(); 2]),
        (
            HintKinds { defaults: true, ..none },
            vec!["path_translation: APPEND_PATH_TO_ADDRESS · deadline: 15 s".to_owned()],
        ),
        (none, vec![]),
    ] {
        let texts: Vec<_> =
            all(&text, Format::Yaml, kinds).into_iter().map(|hint| hint.text).collect();
        assert_eq!(texts, expected);
    }
}

#[test]
fn only_what_is_in_the_range() {
    let mut text = format!("swagger: '2.0'\nx-google-backend:\n  address: {RUN}\npaths:\n");
    for index in 0..9 {
        text += &format!("  /p{index}:\n    get:\n      operationId: o{index}\n");
    }
    let analysis = read(&text, Format::Yaml);
    let all = hints(&analysis, TextRange::new(0, text.len()), HintKinds::default());
    assert_eq!(all.len(), 20);
    for line in 0..text.lines().count() {
        let line = analysis.text.line_at(text.split_inclusive('\n').take(line).map(str::len).sum());
        let found = hints(&analysis, line, HintKinds::default());
        let expected: Vec<_> =
            all.iter().filter(|hint| line.touches(hint.offset)).cloned().collect();
        assert_eq!(found, expected, "{}", line.of(&text));
        let end = TextRange::empty(line.end);
        assert_eq!(hints(&analysis, end, HintKinds::default()), expected, "{}", line.of(&text));
    }
}

#[test]
fn long_and_hostile_texts() {
    let path = "x".repeat(200);
    let text = format!(
        "swagger: '2.0'\nx-google-backend:\n  address: {RUN}\npaths:\n  /{path}/end:\n    get: {{}}\n  \"/a\\u202e\\x1b\\n\":\n    get: {{}}\n"
    );
    let hints = all(&text, Format::Yaml, HintKinds::default());
    assert_eq!(hints.len(), 6);
    for hint in &hints {
        assert!(hint.text.chars().count() <= 80, "{}", hint.text);
        assert!(!hint.text.contains(crate::text::acts), "{:?}", hint.text);
    }
    let is_cut = |it: &&Hint| it.text.starts_with("→ …/xxx") && it.text.ends_with("xxx/end");
    assert!(hints.iter().any(|hint| is_cut(&hint)));
    // The path is more than the host.
    let path = "orders/{order_id}/positions/{position_id}";
    let text = format!(
        "swagger: '2.0'\nx-google-backend:\n  address: {RUN}\npaths:\n  /{path}:\n    get: {{}}\n"
    );
    let hints = all(&text, Format::Yaml, HintKinds::default());
    assert_eq!(hints[2].text, format!("→ …/{path}"));
}

#[test]
fn silent_where_nothing_is_ours() {
    let text = "swagger: '2.0'\npaths:\n  /a:\n    get: {}\n";
    assert_eq!(all(text, Format::Yaml, HintKinds::default()), []);
    let holes = "swagger: '2.0'\npaths:\n  /a:\n    get:\n      x-google-backend:\n        address: ${URL}\n        deadline: ${D}\n        path_translation: ${T}\n";
    assert_eq!(all(holes, Format::Yaml, HintKinds::default()), []);
}

#[test]
fn a_broken_block_leaves_the_others() {
    check(
        &format!(
            r#"swagger: "2.0"
x-google-backend:
  address: {RUN}
paths:
  /a:
    get:
      "oops
  /b:
    get:
      operationId: b
"#
        ),
        &expect![[r#"
            swagger: "2.0"
            x-google-backend:⟦path_translation: APPEND_PATH_TO_ADDRESS · deadline: 15 s⟧
              address: https://orders-481516234200.europe-west1.run.app⟦run.invoker⟧
            paths:
              /a:
                get:⟦→ https://orders-481516234200.europe-west1.run.app/a⟧⟦run.invoker⟧
                  "oops
              /b:
                get:⟦→ https://orders-481516234200.europe-west1.run.app/b⟧⟦run.invoker⟧
                  operationId: b
        "#]],
    );
}

#[test]
fn tooltips_say_why() {
    let text = format!(
        "swagger: '2.0'\nbasePath: /v1\nx-google-backend:\n  address: {RUN}\npaths:\n  /a/{{id}}:\n    get: {{}}\n    put:\n      x-google-backend:\n        address: {RUN}/b\n"
    );
    let mut tooltips = String::new();
    for hint in all(&text, Format::Yaml, HintKinds::default()) {
        tooltips += &format!(
            "{}\n  {}\n\n",
            hint.text,
            hint.tooltip.plain().replace("\n\n", "\n").replace('\n', "\n  ")
        );
    }
    expect![[r#"
        path_translation: APPEND_PATH_TO_ADDRESS · deadline: 15 s
          APPEND_PATH_TO_ADDRESS is the default at the root: the path of the request goes behind the address. Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18
          Without a deadline the gateway waits 15 s for the answer. Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

        run.invoker
          Grant roles/run.invoker to the gateway's service account, on the Cloud Run service orders in europe-west1; it lets the gateway call the service:
              gcloud run services add-iam-policy-binding orders --region=europe-west1 --project=481516234200 --member=serviceAccount:SA_EMAIL --role=roles/run.invoker
          Securing backend services (API Gateway) (https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), as of 2025-09-03

        → https://orders-481516234200.europe-west1.run.app/v1/a/{id}
          get /a/{id} calls https://orders-481516234200.europe-west1.run.app/v1/a/{id}
          - Address: https://orders-481516234200.europe-west1.run.app, from the document's x-google-backend
          - APPEND_PATH_TO_ADDRESS (default): the path of the request goes behind it
          - Path: /v1/a/{id}, with the base path /v1

        run.invoker
          Grant roles/run.invoker to the gateway's service account, on the Cloud Run service orders in europe-west1.

        path_translation: CONSTANT_ADDRESS · deadline: 15 s
          CONSTANT_ADDRESS is the default at an operation: the address stays as it is, and path parameters become query parameters. Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions), as of 2026-11-23 (reported by a third party)
          Without a deadline the gateway waits 15 s for the answer. Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

        → …/b?id={id}
          put /a/{id} calls https://orders-481516234200.europe-west1.run.app/b?id={id}
          - Address: https://orders-481516234200.europe-west1.run.app/b
          - CONSTANT_ADDRESS (default): it stays as it is; path parameters become query parameters

        run.invoker
          Grant roles/run.invoker to the gateway's service account, on the Cloud Run service orders in europe-west1; it lets the gateway call the service:
              gcloud run services add-iam-policy-binding orders --region=europe-west1 --project=481516234200 --member=serviceAccount:SA_EMAIL --role=roles/run.invoker
          Securing backend services (API Gateway) (https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), as of 2025-09-03

    "#]].assert_eq(&tooltips);
}
