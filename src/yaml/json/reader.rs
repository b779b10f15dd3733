//! Reads JSON token by token, with a state for every bracket that is open.

use std::sync::Arc;

use super::Dialect;
use super::open::{Open, State, Token};
use super::part::{Outcome, Part};
use super::row::Row;
use crate::bounds;
use crate::text::TextRange;
use crate::yaml::arena::{RawKind, Style};
use crate::yaml::error::{SyntaxError, SyntaxProblem};
use crate::yaml::nesting::{Checkpoint, Level};
use crate::yaml::scalar::{LineEnd, closing_quote};
use crate::yaml::split::{Shape, is_conflict_marker};

pub(super) struct Reader<'s> {
    pub(super) text: &'s str,
    pub(super) at: usize,
    pub(super) ends: LineEnd,
    pub(super) row: Row<'s>,
    pub(super) stack: Vec<Open>,
    pub(super) dialect: Dialect,
    /// Look at the layout and go on after errors.
    lenient: bool,
    /// The mappings whose entries are blocks; `None`: not even the root.
    pub(super) shape: Option<Shape>,
    /// How far the text is a part of a longer one.
    pub(super) part: Part<'s>,
    /// The mappings around the last block that began.
    pub(super) known_levels: Option<Arc<[Level]>>,
    /// The errors in the current block.
    pub(super) errors: Vec<SyntaxError>,
    first_error: Option<SyntaxError>,
    /// How many errors there are in all blocks.
    count: usize,
    /// Whether what is wrong from here on is a consequence of what was told.
    is_mute: bool,
    /// What the lines are indented with.
    pub(super) indent_character: Option<u8>,
    /// Indentation of the current line, if it means something.
    pub(super) indent: Option<usize>,
    /// Nothing was read on the current line yet.
    pub(super) at_line_start: bool,
    /// After this place no comment ends.
    pub(super) no_comment_end: bool,
    ended: bool,
    /// Whether it gave up before the end of the text.
    is_cut_off: bool,
    /// Where it stopped because what follows is known.
    pub(super) stopped_at: Option<usize>,
    /// Whether more of a longer text would have to be known.
    pub(super) is_unsure: bool,
}

impl<'s> Reader<'s> {
    /// Stops at the first error.
    pub(super) fn strict(text: &'s str, dialect: Dialect) -> Self {
        Self::new(text, dialect, false)
    }

    /// Reads to the end, whatever comes. `indent_character` is what indents the text.
    pub(super) fn lenient(text: &'s str, dialect: Dialect, indent_character: Option<u8>) -> Self {
        Self { indent_character, ..Self::new(text, dialect, true) }
    }

    /// Cuts the text into the blocks that the shape names; `None`: not even the root is cut.
    pub(super) fn in_blocks(self, shape: Option<Shape>) -> Self {
        Self { shape, ..self }
    }

    /// Reads a part of a longer text.
    pub(super) fn of_part(self, part: Part<'s>) -> Self {
        Self { part, ..self }
    }

    /// Reads a text that begins where a block does.
    pub(super) fn resumed(self, checkpoint: &Checkpoint) -> Self {
        let mut stack: Vec<Open> = checkpoint.levels.iter().map(Open::resumed).collect();
        let depth = stack.len().saturating_sub(1);
        if let Some(open) = stack.last_mut().filter(|_| checkpoint.misses_comma) {
            open.state = State::Done;
        }
        Self {
            row: Row::resumed(self.text, depth, checkpoint.clone()),
            known_levels: Some(Arc::clone(&checkpoint.levels)),
            stack,
            indent: checkpoint.indent,
            no_comment_end: checkpoint.has_open_comment,
            // What the layout says of the first name is known.
            at_line_start: false,
            ..self
        }
    }

    fn new(text: &'s str, dialect: Dialect, lenient: bool) -> Self {
        Self {
            text,
            at: 0,
            ends: LineEnd::default(),
            row: Row::new(text),
            stack: Vec::new(),
            dialect,
            lenient,
            shape: None,
            part: Part::ToTheEnd,
            known_levels: None,
            errors: Vec::new(),
            first_error: None,
            count: 0,
            is_mute: false,
            indent_character: None,
            indent: None,
            at_line_start: true,
            no_comment_end: false,
            ended: false,
            is_cut_off: false,
            stopped_at: None,
            is_unsure: false,
        }
    }

