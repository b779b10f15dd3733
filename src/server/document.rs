//! One version of an open document: what is read in it, and what is shown of that while somebody
//! types.

use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};

use lsp_types::Url;

use super::documents::{format, is_settings_file};
use super::typing::{Change, Earlier, Typing};
use crate::analysis::{Analysis, is_for_people};
use crate::features;
use crate::openapi;
use crate::rules::{self, Checked, Finding};
use crate::settings::Settings;
use crate::text::{Replaced, Text, TextRange};
use crate::yaml::{self, Format, Tree};

/// A text with what is known of it. Never changes.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) url: Url,
    pub(super) settings: Arc<Settings>,
    pub(super) text: Text,
    format: Format,
    tree: OnceLock<Arc<Tree>>,
    /// What is found in the text.
    checked: OnceLock<Arc<Checked>>,
    /// What was found in an older version, if that helps to find the rest.
    checked_before: OnceLock<CheckedBefore>,
    analysis: OnceLock<Arc<Analysis>>,
    /// What is found in the text, with what mends it.
    mendable: OnceLock<Arc<Vec<Finding>>>,
    /// What was found in an older version, and still is.
    kept: OnceLock<Earlier>,
    /// The same at its places in this version.
    moved: OnceLock<Arc<Vec<Finding>>>,
    /// The newest reading of an older version, until this one is read.
    before: Mutex<Option<Before>>,
}

/// What is known of an older version.
#[derive(Debug)]
struct Before {
    tree: Arc<Tree>,
    settings: Arc<Settings>,
    findings: Option<Earlier>,
    checked: Option<CheckedBefore>,
    /// What was replaced in its text since; `None`: the text is another one.
    replaced: Option<Replaced>,
}

/// What was found in an older version.
#[derive(Clone, Debug)]
struct CheckedBefore {
    checked: Arc<Checked>,
    /// What was replaced in the text since, in order.
    since: Vec<Replaced>,
}

impl CheckedBefore {
    /// The same after one more edit; `None` after so many that all may as well be looked at again.
    fn after(mut self, next: Replaced) -> Option<Self> {
        const MOST: usize = 32;
        match self.since.last_mut().filter(|last| last.is_continued_by(next)) {
            Some(last) => *last = last.then(next),
            None => self.since.push(next),
        }
        (self.since.len() <= MOST).then_some(self)
    }
}

impl Reading {
    fn new(url: Url, format: Format, text: Text, settings: Arc<Settings>) -> Self {
        Self {
            url,
            settings,
            text,
            format,
            tree: OnceLock::new(),
            checked: OnceLock::new(),
            checked_before: OnceLock::new(),
            analysis: OnceLock::new(),
            mendable: OnceLock::new(),
            kept: OnceLock::new(),
            moved: OnceLock::new(),
            before: Mutex::default(),
        }
    }

    /// The same document with another text or other settings; `replaced` is what the text has in
    /// the place of another.
    fn followed_by(&self, text: Text, replaced: Option<Replaced>, settings: Arc<Settings>) -> Self {
        let next = Self::new(self.url.clone(), self.format, text, settings);
        let before = match self.tree.get().cloned() {
            Some(tree) => {
                let (settings, findings) = (Arc::clone(&self.settings), self.known_findings());
                let checked = self.known_checked().zip(replaced);
                let checked = checked.and_then(|(before, replaced)| before.after(replaced));
                Some(Before { tree, settings, findings, checked, replaced })
            }
            None => self.take_before().map(|before| {
                let both = before.replaced.zip(replaced);
                let checked = before.checked.zip(replaced);
                Before {
                    replaced: both.map(|(first, next)| first.then(next)),
                    checked: checked.and_then(|(before, replaced)| before.after(replaced)),
                    ..before
                }
            }),
        };
        Self { before: Mutex::new(before), ..next }
    }

    fn take_before(&self) -> Option<Before> {
        self.lock_before().take()
    }

    fn lock_before(&self) -> MutexGuard<'_, Option<Before>> {
        self.before.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// The tree of this text; whoever asks first reads it. A panic on the way leaves nothing
    /// behind, so that the next one starts from scratch.
    fn tree(&self) -> &Arc<Tree> {
        self.tree.get_or_init(|| match self.take_before() {
            Some(before) => self.tree_after(&before),
            None => Arc::new(yaml::read(&self.text.to_string(), self.format, openapi::SHAPE)),
        })
    }

    fn tree_after(&self, before: &Before) -> Arc<Tree> {
        self.keep_checked(before);
        self.tree_edited(before).unwrap_or_else(|| {
            let text = self.text.to_string();
            Arc::new(yaml::reread(&text, self.format, openapi::SHAPE, &before.tree))
        })
    }

