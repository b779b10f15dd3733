//! Completions in configs: `$0` is the cursor.

use std::sync::Arc;

use super::expanded::expanded;
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::features::{Asked, Completion, CompletionKind, completions, completions_for};
use crate::gateway::{SNIPPETS, SnippetPlace};
use crate::rules::findings;
use crate::settings::{Settings, Severity};
use crate::text::Text;
use crate::yaml::Format;

fn read(text: &str, format: Format) -> Analysis {
    Analysis::new(Text::new(text), format, Arc::new(Settings::default()))
}

fn offered(marked: &str, format: Format) -> (String, Vec<Completion>) {
    let offset = marked.find("$0").unwrap();
    let text = marked.replacen("$0", "", 1);
    let completions = completions(&read(&text, format), offset);
    (text, completions)
}

fn labels(marked: &str) -> Vec<String> {
    let format = if marked.starts_with('{') { Format::Json } else { Format::Yaml };
    offered(marked, format).1.into_iter().map(|it| it.label).collect()
}

/// The keys of extensions.
fn keys(marked: &str) -> Vec<String> {
    let (_, offered) = offered(marked, Format::Yaml);
    let keys = offered.into_iter().filter(|it| !it.is_of_openapi);
    let keys = keys.filter(|it| it.kind != CompletionKind::Snippet);
    keys.map(|it| it.label).collect()
}

/// The text after the completion of this name.
#[track_caller]
fn after(marked: &str, label: &str) -> String {
    let format = if marked.starts_with('{') { Format::Json } else { Format::Yaml };
    let (mut text, offered) = offered(marked, format);
    let found = offered.into_iter().find(|it| it.label == label).expect(label);
    let mut edits: Vec<Edit> = found.also;
    edits.push(found.edit);
    edits.sort_by_cached_key(|edit| edit.range);
    for edit in edits.iter().rev() {
        text.replace_range(edit.range.start..edit.range.end, &edit.text);
    }
    text
}

const V2: &str = "swagger: '2.0'\n";
const V3: &str = "openapi: 3.0.3\n";

#[test]
fn keys_of_a_place_and_version() {
    let operation = ["x-google-backend", "x-google-quota", "x-security"];
    assert_eq!(keys(&format!("{V2}paths:\n  /a:\n    get:\n      $0\n")), operation);
    let third =
        ["x-google-backend", "x-google-quota", "x-google-mcp-tool", "x-google-model-router"];
    assert_eq!(keys(&format!("{V3}paths:\n  /a:\n    post:\n      $0\n")), third);
    assert_eq!(keys(&format!("{V3}paths:\n  /a:\n    options:\n      $0\n")), third[..2]);
    assert_eq!(keys(&format!("{V2}paths:\n  /a:\n    $0\n")), [""; 0]);
    assert_eq!(keys(&format!("{V2}paths:\n  $0\n")), [""; 0]);
    assert_eq!(keys(&format!("{V2}info:\n  $0\n")), [""; 0]);
    let scheme = format!("{V2}securityDefinitions:\n  a:\n    type: oauth2\n    $0\n");
    let jwt =
        ["x-google-issuer", "x-google-jwks_uri", "x-google-audiences", "x-google-jwt-locations"];
    assert_eq!(keys(&scheme), jwt);
    assert_eq!(keys(&scheme.replace("oauth2", "apiKey")), [""; 0]);
    assert_eq!(keys(&scheme.replace("$0", "x-issuer: a\n    $0"))[..2], [jwt[1], jwt[2]]);
    let parameter = format!(
        "{V3}paths:\n  /a/{{b}}:\n    get:\n      parameters:\n      - in: path\n        $0\n"
    );
    assert_eq!(keys(&parameter), ["x-google-parameter"]);
    assert_eq!(keys(&parameter.replace("in: path", "in: query")), [""; 0]);
    assert_eq!(keys(&format!("{V3}servers:\n- url: /a\n  $0\n")), ["x-google-endpoint"]);
    assert_eq!(keys("a: 1\n$0"), [""; 0]);
    assert_eq!(keys("openapi: 3.0.3\n$0")[..2], ["x-google-api-management", "x-google-backend"]);
}

