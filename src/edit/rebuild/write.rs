//! Members as text.

use super::super::copied::reindented;
use super::super::scalar::{ScalarContext, write_value_text};
use super::super::source::line_start;
use super::super::value::{self, Steps, Value};
use super::{FileStyle, Form, Layout, Member, Part, Written, indent_of_line};

/// The whole text.
pub(super) fn root(file: &FileStyle<'_>, root: &Member<'_>) -> Option<String> {
    let source = file.text();
    let (members, layout) = match &root.part {
        Part::Map(members, layout) => (members, layout),
        _ => return None,
    };
    let start = line_start(source, 0);
    let mut text = source.get(..start)?.to_owned();
    if let Form::Brackets { .. } = layout.form {
        let range = file.tree.root()?.range();
        text = source.get(..range.start)?.to_owned();
        text.push_str(&in_brackets(file, &root.part, "", false)?);
        text.push_str(source.get(range.end..)?);
        return Some(text);
    }
    text.push_str(&lines(file, members, layout, 0)?);
    let has_last_break = source.ends_with(['\n', '\r']);
    if has_last_break && !text.ends_with(['\n', '\r']) {
        text.push_str(file.line_break());
    }
    Some(text)
}

/// Entries or items in lines, the first at the start of a line, the last without a line break.
fn lines(
    file: &FileStyle<'_>,
    members: &[Member<'_>],
    layout: &Layout<'_>,
    column: usize,
) -> Option<String> {
    let mut all: Vec<String> = Vec::new();
    let indent = " ".repeat(column);
    for member in members {
        all.extend(member.above.iter().map(|line| indented(&indent, line)));
        let (above, text) = in_line(file, member, column)?;
        all.extend(above.iter().map(|line| indented(&indent, line)));
        all.push(format!("{indent}{text}"));
    }
    all.extend(layout.below.iter().map(|line| indented(&indent, line)));
    Some(all.join(file.line_break()))
}

fn indented(indent: &str, line: &str) -> String {
    if line.is_empty() { String::new() } else { format!("{indent}{line}") }
}

/// An entry from its key on or an item from its dash on, and the comments that have to be above
/// it.
fn in_line<'m>(
    file: &FileStyle<'_>,
    member: &'m Member<'_>,
    column: usize,
) -> Option<(Vec<&'m str>, String)> {
    let after = member.after.map(|comment| format!(" {comment}")).unwrap_or_default();
    let is_item = member.name.is_empty() && member.key.is_none();
    let start = match (is_item, member.key) {
        (true, _) => "-".to_owned(),
        (_, Some(key)) => format!("{key}:"),
        (_, None) => format!("{}:", write_value_text(file, &member.name, ScalarContext::Block)),
    };
    let no_lines = Vec::new;
    match &member.part {
        Part::Same(written) => {
            let text = written_text(file, written, Some(column), &" ".repeat(column))?;
            match written.column {
                Some(_) => Some((no_lines(), format!("{start}{text}{after}"))),
                None => Some((no_lines(), format!("{start} {text}{after}"))),
            }
        }
        Part::New(value) => {
            let steps = Steps { beside: None };
            let text = match is_item {
                true => value::block_item(file, column, steps, value),
                false => value::block_entry(file, column, steps, &member.name, value),
            };
            match (text.contains(['\n', '\r']), member.after) {
                (true, Some(comment)) => Some((vec![comment], text)),
                _ => Some((no_lines(), format!("{text}{after}"))),
            }
        }
        Part::Map(members, layout) | Part::List(members, layout) => {
            if members.is_empty() || matches!(layout.form, Form::Brackets { .. }) {
                let text = in_brackets(file, &member.part, &" ".repeat(column), false)?;
                return Some((layout.below.clone(), format!("{start} {text}{after}")));
            }
            let is_list = matches!(member.part, Part::List(..));
            let offset = match layout.form {
                Form::Lines(offset) => offset,
                _ if is_item => 2,
                _ if is_list => file.dash(),
                _ => file.step(),
            };
            if !is_item {
                let inner = lines(file, members, layout, column + offset)?;
                return Some((no_lines(), format!("{start}{after}{}{inner}", file.line_break())));
            }
            // The first one is after the dash, its comments above it.
            let (first, _) = members.split_first()?;
            let above: Vec<&str> = first.above.clone();
            let mut members = members.to_vec();
            members.first_mut()?.above.clear();
            let inner = lines(file, &members, layout, column + offset)?;
            let inner = inner.get(column + offset..)?;
            let gap = " ".repeat(offset.saturating_sub(1));
            let above = above.into_iter().filter(|line| !line.is_empty()).collect();
            Some((above, format!("{start}{gap}{inner}")))
        }
    }
}

