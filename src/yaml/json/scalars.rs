//! Strings, words and templates in JSON.

use super::open::{Open, State, Token};
use super::reader::Reader;
use super::word;
use crate::text::{TextRange, is_unseen};
use crate::yaml::arena::Style;
use crate::yaml::error::{SyntaxError, SyntaxProblem};
use crate::yaml::mask;
use crate::yaml::scalar;

impl<'s> Reader<'s> {
    pub(super) fn string(&mut self, quote: u8) {
        let start = self.at;
        let line = self.line();
        let close = self.closing_quote();
        let token = if quote == b'"' && self.is_name() { Token::Name } else { Token::Value };
        let expects_name = self.stack.last().is_some_and(Open::expects_name);
        let length = match close {
            Some(close) => close + 1,
            None => match line.find([':', ' ']) {
                Some(end) if expects_name && line.get(end..end + 1) == Some(":") => end,
                _ => line.trim_end().trim_end_matches(',').len().max(1),
            },
        };
        let range = TextRange::new(start, start + length);
        let inner = TextRange::new(start + 1, start + close.unwrap_or(length));
        if close.is_none() {
            self.report(SyntaxProblem::UnclosedQuote(quote.into()), range.start, range.end);
        } else if quote == b'\'' {
            let problem =
                if expects_name { SyntaxProblem::UnquotedName } else { SyntaxProblem::BadValue };
            self.report(problem, range.start, range.end);
        }
        let value = inner.of(self.text);
        if let Some(error) = yaml_only_escape(value).or_else(|| scalar::escape_error(value)) {
            self.add_error(error.shifted(inner.start));
        }
        if let Some(at) = value.find(|c: char| c < ' ') {
            let c = value.get(at..).and_then(|rest| rest.chars().next()).unwrap_or_default();
            let at = inner.start + at;
            self.report(SyntaxProblem::ControlCharacter(c), at, at + 1);
        }
        self.scalar(token, Style::DoubleQuoted, range, &scalar::double_quoted(value).value);
    }

    pub(super) fn bare_word(&mut self) {
        let start = self.at;
        let first = self.line().chars().next().unwrap_or_default();
        if is_unseen(first) {
            self.at += first.len_utf8();
            return self.report(SyntaxProblem::ControlCharacter(first), start, self.at);
        }
        let word = self.word();
        let state = self.stack.last().map(|open| open.state);
        if let Some(State::Name(name)) = state
            && let Some(sign) = ["=>", "="].into_iter().find(|sign| word.starts_with(sign))
        {
            self.at += sign.len();
            self.report(SyntaxProblem::EqualsSign, start, self.at);
            if let Some(open) = self.stack.last_mut() {
                open.state = State::Colon(name, start);
            }
            return;
        }
        let mut range = TextRange::new(start, start + word.len());
        if self.stack.last().is_some_and(Open::expects_name) {
            self.report(SyntaxProblem::UnquotedName, range.start, range.end);
        } else if let Some(problem) = word::value_problem(word) {
            if problem == SyntaxProblem::BadValue {
                range = TextRange::new(start, start + self.text_length());
            }
            self.report(problem, range.start, range.end);
        }
        self.scalar(Token::Value, Style::Plain, range, range.of(self.text));
    }

    /// A run of characters without a meaning of their own, at least one character long.
    pub(super) fn word(&self) -> &'s str {
        let line = self.line();
        let first = line.chars().next().map_or(0, char::len_utf8);
        line.get(..first + self.plain_length(self.at + first)).unwrap_or_default()
    }

    /// Bytes from `at` to the next character with a meaning of its own.
    fn plain_length(&self, at: usize) -> usize {
        let rest = TextRange::new(at, self.ends.end_from(self.text, at)).of(self.text);
        rest.find(ends_word).unwrap_or(rest.len())
    }

    /// Bytes of the text here that its author takes for one value.
    fn text_length(&self) -> usize {
        let line = self.line();
        let end = line.find([',', '{', '}', '[', ']', '"', '#']).unwrap_or(line.len());
        line.get(..end).unwrap_or_default().trim_end().len().max(self.word().len())
    }
}

/// Whether a character has a meaning of its own.
pub(super) fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ':' | '{' | '}' | '[' | ']' | '"' | mask::CONTROL)
}

/// The first escape of YAML that JSON does not know.
fn yaml_only_escape(value: &str) -> Option<SyntaxError> {
    let mut bytes = value.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        if byte == b'\\' {
            let (_, escaped) = bytes.next()?;
            if !matches!(escaped, b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' | b'u') {
                let kind = value.get(at + 1..).and_then(|rest| rest.chars().next());
                let end = at + 1 + kind.map_or(0, char::len_utf8);
                return Some(SyntaxError::new(SyntaxProblem::BadEscape, at, end));
            }
        }
    }
    None
}
