//! Single lines: their keys, dashes and words, and what follows below them.

use crate::text::TextRange;
use crate::yaml::around::word::{
    byte, is_blank, is_end, is_free_rest, is_template, line_end, next_line, quoted, skip_blanks,
};
use crate::yaml::split::plain_key_end;

/// A line with a key.
#[derive(Clone, Copy)]
pub(super) struct Key {
    pub(super) content: TextRange,
    pub(super) colon: usize,
}

/// Keys of the mapping at a column, from a line on: in the rest of a block, then in other blocks.
pub(super) fn keys_below(
    source: &str,
    start: usize,
    end: usize,
    blocks: &[TextRange],
    column: usize,
) -> Vec<TextRange> {
    let mut keys = Vec::new();
    let mut line = start;
    for text in TextRange::new(start, end).of(source).split_inclusive('\n') {
        // Most lines of a large mapping stand further right than its keys.
        let indent = text.bytes().take_while(|byte| *byte == b' ').count();
        let beside =
            if indent > column { Beside::Passed } else { key_at_column(source, line, column) };
        match beside {
            Beside::Key(key) => keys.push(key),
            Beside::Passed => {}
            Beside::Left => return keys,
        }
        line += text.len();
    }
    for block in blocks {
        let line = first_content(source, *block).unwrap_or(block.start);
        match key_at_column(source, line, column) {
            Beside::Key(key) => keys.push(key),
            Beside::Passed => {}
            Beside::Left => break,
        }
    }
    keys
}

pub(super) enum Beside {
    Key(TextRange),
    Passed,
    Left,
}

pub(super) fn key_at_column(source: &str, line: usize, column: usize) -> Beside {
    let start = skip_blanks(source, line);
    let content = content_at(source, start);
    if content.is_empty() || content.starts_with('#') || is_template(content) {
        return Beside::Passed;
    }
    if start - line < column {
        return Beside::Left;
    }
    match key(source, start).filter(|_| start - line == column) {
        Some(key) => Beside::Key(key.content),
        None => Beside::Passed,
    }
}

/// The step from the first line of a block to the second one.
pub(super) fn sample(source: &str, block: TextRange) -> Option<usize> {
    let first = first_content(source, block)?;
    let second = next_line(source, first);
    let key = skip_blanks(source, second);
    let column = skip_blanks(source, first) - first;
    if second >= block.end || is_dash(source, key) || content_at(source, key).starts_with('#') {
        return None;
    }
    self::key(source, key)?;
    (key - second).checked_sub(column).filter(|step| *step > 0)
}

pub(super) fn first_content(source: &str, block: TextRange) -> Option<usize> {
    let mut line = block.start;
    while line < block.end {
        let content = content_at(source, skip_blanks(source, line));
        if !is_passed(content) {
            return Some(line);
        }
        line = next_line(source, line);
    }
    None
}

pub(super) fn content_at(source: &str, at: usize) -> &str {
    TextRange::new(at, line_end(source, at)).of(source)
}

pub(super) fn is_passed(content: &str) -> bool {
    content.is_empty()
        || content.starts_with('#')
        || content.starts_with("---")
        || content.starts_with('%')
        || is_template(content)
}

pub(super) fn is_dash(source: &str, at: usize) -> bool {
    byte(source, at) == b'-' && (is_blank(byte(source, at + 1)) || is_end(source, at + 1))
}

/// The key that a line has at an offset.
pub(super) fn key(source: &str, at: usize) -> Option<Key> {
    let first = byte(source, at);
    if matches!(first, b'"' | b'\'') {
        let (content, end, is_closed) = quoted(source, at);
        let colon = skip_blanks(source, end);
        let is_key = is_closed && is_colon(source, colon);
        return is_key.then_some(Key { content, colon });
    }
    if matches!(first, b'{' | b'[' | b'#' | b'|' | b'>' | b'*' | b'!' | b'?' | b'%' | b'@' | b'`') {
        return None;
    }
    let line = content_at(source, at);
    let end = plain_key_end(line)?;
    let text = line.get(..end)?.trim_end_matches([' ', '\t']);
    Some(Key { content: TextRange::new(at, at + text.len()), colon: at + end })
}

pub(super) fn is_colon(source: &str, at: usize) -> bool {
    byte(source, at) == b':' && (is_blank(byte(source, at + 1)) || is_end(source, at + 1))
}

/// Behind the anchor and the tag before a value.
pub(super) fn skip_properties(source: &str, at: usize) -> usize {
    let mut at = skip_blanks(source, at);
    while matches!(byte(source, at), b'&' | b'!') {
        while !is_end(source, at) && !is_blank(byte(source, at)) {
            at += 1;
        }
        at = skip_blanks(source, at);
    }
    at
}

/// The next line with content.
#[derive(Clone, Copy)]
pub(super) struct Below {
    pub(super) column: usize,
    pub(super) is_dash: bool,
}

impl Below {
    /// Whether it belongs to a key at a column.
    pub(super) fn is_below(self, column: usize) -> bool {
        self.column > column || (self.is_dash && self.column == column)
    }
}

pub(super) fn next_content(source: &str, line: usize) -> Option<Below> {
    let mut line = next_line(source, line);
    while line < source.len() {
        let start = skip_blanks(source, line);
        if !is_passed(content_at(source, start)) {
            return Some(Below { column: start - line, is_dash: is_dash(source, start) });
        }
        line = next_line(source, line);
    }
    None
}

/// Whether `%YAML` or another directive follows below: the document has not begun here.
pub(super) fn is_above_directive(source: &str, line: usize) -> bool {
    let mut line = next_line(source, line);
    while line < source.len() {
        let content = content_at(source, skip_blanks(source, line));
        if !content.is_empty() && !content.starts_with('#') {
            return content.starts_with('%') && !is_template(content);
        }
        line = next_line(source, line);
    }
    false
}

/// The offset itself, unless it stands in an anchor or tag.
pub(super) fn skip_properties_if_any(source: &str, start: usize, at: usize) -> usize {
    let value = skip_blanks(source, start);
    let has_properties = matches!(byte(source, value), b'&' | b'!');
    if has_properties && at > value && !is_blank(byte(source, at - 1)) { at + 1 } else { at }
}

pub(super) fn starts_line(source: &str, at: usize) -> bool {
    at == 0 || byte(source, at - 1) == b'\n'
}

/// The word that begins at an offset and holds the place.
pub(super) struct Place {
    pub(super) word: TextRange,
    pub(super) quote: Option<char>,
    pub(super) is_quote_closed: bool,
    pub(super) has_colon: bool,
}

/// A word of one piece that ends its line, but for a colon and a comment.
pub(super) fn word_at(source: &str, at: usize, offset: usize) -> Option<Place> {
    let first = byte(source, at);
    let (word, end, quote, is_quote_closed) = if matches!(first, b'"' | b'\'') && offset > at {
        let (content, end, is_closed) = quoted(source, at);
        (content, end, Some(char::from(first)), is_closed)
    } else {
        let line = content_at(source, at);
        let end = at + line.find([' ', '\t']).unwrap_or(line.len());
        let end = if source.get(..end)?.ends_with(':') && end > at { end - 1 } else { end };
        (TextRange::new(at, end), end, None, false)
    };
    if !word.touches(offset) || TextRange::new(word.start, offset).of(source).contains([' ', '\t'])
    {
        return None;
    }
    let colon = skip_blanks(source, end);
    let has_colon = is_colon(source, colon);
    let rest = if has_colon { colon + 1 } else { end };
    (has_colon || is_free_rest(source, rest)).then_some(Place {
        word,
        quote,
        is_quote_closed,
        has_colon,
    })
}
