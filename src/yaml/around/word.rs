//! Words, quotes and blanks, looked at one by one.

use crate::text::TextRange;

/// The byte at an offset; 0 behind the end.
pub(super) fn byte(source: &str, at: usize) -> u8 {
    source.as_bytes().get(at).copied().unwrap_or(0)
}

pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// Whether nothing of a line is left at a byte.
pub(super) fn is_end(source: &str, at: usize) -> bool {
    at >= source.len() || matches!(byte(source, at), b'\n' | b'\r')
}

/// Behind the blanks at an offset.
pub(super) fn skip_blanks(source: &str, mut at: usize) -> usize {
    while is_blank(byte(source, at)) {
        at += 1;
    }
    at
}

/// The end of the line that holds an offset, without its line break.
pub(super) fn line_end(source: &str, at: usize) -> usize {
    let rest = source.get(at..).unwrap_or_default();
    rest.find(['\n', '\r']).map_or(source.len(), |length| at + length)
}

/// The start of the line below.
pub(super) fn next_line(source: &str, at: usize) -> usize {
    let end = line_end(source, at);
    match (byte(source, end), byte(source, end + 1)) {
        (b'\r', b'\n') => end + 2,
        (b'\r' | b'\n', _) => end + 1,
        _ => source.len(),
    }
}

/// Whether a line, or a value, begins with template syntax and not with a bracket.
pub(super) fn is_template(content: &str) -> bool {
    ["{{", "{%", "%{", "<%", "<<<<", "====", ">>>>", "{#"].iter().any(|it| content.starts_with(it))
}

/// Whether nothing but blanks and a comment follows on the line.
pub(super) fn is_free_rest(source: &str, at: usize) -> bool {
    let next = skip_blanks(source, at);
    is_end(source, next)
        || (byte(source, next) == b'#' && (next > at || is_blank_before(source, at)))
}

fn is_blank_before(source: &str, at: usize) -> bool {
    at.checked_sub(1).is_none_or(|at| byte(source, at).is_ascii_whitespace())
}

/// The content of a quoted word whose quote stands at `start`, and where the word ends. Without a
/// closing quote it is what a person would take for the word.
pub(super) fn quoted(source: &str, start: usize) -> (TextRange, usize, bool) {
    let quote = byte(source, start);
    let limit = line_end(source, start);
    let mut at = start + 1;
    while at < limit {
        match byte(source, at) {
            b'\\' if quote == b'"' => at += 1,
            b'\'' if quote == b'\'' && byte(source, at + 1) == b'\'' => at += 1,
            found if found == quote => {
                let content = TextRange::new(start + 1, at);
                // `"half, "next": 1`: this quote opens the next word.
                let text = content.of(source).trim_end_matches([' ', '\t']);
                let opens_next = at > start + 1
                    && (text.ends_with([',', '{', '[']) || (text.ends_with(':') && text.len() > 1))
                    && !text.contains("//");
                if opens_next {
                    break;
                }
                return (content, at + 1, true);
            }
            _ => {}
        }
        at += 1;
    }
    let rest = TextRange::new(start + 1, limit).of(source);
    let length = rest.find([' ', '\t', ',', ']', '}', '"']).unwrap_or(rest.len());
    let end = start + 1 + length;
    (TextRange::new(start + 1, end), end, false)
}

/// The word that stands as a value behind a key that ends at `key_end`, if it is a simple one.
pub fn value_behind(source: &str, key_end: usize) -> Option<&str> {
    let mut at = key_end;
    if matches!(byte(source, at), b'"' | b'\'') {
        at += 1;
    }
    at = skip_blanks(source, at);
    if byte(source, at) != b':' {
        return None;
    }
    at = skip_blanks(source, at + 1);
    if matches!(byte(source, at), b'"' | b'\'') {
        return Some(quoted(source, at).0.of(source));
    }
    let rest = source.get(at..)?;
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | '}' | ']'));
    rest.get(..end.unwrap_or(rest.len()))
}
