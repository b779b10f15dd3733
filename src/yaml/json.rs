//! Strict JSON, and what can be kept of broken JSON.
//!
//! A first pass takes strict JSON by brackets alone. Only if that fails a second one looks at line
//! breaks and indentation to find out which bracket or quote was left open, so that an error stays
//! in its entry.

use std::sync::Arc;

use super::arena::{BlockTree, Builder, RawKind, Style};
use super::error::{SyntaxError, SyntaxProblem};
use super::scalar::{self, LineEnd};
use super::split::{BlockSpan, Shape};
use super::tree::{Block, Kind, Node, Tree};
use crate::text::TextRange;

/// Collections nested deeper than this are not read.
const MAX_DEPTH: usize = 250;

/// What else than strict JSON is taken without an error.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Strict,
    /// Comments and trailing commas.
    WithComments,
}

/// Reads a JSON text.
pub(super) fn read(source: &str, dialect: Dialect, shape: Shape) -> Tree {
    let start = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let range = TextRange::new(start, source.len());
    let text = range.of(source);
    let (tree, errors) = read_text(text, dialect);
    let span = BlockSpan::whole(range);
    let tree = Tree::new(source, vec![Block::new(span, Arc::new(tree))], false, None);
    let errors = one_for_each_entry(&tree, errors, start, shape);
    tree.with_errors(errors)
}

/// Reads JSON inside a YAML text that the authority rejects, if it is that: an object whose first
/// name stands in double quotes.
pub(super) fn read_in_yaml(text: &str) -> Option<BlockTree> {
    let inner = text.trim_start().strip_prefix('{')?.trim_start();
    if !inner.starts_with('"') {
        return None;
    }
    let (mut tree, errors) = read_text(text, Dialect::WithComments);
    tree.error = errors.first().copied();
    Some(tree)
}

fn read_text(text: &str, dialect: Dialect) -> (BlockTree, Vec<SyntaxError>) {
    let mut strict = Reader::new(text, dialect, false);
    strict.run();
    if strict.errors.is_empty() {
        return (strict.builder.finish(), Vec::new());
    }
    let mut lenient = Reader::new(text, dialect, true);
    lenient.run();
    let errors = if lenient.errors.is_empty() { strict.errors } else { lenient.errors };
    (lenient.builder.finish(), errors)
}

/// Keeps the first error of each entry that is a block by itself.
fn one_for_each_entry(
    tree: &Tree,
    errors: Vec<SyntaxError>,
    base: usize,
    shape: Shape,
) -> Vec<SyntaxError> {
    if errors.is_empty() {
        return errors;
    }
    let mut starts = Vec::new();
    let mut splits: Vec<(Node<'_>, Vec<String>)> =
        tree.root().map(|root| (root, Vec::new())).into_iter().collect();
    while let Some((node, path)) = splits.pop() {
        for entry in node.entries() {
            starts.push(entry.key.range().start);
            let mut path = path.clone();
            path.push(entry.key.text().into_owned());
            let keys: Vec<&str> = path.iter().map(String::as_str).collect();
            if shape.splits(&keys) && entry.value.kind() == Kind::Mapping {
                splits.push((entry.value, path));
            }
        }
    }
    starts.sort_unstable();
    let mut kept: Vec<SyntaxError> = Vec::new();
    let mut last_block = None;
    for error in errors.into_iter().map(|error| error.shifted(base)) {
        let block = starts.partition_point(|start| *start <= error.range.start);
        if last_block != Some(block) {
            kept.push(error);
            last_block = Some(block);
        }
    }
    kept
}

/// A bracket that is open.
struct Open {
    is_object: bool,
    at: usize,
    /// Indentation of the line that holds it.
    line_indent: usize,
    /// Indentation of its members, if the first one begins a line.
    member_indent: Option<usize>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Just opened.
    Fresh,
    /// Behind a comma, at that place.
    Comma(usize),
    /// Behind a name, which ends there.
    Name(usize),
    /// Behind a colon, which ends there.
    Colon(usize),
    /// Behind a value.
    Done,
}

struct Reader<'s> {
    text: &'s str,
    at: usize,
    ends: LineEnd,
    builder: Builder<'s>,
    stack: Vec<Open>,
    dialect: Dialect,
    /// Look at the layout and go on after errors.
    lenient: bool,
    errors: Vec<SyntaxError>,
    /// Indentation of the current line, and whether nothing was read on it yet.
    indent: usize,
    at_line_start: bool,
    ended: bool,
}

