//! `schema`: a JSON Schema of configs.

use std::process::ExitCode;

use super::TROUBLE;
use super::args::SchemaFor;
use super::output::{Output, sentence};
use crate::report::json;
use crate::report::{SchemaVersion, schema};

/// Prints the schema for one version of OpenAPI, or for both.
pub(super) fn print(openapi: Option<SchemaFor>) -> ExitCode {
    let version = openapi.map(|version| match version {
        SchemaFor::V2 => SchemaVersion::V2,
        SchemaFor::V3 => SchemaVersion::V3,
    });
    match json(&schema(version)) {
        Ok(text) => {
            let mut output = Output::plain();
            output.write(&text);
            output.end(0)
        }
        Err(error) => {
            sentence("error", format_args!("the schema cannot be written: {error}"));
            ExitCode::from(TROUBLE)
        }
    }
}
