//! Finds template syntax, one pass from left to right, in linear time. Knows no placeholder
//! words and no hosts.

use super::Hole;
use super::control::{self, ControlTag};

/// All template expressions of the text, in order. An expression that is never closed reaches to
/// the end; one that is there or not, from `%{ if x }` to `%{ endif }`, is one hole.
pub(super) fn holes(text: &str) -> Vec<Hole<'_>> {
    // In a path braces name parameters and `*` stands for segments.
    let is_path = text.starts_with('/');
    let mut scanner = Scanner { text, bytes: text.as_bytes(), is_path, quotes: true, closes: true };
    let mut holes = Vec::new();
    // Indices of the holes that begin a block which a later one ends.
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(offset) = scanner.rest(at).iter().position(|byte| may_begin(*byte)) {
        at += offset;
        at = match scanner.step(at) {
            Step::Hole(hole) => {
                let end = hole.range.end;
                match control::tag(text.get(hole.range.clone()).unwrap_or_default()) {
                    Some(ControlTag::Open(_)) => open.push(holes.len()),
                    Some(ControlTag::Close) if !open.is_empty() => {
                        let first = open.pop().unwrap_or_default();
                        let start = holes.get(first).map_or(0, |hole: &Hole<'_>| hole.range.start);
                        holes.truncate(first);
                        holes.push(Hole { range: start..end, name: None });
                        at = end;
                        continue;
                    }
                    _ => {}
                }
                holes.push(hole);
                end
            }
            Step::Literal(length) => at + length,
        };
    }
    holes
}

enum Step<'a> {
    Hole(Hole<'a>),
    Literal(usize),
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    /// Whether the text is the path of requests.
    is_path: bool,
    /// Whether brackets inside double quotes are skipped. Given up for good at the first quote
    /// that is never closed, which keeps the scan linear.
    quotes: bool,
    /// Whether `{%` and `{#` are looked at, given up in the same way.
    closes: bool,
}

/// Whether template syntax, or an escape of it, can begin with a byte.
fn may_begin(byte: u8) -> bool {
    matches!(byte, b'$' | b'%' | b'{' | b'<' | b'*' | b'#' | b'[' | b'_')
}

