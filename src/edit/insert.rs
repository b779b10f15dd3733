//! New entries and items, and copies of entries.

use super::content::Content;
use super::copied::Copied;
use super::fill::fill;
use super::piece::{Piece, with_comments_above};
use super::source::{
    byte_at, byte_before, end_of_free_rest, end_of_line_above, indent_before, is_template_line,
    line_end, line_start, skip,
};
use super::style::FileStyle;
use super::value::{self, Steps, Value};
use super::{Edit, Position};
use crate::text::TextRange;
use crate::yaml::{Entry, Kind, Node, Style};

/// Adds an entry to a mapping, which may be an empty one or a missing value. A mapping with an
/// anchor changes for all who use it.
pub(crate) fn insert_entry<'t>(
    file: &FileStyle<'t>,
    mapping: Node<'t>,
    key: &str,
    value: &Value,
    position: Position<Entry<'t>>,
) -> Option<Vec<Edit>> {
    file.wanted()?;
    insert_content(file, mapping, &Content::Entry(key, value), position)
}

/// Writes an entry of `mapping` into another mapping as well. Nothing in it is converted; `None` if
/// the other place needs another notation, or if an anchor or alias in it would mean something else
/// there.
pub(crate) fn copy_entry<'t>(
    file: &FileStyle<'t>,
    mapping: Node<'t>,
    entry: Entry<'t>,
    into_mapping: Node<'t>,
    position: Position<Entry<'t>>,
) -> Option<Vec<Edit>> {
    file.wanted()?;
    let copied = Copied::new(file, mapping, entry, into_mapping)?;
    insert_content(file, into_mapping, &Content::Copy(&copied), position)
}

/// Adds an item at the end of a sequence, which may be an empty one or a missing value.
pub(crate) fn append_item<'t>(
    file: &FileStyle<'t>,
    sequence: Node<'t>,
    value: &Value,
) -> Option<Vec<Edit>> {
    file.wanted()?;
    let content = Content::Item(value);
    let last = sequence.items().last();
    let Some(last) = last else {
        return fill(file, sequence, Kind::Sequence, &content);
    };
    let piece = Piece::item(file, sequence, last)?;
    insert(file, sequence, &piece, Side::Behind, &content)
}

/// On which side of its neighbour.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    Behind,
}

impl Side {
    fn of<T>(position: Position<T>) -> Self {
        match position {
            Position::First | Position::Before(_) => Side::Before,
            Position::Last | Position::After(_) => Side::Behind,
        }
    }
}

fn insert_content<'t>(
    file: &FileStyle<'t>,
    mapping: Node<'t>,
    content: &Content<'_>,
    position: Position<Entry<'t>>,
) -> Option<Vec<Edit>> {
    let neighbour = match position {
        Position::First => mapping.entries().next(),
        Position::Last => mapping.last_entry(),
        Position::After(entry) | Position::Before(entry) => Some(entry),
    };
    let Some(neighbour) = neighbour else {
        return fill(file, mapping, Kind::Mapping, content);
    };
    let piece = Piece::entry(file, mapping, neighbour)?;
    insert(file, mapping, &piece, Side::of(position), content)
}

fn insert(
    file: &FileStyle<'_>,
    collection: Node<'_>,
    piece: &Piece<'_>,
    side: Side,
    content: &Content<'_>,
) -> Option<Vec<Edit>> {
    let edit = match (collection.style(), side) {
        (Style::Block, Side::Behind) => after_block(file, collection, piece, content)?,
        (Style::Block, Side::Before) => before_block(file, collection, piece, content)?,
        (Style::Flow, Side::Behind) => after_in_brackets(file, piece, content)?,
        (Style::Flow, Side::Before) => before_in_brackets(file, piece, content)?,
        _ => return None,
    };
    Some(vec![edit])
}

