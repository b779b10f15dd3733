//! YAML and JSON: text in, a tree with places out, always.

/// How a text is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// YAML, JSON included.
    Yaml,
    /// Strict JSON.
    Json,
    /// JSON in which comments and trailing commas are allowed.
    JsonWithComments,
}