impl<'s> Reader<'s> {
    fn new(text: &'s str, dialect: Dialect, lenient: bool) -> Self {
        Self {
            text,
            at: 0,
            ends: LineEnd::default(),
            builder: Builder::new(text),
            stack: Vec::new(),
            dialect,
            lenient,
            errors: Vec::new(),
            indent: 0,
            at_line_start: true,
            ended: false,
        }
    }

    fn run(&mut self) {
        self.skip_space();
        while self.at < self.text.len() {
            if !self.lenient && !self.errors.is_empty() {
                return;
            }
            self.token();
            self.at_line_start = false;
            self.skip_space();
        }
        while let Some(open) = self.stack.last() {
            let (at, bracket) = (open.at, if open.is_object { '{' } else { '[' });
            self.report(SyntaxProblem::UnclosedBracket(bracket), at, at + 1);
            self.close();
        }
    }

    fn token(&mut self) {
        if self.ended && self.stack.is_empty() {
            self.report(SyntaxProblem::TextAfterEnd, self.at, self.at + self.word().len());
            self.at = self.text.len();
            return;
        }
        let byte = self.byte();
        if self.lenient && self.at_line_start {
            self.follow_layout(byte);
        }
        match byte {
            b'{' | b'[' => self.open(byte == b'{'),
            b'}' | b']' => self.closing_bracket(byte),
            b',' => self.comma(),
            b':' => self.colon(),
            b'"' | b'\'' => self.string(byte),
            _ => self.bare_word(),
        }
    }

    /// At the start of a line: closes what the layout says was left open.
    fn follow_layout(&mut self, byte: u8) {
        let indent = self.indent;
        let fits = |open: &Open| match byte {
            b'}' | b']' => open.line_indent == indent && open.is_object == (byte == b'}'),
            b'"' => open.is_object && open.member_indent == Some(indent),
            _ => false,
        };
        let deeper = |open: &Open| match byte {
            b'}' | b']' => open.line_indent > indent,
            _ => open.member_indent.unwrap_or(open.line_indent + 1) > indent,
        };
        let Some(keep) = self.stack.iter().rposition(fits) else { return };
        if byte == b'"' && !self.is_name() {
            return;
        }
        let Some(above) = self.stack.get(keep + 1..) else { return };
        if above.is_empty() || !above.iter().all(deeper) {
            return;
        }
        while self.stack.len() > keep + 1 {
            if let Some(open) = self.stack.last() {
                let (at, bracket) = (open.at, if open.is_object { '{' } else { '[' });
                self.report(SyntaxProblem::UnclosedBracket(bracket), at, at + 1);
            }
            self.close();
        }
        if byte == b'"'
            && let Some(open) = self.stack.last_mut()
        {
            // The comma behind the bracket that is missing is not missed twice.
            open.state = State::Comma(self.at);
        }
    }

    /// Whether the string here is followed by a colon.
    fn is_name(&self) -> bool {
        let line = self.line();
        super::split::closing_quote(line, 0)
            .and_then(|close| line.get(close + 1..))
            .is_none_or(|rest| rest.trim_start().starts_with(':'))
    }

    fn open(&mut self, is_object: bool) {
        if self.stack.len() >= MAX_DEPTH {
            self.report(SyntaxProblem::TooDeep, self.at, self.at + 1);
            self.at = self.text.len();
            return;
        }
        if !self.begin_value(self.at, self.at + 1) {
            self.at += 1;
            return;
        }
        let (raw, at) = (if is_object { RawKind::Mapping } else { RawKind::Sequence }, self.at);
        self.builder.open(raw, Style::Flow, at);
        self.stack.push(Open {
            is_object,
            at,
            line_indent: self.indent,
            member_indent: None,
            state: State::Fresh,
        });
        self.at += 1;
    }