    /// Reads the text: what could be kept of it, and every error.
    pub(super) fn run(mut self) -> Outcome {
        if self.row.is_empty() {
            self.begin_line();
        }
        self.skip_space();
        while self.at < self.text.len()
            && (self.lenient || self.count == 0)
            && self.stopped_at.is_none()
        {
            self.token();
            self.at_line_start = false;
            self.skip_space();
        }
        if !self.part.goes_on() && self.stopped_at.is_none() {
            self.close_all();
        }
        let is_split = self.row.depth().is_some();
        let blocks = match self.stopped_at {
            Some(_) => self.row.into_done(),
            None => self.row.finish(self.errors),
        };
        Outcome {
            blocks,
            is_split,
            first_error: self.first_error,
            has_errors: self.count > 0,
            is_cut_off: self.is_cut_off,
            stopped_at: self.stopped_at,
            is_unsure: self.is_unsure,
        }
    }

    /// Closes what is open where the text ends. Only the innermost bracket is worth a word.
    fn close_all(&mut self) {
        let told = self.count;
        while !self.stack.is_empty() {
            self.is_mute = self.count > told;
            self.close_unclosed();
        }
    }

    fn token(&mut self) {
        if self.skip_control()
            || self.skip_template_line()
            || (self.at_line_start && self.skip_conflict_marker())
        {
            return;
        }
        if self.ended && self.stack.is_empty() {
            self.report(SyntaxProblem::TextAfterEnd, self.at, self.at + self.word().len());
            return self.give_up();
        }
        let byte = self.byte();
        if self.lenient && self.at_line_start {
            self.follow_layout(byte);
        }
        match byte {
            _ if self.is_template() => self.template(),
            b'{' | b'[' => {
                self.row.count(1);
                self.open(byte == b'{');
            }
            b'}' | b']' => {
                self.row.count(-1);
                self.closing_bracket(byte);
            }
            b',' => self.comma(),
            b':' => self.colon(),
            b'"' | b'\'' => self.string(byte),
            _ => self.bare_word(),
        }
    }

    fn give_up(&mut self) {
        self.at = self.text.len();
        self.is_cut_off = true;
    }

    /// Passes over the marks of a merge.
    fn skip_conflict_marker(&mut self) -> bool {
        let line = self.line();
        let is_marker = is_conflict_marker(line.trim_end());
        if is_marker {
            self.report(SyntaxProblem::ConflictMarker, self.at, self.at + line.trim_end().len());
            self.skip_foreign(line.len());
        }
        is_marker
    }

    pub(super) fn skip_foreign(&mut self, length: usize) {
        self.end_entry();
        if let Some(open) = self.stack.last_mut() {
            open.state = State::Loose;
        }
        self.at += length;
    }

    pub(super) fn has_room(&self) -> bool {
        self.stack.len() < bounds::DEPTH
    }

    fn open(&mut self, is_object: bool) {
        if !self.has_room() {
            self.report(SyntaxProblem::TooDeep, self.at, self.at + 1);
            return self.give_up();
        }
        let at = self.at;
        self.at += 1;
        if !self.begin_value(Token::Bracket, TextRange::new(at, at + 1)) {
            return;
        }
        let kind = if is_object { RawKind::Mapping } else { RawKind::Sequence };
        let split = if is_object { self.split_here() } else { None };
        self.row.open(kind, at);
        self.stack.push(Open { line_indent: self.indent, split, ..Open::new(is_object, at) });
    }

    fn closing_bracket(&mut self, byte: u8) {
        let (at, is_object) = (self.at, byte == b'}');
        let is_stray = self.lenient && self.is_stray_by_layout();
        self.at += 1;
        if self.stack.last().is_some_and(|open| open.ignored > 0) {
            self.end_entry();
            if let Some(open) = self.stack.last_mut() {
                open.ignored -= 1;
                open.state = State::Done;
            }
            return;
        }
        let fits = self.stack.last().is_some_and(|open| open.is_object == is_object);
        if !fits || is_stray {
            return self.report(SyntaxProblem::StrayBracket(byte.into()), at, at + 1);
        }
        if let Some(Open { state: State::Comma(comma), .. }) = self.stack.last()
            && self.dialect == Dialect::Strict
        {
            let comma = *comma;
            self.report(SyntaxProblem::TrailingComma, comma, comma + 1);
        }
        self.close();
    }

    /// Closes the innermost collection here, though no bracket does.
    pub(super) fn close_unclosed(&mut self) {
        if let Some(open) = self.stack.last().filter(|open| !open.is_implied) {
            let (at, bracket) = (open.at, open.bracket());
            let depth = self.stack.len() - 1;
            // Where the bracket of a mapping is that goes over blocks is known to the tree.
            if self.lenient && self.row.is_around(depth) {
                if !self.is_mute {
                    self.row.unclosed(depth);
                    self.count += 1;
                }
            } else {
                self.report(SyntaxProblem::UnclosedBracket(bracket), at, at + 1);
            }
        }
        self.close();
    }

