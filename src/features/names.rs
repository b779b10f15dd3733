//! Names at a cursor: where one is defined, where it is used, and what another name would change.
//!
//! Backends, model routers, metrics, security schemes, operation IDs, path parameters, and whatever
//! a `$ref` names. What the names are and where is the analysis's to say; this is only what a cursor
//! is on.

mod rename;

pub use rename::{Renamable, Rename, prepare_rename, rename};

use crate::analysis::{Analysis, Name, NameKind, pointer};
use crate::openapi::Method;
use crate::text::TextRange;
use crate::yaml::{Kind, Node, Step};

/// A place that holds a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamePlace {
    /// The name, without quotes.
    pub range: TextRange,
    /// Whether it is defined there, not used.
    pub is_definition: bool,
}

/// Where something that a cursor is on is defined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// What the cursor is on.
    pub origin: TextRange,
    /// The places; several if branches of a template define the name.
    pub targets: Vec<DefinitionTarget>,
}

/// A place where something is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DefinitionTarget {
    /// All of it.
    pub range: TextRange,
    /// What is to be shown of it: its name.
    pub selection: TextRange,
}

/// Where the name, alias or `$ref` at a byte offset is defined.
pub fn definition(analysis: &Analysis, offset: usize) -> Option<Definition> {
    let cursor = Cursor::at(analysis, offset)?;
    if cursor.node.kind() == Kind::Alias {
        return of_alias(cursor.node);
    }
    let origin = cursor.node.content_range();
    if cursor.is_reference() {
        let root = analysis.document.root?.of(&analysis.tree);
        let target = match pointer::target(root, &cursor.node.text()) {
            Some(pointer::Target::Field(field)) => {
                let (key, value) = (field.key.range(), field.value.node.range());
                let is_here = field.value.via.is_none() && key.start <= value.start;
                let range = if is_here { key.join(value) } else { key };
                Some(DefinitionTarget { range, selection: field.key.content_range() })
            }
            Some(pointer::Target::Item(item)) => {
                let range = item.node.range();
                Some(DefinitionTarget { range, selection: TextRange::empty(range.start) })
            }
            None => None,
        };
        if let Some(target) = target {
            return Some(Definition { origin, targets: vec![target] });
        }
    }
    let (origin, names) = match cursor.kind_by_place(analysis) {
        // No need to look for all places of the name.
        Some(kind) => {
            let mut names = analysis.definitions(kind);
            let text = cursor.node.text();
            names.retain(|name| name.text == text);
            (origin, names)
        }
        None => {
            let found = found(analysis, &cursor)?;
            (found.name.place.text(), found.same().cloned().collect())
        }
    };
    let mut targets: Vec<_> = names.iter().filter_map(target).collect();
    targets.sort_by_cached_key(|target| target.selection);
    targets.dedup();
    (!targets.is_empty()).then_some(Definition { origin, targets })
}

/// All places of the name at a byte offset, in their order.
pub fn name_places(analysis: &Analysis, offset: usize) -> Vec<NamePlace> {
    let cursor = Cursor::at(analysis, offset);
    let Some(found) = cursor.and_then(|cursor| found(analysis, &cursor)) else {
        return Vec::new();
    };
    let places = found
        .same()
        .map(|name| NamePlace { range: name.place.text(), is_definition: name.defines.is_some() });
    let mut places: Vec<_> = places.collect();
    places.sort_by_cached_key(|place| (place.range, !place.is_definition));
    places.dedup_by_key(|place| place.range);
    places
}

/// The scalar or alias that a cursor touches.
struct Cursor<'a> {
    offset: usize,
    node: Node<'a>,
    steps: Vec<Step<'a>>,
}

impl<'a> Cursor<'a> {
    fn at(analysis: &'a Analysis, offset: usize) -> Option<Self> {
        if !analysis.is_config {
            return None;
        }
        let steps = analysis.tree.path_at(offset);
        let node = match steps.last()? {
            Step::Entry(entry, true) => entry.key,
            Step::Entry(entry, false) => entry.value,
            Step::Item(_, item) => *item,
        };
        let is_touched = match node.kind() {
            Kind::Scalar => node.content_range().touches(offset) && !node.range().is_empty(),
            Kind::Alias => node.range().touches(offset),
            Kind::Mapping | Kind::Sequence => false,
        };
        is_touched.then_some(Self { offset, node, steps })
    }

