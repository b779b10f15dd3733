//! The tolerant reader: keeps what can be kept of a block that the authority rejects.
//!
//! It reads OpenAPI-shaped YAML line by line: where the authority accepts such a text, both give
//! the same tree. It is no second YAML: exotic notations end as one error and one lost line.
//! Work is bounded by a budget of bytes that may be looked at twice.

mod broken;
mod flow;
mod key;
mod value;

use super::arena::{BlockTree, Builder, RawKind, Style};
use super::error::{SyntaxError, SyntaxProblem};
use super::scalar::{LineEnd, closing_quote};
use super::split::is_conflict_marker;
use crate::bounds;
use crate::text::TextRange;
use key::Key;

/// What the reader found.
pub(super) struct Tolerated {
    pub(super) tree: BlockTree,
    /// The first error.
    pub(super) error: Option<SyntaxError>,
    /// The quote or bracket that is still open at the end of the text.
    pub(super) open_at: Option<usize>,
}

/// Reads a block. With `entries` the text is known to hold entries of a mapping.
pub(super) fn read(source: &str, entries: bool) -> Tolerated {
    let mut reader = Reader {
        source,
        at: 0,
        line: LineEnd::default(),
        builder: Builder::new(source),
        levels: vec![Level::root()],
        entries,
        error: None,
        open_at: None,
        budget: 4 * source.len() + 4096,
    };
    reader.run();
    Tolerated { tree: reader.builder.finish(), error: reader.error, open_at: reader.open_at }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LevelKind {
    /// The document itself: waits for its one value.
    Root,
    Mapping,
    Sequence,
}

/// A collection that is open, and whether its last key or dash still waits for a value.
#[derive(Clone, Copy, Debug)]
struct Level {
    kind: LevelKind,
    /// Column of its keys or dashes in bytes; -1 for the root.
    indent: isize,
    /// End of the key or dash that waits.
    waiting: Option<usize>,
}

impl Level {
    fn root() -> Self {
        Self { kind: LevelKind::Root, indent: -1, waiting: Some(0) }
    }
}

struct Reader<'s> {
    source: &'s str,
    at: usize,
    line: LineEnd,
    builder: Builder<'s>,
    levels: Vec<Level>,
    entries: bool,
    error: Option<SyntaxError>,
    open_at: Option<usize>,
    /// Bytes that may still be read in vain.
    budget: usize,
}

impl<'s> Reader<'s> {
    fn run(&mut self) {
        while let Some((column, tabbed)) = self.next_line() {
            self.line(column, tabbed);
        }
        while self.levels.len() > 1 {
            self.close_level();
        }
    }

    /// Goes to the next line with content; its column, and whether a tab indents it.
    fn next_line(&mut self) -> Option<(usize, bool)> {
        while self.at < self.source.len() {
            let line = self.rest_of_line();
            let spaces = line.len() - line.trim_start_matches(' ').len();
            let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
            let content = line.get(blanks..).unwrap_or_default();
            let outside = spaces == 0
                && (content.starts_with('%') && self.builder.node_count() == 0
                    || content == "---"
                    || content == "..."
                    || content.starts_with("--- "));
            if content.is_empty() {
                self.go_to_next_line();
            } else if content.starts_with('#') {
                self.at += blanks;
                self.comment();
                self.go_to_next_line();
            } else if outside {
                self.at += if content.starts_with("--- ") { 4 } else { content.len() };
                if self.rest_of_line().trim_start_matches([' ', '\t']).is_empty() {
                    self.go_to_next_line();
                    continue;
                }
                return Some((0, false));
            } else {
                self.at += blanks;
                return Some((spaces, blanks > spaces));
            }
        }
        None
    }

