//! The open documents. Every change is made at once, without waiting for anything: so edits are
//! applied in the order in which they arrive.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use lsp_types::{TextDocumentContentChangeEvent, Url};

use super::change::Change;
use super::convert;
use super::deploy::Deploy;
use super::document::Document;
use super::urls::{format, path_of};
use crate::settings::Settings;
use crate::text::{Encoding, Text, TextRange};
use crate::workspace;

/// The open documents by their URL.
#[derive(Debug, Default)]
pub(super) struct Documents {
    open: Mutex<BTreeMap<Url, Arc<Document>>>,
}

impl Documents {
    /// The newest version of a document whose text is known: of any other one nothing can be said.
    pub(super) fn get(&self, url: &Url) -> Option<Arc<Document>> {
        self.lock().get(url).filter(|document| !document.is_lost()).cloned()
    }

    /// Whether a document is open, whatever is known of it.
    pub(super) fn is_open(&self, url: &Url) -> bool {
        self.lock().contains_key(url)
    }

    /// The settings file that lies at this path, which is one that `workspace` gave.
    pub(super) fn settings_file_at(&self, path: &Path) -> Option<Arc<Document>> {
        let lies_there =
            |url: &Url| path_of(url).is_some_and(|it| workspace::resolved(&it) == path);
        let files: Vec<_> =
            self.lock().values().filter(|document| document.is_settings_file()).cloned().collect();
        files.into_iter().find(|document| lies_there(&document.url))
    }

    /// The document that lies at this path, which must be one that settings name.
    pub(super) fn at(&self, path: &Path) -> Option<Arc<Document>> {
        let all: Vec<_> = self.lock().values().cloned().collect();
        let lies_there =
            |url: &Url| path_of(url).is_some_and(|it| workspace::resolved(&it) == path);
        all.into_iter().find(|document| lies_there(&document.url))
    }

    /// Whether a document is checked against the files of its deploy as far as it is known that
    /// they changed.
    pub(super) fn has_newest_companions(&self, document: &Document) -> bool {
        let deploy = document.deploy();
        if document.settings.deployed_before.is_empty() && deploy.files.is_empty() {
            return true;
        }
        deploy.changes == document.companion_changes
            && deploy.is_of_newest(|url| self.get(url).map(|it| it.weak_reading()))
    }

    /// Has a document checked against these files.
    pub(super) fn set_deploy(&self, url: &Url, deploy: Deploy) {
        if let Some(document) = self.lock().get_mut(url) {
            *document = Arc::new(document.beside(deploy));
        }
    }

    /// Whether a document is checked against other files.
    pub(super) fn have_companions(&self) -> bool {
        self.lock().values().any(|it| !it.settings.deployed_before.is_empty())
    }

    /// Notes that files changed; the documents that are checked against one of them.
    pub(super) fn companions_changed(&self, is_one: impl Fn(&Path) -> bool) -> Vec<Url> {
        let mut concerned = Vec::new();
        for (url, document) in self.lock().iter_mut() {
            if document.settings.deployed_before.iter().any(|file| is_one(file)) {
                *document = Arc::new(document.with_companions_changed());
                concerned.push(url.clone());
            }
        }
        concerned
    }

    /// Where the documents lie that lie on the disk.
    pub(super) fn paths(&self) -> Vec<PathBuf> {
        self.lock().keys().filter_map(path_of).collect()
    }

    /// The URLs of all documents.
    pub(super) fn urls(&self) -> Vec<Url> {
        self.lock().keys().cloned().collect()
    }

    /// The newest version of each document whose text is known.
    pub(super) fn all(&self) -> Vec<Arc<Document>> {
        self.lock().values().filter(|document| !document.is_lost()).cloned().collect()
    }

    /// Opens a document, or starts it anew if it is open.
    pub(super) fn open(
        &self,
        url: Url,
        language: &str,
        version: i32,
        text: &str,
        settings: Arc<Settings>,
    ) {
        let format = format(&url, language);
        let document = Document::new(url.clone(), version, format, Text::new(text), settings);
        self.lock().insert(url, Arc::new(document));
    }

    /// Notes that the text of a document is not known, until the next whole text; whether it was
    /// known.
    pub(super) fn lose(&self, url: &Url) -> bool {
        let mut open = self.lock();
        let Some(document) = open.get_mut(url).filter(|document| !document.is_lost()) else {
            return false;
        };
        *document = Arc::new(document.lost());
        true
    }

