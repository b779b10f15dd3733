//! What a file holds, as an outline: its operations with where they go, its backends, security
//! schemes, metrics and model routers.

mod service_config;

use std::collections::BTreeSet;

use crate::analysis::{Analysis, Name, NameKind};
use crate::openapi::{Handle, Operation, PathItem, Value};
use crate::routing::{Occurrence, OperationId, Route, Site, Source};
use crate::text::{TextRange, visible};
use crate::yaml::{Field, Reached};

/// A thing in a file, with what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// What people call it.
    pub name: String,
    /// The `operationId` of an operation, by which people know it.
    pub operation_id: Option<String>,
    /// What it is or where it leads; may be empty.
    pub detail: String,
    /// What it is.
    pub kind: SymbolKind,
    /// All of it.
    pub range: TextRange,
    /// What is to be shown of it: its name; within `range`.
    pub selection: TextRange,
    /// What it holds, in the order of the file.
    pub children: Vec<Symbol>,
}

impl Symbol {
    /// One that says and holds nothing more.
    fn new(kind: SymbolKind, name: String, range: TextRange, selection: TextRange) -> Self {
        let (detail, children) = (String::new(), Vec::new());
        Self { name, operation_id: None, detail, kind, range, selection, children }
    }

    /// All that people may look for.
    pub fn label(&self) -> String {
        with_id(&self.name, self.operation_id.as_deref())
    }
}

fn with_id(name: &str, id: Option<&str>) -> String {
    match id {
        Some(id) => format!("{name} · {id}"),
        None => name.to_owned(),
    }
}

/// What a symbol is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    /// `info`, and the groups of others.
    Group,
    /// A path.
    Path,
    /// An operation.
    Operation,
    /// A backend.
    Backend,
    /// A security scheme.
    Scheme,
    /// A metric of the quota.
    Metric,
    /// A model router.
    Router,
}

/// A symbol without what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlatSymbol {
    /// What people look for; of an operation with its path.
    pub name: String,
    /// What it is.
    pub kind: SymbolKind,
    /// All of it.
    pub range: TextRange,
    /// The name of what holds it, if something does.
    pub container: Option<String>,
}

/// The outline of a file.
pub fn symbols(analysis: &Analysis) -> Vec<Symbol> {
    let Some(root) = root(analysis) else { return Vec::new() };
    if let Some(service) = &analysis.document.service_config {
        return service_config::symbols(analysis, service, root);
    }
    let groups = [
        info(root),
        backend(analysis),
        paths(analysis, root),
        backends(analysis),
        routers(analysis),
        schemes(analysis),
        metrics(analysis),
    ];
    let mut symbols: Vec<Symbol> = groups.into_iter().flatten().collect();
    symbols.sort_by_cached_key(|symbol| symbol.selection);
    symbols
}

/// The outline as a list, for those who cannot show more.
pub fn flat_symbols(analysis: &Analysis) -> Vec<FlatSymbol> {
    let mut flat = Vec::new();
    for symbol in symbols(analysis) {
        flatten(symbol, None, &mut flat);
    }
    flat
}

/// What people look for by name in a file. Groups and paths are left out: nobody looks for them.
pub fn named_symbols(analysis: &Analysis) -> Vec<FlatSymbol> {
    let mut symbols = flat_symbols(analysis);
    symbols.retain(|it| !matches!(it.kind, SymbolKind::Group | SymbolKind::Path));
    symbols
}

/// What is looked for: the letters that a name must hold, in their order.
#[derive(Clone, Debug)]
pub struct SymbolQuery(Vec<char>);

impl SymbolQuery {
    /// Symbols that one answer holds at most. A longer list is read by nobody.
    pub const MOST: usize = 1000;

    /// Case and blanks do not count.
    pub fn new(query: &str) -> Self {
        let letters = query.chars().flat_map(char::to_lowercase);
        Self(letters.filter(|letter| !letter.is_whitespace()).collect())
    }

    /// Whether a name is meant.
    pub fn finds(&self, name: &str) -> bool {
        let mut rest = self.0.iter().peekable();
        for letter in name.chars().flat_map(char::to_lowercase) {
            rest.next_if(|wanted| **wanted == letter);
        }
        rest.peek().is_none()
    }
}

