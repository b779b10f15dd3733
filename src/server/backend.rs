//! The handlers. Each one is short: from the protocol, ask the rooms below, to the protocol.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use lsp_types::{
    CodeActionParams, CodeActionResponse, CompletionOptions, CompletionParams, CompletionResponse,
    ConfigurationItem, DiagnosticOptions, DiagnosticServerCapabilities,
    DidChangeConfigurationParams, DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidChangeWatchedFilesRegistrationOptions, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DidSaveTextDocumentParams, DocumentDiagnosticParams,
    DocumentDiagnosticReport, DocumentDiagnosticReportResult, FileSystemWatcher,
    FullDocumentDiagnosticReport, GlobPattern, Hover, HoverParams, HoverProviderCapability,
    InitializeParams, InitializeResult, InitializedParams, MessageType, Registration,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport,
    ServerCapabilities, ServerInfo, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, UnchangedDocumentDiagnosticReport, Url,
};
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::{Client as Wire, LanguageServer};

use super::actions;
use super::client::Client;
use super::convert;
use super::documents::path_of;
use super::guard::Guarded;
use super::publish;
use super::settings::SettingsStore;
use super::state::State;
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
        self.complain(self.state.settings.set_client(value));
        let mut changed = self.reload();
        if self.state.settings.max_problems() != most {
            changed = self.state.documents.urls();
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

    /// Shows documents again though their text is the same.
    fn show_again(&self, urls: Vec<Url>) {
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
            return;
        }
        let backend = Self { wire: self.wire.clone(), state: Arc::clone(&self.state) };
        spawn(async move {
            let section = Some("gatewayLs".to_owned());
            let item = ConfigurationItem { scope_uri: None, section };
            if let Ok(answers) = backend.wire.configuration(vec![item]).await
                && let Some(answer) = answers.first().filter(|answer| !answer.is_null())
            {
                backend.take_settings(answer);
            }
        });
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
            let watcher = FileSystemWatcher {
                glob_pattern: GlobPattern::String(format!("**/{}", workspace::SETTINGS_FILE)),
                kind: None,
            };
            let options = DidChangeWatchedFilesRegistrationOptions { watchers: vec![watcher] };
            registrations.push(Registration {
                id: "gateway-ls-settings-files".to_owned(),
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
        let version = Some(env!("CARGO_PKG_VERSION").to_owned());
        let server_info = Some(ServerInfo { name: "gateway-ls".to_owned(), version });
        Ok(InitializeResult { capabilities, server_info })
    }

    async fn initialized(&self, _: InitializedParams) {
        self.register();
        self.ask_for_settings();
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        let (settings, complaints) = self.state.settings_for(&document.uri);
        let url = document.uri.clone();
        let (language, version) = (&document.language_id, document.version);
        self.state.documents.open(document.uri, language, version, &document.text, settings);
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
        if self.state.documents.close(&url) {
            self.show(url);
        }
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        let path = path_of(&params.text_document.uri);
        if path.is_some_and(|path| path.ends_with(workspace::SETTINGS_FILE)) {
            self.show_again(self.reload());
        }
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        if self.state.client().configuration {
            self.ask_for_settings();
        } else if SettingsStore::concern_us(&params.settings) {
            self.take_settings(&params.settings);
        }
    }

    async fn did_change_watched_files(&self, _: DidChangeWatchedFilesParams) {
        self.show_again(self.reload());
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

    async fn diagnostic(
        &self,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        let document = self.state.documents.get(&params.text_document.uri);
        let mut full = FullDocumentDiagnosticReport::default();
        if let Some(document) = document {
            let diagnostics = publish::diagnostics(&self.state, &document).await;
            full.items = diagnostics.ok_or_else(Error::internal_error)?;
        }
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
}

/// Names a list of diagnostics: equal names, equal lists.
fn result_id(diagnostics: &[lsp_types::Diagnostic]) -> String {
    use std::hash::{DefaultHasher, Hasher};
    let mut hasher = DefaultHasher::new();
    hasher.write(&serde_json::to_vec(diagnostics).unwrap_or_default());
    format!("{:x}", hasher.finish())
}

fn capabilities(client: &Client) -> ServerCapabilities {
    let encoding = convert::to_encoding_kind(client.encoding);
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(lsp_types::TextDocumentSyncSaveOptions::Supported(true)),
        ..TextDocumentSyncOptions::default()
    };
    let diagnostics = DiagnosticOptions {
        identifier: Some("gateway-ls".to_owned()),
        inter_file_dependencies: false,
        workspace_diagnostics: false,
        ..DiagnosticOptions::default()
    };
    // Behind these a list of rules, keys or values begins, or a word goes on that the client takes
    // for ended. Letters make the client ask by itself.
    let completion = CompletionOptions {
        trigger_characters: Some(["[", ",", " ", "\"", "-"].map(str::to_owned).into()),
        ..CompletionOptions::default()
    };
    ServerCapabilities {
        position_encoding: client.negotiates_encoding.then_some(encoding),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: Some(completion),
        code_action_provider: actions::capability(client),
        diagnostic_provider: client
            .pulls
            .then_some(DiagnosticServerCapabilities::Options(diagnostics)),
        ..ServerCapabilities::default()
    }
}

/// Runs what waits for the client beside the handlers, which never do.
fn spawn(work: impl Future<Output = ()> + Send + 'static) {
    tokio::spawn(async move {
        let _in_time = tokio::time::timeout(PATIENCE, work).await;
    });
}
