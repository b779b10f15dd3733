//! Cuts a string into literal pieces and holes: text whose value is not known yet.
//!
//! A hole is template syntax (`${…}`, `$NAME`, `%{…}`, `{{…}}`, `{%…%}`, `{#…#}`, `<%…%>`, `$(…)`,
//! `__X__`, `<x>`, `[NAME]`, `{NAME}`, `@@X@@`, `#{X}#`, `%X%`) or a placeholder that a person is
//! meant to replace. In a text that begins with a slash `{NAME}` is a path parameter. This is the
//! only room that knows any of it. It does not know what the string is for, where it is or who
//! fills it in; callers whose values may rightly be upper-case words (`CONSTANT_ADDRESS`, names) ask
//! [`has_syntax`], those with a URL or a host [`pieces_of_url`] or [`has_hole_in_url`], all others
//! [`has_hole`].

mod begun;
mod control;
mod file;
mod fill;
mod mark;
mod placeholder;
mod syntax;
mod url;

use std::borrow::Cow;
use std::ops::Range;

pub use begun::{BegunName, begun_name, is_name};
pub use control::{ControlTag, TagBlock, tag, tags};
pub use file::{find_alone, marks, may_hold_mark};
pub use fill::{Filled, Substitution, fill, names};
pub use mark::Mark;
pub use placeholder::{asks_for, is_left_open, is_placeholder, is_url_placeholder};

/// Whether a piece is text or stands for text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// Text that means itself.
    Literal,
    /// Text that stands for an unknown value.
    Hole,
}

/// A run of the string. The pieces of a string cover it without gaps, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// Literal or hole.
    pub kind: PieceKind,
    /// Its bytes in the string.
    pub range: Range<usize>,
    /// What a hole asks for, as written: `NAME`, `var.NAME`, `.Values.NAME`.
    pub name: Option<&'a str>,
}

/// A hole while the pieces are being found.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Hole<'a> {
    range: Range<usize>,
    name: Option<&'a str>,
}

/// The literal pieces and holes of a value. Neighbouring literals are one piece; an empty string
/// has no piece.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    pieces_between(text, holes(text))
}

fn pieces_between<'a>(text: &'a str, holes: Vec<Hole<'a>>) -> Vec<Piece<'a>> {
    let mut pieces = Vec::with_capacity(holes.len() * 2 + 1);
    let mut done = 0;
    for hole in holes {
        if done < hole.range.start {
            pieces.push(literal(done..hole.range.start));
        }
        done = hole.range.end;
        pieces.push(Piece { kind: PieceKind::Hole, range: hole.range, name: hole.name });
    }
    if done < text.len() {
        pieces.push(literal(done..text.len()));
    }
    pieces
}

/// The same where a URL or a host must be: there `{word}` and `[word]` in the host are holes as
/// well, marks that no URL may hold, and hosts that are no more than a word for one, as
/// `function_url` and `https://your-service`.
pub fn pieces_of_url(text: &str) -> Vec<Piece<'_>> {
    if is_url_placeholder(text) {
        return vec![Piece {
            kind: PieceKind::Hole,
            range: 0..text.len(),
            name: Some(text.trim()),
        }];
    }
    let mut holes = holes(text);
    let found = url::holes(text, &holes);
    if !found.is_empty() {
        holes.extend(found);
        holes.sort_by_key(|hole| hole.range.start);
    }
    pieces_between(text, holes)
}

/// Whether any part of a URL or host is unknown.
pub fn has_hole_in_url(text: &str) -> bool {
    pieces_of_url(text).iter().any(|piece| piece.kind == PieceKind::Hole)
}

/// Endings that say that a file is filled in before it is used; what it will be is before them.
const ENDINGS: [&str; 6] = ["tpl", "tmpl", "tftpl", "template", "j2", "example"];

/// The name or path of a file without the endings that call it a template.
pub fn name_without_ending(name: &str) -> &str {
    let mut name = name;
    while let Some((before, ending)) = name.rsplit_once('.') {
        let is_ours = ENDINGS.iter().any(|ours| ending.eq_ignore_ascii_case(ours));
        if !is_ours || before.is_empty() || before.ends_with('/') {
            break;
        }
        name = before;
    }
    name
}

/// Whether any part of the value is unknown.
pub fn has_hole(text: &str) -> bool {
    !holes(text).is_empty()
}

