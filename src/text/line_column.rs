//! Lines and columns as people and pipelines count them.

use super::{Encoding, Text};

/// A place in a file: line and column count from 1, and from the first character after a byte order
/// mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode scalar values, from 1.
    pub column: u32,
    /// Bytes before it, from 0.
    pub offset: usize,
}

impl Text {
    /// The line and column of a byte offset.
    pub fn line_column(&self, offset: usize) -> LineColumn {
        let position = self.position(offset, Encoding::Utf32);
        let marks = u32::from(position.line == 0 && self.has_byte_order_mark());
        LineColumn {
            line: position.line.saturating_add(1),
            column: position.column.saturating_sub(marks).saturating_add(1),
            offset,
        }
    }

    /// How many lines the second byte offset is below the first one.
    pub fn lines_between(&self, upper: usize, lower: usize) -> u32 {
        let line = |offset| self.position(offset, Encoding::Utf32).line;
        line(lower).saturating_sub(line(upper))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_has_no_column() {
        let text = Text::new("\u{feff}ßa\r\n\u{1f4a3}b");
        let at = |offset| (text.line_column(offset).line, text.line_column(offset).column);
        assert_eq!([at(0), at(3), at(5)], [(1, 1), (1, 1), (1, 2)]);
        assert_eq!([at(8), at(12)], [(2, 1), (2, 2)]);
        let other = Text::new("ßa");
        assert_eq!(other.line_column(2).column, 2);
    }

    #[test]
    fn lines_are_counted_downwards() {
        let text = Text::new("a\nb\nc");
        assert_eq!((text.lines_between(0, 4), text.lines_between(4, 0)), (2, 0));
    }
}
