//! `unsupported-version`: a version of OpenAPI that Google's gateways do not accept.

use super::places;
use super::wording::short;
use super::{Fix, Report, declare_rule, on};
use crate::analysis::{Analysis, Fact, literal_name};
use crate::edit::{FileStyle, Value, rename_key, replace_value};
use crate::gateway::sources;
use crate::openapi::Place;
use crate::settings::Severity;
use crate::yaml::{Field, Kind};

declare_rule! {
    /// A version of OpenAPI that API Gateway and Cloud Endpoints do not accept.
    ///
    /// ## Why
    /// The gateway reads OpenAPI 2.0 (`swagger: "2.0"`), 3.0.x and 3.1.x (`openapi: 3.0.3`). Google
    /// rejects any other version, and a version under the wrong key.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// openapi: 3.2.0
    /// info: {title: Shelves, version: "1"}
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
    /// openapi: 3.1.0
    /// info: {title: Shelves, version: "1"}
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
    /// Write the config in OpenAPI 2.0, 3.0 or 3.1.
    UNSUPPORTED_VERSION {
        id: "unsupported-version",
        level: on(Severity::Error),
        milder: "hint for `3.0` and `3.1` without a third number",
        rejects: Errors,
        versions: All,
        targets: All,
        scope: WholeFile,
        google: ["Cannot find a valid OpenAPI"],
        source: Some(sources::OPENAPI_OVERVIEW),
    }
}

const TAKEN: &str = "Write `swagger: \"2.0\"`, `openapi: 3.0.3` or `openapi: 3.1.0`.";

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let document = &analysis.document;
    if document.version.is_some() {
        check_patch(analysis, report);
        return;
    }
    let Some(root) = document.root.map(|root| root.of(&analysis.tree)) else { return };
    let Some(field) = root.field("swagger").or_else(|| root.field("openapi")) else { return };
    let key = field.key.content_range();
    let file = report.file();
    let place = Place::new(key, None);
    let Fact::Known(field, _) = analysis.written_at(place, field) else { return };
    let Some(value) = &document.version_value else {
        let written = field.value.node.range().of(analysis.source());
        if literal_name(written).is_some() {
            let name = field.key.text();
            let message =
                format!("Google rejects the config: `{name}` does not name a version. {TAKEN}");
            report.add(key, message);
        }
        return;
    };
    let text = analysis.known_value(&value.text);
    let text = text.filter(|text| !is_taken(&field.key.text(), text));
    let Some(text) = text else { return };
    let message = format!(
        "Google rejects the config: OpenAPI `{}` is not supported. {TAKEN}",
        short(&text, 20)
    );
    let place = field.value.node.content_range();
    debug_assert!(field.value.node.kind() == Kind::Scalar);
    let finding = report.add(field.value.via.unwrap_or(place), message);
    if field.value.via.is_none() {
        finding.fixes.extend(fix(file, &field, &value.text));
    }
}

/// `3.0` and `3.0.x`: pages name versions of three numbers only.
fn check_patch(analysis: &Analysis, report: &mut Report<'_>) {
    let Some(value) = analysis.document.version_value.as_ref() else { return };
    let text = value.text.trim();
    let minor = ["3.0", "3.1"].into_iter().find(|minor| text.starts_with(minor));
    let Some((minor, rest)) = minor.and_then(|minor| Some((minor, text.strip_prefix(minor)?)))
    else {
        return;
    };
    let is_number = |rest: &str| !rest.is_empty() && rest.bytes().all(|it| it.is_ascii_digit());
    if rest.strip_prefix('.').is_some_and(is_number) || literal_name(text).is_none() {
        return;
    }
    let better = if minor == "3.0" { "3.0.3" } else { "3.1.0" };
    let message = format!(
        "Google may reject the config: OpenAPI `{}` is not a full version. Write three numbers: `{better}`.",
        short(text, 20)
    );
    let finding = report.add_as(Severity::Hint, value.place.range, message);
    if value.place.anchored.is_none() {
        finding.fixes.push(places::rewrite(
            format!("Replace with `{better}`"),
            false,
            value,
            better.to_owned(),
        ));
    }
}

