//! What line breaks and indentation tell about brackets that are missing or too many.

use super::open::{Open, State};
use super::reader::Reader;
use crate::text::TextRange;
use crate::yaml::arena::RawKind;
use crate::yaml::error::SyntaxProblem;

/// Bytes of blanks before `at` if nothing else is before it on its line.
pub(super) fn blanks_before(text: &str, at: usize) -> Option<usize> {
    let before = text.get(..at).unwrap_or_default();
    let rest = before.trim_end_matches([' ', '\t']);
    (rest.is_empty() || rest.ends_with(['\n', '\r'])).then_some(at - rest.len())
}

impl Reader<'_> {
    /// At the start of a line: closes what the layout says was left open, and opens what it says
    /// was not.
    pub(super) fn follow_layout(&mut self, byte: u8) {
        let Some(indent) = self.indent else { return };
        let is_name = byte == b'"' && self.is_name();
        let fits = |open: &Open| match byte {
            b'}' | b']' => open.line_indent == Some(indent) && open.is_object == (byte == b'}'),
            _ => is_name && open.is_object && open.member_indent == Some(indent),
        };
        let deeper = |open: &Open| match byte {
            b'}' | b']' => open.line_indent.is_none_or(|it| it > indent),
            _ => open
                .member_indent
                .or(open.line_indent.map(|it| it + 1))
                .is_none_or(|it| it > indent),
        };
        let Some(keep) = self.stack.iter().rposition(fits) else {
            if is_name {
                self.imply_object(indent);
            }
            return;
        };
        let above = self.stack.get(keep + 1..).unwrap_or_default();
        let goes_on = !is_name && self.goes_on(keep);
        if above.is_empty() || !above.iter().all(deeper) || goes_on {
            return;
        }
        while self.stack.len() > keep + 1 {
            self.close_unclosed();
        }
        if is_name && let Some(open) = self.stack.last_mut() {
            // The comma after the bracket that is missing is not missed twice.
            open.state = State::Loose;
        }
    }

    /// A name that is deeper than the one above, which waits for its value: the bracket
    /// between them is lost.
    fn imply_object(&mut self, indent: usize) {
        let Some(open) = self.stack.last() else { return };
        let (State::Name(name) | State::Colon(name, _)) = open.state else { return };
        let line_indent = open.member_indent.filter(|it| *it < indent && open.is_object);
        if line_indent.is_none() || !self.has_room() {
            return;
        }
        self.report(SyntaxProblem::MissingBrace, name.start, name.end);
        let split = self.split_here();
        self.row.open(RawKind::Mapping, self.at);
        self.stack.push(Open { split, ..Open::implied(self.at, line_indent, indent) });
    }

    /// Whether the bracket here closes none of those that are open: it is deeper than the line
    /// that opened the innermost, or the names of what it would close go on below it.
    pub(super) fn is_stray_by_layout(&self) -> bool {
        let Some(open) = self.stack.last() else { return true };
        let is_deeper = self.at_line_start
            && self.indent.zip(open.line_indent).is_some_and(|(indent, opener)| opener < indent);
        is_deeper || self.goes_on(self.stack.len() - 1)
    }

    /// Whether the name that follows the bracket here belongs to one of the brackets from `first`
    /// on, the outermost counted as 0. After the end of the document no name can be.
    fn goes_on(&self, first: usize) -> bool {
        let rest = TextRange::new(self.at + 1, self.text.len()).of(self.text);
        let name = rest.trim_start_matches([' ', '\t', '\n', '\r', ',']);
        if !name.starts_with('"') {
            return false;
        }
        let between = rest.get(..rest.len() - name.len()).unwrap_or_default();
        let blanks = between.rsplit(['\n', '\r']).next().unwrap_or_default();
        let begins_line = blanks.len() < between.len();
        let is_indent = blanks.bytes().all(|byte| Some(byte) == self.indent_character);
        let is_its_member = |open: &Open| match open.member_indent {
            Some(indent) => indent == blanks.len(),
            None => {
                open.state == State::Fresh && open.line_indent.is_some_and(|it| it < blanks.len())
            }
        };
        let is_member =
            begins_line && is_indent && self.stack.iter().skip(first).any(is_its_member);
        is_member || first == 0
    }

    /// Whether the string here is followed by a colon.
    pub(super) fn is_name(&mut self) -> bool {
        let line = self.line();
        self.closing_quote()
            .and_then(|close| line.get(close + 1..))
            .is_none_or(|rest| rest.trim_start().starts_with(':'))
    }
}
