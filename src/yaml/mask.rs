//! Puts neutral characters in the place of template syntax, byte for byte, so that the readers see
//! what the text is once it is filled in. Asks `template` what is a template; knows where it stands.
//!
//! A mark within a value or a key becomes a word that begins with [`WORD`]. One that is alone on
//! its line is gone, as a comment is, unless it is the only value that a key above it can have.

use std::borrow::Cow;

use super::Format;
use crate::template::{self, Mark};
use crate::text::TextRange;

/// The first character of a word that stands for template syntax.
pub(super) const WORD: char = '\u{e000}';
/// The first character of what stands in JSON for a line of template syntax.
pub(super) const LINE: char = '\u{e001}';

/// What of a text is template syntax.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// What the readers take for words, in order.
    pub(super) words: Vec<TextRange>,
    /// What only steers what is around it, in order.
    pub(super) controls: Vec<TextRange>,
    /// What begins a line, in order.
    pub(super) lines: Vec<TextRange>,
}

impl Marks {
    /// The first mark of a range that begins a line there.
    pub(super) fn line_in(&self, range: TextRange) -> Option<TextRange> {
        let index = self.lines.partition_point(|mark| mark.start < range.start);
        self.lines.get(index).copied().filter(|mark| mark.start < range.end)
    }

    /// A decoded text that stands in `range`, with the template syntax in place of its words.
    pub(super) fn unmasked<'v>(
        &self,
        source: &str,
        range: TextRange,
        value: &'v str,
    ) -> Cow<'v, str> {
        if self.words.is_empty() || !value.contains(WORD) {
            return Cow::Borrowed(value);
        }
        let first = self.words.partition_point(|word| word.start < range.start);
        let mut text = String::with_capacity(value.len());
        let mut rest = value;
        for word in self.words.iter().skip(first) {
            let Some(at) = rest.find(WORD) else { break };
            text.push_str(rest.get(..at).unwrap_or_default());
            text.push_str(word.of(source));
            rest = rest.get(at + word.len()..).unwrap_or_default();
        }
        text.push_str(rest);
        Cow::Owned(text)
    }
}

/// The text as the readers are to see it, and what was hidden. `None`: it holds no template.
pub(super) fn mask(source: &str, format: Format) -> Option<(String, Marks)> {
    let found = template::marks(source);
    if found.is_empty() || source.contains([WORD, LINE]) {
        return None;
    }
    let mut mask =
        Mask { source, text: String::with_capacity(source.len()), marks: Marks::default() };
    let mut rest = found.as_slice();
    while let Some(first) = rest.first() {
        let run = if first.is_alone { run_of_lines(source, rest) } else { 1 };
        let (marks, behind) = rest.split_at(run);
        rest = behind;
        if !first.is_alone {
            mask.word(first);
        } else if format == Format::Yaml {
            mask.lines(marks);
        } else {
            marks.iter().for_each(|mark| mask.json_line(mark));
        }
        for mark in marks {
            let range = TextRange::new(mark.range.start, mark.range.end);
            mask.marks.controls.extend(mark.is_control.then_some(range));
            mask.marks.lines.extend(begins_line(source, range.start).then_some(range));
        }
    }
    let done = mask.text.len();
    mask.text.push_str(source.get(done..).unwrap_or_default());
    Some((mask.text, mask.marks))
}

/// How many marks at the start of `marks` follow each other with nothing but space between them.
fn run_of_lines(source: &str, marks: &[Mark]) -> usize {
    let is_next = |pair: &&[Mark]| match pair {
        [above, below] => {
            let between = source.get(above.range.end..below.range.start);
            below.is_alone && between.is_some_and(|between| between.trim().is_empty())
        }
        _ => false,
    };
    1 + marks.windows(2).take_while(is_next).count()
}

fn begins_line(source: &str, at: usize) -> bool {
    let before = source.get(..at).unwrap_or_default().trim_end_matches([' ', '\t']);
    before.is_empty() || before.ends_with(['\n', '\r'])
}

