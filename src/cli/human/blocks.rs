//! Findings that are shown at once: those that say the same, and those about the same places.

use std::collections::{BTreeMap, BTreeSet};

use super::pieces::headline;
use crate::rules::Finding;
use crate::text::TextRange;

/// What is drawn into one excerpt. Neither it nor its parts are ever empty.
pub(super) struct Block<'a> {
    /// Findings with one title, for each title. All are at the same places.
    pub(super) titled: Vec<Vec<&'a Finding>>,
}

/// The findings in blocks, in the order of the first one of each.
pub(super) fn blocks(findings: &[Finding]) -> Vec<Block<'_>> {
    let mut titled: Vec<Vec<&Finding>> = Vec::new();
    let mut known = BTreeMap::new();
    for finding in findings {
        let title = (finding.rule, finding.severity, headline(&finding.message).0);
        let at = *known.entry(title).or_insert(titled.len());
        match titled.get_mut(at) {
            Some(same) => same.push(finding),
            None => titled.push(vec![finding]),
        }
    }
    let mut blocks: Vec<Block<'_>> = Vec::new();
    for same in titled {
        match blocks.last_mut() {
            Some(block) if block.is_at(&same) && !block.is_of_rule_of(&same) => {
                block.titled.push(same)
            }
            _ => blocks.push(Block { titled: vec![same] }),
        }
    }
    blocks
}

impl<'a> Block<'a> {
    /// All findings of it.
    pub(super) fn findings(&self) -> impl Iterator<Item = &'a Finding> {
        self.titled.iter().flatten().copied()
    }

    /// Where its findings are, each place once.
    pub(super) fn ranges(&self) -> Vec<TextRange> {
        let mut known = BTreeSet::new();
        let ranges = self.findings().map(|finding| finding.range);
        ranges.filter(|range| known.insert(*range)).collect()
    }

    /// Whether a finding of the same rule is there, from which these would not be told apart.
    fn is_of_rule_of(&self, same: &[&Finding]) -> bool {
        same.first().is_some_and(|first| self.findings().any(|it| it.rule == first.rule))
    }

    fn is_at(&self, same: &[&Finding]) -> bool {
        let starts = |findings: &[&Finding]| -> Vec<usize> {
            findings.iter().map(|finding| finding.range.start).collect()
        };
        self.titled.first().is_some_and(|first| starts(first) == starts(same))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::finding;
    use super::*;

    #[test]
    fn one_title_or_one_place_is_one_block() {
        let findings = [
            finding("a", 1, "It has no id. Name it `x`."),
            finding("b", 1, "It has no answer."),
            finding("c", 2, "Alone."),
            finding("a", 3, "It has no id. Name it `y`."),
            finding("b", 3, "It has no answer."),
            finding("b", 4, "It has no id."),
        ];
        let blocks: Vec<String> = blocks(&findings)
            .iter()
            .map(|block| {
                let titles = block.titled.iter().map(|same| {
                    let places = same.iter().map(|it| it.range.start.to_string());
                    format!("{}@{}", same[0].rule, places.collect::<Vec<_>>().join(","))
                });
                titles.collect::<Vec<_>>().join(" ")
            })
            .collect();
        assert_eq!(blocks, ["a@1,3 b@1,3", "c@2", "b@4"]);
    }
}
