//! Where a hover is and where none does: unknown keys, values, the file as a whole.

use expect_test::expect;

use super::{hover_at, page_at, read};
use crate::features::backend_page;

fn in_operation(fields: &str) -> String {
    hover_at(&format!(
        r#"swagger: '2.0'
x-google-backend: {{address: 'https://a.example.com'}}
paths: {{/a: {{get: {{{fields}}}}}}}
"#
    ))
}

#[test]
fn keys_that_look_like_the_gateways() {
    let near = in_operation("$0x-google-jwks-uri: a");
    assert!(near.contains("Unknown key: did you mean x-google-jwks_uri?"), "{near}");
    assert!(near.contains("Google silently ignores such keys."), "{near}");
    let root = hover_at(
        r#"swagger: '2.0'
$0x-google-frobnicate: a
x-google-allow: all
paths: {}
"#,
    );
    assert!(
        root.starts_with("x-google-frobnicate\n\nUnknown key: remove it or correct the name."),
        "{root}"
    );
}

#[test]
fn the_whole_file_stands_at_its_version() {
    let file = r#"swagger: '2.0'
info: {}
x-google-allow: all
paths: {}
"#;
    for (key, is_told) in [("swagger", true), ("info", false), ("paths", false)] {
        let told = hover_at(&file.replacen(key, &format!("$0{key}"), 1));
        assert_eq!(told.starts_with("API Gateway config"), is_told, "{key}: {told}");
    }
}

#[test]
fn who_uses_the_backends_of_a_file() {
    let allow = r#"$0swagger: '2.0'
x-google-allow: all
x-google-backend: {address: 'https://a.example.com'}
paths: {/a: {get: {x-google-backend: {address: 'https://b.example.com'}}}}
"#;
    let told = hover_at(allow);
    assert!(told.contains("https://a.example.com: no role: the host must check the ID token itself (all other paths)"), "{told}");
    assert!(
        told.contains(
            "https://b.example.com: no role: the host must check the ID token itself (1 operation)"
        ),
        "{told}"
    );
    assert!(told.contains("x-google-allow: all: requests to other paths go to"), "{told}");
    let told = hover_at(&ROUTERS.replacen("openapi", "$0openapi", 1));
    for model in ["gemini", "chat"] {
        let line = format!("/{model}: roles/aiplatform.user (1 operation)");
        assert!(told.contains(&line), "{told}");
    }
}

