//! What can be done at a place, about findings and without one: plain data, no protocol.
//!
//! A fix is the finding's own; here it is only offered. Silencing is offered for every rule but
//! those whose findings say that the file, or a comment in it, cannot be read as it is meant.

mod comment_line;
mod fix_all;
mod ignore_here;
mod refactor;

pub use fix_all::fix_all;
pub use refactor::{ReadFolder, may_refactor, refactorings, terraform_actions};

use std::path::PathBuf;

use super::proxy::{self, ProxyLanguage};
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::rules::{self, CommentLines, Finding};
use crate::settings::Ignore;
use crate::text::TextRange;

/// Findings that are looked at for one question. A longer list is read by nobody.
const MOST: usize = 50;

/// Something that can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What it does, as an imperative.
    pub title: String,
    /// What it is for.
    pub kind: ActionKind,
    /// Whether it is what most people want.
    pub is_preferred: bool,
    /// The findings that it does away with, as indices of the findings that were given.
    pub findings: Vec<usize>,
    /// What it changes.
    pub change: Change,
}

impl Action {
    /// One that is about no finding.
    fn new(kind: ActionKind, title: impl Into<String>, change: Change) -> Self {
        Self { title: title.into(), kind, is_preferred: false, findings: Vec::new(), change }
    }

    /// One that is about a finding, given by its index.
    fn quick_fix(title: impl Into<String>, index: usize, change: Change) -> Self {
        Self { findings: vec![index], ..Self::new(ActionKind::QuickFix, title, change) }
    }
}

/// What an action is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// It is about a finding.
    QuickFix,
    /// It mends whatever can be mended without a look.
    FixAll,
    /// It says once, for many, what is said at many places.
    Extract,
    /// It says at many places what was said once.
    Inline,
    /// It says the same in other words.
    Rewrite,
}

/// What an action changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The file itself.
    Here(Vec<Edit>),
    /// The file itself, in so many places that a person looks through them first.
    Reviewed {
        /// What it changes.
        edits: Vec<Edit>,
        /// What is lost, in words; empty if nothing is.
        lost: Vec<String>,
    },
    /// A file beside the config.
    Beside {
        /// Its path from the folder that all was read from.
        path: PathBuf,
        /// What it holds.
        text: String,
        /// What it changes.
        edits: Vec<Edit>,
    },
    /// The settings: this is to be left out, in this file.
    Settings(Ignore),
    /// Nothing: the page of this rule is shown.
    Explain(&'static str),
    /// Nothing: the page with a proxy for the backend at this byte offset is shown.
    Proxy(ProxyLanguage, usize),
    /// The clipboard, which is to hold this.
    Clipboard(String),
    /// Nothing, for this reason.
    Refused(String),
}

/// Whether any finding touches a range.
pub fn has_findings(findings: &[Finding], range: TextRange) -> bool {
    touched(findings, range).next().is_some()
}

/// What mends the findings that touch a range, in the order of the findings. `findings` are all of
/// the file.
pub fn actions(analysis: &Analysis, findings: &[Finding], range: TextRange) -> Vec<Action> {
    let mut actions = Vec::new();
    for (index, finding) in touched(findings, range) {
        for (rank, fix) in finding.fixes.iter().enumerate() {
            let action = Action::quick_fix(&fix.title, index, Change::Here(fix.edits.clone()));
            add(&mut actions, Action { is_preferred: rank == 0 && fix.safe, ..action });
        }
        if finding.rule == "googleapis-backend" && proxy::has_proxy(analysis, finding.range) {
            for language in ProxyLanguage::ALL {
                let title = format!("Show a proxy service in {}", language.name());
                let change = Change::Proxy(language, finding.range.start);
                add(&mut actions, Action::quick_fix(title, index, change));
            }
        }
    }
    let is_safe = |finding: &Finding| finding.fixes.iter().any(|fix| fix.safe);
    if touched(findings, range).any(|(_, finding)| is_safe(finding)) {
        let safe: Vec<usize> =
            (0..findings.len()).filter(|index| findings.get(*index).is_some_and(is_safe)).collect();
        if safe.len() > 1 {
            let title = "Apply all safe fixes in this file";
            let change = Change::Here(fix_all(analysis, findings));
            let action = Action::new(ActionKind::QuickFix, title, change);
            actions.push(Action { findings: safe, ..action });
        }
    }
    actions
}

/// What can be done about the same findings without a change of what they are about: it comes after
/// all that mends. First the pages that explain them, then what silences them.
pub fn last_actions(analysis: &Analysis, findings: &[Finding], range: TextRange) -> Vec<Action> {
    let mut actions = Vec::new();
    for (index, finding) in touched(findings, range) {
        let title = format!("Explain `{}`", finding.rule);
        add(&mut actions, Action::quick_fix(title, index, Change::Explain(finding.rule)));
    }
    let can_be_ignored =
        |finding: &Finding| !matches!(finding.rule, "syntax" | "unused-suppression");
    if !touched(findings, range).any(|(_, finding)| can_be_ignored(finding)) {
        return actions;
    }
    let comment_lines = CommentLines::new(analysis);
    for (index, finding) in touched(findings, range).filter(|(_, it)| can_be_ignored(it)) {
        if let Some(edit) = ignore_here::edit(analysis, &comment_lines, finding) {
            let title = format!("Ignore `{}` here", finding.rule);
            add(&mut actions, Action::quick_fix(title, index, Change::Here(vec![edit])));
        }
        let title = format!("Ignore `{}` in .gateway-ls.yaml", finding.rule);
        let pointer = rules::pointer_at(analysis, finding.range.start);
        let ignore = Ignore {
            path: None,
            rule: Some(finding.rule.to_owned()),
            pointer: (!pointer.is_empty()).then_some(pointer),
        };
        add(&mut actions, Action::quick_fix(title, index, Change::Settings(ignore)));
    }
    actions
}

/// The findings that touch a range, with their indices.
fn touched(findings: &[Finding], range: TextRange) -> impl Iterator<Item = (usize, &Finding)> {
    let touches = move |finding: &Finding| {
        finding.range.start <= range.end && range.start <= finding.range.end
    };
    findings.iter().enumerate().filter(move |(_, finding)| touches(finding)).take(MOST)
}

/// The action that mends all that can be mended without a look, if there is anything.
pub fn fix_all_action(analysis: &Analysis, findings: &[Finding]) -> Option<Action> {
    let edits = fix_all(analysis, findings);
    (!edits.is_empty())
        .then(|| Action::new(ActionKind::FixAll, "Apply all safe fixes", Change::Here(edits)))
}

/// Adds an action; one that is there already is for this finding too.
fn add(actions: &mut Vec<Action>, action: Action) {
    let is_same =
        |other: &&mut Action| other.title == action.title && other.change == action.change;
    match actions.iter_mut().find(is_same) {
        Some(same) => same.findings.extend(action.findings),
        None => actions.push(action),
    }
}

#[cfg(test)]
mod tests;
