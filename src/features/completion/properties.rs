//! Nothing that is offered makes a valid config wrong, at any place of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Completion, completions};
use crate::analysis::Analysis;
use crate::rules::findings;
use crate::settings::{Settings, Severity};
use crate::text::Text;
use crate::yaml::{self, Format};

const SECOND: &str = "\
swagger: '2.0'
info: {title: Shop, version: '1'}
host: shop.example.com
x-google-backend:
  address: https://shop-1234567890.us-central1.run.app
  deadline: 30
x-google-management:
  metrics:
    - name: reads
      valueType: INT64
      metricKind: DELTA
  quota:
    limits:
      - name: reads-limit
        metric: reads
        unit: 1/min/{project}
        values: {STANDARD: 10}
securityDefinitions:
  key: {type: apiKey, name: key, in: query}
  jwt:
    type: oauth2
    flow: implicit
    authorizationUrl: ''
    x-google-issuer: https://accounts.google.com
    x-google-audiences: shop
    x-google-jwt-locations:
      - header: X-Token
      - query: token
security:
  - jwt: []
    key: []
paths:
  /orders:
    get:
      operationId: listOrders
      x-google-quota:
        metricCosts: {reads: 1}
      responses: {'200': {description: OK}}
    put:
      operationId: putOrders
      x-google-backend:
        address: https://other-1234567890.us-central1.run.app
        path_translation: APPEND_PATH_TO_ADDRESS
        jwt_audience: https://other.example.com
      security:
        - key: []
      responses: {'200': {description: OK}}
";

const ENDPOINTS: &str = "\
# gateway-ls: endpoints
swagger: '2.0'
info: {title: Shop, version: '1'}
host: shop.endpoints.p.cloud.goog
x-google-endpoints:
  - name: shop.endpoints.p.cloud.goog
    target: 203.0.113.7
x-google-allow: configured
x-google-backend:
  address: https://shop-1234567890.us-central1.run.app
  path_translation: APPEND_PATH_TO_ADDRESS
  disable_auth: true
securityDefinitions:
  jwt:
    type: oauth2
    flow: implicit
    authorizationUrl: ''
    x-google-issuer: https://accounts.google.com
security:
  - jwt: []
paths:
  /orders:
    get:
      operationId: listOrders
      responses: {'200': {description: OK}}
";

const THIRD: &str = "\
openapi: 3.0.3
info: {title: Shop, version: '1'}
servers:
  - url: https://shop.example.com
    x-google-endpoint: {}
  - url: https://other.example.com
x-google-api-management:
  backends:
    shop:
      address: https://shop-1234567890.us-central1.run.app
      pathTranslation: APPEND_PATH_TO_ADDRESS
    bucket: {address: 'https://storage.googleapis.com', pathTranslation: CONSTANT_ADDRESS}
  metrics:
    reads: {displayName: Reads}
  quota:
    limits:
      reads-limit:
        metric: reads
        values: 10
  mcp:
    tools-list:
      security: {key: []}
components:
  securitySchemes:
    key: {type: apiKey, name: x-api-key, in: header}
    jwt:
      type: oauth2
      flows: {implicit: {authorizationUrl: '', scopes: {}}}
      x-google-auth:
        issuer: https://accounts.google.com
        audiences: [shop]
        jwtLocations:
          - header: X-Token
x-google-backend: shop
security:
  - key: []
paths:
  /orders/{id}:
    get:
      operationId: getOrder
      description: One order.
      parameters:
        - name: id
          in: path
          required: true
          schema: {type: string}
      responses: {'200': {description: OK}}
  /orders:
    options:
      operationId: orderOptions
      security: []
      responses: {'204': {description: OK}}
";