    fn closing_bracket(&mut self, byte: u8) {
        let fits = self.stack.last().is_some_and(|open| {
            // A bracket deeper than the line it would close belongs to none that is open.
            let is_stray = self.lenient && self.at_line_start && open.line_indent < self.indent;
            open.is_object == (byte == b'}') && !is_stray
        });
        if !fits {
            self.report(SyntaxProblem::StrayBracket(byte.into()), self.at, self.at + 1);
            self.at += 1;
            return;
        }
        if let Some(Open { state: State::Comma(comma), .. }) = self.stack.last()
            && self.dialect == Dialect::Strict
        {
            let comma = *comma;
            self.report(SyntaxProblem::TrailingComma, comma, comma + 1);
        }
        self.at += 1;
        self.close();
    }

    /// Closes the innermost collection here.
    fn close(&mut self) {
        self.end_entry();
        self.stack.pop();
        self.builder.close(self.at);
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
        let (at, problem) = match open.state {
            State::Name(end) => (end, SyntaxProblem::HalfKey),
            State::Colon(end) => (end - 1, SyntaxProblem::MissingValue),
            _ => return,
        };
        open.state = State::Done;
        self.builder.missing(at);
        let start = self
            .text
            .get(..at)
            .map_or(0, |before| before.rfind(['\n', '\r']).map_or(0, |nl| nl + 1));
        let line = TextRange::new(start, at).of(self.text);
        let start = start + line.len() - line.trim_start().len();
        self.report(problem, start, at.max(start));
    }

    fn comma(&mut self) {
        self.end_entry();
        match self.stack.last_mut() {
            Some(open) if open.state == State::Done => open.state = State::Comma(self.at),
            _ => self.report(SyntaxProblem::BadValue, self.at, self.at + 1),
        }
        self.at += 1;
    }

    fn colon(&mut self) {
        self.at += 1;
        match self.stack.last_mut() {
            Some(open) if matches!(open.state, State::Name(_)) => {
                open.state = State::Colon(self.at)
            }
            _ => self.report(SyntaxProblem::BadValue, self.at - 1, self.at),
        }
    }

    fn string(&mut self, quote: u8) {
        let start = self.at;
        let line = self.line();
        let close = super::split::closing_quote(line, 0);
        let (end, inner) = match close {
            Some(close) => (start + close + 1, TextRange::new(start + 1, start + close)),
            None => {
                let text = line.trim_end().trim_end_matches(',');
                self.report(SyntaxProblem::UnclosedQuote(quote.into()), start, start + text.len());
                (start + text.len().max(1), TextRange::new(start + 1, start + text.len()))
            }
        };
        let value = inner.of(self.text);
        let range = TextRange::new(start, end);
        if quote == b'\'' && close.is_some() {
            self.report(SyntaxProblem::UnquotedName, start, end);
        }
        let decoded = scalar::double_quoted(value);
        if let Some(bad) = decoded.bad_escape.or_else(|| yaml_only_escape(value)) {
            self.report(SyntaxProblem::BadEscape, start + 1 + bad, start + 3 + bad);
        }
        if let Some(at) = value.find(|c: char| c < ' ') {
            let c = value.get(at..).and_then(|rest| rest.chars().next()).unwrap_or_default();
            self.report(SyntaxProblem::ControlCharacter(c), start + 1 + at, start + 2 + at);
        }
        self.scalar(Style::DoubleQuoted, range, &decoded.value);
    }

    fn bare_word(&mut self) {
        let start = self.at;
        let word = self.word();
        let range = TextRange::new(start, start + word.len());
        let first = word.chars().next().unwrap_or_default();
        if first.is_control() {
            self.report(SyntaxProblem::ControlCharacter(first), start, start + first.len_utf8());
            self.at += first.len_utf8();
            return;
        }
        let expects_name = self.stack.last().is_some_and(|open| {
            open.is_object && !matches!(open.state, State::Colon(_) | State::Name(_))
        });
        if expects_name {
            self.report(SyntaxProblem::UnquotedName, range.start, range.end);
        } else if !matches!(word, "true" | "false" | "null") && !is_number(word) {
            self.report(SyntaxProblem::BadValue, range.start, range.end);
        }
        self.scalar(Style::Plain, range, word);
    }

