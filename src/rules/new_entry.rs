//! Edits that add an entry to a mapping in the style in which the mapping is written. They know no
//! rule and no key.

use super::Edit;
use crate::analysis::Analysis;
use crate::text::TextRange;
use crate::yaml::{Format, Kind, Node, Style};

/// An entry to be added: the same in the three styles.
#[derive(Clone, Debug)]
pub(super) struct NewEntry {
    /// Lines of YAML by indentation, the first one without indentation.
    pub(super) lines: Vec<String>,
    /// YAML in braces.
    pub(super) flow: String,
    /// JSON.
    pub(super) json: String,
}

/// An edit that puts an entry before the first one of the mapping at `value`, or into the empty
/// value of the key at `key`. `None`: it is not written in a way that takes it.
pub(super) fn first(
    analysis: &Analysis,
    key: TextRange,
    value: Node<'_>,
    entry: &NewEntry,
) -> Option<Edit> {
    match (value.kind(), value.style()) {
        (Kind::Mapping, Style::Block) => before_first_line(analysis, value, entry),
        (Kind::Mapping, Style::Flow) => into_braces(analysis, value, entry),
        (Kind::Scalar, Style::Plain) if value.is_null() => {
            into_nothing(analysis, key, value, entry)
        }
        _ => None,
    }
}

/// An edit that puts an item after the last one of the sequence at `value`, or makes the empty
/// sequence hold it. The entry's lines are those of a mapping.
pub(super) fn last_item(analysis: &Analysis, value: Node<'_>, entry: &NewEntry) -> Option<Edit> {
    if value.kind() != Kind::Sequence {
        return None;
    }
    let source = analysis.source();
    let range = value.range();
    let last = value.items().last();
    if value.style() == Style::Block {
        // A block ends with its last item: the new one goes on the line behind it.
        let last = last?;
        let dash_column = column_of_dash(source, last.range().start)?;
        let indent = " ".repeat(dash_column);
        let ending = line_ending(analysis);
        let mut text = String::new();
        for (number, line) in entry.lines.iter().enumerate() {
            let lead = if number == 0 { "- " } else { "  " };
            text.push_str(&format!("{ending}{indent}{lead}{line}"));
        }
        let end = end_of_last_line(analysis, last.range().end, last)?;
        return Some(Edit { range: TextRange::empty(end), text });
    }
    let text = braces(analysis, range, entry);
    let text = format!("{{{text}}}");
    match last {
        Some(last) => {
            let before = source.get(range.start..last.range().start)?;
            let separator = match before.rfind('\n') {
                Some(at) => {
                    let indent = before.get(at + 1..)?;
                    let indent: String = indent.chars().take_while(|c| c.is_whitespace()).collect();
                    format!(",{}{indent}", line_ending(analysis))
                }
                None => ", ".to_owned(),
            };
            let end = last.range().end;
            Some(Edit { range: TextRange::empty(end), text: format!("{separator}{text}") })
        }
        None => {
            let inside = TextRange::new(range.start + 1, range.end.checked_sub(1)?);
            inside.of(source).trim().is_empty().then_some(Edit { range: inside, text })
        }
    }
}

/// The same behind the last entry, where lines can be added there.
pub(super) fn last(
    analysis: &Analysis,
    key: TextRange,
    value: Node<'_>,
    entry: &NewEntry,
) -> Option<Edit> {
    behind_last_line(analysis, value, entry).or_else(|| first(analysis, key, value, entry))
}

fn behind_last_line(analysis: &Analysis, value: Node<'_>, entry: &NewEntry) -> Option<Edit> {
    if value.kind() != Kind::Mapping || value.style() != Style::Block {
        return None;
    }
    let source = analysis.source();
    let column = column_of_first(source, value.entries().next()?.key.range().start)?;
    let last = value.entries().last()?;
    let end = end_of_last_line(analysis, last.range().end, last.value)?;
    let (indent, ending) = (" ".repeat(column), line_ending(analysis));
    let lines = entry.lines.iter().map(|line| format!("{ending}{indent}{line}"));
    Some(Edit { range: TextRange::empty(end), text: lines.collect() })
}

