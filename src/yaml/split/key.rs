//! Which lines begin with a key, judged by the line alone.

use crate::yaml::scalar::closing_quote;

/// The key of a line that is, beyond doubt, `key:` or `key: value`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key<'s> {
    /// Without quotes, escapes as they are.
    pub(super) text: &'s str,
    /// Nothing but a comment follows the colon.
    pub(super) bare: bool,
}

/// The key that a line opens an entry with.
pub(super) fn opener(content: &str) -> Option<Key<'_>> {
    let first = *content.as_bytes().first()?;
    if is_conflict_marker(content) {
        return None;
    }
    let (text, rest) = if matches!(first, b'"' | b'\'') {
        let close = closing_quote(content, 0)?;
        (content.get(1..close)?, content.get(close + 1..)?.trim_start_matches([' ', '\t']))
    } else if is_plain_start(first) || is_plain_indicator(content) {
        let colon = plain_key_end(content)?;
        (content.get(..colon)?.trim_end_matches([' ', '\t']), content.get(colon..)?)
    } else {
        return None;
    };
    let value = rest.strip_prefix(':')?;
    if !(value.is_empty() || value.starts_with([' ', '\t'])) {
        return None;
    }
    let value = value.trim_start_matches([' ', '\t']);
    Some(Key { text, bare: value.is_empty() || value.starts_with('#') })
}

/// Whether a line can be an entry in one of the rarer notations: `? key`, `: value`, `*alias : x`,
/// `&anchor key: x`, `[list]: x`.
pub(super) fn may_start_entry(content: &str) -> bool {
    match content.as_bytes().first() {
        Some(b'?' | b':') => true,
        Some(b'*' | b'&' | b'!' | b'[' | b'{' | b'"' | b'\'') => plain_key_end(content).is_some(),
        _ => false,
    }
}

/// `-` as the first character of a word.
fn is_plain_indicator(content: &str) -> bool {
    content
        .strip_prefix('-')
        .is_some_and(|rest| !rest.is_empty() && !rest.starts_with([' ', '\t', '\0']))
}

/// Whether a plain scalar can start with this byte without any doubt.
pub(super) fn is_plain_start(byte: u8) -> bool {
    !matches!(
        byte,
        0 | b'\t'
            | b' '
            | b'-'
            | b'?'
            | b':'
            | b','
            | b'['
            | b']'
            | b'{'
            | b'}'
            | b'#'
            | b'&'
            | b'*'
            | b'!'
            | b'|'
            | b'>'
            | b'\''
            | b'"'
            | b'%'
            | b'@'
            | b'`'
    )
}

/// Offset of the colon that ends a plain key at the start of `line`.
pub(in crate::yaml) fn plain_key_end(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut before = 0;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b':' if matches!(bytes.get(at + 1), None | Some(b' ' | b'\t')) => return Some(at),
            b'#' if matches!(before, b' ' | b'\t') => return None,
            _ => {}
        }
        before = *byte;
    }
    None
}

/// `<<<<<<<`, `=======`, `>>>>>>>` or `|||||||`, as merges leave them.
pub(in crate::yaml) fn is_conflict_marker(line: &str) -> bool {
    ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|marker| {
        line.strip_prefix(marker).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })
}
