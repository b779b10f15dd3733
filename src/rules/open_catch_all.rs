//! `open-catch-all`: `x-google-allow: all` lets every caller through to the top-level backend.

use super::{Fix, Report, compiler_at, declare_rule, on};
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::openapi::{Operation, Security, Value};
use crate::settings::Severity;

declare_rule! {
    /// `x-google-allow: all` opens every path under `basePath` that is not listed.
    ///
    /// ## Why
    /// For each of `GET`, `POST`, `PUT`, `PATCH` and `DELETE` Google adds a catch-all operation on
    /// `/**`, unless the file has its own. Its calls go to the top-level backend without an API key
    /// or JWT, even if the document's `security` requires one. Like all paths it is under
    /// `basePath`: what is outside stays closed. This rule finds nothing in a file that requires no
    /// API key or JWT anywhere.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-allow: all
    /// x-google-backend:
    ///   address: https://orders-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// security:
    ///   - api_key: []
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       responses: {"200": {description: OK}}
    /// securityDefinitions:
    ///   api_key: {type: apiKey, name: key, in: query}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-allow: configured
    /// x-google-backend:
    ///   address: https://orders-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// security:
    ///   - api_key: []
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       responses: {"200": {description: OK}}
    /// securityDefinitions:
    ///   api_key: {type: apiKey, name: key, in: query}
    /// ```
    ///
    /// ## Fix
    /// List the paths that callers may use, and remove `x-google-allow` or set it to `configured`.
    OPEN_CATCH_ALL {
        id: "open-catch-all",
        level: on(Severity::Warning),
        versions: V2,
        targets: All,
        scope: WholeFile,
        misses: HereOrAnywhere,
        google: [],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/importers/swagger/aspects/ProtoApiFromOpenApi.java#L251-L260"
        )),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let Some(allow) = &analysis.document.allow else { return };
    let synthetic = &analysis.routing.synthetic;
    // Where nothing is protected, it opens nothing that is not open.
    if synthetic.is_empty() || !asks_for_credentials(analysis) {
        return;
    }
    let methods: Vec<_> =
        synthetic.iter().map(|route| route.method.name().to_uppercase()).collect();
    let methods = match methods.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        one => one.concat(),
    };
    let has_backend = synthetic.iter().any(|route| route.occurrence.is_some());
    let pass = if has_backend { "reach the top-level backend" } else { "pass" };
    let base = analysis.routing.base_path.as_ref().filter(|base| !base.text.is_empty());
    let under = base.map(|base| format!(" under `{}`", super::shortened(&base.text)));
    let under = under.unwrap_or_default();
    let message = format!(
        "Unlisted paths are open to everyone: `security` does not apply to them. {methods} requests{under} {pass} without an API key or JWT. List the paths that callers may use, and set this to `configured`."
    );
    let finding = report.add(allow.place.range, message);
    finding.fixes.extend(listed_only(allow));
}

/// Whether anything in the document is to be protected.
fn asks_for_credentials(analysis: &Analysis) -> bool {
    let document = &analysis.document;
    let asks = |security: Option<&Security>| {
        security.is_some_and(|it| !it.is_list || !it.requirements.is_empty())
    };
    let mut operations = document.paths.iter().flat_map(|item| &item.operations);
    let is_protected =
        |it: &Operation| asks(it.security.as_deref()) || asks(it.audiences.as_deref());
    asks(document.security.as_ref())
        || asks(document.audiences.as_ref())
        || operations.any(is_protected)
}

/// Calls to paths that are not listed fail then, so a person must look.
fn listed_only(allow: &Value) -> Option<Fix> {
    if allow.place.anchored.is_some() || !allow.is_verbatim {
        return None;
    }
    let edits = vec![Edit { range: allow.place.range, text: "configured".to_owned() }];
    Some(Fix { title: "Allow only the listed paths".to_owned(), safe: false, edits })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of, fixed_by_rule};

    const ID: &str = "open-catch-all";

    #[test]
    fn only_where_something_is_protected() {
        check_findings(
            ID,
            r#"
x-google-allow: ALL
x-google-backend: {address: https://a.example.com}
paths: {/a: {get: {security: []}}}
"#,
        );
        check_findings(
            ID,
            r#"
x-google-allow: ALL
#               ^^^ warning[open-catch-all] Unlisted paths are open to everyone: `security` does not apply to them. GET, DELETE, PATCH, POST and PUT requests reach the top-level backend
x-google-backend: {address: https://a.example.com}
paths: {/a: {get: {security: [{b: []}]}}}
"#,
        );
        check_findings(
            ID,
            r#"
x-google-allow: all
#               ^^^ warning[open-catch-all] Unlisted paths are open to everyone: `security` does not apply to them.
security: [{a: []}]
paths: {/a: {get: {}}}
"#,
        );
        check_findings(
            ID,
            r#"
x-google-allow: all
#               ^^^ warning[open-catch-all] Unlisted paths are open to everyone: `security` does not apply to them.
paths: {/a: {get: {security: [{a: []}]}}}
"#,
        );
        check_findings(
            ID,
            r#"
x-google-allow: all
#               ^^^ warning[open-catch-all] Unlisted paths are open to everyone: `security` does not apply to them.
paths: {/a: {get: {security: '${x}'}}}
"#,
        );
    }

    #[test]
    fn only_under_the_base_path() {
        for (base, said) in [("/v1", "requests under `/v1` pass"), ("/", "requests pass")] {
            let text = r#"swagger: '2.0'
basePath: <base>
x-google-allow: all
security: [{a: []}]
"#
            .replace("<base>", base);
            let found = findings_of(ID, &text);
            assert!(found.contains(said), "{found}");
        }
    }

    #[test]
    fn what_the_file_has_itself_is_not_added() {
        check_findings(
            ID,
            r#"
x-google-allow: all
#               ^^^ warning[open-catch-all] Unlisted paths are open to everyone: `security` does not apply to them. DELETE requests
security: [{a: []}]
paths: {/**: {get: {}, put: {}, post: {}, patch: {}}}
"#,
        );
        check_findings(
            ID,
            r#"
x-google-allow: all
security: [{a: []}]
paths: {/**: {get: {}, put: {}, post: {}, patch: {}, delete: {}}}
"#,
        );
        for text in [
            "x-google-allow: configured\nsecurity: [{a: []}]\n",
            "x-google-allow: ${allow}\nsecurity: [{a: []}]\n",
            r#"openapi: 3.0.0
x-google-allow: all
security: [{a: []}]
"#,
        ] {
            check_findings(ID, text);
        }
    }

    #[test]
    fn json() {
        let text = r#"{"swagger": "2.0", "x-google-allow": "all", "security": [{"a": []}]}"#;
        assert_eq!(fixed_by_rule(ID, text).get(1), Some(&text.replace("all\"", "configured\"")));
    }
}
