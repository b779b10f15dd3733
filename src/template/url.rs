//! Finds what stands for a part of a URL: marks that no URL may hold, and hosts that are words for
//! what somebody has yet to write. Knows no schemes, and no services after the hosts.

use super::placeholder::names_fill_in;
use super::{Hole, masked};
use std::ops::Range;

/// Marks of tools that replace text, around a word.
struct Marks {
    open: &'static str,
    close: &'static str,
    place: Place,
}

/// Where in a URL marks can be nothing else.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Everywhere.
    Any,
    /// In the host, in whose place no path parameter can be.
    Host,
    /// Around a whole label of the host, or a part of it between hyphens.
    Label,
}

/// What begins with another one's opening is before it.
const MARKS: [Marks; 12] = [
    Marks { open: "%(", close: ")s", place: Place::Any },
    Marks { open: "%%", close: "%%", place: Place::Any },
    Marks { open: "%", close: "%", place: Place::Any },
    Marks { open: "||", close: "||", place: Place::Host },
    Marks { open: "[", close: "]", place: Place::Host },
    Marks { open: "{", close: "}", place: Place::Host },
    Marks { open: "«", close: "»", place: Place::Host },
    Marks { open: "@@", close: "@@", place: Place::Label },
    Marks { open: "@", close: "@", place: Place::Label },
    Marks { open: "^", close: "^", place: Place::Label },
    Marks { open: "~", close: "~", place: Place::Label },
    Marks { open: "(", close: ")", place: Place::Label },
];

/// Whether one of the [`MARKS`] begins with a byte.
#[expect(clippy::indexing_slicing, reason = "checked when this is compiled")]
const OPENERS: [bool; 256] = {
    let mut openers = [false; 256];
    let mut at = 0;
    while at < MARKS.len() {
        openers[MARKS[at].open.as_bytes()[0] as usize] = true;
        at += 1;
    }
    openers
};

/// The name in a whole value that is one word between marks: `@@URL@@`, `%URL%`. Braces
/// and brackets alone do not count: they mean something in values of other kinds.
pub(super) fn marked(text: &str) -> Option<&str> {
    let text = text.trim();
    // Asked of most values, and hardly any begins like this.
    let is_opener = |first: &u8| OPENERS.get(usize::from(*first)) == Some(&true);
    if !text.starts_with("ENC[") && !text.as_bytes().first().is_some_and(is_opener) {
        return None;
    }
    let is_sealed = text.starts_with("ENC[") && text.ends_with(']');
    if is_sealed {
        return Some(text);
    }
    let is_counted = |marks: &&Marks| !matches!(marks.open, "[" | "{" | "(");
    let found = MARKS.iter().filter(is_counted).find_map(|marks| marks.at(text.as_bytes(), 0));
    found.filter(|(end, _)| *end == text.len()).and_then(|(_, name)| text.get(name))
}

/// The holes of a URL beside those that were found already.
pub(super) fn holes<'a>(text: &'a str, found: &[Hole<'_>]) -> Vec<Hole<'a>> {
    // A path alone has parameters and no host.
    if text.starts_with('/') {
        return Vec::new();
    }
    let mut bytes = masked(text, found);
    let host_start = bytes.windows(3).position(|three| three == b"://").map_or(0, |at| at + 3);
    let mut holes: Vec<Hole<'a>> = Vec::new();
    let mut host_end = None;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if at >= host_start && host_end.is_none() && b"/?".contains(&byte) {
            host_end = Some(at);
        }
        if !bytes.get(at..).is_some_and(may_begin) {
            at += 1;
            continue;
        }
        let host = (at >= host_start && host_end.is_none()).then_some(host_start);
        let Some((end, name)) = hole_at(&bytes, host, at) else {
            at += 1;
            continue;
        };
        holes.push(Hole { range: at..end, name: text.get(name).filter(|name| !name.is_empty()) });
        if let Some(inside) = bytes.to_mut().get_mut(at..end) {
            inside.fill(0);
        }
        at = end;
    }
    let host = host_start..host_end.unwrap_or(text.len());
    holes.extend(fill_in(text, &bytes, host));
    holes
}

