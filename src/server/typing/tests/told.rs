//! When what is held back is told, and that nothing is told that is not so.

use super::*;

const HEAD: &str = "swagger: \"2.0\"\ninfo:\n  title: Shop\n  version: \"1\"\n";
const BACKEND: &str =
    "x-google-backend:\n  address: https://orders-1234567890.us-central1.run.app\n";
const PATHS: &str = r#"paths:
  /orders:
    get:
      operationId: listOrders
      responses: {"200": {description: OK}}"#;

const JSON_HEAD: &str = r#"{
  "swagger": "2.0",
  "info": {"title": "Shop", "version": "1"},"#;
const JSON_PATHS: &str = r#"
  "paths": {"/a": {"get": {"operationId": "a", "responses": {"200": {"description": "OK"}}}}}
}"#;

/// What was typed between two texts, and what came and went on the way.
fn typed(name: &str, before: &str, typed: &str, after: &str, editor: Editor) -> (Typist, Flicker) {
    let mut typist = Typist::new(name, before, after, editor);
    let at_first = typist.documents.get(&typist.url).unwrap().shown().now();
    typist.write(typed);
    let shown = flicker(&typist.steps, |step| &step.shown, &at_first);
    (typist, shown)
}

#[test]
fn json_is_told_once_the_text_is_whole_and_another_line_is_edited() {
    let backend = r#"
  "x-google-backend": {
    "address": "https://orders-1234567890.us-central1.run.app",
    "protocol": "h",
    "deadline": 5
  },
  "tags": []"#;
    let ftp = backend.replace("https://orders-1234567890.us-central1.run.app", "ftp://a.example");
    for editor in [Editor::Plain, Editor::Closing] {
        let (typist, _) = typed("shop.json", JSON_HEAD, backend, "\n}", editor);
        assert_eq!(rules(&typist), ["invalid-value"], "{editor:?}");
        let (mut typist, _) = typed("shop.json", JSON_HEAD, &ftp, "\n}", editor);
        assert_eq!(rules(&typist), ["address", "invalid-value"], "{editor:?}");
        // What is shown stays on the way through broken text.
        typist.write(",\n  \"host\": \"api.exa");
        assert_eq!(rules(&typist), ["address", "invalid-value"], "{editor:?}");
    }
}

#[test]
fn json_that_is_whole_again_shows_what_is_found_and_no_more() {
    let backend = r#"
  "x-google-backend": {
    "address": "https://bigquery.googleapis.com"
  },"#;
    let (typist, shown) = typed("shop.json", JSON_HEAD, backend, JSON_PATHS, Editor::Plain);
    assert_eq!(rules(&typist), ["googleapis-backend"]);
    assert_eq!(shown.elsewhere, [""; 0]);
    // Not indented, it may be that the bracket was forgotten.
    let flat = backend.replace("    \"", "  \"");
    let (typist, _) = typed("shop.json", JSON_HEAD, &flat, JSON_PATHS, Editor::Plain);
    assert_eq!(rules(&typist), ["googleapis-backend"]);
}

#[test]
fn a_bracket_that_was_left_open_is_told() {
    let before = format!(
        "{JSON_HEAD}\n  \"x-google-backend\": {{\"address\": \"https://a-1234567890.a.run.app\"}},"
    );
    let tags = "\n  \"tags\": [\n  \"host\": \"a.example\",\n  \"basePath\": \"/a\",";
    let (typist, _) = typed("shop.json", &before, tags, JSON_PATHS, Editor::Plain);
    let all = &typist.steps.last().unwrap().all;
    assert!(rules(&typist).contains(&"syntax"), "{all:?}");
}

#[test]
fn a_new_method_in_json_is_quiet() {
    let put = r##"
      "put": {
        "operationId": "replaceOrder",
        "parameters": [
          {
            "name": "order",
            "in": "body",
            "schema": {"$ref": "#/definitions/Order"}
          }
        ],
        "responses": {
          "200": {"description": "OK"}
        }
      },"##;
    let (before, after) = cut(JSON_2, "\n      \"post\"");
    for editor in [Editor::Plain, Editor::Closing] {
        let (_, shown) = typed("shop.json", before, put, after, editor);
        assert_eq!(shown.elsewhere, [""; 0], "{editor:?}");
        assert_eq!(shown.raised, [""; 0], "{editor:?}");
    }
}

#[test]
fn what_is_wrong_with_an_address_whatever_follows_is_told() {
    let before = format!("{HEAD}x-google-backend:\n  address: ");
    let after = format!("\n{PATHS}");
    // The rules after all letters are typed, and after the address is pasted.
    for (address, when_typed, when_pasted) in [
        ("tcp://orders.example.com/x", vec!["address"], vec!["address"]),
        ("ftp://orders.example.com/x", vec!["address"], vec!["address"]),
        ("https://orders.example.com:99999", vec!["address"], vec!["address"]),
        ("https://me@orders.example.com/", vec!["address", "address"], vec!["address", "address"]),
        ("https://localhost", vec!["private-backend"], vec!["private-backend"]),
        ("https://localhost:8080", vec!["private-backend"], vec!["private-backend"]),
        ("https://backend", vec![], vec!["private-backend"]),
        ("https://orders.exa", vec![], vec![]),
        ("https://orders.example.com:8080", vec![], vec![]),
    ] {
        let (typist, _) = typed("shop.yaml", &before, address, &after, Editor::Plain);
        let about = |typist: &Typist| -> Vec<_> {
            rules(typist).into_iter().filter(|it| *it != "implicit-constant-address").collect()
        };
        assert_eq!(about(&typist), when_typed, "{address} typed");
        let mut typist = Typist::new("shop.yaml", &before, &after, Editor::Plain);
        typist.edit(0, address, "");
        assert_eq!(about(&typist), when_pasted, "{address} pasted");
    }
}

