//! Where on a line a hint may be, and how long it may be.

use super::*;

#[test]
fn long_and_hostile_texts() {
    let path = "x".repeat(200);
    let text = format!(
        r#"swagger: '2.0'
x-google-backend:
  address: {RUN}
paths:
  /{path}/end:
    get: {{}}
  "/a\u202e\x1b\n":
    get: {{}}
"#
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
        r#"swagger: '2.0'
x-google-backend:
  address: {RUN}
paths:
  /{path}:
    get: {{}}
"#
    );
    let hints = all(&text, Format::Yaml, ALL);
    assert_eq!(hints[2].text, format!("→ …/{path}"));
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
            r#"swagger: '2.0'
x-google-backend:
  address: {RUN}
paths:
  /{path}:
    get: {{operationId: a}} # {path}
    put:
      x-google-backend:
        address: {RUN}/{path}
"#
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
