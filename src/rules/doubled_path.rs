//! `doubled-path`: an address that ends in what is appended to it.

use super::wording::short;
use super::{Fix, Report, backends, declare_rule, on, proxy_at};
use crate::analysis::{Analysis, literal_name};
use crate::gateway::{Address, PathTranslation};
use crate::routing::Occurrence;
use crate::settings::Severity;

declare_rule! {
    /// An address already ends with the path that is appended to it.
    ///
    /// ## Why
    /// `APPEND_PATH_TO_ADDRESS` appends the whole path of the request, with the `basePath`. If the
    /// address ends with the same path, the backend is asked for `/shelves/shelves`, and with the
    /// path `/shelves/{id}` for `/shelves/shelves/{id}`. Some backends want this, so this is a
    /// hint.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       x-google-backend:
    ///         address: https://shelves-1234567890.us-central1.run.app/shelves
    ///         path_translation: APPEND_PATH_TO_ADDRESS
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       x-google-backend:
    ///         address: https://shelves-1234567890.us-central1.run.app
    ///         path_translation: APPEND_PATH_TO_ADDRESS
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Remove the path from the address, or write `path_translation: CONSTANT_ADDRESS`.
    DOUBLED_PATH {
        id: "doubled-path",
        level: on(Severity::Hint),
        versions: All,
        targets: All,
        scope: Local,
        misses: Anywhere,
        google: [],
        source: Some(proxy_at!(
            "src/go/configgenerator/filtergen/path_rewrite.go#L111-L117"
        )),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for occurrence in backends::in_force(analysis) {
        let effective = occurrence.effective.path_translation.value;
        if effective != Some(PathTranslation::AppendPathToAddress) {
            continue;
        }
        // A path with parameters in braces is spoken of as such.
        if analysis.routing.address_parameter(occurrence).is_some() {
            continue;
        }
        let Some(address) = &occurrence.address else { continue };
        let Some(full_path) = doubled(analysis, occurrence, address) else { continue };
        let path = address.path_range.clone();
        let message = format!(
            "The backend gets the path twice: `{}`. The path is appended to an address that already contains it. Remove `{}` from the address, unless this is intended.",
            short(&format!("{}{full_path}", address.path), 43),
            super::shortened(&address.path),
        );
        let severity = Severity::Hint;
        let finding = backends::report_part(report, analysis, occurrence, severity, &path, message);
        if let (Some(finding), Some(edit)) = (finding, backends::edit_part(occurrence, &path, "")) {
            let title = format!("Remove `{}` from the address", super::shortened(&address.path));
            finding.fixes.push(Fix { title, safe: false, edits: vec![edit] });
        }
    }
}

/// The path of the first operation whose requests repeat the address's path: it is the same, or
/// all paths of the backend begin with it, as they do with the base path.
fn doubled<'a>(
    analysis: &'a Analysis,
    occurrence: &Occurrence,
    address: &Address,
) -> Option<&'a str> {
    let path = address.path.as_str();
    if path.is_empty() || !occurrence.is_path_known() {
        return None;
    }
    let routing = &analysis.routing;
    let is_base = routing.base_path.as_ref().is_some_and(|base| base.text == path);
    let routes = occurrence.routes.iter().filter_map(|route| routing.routes.get(*route));
    let mut paths = routes.map(|route| route.full_path());
    let begins = |full: &str| {
        full.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let are_all_below = is_base || paths.clone().all(begins);
    paths.find(|full| (are_all_below || *full == path) && literal_name(full).is_some())
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of};

    const ID: &str = "doubled-path";

    #[test]
    fn the_same_path() {
        check_findings(
            ID,
            r#"
x-google-backend:
  address: https://a.example.com/b
  #                             ^^ hint[doubled-path] The backend gets the path twice: `/b/b`.
paths:
  /a: {get: {}}
  /b: {get: {}}
"#,
        );
        check_findings(
            ID,
            r#"
paths:
  /a/{id}:
    get:
      x-google-backend:
        path_translation: APPEND_PATH_TO_ADDRESS
        address: https://a.example.com/a/{id}/
"#,
        );
    }

    #[test]
    fn the_base_path() {
        check_findings(
            ID,
            r#"
basePath: /v1
x-google-backend:
  address: https://a.example.com/v1
  #                             ^^^ hint[doubled-path] The backend gets the path twice: `/v1/v1/a`.
paths:
  /a: {get: {}}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
servers: [{url: https://api.example.com/v1}]
x-google-backend: b
x-google-api-management:
  backends:
    b:
      pathTranslation: APPEND_PATH_TO_ADDRESS
      address: https://a.example.com/v1
      #                             ^^^ hint[doubled-path]
paths:
  /a: {get: {}}
"#,
        );
    }

    #[test]
    fn the_base_path_of_a_server_with_variables() {
        let text = |url: &str| {
            r#"openapi: 3.0.3
servers: [{url: '<url>', variables: {r: {default: eu}, v: {default: v1}}}]
x-google-backend: b
x-google-api-management: {backends: {b: {pathTranslation: APPEND_PATH_TO_ADDRESS, address: 'https://a.example.com/v1'}}}
paths: {/a: {get: {}}}
"#.replace("<url>", url)
        };
        for url in ["https://{r}.example.com/{v}", "/{v}", "https://{x}.example.com/{v}"] {
            let found = findings_of(ID, &text(url));
            assert!(found.contains("the path twice: `/v1/v1/a`"), "{url}: {found}");
        }
        for url in ["https://{r}.example.com/{w}", "/{{v}}", "/${v}"] {
            assert_eq!(findings_of(ID, &text(url)), "", "{url}");
        }
    }

    #[test]
    fn all_paths_below_it() {
        check_findings(
            ID,
            r#"
x-google-backend:
  address: https://a.example.com/api/
  #                             ^^^^^ hint[doubled-path] The backend gets the path twice: `/api/api/users`.
paths:
  /api/users: {get: {}}
  /api/{id}: {get: {}}
"#,
        );
        check_findings(
            ID,
            r#"
paths:
  /a/{id}:
    get:
      x-google-backend:
        path_translation: APPEND_PATH_TO_ADDRESS
        address: https://a.example.com/a
        #                             ^^ hint[doubled-path]
"#,
        );
        for paths in
            ["/api/users: {get: {}}, /b: {get: {}}", "/apis: {get: {}}", "/b/api: {get: {}}"]
        {
            check_findings(
                ID,
                &r#"
x-google-backend: {address: https://a.example.com/api}
paths: {<paths>}
"#
                .replace("<paths>", paths),
            );
        }
    }

    #[test]
    fn what_only_looks_like_one() {
        for backend in [
            "address: https://a.example.com",
            "address: https://a.example.com/",
            "address: https://a.example.com/v1/b",
            "address: https://a.example.com/A",
            "address: https://a.example.com/a, path_translation: CONSTANT_ADDRESS",
            "address: https://a.example.com/a, path_translation: '${T}'",
            "address: 'https://a.example.com${X}/a'",
            "address: '${URL}/a'",
            "address: https://service_url/a",
        ] {
            let source = r#"swagger: '2.0'
x-google-backend: {<backend>}
paths:
  /a: {get: {}}
"#
            .replace("<backend>", backend);
            assert_eq!(findings_of(ID, &source), "", "{backend}");
        }
        check_findings(
            ID,
            r#"
paths:
  /a: {get: {x-google-backend: {address: https://a.example.com/a}}}
"#,
        );
    }

    #[test]
    fn in_json() {
        check_findings(
            ID,
            r#"
{
  "swagger": "2.0",
  "paths": {"/a": {"get": {}}},
  "x-google-backend": {"address": "https://a.example.com/a"}
  #                                                     ^^ hint[doubled-path] The backend gets the path twice: `/a/a`.
}
"#,
        );
    }
}
