//! The text of one document version, and positions in it.
//!
//! Lines end at `\n`, `\r\n` and a lone `\r`, as the Language Server Protocol says; the endings
//! are kept as they are. Whatever does not fit the text is clamped: nothing here fails.

use ropey::{Rope, str_utils};

use super::TextRange;

/// What a column counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units.
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

/// A line and a column, both from 0; what the column counts is said by an [`Encoding`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 0.
    pub line: u32,
    /// Column in units of the encoding, from 0.
    pub column: u32,
}

/// The text of one document version. Cloning is cheap: clones share their content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    rope: Rope,
}

impl Text {
    /// Takes the text as it is; a byte order mark stays part of it.
    pub fn new(text: &str) -> Self {
        Self { rope: Rope::from_str(text) }
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.rope.len_bytes()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn has_byte_order_mark(&self) -> bool {
        self.rope.get_char(0) == Some('\u{feff}')
    }

    /// The position of a byte offset. Past the end it is the end; inside a character its start;
    /// between `\r` and `\n` the end of that line.
    pub fn position(&self, offset: usize, encoding: Encoding) -> Position {
        self.position_in_chunk(offset, encoding)
            .unwrap_or_else(|| self.position_in_rope(offset, encoding))
    }

    /// The position of an offset whose line begins in the piece of the rope that holds it, as
    /// nearly all do: one walk down the rope.
    fn position_in_chunk(&self, offset: usize, encoding: Encoding) -> Option<Position> {
        let offset = offset.min(self.len());
        self.piece_at(offset).position(offset, encoding)
    }

    /// The piece of the rope that holds an offset of the text.
    fn piece_at(&self, offset: usize) -> Piece<'_> {
        let (text, start, _, line) = self.rope.chunk_at_byte(offset);
        Piece { text, start, line }
    }

    fn position_in_rope(&self, offset: usize, encoding: Encoding) -> Position {
        let mut character = self.rope.byte_to_char(offset.min(self.len()));
        if self.splits_line_break(character) {
            character -= 1;
        }
        let line = self.rope.char_to_line(character);
        let start = self.rope.line_to_char(line);
        let column = match encoding {
            Encoding::Utf8 => self.rope.char_to_byte(character) - self.rope.char_to_byte(start),
            Encoding::Utf16 => {
                self.rope.char_to_utf16_cu(character) - self.rope.char_to_utf16_cu(start)
            }
            Encoding::Utf32 => character - start,
        };
        Position { line: clamp_u32(line), column: clamp_u32(column) }
    }

    /// The byte offset of a position. A line past the last is the end of the text, a column past
    /// the end of its line the end of that line, a column inside a character its start.
    pub fn offset(&self, position: Position, encoding: Encoding) -> usize {
        let line = position.line as usize;
        if line >= self.rope.len_lines() {
            return self.len();
        }
        let start = self.rope.line_to_char(line);
        let end = self.line_end(line);
        let column = position.column as usize;
        let character = match encoding {
            Encoding::Utf8 => {
                let byte = self.rope.char_to_byte(start).saturating_add(column);
                self.rope.byte_to_char(byte.min(self.len()))
            }
            Encoding::Utf16 => {
                let unit = self.rope.char_to_utf16_cu(start).saturating_add(column);
                self.rope.utf16_cu_to_char(unit.min(self.rope.len_utf16_cu()))
            }
            Encoding::Utf32 => start.saturating_add(column),
        };
        self.rope.char_to_byte(character.min(end))
    }

    /// Puts `replacement` in the place of `range`, which is clamped to the text and widened to
    /// whole characters.
    pub fn edit(&mut self, range: TextRange, replacement: &str) {
        let start = self.rope.byte_to_char(range.start.min(self.len()));
        let end = self.rope.byte_to_char(range.end.min(self.len())).max(start);
        self.rope.remove(start..end);
        self.rope.insert(start, replacement);
    }

    /// The text at a range, which is clamped to the text and widened to whole characters.
    pub fn slice(&self, range: TextRange) -> String {
        let start = self.rope.byte_to_char(range.start.min(self.len()));
        let end = self.rope.byte_to_char(range.end.min(self.len())).max(start);
        self.rope.slice(start..end).to_string()
    }

