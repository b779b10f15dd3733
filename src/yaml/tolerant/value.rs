//! Values of the tolerant reader: scalars, aliases and what is before them.

use std::borrow::Cow;

use super::{LevelKind, Reader};
use crate::text::TextRange;
use crate::yaml::arena::Style;
use crate::yaml::error::SyntaxProblem;
use crate::yaml::scalar::{self, Chomp};
use crate::yaml::split::is_conflict_marker;

impl<'s> Reader<'s> {
    /// Reads the value at the current place for the key or dash that waits. If only an anchor or
    /// a tag is there, the key waits on.
    pub(super) fn value(&mut self) {
        let mut anchored = false;
        while matches!(self.byte(), b'&' | b'!') {
            let start = self.at;
            let word = self.rest_of_line().split([' ', '\t']).next().unwrap_or_default();
            self.at += word.len();
            if word.starts_with('&') {
                if anchored {
                    self.report(SyntaxProblem::TwoAnchors, start, self.at);
                }
                anchored = true;
                self.builder.anchor_next(TextRange::new(start, self.at));
            }
            self.skip_blanks();
            if self.at_line_end() || self.byte() == b'#' {
                return;
            }
        }
        match self.byte() {
            b'*' => {
                let word = self.rest_of_line().split([' ', '\t']).next().unwrap_or_default();
                if anchored {
                    self.report(SyntaxProblem::AnchorOnAlias, self.at, self.at + word.len());
                }
                self.builder.alias(TextRange::new(self.at, self.at + word.len()));
                self.at += word.len();
            }
            b'"' => self.quoted(Style::DoubleQuoted),
            b'\'' => self.quoted(Style::SingleQuoted),
            b'|' | b'>' => self.block_scalar(),
            b'{' | b'[' => return self.flow(),
            b'-' if self.at_dash() => {
                self.report(SyntaxProblem::StrayDash, self.at, self.line_end());
                self.at = self.line_end();
                return;
            }
            first => {
                if matches!(first, b'@' | b'`' | b'%' | b',' | b']' | b'}') {
                    self.report(SyntaxProblem::ReservedStart(first.into()), self.at, self.at + 1);
                }
                self.plain();
            }
        }
        self.top_mut().waiting = None;
    }

    /// The column that continuation lines must be deeper than.
    pub(super) fn parent_indent(&self) -> isize {
        self.top().indent
    }

    /// Reads a value without quotes.
    pub(super) fn plain(&mut self) {
        let start = self.at;
        let mut end = self.plain_line();
        let parent = self.parent_indent();
        let mut commented = self.byte() == b'#';
        while !commented {
            let Some(next) = self.continuation(parent) else { break };
            let back = self.at;
            self.at = next;
            if self.byte() == b'#' || self.key().is_some() {
                self.at = back;
                break;
            }
            end = self.plain_line();
            commented = self.byte() == b'#';
        }
        let range = TextRange::new(start, end);
        let value = scalar::plain(range.of(self.source));
        self.builder.scalar(Style::Plain, range, &value);
    }

    /// Goes over one line of a plain scalar, up to a comment; the end of its text.
    fn plain_line(&mut self) -> usize {
        let line = self.rest_of_line();
        let bytes = line.as_bytes();
        let mut length = line.len();
        let mut at = 0;
        let mut before = 0;
        while let Some(byte) = bytes.get(at).copied() {
            match byte {
                b'#' if matches!(before, b' ' | b'\t') => {
                    length = at;
                    break;
                }
                b':' if matches!(bytes.get(at + 1), None | Some(b' ' | b'\t')) => {
                    if at == 0 && self.begins_line() {
                        self.report(SyntaxProblem::MissingKey, self.at, self.at + 1);
                    } else {
                        let word = line.get(..at).unwrap_or_default();
                        let word_start = word.rfind([' ', '\t']).map_or(0, |blank| blank + 1);
                        let (start, end) = (self.at + word_start, self.at + at + 1);
                        self.report(SyntaxProblem::ColonInValue, start, end);
                    }
                }
                _ => {}
            }
            before = byte;
            at += 1;
        }
        let text = line.get(..length).unwrap_or_default();
        let end = self.at + text.trim_end_matches([' ', '\t']).len();
        self.at += length;
        end
    }

