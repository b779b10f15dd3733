//! What is offered fits what is there, the likeliest first, and names are written as they are.

use std::sync::Arc;

use super::expanded::expanded;
use super::{Completion, completions};
use crate::analysis::Analysis;
use crate::edit::escaped_in_quotes;
use crate::settings::Settings;
use crate::text::Text;
use crate::yaml::Format;

const V2: &str = "swagger: '2.0'\n";
const V3: &str = "openapi: 3.0.3\n";

fn offered(marked: &str) -> Vec<Completion> {
    let format = if marked.starts_with('{') { Format::Json } else { Format::Yaml };
    let text = Text::new(&marked.replacen("$0", "", 1));
    let analysis = Analysis::new(text, format, Arc::new(Settings::default()));
    completions(&analysis, marked.find("$0").unwrap())
}

/// What is offered beside the keys and values of OpenAPI itself.
fn labels(marked: &str) -> Vec<String> {
    offered(marked).into_iter().filter(|it| !it.is_of_openapi).map(|it| it.label).collect()
}

/// What is written of the completion of this name, without tab stops and with them.
#[track_caller]
fn written(marked: &str, label: &str) -> (String, String) {
    let found = offered(marked).into_iter().find(|it| it.label == label).expect(label);
    let snippet = found.snippet.unwrap_or_default();
    assert!(snippet.is_empty() || expanded(&snippet) == found.edit.text, "{snippet}");
    (found.edit.text, snippet)
}

#[test]
fn one_word_is_no_choice() {
    let limit = "x-google-management: {quota: {limits: [{$0}]}}\n";
    let (plain, snippet) = written(&format!("{V2}{limit}"), "unit");
    assert_eq!((&*plain, &*snippet), ("unit: \"1/min/{project}\"", ""));
    let block = "x-google-management:\n  quota:\n    limits:\n      - $0\n";
    assert_eq!(written(&format!("{V2}{block}"), "unit").0, "unit: 1/min/{project}");
    let json = "{\"swagger\": \"2.0\", \"x-google-management\": {\"quota\": {\"limits\": [{$0}]}}}";
    assert_eq!(written(json, "unit").0, "\"unit\": \"1/min/{project}\"");
}

#[test]
fn names_that_a_choice_cannot_hold() {
    for (names, expected) in [
        ("calls, reads", "metric: ${1|calls,reads|}"),
        ("calls", ""),
        ("'${a}', calls", "metric: ${1:\\${a\\}}"),
        ("'a}b', calls", "metric: ${1:a\\}b}"),
        ("'a,b', calls", "metric: ${1:a,b}"),
        ("'\"', calls", "metric: \"${1:\\\\\"}\""),
    ] {
        let metrics = names.split(", ").map(|name| format!("{{name: {name}}}"));
        let metrics = metrics.collect::<Vec<_>>().join(", ");
        let marked = format!(
            "{V2}x-google-management:\n  metrics: [{metrics}]\n  quota:\n    limits:\n      - $0\n"
        );
        assert_eq!(written(&marked, "metric").1, expected, "{names}");
    }
}

/// A config with a backend, a metric, a router and a scheme of one name, as JSON.
fn named(name: &str, rest: &str) -> String {
    let name = format!("\"{}\"", escaped_in_quotes(name));
    format!(
        "{{\"openapi\": \"3.0.3\", \"components\": {{\"securitySchemes\": {{{name}: {{\"type\": \"apiKey\", \"name\": \"x-api-key\", \"in\": \"header\"}}}}}}, \"x-google-api-management\": {{\"backends\": {{{name}: {{}}}}, \"metrics\": {{{name}: {{}}}}}}, {rest}}}"
    )
}

