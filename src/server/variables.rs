//! Places in the files beside a config in the protocol's words. A file that is not what was read gives
//! nothing.

use std::path::Path;

use lsp_types::{GotoDefinitionResponse, Location, LocationLink, Range, Url, WorkspaceEdit};

use super::client::Client;
use super::convert;
use super::document::Document;
use super::edits::{Target, together, workspace_edit};
use super::neighbours::{Neighbours, TextBeside};
use super::urls::path_of;
use crate::analysis::Analysis;
use crate::features::{self, VariableAt, VariableRename};
use crate::infra::Place;
use crate::text::{Text, TextRange};
use crate::workspace;

/// A place as the client has it.
struct Shown {
    url: Url,
    range: Range,
    selection: Range,
}

/// Where a template variable is given, and the resource that it is the URL of.
pub(super) fn definition(
    neighbours: &Neighbours,
    document: &Document,
    analysis: &Analysis,
    variable: &VariableAt,
    client: &Client,
) -> Option<GotoDefinitionResponse> {
    let name = |text: &str| features::name_in(text, &variable.given, &variable.name);
    let given = shown(neighbours, document, analysis, &variable.given, name, client);
    let resource = variable.service.as_ref().and_then(|(_, place)| {
        let label = |text: &str| features::label_in(text, place);
        shown(neighbours, document, analysis, place, label, client)
    });
    let all: Vec<Shown> = given.into_iter().chain(resource).collect();
    if all.is_empty() {
        return None;
    }
    if !client.definition_links {
        let locations = all.into_iter().map(|it| Location::new(it.url, it.selection));
        return Some(GotoDefinitionResponse::Array(locations.collect()));
    }
    let origin = convert::to_range(&analysis.text, variable.expression, client.encoding);
    let links = all.into_iter().map(|it| LocationLink {
        origin_selection_range: Some(origin),
        target_uri: it.url,
        target_range: it.range,
        target_selection_range: it.selection,
    });
    Some(GotoDefinitionResponse::Link(links.collect()))
}

/// Where a config asks for a template variable, and where it is given, if that is wanted too.
pub(super) fn references(
    neighbours: &Neighbours,
    document: &Document,
    analysis: &Analysis,
    variable: &VariableAt,
    with_definition: bool,
    client: &Client,
) -> Vec<Location> {
    let name = |text: &str| features::name_in(text, &variable.given, &variable.name);
    let given = with_definition
        .then(|| shown(neighbours, document, analysis, &variable.given, name, client))
        .flatten()
        .map(|it| Location::new(it.url, it.selection));
    let uses = features::variable_uses(analysis, &variable.name).into_iter();
    let uses = uses.map(|range| {
        let range = convert::to_range(&analysis.text, range, client.encoding);
        Location::new(document.url.clone(), range)
    });
    given.into_iter().chain(uses).collect()
}

/// Gives a template variable another name, here and in the files that give it; a sentence if that
/// cannot be.
pub(super) fn rename(
    neighbours: &Neighbours,
    document: &Document,
    analysis: &Analysis,
    offset: usize,
    new_name: &str,
    client: &Client,
) -> Option<Result<WorkspaceEdit, String>> {
    let config = path_of(&document.url)?;
    let read = |path: &Path| Some(text(neighbours, &config, analysis, path)?.text);
    let (here, beside) = match features::rename_variable(analysis, offset, new_name, read)? {
        VariableRename::Edits { here, beside } => (here, beside),
        VariableRename::Refused(sentence) => return Some(Err(sentence)),
    };
    let root = workspace::root_of(&config);
    let mut edits = vec![workspace_edit(Target::of(document), &here, &analysis.text, client)?];
    for (path, text, changes) in beside {
        let url = Url::from_file_path(root.join(path)).ok()?;
        let target = Target { url, version: None, is_new: false };
        edits.push(workspace_edit(target, &changes, &Text::new(&text), client)?);
    }
    Some(Ok(together(edits)))
}

/// A place in a file beside the config, with what `select` picks of it.
fn shown(
    neighbours: &Neighbours,
    document: &Document,
    analysis: &Analysis,
    place: &Place,
    select: impl Fn(&str) -> Option<TextRange>,
    client: &Client,
) -> Option<Shown> {
    let config = path_of(&document.url)?;
    let file = text(neighbours, &config, analysis, &place.path)?;
    // A part of it that is no text any more tells that it is another file.
    file.text.get(place.range.start..place.range.end)?;
    let selection = select(&file.text).unwrap_or(place.range);
    let text = Text::new(&file.text);
    Some(Shown {
        url: Url::from_file_path(&file.path).ok()?,
        range: convert::to_range(&text, place.range, client.encoding),
        selection: convert::to_range(&text, selection, client.encoding),
    })
}

/// A file beside the config, if what the config was read with is what it says now.
fn text(
    neighbours: &Neighbours,
    config: &Path,
    analysis: &Analysis,
    below: &Path,
) -> Option<TextBeside> {
    let file = neighbours.text(config, below)?;
    // Looked at last: files may be read anew at any time.
    let is_current = neighbours.of(config) == analysis.settings.surroundings;
    is_current.then_some(file)
}
