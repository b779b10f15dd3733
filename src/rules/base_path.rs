//! `base-path`: what the `basePath` of an OpenAPI 2.0 document may be.

use super::places::{self, fix};
use super::wording::short;
use super::{Report, compiler_at, declare_rule, on};
use crate::analysis::Analysis;
use crate::edit::{Value, replace_value};
use crate::openapi::Place;
use crate::settings::Severity;
use crate::yaml::Kind;

declare_rule! {
    /// `basePath` does not begin with a slash, or ends with one.
    ///
    /// ## Why
    /// Google's schema requires `basePath` to begin with `/`. It is put before every path of the
    /// file as written: `/v1/` makes `/v1//shelves`, which is not a valid path. `/` alone has no
    /// effect and is fine.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// basePath: v1
    /// x-google-backend:
    ///   address: https://shelves-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// basePath: /v1
    /// x-google-backend:
    ///   address: https://shelves-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Write one slash at the start and none at the end.
    BASE_PATH {
        id: "base-path",
        level: on(Severity::Error),
        rejects: Errors,
        versions: V2,
        targets: All,
        scope: WholeFile,
        google: ["Please fix the schema errors"],
        source: Some(compiler_at!(
            "src/main/resources/swagger/schema2_0/schema.json#L33-L37"
        )),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let document = &analysis.document;
    if document.is_v3 || !document.has_version_key {
        return;
    }
    let Some(root) = document.root.map(|root| root.of(&analysis.tree)) else { return };
    let Some(field) = analysis.root_field("basePath").known() else { return };
    let node = field.value.node;
    let is_text = node.kind() == Kind::Scalar && !node.is_null();
    let text = analysis.known_value(&node.text()).filter(|text| is_text && text != "/");
    let Some(text) = text else { return };
    let shown = short(&text, 30);
    let message = if text.is_empty() {
        "Google rejects the config: `basePath` must not be empty. Remove it, or write `/`."
            .to_owned()
    } else if !text.starts_with('/') {
        format!("Google rejects the config: `{shown}` must begin with `/`. Add the slash.")
    } else if text.ends_with('/') {
        format!(
            "Google rejects the config: `{shown}` must not end with `/`. `basePath` is put before every path, so this makes `{shown}/…`. Remove the slash."
        )
    } else {
        return;
    };
    let place = Place::of(field.value);
    let file = report.file();
    let finding = places::add_at(report, Severity::Error, place, message);
    if place.anchored.is_some() {
        return;
    }
    let better = format!("/{}", text.trim_matches('/'));
    if text.is_empty() {
        finding.fixes.extend(places::removal(analysis, file, root.node, field.key, true));
    } else if text == node.text() {
        let title = format!("Replace with `{better}`");
        finding.fixes.extend(fix(title, true, replace_value(file, node, &Value::Text(better))));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, check_fix, findings_of, fixed};

    const ID: &str = "base-path";

    #[test]
    fn base_paths() {
        for (text, expected) in [
            ("/", ""),
            ("/v1", ""),
            ("/v1/x", ""),
            ("", ""),
            ("${BASE}/", ""),
            ("{{BASE}}", ""),
            ("BASE_PATH", ""),
            ("v1", "must begin with `/`"),
            ("''", "must not be empty"),
            ("/v1/", "must not end with `/`"),
            ("//", "must not end with `/`"),
        ] {
            let found = findings_of(ID, &format!("swagger: '2.0'\nbasePath: {text}\n"));
            assert_eq!(found.is_empty(), expected.is_empty(), "{text}: {found}");
            assert!(found.contains(expected), "{text}: {found}");
        }
        check_findings(
            ID,
            r#"
basePath: '/v1/'
#          ^^^^ error[base-path] Google rejects the config: `/v1/` must not end with `/`.
"#,
        );
        check_findings(ID, "openapi: 3.0.0\nbasePath: v1\n");
        check_findings(ID, "info: {basePath: v1}\n");
    }

    #[test]
    fn fixes() {
        for (before, after) in [
            ("basePath: v1\n", "basePath: /v1\n"),
            ("basePath: '/v1/'\n", "basePath: '/v1'\n"),
            ("basePath: //\n", "basePath: /\n"),
        ] {
            check_fix(ID, before, after);
        }
        check_fix(
            ID,
            r#"
basePath: ''
paths: {}
"#,
            r#"
paths: {}
"#,
        );

        assert_eq!(
            fixed(ID, r#"{"swagger": "2.0", "basePath": "v1/"}"#),
            r#"{"swagger": "2.0", "basePath": "/v1"}"#
        );
    }
}
