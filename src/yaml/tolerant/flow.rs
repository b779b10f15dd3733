//! Collections in brackets, read by the tolerant reader.

use super::Reader;
use crate::bounds;
use crate::text::TextRange;
use crate::yaml::arena::{RawKind, Style};
use crate::yaml::error::SyntaxProblem;
use crate::yaml::scalar::closing_quote;

/// A bracket that is open, or a pair in a sequence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Mapping,
    Sequence,
    Pair,
}

/// What was read last in the innermost collection.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing since the bracket or a comma.
    Fresh,
    /// A key, which ends there.
    Key(usize),
    /// A colon, which ends there.
    Colon(usize),
    /// A value or an item.
    Done,
}

/// Why a collection could not be read.
struct Failure {
    problem: SyntaxProblem,
    range: TextRange,
    /// Nothing closes it up to the end of the text.
    open: bool,
}

impl<'s> Reader<'s> {
    /// Reads the collection at the current place. One that does not close as it should is read up
    /// to the end of its line; an empty one then leaves the key waiting for the lines below.
    pub(super) fn flow(&mut self) {
        let start = self.at;
        let mark = self.builder.mark();
        let result = self.collection(false);
        if result.is_ok() {
            self.top_mut().waiting = None;
            return;
        }
        self.builder.reset(mark);
        self.budget = self.budget.saturating_sub(self.at.saturating_sub(start));
        self.at = start;
        if self.rest_of_line().starts_with("{{") {
            self.report(SyntaxProblem::UnclosedBracket('{'), start, start + 2);
        } else if let Err(failure) = result {
            let failure = self.blame_open_bracket(start, failure);
            self.report(failure.problem, failure.range.start, failure.range.end);
            if failure.open {
                self.open_at.get_or_insert(start);
            }
        }
        let line = self.rest_of_line();
        let after = line.get(1..).unwrap_or_default().trim_start();
        if line.starts_with("{{") {
            let range = TextRange::new(start, start + line.trim_end().len());
            self.builder.scalar(Style::Plain, range, range.of(self.source));
            self.at = self.line_end();
            self.top_mut().waiting = None;
        } else if after.is_empty() || after.starts_with('#') {
            self.at = self.line_end();
        } else {
            let depth = self.builder.depth();
            let _ = self.collection(true);
            self.at = self.line_end();
            self.builder.close_to(depth, self.at);
            self.top_mut().waiting = None;
        }
    }

    /// A bracket that nothing closes is the mistake, not what could not be read on the lines below
    /// it.
    fn blame_open_bracket(&mut self, start: usize, failure: Failure) -> Failure {
        let blames_separator = matches!(
            failure.problem,
            SyntaxProblem::MissingComma | SyntaxProblem::ColonInValue | SyntaxProblem::HalfKey
        );
        let line_end = self.line.end_from(self.source, start);
        if !blames_separator || failure.range.start <= line_end || self.closes(start) {
            return failure;
        }
        let bracket = char::from(self.byte_at(start));
        Failure {
            problem: SyntaxProblem::UnclosedBracket(bracket),
            range: TextRange::new(start, start + 1),
            open: false,
        }
    }

