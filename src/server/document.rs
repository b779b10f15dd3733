//! One version of an open document: what is read in it, and what is shown of that while somebody
//! types.

use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock};

use lsp_types::Url;

use super::documents::{format, is_settings_file};
use super::typing::{Change, Typing};
use crate::analysis::Analysis;
use crate::features;
use crate::rules::{self, Finding};
use crate::settings::Settings;
use crate::text::{Replaced, Text, TextRange};
use crate::yaml::Format;

/// A text with what is known of it. Never changes.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) url: Url,
    pub(super) settings: Arc<Settings>,
    pub(super) text: Text,
    format: Format,
    analysis: OnceLock<Arc<Analysis>>,
    findings: OnceLock<Arc<Vec<Finding>>>,
    /// The newest reading of an older version, until this one is read.
    before: Mutex<Option<Before>>,
}

/// A reading of an older version.
#[derive(Debug)]
struct Before {
    analysis: Arc<Analysis>,
    /// What was replaced in its text since; `None`: the text is another one.
    replaced: Option<Replaced>,
}

impl Reading {
    fn new(url: Url, format: Format, text: Text, settings: Arc<Settings>) -> Self {
        let (analysis, findings, before) = (OnceLock::new(), OnceLock::new(), Mutex::default());
        Self { url, settings, text, format, analysis, findings, before }
    }

    /// The same document with another text or other settings; `replaced` is what the text has in
    /// the place of another.
    fn followed_by(&self, text: Text, replaced: Option<Replaced>, settings: Arc<Settings>) -> Self {
        let next = Self::new(self.url.clone(), self.format, text, settings);
        let before = match self.analysis.get().cloned() {
            Some(analysis) => Some(Before { analysis, replaced }),
            None => self.take_before().map(|before| {
                let both = before.replaced.zip(replaced);
                Before { replaced: both.map(|(first, next)| first.then(next)), ..before }
            }),
        };
        Self { before: Mutex::new(before), ..next }
    }

    fn take_before(&self) -> Option<Before> {
        self.before.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take()
    }

    /// What is known of this text; whoever asks first works it out. A panic on the way leaves
    /// nothing behind, so that the next one starts from scratch.
    pub(super) fn analysis(&self) -> Arc<Analysis> {
        let read = || {
            let (text, settings) = (self.text.clone(), Arc::clone(&self.settings));
            let analysis = match self.take_before() {
                Some(Before { analysis, replaced }) => {
                    Analysis::after(&analysis, replaced, text, settings)
                }
                None => Analysis::new(text, self.format, settings),
            };
            Arc::new(analysis.named(self.url.path()))
        };
        Arc::clone(self.analysis.get_or_init(read))
    }

    /// All that is found in this text, in the order of the places.
    pub(super) fn findings(&self) -> Arc<Vec<Finding>> {
        let find = || Arc::new(rules::findings(&self.analysis()));
        Arc::clone(self.findings.get_or_init(find))
    }

    /// The findings, if somebody worked them out already.
    pub(super) fn known_findings(&self) -> Option<Arc<Vec<Finding>>> {
        self.findings.get().cloned()
    }
}

/// One version of an open document. Never changes; the next version replaces it.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) version: i32,
    /// An edit could not be read: the text is not what the editor shows.
    is_lost: bool,
    reading: Arc<Reading>,
    /// The line that is being written.
    typing: Option<Typing>,
    /// What an older version showed, at its places in this one.
    shown_before: Arc<Vec<Finding>>,
    /// What was found in the newest older version that was whole, at its places in this one.
    whole_before: Arc<Vec<Finding>>,
    shown: OnceLock<Arc<Vec<Finding>>>,
}

impl Deref for Document {
    type Target = Reading;

    fn deref(&self) -> &Reading {
        &self.reading
    }
}

impl Document {
    pub(super) fn new(
        url: Url,
        version: i32,
        format: Format,
        text: Text,
        settings: Arc<Settings>,
    ) -> Self {
        let reading = Arc::new(Reading::new(url, format, text, settings));
        let (shown_before, whole_before) = (Arc::default(), Arc::default());
        let shown = OnceLock::new();
        Self { version, is_lost: false, reading, typing: None, shown_before, whole_before, shown }
    }