    /// Applies changes in their order. Changes to a document that is not open are ignored, and so
    /// are parts of a text that is not known.
    pub(super) fn change(
        &self,
        url: &Url,
        version: i32,
        changes: &[TextDocumentContentChangeEvent],
        encoding: Encoding,
    ) {
        let mut open = self.lock();
        let Some(document) = open.get_mut(url) else { return };
        let whole = changes.iter().rposition(|change| change.range.is_none());
        if document.is_lost() && whole.is_none() {
            return;
        }
        let mut text = document.text.clone();
        let mut made = Vec::new();
        for change in changes.iter().skip(whole.unwrap_or_default()) {
            match change.range {
                Some(range) => {
                    let start = text.offset(convert::from_position(range.start), encoding);
                    let end = text.offset(convert::from_position(range.end), encoding);
                    let range = TextRange::new(start.min(end), end.max(start));
                    made.push(Change::new(&text, range, &change.text));
                    text.edit(range, &change.text);
                }
                None => text = Text::new(&change.text),
            }
        }
        let made = whole.is_none().then_some(made.as_slice());
        *document = Arc::new(document.changed(version, text, made));
    }

    /// Notes that a document was saved: no line is being written any more. Whether it may show more
    /// than before.
    pub(super) fn saved(&self, url: &Url) -> bool {
        let mut open = self.lock();
        let Some(document) = open.get_mut(url) else { return false };
        let may_show_more = document.may_hold_back();
        *document = Arc::new(document.saved());
        may_show_more
    }

    /// Closes a document; whether it was open.
    pub(super) fn close(&self, url: &Url) -> bool {
        self.lock().remove(url).is_some()
    }

    /// Gives a document other settings; whether they are others.
    pub(super) fn set_settings(&self, url: &Url, settings: Arc<Settings>) -> bool {
        let mut open = self.lock();
        let Some(document) = open.get_mut(url) else { return false };
        if document.settings == settings {
            return false;
        }
        *document = Arc::new(document.set_to(settings));
        true
    }

    /// The lock is held for single operations only; a panic in one leaves whole documents behind.
    fn lock(&self) -> MutexGuard<'_, BTreeMap<Url, Arc<Document>>> {
        self.open.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

#[cfg(test)]
mod tests {
    use lsp_types::{Position, Range};

    use super::*;

    /// The model that the store is held against: a vector of lines cut at line breaks.
    fn naive_edit(text: &str, range: Range, encoding: Encoding, new: &str) -> String {
        let offset = |position: Position| {
            let mut line_start = 0;
            for _ in 0..position.line {
                let rest = &text[line_start..];
                line_start += rest.find('\n').map_or(rest.len(), |at| at + 1);
            }
            let line = text[line_start..].split(['\n', '\r']).next().unwrap();
            let mut column = 0;
            for (at, c) in line.char_indices() {
                if column >= position.character {
                    return line_start + at;
                }
                column += match encoding {
                    Encoding::Utf8 => u32::try_from(c.len_utf8()).unwrap(),
                    Encoding::Utf16 => u32::try_from(c.len_utf16()).unwrap(),
                    Encoding::Utf32 => 1,
                };
            }
            line_start + line.len()
        };
        let (start, end) = (offset(range.start), offset(range.end));
        format!("{}{new}{}", &text[..start], &text[end..])
    }

    #[test]
    fn edits_are_those_of_a_naive_model() {
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            let url = Url::parse("untitled:one").unwrap();
            let documents = Documents::default();
            let mut model = "a: 1\r\nß💣: x\n".to_owned();
            documents.open(url.clone(), "yaml", 0, &model, Arc::default());
            let mut seed = 7_u32;
            let mut random = |limit: usize| {
                seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345);
                u32::try_from((seed >> 16) as usize % limit).unwrap()
            };
            for version in 1..2_000 {
                let lines = model.split('\n').count();
                let pieces = ["x", "ß", "💣", "\n", "\r\n", "key: value\n", ""];
                let new = pieces[random(pieces.len()) as usize];
                // Positions at whole characters only: what lies inside one is clamped elsewhere.
                let mut place = || {
                    let line = random(lines);
                    let text = model.split('\n').nth(line as usize).unwrap().trim_end_matches('\r');
                    let count = random(text.chars().count() + 1) as usize;
                    let before: String = text.chars().take(count).collect();
                    let character = match encoding {
                        Encoding::Utf8 => before.len(),
                        Encoding::Utf16 => before.encode_utf16().count(),
                        Encoding::Utf32 => count,
                    };
                    Position::new(line, u32::try_from(character).unwrap())
                };
                let (one, other) = (place(), place());
                let range = Range::new(one.min(other), one.max(other));
                model = naive_edit(&model, range, encoding, new);
                let change = TextDocumentContentChangeEvent {
                    range: Some(range),
                    range_length: None,
                    text: new.to_owned(),
                };
                documents.change(&url, version, &[change], encoding);
                let document = documents.get(&url).unwrap();
                assert_eq!(document.text.to_string(), model, "version {version}");
            }
        }
    }

    #[test]
    fn unknown_documents_are_let_be() {
        let documents = Documents::default();
        let url = Url::parse("file:///a.yaml").unwrap();
        documents.change(&url, 1, &[], Encoding::Utf16);
        assert!(!documents.set_settings(&url, Arc::default()));
        assert!(!documents.close(&url));
        assert!(documents.get(&url).is_none());
    }
}
