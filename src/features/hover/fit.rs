//! How long a hover may be: what is read in five seconds, without scrolling in a popup of VS Code.

use crate::features::markup::{Block, Inline, Markup, Size};

/// The longest hover, with the line that a server adds to it: the link to a page.
pub(super) const MOST: Size = Size { lines: 11, words: 118 };

/// Puts a block into a hover where there is room for it; tells whether there was.
pub(super) fn add(hover: &mut Markup, at: usize, block: Block) -> bool {
    let mut longer = hover.clone();
    longer.blocks.insert(at.min(hover.blocks.len()), block);
    let fits = longer.size().is_within(MOST);
    if fits {
        *hover = longer;
    }
    fits
}

/// The hover with its lists, then its paragraphs, cut from the end until it is short enough.
/// Heading and source stay. Long texts from the file are the reason, if anything is.
pub(super) fn cut(mut hover: Markup) -> Markup {
    while !hover.size().is_within(MOST) && shorten(&mut hover.blocks) {}
    hover
}

/// Takes the least important line away; tells whether there was one.
fn shorten(blocks: &mut Vec<Block>) -> bool {
    let longest = blocks.iter_mut().rev().find_map(|block| match block {
        Block::List(items) if items.len() > 2 => Some(items),
        _ => None,
    });
    if let Some(items) = longest {
        shorten_list(items);
        return true;
    }
    // Heading, answer and source are kept.
    if blocks.len() > 3 {
        let last = blocks.len().saturating_sub(2);
        blocks.remove(last);
        return true;
    }
    false
}

/// Takes the last item of a list away and counts it.
fn shorten_list(items: &mut Vec<Vec<Inline>>) {
    let counted = items.last().and_then(|item| match item.as_slice() {
        [Inline::Text(text)] => text.strip_prefix("and ")?.strip_suffix(" more")?.parse().ok(),
        _ => None,
    });
    if counted.is_some() {
        items.pop();
    }
    items.pop();
    let count = counted.unwrap_or(0usize) + 1;
    items.push(vec![Inline::Text(format!("and {count} more"))]);
}