#[test]
fn names_are_written_as_they_are() {
    let odd = [
        "${x}", "a${x}b", "it's", "x\"y", "a\\b", "a\tb", "$1", "a, b", "a: b", "a #b", "- a",
        "1.5", "true", "{a}", "a}b", " a", "ä", "a|b", "x'y\"z", "#a", "*", "null", "",
    ];
    let places = [
        ("\"x-google-backend\": ", "", &["x-google-backend"] as &[&str]),
        ("\"security\": [{", "}]", &["security"]),
        ("\"paths\": {\"/a\": {\"get\": {\"x-google-quota\": {\"metricCosts\": {", "}}}}}", &[]),
    ];
    for name in odd.into_iter().filter(|name| !name.is_empty()) {
        for (before, after, _) in places {
            // JSON; the same as YAML in brackets; YAML in brackets with one quote and the other.
            for (quotes, is_yaml) in [
                ("$0", false),
                ("\"$0\"", false),
                ("\"$0", false),
                ("$0", true),
                ("'$0'", true),
                ("\"$0\"", true),
            ] {
                let mut marked = named(name, &format!("{before}{quotes}{after}"));
                if is_yaml {
                    marked = format!("# yaml\n{marked}");
                }
                let text = marked.replacen("$0", "", 1);
                let format = if is_yaml { Format::Yaml } else { Format::Json };
                let analysis = Analysis::new(Text::new(&text), format, Arc::default());
                let offered = completions(&analysis, marked.find("$0").unwrap());
                let Some(found) = offered.iter().find(|it| it.label == name) else {
                    assert!(name.contains('\t') && quotes.starts_with('\''), "{name} {marked}");
                    continue;
                };
                let snippet = found.snippet.as_deref().map(expanded);
                assert!(snippet.is_none_or(|it| it == found.edit.text), "{marked}");
                let range = found.edit.range.start..found.edit.range.end;
                let mut done = text.clone();
                done.replace_range(range, &found.edit.text);
                let analysis = Analysis::new(Text::new(&done), format, Arc::default());
                assert!(analysis.tree.errors().is_empty(), "{done}");
                let document = &analysis.document;
                let operation = document.paths.first().and_then(|item| item.operations.first());
                let read = [
                    document.backend.as_ref().and_then(|it| it.name()).map(|it| &it.text),
                    document
                        .security
                        .as_ref()
                        .and_then(|it| Some(&it.requirements.first()?.schemes.first()?.name.text)),
                    operation.and_then(|it| it.costs.first()).map(|it| &it.metric.text),
                ];
                assert!(read.contains(&Some(&name.to_owned())), "{name}: {done}");
            }
        }
    }
    let block = format!(
        "{V3}x-google-api-management: {{backends: {{\"${{x}}\": {{}}}}}}\nx-google-backend: $0\n"
    );
    assert_eq!(written(&block, "${x}"), ("${x}".to_owned(), String::new()));
}

#[test]
fn the_likeliest_first() {
    let root = labels(&format!("{V2}$0\n"));
    assert_eq!(root[..2], ["x-google-backend: Cloud Run", "x-google-backend: Cloud Run function"]);
    assert_eq!(root[4], "x-google-backend");
    let last = ["x-google-deprecated", "x-google-experimental-authorization"];
    assert_eq!(root[root.len() - 2..], last);
    assert_eq!(
        labels(&format!("{V3}$0\n"))[..2],
        ["x-google-api-management: a backend on Cloud Run", "x-google-api-management"]
    );
    let operation = format!("{V2}paths:\n  /a:\n    get:\n      $0\n");
    assert_eq!(labels(&operation)[0], "x-google-backend: Cloud Run");
    assert_eq!(
        labels(&format!("{V2}x-google-backend:\n  $0\n")),
        ["address", "path_translation", "protocol", "deadline", "jwt_audience", "disable_auth"]
    );
    assert_eq!(labels(&format!("{V2}x-google-backend:\n  protocol: $0\n")), ["h2", "http/1.1"]);
    assert_eq!(
        labels(&format!("{V2}x-google-management:\n  metrics:\n    - $0\n"))[..4],
        ["name", "valueType", "metricKind", "displayName"]
    );
}

