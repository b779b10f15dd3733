//! All JSON that is printed. It is the same data for every program that reads it; to a person who has
//! it shown in a terminal, no character in it acts or hides.

use std::fmt::Write;

use serde::Serialize;

use crate::text::hides;

/// Data as JSON, with one line break at its end.
pub fn json(data: &impl Serialize) -> serde_json::Result<String> {
    let text = serde_json::to_string_pretty(data)?;
    let mut escaped = String::with_capacity(text.len() + 1);
    for letter in text.chars() {
        // What hides is in a string: around them there are line breaks, and in them there are none.
        if letter == '\n' || !hides(letter) {
            escaped.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut [0; 2]) {
            // Writing into a string never fails.
            let _written = write!(escaped, "\\u{unit:04x}");
        }
    }
    escaped.push('\n');
    Ok(escaped)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::json as written;

    #[test]
    fn what_hides_is_escaped_and_stays_the_same_data() {
        let letters = (0..=0x10_ffff).filter_map(char::from_u32);
        let text: String = letters.collect();
        let data = json!({"a\u{9b}": [text], "b": {}});
        let json = written(&data).unwrap();
        assert!(json.chars().all(|letter| letter == '\n' || !crate::text::hides(letter)));
        assert_eq!(serde_json::from_str::<Value>(&json).unwrap(), data);
    }

    #[test]
    fn what_is_seen_is_not_escaped() {
        let data = json!({"é": ["漢", "💣", "a b", "e\u{301}"]});
        assert_eq!(written(&data).unwrap(), format!("{data:#}\n"));
        let data = json!("\u{1b}\u{7f}\u{9b}\u{202e}\u{2028}\u{feff}\u{fe0f}\u{e0041}");
        let escaped = r#""\u001b\u007f\u009b\u202e\u2028\ufeff\ufe0f\udb40\udc41""#;
        assert_eq!(written(&data).unwrap(), format!("{escaped}\n"));
    }
}