const ROUTING: &str = "\
openapi: 3.0.3
info: {title: Models, version: '1'}
x-google-api-management:
  backends:
    gemini:
      address: https://aiplatform.googleapis.com/v1/projects/p/locations/global/endpoints/openapi/chat
      pathTranslation: CONSTANT_ADDRESS
    shop: {address: 'https://shop-1234567890.us-central1.run.app', pathTranslation: APPEND_PATH_TO_ADDRESS}
  ai:
    models:
      routing:
        routers:
          main:
            defaultModel:
              backend: gemini
              targetModel: google/gemini
            rules:
              - model: small
                backend: gemini
                targetModel: google/small
components:
  securitySchemes:
    key: {type: apiKey, name: x-api-key, in: header}
security:
  - key: []
paths:
  /chat:
    post:
      operationId: chat
      x-google-model-router: main
      responses: {'200': {description: OK}}
  /more:
    post:
      operationId: more
      x-google-model-router: main
      responses: {'200': {description: OK}}
";

const ENDPOINTS_3: &str = "\
# gateway-ls: endpoints
openapi: 3.0.3
info: {title: Shop, version: '1'}
servers:
  - url: https://shop.endpoints.p.cloud.goog
    x-google-endpoint: {}
x-google-api-management:
  backends:
    shop:
      address: https://shop-1234567890.us-central1.run.app
      pathTranslation: APPEND_PATH_TO_ADDRESS
      disableAuth: true
x-google-backend: shop
paths:
  /orders:
    post:
      operationId: addOrder
      responses: {'200': {description: OK}}
";

/// What a person decides, knowing what it means.
const DECIDED: [(&str, &str); 4] = [
    ("mcp", "mcp-tools-list"),
    ("true", "mcp-tools-list"),
    // Lets all through: that is what it is for.
    ("all", "open-catch-all"),
    // A quota may be meant for those who bring a key.
    ("jwt", "quota-without-api-key"),
];

/// What is said of an item that only begins: the fields that it needs are still to be written.
const UNFINISHED: [&str; 6] = [
    " needs `",
    " has no `",
    "does not say for which",
    "names no place",
    "reads this key only on a path parameter",
    "The path never brings `new`",
];

/// What is sensible after a key that is still without a value.
fn filling(key: &str) -> &'static str {
    match key {
        "address" => "https://new-1234567890.us-central1.run.app",
        "deadline" => "20",
        "definitions" | "parameters" | "responses" | "scopes" => "{}",
        "tags" => "[]",
        "STANDARD" | "values" | "reads" => "5",
        "aliases" | "features" | "apis" | "audiences" => "[a]",
        "monitoredResourceTypes" => "[a]",
        "labels" => "[{key: a}]",
        "metadata" => "{launchStage: GA}",
        "metricCosts" | "metrics" | "quota" | "ai" => "{}",
        "x-google-backend" => {
            "{address: 'https://new-1234567890.us-central1.run.app', path_translation: CONSTANT_ADDRESS}"
        }
        "x-google-management" => "{metrics: []}",
        "x-google-experimental-authorization" => "{provider: a}",
        "x-google-endpoints" => "[{allowCors: true}]",
        "metricRules" => "[{selector: '*'}]",
        "jwtLocations" | "x-google-jwt-locations" => "[{header: X-New}]",
        "x-security" => "[{jwt: {audiences: [a]}}]",
        "x-google-issuer" | "issuer" => "https://issuer.example.com",
        "x-google-jwks_uri" | "jwksUri" => "https://issuer.example.com/keys",
        "target" => "203.0.113.7",
        "metric" => "reads",
        "targetModel" => "google/new",
        "x-google-quota" => "{metricCosts: {}}",
        "x-google-api-name" => "shop",
        _ => "new",
    }
}