    /// The key whose value it is, if it is a value.
    fn key(&self) -> Option<Node<'a>> {
        match self.steps.last()? {
            Step::Entry(entry, false) => Some(entry.key),
            _ => None,
        }
    }

    fn is_reference(&self) -> bool {
        self.key().is_some_and(|key| key.text() == "$ref")
    }

    /// Whether the keys around it are these.
    fn is_below(&self, section: &[&str]) -> bool {
        let keys = self.steps.iter().map(|step| match step {
            Step::Entry(entry, _) => Some(entry.key.text()),
            Step::Item(..) => None,
        });
        self.steps.len() == section.len() + 1
            && keys.zip(section).all(|(key, name)| key.is_some_and(|key| key == *name))
    }

    /// The kind of name that is here for sure: a key at a place where it defines or uses one.
    fn kind_by_place(&self, analysis: &Analysis) -> Option<NameKind> {
        let is_v3 = analysis.document.is_v3;
        let Some(Step::Entry(_, true)) = self.steps.last() else { return None };
        let defines = |kind: &NameKind| {
            let section = kind.section(is_v3);
            !section.is_empty() && self.is_below(section)
        };
        if let Some(kind) = NameKind::all(is_v3).find(defines) {
            return Some(kind);
        }
        let names: Vec<_> = self
            .steps
            .iter()
            .map(|step| match step {
                Step::Entry(entry, _) => entry.key.text(),
                Step::Item(..) => "-".into(),
            })
            .collect();
        let names: Vec<&str> = names.iter().map(|name| &**name).collect();
        let is_operation =
            |path: &str, method: &str| path.starts_with('/') && Method::parse(method).is_some();
        match names.as_slice() {
            ["security" | "x-security", "-", _] => Some(NameKind::Scheme),
            ["paths", path, method, "security" | "x-security", "-", _]
                if is_operation(path, method) =>
            {
                Some(NameKind::Scheme)
            }
            ["paths", path, method, "x-google-quota", "metricCosts" | "metric_costs", _]
                if is_operation(path, method) =>
            {
                Some(NameKind::Metric)
            }
            _ => None,
        }
    }

    /// The kinds of names that may be here. The list is short, for each kind is looked for in
    /// the whole file.
    fn kinds(&self, analysis: &Analysis) -> Vec<NameKind> {
        use NameKind::{Backend, Metric, Router, Scheme};
        let is_v3 = analysis.document.is_v3;
        let Some(key) = self.key() else {
            let is_key = matches!(self.steps.last(), Some(Step::Entry(..)));
            return match self.kind_by_place(analysis) {
                Some(kind) => vec![kind],
                // What is in a template for other places may be anything.
                None if analysis.tree.has_anchors() || self.node.anchor().is_some() => {
                    vec![Scheme, Metric, Backend, Router]
                }
                None if is_key => vec![Scheme, Metric],
                None => Vec::new(),
            };
        };
        let above = self.steps.len().checked_sub(2).and_then(|at| self.steps.get(at));
        let is_of_mapping =
            matches!(above, Some(Step::Entry(entry, _)) if entry.key.text() == "mapping");
        match &*key.text() {
            "$ref" => {
                let pointed = NameKind::of_pointer(&self.node.text(), is_v3);
                let schemas = NameKind::Component(&["definitions"]);
                vec![pointed.map_or(schemas, |(kind, _)| kind)]
            }
            _ if self.node.anchor().is_some() => vec![Backend, Router, Metric],
            "id" | "provider_id" | "providerId" if analysis.document.is_service_config() => {
                vec![Scheme]
            }
            "x-google-backend" | "backend" => vec![Backend],
            "x-google-model-router" => vec![Router],
            "metric" | "name" => vec![Metric],
            "operationId" => vec![NameKind::OperationId],
            _ if is_of_mapping => {
                let pointed = NameKind::of_pointer(&self.node.text(), is_v3);
                let schemas = NameKind::Component(&["components", "schemas"]);
                vec![pointed.map_or(schemas, |(kind, _)| kind)]
            }
            _ => Vec::new(),
        }
    }
}

/// A name under a cursor, and all names of its kind.
struct Found<'a> {
    kind: NameKind,
    name: Name<'a>,
    names: Vec<Name<'a>>,
}

impl<'a> Found<'a> {
    /// All places of this name.
    fn same(&self) -> impl Iterator<Item = &Name<'a>> {
        self.names.iter().filter(|name| name.text == self.name.text)
    }
}

fn found<'a>(analysis: &'a Analysis, cursor: &Cursor<'a>) -> Option<Found<'a>> {
    let scalar = cursor.node.content_range();
    if let Some((name, names)) =
        analysis.path_parameter(scalar, cursor.steps.last()?, cursor.offset)
    {
        return Some(Found { kind: NameKind::PathParameter, name, names });
    }
    cursor.kinds(analysis).into_iter().find_map(|kind| {
        let mut names = analysis.names(kind);
        let name = names.iter().find(|name| name.scalar() == scalar)?.clone();
        if kind == NameKind::OperationId {
            keep_one(&mut names, &name);
        }
        Some(Found { kind, name, names })
    })
}

/// Leaves out the other places of an operation ID that several operations have: whoever changes
/// one of them wants to tell it from the others.
fn keep_one(names: &mut Vec<Name<'_>>, name: &Name<'_>) {
    let same = names.iter().filter(|it| it.text == name.text && it.defines.is_some());
    if same.count() > 1 && name.defines.is_some() {
        names.retain(|it| it.text != name.text || it.scalar() == name.scalar());
    }
}

fn target(name: &Name<'_>) -> Option<DefinitionTarget> {
    Some(DefinitionTarget { range: name.defines?, selection: name.place.text() })
}

/// Where the anchor of an alias is.
fn of_alias(alias: Node<'_>) -> Option<Definition> {
    let value = alias.resolved().node;
    let anchor = format!("&{}", value.anchor()?);
    let range = value.range();
    let before = TextRange::new(0, range.start).of(alias.source());
    let at = before.rfind(&anchor)?;
    let selection = TextRange::new(at, at + anchor.len());
    let target = DefinitionTarget { range: selection.join(range), selection };
    Some(Definition { origin: alias.range(), targets: vec![target] })
}

#[cfg(test)]
mod tests;
