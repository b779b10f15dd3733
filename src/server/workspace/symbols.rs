//! Answers `workspace/symbol`: what all configs hold, the open ones as they are in the editor, the
//! others as their files were when they were looked at last.
//!
//! Of a file that is not open its symbols are kept and nothing else: whoever types a name asks with
//! every letter.

use std::sync::{Arc, OnceLock};

use lsp_types::{Location, SymbolInformation, Url, WorkspaceSymbolParams};
use tokio::task::spawn_blocking;
use tower_lsp::jsonrpc::{Error, Result};

use super::super::client::Client;
use super::super::convert;
use super::super::document::Document;
use super::super::navigation::to_information;
use super::super::state::State;
use super::configs::ListedSymbol;
use crate::features::{SymbolQuery, named_symbols};

/// The symbols of the open configs and of the others in the workspace.
pub(in super::super) async fn symbols(
    state: &Arc<State>,
    params: WorkspaceSymbolParams,
) -> Result<Option<Vec<SymbolInformation>>> {
    let query = SymbolQuery::new(&params.query);
    let mut found = Found { query, symbols: Vec::new() };
    for document in state.documents.all() {
        if document.is_settings_file() {
            continue;
        }
        let client = state.client();
        let listed = state.under_way.compute(&document, move |it| listed(it, &client)).await;
        found.add(&document.url, &listed.unwrap_or_default());
    }
    let state = Arc::clone(state);
    let work = move || {
        for (url, symbols) in state.closed_configs() {
            if found.is_full() {
                break;
            }
            let read = || {
                let document = state.read_config(&url);
                document.map(|it| listed(&it, &state.client())).unwrap_or_default()
            };
            found.add(&url, symbols.get_or_init(read));
        }
        found.symbols
    };
    spawn_blocking(work).await.map(Some).map_err(|_panicked| Error::internal_error())
}

struct Found {
    query: SymbolQuery,
    symbols: Vec<SymbolInformation>,
}

impl Found {
    fn is_full(&self) -> bool {
        self.symbols.len() >= SymbolQuery::MOST
    }

    fn add(&mut self, url: &Url, listed: &[ListedSymbol]) {
        let room = SymbolQuery::MOST.saturating_sub(self.symbols.len());
        let meant = listed.iter().filter(|symbol| self.query.finds(&symbol.name)).take(room);
        self.symbols.extend(meant.map(|symbol| {
            let ListedSymbol { name, kind, container, range } = symbol.clone();
            to_information(name, kind, container, Location::new(url.clone(), range))
        }));
    }
}

fn listed(document: &Document, client: &Client) -> Vec<ListedSymbol> {
    let analysis = document.analysis();
    let symbols = named_symbols(&analysis).into_iter();
    let listed = symbols.map(|symbol| ListedSymbol {
        name: symbol.name,
        kind: symbol.kind,
        container: symbol.container,
        range: convert::to_range(&analysis.text, symbol.range, client.encoding),
    });
    listed.collect()
}

impl State {
    /// The configs of the workspace that are known and not open, with their symbols if they are
    /// known. The files may be gone by now.
    pub(super) fn closed_configs(&self) -> Vec<(Url, Arc<OnceLock<Vec<ListedSymbol>>>)> {
        let open = self.open_paths();
        let inner = self.workspace.lock();
        let closed = inner.configs.iter().filter(|(path, _)| !open.contains(*path));
        closed.map(|(_, config)| (config.url.clone(), Arc::clone(&config.symbols))).collect()
    }
}