/// The end of the line on which a value ends, if nothing but a comment follows it there.
fn end_of_last_line(analysis: &Analysis, end: usize, value: Node<'_>) -> Option<usize> {
    let source = analysis.source();
    let line_end = line_end(source, end);
    let behind = TextRange::new(end, line_end).of(source).trim_start();
    // A key without a value ends before its colon.
    let behind = behind.strip_prefix(':').unwrap_or(behind).trim_start();
    let is_block_text = matches!(last_scalar_style(value), Style::Literal | Style::Folded);
    ((behind.is_empty() || behind.starts_with('#')) && !is_block_text).then_some(line_end)
}

fn before_first_line(analysis: &Analysis, value: Node<'_>, entry: &NewEntry) -> Option<Edit> {
    let start = value.entries().next()?.key.range().start;
    let column = column_of_first(analysis.source(), start)?;
    let indent = " ".repeat(column);
    let ending = line_ending(analysis);
    let lines = entry.lines.iter().map(|line| format!("{line}{ending}{indent}"));
    Some(Edit { range: TextRange::empty(start), text: lines.collect() })
}

fn into_braces(analysis: &Analysis, value: Node<'_>, entry: &NewEntry) -> Option<Edit> {
    let source = analysis.source();
    let range = value.range();
    let text = braces(analysis, range, entry);
    let Some(first) = value.entries().next() else {
        let inside = TextRange::new(range.start + 1, range.end.checked_sub(1)?);
        let text = text.to_owned();
        return inside.of(source).trim().is_empty().then_some(Edit { range: inside, text });
    };
    let start = first.key.range().start;
    let before = source.get(range.start + 1..start)?;
    let separator = match before.rfind('\n') {
        Some(at) => {
            let indent = before.get(at + 1..)?;
            indent.trim().is_empty().then(|| format!(",{}{indent}", line_ending(analysis)))?
        }
        None => ", ".to_owned(),
    };
    Some(Edit { range: TextRange::empty(start), text: format!("{text}{separator}") })
}

fn into_nothing(
    analysis: &Analysis,
    key: TextRange,
    value: Node<'_>,
    entry: &NewEntry,
) -> Option<Edit> {
    let source = analysis.source();
    if analysis.format != Format::Yaml || !value.range().is_empty() {
        let is_written = !value.range().is_empty();
        let text = format!("{{{}}}", braces(analysis, key, entry));
        return is_written.then(|| Edit { range: value.range(), text });
    }
    let column = column_of_first(source, key.start)?;
    let end = line_end(source, key.end);
    let behind = TextRange::new(key.end, end).of(source).trim_start().strip_prefix(':')?.trim();
    if !behind.is_empty() && !behind.starts_with('#') {
        return None;
    }
    let indent = " ".repeat(column + 2);
    let ending = line_ending(analysis);
    let lines = entry.lines.iter().map(|line| format!("{ending}{indent}{line}"));
    Some(Edit { range: TextRange::empty(end), text: lines.collect() })
}

/// What stands between braces, in JSON where the text around is JSON.
fn braces<'e>(analysis: &Analysis, around: TextRange, entry: &'e NewEntry) -> &'e str {
    let is_json = analysis.format != Format::Yaml
        || around
            .of(analysis.source())
            .trim_start_matches(['{', '['])
            .trim_start()
            .starts_with('"')
        || analysis.source().trim_start().starts_with('{');
    if is_json { &entry.json } else { &entry.flow }
}

/// The column of a mapping's first key: nothing but blanks and dashes may stand before it.
fn column_of_first(source: &str, at: usize) -> Option<usize> {
    let line = line_before(source, at)?;
    line.chars().all(|c| c == ' ' || c == '-').then_some(line.len())
}

/// The column of the dash before an item.
fn column_of_dash(source: &str, item: usize) -> Option<usize> {
    let line = line_before(source, item)?;
    let blanks = line.len() - line.trim_start_matches(' ').len();
    (line.trim() == "-").then_some(blanks)
}

fn line_before(source: &str, at: usize) -> Option<&str> {
    let before = source.get(..at)?;
    before.rsplit(['\n', '\r', '\u{feff}']).next()
}

