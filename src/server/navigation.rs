//! Definitions, references, outlines, links and renaming in the protocol's words.

use std::sync::Arc;

use lsp_types::{
    DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams, DocumentLink,
    DocumentLinkOptions, DocumentLinkParams, DocumentSymbol, DocumentSymbolParams,
    DocumentSymbolResponse, GotoDefinitionParams, GotoDefinitionResponse, Location, LocationLink,
    OneOf, PrepareRenameResponse, ReferenceParams, RenameOptions, RenameParams, SymbolInformation,
    SymbolKind, TextDocumentPositionParams, Url, WorkDoneProgressOptions, WorkspaceEdit,
};
use tower_lsp::jsonrpc::{Error, Result};

use super::client::Client;
use super::convert;
use super::document::Document;
use super::edits::{Target, workspace_edit};
use super::said::{refusal, sentence, title};
use super::state::State;
use super::variables;
use crate::analysis::Analysis;
use crate::features::{self, LinkTarget, Renamable, Rename, Symbol};
use crate::text::Text;

/// What is offered for renaming: a client that did not say so is not told that it may ask first.
pub(super) fn rename_capability(client: &Client) -> OneOf<bool, RenameOptions> {
    match client.prepares_rename {
        true => OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        false => OneOf::Left(true),
    }
}

/// What is offered for links: they are whole when they are given.
pub(super) fn link_capability() -> DocumentLinkOptions {
    DocumentLinkOptions {
        resolve_provider: Some(false),
        work_done_progress_options: WorkDoneProgressOptions::default(),
    }
}

pub(super) async fn definition(
    state: &Arc<State>,
    params: GotoDefinitionParams,
) -> Result<Option<GotoDefinitionResponse>> {
    let place = params.text_document_position_params;
    let shared = Arc::clone(state);
    at_place(state, place, move |document, analysis, offset, client| {
        if let Some(variable) = features::variable_at(analysis, offset) {
            return variables::definition(
                &shared.neighbours,
                document,
                analysis,
                &variable,
                client,
            );
        }
        let definition = features::definition(analysis, offset)?;
        let range = |range| convert::to_range(&analysis.text, range, client.encoding);
        let url = || document.url.clone();
        if !client.definition_links {
            let targets = definition.targets.iter();
            let locations = targets.map(|target| Location::new(url(), range(target.selection)));
            return Some(GotoDefinitionResponse::Array(locations.collect()));
        }
        let links = definition.targets.iter().map(|target| LocationLink {
            origin_selection_range: Some(range(definition.origin)),
            target_uri: url(),
            target_range: range(target.range),
            target_selection_range: range(target.selection),
        });
        Some(GotoDefinitionResponse::Link(links.collect()))
    })
    .await
}

pub(super) async fn references(
    state: &Arc<State>,
    params: ReferenceParams,
) -> Result<Option<Vec<Location>>> {
    let with_definition = params.context.include_declaration;
    let shared = Arc::clone(state);
    at_place(state, params.text_document_position, move |document, analysis, offset, client| {
        if let Some(variable) = features::variable_at(analysis, offset) {
            let (beside, is_all) = (&shared.neighbours, with_definition);
            let all = variables::references(beside, document, analysis, &variable, is_all, client);
            return (!all.is_empty()).then_some(all);
        }
        let places = features::name_places(analysis, offset);
        if places.is_empty() {
            return None;
        }
        let places = places.iter().filter(|place| with_definition || !place.is_definition);
        let location = |range| {
            Location::new(
                document.url.clone(),
                convert::to_range(&analysis.text, range, client.encoding),
            )
        };
        Some(places.map(|place| location(place.range)).collect())
    })
    .await
}

pub(super) async fn highlights(
    state: &State,
    params: DocumentHighlightParams,
) -> Result<Option<Vec<DocumentHighlight>>> {
    let place = params.text_document_position_params;
    at_place(state, place, |_, analysis, offset, client| {
        if let Some(variable) = features::variable_at(analysis, offset) {
            let uses = features::variable_uses(analysis, &variable.name).into_iter();
            let highlights = uses.map(|range| DocumentHighlight {
                range: convert::to_range(&analysis.text, range, client.encoding),
                kind: Some(DocumentHighlightKind::READ),
            });
            return Some(highlights.collect());
        }
        let places = features::name_places(analysis, offset);
        let highlights = places.iter().map(|place| DocumentHighlight {
            range: convert::to_range(&analysis.text, place.range, client.encoding),
            kind: Some(match place.is_definition {
                true => DocumentHighlightKind::WRITE,
                false => DocumentHighlightKind::READ,
            }),
        });
        (!places.is_empty()).then(|| highlights.collect())
    })
    .await
}

pub(super) async fn prepare_rename(
    state: &State,
    params: TextDocumentPositionParams,
) -> Result<Option<PrepareRenameResponse>> {
    let answer = at_place(state, params, |_, analysis, offset, client| {
        if let Some(variable) = features::renamable_variable(analysis, offset) {
            return Some(match variable {
                Ok(name) => {
                    let range = convert::to_range(&analysis.text, name, client.encoding);
                    let placeholder = name.of(analysis.source()).to_owned();
                    Ok(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder })
                }
                Err(sentence) => Err(refusal(&sentence)),
            });
        }
        Some(match features::prepare_rename(analysis, offset)? {
            Renamable::Name { range, text } => {
                let range = convert::to_range(&analysis.text, range, client.encoding);
                Ok(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder: text })
            }
            Renamable::Refused(sentence) => Err(refusal(&sentence)),
        })
    });
    answer.await?.transpose()
}

