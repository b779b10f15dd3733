//! Cursors in what is written by indentation.

use super::brackets;
use super::fragment::Fragment;
use super::word::{Word, column, line_at, word_at};
use super::{CursorContext, Layout, Part, Slot, node_after, siblings};
use crate::text::TextRange;
use crate::yaml::{Entry, Format, Kind, Node, Step, Style, Tree};

/// A word that nobody writes, in the place of the one at the cursor.
const SENTINEL: &str = "gatewayLsCursor";

/// Spaces from a key to those below it, if no line says.
const STEP: usize = 2;

/// Keys of the root that are asked for the step of the indentation.
const MAX_SAMPLES: usize = 64;

pub(super) fn read(tree: &Tree, offset: usize) -> Option<CursorContext> {
    let source = tree.source();
    let line = line_at(source, offset);
    let word = word_at(source, line.start, offset, false)?;
    let lead = TextRange::new(line.start, word.whole.start).of(source);
    let begins_line = lead.trim_start_matches([' ', '\t', '-']).is_empty();
    let rest = TextRange::new(word.whole.end, line.end).of(source);
    let has_colon = begins_with_colon(rest);
    if is_notation(word.whole.of(source)) || !(has_colon || is_free(rest, &word)) {
        return None;
    }
    let blank = if lead.ends_with(':') { " " } else { "" };
    let colon = if begins_line && !has_colon { ":" } else { "" };
    let words = format!("{blank}{SENTINEL}{colon}");
    let fragment = Fragment::new(tree, Format::Yaml, word.whole, &words)?;
    if brackets::Holder::at(&fragment.tree, fragment.at).is_some() {
        return None;
    }
    let indent = lead.len() - lead.trim_start_matches([' ', '\t']).len();
    Place { tree, fragment, word, indent, has_colon }.context()
}

fn begins_with_colon(rest: &str) -> bool {
    let value = rest.trim_start_matches([' ', '\t']).strip_prefix(':');
    value.is_some_and(|value| value.is_empty() || value.starts_with([' ', '\t']))
}

/// Whether nothing but a comment follows a word on its line.
fn is_free(rest: &str, word: &Word) -> bool {
    let content = rest.trim_start_matches([' ', '\t']);
    let begins_comment = content.len() < rest.len() || word.whole.is_empty();
    content.is_empty() || (content.starts_with('#') && begins_comment)
}

/// Whether a word is no text: the dash of an item, an anchor, a tag, the header of a text.
fn is_notation(word: &str) -> bool {
    word == "-" || word.starts_with(['&', '!', '|', '>', '#', '{', '[', '}', ']', '?'])
}

/// A cursor, and its block with the sentinel.
struct Place<'t> {
    tree: &'t Tree,
    fragment: Fragment<'t>,
    word: Word,
    /// Blanks at the start of its line.
    indent: usize,
    has_colon: bool,
}