    /// Reads a line whose content is at `column`, and whatever its value reaches to.
    fn line(&mut self, mut column: usize, tabbed: bool) {
        let line_start = self.at - column.min(self.at);
        if column == 0 && is_conflict_marker(self.rest_of_line()) {
            self.report(SyntaxProblem::ConflictMarker, self.at, self.line_end());
            return self.go_to_next_line();
        }
        if tabbed
            && !(self.waits() && matches!(self.byte(), b'{' | b'[' | b'}' | b']' | b'"' | b'\''))
        {
            let indent = self.source.get(..self.at).unwrap_or_default();
            let start = indent.trim_end_matches('\t').len();
            self.report(SyntaxProblem::Tab, start, self.at);
            // Where the author wanted it is a guess: below a key that waits, else beside the last.
            let top = self.top();
            column = if top.waiting.is_some() {
                usize::try_from(top.indent + 2).unwrap_or(0)
            } else {
                usize::try_from(top.indent).unwrap_or(0)
            };
        }
        loop {
            if self.at_dash() {
                if !self.dash(column) {
                    return;
                }
                let behind = self.at;
                self.skip_blanks();
                if self.at_line_end() || self.byte() == b'#' {
                    return self.end_line();
                }
                column = if tabbed { column + 1 + self.at - behind } else { self.at - line_start };
            } else if let Some(key) = self.key() {
                return self.entry(column, key);
            } else {
                return self.loose(column);
            }
        }
    }

    /// Takes a dash at `column`; false if it leads nowhere and its lines were skipped.
    fn dash(&mut self, column: usize) -> bool {
        let indent = signed(column);
        self.unwind(indent, false);
        let top = self.top();
        let beside = top.kind == LevelKind::Sequence && top.indent == indent;
        let below = top.waiting.is_some()
            && (top.indent < indent || (top.kind == LevelKind::Mapping && top.indent == indent));
        if !beside && below {
            if !self.open_level(LevelKind::Sequence, indent) {
                self.go_to_next_line();
                return false;
            }
        } else if top.kind == LevelKind::Sequence {
            if !beside {
                self.report(SyntaxProblem::BadIndentation, self.at, self.line_end());
            }
            self.fill();
        } else {
            self.report(SyntaxProblem::StrayDash, self.at, self.line_end());
            self.skip_deeper(column);
            return false;
        }
        self.at += 1;
        let behind = self.at;
        self.top_mut().waiting = Some(behind);
        true
    }

    /// Takes `key:` at `column`, and its value if one follows on the line.
    fn entry(&mut self, column: usize, key: Key) {
        let indent = signed(column);
        self.unwind(indent, !key.bare);
        let top = self.top();
        if top.waiting.is_some() && indent > top.indent {
            if !self.open_level(LevelKind::Mapping, indent) {
                return self.go_to_next_line();
            }
        } else if top.kind == LevelKind::Mapping {
            if top.indent != indent {
                let problem = if indent > top.indent {
                    SyntaxProblem::DeeperThanValue
                } else {
                    SyntaxProblem::BadIndentation
                };
                self.report(problem, key.range.start, key.range.end);
            }
            self.fill();
        } else {
            let problem = if top.kind == LevelKind::Sequence && top.indent == indent {
                SyntaxProblem::KeyInList
            } else {
                SyntaxProblem::BadIndentation
            };
            self.report(problem, key.range.start, key.range.end);
            if top.kind == LevelKind::Root {
                return self.go_to_next_line();
            }
            let behind = self.at;
            self.fill();
            self.top_mut().waiting = Some(behind);
            if !self.open_level(LevelKind::Mapping, indent.max(top.indent + 1)) {
                return self.go_to_next_line();
            }
        }
        self.push_key(&key);
        self.at = key.after;
        self.top_mut().waiting = Some(key.after - 1);
        self.skip_blanks();
        if !self.at_line_end() && self.byte() != b'#' {
            self.value();
        }
        self.end_line();
    }

    fn push_key(&mut self, key: &Key) {
        if let Some(anchor) = key.anchor {
            self.builder.anchor_next(anchor);
        }
        if key.alias {
            self.builder.alias(key.range);
        } else {
            let value = self.decode(key.style, key.range);
            self.builder.scalar(key.style, key.range, &value);
        }
    }

