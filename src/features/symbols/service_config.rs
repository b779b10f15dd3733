//! The outline of a service config: what it is called, its providers of JWTs, its backends.

use super::{Symbol, SymbolKind, goes_to, group, named, whole};
use crate::analysis::Analysis;
use crate::openapi::{Handle, ServiceConfig, Value};
use crate::routing::Site;
use crate::yaml::Reached;

pub(super) fn symbols(
    analysis: &Analysis,
    service: &ServiceConfig,
    root: Reached<'_>,
) -> Vec<Symbol> {
    let groups = [name(root), providers(analysis), backends(analysis, service)];
    let mut symbols: Vec<Symbol> = groups.into_iter().flatten().collect();
    symbols.sort_by_cached_key(|symbol| symbol.selection);
    symbols
}

fn name(root: Reached<'_>) -> Option<Symbol> {
    let name = root.field("name")?;
    let selection = name.key.range();
    let detail = name.value.node.text().into_owned();
    let range = whole(selection, name.value);
    Some(Symbol { detail, ..Symbol::new(SymbolKind::Group, "name".to_owned(), range, selection) })
}

fn providers(analysis: &Analysis) -> Option<Symbol> {
    let children = analysis.document.schemes.iter().map(|scheme| {
        let issuer = scheme.issuer.as_ref().map_or("", |it| it.text.as_str());
        let symbol = item(analysis, SymbolKind::Scheme, &scheme.name, scheme.handle);
        Symbol { detail: issuer.to_owned(), ..symbol }
    });
    let children = children.collect();
    group(analysis.field_at(&["authentication", "providers"])?, "providers", children)
}

fn backends(analysis: &Analysis, service: &ServiceConfig) -> Option<Symbol> {
    let children = analysis.routing.occurrences.iter().filter_map(|occurrence| {
        let Site::Rule(index) = occurrence.site else { return None };
        let selector = service.backends.get(index)?.selector.as_ref()?;
        let symbol = item(analysis, SymbolKind::Backend, selector, occurrence.backend.handle);
        Some(Symbol { detail: goes_to(occurrence, None), ..symbol })
    });
    let children = children.collect();
    group(analysis.field_at(&["backend", "rules"])?, "backends", children)
}

/// An item of a list, which one of its own fields names.
fn item(analysis: &Analysis, kind: SymbolKind, name: &Value, handle: Handle) -> Symbol {
    let item = handle.of(&analysis.tree);
    let all = item.via.unwrap_or(item.node.range());
    let selection = name.place.text();
    let range = if all.covers(selection) { all } else { selection };
    Symbol::new(kind, named(&name.text), range, selection)
}