    /// Whether the bracket at `start` is closed on a line that may belong to its collection.
    fn closes(&mut self, start: usize) -> bool {
        let back = self.at;
        self.at = start;
        let mut depth = 0_usize;
        let mut closes = false;
        'lines: loop {
            let line_start = self.at;
            while !self.at_line_end() {
                match self.byte() {
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth = depth.saturating_sub(1),
                    b'"' | b'\''
                        if !self.byte_at(self.at.saturating_sub(1)).is_ascii_alphanumeric() =>
                    {
                        let close = closing_quote(self.rest_of_line(), 0);
                        self.at += close.unwrap_or_default();
                    }
                    b'#' if matches!(self.byte_at(self.at - 1), b' ' | b'\t' | b'\n' | b'\r') => {
                        self.at = self.line_end();
                        continue;
                    }
                    _ => {}
                }
                self.at += 1;
                if depth == 0 {
                    closes = true;
                    break 'lines;
                }
            }
            self.budget = self.budget.saturating_sub(self.at - line_start);
            if self.budget == 0 || !self.flow_line() {
                break;
            }
        }
        self.at = back;
        closes
    }

    /// Reads up to the closing bracket; with `one_line` the end of the line closes everything.
    fn collection(&mut self, one_line: bool) -> Result<(), Failure> {
        let start = self.at;
        let mut stack: Vec<(Open, usize)> = Vec::new();
        let mut state = State::Fresh;
        let mut scalar_start = start;
        let mut budget = self.budget;
        loop {
            self.skip_blanks();
            let byte = self.byte();
            let innermost = stack.last().copied();
            if self.at_line_end() {
                if one_line {
                    while let Some((open, _)) = stack.pop() {
                        self.end_entry(open, state);
                        self.builder.close(self.at);
                        state = State::Done;
                    }
                    return Ok(());
                }
                let line_start = self.at;
                if !self.flow_line() || budget == 0 {
                    let (at, bracket) = stack
                        .iter()
                        .rev()
                        .find(|(open, _)| *open != Open::Pair)
                        .map_or((start, '{'), |(_, at)| (*at, char::from(self.byte_at(*at))));
                    return Err(Failure {
                        problem: SyntaxProblem::UnclosedBracket(bracket),
                        range: TextRange::new(at, at + 1),
                        open: true,
                    });
                }
                budget = budget.saturating_sub(self.at - line_start);
                continue;
            }
            match byte {
                b'#' if self.at == start
                    || matches!(self.byte_at(self.at - 1), b' ' | b'\t' | b'\n' | b'\r') =>
                {
                    self.comment();
                }
                b'{' | b'[' => {
                    if stack.len() + self.levels.len() >= bounds::DEPTH {
                        return Err(self.failure(SyntaxProblem::TooDeep));
                    }
                    if matches!((innermost, state), (Some((Open::Mapping, _)), State::Fresh)) {
                        return Err(self.failure(SyntaxProblem::HalfKey));
                    }
                    if !self.may_begin(innermost, state) {
                        return Err(self.failure(SyntaxProblem::MissingComma));
                    }
                    let (open, raw) = if byte == b'{' {
                        (Open::Mapping, RawKind::Mapping)
                    } else {
                        (Open::Sequence, RawKind::Sequence)
                    };
                    self.builder.open(raw, Style::Flow, self.at);
                    stack.push((open, self.at));
                    state = State::Fresh;
                    self.at += 1;
                }
                b'}' | b']' => {
                    if let Some((Open::Pair, _)) = innermost {
                        self.end_entry(Open::Pair, state);
                        self.builder.close(self.at);
                        stack.pop();
                        state = State::Done;
                    }
                    let Some((open, _)) = stack.last().copied() else {
                        return Err(self.failure(SyntaxProblem::StrayBracket(byte.into())));
                    };
                    let wanted = if open == Open::Mapping { b'}' } else { b']' };
                    if byte != wanted {
                        let failure = self.failure(SyntaxProblem::StrayBracket(byte.into()));
                        if !one_line {
                            return Err(failure);
                        }
                        state = self.close_up_to(byte, &mut stack, state);
                        if stack.is_empty() {
                            return Ok(());
                        }
                        continue;
                    }
                    self.end_entry(open, state);
                    self.at += 1;
                    self.builder.close(self.at);
                    stack.pop();
                    state = State::Done;
                    if stack.is_empty() {
                        return Ok(());
                    }
                }
                b',' => {
                    if state == State::Fresh {
                        self.report(SyntaxProblem::ExtraComma, self.at, self.at + 1);
                    }
                    if let Some((Open::Pair, _)) = innermost {
                        self.end_entry(Open::Pair, state);
                        self.builder.close(self.at);
                        stack.pop();
                    } else if let Some((open, _)) = innermost {
                        self.end_entry(open, state);
                    }
                    state = State::Fresh;
                    self.at += 1;
                }
                b':' if self.is_colon(state) => {
                    if state == State::Fresh {
                        self.builder.missing(self.at);
                    }
                    self.at += 1;
                    state = State::Colon(self.at);
                }
                b'&' | b'!' => {
                    let at = self.at;
                    let word = self
                        .rest_of_line()
                        .split([' ', '\t', ',', ']', '}', '[', '{'])
                        .next()
                        .unwrap_or_default();
                    self.at += word.len().max(1);
                    if byte == b'&' {
                        self.builder.anchor_next(TextRange::new(at, self.at));
                    }
                }
                _ => {
                    if !self.may_begin(innermost, state) {
                        return Err(self.missing_comma(scalar_start));
                    }
                    scalar_start = self.at;
                    state = self.flow_scalar(&mut stack, state, one_line)?;
                }
            }
        }
    }

    /// Takes a bracket that does not close the innermost collection: it closes the one that it
    /// fits, and those inside that were left open, or it is passed over.
    fn close_up_to(&mut self, byte: u8, stack: &mut Vec<(Open, usize)>, state: State) -> State {
        let wanted = if byte == b'}' { Open::Mapping } else { Open::Sequence };
        self.at += 1;
        let Some(keep) = stack.iter().rposition(|(open, _)| *open == wanted) else { return state };
        let mut state = state;
        for (open, _) in stack.drain(keep..).rev() {
            self.end_entry(open, state);
            self.builder.close(self.at);
            state = State::Done;
        }
        state
    }

    fn may_begin(&self, innermost: Option<(Open, usize)>, state: State) -> bool {
        innermost.is_none() || matches!(state, State::Fresh | State::Colon(_))
    }

    /// Whether the colon at the current place separates a key from its value.
    fn is_colon(&self, state: State) -> bool {
        let separated = matches!(
            self.byte_at(self.at + 1),
            0 | b' ' | b'\t' | b'\n' | b'\r' | b',' | b'[' | b']' | b'{' | b'}'
        );
        match state {
            State::Key(_) => true,
            State::Fresh => separated,
            _ => false,
        }
    }

    fn flow_scalar(
        &mut self,
        stack: &mut Vec<(Open, usize)>,
        state: State,
        one_line: bool,
    ) -> Result<State, Failure> {
        let start = self.at;
        let (style, end) = match self.byte() {
            b'"' | b'\'' => {
                let style =
                    if self.byte() == b'"' { Style::DoubleQuoted } else { Style::SingleQuoted };
                let line_end = self.line_end();
                let close = self.find_close(start);
                let open_end = close.is_none();
                let fits = close.filter(|close| {
                    *close < line_end
                        || (!one_line && (self.at_root() || self.lines_inside(start, *close)))
                });
                let Some(close) = fits else {
                    return Err(Failure {
                        problem: SyntaxProblem::UnclosedQuote(char::from(self.byte())),
                        range: TextRange::new(start, line_end),
                        open: open_end,
                    });
                };
                (style, close + 1)
            }
            b'*' => {
                let word = self
                    .rest_of_line()
                    .split([' ', '\t', ',', ']', '}', '[', '{'])
                    .next()
                    .unwrap_or_default();
                (Style::Plain, start + word.len())
            }
            _ => (Style::Plain, self.flow_plain(one_line)),
        };
        let alias = self.byte_at(start) == b'*';
        let range = TextRange::new(start, end);
        self.at = end;
        self.skip_blanks();
        let quoted = style != Style::Plain;
        let is_key = self.byte() == b':' && (quoted || self.is_colon(State::Fresh));
        let innermost = stack.last().map(|(open, _)| *open);
        if is_key && innermost == Some(Open::Sequence) {
            self.builder.open(RawKind::Mapping, Style::Pair, start);
            stack.push((Open::Pair, start));
        }
        if alias {
            self.builder.alias(range);
        } else {
            let value = self.decode(style, range);
            self.builder.scalar(style, range, &value);
        }
        Ok(match (state, stack.last().map(|(open, _)| *open)) {
            (State::Fresh, Some(Open::Mapping | Open::Pair)) => State::Key(end),
            _ => State::Done,
        })
    }

    /// End of the plain scalar at the current place, which may go on over lines.
    fn flow_plain(&mut self, one_line: bool) -> usize {
        let mut end = self.at;
        loop {
            let line = self.rest_of_line();
            let bytes = line.as_bytes();
            let mut length = line.len();
            let mut before = 0;
            for (at, byte) in bytes.iter().enumerate() {
                let next = bytes.get(at + 1);
                let stops = match byte {
                    b',' | b'[' | b']' | b'{' | b'}' => true,
                    b':' => {
                        matches!(next, None | Some(b' ' | b'\t' | b',' | b'[' | b']' | b'{' | b'}'))
                    }
                    b'#' => matches!(before, b' ' | b'\t'),
                    _ => false,
                };
                if stops {
                    length = at;
                    break;
                }
                before = *byte;
            }
            let text = line.get(..length).unwrap_or_default().trim_end_matches([' ', '\t']);
            if !text.is_empty() {
                end = self.at + text.len();
            }
            self.at += length;
            let back = self.at;
            if length < line.len() || one_line || !self.flow_line() {
                self.at = back;
                return end.max(self.at.min(end));
            }
            self.skip_blanks();
            if matches!(self.byte(), b',' | b'[' | b']' | b'{' | b'}' | b'#' | b':') {
                self.at = back;
                return end;
            }
        }
    }

    /// Goes to the next line that is not blank, if it still belongs to the collection.
    fn flow_line(&mut self) -> bool {
        let parent = self.parent_indent();
        loop {
            if self.at >= self.source.len() {
                return false;
            }
            self.go_to_next_line();
            let line = self.rest_of_line();
            let content = line.trim_start_matches([' ', '\t']);
            if content.is_empty() {
                continue;
            }
            let blanks = line.len() - content.len();
            let inside = isize::try_from(blanks).unwrap_or(isize::MAX) > parent;
            return inside || content.starts_with(['}', ']']) || line.starts_with('\t');
        }
    }

    /// Ends an entry or item: gives it what it misses.
    fn end_entry(&mut self, open: Open, state: State) {
        match (open, state) {
            (_, State::Colon(at)) => self.builder.missing(at.saturating_sub(1)),
            (Open::Mapping | Open::Pair, State::Key(at)) => self.builder.missing(at),
            _ => {}
        }
    }

    /// Something follows a value that began at `value`: a comma is missing before it; if it is a
    /// colon, before the word that is the key, unless that is the value itself.
    fn missing_comma(&self, value: usize) -> Failure {
        // No other space parts words.
        const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];
        let text = TextRange::new(value, self.at).of(self.source).trim_end_matches(BLANKS);
        if self.byte() != b':' || text.starts_with(['"', '\'', '*', '{', '[']) {
            let word = self.rest_of_line();
            let length = word.find([' ', '\t', ',', ':', '[', ']', '{', '}']).unwrap_or(word.len());
            if length > 1 {
                let range = TextRange::new(self.at, self.at + length);
                return Failure { problem: SyntaxProblem::MissingComma, range, open: false };
            }
            return self.failure(SyntaxProblem::MissingComma);
        }
        let (problem, start, end) = match text.rfind(BLANKS) {
            Some(blank) => (SyntaxProblem::MissingComma, value + blank + 1, value + text.len()),
            None => (SyntaxProblem::ColonInValue, value, self.at + 1),
        };
        Failure { problem, range: TextRange::new(start, end), open: false }
    }

    fn failure(&self, problem: SyntaxProblem) -> Failure {
        let length = self.rest_of_line().chars().next().map_or(0, char::len_utf8);
        Failure { problem, range: TextRange::new(self.at, self.at + length), open: false }
    }
}