/// What is there, for a line with this indentation.
fn written_text(
    file: &FileStyle<'_>,
    written: &Written<'_>,
    column: Option<usize>,
    indent: &str,
) -> Option<String> {
    let text = written.range.of(file.text());
    let text = text.trim_end_matches([' ', '\t']);
    match (written.column, column) {
        (Some(old), Some(new)) if old == new => Some(text.to_owned()),
        (Some(old), Some(new)) => reindented(text, |line| {
            let content = line.trim_start_matches(' ');
            let spaces = line.len() - content.len();
            if content.is_empty() && spaces <= old {
                return Some(String::new());
            }
            let new = match (spaces + new).checked_sub(old) {
                Some(new) => new,
                None if content.starts_with('#') => 0,
                None => return None,
            };
            Some(format!("{}{content}", " ".repeat(new)))
        }),
        // Lines do not fit between brackets.
        (Some(_), None) => None,
        (None, _) => {
            let old = indent_of_line(file.text(), written.range.start);
            reindented(text, |line| match line.strip_prefix(old) {
                Some(rest) => Some(format!("{indent}{rest}")),
                None => Some(line.to_owned()),
            })
        }
    }
}

/// A value between brackets; `indent` is that of the line on which it begins.
fn in_brackets(
    file: &FileStyle<'_>,
    part: &Part<'_>,
    indent: &str,
    is_in_wide: bool,
) -> Option<String> {
    let (members, layout, open, close) = match part {
        Part::Same(written) => return written_text(file, written, None, indent),
        Part::New(value) => return Some(new_in_brackets(file, value, indent, is_in_wide)),
        Part::Map(members, layout) => (members, layout, '{', '}'),
        Part::List(members, layout) => (members, layout, '[', ']'),
    };
    let is_wide = match layout.form {
        Form::Brackets { is_wide } => is_wide,
        Form::Lines(_) => return None,
        Form::New => is_in_wide,
    };
    if members.is_empty() && layout.below.is_empty() {
        return Some(format!("{open}{close}"));
    }
    let unit = file.brackets().unit.as_deref().unwrap_or("  ");
    let inner = format!("{indent}{unit}");
    let colon = if file.brackets().is_compact { ":" } else { ": " };
    let mut texts = Vec::new();
    for member in members {
        let key = match (member.name.is_empty() && member.key.is_none(), member.key) {
            (true, _) => String::new(),
            (_, Some(key)) => format!("{key}{colon}"),
            (_, None) => {
                format!("{}{colon}", write_value_text(file, &member.name, ScalarContext::Flow))
            }
        };
        let line = if is_wide { inner.as_str() } else { indent };
        let value = in_brackets(file, &member.part, line, is_wide)?;
        texts.push((member, format!("{key}{value}")));
    }
    if !is_wide {
        if members.iter().any(|it| !it.above.is_empty() || it.after.is_some()) {
            return None;
        }
        let texts: Vec<String> = texts.into_iter().map(|(_, text)| text).collect();
        return Some(format!("{open}{}{close}", texts.join(value::comma(file))));
    }
    let new_line = format!("{}{inner}", file.line_break());
    let mut text = open.to_string();
    let last = texts.len().saturating_sub(1);
    for (index, (member, written)) in texts.into_iter().enumerate() {
        for comment in &member.above {
            text.push_str(&new_line);
            text.push_str(comment);
        }
        text.push_str(&new_line);
        text.push_str(&written);
        if index < last {
            text.push(',');
        }
        if let Some(comment) = member.after {
            text.push(' ');
            text.push_str(comment);
        }
    }
    for comment in &layout.below {
        text.push_str(&new_line);
        text.push_str(comment);
    }
    Some(format!("{text}{}{indent}{close}", file.line_break()))
}

fn new_in_brackets(file: &FileStyle<'_>, value: &Value, indent: &str, is_wide: bool) -> String {
    match is_wide {
        true => value::pretty(file, indent, value),
        false => value::inline(file, value),
    }
}
