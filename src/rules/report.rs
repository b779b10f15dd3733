//! What a rule reports into.

use super::reports::{Reported, Reports};
use super::{Finding, Rejects, Rule, Source};
use crate::edit::FileStyle;
use crate::settings::{Level, Severity};
use crate::text::TextRange;
use crate::yaml::Tree;

/// Takes the findings of one rule and gives each its level.
#[derive(Debug)]
pub struct Report<'r> {
    rule: &'static Rule,
    /// The level that the settings give to the rule.
    set: Severity,
    file: &'r FileStyle<'r>,
    all: &'r mut Reports,
    /// How many findings are kept; the others are counted.
    most: usize,
    /// The page about what is reported next.
    docs: Option<&'static str>,
}

impl<'r> Report<'r> {
    pub(super) fn new(
        rule: &'static Rule,
        set: Severity,
        file: &'r FileStyle<'r>,
        all: &'r mut Reports,
    ) -> Self {
        let docs = rule.source.map(|source| source.url);
        file.go_on();
        Self { rule, set, file, all, most: usize::MAX, docs }
    }

    /// The same, of which so many findings are kept.
    pub(super) fn of_first(self, most: usize) -> Self {
        Self { most, ..self }
    }

    /// Ends it: of values that a later key discards nothing is told.
    pub(super) fn end(&mut self) {
        let file = self.file;
        self.all.first.retain(|it| !is_overridden(file.tree(), &it.finding));
        self.all.keep_first(self.most);
    }

    /// Says where it is written what is reported next: another place of the rule's source.
    pub(super) fn cite(&mut self, source: Source) {
        self.docs = Some(source.url);
    }

    /// Says that what was reported last has the same cause as all else that the rule reports with
    /// this text, which no person sees: it is said once, whatever the messages are.
    pub(super) fn fold(&mut self, cause: String) {
        if let Some(last) = self.all.first.last_mut() {
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
        if self.all.first.len() >= self.most.saturating_mul(2) {
            self.end();
        }
        let index = self.all.first.len();
        if index >= self.most {
            self.file.stop();
        }
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
            stands_for: 1,
        };
        self.all.first.push(Reported { finding, cause: None });
        #[expect(clippy::indexing_slicing, reason = "pushed just above")]
        &mut self.all.first[index].finding
    }
}

/// Whether the finding is about a value that a later key of the same name discards: that it is lost
/// is all that there is to say.
fn is_overridden(tree: &Tree, finding: &Finding) -> bool {
    let says_so =
        |lost: TextRange| finding.rule == "duplicate-key" && lost.start == finding.range.start;
    let lost = tree.overridden_at(finding.range.start);
    finding.rule != "syntax" && lost.is_some_and(|lost| !says_so(lost))
}
