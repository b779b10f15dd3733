//! One version of an open document: its reading, and what is shown of that while somebody types.

use std::ops::Deref;
use std::sync::{Arc, OnceLock, Weak};

use lsp_types::Url;

use super::change::Change;
use super::deploy::Deploy;
use super::earlier::Earlier;
use super::reading::Reading;
use super::typing::Typing;
use super::urls::{format, is_settings_file};
use crate::features;
use crate::rules::Finding;
use crate::settings::Settings;
use crate::text::{Replaced, Text, TextRange};
use crate::yaml::Format;

/// One version of an open document. Never changes; the next version replaces it.
#[derive(Clone, Debug)]
pub(super) struct Document {
    pub(super) version: i32,
    /// An edit could not be read: the text is not what the editor shows.
    is_lost: bool,
    reading: Arc<Reading>,
    /// The files that it is checked against.
    deploy: Arc<Deploy>,
    /// How often these may have changed.
    pub(super) companion_changes: u64,
    /// The line that is being written.
    typing: Option<Typing>,
    /// What an older version showed.
    shown_before: Earlier,
    /// Whether that was all that was found in it.
    showed_all: bool,
    /// What was found in the newest older version that was whole.
    whole_before: Earlier,
    shown: OnceLock<Earlier>,
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
        let companion_changes = u64::from(!settings.deployed_before.is_empty());
        let reading = Arc::new(Reading::new(url, format, text, settings));
        Self {
            version,
            is_lost: false,
            reading,
            deploy: Arc::default(),
            companion_changes,
            typing: None,
            shown_before: Earlier::default(),
            showed_all: false,
            whole_before: Earlier::default(),
            shown: OnceLock::new(),
        }
    }

    /// The next version, which these changes made of this one, in their order; `None`: the whole
    /// text is another one.
    pub(super) fn changed(&self, version: i32, text: Text, changes: Option<&[Change]>) -> Self {
        let settings = Arc::clone(&self.settings);
        let replaced = changes.and_then(Change::all_replaced);
        let reading = Arc::new(self.reading.followed_by(text, replaced, settings));
        let whole = self.last_whole();
        let typing = changes.and_then(|changes| {
            Typing::after(self.typing.as_ref(), &self.reading, &whole, &reading.text, changes)
        });
        let shown_before = match (&typing, changes) {
            (Some(_), Some(changes)) => {
                self.last_shown().after(changes.iter().map(Change::replaced))
            }
            _ => Earlier::default(),
        };
        let whole_before = changes.map(|changes| whole.after(changes.iter().map(Change::replaced)));
        let whole_before = whole_before.unwrap_or_default();
        Self {
            version,
            is_lost: false,
            reading,
            deploy: Arc::clone(&self.deploy),
            companion_changes: self.companion_changes,
            typing,
            shown_before,
            showed_all: self.shows_all(),
            whole_before,
            shown: OnceLock::new(),
        }
    }

    /// Whether all that was found was shown in the newest version of which that is known.
    fn shows_all(&self) -> bool {
        match (self.shown.get(), self.known_findings()) {
            (Some(shown), Some(found)) => {
                let name = |finding: Finding| (finding.rule, finding.range);
                let names = |it: &Earlier| it.now().into_iter().map(name).collect::<Vec<_>>();
                shown.is(&found) || shown.len() == found.len() && names(shown) == names(&found)
            }
            (None, None) => self.showed_all,
            (None, Some(_)) => self.showed_all && self.finds_the_same(),
            (Some(_), None) => false,
        }
    }

    /// The same version with other settings.
    pub(super) fn set_to(&self, settings: Arc<Settings>) -> Self {
        let same = Some(Replaced { range: TextRange::default(), length: 0 });
        let reading = Arc::new(self.reading.followed_by(self.text.clone(), same, settings));
        let next = self.with_companions_changed();
        Self { reading, typing: None, shown: OnceLock::new(), ..next }
    }

    /// The same version, of which the files that it is checked against may have changed.
    pub(super) fn with_companions_changed(&self) -> Self {
        Self { companion_changes: self.companion_changes + 1, ..self.clone() }
    }

    /// The same version, checked against these files. The line that is being written stays so.
    pub(super) fn beside(&self, deploy: Deploy) -> Self {
        let (companions, deploy) = (deploy.companions(), Arc::new(deploy));
        if self.reading.is_beside(&companions) {
            return Self { deploy, ..self.clone() };
        }
        Self {
            deploy,
            reading: Arc::new(self.reading.beside(companions)),
            shown_before: self.last_shown(),
            showed_all: self.shows_all(),
            whole_before: self.last_whole(),
            shown: OnceLock::new(),
            ..self.clone()
        }
    }

    /// The files that it is checked against.
    pub(super) fn deploy(&self) -> &Deploy {
        &self.deploy
    }

    /// Its reading, as long as somebody keeps it.
    pub(super) fn weak_reading(&self) -> Weak<Reading> {
        Arc::downgrade(&self.reading)
    }

    /// The same version, of which the text is not known any more.
    pub(super) fn lost(&self) -> Self {
        Self { is_lost: true, ..self.clone() }
    }

    /// The same version after it was saved: nothing is being written.
    pub(super) fn saved(&self) -> Self {
        Self { typing: None, shown: OnceLock::new(), ..self.clone() }
    }

    /// Whether something may be held back.
    pub(super) fn may_hold_back(&self) -> bool {
        let is_shown = self.shown.get().is_some() && self.shows_all();
        self.typing.is_some() && (!is_shown || self.begun_address().is_some())
    }

    /// The address that is being written, as long as nothing can be said of it.
    pub(super) fn begun_address(&self) -> Option<TextRange> {
        let Typing { cursor, is_pasted, .. } = *self.typing.as_ref()?;
        let shown = self.shown().now();
        let typed = features::Typed { cursor, is_pasted, settled: &[], shown: &shown };
        features::begun_address(&self.frame(), &typed)
    }

    /// What the newest version shows of which that is known.
    fn last_shown(&self) -> Earlier {
        match self.shown.get() {
            Some(shown) => shown.clone(),
            None => self.shown_before.clone(),
        }
    }

    /// What is found in the newest version that is whole, of those of which that is known.
    fn last_whole(&self) -> Earlier {
        let is_whole = || self.tree().is_whole();
        match self.known_findings().filter(|_| is_whole()) {
            Some(findings) => findings,
            None => self.whole_before.clone(),
        }
    }

    /// What is shown of the findings, in the order of the places.
    pub(super) fn shown(&self) -> &Earlier {
        let all = || {
            self.tree();
            self.known_findings().unwrap_or_else(|| Earlier::of(self.findings()))
        };
        let filter = || match &self.typing {
            None => all(),
            // What was shown still is, and nothing new is found.
            Some(_) if self.showed_all && self.finds_the_same() => all(),
            Some(typing) => {
                let (settled, shown) = (typing.settled(), self.shown_before.now());
                let shown = shown.as_slice();
                let (cursor, is_pasted) = (typing.cursor, typing.is_pasted);
                let typed = features::Typed { cursor, is_pasted, settled: &settled, shown };
                let findings = self.findings();
                Earlier::of(Arc::new(features::quiet(&self.frame(), &findings, &typed)))
            }
        };
        self.shown.get_or_init(filter)
    }

    /// Whether what is shown is known already, or told in next to no time.
    pub(super) fn is_shown_quickly(&self) -> bool {
        if self.shown.get().is_some() {
            return true;
        }
        self.read_quickly();
        (self.typing.is_none() || self.showed_all) && self.is_kept()
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