    /// The next version, which these changes made of this one, in their order; `None`: the whole
    /// text is another one.
    pub(super) fn changed(&self, version: i32, text: Text, changes: Option<&[Change]>) -> Self {
        let settings = Arc::clone(&self.settings);
        let replaced = changes.and_then(Change::all_replaced);
        let reading = Arc::new(self.reading.followed_by(text, replaced, settings));
        let typing = changes.and_then(|changes| {
            let whole = self.last_whole();
            Typing::after(self.typing.as_ref(), &self.reading, &whole, &reading.text, changes)
        });
        let shown_before = match (&typing, changes) {
            (Some(_), Some(changes)) => Change::all_moved(changes, self.last_shown()),
            _ => Vec::new(),
        };
        let whole = changes.map(|changes| Change::all_moved(changes, &self.last_whole()));
        let whole_before = Arc::new(whole.unwrap_or_default());
        let shown_before = Arc::new(shown_before);
        let shown = OnceLock::new();
        Self { version, is_lost: false, reading, typing, shown_before, whole_before, shown }
    }

    /// The same version with other settings.
    pub(super) fn set_to(&self, settings: Arc<Settings>) -> Self {
        let same = Some(Replaced { range: TextRange::default(), length: 0 });
        let reading = Arc::new(self.reading.followed_by(self.text.clone(), same, settings));
        Self { reading, typing: None, shown: OnceLock::new(), ..self.same() }
    }

    /// The same version, of which the text is not known any more.
    pub(super) fn lost(&self) -> Self {
        Self { is_lost: true, ..self.same() }
    }

    /// The same version after it was saved: nothing is being written.
    pub(super) fn saved(&self) -> Self {
        Self { typing: None, shown: OnceLock::new(), ..self.same() }
    }

    fn same(&self) -> Self {
        Self {
            version: self.version,
            is_lost: self.is_lost,
            reading: Arc::clone(&self.reading),
            typing: self.typing.clone(),
            shown_before: Arc::clone(&self.shown_before),
            whole_before: Arc::clone(&self.whole_before),
            shown: self.shown.clone(),
        }
    }

    /// Whether something may be held back.
    pub(super) fn may_hold_back(&self) -> bool {
        let shows_all = |shown: &Arc<Vec<Finding>>| **shown == *self.findings();
        let is_shown = self.shown.get().is_some_and(shows_all);
        self.typing.is_some() && (!is_shown || self.begun_address().is_some())
    }

    /// The address that is being written, as long as nothing can be said of it.
    pub(super) fn begun_address(&self) -> Option<TextRange> {
        let Typing { cursor, is_pasted, .. } = *self.typing.as_ref()?;
        let typed = features::Typed { cursor, is_pasted, settled: &[], shown: &self.shown() };
        features::begun_address(&self.analysis(), &typed)
    }

    /// What the newest version shows of which that is known.
    fn last_shown(&self) -> &[Finding] {
        self.shown.get().unwrap_or(&self.shown_before)
    }

    /// What is found in the newest version that is whole, of those of which that is known.
    fn last_whole(&self) -> Arc<Vec<Finding>> {
        let is_whole = || self.analysis().tree.is_whole();
        match self.known_findings().filter(|_| is_whole()) {
            Some(findings) => findings,
            None => Arc::clone(&self.whole_before),
        }
    }

    /// What is shown of the findings, in the order of the places.
    pub(super) fn shown(&self) -> Arc<Vec<Finding>> {
        let filter = || match &self.typing {
            None => self.findings(),
            Some(typing) => {
                let (settled, shown) = (typing.settled(), self.shown_before.as_slice());
                let (cursor, is_pasted) = (typing.cursor, typing.is_pasted);
                let typed = features::Typed { cursor, is_pasted, settled: &settled, shown };
                Arc::new(features::quiet(&self.analysis(), &self.findings(), &typed))
            }
        };
        Arc::clone(self.shown.get_or_init(filter))
    }

    /// A document that is not open, with the text of its file.
    pub(super) fn of_file(url: Url, text: &str, settings: Arc<Settings>) -> Self {
        let format = format(&url, "");
        Self::new(url, 0, format, Text::new(text), settings)
    }

    /// Whether its text is not known.
    pub(super) fn is_lost(&self) -> bool {
        self.is_lost
    }

    /// Whether it holds settings, and no config.
    pub(super) fn is_settings_file(&self) -> bool {
        is_settings_file(&self.url)
    }

    /// Length of the text in bytes.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }
}
