//! A text that was edited is what it would be if it were new: the text in each encoding of the
//! protocol, its tree, its findings, and what is said at the cursor.

use std::sync::Arc;

use gateway_ls::analysis::Analysis;
use gateway_ls::features::{self, Asked, OpenapiKeys};
use gateway_ls::openapi::SHAPE;
use gateway_ls::rules::{self, Checked, Finding};
use gateway_ls::settings::Settings;
use gateway_ls::text::{Encoding, Replaced, Text, TextRange};
use gateway_ls::yaml::{self, Format, Kind, Node, Tree};

use super::bytes::floor;

const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

/// What somebody does to a text.
#[derive(Clone, Debug)]
pub struct Step {
    /// Where, in bytes; beyond the end it is the end.
    pub at: usize,
    /// How many bytes go, at most.
    pub removed: usize,
    /// What comes.
    pub written: String,
}

impl Step {
    /// The range of whole characters that go, and what comes.
    pub fn of(&self, text: &str) -> TextRange {
        let start = floor(text, self.at);
        TextRange::new(start, floor(text, start.saturating_add(self.removed)).max(start))
    }
}

/// One version of a file, as an editor's edits have made it.
#[derive(Debug)]
pub struct Version {
    format: Format,
    text: Text,
    tree: Arc<Tree>,
    checked: Checked,
}

fn frame(text: &Text, tree: &Arc<Tree>, format: Format) -> Analysis {
    let settings: Arc<Settings> = Arc::default();
    Analysis::frame_of_tree(text.clone(), Arc::clone(tree), format, settings)
}

fn whole(text: &Text, tree: &Arc<Tree>, format: Format) -> Arc<Analysis> {
    Arc::new(Analysis::of_tree(text.clone(), Arc::clone(tree), format, Arc::default()))
}

impl Version {
    /// The first one.
    pub fn new(source: &str, format: Format) -> Self {
        let text = Text::new(source);
        let tree = Arc::new(yaml::read(source, format, SHAPE));
        let checked = Checked::new(frame(&text, &tree, format), || whole(&text, &tree, format));
        Self { format, text, tree, checked }
    }

    /// The next one, after an edit, which panics unless all of it is what a new text would give.
    pub fn after(&self, step: &Step) -> Self {
        let mut source = self.text.to_string();
        let range = step.of(&source);
        let text = edited(&self.text, range, &step.written);
        source.replace_range(range.start..range.end, &step.written);
        assert_eq!(text.to_string(), source, "{step:?}");
        let format = self.format;
        let scratch = yaml::read(&source, format, SHAPE);
        let again = yaml::reread(&source, format, SHAPE, &self.tree);
        same_trees("read again", &scratch, &again, &source);
        let replaced = Replaced { range, length: step.written.len() };
        let tree = match yaml::read_edited(&self.tree, format, SHAPE, replaced, &text) {
            Some(tree) => {
                same_trees("read in blocks", &scratch, &tree, &source);
                assert_eq!(tree.source(), source);
                tree
            }
            None => again,
        };
        let tree = Arc::new(tree);
        let checked = self
            .checked
            .after(frame(&text, &tree, format), &[replaced], || whole(&text, &tree, format));
        let next = Self { format, text, tree, checked };
        next.check(range.start + step.written.len(), step);
        next
    }

    /// Holds what is known of it against the whole text.
    fn check(&self, cursor: usize, step: &Step) {
        let whole = whole(&self.text, &self.tree, self.format);
        let shown = |findings: &[Finding]| -> Vec<String> {
            findings.iter().map(|it| format!("{:#?}", it.without_fixes())).collect()
        };
        let (expected, found) = (shown(&rules::findings(&whole)), shown(self.checked.findings()));
        let source = || self.text.to_string();
        assert_eq!(expected, found, "findings after {step:?}\n{}\n{:?}", source(), source());
        let Some(frame) = self.checked.frame() else { return };
        let frame = frame.frame().with_whole(Arc::default());
        let Some(part) = frame.part_at(cursor) else { return };
        let said = |analysis: &Analysis| {
            let asked = Asked { typed: None, openapi_keys: OpenapiKeys::Ours };
            let offered = features::completions_for(analysis, cursor, asked);
            format!("{:#?} {offered:#?}", features::hover(analysis, cursor))
        };
        assert_eq!(said(&whole), said(&part), "at {cursor} after {step:?}\n{}", source());
    }
}

/// The edited text, which is the same in each encoding.
fn edited(text: &Text, range: TextRange, written: &str) -> Text {
    let of_encoding = |encoding| {
        let there_and_back = |offset| text.offset(text.position(offset, encoding), encoding);
        let (start, end) = (there_and_back(range.start), there_and_back(range.end));
        // Between the two parts of a line's end nothing can be: the place before it is meant.
        let mut edited = text.clone();
        edited.edit(TextRange::new(start, end), written);
        (edited, TextRange::new(start, end))
    };
    let [(utf8, first), (utf16, second), (utf32, third)] = ENCODINGS.map(of_encoding);
    assert_eq!((first, first), (second, third), "{range:?} of {:?}", text.to_string());
    assert_eq!(utf8.to_string(), utf16.to_string());
    assert_eq!(utf8.to_string(), utf32.to_string());
    let mut exact = text.clone();
    exact.edit(range, written);
    exact
}

/// Everything that a tree says of itself, a line for each node: kind, style, place, decoded value,
/// anchor.
pub fn everything(tree: &Tree) -> Vec<String> {
    let mut lines: Vec<_> = tree.blocks().map(|block| format!("block {block:?}")).collect();
    let mut waiting: Vec<(usize, Node<'_>)> =
        tree.root().map(|root| (0, root)).into_iter().collect();
    while let Some((depth, node)) = waiting.pop() {
        let (kind, style, range) = (node.kind(), node.style(), node.range());
        let (text, anchor) = (node.text(), node.anchor());
        lines.push(format!("{depth} {kind:?} {style:?} {range:?} {text:?} {anchor:?}"));
        let mut children: Vec<Node<'_>> = match kind {
            Kind::Mapping => node.entries().flat_map(|entry| [entry.key, entry.value]).collect(),
            Kind::Sequence => node.items().collect(),
            Kind::Scalar | Kind::Alias => Vec::new(),
        };
        children.reverse();
        waiting.extend(children.into_iter().map(|child| (depth + 1, child)));
    }
    lines.extend(tree.comments().iter().map(|comment| format!("comment {comment:?}")));
    lines.extend(tree.errors().iter().map(|error| format!("error {error:?}")));
    lines
}

fn same_trees(how: &str, new: &Tree, other: &Tree, source: &str) {
    let (new, other) = (everything(new), everything(other));
    let differ = (0..new.len().max(other.len())).find(|at| new.get(*at) != other.get(*at));
    if let Some(at) = differ {
        panic!("{how}: {:?}, not {:?}\n{source}\n{source:?}", other.get(at), new.get(at));
    }
}

/// Holds each version of a text against a new one.
pub fn check(source: &str, format: Format, steps: &[Step]) {
    let mut version = Version::new(source, format);
    for step in steps {
        version = version.after(step);
    }
}