pub(super) async fn rename(
    state: &Arc<State>,
    params: RenameParams,
) -> Result<Option<WorkspaceEdit>> {
    let RenameParams { text_document_position, new_name, .. } = params;
    let shared = Arc::clone(state);
    let answer =
        at_place(state, text_document_position, move |document, analysis, offset, client| {
            if features::variable_at(analysis, offset).is_some() {
                let beside = &shared.neighbours;
                let renamed =
                    variables::rename(beside, document, analysis, offset, &new_name, client)?;
                return Some(renamed.map(Some).map_err(|sentence| refusal(&sentence)));
            }
            Some(match features::rename(analysis, offset, &new_name)? {
                Rename::Edits(edits) => {
                    Ok(workspace_edit(Target::of(document), &edits, &analysis.text, client))
                }
                Rename::Refused(sentence) => Err(refusal(&sentence)),
            })
        });
    Ok(answer.await?.transpose()?.flatten())
}

pub(super) async fn symbols(
    state: &State,
    params: DocumentSymbolParams,
) -> Result<Option<DocumentSymbolResponse>> {
    in_document(state, &params.text_document.uri, |document, analysis, client| {
        if client.symbol_trees {
            let symbols = features::symbols(analysis).into_iter();
            let tree = symbols.map(|it| to_tree(it, &analysis.text, client)).collect::<Vec<_>>();
            return (!tree.is_empty()).then_some(DocumentSymbolResponse::Nested(tree));
        }
        let flat = features::flat_symbols(analysis).into_iter();
        let flat = flat.map(|it| {
            let range = convert::to_range(&analysis.text, it.range, client.encoding);
            to_information(
                it.name,
                it.kind,
                it.container,
                Location::new(document.url.clone(), range),
            )
        });
        let flat: Vec<_> = flat.collect();
        (!flat.is_empty()).then_some(DocumentSymbolResponse::Flat(flat))
    })
    .await
}

pub(super) async fn links(
    state: &State,
    params: DocumentLinkParams,
) -> Result<Option<Vec<DocumentLink>>> {
    in_document(state, &params.text_document.uri, |document, analysis, client| {
        let links = features::links(analysis, &document.findings());
        let links = links.into_iter().filter_map(|link| {
            let target = match &link.target {
                LinkTarget::Page(url) => Url::parse(url),
                LinkTarget::File(reference) => document.url.join(reference),
            };
            Some(DocumentLink {
                range: convert::to_range(&analysis.text, link.range, client.encoding),
                target: Some(target.ok()?),
                tooltip: client.link_tooltips.then(|| sentence(&link.tooltip)),
                data: None,
            })
        });
        let links: Vec<_> = links.collect();
        (!links.is_empty()).then_some(links)
    })
    .await
}

/// Works something out at a place of an open document; nothing for others.
pub(super) async fn at_place<T: Send + 'static>(
    state: &State,
    place: TextDocumentPositionParams,
    work: impl FnOnce(&Document, &Analysis, usize, &Client) -> Option<T> + Send + 'static,
) -> Result<Option<T>> {
    in_document(state, &place.text_document.uri, move |document, analysis, client| {
        let position = convert::from_position(place.position);
        let offset = analysis.text.offset(position, client.encoding);
        work(document, analysis, offset, client)
    })
    .await
}

/// Works something out for an open document that may be a config; nothing for others.
pub(super) async fn in_document<T: Send + 'static>(
    state: &State,
    url: &Url,
    work: impl FnOnce(&Document, &Analysis, &Client) -> Option<T> + Send + 'static,
) -> Result<Option<T>> {
    let document = state.documents.get(url).filter(|document| !document.is_settings_file());
    let Some(document) = document else { return Ok(None) };
    let client: Arc<Client> = state.client();
    let work = move |document: &Document| work(document, &document.analysis(), &client);
    let answer = state.under_way.compute(&document, work);
    answer.await.ok_or_else(Error::internal_error)
}

fn to_tree(symbol: Symbol, text: &Text, client: &Client) -> DocumentSymbol {
    let name = title(&symbol.label());
    let children: Vec<_> =
        symbol.children.into_iter().map(|child| to_tree(child, text, client)).collect();
    #[expect(deprecated, reason = "the field has no other way to be left out")]
    DocumentSymbol {
        name,
        detail: (!symbol.detail.is_empty()).then(|| title(&symbol.detail)),
        kind: to_symbol_kind(symbol.kind),
        tags: None,
        deprecated: None,
        range: convert::to_range(text, symbol.range, client.encoding),
        selection_range: convert::to_range(text, symbol.selection, client.encoding),
        children: (!children.is_empty()).then_some(children),
    }
}

/// A symbol as every client knows it.
pub(super) fn to_information(
    name: String,
    kind: features::SymbolKind,
    container_name: Option<String>,
    location: Location,
) -> SymbolInformation {
    let kind = to_symbol_kind(kind);
    let (name, container_name) = (title(&name), container_name.map(|it| title(&it)));
    #[expect(deprecated, reason = "the field has no other way to be left out")]
    SymbolInformation { name, kind, tags: None, deprecated: None, location, container_name }
}

/// Kinds that every client knows.
fn to_symbol_kind(kind: features::SymbolKind) -> SymbolKind {
    match kind {
        features::SymbolKind::Group => SymbolKind::NAMESPACE,
        features::SymbolKind::Path => SymbolKind::MODULE,
        features::SymbolKind::Operation => SymbolKind::METHOD,
        features::SymbolKind::Backend => SymbolKind::INTERFACE,
        features::SymbolKind::Scheme => SymbolKind::PROPERTY,
        features::SymbolKind::Metric => SymbolKind::NUMBER,
        features::SymbolKind::Router => SymbolKind::CLASS,
    }
}
