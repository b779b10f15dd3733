//! One slip, one finding: where the same is said of many places, it is said at the first one, and
//! the others are related places. Knows no rule but by its id.

use std::collections::BTreeMap;

use super::reports::{Counted, Kind, Reported, Reports, name_of};
use super::{Finding, Fix, Related};
use crate::edit::combine;
use crate::settings::Severity;
use crate::text::TextRange;

/// Other places that a finding points at; the rest is counted.
const MOST_SHOWN: usize = 20;

/// Keeps those that nothing silences and, of those that say the same or have the same cause, the
/// first in the text. What silences the first one silences all; another one is silenced alone.
/// Errors stay as they are unless their rule tells the cause, since each must be mended for itself.
/// Returns with them those that are only counted.
pub(super) fn fold(
    all: Reports,
    mut silences: impl FnMut(&str, usize) -> bool,
) -> (Vec<Finding>, Vec<Counted>) {
    let Reports { first, mut counted } = all;
    let mut silences = |rule: &str, range: TextRange| silences(rule, range.start);
    counted.retain(|it| !silences(it.kind.rule, it.range));
    let mut kept: Vec<Finding> = Vec::with_capacity(first.len());
    let mut same: BTreeMap<(&'static str, Severity, String), Vec<Finding>> = BTreeMap::new();
    for reported in first {
        let common = reported.common().map(str::to_owned);
        let Reported { finding, .. } = reported;
        match common {
            Some(common) => {
                same.entry((finding.rule, finding.severity, common)).or_default().push(finding);
            }
            None if !silences(finding.rule, finding.range) => kept.push(finding),
            None => {}
        }
    }
    let mut more = of_groups(&mut counted, &same);
    for ((.., common), mut group) in same {
        group.sort_by_cached_key(|finding| finding.range);
        let mut group = group.into_iter();
        let Some(mut first) = group.next() else { continue };
        let is_silenced = silences(first.rule, first.range);
        // All are asked, so that no comment counts as one that silences nothing.
        let others: Vec<_> = group.filter(|it| !silences(it.rule, it.range)).collect();
        if !is_silenced {
            let more = more.remove(&(Kind::of(&first), name_of(&common))).unwrap_or_default();
            take_in(&mut first, &others, more);
            kept.push(first);
        }
    }
    (kept, counted)
}

/// Takes out those that are counted and said together with one of the groups: how many for each.
fn of_groups(
    counted: &mut Vec<Counted>,
    groups: &BTreeMap<(&'static str, Severity, String), Vec<Finding>>,
) -> BTreeMap<(Kind, u64), usize> {
    if counted.is_empty() {
        return BTreeMap::new();
    }
    let names = groups.iter().filter_map(|((.., common), group)| {
        let kind = Kind::of(group.first()?);
        Some(((kind, name_of(common)), 0))
    });
    let mut more: BTreeMap<(Kind, u64), usize> = names.collect();
    counted.retain(|it| {
        let group = it.common.and_then(|common| more.get_mut(&(it.kind, common)));
        let is_alone = group.is_none();
        group.into_iter().for_each(|count| *count += 1);
        is_alone
    });
    more
}

/// What is said of each other place.
const HERE: &str = "the same here";

fn count_in_words(others: usize) -> String {
    let places = if others == 1 { "place" } else { "places" };
    format!("The same applies to {others} more {places}.")
}

/// Whether a sentence of the message says no more than how many related places there are: who shows
/// all of them can leave it out.
pub fn counts_related(finding: &Finding, sentence: &str) -> bool {
    let others = finding.related.iter().filter(|it| it.message == HERE).count();
    others > 0 && sentence == count_in_words(others)
}

fn take_in(finding: &mut Finding, others: &[Finding], more: usize) {
    if others.is_empty() && more == 0 {
        return;
    }
    finding.message.push_str(&format!(" {}", count_in_words(others.len() + more)));
    let here = |other: &Finding| Related { message: HERE.to_owned(), range: other.range };
    finding.related.extend(others.iter().take(MOST_SHOWN).map(here));
    // What is only counted has no fix.
    if more > 0 {
        return;
    }
    let fixes = std::mem::take(&mut finding.fixes).into_iter();
    finding.fixes = fixes.map(|fix| everywhere(fix, others)).collect();
}

/// The fix for all places at once; for the first one alone where another one lacks it.
fn everywhere(fix: Fix, others: &[Finding]) -> Fix {
    let same = |other: &Finding| other.fixes.iter().find(|it| it.title == fix.title).cloned();
    let Some(all) = others.iter().map(same).collect::<Option<Vec<_>>>() else { return fix };
    let safe = fix.safe && all.iter().all(|it| it.safe);
    let edits = std::iter::once(&fix).chain(&all).map(|it| it.edits.clone());
    match combine(edits) {
        Some(edits) => {
            let title = format!("{} at all {} places", fix.title, all.len() + 1);
            Fix { title, safe, edits }
        }
        None => fix,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{findings_of, fixed_by_rule, read};

    const MISSPELT: &str = r#"swagger: '2.0'
paths:
  /a:
    get:
      x-google-backend: {address: https://a.example.com/a, path_transalation: CONSTANT_ADDRESS}
  /b:
    get:
      x-google-backend: {address: https://a.example.com/b, path_transalation: CONSTANT_ADDRESS}
    put:
      x-google-backend: {address: https://a.example.com/b, path_transalation: CONSTANT_ADDRESS}
    post:
      x-google-backend: {address: https://a.example.com/b, deadlines: 3}
"#;

    #[test]
    fn the_first_place_speaks_for_all() {
        let found = findings_of("unknown-field", MISSPELT);
        assert_eq!(found.lines().count(), 2, "{found}");
        assert!(found.contains("The same applies to 2 more places."), "{found}");
        let findings = read(MISSPELT);
        let finding = findings.iter().find(|it| it.rule == "unknown-field").expect("a finding");
        let names = finding.related.iter().map(|it| it.range.of(MISSPELT));
        assert_eq!(names.collect::<Vec<_>>(), ["path_transalation"; 2]);
        assert!(finding.related.iter().all(|it| it.range > finding.range));
    }

    #[test]
    fn one_fix_mends_all() {
        let fixed = fixed_by_rule("unknown-field", MISSPELT);
        let title = "Rename to `path_translation` at all 3 places";
        assert!(fixed.iter().any(|it| it == title), "{fixed:#?}");
        let text = MISSPELT.replace("transalation", "translation");
        assert!(fixed.contains(&text), "{fixed:#?}");
    }

    #[test]
    fn a_comment_at_the_first_place_silences_all_and_any_other_itself() {
        let ignored = |index: usize| {
            let mut lines: Vec<_> = MISSPELT.lines().map(str::to_owned).collect();
            lines[index].push_str(" # gateway-ls: ignore[unknown-field]");
            let found = read(&lines.join("\n"));
            assert!(found.iter().all(|it| it.rule != "unused-suppression"), "{found:#?}");
            let found = found.into_iter().filter(|it| it.rule == "unknown-field");
            found.map(|it| it.message).collect::<Vec<_>>().join("\n")
        };
        assert!(!ignored(4).contains("transalation"), "{}", ignored(4));
        assert!(ignored(7).contains("The same applies to 1 more place."), "{}", ignored(7));
    }

    #[test]
    fn the_places_shown_are_bounded() {
        let mut text = r#"swagger: '2.0'
x-google-backend: {address: https://a.example.com}
paths:
"#
        .to_owned();
        for number in 0..50 {
            text.push_str(&format!("  /a{number}: {{get: {{x-google-backends: 1}}}}\n"));
        }
        let found = read(&text).into_iter().filter(|it| it.rule == "unknown-extension");
        let found: Vec<_> = found.collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].related.len(), 20);
        assert!(found[0].message.ends_with("The same applies to 49 more places."));
    }
}