#[test]
fn what_excludes_each_other() {
    for (before, gone) in [
        ("jwt_audience: a", &["disable_auth"] as &[&str]),
        ("jwtAudience: a", &["disable_auth"]),
        ("disable_auth: true", &["jwt_audience"]),
    ] {
        for marked in [
            format!("{V2}x-google-backend:\n  {before}\n  $0\n"),
            format!("{V2}x-google-backend: {{{before}, $0}}\n"),
        ] {
            let labels = labels(&marked);
            assert!(labels.contains(&"deadline".to_owned()), "{marked}");
            assert!(gone.iter().all(|it| !labels.contains(&(*it).to_owned())), "{marked}");
        }
    }
    let off = "x-google-backend:\n  disable_auth: false\n  $0\n";
    assert!(labels(&format!("{V2}{off}")).contains(&"jwt_audience".to_owned()));
    let value = "x-google-backend:\n  jwt_audience: a\n  disable_auth: $0\n";
    assert_eq!(labels(&format!("{V2}{value}")), ["false"]);
    let flow = "x-google-backend: {jwt_audience: a, disable_auth: $0}\n";
    assert_eq!(labels(&format!("{V2}{flow}")), ["false"]);
    let location = |fields: &str| {
        labels(&format!(
            "{V2}securityDefinitions:\n  a:\n    x-google-jwt-locations:\n    - {fields}\n      $0\n"
        ))
    };
    assert_eq!(location("header: A"), ["value_prefix"]);
    assert_eq!(location("query: a"), [""; 0]);
    assert_eq!(location("cookie: a"), [""; 0]);
    assert_eq!(location("value_prefix: a"), ["header", "query"]);
}

#[test]
fn what_is_obsolete_comes_last() {
    let limit = labels(&format!("{V2}x-google-management: {{quota: {{limits: [{{$0}}]}}}}\n"));
    assert_eq!(limit[..6], ["name", "metric", "unit", "values", "displayName", "description"]);
    let quota = format!("{V2}paths: {{/a: {{get: {{x-google-quota: {{$0}}}}}}}}\n");
    assert_eq!(labels(&quota), ["metricCosts", "selector"]);
    let details: Vec<_> = offered(&quota).into_iter().map(|it| it.detail).collect();
    assert_eq!(details, [None, Some("obsolete".to_owned())]);
    let pattern =
        "paths: {'/{a}': {get: {parameters: [{in: path, x-google-parameter: {pattern: $0}}]}}}\n";
    assert_eq!(labels(&format!("{V3}{pattern}")), ["**"]);
}

const SCHEMES: &str = "components:\n  securitySchemes:\n    key: {type: apiKey, name: x-api-key, in: header}\n    odd: {type: apiKey, name: X-Secret, in: header}\n    jwt: {type: oauth2, x-google-auth: {issuer: a}}\n    other: {type: openIdConnect, x-google-auth: {issuer: b}}\n    basic: {type: http, scheme: basic}\n";

#[test]
fn schemes_of_a_requirement() {
    let at = |security: &str| labels(&format!("{V3}{SCHEMES}security:\n{security}\n"));
    assert_eq!(at("- $0"), ["key", "odd", "jwt", "other", "basic"]);
    assert_eq!(at("- jwt: []\n  $0"), ["key", "odd", "basic"]);
    assert_eq!(at("- key: []\n  $0"), ["odd", "jwt", "other", "basic"]);
    assert_eq!(at("- key: []\n- $0"), ["odd", "basic"]);
    assert_eq!(at("- jwt: []\n- $0"), ["other", "basic"]);
    assert_eq!(at("- jwt: []\n  key: []\n- $0"), ["jwt", "other", "basic"]);
    assert_eq!(at("- jwt: []\n  key: []\n- other: []\n  $0"), ["key", "odd", "basic"]);
    assert_eq!(at("- {}\n- $0"), ["key", "odd", "basic"]);
    let operation = "paths:\n  /a:\n    get:\n      security:\n      - key: []\n      - $0\n";
    assert_eq!(labels(&format!("{V3}{SCHEMES}{operation}")), ["odd", "basic"]);
}

#[test]
fn schemes_of_the_list_of_tools() {
    let at = |security: &str, tools: &str| {
        let mcp =
            format!("x-google-api-management: {{mcp: {{tools-list: {{security: {tools}}}}}}}");
        labels(&format!("{V3}{SCHEMES}{security}{mcp}\n"))
    };
    assert_eq!(at("", "{$0}"), ["key"]);
    assert_eq!(at("security: [{jwt: []}]\n", "{$0}"), ["key", "jwt"]);
    assert_eq!(at("", "{key: [], $0}"), [""; 0]);
}

