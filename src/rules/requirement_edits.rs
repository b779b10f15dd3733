//! Rewrites items of a `security` list in the style they are written in. Knows where they are
//! and nothing of what they ask for.

use std::collections::BTreeMap;

use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::openapi::{Requirement, SchemeUse};
use crate::text::TextRange;
use crate::yaml::Node;

/// Puts other items in the place of neighbouring ones; each new item is a row of entries that
/// are in the old ones. `None` if an alias, a merge, an anchor or a comment is among them.
pub(super) fn replaced(
    analysis: &Analysis,
    items: &[Requirement],
    new: &[Vec<&SchemeUse>],
) -> Option<Edit> {
    let source = analysis.source();
    let (first, last) = (items.first()?, items.last()?);
    let range = first.place.range.join(last.place.range);
    let is_plain = |item: &Requirement| {
        let node = item.handle.of(&analysis.tree).node;
        let is_merged = node.entries().any(|entry| entry.key.text() == "<<");
        item.place.anchored.is_none() && item.is_mapping && !is_merged && node.anchor().is_none()
    };
    let has_comment = analysis.tree.has_comment_in(range);
    if !items.iter().all(is_plain) || has_comment || new.is_empty() {
        return None;
    }
    let texts = entry_texts(analysis, items);
    let text_of = |entry: &&SchemeUse| texts.get(&entry.name.place.range).copied();
    let row = |entries: &Vec<&SchemeUse>| entries.iter().map(text_of).collect::<Option<Vec<_>>>();
    let texts: Vec<Vec<&str>> = new.iter().map(row).collect::<Option<_>>()?;
    let layout = Layout::of(source, items)?;
    Some(Edit { range, text: layout.written(&texts) })
}

/// The text of each entry, key and value, by the place of its name.
fn entry_texts<'a>(analysis: &'a Analysis, items: &[Requirement]) -> BTreeMap<TextRange, &'a str> {
    let nodes = items.iter().map(|item| item.handle.of(&analysis.tree).node);
    let entries = nodes.flat_map(Node::entries);
    entries.map(|it| (it.key.content_range(), it.range().of(analysis.source()))).collect()
}

/// How items of a list are written.
enum Layout {
    /// `{a: [], b: []}`, with what is between two items.
    Flow(String),
    /// Entries on lines of their own, with what is between two entries and two items.
    Block { entries: String, items: String },
}

impl Layout {
    fn of(source: &str, items: &[Requirement]) -> Option<Self> {
        let first = items.first()?.place.range;
        let start = source.get(..first.start)?.rfind('\n').map_or(0, |at| at + 1);
        let before = TextRange::new(start, first.start).of(source);
        let has_two = source.get(..start).is_some_and(|above| above.ends_with("\r\n"));
        let line_break = if has_two { "\r\n" } else { "\n" };
        let indent = before.len() - before.trim_start_matches(' ').len();
        let after_indent = before.get(indent..)?;
        let after_dash = after_indent.strip_prefix('-');
        let is_item_of_block = after_dash.is_some_and(|rest| rest.trim_matches(' ').is_empty());
        let is_flow = |item: &Requirement| item.place.range.of(source).starts_with('{');
        let (all_flow, none_flow) = (items.iter().all(is_flow), !items.iter().any(is_flow));
        let next_item = format!("{line_break}{before}");
        match (is_item_of_block, all_flow, none_flow) {
            (true, true, _) => Some(Layout::Flow(next_item)),
            (true, _, true) => {
                let entries = format!("{line_break}{}", " ".repeat(before.len()));
                Some(Layout::Block { entries, items: next_item })
            }
            (false, true, _) if before.trim().is_empty() => {
                Some(Layout::Flow(format!(",{next_item}")))
            }
            (false, true, _) => Some(Layout::Flow(", ".to_owned())),
            _ => None,
        }
    }

    fn written(&self, items: &[Vec<&str>]) -> String {
        let item = |entries: &Vec<&str>| match self {
            Layout::Flow(_) => format!("{{{}}}", entries.join(", ")),
            Layout::Block { entries: between, .. } => entries.join(between),
        };
        let between = match self {
            Layout::Flow(between) | Layout::Block { items: between, .. } => between,
        };
        items.iter().map(item).collect::<Vec<_>>().join(between)
    }
}