/// The text with a completion in it, and a value where one is still missing.
fn after(source: &str, completion: &Completion) -> String {
    let mut filled = String::new();
    for line in completion.edit.text.split_inclusive('\n') {
        let (content, end) = match line.strip_suffix('\n') {
            Some(content) => (content, "\n"),
            None => (line, ""),
        };
        let key = content.trim_end().trim_start_matches([' ', '-', '{']);
        filled += content.trim_end();
        match key.strip_suffix(':') {
            Some(key) if end.is_empty() => filled += &format!(" {}", filling(key)),
            Some(key) if content.ends_with(' ') => filled += &format!(" {}", filling(key)),
            _ => {}
        }
        filled += end;
    }
    let mut text = source.to_owned();
    text.replace_range(completion.edit.range.start..completion.edit.range.end, &filled);
    for also in &completion.also {
        text.replace_range(also.range.start..also.range.end, &also.text);
    }
    text
}

fn read(text: &str) -> Analysis {
    Analysis::new(Text::new(text), Format::Yaml, Arc::new(Settings::default()))
}

/// The rules that find something that is wrong.
fn wrong(text: &str) -> BTreeSet<(&'static str, String)> {
    let found = findings(&read(text)).into_iter();
    let wrong = found.filter(|it| it.severity >= Severity::Warning);
    wrong.map(|it| (it.rule, it.message)).collect()
}

/// The config with one more line, or without a value: each with the place of the cursor.
fn places(config: &str) -> Vec<(String, usize)> {
    let mut places = Vec::new();
    let mut at = 0;
    for line in config.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let content = line.trim_end();
        let indent = content.len() - content.trim_start().len();
        let mut columns = vec![indent];
        if content.ends_with(':') {
            columns = vec![indent + 2];
        } else if content.trim_start().starts_with("- ") {
            columns.push(indent + 2);
        }
        for column in columns {
            for dash in ["", "- "] {
                let mut text = config.to_owned();
                text.insert_str(at, &format!("{}{dash}\n", " ".repeat(column)));
                places.push((text, at + column + dash.len()));
            }
        }
        if let Some(colon) = content.find(": ").filter(|_| !content.ends_with([']', '}'])) {
            let mut text = config.to_owned();
            text.replace_range(start + colon + 2..start + content.len(), "");
            places.push((text, start + colon + 2));
        }
    }
    places
}

#[track_caller]
fn check(config: &str) {
    assert_eq!(wrong(config), BTreeSet::new(), "{config}");
    let mut seen = BTreeSet::new();
    let mut count = 0;
    let mut failures = Vec::new();
    for (text, offset) in places(config) {
        let analysis = read(&text);
        let Some(context) = yaml::cursor_context(&analysis.tree, Format::Yaml, offset) else {
            continue;
        };
        let mut beside: Vec<_> = context.siblings.iter().map(|key| &key.name).collect();
        beside.sort_unstable();
        let place = format!("{:?} {:?} {beside:?}", context.path, context.slot);
        // Of some it is said what speaks against them.
        let offered = completions(&analysis, offset).into_iter();
        for completion in offered.filter(|completion| completion.detail.is_none()) {
            let after = after(&text, &completion);
            // Before or after another key of the same mapping it is the same.
            if !seen.insert((place.clone(), completion.label.clone())) {
                continue;
            }
            count += 1;
            for (rule, message) in wrong(&after) {
                let is_decided = DECIDED.contains(&(&completion.label, rule));
                if !is_decided && !UNFINISHED.iter().any(|part| message.contains(part)) {
                    let before: Vec<_> = text[..offset].lines().rev().take(3).collect();
                    failures
                        .push(format!("{} after {before:?}: {rule} {message}", completion.label));
                }
            }
        }
    }
    assert!(count > 20, "{count}");
    assert!(failures.is_empty(), "{count}\n{}", failures.join("\n"));
}

#[test]
fn nothing_makes_a_config_of_the_second_version_wrong() {
    check(SECOND);
}

#[test]
fn nothing_makes_a_config_of_cloud_endpoints_wrong() {
    check(ENDPOINTS);
    check(ENDPOINTS_3);
}

#[test]
fn nothing_makes_a_config_of_the_third_version_wrong() {
    check(THIRD);
}

#[test]
fn nothing_makes_a_config_with_routers_wrong() {
    check(ROUTING);
}
