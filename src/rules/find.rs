//! From rules to findings: which rules look at which part of a document, and what becomes of what
//! they report.

use std::borrow::Cow;

use super::report::Reported;
use super::{
    ALL, Finding, Report, Rule, Scope, find, fold, from_variables, suppression, unused_suppression,
};
use crate::analysis::{Analysis, Focus};
use crate::edit::FileStyle;
use crate::gateway::sources;
use crate::parallel;
use crate::settings::Level;
use crate::text::{self, TextRange};

/// All findings of one reading, in the order of their places; levels, suppression comments and
/// `ignore` settings applied. Empty for a file that is not a gateway config.
pub fn findings(analysis: &Analysis) -> Vec<Finding> {
    if !analysis.is_config {
        return Vec::new();
    }
    let file = FileStyle::new(&analysis.tree, analysis.format);
    conclude(analysis, reported(analysis, &file))
}

/// The same without what mends the findings, which takes longer than to find them.
pub(super) fn findings_without_fixes(analysis: &Analysis) -> Vec<Finding> {
    if !analysis.is_config {
        return Vec::new();
    }
    conclude(analysis, reported_without_fixes(analysis))
}

/// What the rules report of the part of the document that the analysis speaks of, without fixes.
pub(super) fn reported_without_fixes(analysis: &Analysis) -> Vec<Reported> {
    let file = FileStyle::of_dropped_edits(&analysis.tree, analysis.format);
    let mut all = reported(analysis, &file);
    all.iter_mut().for_each(|it| it.finding.fixes = Vec::new());
    all
}

/// Paths from which on rules that look at all of them share the processors.
const MANY_PATHS: usize = 500;

/// So many of those are worth another thread.
const RULES_FOR_A_THREAD: usize = 4;

/// What the rules report of the part of the document that the analysis speaks of.
fn reported(analysis: &Analysis, file: &FileStyle<'_>) -> Vec<Reported> {
    let is_asked = |rule: &&'static Rule| {
        rule.is_about(analysis)
            && match analysis.focus {
                Focus::Whole => true,
                Focus::Joined => rule.scope == Scope::WholeFile,
                Focus::Rest | Focus::Block(_) | Focus::Frame => rule.scope != Scope::WholeFile,
            }
    };
    let check = |rule: &'static Rule| {
        let mut found = Vec::new();
        if let Level::On(severity) = rule.level_in(analysis) {
            (rule.check)(analysis, &mut Report::new(rule, severity, file, &mut found));
        }
        found
    };
    let rules: Vec<_> = ALL.iter().copied().filter(is_asked).collect();
    let mut all: Vec<Reported> = match analysis.focus {
        // These look at all of a file; each by itself.
        Focus::Joined if analysis.document.paths.len() >= MANY_PATHS => {
            let check = |index: usize| rules.get(index).map(|rule| check(rule)).unwrap_or_default();
            parallel::map(rules.len(), RULES_FOR_A_THREAD, check).into_iter().flatten().collect()
        }
        _ => rules.into_iter().flat_map(check).collect(),
    };
    all.retain(|it| !is_overridden(analysis, &it.finding));
    for Reported { finding, .. } in &mut all {
        leave_broken_text_to_people(analysis, finding);
        from_variables::say(analysis, finding);
        spell_out(finding);
        finding.docs = page_of(finding, analysis.document.is_v3);
    }
    all
}

/// Applies what silences findings, says once what several places have in common, and puts all in
/// the order of the text.
pub(super) fn conclude(analysis: &Analysis, all: Vec<Reported>) -> Vec<Finding> {
    let file = FileStyle::new(&analysis.tree, analysis.format);
    let mut suppressions = suppression::read(analysis);
    let mut findings = fold::fold(all, |finding| suppressions.silences(analysis, finding));
    unused_suppression::add_unused(analysis, &file, suppressions, &mut findings);
    findings.sort_by(|one, other| (one.range, one.rule).cmp(&(other.range, other.rule)));
    findings
}

/// How many findings say that Google rejects the config, so that the deploy fails.
pub fn rejections(analysis: &Analysis) -> usize {
    findings(analysis).iter().filter(|finding| finding.is_rejection).count()
}

/// Whether the finding is about a value that a later key of the same name discards: that it is lost
/// is all that there is to say.
fn is_overridden(analysis: &Analysis, finding: &Finding) -> bool {
    let says_so =
        |lost: TextRange| finding.rule == "duplicate-key" && lost.start == finding.range.start;
    let lost = analysis.tree.overridden_at(finding.range.start);
    finding.rule != "syntax" && lost.is_some_and(|lost| !says_so(lost))
}

/// The page about a finding for the version of its file.
fn page_of(finding: &Finding, is_v3: bool) -> Option<&'static str> {
    let own = find(finding.rule).and_then(|rule| rule.source_v3).filter(|_| is_v3);
    own.map_or(finding.docs, |source| Some(source.url)).map(|url| sources::page_for(url, is_v3))
}

/// What is read of broken text may not be what was meant, so a fix in it needs a look.
fn leave_broken_text_to_people(analysis: &Analysis, finding: &mut Finding) {
    if analysis.tree.errors().is_empty() || finding.rule == "syntax" {
        return;
    }
    for fix in &mut finding.fixes {
        fix.safe &= !fix.edits.iter().any(|it| analysis.tree.is_broken_near(it.range.start));
    }
}

/// What a finding quotes of the file may hold what nobody sees, or nothing else.
pub(super) fn spell_out(finding: &mut Finding) {
    let fixes = finding.fixes.iter_mut().map(|fix| &mut fix.title);
    let related = finding.related.iter_mut().map(|related| &mut related.message);
    for text in std::iter::once(&mut finding.message).chain(related).chain(fixes) {
        if let Cow::Owned(spelled) = text::spelled(text) {
            *text = spelled;
        }
    }
}
