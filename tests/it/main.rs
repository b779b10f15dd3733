//! All integration tests, in one binary: it links once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::string_slice
)]

#[cfg(target_os = "linux")]
mod alone;
mod cli;
mod conformance;
mod converting;
mod editing;
mod extension;
mod hostile;
mod hovers;
mod iam;
mod ignoring;
mod lsp;
mod made_up;
mod messages;
mod mistakes;
mod neighbours;
mod parts;
mod payloads;
mod readme;
mod requests;
mod routes;
mod rows;
mod schema;
mod shown;
mod sources;
mod support;
mod templates;
mod trees;
mod walls;
