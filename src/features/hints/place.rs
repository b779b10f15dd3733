//! Where a hint stands: behind a value or a key, at the end of the line if nothing else follows on
//! it, and never within a value.

use crate::text::TextRange;

/// What can close a value on its line.
const CLOSING: &[char] = &[' ', '\t', ',', '}', ']'];
/// What can open one behind its key.
const OPENING: &[char] = &[' ', '\t', ',', '{', '[', '}', ']'];

/// The place behind a value, whose range is without quotes.
pub(super) fn behind_value(source: &str, value: TextRange) -> usize {
    // The text of a block scalar may end with its line breaks.
    let end = value.start + value.of(source).trim_end().len();
    let before = source.get(..value.start).and_then(|text| text.chars().next_back());
    let after = source.get(end..).and_then(|text| text.chars().next());
    let is_quoted = before.is_some_and(|it| matches!(it, '"' | '\'')) && before == after;
    line_end(source, end + usize::from(is_quoted), CLOSING)
}

/// The place behind a key and its colon.
pub(super) fn behind_key(source: &str, key: TextRange) -> usize {
    let rest = source.get(key.end..).unwrap_or_default();
    let before_colon = rest.trim_start_matches([' ', '\t']);
    let end = match before_colon.strip_prefix(':') {
        Some(after) => source.len() - after.len(),
        None => key.end,
    };
    line_end(source, end, OPENING)
}

/// The end of what these characters and nothing else fill of the line, before a comment; `from`
/// itself if something else follows.
fn line_end(source: &str, from: usize, characters: &[char]) -> usize {
    let rest = source.get(from..).unwrap_or_default();
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    let after = line.trim_start_matches(characters);
    let filled = line.get(..line.len() - after.len()).unwrap_or_default();
    let is_spaced = filled.is_empty() || filled.ends_with([' ', '\t']);
    let is_comment = after.starts_with("//")
        || after.starts_with("/*")
        || after.starts_with('#') && (is_spaced && !filled.is_empty());
    if after.is_empty() || is_comment { from + filled.trim_end().len() } else { from }
}
