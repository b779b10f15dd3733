//! What is between the tokens of JSON: blanks, line breaks and comments.

use super::Dialect;
use super::reader::Reader;
use crate::text::TextRange;
use crate::yaml::error::SyntaxProblem;

impl Reader<'_> {
    pub(super) fn skip_space(&mut self) {
        loop {
            match self.byte() {
                b' ' | b'\t' => self.at += 1,
                b'\n' | b'\r' => {
                    self.at += 1;
                    self.begin_line();
                }
                b'#' | b'/' if self.is_comment() => self.comment(),
                _ => return,
            }
        }
    }

    pub(super) fn begin_line(&mut self) {
        self.at_line_start = true;
        self.indent = self.indent_character.and_then(|character| {
            let line = self.line();
            let blanks = line.bytes().take_while(|byte| *byte == character).count();
            let is_mixed = line.get(blanks..).unwrap_or_default().starts_with([' ', '\t']);
            (!is_mixed).then_some(blanks)
        });
    }

    fn is_comment(&self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        rest.starts_with("//") || rest.starts_with("/*") || rest.starts_with('#')
    }

    fn comment(&mut self) {
        let line = self.line().len();
        let rest = self.text.get(self.at..).unwrap_or_default();
        let is_open = rest.starts_with("/*");
        let close = if is_open && !self.no_comment_end { rest.find("*/") } else { None };
        let length = close.map_or(line, |close| close + 2);
        let range = TextRange::new(self.at, self.at + length);
        if is_open && close.is_none() {
            self.no_comment_end = true;
            self.is_unsure |= self.part.goes_on();
            self.report(SyntaxProblem::UnclosedComment, range.start, range.start + 2);
        } else if self.dialect == Dialect::Strict {
            self.report(SyntaxProblem::CommentInJson, range.start, range.start + length.min(line));
        }
        self.row.comment(range);
        self.at = range.end;
    }
}

/// The character that indents a text: that of its first line that is indented. Without one the
/// layout tells nothing.
pub(super) fn indent_character(text: &str) -> Option<u8> {
    let lines = text.split(['\n', '\r']).filter(|line| !line.trim().is_empty());
    lines.filter_map(|line| line.bytes().next()).find(|byte| matches!(byte, b' ' | b'\t'))
}
