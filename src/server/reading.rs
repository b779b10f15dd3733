//! A reading of one version of a document: what is known of its text, worked out when somebody asks
//! for it, and as far as that is possible from what was known of the version before.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock};

use lsp_types::Url;

use super::earlier::Earlier;
use crate::analysis::{Analysis, Companion, Focus, is_for_people};
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
    /// What it is checked against.
    companions: Arc<Vec<Arc<Companion>>>,
    format: Format,
    tree: OnceLock<Arc<Tree>>,
    /// What is found in the text.
    checked: OnceLock<Arc<Checked>>,
    /// What was found in an older version, if that helps to find the rest.
    checked_before: OnceLock<CheckedBefore>,
    analysis: Arc<OnceLock<Arc<Analysis>>>,
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
    companions: Arc<Vec<Arc<Companion>>>,
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
    pub(super) fn new(url: Url, format: Format, text: Text, settings: Arc<Settings>) -> Self {
        Self {
            url,
            settings,
            text,
            companions: Arc::default(),
            format,
            tree: OnceLock::new(),
            checked: OnceLock::new(),
            checked_before: OnceLock::new(),
            analysis: Arc::default(),
            mendable: OnceLock::new(),
            kept: OnceLock::new(),
            moved: OnceLock::new(),
            before: Mutex::default(),
        }
    }

    /// The same document with another text or other settings; `replaced` is what the text has in
    /// the place of another.
    pub(super) fn followed_by(
        &self,
        text: Text,
        replaced: Option<Replaced>,
        settings: Arc<Settings>,
    ) -> Self {
        let next = Self::new(self.url.clone(), self.format, text, settings);
        let before = match self.tree.get().cloned() {
            Some(tree) => {
                let (settings, findings) = (Arc::clone(&self.settings), self.known_findings());
                let companions = Arc::clone(&self.companions);
                let checked = self.known_checked().zip(replaced);
                let checked = checked.and_then(|(before, replaced)| before.after(replaced));
                Some(Before { tree, settings, companions, findings, checked, replaced })
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
        let companions = Arc::clone(&self.companions);
        Self { companions, before: Mutex::new(before), ..next }
    }

    /// The same text, checked against other files.
    pub(super) fn beside(&self, companions: Vec<Arc<Companion>>) -> Self {
        let same = Some(Replaced { range: TextRange::default(), length: 0 });
        let next = self.followed_by(self.text.clone(), same, Arc::clone(&self.settings));
        Self { companions: Arc::new(companions), ..next }
    }

    /// Whether it is checked against these files, as they were read.
    pub(super) fn is_beside(&self, companions: &[Arc<Companion>]) -> bool {
        self.companions.len() == companions.len()
            && self.companions.iter().zip(companions).all(|(own, other)| Arc::ptr_eq(own, other))
    }

    fn take_before(&self) -> Option<Before> {
        self.lock_before().take()
    }

    fn lock_before(&self) -> MutexGuard<'_, Option<Before>> {
        self.before.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// The tree of this text; whoever asks first reads it. A panic on the way leaves nothing
    /// after, so that the next one starts from scratch.
    pub(super) fn tree(&self) -> &Arc<Tree> {
        self.tree.get_or_init(|| match self.take_before() {
            Some(before) => self.tree_after(&before),
            None => Arc::new(yaml::read(&self.text.to_string(), self.format, openapi::SHAPE)),
        })
    }

    fn tree_after(&self, before: &Before) -> Arc<Tree> {
        self.keep_checked(before);
        self.tree_edited(before).unwrap_or_else(|| {
            let text = self.text.to_string();
            let tree = yaml::reread(&text, self.format, openapi::SHAPE, &before.tree);
            // Lines of templates can be more than what is in one value.
            if self.format != Format::Yaml && before.tree.is_plain() && tree.is_plain() {
                self.keep_findings(before, &tree);
            }
            Arc::new(tree)
        })
    }

    /// Keeps what was found if only what nobody but people reads was edited.
    fn keep_findings(&self, before: &Before, tree: &Tree) {
        if let (Some(findings), Some(replaced)) = (&before.findings, before.replaced)
            && self.is_judged_like(before)
            && is_for_people(&before.tree, tree, replaced)
        {
            // Nobody else sets it before the tree is there.
            _ = self.kept.set(findings.after([replaced]));
        }
    }

    /// Whether all but the text that findings rest on is the same.
    fn is_judged_like(&self, before: &Before) -> bool {
        Arc::ptr_eq(&before.settings, &self.settings)
            && Arc::ptr_eq(&before.companions, &self.companions)
    }

    /// Keeps what was found under the same settings.
    fn keep_checked(&self, before: &Before) {
        if let Some(checked) = &before.checked
            && self.is_judged_like(before)
        {
            // Nobody else sets it before the tree is there.
            _ = self.checked_before.set(checked.clone());
        }
    }

    /// The tree, if only the blocks that were edited have to be read.
    fn tree_edited(&self, before: &Before) -> Option<Arc<Tree>> {
        let (format, shape, replaced) = (self.format, openapi::SHAPE, before.replaced?);
        let tree = yaml::read_edited(&before.tree, format, shape, replaced, &self.text)?;
        self.keep_findings(before, &tree);
        Some(Arc::new(tree))
    }

    /// Reads the tree if that takes next to no time, whatever the length of the text.
    pub(super) fn read_quickly(&self) {
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
            Arc::new(self.in_its_place(analysis))
        };
        Arc::clone(self.analysis.get_or_init(read))
    }

    /// What is found in this text, worked out from what was found in an older one where possible.
    fn checked(&self) -> &Arc<Checked> {
        self.checked.get_or_init(|| {
            let frame = self.new_frame();
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
        let find = || Arc::new(rules::findings(&self.analysis()));
        Arc::clone(self.mendable.get_or_init(find))
    }

    /// What is known of the whole file but its paths, for those who look at single places.
    pub(super) fn frame(&self) -> Arc<Analysis> {
        self.tree();
        let frame = match (self.checked.get(), self.kept.get(), self.checked_before.get()) {
            (None, Some(_), Some(before)) => {
                let now = |like: &Analysis| self.new_frame().judged_like(like);
                before.checked.frame().map(now)
            }
            _ => self.checked().frame().map(Analysis::frame),
        };
        match frame {
            Some(frame) => Arc::new(frame.with_whole(Arc::clone(&self.analysis))),
            None => self.analysis(),
        }
    }

    /// What is known of the part of the file that holds an offset, or of all of it.
    pub(super) fn near(&self, offset: usize) -> Arc<Analysis> {
        let frame = self.frame();
        match frame.part_at(offset) {
            Some(part) => Arc::new(part),
            None => self.analysis(),
        }
    }

    /// The same of a range, which no other part touches.
    pub(super) fn around(&self, range: TextRange) -> Arc<Analysis> {
        let frame = self.frame();
        let holds = |part: &Analysis| match part.focus {
            Focus::Block(block) => {
                part.tree.range_of_block(block).is_some_and(|it| range.end < it.end)
            }
            _ => false,
        };
        match frame.part_at(range.start).filter(holds) {
            Some(part) => Arc::new(part),
            None => self.analysis(),
        }
    }

    fn new_frame(&self) -> Analysis {
        let (text, settings) = (self.text.clone(), Arc::clone(&self.settings));
        let tree = Arc::clone(self.tree());
        self.in_its_place(Analysis::frame_of_tree(text, tree, self.format, settings))
    }

    /// What is known of the text, with what its name and the files of its deploy tell.
    fn in_its_place(&self, analysis: Analysis) -> Analysis {
        analysis.named(self.url.path()).with_companions(Arc::clone(&self.companions))
    }

    /// Whether it is known that what is found is what was found in an older version.
    pub(super) fn is_kept(&self) -> bool {
        self.kept.get().is_some()
    }

    /// Whether the last edit changed nothing of what is found.
    pub(super) fn finds_the_same(&self) -> bool {
        self.tree();
        self.is_kept()
    }

    /// The findings, if somebody worked them out already.
    pub(super) fn known_findings(&self) -> Option<Earlier> {
        let found = self.checked.get().map(|it| Earlier::of(Arc::clone(it.findings())));
        found.or_else(|| self.kept.get().cloned())
    }
}

#[cfg(test)]
mod tests;
