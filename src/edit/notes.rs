//! Comments of what is taken apart: which part each of them speaks of.

use super::Edit;
use super::source::indent_before;
use super::style::FileStyle;
use crate::text::TextRange;

/// The comments about an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Notes {
    /// On lines of their own, above it.
    above: Vec<String>,
    /// After its value.
    after: Option<String>,
}

impl Notes {
    pub(crate) fn is_empty(&self) -> bool {
        self.above.is_empty() && self.after.is_none()
    }

    /// Adds those of another entry that says the same.
    pub(crate) fn add(&mut self, other: Notes) {
        match other.after {
            Some(comment) if self.after.is_none() => self.after = Some(comment),
            Some(comment) if self.after.as_ref() != Some(&comment) => self.add_above(comment),
            _ => {}
        }
        for comment in other.above {
            self.add_above(comment);
        }
    }

    fn add_above(&mut self, comment: String) {
        if !self.above.contains(&comment) {
            self.above.push(comment);
        }
    }

    /// An entry with its comments; one after an entry of several lines goes above it.
    pub(super) fn around(&self, entry: &str, new_line: &str) -> String {
        let is_on_one_line = !entry.contains(['\n', '\r']);
        let (after, last) = match &self.after {
            Some(comment) if is_on_one_line => (format!(" {comment}"), None),
            after => (String::new(), after.as_ref()),
        };
        let above = self.above.iter().chain(last);
        let above: String = above.map(|comment| format!("{comment}{new_line}")).collect();
        format!("{above}{entry}{after}")
    }
}

/// The comments that these edits take away, as those of the parts that they speak of: what is
/// on the same line, else what follows, else what goes before. The parts are in order, one that
/// holds others before them.
pub(crate) fn notes(file: &FileStyle<'_>, edits: &[Edit], parts: &[TextRange]) -> Vec<Notes> {
    let mut notes = vec![Notes::default(); parts.len()];
    let start = edits.iter().map(|edit| edit.range.start).min().unwrap_or(0);
    let end = edits.iter().map(|edit| edit.range.end).max().unwrap_or(0);
    let comments = file.tree.comments();
    let first = comments.partition_point(|comment| comment.start < start);
    for comment in comments.iter().skip(first).take_while(|comment| comment.start < end) {
        let is_taken =
            |edit: &Edit| edit.range.start <= comment.start && comment.start < edit.range.end;
        if !edits.iter().any(is_taken) {
            continue;
        }
        let next = parts.partition_point(|part| part.start < comment.start);
        let last = next.checked_sub(1).and_then(|last| Some((last, *parts.get(last)?)));
        let begins_line = indent_before(file.text(), comment.start).is_some();
        let text = comment.of(file.text()).trim_end().to_owned();
        // Within brackets a comma may be between the two.
        let is_after = |part: TextRange| {
            let between = file.text().get(part.end..comment.start);
            between.is_some_and(|between| between.trim_matches([' ', '\t', ',']).is_empty())
        };
        let (owner, is_after) = match (last, parts.get(next)) {
            (Some((last, part)), _) if !begins_line => (last, is_after(part)),
            (Some((last, part)), Some(next))
                if comment.start < part.end && part.end <= next.start =>
            {
                (last, false)
            }
            (Some((last, _)), None) => (last, false),
            _ => (next, false),
        };
        let Some(notes) = notes.get_mut(owner) else { continue };
        match &notes.after {
            None if is_after => notes.after = Some(text),
            _ => notes.add_above(text),
        }
    }
    notes
}
