//! Reads a path key as Google does: segments, wildcards, `{name}`, `{name=pattern}`, a final
//! `:verb`. Says who rejects it and why, and which paths are the same pattern. Knows no operation,
//! no declared parameter and no file; places are bytes of the given string.
//!
//! `{x}` is a parameter. `{{x}}`, `${x}` and every other hole of `template` stand for unknown
//! text: they may hold slashes, parameters or nothing, so nothing is said about them.

mod judge;
mod problem;
mod reader;

use std::ops::Range;

pub use judge::PathDialect;
pub use problem::{PathProblem, PathProblemKind, Rejecter};

/// A path as Google reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathTemplate {
    text: String,
    segments: Vec<Segment>,
    verb: Option<Range<usize>>,
    is_verb_unknown: bool,
    has_hole: bool,
    /// What is wrong in any version of OpenAPI, in the order of the path.
    problems: Vec<PathProblem>,
}

/// What is between two slashes; slashes inside braces do not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its bytes, without slashes and without the verb.
    pub range: Range<usize>,
    /// What it is.
    pub kind: SegmentKind,
}

/// What a segment is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SegmentKind {
    /// Text that means itself; empty where two slashes meet or a path ends with one.
    Literal,
    /// `*`: one segment.
    Wildcard,
    /// `**`: any number of segments.
    DoubleWildcard,
    /// `{name}` or `{name=pattern}`.
    Variable(Variable),
    /// It holds a hole. With the parameters beside it.
    Unknown(Vec<Variable>),
    /// No segment that Google can read. With the parameters that it seems to hold.
    Malformed(Vec<Variable>),
}

/// A parameter of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its bytes with the braces.
    pub range: Range<usize>,
    /// The bytes of its name.
    pub name: Range<usize>,
    /// Whether the name holds a hole.
    pub is_name_unknown: bool,
    /// The bytes of the pattern, without `=`. `None`: not written, which means `*`.
    pub pattern: Option<Range<usize>>,
    /// The segments of the pattern; one `*` where none is written. Never variables.
    pub segments: Vec<Segment>,
}

/// What requests are held against: a segment with the braces taken away.
#[derive(Clone, Copy)]
enum Part<'t> {
    /// Exactly this text.
    Literal(&'t str),
    /// One segment.
    One,
    /// Any number of segments.
    Many,
}

impl PathTemplate {
    /// Reads a path, with or without its basePath. Whatever is wrong in it is told by
    /// [`PathTemplate::judge`].
    pub fn parse(path: &str) -> Self {
        reader::read(path)
    }

    /// The path as it was given.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The segments, in order. `/` has none.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The bytes of the verb, without its colon.
    pub fn verb(&self) -> Option<Range<usize>> {
        self.verb.clone()
    }

    /// Whether any part of the path is unknown.
    pub fn has_hole(&self) -> bool {
        self.has_hole
    }

    /// The parameters, in order.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.segments.iter().flat_map(|segment| match &segment.kind {
            SegmentKind::Variable(variable) => std::slice::from_ref(variable),
            SegmentKind::Unknown(variables) | SegmentKind::Malformed(variables) => variables,
            SegmentKind::Literal | SegmentKind::Wildcard | SegmentKind::DoubleWildcard => &[],
        })
    }

    /// The name of a parameter of this path. `None`: it is missing or holds a hole.
    pub fn name(&self, variable: &Variable) -> Option<&str> {
        let name = self.slice(variable.name.clone());
        (!variable.is_name_unknown && !name.is_empty()).then_some(name)
    }

    /// The pattern of a parameter of this path, as it would be written into the `pattern` of an
    /// `x-google-parameter`. `None`: not written.
    pub fn pattern(&self, variable: &Variable) -> Option<&str> {
        variable.pattern.clone().map(|range| self.slice(range))
    }

    /// What two paths that match the same requests have in common: names are left out, `{x}` is
    /// `*` and `{x=**}` is `**`. `None`: the path is not wholly known or cannot be read.
    ///
    /// Two operations with the same method and the same form make the proxy reject the config.
    pub fn normal_form(&self) -> Option<String> {
        let parts = self.parts()?;
        let mut form = String::with_capacity(self.text.len());
        for part in &parts {
            form.push('/');
            form.push_str(match part {
                Part::Literal(text) => text,
                Part::One => "*",
                Part::Many => "**",
            });
        }
        if parts.is_empty() {
            form.push('/');
        }
        if let Some(verb) = self.verb_text() {
            form.push(':');
            form.push_str(verb);
        }
        Some(form)
    }

    /// The path with each parameter as `{name}`, its pattern left out.
    pub fn without_patterns(&self) -> String {
        let mut path = String::with_capacity(self.text.len());
        let mut done = 0;
        for variable in self.variables() {
            path.push_str(self.slice(done..variable.name.end));
            path.push('}');
            done = variable.range.end;
        }
        path.push_str(self.slice(done..self.text.len()));
        path
    }

    /// The parts that a request is held against. `None`: they are not known.
    fn parts(&self) -> Option<Vec<Part<'_>>> {
        let is_rooted = self.text.starts_with('/') && !self.is_verb_unknown;
        let parts = self.flat_segments().map(|segment| self.part(segment));
        is_rooted.then(|| parts.collect()).flatten()
    }

    fn verb_text(&self) -> Option<&str> {
        self.verb.clone().map(|range| self.slice(range))
    }

    /// The segments with those of each pattern in place of the parameter.
    fn flat_segments(&self) -> impl Iterator<Item = &Segment> {
        self.segments.iter().flat_map(|segment| match &segment.kind {
            SegmentKind::Variable(variable) => variable.segments.as_slice(),
            _ => std::slice::from_ref(segment),
        })
    }

    fn part(&self, segment: &Segment) -> Option<Part<'_>> {
        match segment.kind {
            SegmentKind::Literal if segment.range.is_empty() => None,
            SegmentKind::Literal => Some(Part::Literal(self.slice(segment.range.clone()))),
            SegmentKind::Wildcard => Some(Part::One),
            SegmentKind::DoubleWildcard => Some(Part::Many),
            SegmentKind::Variable(_) | SegmentKind::Unknown(_) | SegmentKind::Malformed(_) => None,
        }
    }

    fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }
}

/// The path without the slashes at its end; `/` alone stays.
pub fn without_trailing_slashes(path: &str) -> &str {
    match path.trim_end_matches('/') {
        "" => path.get(..1).unwrap_or_default(),
        trimmed => trimmed,
    }
}

#[cfg(test)]
mod tests;
