//! Is this file ours, and which product is it for?

use super::extensions::Extension;
use crate::gateway;
use crate::openapi::{Document, Value};
use crate::settings::{Settings, Target};
use crate::template;
use crate::yaml::Tree;

pub(super) struct Config {
    pub(super) is_config: bool,
    pub(super) is_left_out: bool,
    pub(super) target: Target,
    pub(super) is_target_set: bool,
}

/// Judges a file by its comments, the settings and what it holds, in this order.
pub(super) fn judge(
    tree: &Tree,
    document: &Document,
    extensions: &[Extension],
    settings: &Settings,
) -> Config {
    let modeline = modeline(tree);
    let is_ours = || {
        let is_named = || {
            settings.target.is_some()
                || has_gateway_key(tree, extensions)
                || document.host.as_ref().is_some_and(|host| is_endpoints_host(&host.text))
        };
        document.is_service_config() || document.has_version_key && is_named()
    };
    let is_config = match (modeline, settings.assume_config) {
        (Some(modeline), _) => modeline != Modeline::Off,
        (None, Some(assumed)) => assumed,
        (None, None) => is_ours(),
    };
    let by_hand = match modeline {
        Some(Modeline::For(target)) => Some(target),
        _ => settings.target,
    };
    let is_left_out = match modeline {
        Some(modeline) => modeline == Modeline::Off,
        None => settings.assume_config == Some(false),
    };
    Config {
        is_config,
        is_left_out,
        target: by_hand.unwrap_or_else(|| written_for(tree, document, settings)),
        is_target_set: by_hand.is_some(),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Modeline {
    Off,
    For(Target),
}

/// `# gateway-ls: api-gateway`, `endpoints` or `off`; the first one counts.
fn modeline(tree: &Tree) -> Option<Modeline> {
    tree.comments().iter().find_map(|comment| {
        let text = tree.text(*comment);
        let text = text.trim_start_matches(['#', '/', '*']);
        let word = text.trim_start().strip_prefix("gateway-ls:")?.trim_start();
        let word = word.split([' ', '\t', '*']).next()?;
        if word == "off" { Some(Modeline::Off) } else { Target::parse(word).map(Modeline::For) }
    })
}

fn has_gateway_key(tree: &Tree, extensions: &[Extension]) -> bool {
    extensions.iter().any(|it| it.known.is_some() || is_near(&tree.node(it.key_node).text()))
}

fn is_near(name: &str) -> bool {
    gateway::nearest_gateway_key(name).is_some()
}

/// The product that the names in the file speak of. The name of an endpoint alone says nothing:
/// API Gateway wants one for CORS.
fn written_for(tree: &Tree, document: &Document, settings: &Settings) -> Target {
    let fill = |name: &str| settings.variables.get(name).cloned();
    let known = |value: &Value| host_name(&template::fill(&value.text, fill).text);
    if let Some(service) = &document.service_config {
        let name = service.name.as_ref().map(|name| template::fill(&name.text, fill).text);
        return name.map_or(Target::ApiGateway, |name| of_service(&name));
    }
    let host = document.host.as_ref().map(known);
    let names: Vec<String> = document.endpoints.iter().map(known).collect();
    if host.iter().chain(&names).any(|name| is_of_api_gateway(name)) {
        return Target::ApiGateway;
    }
    let is_proxy = |host: &String| {
        is_endpoints_host(host)
            || names.contains(host)
            || is_on(host, "run.app") && !is_only_backend(document, host, known)
    };
    if host.as_ref().is_some_and(|host| !host.is_empty() && is_proxy(host)) {
        return Target::Endpoints;
    }
    // While the key is being typed, what it will say is unknown: the product that asks less.
    let is_unknown = |key: &str| {
        let mut known = document.root_keys.iter().map(|range| tree.text(*range));
        let is_written = known.any(|it| it.trim_matches(['"', '\'']) == key);
        !is_written && tree.is_half_typed(key)
    };
    if is_unknown("host") || is_unknown("x-google-endpoints") {
        Target::Endpoints
    } else {
        Target::ApiGateway
    }
}

/// The product of a service config: API Gateway wants a name of its own, Cloud Endpoints takes that
/// of any host.
fn of_service(name: &str) -> Target {
    let is_known = !template::has_hole(name) || is_endpoints_host(name);
    match is_known && !is_of_api_gateway(&host_name(name)) {
        true => Target::Endpoints,
        false => Target::ApiGateway,
    }
}

/// Whether all backends are on the host: it is then that of the service itself, as a proxy cannot
/// be its own backend.
fn is_only_backend(document: &Document, host: &str, known: impl Fn(&Value) -> String) -> bool {
    let operations = document.paths.iter().flat_map(|item| &item.operations);
    let of_operations = operations.filter_map(|operation| operation.backend.as_deref());
    let backends = document.backend.iter().chain(of_operations);
    let mut hosts = backends.map(|backend| backend.address().map(&known)).peekable();
    hosts.peek().is_some() && hosts.all(|it| it.as_deref() == Some(host))
}

/// `NAME.endpoints.PROJECT.cloud.goog`
fn is_endpoints_host(host: &str) -> bool {
    is_managed_by("endpoints", &host_name(host))
}

/// A name that API Gateway gives: that of a managed service, or of a gateway.
fn is_of_api_gateway(host: &str) -> bool {
    is_managed_by("apigateway", host) || is_on(host, "gateway.dev")
}

/// `NAME.PRODUCT.PROJECT.cloud.goog`
fn is_managed_by(product: &str, host: &str) -> bool {
    host.strip_suffix(".cloud.goog").is_some_and(|rest| {
        let mut labels = rest.split('.').skip(1);
        labels.any(|label| label == product)
    })
}

fn is_on(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

/// The host alone, in lower case, also of a text that wrongly is a URL.
fn host_name(text: &str) -> String {
    let text = text.trim();
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    text.split(['/', ':']).next().unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::analysis::Analysis;
    use crate::settings::{Settings, Target};
    use crate::text::Text;
    use crate::yaml::Format;

    fn read(source: &str, settings: Settings) -> Analysis {
        Analysis::new(Text::new(source), Format::Yaml, Arc::new(settings))
    }

    #[test]
    fn ours_is_what_names_a_version_and_a_gateway_key() {
        for (source, is_config) in [
            ("swagger: '2.0'\nx-google-backend: {}\n", true),
            ("openapi: 3.0.0\npaths: {/a: {get: {x-google-backend: b}}}\n", true),
            ("swagger: '2.0'\nx-gogle-backend: {}\n", true),
            ("swagger: '2.0'\nsecurityDefinitions: {a: {x-issuer: b}}\n", true),
            (
                r#"swagger: '2.0'
paths:
  /a:
    get: [
      x-google-backend: 1
"#,
                true,
            ),
            ("swagger '2.0'\nx-google-backend: {}\n", true),
            ("openapi 3.0.1\nx-google-backend: {}\n", true),
            ("swaggerish '2.0'\nx-google-backend: {}\n", false),
            ("swagger: '2.0'\npaths: {}\n", false),
            ("x-google-backend: {}\n", false),
            ("swagger: '2.0'\ninfo: {title: x-google-backend}\n", false),
            (
                r#"apiVersion: v1
kind: Service
spec: {ports: [{port: 80}]}
"#,
                false,
            ),
            (
                r#"services:
  web:
    image: x
    x-google-backend: y
"#,
                false,
            ),
            (
                r#"# gateway-ls: off
swagger: '2.0'
x-google-backend: {}
"#,
                false,
            ),
            ("# gateway-ls: endpoints\nfoo: bar\n", true),
            ("swagger: '2.0'\nhost: a.endpoints.p-1.cloud.goog\n", true),
            ("swagger: '2.0'\nhost: a.run.app\n", false),
            ("host: a.endpoints.p-1.cloud.goog\n", false),
            ("type: google.api.Service\nconfig_version: 3\n", true),
            ("spec: {type: google.api.Service}\n", false),
        ] {
            assert_eq!(read(source, Settings::default()).is_config, is_config, "{source}");
        }
        let off = Settings { assume_config: Some(false), ..Settings::default() };
        assert!(!read("swagger: '2.0'\nx-google-backend: {}\n", off).is_config);
        let by_hand = || Settings { target: Some(Target::Endpoints), ..Settings::default() };
        assert!(read("openapi: 3.0.0\npaths: {}\n", by_hand()).is_config);
        assert!(!read("kind: Service\n", by_hand()).is_config);
    }

    #[test]
    fn the_product_is_read_from_the_names_unless_set_by_hand() {
        let host = "swagger: '2.0'\nhost: echo.endpoints.p-1.cloud.goog\n";
        assert_eq!(read(host, Settings::default()).target, Target::Endpoints);
        let other = "swagger: '2.0'\nhost: api-1.apigateway.p-1.cloud.goog\n";
        assert_eq!(read(other, Settings::default()).target, Target::ApiGateway);
        let set = Settings { target: Some(Target::ApiGateway), ..Settings::default() };
        assert_eq!(read(host, set).target, Target::ApiGateway);
        let template = "swagger: '2.0'\nhost: ${HOST}\n";
        let variables = [("HOST".to_owned(), "echo.endpoints.p-1.cloud.goog".to_owned())].into();
        let filled = Settings { variables, ..Settings::default() };
        assert_eq!(read(template, Settings::default()).target, Target::ApiGateway);
        assert_eq!(read(template, filled).target, Target::Endpoints);
        let typed = |word: &str| {
            read(
                &format!(
                    r#"swagger: '2.0'
{word}
paths: {{}}
"#
                ),
                Settings::default(),
            )
        };
        for (word, target) in [
            ("hos", Target::Endpoints),
            ("x-google-end", Target::Endpoints),
            ("x-google-", Target::ApiGateway),
            ("hot", Target::ApiGateway),
        ] {
            assert_eq!(typed(word).target, target, "{word}");
        }
        for (text, target) in [
            ("host: a-uc.a.run.app", Target::Endpoints),
            ("host: A-{RANDOM}.a.run.app", Target::Endpoints),
            (
                "host: a-uc.a.run.app\nx-google-backend: {address: https://A-uc.a.run.app/x}",
                Target::ApiGateway,
            ),
            (
                "host: a-uc.a.run.app\nx-google-backend: {address: https://b-uc.a.run.app}",
                Target::Endpoints,
            ),
            (
                r#"host: a-uc.a.run.app
x-google-endpoints: [{name: a-uc.a.run.app}]
x-google-backend: {address: https://a-uc.a.run.app}"#,
                Target::Endpoints,
            ),
            (
                r#"host: a-uc.a.run.app
x-google-backend: {address: https://a-uc.a.run.app}
paths: {/a: {get: {x-google-backend: {address: https://b-uc.a.run.app}}}}"#,
                Target::Endpoints,
            ),
            ("host: a.example.com\nx-google-endpoints: [{name: A.example.com}]", Target::Endpoints),
            (
                "host: a.example.com\nx-google-endpoints: [{name: b.example.com}]",
                Target::ApiGateway,
            ),
            ("host: notrun.app", Target::ApiGateway),
            ("x-google-endpoints: [{name: a.endpoints.p-1.cloud.goog}]", Target::ApiGateway),
            ("x-google-endpoints: [{name: a-uc.a.run.app}]", Target::ApiGateway),
            (
                "host: a.apigateway.p-1.cloud.goog\nx-google-endpoints: [{name: a.apigateway.p-1.cloud.goog}]",
                Target::ApiGateway,
            ),
            (
                "host: a-uc.a.run.app\nx-google-endpoints: [{name: a.apigateway.p-1.cloud.goog}]",
                Target::ApiGateway,
            ),
            (
                "host: a.uc.gateway.dev\nx-google-endpoints: [{name: a.uc.gateway.dev}]",
                Target::ApiGateway,
            ),
        ] {
            let text = format!("swagger: '2.0'\n{text}\n");
            assert_eq!(read(&text, Settings::default()).target, target, "{text}");
        }
        let service = "type: google.api.Service\nname: a.endpoints.p-1.cloud.goog\n";
        assert_eq!(read(service, Settings::default()).target, Target::Endpoints);
        for (name, target) in [
            ("'*.apigateway.p-1.cloud.goog'", Target::ApiGateway),
            ("'*.apigateway.endpoints.p-1.cloud.goog'", Target::ApiGateway),
            ("$NAME", Target::ApiGateway),
            ("a.example.com", Target::Endpoints),
            ("a-uc.a.run.app", Target::Endpoints),
        ] {
            let service = format!("type: google.api.Service\nname: {name}\n");
            assert_eq!(read(&service, Settings::default()).target, target, "{name}");
        }
        let comment = format!("# gateway-ls: endpoints\n{other}");
        assert_eq!(read(&comment, Settings::default()).target, Target::Endpoints);
    }
}
