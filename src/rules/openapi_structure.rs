//! `openapi-structure`: what Google's JSON schema of OpenAPI 2.0 rejects.

mod fields;
mod indented;
mod misfits;
mod missing;
mod moved;
mod parameters;
mod required;
mod root;
mod said;
mod security;
#[cfg(test)]
mod tests;
mod values;
mod words;

use super::{Report, Source, compiler_at, declare_rule, on};
use crate::analysis::Analysis;
use crate::gateway::{OpenapiObject, openapi2, sources};
use crate::settings::Severity;

declare_rule! {
    /// The document breaks OpenAPI's own rules where Google checks them.
    ///
    /// ## Why
    /// Google checks an OpenAPI 2.0 file with a JSON schema before anything else, and rejects the
    /// config with a list of schema errors without lines. This rule finds what that schema rejects:
    /// keys that OpenAPI 2.0 does not have, what an object lacks, and values of another kind, such
    /// as a number where text must be (`version: 1.0`) or text where a list must be. Google's reader
    /// takes `yes`, `no`, `on` and `off` without quotes for `true` and `false`, as YAML 1.1 does. A
    /// value that it may take for different things, such as `1e3`, is never reported. In OpenAPI 3.x
    /// the rule finds only files without paths, which serve nothing.
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
        rejects: Errors,
        versions: All,
        targets: All,
        scope: Local,
        misses: AtKey,
        about: Words,
        google: ["Invalid OpenAPI file. Please fix the schema errors", "Please fix the schema errors"],
        source: Some(ROOT),
        source_v3: Some(sources::OPENAPI_OVERVIEW),
    }
}

/// A part of the schema.
macro_rules! lines {
    ($lines:literal) => {
        compiler_at!(concat!("src/main/resources/swagger/schema2_0/schema.json#L", $lines))
    };
}
const ROOT: Source = lines!("4-L76");
const INFO: Source = lines!("79-L115");
const PATHS: Source = lines!("156-L168");
const OPERATION: Source = lines!("218-L277");
const PATH_ITEM: Source = lines!("278-L315");
const RESPONSE: Source = lines!("349-L369");
const PARAMETER: Source = lines!("877-L886");
const SCHEMA: Source = lines!("897-L1038");
const SECURITY_DEFINITIONS: Source = lines!("1166-L1190");

/// Where the schema lists the fields of an object.
fn lines_of(object: &OpenapiObject) -> Source {
    let parts = [
        (&openapi2::INFO, INFO),
        (&openapi2::OPERATION, OPERATION),
        (&openapi2::PATH_ITEM, PATH_ITEM),
        (&openapi2::RESPONSE, RESPONSE),
        (&openapi2::PARAMETER, PARAMETER),
        (&openapi2::SCHEMA, SCHEMA),
        (&openapi2::SECURITY_SCHEME, SECURITY_DEFINITIONS),
    ];
    let found = parts.into_iter().find(|(it, _)| it.id == object.id);
    found.map_or(ROOT, |(_, source)| source)
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    if analysis.focus.is_outside_of_paths() {
        root::check(analysis, report);
    }
    if !analysis.document.is_v3 {
        root::check_paths_keys(analysis, report);
        misfits::check(analysis, report);
        fields::check(analysis, report);
    }
}