impl<'a> Scanner<'a> {
    fn rest(&self, at: usize) -> &'a [u8] {
        self.bytes.get(at..).unwrap_or_default()
    }

    fn step(&mut self, at: usize) -> Step<'a> {
        let rest = self.rest(at);
        let hole = match rest {
            // Terraform's escapes mean `${` and `%{` themselves.
            [b'$', b'$', b'{', ..] | [b'%', b'%', b'{', ..] => return Step::Literal(3),
            [b'$', b'$', ..] => return Step::Literal(2),
            [b'$', b'{', ..] => self.bracketed(at, b'{', b'}').map(without_default),
            [b'%', b'{', ..] => {
                self.bracketed(at, b'{', b'}').map(|hole| Hole { name: None, ..hole })
            }
            [b'$', b'(', ..] => self.bracketed(at, b'(', b')'),
            [b'$', ..] => self.variable(at),
            [b'{', b'{', ..] => self.delimited(at, "}}"),
            [b'<', b'%', ..] => self.delimited(at, "%>"),
            [b'{', b'%', ..] => self.closed(at, "%}"),
            [b'{', b'#', ..] => self.closed(at, "#}"),
            [b'{', ..] if !self.is_path => self.upper_case_between(at, b'}'),
            [b'*', b'*', b'*', ..] if !self.is_path => Some(self.crossed_out(at)),
            [b'#', b'{', ..] => self.hashed(at),
            [b'#', b'#', b'#', ..] => self.between_hashes(at),
            [b'<', ..] => self.angled(at),
            [b'[', ..] => self.upper_case_between(at, b']'),
            [b'_', b'_', ..] => self.underscored(at),
            _ => None,
        };
        hole.map_or(Step::Literal(1), Step::Hole)
    }

    /// `${…}`, `%{…}`, `$(…)`: brackets nest.
    fn bracketed(&mut self, at: usize, open: u8, close: u8) -> Option<Hole<'a>> {
        let inner = at + 2;
        let (inner_end, end) = match self.closing(inner, open, close) {
            Some(closing) => (closing, closing + 1),
            None => (self.text.len(), self.text.len()),
        };
        Some(Hole { range: at..end, name: self.name(inner, inner_end) })
    }

    fn closing(&mut self, from: usize, open: u8, close: u8) -> Option<usize> {
        let mut depth = 0usize;
        let mut quoted = false;
        let mut escaped = false;
        for (offset, &byte) in self.bytes.get(from..)?.iter().enumerate() {
            if escaped {
                escaped = false;
            } else if quoted {
                escaped = byte == b'\\';
                quoted = byte != b'"';
            } else if byte == b'"' && self.quotes {
                quoted = true;
            } else if byte == open {
                depth += 1;
            } else if byte == close {
                if depth == 0 {
                    return Some(from + offset);
                }
                depth -= 1;
            }
        }
        if quoted {
            self.quotes = false;
            return self.closing(from, open, close);
        }
        None
    }

    /// `{{…}}`, `<%…%>`: closed by the next end mark.
    fn delimited(&self, at: usize, close: &str) -> Option<Hole<'a>> {
        let inner = at + 2;
        let (inner_end, mut end) = match self.text.get(inner..)?.find(close) {
            Some(offset) => (inner + offset, inner + offset + close.len()),
            None => (self.text.len(), self.text.len()),
        };
        let triple = self.bytes.get(inner) == Some(&b'{');
        if triple && close == "}}" && self.bytes.get(end) == Some(&b'}') {
            end += 1;
        }
        Some(Hole { range: at..end, name: self.name(inner, inner_end) })
    }

    /// `{%…%}`, `{#…#}`: without a name, and literal if nothing closes it.
    fn closed(&mut self, at: usize, close: &str) -> Option<Hole<'a>> {
        let inner = self.text.get(at + 2..).filter(|_| self.closes)?;
        let found = inner.find(close);
        self.closes = found.is_some();
        Some(Hole { range: at..at + 2 + found? + close.len(), name: None })
    }

    /// `#{NAME}`, `#{NAME}#`.
    fn hashed(&self, at: usize) -> Option<Hole<'a>> {
        let inner = self.bytes.get(at + 2..)?;
        let is_inner = |byte: &&u8| is_word(**byte) || b".-".contains(byte);
        let length = inner.iter().take_while(is_inner).count();
        let following = inner.get(length..)?.strip_prefix(b"}").filter(|_| length > 0)?;
        let inner_end = at + 2 + length;
        let end = inner_end + if following.starts_with(b"#") { 2 } else { 1 };
        Some(Hole { range: at..end, name: self.name(at + 2, inner_end) })
    }

    /// `$NAME`.
    fn variable(&self, at: usize) -> Option<Hole<'a>> {
        let name = self.bytes.get(at + 1..)?;
        if !name.first().is_some_and(|&byte| byte.is_ascii_alphabetic() || byte == b'_') {
            return None;
        }
        let end = at + 1 + name.iter().take_while(|&&byte| is_word(byte)).count();
        Some(Hole { range: at..end, name: self.text.get(at + 1..end) })
    }

    /// `<x>`.
    fn angled(&self, at: usize) -> Option<Hole<'a>> {
        let inner = self.bytes.get(at + 1..)?;
        if !inner.first().is_some_and(|&byte| byte.is_ascii_alphabetic() || byte >= 0x80) {
            return None;
        }
        let stop = inner.iter().position(|byte| b"<>\n".contains(byte))?;
        (inner.get(stop) == Some(&b'>'))
            .then(|| Hole { range: at..at + stop + 2, name: self.name(at + 1, at + 1 + stop) })
    }

    /// `[NAME]`, `{NAME}`. `[::1]` is a host, `[id]` a word in brackets and `{id}` a parameter.
    fn upper_case_between(&self, at: usize, close: u8) -> Option<Hole<'a>> {
        let inner = self.bytes.get(at + 1..)?;
        let upper = |byte: &&u8| {
            byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"_- ".contains(byte)
        };
        let length = inner.iter().take_while(upper).count();
        let starts_well = inner.first().is_some_and(u8::is_ascii_uppercase);
        (starts_well && length > 1 && inner.get(length) == Some(&close))
            .then(|| Hole { range: at..at + length + 2, name: self.name(at + 1, at + 1 + length) })
    }

    /// `###NAME###`.
    fn between_hashes(&self, at: usize) -> Option<Hole<'a>> {
        let inner = self.bytes.get(at + 3..)?;
        let upper =
            |byte: &&u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || **byte == b'_';
        let length = inner.iter().take_while(upper).count();
        let is_closed = inner.get(length..)?.starts_with(b"###");
        let name_end = at + 3 + length;
        (length > 1 && is_closed)
            .then(|| Hole { range: at..name_end + 3, name: self.name(at + 3, name_end) })
    }

    /// `*****`: somebody took out what is nobody's business.
    fn crossed_out(&self, at: usize) -> Hole<'a> {
        let rest = self.rest(at);
        let length = rest.iter().take_while(|&&byte| byte == b'*').count();
        Hole { range: at..at + length, name: None }
    }

    /// `__X__`. In lower case it must be alone, or `a__b__c` would be one.
    fn underscored(&self, at: usize) -> Option<Hole<'a>> {
        let inner = self.bytes.get(at + 2..)?;
        if !inner.first().is_some_and(u8::is_ascii_alphabetic) {
            return None;
        }
        let length = inner
            .windows(2)
            .take_while(|pair| pair.first().is_some_and(|&byte| is_word(byte)))
            .position(|pair| pair == b"__")?;
        let end = at + 2 + length + 2;
        let name = self.text.get(at + 2..at + 2 + length)?;
        let shouts = !name.bytes().any(|byte| byte.is_ascii_lowercase());
        let joins = |byte: &u8| {
            *byte == b'_'
                || byte.is_ascii_digit()
                || byte.is_ascii_uppercase()
                || (!shouts && byte.is_ascii_lowercase())
        };
        let before = at.checked_sub(1).and_then(|index| self.bytes.get(index));
        let joined = before.is_some_and(joins) || self.bytes.get(end).is_some_and(joins);
        (!joined).then_some(Hole { range: at..end, name: Some(name) })
    }

    fn name(&self, start: usize, end: usize) -> Option<&'a str> {
        let inner = self.text.get(start..end)?;
        let name = inner.split_once('|').map_or(inner, |(name, _filters)| name);
        let name = name.trim_matches(|c: char| c.is_whitespace() || "-={}".contains(c));
        (!name.is_empty()).then_some(name)
    }
}

/// `${NAME:-default}` asks for `NAME`.
fn without_default(hole: Hole<'_>) -> Hole<'_> {
    let name = hole.name.map(|name| match name.split_once(':') {
        Some((before, after)) if after.starts_with(['-', '=', '?', '+']) => before,
        _ => name,
    });
    Hole { name, ..hole }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
