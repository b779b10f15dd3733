//! What the client can do, and nothing that it did not say.

use lsp_types::{DiagnosticTag, MarkupKind};
use serde_json::{Value, json};

use super::pages::Pages;
use crate::features::OpenapiKeys;
use crate::text::Encoding;

/// A command of the client: puts its only argument, a text, on the clipboard.
pub(super) const COPY_TO_CLIPBOARD: &str = "gatewayLs.copyToClipboard";
/// A command of the client: shows a page, whose URI is its only argument.
pub(super) const OPEN_PAGE: &str = "gatewayLs.openPage";

/// Who offers OpenAPI's own keys, as the client says in `initializationOptions.openapiKeys`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OpenapiKeysOption {
    /// This server.
    On,
    /// Another one.
    Off,
    /// The client leaves them out where another server offers them, and is told which they are.
    Marked,
}

impl From<OpenapiKeysOption> for OpenapiKeys {
    fn from(option: OpenapiKeysOption) -> Self {
        match option {
            OpenapiKeysOption::Off => OpenapiKeys::Others,
            OpenapiKeysOption::On | OpenapiKeysOption::Marked => OpenapiKeys::Ours,
        }
    }
}

/// What the client declared in `initialize`.
#[derive(Clone, Debug)]
pub(super) struct Client {
    /// What a column counts.
    pub(super) encoding: Encoding,
    /// Whether the client knows position encodings at all.
    pub(super) negotiates_encoding: bool,
    /// Hovers in Markdown, else in plain text.
    pub(super) markdown: bool,
    /// The client asks for diagnostics; else they are published.
    pub(super) pulls: bool,
    pub(super) related_information: bool,
    pub(super) code_description: bool,
    pub(super) tags: Vec<DiagnosticTag>,
    /// Code actions may be more than the names of commands.
    pub(super) action_literals: bool,
    pub(super) preferred_actions: bool,
    /// The client shows why an action cannot be done.
    pub(super) disabled_actions: bool,
    /// The client puts a text on the clipboard when the command for it comes.
    pub(super) copies_to_clipboard: bool,
    /// Edits may name the version that they are for.
    pub(super) document_changes: bool,
    /// Edits may make files.
    pub(super) creates_files: bool,
    /// The client shows what edits are for, and asks before it makes some.
    pub(super) annotates_changes: bool,
    /// Definitions may tell what they are the definition of.
    pub(super) definition_links: bool,
    /// Outlines may be trees.
    pub(super) symbol_trees: bool,
    /// Links may say where they lead.
    pub(super) link_tooltips: bool,
    /// The client asks what is to be renamed before it asks for another name.
    pub(super) prepares_rename: bool,
    /// How the documentation of completions may be formatted, if it may be at all.
    pub(super) completion_format: Option<MarkupKind>,
    pub(super) preselected_completions: bool,
    /// Completions may have tab stops.
    pub(super) snippets: bool,
    /// The client asks for folds, at most so many.
    pub(super) folds: bool,
    pub(super) most_folds: Option<usize>,
    /// The client asks what to select around a place.
    pub(super) selects: bool,
    /// The client asks for changes while somebody types.
    pub(super) formats_on_type: bool,
    /// Who offers OpenAPI's own keys.
    pub(super) openapi_keys: OpenapiKeysOption,
    /// How the client may be told to indent the further lines of a completion: 1 as they are, 2
    /// like the first one.
    pub(super) insert_text_modes: Vec<u64>,
    /// The client shows hints in the text, and asks again when it is told to.
    pub(super) hints: bool,
    pub(super) refreshes_hints: bool,
    /// The client shows lines above the text, and asks again when it is told to.
    pub(super) lenses: bool,
    pub(super) refreshes_lenses: bool,
    /// The client declares lenses, but shows none until its user has it do so.
    pub(super) lenses_are_optional: bool,
    /// The pages that the client shows as documents, if it does.
    pub(super) pages: Option<Pages>,
    /// Commands that the client says it implements.
    pub(super) commands: Vec<String>,
    /// The client runs commands of the server.
    pub(super) executes_commands: bool,
    /// The client answers `workspace/configuration`.
    pub(super) configuration: bool,
    /// The client lets the server register for changes of its settings.
    pub(super) registers_configuration: bool,
    /// The client lets the server register for changes of files.
    pub(super) registers_files: bool,
    /// The client shows how far work is that nobody asked for.
    pub(super) shows_progress: bool,
    /// The client has folders, and says when they change.
    pub(super) workspace_folders: bool,
}

