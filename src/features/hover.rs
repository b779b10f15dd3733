//! What a person sees when they rest on a place: on a backend, an operation, a path or a parameter,
//! a scheme, a quota, a key of an extension or a key of the root.

mod at;
mod backend;
mod backend_field;
mod comment;
mod fit;
mod key;
mod mcp;
mod openapi;
mod overview;
mod page;
mod parameter;
mod path;
mod quota;
mod router;
mod security;
mod server;
mod status;
mod undefined;
mod wording;

pub(in crate::features) use key::{about_field, about_key};
pub(in crate::features) use openapi::about_openapi_key;
pub use page::{BackendPage, backend_page};

use super::{Block, Markup, OpenapiKeys};
use crate::analysis::Analysis;
use crate::openapi::Place;
use crate::routing::Occurrence;
use crate::text::TextRange;
use crate::yaml::{Entry, Part, Step};
use at::At;

/// A hover: what it is about and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The text it is about.
    pub range: TextRange,
    /// What it says. It ends with a link to Google's page where there is one.
    pub content: Markup,
    /// The page that says more, for clients that can show one.
    pub more: Option<More>,
    /// Whether it is about a key of OpenAPI itself, which other servers may explain too.
    pub is_of_openapi: bool,
}

/// A page of the project's own that says more than a hover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum More {
    /// The page of the backend at this place; [`backend_page`] has it for any offset in the range
    /// of the hover.
    Backend,
    /// The page of the rule of this id.
    Rule(&'static str),
}

/// The hover at a byte offset, if there is something to say.
pub fn hover(analysis: &Analysis, offset: usize) -> Option<Hover> {
    hover_for(analysis, offset, OpenapiKeys::Ours)
}

/// The same where this server or another one explains OpenAPI's own keys.
pub fn hover_for(analysis: &Analysis, offset: usize, openapi_keys: OpenapiKeys) -> Option<Hover> {
    if !analysis.is_config {
        return None;
    }
    if let Some(hover) = comment::of(analysis, offset) {
        return Some(Hover { content: fit::cut(hover.content), ..hover });
    }
    let steps = analysis.tree.path_at(offset);
    let Some(Step::Entry(entry, on_key)) = steps.last().copied() else {
        let of_scope = || security::of_scope(analysis, &steps, offset);
        return key::of_item(analysis, &steps, offset).or_else(of_scope);
    };
    let range = touched(entry, on_key, offset)?;
    let at = At { analysis, steps: &steps, entry, on_key, range, offset };
    // `{id}` is a part of the key.
    if let Some((range, content)) = parameter::in_path(&at) {
        return Some(Hover { range, content: fit::cut(content), more: None, is_of_openapi: false });
    }
    if analysis.document.is_service_config() {
        return in_service_config(&at);
    }
    let mut more = None;
    let found = definitions(&at)
        .or_else(|| status::of_field(analysis, &steps, entry, on_key))
        .or_else(|| {
            let about = on_key.then(|| key::in_a_line(analysis, entry, offset)).flatten();
            let (page, has_page) = on_backend(analysis, entry, range, about)?;
            more = has_page.then_some(More::Backend);
            Some(page)
        })
        .or_else(|| key::of_field(analysis, &steps, entry, on_key, offset))
        .or_else(|| key::of_key(analysis, entry, on_key, offset))
        .or_else(|| {
            let (page, has_page) = on_operation(analysis, entry, on_key)?;
            more = has_page.then_some(More::Backend);
            Some(page)
        })
        .or_else(|| key::of_unknown_key(analysis, entry, on_key))
        .or_else(|| is_version(entry, &steps).then(|| overview::of(analysis)));
    let is_of_openapi = found.is_none();
    let explained = || (openapi_keys == OpenapiKeys::Ours).then(|| of_openapi(&at)).flatten();
    let content = mcp::after_heading(found.or_else(explained)?, mcp::here(&at));
    Some(Hover { range, content: fit::cut(content), more, is_of_openapi })
}

/// What is said of a place in a service config: of a provider where it is defined or named, of a
/// backend at its rule, of any other key what it is for.
fn in_service_config(at: &At<'_>) -> Option<Hover> {
    let At { analysis, range, entry, .. } = *at;
    let of_provider = security::of(at).map(|page| (page, false));
    let (content, has_page) = of_provider
        .or_else(|| on_backend(analysis, entry, range, None))
        .or_else(|| Some((openapi::of_way(&way_of(at), analysis)?, false)))?;
    let more = has_page.then_some(More::Backend);
    Some(Hover { range, content: fit::cut(content), more, is_of_openapi: false })
}

