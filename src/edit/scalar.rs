//! Scalars as text: when quotes are needed, and which.
//!
//! A text that any reader of YAML 1.1 or 1.2 takes for something else than a string is quoted.

use super::style::FileStyle;
use crate::yaml::Style;

/// What a scalar is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScalarContext {
    /// A mapping or sequence by indentation.
    Block,
    /// A mapping or sequence in brackets.
    Flow,
}

/// A text as a scalar of this file: quoted if it must be, with the quotes that the file prefers.
pub(crate) fn write_value_text(file: &FileStyle<'_>, text: &str, context: ScalarContext) -> String {
    if file.is_json() {
        return in_double_quotes(text);
    }
    if needs_quotes(text, context) { in_quotes(text, file.quote()) } else { text.to_owned() }
}

/// A text in place of a scalar of this style: in its quotes if it has some.
pub(super) fn write_as(
    file: &FileStyle<'_>,
    text: &str,
    style: Style,
    context: ScalarContext,
) -> String {
    match style {
        _ if file.is_json() => in_double_quotes(text),
        Style::DoubleQuoted => in_double_quotes(text),
        Style::SingleQuoted => in_quotes(text, '\''),
        _ => write_value_text(file, text, context),
    }
}

/// In the wanted quotes, or in the others where that needs no escapes or is the only way.
fn in_quotes(text: &str, wanted: char) -> String {
    if text.chars().any(needs_escape) {
        return in_double_quotes(text);
    }
    let is_single = match wanted {
        '\'' => !text.contains('\'') || text.contains(['"', '\\']),
        _ => text.contains(['"', '\\']) && !text.contains('\''),
    };
    if is_single { format!("'{}'", text.replace('\'', "''")) } else { in_double_quotes(text) }
}

fn in_double_quotes(text: &str) -> String {
    format!("\"{}\"", escaped_in_quotes(text))
}

/// A text as it must look between double quotes, in YAML and in JSON.
pub(crate) fn escaped_in_quotes(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if needs_escape(c) => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted
}

/// Characters that YAML does not allow, or takes for line breaks. All are below U+10000.
fn needs_escape(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Whether a text without quotes would be no scalar, another text, or no string.
pub(crate) fn needs_quotes(text: &str, context: ScalarContext) -> bool {
    let is_blank = |c: char| matches!(c, ' ' | '\t');
    let first = text.chars().next().unwrap_or(' ');
    let indicator = match first {
        // YAML 1.1 takes these for indicators in brackets, whatever follows.
        '?' | ':' if context == ScalarContext::Flow => true,
        '-' | '?' | ':' => text.chars().nth(1).is_none_or(|next| {
            is_blank(next)
                || (context == ScalarContext::Flow && matches!(next, ',' | '[' | ']' | '{' | '}'))
        }),
        c => "!&*|>%@`\"'#,[]{}".contains(c),
    };
    text.is_empty()
        || indicator
        || text.starts_with(is_blank)
        || text.ends_with(is_blank)
        || text.ends_with(':')
        || [": ", ":\t", " #", "\t#"].iter().any(|part| text.contains(part))
        || (context == ScalarContext::Flow && text.contains([',', '[', ']', '{', '}']))
        || text.starts_with("---")
        || text.starts_with("...")
        || text.chars().any(needs_escape)
        || is_word_of_yaml(text)
        || is_number(text)
        || is_date(text)
}

fn is_word_of_yaml(text: &str) -> bool {
    const WORDS: &[&str] = &["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    matches!(text, "~" | "<<" | "=") || WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether some version of YAML reads a number: `1_000`, `0x1f`, `1:30`, `1e3`, `.5`, `-.inf`.
fn is_number(text: &str) -> bool {
    let number = text.strip_prefix(['+', '-']).unwrap_or(text).to_ascii_lowercase();
    if matches!(number.as_str(), ".inf" | ".nan") {
        return true;
    }
    let of = |digits: &str, allowed: &str| {
        !digits.is_empty() && digits.chars().all(|c| c == '_' || allowed.contains(c))
    };
    let decimal = "0123456789";
    for (prefix, digits) in [("0x", "0123456789abcdef"), ("0o", "01234567"), ("0b", "01")] {
        if number.strip_prefix(prefix).is_some_and(|rest| of(rest, digits)) {
            return true;
        }
    }
    let (mantissa, exponent) = match number.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (number.as_str(), None),
    };
    let exponent = exponent.map(|it| it.strip_prefix(['+', '-']).unwrap_or(it));
    if exponent.is_some_and(|exponent| !of(exponent, decimal)) {
        return false;
    }
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let has_digit = mantissa.contains(|c: char| c.is_ascii_digit());
    let whole_is = whole.is_empty() || whole.split(':').all(|part| of(part, decimal));
    has_digit && whole_is && (fraction.is_empty() || of(fraction, decimal))
}

/// Whether a text begins as a date does: `2001-12-14`.
fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let year = parts.next().is_some_and(|part| part.len() == 4 && digits(part));
    let month = parts.next().is_some_and(|part| part.len() <= 2 && digits(part));
    year && month && parts.next().is_some_and(|day| day.starts_with(|c: char| c.is_ascii_digit()))
}
