//! Messages in pieces: sentences and their clauses. What is in backticks is never split.

/// The sentences of a message.
pub(super) fn sentences(message: &str) -> Vec<&str> {
    let ends = |before: &str| {
        before.ends_with(['.', '?']) && !before.ends_with("e.g.") && !before.ends_with("i.e.")
    };
    pieces(message, ends)
}

/// The first sentence of a message, and the rest.
pub(super) fn headline(message: &str) -> (&str, &str) {
    let first = sentences(message).first().copied().unwrap_or_default();
    (first, message.get(first.len()..).unwrap_or_default().trim_start())
}

/// The clauses of a sentence: what is between colons and semicolons.
pub(super) fn clauses(sentence: &str) -> Vec<&str> {
    pieces(sentence, |before| before.ends_with([':', ';']))
}

/// A text split at the blanks that `ends` wants, which is given all that is before.
fn pieces(text: &str, ends: impl Fn(&str) -> bool) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut in_code) = (0, false);
    for (offset, letter) in text.char_indices() {
        in_code ^= letter == '`';
        let piece = text.get(start..offset).unwrap_or_default();
        if letter == ' ' && !in_code && ends(piece) {
            pieces.push(piece.trim_start());
            start = offset;
        }
    }
    pieces.push(text.get(start..).unwrap_or_default().trim_start());
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_they_end() {
        for (message, first, rest) in [
            ("One. Two. Three.", "One.", "Two. Three."),
            ("One.", "One.", ""),
            ("Did you mean `a? b`? Write it.", "Did you mean `a? b`?", "Write it."),
            ("Only `a. b` here", "Only `a. b` here", ""),
            ("See e.g. this. Then.", "See e.g. this.", "Then."),
            ("10.5 is more. Yes.", "10.5 is more.", "Yes."),
            ("Two.  Blanks. ", "Two.", "Blanks. "),
            ("", "", ""),
        ] {
            assert_eq!(headline(message), (first, rest));
        }
    }

    #[test]
    fn clauses_end_at_colons_and_semicolons() {
        assert_eq!(
            clauses("It fails: `a: b` is no; c: 1:2."),
            ["It fails:", "`a: b` is no;", "c:", "1:2."]
        );
        assert_eq!(clauses("One."), ["One."]);
        assert!(clauses("").is_empty());
    }
}
