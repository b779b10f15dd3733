//! The handlers. Each one is short: from the protocol, ask the rooms below, to the protocol.

use std::sync::Arc;

use lsp_types::{
    CodeActionParams, CodeActionResponse, CodeLens, CodeLensParams, CompletionParams,
    CompletionResponse, DidChangeConfigurationParams, DidChangeTextDocumentParams,
    DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DidSaveTextDocumentParams, DocumentDiagnosticParams,
    DocumentDiagnosticReport, DocumentDiagnosticReportResult, DocumentHighlight,
    DocumentHighlightParams, DocumentLink, DocumentLinkParams, DocumentOnTypeFormattingParams,
    DocumentSymbolParams, DocumentSymbolResponse, ExecuteCommandParams, FoldingRange,
    FoldingRangeParams, FullDocumentDiagnosticReport, GotoDefinitionParams, GotoDefinitionResponse,
    Hover, HoverParams, InitializeParams, InitializeResult, InitializedParams, InlayHint,
    InlayHintParams, Location, PrepareRenameResponse, ReferenceParams,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport, RenameParams,
    SelectionRange, SelectionRangeParams, ServerInfo, SymbolInformation,
    TextDocumentPositionParams, TextEdit, UnchangedDocumentDiagnosticReport,
    WorkspaceDiagnosticParams, WorkspaceDiagnosticReportResult, WorkspaceEdit, WorkspaceFolder,
    WorkspaceSymbolParams,
};
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::{Client as Wire, LanguageServer};

use super::actions;
use super::capabilities::capabilities;
use super::client::Client;
use super::commands;
use super::companions::with_companions;
use super::convert;
use super::diagnostics;
use super::document::Document;
use super::guard::Guarded;
use super::hints;
use super::layout;
use super::lenses;
use super::navigation;
use super::outbox::Outbox;
use super::pages::Pages;
use super::publish;
use super::requests::spawn;
use super::settings::SettingsStore;
use super::state::State;
use super::urls::path_of;
use super::workspace::{folders_of_initialize, of_closed, report};
use crate::features::{self, Asked};
use crate::workspace::Complaint;

/// The server as the framework sees it.
#[derive(Clone, Debug)]
pub struct Backend {
    pub(super) wire: Wire,
    pub(super) outbox: Outbox,
    pub(super) state: Arc<State>,
}

impl Backend {
    /// A server that speaks through `wire` and `outbox`; `guarded` is what the frame guard notes.
    pub fn new(wire: Wire, guarded: Arc<Guarded>, outbox: Outbox) -> Self {
        Self { wire, outbox, state: Arc::new(State::new(guarded)) }
    }
}