#[test]
fn what_stands_there_is_not_offered_again() {
    let fields =
        format!("{V2}x-google-backend:\n  address: x\n  jwtAudience: y\n  $0\n  deadline: 1\n");
    assert_eq!(keys(&fields), ["path_translation", "protocol"]);
    let flow = format!("{V2}x-google-backend: {{address: x, $0, disableAuth: true}}\n");
    assert_eq!(keys(&flow), ["path_translation", "protocol", "deadline"]);
    let own = format!("{V2}x-google-backend:\n  addr$0ess: x\n");
    assert_eq!(keys(&own)[0], "address");
    let schemes = format!("{V2}securityDefinitions:\n  'it''s': {{type: apiKey}}\n");
    assert!(keys(&format!("{schemes}security:\n- 'it''s': []\n  $0\n")).is_empty());
    let below = format!("{V2}x-google-endpoints:\n- $0\n  allowCors: true\n");
    assert!(!keys(&below).contains(&"allowCors".to_owned()));
}

#[test]
fn the_first_item_comes_with_its_dash() {
    let schemes = format!("{V2}securityDefinitions:\n  k: {{type: apiKey}}\nsecurity:\n");
    for typed in ["  $0", "  k$0", "  $0\npaths: {}"] {
        let written = after(&format!("{schemes}{typed}\n"), "k");
        assert!(written.starts_with(&format!("{}  - k: []\n", schemes)), "{written}");
    }
    let endpoints = format!("{V2}host: a.example.com\nx-google-endpoints:\n  $0\n");
    assert_eq!(
        after(&endpoints, "allowCors"),
        format!("{V2}host: a.example.com\nx-google-endpoints:\n  - allowCors: true\n")
    );
    assert!(labels(&format!("{schemes}  \"$0\n")).is_empty());
    assert!(labels(&format!("{V2}security:\n  - k: []\n  $0\n")).is_empty());
}

#[test]
fn a_named_object_is_offered_its_fields_only() {
    for inside in ["    b:\n      $0\n", "    b: {$0}\n", "    b: {address: x, $0}\n"] {
        let marked = format!("{V3}x-google-api-management:\n  backends:\n{inside}");
        let labels = labels(&marked);
        assert!(labels.contains(&"deadline".to_owned()), "{labels:?}");
        assert!(labels.iter().all(|label| !label.contains(':')), "{labels:?}");
    }
}

#[test]
fn no_mapping_begins_within_a_string() {
    let schemes = "securityDefinitions: {jwt: {type: oauth2}}\n";
    for list in ["security: [\"$0\"]\n", "security: ['j$0']\n", "x-google-endpoints: [\"n$0\"]\n"] {
        assert_eq!(labels(&format!("{V2}{schemes}{list}")), Vec::<String>::new(), "{list}");
    }
    let block = format!("{V2}{schemes}security:\n- \"$0\"\n");
    assert_eq!(labels(&block), ["jwt"]);
}

#[test]
fn one_server_bears_the_endpoint() {
    let second = format!("{V3}servers:\n- url: /a\n  x-google-endpoint: {{}}\n- url: /b\n  $0\n");
    assert!(!keys(&second).contains(&"x-google-endpoint".to_owned()));
    let own = format!("{V3}servers:\n- url: /a\n  x-google-end$0point: {{}}\n");
    assert!(keys(&own).contains(&"x-google-endpoint".to_owned()));
}

#[test]
fn a_document_has_one_endpoint() {
    for marked in ["- $0", "- allow$0: true", "- allowCors: true\n  $0", "[{$0}]"] {
        let marked = format!("{V2}x-google-endpoints: \n{marked}\n").replace(" \n[", " [");
        assert!(labels(&marked).contains(&"name".to_owned()), "{marked}");
    }
    for marked in ["- name: a\n- $0", "- $0\n- name: a", "[{name: a}, {$0}]", "[{name: a}, $0]"] {
        let marked = format!("{V2}x-google-endpoints: \n{marked}\n").replace(" \n[", " [");
        assert!(labels(&marked).is_empty(), "{marked}");
    }
}

#[test]
fn what_the_other_product_reads() {
    let marked = format!("{V3}x-google-api-management:\n  $0\n");
    assert!(keys(&marked).contains(&"mcp".to_owned()));
    let by_hand = keys(&format!("# gateway-ls: endpoints\n{marked}"));
    assert!(!by_hand.contains(&"mcp".to_owned()) && by_hand.contains(&"allowCors".to_owned()));
    // Nobody said which product it is: what the likely one does not read comes last.
    let (_, likely) = offered(&marked, Format::Yaml);
    let last = likely.last().unwrap();
    assert_eq!((&*last.label, last.detail.as_deref()), ("allowCors", Some("Cloud Endpoints only")));
    let root = |line: &str| keys(&format!("{line}{V2}$0\n"));
    let endpoints = root("# gateway-ls: endpoints\n");
    assert_eq!(endpoints.last().unwrap(), "x-google-experimental-authorization");
    assert!(!root("# gateway-ls: api-gateway\n").contains(endpoints.last().unwrap()));
}