/// Whether the value is one hole and nothing else.
pub fn is_one_hole(text: &str) -> bool {
    matches!(pieces(text).as_slice(), [one] if one.kind == PieceKind::Hole)
}

/// The words in a value that a person has yet to replace: `YOUR_…`, `YOUR-…`, `REPLACE_…`,
/// `…_PLACEHOLDER`, `<…>`. `None` if a program fills in any of it.
pub fn leftover(text: &str) -> Option<&str> {
    let holes = syntax_holes(text);
    let written = |hole: &Hole<'_>| text.get(hole.range.clone()).unwrap_or_default();
    let is_for_people = |hole: &Hole<'_>| {
        let inside = written(hole).strip_prefix('<').and_then(|it| it.strip_suffix('>'));
        inside.is_some_and(|it| it.starts_with(|first: char| first.is_ascii_alphabetic()))
    };
    if !holes.iter().all(is_for_people) {
        return None;
    }
    holes.first().map(written).or_else(|| placeholder::leftover(text))
}

/// Whether the text holds template syntax or an explicit placeholder (`YOUR_…`, `REPLACE_…`,
/// `…_PLACEHOLDER`, `xxx`). Upper-case words alone do not count, so it suits names and values
/// that are rightly written that way.
pub fn has_syntax(text: &str) -> bool {
    if !may_have_hole(text) {
        return false;
    }
    let holes = syntax_holes(text);
    !holes.is_empty() || !placeholder::tokens(text, &holes).is_empty()
}

fn literal<'a>(range: Range<usize>) -> Piece<'a> {
    Piece { kind: PieceKind::Literal, range, name: None }
}

fn holes(text: &str) -> Vec<Hole<'_>> {
    if !may_have_hole(text) {
        return Vec::new();
    }
    let mut holes = syntax_holes(text);
    if holes.is_empty() && is_placeholder(text) {
        return vec![Hole { range: 0..text.len(), name: Some(text.trim()) }];
    }
    for find in [placeholder::host_words, placeholder::tokens] {
        let found = find(text, &holes);
        if !found.is_empty() {
            holes.extend(found);
            holes.sort_by_key(|hole| hole.range.start);
        }
    }
    holes
}

fn syntax_holes(text: &str) -> Vec<Hole<'_>> {
    match url::marked(text) {
        Some(name) => vec![Hole { range: 0..text.len(), name: Some(name) }],
        None => syntax::holes(text),
    }
}

/// A cheap test that most ordinary values do not pass.
fn may_have_hole(text: &str) -> bool {
    // One look at each byte: this is asked of every value of a config, again and again.
    let bytes = text.as_bytes();
    let follows = |at: usize, word: &[u8]| bytes.get(at..).is_some_and(|it| it.starts_with(word));
    bytes.iter().enumerate().any(|(at, byte)| match MARKS.get(usize::from(*byte)) {
        Some(Opening::Always) => true,
        Some(Opening::Repeated) => follows(at, b"xxx") || follows(at, b"**"),
        Some(Opening::Never) | None => false,
    })
}

/// Whether a byte can begin template syntax or a placeholder.
#[derive(Clone, Copy)]
enum Opening {
    Never,
    Always,
    /// Two stars, or three times the letter.
    Repeated,
}

#[expect(clippy::indexing_slicing, reason = "checked when this is compiled")]
const MARKS: [Opening; 256] = {
    let mut marks = [Opening::Never; 256];
    let mut byte = 0;
    while byte < marks.len() {
        marks[byte] = match byte as u8 {
            b'A'..=b'Z'
            | b'$'
            | b'%'
            | b'{'
            | b'<'
            | b'['
            | b'_'
            | b'@'
            | b'|'
            | b'^'
            | b'~'
            | 0xc2 => Opening::Always,
            b'x' | b'*' => Opening::Repeated,
            _ => Opening::Never,
        };
        byte += 1;
    }
    marks
};

/// The text with every byte of a hole replaced by a zero byte, so that no character inside a hole
/// is taken for structure.
fn masked<'a>(text: &'a str, holes: &[Hole<'_>]) -> Cow<'a, [u8]> {
    if holes.is_empty() {
        return Cow::Borrowed(text.as_bytes());
    }
    let mut bytes = text.as_bytes().to_vec();
    for hole in holes {
        if let Some(inside) = bytes.get_mut(hole.range.clone()) {
            inside.fill(0);
        }
    }
    Cow::Owned(bytes)
}

#[cfg(test)]
mod tests;
