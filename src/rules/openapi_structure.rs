//! `openapi-structure`: the few points of OpenAPI's own schema that authors hit and Google checks.

mod fields;
mod indented;
mod operations;
mod root;
mod security;
#[cfg(test)]
mod tests;

use super::{Report, compiler_at, declare_rule, on};
use crate::analysis::Analysis;
use crate::settings::Severity;

declare_rule! {
    /// The document breaks OpenAPI's own rules where Google checks them.
    ///
    /// ## Why
    /// Google holds an OpenAPI 2.0 file against a JSON schema before it reads anything else, and
    /// rejects the config with a list of schema errors and no line. This rule tells the few that
    /// authors hit: `info` with `title` and `version`, `paths` whose keys begin with `/`, at least
    /// one response for each operation, what each parameter and each security definition must say,
    /// lists where lists are wanted, and fields that OpenAPI 2.0 does not have. It is no OpenAPI
    /// validator: schemas are left to those. Of OpenAPI 3.x it says only
    /// that a file without paths has nothing to serve.
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
    ///       responses:
    ///         "200":
    ///           description: OK
    /// ```
    ///
    /// ## Fix
    /// Add or correct what the message names.
    OPENAPI_STRUCTURE {
        id: "openapi-structure",
        level: on(Severity::Error),
        milder: "warning for a file without any path",
        versions: All,
        targets: All,
        scope: Local,
        google: ["Invalid OpenAPI file. Please fix the schema errors", "Please fix the schema errors"],
        source: Some(compiler_at!(
            "src/main/resources/swagger/schema2_0/schema.json"
        )),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    root::check(analysis, report);
    if !analysis.document.is_v3 {
        operations::check(analysis, report);
        security::check(analysis, report);
        fields::check(analysis, report);
    }
}
