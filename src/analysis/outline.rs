//! What the paths of one block say to the whole document: what rules about the whole file, the
//! routing and the backends at the root look at. Places are counted from the start of the block, so
//! that two outlines are equal if nothing of that differs, wherever their blocks are. Places in
//! other blocks, where aliases lead, are marked.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::cloud_run_projects::CloudRunProjects;
use super::{Analysis, Extension, Focus, Shared, config, extensions, structure};
use crate::openapi::{Document, PathItem, PlaceMut, Places, Reference};
use crate::routing::{self, KnownPaths, Occurrence};
use crate::text::TextRange;
use crate::yaml::{Entry, Node, NodeId};

/// What the paths of one block say to the whole document.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// The path items, without the parameters that nobody but their own operation asks for.
    items: Vec<PathItem>,
    /// The extension keys.
    extensions: Vec<Extension>,
    /// What its paths and backends come to.
    known: KnownPaths,
    /// Parameters in the path that are defined in other blocks.
    shared_parameters: Vec<NodeId>,
    /// The end of the last place in other blocks, in bytes; 0 without one.
    outside_end: usize,
    /// The keys that Google's schema does not take.
    unknown_keys: Vec<structure::Written>,
    /// The keys of the block, and those of its operations and their backends, with the kinds of
    /// their values.
    keys: u64,
    is_broken: bool,
    /// Whether an alias leads to references in other blocks.
    has_references_outside: bool,
}

/// Marks places in other blocks; no text is as long.
const OUTSIDE: usize = 1 << (usize::BITS - 2);

/// The index that stands for the block itself; no text has as many.
const HERE: usize = u32::MAX as usize - 1;

/// An outline with where its block is now.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'o> {
    /// Index of the block.
    pub block: usize,
    /// Where the block begins, in bytes.
    pub start: usize,
    /// What its paths say.
    pub outline: &'o Outline,
}

impl Outline {
    /// What the paths of a part say.
    pub(super) fn of(part: Analysis, block: usize, home: TextRange) -> Self {
        let is_outside = |it: &Reference| !home.covers(it.value.place.text());
        let has_references_outside = part.references().iter().any(is_outside);
        let (keys, unknown_keys) = (keys(&part, block), part.written_unknown_keys());
        let is_broken = part.tree.is_block_broken(block);
        let known = KnownPaths::of(&part.routing);
        let (mut items, mut extensions) = (part.document.paths, part.extensions);
        let mut shared_parameters = Vec::new();
        for operation in items.iter_mut().flat_map(|item| &mut item.operations) {
            let in_path = operation.parameters.iter().filter(|it| !it.is_outside_of_path());
            let shared = in_path.map(|it| it.handle.node).filter(|node| node.block() != block);
            shared_parameters.extend(shared);
            operation
                .parameters
                .retain(|it| it.pattern.is_some() && it.handle.node.block() == block);
            // There are as many of these as paths, so that no room is kept for what is left out.
            operation.parameters.shrink_to_fit();
            operation.lost_parameters = Vec::new();
            operation.costs = Vec::new();
        }
        items.shrink_to_fit();
        items.iter_mut().for_each(|item| item.operations.shrink_to_fit());
        extensions.shrink_to_fit();
        let mut outside_end = 0;
        let mut leave = |place: PlaceMut<'_>| match place {
            PlaceMut::Range(range) if home.covers(*range) => *range = range.back(home.start),
            PlaceMut::Range(range) => {
                outside_end = outside_end.max(range.end);
                *range = range.shifted(OUTSIDE);
            }
            PlaceMut::Node(node) if node.block() == block => *node = node.in_block(HERE),
            PlaceMut::Node(_) => {}
        };
        items.each_place(&mut leave);
        extensions.each_place(&mut leave);
        Self {
            items,
            extensions,
            known,
            shared_parameters,
            outside_end,
            unknown_keys,
            keys,
            is_broken,
            has_references_outside,
        }
    }

    /// Whether what is found in the block is found in others too, through aliases.
    pub fn has_references_outside(&self) -> bool {
        self.has_references_outside
    }

    /// The same after an edit within its block, which began at `from` and begins at `to` now.
    pub fn edited(&self, from: usize, to: usize, after: impl Fn(TextRange) -> TextRange) -> Self {
        let mut edited = self.clone();
        let mut follow = |place: PlaceMut<'_>| {
            if let PlaceMut::Range(range) = place
                && range.start < OUTSIDE
            {
                *range = after(range.shifted(from)).back(to);
            }
        };
        edited.items.each_place(&mut follow);
        edited.extensions.each_place(&mut follow);
        edited
    }

    /// Whether it holds places that an edit moves which begins at `offset`, or nodes of other blocks.
    pub fn is_moved_by(&self, offset: usize, moves_blocks: bool) -> bool {
        self.outside_end > 0 && (moves_blocks || self.outside_end >= offset)
            || moves_blocks && !self.shared_parameters.is_empty()
    }

    /// Follows places and nodes of other blocks.
    pub fn follow(
        &mut self,
        range_after: impl Fn(TextRange) -> TextRange,
        block_after: impl Fn(u32) -> u32,
    ) {
        let mut outside_end = 0;
        let mut follow = |place: PlaceMut<'_>| match place {
            PlaceMut::Range(range) if range.start >= OUTSIDE => {
                let moved = range_after(range.back(OUTSIDE));
                outside_end = outside_end.max(moved.end);
                *range = moved.shifted(OUTSIDE);
            }
            PlaceMut::Range(_) => {}
            PlaceMut::Node(node) if node.block() == HERE => {}
            PlaceMut::Node(node) => {
                let block = u32::try_from(node.block()).unwrap_or(u32::MAX);
                *node = node.in_block(block_after(block) as usize);
            }
        };
        self.items.each_place(&mut follow);
        self.extensions.each_place(&mut follow);
        self.shared_parameters.each_place(&mut follow);
        self.outside_end = outside_end;
    }

    /// The path items and extension keys, with the block of this index beginning at `start`.
    fn placed(&self, block: usize, start: usize) -> (Vec<PathItem>, Vec<Extension>) {
        let mut enter = |place: PlaceMut<'_>| match place {
            PlaceMut::Range(range) if range.start >= OUTSIDE => *range = range.back(OUTSIDE),
            PlaceMut::Range(range) => *range = range.shifted(start),
            PlaceMut::Node(node) if node.block() == HERE => *node = node.in_block(block),
            PlaceMut::Node(_) => {}
        };
        let (mut items, mut extensions) = (self.items.clone(), self.extensions.clone());
        items.each_place(&mut enter);
        extensions.each_place(&mut enter);
        (items, extensions)
    }
}