/// What a key of OpenAPI is for, and what Google makes of it.
fn of_openapi(at: &At<'_>) -> Option<Markup> {
    let way = at.on_key.then(|| way_of(at))?;
    openapi::of_way(&way, at.analysis)
}

/// The way from the root to a place.
fn way_of(at: &At<'_>) -> Vec<Part> {
    let part = |step: &Step<'_>| match step {
        Step::Entry(entry, _) => Part::Key(entry.key.text().into_owned()),
        Step::Item(..) => Part::Item,
    };
    at.steps.iter().map(part).collect()
}

/// What the author names, and the keys of OpenAPI that mean something to the gateway: these places
/// have pages of their own, before those that the tables give.
fn definitions(at: &At<'_>) -> Option<Markup> {
    path::of(at)
        .or_else(|| path::of_operation_id(at))
        .or_else(|| parameter::of(at))
        .or_else(|| security::of(at))
        .or_else(|| quota::of(at))
        .or_else(|| router::of(at))
        .or_else(|| server::of(at))
}

/// Whether the entry says which OpenAPI the file is: about the file as a whole.
fn is_version(entry: Entry<'_>, steps: &[Step<'_>]) -> bool {
    steps.len() == 1 && matches!(&*entry.key.text(), "swagger" | "openapi")
}

/// The part of an entry that the place is on: its key, or its value without quotes.
fn touched(entry: Entry<'_>, on_key: bool, offset: usize) -> Option<TextRange> {
    let node = if on_key { entry.key } else { entry.value };
    let range = node.range();
    range.touches(offset).then(|| node.content_range())
}

/// What is said of the backend at an entry, with `about`, the key that it is asked at; and whether
/// there is a page that says more.
fn on_backend(
    analysis: &Analysis,
    entry: Entry<'_>,
    range: TextRange,
    about: Option<Block>,
) -> Option<(Markup, bool)> {
    Some(match named_at(analysis, entry, range)? {
        Named::Backend(occurrence) => {
            let has_page = backend::without_service(analysis, occurrence).is_none();
            (backend::of(analysis, occurrence, about), has_page)
        }
        Named::Nothing(name) => (undefined::page(analysis, &name), false),
    })
}

/// What an entry names a backend by, or holds as one.
enum Named<'a> {
    Backend(&'a Occurrence),
    /// A name that no backend has.
    Nothing(String),
}

/// The backend that an entry is, holds the address of, or refers to; `range` is its key or its
/// value.
fn named_at<'a>(analysis: &'a Analysis, entry: Entry<'_>, range: TextRange) -> Option<Named<'a>> {
    let occurrences = &analysis.routing.occurrences;
    let key = entry.key.range();
    let value = entry.value.content_range();
    let stands_at = |place: Place| place.text() == value || place.range == value;
    let named = |name: &str| analysis.named_occurrence(name);
    let by_key = || occurrences.iter().find(|it| it.backend.key == key);
    let by_address = || {
        let addresses = occurrences.iter().filter(|it| it.address_value().is_some());
        addresses.into_iter().find(|it| it.address_value().is_some_and(|it| stands_at(it.place)))
    };
    let by_reference = || match &*entry.key.text() {
        "backend" if range == value && analysis.document.is_v3 => named(&entry.value.text()),
        _ => None,
    };
    let occurrence = by_key().or_else(by_address).or_else(by_reference)?;
    Some(match occurrence.backend.name() {
        Some(name) => match named(&name.text) {
            Some(target) => Named::Backend(target),
            None => Named::Nothing(name.text.clone()),
        },
        None => Named::Backend(occurrence),
    })
}

/// The same of an operation, at its key.
fn on_operation(analysis: &Analysis, entry: Entry<'_>, on_key: bool) -> Option<(Markup, bool)> {
    let key = entry.key.range();
    let of_key = |route: &&crate::routing::Route| {
        route.operation.of(&analysis.document).is_some_and(|(_, operation)| operation.key == key)
    };
    let route = analysis.routing.routes.iter().find(of_key).filter(|_| on_key)?;
    Some(overview::of_operation(analysis, route))
}

#[cfg(test)]
mod tests;
