//! YAML and JSON: text in, a tree with places out, always.
//!
//! A text is read as a row of *blocks* (see [`split`](self)): each root key, and in the large maps
//! that [`Shape`] names each entry. A syntax error stays in its block: the authority
//! (`granit-parser`, after `authority.rs`) reads every block on its own, and a tolerant reader
//! keeps what can be kept of the blocks that the authority rejects. The row of blocks and every
//! tree are pure functions of the text; an earlier version only saves the work of reading a block that
//! is in it unchanged.
//!
//! This room gives no meaning to any key. Nothing here recurses, expands an alias, or fails.

mod arena;
mod authority;
mod branches;
mod cursor;
mod edited;
mod error;
mod json;
mod mask;
mod nesting;
mod read;
mod reread;
mod scalar;
mod split;
mod tolerant;
mod tree;

pub use arena::Style;
pub use cursor::{CursorContext, Layout, Part, Sibling, Slot, cursor_context};
pub use edited::read_edited;
pub use error::{SyntaxError, SyntaxProblem};
pub use read::{WholeReader, read, read_json_whole, read_whole, reread};
pub use split::Shape;
pub use tree::{
    Difference, Entries, Entry, Field, Kind, Node, NodeId, Reached, Reads, Step, Tree, recorded,
    remembered,
};

use crate::template;

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

impl Format {
    /// The format of a file by its name or path: `x.json` and `x.json.tpl` are JSON.
    pub fn of_name(name: &str) -> Self {
        match template::name_without_ending(name).rsplit_once('.') {
            Some((_, ending)) if ending.eq_ignore_ascii_case("json") => Self::Json,
            _ => Self::Yaml,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn the_ending_before_the_template_s_decides() {
        for name in ["a.json", "a.JSON", "a.json.tpl", "x.y/a.json.tftpl.example", "a.json.J2"] {
            assert_eq!(Format::of_name(name), Format::Json, "{name}");
        }
        for name in ["a.yaml", "a", "a.tpl", "a.yaml.tpl", "a.json.yaml", "a.json/b.tpl", "json.x"]
        {
            assert_eq!(Format::of_name(name), Format::Yaml, "{name}");
        }
    }
}
