//! The braces of a JSON file without content: what goes between them.

use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::features::completion::Completion;
use crate::text::TextRange;
use crate::yaml::Format;

/// The blanks before the entries of a new file.
const STEP: &str = "  ";

/// An object without entries, with a cursor in it.
pub(super) struct Braces {
    /// The word at the cursor without its quotes; mostly empty.
    pub(super) word: TextRange,
    /// The quotes around the word, which the entries bring themselves.
    quotes: Vec<TextRange>,
    /// The blanks before the cursor, if it begins its line.
    indent: Option<String>,
    /// What is to follow the last entry.
    end: Option<&'static str>,
}

/// The braces around an offset, if nothing else is in the file.
pub(super) fn at(analysis: &Analysis, offset: usize) -> Option<Braces> {
    if analysis.format == Format::Yaml {
        return None;
    }
    let source = analysis.source();
    let open = analysis.tree.comments().iter().fold(0, |from, comment| {
        let between = TextRange::new(from.min(comment.start), comment.start).of(source);
        if is_blank(between) { comment.end } else { from }
    });
    let lead = source.get(open..)?;
    let open = open + (lead.len() - lead.trim_start_matches(is_passed).len());
    let inner = source.get(open..)?.strip_prefix('{')?;
    let trimmed = inner.trim_end();
    let content = trimmed.strip_suffix('}');
    let is_closed = content.is_some();
    let content = TextRange::new(open + 1, open + 1 + content.unwrap_or(trimmed).len());
    // Blanks after a brace that is open belong to the object too.
    let end = if is_closed { content.end } else { source.len() };
    let is_inside = content.start <= offset && offset <= end;
    let (word, quotes) = word(source, content, offset).filter(|_| is_inside)?;
    let start = quotes.first().map_or(word.start, |quote| quote.start);
    let following =
        source.get(quotes.last().map_or(word.end, |quote| quote.end.max(word.end))..)?;
    let line = TextRange::new(content.start, start).of(source);
    let indent = line.rfind(['\n', '\r']).and_then(|at| line.get(at + 1..)).map(str::to_owned);
    let end = match (is_closed, following.trim_start_matches([' ', '\t']).starts_with('}')) {
        (true, true) => Some(""),
        (true, false) => None,
        (false, _) => Some("}"),
    };
    Some(Braces { word, quotes, indent, end })
}

/// The word at the offset and its quotes, if nothing else is in the content.
fn word(source: &str, content: TextRange, offset: usize) -> Option<(TextRange, Vec<TextRange>)> {
    let text = content.of(source);
    let start = content.start + (text.len() - text.trim_start().len());
    let text = text.trim();
    if text.is_empty() {
        return Some((TextRange::empty(offset), Vec::new()));
    }
    let inner = text.strip_prefix('"')?;
    let letters = inner.strip_suffix('"').unwrap_or(inner);
    let word = TextRange::new(start + 1, start + 1 + letters.len());
    let is_word = letters.bytes().all(|byte| byte.is_ascii_lowercase()) && word.touches(offset);
    let closing = TextRange::new(word.end, start + text.len());
    let quotes = [TextRange::new(start, word.start), closing];
    is_word.then(|| (word, quotes.into_iter().filter(|it| !it.is_empty()).collect()))
}

fn is_blank(text: &str) -> bool {
    text.trim_matches(is_passed).is_empty()
}

fn is_passed(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

impl Braces {
    /// What writes a whole document, as what writes its entries here.
    pub(super) fn filled(&self, whole: Completion) -> Completion {
        let text = self.entries(&whole.edit.text);
        let snippet = whole.snippet.as_deref().map(|it| self.entries(it));
        let removed = |quote: &TextRange| Edit { range: *quote, text: String::new() };
        Completion {
            edit: Edit { text, ..whole.edit },
            snippet,
            indent: self.indent.clone().unwrap_or_default(),
            also: self.quotes.iter().map(removed).collect(),
            ..whole
        }
    }

    /// The entries of a document in braces, each line on the column of the first.
    fn entries(&self, document: &str) -> String {
        let line_break = if document.contains("\r\n") { "\r\n" } else { "\n" };
        let lines: Vec<&str> = document.lines().collect();
        let inner = lines.get(1..lines.len().saturating_sub(1)).unwrap_or_default();
        let blanks = self.indent.as_deref().filter(|blanks| !blanks.is_empty());
        let indent = blanks.unwrap_or(STEP);
        let bare = inner.iter().map(|line| line.strip_prefix(STEP).unwrap_or(line));
        let entries = bare.collect::<Vec<_>>().join(&format!("{line_break}{indent}"));
        let before = match &self.indent {
            None => format!("{line_break}{STEP}"),
            Some(blanks) if blanks.is_empty() => STEP.to_owned(),
            Some(_) => String::new(),
        };
        let after = self.end.map(|end| format!("{line_break}{end}")).unwrap_or_default();
        format!("{before}{entries}{after}")
    }
}