    /// Keeps what was found under the same settings.
    fn keep_checked(&self, before: &Before) {
        if let Some(checked) = &before.checked
            && Arc::ptr_eq(&before.settings, &self.settings)
        {
            // Nobody else sets it before the tree is there.
            _ = self.checked_before.set(checked.clone());
        }
    }

    /// The tree, if only the blocks that were edited have to be read.
    fn tree_edited(&self, before: &Before) -> Option<Arc<Tree>> {
        let (format, shape, replaced) = (self.format, openapi::SHAPE, before.replaced?);
        let tree = yaml::read_edited(&before.tree, format, shape, replaced, &self.text)?;
        let tree = Arc::new(tree);
        // What nobody but people reads changes nothing of what is found.
        if let Some(findings) = &before.findings
            && Arc::ptr_eq(&before.settings, &self.settings)
            && is_for_people(&before.tree, &tree, replaced)
        {
            // Nobody else sets it before the tree is there.
            _ = self.kept.set(findings.after([replaced]));
        }
        Some(tree)
    }

    /// Reads the tree if that takes next to no time, whatever the length of the text.
    fn read_quickly(&self) {
        if self.tree.get().is_none()
            && let Some(before) = self.take_before()
        {
            match self.tree_edited(&before) {
                Some(tree) => {
                    self.keep_checked(&before);
                    _ = self.tree.set(tree);
                }
                None => *self.lock_before() = Some(before),
            }
        }
    }

    /// What is known of this text; whoever asks first works it out.
    pub(super) fn analysis(&self) -> Arc<Analysis> {
        let read = || {
            let (text, settings) = (self.text.clone(), Arc::clone(&self.settings));
            let tree = Arc::clone(self.tree());
            let analysis = Analysis::of_tree(text, tree, self.format, settings);
            Arc::new(analysis.named(self.url.path()))
        };
        Arc::clone(self.analysis.get_or_init(read))
    }

    /// What is found in this text, worked out from what was found in an older one where possible.
    fn checked(&self) -> &Arc<Checked> {
        self.checked.get_or_init(|| {
            let (text, settings) = (self.text.clone(), Arc::clone(&self.settings));
            let tree = Arc::clone(self.tree());
            let frame = Analysis::frame_of_tree(text, tree, self.format, settings);
            let frame = frame.named(self.url.path());
            Arc::new(match self.checked_before.get() {
                Some(CheckedBefore { checked, since }) => {
                    checked.after(frame, since, || self.analysis())
                }
                None => Checked::new(frame, || self.analysis()),
            })
        })
    }

    fn known_checked(&self) -> Option<CheckedBefore> {
        let checked = self.checked.get().cloned();
        let now = checked.map(|checked| CheckedBefore { checked, since: Vec::new() });
        now.or_else(|| self.checked_before.get().cloned())
    }

    /// All that is found in this text, in the order of the places. What mends a finding may be
    /// missing: [`Reading::mendable`] knows it.
    pub(super) fn findings(&self) -> Arc<Vec<Finding>> {
        self.tree();
        match (self.checked.get(), self.kept.get()) {
            (None, Some(kept)) => Arc::clone(self.moved.get_or_init(|| Arc::new(kept.now()))),
            _ => Arc::clone(self.checked().findings()),
        }
    }

    /// All that is found in this text, with what mends it.
    pub(super) fn mendable(&self) -> Arc<Vec<Finding>> {
        let find = || match self.checked.get().filter(|checked| checked.has_fixes()) {
            Some(checked) => Arc::clone(checked.findings()),
            None => Arc::new(rules::findings(&self.analysis())),
        };
        Arc::clone(self.mendable.get_or_init(find))
    }

    /// What is known of the whole file but its paths, for those who look at single places.
    pub(super) fn frame(&self) -> Arc<Analysis> {
        let known = || self.checked.get()?.frame().map(|frame| Arc::new(frame.frame()));
        known().unwrap_or_else(|| self.analysis())
    }

    /// Whether the last edit changed nothing of what is found.
    fn finds_the_same(&self) -> bool {
        self.tree();
        self.kept.get().is_some()
    }

    /// The findings, if somebody worked them out already.
    pub(super) fn known_findings(&self) -> Option<Earlier> {
        let found = self.checked.get().map(|it| Earlier::of(Arc::clone(it.findings())));
        found.or_else(|| self.kept.get().cloned())
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
        let reading = Arc::new(Reading::new(url, format, text, settings));
        Self {
            version,
            is_lost: false,
            reading,
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
        let (is_lost, shown, showed_all) = (false, OnceLock::new(), self.shows_all());
        Self { version, is_lost, reading, typing, shown_before, showed_all, whole_before, shown }
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
            shown_before: self.shown_before.clone(),
            showed_all: self.showed_all,
            whole_before: self.whole_before.clone(),
            shown: self.shown.clone(),
        }
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
        (self.typing.is_none() || self.showed_all) && self.kept.get().is_some()
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

#[cfg(test)]
mod tests;
