//! Percent escapes of URLs. Knows no part of a URL by name.

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
pub fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&found) = bytes.get(at) {
        let escaped = match found {
            b'%' => byte(bytes.get(at + 1..).unwrap_or_default()),
            _ => None,
        };
        decoded.push(escaped.unwrap_or(found));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}