#[test]
fn a_name_is_waited_for_while_its_section_may_come() {
    let use_it = "\nsecurity:\n  - kee: []\ndefinitions:\n  Order:\n    type: object";
    let schemes = "securityDefinitions:\n  key: {type: apiKey, name: key, in: query}\n";
    let is_told = |typist: &Typist| rules(typist).contains(&"undefined-security-scheme");
    // The section is there and was left.
    let before = format!("{HEAD}{BACKEND}{schemes}{PATHS}");
    let (typist, _) = typed("shop.yaml", &before, use_it, "", Editor::Plain);
    assert!(is_told(&typist));
    // It may still come, ...
    let before = format!("{HEAD}{BACKEND}{PATHS}");
    let (mut typist, _) = typed("shop.yaml", &before, use_it, "", Editor::Plain);
    assert!(!is_told(&typist));
    typist.write("\nsecurityDefinitions:\n  other:\n    type: basic");
    assert!(!is_told(&typist));
    // ... and comes without the name.
    typist.write("\ntags:");
    assert!(is_told(&typist));
}

#[test]
fn a_reference_waits_for_a_section_that_may_come() {
    let put = r##"
      parameters:
        - $ref: "#/parameters/id"
    put:
      operationId: replaceOrders
      responses: {"200": {description: OK}}
parameters:
  id: {name: id, in: query, type: string}"##;
    let before = format!("{HEAD}{BACKEND}{PATHS}");
    let (_, shown) = typed("shop.yaml", &before, put, "", Editor::Closing);
    assert_eq!(shown.elsewhere, [""; 0]);
    // This one cannot.
    let put = r##"
    put:
      operationId: replaceOrders
      responses: {"200": {description: OK, schema: {$ref: "#/definition/Order"}}}
definitions:"##;
    let (typist, _) = typed("shop.yaml", &before, put, "", Editor::Closing);
    assert!(rules(&typist).contains(&"reference"), "{:?}", rules(&typist));
}

#[test]
fn a_quota_limit_is_quiet_in_any_order() {
    let yaml = r#"
x-google-management:
  metrics:
    - name: reads
      valueType: INT64
      metricKind: DELTA
  quota:
    limits:
      - name: limit
        metric: reads
        unit: "1/min/{project}"
        values:
          STANDARD: 1"#;
    let json = r#"
  "x-google-management": {
    "metrics": [{"name": "reads", "valueType": "INT64", "metricKind": "DELTA"}],
    "quota": {
      "limits": [
        {
          "name": "limit",
          "metric": "reads",
          "unit": "1/min/{project}",
          "values": {
            "STANDARD": 1
          }
        }
      ]
    }
  }"#;
    let deep = yaml.replace("  ", "    ").replace("- ", "-   ");
    let before = format!("{HEAD}{BACKEND}{PATHS}");
    for (name, before, text, after, editor) in [
        ("shop.yaml", before.as_str(), yaml, "", Editor::Plain),
        ("shop.yaml", before.as_str(), deep.as_str(), "", Editor::Closing),
        ("shop.json", JSON_HEAD, json, "\n}", Editor::Plain),
        ("shop.json", JSON_HEAD, json, "\n}", Editor::Closing),
    ] {
        let (typist, shown) = typed(name, before, text, after, editor);
        let mut all = typist.steps.iter().flat_map(|step| &step.all);
        assert!(name.ends_with("json") || all.any(|it| it.rule == "quota-limit"), "{editor:?}");
        assert_eq!(shown.elsewhere, [""; 0], "{name} {editor:?}");
    }
}

#[test]
fn replacing_a_word_is_quiet() {
    let text = format!(
        r#"{HEAD}paths:
  /orders/{{id}}:
    parameters: [{{name: id, in: path, required: true, type: string}}]
    get: {{x-google-backend: {{address: https://a-1234567890.us-central1.run.app, disable_auth: true}}, operationId: a, responses: {{"200": {{description: OK}}}}}}
"#
    );
    for (before, word, new) in [
        ("address: ", "https://a-1234567890.us-central1.run.app", "https://b-1234567890.a.run.app"),
        ("disable_auth: ", "true", "false"),
        ("app, ", "disable_auth", "disable_auth"),
        ("paths:\n  ", "/orders/{id}", "/orders/{id}"),
        ("/orders/{", "id", "id"),
    ] {
        let text = match word {
            "/orders/{id}" | "id" => {
                text.replace("disable_auth: true", "path_translation: CONSTANT_ADDRESS")
            }
            _ => text.clone(),
        };
        let end = text.find(&format!("{before}{word}")).unwrap() + before.len() + word.len();
        let (before, after) = text.split_at(end);
        let mut typist = Typist::new("shop.yaml", before, after, Editor::Plain);
        let at_first = typist.documents.get(&typist.url).unwrap().shown().now();
        for _ in word.chars() {
            typist.edit(1, "", "");
        }
        typist.write(new);
        let shown = flicker(&typist.steps, |step| &step.shown, &at_first);
        assert_eq!(shown.raised, [""; 0], "{word}");
        assert_eq!(shown.elsewhere, [""; 0], "{word}");
    }
}
