//! Who must be granted what, in one line per backend. The whole plan is another page.

use crate::analysis::Analysis;

/// What one backend needs before the gateway may call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleLine {
    /// The backend's address as written.
    pub address: String,
    /// What kind of service it is, as a title: `Cloud Run`.
    pub service: String,
    /// What it needs.
    pub need: Need,
}

/// What a backend needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// A role for the gateway's service account.
    Grant {
        /// The role: `roles/run.invoker`.
        role: String,
        /// The resource it is granted on, in words: `the service orders in us-central1`.
        resource: String,
        /// The command that grants it, if all of its words are known.
        command: Option<String>,
    },
    /// No role helps: why.
    Blocked(String),
    /// It cannot be told from the file: why.
    Unclear(String),
}

/// The needs of all backends, in the order of their addresses in the file, each once.
pub fn roles(_analysis: &Analysis) -> Vec<RoleLine> {
    Vec::new()
}
