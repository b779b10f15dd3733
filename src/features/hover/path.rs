//! A path and what names an operation: which requests come, and where they go.

use super::at::At;
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
    let mut blocks = vec![Block::Heading(vec![Inline::Code(item.path.text.clone())])];
    let routes: Vec<_> = at.routes_of(index).collect();
    let base = analysis.routing.base_path.as_ref().filter(|base| !base.text.is_empty());
    if let (Some(base), Some(route)) = (base, routes.first()) {
        blocks.push(Block::Paragraph(vec![
            Inline::Text("Callers request ".to_owned()),
            Inline::Code(route.full_path().to_owned()),
            Inline::Text(": the base path is ".to_owned()),
            Inline::Code(base.text.clone()),
            Inline::Text(".".to_owned()),
        ]));
    }
    let mut items: Vec<_> = routes.iter().take(MOST).map(|route| call(at, route)).collect();
    if routes.len() > MOST {
        items.push(vec![Inline::Text(format!("and {} more", routes.len() - MOST))]);
    }
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
    let mut content = vec![Inline::Code(method.to_owned())];
    let backend = at.backend_of(route).filter(|it| it.address_value().is_some());
    match (at.analysis.routing.url(route), backend) {
        (Some(url), _) => {
            content.push(Inline::Text(" calls ".to_owned()));
            content.push(Inline::Code(url));
        }
        (None, Some(backend)) => {
            content.push(Inline::Text(" calls ".to_owned()));
            content.push(Inline::Code(backend.filled.text.clone()));
            content.push(Inline::Text(" with a path that is not known here".to_owned()));
        }
        (None, None) => content.push(Inline::Text(" calls no backend".to_owned())),
    }
    content
}

/// `operationId`: what Google makes of it.
pub(super) fn of_operation_id(at: &At<'_>) -> Option<Markup> {
    if !at.is_entry("operationId") || at.depth() != 4 {
        return None;
    }
    let written = at.entry.value.resolved().node;
    let id = written.text();
    let mut blocks = vec![Block::Heading(vec![
        Inline::Code("operationId".to_owned()),
        Inline::Text(" ".to_owned()),
        Inline::Code(id.clone().into_owned()),
    ])];
    if at.analysis.document.is_v3 {
        blocks.push(Block::of(
            "Must be unique. It is the name of the MCP tool unless `x-google-mcp-tool` sets another.",
        ));
        blocks.push(by_reference(MCP));
        return Some(Markup { blocks });
    }
    let name = method_name(&id);
    let mut content = vec![Inline::Text("Becomes the method ".to_owned())];
    content.push(Inline::Code(name));
    content.extend(Inline::of(
        ": the first letter becomes a capital, other characters than letters, digits and `_` are removed. Every operation needs an `operationId` of its own.",
    ));
    blocks.push(Block::Paragraph(content));
    blocks.push(by_reference(COMPILER));
    Some(Markup { blocks })
}
