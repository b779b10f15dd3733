//! What a rule reports into.

use super::{Finding, Rejects, Rule, Source};
use crate::edit::FileStyle;
use crate::settings::{Level, Severity};
use crate::text::TextRange;

/// What a rule reports, before anything is silenced or said once for several places.
#[derive(Clone, Debug)]
pub(super) struct Reported {
    pub(super) finding: Finding,
    /// What others have in common with it that have the same cause.
    pub(super) cause: Option<String>,
}

impl Reported {
    /// The same at its places after an edit.
    pub(super) fn moved(&self, to: impl Fn(TextRange) -> TextRange) -> Self {
        let mut moved = self.clone();
        moved.finding.range = to(moved.finding.range);
        for related in &mut moved.finding.related {
            related.range = to(related.range);
        }
        moved
    }
}

/// Takes the findings of one rule and gives each its level.
#[derive(Debug)]
pub struct Report<'r> {
    rule: &'static Rule,
    /// The level that the settings give to the rule.
    set: Severity,
    file: &'r FileStyle<'r>,
    all: &'r mut Vec<Reported>,
    /// The page about what is reported next.
    docs: Option<&'static str>,
}

impl<'r> Report<'r> {
    pub(super) fn new(
        rule: &'static Rule,
        set: Severity,
        file: &'r FileStyle<'r>,
        all: &'r mut Vec<Reported>,
    ) -> Self {
        let docs = rule.source.map(|source| source.url);
        Self { rule, set, file, all, docs }
    }

    /// Says where it is written what is reported next: another place of the rule's source.
    pub(super) fn cite(&mut self, source: Source) {
        self.docs = Some(source.url);
    }

    /// Says that what was reported last has the same cause as all else that the rule reports with
    /// this text, which no person sees: it is said once, whatever the messages are.
    pub(super) fn fold(&mut self, cause: String) {
        if let Some(last) = self.all.last_mut() {
            last.cause = Some(cause);
        }
    }

    /// How the file is written, for fixes.
    pub(super) fn file(&self) -> &'r FileStyle<'r> {
        self.file
    }

    /// Reports with the rule's own severity; the finding can be added to.
    pub fn add(&mut self, range: TextRange, message: impl Into<String>) -> &mut Finding {
        let severity = match self.rule.level {
            Level::On(severity) => severity,
            Level::Off => Severity::Warning,
        };
        self.add_as(severity, range, message)
    }

    /// Reports with a severity milder than the rule's.
    pub fn add_as(
        &mut self,
        severity: Severity,
        range: TextRange,
        message: impl Into<String>,
    ) -> &mut Finding {
        let is_rejection = self.rule.rejects == Rejects::Errors && severity == Severity::Error;
        let is_milder = matches!(self.rule.level, Level::On(level) if severity < level);
        let severity = if is_milder { severity.min(self.set) } else { self.set };
        let index = self.all.len();
        let finding = Finding {
            rule: self.rule.id,
            severity,
            is_rejection,
            message: message.into(),
            range,
            operation: None,
            docs: self.docs,
            related: Vec::new(),
            elsewhere: Vec::new(),
            fixes: Vec::new(),
            tags: Vec::new(),
        };
        self.all.push(Reported { finding, cause: None });
        #[expect(clippy::indexing_slicing, reason = "pushed just above")]
        &mut self.all[index].finding
    }
}
