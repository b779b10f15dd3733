//! Names that Terraform's `templatefile` puts values in the place of, while one is being written. Knows
//! no YAML and no value.

use std::ops::Range;

/// Words that are no names.
const WORDS: [&str; 9] = ["true", "false", "null", "for", "in", "if", "else", "endif", "endfor"];

/// Whether a text is a name that an expression can ask for.
pub fn is_name(text: &str) -> bool {
    let is_long =
        text.bytes().next().is_some_and(is_first) && word_length(text.as_bytes(), 0) == text.len();
    is_long && !WORDS.contains(&text)
}

/// An expression that begins before a byte and is still open there: what is written of its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BegunName {
    /// What is written of the name, before and after the byte.
    pub range: Range<usize>,
    /// Whether the expression is closed right after it.
    pub is_closed: bool,
}

/// The name that is being written at a byte: `${` is before it, with nothing but a part of a name in
/// between.
pub fn begun_name(text: &str, offset: usize) -> Option<BegunName> {
    let before = text.get(..offset)?;
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let start = line + text.get(line..offset)?.rfind("${")?;
    let is_escaped = text.get(line..start)?.ends_with('$');
    let inner = text.get(start + 2..offset)?;
    let blank = inner.len() - inner.trim_start_matches([' ', '~']).len();
    let typed = inner.get(blank..)?;
    let is_part = |byte: u8| is_first(byte) || byte.is_ascii_digit() || b"-._[\"]".contains(&byte);
    if is_escaped || !typed.bytes().all(is_part) {
        return None;
    }
    let rest = text.get(offset..)?.as_bytes();
    let length = word_length(rest, 0);
    let following = rest.get(length..).unwrap_or_default();
    let after = following.iter().find(|byte| !matches!(byte, b' ' | b'~'));
    let range = start + 2 + blank..offset + length;
    Some(BegunName { range, is_closed: after == Some(&b'}') })
}

fn is_first(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_'
}

fn word_length(bytes: &[u8], at: usize) -> usize {
    let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    bytes.get(at..).unwrap_or_default().iter().take_while(is_part).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_begun_after_the_mark_that_opens_it() {
        for (marked, expected) in [
            ("a: ${|", Some(("", false))),
            ("a: ${u|rl}/x", Some(("url", true))),
            ("a: ${ u| }", Some(("u", true))),
            ("a: ${u| / }", Some(("u", false))),
            ("a: ${urls[\"a|", Some(("urls[\"a", false))),
            ("a: ${a}|", None),
            ("a: $${u|", None),
            ("a: ${u\n|", None),
            ("a: ${u + |", None),
            ("a: $|", None),
        ] {
            let offset = marked.find('|').unwrap();
            let text = marked.replacen('|', "", 1);
            let begun = begun_name(&text, offset);
            let told = begun.map(|it| (text[it.range].to_owned(), it.is_closed));
            assert_eq!(told, expected.map(|(a, b)| (a.to_owned(), b)), "{marked}");
        }
    }
}
