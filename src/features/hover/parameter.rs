//! A path parameter: how its value reaches the backend.

use super::at::At;
use super::fit::shorten_list_to;
use super::path::call;
use crate::features::cited::by_reference;
use crate::features::markup::{Block, Markup};
use crate::gateway::sources::{LIMITATIONS_2, LIMITATIONS_3, PATH_TEMPLATING, PROXY};
use crate::gateway::{PathTemplate, PathTranslation};
use crate::openapi::Parameter;
use crate::routing::{Occurrence, Route};
use crate::text::TextRange;

/// Operations that are listed.
const MOST: usize = 3;

/// `{id}` in a key under `paths`: its place and its page.
pub(super) fn in_path(at: &At<'_>) -> Option<(TextRange, Markup)> {
    if !at.on_key || at.depth() != 2 {
        return None;
    }
    let key = at.entry.key.range();
    let index = at.analysis.document.paths.iter().position(|item| item.key == key)?;
    let item = at.analysis.document.paths.get(index).filter(|item| item.path.is_verbatim)?;
    let template = PathTemplate::parse(&item.path.text);
    let start = item.path.place.text().start;
    for variable in template.variables() {
        let range = TextRange::new(variable.range.start, variable.range.end).shifted(start);
        if !range.touches(at.offset) {
            continue;
        }
        let name = template.name(variable)?;
        let routes: Vec<_> = at.routes_of(index).collect();
        return Some((range, page(at, name, &routes)));
    }
    None
}

/// A path parameter where it is declared: at its `name` or `in`.
pub(super) fn of(at: &At<'_>) -> Option<Markup> {
    if !(at.is_entry("name") || at.is_entry("in")) {
        return None;
    }
    let holder = at.holder()?;
    let name = holder.entry("name")?.value.resolved().node.text();
    let declares = |parameter: &Parameter| {
        parameter.handle.node == holder.id() && !parameter.is_outside_of_path()
    };
    let routes: Vec<_> = at
        .analysis
        .routing
        .routes
        .iter()
        .filter(|route| {
            route.operation.of(&at.analysis.document).is_some_and(|(item, operation)| {
                operation.parameters.iter().any(declares)
                    && item.path.text.contains(&format!("{{{name}"))
            })
        })
        .collect();
    (!routes.is_empty()).then(|| page(at, &name, &routes))
}

fn page(at: &At<'_>, name: &str, routes: &[&Route]) -> Markup {
    let mut blocks = vec![Block::heading("Path parameter `{}`", &[&format!("{{{name}}}")])];
    let translations: Vec<_> =
        routes.iter().filter_map(|route| at.backend_of(route)).map(translation).collect();
    let first = translations.first().copied();
    let is_same = translations.iter().all(|it| Some(*it) == first);
    let how = match first {
        Some(Some(PathTranslation::AppendPathToAddress)) if is_same => {
            Some("Reaches the backend as part of the path.".to_owned())
        }
        Some(Some(PathTranslation::ConstantAddress)) if is_same => Some(format!(
            "Reaches the backend as the query parameter `?{name}=`: the address stays as it is (`CONSTANT_ADDRESS`).",
        )),
        Some(None) if is_same && !at.analysis.document.is_v3 => {
            Some("How it reaches the backend is not known here.".to_owned())
        }
        Some(None) if is_same => Some(
            "How it reaches the backend is not known: set `pathTranslation`, whose default is not documented.".to_owned(),
        ),
        Some(_) => Some("Reaches the backends in different ways:".to_owned()),
        None => None,
    };
    blocks.extend(how.map(|how| Block::of(&how)));
    let mut items: Vec<_> = routes.iter().map(|route| call(at, route)).collect();
    shorten_list_to(&mut items, MOST);
    blocks.push(Block::List(items));
    blocks.push(by_reference(PROXY));
    blocks.extend(declaration(at, name, routes));
    Markup { blocks }
}

fn translation(occurrence: &Occurrence) -> Option<PathTranslation> {
    occurrence.effective.path_translation.value
}

/// Its type and its pattern, as the first operation that declares it says.
fn declaration(at: &At<'_>, name: &str, routes: &[&Route]) -> Vec<Block> {
    let operations = routes.iter().filter_map(|route| route.operation.of(&at.analysis.document));
    let is_it = |it: &&Parameter| {
        it.name.as_ref().is_some_and(|it| it.text == name) && !it.is_outside_of_path()
    };
    let declared = operations.into_iter().find_map(|(_, it)| it.parameters.iter().find(is_it));
    let Some(parameter) = declared else { return Vec::new() };
    let mut blocks = Vec::new();
    if let Some(kind) = &parameter.kind {
        blocks.push(Block::filled("Type: `{}`. The gateway does not check it.", &[&kind.text]));
        let is_v3 = at.analysis.document.is_v3;
        blocks.push(by_reference(if is_v3 { LIMITATIONS_3 } else { LIMITATIONS_2 }));
    }
    if let Some(pattern) = &parameter.pattern {
        let rest = match pattern.text.as_str() {
            "**" => ", the rest of the path with its slashes",
            _ => "",
        };
        blocks.push(Block::filled("Pattern: `{}`{}.", &[&pattern.text, rest]));
        blocks.push(by_reference(PATH_TEMPLATING));
    }
    blocks
}
