//! `missing-management`: an OpenAPI 3.x config without `x-google-api-management`.

use super::{Report, backends, declare_rule, on};
use crate::analysis::Analysis;
use crate::gateway::sources;
use crate::routing::Site;
use crate::settings::{Severity, Target};
use crate::yaml::Kind;

declare_rule! {
    /// An OpenAPI 3.x config has no `x-google-api-management`.
    ///
    /// ## Why
    /// In OpenAPI 3.x backends are defined in `x-google-api-management.backends`, and operations
    /// name them. API Gateway requires both; without them no operation has a backend.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// openapi: 3.0.3
    /// info: {title: Shelves, version: "1"}
    /// servers:
    /// - url: https://shelves.example.com
    ///   x-google-endpoint: {}
    /// paths:
    ///   /shelves: {}
    /// ```
    ///
    /// ```yaml,good
    /// openapi: 3.0.3
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
    /// Add `x-google-api-management` with the backends at the top level, and name one of them in
    /// `x-google-backend` at the top level or on each operation.
    MISSING_MANAGEMENT {
        id: "missing-management",
        level: on(Severity::Error),
        versions: V3,
        targets: ApiGateway,
        scope: WholeFile,
        misses: Anywhere,
        google: [],
        source: Some(sources::MANAGEMENT_3),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let document = &analysis.document;
    let is_concerned = document.version.is_some_and(|version| version.is_v3())
        && analysis.target == Target::ApiGateway;
    if !is_concerned || !analysis.backends_field().is_absent() {
        return;
    }
    let Some(root) = document.root.map(|root| root.of(&analysis.tree)) else { return };
    let Some(management) = root.field("x-google-api-management") else {
        // An object in the place of a name tells the way there itself.
        let has_inline = analysis.routing.occurrences.iter().any(|occurrence| {
            let is_read = matches!(occurrence.site, Site::Document | Site::Operation(_));
            is_read && backends::fields(&occurrence.backend).is_some()
        });
        let Some(version) = document.version_value.as_ref().filter(|_| !has_inline) else { return };
        report.add(
            version.place.range,
            "No operation has a backend: `x-google-api-management` is missing. OpenAPI 3.x requires it: it defines the `backends` that `x-google-backend` names. Add `x-google-api-management` at the top level.",
        );
        return;
    };
    let value = management.value;
    if value.node.kind() == Kind::Mapping {
        let place = value.via.unwrap_or_else(|| management.key.content_range());
        report.add(
            place,
            "No operation has a backend: `x-google-api-management` has no `backends`. API Gateway requires them. Add the backends, and name them in `x-google-backend`.",
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check_findings;

    const ID: &str = "missing-management";

    #[test]
    fn without_it_or_without_backends() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
#        ^^^^^ error[missing-management] No operation has a backend: `x-google-api-management` is missing.
paths: {}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.1.0
x-google-api-management: {metrics: {}}
#^^^^^^^^^^^^^^^^^^^^^^ error[missing-management] No operation has a backend: `x-google-api-management` has no `backends`.
"#,
        );
    }

    #[test]
    fn what_only_looks_like_it() {
        check_findings(
            ID,
            r#"
swagger: '2.0'
paths: {}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-api-management: {backends: {}}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-api-management:
"#,
        );
        check_findings(
            ID,
            r#"
openapi: ${VERSION}
paths: {}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.2.0
paths: {}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-api-managem
"#,
        );
        check_findings(
            ID,
            r#"
# gateway-ls: endpoints
openapi: 3.0.3
paths: {}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-backend: {address: https://a.example.com}
paths: {}
"#,
        );
    }

    #[test]
    fn json() {
        check_findings(
            ID,
            r#"
{
  "openapi": "3.0.0",
  #           ^^^^^ error[missing-management] No operation has a backend: `x-google-api-management` is missing.
  "paths": {}
}
"#,
        );
    }
}
