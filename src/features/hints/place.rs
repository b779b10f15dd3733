//! Where a hint is: at the end of a line, so that no text follows it, and only where nothing
//! else on that line could be meant.

use std::collections::BTreeSet;

use crate::analysis::Analysis;
use crate::routing::Site;
use crate::text::TextRange;

/// The column that a hint ends at, at most.
const LAST_COLUMN: usize = 120;
/// As many columns as a tab may fill.
const TAB: usize = 4;

/// The lines of a document, with the operations and backends that begin on them.
pub(super) struct Lines<'a> {
    analysis: &'a Analysis,
    /// Where the keys of operations, and of backends that belong to none, begin.
    keys: BTreeSet<usize>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(analysis: &'a Analysis) -> Self {
        let operations = analysis.routing.routes.iter();
        let operations = operations.filter_map(|route| route.operation.of(&analysis.document));
        let backends = analysis.routing.occurrences.iter();
        let backends = backends.filter(|it| matches!(it.site, Site::Document | Site::Named(_)));
        let keys = operations.map(|(_, operation)| operation.key.start);
        let keys = keys.chain(backends.map(|it| it.backend.key.start)).collect();
        Self { analysis, keys }
    }

    /// The end of the line that holds `after`; nothing if an operation or a backend begins on it
    /// that does not begin at `own`.
    pub(super) fn end(&self, after: usize, own: usize) -> Option<usize> {
        let line = self.analysis.text.line_at(after);
        let mut keys = self.keys.range(line.start..=line.end);
        let length = self.analysis.tree.text(line).trim_end().len();
        keys.all(|key| *key == own).then_some((line.start + length).max(after))
    }
}

/// The end of a value, whose range is without quotes. Only its line counts.
pub(super) fn value_end(analysis: &Analysis, value: TextRange) -> usize {
    // The text of a block scalar may end with its line breaks.
    value.start + analysis.tree.text(value).trim_end().len()
}

/// How many columns a hint may have at the end of a line, after the blank that sets it off.
pub(super) fn room(analysis: &Analysis, end: usize) -> usize {
    let start = analysis.text.line_at(end).start;
    let before = analysis.tree.text(TextRange::new(start, end));
    LAST_COLUMN.saturating_sub(columns(&before) + 1)
}

/// The columns that a text fills, in UTF-16 units, as editors count them.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(|letter| if letter == '\t' { TAB } else { letter.len_utf16() }).sum()
}
