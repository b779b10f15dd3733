//! Writes what is offered as it must look at a place: by indentation, in brackets or as JSON, with
//! tab stops for clients that know them and without for all others.

use super::manner::{Lines, Manner};
use super::output::Output;
use super::phrase::Phrase;
use crate::edit::{ScalarContext, needs_quotes};
use crate::gateway::Content;
use crate::yaml::{CursorContext, Format, Layout, Slot};

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

/// Whether a text can be in the quote that is open at the place: single quotes know no escapes.
pub(super) fn fits_quote(context: &CursorContext, text: &str) -> bool {
    context.quote != Some('\'') || !text.contains(char::is_control)
}

/// An entry at the place: its key with all that belongs after it.
pub(super) fn entry(
    context: &CursorContext,
    key: &Phrase,
    value: &Written,
    manner: &Manner,
) -> Output {
    let mut writer = Writer::new(context, manner);
    let wraps = context.slot == Slot::Item && writer.is_flow;
    if wraps {
        writer.put("{");
        writer.depth += 1;
        writer.line();
    }
    writer.open_key(context, key);
    if context.has_children && !context.has_colon {
        writer.put(":");
    } else if !context.has_colon {
        writer.after_key(value, writer.column);
    }
    if wraps {
        writer.depth -= 1;
        writer.line();
        writer.put("}");
    }
    writer.comma(context);
    writer.output
}

/// A whole document.
pub(super) fn document(
    entries: &[(Phrase, Written)],
    format: Format,
    line_break: &'static str,
) -> Output {
    let is_json = format != Format::Yaml;
    let lines = is_json.then(|| Lines { indent: String::new(), step: "  ".to_owned() });
    let manner = Manner { line_break, lines, is_compact: false };
    let mut writer = Writer {
        output: Output::default(),
        manner: &manner,
        is_flow: is_json,
        is_json,
        column: 0,
        step: 2,
        dash: 2,
        depth: 0,
    };
    if is_json {
        writer.flow(&Written::Map(entries.to_vec()));
    } else {
        writer.block_entries(entries, 0);
    }
    writer.put(line_break);
    writer.output
}

/// A scalar at the place.
pub(super) fn scalar(context: &CursorContext, value: &Written, manner: &Manner) -> Output {
    let mut writer = Writer::new(context, manner);
    match (context.quote, value) {
        (Some(quote), Written::Text(text) | Written::Plain(text)) => {
            text.write(&mut writer.output, Some(quote));
            if !context.is_quote_closed {
                writer.put(&quote.to_string());
            }
        }
        _ => writer.flow(value),
    }
    writer.comma(context);
    writer.output
}

struct Writer<'a> {
    output: Output,
    manner: &'a Manner,
    is_flow: bool,
    is_json: bool,
    column: usize,
    step: usize,
    dash: usize,
    /// Brackets that are open.
    depth: usize,
}

impl<'a> Writer<'a> {
    fn new(context: &CursorContext, manner: &'a Manner) -> Self {
        let (is_flow, is_json, column, step, dash) = match context.layout {
            Layout::Block { column, step, dash, .. } => (false, false, column, step, dash),
            Layout::Brackets { is_json, .. } => (true, is_json, 0, 2, 2),
        };
        Self { output: Output::default(), manner, is_flow, is_json, column, step, dash, depth: 0 }
    }

    /// Text as it is.
    fn put(&mut self, text: &str) {
        self.output.put(text);
    }

    fn comma(&mut self, context: &CursorContext) {
        if matches!(context.layout, Layout::Brackets { needs_comma: true, .. }) {
            self.put(",");
        }
    }

    fn open_key(&mut self, context: &CursorContext, key: &Phrase) {
        match context.quote {
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

    /// The colon and the value after a key that is at a column.
    fn after_key(&mut self, value: &Written, column: usize) {
        self.put(":");
        if self.is_flow {
            self.blank();
            return self.flow(value);
        }
        match value {
            Written::Map(entries) if entries.is_empty() => {
                self.blank_line(column + self.step);
            }
            Written::Map(entries) => {
                self.new_line(column + self.step);
                self.block_entries(entries, column + self.step);
            }
            Written::List(items) if items.is_empty() => {
                self.output.snippet.push_str(self.manner.line_break);
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

    /// Entries by indentation; the first one begins where the text ends.
    fn block_entries(&mut self, entries: &[(Phrase, Written)], column: usize) {
        for (index, (key, value)) in entries.iter().enumerate() {
            if index > 0 {
                self.new_line(column);
            }
            self.key(key);
            self.after_key(value, column);
        }
    }

    fn block_item(&mut self, item: &Written, column: usize) {
        match item {
            Written::Map(entries) if !entries.is_empty() => self.block_entries(entries, column),
            Written::Map(_) => self.output.stop(""),
            item => self.flow(item),
        }
    }

    fn new_line(&mut self, column: usize) {
        self.put(self.manner.line_break);
        self.put(&" ".repeat(column));
    }

    /// A line for what is still to be written; without tab stops the editor makes one.
    fn blank_line(&mut self, column: usize) {
        self.output.snippet.push_str(self.manner.line_break);
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
                let write = |writer: &mut Self, (key, value): &(Phrase, Written)| {
                    writer.key(key);
                    writer.put(":");
                    writer.blank();
                    writer.flow(value);
                };
                self.brackets(["{", "}"], entries, write);
            }
            Written::List(items) => self.brackets(["[", "]"], items, Self::flow),
        }
    }

    /// Parts in brackets: on lines of their own where the file is written so.
    fn brackets<T>(&mut self, signs: [&str; 2], parts: &[T], write: impl Fn(&mut Self, &T)) {
        let [open, close] = signs;
        self.put(open);
        self.depth += 1;
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                self.put(",");
            }
            if !self.line() && index > 0 {
                self.blank();
            }
            write(self, part);
        }
        if parts.is_empty() {
            self.output.stop("");
        }
        self.depth -= 1;
        if !parts.is_empty() {
            self.line();
        }
        self.put(close);
    }

    /// Begins a line in brackets, where the file is written so.
    fn line(&mut self) -> bool {
        let Some(lines) = &self.manner.lines else { return false };
        let indent = format!("{}{}", lines.indent, lines.step.repeat(self.depth));
        self.put(self.manner.line_break);
        self.put(&indent);
        true
    }

    /// The blank between words, unless the file has none.
    fn blank(&mut self) {
        if !self.manner.is_compact {
            self.put(" ");
        }
    }

    fn text(&mut self, text: &Phrase) {
        let context = if self.is_flow { ScalarContext::Flow } else { ScalarContext::Block };
        let is_quoted = self.is_json || text.texts().iter().any(|it| needs_quotes(it, context));
        let quote = is_quoted.then_some('"');
        self.put(if is_quoted { "\"" } else { "" });
        text.write(&mut self.output, quote);
        self.put(if is_quoted { "\"" } else { "" });
    }
}