    /// Whether nothing but blanks is before the current place on its line.
    fn begins_line(&self) -> bool {
        let before = self.source.get(..self.at).unwrap_or_default();
        before.trim_end_matches([' ', '\t']).ends_with(['\n', '\r'])
    }

    /// Start of the content of the next line that is not blank, if it can continue a scalar whose
    /// parent is at `parent`.
    fn continuation(&self, parent: isize) -> Option<usize> {
        let mut at = self.line_end();
        loop {
            at += match (self.byte_at(at), self.byte_at(at + 1)) {
                (b'\r', b'\n') => 2,
                (b'\n' | b'\r', _) => 1,
                _ => return None,
            };
            let rest = self.source.get(at..)?;
            let spaces = rest.len() - rest.trim_start_matches(' ').len();
            let content = rest.trim_start_matches([' ', '\t']);
            if content.is_empty() {
                return None;
            }
            if content.starts_with(['\n', '\r']) {
                at += rest.len() - content.len();
                continue;
            }
            let inside = isize::try_from(spaces).unwrap_or(isize::MAX) > parent;
            let fits = inside
                && !(spaces == 0 && (content.starts_with("---") || content.starts_with("...")))
                && !(spaces == 0 && is_conflict_marker(content.lines().next().unwrap_or_default()));
            return fits.then(|| at + rest.len() - content.len());
        }
    }

    /// Reads a quoted scalar; one that nothing closes ends with its line.
    fn quoted(&mut self, style: Style) {
        let start = self.at;
        let line_end = self.line_end();
        let close = self.find_close(start);
        match close {
            Some(close) if close < line_end || self.closes_cleanly(start, close) => {
                self.at = close + 1;
                let range = TextRange::new(start, self.at);
                let value = self.decode(style, range);
                if style == Style::DoubleQuoted {
                    let inner = TextRange::new(start + 1, close).of(self.source);
                    if let Some(error) = scalar::escape_error(inner) {
                        let error = error.shifted(start + 1);
                        self.report(error.problem, error.range.start, error.range.end);
                    }
                }
                self.builder.scalar(style, range, &value);
            }
            _ => {
                let quote = if style == Style::DoubleQuoted { '"' } else { '\'' };
                self.report(SyntaxProblem::UnclosedQuote(quote), start, line_end);
                if close.is_none() {
                    self.open_at.get_or_insert(start);
                }
                let text = TextRange::new(start, line_end).of(self.source);
                let range = TextRange::new(start, start + text.trim_end_matches([' ', '\t']).len());
                let inner = TextRange::new(start + 1, range.end).of(self.source);
                self.builder.scalar(style, range, inner);
                self.at = line_end;
            }
        }
    }

    /// The quote that closes the one at `open`, within the budget.
    pub(super) fn find_close(&mut self, open: usize) -> Option<usize> {
        let rest = self.source.get(open..)?;
        let line = TextRange::new(open, self.line.end_from(self.source, open)).of(self.source);
        if let Some(close) = super::closing_quote(line, 0) {
            return Some(open + close);
        }
        if self.budget == 0 {
            return None;
        }
        let close = super::closing_quote(rest, 0);
        self.budget = self.budget.saturating_sub(close.unwrap_or(rest.len()));
        close.map(|close| open + close)
    }

    /// Whether a quoted scalar of several lines ends where such a one may end, and its lines are
    /// indented as its own: else the quote found belongs to another scalar.
    fn closes_cleanly(&self, open: usize, close: usize) -> bool {
        let after = self.source.get(close + 1..).unwrap_or_default();
        let rest = after.split(['\n', '\r']).next().unwrap_or_default();
        let trimmed = rest.trim_start_matches([' ', '\t']);
        let clean = trimmed.is_empty() || (trimmed.starts_with('#') && trimmed.len() < rest.len());
        clean && self.lines_inside(open, close)
    }

