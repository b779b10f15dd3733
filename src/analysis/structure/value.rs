//! What a value is for Google's importer, which reads YAML as JSON. Knows no OpenAPI.
//!
//! The importer reads YAML with Jackson (api-compiler's `build.gradle`: swagger-parser 1.0.22, which
//! brings Jackson 2.4), and nobody knows which version of it Google runs. What all of them since take
//! for the same, such as `yes` for `true`, is that; the rest is unclear.

use crate::yaml::{Kind, Node, Style};

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum JsonKind {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text,
    /// A list.
    List,
    /// An object.
    Object,
    /// A scalar that Google's reader may take for different things, such as `0x1F` and `1e3`.
    Unclear,
}

impl JsonKind {
    /// What a node is; an alias that leads nowhere is unclear.
    pub fn of(node: Node<'_>) -> Self {
        match node.kind() {
            Kind::Mapping => Self::Object,
            Kind::Sequence => Self::List,
            Kind::Alias => Self::Unclear,
            Kind::Scalar if node.style() == Style::Plain => Self::of_plain(&node.text()),
            Kind::Scalar => Self::Text,
        }
    }

    fn of_plain(text: &str) -> Self {
        match text {
            "" | "~" | "null" | "Null" | "NULL" => return Self::Null,
            "true" | "True" | "TRUE" => return Self::Flag(true),
            "false" | "False" | "FALSE" => return Self::Flag(false),
            "yes" | "Yes" | "YES" | "on" | "On" | "ON" => return Self::Flag(true),
            "no" | "No" | "NO" | "off" | "Off" | "OFF" => return Self::Flag(false),
            _ => {}
        }
        let Some(first) = text.bytes().next() else { return Self::Null };
        let is_word = first.is_ascii_alphabetic() && text.len() > "false".len();
        if is_word || first > b'z' {
            return Self::Text;
        }
        if is_decimal(text) || is_octal(text) {
            return text.parse().map_or(Self::Unclear, Self::Number);
        }
        if is_unclear(text) { Self::Unclear } else { Self::Text }
    }
}

/// Whether all readers take a text for a number: decimal, without a leading 0 and an exponent.
fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    are_digits(whole) && are_digits(rest) && (whole == "0" || !whole.starts_with('0'))
}

/// Whether a text is a whole number with a leading 0, of which readers only disagree how large it is.
fn is_octal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.starts_with('0') && digits.bytes().all(|it| (b'0'..=b'7').contains(&it))
}

/// Whether some reader of YAML may take a text for a flag, a number or a time.
fn is_unclear(text: &str) -> bool {
    let is_flag =
        ["y", "n", "yes", "no", "on", "off"].iter().any(|word| text.eq_ignore_ascii_case(word));
    let has_digits = text.bytes().any(|it| it.is_ascii_digit());
    let is_of_number = |it: u8| it.is_ascii_hexdigit() || b"+-._:xoXO TZtz".contains(&it);
    let is_special = matches!(text.trim_start_matches(['+', '-']), ".inf" | ".Inf" | ".INF")
        || matches!(text, ".nan" | ".NaN" | ".NAN" | "=");
    is_flag || is_special || has_digits && text.bytes().all(is_of_number) && !is_version(text)
}

/// Whether a text is digits with more than one dot between them, which no reader takes for a number.
fn is_version(text: &str) -> bool {
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    text.matches('.').count() > 1 && text.split('.').all(are_digits)
}

#[cfg(test)]
mod tests {
    use super::JsonKind::{Flag, Null, Number, Text, Unclear};
    use super::*;

    #[test]
    fn plain_scalars() {
        for (text, expected) in [
            ("", Null),
            ("~", Null),
            ("null", Null),
            ("true", Flag(true)),
            ("FALSE", Flag(false)),
            ("1", Number(1.0)),
            ("-2.50", Number(-2.5)),
            ("0", Number(0.0)),
            ("1.0.0", Text),
            ("v1", Text),
            ("orders", Text),
            ("a: b", Text),
            ("/a", Text),
            ("nope", Text),
            ("yes", Flag(true)),
            ("Off", Flag(false)),
            ("012", Number(12.0)),
            ("-07", Number(-7.0)),
            ("y", Unclear),
            ("oN", Unclear),
            ("08", Unclear),
            ("0o17", Unclear),
            ("1_000", Unclear),
            ("0x1F", Unclear),
            ("1e3", Unclear),
            ("+1", Unclear),
            ("1:30", Unclear),
            ("2026-11-30", Unclear),
            (".inf", Unclear),
        ] {
            assert_eq!(JsonKind::of_plain(text), expected, "{text}");
        }
    }
}
