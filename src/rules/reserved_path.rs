//! `reserved-path`: a path that Cloud Run keeps for itself.

use super::{Fix, Related, Report, backends, declare_rule, on, places};
use crate::analysis::Analysis;
use crate::edit::{FileStyle, rename_key};
use crate::gateway::{Certainty, PathTranslation, Service, sources};
use crate::openapi::PathItem;
use crate::routing::{Occurrence, Route};
use crate::settings::Severity;
use crate::text::TextRange;

declare_rule! {
    /// Calls go to `/healthz` of a Cloud Run service, which Google's front end keeps for itself.
    ///
    /// ## Why
    /// The front end before Cloud Run answers `/healthz` itself, with a 404 page. The request never
    /// reaches the service. Users report it.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// x-google-backend:
    ///   address: https://rows-1234567890.us-central1.run.app
    /// paths:
    ///   /healthz:
    ///     get:
    ///       operationId: checkHealth
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// x-google-backend:
    ///   address: https://rows-1234567890.us-central1.run.app
    /// paths:
    ///   /health:
    ///     get:
    ///       operationId: checkHealth
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Serve it at another path, such as `/health`.
    RESERVED_PATH {
        id: "reserved-path",
        level: on(Severity::Warning),
        versions: All,
        targets: All,
        scope: Local,
        google: [],
        source: Some(sources::RUN_KNOWN_ISSUES
            .at("https://docs.cloud.google.com/run/docs/known-issues#reserved-url-paths")
            .with(Certainty::Forum)),
    }
}

/// The path as the service would get it.
const RESERVED: &str = "/healthz";

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for occurrence in backends::in_force(analysis) {
        let Service::CloudRun(_) = occurrence.service else { continue };
        if !occurrence.is_path_known() {
            continue;
        }
        for route in occurrence.routes.iter().filter_map(|at| analysis.routing.routes.get(*at)) {
            let Some((item, _)) = route.operation.of(&analysis.document) else { continue };
            let Some((range, text)) = place(occurrence, route, item) else { continue };
            let message = "Callers probably get 404: Cloud Run's front end keeps `/healthz` for itself. These requests never reach the service. Serve them at another path, such as `/health`, and write it here.";
            let file = report.file();
            let finding = report.add(range, message);
            finding.fixes.extend(rename(file, analysis, occurrence, item));
            finding.operation = analysis.operation_key(route.operation);
            finding.related.extend(text.map(Related::written_here));
        }
    }
}

/// Another path, for the address or for the operation, where the service has that one.
fn rename(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    occurrence: &Occurrence,
    item: &PathItem,
) -> Option<Fix> {
    const FREE: &str = "/health";
    let address = occurrence.address.as_ref()?;
    let is_constant =
        occurrence.effective.path_translation.value? == PathTranslation::ConstantAddress;
    let edits = if is_constant {
        let start = address.path_range.start;
        let part = start..start + RESERVED.len();
        if occurrence.address_text().get(part.clone()) != Some(RESERVED) {
            return None;
        }
        vec![backends::edit_part(occurrence, &part, FREE)?]
    } else {
        let is_taken = analysis.document.paths.iter().any(|it| it.path.text == FREE);
        let (_, entry) = places::entry_at(analysis, item.key.start)?;
        let is_whole = entry.key.text() == RESERVED;
        rename_key(file, entry.key, FREE).filter(|_| is_whole && !is_taken)?
    };
    places::fix(format!("Use the path `{FREE}`"), false, Some(edits))
}

