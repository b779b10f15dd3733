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
    // More items than lines never fit: they need not be measured one by one.
    for block in &mut hover.blocks {
        if let Block::List(items) = block {
            shorten_list_to(items, MOST.lines);
        }
    }
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
    let last = items.last().filter(|item| counted(item).is_some()).map_or(1, |_| 2);
    shorten_list_to(items, items.len().saturating_sub(last));
}

/// Keeps so many items of a longer list, and counts the others.
pub(super) fn shorten_list_to(items: &mut Vec<Vec<Inline>>, kept: usize) {
    if items.len() <= kept {
        return;
    }
    let counted = items.last().and_then(|item| counted(item));
    let listed = items.len() - usize::from(counted.is_some());
    let count = counted.unwrap_or_default() + listed.saturating_sub(kept);
    items.truncate(kept);
    items.push(vec![Inline::Text(format!("and {count} more"))]);
}

/// How many items an item stands for that counts what is left out.
fn counted(item: &[Inline]) -> Option<usize> {
    match item {
        [Inline::Text(text)] => text.strip_prefix("and ")?.strip_suffix(" more")?.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_of_a_list_is_counted() {
        let mut items: Vec<_> =
            (0..20).map(|it| vec![Inline::Text(format!("item {it}"))]).collect();
        let last = |items: &[Vec<Inline>]| match items.last().unwrap().as_slice() {
            [Inline::Text(text)] => text.clone(),
            other => panic!("{other:?}"),
        };
        shorten_list_to(&mut items, 11);
        assert_eq!((items.len(), last(&items)), (12, "and 9 more".to_owned()));
        shorten_list(&mut items);
        assert_eq!((items.len(), last(&items)), (11, "and 10 more".to_owned()));
        shorten_list_to(&mut items, 11);
        assert_eq!(items.len(), 11);
    }
}
