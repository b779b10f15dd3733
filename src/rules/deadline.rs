//! `deadline`: a time to wait that the gateway does not grant.

use super::wording::short;
use super::{Fix, Report, backends, declare_rule, on};
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::gateway::{BackendDefaults, Certainty, backend_defaults, sources};
use crate::openapi::Value;
use crate::routing::Occurrence;
use crate::settings::{Severity, Target};

declare_rule! {
    /// A `deadline` is negative in OpenAPI 3.x, or longer than the gateway waits (a warning).
    ///
    /// ## Why
    /// The gateway waits 15 seconds for a backend unless `deadline` says otherwise. Third parties
    /// report that it waits at most 600; Google's own pages do not say so, and the finding is a
    /// warning. Gateways that stream and model routers can wait 3600. (Cloud Endpoints has no
    /// maximum.)
    ///
    /// Zero does not mean "for ever": it counts as 15. So does a negative number in OpenAPI 2.0;
    /// neither is reported there. In OpenAPI 3.x zero is a warning, and API Gateway rejects a
    /// config with a negative number
    /// (<https://docs.cloud.google.com/api-gateway/docs/release-notes>, 2026-11-04).
    ///
    /// On a gateway that streams, `deadline` limits the whole time of server-sent events and
    /// chunked answers. For gRPC streams and WebSockets it is the longest gap between two messages,
    /// 300 seconds by default; for WebSockets a value under 300 is ignored. Nothing lasts longer
    /// than 3600 seconds.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// x-google-backend:
    ///   address: https://rows-1234567890.us-central1.run.app
    ///   deadline: 900.0
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
    ///   deadline: 300.0
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Write a number of seconds within the limit, and let the backend do longer work in the
    /// background. For a gateway created with `--enable-streaming`, set `streaming: true` in the
    /// settings of gateway-ls.
    DEADLINE {
        id: "deadline",
        level: on(Severity::Error),
        milder: "warning unless it is negative in OpenAPI 3.x",
        rejects: Errors,
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: Local,
        google: ["upstream request timeout"],
        source: Some(sources::BACKEND_2.with(Certainty::Secondary)),
        also: [sources::NOTE_DEADLINE],
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for occurrence in backends::in_force(analysis) {
        let fields = backends::fields(&occurrence.backend);
        let Some(written) = fields.and_then(|fields| fields.deadline.as_ref()) else { continue };
        let filled = analysis.fill(&written.text);
        // What is no number at all is for another rule to say.
        let Ok(seconds) = filled.text.trim().parse::<f64>() else { continue };
        if !seconds.is_finite() {
            continue;
        }
        let Some(wrong) = judge(analysis, occurrence, seconds) else { continue };
        let (severity, place) = (wrong.severity, written.place);
        let finding =
            backends::report_at(report, analysis, occurrence, severity, place, wrong.message);
        if severity == Severity::Error {
            finding.docs = Some(sources::NOTE_DEADLINE.url);
        }
        if !filled.is_changed() {
            finding.fixes.extend(write(written, wrong.better));
        }
    }
}

/// What is wrong with a number of seconds.
struct Wrong {
    severity: Severity,
    message: String,
    /// The nearest number that is right.
    better: f64,
}

fn judge(analysis: &Analysis, occurrence: &Occurrence, seconds: f64) -> Option<Wrong> {
    if seconds <= 0.0 {
        return not_positive(analysis, seconds);
    }
    let waits_long = analysis.settings.streaming || !occurrence.routers.is_empty();
    let BackendDefaults { longest_deadline, longest_streaming, .. } = *backend_defaults();
    let most = if waits_long { longest_streaming } else { longest_deadline };
    if seconds <= most || analysis.target != Target::ApiGateway {
        return None;
    }
    let more = match waits_long || seconds > longest_streaming {
        true => "",
        false => {
            " (If yours is a streaming gateway, the maximum is 3600: set `streaming: true` in the gateway-ls settings.)"
        }
    };
    let shown = seconds.to_string();
    let shown = short(&shown, 12);
    // Google documents only the limit of gateways that stream and of model routers.
    let what = match waits_long {
        true => {
            format!(
                "Calls fail after {most} seconds, not {shown}: the gateway does not wait longer."
            )
        }
        false => format!(
            "Calls may fail after {most} seconds, not {shown}: {most} is the reported maximum."
        ),
    };
    let message =
        format!("{what} Shorten the `deadline`, and move longer work into the background.{more}");
    Some(Wrong { severity: Severity::Warning, message, better: most })
}

/// Zero and less. In 2.0 both are Google's own way to write the default.
fn not_positive(analysis: &Analysis, seconds: f64) -> Option<Wrong> {
    if !analysis.document.is_v3 {
        return None;
    }
    let shown = seconds.to_string();
    let shown = short(&shown, 12);
    let is_rejected = analysis.rejects_deadline(seconds);
    let default = backend_defaults().deadline;
    let (severity, message) = match is_rejected {
        true => (
            Severity::Error,
            format!(
                "Google rejects the config: `deadline` must not be negative in OpenAPI 3.x. Write the seconds that the backend may take, or remove it to get the default of {default} seconds."
            ),
        ),
        false => (
            Severity::Warning,
            format!(
                "Calls fail after {default} seconds: a `deadline` of {shown} does not mean no limit. Write the seconds that the backend may take."
            ),
        ),
    };
    Some(Wrong { severity, message, better: default })
}

/// Writes another number, in the way of the one that is there.
fn write(written: &Value, seconds: f64) -> Option<Fix> {
    if !backends::is_as_written(written) {
        return None;
    }
    let text = match written.text.contains('.') {
        true => format!("{seconds:.1}"),
        false => format!("{seconds}"),
    };
    let title = format!("Set `deadline` to {text}");
    let edits = vec![Edit { range: written.place.range, text }];
    Some(Fix { title, safe: false, edits })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of, findings_under};
    use crate::settings::Settings;

    const ID: &str = "deadline";

    fn source(deadline: &str) -> String {
        r#"swagger: '2.0'
x-google-backend: {address: https://a.example.com, deadline: <deadline>}
"#
        .replace("<deadline>", deadline)
    }

    #[test]
    fn numbers() {
        for (deadline, said) in [
            ("900.0", "fail after 600 seconds, not 900:"),
            ("600.1", "not 600.1:"),
            ("'900'", "not 900:"),
            ("1e3", "not 1000:"),
            ("0", ""),
            ("-1.5", ""),
            ("-0.0", ""),
            ("600", ""),
            ("600.0", ""),
            ("0.5", ""),
            ("'7.5'", ""),
            ("30s", ""),
            (".inf", ""),
            ("[900]", ""),
            ("'${D}'", ""),
            ("'${D}00.0'", ""),
            ("", ""),
        ] {
            let found = findings_of(ID, &source(deadline));
            assert_eq!(found.is_empty(), said.is_empty(), "{deadline}: {found}");
            assert!(found.contains(said), "{deadline}: {found}");
        }
    }

    #[test]
    fn streaming_variables_and_target() {
        let streaming = Settings { streaming: true, ..Settings::default() };
        assert_eq!(findings_under(streaming.clone(), ID, &source("3600")), "");
        assert!(findings_under(streaming, ID, &source("3601")).contains("fail after 3600 seconds"));
        let beyond_all = findings_of(ID, &source("3601"));
        assert!(beyond_all.contains("600 seconds") && !beyond_all.contains("streaming"));
        let variables = [("D".to_owned(), "900".to_owned())];
        let variables = Settings { variables: variables.into(), ..Settings::default() };
        let found = findings_under(variables, ID, &source("'${D}'"));
        assert!(found.contains("not 900:") && found.contains("variables"), "{found}");
        check_findings(ID, "# gateway-ls: endpoints\nx-google-backend: {deadline: 900}\n");
        check_findings(ID, "# gateway-ls: endpoints\nx-google-backend: {deadline: 0}\n");
    }

    #[test]
    fn negative_ones_are_rejected_in_3_x() {
        let named = |comment: &str, deadline: &str| {
            r#"<comment>
openapi: 3.0.3
x-google-backend: a
x-google-api-management: {backends: {a: {address: 'https://a.example.com', deadline: <deadline>}}}
"#
            .replace("<comment>\n", comment)
            .replace("<deadline>", deadline)
        };
        let found = findings_of(ID, &named("", "-1"));
        assert!(found.contains("error[deadline] Google rejects the config"), "{found}");
        let zero = findings_of(ID, &named("", "0.0"));
        assert!(
            zero.contains("warning[deadline]") && zero.contains("fail after 15 seconds"),
            "{zero}"
        );
        // The release note is about API Gateway; the proxy reads it as the default.
        let proxy = findings_of(ID, &named("# gateway-ls: endpoints\n", "-1"));
        assert!(
            proxy.contains(
                "warning[deadline] Calls fail after 15 seconds: a `deadline` of -1 does not"
            ),
            "{proxy}"
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
    routed: {deadline: 3600}
    long: {deadline: 3601}
    #                ^^^^ warning[deadline]
    unused: {deadline: 3600}
  ai: {models: {routing: {routers: {r: {defaultModel: {backend: routed}, rules: [{backend: long}]}}}}}
"#,
        );
        check_findings(
            ID,
            r#"
{
  "swagger": "2.0",
  "x-google-backend": {"deadline": 900}
  #                                ^^^ warning[deadline] Calls may fail after 600 seconds, not 900: 600 is the reported maximum.
}
"#,
        );
    }
}
