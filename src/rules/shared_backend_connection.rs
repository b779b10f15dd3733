//! `shared-backend-connection`: two backends at one host and port that ask for different connections.

use std::collections::BTreeMap;

use super::backends::{self, change};
use super::{Fix, Related, Report, declare_rule, on, proxy_at};
use crate::analysis::Analysis;
use crate::edit::FileStyle;
use crate::gateway::Protocol;
use crate::openapi::Value;
use crate::routing::{Occurrence, Origin};
use crate::settings::Severity;

declare_rule! {
    /// Backends at the same host and port ask for different schemes or protocols.
    ///
    /// ## Why
    /// The gateway keeps one connection setup for each host and port. The first backend that it
    /// reads decides whether it is encrypted and which protocol is used; what the others say about
    /// it is silently ignored.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       x-google-backend:
    ///         address: https://rows-1234567890.us-central1.run.app
    ///         path_translation: APPEND_PATH_TO_ADDRESS
    ///       responses: {"200": {description: OK}}
    ///     post:
    ///       operationId: addRow
    ///       x-google-backend:
    ///         address: https://rows-1234567890.us-central1.run.app
    ///         path_translation: APPEND_PATH_TO_ADDRESS
    ///         protocol: h2
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// x-google-backend:
    ///   address: https://rows-1234567890.us-central1.run.app
    ///   protocol: h2
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       responses: {"200": {description: OK}}
    ///     post:
    ///       operationId: addRow
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Write the same scheme and the same `protocol` in all backends at this host and port.
    SHARED_BACKEND_CONNECTION {
        id: "shared-backend-connection",
        level: on(Severity::Warning),
        versions: All,
        targets: All,
        scope: WholeFile,
        misses: HereOrAnywhere,
        google: [],
        source: Some(proxy_at!(
            "src/go/configinfo/service_info.go#L574-L599"
        )),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    // By host and port: the first backend, and one for each other way to connect.
    let mut first: BTreeMap<(String, u16), Vec<Connection<'_>>> = BTreeMap::new();
    for occurrence in backends::in_force(analysis) {
        let Some((place, connection)) = connection(analysis, occurrence) else { continue };
        let known = first.entry(place).or_default();
        match known.iter_mut().find(|it| it.kind == connection.kind) {
            Some(same) => same.more += 1,
            None => known.push(connection),
        }
    }
    for ((host, port), connections) in &first {
        let Some((first, others)) = connections.split_first() else { continue };
        for other in others {
            report_conflict(analysis, &format!("{host}:{port}"), first, other, report);
        }
    }
}

/// How a backend asks to be connected to.
struct Connection<'a> {
    occurrence: &'a Occurrence,
    /// Whether it is encrypted, and what is spoken.
    kind: (bool, Protocol),
    /// How many more backends ask for the same.
    more: usize,
}

/// `None`: not all of it is known.
fn connection<'a>(
    analysis: &Analysis,
    occurrence: &'a Occurrence,
) -> Option<((String, u16), Connection<'a>)> {
    let address = occurrence.address.as_ref().filter(|address| address.host_holes.is_empty())?;
    let (host, port) = address.host_and_port()?;
    let tls = address.scheme.as_deref()?.ends_with('s');
    let protocol = occurrence.effective.protocol;
    if protocol.origin == Origin::Default {
        analysis.backend_fields(&occurrence.backend)?.proves_all()?;
    }
    let protocol = protocol.value?;
    let place = (host.trim_end_matches('.').to_ascii_lowercase(), port);
    Some((place, Connection { occurrence, kind: (tls, protocol), more: 0 }))
}

fn report_conflict(
    analysis: &Analysis,
    host: &str,
    first: &Connection<'_>,
    other: &Connection<'_>,
    report: &mut Report<'_>,
) {
    let Some(value) = value_to_show(other) else { return };
    let more = match other.more {
        0 => String::new(),
        1 => ", as does one more".to_owned(),
        more => format!(", as do {more} more"),
    };
    let message = format!(
        "{} The gateway connects to `{}` in only one way: this backend asks for {}{more}, the other one for {}. Write the same scheme and `protocol` in both.",
        consequence(first.kind, other.kind),
        super::shortened(host),
        in_words(other.kind),
        in_words(first.kind),
    );
    let severity = Severity::Warning;
    let place = value.place;
    let file = report.file();
    let finding = backends::report_at(report, analysis, other.occurrence, severity, place, message);
    if let Some(value) = value_to_show(first) {
        let message = format!("this one asks for {}", in_words(first.kind));
        finding.related.push(Related { message, range: value.place.range });
    }
    finding.fixes.extend(same_protocol(file, analysis, first, other));
}

/// Writes the protocol of the first backend, if that is all that differs and this one is alone.
fn same_protocol(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    first: &Connection<'_>,
    other: &Connection<'_>,
) -> Option<Fix> {
    let name = match first.kind.1 {
        Protocol::Http1 => "http/1.1",
        Protocol::Http2 => "h2",
        Protocol::Grpc => return None,
    };
    let is_grpc = other.kind.1 == Protocol::Grpc;
    if first.kind.0 != other.kind.0 || other.more > 0 || is_grpc {
        return None;
    }
    let backend = &other.occurrence.backend;
    let edits = change::set_field(file, analysis, backend, &change::PROTOCOL, name)?;
    Some(Fix { title: format!("Set `protocol` to `{name}`"), safe: false, edits })
}

/// The protocol if it is written, else the address.
fn value_to_show<'a>(connection: &Connection<'a>) -> Option<&'a Value> {
    let occurrence = connection.occurrence;
    let fields = backends::fields(&occurrence.backend)?;
    let is_written = occurrence.effective.protocol.origin == Origin::Written;
    fields.protocol.as_ref().filter(|_| is_written).or(fields.address.as_ref())
}