fn flatten(symbol: Symbol, container: Option<&str>, flat: &mut Vec<FlatSymbol>) {
    let id = symbol.operation_id.as_deref();
    let name = match container.filter(|_| symbol.kind == SymbolKind::Operation) {
        Some(path) => with_id(&format!("{} {path}", symbol.name), id),
        None => symbol.label(),
    };
    let container = container.map(str::to_owned);
    flat.push(FlatSymbol { name, kind: symbol.kind, range: symbol.range, container });
    // Three levels at most.
    for child in symbol.children {
        flatten(child, Some(&symbol.name), flat);
    }
}

fn root(analysis: &Analysis) -> Option<Reached<'_>> {
    let root = analysis.document.root.filter(|_| analysis.is_config)?;
    Some(root.of(&analysis.tree))
}

/// A key and its value, if that is after it; otherwise the key alone.
fn whole(key: TextRange, value: Reached<'_>) -> TextRange {
    let end = value.via.unwrap_or(value.node.range());
    if key.start <= end.start { key.join(end) } else { key }
}

/// A group with what it holds; none without anything in it. What an alias or `<<` brings from
/// elsewhere is shown where it is brought.
fn group(field: Field<'_>, name: &str, mut children: Vec<Symbol>) -> Option<Symbol> {
    if children.is_empty() {
        return None;
    }
    let selection = field.key.range();
    let range = whole(selection, field.value);
    children.iter_mut().for_each(|child| keep_within(child, range, selection));
    Some(Symbol { children, ..Symbol::new(SymbolKind::Group, name.to_owned(), range, selection) })
}

/// Moves a symbol that is written outside of what holds it to the key of that.
fn keep_within(symbol: &mut Symbol, outer: TextRange, key: TextRange) {
    if !outer.covers(symbol.range) {
        symbol.range = key;
        symbol.selection = key;
    }
    let (range, selection) = (symbol.range, symbol.selection);
    symbol.children.iter_mut().for_each(|child| keep_within(child, range, selection));
}

fn info(root: Reached<'_>) -> Option<Symbol> {
    let info = root.field("info")?;
    let text = |name: &str| info.value.field(name).map(|it| it.value.node.text().into_owned());
    let texts = [text("title"), text("version")].into_iter().flatten();
    let detail = texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    let selection = info.key.range();
    let range = whole(selection, info.value);
    Some(Symbol { detail, ..Symbol::new(SymbolKind::Group, "info".to_owned(), range, selection) })
}

fn paths(analysis: &Analysis, root: Reached<'_>) -> Option<Symbol> {
    let mut routes = analysis.routing.routes.iter().peekable();
    let items = analysis.document.paths.iter().enumerate().map(|(index, item)| {
        let mut children = Vec::new();
        while let Some(route) = routes.next_if(|route| route.operation.item == index) {
            children.extend(operation(analysis, item, route));
        }
        let range = whole(item.key, item.handle.of(&analysis.tree));
        let name = named(&item.path.text);
        Symbol { children, ..Symbol::new(SymbolKind::Path, name, range, item.key) }
    });
    let items = items.collect();
    group(root.field("paths")?, "paths", items)
}

fn operation(analysis: &Analysis, item: &PathItem, route: &Route) -> Option<Symbol> {
    let OperationId { operation, .. } = route.operation;
    let operation: &Operation = item.operations.get(operation)?;
    let occurrence = route.occurrence.and_then(|at| analysis.routing.occurrences.get(at));
    let detail = match occurrence {
        Some(occurrence) => goes_to(occurrence, analysis.routing.url(route).as_deref()),
        None => match &route.source {
            Some(Source::Named(name) | Source::Router(name)) => named(name),
            // A file without backends may be a part of one, or for a proxy that is beside it.
            _ if analysis.routing.occurrences.is_empty() => String::new(),
            _ => "no backend".to_owned(),
        },
    };
    let name = operation.method.name().to_owned();
    let operation_id = operation.operation_id.as_ref().and_then(shown_id);
    let symbol = Symbol::new(SymbolKind::Operation, name, operation.range, operation.key);
    Some(Symbol { operation_id, detail, ..symbol })
}

