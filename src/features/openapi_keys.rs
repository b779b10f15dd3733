//! Whether this server is asked about keys of OpenAPI itself.

/// Who offers OpenAPI's own keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OpenapiKeys {
    /// This server.
    #[default]
    Ours,
    /// Another one.
    Others,
}
