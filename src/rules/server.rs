//! `server`: the entry of `servers` that is the gateway (OpenAPI 3.x).

use super::places;
use super::{Related, Report, declare_rule, on};
use crate::analysis::{Analysis, Fact};
use crate::gateway::sources;
use crate::openapi::{Place, Server, Value};
use crate::settings::{Severity, Target};
use crate::text::TextRange;

declare_rule! {
    /// `servers` marks no gateway or several, or has a URL that Google rejects.
    ///
    /// ## Why
    /// In OpenAPI 3.x `x-google-endpoint` marks the entry of `servers` that is the gateway. More
    /// than one is an error; Cloud Endpoints requires exactly one. Its URL must begin with a
    /// scheme, or with `/` if it is only the base path; Google rejects any other URL.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// openapi: 3.0.3
    /// info: {title: Shelves, version: "1"}
    /// servers:
    ///   - url: shelves.example.com/v1
    ///     x-google-endpoint: {}
    /// x-google-api-management:
    ///   backends:
    ///     shelves:
    ///       address: https://shelves-1234567890.us-central1.run.app
    ///       pathTranslation: APPEND_PATH_TO_ADDRESS
    /// x-google-backend: shelves
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// openapi: 3.0.3
    /// info: {title: Shelves, version: "1"}
    /// servers:
    ///   - url: https://shelves.example.com/v1
    ///     x-google-endpoint: {}
    /// x-google-api-management:
    ///   backends:
    ///     shelves:
    ///       address: https://shelves-1234567890.us-central1.run.app
    ///       pathTranslation: APPEND_PATH_TO_ADDRESS
    /// x-google-backend: shelves
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Mark one server, and write a whole URL or a base path there.
    SERVER {
        id: "server",
        level: on(Severity::Error),
        rejects: Errors,
        versions: V3,
        targets: All,
        scope: WholeFile,
        misses: AtKey,
        google: [],
        source: Some(sources::LIMITATIONS_3),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let document = &analysis.document;
    if !document.is_v3 || document.version.is_none() {
        return;
    }
    let mut marked = document.servers.iter().filter_map(|server| server.endpoint);
    let first = marked.next();
    let at = |range: TextRange| analysis.written_at(Place::new(range, None), range);
    for again in marked.filter_map(|again| at(again).known()) {
        let message =
            "Google rejects the config: only one server can have `x-google-endpoint`. Keep one.";
        let finding = report.add(again, message);
        let message = "the first server with it".to_owned();
        finding.related.extend(first.map(|range| Related { message, range }));
    }
    let is_unmarked = |servers: &[Server]| servers.iter().all(|it| it.endpoint.is_none());
    if analysis.target == Target::Endpoints && analysis.all_servers().is_some_and(is_unmarked) {
        let root = document.root.map(|root| root.of(&analysis.tree));
        let servers = root.and_then(|root| root.field("servers"));
        let key = servers.map(|field| field.key.content_range());
        let version = document.version_value.as_ref().map(|value| value.place.range);
        if let Some(range) = key.or(version) {
            report.add(
                range,
                "Google rejects the config: no server has `x-google-endpoint`. Add `x-google-endpoint: {}` to the server that is the gateway.",
            );
        }
    }
    // Servers that nothing marks are not the gateway, unless there is only one.
    let is_only_one = document.servers.len() == 1;
    let gateways = document.servers.iter().filter(|it| it.endpoint.is_some() || is_only_one);
    for url in gateways.filter_map(|server| server.url.as_ref()) {
        if let Fact::Known(url, _) = analysis.written_at(url.place, url) {
            check_url(analysis, url, report);
        }
    }
}

fn check_url(analysis: &Analysis, url: &Value, report: &mut Report<'_>) {
    // Braces are variables of the server.
    let text = analysis.known_value(&url.text).filter(|text| !text.contains('{'));
    let Some(text) = text else { return };
    if !text.starts_with('/') && !text.contains("://") {
        let message = match text.is_empty() {
            true => "Google rejects the config: the URL of a server is empty. Begin it with a scheme such as `https://`, or write only the base path, such as `/v1`.".to_owned(),
            false => format!(
            "Google rejects the config: this server URL has no scheme. Begin it with `https://` (`https://{}`), or with `/` if it is only the base path.",
            super::shortened(&text)
        ),
        };
        let is_host = text.split('/').next().is_some_and(|host| host.contains('.'));
        let finding = places::add_at(report, Severity::Error, url.place, message);
        if url.place.anchored.is_none() && !text.is_empty() && text == url.text {
            let better = if is_host { format!("https://{text}") } else { format!("/{text}") };
            let title = format!("Replace with `{better}`");
            finding.fixes.push(places::rewrite(title, false, url, better));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of, fixed};

    const ID: &str = "server";

    #[test]
    fn one_gateway() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
servers:
- url: /
  x-google-endpoint: {}
- url: /v1
  x-google-endpoint: {}
  #^^^^^^^^^^^^^^^^ error[server] Google rejects the config: only one server
"#,
        );
        check_findings(
            ID,
            r#"
# gateway-ls: endpoints
openapi: 3.0.3
servers: [{url: /}]
#^^^^^^ error[server] Google rejects the config: no server
"#,
        );
        check_findings(
            ID,
            r#"
# gateway-ls: endpoints
openapi: 3.0.3
#        ^^^^^ error[server] Google rejects the config: no server
"#,
        );
    }

    #[test]
    fn a_template_may_bring_the_server() {
        check_findings(
            ID,
            r#"
# gateway-ls: endpoints
openapi: 3.0.3
servers:
  {{- toYaml .Values.servers | nindent 2 }}
"#,
        );
    }

    #[test]
    fn urls() {
        for (url, is_right) in [
            ("/v1", true),
            ("https://x.example.com", true),
            ("'{scheme}.example.com'", true),
            ("${HOST}/v1", true),
            ("v1", false),
            ("x.example.com", false),
        ] {
            let found = findings_of(
                ID,
                &format!(
                    r#"
openapi: 3.0.3
servers:
- url: {url}
"#
                ),
            );
            assert_eq!(found.is_empty(), is_right, "{url}: {found}");
        }
        // Not the gateway.
        check_findings(ID, "openapi: 3.0.3\nservers: [{url: v1}, {url: v2}]\n");
        check_findings(ID, "servers: [{url: v1}]\n");
    }

    #[test]
    fn fixes() {
        for (before, after) in [("v1", "/v1"), ("x.example.com/a", "https://x.example.com/a")] {
            let text = |url: &str| {
                r#"{"openapi": "3.0.3", "servers": [{"url": "<url>"}]}"#.replace("<url>", url)
            };
            assert_eq!(fixed(ID, &text(before)), text(after));
        }
    }
}
