//! One more item for `ignore` in a settings file, written as the file is written.

use crate::edit::Edit;
use crate::settings::Ignore;
use crate::text::{Text, TextRange, first_line_break};
use crate::yaml::{self, Entry, Format, Kind, Node, Shape, Style, Tree};

/// The edit that adds an item to `ignore`. Nothing if it is there already, or if the file is
/// written in a way that leaves no place for it.
pub fn add_ignore(source: &str, ignore: &Ignore) -> Option<Edit> {
    let tree = read(source);
    if !tree.errors().is_empty() {
        return None;
    }
    let before = items(&tree);
    if before.contains(ignore) {
        return None;
    }
    let edit = place(&tree, ignore)?;
    // Whatever the file looks like: it must hold what it held, and the new item.
    let mut text = source.to_owned();
    text.replace_range(edit.range.start..edit.range.end, &edit.text);
    let after = read(&text);
    let added = items(&after);
    let holds_both = added.len() == before.len() + 1 && added.contains(ignore);
    (after.errors().is_empty() && holds_both && others(&after) == others(&tree)).then_some(edit)
}

fn read(source: &str) -> Tree {
    yaml::read(source, Format::Yaml, Shape(&[]))
}

/// The keys of the root beside `ignore`.
fn others(tree: &Tree) -> Vec<String> {
    let entries = tree.root().into_iter().flat_map(|root| root.entries());
    entries.map(|entry| entry.key.text().into_owned()).filter(|key| key != "ignore").collect()
}

fn items(tree: &Tree) -> Vec<Ignore> {
    let list = tree.root().and_then(|root| root.entry("ignore"));
    let items = list.into_iter().flat_map(|entry| entry.value.items());
    items
        .map(|item| {
            let text = |name| item.entry(name).map(|entry| entry.value.text().into_owned());
            Ignore { path: text("path"), rule: text("rule"), pointer: text("pointer") }
        })
        .collect()
}

fn place(tree: &Tree, ignore: &Ignore) -> Option<Edit> {
    let source = tree.source();
    let style = Manner::of(tree);
    let Some(root) = tree.root().filter(|root| !root.is_null()) else {
        return Some(at_end(source, &style, "", ignore));
    };
    if root.kind() != Kind::Mapping {
        return None;
    }
    match root.entry("ignore") {
        Some(entry) => into(tree, entry, &style, ignore),
        None if root.style() == Style::Flow => {
            let last = root.entries().last()?;
            let text = format!(", \"ignore\": [{}]", style.flow_item(ignore, Quotes::Double));
            Some(Edit { range: TextRange::empty(last.range().end), text })
        }
        None if tree.second_document().is_some() => None,
        None => Some(at_end(source, &style, indent_of(source, root.range().start)?, ignore)),
    }
}

/// A new key after everything else.
fn at_end(source: &str, style: &Manner, indent: &str, ignore: &Ignore) -> Edit {
    let line_break = style.line_break;
    let begins = if source.is_empty() || source.ends_with(['\n', '\r']) { "" } else { line_break };
    let item = style.flow_item(ignore, Quotes::Single);
    let text = format!(
        "{begins}{indent}ignore:{line_break}{indent}{}- {item}{line_break}",
        style.list_indent
    );
    Edit { range: TextRange::empty(source.len()), text }
}

