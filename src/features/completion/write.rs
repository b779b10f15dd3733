//! Writes what is offered as it must look at a place: by indentation, in brackets or as JSON, with
//! tab stops for clients that know them and without for all others.

use crate::gateway::Content;
use crate::yaml::{Around, Layout, Spot};

/// A value to be written.
#[derive(Clone, Debug)]
pub(super) enum Written {
    /// A string, with `${…}` for words that a person replaces.
    Text(String),
    /// A number or a flag, likewise.
    Plain(String),
    /// One of some strings.
    OneOf(Vec<String>),
    /// `true` or `false`.
    Flag,
    /// A string that is still to be written.
    Blank,
    /// A number that is still to be written; JSON needs one.
    Number(&'static str),
    /// An object; empty: it is still to be written.
    Map(Vec<(String, Written)>),
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
            Content::Text(text) => Written::Text((*text).to_owned()),
            Content::Plain(text) => Written::Plain((*text).to_owned()),
            Content::Map([]) => Written::EmptyMap,
            Content::List([]) => Written::EmptyList,
            Content::Map(entries) => {
                let entry = |(key, value): &(&str, Content)| ((*key).to_owned(), value.into());
                Written::Map(entries.iter().map(entry).collect())
            }
            Content::List(items) => Written::List(items.iter().map(Written::from).collect()),
        }
    }
}

impl Written {
    /// The same with another word in the place of one.
    pub(super) fn with(self, word: &str, other: &str) -> Self {
        match self {
            Written::Text(text) => Written::Text(text.replace(word, other)),
            Written::Map(entries) => {
                let entry = |(key, value): (String, Written)| {
                    (key.replace(word, other), value.with(word, other))
                };
                Written::Map(entries.into_iter().map(entry).collect())
            }
            Written::List(items) => {
                Written::List(items.into_iter().map(|item| item.with(word, other)).collect())
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

/// An entry at the place: its key with all that belongs behind it.
pub(super) fn entry(around: &Around, key: &str, value: &Written, line_break: &str) -> Output {
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
            writer.pieces(text);
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
        self.output.plain.push_str(text);
        self.output.snippet.push_str(&text.replace('\\', "\\\\").replace('$', "\\$"));
    }

    fn comma(&mut self, around: &Around) {
        if matches!(around.layout, Layout::Brackets { needs_comma: true, .. }) {
            self.put(",");
        }
    }

    fn open_key(&mut self, around: &Around, key: &str) {
        match around.quote {
            Some(quote) => {
                self.pieces(key);
                self.put(&quote.to_string());
            }
            None => self.key(key),
        }
    }

    fn key(&mut self, key: &str) {
        self.quoted_if(key, self.is_json);
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
                self.stop("");
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
            Written::Map(_) => self.stop(""),
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
        self.stop("");
    }

    fn flow(&mut self, value: &Written) {
        match value {
            Written::Text(text) => self.quoted_if(text, self.is_json),
            Written::Plain(text) => self.pieces(text),
            Written::Blank if self.is_json => {
                self.put("\"");
                self.stop("");
                self.put("\"");
            }
            Written::Blank => self.stop(""),
            Written::Number(number) if self.is_json => self.stop(number),
            Written::Number(_) => self.stop(""),
            Written::Flag => self.choice(&["true".to_owned(), "false".to_owned()]),
            Written::OneOf(words) => {
                let needs_quotes = words.iter().any(|word| needs_quotes(word, self.is_flow));
                let quote = if self.is_json || needs_quotes { "\"" } else { "" };
                self.put(quote);
                self.choice(words);
                self.put(quote);
            }
            Written::EmptyList => self.put("[]"),
            Written::EmptyMap => self.put("{}"),
            Written::Map(entries) => {
                self.put("{");
                if entries.is_empty() {
                    self.stop("");
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
                    self.stop("");
                }
                for (index, item) in items.iter().enumerate() {
                    self.put(if index > 0 { ", " } else { "" });
                    self.flow(item);
                }
                self.put("]");
            }
        }
    }

    fn quoted_if(&mut self, text: &str, is_quoted: bool) {
        let shown = shown(text);
        if is_quoted || needs_quotes(&shown, self.is_flow) {
            self.put("\"");
            self.pieces(&text.replace('\\', "\\\\").replace('"', "\\\""));
            self.put("\"");
        } else {
            self.pieces(text);
        }
    }

    /// A text with its `${…}` as tab stops.
    fn pieces(&mut self, text: &str) {
        let mut rest = text;
        while let Some((before, inside)) = rest.split_once("${") {
            let Some((word, after)) = inside.split_once('}') else { break };
            self.put(before);
            match word.split_once('|') {
                Some(_) => {
                    let words: Vec<_> = word.split('|').map(str::to_owned).collect();
                    self.choice(&words);
                }
                None => self.stop(word),
            }
            rest = after;
        }
        self.put(rest);
    }

    /// A tab stop with a word in it; the same word is the same tab stop.
    fn stop(&mut self, word: &str) {
        let stops = &mut self.output.stops;
        let known = stops.iter().position(|stop| !word.is_empty() && stop == word);
        let number = known.unwrap_or_else(|| {
            stops.push(word.to_owned());
            stops.len() - 1
        }) + 1;
        self.output.plain.push_str(word);
        let escaped = word.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}");
        self.output.snippet.push_str(&match word {
            "" => format!("${number}"),
            _ => format!("${{{number}:{escaped}}}"),
        });
    }

    fn choice(&mut self, words: &[String]) {
        self.output.stops.push(String::new());
        let number = self.output.stops.len();
        let escaped = |word: &String| {
            let word = word.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}");
            word.replace(',', "\\,").replace('|', "\\|")
        };
        let words_of_choice: Vec<_> = words.iter().map(escaped).collect();
        self.output.plain.push_str(words.first().map_or("", String::as_str));
        self.output.snippet.push_str(&format!("${{{number}|{}|}}", words_of_choice.join(",")));
    }
}

/// The text with the words of its `${…}` in their places.
pub(super) fn shown(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once("${") {
        let Some((word, after)) = inside.split_once('}') else { break };
        shown.push_str(before);
        shown.push_str(word.split('|').next().unwrap_or_default());
        rest = after;
    }
    shown + rest
}

/// Whether YAML would read a string as something else without quotes.
fn needs_quotes(text: &str, is_flow: bool) -> bool {
    let starts_oddly = text.starts_with(|c: char| {
        c.is_whitespace() || c.is_ascii_digit() || "*&!|>%@`\"'#{}[],-?:~=.+".contains(c)
    });
    // `1/min/{project}` is no number, but `1` and `1.5` are.
    let is_number = text.chars().all(|c| c.is_ascii_digit() || "._+-eE".contains(c));
    let is_odd = starts_oddly && (is_number || !text.starts_with(|c: char| c.is_ascii_digit()));
    let is_word = matches!(
        text.to_ascii_lowercase().as_str(),
        "" | "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
    );
    let breaks_off = text.contains(": ")
        || text.contains(" #")
        || text.ends_with([':', ' '])
        || text.contains(['\n', '\r', '\t']);
    is_odd || is_word || breaks_off || (is_flow && text.contains(['{', '}', '[', ']', ',']))
}
