//! Text and places: bytes and edits in, ranges and positions out.
//!
//! The only room that turns byte offsets into columns. It knows no YAML and no protocol type.

mod line_column;
mod range;
mod replaced;
mod rope;
mod visible;
mod words;
mod wrap;

pub use line_column::LineColumn;
pub use range::TextRange;
pub use replaced::Replaced;
pub use rope::{Encoding, Position, Positions, Text};
pub use visible::{acts, code_point, hides, is_unseen, one_line, spelled, visible, visible_char};
pub use words::{capitalized, first_line_break};
pub use wrap::{NARROWEST, UNLIMITED, wrapped};