struct Mask<'s> {
    source: &'s str,
    text: String,
    marks: Marks,
}

impl Mask<'_> {
    fn copy_to(&mut self, at: usize) {
        self.text.push_str(self.source.get(self.text.len()..at).unwrap_or_default());
    }

    fn fill(&mut self, first: Option<char>, fill: char, end: usize) {
        self.text.extend(first);
        self.text.extend(std::iter::repeat_n(fill, end.saturating_sub(self.text.len())));
    }

    fn word(&mut self, mark: &Mark) {
        self.copy_to(mark.range.start);
        self.fill(Some(WORD), 'x', mark.range.end);
        self.marks.words.push(TextRange::new(mark.range.start, mark.range.end));
    }

    fn json_line(&mut self, mark: &Mark) {
        self.copy_to(mark.range.start);
        self.fill(Some(LINE), 'x', mark.range.end);
    }

    /// Line breaks, because blank lines have no indentation that could be wrong.
    fn gone(&mut self, mark: &Mark) {
        self.copy_to(mark.range.start);
        self.fill(None, '\n', mark.range.end);
    }

    /// Takes marks on lines of their own that follow each other.
    fn lines(&mut self, marks: &[Mark]) {
        let value = match self.place(marks) {
            Place::Between => None,
            Place::Value => marks.iter().position(|mark| !mark.is_control),
            Place::Text => {
                for mark in marks {
                    if mark.is_control { self.gone(mark) } else { self.word(mark) }
                }
                return;
            }
            Place::ValueAtMargin(key_end) => {
                let value = marks.iter().position(|mark| !mark.is_control);
                if let Some(mark) = value.and_then(|value| marks.get(value)) {
                    self.copy_to(key_end);
                    self.fill(None, ' ', mark.range.start);
                }
                value
            }
        };
        for (index, mark) in marks.iter().enumerate() {
            match value {
                Some(value) if index == value => self.word(mark),
                // It is part of the line of the key already.
                _ if mark.range.end <= self.text.len() => {}
                _ => self.gone(mark),
            }
        }
    }

    /// What lines of marks are for the lines around them.
    fn place(&self, marks: &[Mark]) -> Place {
        let (Some(first), Some(last)) = (marks.first(), marks.last()) else {
            return Place::Between;
        };
        let mut above = self.source.get(..first.range.start).unwrap_or_default().trim_end();
        let mut line = last_line(above);
        let mut is_next = true;
        while line.trim_start().starts_with('#') {
            above = above.get(..above.len() - line.len()).unwrap_or_default().trim_end();
            line = last_line(above);
            is_next = false;
        }
        let indent = key_indent(line);
        let column = marks.iter().find(|mark| !mark.is_control).map(|mark| self.column(mark));
        let Some(column) = column else { return Place::Between };
        if is_block_header(line) && column > indent {
            return Place::Text;
        }
        if line.ends_with('[') && self.behind(last).starts_with(']') {
            return Place::Value;
        }
        let waits = line.ends_with(':') && !line.contains(" #");
        match column > indent {
            _ if !waits || self.is_content_inside(last, indent) => Place::Between,
            true => Place::Value,
            false if is_next => Place::ValueAtMargin(above.len()),
            false => Place::Between,
        }
    }

    fn column(&self, mark: &Mark) -> usize {
        let before = self.source.get(..mark.range.start).unwrap_or_default();
        before.len() - before.trim_end_matches([' ', '\t']).len()
    }

    fn behind(&self, mark: &Mark) -> &str {
        self.source.get(mark.range.end..).unwrap_or_default().trim_start()
    }

    /// Whether what follows a mark belongs to a key that stands at `indent`.
    fn is_content_inside(&self, mark: &Mark, indent: usize) -> bool {
        let behind = self.source.get(mark.range.end..).unwrap_or_default();
        let content = behind.lines().skip(1).find(|line| {
            let content = line.trim_start();
            !content.is_empty() && !content.starts_with('#')
        });
        content.is_some_and(|line| {
            let content = line.trim_start_matches(' ');
            let column = line.len() - content.len();
            column > indent || (column == indent && (content == "-" || content.starts_with("- ")))
        })
    }
}

