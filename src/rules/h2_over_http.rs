//! `h2-over-http`: HTTP/2 to a backend without TLS.

use super::{Fix, Report, backends, declare_rule, on};
use crate::analysis::Analysis;
use crate::gateway::{Protocol, sources};
use crate::routing::Origin;
use crate::settings::Severity;

declare_rule! {
    /// `protocol: h2` is set for a backend on plain `http`.
    ///
    /// ## Why
    /// Google documents `protocol` only for `https` backends. Over `http` the gateway speaks HTTP/2
    /// without negotiating it first; a backend that expects HTTP/1.1 does not understand it.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// x-google-backend:
    ///   address: http://rows.example.com
    ///   protocol: h2
    ///   disable_auth: true
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
    ///   protocol: h2
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Use `https`, or remove `protocol`.
    H2_OVER_HTTP {
        id: "h2-over-http",
        level: on(Severity::Hint),
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: Local,
        google: [],
        source: Some(sources::BACKEND_RULE),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for occurrence in backends::in_force(analysis) {
        let (Some(address), Some(fields)) =
            (&occurrence.address, backends::fields(&occurrence.backend))
        else {
            continue;
        };
        let Some(written) = &fields.protocol else { continue };
        let protocol = occurrence.effective.protocol;
        let is_h2 = protocol.value == Some(Protocol::Http2) && protocol.origin == Origin::Written;
        if !is_h2 || address.scheme.as_deref() != Some("http") {
            continue;
        }
        let message = "Calls may fail: `h2` is documented only for `https` backends. Over `http` the gateway speaks HTTP/2 without negotiating it, which many backends do not understand. Use `https`, or remove `protocol`.".to_owned();
        let severity = Severity::Hint;
        let place = written.place;
        let finding = backends::report_at(report, analysis, occurrence, severity, place, message);
        let scheme = address.scheme_range.as_ref().filter(|_| address.port_range.is_none());
        let edit = scheme.and_then(|scheme| backends::edit_part(occurrence, scheme, "https"));
        finding.fixes.extend(edit.map(|edit| Fix {
            title: "Use `https`".to_owned(),
            safe: false,
            edits: vec![edit],
        }));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of};

    const ID: &str = "h2-over-http";

    #[test]
    fn schemes_and_protocols() {
        for (fields, is_found) in [
            ("address: http://a.example.com, protocol: h2", true),
            ("address: http://a.example.com:8080, protocol: H2", true),
            ("address: 'http://${HOST}', protocol: h2", true),
            ("address: https://a.example.com, protocol: h2", false),
            ("address: a.example.com, protocol: h2", false),
            ("address: http://a.example.com, protocol: http/1.1", false),
            ("address: http://a.example.com, protocol: '${P}'", false),
            ("address: grpc://a.example.com, protocol: h2", false),
            ("address: '${URL}', protocol: h2", false),
        ] {
            let source = r#"swagger: '2.0'
x-google-backend: {<fields>}
"#
            .replace("<fields>", fields);
            let found = findings_of(ID, &source);
            assert_eq!(found.contains("hint[h2-over-http]"), is_found, "{fields}: {found}");
        }
    }

    #[test]
    fn places() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-backend: a
x-google-api-management:
  backends:
    a:
      address: http://a.example.com
      protocol: h2
      #         ^^ hint[h2-over-http] Calls may fail: `h2` is documented only for `https` backends.
"#,
        );
        check_findings(
            ID,
            r#"
{
  "swagger": "2.0",
  "x-google-backend": {"address": "http://a.example.com", "protocol": "h2"}
  #                                                                    ^^ hint[h2-over-http] Calls may fail: `h2` is documented only for `https` backends.
}
"#,
        );
    }
}
