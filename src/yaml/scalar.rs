//! What a scalar's source text means: folding, escapes, block scalars.
//!
//! Used by the readers that do not get decoded values from the authority.

use std::borrow::Cow;
use std::cell::Cell;

use super::error::{SyntaxError, SyntaxProblem};

/// A decoded value and the offset of the first escape that means nothing.
pub(super) struct Decoded<'s> {
    pub(super) value: Cow<'s, str>,
    pub(super) bad_escape: Option<usize>,
}

/// Offset of the quote that closes the one at `open`, in the same text.
pub(super) fn closing_quote(text: &str, open: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let quote = *bytes.get(open)?;
    let mut at = open + 1;
    while let Some(byte) = bytes.get(at) {
        match *byte {
            b'\\' if quote == b'"' => at += 1,
            byte if byte == quote => {
                if quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') {
                    at += 1;
                } else {
                    return Some(at);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Folds a plain scalar that spans lines.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r']) { fold(text, Quote::None).value } else { Cow::Borrowed(text) }
}

/// Decodes what is between single quotes.
pub(super) fn single_quoted(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r', '\'']) {
        fold(text, Quote::Single).value
    } else {
        Cow::Borrowed(text)
    }
}

/// Decodes what is between double quotes.
pub(super) fn double_quoted(text: &str) -> Decoded<'_> {
    if text.contains(['\n', '\r', '\\']) {
        fold(text, Quote::Double)
    } else {
        Decoded { value: Cow::Borrowed(text), bad_escape: None }
    }
}

/// The first escape that means nothing between double quotes.
pub(super) fn escape_error(text: &str) -> Option<SyntaxError> {
    let start = double_quoted(text).bad_escape?;
    let kind = text.get(start + 1..)?.chars().next();
    let length = 1 + kind.map_or(0, char::len_utf8);
    let wanted = match kind {
        Some('x') => 2,
        Some('u') => 4,
        Some('U') => 8,
        _ => return Some(SyntaxError::new(SyntaxProblem::BadEscape, start, start + length)),
    };
    let digits = text.bytes().skip(start + 2).take(wanted);
    let digits = digits.take_while(u8::is_ascii_hexdigit).count();
    let problem = match wanted {
        4 if digits == wanted => SyntaxProblem::HalfSurrogate,
        _ if digits == wanted => SyntaxProblem::BadEscape,
        _ => SyntaxProblem::HexDigits(u8::try_from(wanted).unwrap_or_default()),
    };
    Some(SyntaxError::new(problem, start, start + length + digits))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    None,
    Single,
    Double,
}

fn fold(text: &str, quote: Quote) -> Decoded<'_> {
    let mut out = String::with_capacity(text.len());
    let mut bad_escape = None;
    // Blanks up to here came from an escape and stay.
    let mut kept = 0;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let at = text.len() - rest.len();
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '\n' | '\r' => {
                let blanks = out.get(kept..).unwrap_or_default();
                out.truncate(kept + blanks.trim_end_matches([' ', '\t']).len());
                let breaks;
                (breaks, rest) = skip_lines(text.get(at..).unwrap_or_default());
                if breaks == 1 {
                    out.push(' ');
                } else {
                    out.extend(std::iter::repeat_n('\n', breaks - 1));
                }
                kept = out.len();
            }
            '\'' if quote == Quote::Single => {
                rest = rest.strip_prefix('\'').unwrap_or(rest);
                out.push('\'');
            }
            '\\' if quote == Quote::Double => {
                if rest.starts_with(['\n', '\r']) {
                    let breaks;
                    (breaks, rest) = skip_lines(rest);
                    out.extend(std::iter::repeat_n('\n', breaks - 1));
                } else {
                    rest = escape(rest, &mut out).unwrap_or_else(|| {
                        bad_escape.get_or_insert(at);
                        out.push('\\');
                        rest
                    });
                }
                kept = out.len();
            }
            c => out.push(c),
        }
    }
    Decoded { value: Cow::Owned(out), bad_escape }
}

/// The number of line breaks at the start of `text`, blank lines between them included, and what
/// follows them and the next line's indentation.
fn skip_lines(text: &str) -> (usize, &str) {
    let mut rest = text;
    let mut breaks = 0;
    loop {
        let next = match rest.strip_prefix("\r\n") {
            Some(next) => next,
            None => match rest.strip_prefix(['\n', '\r']) {
                Some(next) => next,
                None => return (breaks, rest),
            },
        };
        breaks += 1;
        rest = next.trim_start_matches([' ', '\t']);
    }
}