#[tower_lsp::async_trait]
impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let client = Client::new(&self.state.guarded.initialize_params());
        if let Some(options) = &params.initialization_options {
            self.complain(self.state.settings.set_client(options));
        }
        if let Err(sentence) = Pages::of(&self.state.guarded.initialize_params()) {
            self.complain(vec![Complaint::of_client(sentence)]);
        }
        let capabilities = capabilities(&client);
        let is_published_to = client.is_published_to();
        self.state.set_client(client);
        if is_published_to {
            tokio::spawn(publish::run(Arc::clone(&self.state), self.outbox.clone()));
        }
        let folders = folders_of_initialize(&self.state.guarded.initialize_params());
        self.state.workspace.change_folders(&folders, &[]);
        tokio::spawn(super::workspace::run(Arc::clone(&self.state), self.wire.clone()));
        tokio::spawn(self.clone().read_neighbours());
        tokio::spawn(self.clone().tell_beside());
        let version = Some(env!("CARGO_PKG_VERSION").to_owned());
        let server_info = Some(ServerInfo { name: "gateway-ls".to_owned(), version });
        Ok(InitializeResult { capabilities, server_info })
    }

    async fn initialized(&self, _: InitializedParams) {
        self.register();
        self.ask_for_settings();
    }

    async fn shutdown(&self) -> Result<()> {
        self.state.workspace.end();
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        let (settings, complaints) = self.state.settings_for(&document.uri);
        let url = document.uri.clone();
        let (language, version) = (&document.language_id, document.version);
        self.state.documents.open(document.uri, language, version, &document.text, settings);
        // Whoever has read the files beside it meanwhile did not find it among the open ones.
        let (settings, _) = self.state.settings_for(&url);
        self.state.documents.set_settings(&url, settings);
        self.state.workspace.opened(&url);
        self.complain(complaints);
        self.companions_changed(path_of(&url).as_slice());
        self.show(url);
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        let encoding = self.state.client().encoding;
        let changes = &params.content_changes;
        self.state.documents.change(&document.uri, document.version, changes, encoding);
        self.show(document.uri);
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        let url = params.text_document.uri;
        let path = path_of(&url);
        self.state.settled_lenses.forget(&url);
        if self.state.documents.close(&url)
            && !self.state.workspace.closed(&url, &self.state.client())
        {
            self.show(url);
        }
        self.companions_changed(path.as_slice());
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        let path = path_of(&params.text_document.uri);
        if self.state.documents.saved(&params.text_document.uri) {
            self.show_findings_again(vec![params.text_document.uri]);
            // What is said of an address was held back with what is found in it.
            self.refresh();
        }
        self.files_changed(path.into_iter().collect());
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        if self.state.client().configuration {
            self.ask_for_settings();
        } else if SettingsStore::concern_us(&params.settings) {
            self.take_settings(&params.settings);
        }
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        let changes = params.changes.iter();
        self.files_changed(changes.filter_map(|change| path_of(&change.uri)).collect());
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        let urls = |folders: Vec<WorkspaceFolder>| folders.into_iter().map(|it| it.uri).collect();
        let (added, removed): (Vec<_>, Vec<_>) =
            (urls(params.event.added), urls(params.event.removed));
        self.state.workspace.change_folders(&added, &removed);
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let place = params.text_document_position_params;
        let Some(document) = self.state.documents.get(&place.text_document.uri) else {
            return Ok(None);
        };
        let client = self.state.client();
        let answer = self.state.under_way.compute(&document, move |document| {
            let position = convert::from_position(place.position);
            let offset = document.text.offset(position, client.encoding);
            let is_settings_file = document.is_settings_file();
            let analysis = match is_settings_file {
                true => document.analysis(),
                false => document.near(offset),
            };
            let hover = match is_settings_file {
                true => features::settings_hover(&analysis.tree, offset)?,
                false => features::hover_for(&analysis, offset, client.openapi_keys.into())?,
            };
            let pages = client.pages.as_ref();
            let more = pages.and_then(|pages| pages.more(&hover, &analysis, &document.url));
            Some(convert::to_hover(&hover, more.as_ref(), &analysis.text, &client))
        });
        answer.await.ok_or_else(Error::internal_error)
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let place = params.text_document_position;
        let Some(document) = self.state.documents.get(&place.text_document.uri) else {
            return Ok(None);
        };
        let client = self.state.client();
        let asked = Asked {
            typed: params.context.and_then(|it| it.trigger_character?.chars().next()),
            openapi_keys: client.openapi_keys.into(),
        };
        let answer = self.state.under_way.compute(&document, move |document| {
            let position = convert::from_position(place.position);
            let offset = document.text.offset(position, client.encoding);
            let completions = if document.is_settings_file() {
                features::settings_completions(&document.analysis().tree, offset)
            } else {
                features::completions_for(&document.near(offset), offset, asked)
            };
            let items = completions.iter();
            let items: Vec<_> =
                items.map(|it| convert::to_completion(it, &document.text, &client)).collect();
            (!items.is_empty()).then_some(CompletionResponse::Array(items))
        });
        answer.await.ok_or_else(Error::internal_error)
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let Some(document) = self.state.documents.get(&params.text_document.uri) else {
            return Ok(None);
        };
        if document.is_settings_file() {
            return Ok(None);
        }
        let state = Arc::clone(&self.state);
        let answer = self.state.under_way.compute(&document, move |document| {
            let only = params.context.only.as_deref();
            actions::actions(&state, document, params.range, only)
        });
        let actions = answer.await.ok_or_else(Error::internal_error)?;
        Ok((!actions.is_empty()).then_some(actions))
    }

    async fn goto_definition(
        &self,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        navigation::definition(&self.state, params).await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        navigation::references(&self.state, params).await
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        navigation::highlights(&self.state, params).await
    }

    async fn document_symbol(
        &self,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        navigation::symbols(&self.state, params).await
    }

    async fn symbol(
        &self,
        params: WorkspaceSymbolParams,
    ) -> Result<Option<Vec<SymbolInformation>>> {
        super::workspace::symbols(&self.state, params).await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        navigation::links(&self.state, params).await
    }

    async fn prepare_rename(
        &self,
        params: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        navigation::prepare_rename(&self.state, params).await
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        navigation::rename(&self.state, params).await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        layout::folds(&self.state, params).await
    }

    async fn selection_range(
        &self,
        params: SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>> {
        layout::selections(&self.state, params).await
    }

    async fn on_type_formatting(
        &self,
        params: DocumentOnTypeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        layout::on_type(&self.state, params).await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        let Some(document) = self.state.documents.get(&params.text_document.uri) else {
            return Ok(None);
        };
        let (client, shown) = (self.state.client(), self.state.settings.shown());
        if self.state.asks_for_lenses() && client.refreshes_hints {
            // From now on the lenses say what the hints said.
            spawn(hints::refresh(self.wire.clone(), true, false));
        }
        let state = Arc::clone(&self.state);
        let work = move |document: &Document| {
            lenses::lenses(document, shown.lens_roles, &client, &state.settled_lenses)
        };
        let lenses = self.state.under_way.compute(&document, work).await;
        Ok(Some(lenses.ok_or_else(Error::internal_error)?))
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let Some(document) = self.state.documents.get(&params.text_document.uri) else {
            return Ok(None);
        };
        let client = self.state.client();
        let kinds = self.state.settings.shown().hints(|| self.state.shows_lenses());
        let work = move |document: &Document| hints::hints(document, params.range, kinds, &client);
        let hints = self.state.under_way.compute(&document, work).await;
        Ok(Some(hints.ok_or_else(Error::internal_error)?))
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        let (answer, complaints) = commands::execute(&self.state, params).await;
        self.complain(complaints);
        answer.map(Some)
    }

    async fn diagnostic(
        &self,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        let document = self.state.documents.get(&params.text_document.uri);
        let diagnostics = match document {
            Some(document) => {
                let document = with_companions(&self.state, document).await;
                let (most, client) = (self.state.settings.max_problems(), self.state.client());
                let diagnostics =
                    diagnostics::of_document(&self.state.under_way, &document, most, client).await;
                self.state.look_beside(&document).await;
                diagnostics
            }
            None if self.state.documents.is_open(&params.text_document.uri) => Some(Vec::new()),
            None => of_closed(&self.state, params.text_document.uri).await,
        };
        let mut full = FullDocumentDiagnosticReport {
            items: diagnostics.ok_or_else(Error::internal_error)?,
            ..FullDocumentDiagnosticReport::default()
        };
        let id = diagnostics::result_id(&full.items);
        let report = if params.previous_result_id.as_ref() == Some(&id) {
            let unchanged_document_diagnostic_report =
                UnchangedDocumentDiagnosticReport { result_id: id };
            let unchanged = RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report,
            };
            DocumentDiagnosticReport::Unchanged(unchanged)
        } else {
            full.result_id = Some(id);
            DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
                full_document_diagnostic_report: full,
                ..Default::default()
            })
        };
        Ok(DocumentDiagnosticReportResult::Report(report))
    }

    async fn workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        let report = report(&self.state, &self.wire, params).await;
        Ok(WorkspaceDiagnosticReportResult::Report(report))
    }
}
