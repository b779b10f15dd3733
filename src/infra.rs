//! What the files beside a config say: which services stand for its template variables, which
//! accounts and grants there are. Terraform, and policies that were exported.
//!
//! Reads texts that others have fetched; knows no disk, no finding and no cursor. A file that cannot
//! be read as a whole gives what can be kept of it. What is not certain is not known.

mod granted;

pub use granted::{Granted, GrantedState, Place};
