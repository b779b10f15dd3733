//! Text from files and arguments on its way to a person: nothing in it may move the cursor, change
//! colours or the order of what is shown, or hide.

use std::borrow::Cow;

/// The text with a sign in the place of each character that acts on the terminal or hides. Line
/// breaks are among them.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().any(acts) {
        Cow::Owned(text.chars().map(visible_char).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// The text as one line of at most `longest` characters: each run of line breaks and tabs becomes a
/// space, and what is cut off leaves an ellipsis.
pub fn one_line(text: &str, longest: usize) -> String {
    let mut line = String::new();
    let mut in_break = false;
    let mut count = 0;
    for letter in text.chars() {
        let is_break = matches!(letter, '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
        if is_break && in_break {
            continue;
        }
        if count == longest {
            line.push('…');
            break;
        }
        count += 1;
        line.push(if is_break { ' ' } else { visible_char(letter) });
        in_break = is_break;
    }
    line
}

/// The character, or the sign that stands for it; both take one column if the first takes none.
pub fn visible_char(letter: char) -> char {
    match letter {
        // The pictures of the control characters are in their order.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(letter)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        letter if acts(letter) => '\u{fffd}',
        letter => letter,
    }
}

/// Whether a character acts on what shows it, or hides.
pub fn acts(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}' | '\u{115f}' | '\u{1160}'
        )
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(letter, '\u{2060}'..='\u{206f}' | '\u{fff0}'..='\u{fffb}')
        || matches!(letter, '\u{17b4}' | '\u{17b5}' | '\u{1bca0}'..='\u{1bca3}')
        || matches!(letter, '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
        // These are no characters, and never will be.
        || matches!(letter, '\u{fdd0}'..='\u{fdef}')
        || u32::from(letter) & 0xfffe == 0xfffe
}

/// Whether a character is not seen, or is taken for a space though it is another one.
pub fn is_unseen(letter: char) -> bool {
    let is_blank = letter.is_whitespace() && letter != ' ';
    is_blank || acts(letter) || matches!(letter, '\u{34f}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}')
}

/// Whether a character is written by its number where a format allows that: it is not seen, or only
/// chooses how the one before it is drawn.
pub fn hides(letter: char) -> bool {
    is_unseen(letter) || matches!(letter, '\u{fe00}'..='\u{fe0f}' | '\u{180b}'..='\u{180f}')
}

/// The text as it is quoted to a person: each character that is not seen by its number, as in
/// `<U+200B>`. So is a mark that changes the letter before it where there is none.
pub fn spelled(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let mut spelled = String::new();
    // Up to here the text is in `spelled`.
    let mut done = 0;
    let mut carries = false;
    for (at, letter) in text.char_indices() {
        if is_unseen(letter) || changes_letter(letter) && !carries {
            spelled += text.get(done..at).unwrap_or_default();
            spelled += &format!("<{}>", code_point(letter));
            done = at + letter.len_utf8();
            carries = false;
        } else {
            carries = !matches!(letter, ' ' | '`' | '"' | '\'');
        }
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    spelled += text.get(done..).unwrap_or_default();
    Cow::Owned(spelled)
}

/// Whether a character is drawn onto the one before it, or says how that is drawn: of those the
/// ones that people meet. After a letter or an emoji they are part of what is read.
fn changes_letter(letter: char) -> bool {
    matches!(letter, '\u{fe00}'..='\u{fe0f}' | '\u{180b}'..='\u{180f}')
        || matches!(letter, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}')
        || matches!(letter, '\u{591}'..='\u{5bd}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}')
        || matches!(letter, '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}')
        || matches!(letter, '\u{20d0}'..='\u{20ff}' | '\u{302a}'..='\u{302f}')
        || matches!(letter, '\u{3099}' | '\u{309a}' | '\u{fe20}'..='\u{fe2f}')
}

/// What a character is called where it cannot be shown: `U+200B`.
pub fn code_point(letter: char) -> String {
    format!("U+{:04X}", u32::from(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_is_one_line() {
        for (text, longest, expected) in [
            ("a\r\n\t b\u{2028}\u{7}", 9, "a  b ␇"),
            ("ßß", 2, "ßß"),
            ("ßß\n", 2, "ßß…"),
            ("", 0, ""),
        ] {
            assert_eq!(one_line(text, longest), expected);
        }
    }

    #[test]
    fn what_nobody_sees_is_spelled_out() {
        for (text, expected) in [
            ("plain ß 漢字 💣", "plain ß 漢字 💣"),
            ("a\u{200b}b\u{feff}", "a<U+200B>b<U+FEFF>"),
            ("a\u{a0}b\tc\u{3000}", "a<U+00A0>b<U+0009>c<U+3000>"),
            ("\u{2028}\u{2029}\u{ad}\u{202e}", "<U+2028><U+2029><U+00AD><U+202E>"),
            ("\0\u{e0041}\u{3164}", "<U+0000><U+E0041><U+3164>"),
            ("\u{17b4}\u{fff0}\u{1bca3}\u{1d173}", "<U+17B4><U+FFF0><U+1BCA3><U+1D173>"),
            ("\u{fdd0}\u{ffff}\u{1fffe}", "<U+FDD0><U+FFFF><U+1FFFE>"),
        ] {
            assert_eq!(spelled(text), expected);
        }
    }

    #[test]
    fn a_mark_is_spelled_out_where_there_is_no_letter() {
        for (text, expected) in [
            (
                "cafe\u{301} \u{2764}\u{fe0f} \u{1820}\u{180b}",
                "cafe\u{301} \u{2764}\u{fe0f} \u{1820}\u{180b}",
            ),
            ("`\u{301}a` `\u{fe0f}`", "`<U+0301>a` `<U+FE0F>`"),
            ("\u{300}\u{301}", "<U+0300><U+0301>"),
            ("a \u{fe00}\u{180f}", "a <U+FE00><U+180F>"),
        ] {
            assert_eq!(spelled(text), expected);
        }
    }

    #[test]
    fn what_acts_is_shown_as_a_sign() {
        for (text, expected) in [
            ("plain ß 漢字 💣", "plain ß 漢字 💣"),
            ("\u{1b}[31mred\u{7}", "␛[31mred␇"),
            ("a\nb\r\tc", "a␊b␍␉c"),
            ("\u{202e}evil\u{2066}\u{200b}\u{feff}", "\u{fffd}evil\u{fffd}\u{fffd}\u{fffd}"),
            ("\u{9b}31m\u{7f}\u{e0041}", "\u{fffd}31m␡\u{fffd}"),
        ] {
            assert_eq!(visible(text), expected);
        }
    }
}
