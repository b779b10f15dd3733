//! How messages quote what the file says: short enough that the first sentence fits into the lists
//! of editors. The whole text is where the finding points, or a related place, so it is not told
//! again: the terminal shows that line, and an editor marks it. Knows no rule.

use std::borrow::Cow;

/// A text of the file for the first sentence of a message: at most so many columns (Unicode scalar
/// values), with `…` in place of its middle if it is longer, and two quotes if it is empty.
pub(super) fn short(text: &str, columns: usize) -> Cow<'_, str> {
    if text.is_empty() {
        return Cow::Borrowed("\"\"");
    }
    let count = text.chars().count();
    if count <= columns {
        return Cow::Borrowed(text);
    }
    // The end often tells more than the middle: a path's last part, a host's domain.
    let tail = columns.saturating_sub(1) / 2;
    let head = columns.saturating_sub(1) - tail;
    let start = text.char_indices().nth(head).map_or(0, |(at, _)| at);
    let end = text.char_indices().nth(count - tail).map_or(text.len(), |(at, _)| at);
    let (start, end) = (text.get(..start), text.get(end..));
    Cow::Owned(format!("{}…{}", start.unwrap_or_default(), end.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn the_middle_of_a_long_text_is_left_out() {
        for (text, columns, expected) in [
            ("", 5, "\"\""),
            ("books", 5, "books"),
            ("shelves", 5, "sh…es"),
            ("shelves", 6, "she…es"),
            ("regal-böcke-ärmel", 9, "rega…rmel"),
            ("💣💣💣💣", 3, "💣…💣"),
            ("shelves", 1, "…"),
            ("shelves", 0, "…"),
        ] {
            assert_eq!(short(text, columns), expected, "{text} {columns}");
        }
    }
}
