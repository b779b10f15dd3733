//! What a syntax error is called, in the user's words. Knows the problem and its text, no tree.

use crate::text::{code_point, is_unseen};
use crate::yaml::SyntaxProblem;

/// What happens, and what to do, in one or two short sentences. `text` is what is at the place
/// that is marked.
pub(super) fn message(problem: SyntaxProblem, text: &str) -> String {
    use SyntaxProblem as P;
    if let Some(message) = unseen(problem, text) {
        return message;
    }
    let word = shorten(text);
    match problem {
        P::UnclosedQuote(quote) => {
            format!("Expected a closing `{quote}`: this text never ends.")
        }
        P::UnclosedBracket(bracket) => {
            let close = if bracket == '[' { ']' } else { '}' };
            format!("This `{bracket}` is never closed. Add `{close}`, or a comma between its entries.")
        }
        P::StrayBracket(bracket) => {
            format!("Unexpected `{bracket}`: no bracket is open that it could close. Remove it.")
        }
        P::HalfKey => format!("Expected `: value` after `{word}`."),
        P::MissingSpace => format!(
            "Expected a space after the colon in `{word}`. YAML reads this as one word, not as key and value."
        ),
        P::MissingKey => "Expected a key before this colon. Write it, or remove the line.".to_owned(),
        P::KeyOverLines => "Expected a closing quote on this line: a key cannot go over several lines.".to_owned(),
        P::ExplicitKey => "Expected `key: value` instead of a key that starts with `? `.".to_owned(),
        P::AliasKey => alias_key(word.trim_start_matches('*')),
        P::Tab => "Expected spaces: YAML cannot be indented with tabs.".to_owned(),
        P::BadIndentation => {
            "Unexpected indentation: it fits no line above. Align this line with its neighbours.".to_owned()
        }
        P::DeeperThanValue => format!(
            "Unexpected indentation: the key above already has a value. Align `{word}` with it, or remove that value."
        ),
        P::StrayDash => {
            "Expected a key, not a list item. Remove the `-`, or align the item below its key.".to_owned()
        }
        P::KeyInList => format!(
            "Expected a list item, not the key `{word}`. Align it with the key above the list, or add `- ` before it."
        ),
        P::ColonInValue => {
            "Put quotes around this value: it contains `: `. Other tools say `mapping values are not allowed here`.".to_owned()
        }
        // It cannot be between two of its kind.
        P::ReservedStart('`') => "Put quotes around this value: it starts with a backtick.".to_owned(),
        P::ReservedStart(first) => {
            format!("Put quotes around this value: it starts with `{first}`.")
        }
        P::TextAfterQuote => format!(
            "Unexpected text after the closing quote. Remove `{word}`, or write quotes inside the text as `\\\"`."
        ),
        P::TextAfterSingleQuote => format!(
            "Unexpected text after the closing quote. Remove `{word}`, or write a quote inside the text as `''`."
        ),
        P::TextAfterBracket => {
            "Unexpected text after the closing bracket. If it is all one text, put it in quotes.".to_owned()
        }
        P::CommentWithoutSpace => {
            "Expected a space before `#`: a comment starts only after a space.".to_owned()
        }
        P::CommentInText => {
            "Unexpected comment: the text goes on in the line below. Move the comment above the key.".to_owned()
        }
        P::ConflictMarker => {
            "Unexpected merge conflict. Choose a side and remove the marker lines.".to_owned()
        }
        P::TooDeep => "This is nested too deeply to be read. Use fewer levels.".to_owned(),
        P::ControlCharacter(character) => {
            format!("Unexpected character {}. Remove it.", code_point(character))
        }
        P::BadEscape => format!(
            "Unexpected escape `{word}` between double quotes. Write `\\\\` for a backslash."
        ),
        P::HexDigits(digits) => {
            let escape = word.get(..2).unwrap_or_default();
            let digits = match digits {
                2 => "two",
                4 => "four",
                _ => "eight",
            };
            format!("Expected {digits} hexadecimal digits after `{escape}`. Add them, or write `\\\\` for a backslash.")
        }
        P::HalfSurrogate => format!(
            "Expected the other half of the surrogate pair `{word}`. Write both halves, or the character itself."
        ),
        P::MissingComma => format!("Expected a comma before `{word}`."),
        P::ExtraComma => "Unexpected comma. Remove it, or write a value before it.".to_owned(),
        P::TrailingComma => "Unexpected comma: JSON has none before a closing bracket. Remove it.".to_owned(),
        P::UnquotedName => format!("Expected double quotes around the name `{word}`."),
        P::BadValue => format!("Expected a JSON value, not `{word}`. Put text in double quotes."),
        P::LiteralSpelling(literal) => {
            format!("Expected `{literal}`, not `{word}`. If it is text, put it in double quotes.")
        }
        P::BadNumber => {
            format!("Expected a JSON number, not `{word}`. Write it another way, or put it in double quotes.")
        }
        P::EqualsSign => "Expected `:` instead of `=` after a name.".to_owned(),
        P::MissingColon => format!("Expected `:` after `{word}`."),
        P::ExtraColon => "Unexpected colon. Remove it, or put a comma and a name before it.".to_owned(),
        P::MissingBrace => {
            format!("Expected `{{` after `{word}`. The entries below belong to it.")
        }
        P::MissingName => format!("Expected a name and a colon before this `{word}`."),
        P::UnclosedComment => "Expected `*/`: this comment is never closed.".to_owned(),
        P::MissingValue => format!("Expected a value after `{word}`."),
        P::CommentInJson => "Unexpected comment: JSON has none. Remove it.".to_owned(),
        P::TextAfterEnd => "Unexpected text after the end of the JSON document. Remove it.".to_owned(),
        P::BadTag => {
            format!("Unexpected tag `{word}`. Remove it, or put the value in quotes.")
        }
        P::BadBlockScalar => {
            "Expected a new line after `|` or `>`. Start the text there, indented.".to_owned()
        }
        P::BadBlockDigit => format!(
            "Expected one digit from 1 to 9 in `{word}`, or none. It is the indentation of the text below."
        ),
        P::LongBlankLine => {
            "Unexpected spaces: the text below this blank line is indented less. Remove them.".to_owned()
        }
        P::BadDirective => {
            "Put quotes around this value: a line that starts with `%` is a directive in YAML.".to_owned()
        }
        P::BadAnchor => {
            "Expected a name after `&` or `*`. If it is text, put the value in quotes.".to_owned()
        }
        P::TwoAnchors => format!("Unexpected second anchor `{word}`. A value has only one: remove it."),
        P::AnchorOnAlias => {
            format!("Unexpected anchor on the alias `{word}`. Remove the anchor.")
        }
        P::UnknownAlias => unknown_alias(word.trim_start_matches('*').trim_end_matches(':')),
        P::Other => "Unexpected text. Check quotes, brackets and indentation.".to_owned(),
    }
}

