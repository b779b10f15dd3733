//! How a file is written around a cursor: its line breaks, and how JSON is laid out in it.

use crate::yaml::{CursorContext, Layout};

/// How a file is written.
#[derive(Clone, Debug)]
pub(super) struct Manner {
    pub(super) line_break: &'static str,
    /// JSON: how a new object is laid out on lines of its own; `None`: on one line.
    pub(super) lines: Option<Lines>,
    /// JSON without blanks between words.
    pub(super) is_compact: bool,
}

/// How objects are laid out on lines.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    /// The blanks before the line.
    pub(super) indent: String,
    /// The blanks that go before each deeper line.
    pub(super) step: String,
}

impl Manner {
    /// How a file is written around a word.
    pub(super) fn at(source: &str, context: &CursorContext) -> Self {
        let first_line = source.split_inclusive('\n').next().unwrap_or_default();
        let line_break = if first_line.ends_with("\r\n") { "\r\n" } else { "\n" };
        let Layout::Brackets { is_json: true, .. } = context.layout else {
            return Self { line_break, lines: None, is_compact: false };
        };
        let before = source.get(..context.word.start).unwrap_or_default();
        let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
        let indent = line.strip_suffix('"').filter(|_| context.quote.is_some()).unwrap_or(line);
        let begins_line = line.len() < before.len() && indent.trim_matches([' ', '\t']).is_empty();
        let step = indent_step(source);
        let lines = begins_line.then(|| Lines { indent: indent.to_owned(), step: step.to_owned() });
        let is_compact = source.contains("\":") && !source.contains("\": ");
        Self { line_break, lines, is_compact }
    }
}

/// The blanks of the first line that is indented; two spaces without one.
fn indent_step(source: &str) -> &str {
    let blanks = |line: &'_ str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let lines = source.lines().filter(|line| !line.trim().is_empty());
    let indented = lines.map(|line| line.get(..blanks(line)).unwrap_or_default());
    indented.into_iter().find(|indent| !indent.is_empty()).unwrap_or("  ")
}