/// A new item of the list that is there.
fn into(tree: &Tree, entry: Entry<'_>, style: &Manner, ignore: &Ignore) -> Option<Edit> {
    let source = tree.source();
    let value = entry.value;
    if value.kind() == Kind::Sequence && value.style() == Style::Flow {
        return into_flow(source, value, style, ignore);
    }
    if value.is_null() {
        // Whatever stands for nothing, `~` for one, goes.
        let key = entry.key.range();
        let indent = indent_of(source, key.start)?;
        let item = style.flow_item(ignore, Quotes::Single);
        let list = format!("{}{indent}{}- {item}", style.line_break, style.list_indent);
        let at = match value.range() {
            range if !range.is_empty() => {
                let before = TextRange::new(0, range.start).of(source);
                TextRange::new(before.trim_end_matches(' ').len(), range.end)
            }
            _ => TextRange::empty(Text::new(source).line_at(key.end).end),
        };
        return Some(Edit { range: at, text: list });
    }
    if value.kind() != Kind::Sequence {
        return None;
    }
    let last = value.items().last()?;
    let indent = indent_of(source, last.range().start)?;
    let dash = source.get(..last.range().start)?.trim_end_matches(' ').len();
    let gap = TextRange::new(dash, last.range().start).of(source);
    let item = if last.kind() == Kind::Mapping && last.style() == Style::Block {
        let inner = format!("{}{indent} {gap}", style.line_break);
        fields(ignore, Quotes::Single).join(&inner)
    } else {
        style.flow_item(ignore, Quotes::Single)
    };
    let end = Text::new(source).line_at(last.range().end).end;
    let text = format!("{}{indent}-{gap}{item}", style.line_break);
    Some(Edit { range: TextRange::empty(end), text })
}

fn into_flow(source: &str, list: Node<'_>, style: &Manner, ignore: &Ignore) -> Option<Edit> {
    let is_json = list.range().of(source).contains('"');
    let quotes = if is_json { Quotes::Double } else { Quotes::Single };
    let item = style.flow_item(ignore, quotes);
    Some(match list.items().last() {
        Some(last) => Edit { range: TextRange::empty(last.range().end), text: format!(", {item}") },
        None => Edit { range: TextRange::empty(list.range().end.checked_sub(1)?), text: item },
    })
}

/// The blanks before the first thing on the line of an offset, if nothing but blanks and the dash
/// of an item is before it.
fn indent_of(source: &str, offset: usize) -> Option<&str> {
    let line = Text::new(source).line_at(offset);
    let before = TextRange::new(line.start, offset).of(source).trim_start_matches('\u{feff}');
    let indent = before.get(..before.len() - before.trim_start_matches(' ').len())?;
    before.trim_start_matches(' ').trim_start_matches('-').trim().is_empty().then_some(indent)
}

/// How a settings file is written.
struct Manner {
    line_break: &'static str,
    /// How far lists are indented under their key.
    list_indent: &'static str,
}

impl Manner {
    fn of(tree: &Tree) -> Self {
        let source = tree.source();
        let line_break = first_line_break(source);
        let is_flush = source.split(['\n', '\r']).any(|line| line.starts_with("- "));
        Self { line_break, list_indent: if is_flush { "" } else { "  " } }
    }

    fn flow_item(&self, ignore: &Ignore, quotes: Quotes) -> String {
        format!("{{{}}}", fields(ignore, quotes).join(", "))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    /// None where they are not needed, else single ones.
    Single,
    /// Double ones everywhere, as in JSON.
    Double,
}

/// `key: value` of each part that is given.
fn fields(ignore: &Ignore, quotes: Quotes) -> Vec<String> {
    let parts = [("path", &ignore.path), ("rule", &ignore.rule), ("pointer", &ignore.pointer)];
    let given = parts.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
    let field = |(name, value): (&str, &String)| match quotes {
        Quotes::Double => format!("\"{name}\": {}", double_quoted(value)),
        Quotes::Single => format!("{name}: {}", scalar(value)),
    };
    given.map(field).collect()
}

/// A text as a scalar that may be between brackets.
fn scalar(text: &str) -> String {
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "/._-~".contains(c))
        && (text.contains(['/', '-']) || text.len() > 5);
    if is_plain {
        text.to_owned()
    } else if text.chars().any(char::is_control) {
        double_quoted(text)
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

fn double_quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(letter);
            }
            letter if letter.is_control() => quoted += &format!("\\u{:04x}", u32::from(letter)),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