enum Place {
    /// Nothing: they stand between entries or items.
    Between,
    /// The value of the key above.
    Value,
    /// The same, at a column where YAML takes no value; the key ends there.
    ValueAtMargin(usize),
    /// The first lines of a block scalar.
    Text,
}

fn last_line(text: &str) -> &str {
    text.rsplit(['\n', '\r']).next().unwrap_or_default()
}

/// The column of the key of a line, behind dashes.
fn key_indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '-']).len()
}

/// Whether a block scalar begins behind this line: `key: |-`.
fn is_block_header(line: &str) -> bool {
    let header = line.rsplit(' ').next().unwrap_or_default();
    header.len() < line.len()
        && header.starts_with(['|', '>'])
        && header.bytes().skip(1).all(|byte| b"+-123456789".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the readers see: `x` for words, `/` for gone lines.
    fn seen(source: &str, format: Format) -> String {
        let (text, _) = mask(source, format).unwrap();
        assert_eq!(text.len(), source.len());
        let shown = |(at, c): (usize, char)| match c {
            WORD => "xxx".to_owned(),
            LINE => "...".to_owned(),
            '\n' if source.as_bytes()[at] != b'\n' => "/".to_owned(),
            c => c.to_string(),
        };
        text.char_indices().map(shown).collect()
    }

    #[test]
    fn every_mark_gets_what_fits_its_place() {
        for (source, expected) in [
            ("a: {{ x }}/y\n", "a: xxxxxxx/y\n"),
            ("a:\n  {{ x }}\nb:\n", "a:\n  xxxxxxx\nb:\n"),
            ("a:\n  {{ x }}\n  b: 1\n", "a:\n  ///////\n  b: 1\n"),
            ("a:\n  {{ x }}\n\n  # c\n  b: 1\n", "a:\n  ///////\n\n  # c\n  b: 1\n"),
            ("a:\n{{ x }}\n- b\n", "a:\n///////\n- b\n"),
            ("a:\n{{ x }}\nb:\n", "a: xxxxxxx\nb:\n"),
            ("- a:\n  ${x}\n- b:\n", "- a:   xxxx\n- b:\n"),
            ("a:\n  # c\n  ${x}\n", "a:\n  # c\n  xxxx\n"),
            ("a: 1 # c:\n  ${x}\n", "a: 1 # c:\n  ////\n"),
            ("a:\n{{ if x }}\n{{ y }}\n{{end}}", "a:            xxxxxxx\n///////"),
            ("a: |\n  ${x}\n", "a: |\n  xxxx\n"),
            ("a: 1\n    %{ if }\nb: 2\n", "a: 1\n    ///////\nb: 2\n"),
            ("a: [\n  ${x}\n]\n", "a: [\n  xxxx\n]\n"),
            ("a: ${b\n  c}\n", "a: xxxxxxxx\n"),
        ] {
            assert_eq!(seen(source, Format::Yaml), expected, "{source}");
        }
        assert_eq!(seen("{\n${x}\n\"a\": ${b}}", Format::Json), "{\n...x\n\"a\": xxxx}");
        assert!(mask("a: {b: {c: 1}}\n", Format::Yaml).is_none());
    }

    #[test]
    fn decoded_texts_get_their_templates_back() {
        let source = "\"${a}\\n ${b}\"";
        let (text, marks) = mask(source, Format::Yaml).unwrap();
        let decoded = text.trim_matches('"').replace("\\n", "\n");
        let range = TextRange::new(0, source.len());
        assert_eq!(marks.unmasked(source, range, &decoded), "${a}\n ${b}");
    }
}
