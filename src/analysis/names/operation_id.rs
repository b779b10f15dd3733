//! Operation IDs, and the links of 3.x that call operations by them.

use super::name::Name;
use crate::analysis::Analysis;
use crate::openapi::{Operation, Place};
use crate::yaml::{Kind, Reached};

/// All operation IDs where they are defined and used.
pub(super) fn names(analysis: &Analysis) -> Vec<Name<'_>> {
    let operations = analysis.document.paths.iter().flat_map(|item| &item.operations);
    operations.filter_map(defined).chain(links(analysis).filter_map(of_link)).collect()
}

/// 3.x: the links of all responses.
pub(super) fn links(analysis: &Analysis) -> impl Iterator<Item = Reached<'_>> {
    let has_some = analysis.document.is_v3 && analysis.source().contains("links");
    let mappings = analysis.tree.mappings().filter(move |_| has_some);
    let links = mappings.filter_map(|mapping| Some(mapping.entry("links")?.value.resolved()));
    links.flat_map(|links| links.fields()).map(|link| link.value)
}

fn defined(operation: &Operation) -> Option<Name<'_>> {
    let id = operation.operation_id.as_ref()?;
    Some(Name { defines: Some(operation.range.join(id.place.text())), ..Name::used(id) })
}

fn of_link(link: Reached<'_>) -> Option<Name<'_>> {
    let id = link.field("operationId")?.value;
    let is_id = id.node.kind() == Kind::Scalar && !id.node.is_null();
    is_id.then(|| Name::at(id.node.text(), Place::of(id)))
}
