//! `inline-backend`: the object of 2.0 as `x-google-backend` in a document of 3.x.

mod name_it;

use name_it::Named;

use super::backends;
use super::{Report, declare_rule, on};
use crate::analysis::Analysis;
use crate::gateway::sources;
use crate::routing::Site;
use crate::settings::Severity;

declare_rule! {
    /// In OpenAPI 3.x `x-google-backend` holds a backend object instead of a name.
    ///
    /// ## Why
    /// In OpenAPI 3.x backends are defined once, under `x-google-api-management.backends`, and
    /// `x-google-backend` holds the name of one. Google takes the object of OpenAPI 2.0 for a name
    /// that is not defined, and rejects the config.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// openapi: 3.0.3
    /// info: {title: Rows, version: 1.0.0}
    /// x-google-api-management:
    ///   backends:
    ///     columns:
    ///       address: https://columns-1234567890.us-central1.run.app
    ///       pathTranslation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /columns:
    ///     get:
    ///       operationId: listColumns
    ///       x-google-backend: columns
    ///       responses: {"200": {description: OK}}
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       x-google-backend:
    ///         address: https://rows-1234567890.us-central1.run.app
    ///         path_translation: APPEND_PATH_TO_ADDRESS
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// openapi: 3.0.3
    /// info: {title: Rows, version: "1"}
    /// x-google-api-management:
    ///   backends:
    ///     rows:
    ///       address: https://rows-1234567890.us-central1.run.app
    ///       pathTranslation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       x-google-backend: rows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Move the object to `x-google-api-management.backends` under a name, with its fields in
    /// camelCase (`pathTranslation`, `jwtAudience`, `disableAuth`), and replace it with the name.
    INLINE_BACKEND {
        id: "inline-backend",
        level: on(Severity::Error),
        rejects: Errors,
        versions: V3,
        targets: All,
        scope: Local,
        about: Keys,
        google: ["does not have a valid value", "is not defined in x-google-api-management"],
        source: Some(sources::MANAGEMENT_3),
    }
}

/// Objects of one file that are offered a fix; each takes a look at the named backends.
const MOST_FIXES: usize = 100;

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    if !analysis.document.is_v3 {
        return;
    }
    let file = report.file();
    let named = Named::of(analysis);
    let mut fixes = 0;
    for occurrence in analysis.occurrences() {
        let is_inline = matches!(occurrence.site, Site::Document | Site::Operation(_))
            && backends::fields(&occurrence.backend).is_some();
        if !is_inline {
            continue;
        }
        let place = backends::place(&occurrence.backend);
        let message = "Google rejects the config: in OpenAPI 3.x `x-google-backend` must be a name. Define the backend under `x-google-api-management.backends` and write its name here.".to_owned();
        let severity = Severity::Error;
        let finding = backends::report_at(report, analysis, occurrence, severity, place, message);
        if fixes < MOST_FIXES {
            finding.fixes.extend(name_it::name_it(file, analysis, &named, occurrence));
            fixes += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check_findings;

    const ID: &str = "inline-backend";

    #[test]
    fn at_the_root_and_at_operations() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-backend:
#^^^^^^^^^^^^^^^ error[inline-backend] Google rejects the config: in OpenAPI 3.x `x-google-backend` must be a name.
  address: https://a.example.com
x-google-api-management: {backends: {b: {address: https://b.example.com}}}
paths:
  /a:
    x-google-backend: {address: https://a.example.com}
    get: {x-google-backend: b}
    put: {x-google-backend: }
    post: {x-google-backend: [b]}
    delete:
      x-google-backend: {}
      #^^^^^^^^^^^^^^^ error[inline-backend]
"#,
        );
    }

    #[test]
    fn in_31_in_json_and_through_an_alias() {
        check_findings(
            ID,
            r#"
openapi: 3.1.0
x-shared: &b {address: https://b.example.com}
paths:
  /a:
    get:
      x-google-backend: *b
      #                 ^^ error[inline-backend]
"#,
        );
        check_findings(
            ID,
            r#"
{
  "openapi": "3.0.0",
  "x-google-backend": {}
  #^^^^^^^^^^^^^^^^^ error[inline-backend] Google rejects the config: in OpenAPI 3.x `x-google-backend` must be a name.
}
"#,
        );
    }

    #[test]
    fn objects_of_20_are_right() {
        check_findings(ID, "x-google-backend: {address: https://a.example.com}\n");
    }
}