impl Client {
    /// Reads the params of `initialize` as they were sent: the framework's types fail at one value
    /// that they do not know, and spell one name differently.
    pub(super) fn new(params: &Value) -> Self {
        let capabilities = params.get("capabilities").unwrap_or(&Value::Null);
        let get = |pointer: &str| capabilities.pointer(pointer);
        let can = |pointer: &str| get(pointer) == Some(&Value::Bool(true));
        let words = |pointer: &str| -> Vec<&str> {
            let list = get(pointer).and_then(Value::as_array);
            list.into_iter().flatten().filter_map(Value::as_str).collect()
        };
        let numbers = |pointer: &str| -> Vec<u64> {
            let list = get(pointer).and_then(Value::as_array);
            list.into_iter().flatten().filter_map(Value::as_u64).collect()
        };
        let format = |pointer: &str| words(pointer).into_iter().find_map(format);
        let known_tags = numbers("/textDocument/publishDiagnostics/tagSupport/valueSet");
        let tags = [(1, DiagnosticTag::UNNECESSARY), (2, DiagnosticTag::DEPRECATED)];
        let is_object = |pointer: &str| get(pointer).is_some_and(Value::is_object);
        Self {
            encoding: encoding(&words("/general/positionEncodings")),
            negotiates_encoding: get("/general/positionEncodings").is_some_and(Value::is_array),
            markdown: format("/textDocument/hover/contentFormat") == Some(MarkupKind::Markdown),
            pulls: is_object("/textDocument/diagnostic")
                && can("/workspace/diagnostics/refreshSupport"),
            related_information: can("/textDocument/publishDiagnostics/relatedInformation"),
            code_description: can("/textDocument/publishDiagnostics/codeDescriptionSupport"),
            tags: tags.into_iter().filter(|it| known_tags.contains(&it.0)).map(|it| it.1).collect(),
            action_literals: is_object("/textDocument/codeAction/codeActionLiteralSupport"),
            preferred_actions: can("/textDocument/codeAction/isPreferredSupport"),
            disabled_actions: can("/textDocument/codeAction/disabledSupport"),
            copies_to_clipboard: commands(params).iter().any(|it| it == COPY_TO_CLIPBOARD),
            document_changes: can("/workspace/workspaceEdit/documentChanges"),
            annotates_changes: is_object("/workspace/workspaceEdit/changeAnnotationSupport"),
            creates_files: words("/workspace/workspaceEdit/resourceOperations").contains(&"create"),
            definition_links: can("/textDocument/definition/linkSupport"),
            symbol_trees: can("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            link_tooltips: can("/textDocument/documentLink/tooltipSupport"),
            prepares_rename: can("/textDocument/rename/prepareSupport"),
            completion_format: format(
                "/textDocument/completion/completionItem/documentationFormat",
            ),
            preselected_completions: can(
                "/textDocument/completion/completionItem/preselectSupport",
            ),
            snippets: can("/textDocument/completion/completionItem/snippetSupport"),
            folds: is_object("/textDocument/foldingRange"),
            most_folds: get("/textDocument/foldingRange/rangeLimit")
                .and_then(Value::as_u64)
                .and_then(|most| usize::try_from(most).ok()),
            selects: is_object("/textDocument/selectionRange"),
            formats_on_type: is_object("/textDocument/onTypeFormatting"),
            openapi_keys: match option(params, "openapiKeys").and_then(Value::as_str) {
                Some("off") => OpenapiKeysOption::Off,
                Some("marked") => OpenapiKeysOption::Marked,
                _ => OpenapiKeysOption::On,
            },
            insert_text_modes: numbers(
                "/textDocument/completion/completionItem/insertTextModeSupport/valueSet",
            ),
            hints: is_object("/textDocument/inlayHint"),
            refreshes_hints: can("/workspace/inlayHint/refreshSupport"),
            lenses: is_object("/textDocument/codeLens"),
            refreshes_lenses: can("/workspace/codeLens/refreshSupport"),
            lenses_are_optional: params.pointer("/clientInfo/name") == Some(&json!("Neovim")),
            pages: Pages::of(params).unwrap_or_default(),
            commands: commands(params),
            executes_commands: is_object("/workspace/executeCommand"),
            configuration: can("/workspace/configuration"),
            registers_configuration: can("/workspace/didChangeConfiguration/dynamicRegistration"),
            registers_files: can("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            shows_progress: can("/window/workDoneProgress"),
            workspace_folders: can("/workspace/workspaceFolders"),
        }
    }

    /// Whether the server sends diagnostics by itself.
    pub(super) fn is_published_to(&self) -> bool {
        !self.pulls
    }
}

/// What the client wants under a name, beside what it declared.
fn option<'p>(params: &'p Value, name: &str) -> Option<&'p Value> {
    let options = params.get("initializationOptions")?;
    options.get(name).or_else(|| options.get("gatewayLs")?.get(name))
}

/// The commands that the client says it implements.
fn commands(params: &Value) -> Vec<String> {
    let names = option(params, "clientCommands").and_then(Value::as_array).into_iter().flatten();
    names.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn format(name: &str) -> Option<MarkupKind> {
    match name {
        "markdown" => Some(MarkupKind::Markdown),
        "plaintext" => Some(MarkupKind::PlainText),
        _ => None,
    }
}

/// UTF-8 if the client offers it, else what every client must know.
fn encoding(offered: &[&str]) -> Encoding {
    if offered.contains(&"utf-8") {
        Encoding::Utf8
    } else if offered.contains(&"utf-32") && !offered.contains(&"utf-16") {
        Encoding::Utf32
    } else {
        Encoding::Utf16
    }
}
