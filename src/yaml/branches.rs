//! Which branch of a template holds a place, so that it can be told which places are there together
//! in what the template makes.
//!
//! Two places are together if one is in the branch of the other, or in a branch inside it: where
//! the inner one is, the outer one is as well. Everything else may exclude each other; so may what
//! is in a loop or a definition and what is around it.

use std::collections::BTreeMap;

use crate::template::{ControlTag, Mark, TagBlock};
use crate::text::TextRange;

/// The branches of a text.
#[derive(Debug, Default)]
pub(super) struct Branches {
    branches: Vec<Branch>,
    /// From which place on which branch is the innermost, in order.
    switches: Vec<(usize, usize)>,
}

#[derive(Clone, Copy, Debug)]
struct Branch {
    range: TextRange,
    /// The outermost branch around it from which on there are choices only.
    island: usize,
}

/// The branch that is not in any block.
const ROOT: Branch = Branch { range: TextRange { start: 0, end: usize::MAX }, island: 0 };

impl Branches {
    /// The branches that the marks of a text make. Without `tags` nobody can tell, and what is
    /// between two marks that steer anything is a branch by itself.
    pub(super) fn new(marks: &[Mark], tags: Option<&[Option<ControlTag>]>) -> Self {
        let mut branches = Self { branches: vec![ROOT], switches: vec![(0, 0)] };
        match tags {
            Some(tags) => branches.nest(marks, tags),
            None => branches.cut(marks),
        }
        branches
    }

    fn nest(&mut self, marks: &[Mark], tags: &[Option<ControlTag>]) {
        // The branches that are open, and what each is a branch of.
        let mut open: Vec<(usize, TagBlock)> = vec![(0, TagBlock::Choice)];
        for (mark, tag) in marks.iter().zip(tags) {
            let Some(tag) = *tag else { continue };
            let block_kind = match tag {
                ControlTag::Open(block_kind) => Some(block_kind),
                ControlTag::Part(_) | ControlTag::Close => {
                    let closed = open.pop();
                    if let Some((branch, _)) = closed
                        && let Some(branch) = self.branches.get_mut(branch)
                    {
                        branch.range.end = mark.range.start;
                    }
                    closed.map(|(_, block_kind)| block_kind).filter(|_| tag != ControlTag::Close)
                }
            };
            let above = open.last().map_or(0, |(branch, _)| *branch);
            self.switches.push((mark.range.start, above));
            if let Some(block_kind) = block_kind {
                let branch = self.branches.len();
                let island = match block_kind {
                    TagBlock::Choice => self.branches.get(above).map_or(0, |above| above.island),
                    TagBlock::Other => branch,
                };
                let range = TextRange::new(mark.range.end, usize::MAX);
                self.branches.push(Branch { range, island });
                self.switches.push((mark.range.end, branch));
                open.push((branch, block_kind));
            }
        }
    }

    fn cut(&mut self, marks: &[Mark]) {
        for mark in marks.iter().filter(|mark| mark.is_control) {
            let island = self.branches.len();
            if let Some(last) = self.branches.last_mut() {
                last.range.end = mark.range.start;
            }
            self.branches
                .push(Branch { range: TextRange::new(mark.range.end, usize::MAX), island });
            self.switches.push((mark.range.end, island));
        }
    }

    /// The innermost branch that holds a place.
    pub(super) fn at(&self, offset: usize) -> usize {
        let after = self.switches.partition_point(|(start, _)| *start <= offset);
        let last = after.checked_sub(1).and_then(|index| self.switches.get(index));
        last.map_or(0, |(_, branch)| *branch)
    }

    /// Cuts places, which are in order, into groups: each is there together with another one of its
    /// group, if it is not the only one. Gives the first place of the group for each place, by
    /// index. Linear.
    pub(super) fn groups(&self, places: &[usize]) -> Vec<usize> {
        let mut first_of: Vec<usize> = (0..places.len()).collect();
        let mut islands: BTreeMap<usize, Vec<Group>> = BTreeMap::new();
        for (index, place) in places.iter().copied().enumerate() {
            let branch = self.branches.get(self.at(place)).copied().unwrap_or(ROOT);
            let groups = islands.entry(branch.island).or_default();
            let mut group = Group { first: index, last: place, reach: branch.range.end };
            // Its branch is around what came before, or what came before is around its branch.
            while let Some(before) =
                groups.pop_if(|before| before.last >= branch.range.start || before.reach > place)
            {
                if let Some(first) = first_of.get_mut(group.first) {
                    *first = before.first;
                }
                group.first = before.first;
                group.reach = group.reach.max(before.reach);
            }
            groups.push(group);
        }
        for index in 0..first_of.len() {
            // What it points to is before it and has been put right.
            let first = first_of.get(index).and_then(|first| first_of.get(*first)).copied();
            if let (Some(first), Some(place)) = (first, first_of.get_mut(index)) {
                *place = first;
            }
        }
        first_of
    }
}

struct Group {
    first: usize,
    last: usize,
    /// Where the last of the branches of its places ends.
    reach: usize,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template;

    /// The groups of the places of `@` in a text, by the number of their first one.
    fn groups(text: &str) -> Vec<usize> {
        let marks = template::marks(text);
        let tags = template::tags(text, &marks);
        let places: Vec<usize> = text.match_indices('@').map(|(at, _)| at).collect();
        Branches::new(&marks, tags.as_deref()).groups(&places)
    }

    #[test]
    fn places_are_together_or_may_exclude_each_other() {
        for (text, expected) in [
            ("@ @ @", vec![0, 0, 0]),
            ("@ {{ if .a }} {{ end }} @", vec![0, 0]),
            ("{{ if .a }} @ {{ else }} @ {{ end }}", vec![0, 1]),
            ("{{ if .a }} @ {{ else }} @ {{ end }} @", vec![0, 0, 0]),
            ("@ {{ if .a }} @ {{ else }} @ {{ end }}", vec![0, 0, 0]),
            ("{{ if .a }} @ {{ end }}{{ if .b }} @ {{ end }}", vec![0, 1]),
            ("{{ if .a }}{{ if .b }} @ {{ end }} @ {{ else }} @ {{ end }}", vec![0, 0, 2]),
            (
                "{% for a in b %} @ @ {% endfor %} @ {% for a in b %} @ {% endfor %} @",
                vec![0, 0, 2, 3, 2],
            ),
            ("{% for a in b %}{% if a %} @ {% endif %} @ {% endfor %}", vec![0, 0]),
            ("{{ define \"a\" }} @ {{ end }} @", vec![0, 1]),
            ("@ {{ if .a }} @ @ {% endfor %} @", vec![0, 1, 1, 3]),
            ("@ ${a} @ {# b #} @ $C @", vec![0, 0, 0, 0]),
        ] {
            assert_eq!(groups(text), expected, "{text}");
        }
    }
}
