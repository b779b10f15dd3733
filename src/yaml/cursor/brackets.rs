//! Cursors in brackets: JSON, and the flow style of YAML.

use super::fragment::Fragment;
use super::word::{Word, line_at, word_at};
use super::{CursorContext, Layout, Part, Slot, node_after, siblings};
use crate::text::TextRange;
use crate::yaml::{Format, Kind, Node, Step, Style, SyntaxError, SyntaxProblem, Tree};

/// A word that nobody writes, in the place of the one at the cursor.
const SENTINEL: &str = "\"gatewayLsCursor\"";

/// How many brackets down a part of a document is looked at alone first: an operation's path, a
/// named definition.
const PART_DEPTH: usize = 2;

/// The innermost brackets that hold a cursor.
pub(super) struct Holder<'t> {
    node: Node<'t>,
    /// The way from the root to the node.
    path: Vec<Part>,
    /// All brackets that hold the cursor, the outermost first, and how long the ways to them are.
    all: Vec<(usize, Node<'t>)>,
    /// The entry or item of the node that begins last before the cursor.
    last: Option<Step<'t>>,
}

impl<'t> Holder<'t> {
    pub(super) fn at(tree: &'t Tree, offset: usize) -> Option<Self> {
        let steps = tree.path_at(offset);
        let nodes = tree.root().into_iter().chain(steps.iter().map(node_after));
        let all: Vec<_> = nodes.enumerate().filter(|(_, node)| holds(*node, offset)).collect();
        let (depth, node) = *all.last()?;
        let path = steps.get(..depth)?.iter().map(Part::from).collect();
        Some(Self { node, path, all, last: steps.get(depth).copied() })
    }

    /// Where what it holds begins last before the cursor.
    fn last_start(&self) -> usize {
        match self.last {
            Some(Step::Entry(entry, _)) => entry.key.range().start,
            Some(Step::Item(_, item)) => item.range().start,
            None => self.node.range().start,
        }
    }

    /// The parts of a document in brackets that can be read alone, a small one first, and the ways
    /// to them.
    fn parts(&self) -> impl Iterator<Item = (TextRange, &[Part])> {
        let small = self.all.get(PART_DEPTH).into_iter();
        let parts = small.chain(self.all.first());
        parts.map(|(depth, node)| (node.range(), self.path.get(..*depth).unwrap_or_default()))
    }
}

fn holds(node: Node<'_>, offset: usize) -> bool {
    let range = node.range();
    let is_closed = range.len() > 1 && range.of(node.source()).ends_with(['}', ']']);
    node.kind() != Kind::Scalar
        && node.style() == Style::Flow
        && range.start < offset
        && (offset < range.end || !is_closed)
}

/// What is at a cursor that some brackets hold.
pub(super) fn read(tree: &Tree, format: Format, offset: usize) -> Option<CursorContext> {
    let source = tree.source();
    if tree.comments().iter().any(|comment| comment.start < offset && offset <= comment.end) {
        return None;
    }
    let holder = Holder::at(tree, offset);
    let from = holder.as_ref().map_or(0, Holder::last_start);
    let word = word_at(source, from.max(line_at(source, offset).start), offset, true)?;
    let place = Place::new(tree, format, word)?;
    // Without a comma after it the word may be read as one with the next.
    let is_joined = place.needs_comma && !word.whole.is_empty();
    let is_right = !tree.is_broken_at(offset) && !is_joined;
    match &holder {
        Some(holder) if is_right => place.context(holder, word.whole.start, |range| range),
        _ => {
            let block = place.repaired(holder.as_ref())?;
            let holder = Holder::at(&block.tree, block.at)?;
            let found = place.context(&holder, block.at, |range| block.place(range))?;
            Some(CursorContext { path: [block.way.clone(), found.path].concat(), ..found })
        }
    }
}

/// A word in brackets, and what is before and after it.
struct Place<'t> {
    tree: &'t Tree,
    format: Format,
    word: Word,
    /// The last character before it.
    before: usize,
    /// Whether that is the colon after a key.
    is_value: bool,
    /// Where a comma is missing before it.
    comma_before: Option<usize>,
    has_colon: bool,
    needs_comma: bool,
}

impl<'t> Place<'t> {
    fn new(tree: &'t Tree, format: Format, word: Word) -> Option<Self> {
        let source = tree.source();
        let before = content_before(tree, word.whole.start)?;
        let byte = *source.as_bytes().get(before)?;
        let is_missing = !matches!(byte, b'{' | b'[' | b',' | b':');
        let between = TextRange::new(before + 1, word.whole.start).of(source);
        if is_missing && !between.contains(['\n', '\r']) {
            return None;
        }
        let next = content_after(tree, word.whole.end);
        Some(Self {
            tree,
            format,
            word,
            before,
            is_value: byte == b':',
            comma_before: is_missing.then_some(before + 1),
            has_colon: next == Some(b':'),
            needs_comma: next.is_some_and(|it| !matches!(it, b':' | b',' | b'}' | b']')),
        })
    }

