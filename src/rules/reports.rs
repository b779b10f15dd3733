//! What rules report of a file or of a part of it: of each rule the first findings in the text, and
//! of the others no more than where they are, so that all of them are counted.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{ALL, Finding};
use crate::settings::Severity;
use crate::text::{self, TextRange};

/// Rules whose findings have one cause if they say the same: a name that is misspelt, or written at
/// the wrong place, in one operation after the other.
const FOLDED: [&str; 3] = ["unknown-extension", "unknown-field", "wrong-version-extension"];

/// What a rule reports, before anything is silenced or said once for several places.
#[derive(Clone, Debug)]
pub(super) struct Reported {
    pub(super) finding: Finding,
    /// What others have in common with it that have the same cause.
    pub(super) cause: Option<String>,
}

impl Reported {
    /// What it has in common with those that are said together with it, if it is said so.
    pub(super) fn common(&self) -> Option<&str> {
        let Self { finding, cause } = self;
        let is_folded = FOLDED.contains(&finding.rule) && finding.severity < Severity::Error;
        cause.as_deref().or_else(|| is_folded.then_some(&*finding.message))
    }

    fn move_by(&mut self, to: &impl Fn(TextRange) -> TextRange) {
        self.finding.range = to(self.finding.range);
        for related in &mut self.finding.related {
            related.range = to(related.range);
        }
    }
}

/// A finding that is only counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted {
    pub(super) kind: Kind,
    pub(super) range: TextRange,
    /// Names what it has in common with those that are said together with it.
    pub(super) common: Option<u64>,
}

/// What findings are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kind {
    pub(super) rule: &'static str,
    pub(super) severity: Severity,
    pub(super) is_rejection: bool,
}

impl Kind {
    pub(super) fn of(finding: &Finding) -> Self {
        let Finding { rule, severity, is_rejection, .. } = *finding;
        Self { rule, severity, is_rejection }
    }
}

impl Counted {
    fn of(reported: &Reported) -> Self {
        let finding = &reported.finding;
        let common = reported.common().map(name_of);
        Self { kind: Kind::of(finding), range: finding.range, common }
    }
}

/// Names what findings have in common.
pub(super) fn name_of(common: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text::spelled(common).hash(&mut hasher);
    hasher.finish()
}

/// What rules report.
#[derive(Clone, Debug, Default)]
pub(super) struct Reports {
    pub(super) first: Vec<Reported>,
    pub(super) counted: Vec<Counted>,
}

impl Reports {
    /// Keeps the first findings of each rule, so many at most, and counts the others.
    pub(super) fn keep_first(&mut self, most: usize) {
        if self.first.len() <= most {
            return;
        }
        let mut of_rules: BTreeMap<&str, usize> = BTreeMap::new();
        for it in &self.first {
            *of_rules.entry(it.finding.rule).or_default() += 1;
        }
        if of_rules.values().all(|count| *count <= most) {
            return;
        }
        self.first.sort_by_key(|it| it.finding.range);
        of_rules.clear();
        let counted = &mut self.counted;
        self.first.retain(|it| {
            let count = of_rules.entry(it.finding.rule).or_default();
            *count += 1;
            let is_kept = *count <= most;
            if !is_kept {
                counted.push(Counted::of(it));
            }
            is_kept
        });
    }

    /// Adds those of another part.
    pub(super) fn append(&mut self, mut other: Self) {
        self.first.append(&mut other.first);
        self.counted.append(&mut other.counted);
    }

