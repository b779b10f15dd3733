//! Reads the files that a config is deployed together with, as its settings name them: when the config
//! is to be judged and one of them may have changed since, never for an edit of the config itself.

use std::path::Path;
use std::sync::Arc;

use super::deploy::Deploy;
use super::document::Document;
use super::state::State;
use super::urls::path_of;
use crate::bounds;
use crate::parallel;
use crate::workspace;

/// The newest version of a document, checked against the files of its deploy as they are now. They
/// are read on another thread, and only if one of them may have changed.
pub(super) async fn with_companions(state: &Arc<State>, document: Arc<Document>) -> Arc<Document> {
    if state.documents.has_newest_companions(&document) {
        return document;
    }
    let (reading, of) = (Arc::clone(state), Arc::clone(&document));
    let read = move || parallel::alone(|| reading.deploy(&of));
    let Ok(deploy) = tokio::task::spawn_blocking(read).await else { return document };
    state.documents.set_deploy(&document.url, deploy);
    state.documents.get(&document.url).unwrap_or(document)
}

impl State {
    /// The same document that is not open, checked against the files of its deploy. Reads files: for
    /// a thread that may wait.
    pub(super) fn beside_companions(&self, document: Document) -> Document {
        let before = &document.settings.deployed_before;
        if before.is_empty() {
            return document;
        }
        if let Some(path) = path_of(&document.url) {
            self.companions.note_closed(&self.workspace.place(path), before);
        }
        document.beside(self.deploy(&document))
    }

    /// The files of a deploy that come before a document. Reads files.
    fn deploy(&self, document: &Document) -> Deploy {
        let mut deploy = Deploy { changes: document.companion_changes, ..Deploy::default() };
        for path in &document.settings.deployed_before {
            let open = self.documents.at(path);
            let read = match &open {
                // Nobody knows what it holds.
                Some(open) if open.is_lost() => continue,
                Some(open) => {
                    deploy.open.push((open.url.clone(), open.weak_reading()));
                    Some(Arc::clone(open))
                }
                None => self.document_at(path),
            };
            let Some(read) = read else { continue };
            let name = self.workspace.name_of(path);
            let companion = self.companions.companion(path, name, &read);
            deploy.files.extend(companion.map(|companion| (read.url.clone(), companion)));
        }
        deploy
    }

    /// The document that a file holds which is not open.
    fn document_at(&self, path: &Path) -> Option<Arc<Document>> {
        let url = self.workspace.url_of(path)?;
        match workspace::read_up_to(path, bounds::UNOPENED) {
            Ok(text) => {
                let (settings, _) = self.settings_for(&url);
                Some(Arc::new(Document::of_file(url, &text, settings)))
            }
            Err(unreadable) => {
                tracing::info!("`{}` {}", path.display(), unreadable.reason);
                None
            }
        }
    }
}
