//! What cannot be looked at or read, and why.

use std::path::PathBuf;

/// A path that could not be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The path.
    pub path: PathBuf,
    /// Why, in words.
    pub reason: String,
}

/// Why a file has no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// In words.
    pub reason: String,
    /// Whether the bytes are there, but no word of a gateway config is among them: what was found
    /// by walking may then be passed over in silence.
    pub foreign: bool,
}
