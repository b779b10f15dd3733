//! Entries and items taken away, with their lines and commas.
//!
//! Comments above stay: whom they speak of is a guess.

use super::Edit;
use super::piece::{Lines, Piece, has_used_anchor};
use super::source::{
    Marker, byte_at, byte_before, comment_at, end_of_free_rest, end_of_line_above, has_comment,
    holds_template_lines, lead, line_end, line_start, next_line, nodes_of, skip, skip_back,
    skip_blanks, skip_blanks_back,
};
use super::style::FileStyle;
use crate::text::TextRange;
use crate::yaml::{Entry, Kind, Node, Style};

/// Takes an entry out of its mapping; `{}` stays of one that had no other.
pub(crate) fn remove_entry<'t>(
    file: &FileStyle<'t>,
    mapping: Node<'t>,
    entry: Entry<'t>,
) -> Option<Vec<Edit>> {
    file.wanted()?;
    let piece = Piece::entry(file, mapping, entry)?;
    let nodes = nodes_of(entry.value).into_iter().chain([entry.key]);
    if has_used_anchor(file.text(), piece.range(), nodes) {
        return None;
    }
    let is_only = mapping.entries().nth(1).is_none();
    remove(file, mapping, &piece, is_only)
}

/// Takes an item out of its sequence; `[]` stays of one that had no other.
pub(crate) fn remove_item<'t>(
    file: &FileStyle<'t>,
    sequence: Node<'t>,
    item: Node<'t>,
) -> Option<Vec<Edit>> {
    file.wanted()?;
    let piece = Piece::item(file, sequence, item)?;
    if has_used_anchor(file.text(), piece.range(), nodes_of(item).into_iter()) {
        return None;
    }
    let is_only = sequence.items().nth(1).is_none();
    remove(file, sequence, &piece, is_only)
}

fn remove(
    file: &FileStyle<'_>,
    collection: Node<'_>,
    piece: &Piece<'_>,
    is_only: bool,
) -> Option<Vec<Edit>> {
    if holds_template_lines(file.tree, piece.range()) {
        return None;
    }
    match (collection.style(), is_only) {
        (Style::Block, true) => only_in_block(file, collection, piece),
        (Style::Block, false) => Some(vec![removed(in_block(file, piece)?)]),
        (Style::Flow, true) => only_in_brackets(file, collection, piece),
        (Style::Flow, false) => in_brackets(file, piece),
        _ => None,
    }
}

fn in_block(file: &FileStyle<'_>, piece: &Piece<'_>) -> Option<TextRange> {
    let text = file.text();
    let lines = piece.lines(file)?;
    if lines.begins_line {
        return Some(whole_lines(file, &lines));
    }
    // The next one takes its place after the dash.
    let mut next = lines.next?;
    while skip_blanks(text, next) == line_end(text, next) {
        next = next_line(text, next)?;
    }
    let content = skip_blanks(text, next);
    let fits = content - next == lines.column || comment_at(file.tree, content).is_some();
    fits.then_some(TextRange::new(piece.start, content))
}

/// The lines of a piece with their line breaks; at the end of the text the one above, so that a
/// text without a last line break stays one.
fn whole_lines(file: &FileStyle<'_>, lines: &Lines) -> TextRange {
    let text = file.text();
    let Some(mut next) = lines.next else {
        let mut start = lines.start;
        while let Some(above) = end_of_line_above(text, start).filter(|_| !file.has_block_scalars())
        {
            start = above;
            let line = line_start(text, above);
            if skip_blanks(text, line) < above || line == line_start(text, 0) {
                break;
            }
            start = line;
        }
        return TextRange::new(start, lines.end);
    };
    if file.has_kept_blank_lines() {
        // They would become a part of the value above.
        while skip_blanks(text, next) == line_end(text, next) {
            let Some(below) = next_line(text, next) else { break };
            next = below;
        }
    }
    TextRange::new(lines.start, next)
}

fn only_in_block(
    file: &FileStyle<'_>,
    collection: Node<'_>,
    piece: &Piece<'_>,
) -> Option<Vec<Edit>> {
    let text = file.text();
    let empty = empty(collection);
    let lead = lead(file.tree, collection)?;
    match lead.marker {
        Marker::Colon => {
            let lines = piece.lines(file).filter(|lines| lines.begins_line)?;
            let range = TextRange::new(lead.end.checked_sub(1)?, lead.end);
            let kept = range.of(text);
            let key = Edit { range, text: format!("{kept} {empty}") };
            let lines = whole_lines(file, &lines);
            (lines.start >= range.end).then(|| vec![key, removed(lines)])
        }
        Marker::Dash | Marker::Document => {
            end_of_free_rest(file.tree, piece.end)?;
            Some(vec![Edit { range: piece.range(), text: empty.to_owned() }])
        }
        Marker::Bracket => None,
    }
}

fn only_in_brackets(
    file: &FileStyle<'_>,
    collection: Node<'_>,
    piece: &Piece<'_>,
) -> Option<Vec<Edit>> {
    let range = collection.range();
    let before = TextRange::new(range.start, piece.start);
    let after = TextRange::new(piece.end, range.end);
    if has_comment(file.tree, before) || has_comment(file.tree, after) {
        return None;
    }
    Some(vec![Edit { range, text: empty(collection).to_owned() }])
}

/// The edits that take a piece, or several that follow each other, out of brackets where others
/// stay.
pub(super) fn in_brackets(file: &FileStyle<'_>, piece: &Piece<'_>) -> Option<Vec<Edit>> {
    let (text, tree) = (file.text(), file.tree);
    let before = skip_back(tree, piece.start);
    let next = skip(tree, piece.end);
    let begins_line = piece.indent(file).is_some();
    let line_above = end_of_line_above(text, line_start(text, piece.start));
    match byte_at(text, next) {
        b',' => {
            let after = next + 1;
            let following = skip(tree, after);
            let is_last = matches!(byte_at(text, following), b']' | b'}');
            let range = match (end_of_free_rest(tree, after), line_above) {
                (Some(end), Some(above)) if begins_line => TextRange::new(above, end),
                (Some(end), _) if !begins_line => {
                    let gap = TextRange::new(piece.start, following);
                    let is_first = matches!(byte_before(text, before), b'[' | b'{');
                    if is_first && !has_comment(tree, TextRange::new(piece.end, following)) {
                        gap
                    } else {
                        TextRange::new(skip_blanks_back(text, piece.start), end)
                    }
                }
                _ if is_last => TextRange::new(skip_blanks_back(text, piece.start), after),
                _ => TextRange::new(piece.start, following),
            };
            Some(vec![removed(range)])
        }
        b']' | b'}' => {
            let comma = before.checked_sub(1).filter(|comma| byte_at(text, *comma) == b',')?;
            let own_end = end_of_free_rest(tree, piece.end).filter(|_| begins_line);
            let end = own_end.unwrap_or(piece.end);
            if !has_comment(tree, TextRange::new(comma, piece.start)) {
                return Some(vec![removed(TextRange::new(comma, end))]);
            }
            let start = match line_above {
                Some(above) if begins_line => above,
                _ => skip_blanks_back(text, piece.start),
            };
            let comma = TextRange::new(comma, before);
            Some(vec![removed(comma), removed(TextRange::new(start, end))])
        }
        _ => None,
    }
}

fn empty(collection: Node<'_>) -> &'static str {
    if collection.kind() == Kind::Mapping { "{}" } else { "[]" }
}

fn removed(range: TextRange) -> Edit {
    Edit { range, text: String::new() }
}