fn line_end(source: &str, at: usize) -> usize {
    let rest = source.get(at..).unwrap_or_default();
    rest.find(['\n', '\r']).map_or(source.len(), |length| at + length)
}

fn line_ending(analysis: &Analysis) -> &'static str {
    if analysis.source().contains("\r\n") { "\r\n" } else { "\n" }
}

/// The style of the scalar that ends a value.
fn last_scalar_style(value: Node<'_>) -> Style {
    let mut node = value;
    loop {
        let inner = match node.kind() {
            Kind::Mapping => node.entries().last().map(|entry| entry.value),
            Kind::Sequence => node.items().last(),
            Kind::Scalar | Kind::Alias => None,
        };
        match inner {
            Some(inner) => node = inner,
            None => return node.style(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::settings::Settings;
    use crate::text::Text;

    fn entry() -> NewEntry {
        NewEntry {
            lines: vec!["a:".to_owned(), "  b: 1".to_owned()],
            flow: "a: {b: 1}".to_owned(),
            json: r#""a": {"b": 1}"#.to_owned(),
        }
    }

    /// The text with an entry added to the mapping or sequence at `x`.
    fn added(source: &str, format: Format) -> String {
        let analysis = Analysis::new(Text::new(source), format, Arc::new(Settings::default()));
        let x = analysis.tree.root().unwrap().entry("x").unwrap();
        let edit = match x.value.kind() {
            Kind::Sequence => last_item(&analysis, x.value, &entry()),
            _ => first(&analysis, x.key.range(), x.value, &entry()),
        };
        let Some(edit) = edit else { return "none".to_owned() };
        let mut text = source.to_owned();
        text.replace_range(edit.range.start..edit.range.end, &edit.text);
        text
    }

    #[test]
    fn every_style_takes_it() {
        for (source, expected) in [
            ("x:\n  c: 1\n", "x:\n  a:\n    b: 1\n  c: 1\n"),
            ("x:\r\n  c: 1\r\n", "x:\r\n  a:\r\n    b: 1\r\n  c: 1\r\n"),
            ("x: {c: 1}\n", "x: {a: {b: 1}, c: 1}\n"),
            ("x: {}\n", "x: {a: {b: 1}}\n"),
            ("x: {\n  c: 1}\n", "x: {\n  a: {b: 1},\n  c: 1}\n"),
            ("x: # y\nd: 1\n", "x: # y\n  a:\n    b: 1\nd: 1\n"),
            ("x: null\n", "x: {a: {b: 1}}\n"),
            ("x: 1\n", "none"),
            ("x:\n- c: 1\n  d: 2\n", "x:\n- c: 1\n  d: 2\n- a:\n    b: 1\n"),
            ("x:\n  - c: 1 # y\n", "x:\n  - c: 1 # y\n  - a:\n      b: 1\n"),
            ("x:\n  - c: |\n      y\n", "none"),
            ("x: []\n", "x: [{a: {b: 1}}]\n"),
            ("x: [{c: 1}]\n", "x: [{c: 1}, {a: {b: 1}}]\n"),
        ] {
            assert_eq!(added(source, Format::Yaml), expected, "{source}");
        }
    }

    #[test]
    fn json_stays_json() {
        for (source, expected) in [
            (r#"{"x": {"c": 1}}"#, r#"{"x": {"a": {"b": 1}, "c": 1}}"#),
            (r#"{"x": {}}"#, r#"{"x": {"a": {"b": 1}}}"#),
            (r#"{"x": null}"#, r#"{"x": {"a": {"b": 1}}}"#),
            (r#"{"x": []}"#, r#"{"x": [{"a": {"b": 1}}]}"#),
            ("{\"x\": [\n  {}\n]}", "{\"x\": [\n  {},\n  {\"a\": {\"b\": 1}}\n]}"),
            (
                "{\n  \"x\": {\n    \"c\": 1\n  }\n}",
                "{\n  \"x\": {\n    \"a\": {\"b\": 1},\n    \"c\": 1\n  }\n}",
            ),
        ] {
            assert_eq!(added(source, Format::Json), expected, "{source}");
            assert_eq!(added(source, Format::Yaml), expected, "{source}");
        }
    }
}
