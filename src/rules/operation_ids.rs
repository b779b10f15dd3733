//! The operation ids of a file by the names that Google makes of them; shared by the rules about
//! them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::Fix;
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::gateway::{method_name, suggested_operation_id};
use crate::openapi::{Method, Operation, PathItem, Value};
use crate::routing::OperationId;
use crate::text::TextRange;

/// An operation whose id is known.
#[derive(Clone, Debug)]
pub(super) struct Named<'a> {
    pub(super) operation: OperationId,
    /// The id as it is written.
    pub(super) value: &'a Value,
    /// The id, values of template variables put in.
    pub(super) id: String,
}

/// Whether an id is as it is where it is used, so that another can be written in its place.
pub(super) fn is_written_here(analysis: &Analysis, id: &Value) -> bool {
    id.place.anchored.is_none() && analysis.known_name(&id.text).as_ref() == Some(&id.text)
}

/// The fix that writes another id at a place.
pub(super) fn renamed(range: TextRange, id: String) -> Fix {
    let title = format!("Rename to `{id}`");
    Fix { title, safe: false, edits: vec![Edit { range, text: id }] }
}

/// The operations with the same method name, where some have one in common, in the order in which Google reads them: by path,
/// then by method. The second of two is the one that Google complains about.
/// Operations in two branches of a template do not come together.
pub(super) fn by_method_name(analysis: &Analysis) -> Vec<(String, Vec<Named<'_>>)> {
    let mut all: Vec<_> = analysis.operations().collect();
    // In nearly all files each name is there once.
    let written = all.iter().filter_map(|(.., operation)| operation.operation_id.as_ref());
    let mut names = HashSet::with_capacity(all.len());
    if analysis.settings.variables.is_empty()
        && analysis.settings.surroundings.variables.is_empty()
        && written.into_iter().all(|id| names.insert(method_name(&id.text)))
    {
        return Vec::new();
    }
    all.sort_by_key(|(id, item, operation)| (&item.path.text, order(operation.method), *id));
    let mut names: BTreeMap<String, Vec<Named<'_>>> = BTreeMap::new();
    for (operation, _, written) in all {
        let Some(value) = &written.operation_id else { continue };
        let Some(id) = analysis.known_name(&value.text).filter(|id| !id.is_empty()) else {
            continue;
        };
        names.entry(method_name(&id)).or_default().push(Named { operation, value, id });
    }
    let mut groups = Vec::new();
    for (name, named) in names {
        let together = together(analysis, named).into_iter();
        groups.extend(together.map(|named| (name.clone(), named)));
    }
    groups
}

/// Parts operations that do not come together. The order within each part stays.
fn together<'a>(analysis: &Analysis, named: Vec<Named<'a>>) -> Vec<Vec<Named<'a>>> {
    let start = |named: &Named<'_>| named.value.place.range.start;
    let mut places: Vec<usize> = named.iter().map(start).collect();
    places.sort_unstable();
    let groups = analysis.tree.together(&places);
    let mut parts: BTreeMap<Option<usize>, Vec<Named<'a>>> = BTreeMap::new();
    for named in named {
        let index = places.partition_point(|place| *place < start(&named));
        parts.entry(groups.get(index).copied()).or_default().push(named);
    }
    parts.into_values().collect()
}

fn order(method: Method) -> u8 {
    match method {
        Method::Get => 0,
        Method::Head => 1,
        Method::Delete => 2,
        Method::Patch => 3,
        Method::Post => 4,
        Method::Put => 5,
        Method::Options => 6,
        Method::Trace => 7,
    }
}

/// The operations without an id, in the order of the file.
pub(super) fn nameless(
    analysis: &Analysis,
) -> impl Iterator<Item = (OperationId, &PathItem, &Operation)> {
    analysis.operations().filter(|(_, _, operation)| {
        let fields = analysis.operation_fields(operation);
        fields.is_some_and(|fields| fields.text("operationId").is_absent())
    })
}

/// Gives new ids that no other operation has, whatever Google makes of them.
pub(super) struct NewIds<'a> {
    analysis: &'a Analysis,
    /// Found for the first new id.
    taken: Option<BTreeSet<String>>,
    /// The last number that was put after a suggestion.
    numbers: BTreeMap<String, u32>,
}

impl<'a> NewIds<'a> {
    pub(super) fn new(analysis: &'a Analysis) -> Self {
        Self { analysis, taken: None, numbers: BTreeMap::new() }
    }

    /// A new id for an operation.
    pub(super) fn next(&mut self, item: &PathItem, operation: &Operation) -> String {
        let taken = self.taken.get_or_insert_with(|| method_names(self.analysis));
        let suggested = suggested_operation_id(operation.method.name(), &item.path.text);
        let mut id = suggested.clone();
        let number = self.numbers.entry(suggested.clone()).or_insert(1);
        while !taken.insert(method_name(&id)) {
            *number += 1;
            id = format!("{suggested}{number}");
        }
        id
    }
}

fn method_names(analysis: &Analysis) -> BTreeSet<String> {
    let all = analysis.operations();
    let ids = all.filter_map(|(_, _, operation)| operation.operation_id.as_ref());
    ids.map(|id| method_name(&id.text)).collect()
}
