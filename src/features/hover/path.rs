//! A path and what names an operation: which requests come, and where they go.

use super::at::At;
use super::fit::shorten_list_to;
use crate::features::cited::by_reference;
use crate::features::markup::{Block, Inline, Markup};
use crate::gateway::method_name;
use crate::gateway::sources::{COMPILER, MCP};
use crate::routing::Route;

/// Operations that are listed.
const MOST: usize = 8;

/// A key under `paths`.
pub(super) fn of(at: &At<'_>) -> Option<Markup> {
    if !at.on_key || at.depth() != 2 {
        return None;
    }
    let analysis = at.analysis;
    let key = at.entry.key.range();
    let index = analysis.document.paths.iter().position(|item| item.key == key)?;
    let item = analysis.document.paths.get(index)?;
    let mut blocks = vec![Block::heading("`{}`", &[&item.path.text])];
    let routes: Vec<_> = at.routes_of(index).collect();
    let base = analysis.routing.base_path.as_ref().filter(|base| !base.text.is_empty());
    if let (Some(base), Some(route)) = (base, routes.first()) {
        blocks.push(Block::filled(
            "Callers request `{}`: the base path is `{}`.",
            &[route.full_path(), &base.text],
        ));
    }
    let mut items: Vec<_> = routes.iter().map(|route| call(at, route)).collect();
    shorten_list_to(&mut items, MOST);
    if items.is_empty() {
        blocks.push(Block::of("No operation yet."));
    }
    blocks.push(Block::List(items));
    Some(Markup { blocks })
}

/// What a route calls: `get` calls a URL.
pub(super) fn call(at: &At<'_>, route: &Route) -> Vec<Inline> {
    let operation = route.operation.of(&at.analysis.document);
    let method = operation.map(|(_, operation)| operation.method.name()).unwrap_or_default();
    let backend = at.backend_of(route).filter(|it| it.address_value().is_some());
    match (at.analysis.routing.url(route), backend) {
        (Some(url), _) => Inline::filled("`{}` calls `{}`", &[method, &url]),
        (None, Some(backend)) => Inline::filled(
            "`{}` calls `{}` with a path that is not known here",
            &[method, &backend.filled.text],
        ),
        (None, None) => Inline::filled("`{}` calls no backend", &[method]),
    }
}

/// `operationId`: what Google makes of it.
pub(super) fn of_operation_id(at: &At<'_>) -> Option<Markup> {
    if !at.is_entry("operationId") || at.depth() != 4 {
        return None;
    }
    let written = at.entry.value.resolved().node;
    let id = written.text();
    let mut blocks = vec![Block::heading("`operationId` `{}`", &[&id])];
    if at.analysis.document.is_v3 {
        blocks.push(Block::of(
            "Must be unique. It is the name of the MCP tool unless `x-google-mcp-tool` sets another.",
        ));
        blocks.push(by_reference(MCP));
        return Some(Markup { blocks });
    }
    blocks.push(Block::filled(
        "Becomes the method `{}`: the first letter becomes a capital, other characters than letters, digits and `_` are removed. Every operation needs an `operationId` of its own.",
        &[&method_name(&id)],
    ));
    blocks.push(by_reference(COMPILER));
    Some(Markup { blocks })
}
