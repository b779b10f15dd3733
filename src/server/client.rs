//! What the client can do, and nothing that it did not say.

use lsp_types::{DiagnosticTag, MarkupKind};
use serde_json::Value;

use crate::text::Encoding;

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
    /// Edits may name the version that they are for.
    pub(super) document_changes: bool,
    /// Edits may make files.
    pub(super) creates_files: bool,
    /// How the documentation of completions may be formatted, if it may be at all.
    pub(super) completion_format: Option<MarkupKind>,
    pub(super) preselected_completions: bool,
    /// Completions may have tab stops.
    pub(super) snippets: bool,
    /// How the client may be told to indent the further lines of a completion: 1 as they are, 2
    /// like the first one.
    pub(super) insert_text_modes: Vec<u64>,
    /// The client answers `workspace/configuration`.
    pub(super) configuration: bool,
    /// The client lets the server register for changes of its settings.
    pub(super) registers_configuration: bool,
    /// The client lets the server register for changes of files.
    pub(super) registers_files: bool,
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
        let tags = get("/textDocument/publishDiagnostics/tagSupport/valueSet");
        let has_tag = |number: u64| {
            let list = tags.and_then(Value::as_array);
            list.is_some_and(|list| list.iter().any(|tag| tag.as_u64() == Some(number)))
        };
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
            tags: tags.into_iter().filter(|(number, _)| has_tag(*number)).map(|it| it.1).collect(),
            action_literals: is_object("/textDocument/codeAction/codeActionLiteralSupport"),
            preferred_actions: can("/textDocument/codeAction/isPreferredSupport"),
            document_changes: can("/workspace/workspaceEdit/documentChanges"),
            creates_files: words("/workspace/workspaceEdit/resourceOperations").contains(&"create"),
            completion_format: format(
                "/textDocument/completion/completionItem/documentationFormat",
            ),
            preselected_completions: can(
                "/textDocument/completion/completionItem/preselectSupport",
            ),
            snippets: can("/textDocument/completion/completionItem/snippetSupport"),
            insert_text_modes: numbers(
                "/textDocument/completion/completionItem/insertTextModeSupport/valueSet",
            ),
            configuration: can("/workspace/configuration"),
            registers_configuration: can("/workspace/didChangeConfiguration/dynamicRegistration"),
            registers_files: can("/workspace/didChangeWatchedFiles/dynamicRegistration"),
        }
    }

    /// Whether the server sends diagnostics by itself.
    pub(super) fn is_published_to(&self) -> bool {
        !self.pulls
    }
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
