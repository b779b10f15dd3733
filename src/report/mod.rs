//! What a reading comes to, as plain data for terminals, pipelines and editors. Knows no file
//! system and no terminal.

pub mod check;
pub mod explain;
mod fix;
mod junit;
mod roles;
mod routes;
#[cfg(test)]
mod testing;

pub use fix::{Fixed, fixed};
pub use junit::junit;
pub use roles::{Need, RoleLine, roles};
pub use routes::{BackendReport, RouteReport, RoutesReport, routes};
