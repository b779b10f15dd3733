//! What a syntax error is called, in the user's words. Knows the problem and its text, no tree.

use crate::yaml::SyntaxProblem;

/// What happens, and what to do. `text` is what stands at the place that is marked.
pub(super) fn message(problem: SyntaxProblem, text: &str) -> String {
    use SyntaxProblem as P;
    let word = shorten(text);
    match problem {
        P::UnclosedQuote(quote) => {
            format!("This text starts with `{quote}` and never ends: close it with `{quote}`.")
        }
        P::UnclosedBracket(bracket) => {
            let close = if bracket == '[' { ']' } else { '}' };
            format!("This `{bracket}` is never closed: add `{close}`, or a comma between its entries.")
        }
        P::StrayBracket(bracket) => format!("Nothing is open that this `{bracket}` could close: remove it."),
        P::HalfKey => format!("`{word}` is not finished: a key needs a colon and a value, as in `{word}: …`."),
        P::MissingSpace => format!(
            "A space is missing after the colon: YAML reads `{word}` as one word, not as key and value."
        ),
        P::Tab => "A tab cannot indent in YAML: use spaces.".to_owned(),
        P::BadIndentation => {
            "The indentation of this line fits no line above: align it with its neighbours.".to_owned()
        }
        P::DeeperThanValue => format!(
            "`{word}` is indented deeper than the key above, which already has a value: align it, or remove that value."
        ),
        P::StrayDash => "A list item cannot stand here, where a key is expected: remove the `-`, or align the item below its key.".to_owned(),
        P::ColonInValue => {
            "A colon and a space inside a value without quotes (`mapping values are not allowed here`): put the value in quotes.".to_owned()
        }
        P::ReservedStart(first) => {
            format!("A value cannot start with `{first}` unless it is in quotes: put it in quotes.")
        }
        P::TextAfterQuote => format!(
            "Text follows the closing quote: remove `{word}`, or write the quotes inside the text as `\\\"`."
        ),
        P::TextAfterBracket => {
            "Text follows the closing bracket. If it is all one text, put it in quotes.".to_owned()
        }
        P::ConflictMarker => "A merge conflict is left here: choose a side and remove the marker lines.".to_owned(),
        P::TooDeep => "Nested too deeply to be read.".to_owned(),
        P::ControlCharacter(character) => {
            format!("The character U+{:04X} cannot stand here: remove it.", u32::from(character))
        }
        P::BadEscape => format!("`{word}` is no escape that can stand between double quotes: write `\\\\` for a backslash."),
        P::MissingComma => format!("A comma is missing before `{word}`."),
        P::TrailingComma => "JSON allows no comma before a closing bracket: remove it.".to_owned(),
        P::UnquotedName => format!("`{word}` must be a name in double quotes."),
        P::BadValue => format!("`{word}` is no JSON value: put text in double quotes."),
        P::MissingValue => format!("A value is missing after `{word}`."),
        P::CommentInJson => "JSON has no comments: remove it.".to_owned(),
        P::TextAfterEnd => "The JSON document has ended before this: remove what follows.".to_owned(),
        P::BadTag => format!("`{word}` is no tag that YAML knows: remove it, or put the value in quotes."),
        P::BadBlockScalar => {
            "Text cannot follow `|` or `>` on its line: start it on the next line, indented.".to_owned()
        }
        P::BadDirective => "A line that starts with `%` is a directive in YAML, and this is none: put the value in quotes.".to_owned(),
        P::BadAnchor => "A name is missing after `&` or `*`: if it is meant as text, put the value in quotes.".to_owned(),
        P::UnknownAlias => {
            let name = word.trim_start_matches('*').trim_end_matches(':');
            if name.contains(['/', '.', '*']) {
                format!("`*` starts an alias in YAML, and no anchor `&{name}` stands above: put the text in quotes.")
            } else {
                format!("No anchor `&{name}` stands above: write one before this alias, or put the text in quotes.")
            }
        }
        P::Other => "YAML cannot be read here: check quotes, brackets and indentation.".to_owned(),
    }
}

/// The first words of a text, for quoting it.
fn shorten(text: &str) -> String {
    const MOST: usize = 40;
    let line = text.lines().next().unwrap_or_default().trim();
    let line = line.replace('`', "'");
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}
