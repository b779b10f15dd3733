//! What a reading comes to, as plain data for terminals, pipelines and editors. Knows no file
//! system and no terminal.

pub mod check;
pub mod explain;
mod fix;
mod roles;
mod routes;
mod schema;

pub use fix::{Fixed, fixed};
pub use roles::{Need, RoleLine, roles};
pub use routes::{BackendReport, RouteReport, RoutesReport, routes};
pub use schema::{SchemaVersion, schema};
