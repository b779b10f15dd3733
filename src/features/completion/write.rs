//! Writes what is offered as it must look at a place: by indentation, in brackets or as JSON, with
//! tab stops for clients that know them and without for all others.

use super::phrase::Phrase;
use crate::gateway::Content;
use crate::rules::edit::{ScalarSpot, needs_quotes};
use crate::yaml::{Around, Layout, Spot};

/// A value to be written.
#[derive(Clone, Debug)]
pub(super) enum Written {
    /// A string.
    Text(Phrase),
    /// A number or a flag.
    Plain(Phrase),
    /// One of some strings.
    OneOf(Vec<String>),
    /// A string that is still to be written.
    Blank,
    /// A number that is still to be written; JSON needs one.
    Number(&'static str),
    /// An object; empty: it is still to be written.
    Map(Vec<(Phrase, Written)>),
    /// A list; empty: it is still to be written.
    List(Vec<Written>),
    /// A list that is to stay empty.
    EmptyList,
    /// An object that is to stay empty.
    EmptyMap,
}

impl From<&Content> for Written {
    fn from(content: &Content) -> Self {
        match content {
            Content::Text(text) => Written::Text(Phrase::of_snippet(text)),
            Content::Plain(text) => Written::Plain(Phrase::of_snippet(text)),
            Content::Map([]) => Written::EmptyMap,
            Content::List([]) => Written::EmptyList,
            Content::Map(entries) => {
                let entry =
                    |(key, value): &(&str, Content)| (Phrase::of_snippet(key), value.into());
                Written::Map(entries.iter().map(entry).collect())
            }
            Content::List(items) => Written::List(items.iter().map(Written::from).collect()),
        }
    }
}

impl Written {
    /// A string as it is.
    pub(super) fn text(text: &str) -> Self {
        Written::Text(Phrase::plain(text))
    }

    /// The same with a choice of names in the place of a word.
    pub(super) fn with(self, word: &str, names: &[String]) -> Self {
        match self {
            Written::Text(text) => Written::Text(text.with(word, names)),
            Written::Map(entries) => {
                let entry = |(key, value): (Phrase, Written)| {
                    (key.with(word, names), value.with(word, names))
                };
                Written::Map(entries.into_iter().map(entry).collect())
            }
            Written::List(items) => {
                Written::List(items.into_iter().map(|item| item.with(word, names)).collect())
            }
            written => written,
        }
    }
}

/// A text without tab stops, and the same with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Output {
    pub(super) plain: String,
    pub(super) snippet: String,
    stops: Vec<String>,
}

impl Output {
    /// Whether anything is left to be replaced or written.
    pub(super) fn has_stops(&self) -> bool {
        !self.stops.is_empty()
    }

    /// Text as it is.
    pub(super) fn put(&mut self, text: &str) {
        self.plain.push_str(text);
        self.snippet.push_str(&text.replace('\\', "\\\\").replace('$', "\\$"));
    }

    /// A tab stop with a word in it; the same word is the same tab stop.
    pub(super) fn stop(&mut self, word: &str) {
        let known = self.stops.iter().position(|stop| !word.is_empty() && stop == word);
        let number = known.unwrap_or_else(|| {
            self.stops.push(word.to_owned());
            self.stops.len() - 1
        }) + 1;
        self.plain.push_str(word);
        let escaped = word.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}");
        self.snippet.push_str(&match word {
            "" => format!("${number}"),
            _ => format!("${{{number}:{escaped}}}"),
        });
    }

    /// A tab stop with words to choose from. Editors disagree on what can be escaped in a choice:
    /// where a word would need it, the first word is a word to be replaced.
    pub(super) fn choice(&mut self, words: &[String]) {
        let is_safe =
            |word: &String| !word.is_empty() && !word.contains(['$', '}', '\\', ',', '|', '\n']);
        match words {
            [] => self.stop(""),
            [only] => self.put(only),
            [first, ..] if words.iter().all(is_safe) => {
                self.stops.push(String::new());
                self.plain.push_str(first);
                let number = self.stops.len();
                self.snippet.push_str(&format!("${{{number}|{}|}}", words.join(",")));
            }
            [first, ..] => self.stop(first),
        }
    }
}

/// Whether a text can stand in the quote that is open at the place: single quotes know no escapes.
pub(super) fn fits_quote(around: &Around, text: &str) -> bool {
    around.quote != Some('\'') || !text.contains(char::is_control)
}

/// An entry at the place: its key with all that belongs behind it.
pub(super) fn entry(around: &Around, key: &Phrase, value: &Written, line_break: &str) -> Output {
    let mut writer = Writer::new(around, line_break);
    let wraps = around.spot == Spot::Item && writer.is_flow;
    if wraps {
        writer.put("{");
    }
    writer.open_key(around, key);
    if around.has_children && !around.has_colon {
        writer.put(":");
    } else if !around.has_colon {
        writer.behind_key(value, writer.column);
    }
    if wraps {
        writer.put("}");
    }
    writer.comma(around);
    writer.output
}

