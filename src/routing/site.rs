//! Where a backend can be written.

use super::OperationId;

/// Where a backend is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Site {
    /// At the root.
    Document,
    /// At an operation.
    Operation(OperationId),
    /// On a path item, where Google does not read it.
    PathItem(usize),
    /// In `x-google-api-management.backends`, by index.
    Named(usize),
    /// In `backend.rules` of a service config, by index.
    Rule(usize),
}

impl Site {
    pub(super) fn is_in_paths(self) -> bool {
        matches!(self, Site::Operation(_) | Site::PathItem(_))
    }

    /// Whether Google reads the fields of a backend at such a place.
    pub fn takes_backend(self, is_v3: bool) -> bool {
        match self {
            Site::Document | Site::Operation(_) => !is_v3,
            Site::Named(_) => is_v3,
            Site::PathItem(_) => false,
            Site::Rule(_) => true,
        }
    }
}
