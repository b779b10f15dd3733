//! Puts neutral characters in the place of template syntax, byte for byte, so that the readers see
//! what the text is once it is filled in. Asks `template` what is a template; knows where it is.
//!
//! A mark within a value or a key becomes a word that begins with [`WORD`]. One that is alone on
//! its line is gone, as a comment is, unless it is the only value that a key above it can have.

mod inline;
mod json;
mod marks;

use super::Format;
use super::branches::Branches;
use crate::template::{self, ControlTag, Mark};
use crate::text::TextRange;
pub(super) use marks::Marks;

/// The first character of a word that stands for template syntax.
pub(super) const WORD: char = '\u{e000}';
/// The first character of what is in JSON for a line of template syntax.
pub(super) const LINE: char = '\u{e001}';
/// What is in JSON for template syntax that brings no text.
pub(super) const CONTROL: char = '\u{e002}';

/// The text as the readers are to see it, and what was hidden. `None`: it holds no template.
pub(super) fn mask(source: &str, format: Format) -> Option<(String, Marks)> {
    let found = template::marks(source);
    if found.is_empty() || holds_stand_in(source) {
        return None;
    }
    let tags = template::tags(source, &found);
    let mut mask =
        Mask { source, text: String::with_capacity(source.len()), marks: Marks::default() };
    mask.marks.branches = Branches::new(&found, tags.as_deref());
    match format {
        Format::Yaml => mask.yaml(&found, tags.as_deref()),
        Format::Json | Format::JsonWithComments => mask.json(&found, tags.as_deref()),
    }
    for mark in &found {
        mask.marks.add(source, mark);
    }
    mask.marks.sources.sort_unstable();
    mask.copy_to(source.len());
    Some((mask.text, mask.marks))
}

/// Whether a text holds a character that stands for template syntax here.
fn holds_stand_in(source: &str) -> bool {
    let mut buffer = [0; 4];
    let first = WORD.encode_utf8(&mut buffer).as_bytes().first().copied().unwrap_or_default();
    // All three begin with the same byte, which texts hardly ever hold.
    let mut found = memchr::memchr_iter(first, source.as_bytes());
    found.any(|at| source.get(at..).is_some_and(|rest| rest.starts_with([WORD, LINE, CONTROL])))
}

/// Whether template syntax may begin in a text.
pub(super) fn may_hold_mark(text: &str) -> bool {
    template::may_hold_mark(text)
}

/// From where on nobody can tell which brackets of a YAML text belong together, because they are
/// in the branches of a template.
pub(super) fn doubt(source: &str) -> Option<usize> {
    let found = template::marks(source);
    json::first_uneven(source, &found, template::tags(source, &found).as_deref())
}

/// Whether a masked text is an object of JSON.
pub(super) fn is_object(text: &str) -> bool {
    text.trim_start_matches(|c: char| c.is_whitespace() || c == CONTROL).starts_with('{')
}

/// How many marks at the start of `marks` follow each other with nothing but space between them.
fn run_of_lines(source: &str, marks: &[Mark]) -> usize {
    let is_next = |pair: &&[Mark]| match pair {
        [above, below] => {
            let between = source.get(above.range.end..below.range.start).unwrap_or_default();
            below.is_alone && between.lines().all(is_blank_or_comment)
        }
        _ => false,
    };
    1 + marks.windows(2).take_while(is_next).count()
}

fn is_blank_or_comment(line: &str) -> bool {
    let content = line.trim_start();
    content.is_empty() || content.starts_with('#')
}

