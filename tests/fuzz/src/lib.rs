//! Fuzz targets: `cargo fuzz run --fuzz-dir tests/fuzz TARGET` finds inputs of which something does
//! not hold that must hold of all. CONTRIBUTING.md says how to run them.

#[path = "../../properties/mod.rs"]
pub mod properties;

mod mutate;

pub use mutate::mutate;