#[test]
fn names_of_the_document() {
    let head = format!(
        "{V3}x-google-api-management:\n  backends:\n    one: {{address: x}}\n    two: {{address: y}}\n  metrics:\n    calls: {{}}\n  ai: {{models: {{routing: {{routers: {{r: {{defaultModel: {{backend: one}}}}}}}}}}}}\ncomponents:\n  securitySchemes:\n    key: {{type: apiKey, name: x-api-key, in: header}}\n"
    );
    let at = |marked: &str| labels(&format!("{head}{marked}"));
    assert_eq!(at("x-google-backend: $0\n"), ["one", "two"]);
    assert_eq!(at("x-google-backend: t$0\n"), ["one", "two"]);
    assert_eq!(at("paths: {/a: {post: {x-google-model-router: $0}}}\n"), ["r"]);
    assert_eq!(at("security:\n- $0\n"), ["key"]);
    assert_eq!(at("security:\n- k$0: []\n"), ["key"]);
    assert_eq!(at("security: [{$0}]\n"), ["key"]);
    assert_eq!(at("paths: {/a: {get: {security: [{key: [], $0}]}}}\n"), [""; 0]);
    assert_eq!(
        at("paths:\n  /a:\n    get:\n      x-google-quota:\n        metricCosts:\n          $0\n"),
        ["calls"]
    );
    let inside =
        |marked: &str| labels(&head.replace("  metrics:", &format!("  {marked}\n  metrics:")));
    assert_eq!(inside("mcp: {tools-list: {security: {$0}}}"), ["key"]);
    assert_eq!(inside("quota: {limits: {a: {metric: $0}}}"), ["calls"]);
    let router = head.replace("backend: one", "backend: $0");
    assert_eq!(labels(&router), ["one", "two"]);
    assert_eq!(
        after(&format!("{head}security:\n- $0\n"), "key"),
        format!("{head}security:\n- key: []\n")
    );
    let old = format!("{V2}securityDefinitions: {{jwt: {{type: oauth2}}}}\nx-security:\n- $0\n");
    assert_eq!(labels(&old), ["jwt"]);
}

#[test]
fn nothing_in_files_that_are_left_out() {
    assert!(!labels(&format!("{V2}$0\n")).is_empty());
    assert!(labels(&format!("# gateway-ls: off\n{V2}$0\n")).is_empty());
}

#[test]
fn elsewhere_nothing() {
    for marked in [
        "info:\n  title: $0\n",
        "info:\n  title: x-goo$0\n",
        "# x-goo$0\n",
        "info: {} # x$0\n",
        "info:\n  description: |\n    x-goo$0\n",
        "info:\n  description: >\n    a\n\n    $0\n    b\n",
        "info:\n  description: 'a\n    x-goo$0'\n",
        "x-google-allow: all $0\n",
        "x-google-backend: $0\n",
        "x-google-backend:\n  address: https://a b$0\n",
        "x-google-backend:\n  deadline: $0\n",
        "host: a\n   $0\n",
        "paths:\n  /a:\n    get:\n      tags: [x-g$0]\n",
    ] {
        assert_eq!(labels(&format!("{V2}{marked}")), [""; 0], "{marked}");
    }
}

#[test]
fn a_blank_typed_to_indent_asks_for_nothing() {
    let ask = |marked: &str, typed| {
        let offset = marked.find("$0").unwrap();
        let asked = Asked { typed, ..Asked::default() };
        completions_for(&read(&marked.replace("$0", ""), Format::Yaml), offset, asked).len()
    };
    let indented = format!("{V2}x-google-backend:\n  $0\n");
    assert_eq!(ask(&indented, Some(' ')), 0);
    assert!(ask(&indented, None) > 0);
    assert_eq!(ask(&format!("{V2}x-google-allow: $0\n"), Some(' ')), 2);
    assert!(ask(&format!("{V2}x-google-backend: {{address: a, $0}}\n"), Some(' ')) > 0);
}

