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
    // One byte is looked for much faster than one of two.
    let length = rest.find('\n').unwrap_or(rest.len());
    let line = rest.get(..length).unwrap_or_default();
    at + line.strip_suffix('\r').unwrap_or(line).len()
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
    if let Some(content) = simple_quoted(source, start, quote) {
        return (content, content.end + 1, true);
    }
    let mut at = start + 1;
    loop {
        match byte(source, at) {
            0 if at >= source.len() => break,
            b'\n' | b'\r' => break,
            b'\\' if quote == b'"' => at += 1,
            b'\'' if quote == b'\'' && byte(source, at + 1) == b'\'' => at += 1,
            found if found == quote => {
                let content = TextRange::new(start + 1, at);
                // `"half, "next": 1`: this quote opens the next word.
                let text = content.of(source).trim_end_matches([' ', '\t']);
                let is_glued = byte(source, at + 1).is_ascii_alphanumeric();
                let opens_next =
                    text.ends_with([',', ':']) && (is_glued || text.len() < content.len());
                if opens_next {
                    break;
                }
                return (content, at + 1, true);
            }
            _ => {}
        }
        at += 1;
    }
    let rest = TextRange::new(start + 1, line_end(source, start)).of(source);
    let mut open = 0_usize;
    let length = rest.find(|c| match c {
        ' ' | '\t' | ',' | ']' | '"' => true,
        '{' => {
            open += 1;
            false
        }
        '}' if open > 0 => {
            open -= 1;
            false
        }
        c => c == '}',
    });
    let end = start + 1 + length.unwrap_or(rest.len());
    (TextRange::new(start + 1, end), end, false)
}

/// The content of a quoted word without escapes that is closed on its line, beyond doubt.
fn simple_quoted(source: &str, start: usize, quote: u8) -> Option<TextRange> {
    let rest = source.get(start + 1..)?;
    let length = rest.find(char::from(quote))?;
    let content = rest.get(..length)?;
    let is_doubtful = content.contains('\n') || content.contains('\\') || content.contains('\r');
    let content = content.trim_end_matches([' ', '\t']);
    let next = byte(rest, length + 1);
    (!is_doubtful && !content.ends_with([',', ':']) && next != b'\'')
        .then_some(TextRange::new(start + 1, start + 1 + length))
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
