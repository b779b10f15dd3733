//! What the server offers to a client: nothing that the client did not say it can use.

use lsp_types::{
    CodeLensOptions, CompletionOptions, DiagnosticOptions, DiagnosticServerCapabilities,
    FoldingRangeProviderCapability, HoverProviderCapability, OneOf,
    SelectionRangeProviderCapability, ServerCapabilities, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

use super::actions;
use super::client::Client;
use super::commands;
use super::convert;
use super::layout;
use super::navigation;

/// What the server offers.
pub(super) fn capabilities(client: &Client) -> ServerCapabilities {
    let encoding = convert::to_encoding_kind(client.encoding);
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::Supported(true)),
        ..TextDocumentSyncOptions::default()
    };
    let diagnostics = DiagnosticOptions {
        identifier: Some("gateway-ls".to_owned()),
        inter_file_dependencies: false,
        workspace_diagnostics: true,
        ..DiagnosticOptions::default()
    };
    // After these a list of rules, keys or values begins, or a word goes on that the client takes
    // for ended. Letters make the client ask by itself.
    let completion = CompletionOptions {
        trigger_characters: Some(["[", ",", " ", "\"", "-", "{"].map(str::to_owned).into()),
        ..CompletionOptions::default()
    };
    let folders = WorkspaceFoldersServerCapabilities {
        supported: Some(true),
        change_notifications: Some(OneOf::Left(true)),
    };
    ServerCapabilities {
        position_encoding: client.negotiates_encoding.then_some(encoding),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: Some(completion),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        code_action_provider: actions::capability(client),
        rename_provider: Some(navigation::rename_capability(client)),
        document_link_provider: Some(navigation::link_capability()),
        folding_range_provider: client
            .folds
            .then_some(FoldingRangeProviderCapability::Simple(true)),
        selection_range_provider: client
            .selects
            .then_some(SelectionRangeProviderCapability::Simple(true)),
        document_on_type_formatting_provider: client
            .formats_on_type
            .then(layout::on_type_capability),
        code_lens_provider: client.lenses.then_some(CodeLensOptions { resolve_provider: None }),
        inlay_hint_provider: client.hints.then_some(OneOf::Left(true)),
        execute_command_provider: commands::capability(client),
        diagnostic_provider: client
            .pulls
            .then_some(DiagnosticServerCapabilities::Options(diagnostics)),
        workspace: client.workspace_folders.then_some(WorkspaceServerCapabilities {
            workspace_folders: Some(folders),
            file_operations: None,
        }),
        ..ServerCapabilities::default()
    }
}
