//! All fixes that need no look, applied until there are none left. Knows no file: text in, text
//! out.

use std::sync::Arc;

use crate::analysis::Analysis;
use crate::bounds;
use crate::edit;
use crate::edit::Edit;
use crate::features::fix_all;
use crate::rules::{self, Finding, Fix};
use crate::text::Text;

/// Rounds that are made at most. Fixes that need more than a few undo each other.
const MOST_ROUNDS: usize = 16;
/// Readings that a round may take to find out which fixes do damage.
const MOST_TRIES: usize = 32;

/// A text in which everything is mended that can be mended without a look.
#[derive(Debug)]
pub struct Fixed {
    /// The text and what is known of it.
    pub analysis: Analysis,
    /// What is left to do.
    pub findings: Vec<Finding>,
    /// How many findings were mended.
    pub count: usize,
}

/// Applies the safe fixes of all findings, then those of what is found in the new text, and so on.
/// Fixes that would leave more syntax errors or keys twice are left out.
pub fn fixed(analysis: Analysis) -> Fixed {
    let fixed = fixed_by(analysis, rules::all_findings);
    if fixed.findings.len() <= bounds::FINDINGS_OF_A_RULE {
        return fixed;
    }
    let findings = rules::findings(&fixed.analysis);
    Fixed { findings, ..fixed }
}

/// The same with other findings than those of the rules.
fn fixed_by(analysis: Analysis, find: impl Fn(&Analysis) -> Vec<Finding>) -> Fixed {
    let findings = find(&analysis);
    let mut fixed = Fixed { analysis, findings, count: 0 };
    for _ in 0..MOST_ROUNDS {
        let safe: Vec<&Finding> =
            fixed.findings.iter().filter(|it| it.fixes.iter().any(|fix| fix.safe)).collect();
        let mut tries = MOST_TRIES;
        let Some(round) = round(&fixed, &safe, &find, &mut tries) else { break };
        let count = fixed.count + round.count;
        fixed = Fixed { count, ..round };
    }
    fixed
}

/// One round: the new text, and how many findings it mends; `None` if there is nothing to do. If
/// the fixes together do damage, those of one half that do none.
fn round(
    before: &Fixed,
    findings: &[&Finding],
    find: &impl Fn(&Analysis) -> Vec<Finding>,
    tries: &mut usize,
) -> Option<Fixed> {
    *tries = tries.checked_sub(1)?;
    match applied(before, findings, find)? {
        Ok(after) => Some(after),
        Err(Damage) if findings.len() < 2 => None,
        Err(Damage) => {
            let (first, second) = findings.split_at(findings.len() / 2);
            round(before, first, find, tries).or_else(|| round(before, second, find, tries))
        }
    }
}

/// The text is worse than before.
struct Damage;

/// The text with the safe fixes of some findings; `None` if they change nothing.
fn applied(
    before: &Fixed,
    findings: &[&Finding],
    find: &impl Fn(&Analysis) -> Vec<Finding>,
) -> Option<Result<Fixed, Damage>> {
    let analysis = &before.analysis;
    let edits = fix_all(analysis, findings.iter().copied());
    let text = edit::apply(analysis.source(), &edits)?;
    if text == analysis.source() {
        return None;
    }
    let settings = Arc::clone(&analysis.settings);
    let mut new = Analysis::new(Text::new(&text), analysis.format, settings);
    new.is_template = analysis.is_template;
    new.companions = Arc::clone(&analysis.companions);
    let found = find(&new);
    let twice =
        |findings: &[Finding]| findings.iter().filter(|it| it.rule == "duplicate-key").count();
    if new.tree.errors().len() > analysis.tree.errors().len()
        || twice(&found) > twice(&before.findings)
    {
        return Some(Err(Damage));
    }
    let is_taken =
        |fix: &Fix| !fix.edits.is_empty() && fix.edits.iter().all(|edit| is_among(edit, &edits));
    let first_safe =
        |finding: &&&Finding| finding.fixes.iter().find(|fix| fix.safe).is_some_and(is_taken);
    let count = findings.iter().filter(first_safe).count();
    Some(Ok(Fixed { analysis: new, findings: found, count }))
}