    /// Whether all lines that begin between two places are deeper than the parent.
    pub(super) fn lines_inside(&self, open: usize, close: usize) -> bool {
        let parent = self.parent_indent();
        let text = TextRange::new(open, close + 1).of(self.source);
        text.split(['\n', '\r']).skip(1).all(|line| {
            let spaces = line.len() - line.trim_start_matches(' ').len();
            line.trim_start_matches([' ', '\t']).is_empty()
                || isize::try_from(spaces).unwrap_or(isize::MAX) > parent
        })
    }

    pub(super) fn decode(&self, style: Style, range: TextRange) -> Cow<'s, str> {
        let text = range.of(self.source);
        match style {
            Style::DoubleQuoted => {
                scalar::double_quoted(
                    text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text),
                )
                .value
            }
            Style::SingleQuoted => scalar::single_quoted(
                text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')).unwrap_or(text),
            ),
            _ => scalar::plain(text),
        }
    }

    fn block_scalar(&mut self) {
        let header = self.rest_of_line();
        let style = if header.starts_with('|') { Style::Literal } else { Style::Folded };
        let header_start = self.at;
        let mut chomp = Chomp::Clip;
        let mut explicit = None;
        let mut length = 1;
        for byte in header.bytes().skip(1) {
            match byte {
                b'-' => chomp = Chomp::Strip,
                b'+' => chomp = Chomp::Keep,
                b'1'..=b'9' if explicit.is_none() => explicit = Some(usize::from(byte - b'0')),
                _ => break,
            }
            length += 1;
        }
        self.at += length;
        let header_end = self.at;
        self.skip_blanks();
        if self.byte() == b'#' && self.at > header_end {
            self.comment();
        }
        if !self.at_line_end() {
            let problem = if self.at == header_end && self.byte().is_ascii_digit() {
                SyntaxProblem::BadBlockDigit
            } else {
                SyntaxProblem::BadBlockScalar
            };
            self.report(problem, header_start, self.line_end());
        }
        self.go_to_next_line();
        let top = self.top();
        // At the root even text without indentation belongs to the scalar.
        let parent = usize::try_from(top.indent).ok();
        let least = parent.map_or(0, |parent| parent + 1);
        let mut indent = explicit.map(|explicit| parent.unwrap_or(0) + explicit);
        let start = self.at;
        let mut first = None;
        let mut longest_blank = TextRange::empty(start);
        let mut lines = Vec::new();
        while self.at < self.source.len() {
            let line = self.rest_of_line();
            let spaces = line.len() - line.trim_start_matches(' ').len();
            let blank = spaces == line.len();
            let marker = spaces == 0 && (line.starts_with("---") || line.starts_with("..."));
            if !blank && indent.is_none() && spaces >= least {
                indent = Some(spaces);
                if longest_blank.len() > spaces {
                    let TextRange { start, end } = longest_blank;
                    self.report(SyntaxProblem::LongBlankLine, start, end);
                }
            }
            if blank && indent.is_none() && spaces > longest_blank.len() {
                longest_blank = TextRange::new(self.at, self.at + spaces);
            }
            let needed = indent.unwrap_or(least);
            if !blank && (spaces < needed || marker) {
                if first.is_none() && explicit.is_some() && spaces >= least && !marker {
                    self.report(SyntaxProblem::BadBlockDigit, header_start, header_end);
                }
                break;
            }
            if !blank {
                first.get_or_insert(self.at + needed);
            }
            lines.push(line.get(needed..).unwrap_or_default());
            self.go_to_next_line();
        }
        // Lines read before the indentation was known were blank; they stay empty.
        let value = scalar::block(lines.into_iter(), style == Style::Folded, chomp);
        let range = match first {
            Some(first) => TextRange::new(first, self.at),
            None => TextRange::empty(header_end),
        };
        debug_assert!(start <= self.at);
        self.builder.scalar(style, range, &value);
        self.step_back_to_line_end();
    }

    /// Block scalars end at the start of the next line; callers expect the end of a line.
    fn step_back_to_line_end(&mut self) {
        if self.at > 0 && self.byte_at(self.at - 1) == b'\n' {
            self.at -= 1;
        }
        if self.at > 0 && self.byte_at(self.at - 1) == b'\r' {
            self.at -= 1;
        }
    }

    /// Whether the level that takes the value is the document itself.
    pub(super) fn at_root(&self) -> bool {
        self.top().kind == LevelKind::Root
    }
}
