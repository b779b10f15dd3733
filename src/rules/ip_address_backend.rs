//! `ip-address-backend`: an IP address as the host of a backend.

use super::backends::instead::cloud_run_instead;
use super::{Report, backends, declare_rule, on};
use crate::analysis::Analysis;
use crate::gateway::{IpHost, Service, sources};
use crate::settings::Severity;

declare_rule! {
    /// The host of a backend address is an IP address.
    ///
    /// ## Why
    /// API Gateway rejects such a config when it is deployed: it routes only by name. It could not
    /// reach a private address anyway, because it does not run in your network. (Cloud Endpoints
    /// accepts IP addresses.)
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// x-google-backend:
    ///   address: https://203.0.113.7/api
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
    ///   address: https://rows.example.com/api
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Give the backend a name in the public DNS, with a certificate for that name, or put a load
    /// balancer or a Cloud Run service in front of it.
    IP_ADDRESS_BACKEND {
        id: "ip-address-backend",
        level: on(Severity::Error),
        milder: "warning in gRPC service configs",
        rejects: Errors,
        versions: All,
        targets: ApiGateway,
        in_service_configs: true,
        scope: Local,
        google: ["is forbidden: cannot route requests by IP Address"],
        source: Some(sources::PUBLIC_LOG),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    if analysis.target != crate::settings::Target::ApiGateway {
        return;
    }
    for occurrence in backends::in_force(analysis) {
        let Service::Ip(IpHost { address, is_private }) = &occurrence.service else { continue };
        // Google's message was seen for OpenAPI only.
        let (severity, rejects) = match analysis.document.is_service_config() {
            true => (Severity::Warning, "Google probably rejects the config"),
            false => (Severity::Error, "Google rejects the config"),
        };
        let message = if *is_private {
            format!(
                "{rejects}: API Gateway cannot route to an IP address. It cannot reach a private address such as `{address}` either. Write a public host name, for example of a load balancer."
            )
        } else {
            format!(
                "{rejects}: API Gateway cannot route to an IP address. Replace `{address}` with a name in the public DNS."
            )
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

    const ID: &str = "ip-address-backend";

    fn found(address: &str) -> String {
        findings_of(
            ID,
            &format!(
                r#"
swagger: '2.0'
x-google-backend:
  address: "{address}"
"#
            ),
        )
    }

    #[test]
    fn addresses_public_and_private() {
        for (address, is_private) in [
            ("http://203.0.113.7", false),
            ("https://8.8.8.8:8443/x", false),
            ("8.8.8.8", false),
            ("https://[2001:4860:4860::8888]/", false),
            ("http://10.0.0.5:8080/api", true),
            ("http://172.16.0.1", true),
            ("http://192.168.1.1", true),
            ("http://127.0.0.1:8080", true),
            ("http://169.254.169.254", true),
            ("http://[::1]", true),
            ("http://[fd00::1]:80", true),
        ] {
            let found = found(address);
            assert!(found.contains("error[ip-address-backend]"), "{address}: {found}");
            assert_eq!(found.contains("private"), is_private, "{address}: {found}");
        }
    }

    #[test]
    fn what_only_looks_like_one() {
        for address in [
            "https://10.0.0.5.example.com",
            "https://a.example.com/10.0.0.5",
            "https://ip-10-0-0-5.internal",
            "http://10.0.0.${LAST}",
            "https://${IP}",
        ] {
            assert_eq!(found(address), "", "{address}");
        }
    }

    #[test]
    fn not_for_cloud_endpoints_and_not_where_nothing_reads_it() {
        check_findings(
            ID,
            r#"
# gateway-ls: endpoints
x-google-backend: {address: 'http://10.0.0.5'}
paths: {}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-api-management:
  backends:
    used: {address: 'http://10.0.0.5'}
    #                ^^^^^^^^^^^^^^^ error[ip-address-backend]
    unused: {address: 'http://10.0.0.5'}
paths:
  /a:
    get: {x-google-backend: used}
"#,
        );
    }

    #[test]
    fn at_operations_through_aliases_and_in_json() {
        check_findings(
            ID,
            r#"
x-shared: &b {address: http://8.8.8.8}
paths:
  /a:
    get:
      x-google-backend: *b
      #                 ^^ error[ip-address-backend]
"#,
        );
        check_findings(
            ID,
            r#"
{
  "swagger": "2.0",
  "x-google-backend": {"address": "http://8.8.8.8"}
  #                                ^^^^^^^^^^^^^^ error[ip-address-backend] Google rejects the config: API Gateway cannot route to an IP address.
}
"#,
        );
    }
}
