//! The handlers. Each one is short: from the protocol, ask the rooms below, to the protocol.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use lsp_types::{
    CodeActionParams, CodeActionResponse, CodeLens, CodeLensParams, CompletionParams,
    CompletionResponse, ConfigurationItem, DidChangeConfigurationParams,
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidChangeWatchedFilesRegistrationOptions, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
    DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult,
    DocumentHighlight, DocumentHighlightParams, DocumentLink, DocumentLinkParams,
    DocumentSymbolParams, DocumentSymbolResponse, ExecuteCommandParams, FileSystemWatcher,
    FullDocumentDiagnosticReport, GlobPattern, GotoDefinitionParams, GotoDefinitionResponse, Hover,
    HoverParams, InitializeParams, InitializeResult, InitializedParams, InlayHint, InlayHintParams,
    Location, MessageType, PrepareRenameResponse, ReferenceParams, Registration,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport, RenameParams,
    ServerInfo, SymbolInformation, TextDocumentPositionParams, UnchangedDocumentDiagnosticReport,
    Url, WorkspaceDiagnosticParams, WorkspaceDiagnosticReportResult, WorkspaceEdit,
    WorkspaceFolder, WorkspaceSymbolParams,
};
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::{Client as Wire, LanguageServer};

use super::actions;
use super::capabilities::capabilities;
use super::client::Client;
use super::commands;
use super::convert;
use super::documents::{Document, path_of};
use super::guard::Guarded;
use super::hints;
use super::lenses;
use super::navigation;
use super::publish;
use super::settings::SettingsStore;
use super::state::State;
use super::workspace::{folders_of_initialize, of_closed, report, result_id};
use crate::features;
use crate::workspace;

/// How long a client may take to answer before silence counts as "no".
const PATIENCE: Duration = Duration::from_secs(10);

/// The server as the framework sees it.
#[derive(Debug)]
pub struct Backend {
    wire: Wire,
    state: Arc<State>,
}

impl Backend {
    /// A server that speaks through `wire`; `guarded` is what the frame guard notes.
    pub fn new(wire: Wire, guarded: Arc<Guarded>) -> Self {
        Self { wire, state: Arc::new(State::new(guarded)) }
    }

    /// Shows what is wrong with settings, without waiting for it.
    fn complain(&self, sentences: Vec<String>) {
        for sentence in sentences {
            let wire = self.wire.clone();
            spawn(async move { wire.show_message(MessageType::WARNING, sentence).await });
        }
    }

    /// Takes new settings of the client.
    fn take_settings(&self, value: &Value) {
        let most = self.state.settings.max_problems();
        let before = self.state.settings.client();
        let shown = self.state.settings.shown();
        self.complain(self.state.settings.set_client(value));
        if before != self.state.settings.client() {
            self.state.workspace.look_at_all();
        }
        let mut changed = self.reload();
        if self.state.settings.max_problems() != most {
            changed = self.state.documents.urls();
        }
        if self.state.settings.shown() != shown && changed.is_empty() {
            self.refresh();
        }
        self.show_again(changed);
    }

    /// Finds the settings of every open document anew; the documents whose settings changed.
    fn reload(&self) -> Vec<Url> {
        let mut changed = self.state.documents.urls();
        changed.retain(|url| {
            let (settings, complaints) = self.state.settings_for(url);
            self.complain(complaints);
            self.state.documents.set_settings(url, settings)
        });
        changed
    }

    /// Has the client ask again for what stands in and above the text.
    fn refresh(&self) {
        let client = self.state.client();
        spawn(hints::refresh(self.wire.clone(), client.refreshes_hints, client.refreshes_lenses));
    }

    /// Shows documents again though their text is the same.
    fn show_again(&self, urls: Vec<Url>) {
        if !urls.is_empty() {
            self.refresh();
        }
        if self.state.client().pulls && !urls.is_empty() {
            let wire = self.wire.clone();
            spawn(async move {
                let _answer = wire.workspace_diagnostic_refresh().await;
            });
        }
        urls.into_iter().for_each(|url| self.show(url));
    }

    fn show(&self, url: Url) {
        if self.state.client().is_published_to() {
            self.state.unpublished.add(url);
        }
    }

    /// Asks for the client's settings, if it has an answer; whatever it does, nobody waits.
    fn ask_for_settings(&self) {
        if !self.state.client().configuration {
            self.state.workspace.start();
            return;
        }
        let backend = Self { wire: self.wire.clone(), state: Arc::clone(&self.state) };
        tokio::spawn(async move {
            let section = Some("gatewayLs".to_owned());
            let item = ConfigurationItem { scope_uri: None, section };
            let asked = backend.wire.configuration(vec![item]);
            if let Ok(Ok(answers)) = tokio::time::timeout(PATIENCE, asked).await
                && let Some(answer) = answers.first()
            {
                let settings = backend.state.settings.of_answer(answer);
                backend.take_settings(&settings);
            }
            backend.state.workspace.start();
        });
    }