/// Whether a version that only the settings' variables make known is taken.
fn is_taken(key: &str, text: &str) -> bool {
    let is = |minor: &str| {
        text.strip_prefix(minor).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    if key == "swagger" { text == "2.0" } else { is("3.0") || is("3.1") }
}

/// The version under the key that it belongs to, or the version that was meant.
fn fix(file: &FileStyle<'_>, field: &Field<'_>, text: &str) -> Option<Fix> {
    let rename = |name: &str| rename_key(file, field.key, name);
    match &*field.key.text() {
        "swagger" if is_taken("openapi", text) => {
            places::fix("Rename `swagger` to `openapi`", false, rename("openapi"))
        }
        "openapi" if text == "2.0" => {
            places::fix("Rename `openapi` to `swagger`", false, rename("swagger"))
        }
        "swagger" if matches!(text, "2" | "2.0.0") => {
            let edits = replace_value(file, field.value.node, &Value::Text("2.0".to_owned()));
            places::fix("Replace with `\"2.0\"`", true, edits)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{EveryRule, check_findings, findings_of, findings_under, fixed};
    use crate::settings::Settings;

    const ID: &str = "unsupported-version";

    #[test]
    fn versions() {
        for text in [
            "openapi: 3.2.0",
            "openapi: '3.10.0'",
            "openapi: 2.0",
            "openapi: 3",
            "swagger: '1.2'",
            "swagger: 3.0.0",
            "swagger: 2",
            "swagger: [2.0]",
            "swagger: {}",
        ] {
            let found = findings_of(ID, &format!("{text}\n"));
            assert!(found.contains("error[unsupported-version]"), "{text}: {found}");
        }
        for text in [
            "swagger: '2.0'",
            "swagger: 2.0",
            "openapi: 3.0.0",
            "openapi: 3.1.1",
            "swagger: ${V}",
            "swagger: {{V}}",
            "openapi: VERSION",
            "swagger '1.2'",
            "info: {}",
            "openapi: \"3",
            r#"{"openapi": "3.0.1"}"#,
        ] {
            assert_eq!(findings_of(ID, &format!("{text}\n")), "", "{text}");
        }
    }

    #[test]
    fn versions_of_two_numbers() {
        check_findings(
            ID,
            r#"
openapi: 3.0
#        ^^^ hint[unsupported-version] Google may reject the config: OpenAPI `3.0` is not a full version. Write three numbers: `3.0.3`.
"#,
        );
        check_findings(
            ID,
            r#"
openapi: '3.1.x'
#         ^^^^^ hint[unsupported-version]
"#,
        );
        assert_eq!(fixed(ID, "openapi: '3.1'\n"), "openapi: '3.1.0'\n");
    }

    #[test]
    fn it_stands_at_the_version() {
        check_findings(
            ID,
            r#"
swagger: "1.2"
#         ^^^ error[unsupported-version] Google rejects the config: OpenAPI `1.2` is not supported
"#,
        );
    }

    #[test]
    fn values_of_variables() {
        for (version, is_found) in [("3.0.0", false), ("3.2.0", true)] {
            let variables = [("V".to_owned(), version.to_owned())].into();
            let settings = Settings { variables, ..Settings::default() };
            let found = findings_under(settings, EveryRule, "openapi: ${V}\n");
            assert_eq!(found.contains(ID), is_found, "{found}");
        }
    }

    #[test]
    fn fixes() {
        for (before, after) in [
            ("swagger: 3.0.0\n", "openapi: 3.0.0\n"),
            ("openapi: '2.0'\n", "swagger: '2.0'\n"),
            ("swagger: 2\n", "swagger: \"2.0\"\n"),
            ("openapi: 3.2.0\n", "openapi: 3.2.0\n"),
        ] {
            assert_eq!(fixed(ID, before), after);
        }
    }
}
