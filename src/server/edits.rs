//! Changes of files as the client can take them: with the version that they are for, or without.

use std::collections::HashMap;

use lsp_types::{
    AnnotatedTextEdit, ChangeAnnotation, CreateFile, CreateFileOptions, DocumentChangeOperation,
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, ResourceOp, TextDocumentEdit,
    TextEdit, Url, WorkspaceEdit,
};

use super::client::Client;
use super::convert;
use super::document::Document;
use super::said::title;
use crate::edit::Edit;
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
    let edits = to_text_edits(edits, text, client);
    with_edits(target, edits.map(OneOf::Left).collect(), client)
}

/// Changes of several files as one.
pub(super) fn together(edits: Vec<WorkspaceEdit>) -> WorkspaceEdit {
    let mut all = WorkspaceEdit::default();
    for edit in edits {
        if let Some(changes) = edit.changes {
            all.changes.get_or_insert_with(HashMap::new).extend(changes);
        }
        if let Some(DocumentChanges::Edits(more)) = edit.document_changes {
            match &mut all.document_changes {
                Some(DocumentChanges::Edits(edits)) => edits.extend(more),
                other => *other = Some(DocumentChanges::Edits(more)),
            }
        }
    }
    all
}

/// The same with what it is for, which the client shows with each change if it can. `lost` is what
/// goes away for good, in words; then the client asks before it makes the change.
pub(super) fn annotated_edit(
    target: Target,
    edits: &[Edit],
    text: &Text,
    label: &str,
    lost: &[String],
    client: &Client,
) -> Option<WorkspaceEdit> {
    if !client.annotates_changes || !client.document_changes {
        return workspace_edit(target, edits, text, client);
    }
    const ID: &str = "gateway-ls";
    let annotated =
        |text_edit| OneOf::Right(AnnotatedTextEdit { text_edit, annotation_id: ID.to_owned() });
    let edits = to_text_edits(edits, text, client).map(annotated).collect();
    let annotation = ChangeAnnotation {
        label: title(label),
        needs_confirmation: Some(!lost.is_empty()),
        description: (!lost.is_empty()).then(|| title(&format!("Removes {}", lost.join(", ")))),
    };
    let annotations = Some(HashMap::from([(ID.to_owned(), annotation)]));
    let edit = with_edits(target, edits, client)?;
    Some(WorkspaceEdit { change_annotations: annotations, ..edit })
}

fn to_text_edits(edits: &[Edit], text: &Text, client: &Client) -> impl Iterator<Item = TextEdit> {
    edits.iter().map(|edit| convert::to_text_edit(edit, text, client.encoding))
}

type AnyEdit = OneOf<TextEdit, AnnotatedTextEdit>;

fn with_edits(target: Target, edits: Vec<AnyEdit>, client: &Client) -> Option<WorkspaceEdit> {
    let Target { url, version, is_new } = target;
    if !client.document_changes {
        let plain = |edit| match edit {
            OneOf::Left(edit) | OneOf::Right(AnnotatedTextEdit { text_edit: edit, .. }) => edit,
        };
        let edits = edits.into_iter().map(plain).collect();
        let changes = Some(HashMap::from([(url, edits)]));
        return (!is_new).then(|| WorkspaceEdit { changes, ..WorkspaceEdit::default() });
    }
    let edit = TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri: url.clone(), version },
        edits,
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
