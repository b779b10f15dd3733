//! How a file is written: its line breaks, quotes and indentation. Found when it is asked for.

use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::source::{
    Marker, after_colon, byte_at, end_of_free_rest, indent_before, lead, line_start, nodes_of,
    start_with_properties,
};
use crate::text::{TextRange, first_line_break};
use crate::yaml::{Entry, Format, Kind, Node, Style, Tree};

/// Siblings that are looked at for the step of an indentation.
const MAX_SIBLINGS: usize = 16;

/// A file and how it is written. Make one for all edits of a reading: what it finds out it keeps.
#[derive(Debug)]
pub(crate) struct FileStyle<'t> {
    /// The tree of the file.
    pub(super) tree: &'t Tree,
    format: Format,
    line_break: OnceLock<&'static str>,
    step: OnceLock<usize>,
    dash: OnceLock<usize>,
    brackets: OnceLock<Brackets>,
    quote: OnceLock<char>,
    block_scalars: OnceLock<BlockScalars>,
    /// Whether nobody keeps the edits, so that there need not be any.
    is_dropped: bool,
    /// Whether the edits that are there are enough.
    is_stopped: AtomicBool,
}

/// How brackets are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Brackets {
    /// What they indent by, if they are on lines of their own.
    pub(super) unit: Option<String>,
    /// Whether JSON is written without space after `:` and `,`.
    pub(super) is_compact: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct BlockScalars {
    any: bool,
    keep: bool,
}

impl<'t> FileStyle<'t> {
    /// Of a file that was read as this.
    pub(crate) fn new(tree: &'t Tree, format: Format) -> Self {
        Self {
            tree,
            format,
            line_break: OnceLock::new(),
            step: OnceLock::new(),
            dash: OnceLock::new(),
            brackets: OnceLock::new(),
            quote: OnceLock::new(),
            block_scalars: OnceLock::new(),
            is_dropped: false,
            is_stopped: AtomicBool::new(false),
        }
    }

    /// The same for edits that nobody keeps: no operation makes any.
    pub(crate) fn of_dropped_edits(tree: &'t Tree, format: Format) -> Self {
        Self { is_dropped: true, ..Self::new(tree, format) }
    }

    /// Nothing if nobody keeps the edits.
    pub(crate) fn wanted(&self) -> Option<()> {
        (!self.is_dropped && !self.is_stopped.load(Ordering::Relaxed)).then_some(())
    }

