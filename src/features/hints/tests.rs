//! Hints, shown in the text that they stand in.

use std::sync::Arc;

use expect_test::{Expect, expect};

use super::{Hint, HintKind, HintKinds, hints};
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
    expected.assert_eq(&shown(text, Format::Yaml, ALL));
}

const ALL: HintKinds = HintKinds { effective_url: true, roles: true, defaults: true };

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

#[test]
fn each_kind_can_be_switched_off() {
    let text = format!(
        "swagger: '2.0'\nx-google-backend:\n  address: {RUN}\npaths:\n  /a:\n    get: {{}}\n"
    );
    let none = HintKinds { effective_url: false, roles: false, defaults: false };
    for (kinds, expected) in [
        (HintKinds { effective_url: true, ..none }, vec![format!("→ {RUN}/a")]),
        (HintKinds { roles: true, ..none }, vec!["needs roles/run.invoker".to_owned()]),
        (
            HintKinds { defaults: true, ..none },
            vec!["(default APPEND_PATH_TO_ADDRESS, deadline 15 s)".to_owned()],
        ),
        (HintKinds::default(), vec![format!("→ {RUN}/a")]),
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
    let all = hints(&analysis, TextRange::new(0, text.len()), ALL);
    assert_eq!(all.len(), 11);
    for line in 0..text.lines().count() {
        let line = analysis.text.line_at(text.split_inclusive('\n').take(line).map(str::len).sum());
        let found = hints(&analysis, line, ALL);
        let expected: Vec<_> =
            all.iter().filter(|hint| line.touches(hint.offset)).cloned().collect();
        assert_eq!(found, expected, "{}", line.of(&text));
        let end = TextRange::empty(line.end);
        assert_eq!(hints(&analysis, end, ALL), expected, "{}", line.of(&text));
    }
}

#[test]
fn long_and_hostile_texts() {
    let path = "x".repeat(200);
    let text = format!(
        "swagger: '2.0'\nx-google-backend:\n  address: {RUN}\npaths:\n  /{path}/end:\n    get: {{}}\n  \"/a\\u202e\\x1b\\n\":\n    get: {{}}\n"
    );
    let hints = all(&text, Format::Yaml, ALL);
    assert_eq!(hints.len(), 4);
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
    let hints = all(&text, Format::Yaml, ALL);
    assert_eq!(hints[2].text, format!("→ …/{path}"));
}

#[test]
fn silent_where_nothing_is_ours() {
    let text = "swagger: '2.0'\npaths:\n  /a:\n    get: {}\n";
    assert_eq!(all(text, Format::Yaml, ALL), []);
    let holes = "swagger: '2.0'\npaths:\n  /a:\n    get:\n      x-google-backend:\n        address: ${URL}\n        deadline: ${D}\n        path_translation: ${T}\n";
    assert_eq!(all(holes, Format::Yaml, ALL), []);
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
            x-google-backend:⟦needs roles/run.invoker⟧⟦(default APPEND_PATH_TO_ADDRESS, deadline 15 s)⟧
              address: https://orders-481516234200.europe-west1.run.app
            paths:
              /a:
                get:⟦→ https://orders-481516234200.europe-west1.run.app/a⟧
                  "oops
              /b:
                get:⟦→ https://orders-481516234200.europe-west1.run.app/b⟧
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
    for hint in all(&text, Format::Yaml, ALL) {
        tooltips += &format!(
            "{}\n  {}\n\n",
            hint.text,
            hint.tooltip.plain().replace("\n\n", "\n").replace('\n', "\n  ")
        );
    }
    expect![[r#"
        needs roles/run.invoker
          The gateway's service account needs roles/run.invoker on the Cloud Run service orders in europe-west1:
              gcloud run services add-iam-policy-binding orders --region=europe-west1 --project=481516234200 --member=serviceAccount:SA_EMAIL --role=roles/run.invoker
          Set serviceAccount in the settings, and this command names the account.
          Securing backend services (API Gateway) (https://docs.cloud.google.com/api-gateway/docs/securing-backend-services), as of 2025-09-03

        (default APPEND_PATH_TO_ADDRESS, deadline 15 s)
          APPEND_PATH_TO_ADDRESS is the default at the top level: the path of the request is added to the address. Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18
          Without deadline the gateway waits 15 s for the answer. Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

        → https://orders-481516234200.europe-west1.run.app/v1/a/{id}
          get /a/{id} calls https://orders-481516234200.europe-west1.run.app/v1/a/{id}
          - Address: https://orders-481516234200.europe-west1.run.app, set at the top level
          - APPEND_PATH_TO_ADDRESS (default): the path of the request is added to it
          - Path: /v1/a/{id}, which begins with the base path /v1

        (default CONSTANT_ADDRESS, deadline 15 s)
          CONSTANT_ADDRESS is the default at an operation: the path of the request is dropped, and path parameters become query parameters. Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions), as of 2026-11-23 (reported by a third party)
          Without deadline the gateway waits 15 s for the answer. Google's source code (https://github.com/GoogleCloudPlatform/esp-v2), as of 2026-08-18

        → …/b?id={id}
          put /a/{id} calls https://orders-481516234200.europe-west1.run.app/b?id={id}
          - Address: https://orders-481516234200.europe-west1.run.app/b
          - CONSTANT_ADDRESS (default): the path of the request is dropped; path parameters become query parameters

    "#]].assert_eq(&tooltips);
}

/// A config in flow style, one operation on its line, then two.
const FLOW: &str = r#"swagger: "2.0"
x-google-backend: {address: "https://a-1234567890.us-east1.run.app", deadline: 3}
paths:
  /one: {get: {operationId: one}}
  /two: {get: {operationId: two}, put: {operationId: three}}
  /own:
    get: {x-google-backend: {address: "https://b-1234567890.us-east1.run.app/own"}, operationId: own}
    put: {operationId: open,
      x-google-backend: {address: "https://b-1234567890.us-east1.run.app/x"}}
"#;

#[test]
fn in_flow_style_at_the_end_of_the_line_or_nowhere() {
    expect![[r#"
        swagger: "2.0"
        x-google-backend: {address: "https://a-1234567890.us-east1.run.app", deadline: 3}⟦needs roles/run.invoker⟧
        paths:
          /one: {get: {operationId: one}}⟦→ https://a-1234567890.us-east1.run.app/one⟧
          /two: {get: {operationId: two}, put: {operationId: three}}
          /own:
            get: {x-google-backend: {address: "https://b-1234567890.us-east1.run.app/own"}, operationId: own}⟦needs run.invoker⟧
            put: {operationId: open,
              x-google-backend: {address: "https://b-1234567890.us-east1.run.app/x"}}⟦(default CONSTANT_ADDRESS, deadline 15 s)⟧
    "#]].assert_eq(&shown(FLOW, Format::Yaml, ALL));
}

#[test]
fn no_text_follows_a_hint_and_none_ends_after_column_120() {
    let mut texts = vec![FLOW.to_owned()];
    for length in 0..120 {
        let path = "p/".repeat(length / 2);
        texts.push(format!(
            "swagger: '2.0'\nx-google-backend:\n  address: {RUN}\npaths:\n  /{path}:\n    get: {{operationId: a}} # {path}\n    put:\n      x-google-backend:\n        address: {RUN}/{path}\n"
        ));
    }
    let mut shortened = 0;
    for text in texts {
        let found = all(&text, Format::Yaml, ALL);
        let mut ends = std::collections::BTreeMap::new();
        for hint in &found {
            let line = read(&text, Format::Yaml).text.line_at(hint.offset);
            assert_eq!(text[hint.offset..line.end].trim(), "", "{hint:?}");
            let end = ends.entry(line.end).or_insert(line.of(&text).chars().count());
            *end += 1 + hint.text.chars().count();
            assert!(*end <= 120, "{hint:?} ends at column {end}");
            let begins = ["→ ", "needs ", "("].iter().any(|start| hint.text.starts_with(start));
            assert!(begins, "{hint:?}");
            let is_short = hint.kind == HintKind::EffectiveUrl && hint.text.contains('…');
            shortened += usize::from(is_short);
            if is_short {
                let whole = hint.tooltip.plain();
                assert!(whole.contains("calls https://orders-"), "{whole}");
            }
        }
    }
    assert!(shortened > 50, "{shortened}");
}

#[test]
fn a_role_without_room_at_the_key_is_said_nearby() {
    let only_roles = HintKinds { effective_url: false, roles: true, defaults: false };
    let text = r#"swagger: "2.0"
paths:
  /orders:
    get:
      x-google-backend: {address: https://orders-481516234200.europe-west1.run.app, path_translation: APPEND_PATH_TO_ADDRESS}
  /stock:
    get:
      x-google-backend: # a comment that takes all the room there is on this line, because it is that long, and longer
        address: https://stock-481516234200.europe-west1.run.app
"#;
    expect![[r#"
        swagger: "2.0"
        paths:
          /orders:
            get:⟦needs roles/run.invoker⟧
              x-google-backend: {address: https://orders-481516234200.europe-west1.run.app, path_translation: APPEND_PATH_TO_ADDRESS}
          /stock:
            get:
              x-google-backend: # a comment that takes all the room there is on this line, because it is that long, and longer
                address: https://stock-481516234200.europe-west1.run.app⟦needs roles/run.invoker⟧
    "#]]
    .assert_eq(&shown(text, Format::Yaml, only_roles));
}
