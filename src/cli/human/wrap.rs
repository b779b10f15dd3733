//! Text in lines that fit a terminal.

/// The words of a text in lines of at most `width` characters, if they fit.
pub(in crate::cli) fn wrapped(text: &str, width: usize) -> String {
    let width = width.max(NARROWEST);
    let mut lines = String::with_capacity(text.len());
    let mut column = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            lines.push('\n');
            column = 0;
        } else if column > 0 {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(word);
        column += length;
    }
    lines
}

/// Narrower columns are harder to read than lines that do not fit.
const NARROWEST: usize = 30;