    /// Keeps those whose range is as asked for.
    pub(super) fn retain(&mut self, mut is_kept: impl FnMut(&'static str, TextRange) -> bool) {
        self.first.retain(|it| is_kept(it.finding.rule, it.finding.range));
        self.counted.retain(|it| is_kept(it.kind.rule, it.range));
    }

    /// The same at its places after an edit.
    pub(super) fn moved(&self, to: impl Fn(TextRange) -> TextRange) -> Self {
        let mut moved = self.clone();
        moved.first.iter_mut().for_each(|it| it.move_by(&to));
        moved.counted.iter_mut().for_each(|it| it.range = to(it.range));
        moved
    }
}

/// The findings that are told for those that are only counted, one for each kind; those that are
/// said together count as one.
pub(super) fn told_for(counted: &[Counted]) -> Vec<Finding> {
    let mut kinds: BTreeMap<Kind, (TextRange, usize)> = BTreeMap::new();
    let mut together: Vec<_> =
        counted.iter().filter_map(|it| Some((it.kind, it.common?, it.range))).collect();
    together.sort_unstable();
    together.dedup_by_key(|(kind, common, _)| (*kind, *common));
    let alone = counted.iter().filter(|it| it.common.is_none()).map(|it| (it.kind, it.range));
    for (kind, range) in alone.chain(together.into_iter().map(|(kind, _, range)| (kind, range))) {
        let (first, count) = kinds.entry(kind).or_insert((range, 0));
        *first = range.min(*first);
        *count += 1;
    }
    kinds.into_iter().map(|(kind, (first, count))| told(kind, first, count)).collect()
}

fn told(kind: Kind, range: TextRange, count: usize) -> Finding {
    let Kind { rule, severity, is_rejection } = kind;
    let message = match count {
        1 => format!("1 more finding of `{rule}` is not shown: the one here."),
        _ => format!("{count} more findings of `{rule}` are not shown. The first is here."),
    };
    Finding {
        rule,
        severity,
        is_rejection,
        message,
        range,
        operation: None,
        docs: ALL.iter().find(|it| it.id == rule).and_then(|it| it.source).map(|it| it.url),
        related: Vec::new(),
        elsewhere: Vec::new(),
        fixes: Vec::new(),
        tags: Vec::new(),
        stands_for: count,
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::sync::Arc;

    use crate::analysis::Analysis;
    use crate::bounds::FINDINGS_OF_A_RULE;
    use crate::report::check::Summary;
    use crate::rules::{Checked, Finding, all_findings, findings};
    use crate::settings::Settings;
    use crate::text::Text;
    use crate::yaml::Format;

    /// A config in which a field of a backend is misspelt in each of so many ways.
    fn misspelt(count: usize, comment: &str) -> String {
        let mut text = "swagger: '2.0'\nx-google-backend:\n".to_owned();
        for number in 0..count {
            writeln!(text, "  adress{number}: 1{comment}").expect("written");
        }
        text + "paths: {}\n"
    }

    fn read(text: &str) -> Analysis {
        Analysis::new(Text::new(text), Format::Yaml, Arc::new(Settings::default()))
    }

    fn of_rule<'f>(found: &'f [Finding], rule: &str) -> Vec<&'f Finding> {
        found.iter().filter(|it| it.rule == rule).collect()
    }

    #[test]
    fn the_first_ones_are_told_and_all_are_counted() {
        let analysis = read(&misspelt(FINDINGS_OF_A_RULE + 3, ""));
        let found = findings(&analysis);
        let found = of_rule(&found, "unknown-field");
        assert_eq!(found.len(), FINDINGS_OF_A_RULE + 1);
        let last = found.last().expect("a finding");
        let expected = "3 more findings of `unknown-field` are not shown. The first is here.";
        assert_eq!((&*last.message, last.stands_for), (expected, 3));
        let first_left = format!("adress{FINDINGS_OF_A_RULE}");
        assert_eq!(last.range.of(analysis.source()), first_left);
        let mut summary = Summary::default();
        found.iter().for_each(|finding| summary.count(finding));
        assert_eq!(summary.warning, FINDINGS_OF_A_RULE + 3);
        let all = all_findings(&analysis);
        assert_eq!(of_rule(&all, "unknown-field").len(), FINDINGS_OF_A_RULE + 3);
    }

    #[test]
    fn a_rule_that_is_loud_hides_no_other_one() {
        let text = misspelt(2 * FINDINGS_OF_A_RULE, "") + "x-google-bakend: {}\n";
        let found = findings(&read(&text));
        assert_eq!(of_rule(&found, "unknown-extension").len(), 1);
    }

    #[test]
    fn comments_silence_those_that_are_only_counted() {
        let comment = " # gateway-ls: ignore[unknown-field]";
        let found = findings(&read(&misspelt(FINDINGS_OF_A_RULE + 3, comment)));
        assert_eq!(of_rule(&found, "unknown-field").len(), 0);
        assert_eq!(of_rule(&found, "unused-suppression").len(), 0);
    }

    #[test]
    fn what_has_one_cause_counts_as_one() {
        let mut text = "swagger: '2.0'\npaths:\n".to_owned();
        for number in 0..FINDINGS_OF_A_RULE + 3 {
            writeln!(text, "  /a{number}: {{get: {{x-google-bakend: 1}}}}").expect("written");
        }
        let found = findings(&read(&text));
        let found = of_rule(&found, "unknown-extension");
        let said = format!("The same applies to {} more places.", FINDINGS_OF_A_RULE + 2);
        assert!(found.len() == 1 && found[0].message.ends_with(&said), "{found:#?}");
    }

    #[test]
    fn the_parts_of_a_file_tell_the_same() {
        let mut text = "swagger: '2.0'\npaths:\n".to_owned();
        for number in 0..FINDINGS_OF_A_RULE + 3 {
            writeln!(text, "  /a{number}:\n    get: {{x-google-bakend{number}: 1}}")
                .expect("written");
        }
        let whole = read(&text);
        let settings = Arc::clone(&whole.settings);
        let (tree, text) = (Arc::clone(&whole.tree), whole.text.clone());
        let frame = Analysis::frame_of_tree(text, tree, Format::Yaml, settings);
        let parts = Checked::new(frame, || unreachable!("the parts can be told apart"));
        let without_fixes = |found: &[Finding]| -> Vec<Finding> {
            found.iter().map(Finding::without_fixes).collect()
        };
        let (parts, whole) = (without_fixes(parts.findings()), without_fixes(&findings(&whole)));
        assert_eq!(parts.len(), whole.len());
        assert!(parts == whole);
    }
}
