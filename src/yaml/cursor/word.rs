//! The word at a cursor, found in the text of its line: it is what is half typed, so no reader can
//! be asked for it.

use crate::text::TextRange;
use crate::yaml::scalar::closing_quote;

/// A word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// Without its quotes.
    pub(super) content: TextRange,
    /// With its quotes.
    pub(super) whole: TextRange,
    pub(super) quote: Option<char>,
    pub(super) is_closed: bool,
}

impl Word {
    fn empty(offset: usize) -> Self {
        let range = TextRange::empty(offset);
        Self { content: range, whole: range, quote: None, is_closed: false }
    }

    fn shifted(self, by: usize) -> Self {
        Self { content: self.content.shifted(by), whole: self.whole.shifted(by), ..self }
    }

    /// The same as its quotes were part of it.
    fn with_quotes(self) -> Self {
        Self { content: self.whole, quote: None, is_closed: false, ..self }
    }
}

/// The line that holds an offset, without its line break and the mark at the start of a text.
pub(super) fn line_at(source: &str, offset: usize) -> TextRange {
    let before = source.get(..offset).unwrap_or_default();
    let after = source.get(offset..).unwrap_or_default();
    let mark = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let start = before.rfind(['\n', '\r']).map_or(mark, |at| at + 1);
    TextRange::new(start, offset + after.find(['\n', '\r']).unwrap_or(after.len()))
}

/// The word at an offset, empty between words. `from` is a place at or before it on the same line
/// where no word goes on. `None` after a blank within a quoted text, which is not one word.
pub(super) fn word_at(
    source: &str,
    from: usize,
    offset: usize,
    is_in_brackets: bool,
) -> Option<Word> {
    let line = TextRange::new(from, line_at(source, offset).end).of(source);
    let mut at = 0;
    while let Some(rest) = line.get(at..).filter(|_| from + at <= offset) {
        let is_passed = |c: char| c == ' ' || c == '\t' || (is_in_brackets && "{}[],:".contains(c));
        let start = at + (rest.len() - rest.trim_start_matches(is_passed).len());
        if from + start > offset || start >= line.len() {
            break;
        }
        let (length, word) = read(line.get(start..)?, is_in_brackets);
        if offset <= from + start + length {
            let word = word.shifted(from + start);
            let is_before_quote = offset < word.content.start && !is_in_brackets;
            let word = if is_before_quote { word.with_quotes() } else { word };
            return match word.content.touches(offset) {
                true => is_one(source, word, offset).then_some(word),
                false if word.quote.is_none() => Some(Word::empty(offset)),
                false => None,
            };
        }
        at = start + length.max(1);
    }
    Some(Word::empty(offset))
}

/// Whether what is typed up to an offset is one word.
fn is_one(source: &str, word: Word, offset: usize) -> bool {
    let is_unquoted = word.quote.is_none() && word.whole.of(source).starts_with(['"', '\'']);
    let end = if is_unquoted { word.whole.end } else { offset };
    !TextRange::new(word.content.start, end).of(source).contains([' ', '\t'])
}

/// The word at the start of a text, and how long it is with all that belongs to it.
fn read(text: &str, is_in_brackets: bool) -> (usize, Word) {
    if text.starts_with(['"', '\'']) {
        return quoted(text);
    }
    let length = match is_in_brackets {
        true => plain_in_brackets(text),
        false => text.find([' ', '\t']).unwrap_or(text.len()),
    };
    // The colon after a key.
    let word = text.get(..length).unwrap_or_default();
    let range = TextRange::new(0, word.strip_suffix(':').unwrap_or(word).len());
    (length, Word { content: range, whole: range, quote: None, is_closed: false })
}

fn quoted(text: &str) -> (usize, Word) {
    let quote = text.chars().next();
    let (end, is_closed) = match closing_quote(text, 0).filter(|end| !opens_next(text, *end)) {
        Some(end) => (end, true),
        None => (1 + half_quoted(text.get(1..).unwrap_or_default()), false),
    };
    let whole = TextRange::new(0, end + usize::from(is_closed));
    (whole.end, Word { content: TextRange::new(1, end), whole, quote, is_closed })
}

/// Whether a quote opens the next word, not closes this one: `"half, "next": 1`.
fn opens_next(text: &str, quote: usize) -> bool {
    let content = text.get(1..quote).unwrap_or_default();
    let trimmed = content.trim_end_matches([' ', '\t']);
    let is_glued = text.as_bytes().get(quote + 1).is_some_and(u8::is_ascii_alphanumeric);
    trimmed.ends_with([',', ':']) && (is_glued || trimmed.len() < content.len())
}

/// How far a word goes whose closing quote is missing.
fn half_quoted(text: &str) -> usize {
    end_of(text, &[' ', '\t', ',', ']', '"'], |_| true)
}

fn plain_in_brackets(text: &str) -> usize {
    let end = end_of(text, &[' ', '\t', ',', '[', ']'], |before| matches!(before, '$' | '{' | '%'));
    let word = text.get(..end).unwrap_or_default();
    let colon = word.match_indices(':').find(|(at, _)| {
        let next = word.get(at + 1..).and_then(|rest| rest.chars().next());
        next.is_none_or(|next| matches!(next, '"' | '\''))
    });
    colon.map_or(end, |(at, _)| at + 1)
}

/// Where a word ends: at such a character, or at a brace that belongs to no pair in the word;
/// `may_open` tells by the character before it whether a brace can open one.
fn end_of(text: &str, ends: &[char], may_open: impl Fn(char) -> bool) -> usize {
    let mut open = 0_usize;
    let mut before = '\0';
    let end = text.find(|c: char| {
        let opens = c == '{' && may_open(before);
        let closes = c == '}' && open > 0;
        open = open + usize::from(opens) - usize::from(closes);
        before = c;
        ends.contains(&c) || (matches!(c, '{' | '}') && !opens && !closes)
    });
    end.unwrap_or(text.len())
}

/// The bytes before an offset on its line.
pub(super) fn column(source: &str, offset: usize) -> usize {
    offset.saturating_sub(line_at(source, offset).start)
}
