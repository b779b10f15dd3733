//! Percent escapes of URLs. Knows no part of a URL by name.

use std::borrow::Cow;

/// The byte that two hexadecimal digits at the start mean.
pub(super) fn byte(digits: &[u8]) -> Option<u8> {
    let digit = |at: usize| char::from(*digits.get(at)?).to_digit(16);
    u8::try_from(digit(0)? * 16 + digit(1)?).ok()
}

/// Where the first `%` without two hexadecimal digits is.
pub(super) fn first_bad(bytes: &[u8]) -> Option<usize> {
    bytes.iter().enumerate().find_map(|(at, &found)| {
        let is_bad = found == b'%' && byte(bytes.get(at + 1..).unwrap_or_default()).is_none();
        is_bad.then_some(at)
    })
}

/// The text with its escapes decoded; bytes that are no UTF-8 become replacement characters.
pub fn decode(text: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy()
}

/// The text with everything escaped but ASCII letters, digits and what is `plain`.
pub fn encode(text: &str, plain: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || plain.as_bytes().contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(percent_encoding::percent_encode_byte(byte));
        }
    }
    encoded
}

/// What needs no escape in a segment of a path, by RFC 3986.
pub const PLAIN_IN_SEGMENT: &str = "-._~!$&'()*+,;=:@";
