//! YAML and JSON: text in, a tree with places out, always.
//!
//! A text is read as a row of *blocks* (see [`split`](self)): each root key, and in the large maps
//! that [`Shape`] names each entry. A syntax error stays in its block: the authority
//! (`granit-parser`, behind `authority.rs`) reads every block on its own, and a tolerant reader
//! keeps what can be kept of the blocks that the authority rejects. The row of blocks and every
//! tree are pure functions of the text; nothing depends on earlier versions.
//!
//! This room gives no meaning to any key. Nothing here recurses, expands an alias, or fails.

mod arena;
mod authority;
mod error;
mod holes;
mod json;
mod read;
mod scalar;
mod split;
mod tolerant;
mod tree;

pub use arena::Style;
pub use error::{SyntaxError, SyntaxProblem};
pub use read::{Proof, read, read_whole};
pub use split::Shape;
pub use tree::{Entries, Entry, Field, Kind, Node, NodeId, Reached, Step, Tree};

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
