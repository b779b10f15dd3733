//! `reserved-parameter-name`: a query parameter that Google's APIs reserve.

use std::collections::BTreeSet;

use super::operations::about;
use super::parameters::Of;
use super::{Report, compiler_at, declare_rule};
use crate::analysis::Analysis;
use crate::settings::Level;

declare_rule! {
    /// A query parameter has a name that Google's APIs reserve.
    ///
    /// ## Why
    /// Google's compiler warns about the names of its system parameters, such as `alt`, `fields`
    /// and `key`. It accepts the config, and most of them do no harm, so this rule is off by
    /// default. `key` may be read as an API key.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shop, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://shop-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       parameters:
    ///         - {name: fields, in: query, type: string}
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Shop, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://shop-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       parameters:
    ///         - {name: columns, in: query, type: string}
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Rename it, if callers can be changed.
    RESERVED_PARAMETER_NAME {
        id: "reserved-parameter-name",
        level: Level::Off,
        versions: All,
        targets: All,
        scope: Local,
        google: ["is a reserved keyword"],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/aspects/http/linters/HttpParameterReservedKeywordRule.java#L46-L57"
        )),
    }
}

const RESERVED: [&str; 15] = [
    "access_token",
    "alt",
    "bearer_token",
    "callback",
    "fields",
    "key",
    "oauth_token",
    "passwd",
    "password",
    "pp",
    "prettyPrint",
    "quotaUser",
    "upload_protocol",
    "uploadType",
    "$.xgafv",
];

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let mut told = BTreeSet::new();
    for (operation, _, written) in analysis.operations() {
        for parameter in &written.parameters {
            let of = Of { operation, written, parameter };
            let Some(value) = parameter.name.as_ref().filter(|_| of.is_in("query")) else {
                continue;
            };
            let Some(name) = analysis.known_name(&value.text) else { continue };
            if !RESERVED.contains(&name.as_str()) || !told.insert(value.place.range) {
                continue;
            }
            let finding = report.add(
                value.place.range,
                format!(
                    "Google's compiler warns: its APIs reserve the query parameter `{name}`. Rename it if callers can be changed."
                ),
            );
            about(finding, analysis, of.only_operation(value.place), value.place);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{EveryRule, check_findings, findings_of};

    const TEXT: &str = r#"paths:
  /a:
    parameters: [{name: alt, in: query}]
    #                   ^^^ warning[reserved-parameter-name] Google's compiler warns
    get: {parameters: [{name: key, in: query}, {name: key, in: header}, {name: keys, in: query}]}
    #                         ^^^ warning[reserved-parameter-name]
    put: {}
"#;

    #[test]
    fn only_in_the_query() {
        check_findings("reserved-parameter-name", TEXT);
    }

    #[test]
    fn off_by_default() {
        assert!(!findings_of(EveryRule, TEXT).contains("[reserved"));
    }

    #[test]
    fn json_once() {
        check_findings(
            "reserved-parameter-name",
            r#"
openapi: 3.0.3
paths: {"/a": {"get": {"parameters": [{"name": "alt", "in": "query"}]}}}
#                                               ^^^ warning[reserved-parameter-name]
"#,
        );
    }
}