    fn scalar(&mut self, style: Style, range: TextRange, value: &str) {
        if self.begin_value(range.start, range.end) {
            self.builder.scalar(style, range, value);
            match self.stack.last_mut() {
                Some(open) if open.is_object && open.state != State::Done => {
                    open.state = match open.state {
                        State::Colon(_) => State::Done,
                        _ => State::Name(range.end),
                    };
                }
                _ => self.value_done(),
            }
        }
        self.at = range.end;
    }

    /// Whether a value or a name may begin here; puts the state right if one does all the same.
    fn begin_value(&mut self, start: usize, end: usize) -> bool {
        let (at_line_start, indent) = (self.at_line_start, self.indent);
        let bracket = matches!(self.text.as_bytes().get(start), Some(b'{' | b'['));
        let Some(open) = self.stack.last_mut() else { return true };
        if at_line_start && open.state == State::Fresh {
            open.member_indent = Some(indent);
        }
        match open.state {
            State::Fresh | State::Comma(_) if open.is_object && bracket => {
                self.report(SyntaxProblem::UnquotedName, start, end);
                false
            }
            State::Fresh | State::Comma(_) | State::Colon(_) if at_line_start && open.is_object => {
                // A name on the next line means that the value before it is missing.
                if matches!(open.state, State::Colon(_))
                    && self.lenient
                    && !bracket
                    && self.is_name()
                {
                    self.end_entry();
                    if let Some(open) = self.stack.last_mut() {
                        open.state = State::Comma(start);
                    }
                }
                true
            }
            State::Fresh | State::Comma(_) | State::Colon(_) => true,
            State::Name(_) => {
                self.end_entry();
                if let Some(open) = self.stack.last_mut() {
                    open.state = State::Comma(start);
                }
                !bracket
            }
            State::Done => {
                self.report(SyntaxProblem::MissingComma, start, end);
                if let Some(open) = self.stack.last_mut() {
                    open.state = State::Comma(start);
                    return !(open.is_object && bracket);
                }
                true
            }
        }
    }

    fn skip_space(&mut self) {
        loop {
            match self.byte() {
                b' ' | b'\t' => self.at += 1,
                b'\n' | b'\r' => {
                    self.at += 1;
                    let line = self.line();
                    self.indent = line.len() - line.trim_start_matches([' ', '\t']).len();
                    self.at_line_start = true;
                }
                b'#' | b'/' if self.is_comment() => self.comment(),
                _ => return,
            }
        }
    }

    fn is_comment(&self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        rest.starts_with("//") || rest.starts_with("/*") || rest.starts_with('#')
    }

    fn comment(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else {
            self.line().len()
        };
        let range = TextRange::new(self.at, self.at + length);
        if self.dialect == Dialect::Strict {
            let line = self.line().len().min(length);
            self.report(SyntaxProblem::CommentInJson, self.at, self.at + line);
        }
        self.builder.comment(range);
        self.at = range.end;
    }

    fn report(&mut self, problem: SyntaxProblem, start: usize, end: usize) {
        self.errors.push(SyntaxError::new(problem, start, end));
    }

    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    /// From here to the end of the line.
    fn line(&self) -> &'s str {
        TextRange::new(self.at, self.ends.end_from(self.text, self.at)).of(self.text)
    }

    /// A run of characters without a meaning of their own, at least one character long.
    fn word(&self) -> &'s str {
        let line = self.line();
        let first = line.chars().next().map_or(0, char::len_utf8);
        let rest = line.get(first..).unwrap_or_default();
        let length =
            rest.find([' ', '\t', ',', ':', '{', '}', '[', ']', '"']).unwrap_or(rest.len());
        line.get(..first + length).unwrap_or_default()
    }
}

/// The first escape of YAML that JSON does not know.
fn yaml_only_escape(value: &str) -> Option<usize> {
    let mut bytes = value.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        if byte == b'\\' {
            let (_, escaped) = bytes.next()?;
            if !matches!(escaped, b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' | b'u') {
                return Some(at);
            }
        }
    }
    None
}

fn is_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent
            .is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}
