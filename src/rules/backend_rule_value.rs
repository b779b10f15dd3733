//! `backend-rule-value`: a value in a backend rule of a service config that its field cannot have.

use super::backends::{self, report_at};
use super::wording::short;
use super::{Report, declare_rule, on};
use crate::analysis::{Analysis, Resolved};
use crate::gateway::{PathTranslation, ProtocolError, parse_protocol, sources};
use crate::openapi::{BackendFields, Place, Value};
use crate::routing::Occurrence;
use crate::settings::Severity;

declare_rule! {
    /// A backend rule of a gRPC service config has a value that its field cannot have.
    ///
    /// ## Why
    /// Google may reject the config, or ESPv2, the proxy that calls the backend, does not start:
    ///
    /// - `protocol` is `http/1.1` or `h2`, and counts for `http` and `https` addresses only;
    /// - `path_translation` is `CONSTANT_ADDRESS` or `APPEND_PATH_TO_ADDRESS`;
    /// - `deadline` is a number of seconds;
    /// - `disable_auth` is `true` or `false`.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// type: google.api.Service
    /// config_version: 3
    /// name: "*.apigateway.my-project.cloud.goog"
    /// backend:
    ///   rules:
    ///     - selector: "*"
    ///       address: grpcs://books-1234567890.us-central1.run.app
    ///       deadline: 30s
    /// ```
    ///
    /// ```yaml,good
    /// type: google.api.Service
    /// config_version: 3
    /// name: "*.apigateway.my-project.cloud.goog"
    /// backend:
    ///   rules:
    ///     - selector: "*"
    ///       address: grpcs://books-1234567890.us-central1.run.app
    ///       deadline: 30.0
    /// ```
    ///
    /// ## Fix
    /// Write one of the values of the field.
    BACKEND_RULE_VALUE {
        id: "backend-rule-value",
        level: on(Severity::Warning),
        versions: None,
        targets: All,
        in_service_configs: true,
        scope: Local,
        google: ["unknown backend http protocol"],
        source: Some(sources::BACKEND_RULE),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for occurrence in backends::in_force(analysis) {
        let Some(fields) = backends::fields(&occurrence.backend) else { continue };
        for (place, name, is) in wrong(analysis, occurrence, fields) {
            let Some(text) = known(analysis, place) else { continue };
            let shown = short(&text, 20);
            let message = format!(
                "Google may reject the config: `{shown}` is not a value of `{name}`. Write {is}."
            );
            report_at(report, analysis, occurrence, Severity::Warning, place, message);
        }
    }
}

/// The text at a place, if nothing of it may be filled in later.
fn known(analysis: &Analysis, place: Place) -> Option<String> {
    analysis.written_at(place, ()).known()?;
    let text = analysis.fill(&analysis.tree.text(place.text())).text;
    matches!(Resolved::of(text.trim()), Resolved::Known(_)).then_some(text)
}

/// The fields with wrong values: where, its name, and what it must be.
fn wrong(
    analysis: &Analysis,
    occurrence: &Occurrence,
    fields: &BackendFields,
) -> Vec<(Place, &'static str, &'static str)> {
    let scheme = occurrence.address.as_ref().and_then(|address| address.scheme.as_deref());
    let fill = |value: &Value| analysis.fill(&value.text).text.trim().to_owned();
    let is_protocol = |value: &Value| {
        let protocol = parse_protocol(scheme.unwrap_or("https"), &fill(value)).protocol;
        protocol != Err(ProtocolError::UnknownProtocol)
    };
    let is_translation = |value: &Value| {
        let text = fill(value);
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        let is_none = text.is_empty() || text == "PATH_TRANSLATION_UNSPECIFIED";
        is_number || is_none || PathTranslation::parse(&text).is_some()
    };
    let is_number = |value: &Value| {
        let text = fill(value).replace('_', "");
        let is_special = matches!(text.trim_start_matches(['-', '+', '.']), "inf" | "nan");
        is_special || text.parse::<f64>().is_ok()
    };
    let mut wrong = Vec::new();
    let mut add = |value: Option<&Value>, is_right: &dyn Fn(&Value) -> bool, name, is| {
        wrong.extend(value.filter(|it| !is_right(it)).map(|it| (it.place, name, is)));
    };
    add(fields.protocol.as_ref(), &is_protocol, "protocol", "`http/1.1` or `h2`");
    let translations = "`CONSTANT_ADDRESS` or `APPEND_PATH_TO_ADDRESS`";
    add(fields.path_translation.as_ref(), &is_translation, "path_translation", translations);
    add(fields.deadline.as_ref(), &is_number, "deadline", "the number of seconds");
    let flag = fields.disable_auth.as_ref().filter(|flag| flag.value.is_none());
    wrong.extend(flag.map(|flag| (flag.place, "disable_auth", "`true` or `false`")));
    wrong
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check_findings;

    #[test]
    fn each_field_has_its_values() {
        check_findings(
            "backend-rule-value",
            r#"
type: google.api.Service
backend:
  rules:
  - selector: a
    address: https://books.example.com
    protocol: http/2
    #         ^^^^^^ warning[backend-rule-value] Google may reject the config: `http/2` is not a value of `protocol`.
    pathTranslation: append
    #                ^^^^^^ warning[backend-rule-value] Google may reject the config: `append` is not a value of `path_translation`.
    deadline: 30s
    #         ^^^ warning[backend-rule-value] Google may reject the config: `30s` is not a value of `deadline`.
    disable_auth: never
    #             ^^^^^ warning[backend-rule-value] Google may reject the config: `never` is not a value of `disable_auth`.
  - selector: b
    address: grpcs://books.example.com
    protocol: grpc
    path_translation: CONSTANT_ADDRESS
    deadline: 1e1
    disableAuth: "true"
  - selector: c
    address: https://books.example.com
    protocol: ${PROTOCOL}
    path_translation: PATH_TRANSLATION_UNSPECIFIED
    deadline: YOUR_DEADLINE
    disable_auth: ${DISABLE}
"#,
        );
    }
}
