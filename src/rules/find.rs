//! From rules to findings: which rules look at which part of a document, and what becomes of what
//! they report.

use std::borrow::Cow;

use super::reports::{Reported, Reports, told_for};
use super::{
    ALL, Finding, Report, Rule, Scope, find, fold, from_variables, suppression, unused_suppression,
};
use crate::analysis::{Analysis, Focus};
use crate::bounds;
use crate::edit::FileStyle;
use crate::gateway::sources;
use crate::parallel;
use crate::settings::Level;
use crate::text;

/// The findings of one reading, in the order of their places; levels, suppression comments and
/// `ignore` settings applied. Empty for a file that is not a gateway config. Of each rule the first
/// ones are told, and how many more there are.
pub fn findings(analysis: &Analysis) -> Vec<Finding> {
    first_findings(analysis, bounds::FINDINGS_OF_A_RULE)
}

/// All findings of one reading, however many they are.
pub fn all_findings(analysis: &Analysis) -> Vec<Finding> {
    first_findings(analysis, usize::MAX)
}

fn first_findings(analysis: &Analysis, most: usize) -> Vec<Finding> {
    if !analysis.is_config {
        return Vec::new();
    }
    let file = FileStyle::new(&analysis.tree, analysis.format);
    conclude(analysis, reported(analysis, &file, most), most)
}

/// The same without what mends the findings, which takes longer than to find them.
pub(super) fn findings_without_fixes(analysis: &Analysis) -> Vec<Finding> {
    if !analysis.is_config {
        return Vec::new();
    }
    conclude(analysis, reported_without_fixes(analysis), bounds::FINDINGS_OF_A_RULE)
}

/// What the rules report of the part of the document that the analysis speaks of, without fixes.
pub(super) fn reported_without_fixes(analysis: &Analysis) -> Reports {
    let file = FileStyle::of_dropped_edits(&analysis.tree, analysis.format);
    let mut all = reported(analysis, &file, bounds::FINDINGS_OF_A_RULE);
    all.first.iter_mut().for_each(|it| it.finding.fixes = Vec::new());
    all
}

/// Paths from which on rules that look at all of them share the processors.
const MANY_PATHS: usize = 500;

/// So many of those are worth another thread.
const RULES_FOR_A_THREAD: usize = 4;

/// What the rules report of the part of the document that the analysis speaks of.
fn reported(analysis: &Analysis, file: &FileStyle<'_>, most: usize) -> Reports {
    let is_asked = |rule: &&'static Rule| {
        rule.is_about(analysis)
            && match analysis.focus {
                Focus::Whole => true,
                Focus::Joined => rule.scope == Scope::WholeFile,
                Focus::Rest | Focus::Block(_) | Focus::Frame => rule.scope != Scope::WholeFile,
            }
    };
    let check = |rule: &'static Rule| {
        let mut found = Reports::default();
        if let Level::On(severity) = rule.level_in(analysis) {
            let mut report = Report::new(rule, severity, file, &mut found).of_first(most);
            (rule.check)(analysis, &mut report);
            report.end();
        }
        found
    };
    let rules: Vec<_> = ALL.iter().copied().filter(is_asked).collect();
    let found: Vec<Reports> = match analysis.focus {
        // These look at all of a file; each by itself.
        Focus::Joined if analysis.document.paths.len() >= MANY_PATHS => {
            let check = |index: usize| rules.get(index).map(|rule| check(rule)).unwrap_or_default();
            parallel::map(rules.len(), RULES_FOR_A_THREAD, check)
        }
        _ => rules.into_iter().map(check).collect(),
    };
    let mut all = Reports::default();
    found.into_iter().for_each(|it| all.append(it));
    for Reported { finding, .. } in &mut all.first {
        leave_broken_text_to_people(analysis, finding);
        from_variables::say(analysis, finding);
        spell_out(finding);
        finding.docs = page_of(finding, analysis.document.is_v3);
    }
    all
}

/// Applies what silences findings, says once what several places have in common, and puts all in
/// the order of the text.
pub(super) fn conclude(analysis: &Analysis, mut all: Reports, most: usize) -> Vec<Finding> {
    all.keep_first(most);
    let file = FileStyle::new(&analysis.tree, analysis.format);
    let mut suppressions = suppression::read(analysis);
    let silences = |rule: &str, at: usize| suppressions.silences(analysis, rule, at);
    let (mut findings, counted) = fold::fold(all, silences);
    findings.extend(told_for(&counted));
    unused_suppression::add_unused(analysis, &file, suppressions, most, &mut findings);
    findings.sort_by(|one, other| (one.range, one.rule).cmp(&(other.range, other.rule)));
    findings
}

/// How many findings say that Google rejects the config, so that the deploy fails.
pub fn rejections(analysis: &Analysis) -> usize {
    let findings = findings(analysis).into_iter().filter(|finding| finding.is_rejection);
    findings.map(|finding| finding.stands_for).sum()
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
