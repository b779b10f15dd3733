//! Text in lines that fit a terminal.

/// Columns for a text whose lines are broken by whoever shows it.
pub const UNLIMITED: usize = usize::MAX;

/// The words of a text in lines of at most `width` characters, if they fit; all lines but the first
/// begin with `indent` blanks.
pub fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let width = width.max(NARROWEST);
    let mut lines = String::with_capacity(text.len());
    let mut column = 0;
    let mut is_start = true;
    for word in text.split(' ') {
        let length = word.chars().count();
        if !is_start && column + 1 + length > width {
            lines.push('\n');
            lines.extend(std::iter::repeat_n(' ', indent));
            column = indent;
        } else if !is_start {
            lines.push(' ');
            column += 1;
        }
        is_start = false;
        lines.push_str(word);
        column += length;
    }
    lines
}

/// Narrower columns are harder to read than lines that do not fit.
pub const NARROWEST: usize = 30;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fill_the_lines() {
        let text = "one two three four five six seven eight nine ten";
        assert_eq!(wrapped(text, 30, 0), "one two three four five six\nseven eight nine ten");
        assert_eq!(wrapped(text, 30, 4), "one two three four five six\n    seven eight nine ten");
        assert_eq!(wrapped(text, 80, 4), text);
        let long = "x".repeat(100);
        assert_eq!(wrapped(&format!("a {long} b"), 40, 2), format!("a\n  {long}\n  b"));
        assert_eq!(wrapped("", 40, 2), "");
    }
}
