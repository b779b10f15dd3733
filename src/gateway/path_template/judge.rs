//! What is wrong with a path as a whole: limits, the place of `**`, the version of OpenAPI. Knows
//! no document.

use super::problem::{MAX_PARAMETERS, MAX_PATH};
use super::{PathProblem, PathProblemKind, PathTemplate, Rejecter, Segment, SegmentKind, Variable};
use std::ops::Range;

/// Whose path syntax counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathDialect {
    /// OpenAPI 2.0.
    V2,
    /// OpenAPI 3.0 and 3.1.
    V3,
}

impl PathTemplate {
    /// What is wrong with the path, in its order. Holes are not judged.
    ///
    /// `{name=shelves/*}` and `*` anywhere pass in 2.0: nobody knows whether the rules of 2026
    /// refuse them.
    pub fn judge(&self, dialect: PathDialect) -> Vec<PathProblem> {
        let mut problems = self.problems.clone();
        problems.extend(self.double_wildcards_before_the_end());
        problems.extend(self.beyond_limits());
        if dialect == PathDialect::V3 {
            // The replacement of a greedy name is a pattern, which 3.x refuses.
            for greedy in problems.iter_mut().filter(|it| it.kind == PathProblemKind::Name) {
                greedy.replacement = None;
            }
            problems.extend(self.refused_in_v3());
        }
        problems.sort_by_cached_key(|problem| (problem.range.start, problem.range.end));
        problems
    }

    /// The parameters with segments after them although their pattern, which is elsewhere as
    /// in 3.x, is `**`.
    pub fn greedy_before_the_end(&self, is_greedy: impl Fn(&str) -> bool) -> Vec<PathProblem> {
        let Some(last) = self.last_certain_start() else { return Vec::new() };
        let early = self.segments.iter().filter(|segment| match &segment.kind {
            SegmentKind::Variable(variable) => {
                variable.pattern.is_none()
                    && variable.name.start < last
                    && self.name(variable).is_some_and(&is_greedy)
            }
            _ => false,
        });
        early
            .map(|segment| {
                problem(
                    PathProblemKind::GreedyParameterNotLast,
                    segment.range.clone(),
                    Rejecter::Rules2026,
                )
            })
            .collect()
    }

    fn double_wildcards_before_the_end(&self) -> Vec<PathProblem> {
        let Some(last) = self.last_certain_start() else { return Vec::new() };
        let early = self.segments.iter().filter(|segment| match &segment.kind {
            SegmentKind::DoubleWildcard => segment.range.start < last,
            SegmentKind::Variable(variable) => variable
                .segments
                .iter()
                .any(|inner| inner.kind == SegmentKind::DoubleWildcard && inner.range.start < last),
            _ => false,
        });
        early
            .map(|segment| {
                problem(
                    PathProblemKind::DoubleWildcardNotLast,
                    segment.range.clone(),
                    Rejecter::Rules2026,
                )
            })
            .collect()
    }

    /// Where the last segment begins that is known to be one: a slash at the end is told on its
    /// own, and a hole may be empty.
    fn last_certain_start(&self) -> Option<usize> {
        let is_certain = |segment: &&Segment| {
            !segment.range.is_empty() && !matches!(segment.kind, SegmentKind::Unknown(_))
        };
        Some(self.flat_segments().filter(is_certain).last()?.range.start)
    }

    fn beyond_limits(&self) -> Vec<PathProblem> {
        let mut problems = Vec::new();
        let mut beyond = self.variables().skip(MAX_PARAMETERS);
        if let Some(first) = beyond.next() {
            let end = beyond.last().unwrap_or(first).range.end;
            problems.push(problem(
                PathProblemKind::TooManyParameters,
                first.range.start..end,
                Rejecter::Rules2026,
            ));
        }
        if !self.has_hole && self.text.chars().count() > MAX_PATH {
            problems.push(problem(
                PathProblemKind::LongPath,
                0..self.text.len(),
                Rejecter::Rules2026,
            ));
        }
        problems
    }

    fn refused_in_v3(&self) -> Vec<PathProblem> {
        // One that is too early is proven to be wrong, and reported as that.
        let last = self.last_certain_start().unwrap_or_default();
        let wildcards = self.segments.iter().filter(|segment| {
            segment.kind == SegmentKind::DoubleWildcard && segment.range.start >= last
        });
        let wildcards = wildcards.map(|segment| {
            problem(PathProblemKind::DoubleWildcard, segment.range.clone(), Rejecter::Unclear)
        });
        let patterns = self.variables().filter_map(|variable| self.pattern_in_name(variable));
        wildcards.chain(patterns).collect()
    }

    fn pattern_in_name(&self, variable: &Variable) -> Option<PathProblem> {
        let is_unknown = |segment: &Segment| matches!(segment.kind, SegmentKind::Unknown(_));
        if variable.segments.iter().any(is_unknown) {
            return None;
        }
        let rejected_by = match self.pattern(variable)? {
            "*" | "**" => Rejecter::Rules2026,
            "" => return None,
            _ => Rejecter::Unclear,
        };
        let mut found =
            problem(PathProblemKind::PatternInName, variable.range.clone(), rejected_by);
        // Any other pattern would be lost.
        if self.pattern(variable) == Some("*") {
            found.replacement = Some(format!("{{{}}}", self.slice(variable.name.clone())));
        }
        Some(found)
    }
}

fn problem(kind: PathProblemKind, range: Range<usize>, rejected_by: Rejecter) -> PathProblem {
    PathProblem { kind, range, rejected_by, replacement: None }
}
