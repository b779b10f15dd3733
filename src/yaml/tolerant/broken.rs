//! Lines that cannot be read where they stand: what is said of them and what is kept.

use super::{LevelKind, Reader, signed};
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

    /// Whether the next line with content is a key at the column of this one, which then is not a
    /// value but a key that is being typed.
    fn goes_on_with_key(&mut self, column: usize) -> bool {
        if matches!(self.byte(), b'"' | b'\'' | b'|' | b'>' | b'{' | b'[' | b'*' | b'&' | b'!') {
            return false;
        }
        let back = self.at;
        let mut found = false;
        self.go_to_next_line();
        while self.at < self.source.len() {
            let line = self.rest_of_line();
            let content = line.trim_start_matches(' ');
            if content.trim().is_empty() || content.starts_with('#') {
                self.go_to_next_line();
                continue;
            }
            let indent = line.len() - content.len();
            self.at += indent;
            found = indent == column && self.key().is_some();
            break;
        }
        self.at = back;
        found
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
            self.builder.scalar(Style::Plain, key, key.of(self.source));
            match value {
                Some(value) => self.builder.scalar(Style::Plain, value, value.of(self.source)),
                None => self.builder.missing(key_end),
            }
        }
        self.go_to_next_line();
    }
}
