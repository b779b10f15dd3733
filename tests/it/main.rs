//! All integration tests, in one binary: it links once.

#![allow(clippy::string_slice)]

mod cli;
mod conformance;
mod editing;
mod lsp;
mod readme;
mod support;
mod trees;
mod walls;
