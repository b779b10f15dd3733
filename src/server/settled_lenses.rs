//! Which code lenses stay while a line is edited. Knows no protocol but the URLs of documents.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use lsp_types::Url;

use super::document::Document;
use crate::features::{self, Lens, LensRoles, Settled};

/// Longer texts are not kept to compare with, in bytes.
const LONGEST_KEPT: usize = 256 * 1024;

/// The lenses of documents as they were before the line was edited that is edited now.
#[derive(Debug, Default)]
pub(super) struct SettledLenses {
    by_url: Mutex<BTreeMap<Url, (LensRoles, Settled)>>,
}

impl SettledLenses {
    /// Forgets a document.
    pub(super) fn forget(&self, url: &Url) {
        self.lock().remove(url);
    }

    /// The lenses of a document, with those that are kept while a line is edited.
    pub(super) fn steady(&self, document: &Document, roles: LensRoles) -> Vec<Lens> {
        let analysis = document.analysis();
        let lenses = features::lenses(&analysis, roles, document.begun_address());
        let text = analysis.source();
        let mut by_url = self.lock();
        let before = by_url.get(&document.url).filter(|(before, _)| *before == roles);
        let kept = before.and_then(|(_, it)| features::steady(it, text, lenses.clone()));
        if let Some(kept) = kept {
            return kept;
        }
        by_url.remove(&document.url);
        if text.len() <= LONGEST_KEPT {
            let settled = Settled { text: text.to_owned(), lenses: lenses.clone() };
            by_url.insert(document.url.clone(), (roles, settled));
        }
        lenses
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Url, (LensRoles, Settled)>> {
        self.by_url.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}