impl Place<'_> {
    fn context(&self) -> Option<CursorContext> {
        let at = self.fragment.at;
        let steps = self.fragment.tree.path_at(at);
        // Lines below may go on with the text of a value.
        let is_here = |node: Node<'_>| {
            node.range().start == at
                && node.style() == Style::Plain
                && node.text().starts_with(SENTINEL)
        };
        let (last, above) = steps.split_last()?;
        let (slot, node) = match last {
            Step::Entry(entry, true) if is_here(entry.key) => return self.key(*entry, above),
            Step::Entry(entry, false) if is_here(entry.value) => (Slot::Value, entry.key),
            Step::Item(_, item) if is_here(*item) => (Slot::Item, *item),
            _ => return None,
        };
        Some(self.found(&steps, slot, self.layout(&steps, node)))
    }

    /// The sentinel as a key; `above` are the steps to its mapping.
    fn key(&self, own: Entry<'_>, above: &[Step<'_>]) -> Option<CursorContext> {
        let tree = &self.fragment.tree;
        let holder = above.last().map(node_after).or_else(|| tree.root())?;
        let split = self.fragment.split_mapping(self.tree, above.len());
        let beside = self.neighbours(holder, own)?;
        let has_children = begins_below(tree, own);
        if has_children && !self.has_colon {
            // Lines below a key that has nothing on its own line are its value.
            let in_other_block = || split.and_then(|it| entry_before(it, self.word.whole.start));
            let is_between = match beside.before {
                Some(before) => is_bare(tree, before),
                None => in_other_block().is_some_and(|before| is_bare(self.tree, before)),
            };
            if is_between || self.word.content.is_empty() {
                return None;
            }
        }
        let slot = self.slot(own, above.last(), &beside, has_children)?;
        let own_step = [Step::Entry(own, true)];
        let steps = [above, if beside.is_alone() { &[] } else { &own_step }].concat();
        let siblings = match split {
            Some(mapping) => {
                let is_own = |key: TextRange| key.touches(self.word.content.start);
                siblings(mapping, |range| range, is_own)
            }
            None => {
                let is_own = |key: TextRange| key.start == self.fragment.at;
                siblings(holder, |range| self.fragment.place(range), is_own)
            }
        };
        let found = self.found(above, slot, self.layout(&steps, own.key));
        Some(CursorContext { siblings, has_children, ..found })
    }

    fn slot(
        &self,
        own: Entry<'_>,
        above: Option<&Step<'_>>,
        beside: &Neighbours<'_>,
        has_children: bool,
    ) -> Option<Slot> {
        let is_list = own.value.kind() == Kind::Sequence;
        match (above, beside.before) {
            (Some(Step::Item(..)), None) => self.is_after_dash().then_some(Slot::Item),
            (Some(Step::Item(..)), Some(before)) => has_colon(before).then_some(Slot::Key),
            (Some(Step::Entry(..)), _) if beside.is_alone() && !self.has_colon => {
                match has_children {
                    true => (!is_list).then_some(Slot::Key),
                    false => Some(Slot::Below),
                }
            }
            _ => Some(Slot::Key),
        }
    }

    /// The entries beside the sentinel in its mapping. `None` if it is not of the mapping: their
    /// keys are at other columns. Deeper lines that have no place there do not count.
    fn neighbours<'f>(&self, holder: Node<'f>, own: Entry<'f>) -> Option<Neighbours<'f>> {
        let (start, own_column) = (own.key.range().start, self.column(own.key));
        let column = |entry: &Entry<'_>| self.column(entry.key);
        let entries = || holder.entries().filter(|it| column(it) <= own_column);
        let before = entries().take_while(|it| it.key.range().start < start).last();
        let after = entries().find(|it| it.key.range().start > start);
        let is_first = holder.entries().next().is_some_and(|first| first.key == own.key);
        let is_root = self.fragment.tree.root() == Some(holder);
        let next = self.fragment.next_column.filter(|_| is_root);
        let is_of_it = (is_first || before.is_some())
            && before.iter().chain(&after).all(|it| column(it) == own_column)
            && next.is_none_or(|next| next >= own_column);
        is_of_it.then_some(Neighbours { before, after })
    }

    /// Whether the cursor is the first thing after a dash.
    fn is_after_dash(&self) -> bool {
        let text = TextRange::new(0, self.fragment.at).of(self.fragment.tree.source());
        text.trim_end().ends_with('-')
    }

    fn found(&self, steps: &[Step<'_>], slot: Slot, layout: Layout) -> CursorContext {
        let path = steps.iter().map(Part::from).collect();
        let found = CursorContext::new(path, slot, &self.word, layout);
        CursorContext { has_colon: self.has_colon, ..found }
    }

    fn layout(&self, steps: &[Step<'_>], node: Node<'_>) -> Layout {
        let here = steps.windows(2).rev().find_map(|pair| match pair {
            [Step::Entry(above, _), Step::Entry(below, _)] => step(above.key, below.key),
            _ => None,
        });
        let step = here.or_else(|| usual_step(self.tree)).unwrap_or(STEP);
        let dash = dash(&self.fragment.tree, self.fragment.at).unwrap_or(step);
        Layout::Block { column: self.column(node), indent: self.indent, step, dash }
    }

    fn column(&self, node: Node<'_>) -> usize {
        column(self.fragment.tree.source(), node.range().start)
    }
}

/// The entries before and after another one.
struct Neighbours<'f> {
    before: Option<Entry<'f>>,
    after: Option<Entry<'f>>,
}

impl Neighbours<'_> {
    fn is_alone(&self) -> bool {
        self.before.is_none() && self.after.is_none()
    }
}

/// The last entry of a mapping that begins before an offset.
fn entry_before(mapping: Node<'_>, offset: usize) -> Option<Entry<'_>> {
    mapping.entries().take_while(|entry| entry.key.range().start < offset).last()
}

/// Whether an entry has nothing but its key on its line.
fn is_bare(tree: &Tree, entry: Entry<'_>) -> bool {
    entry.value.range().is_empty() || begins_below(tree, entry)
}

/// Whether an entry has its value on the lines below its key.
fn begins_below(tree: &Tree, entry: Entry<'_>) -> bool {
    let value = entry.value.range();
    let line = line_at(tree.source(), entry.key.range().end);
    let is_template = entry.value.kind() == Kind::Scalar && tree.holds_template_line(value);
    !value.is_empty() && value.start > line.end && !is_template
}

/// Whether an entry is more than a word that may become its key.
fn has_colon(entry: Entry<'_>) -> bool {
    let source = entry.key.source();
    let end = entry.key.range().end;
    begins_with_colon(TextRange::new(end, line_at(source, end).end).of(source))
}

/// The spaces from a key to one below it.
fn step(above: Node<'_>, below: Node<'_>) -> Option<usize> {
    let column = |node: Node<'_>| column(node.source(), node.range().start);
    column(below).checked_sub(column(above)).filter(|step| *step > 0)
}

/// The spaces from the text's first keys to those below them.
fn usual_step(tree: &Tree) -> Option<usize> {
    let is_mapping =
        |it: &Entry<'_>| it.value.kind() == Kind::Mapping && it.value.style() == Style::Block;
    let mut entries = tree.root()?.entries().take(MAX_SAMPLES).filter(is_mapping);
    entries.find_map(|it| step(it.key, it.value.entries().next()?.key))
}

/// The spaces from a key to the dashes below it, of the last list that begins before an offset.
fn dash(tree: &Tree, offset: usize) -> Option<usize> {
    let entries = tree.mappings().flat_map(|mapping| mapping.entries());
    let is_list = |entry: &Entry<'_>| {
        let list = entry.value;
        list.kind() == Kind::Sequence
            && list.style() == Style::Block
            && list.range().start <= offset
    };
    let last = entries.filter(is_list).max_by_key(|entry| entry.value.range().start)?;
    let line = line_at(tree.source(), last.value.range().start).of(tree.source());
    let dash = line.len() - line.trim_start_matches(' ').len();
    dash.checked_sub(column(tree.source(), last.key.range().start))
}
