//! What a reading comes to, as plain data for terminals, pipelines and editors. Knows no file
//! system and no terminal.

pub mod check;
pub mod explain;
mod fix;
mod github;
pub mod iam;
mod json;
mod junit;
mod routes;
mod routes_text;
mod sarif;
mod schema;
mod sources;
#[cfg(test)]
mod testing;

pub use fix::{Fixed, fixed};
pub use github::github;
pub use json::json;
pub use junit::junit;
pub use routes::{BackendReport, RouteReport, RoutesReport, routes};
pub use routes_text::routes_text;
pub use sarif::sarif;
pub use schema::{SchemaVersion, schema};
pub use sources::{RowUse, SourceUse, SourcesReport, source_parts, sources};
