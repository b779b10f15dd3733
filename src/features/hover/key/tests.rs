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

const BACKEND: &str = r#"swagger: '2.0'
basePath: /v1
paths:
  /orders/{id}:
    get:
      x-google-backend:
        address: https://orders.example.com/api
        path_translation: CONSTANT_ADDRESS
        deadline: 5
        jwt_audience:
        disable_auth: true
        protocol: h2
"#;

fn at(word: &str) -> String {
    BACKEND.replacen(word, &format!("$0{word}"), 1)
}

#[test]
fn fields_of_a_backend_with_what_counts_here() {
    check(
        &at("address: https"),
        &expect![[r#"
            [address]
            Host orders.example.com

            Let the backend authenticate callers itself: with disable_auth: true the gateway sends no token of its own, so no role helps.

            Token: none; the caller's own Authorization header arrives unchanged.

            BackendRule (google.api, source code) (https://github.com/googleapis/googleapis/blob/master/google/api/backend.proto), as of 2026-11-23

            address: The URL that requests are sent to: https://HOST[:PORT][/PATH]."#]],
    );
    check(
        &at("path_translation"),
        &expect![[r#"
            [path_translation]
            path_translation of host orders.example.com

            The path of the request is not sent: only the address is called, with path parameters as query parameters. Same as without it.

            - get /orders/{id} calls https://orders.example.com/api?id={id}

            How the backend's URL is made. APPEND_PATH_TO_ADDRESS: the address, then the path of the request with its base path. CONSTANT_ADDRESS: the address alone; the values of path parameters become query parameters.

            Value: APPEND_PATH_TO_ADDRESS or CONSTANT_ADDRESS. Default: APPEND_PATH_TO_ADDRESS at the top level; CONSTANT_ADDRESS on an operation, as third parties report. Probably also spelled pathTranslation.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions), as of 2026-11-23"#]],
    );
    check(
        &at("deadline"),
        &expect![[r#"
            [deadline]
            deadline of host orders.example.com

            Asks the gateway to wait 5 s for the answer. Calls that take longer fail, probably with 504.

            Seconds to wait for the backend's answer. Maximum 600, as third parties report; 3600 for model routing and on streaming gateways. 0 or a negative number means 15.

            Value: a number. Default: 15.0 (seconds).

            Google's documentation (https://docs.cloud.google.com/python/docs/reference/apigateway/latest/google.cloud.apigateway_v1.types.Gateway.StreamingMode), as of 2026-10-01"#]],
    );
    check(
        &at("disable_auth"),
        &expect![[r#"
            [disable_auth]
            disable_auth of host orders.example.com

            Let the backend authenticate callers itself: with disable_auth: true the gateway sends no token of its own, so no role helps.

            true: the gateway adds no ID token, and the caller's Authorization arrives unchanged.

            Value: true or false. Default: false, or true if there is no address. Probably also spelled disableAuth.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions), as of 2026-11-23"#]],
    );
    check(
        &at("protocol"),
        &expect![[r#"
            [protocol]
            protocol of host orders.example.com

            The gateway speaks HTTP/2 to this backend.

            How the gateway speaks to the backend. gRPC streams need h2, WebSockets http/1.1.

            Value: h2 or http/1.1, in any case. Default: http/1.1.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/streaming-configure), as of 2026-09-29"#]],
    );
    check(
        &at("h2"),
        &expect![[r#"
            [h2]
            protocol of host orders.example.com

            The gateway speaks HTTP/2 to this backend.

            How the gateway speaks to the backend. gRPC streams need h2, WebSockets http/1.1.

            Value: h2 or http/1.1, in any case. Default: http/1.1.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/streaming-configure), as of 2026-09-29"#]],
    );
}

#[test]
fn what_routing_knows_beside_what_is_written() {
    check(
        r#"openapi: 3.0.3
x-google-api-management:
  backends:
    orders:
      address: https://orders.example.com/${PATH}
      $0jwtAudience: ''
paths: {/a: {get: {x-google-backend: orders}}}
"#,
        &expect![[r#"
            [jwtAudience]
            jwtAudience of host orders.example.com

            Exceptions: a custom domain of Cloud Run needs roles/run.invoker, a host with Identity-Aware Proxy roles/iap.httpsResourceAccessor; each also needs a jwtAudience of its own.

            The audience of the ID token that the gateway sends.

            Value: a string. Default: the address as written, path included.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions), as of 2026-11-23"#]],
    );
    check(
        r#"openapi: 3.0.3
x-google-api-management:
  backends:
    orders:
      $0address: https://orders.example.com/${PATH}
paths: {/a: {get: {x-google-backend: orders}}}
"#,
        &expect![[r#"
            [address]
            Host orders.example.com

            Let the backend check the gateway's ID token: Google's IAM does not guard this host. The backend must verify the signature, issuer, audience and the email of the gateway's service account.

            From the variables of the settings: PATH = v1

            Exceptions: a custom domain of Cloud Run needs roles/run.invoker, a host with Identity-Aware Proxy roles/iap.httpsResourceAccessor; each also needs a jwtAudience of its own.

            Token: ID token, audience https://orders.example.com/v1 (the address); the caller's Authorization arrives as X-Forwarded-Authorization.

            Configuring your development environment (API Gateway) (https://docs.cloud.google.com/api-gateway/docs/configure-dev-env), as of 2026-04-10

            address: The URL that requests are sent to: https://HOST[:PORT][/PATH]."#]],
    );
}

#[test]
fn a_default_is_marked() {
    let text = r#"swagger: '2.0'
paths: {/a: {get: {x-google-backend: {address: 'https://a.example.com/b', $0path_translation: }}}}
"#;
    let words = "The path of the request is not sent: only the address is called, with path parameters as query parameters. Same as without it.";
    assert!(hover_at(text).contains(words), "{}", hover_at(text));
    let text = text.replace("path_translation", "deadline");
    let words = "Asks the gateway to wait 15 s for the answer. Calls that take longer fail, probably with 504. Same as without it.";
    assert!(hover_at(&text).contains(words), "{}", hover_at(&text));
}

#[test]
fn nested_fields() {
    check(
        r#"swagger: '2.0'
x-google-management:
  quota:
    limits:
    - name: reads
      $0unit: 1/min/{project}
"#,
        &expect![[r#"
            [unit]
            unit in quota limit

            Per minute and calling project; Google accepts nothing else.

            Value: 1/min/{project}. Required.

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23"#]],
    );
    check(
        r#"swagger: '2.0'
x-google-management:
  quota:
    limits:
    - values: {$0STANDARD: 1}
"#,
        &expect![[r#"
            [STANDARD]
            STANDARD in values

            How much is allowed; -1 is unlimited.

            Value: a whole number.

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23"#]],
    );
    check(
        r#"openapi: 3.0.3
x-google-api-management:
  ai:
    models:
      routing:
        routers:
          r:
            rules:
            - $0targetModel: google/gemini
"#,
        &expect![[r#"
            [targetModel]
            targetModel in routing rule

            The model that answers: google/ID, openai/ID or anthropic/ID.

            Value: a string. Required. Only API Gateway reads it.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/model-routing-configure), as of 2026-08-04"#]],
    );
    check(
        r#"openapi: 3.0.3
x-google-api-management:
  $0mcp: true
"#,
        &expect![[r#"
            [mcp]
            mcp in x-google-api-management

            Makes the gateway a remote MCP server: every eligible operation becomes a tool.

            Value: true or false, or an object with tools-list. Default: off. Only API Gateway reads it.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/mcp-configure), as of 2026-09-30"#]],
    );
    check(
        r#"openapi: 3.0.3
x-google-api-management:
  metrics: {$0reads: {}}
"#,
        &expect![[r#"
            [reads]
            Metric reads

            - No limit counts it.

            No operation uses it.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions), as of 2026-11-23"#]],
    );
    check(
        r#"swagger: '2.0'
x-google-backend:
  $0adress: x
"#,
        &expect![[r#"
            [adress]
            adress in x-google-backend

            Write address: no field has this name. The fields are: address, path_translation, protocol, deadline, jwt_audience, disable_auth."#]],
    );
}

#[test]
fn extension_keys() {
    check(
        "swagger: '2.0'\n$0x-google-allow: all\n",
        &expect![[r#"
            [x-google-allow]
            x-google-allow

            What happens to requests for paths that are not listed. all: GET, POST, PUT, PATCH and DELETE requests to any path under basePath reach the root backend, without API key and without user authentication.

            Where: at the top level. Value: configured or all, in any case. Default: configured.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions), as of 2026-11-23"#]],
    );
    check(
        "swagger: '2.0'\nsecurityDefinitions: {a: {$0x-issuer: b}}\n",
        &expect![[r#"
            [x-issuer]
            x-issuer

            The issuer of a caller's JWT, in an old spelling.

            Use x-google-issuer instead.

            Where: in a security scheme. Value: a string.

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23"#]],
    );
    check(
        "openapi: 3.0.3\n$0x-google-allow: all\n",
        &expect![[r#"
            [x-google-allow]
            x-google-allow

            What happens to requests for paths that are not listed. all: GET, POST, PUT, PATCH and DELETE requests to any path under basePath reach the root backend, without API key and without user authentication.

            Google does not read it in OpenAPI 3.x: it is for OpenAPI 2.0.

            Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions), as of 2026-11-23"#]],
    );
    check(
        "swagger: '2.0'\npaths: {/a: {get: {$0x-google-issuer: b}}}\n",
        &expect![[r#"
            [x-google-issuer]
            x-google-issuer

            The issuer of a caller's JWT; must equal its claim iss.

            Google does not read it at this place.

            Where: in a security scheme. Value: a string.

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23"#]],
    );
}

#[test]
fn what_stays_as_it_was() {
    for (marked, start) in [
        (at("x-google-backend"), "[x-google-backend]\nHost orders.example.com"),
        (at("https://orders"), "[https://orders.example.com/api]\nHost orders.example.com"),
        (at("get"), "[get]\nget /orders/{id}"),
        (at("swagger"), "[swagger]\nAPI Gateway config"),
        (
            r#"openapi: 3.0.3
x-google-api-management: {backends: {$0one: {address: 'https://a.example.com'}}}
"#
            .to_owned(),
            "[one]\nHost a.example.com",
        ),
    ] {
        let hover = hover_at(&marked);
        assert!(hover.starts_with(start), "{marked}: {hover}");
    }
    // Text of the author, and keys that are no extension's.
    for marked in [
        "swagger: '2.0'\nx-google-api-name: $0orders\n",
        "swagger: '2.0'\ninfo: {title: $0x}\n",
        "swagger: '2.0'\ninfo: {$0titel: x}\n",
        "swagger: '2.0'\nx-google-endpoints: [$0a]\n",
    ] {
        assert_eq!(hover_at(marked), "", "{marked}");
    }
}

#[test]
fn json() {
    let marked = r#"{"swagger": "2.0", "x-google-backend": {"$0protocol": "h2"}}"#;
    assert!(
        hover_at(marked).starts_with("[protocol]\nprotocol of a backend without an address"),
        "{}",
        hover_at(marked)
    );
}

#[test]
fn for_which_products() {
    let mcp = r#"openapi: 3.0.3
x-google-api-management:
  mcp: {tools-list: {security: {$1k: []}}}
  ai: {models: {routing: {routers: {r: {$2defaultModel: {}}}}}}
paths:
  /a:
    get:
      x-google-mcp-tool: {$3name: a}
"#;
    let v2 = r#"swagger: '2.0'
x-google-experimental-authorization: {$4provider: a}
x-security: [{k: {$5audiences: [a]}}]
securityDefinitions:
  k: {type: oauth2, $6x-issuer: a}
"#;
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
        [defaultModel] 
        [name] 
        [provider] 
        [audiences] 
        [x-issuer] 
    "#]]
    .assert_eq(&lines);
}

#[test]
fn what_is_less_sure_in_one_version() {
    let quota = |version: &str, key: &str| {
        let text = format!(
            r#"{version}
paths:
  /a:
    get:
      x-google-quota: {{metricCosts: {{a: 1}}}}
"#
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
        Where: on an operation. Value: an object with metricCosts, selector.
        Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions), as of 2026-11-23 (not confirmed)
        Where: on an operation. Value: an object with metricCosts, selector.
        Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23
        Value: names of your choice, each with a whole number. Also spelled metric_costs.
        Google's documentation (https://docs.cloud.google.com/api-gateway/docs/oasv3-extensions), as of 2026-11-23 (not confirmed)
        Value: names of your choice, each with a whole number. Also spelled metric_costs."#]].assert_eq(&format!("{}\n{}", of("x-google-quota"), of("metricCosts")));
}

#[test]
fn a_map_with_one_key() {
    check(
        "swagger: '2.0'\nx-google-management: {quota: {limits: [{$0values: {STANDARD: 1}}]}}\n",
        &expect![[r#"
            [values]
            values in quota limit

            How much of the metric is allowed in a minute; -1 is unlimited.

            Value: the key STANDARD and no other, with a whole number. Required.

            Google's source code (https://github.com/googleapis/api-compiler), as of 2020-09-23"#]],
    );
}

#[test]
fn words_of_the_version() {
    let hover = hover_at(
        r#"openapi: 3.0.3
x-google-api-management:
  backends:
    orders:
      address: $0https://orders-1234567890.us-central1.run.app
      jwtAudience: a
paths: {/a: {get: {x-google-backend: orders}}}
"#,
    );
    assert!(hover.contains("ID token, audience a (from jwtAudience);"), "{hover}");
    assert!(!hover.contains("jwt_audience"), "{hover}");
    let reference = hover_at("openapi: 3.0.3\npaths: {/a: {get: {$0x-google-backend: orders}}}\n");
    assert!(reference.contains("x-google-api-management.backends"), "{reference}");
}

#[test]
fn a_router_has_no_audience() {
    let router = r#"openapi: 3.0.3
x-google-api-management:
  backends:
    v:
      address: https://aiplatform.googleapis.com/v1
      $0jwtAudience: a
  ai: {models: {routing: {routers: {r: {defaultModel: {backend: v}}}}}}
paths: {/a: {post: {x-google-model-router: r}}}
"#;
    let told = hover_at(router);
    let words = r#"Probably no effect here: only model routers call this backend, and the gateway authenticates to Vertex AI itself.

The gateway's service account needs roles/aiplatform.user on the whole project."#;
    assert!(told.contains(words), "{told}");
}
