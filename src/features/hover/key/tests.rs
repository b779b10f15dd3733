//! What hovers on keys of extensions say, word by word.

use std::sync::Arc;

use expect_test::{Expect, expect};

use crate::analysis::Analysis;
use crate::features::hover::hover;
use crate::settings::Settings;
use crate::text::Text;
use crate::yaml::Format;

/// The hover at `$0`, as plain text, with the text that it is about.
fn hover_at(marked: &str) -> String {
    let offset = marked.find("$0").unwrap();
    let source = marked.replacen("$0", "", 1);
    let variables = [("PATH".to_owned(), "v1".to_owned())].into();
    let settings = Settings { assume_config: Some(true), variables, ..Settings::default() };
    let analysis = Analysis::new(Text::new(&source), Format::Yaml, Arc::new(settings));
    let Some(hover) = hover(&analysis, offset) else { return String::new() };
    format!("[{}]\n{}", hover.range.of(&source), hover.content.plain())
}

#[track_caller]
fn check(marked: &str, expected: &Expect) {
    expected.assert_eq(&hover_at(marked));
}

const BACKEND: &str = "swagger: '2.0'\nbasePath: /v1\npaths:\n  /orders/{id}:\n    get:\n      x-google-backend:\n        address: https://orders.example.com/api\n        path_translation: CONSTANT_ADDRESS\n        deadline: 5\n        jwt_audience:\n        disable_auth: true\n        protocol: h2\n";

fn at(word: &str) -> String {
    BACKEND.replacen(word, &format!("$0{word}"), 1)
}