/// Whether an edit is one of a list in the order of their places, in which no two places touch.
fn is_among(edit: &Edit, edits: &[Edit]) -> bool {
    let at = edits.partition_point(|other| other.range < edit.range);
    edits.get(at) == Some(edit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Settings, Severity};
    use crate::text::TextRange;
    use crate::yaml::Format;

    /// A finding with one fix that makes these changes, each given as what is at its place.
    fn finding(source: &str, safe: bool, changes: &[(&str, &str)]) -> Option<Finding> {
        let edit = |(old, new): &(&str, &str)| {
            let start = source.find(old)?;
            let range = TextRange::new(start, start + old.len());
            Some(Edit { range, text: (*new).to_owned() })
        };
        let edits: Vec<Edit> = changes.iter().map(edit).collect::<Option<_>>()?;
        Some(Finding {
            rule: "some-rule",
            severity: Severity::Warning,
            is_rejection: false,
            message: String::new(),
            range: edits.first()?.range,
            operation: None,
            docs: None,
            related: Vec::new(),
            elsewhere: Vec::new(),
            fixes: vec![Fix { title: String::new(), safe, edits }],
            tags: Vec::new(),
            stands_for: 1,
        })
    }

    /// Each change is found as long as its old text is there.
    #[track_caller]
    fn check(source: &str, changes: &[&[(&str, &str)]], expected: &str, count: usize) {
        let settings = Settings { assume_config: Some(true), ..Settings::default() };
        let analysis = Analysis::new(Text::new(source), Format::Yaml, Arc::new(settings));
        let find = |analysis: &Analysis| {
            let found = changes.iter().map(|changes| finding(analysis.source(), true, changes));
            found.flatten().collect()
        };
        let fixed = fixed_by(analysis, find);
        assert_eq!((fixed.analysis.source(), fixed.count), (expected, count));
        assert_eq!(fixed.findings, find(&fixed.analysis));
    }

    #[test]
    fn what_is_safe_is_mended() {
        check("a: 1\nb: 2\n", &[], "a: 1\nb: 2\n", 0);
        check("a: 1\nb: 2\n", &[&[("1", "one"), ("2", "two")]], "a: one\nb: two\n", 1);
        check("a: 1\nb: 2\n", &[&[("2", "two")], &[("1", "")]], "a: \nb: two\n", 2);
        check("a: 1\n", &[&[("3", "three")]], "a: 1\n", 0);
    }

    #[test]
    fn the_rest_of_the_text_stays_as_it_is() {
        check("\u{feff}ä: 1\r\nb: 2\rc: 3", &[&[("2", "")]], "\u{feff}ä: 1\r\nb: \rc: 3", 1);
    }

    #[test]
    fn what_must_be_looked_at_is_left() {
        let source = "a: 1\n";
        let analysis =
            Analysis::new(Text::new(source), Format::Yaml, Arc::new(Settings::default()));
        let find = |_: &Analysis| vec![finding(source, false, &[("1", "2")]).unwrap()];
        let fixed = fixed_by(analysis, find);
        assert_eq!((fixed.analysis.source(), fixed.count, fixed.findings.len()), (source, 0, 1));
    }

    #[test]
    fn fixes_that_touch_wait_for_the_next_round() {
        check("a: xy\n", &[&[("x", "1")], &[("xy", "2")], &[("1y", "3")]], "a: 3\n", 2);
        check("a: x\n", &[&[("x", "y")], &[("y", "z")], &[("z", "end")]], "a: end\n", 3);
    }

    #[test]
    fn fixes_without_an_end_are_ended() {
        check("a: 1\n", &[&[("a", "aa")]], &format!("{}: 1\n", "a".repeat(17)), 16);
        check("a: x\n", &[&[("x", "x")]], "a: x\n", 0);
    }

    #[test]
    fn a_fix_that_breaks_the_text_is_not_taken() {
        check("a: 1\nb: {c: 2}\n", &[&[("}", "")], &[("1", "one")]], "a: one\nb: {c: 2}\n", 1);
        // What was broken before may stay so.
        check("a: 1\nb: {c: 2\n", &[&[("1", "one")]], "a: one\nb: {c: 2\n", 1);
    }

    #[test]
    fn one_that_breaks_the_text_keeps_the_others_from_nothing() {
        check(
            r#"a: 1
b: 2
c: 3
"#,
            &[&[("1", "one")], &[("2", "\"two")], &[("3", "three")]],
            r#"a: one
b: 2
c: three
"#,
            2,
        );
    }

    #[test]
    fn broken_text_is_left_to_people() {
        let text = r#"swagger: '2.0'
x-google-backend: {address: https://a.example.com}
paths:
  /a/:
    get: {operationId: a, responses: {200: {}}}
  /orders:
    get:
/      operationId: listOrders
      responses: {200: {}}
"#;
        let analysis = Analysis::new(Text::new(text), Format::Yaml, Arc::new(Settings::default()));
        let fixed = fixed(analysis);
        assert_eq!((fixed.analysis.source(), fixed.count), (&*text.replace("/a/", "/a"), 1));
    }

    #[test]
    fn no_key_stands_twice_afterwards() {
        let text = r#"swagger: '2.0'
x-google-backend: {adress: https://a.example.com, addres: https://b.example.com}
"#;
        let analysis = Analysis::new(Text::new(text), Format::Yaml, Arc::new(Settings::default()));
        let fixed = fixed(analysis);
        assert!(!fixed.findings.iter().any(|finding| finding.rule == "duplicate-key"));
        assert!(fixed.analysis.source().contains("address: https://a.example.com"));
    }

    #[test]
    fn the_rules_are_asked() {
        let text = "swagger: '2.0'\nx-google-backend: {address: a, address: b}\n";
        let analysis = Analysis::new(Text::new(text), Format::Yaml, Arc::default());
        let fixed = fixed(analysis);
        assert!(fixed.findings.iter().any(|finding| finding.rule == "duplicate-key"));
    }
}