fn after_block(
    file: &FileStyle<'_>,
    collection: Node<'_>,
    piece: &Piece<'_>,
    content: &Content<'_>,
) -> Option<Edit> {
    let lines = piece.lines(file)?;
    let steps = Steps { beside: Some(collection) };
    let indent = " ".repeat(lines.column);
    let line = format!("{indent}{}", content.block(file, lines.column, steps)?);
    let line_break = file.line_break();
    match lines.next {
        Some(next) if is_template_line(file.tree, next) => None,
        Some(next) => Some(inserted(next, format!("{line}{line_break}"))),
        None if piece.is_open_ended(file) || content.is_open_ended() => None,
        None => Some(inserted(lines.end, format!("{line_break}{line}"))),
    }
}

fn before_block(
    file: &FileStyle<'_>,
    collection: Node<'_>,
    piece: &Piece<'_>,
    content: &Content<'_>,
) -> Option<Edit> {
    let lines = piece.lines(file)?;
    let content = content.block(file, lines.column, Steps { beside: Some(collection) })?;
    let indent = " ".repeat(lines.column);
    let line_break = file.line_break();
    if !lines.begins_line {
        return Some(inserted(piece.start, format!("{content}{line_break}{indent}")));
    }
    let at = with_comments_above(file, lines.start, lines.column);
    if is_below_template_line(file, at) {
        return None;
    }
    Some(inserted(at, format!("{indent}{content}{line_break}")))
}

fn after_in_brackets(
    file: &FileStyle<'_>,
    piece: &Piece<'_>,
    content: &Content<'_>,
) -> Option<Edit> {
    let (text, tree) = (file.text(), file.tree);
    let line_break = file.line_break();
    let next = skip(tree, piece.end);
    if byte_at(text, next) == b',' {
        let after = next + 1;
        let following = skip(tree, after);
        let indent = piece.indent(file).or_else(|| {
            let is_piece = !matches!(byte_at(text, following), b']' | b'}');
            is_piece.then(|| indent_before(text, following)).flatten()
        });
        let line = end_of_free_rest(tree, after).zip(indent);
        return match line {
            Some((end, _)) if precedes_template_line(file, end) => None,
            Some((end, indent)) => {
                let content = content.pretty(file, indent)?;
                Some(inserted(end, format!("{line_break}{indent}{content},")))
            }
            None => {
                let space = value::comma(file).trim_start_matches(',');
                Some(inserted(after, format!("{space}{},", content.inline(file)?)))
            }
        };
    }
    // A comma right after a colon is not read alike everywhere.
    if byte_before(text, piece.end) == b':' {
        return None;
    }
    let Some(indent) = piece.indent(file) else {
        let comma = value::comma(file);
        return Some(inserted(piece.end, format!("{comma}{}", content.inline(file)?)));
    };
    let line = format!("{line_break}{indent}{}", content.pretty(file, indent)?);
    match end_of_free_rest(tree, piece.end) {
        Some(end) if precedes_template_line(file, end) => None,
        Some(end) if end > piece.end => {
            let range = TextRange::new(piece.end, end);
            Some(Edit { range, text: format!(",{}{line}", range.of(text)) })
        }
        _ => Some(inserted(piece.end, format!(",{line}"))),
    }
}

fn before_in_brackets(
    file: &FileStyle<'_>,
    piece: &Piece<'_>,
    content: &Content<'_>,
) -> Option<Edit> {
    let Some(indent) = piece.indent(file) else {
        let comma = value::comma(file);
        return Some(inserted(piece.start, format!("{}{comma}", content.inline(file)?)));
    };
    let line = line_start(file.text(), piece.start);
    let at = with_comments_above(file, line, indent.len());
    if is_below_template_line(file, at) {
        return None;
    }
    let content = content.pretty(file, indent)?;
    Some(inserted(at, format!("{indent}{content},{}", file.line_break())))
}

fn is_below_template_line(file: &FileStyle<'_>, line: usize) -> bool {
    end_of_line_above(file.text(), line)
        .is_some_and(|above| is_template_line(file.tree, line_start(file.text(), above)))
}

fn precedes_template_line(file: &FileStyle<'_>, at: usize) -> bool {
    let next = super::source::next_line(file.text(), line_end(file.text(), at));
    next.is_some_and(|next| is_template_line(file.tree, next))
}

fn inserted(at: usize, text: String) -> Edit {
    Edit { range: TextRange::empty(at), text }
}
