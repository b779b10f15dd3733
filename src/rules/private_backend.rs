//! `private-backend`: a backend whose name only a private network knows.

use super::backends::instead::cloud_run_instead;
use super::{Report, backends, declare_rule, on};
use crate::analysis::Analysis;
use crate::gateway::{Certainty, sources};
use crate::settings::{Severity, Target};

declare_rule! {
    /// The host of a backend is a name that only a private network knows.
    ///
    /// ## Why
    /// API Gateway calls its backends over the public internet; it does not run in your network or
    /// cluster. `localhost`, names on `.internal` and `.local` (such as `svc.cluster.local`) and
    /// single words do not resolve there, so every call fails. (With Cloud Endpoints the proxy runs
    /// where you put it, and such names may be right.) A word that stands for a name, such as
    /// `service_url` or `your-service`, is not judged.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// x-google-backend:
    ///   address: https://rows.default.svc.cluster.local
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
    ///   address: https://rows.example.com
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Use a public name of the backend: that of a Cloud Run service, or of a load balancer in
    /// front of the cluster or the machines.
    PRIVATE_BACKEND {
        id: "private-backend",
        level: on(Severity::Warning),
        versions: All,
        targets: ApiGateway,
        in_service_configs: true,
        scope: Local,
        google: [],
        source: Some(sources::BACKEND_2.with(Certainty::Deduced)),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    if analysis.target != Target::ApiGateway {
        return;
    }
    for occurrence in backends::in_force(analysis) {
        if !occurrence.is_private_name() {
            continue;
        }
        let host = occurrence.address.as_ref().map_or("", |address| &address.host);
        let message = format!(
            "Every call fails: API Gateway cannot reach this host. It calls backends over the public internet, where `{}` does not exist. Use a public name, for example of a Cloud Run service or a load balancer.",
            super::shortened(host)
        );
        let file = report.file();
        let finding =
            backends::report_host(report, analysis, occurrence, Severity::Warning, message);
        if let Some(finding) = finding {
            finding.fixes.extend(cloud_run_instead(file, analysis, occurrence));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of};

    const ID: &str = "private-backend";

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
    fn names_of_private_networks() {
        for address in [
            "http://localhost:8080",
            "https://LocalHost",
            "https://vm.us-central1-a.c.p.internal",
            "http://rows.default.svc.cluster.local",
            "https://printer.local.",
            "http://backend:8080/x",
        ] {
            let found = found(address);
            assert!(found.contains("warning[private-backend]"), "{address}: {found}");
        }
    }

    #[test]
    fn what_only_looks_like_one() {
        for address in [
            "https://localhost.example.com",
            "https://internal.example.com",
            "https://example.com/localhost",
            "http://10.0.0.5",
            "backend",
            "https://${HOST}.internal",
            "https://${HOST}",
            "https://BACKEND_HOST/x",
            "https://service_url",
            "https://your-cloud-run-url",
            "https://insert-url-here",
            "https://[service-url]",
            "https://changeme",
            "https://TODO",
            "",
        ] {
            assert_eq!(found(address), "", "{address}");
        }
    }

    #[test]
    fn not_for_cloud_endpoints_and_once_in_json() {
        check_findings(
            ID,
            r#"
# gateway-ls: endpoints
x-google-backend: {address: 'http://localhost'}
paths: {}
"#,
        );
        check_findings(
            ID,
            r#"
{
  "swagger": "2.0",
  "x-google-backend": {"address": "http://localhost"}
  #                                ^^^^^^^^^^^^^^^^ warning[private-backend] Every call fails: API Gateway cannot reach this host.
}
"#,
        );
    }
}