const ROUTING: &str = "x-google-api-management:\n  backends:\n    gemini: {address: 'https://aiplatform.googleapis.com/v1/projects/p', pathTranslation: CONSTANT_ADDRESS}\n    shop: {address: 'https://shop.example.com', pathTranslation: APPEND_PATH_TO_ADDRESS}\n  ai:\n    models:\n      routing:\n        routers:\n          main:\n            defaultModel: {backend: gemini, targetModel: google/a}\n";

#[test]
fn model_routing_and_all_else() {
    let routing = format!("{V3}{ROUTING}");
    let post =
        |other: &str| labels(&format!("{routing}paths:\n  /a:\n    post:\n      $0\n{other}"));
    assert_eq!(post(""), ["x-google-model-router", "x-google-backend", "x-google-quota"]);
    let routed = "  /b:\n    post:\n      x-google-model-router: main\n";
    assert_eq!(post(routed), ["x-google-model-router", "x-google-quota"]);
    let ordinary = "  /b:\n    post:\n      x-google-backend: shop\n";
    assert_eq!(post(ordinary), ["x-google-backend", "x-google-quota"]);
    assert_eq!(labels(&format!("{routing}x-google-backend: $0\n")), ["shop"]);
    let rule = "          next:\n            defaultModel:\n              backend: $0\n";
    assert_eq!(labels(&format!("{routing}{rule}")), ["gemini"]);
    let in_gemini = |fields: &str| {
        labels(&routing.replace(
            "{address: 'https://aiplatform.googleapis.com/v1/projects/p', pathTranslation: CONSTANT_ADDRESS}",
            &format!("{{address: 'https://aiplatform.googleapis.com/v1', {fields}}}"),
        ))
    };
    assert_eq!(in_gemini("$0"), ["pathTranslation", "protocol", "deadline"]);
    assert_eq!(in_gemini("pathTranslation: $0"), ["CONSTANT_ADDRESS"]);
    let management =
        |fields: &str| labels(&format!("{V3}x-google-api-management:\n  {fields}\n  $0\n"));
    let has = |fields: &str, name: &str| {
        management(fields).iter().any(|it| it.split(':').next() == Some(name))
    };
    assert!(has("backends: {}", "ai") && has("backends: {}", "mcp"));
    assert!(!has("ai: {}", "mcp") && !has("mcp: true", "ai") && has("mcp: false", "ai"));
    let mcp =
        format!("{V3}x-google-api-management: {{mcp: true}}\npaths:\n  /a:\n    post:\n      $0\n");
    assert_eq!(labels(&mcp), ["x-google-backend", "x-google-quota", "x-google-mcp-tool"]);
}

#[test]
fn issuers_their_keys_and_audiences() {
    let scheme = |fields: &str| {
        labels(&format!("{V2}securityDefinitions:\n  a:\n    type: oauth2\n    {fields}\n"))
    };
    let all = scheme("x-google-issuer: $0");
    assert_eq!(all[..2], ["https://accounts.google.com", "https://securetoken.google.com/PROJECT"]);
    assert_eq!(all.len(), 9, "{all:?}");
    assert_eq!(
        scheme("x-google-issuer: https://sec$0"),
        ["https://securetoken.google.com/PROJECT"]
    );
    assert_eq!(scheme("x-google-issuer: https://issuer.example.com$0"), [""; 0]);
    let keys = "x-google-jwks_uri: https://www.googleapis.com/oauth2/v3/certs";
    assert_eq!(
        scheme(&format!("{keys}\n    x-google-issuer: $0")),
        ["https://accounts.google.com"]
    );
    let of_shop = scheme("x-google-audiences: shop\n    x-google-issuer: $0");
    assert_eq!(of_shop[1], "https://securetoken.google.com/shop");
    let firebase = "x-google-issuer: https://securetoken.google.com/shop";
    assert_eq!(
        scheme(&format!("{firebase}\n    x-google-jwks_uri: $0")),
        [
            "https://www.googleapis.com/service_accounts/v1/metadata/x509/securetoken@system.gserviceaccount.com"
        ]
    );
    assert_eq!(scheme(&format!("{firebase}\n    x-google-audiences: $0")), ["shop"]);
    let three = format!(
        "{V3}components:\n  securitySchemes:\n    a:\n      type: oauth2\n      x-google-auth:\n        issuer: https://a$0\n"
    );
    assert_eq!(labels(&three), ["https://accounts.google.com"]);
}
