//! The shape of a finding: plain data, places as byte ranges.

use std::sync::Arc;

use crate::analysis::{Companion, OperationKey};
use crate::edit::Edit;
use crate::settings::Severity;
use crate::text::TextRange;

/// Something wrong in a config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Id of the rule, kebab-case.
    pub rule: &'static str,
    /// How loudly to say it.
    pub severity: Severity,
    /// Whether Google rejects the config because of it, so that the deploy fails. The rule decides
    /// this; the levels of the settings do not change it.
    pub is_rejection: bool,
    /// What is wrong, why and what to do; one paragraph of plain text.
    pub message: String,
    /// Where the person must look.
    pub range: TextRange,
    /// The operation it is about, if it is about one.
    pub operation: Option<OperationKey>,
    /// The page that says so.
    pub docs: Option<&'static str>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// Places in other files that belong to it.
    pub elsewhere: Vec<Elsewhere>,
    /// Ways to mend it, the best first.
    pub fixes: Vec<Fix>,
    /// How an editor may draw the place.
    pub tags: Vec<Tag>,
    /// How many findings it is told for: one, but where there are too many to tell all of them.
    pub stands_for: usize,
}

impl Finding {
    /// The same without the ways to mend it.
    pub fn without_fixes(&self) -> Self {
        Self {
            rule: self.rule,
            severity: self.severity,
            is_rejection: self.is_rejection,
            message: self.message.clone(),
            range: self.range,
            operation: self.operation.clone(),
            docs: self.docs,
            related: self.related.clone(),
            elsewhere: self.elsewhere.clone(),
            fixes: Vec::new(),
            tags: self.tags.clone(),
            stands_for: self.stands_for,
        }
    }
}

/// A place that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// What is there.
    pub message: String,
    /// The place, in the same file.
    pub range: TextRange,
}

impl Related {
    /// The text that an alias or `<<` brings to the place of a finding.
    pub(super) fn written_here(range: TextRange) -> Self {
        Self { message: "it is written here".to_owned(), range }
    }
}

/// A place in another file that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// What is there.
    pub message: String,
    /// The file.
    pub file: Arc<Companion>,
    /// The place in it.
    pub range: TextRange,
}

/// A way to mend a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an imperative.
    pub title: String,
    /// Whether it can be applied without a look.
    pub safe: bool,
    /// Changes that do not overlap, in the order of their places.
    pub edits: Vec<Edit>,
}

/// How an editor may draw a finding's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// Fade it out.
    Unnecessary,
    /// Strike it through.
    Deprecated,
}