#[test]
fn what_is_written() {
    for (marked, label, expected) in [
        ("x-google-al$0\n", "x-google-allow", "x-google-allow: configured\n"),
        ("x-google-al$0: all\n", "x-google-allow", "x-google-allow: all\n"),
        ("\"x-goo$0\"\n", "x-google-api-name", "\"x-google-api-name\": \n"),
        ("\"x-goo$0\n", "x-google-api-name", "\"x-google-api-name\": \n"),
        ("'x-goo$0': a\n", "x-google-api-name", "'x-google-api-name': a\n"),
        ("x-google-allow:$0\n", "all", "x-google-allow: all\n"),
        ("x-google-allow: \"$0\"\n", "all", "x-google-allow: \"all\"\n"),
        ("x-google-allow: \"a$0\n", "all", "x-google-allow: \"all\"\n"),
        ("x-google-allow: co$0nfigured # a\n", "all", "x-google-allow: all # a\n"),
        (
            "x-google-backend: {$0 address: x}\n",
            "deadline",
            "x-google-backend: {deadline: , address: x}\n",
        ),
        (
            "x-google-backend: {\n  address: x\n  $0\n}\n",
            "deadline",
            "x-google-backend: {\n  address: x,\n  deadline: \n}\n",
        ),
        (
            "x-google-management:\n    metrics:\n        - na$0\n",
            "name",
            "x-google-management:\n    metrics:\n        - name: \n",
        ),
        (
            "x-google-management:\n    quota:\n        limits:\n            - name: a\n              val$0\n",
            "values",
            "x-google-management:\n    quota:\n        limits:\n            - name: a\n              values:\n                  STANDARD: \n",
        ),
    ] {
        assert_eq!(after(&format!("{V2}{marked}"), label), format!("{V2}{expected}"), "{marked}");
    }
    assert_eq!(
        after("{\"swagger\": \"2.0\", \"x-google-al$0\"}", "x-google-allow"),
        "{\"swagger\": \"2.0\", \"x-google-allow\": \"configured\"}"
    );
    assert_eq!(
        after("{\n  \"swagger\": \"2.0\"\n  $0\n}", "x-google-api-name"),
        "{\n  \"swagger\": \"2.0\",\n  \"x-google-api-name\": \"\"\n}"
    );
    assert_eq!(
        after("{\n  \"swagger\": \"2.0\",\n  \"$0\"\n  \"paths\": {}\n}", "x-google-api-name"),
        "{\n  \"swagger\": \"2.0\",\n  \"x-google-api-name\": \"\",\n  \"paths\": {}\n}"
    );
}