    /// From now on no operation makes any edits.
    pub(crate) fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }

    /// From now on operations make edits again.
    pub(crate) fn go_on(&self) {
        self.is_stopped.store(false, Ordering::Relaxed);
    }

    /// The tree of the file.
    pub(crate) fn tree(&self) -> &'t Tree {
        self.tree
    }

    /// The root of the file.
    pub(crate) fn root(&self) -> Option<Node<'t>> {
        self.tree.root()
    }

    pub(super) fn text(&self) -> &'t str {
        self.tree.source()
    }

    /// That of the first line.
    pub(super) fn line_break(&self) -> &'static str {
        // A text of one line is looked through to its end.
        self.line_break.get_or_init(|| first_line_break(self.text()))
    }

    /// Whether all scalars are written as JSON has them: in JSON, and in YAML that looks like it.
    pub(super) fn is_json(&self) -> bool {
        let looks_like_it = || {
            let first_key = self.tree.root().filter(|root| root.style() == Style::Flow);
            let first_key = first_key.and_then(|root| root.entries().next());
            first_key.is_some_and(|entry| entry.key.style() == Style::DoubleQuoted)
        };
        self.format != Format::Yaml || looks_like_it()
    }

    /// The commoner of both quotes.
    pub(super) fn quote(&self) -> char {
        *self.quote.get_or_init(|| {
            let (mut single, mut double) = (0_usize, 0_usize);
            for node in self.nodes() {
                match node.style() {
                    Style::SingleQuoted => single += 1,
                    Style::DoubleQuoted => double += 1,
                    _ => {}
                }
            }
            if single > double { '\'' } else { '"' }
        })
    }

    /// Whether the text holds block scalars: what follows them can change what they say.
    pub(super) fn has_block_scalars(&self) -> bool {
        self.block_scalars().any
    }

    /// Whether blank lines can be a part of a value.
    pub(super) fn has_kept_blank_lines(&self) -> bool {
        self.block_scalars().keep
    }

    fn nodes(&self) -> Vec<Node<'t>> {
        self.tree.root().map(nodes_of).unwrap_or_default()
    }

    fn block_scalars(&self) -> BlockScalars {
        *self.block_scalars.get_or_init(|| {
            let is_block = |node: &Node<'_>| matches!(node.style(), Style::Literal | Style::Folded);
            let any = self.nodes().iter().any(is_block);
            let text = self.text();
            let keep = any
                && text
                    .match_indices(['|', '>'])
                    .any(|(at, _)| byte_at(text, at + 1) == b'+' || byte_at(text, at + 2) == b'+');
            BlockScalars { any, keep }
        })
    }

    /// Spaces from a key to the keys below it.
    pub(super) fn step(&self) -> usize {
        *self.step.get_or_init(|| {
            let steps = self.entries().filter_map(|it| step(self.text(), it.key, it.value));
            commonest(steps).unwrap_or(2)
        })
    }

    /// Spaces from a key to the dashes below it.
    pub(super) fn dash(&self) -> usize {
        *self.dash.get_or_init(|| {
            let dashes = self.entries().filter_map(|it| self.dash_of(it.key, it.value));
            commonest(dashes).unwrap_or_else(|| self.step())
        })
    }

    pub(super) fn brackets(&self) -> &Brackets {
        self.brackets.get_or_init(|| self.find_brackets())
    }

    /// The step of the entries beside a new one, else that of the file.
    pub(super) fn step_in(&self, mapping: Node<'_>) -> usize {
        let steps = mapping
            .entries()
            .take(MAX_SIBLINGS)
            .filter_map(|entry| Some(step(self.text(), entry.key, entry.value)).flatten());
        commonest(steps).unwrap_or_else(|| self.step())
    }

    fn entries(&self) -> impl Iterator<Item = Entry<'t>> {
        self.tree.mappings().flat_map(|mapping| mapping.entries())
    }

    fn find_brackets(&self) -> Brackets {
        let text = self.text();
        let first = self.tree.root().and_then(|root| root.entries().next());
        let unit = first.and_then(|first| {
            let indent = indent_before(text, first.key.range().start)?;
            (!indent.is_empty()).then(|| indent.to_owned())
        });
        let colon = first.and_then(|first| after_colon(text, first.key));
        let is_compact = self.format != Format::Yaml
            && colon.is_some_and(|at| {
                !byte_at(text, at).is_ascii_whitespace()
                    && end_of_free_rest(self.tree, at).is_none()
            });
        Brackets { unit, is_compact }
    }

    fn dash_of(&self, key: Node<'_>, value: Node<'_>) -> Option<usize> {
        if value.kind() != Kind::Sequence || value.style() != Style::Block {
            return None;
        }
        let lead = lead(self.tree, value.items().next()?)?;
        if lead.marker != Marker::Dash {
            return None;
        }
        column(self.text(), lead.start)?.checked_sub(key_column(self.text(), key)?)
    }
}

/// Spaces from a key to those below it.
fn step(text: &str, key: Node<'_>, value: Node<'_>) -> Option<usize> {
    if value.kind() != Kind::Mapping || value.style() != Style::Block {
        return None;
    }
    let first = value.entries().next()?;
    let step = key_column(text, first.key)?.checked_sub(key_column(text, key)?)?;
    (step > 0).then_some(step)
}

/// The column of a key in a mapping by indentation.
fn key_column(text: &str, key: Node<'_>) -> Option<usize> {
    column(text, start_with_properties(text, key.range().start))
}

/// The column of an offset, if only spaces and dashes are before it on its line.
pub(super) fn column(text: &str, at: usize) -> Option<usize> {
    let prefix = TextRange::new(line_start(text, at), at).of(text);
    let is_dash = |word: &str| word.is_empty() || word == "-";
    let is_known = prefix.split(' ').all(is_dash) && (prefix.is_empty() || prefix.ends_with(' '));
    is_known.then_some(prefix.len())
}

/// The number that occurs most; the smallest one if there are several.
fn commonest(numbers: impl Iterator<Item = usize>) -> Option<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for number in numbers {
        *counts.entry(number).or_default() += 1;
    }
    let most = *counts.values().max()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(number, _)| number)
}
