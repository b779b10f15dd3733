//! `gateway-as-backend`: the backend is itself a gateway, or the name of one.

use super::backends::instead::cloud_run_instead;
use super::{Report, backends, declare_rule, on};
use crate::analysis::Analysis;
use crate::gateway::{Certainty, Service, sources};
use crate::settings::Severity;

declare_rule! {
    /// A backend address points at a gateway of API Gateway instead of at a service.
    ///
    /// ## Why
    /// `API-HASH.apigateway.PROJECT.cloud.goog` is Google's own name for an API (its managed
    /// service), used for API keys and metrics. It is not a host: nothing answers there.
    /// `*.gateway.dev` is a gateway's own host: as a backend of the same gateway it makes an
    /// endless loop, and another gateway in between requires its own API keys and tokens.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// x-google-backend:
    ///   address: https://rows-0a1b2c3d4e5f6.apigateway.my-project.cloud.goog
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// x-google-backend:
    ///   address: https://rows-1234567890.us-central1.run.app
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Write the address of the service that does the work: the Cloud Run service, function or App
    /// Engine app.
    GATEWAY_AS_BACKEND {
        id: "gateway-as-backend",
        level: on(Severity::Error),
        milder: "hint for `*.gateway.dev`",
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: Local,
        google: [],
        source: Some(sources::BACKEND_2.with(Certainty::Deduced)),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for occurrence in backends::in_force(analysis) {
        let host = occurrence.address.as_ref().map_or("", |address| &address.host);
        let host = super::shortened(host);
        let (severity, message) = match occurrence.service {
            Service::ManagedService { .. } => (
                Severity::Error,
                format!(
                    "Every call fails: this is only Google's name for an API, not a host. Nothing answers at `{host}`. Write the address of the backend that does the work."
                ),
            ),
            Service::Gateway(_) => (
                Severity::Hint,
                format!(
                    "Calls may loop or be rejected: the backend is itself a gateway. If `{host}` is this config's own gateway, it calls itself without end; another one may require API keys or tokens of its own. Write the address of the service that does the work."
                ),
            ),
            _ => continue,
        };
        let file = report.file();
        let finding = backends::report_host(report, analysis, occurrence, severity, message);
        if let Some(finding) = finding {
            finding.fixes.extend(cloud_run_instead(file, analysis, occurrence));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of};

    const ID: &str = "gateway-as-backend";

    #[test]
    fn hosts() {
        for (address, severity) in [
            ("https://a-0a1b2c.apigateway.p.cloud.goog", "error"),
            ("https://a-0a1b2c.apigateway.${PROJECT}.cloud.goog/x", "error"),
            ("https://gw-abcdefg.uc.gateway.dev/v1", "hint"),
            ("https://gw-1234567890.us-central1.gateway.dev", "hint"),
            ("https://${GATEWAY}.uc.gateway.dev", "hint"),
            ("https://a.endpoints.p.cloud.goog", ""),
            ("https://gateway.dev", ""),
            ("https://example.com/x.gateway.dev", ""),
            ("https://${HOST}", ""),
        ] {
            let source = r#"swagger: '2.0'
x-google-backend: {address: '<address>'}
"#
            .replace("<address>", address);
            let found = findings_of(ID, &source);
            let is_right = match severity {
                "" => found.is_empty(),
                _ => found.contains(&format!("{severity}[{ID}]")),
            };
            assert!(is_right, "{address}: {found}");
        }
    }

    #[test]
    fn named_backends_and_json() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-api-management:
  backends:
    a:
      address: https://gw-abcdefg.uc.gateway.dev
      #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint[gateway-as-backend]
paths:
  /a:
    get: {x-google-backend: a}
"#,
        );
        check_findings(
            ID,
            r#"
{
  "swagger": "2.0",
  "x-google-backend": {"address": "https://a.apigateway.p.cloud.goog"}
  #                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[gateway-as-backend] Every call fails: this is only Google's name for an API, not a host.
}
"#,
        );
    }
}
