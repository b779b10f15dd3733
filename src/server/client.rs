//! What the client can do, and nothing that it did not say.

use lsp_types::{DiagnosticTag, InitializeParams, MarkupKind, PositionEncodingKind};
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
    /// The client answers `workspace/configuration`.
    pub(super) configuration: bool,
    /// The client lets the server register for changes of its settings.
    pub(super) registers_configuration: bool,
    /// The client lets the server register for changes of files.
    pub(super) registers_files: bool,
}

impl Client {
    /// Reads what the client says; `raw` are the same params as they were sent.
    pub(super) fn new(params: &InitializeParams, raw: &Value) -> Self {
        let capabilities = &params.capabilities;
        let text = capabilities.text_document.as_ref();
        let workspace = capabilities.workspace.as_ref();
        let published = text.and_then(|text| text.publish_diagnostics.as_ref());
        let offered = capabilities.general.as_ref().and_then(|it| it.position_encodings.as_ref());
        let formats = text.and_then(|it| it.hover.as_ref()?.content_format.as_ref());
        let watched = workspace.and_then(|it| it.did_change_watched_files.as_ref());
        let changed = workspace.and_then(|it| it.did_change_configuration.as_ref());
        Self {
            encoding: encoding(offered.map(Vec::as_slice).unwrap_or_default()),
            negotiates_encoding: offered.is_some(),
            markdown: formats.and_then(|formats| formats.first()) == Some(&MarkupKind::Markdown),
            pulls: text.is_some_and(|text| text.diagnostic.is_some()) && refreshes(raw),
            related_information: published.and_then(|it| it.related_information) == Some(true),
            code_description: published.and_then(|it| it.code_description_support) == Some(true),
            tags: published
                .and_then(|it| it.tag_support.as_ref())
                .map(|support| support.value_set.clone())
                .unwrap_or_default(),
            configuration: workspace.and_then(|it| it.configuration) == Some(true),
            registers_configuration: changed.and_then(|it| it.dynamic_registration) == Some(true),
            registers_files: watched.and_then(|it| it.dynamic_registration) == Some(true),
        }
    }

    /// Whether the server sends diagnostics by itself.
    pub(super) fn is_published_to(&self) -> bool {
        !self.pulls
    }
}

/// UTF-8 if the client offers it, else what every client must know.
fn encoding(offered: &[PositionEncodingKind]) -> Encoding {
    if offered.contains(&PositionEncodingKind::UTF8) {
        Encoding::Utf8
    } else if offered.contains(&PositionEncodingKind::UTF32)
        && !offered.contains(&PositionEncodingKind::UTF16)
    {
        Encoding::Utf32
    } else {
        Encoding::Utf16
    }
}

/// `workspace.diagnostics.refreshSupport`; the framework's types spell its parent differently.
fn refreshes(raw: &Value) -> bool {
    raw.pointer("/capabilities/workspace/diagnostics/refreshSupport") == Some(&Value::Bool(true))
}
