//! What a syntax error is called, in the user's words. Knows the problem and its text, no tree.

use crate::text::{code_point, is_unseen};
use crate::yaml::SyntaxProblem;

/// What happens, and what to do, in one or two short sentences. `text` is what stands at the place
/// that is marked.
pub(super) fn message(problem: SyntaxProblem, text: &str) -> String {
    use SyntaxProblem as P;
    if let Some(message) = unseen(problem, text) {
        return message;
    }
    let word = shorten(text);
    match problem {
        P::UnclosedQuote(quote) => {
            format!("This text starts with `{quote}` and never ends: close it with `{quote}`.")
        }
        P::UnclosedBracket(bracket) => {
            let close = if bracket == '[' { ']' } else { '}' };
            format!("This `{bracket}` is never closed: add `{close}`, or a comma between its entries.")
        }
        P::StrayBracket(bracket) => {
            format!("Nothing is open that this `{bracket}` could close: remove it.")
        }
        P::HalfKey => format!(
            "`{word}` is not finished: a key needs a colon and a value, as in `{word}: …`."
        ),
        P::MissingSpace => format!(
            "A space is missing after the colon: YAML reads `{word}` as one word, not as key and value."
        ),
        P::MissingKey => "A key is missing before this colon: write it, or remove the line.".to_owned(),
        P::KeyOverLines => {
            "A key in quotes cannot go over a line: write it on one line.".to_owned()
        }
        P::ExplicitKey => {
            "A key that starts with `? ` cannot be read like this: write it as `key: value`.".to_owned()
        }
        P::AliasKey => alias_key(word.trim_start_matches('*')),
        P::Tab => "A tab cannot indent in YAML: use spaces.".to_owned(),
        P::BadIndentation => {
            "The indentation of this line fits no line above: align it with its neighbours.".to_owned()
        }
        P::DeeperThanValue => format!(
            "`{word}` is indented deeper than the key above, which already has a value: align it, or remove that value."
        ),
        P::StrayDash => {
            "A list item cannot stand where a key is expected: remove the `-`, or align the item below its key.".to_owned()
        }
        P::KeyInList => format!(
            "`{word}` stands among the items of a list: align it with the key above the list, or make it an item with `- `."
        ),
        P::ColonInValue => {
            "A colon and a space inside a value without quotes (`mapping values are not allowed here`): put the value in quotes.".to_owned()
        }
        // It cannot stand between two of its kind.
        P::ReservedStart('`') => {
            "A value cannot start with a backtick unless it is in quotes: put it in quotes.".to_owned()
        }
        P::ReservedStart(first) => {
            format!("A value cannot start with `{first}` unless it is in quotes: put it in quotes.")
        }
        P::TextAfterQuote => format!(
            "Text follows the closing quote: remove `{word}`, or write quotes inside the text as `\\\"`."
        ),
        P::TextAfterSingleQuote => format!(
            "Text follows the closing quote: remove `{word}`, or write a quote inside the text as `''`."
        ),
        P::TextAfterBracket => {
            "Text follows the closing bracket: if it is all one text, put it in quotes.".to_owned()
        }
        P::CommentWithoutSpace => {
            "A space is missing before `#`: a comment starts only behind a blank.".to_owned()
        }
        P::CommentInText => {
            "This comment ends the text, but the line below goes on with it: move the comment above the key.".to_owned()
        }
        P::ConflictMarker => {
            "A merge conflict is left here: choose a side and remove the marker lines.".to_owned()
        }
        P::TooDeep => "This is nested too deeply to be read: use fewer levels.".to_owned(),
        P::ControlCharacter(character) => {
            format!("The character {} cannot stand here: remove it.", code_point(character))
        }
        P::BadEscape => format!(
            "`{word}` is no escape that can stand between double quotes: write `\\\\` for a backslash."
        ),
        P::HexDigits(digits) => {
            let escape = word.get(..2).unwrap_or_default();
            let digits = match digits {
                2 => "two",
                4 => "four",
                _ => "eight",
            };
            format!("Behind `{escape}` must stand {digits} hexadecimal digits: add them, or write `\\\\` for a backslash.")
        }
        P::HalfSurrogate => format!(
            "`{word}` is half of a surrogate pair and means nothing alone: write both halves, or the character itself."
        ),
        P::MissingComma => format!("A comma is missing before `{word}`: add it."),
        P::ExtraComma => "This comma is one too many: remove it, or write a value before it.".to_owned(),
        P::TrailingComma => "JSON allows no comma before a closing bracket: remove it.".to_owned(),
        P::UnquotedName => format!("`{word}` is no JSON name: put it in double quotes."),
        P::BadValue => format!("`{word}` is no JSON value: put text in double quotes."),
        P::LiteralSpelling(literal) => {
            format!("`{word}` is no JSON value: write `{literal}`, or put text in double quotes.")
        }
        P::BadNumber => {
            format!("`{word}` is no number that JSON knows: write it another way, or put it in double quotes.")
        }
        P::EqualsSign => "JSON has `:` between a name and its value: write `:` here.".to_owned(),
        P::MissingColon => format!("A colon is missing after `{word}`: add `:` before the value."),
        P::ExtraColon => "This colon is one too many: remove it, or put a comma and a name before it.".to_owned(),
        P::MissingBrace => {
            format!("A `{{` is missing after `{word}`, to which the entries below belong: add it.")
        }
        P::MissingName => {
            format!("A name is missing before this `{word}`: write it, and a colon behind it.")
        }
        P::UnclosedComment => "This comment is never closed: add `*/`.".to_owned(),
        P::MissingValue => format!("A value is missing after `{word}`: write one."),
        P::CommentInJson => "JSON has no comments: remove it.".to_owned(),
        P::TextAfterEnd => {
            "The JSON document has ended before this: remove what follows.".to_owned()
        }
        P::BadTag => {
            format!("`{word}` is no tag that YAML knows: remove it, or put the value in quotes.")
        }
        P::BadBlockScalar => {
            "Text cannot follow `|` or `>` on its line: start it on the next line, indented.".to_owned()
        }
        P::BadBlockDigit => format!(
            "The number in `{word}` must be one digit from 1 to 9, the indentation of the text below: remove it."
        ),
        P::LongBlankLine => {
            "This blank line has more spaces than the text below it is indented: remove its spaces.".to_owned()
        }
        P::BadDirective => {
            "A line that starts with `%` is a directive in YAML, and this is none: put the value in quotes.".to_owned()
        }
        P::BadAnchor => {
            "A name is missing after `&` or `*`: if it is meant as text, put the value in quotes.".to_owned()
        }
        P::TwoAnchors => format!("A value can have one anchor only: remove `{word}`."),
        P::AnchorOnAlias => {
            format!("The alias `{word}` cannot have an anchor of its own: remove the anchor.")
        }
        P::UnknownAlias => unknown_alias(word.trim_start_matches('*').trim_end_matches(':')),
        P::Other => "YAML cannot be read here: check quotes, brackets and indentation.".to_owned(),
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
        [name] => format!("An invisible character ({name})"),
        [first, second, ..] => format!("Invisible characters ({first}, {second})"),
    };
    let is_all = word.chars().all(|letter| letter == ' ' || is_unseen(letter));
    match names.as_slice() {
        [_] if is_all => Some(format!("{what} stands here: remove it.")),
        _ if is_all => Some(format!("{what} stand here: remove them.")),
        _ if !splits_words(problem) => None,
        [_] => Some(format!("{what} stands in `{word}`: remove it, or write a space instead.")),
        _ => Some(format!("{what} stand in `{word}`: remove them, or write spaces instead.")),
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
        format!("`*` starts an alias in YAML: put the key in quotes, as in `\"*{name}\":`.")
    } else {
        format!("A space is missing before the colon: as a key, an alias is written `*{name} :`.")
    }
}

fn unknown_alias(name: &str) -> String {
    if is_text(name) {
        "`*` starts an alias in YAML: put the text in quotes.".to_owned()
    } else {
        format!("No anchor `&{name}` stands above: write it there, or put this text in quotes.")
    }
}

/// Whether a name is more likely the rest of a pattern like `*/*` or `*.com`.
fn is_text(name: &str) -> bool {
    name.contains(['/', '.', '*'])
}

/// The first words of a text, for quoting it.
fn shorten(text: &str) -> String {
    const MOST: usize = 40;
    // Blanks that are not plain ones are of interest.
    let line = text.lines().next().unwrap_or_default().trim_matches([' ', '\t', '\r']);
    let line = line.replace('`', "'");
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}
