//! Keys of the tolerant reader: whether a line is `key:`.

use super::Reader;
use crate::text::TextRange;
use crate::yaml::arena::Style;
use crate::yaml::scalar::closing_quote;
use crate::yaml::split::plain_key_end;

/// A key at the current place.
pub(super) struct Key {
    pub(super) anchor: Option<TextRange>,
    pub(super) range: TextRange,
    pub(super) style: Style,
    pub(super) alias: bool,
    /// Offset after the colon.
    pub(super) after: usize,
    pub(super) bare: bool,
}

impl Reader<'_> {
    /// The key at the current place, if the line is `key:`.
    pub(super) fn key(&self) -> Option<Key> {
        let line = self.rest_of_line();
        let mut offset = 0;
        let mut anchor = None;
        loop {
            let rest = line.get(offset..)?;
            if !rest.starts_with(['&', '!']) {
                break;
            }
            let length = rest.find([' ', '\t'])?;
            if rest.starts_with('&') {
                anchor = Some(TextRange::new(self.at + offset, self.at + offset + length));
            }
            offset += length + rest.get(length..)?.len() - rest.get(length..)?.trim_start().len();
        }
        let text = line.get(offset..)?;
        let first = *text.as_bytes().first()?;
        let (style, length) = match first {
            b'"' => (Style::DoubleQuoted, closing_quote(text, 0)? + 1),
            b'\'' => (Style::SingleQuoted, closing_quote(text, 0)? + 1),
            b'[' | b']' | b'{' | b'}' | b'|' | b'>' | b'@' | b'`' | b'#' | b'%' | b',' => {
                return None;
            }
            b'?' | b':' if matches!(text.as_bytes().get(1), None | Some(b' ' | b'\t')) => {
                return None;
            }
            b'*' => (Style::Plain, text.find([' ', '\t'])?),
            _ => {
                let colon = plain_key_end(text)?;
                (Style::Plain, text.get(..colon)?.trim_end_matches([' ', '\t']).len())
            }
        };
        let rest = text.get(length..)?;
        let colon = length + rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let value = text.get(colon..)?.strip_prefix(':')?;
        if !(value.is_empty() || value.starts_with([' ', '\t'])) {
            return None;
        }
        let value = value.trim_start();
        let start = self.at + offset;
        Some(Key {
            anchor,
            range: TextRange::new(start, start + length),
            style,
            alias: first == b'*',
            after: start + colon + 1,
            bare: value.is_empty() || value.starts_with('#'),
        })
    }
}