/// A scalar at the place.
pub(super) fn scalar(around: &Around, value: &Written, line_break: &str) -> Output {
    let mut writer = Writer::new(around, line_break);
    match (around.quote, value) {
        (Some(quote), Written::Text(text) | Written::Plain(text)) => {
            text.write(&mut writer.output, Some(quote));
            if !around.is_quote_closed {
                writer.put(&quote.to_string());
            }
        }
        _ => writer.flow(value),
    }
    writer.comma(around);
    writer.output
}

struct Writer<'a> {
    output: Output,
    line_break: &'a str,
    is_flow: bool,
    is_json: bool,
    column: usize,
    step: usize,
    dash: usize,
}

impl<'a> Writer<'a> {
    fn new(around: &Around, line_break: &'a str) -> Self {
        let (is_flow, is_json, column, step, dash) = match around.layout {
            Layout::Block { column, step, dash, .. } => (false, false, column, step, dash),
            Layout::Brackets { is_json, .. } => (true, is_json, 0, 2, 2),
        };
        Self { output: Output::default(), line_break, is_flow, is_json, column, step, dash }
    }

    /// Text as it is.
    fn put(&mut self, text: &str) {
        self.output.put(text);
    }

    fn comma(&mut self, around: &Around) {
        if matches!(around.layout, Layout::Brackets { needs_comma: true, .. }) {
            self.put(",");
        }
    }

    fn open_key(&mut self, around: &Around, key: &Phrase) {
        match around.quote {
            Some(quote) => {
                key.write(&mut self.output, Some(quote));
                self.put(&quote.to_string());
            }
            None => self.key(key),
        }
    }

    fn key(&mut self, key: &Phrase) {
        self.text(key);
    }

    /// The colon and the value behind a key that stands at a column.
    fn behind_key(&mut self, value: &Written, column: usize) {
        self.put(":");
        if self.is_flow {
            self.put(" ");
            return self.flow(value);
        }
        match value {
            Written::Map(entries) if entries.is_empty() => {
                self.blank_line(column + self.step);
            }
            Written::Map(entries) => {
                for (key, value) in entries {
                    self.new_line(column + self.step);
                    self.key(key);
                    self.behind_key(value, column + self.step);
                }
            }
            Written::List(items) if items.is_empty() => {
                self.output.snippet.push_str(self.line_break);
                self.output.snippet.push_str(&" ".repeat(column + self.dash));
                self.output.snippet.push_str("- ");
                self.output.stop("");
            }
            Written::List(items) => {
                for item in items {
                    self.new_line(column + self.dash);
                    self.put("- ");
                    self.block_item(item, column + self.dash + 2);
                }
            }
            value => {
                self.put(" ");
                self.flow(value);
            }
        }
    }

    fn block_item(&mut self, item: &Written, column: usize) {
        match item {
            Written::Map(entries) if !entries.is_empty() => {
                for (index, (key, value)) in entries.iter().enumerate() {
                    if index > 0 {
                        self.new_line(column);
                    }
                    self.key(key);
                    self.behind_key(value, column);
                }
            }
            Written::Map(_) => self.output.stop(""),
            item => self.flow(item),
        }
    }

    fn new_line(&mut self, column: usize) {
        self.put(self.line_break);
        self.put(&" ".repeat(column));
    }

    /// A line for what is still to be written; without tab stops the editor makes one.
    fn blank_line(&mut self, column: usize) {
        self.output.snippet.push_str(self.line_break);
        self.output.snippet.push_str(&" ".repeat(column));
        self.output.stop("");
    }

    fn flow(&mut self, value: &Written) {
        match value {
            Written::Text(text) => self.text(text),
            Written::Plain(text) => text.write(&mut self.output, None),
            Written::Blank if self.is_json => {
                self.put("\"");
                self.output.stop("");
                self.put("\"");
            }
            Written::Blank => self.output.stop(""),
            Written::Number(number) if self.is_json => self.output.stop(number),
            Written::Number(_) => self.output.stop(""),
            Written::OneOf(words) => self.text(&Phrase::one_of(words.clone())),
            Written::EmptyList => self.put("[]"),
            Written::EmptyMap => self.put("{}"),
            Written::Map(entries) => {
                self.put("{");
                if entries.is_empty() {
                    self.output.stop("");
                }
                for (index, (key, value)) in entries.iter().enumerate() {
                    self.put(if index > 0 { ", " } else { "" });
                    self.key(key);
                    self.put(": ");
                    self.flow(value);
                }
                self.put("}");
            }
            Written::List(items) => {
                self.put("[");
                if items.is_empty() {
                    self.output.stop("");
                }
                for (index, item) in items.iter().enumerate() {
                    self.put(if index > 0 { ", " } else { "" });
                    self.flow(item);
                }
                self.put("]");
            }
        }
    }

    fn text(&mut self, text: &Phrase) {
        let spot = if self.is_flow { ScalarSpot::Flow } else { ScalarSpot::Block };
        let is_quoted = self.is_json || text.texts().iter().any(|it| needs_quotes(it, spot));
        let quote = is_quoted.then_some('"');
        self.put(if is_quoted { "\"" } else { "" });
        text.write(&mut self.output, quote);
        self.put(if is_quoted { "\"" } else { "" });
    }
}