/// Whether a hole can begin with what is here: one of the [`MARKS`], `:word`, `...` or `…`.
fn may_begin(rest: &[u8]) -> bool {
    match rest {
        [b'.', next @ ..] => next.starts_with(b".."),
        [b':', next, ..] => next.is_ascii_alphabetic(),
        [0xe2, ..] => true,
        [first, ..] => OPENERS.get(usize::from(*first)) == Some(&true),
        [] => false,
    }
}

/// The hole that begins here: its end, and where its name is. `host` is where the host begins,
/// while in it.
fn hole_at(bytes: &[u8], host: Option<usize>, at: usize) -> Option<(usize, Range<usize>)> {
    let rest = bytes.get(at..)?;
    let is_boundary = |byte: Option<&u8>| byte.is_none_or(|it| b".-:/?\0".contains(it));
    let is_label_start = host.is_some_and(|start| {
        start == at || is_boundary(at.checked_sub(1).and_then(|before| bytes.get(before)))
    });
    let marks = MARKS.iter().filter(|marks| marks.place == Place::Any || host.is_some());
    let marked = marks.filter_map(|marks| Some((marks, marks.at(bytes, at)?)));
    let fits = |marks: &Marks, end: usize| {
        marks.place != Place::Label || is_label_start && is_boundary(bytes.get(end))
    };
    if let Some((_, hole)) = marked.into_iter().find(|(marks, (end, _))| fits(marks, *end)) {
        return Some(hole);
    }
    let length = match rest {
        [b'%', b's' | b'd', next @ ..] if !next.first().is_some_and(u8::is_ascii_hexdigit) => 2,
        // `:host` in the place of a host, as routers write it.
        [b':', first, ..] if host == Some(at) && first.is_ascii_alphabetic() => {
            let length = 1 + rest.iter().skip(1).take_while(|byte| is_word(byte)).count();
            if !is_boundary(rest.get(length)) {
                return None;
            }
            length
        }
        [b'.', b'.', b'.', ..] if host.is_some() => 3,
        [0xe2, 0x80, 0xa6, ..] => 3,
        _ => return None,
    };
    Some((at + length, at..at + length))
}

/// A host without dots that names what should be there: `service_url`, `your-service`.
fn fill_in<'a>(text: &'a str, bytes: &[u8], host: Range<usize>) -> Option<Hole<'a>> {
    let written = bytes.get(host.clone())?;
    let length = written.iter().position(|&byte| byte == b':').unwrap_or(written.len());
    let range = host.start..host.start + length;
    let is_known = !bytes.get(range.clone())?.contains(&0);
    let name = text.get(range.clone()).filter(|_| is_known)?;
    names_fill_in(name.trim()).then_some(Hole { range, name: Some(name.trim()) })
}

impl Marks {
    /// The end of the marks that begin here, and where the word between them is.
    fn at(&self, bytes: &[u8], at: usize) -> Option<(usize, Range<usize>)> {
        let inner = bytes.get(at..)?.strip_prefix(self.open.as_bytes())?;
        let is_bracket = !self.open.bytes().any(|byte| b"@%|^~".contains(&byte));
        let is_inner = |byte: &&u8| is_word(byte) || is_bracket && **byte == b' ';
        let length = inner.iter().take_while(is_inner).count();
        let starts_well = match inner.first() {
            // `{0}`, `{}`
            Some(byte) if self.open == "{" => byte.is_ascii_alphanumeric() || b"_}".contains(byte),
            Some(byte) => byte.is_ascii_alphabetic() || *byte == b'_',
            None => false,
        };
        let behind = inner.get(length..)?.strip_prefix(self.close.as_bytes())?;
        // `%E4nd%C3` are characters of a text.
        let is_escape = self.close == "%" && behind.iter().take(2).all(u8::is_ascii_hexdigit);
        if !starts_well || is_escape && behind.len() >= 2 {
            return None;
        }
        let start = at + self.open.len();
        Some((start + length + self.close.len(), start..start + length))
    }
}

fn is_word(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-.".contains(byte)
}