    fn close(&mut self) {
        self.end_entry();
        self.stack.pop();
        self.row.close(self.stack.len(), self.at);
        self.value_done();
    }

    fn value_done(&mut self) {
        match self.stack.last_mut() {
            Some(open) => open.state = State::Done,
            None => self.ended = true,
        }
    }

    /// Gives a name that is left without a value a missing one.
    fn end_entry(&mut self) {
        let Some(open) = self.stack.last_mut() else { return };
        let (name, at, problem) = match open.state {
            State::Name(name) => (name, name.end, SyntaxProblem::HalfKey),
            State::Colon(name, colon) => (name, colon, SyntaxProblem::MissingValue),
            _ => return,
        };
        open.state = State::Done;
        self.row.missing(at);
        self.report(problem, name.start, name.end);
    }

    fn comma(&mut self) {
        self.end_entry();
        match self.stack.last_mut() {
            Some(open) if matches!(open.state, State::Done | State::Loose) => {
                open.state = State::Comma(self.at);
            }
            _ => self.report(SyntaxProblem::ExtraComma, self.at, self.at + 1),
        }
        self.at += 1;
    }

    fn colon(&mut self) {
        let colon = self.at;
        self.at += 1;
        let problem = match self.stack.last_mut() {
            Some(Open { state, .. }) => match *state {
                State::Name(name) => {
                    *state = State::Colon(name, colon);
                    return;
                }
                State::Colon(..) | State::Done => SyntaxProblem::ExtraColon,
                _ => SyntaxProblem::MissingKey,
            },
            None => SyntaxProblem::ExtraColon,
        };
        self.report(problem, colon, colon + 1);
    }

    pub(super) fn scalar(&mut self, token: Token, style: Style, range: TextRange, value: &str) {
        let misses_comma = self.stack.last().is_some_and(|open| open.state == State::Done);
        if self.begin_value(token, range) {
            self.begin_block(range.start, misses_comma);
            if self.stopped_at.is_some() {
                return;
            }
            self.row.scalar(style, range, value);
            match self.stack.last_mut() {
                Some(open) if open.expects_name() => open.state = State::Name(range),
                _ => self.value_done(),
            }
        }
        self.at = range.end;
    }

    /// Whether a value or a name may begin here; puts the state right if one does all the same.
    fn begin_value(&mut self, token: Token, range: TextRange) -> bool {
        let indent = self.indent.filter(|_| self.at_line_start);
        let at_line_start = self.at_line_start;
        let Some(open) = self.stack.last_mut() else { return true };
        if open.state == State::Fresh {
            open.member_indent = open.member_indent.or(indent);
        }
        match open.state {
            // A name on the next line means that the value before it is missing.
            State::Colon(..) if self.lenient && at_line_start && token == Token::Name => {
                self.end_entry();
                self.expect_name();
            }
            State::Name(name)
                if token == Token::Bracket || (token == Token::Value && !at_line_start) =>
            {
                open.state = State::Colon(name, name.end);
                self.report(SyntaxProblem::MissingColon, name.start, name.end);
            }
            State::Name(_) => {
                self.end_entry();
                self.expect_name();
            }
            State::Done => {
                self.report(SyntaxProblem::MissingComma, range.start, range.end);
                self.expect_name();
            }
            State::Fresh | State::Comma(_) | State::Colon(..) | State::Loose => {}
        }
        let Some(open) = self.stack.last_mut() else { return true };
        let is_nameless = token == Token::Bracket && open.expects_name();
        if is_nameless {
            open.ignored += 1;
            self.report(SyntaxProblem::MissingName, range.start, range.end);
        }
        !is_nameless
    }

    fn expect_name(&mut self) {
        if let Some(open) = self.stack.last_mut() {
            open.state = State::Loose;
        }
    }

    pub(super) fn report(&mut self, problem: SyntaxProblem, start: usize, end: usize) {
        self.add_error(SyntaxError::new(problem, start, end));
    }

    pub(super) fn add_error(&mut self, error: SyntaxError) {
        if !self.is_mute {
            self.first_error.get_or_insert(error);
            self.errors.push(error);
            self.count += 1;
        }
    }

    /// Where the quote here is closed on its line.
    pub(super) fn closing_quote(&mut self) -> Option<usize> {
        let line = self.line();
        let close = closing_quote(line, 0);
        let is_at_end = self.at + line.len() == self.text.len();
        self.is_unsure |= close.is_none() && is_at_end && self.part.goes_on();
        close
    }

    pub(super) fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    /// From here to the end of the line.
    pub(super) fn line(&self) -> &'s str {
        TextRange::new(self.at, self.ends.end_from(self.text, self.at)).of(self.text)
    }
}