/// What is said where something hides: it must go, whatever else is wrong. Tabs hide from nobody.
fn unseen(problem: SyntaxProblem, text: &str) -> Option<String> {
    if matches!(problem, SyntaxProblem::ControlCharacter(_)) {
        return None;
    }
    let word = shorten(text);
    let hides = |letter: &char| is_unseen(*letter) && !letter.is_ascii_whitespace();
    let mut names: Vec<String> = word.chars().filter(hides).map(code_point).collect();
    names.dedup();
    let what = match names.as_slice() {
        [] => return None,
        [name] => format!("Unexpected invisible character {name}"),
        [first, second, ..] => format!("Unexpected invisible characters {first}, {second}"),
    };
    let is_all = word.chars().all(|letter| letter == ' ' || is_unseen(letter));
    match names.as_slice() {
        [_] if is_all => Some(format!("{what}. Remove it.")),
        _ if is_all => Some(format!("{what}. Remove them.")),
        _ if !splits_words(problem) => None,
        [_] => Some(format!("{what} in `{word}`. Remove it, or write a space instead.")),
        _ => Some(format!("{what} in `{word}`. Remove them, or write spaces instead.")),
    }
}

/// Whether a character that hides in a word may be the whole mistake.
fn splits_words(problem: SyntaxProblem) -> bool {
    use SyntaxProblem as P;
    matches!(
        problem,
        P::HalfKey
            | P::MissingSpace
            | P::AliasKey
            | P::UnknownAlias
            | P::DeeperThanValue
            | P::KeyInList
            | P::MissingComma
            | P::MissingColon
            | P::UnquotedName
            | P::BadValue
            | P::BadNumber
    )
}

fn alias_key(name: &str) -> String {
    if is_text(name) {
        format!("Put quotes around this key: `*` starts an alias. Write `\"*{name}\":`.")
    } else {
        format!("Expected a space before the colon. As a key, an alias is written `*{name} :`.")
    }
}

fn unknown_alias(name: &str) -> String {
    if is_text(name) {
        "Put quotes around this text: `*` starts an alias.".to_owned()
    } else {
        format!("Expected an anchor `&{name}` above. Add it there, or put this text in quotes.")
    }
}

/// Whether a name is more likely the rest of a pattern like `*/*` or `*.com`.
fn is_text(name: &str) -> bool {
    name.contains(['/', '.', '*'])
}

/// The first words of a text, for quoting it.
fn shorten(text: &str) -> String {
    const MOST: usize = 34;
    // Blanks that are not plain ones are of interest.
    let line = text.lines().next().unwrap_or_default().trim_matches([' ', '\t', '\r']);
    let line = line.replace('`', "'");
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}