#[test]
fn a_backend_as_a_whole() {
    let marked = format!("{V2}paths:\n    /a:\n        get:\n            $0\n");
    expect_test::expect![[r#"
        swagger: '2.0'
        paths:
            /a:
                get:
                    x-google-backend:
                        address: https://PROJECT_ID.REGION_CODE.r.appspot.com
                        jwt_audience: IAP_AUDIENCE
                        path_translation: APPEND_PATH_TO_ADDRESS
    "#]]
    .assert_eq(&after(&marked, "x-google-backend: App Engine with IAP"));
    let marked = "{\"openapi\": \"3.0.3\", \"x-google-api-management\": {\"backends\": {\"$0\"}}}";
    expect_test::expect![[r#"{"openapi": "3.0.3", "x-google-api-management": {"backends": {"cloud-run": {"address": "https://SERVICE-PROJECT_NUMBER.REGION.run.app", "pathTranslation": "APPEND_PATH_TO_ADDRESS"}}}}"#]]
    .assert_eq(&after(marked, "cloud-run: Cloud Run"));
    let taken = format!("{V3}x-google-api-management:\n  backends:\n    cloud-run: {{}}\n    $0\n");
    assert!(after(&taken, "cloud-run-2: Cloud Run").contains("\n    cloud-run-2:\n      address:"));
    let crlf = format!("{V2}$0").replace('\n', "\r\n");
    assert!(after(&crlf, "x-google-backend: Cloud Run").contains(":\r\n  address:"));
    let snippet = offered(&format!("{V2}$0\n"), Format::Yaml).1;
    let snippet = snippet.into_iter().find(|it| it.label == "x-google-backend: Cloud Run").unwrap();
    expect_test::expect![[r#"
        x-google-backend:
          address: https://${1:SERVICE-PROJECT_NUMBER}.${2:REGION}.run.app
          path_translation: ${3|APPEND_PATH_TO_ADDRESS,CONSTANT_ADDRESS|}"#]]
    .assert_eq(&snippet.snippet.unwrap());
}

/// A config that is whole but for the snippet at `$0`.
fn config_for(place: SnippetPlace, is_v3: bool) -> String {
    let rest = "info: {title: Shop, version: '1'}\npaths:\n  /a:\n    get:\n      operationId: listOrders\n      description: All orders.\n      responses: {'200': {description: OK}}\n";
    match (place, is_v3) {
        (SnippetPlace::Root | SnippetPlace::RootOrOperation, false) => format!("{V2}{rest}$0\n"),
        (SnippetPlace::Root | SnippetPlace::RootOrOperation, true) => {
            format!("{V3}{rest}x-google-backend: cloud-run\n$0\n")
        }
        (SnippetPlace::SecuritySchemes, false) => format!("{V2}{rest}securityDefinitions:\n  $0\n"),
        (SnippetPlace::SecuritySchemes, true) => {
            format!(
                "{V3}{rest}x-google-backend: a\nx-google-api-management: {{backends: {{a: {{address: 'https://HOST'}}}}}}\ncomponents:\n  securitySchemes:\n    $0\n"
            )
        }
        (SnippetPlace::In("backends"), _) => {
            format!("{V3}{rest}x-google-api-management:\n  backends:\n    $0\n")
        }
        (SnippetPlace::In("metrics"), _) => {
            format!("{V3}{rest}x-google-api-management:\n  metrics:\n    $0\n")
        }
        (SnippetPlace::In("limits"), _) => {
            format!(
                "{V3}{rest}x-google-api-management:\n  metrics: {{requests: {{}}}}\n  quota:\n    limits:\n      $0\n"
            )
        }
        (SnippetPlace::In("routers"), _) => format!(
            "{V3}{rest}x-google-api-management:\n  backends: {{gemini: {{address: 'https://aiplatform.googleapis.com/v1', pathTranslation: CONSTANT_ADDRESS}}}}\n  ai:\n    models:\n      routing:\n        routers:\n          $0\n"
        ),
        (SnippetPlace::In(_), _) => format!(
            "{V3}{rest}components: {{securitySchemes: {{k: {{type: apiKey, name: x-api-key, in: header}}}}}}\nx-google-api-management:\n  backends: {{gemini: {{address: 'https://aiplatform.googleapis.com/v1', pathTranslation: CONSTANT_ADDRESS}}}}\n  $0\n"
        ),
    }
}

#[test]
fn snippets_are_right_as_they_are() {
    for snippet in SNIPPETS {
        let marked = config_for(snippet.place, snippet.is_v3);
        let (text, offered) = offered(&marked, Format::Yaml);
        let name = format!(": {}", snippet.name);
        let found = offered.iter().find(|it| it.label.ends_with(&name)).expect(snippet.name);
        let snippet = found.snippet.as_deref().map(expanded);
        assert!(snippet.is_none_or(|it| it == found.edit.text), "{}", found.label);
        let mut after = text.clone();
        after.replace_range(found.edit.range.start..found.edit.range.end, &found.edit.text);
        let before: Vec<_> =
            findings(&read(&text, Format::Yaml)).iter().map(|it| it.rule).collect();
        let read = read(&after, Format::Yaml);
        let wrong = findings(&read).into_iter().filter(|it| {
            it.rule == "syntax" || (it.severity == Severity::Error && !before.contains(&it.rule))
        });
        let wrong: Vec<_> = wrong.map(|it| (it.rule, it.message)).collect();
        assert_eq!(wrong, [], "{}\n{after}", found.label);
    }
}

#[test]
fn addresses() {
    let labels = labels(&format!("{V2}x-google-backend:\n  address: $0\n"));
    assert_eq!(labels[0], "https://SERVICE-PROJECT_NUMBER.REGION.run.app");
    assert_eq!(labels.len(), 5);
    let typed = |text: &str| self::labels(&format!("{V2}x-google-backend:\n  address: {text}\n"));
    assert_eq!(typed("https://$0").len(), 5);
    assert_eq!(typed("https://orders$0.example.com"), [""; 0]);
}

#[test]
fn what_is_said_of_a_key_is_what_a_hover_says() {
    let (_, offered) = offered(&format!("{V2}x-google-management:\n  $0\n"), Format::Yaml);
    let text = format!("{V2}x-google-management:\n  metrics: []\n");
    let hover = crate::features::hover(&read(&text, Format::Yaml), text.find("metrics").unwrap());
    assert_eq!(offered[0].documentation, hover.unwrap().content);
}
