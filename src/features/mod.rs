//! Answers at a cursor: plain data, no protocol.

mod hover;
mod markup;

pub use hover::{Hover, hover};
pub use markup::{Block, Inline, Markup};