    /// Closes the levels that a line at `indent` ends. A line between two levels is taken for one
    /// of the deeper level; with `inline` (it has its value on it) it closes nothing then.
    fn unwind(&mut self, indent: isize, inline: bool) {
        if inline && !self.levels.iter().any(|level| level.indent == indent) {
            return;
        }
        while let [.., below, top] = self.levels.as_slice() {
            let ends = top.indent > indent && indent <= below.indent;
            // `- ` at the column of the key above belongs to that key; a key there ends the list.
            let list_ends = top.kind == LevelKind::Sequence
                && top.indent == indent
                && below.indent == indent
                && !self.at_dash();
            if !ends && !list_ends {
                return;
            }
            self.close_level();
        }
    }

    fn open_level(&mut self, kind: LevelKind, indent: isize) -> bool {
        if self.levels.len() >= bounds::DEPTH {
            self.report(SyntaxProblem::TooDeep, self.at, self.at + 1);
            return false;
        }
        self.top_mut().waiting = None;
        let raw = if kind == LevelKind::Mapping { RawKind::Mapping } else { RawKind::Sequence };
        self.builder.open(raw, Style::Block, self.at);
        self.levels.push(Level { kind, indent, waiting: None });
        true
    }

    fn close_level(&mut self) {
        self.fill();
        self.builder.close(self.at);
        self.levels.pop();
    }

    /// Gives the last key or dash a missing value if it still waits for one.
    fn fill(&mut self) {
        if let Some(at) = self.top_mut().waiting.take() {
            self.builder.missing(at);
        }
    }

    fn waits(&self) -> bool {
        self.top().waiting.is_some()
    }

    fn top(&self) -> Level {
        self.levels.last().copied().unwrap_or_else(Level::root)
    }

    fn top_mut(&mut self) -> &mut Level {
        if self.levels.is_empty() {
            self.levels.push(Level::root());
        }
        let last = self.levels.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "filled just above")]
        &mut self.levels[last]
    }

    fn at_dash(&self) -> bool {
        self.byte() == b'-' && matches!(self.byte_at(self.at + 1), 0 | b' ' | b'\t' | b'\n' | b'\r')
    }

    /// Goes over what may follow a value on its line, and to the next line.
    fn end_line(&mut self) {
        let value_end = self.at;
        self.skip_blanks();
        if self.byte() == b'#' {
            let before = self.byte_at(self.at.saturating_sub(1));
            if self.at == value_end && !matches!(before, b' ' | b'\t' | b'\n' | b'\r' | 0) {
                self.report(SyntaxProblem::CommentWithoutSpace, self.at, self.at + 1);
            }
            self.comment();
        }
        if !self.at_line_end() {
            self.text_after_value();
        }
        self.go_to_next_line();
    }

    fn comment(&mut self) {
        let end = self.line_end();
        self.builder.comment(TextRange::new(self.at, end));
        self.at = end;
    }

    /// Only the first error counts.
    fn report(&mut self, problem: SyntaxProblem, start: usize, end: usize) {
        self.error.get_or_insert(SyntaxError::new(problem, start, end));
    }

    fn byte(&self) -> u8 {
        self.byte_at(self.at)
    }

    /// 0 after the end.
    fn byte_at(&self, at: usize) -> u8 {
        self.source.as_bytes().get(at).copied().unwrap_or(0)
    }

    fn at_line_end(&self) -> bool {
        self.at >= self.source.len() || matches!(self.byte(), b'\n' | b'\r')
    }

    fn line_end(&self) -> usize {
        self.line.end_from(self.source, self.at)
    }

    fn rest_of_line(&self) -> &'s str {
        TextRange::new(self.at, self.line.end_from(self.source, self.at)).of(self.source)
    }

    fn skip_blanks(&mut self) {
        while matches!(self.byte(), b' ' | b'\t') {
            self.at += 1;
        }
    }

    fn go_to_next_line(&mut self) {
        self.at = self.line_end();
        if self.byte() == b'\r' && self.byte_at(self.at + 1) == b'\n' {
            self.at += 1;
        }
        self.at = (self.at + 1).min(self.source.len());
    }
}

fn signed(column: usize) -> isize {
    isize::try_from(column).unwrap_or(isize::MAX)
}
