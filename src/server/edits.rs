//! Changes of files as the client can take them: with the version that they are for, or without.

use std::collections::HashMap;

use lsp_types::{
    CreateFile, CreateFileOptions, DocumentChangeOperation, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, ResourceOp, TextDocumentEdit, TextEdit, Url,
    WorkspaceEdit,
};

use super::client::Client;
use super::convert;
use super::documents::Document;
use crate::rules::Edit;
use crate::text::Text;

/// What an edit changes.
pub(super) struct Target {
    pub(super) url: Url,
    /// The version that the edit was made for, if the editor has the file open.
    pub(super) version: Option<i32>,
    /// The file is made first.
    pub(super) is_new: bool,
}

impl Target {
    /// A document that the editor has open.
    pub(super) fn of(document: &Document) -> Self {
        Self { url: document.url.clone(), version: Some(document.version), is_new: false }
    }
}

/// An edit as the client takes it; nothing if it cannot make the file.
pub(super) fn workspace_edit(
    target: Target,
    edits: &[Edit],
    text: &Text,
    client: &Client,
) -> Option<WorkspaceEdit> {
    let edits: Vec<TextEdit> =
        edits.iter().map(|edit| convert::to_text_edit(edit, text, client.encoding)).collect();
    let Target { url, version, is_new } = target;
    if !client.document_changes {
        let changes = Some(HashMap::from([(url, edits)]));
        return (!is_new).then(|| WorkspaceEdit { changes, ..WorkspaceEdit::default() });
    }
    let edit = TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri: url.clone(), version },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    };
    let changes = if is_new {
        if !client.creates_files {
            return None;
        }
        // Somebody may have made it since it was looked for.
        let options = CreateFileOptions { overwrite: None, ignore_if_exists: Some(true) };
        let create = CreateFile { uri: url, options: Some(options), annotation_id: None };
        DocumentChanges::Operations(vec![
            DocumentChangeOperation::Op(ResourceOp::Create(create)),
            DocumentChangeOperation::Edit(edit),
        ])
    } else {
        DocumentChanges::Edits(vec![edit])
    };
    Some(WorkspaceEdit { document_changes: Some(changes), ..WorkspaceEdit::default() })
}