#[test]
fn many_backends_that_are_alike_have_one_line() {
    let mut text = "$0swagger: '2.0'\npaths:\n".to_owned();
    for index in 0..4 {
        for address in
            [format!("s{index}-1234567890.us-central1.run.app"), format!("a{index}.googleapis.com")]
        {
            text += &format!(
                "  /{address}:\n    get: {{x-google-backend: {{address: 'https://{address}'}}}}\n"
            );
        }
    }
    text += "  /none:\n    get: {operationId: none}\n";
    let told = hover_at(&text);
    for line in [
        "4 of 8 backends cannot work: they come first below.",
        "9 operations, 8 backend addresses; 1 operation without a backend: get /none.",
        "- 4 Google APIs: every call fails with 401 unless your gateway streams, such as https://a0.googleapis.com",
        "- 4 Cloud Run services: roles/run.invoker, such as https://s0-1234567890.us-central1.run.app",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
}

#[test]
fn what_cannot_be_called_comes_first() {
    let told = hover_at(
        r#"$0swagger: '2.0'
paths:
  /a: {get: {x-google-backend: {address: 'https://a.example.com'}}}
  /b: {get: {x-google-backend: {address: 'https://localhost:8080'}}}
"#,
    );
    let first = "- https://localhost:8080: every call fails: API Gateway cannot reach this host (1 operation)\n- https://a";
    assert!(told.contains(first), "{told}");
    assert!(told.contains("1 of 2 backends cannot work: it comes first below."), "{told}");
}

const ROUTERS: &str = r#"openapi: 3.0.3
x-google-api-management:
  backends:
    gemini: {address: 'https://aiplatform.googleapis.com/v1/projects/p/gemini', pathTranslation: CONSTANT_ADDRESS}
    chat: {address: 'https://aiplatform.googleapis.com/v1/projects/p/chat', pathTranslation: CONSTANT_ADDRESS}
  ai: {models: {routing: {routers: {main: {defaultModel: {backend: gemini, targetModel: google/g}, rules: [{model: m, backend: chat, targetModel: openai/o}]}}}}}
paths: {/chat: {post: {x-google-model-router: main}}}
"#;

#[test]
fn operations_behind_a_model_router() {
    let told = hover_at(&ROUTERS.replacen("post", "$0post", 1));
    assert!(told.contains("Its rules send other models to the backend chat."), "{told}");
    let told = page_at(&ROUTERS.replacen("chat:", "$0chat:", 1));
    assert!(told.contains("Used by: post /chat, the model router main"), "{told}");
}

#[test]
fn values_have_the_page_of_their_key() {
    for (place, heading) in
        [("google/g", "targetModel in default model"), ("m, backend", "model in routing rule")]
    {
        let told = hover_at(&ROUTERS.replacen(place, &format!("$0{place}"), 1));
        assert!(told.starts_with(heading), "{place}: {told}");
    }
    let audience = in_operation(
        "x-google-backend: {address: 'https://a.example.com', jwt_audience: $0'${AUDIENCE}'}",
    );
    assert!(audience.starts_with("jwt_audience of host a.example.com"), "{audience}");
    assert!(audience.contains("The backend must accept this audience."), "{audience}");
    let file = r#"swagger: '2.0'
securityDefinitions: {k: {type: oauth2, x-google-issuer: $0iss, x-google-audiences: aud}}
paths: {}
"#;
    assert!(hover_at(file).starts_with("x-google-issuer"), "{}", hover_at(file));
    let file = file.replacen("$0", "", 1).replacen("aud}", "$0aud}", 1);
    assert!(hover_at(&file).starts_with("x-google-audiences"), "{}", hover_at(&file));
    let file = r#"openapi: 3.0.3
components: {securitySchemes: {k: {type: oauth2, x-google-auth: {issuer: i, audiences: [a, $0b]}}}}
paths: {}
"#;
    assert!(hover_at(file).starts_with("audiences in x-google-auth"), "{}", hover_at(file));
}

#[test]
fn fields_and_keys_in_another_spelling() {
    let file = r#"openapi: 3.0.3
x-google-api-management: {backends: {a: {address: 'https://a.example.com', $0path_translation: CONSTANT_ADDRESS}}}
paths: {/a: {get: {x-google-backend: a}}}
"#;
    let told = hover_at(file);
    assert!(told.contains("Write pathTranslation: no field has this name."), "{told}");
    let old = in_operation("$0x-google-backend-deadline: 5");
    assert!(old.contains("Use x-google-backend.deadline instead."), "{old}");
}

#[test]
fn a_url_that_is_not_known_is_not_told_as_if_it_were() {
    let file = r#"openapi: 3.0.3
x-google-api-management: {backends: {a: {address: 'https://a.example.com/x'}}}
paths: {/a: {$0get: {x-google-backend: a}}}
"#;
    let told = hover_at(file);
    assert!(told.contains("the default of pathTranslation is not documented"), "{told}");
}

#[test]
fn tools_that_lack_something() {
    let file = |operations: &str| {
        format!(
            r#"openapi: 3.0.3
x-google-api-management: {{$0mcp: true, backends: {{a: {{address: 'https://a.example.com'}}}}}}
x-google-backend: a
paths: {{/a: {{{operations}}}}}
"#
        )
    };
    for (operations, expected) in [
        ("get: {operationId: a, summary: s}", "Here: the one operation is a tool.\n\nValue:"),
        (
            "get: {operationId: a}, put: {operationId: b}, head: {}",
            r#"Here: 2 of 3 operations are tools.

2 tools lack a description, so Google rejects the config"#,
        ),
        ("get: {summary: s}", "1 tool lacks a name: add an operationId."),
        ("head: {}", "Here: no operation is a tool."),
    ] {
        let told = hover_at(&file(operations));
        assert!(told.contains(expected), "{told}");
    }
    let tool = file("get: {$1x-google-mcp-tool: true}").replace("$0", "").replace("$1", "$0");
    assert!(hover_at(&tool).contains("Here: a tool without a name."), "{}", hover_at(&tool));
}

/// The title of the page at `$0`, if there is one.
fn title_at(marked: &str) -> Option<String> {
    let (analysis, offset) = read(marked);
    backend_page(&analysis, offset).map(|page| page.title)
}

#[test]
fn a_page_is_found_from_everywhere_in_an_operation() {
    let config = "swagger: '2.0'
paths:
  /a:
    get:
      operationId: a
      x-google-backend:
        address: https://orders-481516234200.europe-west1.run.app
        deadline: 20
";
    for place in ["get:", "operationId", "x-google", "address", "https:", "deadline"] {
        let marked = config.replacen(place, &format!("$0{place}"), 1);
        assert_eq!(
            title_at(&marked).as_deref(),
            Some("Cloud Run service orders in europe-west1"),
            "{place}"
        );
    }
    assert_eq!(title_at(&config.replacen("paths", "$0paths", 1)), None);
}

#[test]
fn a_name_has_the_page_of_its_backend() {
    let config = "openapi: 3.0.4
x-google-api-management:
  backends:
    orders: {address: https://orders-481516234200.europe-west1.run.app}
x-google-backend: orders$0
paths: {}
";
    assert_eq!(title_at(config).as_deref(), Some("Cloud Run service orders in europe-west1"));
    let undefined = config.replace("orders$0", "others$0");
    assert_eq!(title_at(&undefined).as_deref(), Some("Backend others"));
}

#[test]
fn the_whole_file_says_why_no_role_is_needed() {
    let told = hover_at(
        r#"
$0swagger: '2.0'
paths:
  /closed: {get: {x-google-backend: {address: 'https://a-1234567890.us-east1.run.app', disable_auth: true}}}
  /later: {get: {x-google-backend: {address: 'https://${billing_host}/v1'}}}
  /legacy: {get: {x-google-backend: {address: 'https://legacy.example.com'}}}
  /both: {get: {x-google-backend: {address: 'https://b-1234567890.us-east1.run.app', disable_auth: true, jwt_audience: b}}}
  /bucket: {get: {x-google-backend: {address: 'https://storage.googleapis.com/b/o', disable_auth: true}}}
"#,
    );
    let lines: Vec<&str> = told.lines().filter(|line| line.starts_with("- ")).collect();
    expect![[r#"
        - https://b-1234567890.us-east1.run.app: remove jwt_audience or disable_auth, which contradict each other (1 operation)
        - https://${billing_host}/v1: not known until ${billing_host} is filled in (1 operation)
        - https://a-1234567890.us-east1.run.app: no role, but the service must be public (disable_auth) (1 operation)
        - https://legacy.example.com: no role: the host must check the ID token itself (1 operation)
        - https://storage.googleapis.com/b/o: no role: disable_auth, so callers must bring a Google access token unless the resource is public (1 operation)"#]].assert_eq(&lines.join("\n"));
}

#[test]
fn an_operation_says_why_no_role_is_needed() {
    let file = r#"swagger: '2.0'
paths:
  /a:
    $0get:
      x-google-backend: {address: 'https://a-1234567890.us-east1.run.app', disable_auth: true}
"#;
    let told = hover_at(file);
    assert!(told.contains("No ID token is sent, so the service must be public."), "{told}");
}

#[test]
fn an_operation_without_a_backend_of_its_name() {
    let told = hover_at(
        r#"openapi: 3.0.3
x-google-api-management: {backends: {core: {address: 'https://a.example.com'}}}
paths: {/a: {$0get: {x-google-backend: main}}}
"#,
    );
    let words = "Google rejects the config: no backend is named main; write core, or define it under x-google-api-management.backends.";
    assert!(told.contains(words), "{told}");
}

#[test]
fn a_gateway_needs_no_word_on_the_token() {
    let told = super::on_address("https://shop-1a2b3c4d.ew.gateway.dev", "");
    assert!(told.contains("This address is a gateway") && !told.contains("Token:"), "{told}");
}

#[test]
fn the_whole_file_for_cloud_endpoints() {
    let told = hover_at(
        r#"# gateway-ls: endpoints
$0swagger: '2.0'
paths: {/a: {get: {x-google-backend: {address: 'https://a-1234567890.us-east1.run.app'}}}}
"#,
    );
    assert!(told.contains("What ESPv2's service account needs"), "{told}");
}

/// OpenAPI 2.0 has no names for backends, and says so wherever one is written.
#[test]
fn a_name_for_a_backend_in_2_0() {
    let text = r#"swagger: '2.0'
paths:
  /a/{id}:
    put:
      x-google-backend: orders
"#;
    for place in ["put", "x-google-backend", "orders"] {
        let told = hover_at(&text.replacen(place, &format!("$0{place}"), 1));
        let words = "Google rejects the config: x-google-backend must be an object with an address";
        assert!(told.contains(words), "{place}: {told}");
        assert!(!told.contains("x-google-api-management"), "{place}: {told}");
    }
}

#[test]
fn a_name_that_is_filled_in_later_may_be_defined() {
    let text = r#"openapi: 3.0.3
x-google-api-management: {backends: {core: {address: 'https://a.example.com'}}}
paths:
  /a:
    $0get:
      x-google-backend: ${BACKEND}
"#;
    let at_name = hover_at(&text.replace("$0", "").replace("${B", "$0${B"));
    assert!(at_name.contains("not known until the name is filled in"), "{at_name}");
    let told = hover_at(text);
    assert!(told.contains("not known until ${BACKEND} is filled in"), "{told}");
    assert!(!told.contains("rejects"), "{told}");
}
