//! What a reading comes to, as plain data for terminals, pipelines and editors. Knows no file
//! system and no terminal.

pub mod check;
pub mod explain;
mod fix;
mod roles;
mod routes;

pub use fix::{Fixed, fixed};
pub use roles::{Need, RoleLine, roles};
pub use routes::{BackendReport, RouteReport, RoutesReport, routes};
