//! The whole page of a backend: everything there is to say about it, for whoever asks for more than
//! a hover.

use super::{Named, backend, named_at};
use crate::analysis::Analysis;
use crate::features::markup::Markup;
use crate::routing::Occurrence;
use crate::text::TextRange;
use crate::yaml::Step;

/// Everything there is to say about one backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackendPage {
    /// What it is, as plain text: `Cloud Run service orders`.
    pub title: String,
    /// The key of the backend in the file, in bytes.
    pub range: TextRange,
    /// The page, its title included as a heading.
    pub content: Markup,
}

/// The page of the backend at a byte offset: of the one that the place is in or names, else of the
/// one that the operation around it calls.
pub fn backend_page(analysis: &Analysis, offset: usize) -> Option<BackendPage> {
    if !analysis.is_config {
        return None;
    }
    let occurrence = around(analysis, offset)?;
    let content = backend::page(analysis, occurrence);
    let title = content.blocks.first().map(|first| Markup { blocks: vec![first.clone()] }.plain());
    Some(BackendPage { title: title?, range: occurrence.backend.key, content })
}

fn around(analysis: &Analysis, offset: usize) -> Option<&Occurrence> {
    let steps = analysis.tree.path_at(offset);
    let entries = steps.iter().rev().filter_map(|step| match step {
        Step::Entry(entry, _) => Some(*entry),
        Step::Item(..) => None,
    });
    for entry in entries {
        match named_at(analysis, entry, entry.value.content_range()) {
            Some(Named::Backend(occurrence)) => return Some(occurrence),
            Some(Named::Nothing(_)) => return None,
            None => {}
        }
        let key = entry.key.range();
        let of_key = |route: &&crate::routing::Route| {
            route.operation.of(&analysis.document).is_some_and(|(_, it)| it.key == key)
        };
        if let Some(route) = analysis.routing.routes.iter().find(of_key) {
            return analysis.routing.occurrences.get(route.occurrence?);
        }
    }
    None
}