/// Decodes the escape whose backslash is before `text`; the rest after it.
fn escape<'s>(text: &'s str, out: &mut String) -> Option<&'s str> {
    let c = text.chars().next()?;
    let rest = text.get(c.len_utf8()..)?;
    let digits = match c {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => {
            out.push(match c {
                '0' => '\0',
                'a' => '\u{7}',
                'b' => '\u{8}',
                't' | '\t' => '\t',
                'n' => '\n',
                'v' => '\u{b}',
                'f' => '\u{c}',
                'r' => '\r',
                'e' => '\u{1b}',
                ' ' | '"' | '/' | '\\' => c,
                'N' => '\u{85}',
                '_' => '\u{a0}',
                'L' => '\u{2028}',
                'P' => '\u{2029}',
                _ => return None,
            });
            return Some(rest);
        }
    };
    let (code, rest) = hex(rest, digits)?;
    if (0xd800..0xdc00).contains(&code) {
        let (low, rest) = hex(rest.strip_prefix("\\u")?, 4)?;
        let low = low.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
        out.push(char::from_u32(0x10000 + ((code - 0xd800) << 10) + low)?);
        return Some(rest);
    }
    out.push(char::from_u32(code)?);
    Some(rest)
}

fn hex(text: &str, digits: usize) -> Option<(u32, &str)> {
    let (number, rest) = text.split_at_checked(digits)?;
    let all_hex = number.bytes().all(|byte| byte.is_ascii_hexdigit());
    Some((u32::from_str_radix(number, 16).ok().filter(|_| all_hex)?, rest))
}

/// Where the current line ends, kept so that a long line is not searched for its end again and
/// again.
#[derive(Debug, Default)]
pub(super) struct LineEnd {
    /// A block without line breaks, and the break or the end of the text after it.
    known: Cell<(usize, usize)>,
}

impl LineEnd {
    /// The offset of the first line break at or after `at`, or of the end of the text.
    pub(super) fn end_from(&self, text: &str, at: usize) -> usize {
        let (start, end) = self.known.get();
        if start <= at && at <= end && end > 0 {
            return end;
        }
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        let length = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let end = at + length.unwrap_or(rest.len());
        self.known.set((at, end));
        end
    }
}

/// What happens to the line breaks at the end of a block scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chomp {
    Strip,
    Clip,
    Keep,
}

/// The value of a block scalar from its content lines, indentation taken away.
pub(super) fn block<'l>(
    lines: impl Iterator<Item = &'l str>,
    folded: bool,
    chomp: Chomp,
) -> String {
    let mut out = String::new();
    let mut breaks = 0;
    let mut last_indented = false;
    let mut any = false;
    for line in lines {
        if line.is_empty() {
            breaks += 1;
            continue;
        }
        let indented = line.starts_with([' ', '\t']);
        if !any || !folded || indented || last_indented {
            // Before the first line are only blank ones; then one more break ends a line.
            out.extend(std::iter::repeat_n('\n', breaks));
        } else if breaks == 1 {
            out.push(' ');
        } else {
            out.extend(std::iter::repeat_n('\n', breaks.saturating_sub(1)));
        }
        out.push_str(line);
        last_indented = indented;
        any = true;
        breaks = 1;
    }
    match chomp {
        Chomp::Strip => {}
        Chomp::Clip => out.extend(any.then_some('\n')),
        Chomp::Keep => out.extend(std::iter::repeat_n('\n', breaks)),
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn double_quotes() {
        for (text, value) in [
            ("a b", "a b"),
            (r#"\"\\\/\n\x41\u00e4\ud83d\udca3"#, "\"\\/\nAä💣"),
            ("a  \n  b", "a b"),
            ("a\n\n\nb", "a\n\nb"),
            ("a\\\n  b", "ab"),
            ("a\\ \n b", "a  b"),
            ("a\r\n\r\nb", "a\nb"),
        ] {
            let decoded = double_quoted(text);
            assert_eq!((&*decoded.value, decoded.bad_escape), (value, None), "{text:?}");
        }
        for (text, at) in [(r"\q", 0), (r"ab\u12", 2), (r"\ud800x", 0)] {
            assert_eq!(double_quoted(text).bad_escape, Some(at), "{text:?}");
        }
    }

    #[test]
    fn single_quotes_and_plain() {
        assert_eq!(single_quoted("it''s\n  so"), "it's so");
        assert_eq!(plain("a\n  b\n\n c"), "a b\nc");
    }

    #[test]
    fn blocks() {
        let lines = ["", "a", "b", "", " c", "d", ""];
        assert_eq!(block(lines.into_iter(), false, Chomp::Clip), "\na\nb\n\n c\nd\n");
        assert_eq!(block(lines.into_iter(), true, Chomp::Strip), "\na b\n\n c\nd");
        assert_eq!(block(["a", "", ""].into_iter(), true, Chomp::Keep), "a\n\n\n");
        assert_eq!(block(["", ""].into_iter(), true, Chomp::Clip), "");
    }
}
