//! Lines that cannot be read where they are: what is said of them and what is kept.

use super::{LevelKind, Reader, signed};
use crate::text::TextRange;
use crate::yaml::arena::Style;
use crate::yaml::error::SyntaxProblem;
use crate::yaml::scalar::closing_quote;
use crate::yaml::split::plain_key_end;

impl Reader<'_> {
    /// Takes a line that is neither a dash nor a key: a value, or a mistake.
    pub(super) fn loose(&mut self, column: usize) {
        let indent = signed(column);
        let top = self.top();
        let is_value = top.waiting.is_some() && indent > top.indent;
        let key_end = self.misread_key();
        let is_first_key = is_value && (key_end.is_some() || self.goes_on_with_key(column));
        let at_root = self.entries && top.kind == LevelKind::Root;
        if is_value && !(is_first_key || at_root || self.at_mark()) {
            self.value();
            return self.end_line();
        }
        if is_first_key || (top.kind == LevelKind::Root && top.waiting.is_some()) {
            if !self.open_level(LevelKind::Mapping, indent) {
                return self.go_to_next_line();
            }
        } else {
            self.unwind(indent, true);
        }
        match key_end {
            Some(key_end) => self.misread_line(key_end),
            None => self.broken_line(),
        }
    }

    /// Tells of text after a value that has ended.
    pub(super) fn text_after_value(&mut self) {
        let start = self.at;
        let before = self.source.get(..start).unwrap_or_default();
        let last = before.trim_end_matches([' ', '\t']).as_bytes().last();
        let (problem, end) = match (last, self.byte()) {
            (Some(b'"'), _) => (SyntaxProblem::TextAfterQuote, self.line_end()),
            (Some(b'\''), _) => (SyntaxProblem::TextAfterSingleQuote, self.line_end()),
            (_, bracket @ (b'}' | b']')) => {
                (SyntaxProblem::StrayBracket(char::from(bracket)), start + 1)
            }
            _ => (SyntaxProblem::TextAfterBracket, self.line_end()),
        };
        self.report(problem, start, end);
    }

    /// Skips this line and the following ones that are indented deeper than `column`.
    pub(super) fn skip_deeper(&mut self, column: usize) {
        self.go_to_next_line();
        while self.at < self.source.len() {
            let line = self.rest_of_line();
            let indent = line.len() - line.trim_start_matches(' ').len();
            if indent <= column && !line.trim_start_matches([' ', '\t']).is_empty() {
                return;
            }
            self.go_to_next_line();
        }
    }

    /// `? ` or `: `, before an explicit key or its value.
    fn at_mark(&self) -> bool {
        matches!(self.byte(), b'?' | b':')
            && matches!(self.byte_at(self.at + 1), 0 | b' ' | b'\t' | b'\n' | b'\r')
    }

    /// The end of a key that YAML reads as something else: `*name:` without a blank before the
    /// colon, or a key in quotes that goes over a line.
    fn misread_key(&mut self) -> Option<usize> {
        let line = self.rest_of_line();
        match self.byte() {
            b'*' => {
                let colon = plain_key_end(line)?;
                let is_word = !line.get(..colon)?.contains([' ', '\t']);
                is_word.then_some(self.at + colon)
            }
            b'"' | b'\'' => {
                let close = self.find_close(self.at)?;
                let after = self.source.get(close + 1..)?.trim_start_matches([' ', '\t']);
                let value = after.strip_prefix(':')?;
                let is_key = close > self.line_end()
                    && (value.is_empty() || value.starts_with([' ', '\t', '\n', '\r']))
                    && self.lines_inside(self.at, close);
                is_key.then_some(close + 1)
            }
            _ => None,
        }
    }

    /// Takes a line whose key YAML reads as something else, and its value.
    fn misread_line(&mut self, key_end: usize) {
        let key = TextRange::new(self.at, key_end);
        let (style, problem) = match self.byte() {
            b'"' => (Style::DoubleQuoted, SyntaxProblem::KeyOverLines),
            b'\'' => (Style::SingleQuoted, SyntaxProblem::KeyOverLines),
            _ => (Style::Plain, SyntaxProblem::AliasKey),
        };
        self.report(problem, key.start, key_end.min(self.line_end()));
        if self.top().kind != LevelKind::Mapping {
            return self.go_to_next_line();
        }
        self.fill();
        self.builder.scalar(style, key, &self.decode(style, key));
        self.at = key_end;
        self.skip_blanks();
        self.at += 1;
        self.top_mut().waiting = Some(key_end);
        self.skip_blanks();
        if !self.at_line_end() && self.byte() != b'#' {
            self.value();
        }
        self.end_line();
    }

    /// Whether this line is not a value but a key that is being typed: the next line with content
    /// is a key at its column, or deeper below a single word.
    fn goes_on_with_key(&mut self, column: usize) -> bool {
        let line = self.rest_of_line();
        let text = line.split(" #").next().unwrap_or_default().trim_end_matches([' ', '\t']);
        let is_word = match self.byte() {
            b'"' | b'\'' if closing_quote(text, 0).is_none_or(|close| close + 1 < text.len()) => {
                return false;
            }
            b'"' | b'\'' => true,
            b'|' | b'>' | b'{' | b'[' | b'*' | b'&' | b'!' => return false,
            _ => !text.contains([' ', '\t']),
        };
        let back = self.at;
        self.go_to_next_line();
        self.skip_to_content();
        let indent = self.column();
        let beside = indent == column && self.key().is_some();
        let below = is_word && indent >= column && (indent > column || self.at_dash()) && {
            while self.at_dash() {
                self.at += 1;
                self.skip_blanks();
            }
            self.key().is_some()
        };
        self.at = back;
        beside || below
    }

    /// Goes to the start of the next content that is YAML, over blank lines and comments.
    pub(super) fn skip_to_content(&mut self) {
        while self.at < self.source.len() {
            let line = self.rest_of_line();
            let content = line.trim_start_matches(' ');
            let passed =
                content.trim_start_matches([' ', '\t']).is_empty() || content.starts_with('#');
            if !passed {
                self.at += line.len() - content.len();
                return;
            }
            self.go_to_next_line();
        }
    }

    /// The column of the current place, before which only blanks are.
    pub(super) fn column(&self) -> usize {
        let before = self.source.get(..self.at).unwrap_or_default();
        before.len() - before.trim_end_matches(' ').len()
    }

    /// A line that cannot be read where it is: said once, and its word kept as a key.
    fn broken_line(&mut self) {
        let start = self.at;
        let line = self.rest_of_line();
        let text = line.split(" #").next().unwrap_or_default().trim_end_matches([' ', '\t']);
        let end = start + text.len();
        let first = text.chars().next().unwrap_or_default();
        let colon = text.find(':').filter(|_| !matches!(first, '"' | '\''));
        let is_mark = self.at_mark();
        let mut value = None;
        let mut key_end = end;
        let problem = match first {
            '}' | ']' => SyntaxProblem::StrayBracket(first),
            '"' | '\'' if closing_quote(text, 0).is_none() => SyntaxProblem::UnclosedQuote(first),
            '@' | '`' | '%' => SyntaxProblem::ReservedStart(first),
            '?' if is_mark => SyntaxProblem::ExplicitKey,
            ':' if is_mark => SyntaxProblem::MissingKey,
            _ => match colon {
                Some(colon) if colon > 0 => {
                    key_end = start + colon;
                    value = Some(TextRange::new(key_end + 1, end));
                    SyntaxProblem::MissingSpace
                }
                _ => SyntaxProblem::HalfKey,
            },
        };
        let marked = if first == ':' && is_mark { start + 1 } else { end };
        self.report(problem, start, marked);
        if let SyntaxProblem::UnclosedQuote(_) = problem
            && self.find_close(start).is_none()
        {
            self.open_at.get_or_insert(start);
        }
        if matches!(first, ':' | '?') {
            // An explicit key or value: only whether it stays open is of interest.
            let mark = self.builder.mark();
            let waiting = self.top().waiting;
            self.at += 1;
            self.skip_blanks();
            if let Some(key) = self.key() {
                self.at = key.after;
                self.skip_blanks();
            }
            self.value();
            self.builder.reset(mark);
            self.top_mut().waiting = waiting;
            return self.go_to_next_line();
        }
        let keeps = matches!(problem, SyntaxProblem::HalfKey | SyntaxProblem::MissingSpace);
        if keeps && self.top().kind == LevelKind::Mapping && !matches!(first, '{' | '[') {
            self.fill();
            let key = TextRange::new(start, key_end);
            let style = match first {
                '"' => Style::DoubleQuoted,
                '\'' => Style::SingleQuoted,
                _ => Style::Plain,
            };
            self.builder.scalar(style, key, &self.decode(style, key));
            match value {
                Some(value) => self.builder.scalar(Style::Plain, value, value.of(self.source)),
                // Deeper lines below belong to the key that is being typed.
                None => self.top_mut().waiting = Some(key_end),
            }
        }
        self.go_to_next_line();
    }
}