#[test]
fn fields_of_a_backend_with_what_counts_here() {
    check(
        &at("address: https"),
        &expect![[r#"
            [address]
            address in x-google-backend

            The URL that requests are sent to: https://HOST[:PORT][/PATH]. Query and fragment are dropped; one slash at its end does not count. API Gateway requires it; without it, as beside a sidecar of Cloud Endpoints, disable_auth becomes true.

            - get /orders/{id} calls https://orders.example.com/api?id={id}

            - Where: in x-google-backend.
            - Holds a string.
            - For OpenAPI 2.0, API Gateway and Cloud Endpoints.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions), as of 2026-11-23"#]],
    );
    check(
        &at("path_translation"),
        &expect![[r#"
            [path_translation]
            path_translation in x-google-backend

            How the backend's URL is made. APPEND_PATH_TO_ADDRESS: the address, then the path of the request with its base path. CONSTANT_ADDRESS: the address alone; the values of path parameters become query parameters.

            Here: CONSTANT_ADDRESS

            - get /orders/{id} calls https://orders.example.com/api?id={id}

            - Where: in x-google-backend.
            - Holds APPEND_PATH_TO_ADDRESS or CONSTANT_ADDRESS.
            - Without it: APPEND_PATH_TO_ADDRESS at the root; CONSTANT_ADDRESS on an operation, as third parties report.
            - May also be spelled pathTranslation (our conclusion).
            - For OpenAPI 2.0, API Gateway and Cloud Endpoints.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions), as of 2026-11-23"#]],
    );
    check(
        &at("deadline"),
        &expect![[r#"
            [deadline]
            deadline in x-google-backend

            Seconds to wait for the backend's answer: at most 600, as third parties report, or 3600 for model routing and on streaming gateways. 0 or a negative number means 15. On a streaming gateway it limits the whole of server-sent events and chunked answers; for gRPC streams and WebSockets it is the longest gap between two messages, 300 by default (WebSockets ignore less). Nothing lasts longer than 3600.

            Here: 5 s

            - Where: in x-google-backend.
            - Holds a number.
            - Without it: 15.0 (seconds).
            - For OpenAPI 2.0, API Gateway and Cloud Endpoints.

            Google's documentation (https://docs.cloud.google.com/python/docs/reference/apigateway/latest/google.cloud.apigateway_v1.types.Gateway.StreamingMode), as of 2026-10-01"#]],
    );
    check(
        &at("disable_auth"),
        &expect![[r#"
            [disable_auth]
            disable_auth in x-google-backend

            true: the gateway adds no ID token, and the caller's Authorization arrives unchanged.

            Here: true (the gateway adds no token)

            - Where: in x-google-backend.
            - Holds true or false.
            - Without it: false; true without an address.
            - May also be spelled disableAuth (our conclusion).
            - For OpenAPI 2.0, API Gateway and Cloud Endpoints.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions), as of 2026-11-23"#]],
    );
    check(
        &at("protocol"),
        &expect![[r#"
            [protocol]
            protocol in x-google-backend

            How the gateway speaks to the backend. gRPC streams need h2, WebSockets http/1.1.

            Here: h2

            - Where: in x-google-backend.
            - Holds h2 or http/1.1, in any case.
            - Without it: http/1.1.
            - For OpenAPI 2.0, API Gateway and Cloud Endpoints.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/streaming-configure), as of 2026-09-29"#]],
    );
    check(
        &at("h2"),
        &expect![[r#"
            [h2]
            protocol in x-google-backend

            How the gateway speaks to the backend. gRPC streams need h2, WebSockets http/1.1.

            Here: h2

            - Where: in x-google-backend.
            - Holds h2 or http/1.1, in any case.
            - Without it: http/1.1.
            - For OpenAPI 2.0, API Gateway and Cloud Endpoints.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/streaming-configure), as of 2026-09-29"#]],
    );
}

#[test]
fn what_routing_knows_beside_what_is_written() {
    check(
        "openapi: 3.0.3\nx-google-api-management:\n  backends:\n    orders:\n      address: https://orders.example.com/${PATH}\n      $0jwtAudience: ''\npaths: {/a: {get: {x-google-backend: orders}}}\n",
        &expect![[r#"
            [jwtAudience]
            jwtAudience in backend

            The audience of the ID token that the gateway sends. Needed where it is not the address: IAP's audience (the resource ID of the IAP application, or the client ID of a custom OAuth client), the run.app URL behind a custom domain.

            - Where: in an entry of x-google-api-management.backends.
            - Holds a string.
            - Without it: the address as written, path included.
            - For OpenAPI 3.x, API Gateway and Cloud Endpoints.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions), as of 2026-11-23"#]],
    );
    check(
        "openapi: 3.0.3\nx-google-api-management:\n  backends:\n    orders:\n      $0address: https://orders.example.com/${PATH}\npaths: {/a: {get: {x-google-backend: orders}}}\n",
        &expect![[r#"
            [address]
            address in backend

            The URL that requests are sent to: https://HOST[:PORT][/PATH]. Query and fragment are dropped; one slash at its end does not count.

            Here: https://orders.example.com/v1, with the variables of the settings

            - Where: in an entry of x-google-api-management.backends.
            - Holds a string.
            - Required.
            - For OpenAPI 3.x, API Gateway and Cloud Endpoints.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions), as of 2026-11-23"#]],
    );
}

#[test]
fn a_default_is_marked() {
    let text = "swagger: '2.0'\npaths: {/a: {get: {x-google-backend: {address: 'https://a.example.com/b', $0path_translation: }}}}\n";
    assert!(hover_at(text).contains("Here: CONSTANT_ADDRESS (default)"), "{}", hover_at(text));
    let text = text.replace("path_translation", "deadline");
    assert!(hover_at(&text).contains("Here: 15 s (default)"), "{}", hover_at(&text));
}

#[test]
fn nested_fields() {
    check(
        "swagger: '2.0'\nx-google-management:\n  quota:\n    limits:\n    - name: reads\n      $0unit: 1/min/{project}\n",
        &expect![[r#"
            [unit]
            unit in quota limit

            Per minute and calling project; nothing else is taken.

            - Where: in an entry of limits.
            - Holds 1/min/{project}.
            - Required.
            - For OpenAPI 2.0, API Gateway and Cloud Endpoints.

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23"#]],
    );
    check(
        "swagger: '2.0'\nx-google-management:\n  quota:\n    limits:\n    - values: {$0STANDARD: 1}\n",
        &expect![[r#"
            [STANDARD]
            STANDARD in values

            How much is allowed; -1 is unlimited.

            - Holds a whole number.
            - For OpenAPI 2.0, API Gateway and Cloud Endpoints.

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23"#]],
    );
    check(
        "openapi: 3.0.3\nx-google-api-management:\n  ai:\n    models:\n      routing:\n        routers:\n          r:\n            rules:\n            - $0targetModel: google/gemini\n",
        &expect![[r#"
            [targetModel]
            targetModel in routing rule

            The model that answers: google/ID, openai/ID or anthropic/ID.

            - Where: in rules of a model router.
            - Holds a string.
            - Required.
            - For OpenAPI 3.x, API Gateway.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/model-routing-configure), as of 2026-08-04"#]],
    );
    check(
        "openapi: 3.0.3\nx-google-api-management:\n  $0mcp: true\n",
        &expect![[r#"
            [mcp]
            mcp in x-google-api-management

            Makes the gateway a remote MCP server: every eligible operation becomes a tool.

            - Where: in x-google-api-management.
            - Holds true or false, or an object with tools-list.
            - Without it: off.
            - For OpenAPI 3.x, API Gateway.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/mcp-configure), as of 2026-09-30"#]],
    );
    check(
        "openapi: 3.0.3\nx-google-api-management:\n  metrics: {$0reads: {}}\n",
        &expect![[r#"
            [reads]
            Metric reads

            - No limit counts it.

            No operation uses it.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions), as of 2026-11-23"#]],
    );
    check(
        "swagger: '2.0'\nx-google-backend:\n  $0adress: x\n",
        &expect![[r#"
            [adress]
            adress in x-google-backend

            Write address: no field of this name is known here. The fields are: address, path_translation, protocol, deadline, jwt_audience, disable_auth."#]],
    );
}

#[test]
fn extension_keys() {
    check(
        "swagger: '2.0'\n$0x-google-allow: all\n",
        &expect![[r#"
            [x-google-allow]
            x-google-allow

            What becomes of requests to paths that are not listed. all: GET, POST, PUT, PATCH and DELETE requests to any path under basePath reach the root backend, without API key and without user authentication.

            - Where: at the top level.
            - Holds configured or all, in any case.
            - Without it: configured.
            - For OpenAPI 2.0, API Gateway and Cloud Endpoints.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions), as of 2026-11-23"#]],
    );
    check(
        "swagger: '2.0'\nsecurityDefinitions: {a: {$0x-issuer: b}}\n",
        &expect![[r#"
            [x-issuer]
            x-issuer

            The issuer of a caller's JWT, in an old spelling.

            Write x-google-issuer instead.

            - Where: in a security scheme.
            - Holds a string.
            - For OpenAPI 2.0, API Gateway and Cloud Endpoints.

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23"#]],
    );
    check(
        "openapi: 3.0.3\n$0x-google-allow: all\n",
        &expect![[r#"
            [x-google-allow]
            x-google-allow

            What becomes of requests to paths that are not listed. all: GET, POST, PUT, PATCH and DELETE requests to any path under basePath reach the root backend, without API key and without user authentication.

            Nothing reads it in OpenAPI 3.x: it is for OpenAPI 2.0.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions), as of 2026-11-23"#]],
    );
    check(
        "swagger: '2.0'\npaths: {/a: {get: {$0x-google-issuer: b}}}\n",
        &expect![[r#"
        [x-google-issuer]
        x-google-issuer

        The issuer of a caller's JWT; must equal its claim iss.

        Nothing reads it at this place.

        - Where: in a security scheme.
        - Holds a string.
        - For OpenAPI 2.0, API Gateway and Cloud Endpoints.

        Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23"#]],
    );
}

#[test]
fn what_stays_as_it_was() {
    for (marked, start) in [
        (at("x-google-backend"), "[x-google-backend]\nOther host"),
        (at("https://orders"), "[https://orders.example.com/api]\nOther host"),
        (at("get"), "[get]\nget /orders/{id}"),
        (at("swagger"), "[swagger]\nAPI Gateway config"),
        (
            "openapi: 3.0.3\nx-google-api-management: {backends: {$0one: {address: 'https://a.example.com'}}}\n"
                .to_owned(),
            "[one]\nOther host",
        ),
    ] {
        let hover = hover_at(&marked);
        assert!(hover.starts_with(start), "{marked}: {hover}");
    }
    // Text of the author, and keys that are no extension's.
    for marked in [
        "swagger: '2.0'\nx-google-api-name: $0orders\n",
        "swagger: '2.0'\ninfo: {$0title: x}\n",
        "swagger: '2.0'\nx-google-endpoints: [$0a]\n",
    ] {
        assert_eq!(hover_at(marked), "", "{marked}");
    }
}

#[test]
fn json() {
    let marked = "{\"swagger\": \"2.0\", \"x-google-backend\": {\"$0protocol\": \"h2\"}}";
    assert!(
        hover_at(marked).starts_with("[protocol]\nprotocol in x-google-backend"),
        "{}",
        hover_at(marked)
    );
}

#[test]
fn for_which_products() {
    let mcp = "openapi: 3.0.3\nx-google-api-management:\n  mcp: {tools-list: {security: {$1k: []}}}\n  ai: {models: {routing: {routers: {r: {$2defaultModel: {}}}}}}\npaths:\n  /a:\n    get:\n      x-google-mcp-tool: {$3name: a}\n";
    let v2 = "swagger: '2.0'\nx-google-experimental-authorization: {$4provider: a}\nx-security: [{k: {$5audiences: [a]}}]\nsecurityDefinitions:\n  k: {type: oauth2, $6x-issuer: a}\n";
    let mut lines = String::new();
    for mark in 1..=6 {
        let text = if mark < 4 { mcp } else { v2 };
        let mut marked = text.replace(&format!("${mark}"), "$0");
        for other in 1..=6 {
            marked = marked.replace(&format!("${other}"), "");
        }
        let hover = hover_at(&marked);
        let products = hover.lines().find(|line| line.starts_with("- For"));
        let first = hover.lines().next().unwrap_or_default();
        lines += &format!("{first} {}\n", products.unwrap_or_default());
    }
    expect![[r#"
        [k] 
        [defaultModel] - For OpenAPI 3.x, API Gateway.
        [name] - For OpenAPI 3.x, API Gateway.
        [provider] - For OpenAPI 2.0, Cloud Endpoints.
        [audiences] - For OpenAPI 2.0, Cloud Endpoints (API Gateway: not documented).
        [x-issuer] - For OpenAPI 2.0, API Gateway and Cloud Endpoints.
    "#]]
    .assert_eq(&lines);
}

#[test]
fn what_is_less_sure_in_one_version() {
    let quota = |version: &str, key: &str| {
        let text = format!(
            "{version}\npaths:\n  /a:\n    get:\n      x-google-quota: {{metricCosts: {{a: 1}}}}\n"
        );
        let hover = hover_at(&text.replacen(key, &format!("$0{key}"), 1));
        let last = hover.lines().rev().take(3).filter(|line| !line.is_empty());
        last.collect::<Vec<_>>().join("\n")
    };
    let of = |key: &str| {
        ["swagger: '2.0'", "openapi: 3.0.3"].map(|version| quota(version, key)).join("\n")
    };
    expect![[r#"
        Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23
        - For OpenAPI 2.0, API Gateway and Cloud Endpoints.
        Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions), as of 2026-11-23 (not confirmed)
        - For OpenAPI 3.x, API Gateway and Cloud Endpoints.
        Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23
        - For OpenAPI 2.0, API Gateway and Cloud Endpoints.
        Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions), as of 2026-11-23 (not confirmed)
        - For OpenAPI 3.x, API Gateway and Cloud Endpoints."#]].assert_eq(&format!("{}\n{}", of("x-google-quota"), of("metricCosts")));
}

#[test]
fn a_map_with_one_key() {
    check(
        "swagger: '2.0'\nx-google-management: {quota: {limits: [{$0values: {STANDARD: 1}}]}}\n",
        &expect![[r#"
            [values]
            values in quota limit

            How much of the metric is allowed in a minute; -1 is unlimited.

            - Where: in an entry of limits.
            - Holds the key STANDARD and no other; it holds a whole number.
            - Required.
            - For OpenAPI 2.0, API Gateway and Cloud Endpoints.

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23"#]],
    );
}

#[test]
fn words_of_the_version() {
    let hover = hover_at(
        "openapi: 3.0.3\nx-google-api-management:\n  backends:\n    orders:\n      address: $0https://orders-1234567890.us-central1.run.app\n      jwtAudience: a\npaths: {/a: {get: {x-google-backend: orders}}}\n",
    );
    assert!(hover.contains("Its audience is a, from jwtAudience."), "{hover}");
    assert!(!hover.contains("jwt_audience"), "{hover}");
    let reference = hover_at("openapi: 3.0.3\npaths: {/a: {get: {$0x-google-backend: orders}}}\n");
    assert!(reference.contains("oasv3-extensions"), "{reference}");
}

#[test]
fn a_router_has_no_audience() {
    let router = "openapi: 3.0.3\nx-google-api-management:\n  backends:\n    v:\n      address: https://aiplatform.googleapis.com/v1\n      $0jwtAudience: a\n  ai: {models: {routing: {routers: {r: {defaultModel: {backend: v}}}}}}\npaths: {/a: {post: {x-google-model-router: r}}}\n";
    assert!(!hover_at(router).contains("Here:"), "{}", hover_at(router));
}