fn column(source: &str, at: usize) -> usize {
    let before = source.get(..at).unwrap_or_default();
    before.len() - before.trim_end_matches([' ', '\t']).len()
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
    fn yaml(&mut self, found: &[Mark], tags: Option<&[Option<ControlTag>]>) {
        let (found, blanks) = inline::joined(self.source, found, tags);
        let stretches = found.iter().filter(|mark| !mark.is_control);
        let ranges = stretches.map(|mark| TextRange::new(mark.range.start, mark.range.end));
        self.marks.sources.extend(ranges);
        let mut rest = found.as_slice();
        while let Some(first) = rest.first() {
            let run = if first.is_alone { run_of_lines(self.source, rest) } else { 1 };
            let (marks, after) = rest.split_at(run);
            rest = after;
            if first.is_alone {
                self.lines(marks);
            } else if blanks.contains(&first.range.start) || self.begins_content(first) {
                self.copy_to(first.range.start);
                self.fill(None, ' ', first.range.end);
            } else if first.is_control && self.begins_line(first) {
                self.steer_line(first);
            } else {
                self.word(first);
            }
        }
    }

    /// Whether nothing that the readers see is before a mark on its line.
    fn begins_line(&mut self, mark: &Mark) -> bool {
        self.copy_to(mark.range.start);
        begins_line(&self.text, self.text.len())
    }

    /// Takes a mark that steers the rest of its line away, so that what follows is in the
    /// column where it will: `%{ if x }  key: 1` has its key in the third one.
    fn steer_line(&mut self, mark: &Mark) {
        let before = column(&self.text, self.text.len()).min(mark.range.len());
        self.fill(None, '\n', mark.range.end - before);
        self.fill(None, ' ', mark.range.end);
    }

    fn copy_to(&mut self, at: usize) {
        self.text.push_str(self.source.get(self.text.len()..at).unwrap_or_default());
    }

    fn fill(&mut self, first: Option<char>, fill: char, end: usize) {
        self.text.extend(first);
        self.text.extend(std::iter::repeat_n(fill, end.saturating_sub(self.text.len())));
    }

    fn word(&mut self, mark: &Mark) {
        self.word_over(TextRange::new(mark.range.start, mark.range.end));
    }

    /// What is too short for a word, `$X`, is one already.
    fn word_over(&mut self, range: TextRange) {
        self.copy_to(range.start);
        if range.len() < WORD.len_utf8() {
            return self.copy_to(range.end);
        }
        self.fill(Some(WORD), 'x', range.end);
        self.marks.words.push(range);
    }

    /// Line breaks, because blank lines have no indentation that could be wrong.
    fn gone(&mut self, mark: &Mark) {
        self.copy_to(mark.range.start);
        self.fill(None, '\n', mark.range.end);
    }

    /// Takes marks on lines of their own that follow each other.
    fn lines(&mut self, marks: &[Mark]) {
        let brought = marks.iter().position(|mark| !mark.is_control);
        // Where a branch ends after a key, its value is what follows the other branches.
        let candidate = brought.or_else(|| marks.iter().position(|mark| self.ends_branch(mark)));
        let value = match self.place(marks, candidate) {
            Place::Between => None,
            Place::Value => candidate,
            Place::Text => {
                for mark in marks {
                    if mark.is_control { self.gone(mark) } else { self.word(mark) }
                }
                return;
            }
            Place::ValueAtMargin(key_end) => {
                if let Some(mark) = candidate.and_then(|value| marks.get(value)) {
                    self.copy_to(key_end);
                    self.fill(None, ' ', mark.range.start);
                }
                candidate
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
    fn place(&self, marks: &[Mark], candidate: Option<usize>) -> Place {
        let candidate = candidate.and_then(|candidate| marks.get(candidate));
        let (Some(first), Some(last), Some(candidate)) = (marks.first(), marks.last(), candidate)
        else {
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
        let column = column(self.source, candidate.range.start);
        if is_block_header(line) && column > indent {
            return if candidate.is_control { Place::Between } else { Place::Text };
        }
        if line.ends_with('[') && !candidate.is_control && self.after(last).starts_with(']') {
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

    /// Whether a mark after a key steers what is below in it: `key: {{ if x }}`.
    fn begins_content(&self, mark: &Mark) -> bool {
        let end = mark.range.end;
        let rest = self.source.get(end..).unwrap_or_default().trim_start_matches([' ', '\t']);
        if !mark.is_control || !rest.starts_with(['\n', '\r', '#']) {
            return false;
        }
        let line = last_line(self.source.get(..mark.range.start).unwrap_or_default());
        line.trim_end().ends_with(':') && self.is_content_inside(mark, key_indent(line))
    }

    fn ends_branch(&self, mark: &Mark) -> bool {
        let words = self.source.get(mark.range.clone()).unwrap_or_default();
        matches!(template::tag(words), Some(ControlTag::Part(_) | ControlTag::Close))
    }

    fn after(&self, mark: &Mark) -> &str {
        self.source.get(mark.range.end..).unwrap_or_default().trim_start()
    }

    /// Whether what follows a mark belongs to a key that is at `indent`.
    fn is_content_inside(&self, mark: &Mark, indent: usize) -> bool {
        let after = self.source.get(mark.range.end..).unwrap_or_default();
        let content = after.lines().skip(1).find(|line| {
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
    /// Nothing: they are between entries or items.
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

/// The column of the key of a line, after dashes.
fn key_indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '-']).len()
}

/// Whether a block scalar begins after this line: `key: |-`.
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
    pub(super) fn seen(source: &str, format: Format) -> String {
        let (text, _) = mask(source, format).unwrap();
        assert_eq!(text.len(), source.len());
        let shown = |(at, c): (usize, char)| match c {
            WORD => "xxx".to_owned(),
            LINE => "...".to_owned(),
            CONTROL => "---".to_owned(),
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
            ("a:\n%{ if x }  b: 1\n%{ endif }  c:\n", "a:\n/////////  b: 1\n//////////  c:\n"),
            ("  %{ if x }%{ if y }  b:\n", "  ///////  ///////    b:\n"),
        ] {
            assert_eq!(seen(source, Format::Yaml), expected, "{source}");
        }
        assert_eq!(seen("{\n${x}\n\"a\": ${b}}", Format::Json), "{\n...x\n\"a\": xxxx}");
        assert!(mask("a: {b: {c: 1}}\n", Format::Yaml).is_none());
    }

    #[test]
    fn every_byte_keeps_its_place() {
        let parts = [
            "{{ if .a }}",
            "{{ else }}",
            "{{ end }}",
            "{% if a %}",
            "{% else %}",
            "{% endif %}",
            "{% for a in b %}",
            "{% endfor %}",
            "<% if (a) { %>",
            "<% } %>",
            "${a}",
            "$A",
            "$(b c)",
            "{# c #}",
            "{{ d }}",
            "\"",
            "'",
            "{",
            "}",
            "[",
            "]",
            ",",
            ": ",
            "a:",
            "- ",
            "é",
            "\\",
            "\n",
            "\n  ",
            "# ",
            "&a ",
            "*a",
            "|",
            "<A>",
            "__B__",
            "\u{e000}",
        ];
        let mut seed = 11u64;
        let mut random = |below: usize| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) as usize % below
        };
        for _ in 0..8_000 {
            let text: String = (0..random(16)).map(|_| parts[random(parts.len())]).collect();
            for format in [Format::Yaml, Format::Json, Format::JsonWithComments] {
                if let Some((masked, marks)) = mask(&text, format) {
                    assert_eq!(masked.len(), text.len(), "{text:?}");
                    let words = marks.words.iter();
                    assert!(words.clone().all(|it| masked[it.start..].starts_with(WORD)));
                    assert_eq!(masked.matches(WORD).count(), words.len(), "{text:?}");
                }
                crate::yaml::read(&text, format, crate::yaml::Shape(&[]));
            }
        }
    }

    #[test]
    fn decoded_texts_get_their_templates_back() {
        let source = "\"${a}\\n ${b}\"";
        let (text, marks) = mask(source, Format::Yaml).unwrap();
        let decoded = text.trim_matches('"').replace("\\n", "\n");
        let range = TextRange::new(0, source.len());
        assert_eq!(marks.unmasked(|word| word.of(source), range, &decoded), "${a}\n ${b}");
    }
}