impl Places for Extension {
    fn each_place(&mut self, visit: &mut dyn FnMut(PlaceMut<'_>)) {
        self.key.each_place(visit);
        self.key_node.each_place(visit);
        self.value.each_place(visit);
        self.holder.each_place(visit);
        self.via.each_place(visit);
    }
}

impl Analysis {
    /// What a part says to the whole document: its block, and the place of that.
    pub fn into_outline(self, block: usize, home: TextRange) -> Outline {
        Outline::of(self, block, home)
    }

    /// The document with all its paths, as far as their outlines tell of them.
    pub fn joined(&self, outlines: &[Placed<'_>]) -> Self {
        let count = |counted: fn(&Outline) -> usize| {
            outlines.iter().map(|placed| counted(placed.outline)).sum()
        };
        // These are large, and many in a large file: they are not moved while they get more.
        let mut paths = Vec::with_capacity(count(|it| it.items.len()));
        let mut of_paths = Vec::with_capacity(count(|it| it.extensions.len()));
        let mut shared = Vec::new();
        let mut unknown_keys = Vec::new();
        let mut known = KnownPaths::default();
        for &Placed { block, start, outline } in outlines {
            let (mut items, mut extensions) = outline.placed(block, start);
            for operation in extensions.iter_mut().filter_map(|it| it.operation.as_mut()) {
                operation.item += paths.len();
            }
            paths.append(&mut items);
            of_paths.append(&mut extensions);
            known.extend(&outline.known);
            shared.extend(&outline.shared_parameters);
            unknown_keys.extend(outline.unknown_keys.iter().cloned());
        }
        let document = Document { facts: Arc::clone(&self.document.facts), paths };
        let held = held(outlines);
        let rest = self.tree.mappings_outside_of(held.clone());
        let is_asked = |block: usize| !held.contains(&block);
        let mut extensions = extensions::collect(&self.tree, rest, &document, &shared, is_asked);
        extensions.append(&mut of_paths);
        extensions.sort_by_key(|extension| (extension.key, extension.via));
        let config = config::judge(&self.tree, &document, &extensions, &self.settings);
        let mut joined = Self {
            focus: Focus::Joined,
            routing: routing::route_known(&document, self.common(), known, &self.variables()),
            document,
            extensions,
            is_config: config.is_config,
            is_left_out: config.is_left_out,
            target: config.target,
            is_target_set: config.is_target_set,
            ..self.frame()
        };
        unknown_keys.extend(joined.written_unknown_keys());
        let cloud_run_projects = CloudRunProjects::of(&joined);
        joined.shared = Arc::new(Shared { unknown_keys, cloud_run_projects });
        joined.proofs = Arc::default();
        joined
    }

    /// The part of the file that holds an offset; `None` if this is the whole file.
    pub fn near(&self, offset: usize) -> Option<Self> {
        (self.focus == Focus::Frame)
            .then(|| self.paths_at(offset).unwrap_or_else(|| self.joined(&[])))
    }

    /// The parts that hold the paths in a range, each with the place of its block. `None` if there are
    /// backends in the range that others may call, if other parts have a say in what is known of those
    /// that are called, or this is the whole file.
    pub fn parts_in(&self, range: TextRange) -> Option<Vec<(TextRange, Self)>> {
        if self.focus != Focus::Frame {
            return None;
        }
        let named = self.document.named_backends.iter().map(|named| &named.backend);
        let mut shared = self.document.backend.iter().chain(named);
        let overlaps = |other: TextRange| other.start <= range.end && range.start <= other.end;
        if shared.any(|it| overlaps(it.key.join(it.place.text()))) {
            return None;
        }
        let blocks = self.path_blocks()?.into_iter();
        let blocks = blocks.filter_map(|it| Some((it, self.tree.range_of_block(it)?)));
        let here = blocks.filter(|(_, place)| overlaps(*place));
        let part = |block| self.part(block).filter(Self::tells_of_backends);
        here.map(|(block, place)| Some((place, part(block)?))).collect()
    }

    /// The paths of the block that holds an offset. `None` if it holds none or only begins there, if
    /// other parts have a say in what is known of its backends, or this is the whole file.
    pub fn part_at(&self, offset: usize) -> Option<Self> {
        self.paths_at(offset).filter(Self::tells_of_backends)
    }

    /// Whether a part tells all of its backends that is asked at one of its places.
    fn tells_of_backends(&self) -> bool {
        // No operation calls what is named on a path, so that the part does not know that backend.
        let names_backend =
            |item: &PathItem| item.backend.as_ref().is_some_and(|it| it.name().is_some());
        // Whether a model router alone calls a backend is written in other parts.
        let is_routed = |it: &Occurrence| !it.routers.is_empty();
        !self.document.paths.iter().any(names_backend)
            && !self.routing.occurrences.iter().any(is_routed)
    }

    fn paths_at(&self, offset: usize) -> Option<Self> {
        let block = self.tree.block_at(offset).filter(|_| self.focus == Focus::Frame)?;
        // What ends there belongs to the block above.
        self.tree.range_of_block(block).filter(|it| it.start < offset)?;
        // In a broken block, what belongs to `paths` itself can follow the path.
        let is_path = |entry: Entry<'_>| entry.key.text().starts_with('/');
        let has_part =
            self.tree.entries_of_block(block).all(is_path) && self.path_blocks()?.contains(&block);
        has_part.then(|| self.part(block)).flatten()
    }

    /// The same, looking only at what is written outside of the blocks that hold paths, and at the
    /// extension keys of `paths` itself.
    pub fn rest(self, paths: &Range<usize>) -> Self {
        let mut extensions = self.extensions;
        extensions.retain(|it| !paths.contains(&it.holder.block()));
        Self {
            focus: Focus::Rest,
            extensions,
            extension_fields: OnceLock::new(),
            misfits: OnceLock::new(),
            references: OnceLock::new(),
            ..self
        }
    }

    /// The same without what is written in its paths, to look at parts of it.
    pub fn frame(&self) -> Self {
        let document = Document { facts: Arc::clone(&self.document.facts), paths: Vec::new() };
        self.with(Focus::Frame, document)
    }
}

/// The blocks that hold paths: those are in a row.
fn held(outlines: &[Placed<'_>]) -> Range<usize> {
    let first = outlines.first().map_or(0, |it| it.block);
    first..outlines.last().map_or(0, |it| it.block + 1)
}

/// The keys of a block and of what rules about the whole document look into, as one number.
fn keys(part: &Analysis, block: usize) -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut add = |mapping: Node<'_>| {
        (mapping.kind() as u8, mapping.is_null()).hash(&mut hasher);
        for entry in mapping.entries() {
            let value = entry.value;
            (entry.key.text(), value.kind() as u8, value.is_null()).hash(&mut hasher);
        }
    };
    let entries = part.tree.entries_of_block(block);
    entries.for_each(|entry| add(entry.value));
    for operation in part.document.paths.iter().flat_map(|item| &item.operations) {
        add(operation.handle.of(&part.tree).node);
        if let Some(backend) = &operation.backend {
            add(backend.handle.of(&part.tree).node);
        }
    }
    for entry in part.tree.entries_of_block(block) {
        (entry.key.text(), entry.key.kind() as u8).hash(&mut hasher);
    }
    hasher.finish()
}
