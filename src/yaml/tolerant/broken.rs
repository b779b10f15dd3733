//! Lines that cannot be read where they stand: what is said of them and what is kept.

use super::{LevelKind, Reader, signed, template};
use crate::text::TextRange;
use crate::yaml::arena::Style;
use crate::yaml::error::SyntaxProblem;
use crate::yaml::split::closing_quote;

impl Reader<'_> {
    /// Takes a line that is neither a dash nor a key: a value, or a mistake.
    pub(super) fn loose(&mut self, column: usize) {
        let indent = signed(column);
        let top = self.top();
        let is_value = top.waiting.is_some() && indent > top.indent;
        let is_first_key = is_value && self.goes_on_with_key(column);
        if is_value && !is_first_key && !(self.entries && top.kind == LevelKind::Root) {
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
        self.broken_line();
    }

    /// Whether this line is not a value but a key that is being typed: the next line with content
    /// is a key at its column, or deeper below a single word.
    fn goes_on_with_key(&mut self, column: usize) -> bool {
        let line = self.rest_of_line();
        let text = line.split(" #").next().unwrap_or_default().trim_end();
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
                content.trim().is_empty() || content.starts_with('#') || template::is_line(content);
            if !passed {
                self.at += line.len() - content.len();
                return;
            }
            self.go_to_next_line();
        }
    }

    /// The column of the current place, before which only blanks stand.
    pub(super) fn column(&self) -> usize {
        let before = self.source.get(..self.at).unwrap_or_default();
        before.len() - before.trim_end_matches(' ').len()
    }

    /// A line that cannot be read where it stands: said once, and its word kept as a key.
    fn broken_line(&mut self) {
        let start = self.at;
        let line = self.rest_of_line();
        let text = line.split(" #").next().unwrap_or_default().trim_end();
        let end = start + text.len();
        let first = text.chars().next().unwrap_or_default();
        let colon = text.find(':').filter(|_| !matches!(first, '"' | '\''));
        let mut value = None;
        let mut key_end = end;
        let problem = match first {
            '}' | ']' => SyntaxProblem::StrayBracket(first),
            '"' | '\'' if closing_quote(text, 0).is_none() => SyntaxProblem::UnclosedQuote(first),
            '@' | '`' | '%' => SyntaxProblem::ReservedStart(first),
            _ => match colon {
                Some(colon) if colon > 0 => {
                    key_end = start + colon;
                    value = Some(TextRange::new(key_end + 1, end));
                    SyntaxProblem::MissingSpace
                }
                _ => SyntaxProblem::HalfKey,
            },
        };
        self.report(problem, start, end);
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
                self.at = key.behind;
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