    /// The whole line that holds `offset`, without its line break, as a byte range.
    pub fn line_at(&self, offset: usize) -> TextRange {
        let line = self.rope.byte_to_line(offset.min(self.len()));
        let start = self.rope.line_to_byte(line);
        TextRange::new(start, self.rope.char_to_byte(self.line_end(line)))
    }

    /// The index, in characters, of the line break that ends `line`, or of the end of the text.
    fn line_end(&self, line: usize) -> usize {
        let start = self.rope.line_to_char(line);
        let mut end = if line + 1 < self.rope.len_lines() {
            self.rope.line_to_char(line + 1)
        } else {
            self.rope.len_chars()
        };
        while end > start && matches!(self.rope.get_char(end - 1), Some('\n' | '\r')) {
            end -= 1;
        }
        end
    }

    fn splits_line_break(&self, character: usize) -> bool {
        character > 0
            && self.rope.get_char(character) == Some('\n')
            && self.rope.get_char(character - 1) == Some('\r')
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.rope.chunks().try_for_each(|chunk| f.write_str(chunk))
    }
}

/// A piece of a rope.
#[derive(Clone, Copy, Debug, Default)]
struct Piece<'t> {
    text: &'t str,
    /// Bytes and line breaks before it.
    start: usize,
    line: usize,
}

impl Piece<'_> {
    fn holds(&self, offset: usize) -> bool {
        (self.start..self.start + self.text.len()).contains(&offset)
    }

    /// The position of an offset in this piece; `None` if its line begins before the piece.
    fn position(self, offset: usize, encoding: Encoding) -> Option<Position> {
        let mut at = offset - self.start;
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let (before, after) = self.text.split_at(at);
        let before = match before.strip_suffix('\r') {
            Some(line) if after.starts_with('\n') => line,
            _ => before,
        };
        let line = str_utils::byte_to_line_idx(self.text, before.len());
        if line == 0 && self.start > 0 {
            return None;
        }
        let text = before.get(str_utils::line_to_byte_idx(self.text, line)..)?;
        let column = match encoding {
            _ if text.is_ascii() => text.len(),
            Encoding::Utf8 => text.len(),
            Encoding::Utf16 => text.encode_utf16().count(),
            Encoding::Utf32 => text.chars().count(),
        };
        Some(Position { line: clamp_u32(self.line + line), column: clamp_u32(column) })
    }
}

/// The positions of many offsets of one text: those in the same piece of the text as the one before
/// cost no walk through the rope.
#[derive(Debug)]
pub struct Positions<'t> {
    text: &'t Text,
    encoding: Encoding,
    piece: Piece<'t>,
    /// The offset asked for last, and its position.
    last: (usize, Position),
}

impl<'t> Positions<'t> {
    /// The positions of a text.
    pub fn new(text: &'t Text, encoding: Encoding) -> Self {
        let last = (0, Position { line: 0, column: 0 });
        Self { text, encoding, piece: Piece::default(), last }
    }

    /// The position of a byte offset, as [`Text::position`] gives it.
    pub fn of(&mut self, offset: usize) -> Position {
        if !self.piece.holds(offset) {
            self.piece = self.text.piece_at(offset.min(self.text.len()));
        }
        let position = self.further_on_the_line(offset).unwrap_or_else(|| self.anew(offset));
        self.last = (offset, position);
        position
    }

    fn anew(&self, offset: usize) -> Position {
        let known = self.piece.holds(offset).then(|| self.piece.position(offset, self.encoding));
        known.flatten().unwrap_or_else(|| self.text.position(offset, self.encoding))
    }

    /// The position if only ASCII is between the offset and the one before it, and no line ends.
    fn further_on_the_line(&self, offset: usize) -> Option<Position> {
        let (last, position) = self.last;
        let between = |at: usize| at.checked_sub(self.piece.start);
        let text = self.piece.text.get(between(last)?..between(offset)?)?;
        // Between `\r` and `\n` is the end of the line.
        let is_plain = text.bytes().all(|byte| byte.is_ascii() && !matches!(byte, b'\n' | b'\r'));
        let column = position.column.saturating_add(clamp_u32(text.len()));
        is_plain.then_some(Position { column, ..position })
    }
}

