//! Findings that the author does not want: comments in the file and `ignore` in the settings.
//!
//! `# gateway-ls: ignore[rule-id, …] reason` on the line of the finding or on the one before,
//! `# gateway-ls: ignore-file[rule-id, …] reason` anywhere. For a finding inside a text that goes
//! over lines, the line on which that text begins counts too.

use std::collections::HashMap;

use super::CommentLines;
use crate::analysis::{Analysis, pointer};
use crate::text::TextRange;
use crate::yaml::Step;

/// One rule id in a suppression comment.
#[derive(Clone, Debug)]
pub(super) struct Suppression {
    pub(super) id: String,
    /// The id's place.
    pub(super) range: TextRange,
    /// The comment that holds it.
    pub(super) comment: TextRange,
    /// Whether a finding was silenced by it.
    pub(super) is_used: bool,
}

/// The suppressions of a file, and where they are found by rule and line.
#[derive(Debug)]
pub(super) struct Suppressions<'a> {
    pub(super) all: Vec<Suppression>,
    comment_lines: Option<CommentLines<'a>>,
    /// By the id and the start of the line they silence; `None`: the whole file.
    places: HashMap<(String, Option<usize>), Vec<usize>>,
}

impl Suppressions<'_> {
    /// Whether a finding is silenced, by a comment or the settings; marks the comment.
    pub(super) fn silences(&mut self, analysis: &Analysis, rule: &str, at: usize) -> bool {
        if self.all.is_empty() {
            return ignored(analysis, rule, at);
        }
        let line = analysis.text.line_at(at).start;
        let mut silenced = ignored(analysis, rule, at);
        let first = self.comment_lines.as_ref().map(|it| it.line_of(at));
        let first = first.filter(|first| *first != line).map(Some);
        for place in [None, Some(line)].into_iter().chain(first) {
            for index in self.places.get(&(rule.to_owned(), place)).into_iter().flatten() {
                silenced = true;
                if let Some(suppression) = self.all.get_mut(*index) {
                    suppression.is_used = true;
                }
            }
        }
        silenced
    }

    fn add(&mut self, id: &str, range: TextRange, comment: TextRange, lines: &[Option<usize>]) {
        for line in lines {
            self.places.entry((id.to_owned(), *line)).or_default().push(self.all.len());
        }
        self.all.push(Suppression { id: id.to_owned(), range, comment, is_used: false });
    }
}

/// Reads the comments of a file.
pub(super) fn read(analysis: &Analysis) -> Suppressions<'_> {
    let mut suppressions =
        Suppressions { all: Vec::new(), comment_lines: None, places: HashMap::new() };
    // From the end, so that each line of a run of comments knows what the next one speaks of.
    let mut below = None;
    for comment in analysis.tree.comments().iter().rev() {
        let text = analysis.tree.text(*comment);
        let Some((whole_file, ids)) = ids(&text) else { continue };
        let lines = if whole_file { vec![None] } else { lines(analysis, *comment, &mut below) };
        let mut start = comment.start + text.len() - ids.len();
        let ids = ids.split(']').next().unwrap_or_default();
        for id in ids.split(',') {
            let trimmed = id.trim();
            let from = start + id.len() - id.trim_start().len();
            start += id.len() + 1;
            if !trimmed.is_empty() {
                let range = TextRange::new(from, from + trimmed.len());
                suppressions.add(trimmed, range, *comment, &lines);
            }
        }
    }
    suppressions.comment_lines =
        (!suppressions.all.is_empty()).then(|| CommentLines::new(analysis));
    suppressions
}

/// A comment that silences rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IgnoreComment {
    /// Whether it counts for the whole file.
    pub whole_file: bool,
    /// What is between its brackets; up to the end of the comment if nothing closes them.
    pub ids: TextRange,
    /// Whether the bracket is closed.
    pub is_closed: bool,
}

/// The comment at this place, if it silences rules.
pub fn ignore_comment(analysis: &Analysis, comment: TextRange) -> Option<IgnoreComment> {
    let text = analysis.tree.text(comment);
    let (whole_file, ids) = ids(&text)?;
    let start = comment.start + text.len() - ids.len();
    let length = ids.find(']');
    let ids = TextRange::new(start, start + length.unwrap_or(ids.len()));
    Some(IgnoreComment { whole_file, ids, is_closed: length.is_some() })
}

/// The starts of the lines that a comment for single lines speaks of.
pub fn lines_spoken_of(analysis: &Analysis, comment: TextRange) -> Vec<usize> {
    lines(analysis, comment, &mut None).into_iter().flatten().collect()
}

/// Whether the comment counts for the whole file, and its text from the first id on.
pub(super) fn ids(comment: &str) -> Option<(bool, &str)> {
    let text = comment
        .trim_start_matches(['#', '/', '*'])
        .trim_start()
        .strip_prefix("gateway-ls:")?
        .trim_start();
    match text.strip_prefix("ignore-file[") {
        Some(ids) => Some((true, ids)),
        None => text.strip_prefix("ignore[").map(|ids| (false, ids)),
    }
}

/// The starts of the lines that a comment speaks of: its own and, if it is alone on its line,
/// the next one that is no comment. `below` is the last answer: the line of a comment, and the
/// line that it speaks of.
fn lines(
    analysis: &Analysis,
    comment: TextRange,
    below: &mut Option<(usize, usize)>,
) -> Vec<Option<usize>> {
    let own = analysis.text.line_at(comment.start);
    let before = analysis.tree.text(TextRange::new(own.start, comment.start));
    if !before.trim_start_matches('\u{feff}').trim().is_empty() {
        return vec![Some(own.start)];
    }
    let mut line = own;
    let mut target = None;
    while target.is_none() && line.end < analysis.text.len() {
        let next = analysis.text.line_at(line.end + 1);
        // A line break of two characters: one byte further on is still the same line.
        line = if next.start == line.start { analysis.text.line_at(line.end + 2) } else { next };
        let is_comment = analysis.tree.text(line).trim_start().starts_with('#');
        target = match *below {
            Some((at, target)) if at == line.start => Some(target),
            _ => (!is_comment).then_some(line.start),
        };
    }
    let target = target.unwrap_or(line.start);
    *below = Some((own.start, target));
    vec![Some(own.start), Some(target)]
}

/// Whether the settings silence a finding.
pub(super) fn ignored(analysis: &Analysis, id: &str, at: usize) -> bool {
    analysis.settings.ignore.iter().any(|ignore| {
        let rule = ignore.rule.as_ref().is_none_or(|rule| rule == id);
        rule && ignore.pointer.as_ref().is_none_or(|pointer| {
            let place = pointer_at(analysis, at);
            let pointer = pointer.trim_end_matches('/');
            place.strip_prefix(pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    })
}

/// The JSON pointer of the innermost node at an offset.
pub fn pointer_at(analysis: &Analysis, offset: usize) -> String {
    let mut pointer = String::new();
    for step in analysis.tree.path_at(offset) {
        pointer.push('/');
        match step {
            Step::Entry(entry, _) => {
                pointer += &pointer::escaped(&entry.key.text());
            }
            Step::Item(index, _) => pointer += &index.to_string(),
        }
    }
    pointer
}