    /// Reads again what other programs, or the editor, wrote.
    fn files_changed(&self, paths: Vec<PathBuf>) {
        if paths.iter().any(|path| path.ends_with(workspace::SETTINGS_FILE)) {
            self.show_again(self.reload());
        }
        // Some files decide about all others in their folder.
        let decides =
            |path: &Path| path.ends_with(workspace::SETTINGS_FILE) || path.ends_with(".gitignore");
        let affected = paths.into_iter().map(|path| match path.parent() {
            Some(folder) if decides(&path) => folder.to_owned(),
            _ => path,
        });
        self.state.workspace.look_at(affected);
    }

    fn register(&self) {
        let client = self.state.client();
        let mut registrations = Vec::new();
        if client.registers_configuration {
            registrations.push(Registration {
                id: "gateway-ls-settings".to_owned(),
                method: "workspace/didChangeConfiguration".to_owned(),
                register_options: Some(serde_json::json!({ "section": "gatewayLs" })),
            });
        }
        if client.registers_files {
            let endings = workspace::ENDINGS.join(",");
            let globs = [
                format!("**/{}", workspace::SETTINGS_FILE),
                "**/.gitignore".to_owned(),
                format!("**/*.{{{endings}}}"),
            ];
            let watcher =
                |glob| FileSystemWatcher { glob_pattern: GlobPattern::String(glob), kind: None };
            let watchers = globs.into_iter().map(watcher).collect();
            let options = DidChangeWatchedFilesRegistrationOptions { watchers };
            registrations.push(Registration {
                id: "gateway-ls-files".to_owned(),
                method: "workspace/didChangeWatchedFiles".to_owned(),
                register_options: serde_json::to_value(options).ok(),
            });
        }
        if !registrations.is_empty() {
            let wire = self.wire.clone();
            spawn(async move {
                let _answer = wire.register_capability(registrations).await;
            });
        }
    }
}

#[tower_lsp::async_trait]
impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let client = Client::new(&self.state.guarded.initialize_params());
        if let Some(options) = &params.initialization_options {
            self.complain(self.state.settings.set_client(options));
        }
        let capabilities = capabilities(&client);
        let is_published_to = client.is_published_to();
        self.state.set_client(client);
        if is_published_to {
            tokio::spawn(publish::run(Arc::clone(&self.state), self.wire.clone()));
        }
        let folders = folders_of_initialize(&self.state.guarded.initialize_params());
        self.state.workspace.change_folders(&folders, &[]);
        tokio::spawn(super::workspace::run(Arc::clone(&self.state), self.wire.clone()));
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
        self.state.workspace.opened(&url);
        self.complain(complaints);
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
        if self.state.documents.close(&url)
            && !self.state.workspace.closed(&url, &self.state.client())
        {
            self.show(url);
        }
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        let path = path_of(&params.text_document.uri);
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
        let answer = publish::compute(&document, move |document| {
            let analysis = document.analysis();
            let position = convert::from_position(place.position);
            let offset = analysis.text.offset(position, client.encoding);
            let hover = if document.is_settings_file() {
                features::settings_hover(&analysis.tree, offset)?
            } else {
                features::hover(&analysis, offset)?
            };
            Some(convert::to_hover(&hover, &analysis.text, &client))
        });
        answer.await.ok_or_else(Error::internal_error)
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let place = params.text_document_position;
        let Some(document) = self.state.documents.get(&place.text_document.uri) else {
            return Ok(None);
        };
        let client = self.state.client();
        let typed = params.context.and_then(|it| it.trigger_character?.chars().next());
        let answer = publish::compute(&document, move |document| {
            let analysis = document.analysis();
            let position = convert::from_position(place.position);
            let offset = analysis.text.offset(position, client.encoding);
            let completions = if document.is_settings_file() {
                features::settings_completions(&analysis.tree, offset)
            } else {
                features::completions_behind(&analysis, offset, typed)
            };
            let items = completions.iter();
            let items: Vec<_> =
                items.map(|it| convert::to_completion(it, &analysis.text, &client)).collect();
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
        let answer = publish::compute(&document, move |document| {
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

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        let Some(document) = self.state.documents.get(&params.text_document.uri) else {
            return Ok(None);
        };
        let (client, shown) = (self.state.client(), self.state.settings.shown());
        let work = move |document: &Document| lenses::lenses(document, shown.lens_roles, &client);
        let lenses = publish::compute(&document, work).await;
        Ok(Some(lenses.ok_or_else(Error::internal_error)?))
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let Some(document) = self.state.documents.get(&params.text_document.uri) else {
            return Ok(None);
        };
        let (client, shown) = (self.state.client(), self.state.settings.shown());
        let work =
            move |document: &Document| hints::hints(document, params.range, shown.hints, &client);
        let hints = publish::compute(&document, work).await;
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
            Some(document) => publish::diagnostics(&self.state, &document).await,
            None => of_closed(&self.state, params.text_document.uri).await,
        };
        let mut full = FullDocumentDiagnosticReport {
            items: diagnostics.ok_or_else(Error::internal_error)?,
            ..FullDocumentDiagnosticReport::default()
        };
        let id = result_id(&full.items);
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

/// Runs what waits for the client beside the handlers, which never do.
fn spawn(work: impl Future<Output = ()> + Send + 'static) {
    tokio::spawn(async move {
        let _in_time = tokio::time::timeout(PATIENCE, work).await;
    });
}