    /// What is there by the brackets that hold it; `own` is where their tree has the word, and
    /// `place` gives the places of their tree in the text.
    fn context(
        &self,
        holder: &Holder<'_>,
        own: usize,
        place: impl Fn(TextRange) -> TextRange,
    ) -> Option<CursorContext> {
        let bracket = holder.all.first().map_or(0, |(_, node)| place(node.range()).start);
        let layout = Layout::Brackets {
            is_json: self.is_json(bracket),
            comma_before: self.comma_before,
            needs_comma: self.needs_comma,
        };
        let mut path = holder.path.clone();
        let mut others = Vec::new();
        let slot = match (holder.node.kind(), self.is_value) {
            (Kind::Sequence, false) => {
                path.push(Part::Item);
                Slot::Item
            }
            (Kind::Mapping, false) => {
                others = siblings(holder.node, place, |key| key.touches(own));
                Slot::Key
            }
            (Kind::Mapping, true) => {
                path.push(Part::from(holder.last.as_ref()?));
                Slot::Value
            }
            _ => return None,
        };
        let found = CursorContext::new(path, slot, &self.word, layout);
        Some(CursorContext { siblings: others, has_colon: self.has_colon, ..found })
    }

    /// Whether names in the brackets at an offset are quoted, as in JSON: the first one is.
    fn is_json(&self, bracket: usize) -> bool {
        let source = self.tree.source();
        let first = |bracket: usize| source.get(bracket + 1..).unwrap_or_default();
        match self.tree.root().filter(|root| root.style() == Style::Flow) {
            _ if self.format != Format::Yaml => true,
            Some(root) => {
                let first = first(root.range().start).trim_start();
                first.starts_with('"') || first.is_empty()
            }
            None => first(bracket).starts_with('"'),
        }
    }

    /// A part of the text with a whole entry or item in the place of the word.
    fn repaired(&self, holder: Option<&Holder<'_>>) -> Option<Fragment<'t>> {
        let is_of_brackets = self.tree.root().is_some_and(|root| root.style() == Style::Flow);
        let best = if is_of_brackets {
            let word = self.word.whole;
            let mut best = None;
            for (range, way) in holder?.parts() {
                let read = |words: &str| {
                    let way = way.to_vec();
                    Some(Fragment::in_brackets(self.tree, self.format, way, range, word, words))
                };
                best = self.best(read);
                if best.as_ref().is_some_and(|best| best.tree.errors().is_empty()) {
                    break;
                }
            }
            best
        } else {
            self.best(|words| Fragment::new(self.tree, self.format, self.word.whole, words))
        };
        // A bracket before the word may close the whole document.
        let is_after_end = |best: &Fragment<'_>, error: &SyntaxError| {
            error.problem == SyntaxProblem::TextAfterEnd
                || best.place(error.range).start == self.before
        };
        best.filter(|best| {
            let mut errors = best.tree.errors().iter();
            self.comma_before.is_none() || !errors.any(|error| is_after_end(best, error))
        })
    }

    /// The one of several entries and items in the place of the word with which the reader finds
    /// least that is wrong, as the brackets may not be closed.
    fn best(&self, read: impl Fn(&str) -> Option<Fragment<'t>>) -> Option<Fragment<'t>> {
        let is_glued = self.is_value && self.before + 1 == self.word.whole.start;
        let lead = match self.comma_before {
            Some(_) => ",",
            None if is_glued => " ",
            None => "",
        };
        let ends = match (self.has_colon, self.is_value) {
            (true, _) => &[""][..],
            (_, true) => &["", "}"],
            _ => &[": 0", "", "]", ": 0}"],
        };
        let mut best: Option<Fragment<'t>> = None;
        for end in ends {
            let is_open = self.needs_comma && !end.ends_with(['}', ']']);
            let comma = if is_open { "," } else { "" };
            let part = read(&format!("{lead}{SENTINEL}{end}{comma}"))?;
            let errors = part.tree.errors().len();
            if best.as_ref().is_none_or(|best| errors < best.tree.errors().len()) {
                best = Some(part);
            }
            if errors == 0 {
                break;
            }
        }
        best
    }
}

/// The offset of the last character before an offset that is neither white space nor in a comment.
fn content_before(tree: &Tree, offset: usize) -> Option<usize> {
    let comments = tree.comments();
    let mut at = offset;
    loop {
        let before = tree.source().get(..at)?.trim_end();
        let index = comments.partition_point(|comment| comment.start < before.len());
        let comment = index.checked_sub(1).and_then(|index| comments.get(index));
        match comment.filter(|comment| comment.end >= before.len()) {
            Some(comment) => at = comment.start,
            None => return before.len().checked_sub(1),
        }
    }
}

/// The first byte after an offset that is neither white space nor in a comment.
fn content_after(tree: &Tree, offset: usize) -> Option<u8> {
    let mut at = offset;
    loop {
        let after = tree.source().get(at..)?;
        let start = at + (after.len() - after.trim_start().len());
        match tree.comments().binary_search_by_key(&start, |comment| comment.start) {
            Ok(index) => at = tree.comments().get(index)?.end,
            Err(_) => return tree.source().as_bytes().get(start).copied(),
        }
    }
}