/// Where the reserved path comes from, if requests reach it: the address or the operation's path.
fn place(
    occurrence: &Occurrence,
    route: &Route,
    item: &PathItem,
) -> Option<(TextRange, Option<TextRange>)> {
    let path = occurrence.address.as_ref()?.path.as_str();
    match occurrence.effective.path_translation.value? {
        PathTranslation::ConstantAddress => {
            let place = occurrence.address_value()?.place;
            (path == RESERVED).then_some((place.range, place.anchored))
        }
        PathTranslation::AppendPathToAddress => {
            let is_reserved = RESERVED.strip_prefix(path) == Some(route.full_path());
            is_reserved.then_some((item.key, None))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of, fixed_by_rule};

    const ID: &str = "reserved-path";

    #[test]
    fn where_it_comes_from() {
        check_findings(
            ID,
            r#"
x-google-backend: {address: https://a-1234567890.us-central1.run.app}
paths:
  /healthz:
  #^^^^^^^ warning[reserved-path] Callers probably get 404: Cloud Run's front end keeps `/healthz`
    get: {}
  /health:
    get:
      x-google-backend: {address: https://a-1234567890.us-central1.run.app/healthz}
      #                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[reserved-path]
"#,
        );
    }

    #[test]
    fn what_only_looks_like_one() {
        for (root, path) in [
            ("address: https://a.example.com", "/healthz"),
            ("address: https://a-1234567890.us-central1.run.app/x", "/healthz"),
            (
                "address: https://a-1234567890.us-central1.run.app, path_translation: CONSTANT_ADDRESS",
                "/healthz",
            ),
            (
                "address: https://a-1234567890.us-central1.run.app, path_translation: '${T}'",
                "/healthz",
            ),
            ("address: https://a-1234567890.us-central1.run.app", "/healthz/{x}"),
            ("address: https://a-1234567890.us-central1.run.app", "/health"),
            ("address: https://a-1234567890.us-central1.run.app", "/v1/healthz"),
            ("address: 'https://a-1234567890.us-central1.run.app${X}'", "/healthz"),
            ("address: '${URL}'", "/healthz"),
        ] {
            let source = r#"swagger: '2.0'
x-google-backend: {<root>}
paths:
  <path>: {get: {}}
"#
            .replace("<root>", root)
            .replace("<path>", path);
            assert_eq!(findings_of(ID, &source), "", "{root} {path}");
        }
        check_findings(
            ID,
            r#"
basePath: /v1
x-google-backend: {address: https://a-1234567890.us-central1.run.app}
paths: {/healthz: {get: {}}}
"#,
        );
    }

    #[test]
    fn in_version_3_and_in_json() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-backend: a
x-google-api-management:
  backends:
    a: {address: https://a-1234567890.us-central1.run.app}
paths: {/healthz: {get: {}}}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-backend: a
x-google-api-management:
  backends:
    a:
      address: https://a-1234567890.us-central1.run.app
      pathTranslation: APPEND_PATH_TO_ADDRESS
paths: {/healthz: {get: {}}}
#       ^^^^^^^^ warning[reserved-path] Callers probably get 404: Cloud Run's front end keeps `/healthz` for itself.
"#,
        );
        check_findings(
            ID,
            r#"
{
  "swagger": "2.0",
  "x-google-backend": {"address": "https://a-1234567890.us-central1.run.app"},
  "paths": {"/healthz": {"get": {}}}
  #         ^^^^^^^^^^ warning[reserved-path] Callers probably get 404: Cloud Run's front end keeps `/healthz` for itself.
}
"#,
        );
    }

    #[test]
    fn another_path_is_free() {
        let text = |root: &str, path: &str| {
            r#"swagger: '2.0'
x-google-backend: {<root>}
paths:
  <path>: {get: {}}
"#
            .replace("<root>", root)
            .replace("<path>", path)
        };
        let host = "https://a-1234567890.us-central1.run.app";
        let title = "Use the path `/health`".to_owned();
        let appended = format!("address: '{host}'");
        assert_eq!(
            fixed_by_rule(ID, &text(&appended, "'/healthz'")),
            [title.clone(), text(&appended, "'/health'")]
        );
        let constant =
            |path: &str| format!("address: '{host}{path}', path_translation: CONSTANT_ADDRESS");
        assert_eq!(
            fixed_by_rule(ID, &text(&constant("/healthz"), "/a")),
            [title, text(&constant("/health"), "/a")]
        );
        let taken = format!("{}  /health: {{get: {{}}}}\n", text(&appended, "/healthz"));
        assert_eq!(fixed_by_rule(ID, &taken), Vec::<String>::new());
    }
}
