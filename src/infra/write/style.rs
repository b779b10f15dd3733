//! How a file of Terraform is written: what its lines begin and end with, and whether equals signs are
//! one below the other.

use crate::infra::syntax::Block;
use crate::text::TextRange;

/// How a block and those beside it are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Style<'t> {
    text: &'t str,
    indent: &'t str,
    line_break: &'static str,
    is_aligned: bool,
}

impl<'t> Style<'t> {
    /// The style of a block; what it does not show is as `terraform fmt` has it.
    pub(super) fn of(text: &'t str, block: &Block) -> Self {
        let blank = |at: usize| {
            let start = line_start(text, at);
            let before = text.get(start..at).unwrap_or_default();
            before.trim_matches([' ', '\t']).is_empty().then_some(before)
        };
        let first = block.body.attributes.first().and_then(|it| blank(it.name.range.start));
        let indent = first.filter(|it| !it.is_empty()).unwrap_or("  ");
        // Neighbours of unequal length tell.
        let signs = block.body.attributes.iter().filter_map(|it| {
            let name = it.name.range;
            let sign = name.end + text.get(name.end..)?.find('=')?;
            let start = line_start(text, name.start);
            Some((start, line_start(text, it.value.range.end), name, sign - start))
        });
        let signs: Vec<_> = signs.collect();
        let told = signs.iter().zip(signs.iter().skip(1)).find_map(|(one, two)| {
            let is_next = text.get(one.0..two.0)?.matches('\n').count() == 1;
            let is_line = one.0 == one.1 && two.0 == two.1;
            let is_uneven = one.2.end - one.2.start != two.2.end - two.2.start;
            (is_next && is_line && is_uneven).then_some(one.3 == two.3)
        });
        let line_break = if text.contains("\r\n") { "\r\n" } else { "\n" };
        Self { text, indent, line_break, is_aligned: told.unwrap_or(true) }
    }

    /// A block with its attributes, without a line break at its end.
    pub(super) fn block(&self, head: &str, attributes: &[(&str, String)]) -> String {
        let width = attributes.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        let width = if self.is_aligned { width } else { 0 };
        let mut block = format!("{head} {{{}", self.line_break);
        for (name, value) in attributes {
            block += &format!("{}{name:width$} = {value}{}", self.indent, self.line_break);
        }
        block + "}"
    }

    /// A map with these members, one in each line, as the value at this place.
    pub(super) fn map(&self, at: usize, members: &[(&str, String)]) -> String {
        let line = self.text.get(line_start(self.text, at)..at).unwrap_or_default();
        let outer: String = line.chars().take_while(|it| matches!(it, ' ' | '\t')).collect();
        let map = self.block("", members);
        // The lines of a block begin at the left edge.
        let mut lines = map.trim_start().split(self.line_break);
        let first = lines.next().unwrap_or_default().to_owned();
        lines.fold(first, |text, line| format!("{text}{}{outer}{line}", self.line_break))
    }

    /// Where a block goes that comes after another one, and what is written there.
    pub(super) fn after(&self, other: TextRange, block: &str) -> (usize, String) {
        // What follows on the line of its end, as a comment, stays there.
        let rest = self.text.get(other.end..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        let at = other.end + line.trim_end_matches('\r').len();
        (at, format!("{0}{0}{block}", self.line_break))
    }
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1)
}