fn clamp_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line per kind of character: one, two, three and four bytes; the last one is two UTF-16
    /// units.
    const WIDE: &str = "A\nß\r\nℝ\r💣!";

    #[test]
    fn counts_columns_in_each_encoding() {
        let text = Text::new(WIDE);
        let bang = WIDE.find('!').unwrap();
        let column = |encoding| text.position(bang, encoding);
        assert_eq!(column(Encoding::Utf8), Position { line: 3, column: 4 });
        assert_eq!(column(Encoding::Utf16), Position { line: 3, column: 2 });
        assert_eq!(column(Encoding::Utf32), Position { line: 3, column: 1 });
    }

    #[test]
    fn positions_and_offsets_are_inverse_at_every_character() {
        let text = Text::new(WIDE);
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for (offset, character) in WIDE.char_indices() {
                let back = text.offset(text.position(offset, encoding), encoding);
                let inside_break = character == '\n' && WIDE[..offset].ends_with('\r');
                assert_eq!(back, if inside_break { offset - 1 } else { offset }, "{encoding:?}");
            }
        }
    }

    #[test]
    fn one_piece_of_the_rope_tells_what_the_whole_rope_does() {
        let line = format!("{WIDE}\r\n{}\r{}\n", "💣ß".repeat(300), "a".repeat(2_000));
        let text = Text::new(&line.repeat(30));
        let mut known = 0;
        for offset in 0..text.len() + 2 {
            for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                let Some(position) = text.position_in_chunk(offset, encoding) else { continue };
                known += 1;
                assert_eq!(position, text.position_in_rope(offset, encoding), "{offset}");
            }
        }
        assert!(known * 4 > text.len());
    }

    #[test]
    fn positions_after_each_other_are_those_of_the_text() {
        let line = format!("{WIDE}\r\n{}\r{}\n", "💣ß".repeat(30), "a".repeat(500));
        let text = Text::new(&line.repeat(4));
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for step in [1, 2, 3, 7, 400, text.len() - 1] {
                let mut positions = Positions::new(&text, encoding);
                for offset in (0..text.len() + 2).step_by(step).flat_map(|it| [it, it + 2, it]) {
                    let expected = text.position(offset, encoding);
                    assert_eq!(positions.of(offset), expected, "{encoding:?} {step} {offset}");
                }
            }
        }
    }

    #[test]
    fn clamps_what_does_not_fit() {
        let text = Text::new(WIDE);
        let offset = |line, column| text.offset(Position { line, column }, Encoding::Utf16);
        assert_eq!(offset(9, 9), WIDE.len());
        assert_eq!(offset(0, 9), 1);
        assert_eq!(offset(1, u32::MAX), 4);
        assert_eq!(offset(3, 1), WIDE.find('💣').unwrap());
        assert_eq!(text.position(999, Encoding::Utf16), Position { line: 3, column: 3 });
    }

    #[test]
    fn only_the_three_line_breaks_of_the_protocol_end_a_line() {
        let text = Text::new("a\u{2028}b\u{85}c\u{b}d\n!");
        assert_eq!(text.position(text.len(), Encoding::Utf16).line, 1);
    }

    #[test]
    fn edits_keep_line_breaks_as_they_are() {
        let mut text = Text::new("a\r\nb\r\n");
        text.edit(TextRange::new(3, 4), "💣\r");
        assert_eq!(text.to_string(), "a\r\n💣\r\r\n");
        text.edit(TextRange::new(4, 5), "");
        assert_eq!(text.to_string(), "a\r\n💣\r\r\n", "an empty range inside a character");
        text.edit(TextRange::new(900, 901), "z");
        assert_eq!(text.to_string(), "a\r\n💣\r\r\nz");
    }

    #[test]
    fn a_line_has_no_break_in_it() {
        let text = Text::new(WIDE);
        assert_eq!(text.line_at(2).of(WIDE), "ß");
        assert_eq!(text.line_at(WIDE.len()).of(WIDE), "💣!");
    }
}