/// What may happen to the other one, in a sentence.
fn consequence(first: (bool, Protocol), other: (bool, Protocol)) -> String {
    let name = |protocol| match protocol {
        Protocol::Http1 => "`http/1.1`",
        Protocol::Http2 => "`h2`",
        Protocol::Grpc => "gRPC",
    };
    match (first.0, other.0) {
        (false, true) => {
            "`https` here may be ignored: another backend at this host and port has no TLS."
                .to_owned()
        }
        (true, false) => {
            "`http` here may be ignored: another backend at this host and port uses TLS.".to_owned()
        }
        _ => format!(
            "{} here may be ignored: another backend at this host and port uses {}.",
            name(other.1),
            name(first.1)
        ),
    }
}

fn in_words((tls, protocol): (bool, Protocol)) -> &'static str {
    match (tls, protocol) {
        (true, Protocol::Http1) => "`http/1.1` over TLS",
        (true, Protocol::Http2) => "`h2` over TLS",
        (true, Protocol::Grpc) => "gRPC over TLS",
        (false, Protocol::Http1) => "`http/1.1` without TLS",
        (false, Protocol::Http2) => "`h2` without TLS",
        (false, Protocol::Grpc) => "gRPC without TLS",
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of};

    const ID: &str = "shared-backend-connection";

    fn pair(one: &str, other: &str) -> String {
        findings_of(
            ID,
            &r#"
swagger: '2.0'
paths:
  /a:
    get: {x-google-backend: {<one>}}
    put: {x-google-backend: {<other>}}
"#
            .replace("<one>", one)
            .replace("<other>", other),
        )
    }

    #[test]
    fn a_template_may_bring_the_protocol() {
        check_findings(
            ID,
            r#"
swagger: '2.0'
paths:
  /a:
    get:
      x-google-backend:
        address: https://a.example.com
        {{- toYaml .Values.protocol | nindent 8 }}
    put:
      x-google-backend:
        address: https://a.example.com
        protocol: h2
"#,
        );
    }

    #[test]
    fn pairs() {
        for (one, other, is_found) in [
            (
                "address: https://a.example.com",
                "address: https://a.example.com, protocol: h2",
                true,
            ),
            (
                "address: https://a.example.com, protocol: h2",
                "address: https://A.example.com/x",
                true,
            ),
            ("address: http://a.example.com:8443", "address: https://a.example.com:8443", true),
            ("address: https://a.example.com", "address: grpcs://a.example.com", true),
            ("address: https://a.example.com", "address: a.example.com:443, protocol: h2", true),
            ("address: http://a.example.com", "address: https://a.example.com", false),
            (
                "address: https://a.example.com",
                "address: https://a.example.com, protocol: http/1.1",
                false,
            ),
            (
                "address: https://a.example.com",
                "address: https://b.example.com, protocol: h2",
                false,
            ),
            (
                "address: https://a.example.com",
                "address: https://a.example.com:8443, protocol: h2",
                false,
            ),
            (
                "address: https://a.example.com",
                "address: https://a.example.com, protocol: '${P}'",
                false,
            ),
            (
                "address: https://a.example.com",
                "address: https://a.example.com, protocol: http3",
                false,
            ),
            ("address: 'https://${A}'", "address: 'https://${A}', protocol: h2", false),
        ] {
            let found = pair(one, other);
            assert_eq!(found.contains("warning["), is_found, "{one} | {other}: {found}");
        }
    }

    #[test]
    fn the_consequence_says_what_is_ignored() {
        for (one, other, expected) in [
            ("https://a.example.com", "https://a.example.com, protocol: h2", "`h2` here may be"),
            ("http://a.example.com:99", "https://a.example.com:99", "`https` here may be ignored"),
            ("https://a.example.com:99", "http://a.example.com:99", "`http` here may be ignored"),
        ] {
            let quoted = other.split_once(", ").map_or(format!("'{other}'"), |_| other.to_owned());
            let found = pair(&format!("address: '{one}'"), &format!("address: {quoted}"));
            assert!(found.contains(expected), "{one} | {other}: {found}");
        }
    }

    #[test]
    fn one_finding_for_each_other_way() {
        check_findings(
            ID,
            r#"
paths:
  /a:
    get: {x-google-backend: {address: https://a.example.com}}
    put: {x-google-backend: {address: https://a.example.com, protocol: h2}}
    #                                                                  ^^ warning[shared-backend-connection] `h2` here may be ignored: another backend at this host and port uses `http/1.1`. The gateway connects to `a.example.com:443` in only one way: this backend asks for `h2` over TLS, as do 2 more, the other one for `http/1.1` over TLS.
    post: {x-google-backend: {address: https://a.example.com, protocol: h2}}
    patch: {x-google-backend: {address: https://a.example.com, protocol: h2}}
    delete: {x-google-backend: {address: https://a.example.com}}
"#,
        );
    }

    #[test]
    fn named_backends_and_json() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-api-management:
  backends:
    a: {address: https://a.example.com}
    b: {address: https://a.example.com, protocol: h2}
    #                                             ^^ warning[shared-backend-connection]
    unused: {address: grpcs://a.example.com}
paths:
  /a:
    get: {x-google-backend: a}
    put: {x-google-backend: b}
"#,
        );
        check_findings(
            ID,
            r#"
{
  "swagger": "2.0",
  "x-google-backend": {"address": "https://a.example.com", "protocol": "h2"},
  "paths": {"/a": {"get": {"x-google-backend": {"address": "https://a.example.com"}}}}
  #                                                         ^^^^^^^^^^^^^^^^^^^^^ warning[shared-backend-connection] `http/1.1` here may be ignored: another backend at this host and port uses `h2`.
}
"#,
        );
    }
}