/// The service and the URL that is called, as far as they are known.
fn goes_to(occurrence: &Occurrence, url: Option<&str>) -> String {
    let address = occurrence.filled.text.trim();
    let url = url.unwrap_or(address);
    match occurrence.service.in_short() {
        Some(service) if url.is_empty() => service,
        Some(service) => format!("{service}: {url}"),
        None => url.to_owned(),
    }
}

/// 2.0: the backend of all operations without their own.
fn backend(analysis: &Analysis) -> Option<Symbol> {
    let mut occurrences = analysis.routing.occurrences.iter();
    let occurrence = occurrences.find(|it| it.site == Site::Document)?;
    let backend = &occurrence.backend;
    let (detail, kind) = (goes_to(occurrence, None), SymbolKind::Backend);
    let is_ours = analysis.is_config && !analysis.document.is_v3;
    is_ours.then(|| symbol(analysis, "x-google-backend", detail, kind, backend.key, backend.handle))
}

fn backends(analysis: &Analysis) -> Option<Symbol> {
    let occurrences = analysis.routing.occurrences.iter();
    let children = occurrences.filter(|_| analysis.document.is_v3).filter_map(|occurrence| {
        let name = analysis.name_of(occurrence)?;
        let (key, handle) = (name.place.text(), occurrence.backend.handle);
        let goes_to = goes_to(occurrence, None);
        Some(symbol(analysis, &name.text, goes_to, SymbolKind::Backend, key, handle))
    });
    let children = children.collect();
    group(analysis.section(NameKind::Backend)?, "backends", children)
}

fn routers(analysis: &Analysis) -> Option<Symbol> {
    let routers = analysis.document.routers.iter().filter(|_| analysis.document.is_v3);
    let children = routers.map(|router| {
        let backends = router.backends.iter().map(|it| it.text.as_str());
        let mut seen = BTreeSet::new();
        let backends: Vec<&str> = backends.filter(|name| seen.insert(*name)).collect();
        let detail = backends.join(", ");
        let key = router.name.place.text();
        symbol(analysis, &router.name.text, detail, SymbolKind::Router, key, router.handle)
    });
    let children = children.collect();
    group(analysis.section(NameKind::Router)?, "routers", children)
}

fn schemes(analysis: &Analysis) -> Option<Symbol> {
    let document = &analysis.document;
    let children = document.schemes.iter().map(|scheme| {
        let kind = scheme.kind.as_ref().map(|kind| kind.text.as_str());
        let about = scheme.issuer.as_ref().or(scheme.key_name.as_ref()).map(|it| it.text.as_str());
        let detail: Vec<&str> = [kind, about].into_iter().flatten().collect();
        let (name, key) = (&scheme.name.text, scheme.name.place.text());
        symbol(analysis, name, detail.join(" "), SymbolKind::Scheme, key, scheme.handle)
    });
    let children = children.collect();
    let section = NameKind::Scheme.section(document.is_v3);
    group(analysis.section(NameKind::Scheme)?, section.last()?, children)
}

fn metrics(analysis: &Analysis) -> Option<Symbol> {
    let symbol = |metric: Name<'_>| {
        let (name, selection) = (named(&metric.text), metric.place.text());
        Some(Symbol::new(SymbolKind::Metric, name, metric.defines?, selection))
    };
    let children = analysis.definitions(NameKind::Metric).into_iter().filter_map(symbol).collect();
    group(analysis.section(NameKind::Metric)?, "metrics", children)
}

fn symbol(
    analysis: &Analysis,
    name: &str,
    detail: String,
    kind: SymbolKind,
    selection: TextRange,
    handle: Handle,
) -> Symbol {
    let range = whole(selection, handle.of(&analysis.tree));
    Symbol { detail, ..Symbol::new(kind, named(name), range, selection) }
}

/// An operation's id, if there is something to see of it.
fn shown_id(id: &Value) -> Option<String> {
    let id = visible(&id.text);
    (!id.trim().is_empty()).then(|| id.into_owned())
}

/// A name that an editor takes: some refuse an outline with an empty one.
fn named(name: &str) -> String {
    let name = name.trim();
    if name.is_empty() { "(no name)".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests;
