//! Cuts a path into segments in one pass and notes what neither version of OpenAPI allows. Knows
//! no limit and no version.

use super::problem::MAX_NAME;
use super::{PathProblem, PathProblemKind, PathTemplate, Rejecter, Segment, SegmentKind, Variable};
use crate::bounds;
use crate::template::{self, PieceKind};
use std::collections::BTreeMap;
use std::ops::Range;

/// Stands for each byte of a hole while the path is cut up.
const HOLE: u8 = 0;

pub(super) fn read(path: &str) -> PathTemplate {
    if path.len() > bounds::PATH.0 {
        return unread(path);
    }
    let mut reader = Reader::new(path);
    let (segments, verb) = reader.path();
    let has_hole = reader.masked.contains(&HOLE);
    let verb_bytes = verb.clone().and_then(|verb| reader.masked.get(verb));
    let is_verb_unknown = verb_bytes.is_some_and(|bytes| bytes.contains(&HOLE));
    let mut problems = reader.fold_query();
    problems.sort_by_cached_key(|problem| (problem.range.start, problem.range.end));
    PathTemplate { text: path.to_owned(), segments, verb, is_verb_unknown, has_hole, problems }
}

/// A path that is too long to be one: nothing is known of it.
fn unread(path: &str) -> PathTemplate {
    let all = Segment { range: 0..path.len(), kind: SegmentKind::Unknown(Vec::new()) };
    PathTemplate {
        text: path.to_owned(),
        segments: vec![all],
        verb: None,
        is_verb_unknown: true,
        has_hole: true,
        problems: Vec::new(),
    }
}

struct Reader<'a> {
    text: &'a str,
    /// The bytes of the path, with [`HOLE`] for each byte of a hole.
    masked: Vec<u8>,
    /// Where each `{` that is closed has its `}`.
    closing: BTreeMap<usize, usize>,
    /// A last segment that begins with a colon.
    verb_after_slash: Option<Range<usize>>,
    problems: Vec<PathProblem>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        let mut masked = text.as_bytes().to_vec();
        for piece in template::pieces(text) {
            if piece.kind == PieceKind::Literal || is_name(text, &piece.range) {
                continue;
            }
            if let Some(hole) = masked.get_mut(piece.range) {
                hole.fill(HOLE);
            }
        }
        let closing = closing(&masked);
        Self { text, masked, closing, verb_after_slash: None, problems: Vec::new() }
    }

    fn path(&mut self) -> (Vec<Segment>, Option<Range<usize>>) {
        let (start, end) = match self.masked.first() {
            Some(b'/') => (1, self.text.len()),
            _ => (0, self.text.len()),
        };
        let mut ranges = match self.text {
            "/" | "" => Vec::new(),
            _ => self.split(start..end),
        };
        if start == 0 && self.masked.first() != Some(&HOLE) {
            let first = ranges.first().map_or(0..0, Range::clone);
            self.note(PathProblemKind::MissingLeadingSlash, first, Rejecter::Compiler);
        }
        self.refuse_empty_segments(&ranges);
        let count = ranges.len();
        let verb = ranges.last_mut().and_then(|last| self.verb(last, count));
        let segments = ranges.into_iter().map(|range| self.segment(range)).collect();
        (segments, verb)
    }

    /// The ranges between slashes outside of braces.
    fn split(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut ranges = Vec::new();
        let mut start = range.start;
        for slash in self.outside_braces(range.clone()) {
            if self.masked.get(slash) == Some(&b'/') {
                ranges.push(start..slash);
                start = slash + 1;
            }
        }
        ranges.push(start..range.end);
        ranges
    }

    /// The places that no parameter covers.
    fn outside_braces(&self, range: Range<usize>) -> impl Iterator<Item = usize> {
        let mut inside_until = range.start;
        range.filter(move |at| {
            if *at < inside_until {
                return false;
            }
            match self.closing.get(at) {
                Some(close) => {
                    inside_until = close + 1;
                    false
                }
                None => true,
            }
        })
    }

    fn refuse_empty_segments(&mut self, ranges: &[Range<usize>]) {
        let mut run_start = None;
        for range in ranges {
            match (range.is_empty(), run_start) {
                (true, None) => run_start = Some(range.start.saturating_sub(1)),
                (true, Some(_)) | (false, None) => {}
                (false, Some(start)) => {
                    let slashes = start..range.start;
                    // The compiler takes every other slash as a segment of its own.
                    let rejected_by = match slashes.len() % 2 {
                        0 => Rejecter::Compiler,
                        _ => Rejecter::Proxy,
                    };
                    let slash = Some("/".to_owned());
                    self.note_with(PathProblemKind::EmptySegment, slashes, rejected_by, slash);
                    run_start = None;
                }
            }
        }
        let Some(start) = run_start else { return };
        let slashes = start..self.text.len();
        let rejected_by = match slashes.len() % 2 {
            0 => Rejecter::Proxy,
            _ => Rejecter::Compiler,
        };
        let kept = Some(if start == 0 { "/" } else { "" }.to_owned());
        self.note_with(PathProblemKind::TrailingSlash, slashes, rejected_by, kept);
    }

    /// Takes the verb off the last segment, one of `count`.
    fn verb(&mut self, last: &mut Range<usize>, count: usize) -> Option<Range<usize>> {
        let is_colon = |at: &usize| self.masked.get(*at) == Some(&b':');
        let colon = self.outside_braces(last.clone()).find(is_colon)?;
        let verb = colon + 1..last.end;
        let bytes = self.masked.get(verb.clone()).unwrap_or_default();
        if bytes.iter().any(|byte| b"*{}=".contains(byte)) {
            return None;
        }
        let repeats_colon = bytes.contains(&b':');
        if colon == last.start {
            let rejected_by = match count {
                1 if !verb.is_empty() => Rejecter::Compiler,
                _ => Rejecter::Proxy,
            };
            let parameter = self.as_parameter(last.clone());
            let kind = PathProblemKind::VerbAfterSlash;
            self.note_with(kind, last.clone(), rejected_by, parameter);
            self.verb_after_slash = Some(last.clone());
            return None;
        }
        let before = self.masked.get(colon - 1);
        last.end = colon;
        if verb.is_empty() {
            let rejected_by = match before {
                Some(b'}' | b'*' | b'=') => Rejecter::Compiler,
                _ => Rejecter::Proxy,
            };
            self.note(PathProblemKind::MissingVerb, colon..colon + 1, rejected_by);
            return None;
        }
        if repeats_colon {
            self.note(PathProblemKind::ColonInSegment, verb.clone(), Rejecter::Proxy);
        }
        Some(verb)
    }

    fn segment(&mut self, range: Range<usize>) -> Segment {
        let kind = match self.masked.get(range.clone()).unwrap_or_default() {
            [b'*'] => SegmentKind::Wildcard,
            [b'*', b'*'] => SegmentKind::DoubleWildcard,
            [b'{', ..] if self.closing.get(&range.start) == Some(&(range.end - 1)) => {
                SegmentKind::Variable(self.variable(range.clone()))
            }
            _ => self.text_or_malformed(range.clone()),
        };
        Segment { range, kind }
    }

    fn text_or_malformed(&mut self, range: Range<usize>) -> SegmentKind {
        let mut outermost: Vec<Range<usize>> = Vec::new();
        for (&open, &close) in self.closing.range(range.clone()) {
            if outermost.last().is_none_or(|last| last.end <= open) {
                outermost.push(open..close + 1);
            }
        }
        let variables: Vec<_> = outermost.into_iter().map(|range| self.variable(range)).collect();
        let text: Vec<usize> = self.outside_braces(range.clone()).collect();
        let find =
            |wanted: u8| text.iter().copied().find(|at| self.masked.get(*at) == Some(&wanted));
        if find(HOLE).is_some() {
            return SegmentKind::Unknown(variables);
        }
        let (kind, range, rejected_by) = if let Some(at) = find(b'{') {
            (PathProblemKind::UnclosedBrace, at..range.end, Rejecter::Compiler)
        } else if let Some(at) = find(b'}') {
            // The compiler takes a lone `}` for text.
            let rejected_by = if range.len() == 1 { Rejecter::Proxy } else { Rejecter::Compiler };
            (PathProblemKind::UnopenedBrace, at..at + 1, rejected_by)
        } else if variables.len() > 1 {
            (PathProblemKind::SeveralParameters, range, Rejecter::Compiler)
        } else if !variables.is_empty() {
            let replacement = self.split_before_parameter(range.clone());
            let kind = PathProblemKind::TextBesideParameter;
            self.note_with(kind, range, Rejecter::Compiler, replacement);
            return SegmentKind::Malformed(variables);
        } else {
            return self.text(range);
        };
        self.note(kind, range, rejected_by);
        SegmentKind::Malformed(variables)
    }

    /// A segment without braces, in the path or in a pattern.
    fn text(&mut self, range: Range<usize>) -> SegmentKind {
        let bytes = self.masked.get(range.clone()).unwrap_or_default();
        let find = |wanted: u8| bytes.iter().position(|byte| *byte == wanted);
        // The compiler takes a lone `=` for text, and so does the proxy.
        let equals = find(b'=').filter(|_| bytes != b"=").map(|offset| range.start + offset);
        let has_colon = find(b':').is_some();
        if find(b'*').is_some() {
            self.note(PathProblemKind::TextBesideWildcard, range, Rejecter::Compiler);
            return SegmentKind::Malformed(Vec::new());
        }
        if let Some(at) = equals {
            self.note(PathProblemKind::EqualsSign, at..at + 1, Rejecter::Compiler);
            return SegmentKind::Malformed(Vec::new());
        }
        if has_colon && self.verb_after_slash.as_ref() != Some(&range) {
            let parameter = self.as_parameter(range.clone());
            let kind = PathProblemKind::ColonInSegment;
            self.note_with(kind, range, Rejecter::Proxy, parameter);
        }
        SegmentKind::Literal
    }

    fn variable(&mut self, range: Range<usize>) -> Variable {
        let inner = range.start + 1..range.end - 1;
        let bytes = self.masked.get(inner.clone()).unwrap_or_default();
        let equals = bytes.iter().position(|byte| *byte == b'=').map(|at| inner.start + at);
        let name = inner.start..equals.unwrap_or(inner.end);
        let pattern = equals.map(|equals| equals + 1..inner.end);
        let name_bytes = self.masked.get(name.clone()).unwrap_or_default();
        let is_name_unknown = name_bytes.contains(&HOLE);
        if !is_name_unknown {
            self.refuse_bad_name(name.clone(), &range);
        }
        let segments = match pattern.clone() {
            Some(pattern) => self.pattern(pattern, &range),
            None => vec![Segment { range: name.clone(), kind: SegmentKind::Wildcard }],
        };
        Variable { range, name, is_name_unknown, pattern, segments }
    }

    fn refuse_bad_name(&mut self, range: Range<usize>, variable: &Range<usize>) {
        let name = self.slice(range.clone());
        if name.is_empty() {
            self.note(PathProblemKind::MissingName, variable.clone(), Rejecter::Compiler);
            return;
        }
        if name.contains(['{', '}']) {
            self.note(PathProblemKind::NestedBraces, variable.clone(), Rejecter::Compiler);
            return;
        }
        if name.chars().count() > MAX_NAME {
            self.note(PathProblemKind::LongName, range.clone(), Rejecter::Rules2026);
        }
        // `{proxy+}` of other gateways takes the rest of the path.
        let greedy = name.strip_suffix('+').filter(|name| refuses_name(name).is_none());
        let greedy = greedy.map(|name| format!("{name}=**"));
        if let Some(rejected_by) = refuses_name(name) {
            self.note_with(PathProblemKind::Name, range, rejected_by, greedy);
        }
    }

    fn pattern(&mut self, range: Range<usize>, variable: &Range<usize>) -> Vec<Segment> {
        let bytes = self.masked.get(range.clone()).unwrap_or_default();
        let unreadable =
            || vec![Segment { range: range.clone(), kind: SegmentKind::Malformed(Vec::new()) }];
        if bytes.is_empty() {
            self.note(PathProblemKind::MissingPattern, variable.clone(), Rejecter::Compiler);
            return unreadable();
        }
        if bytes.contains(&b'{') {
            self.note(PathProblemKind::NestedBraces, variable.clone(), Rejecter::Rules2026);
            return unreadable();
        }
        let ranges = self.split(range.clone());
        if ranges.iter().any(Range::is_empty) {
            self.note(PathProblemKind::EmptySegment, range.clone(), Rejecter::Compiler);
            return unreadable();
        }
        ranges.into_iter().map(|range| self.pattern_segment(range)).collect()
    }

    fn pattern_segment(&mut self, range: Range<usize>) -> Segment {
        let kind = match self.masked.get(range.clone()).unwrap_or_default() {
            [b'*'] => SegmentKind::Wildcard,
            [b'*', b'*'] => SegmentKind::DoubleWildcard,
            bytes if bytes.contains(&HOLE) => SegmentKind::Unknown(Vec::new()),
            _ => self.text(range.clone()),
        };
        Segment { range, kind }
    }

    /// `prefix-{name}` as two segments.
    fn split_before_parameter(&self, segment: Range<usize>) -> Option<String> {
        let (text, parameter) = self.slice(segment).split_once('{')?;
        let text = text.trim_end_matches(['-', '_', '.']);
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let is_last = parameter.find('}') == parameter.len().checked_sub(1);
        let is_split = is_last && !text.is_empty() && text.chars().all(is_plain);
        is_split.then(|| format!("{text}/{{{parameter}"))
    }

    /// `:name`, as other frameworks write a parameter, in Google's form.
    fn as_parameter(&self, segment: Range<usize>) -> Option<String> {
        let name = self.slice(segment).strip_prefix(':')?;
        refuses_name(name).is_none().then(|| format!("{{{name}}}"))
    }

    /// The problems, with those after a `?` or `#` as one.
    fn fold_query(self) -> Vec<PathProblem> {
        let is_mark = |at: &usize| matches!(self.masked.get(*at), Some(b'?' | b'#'));
        let Some(start) = self.outside_braces(0..self.text.len()).find(is_mark) else {
            return self.problems;
        };
        let is_before = |problem: &PathProblem| {
            problem.range.end <= start || problem.kind == PathProblemKind::MissingLeadingSlash
        };
        let (mut before, after): (Vec<_>, Vec<_>) = self.problems.into_iter().partition(is_before);
        let rejected_by = after.iter().map(|problem| problem.rejected_by).min();
        before.push(PathProblem {
            kind: PathProblemKind::QueryOrFragment,
            range: start..self.text.len(),
            rejected_by: rejected_by.unwrap_or(Rejecter::Unclear),
            replacement: None,
        });
        before
    }

    fn note(&mut self, kind: PathProblemKind, range: Range<usize>, rejected_by: Rejecter) {
        self.note_with(kind, range, rejected_by, None);
    }

    fn note_with(
        &mut self,
        kind: PathProblemKind,
        range: Range<usize>,
        rejected_by: Rejecter,
        replacement: Option<String>,
    ) {
        self.problems.push(PathProblem { kind, range, rejected_by, replacement });
    }

    fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }
}

/// Whether a hole is a word in braces: `{YOUR_ID}` and `{xxx}` are names as good as others.
fn is_name(text: &str, hole: &Range<usize>) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let is_opened = text.get(..hole.start).is_some_and(|before| before.ends_with('{'));
    is_opened && text.get(hole.clone()).is_some_and(|hole| hole.bytes().all(is_word))
}

/// Where each `{` has its `}`; inner braces are paired first.
fn closing(masked: &[u8]) -> BTreeMap<usize, usize> {
    let mut open = Vec::new();
    let mut closing = BTreeMap::new();
    for (at, byte) in masked.iter().enumerate() {
        match byte {
            b'{' => open.push(at),
            b'}' => {
                if let Some(start) = open.pop() {
                    closing.insert(start, at);
                }
            }
            _ => {}
        }
    }
    closing
}

/// Who refuses the name of a parameter.
fn refuses_name(name: &str) -> Option<Rejecter> {
    if name.contains(['/', '*', '{', '}', '=']) {
        return Some(Rejecter::Compiler);
    }
    let matches = |is_letter: fn(char) -> bool, is_digit: fn(char) -> bool| {
        let is_start = |c: char| is_letter(c) || c == '_';
        name.starts_with(is_start)
            && name.chars().all(|c| is_start(c) || is_digit(c) || c == '.' || c == '-')
    };
    if !matches(char::is_alphabetic, char::is_numeric) {
        return Some(Rejecter::Rules2026);
    }
    // The proxy takes the name for fields joined by dots.
    if name.split('.').any(str::is_empty) {
        return Some(Rejecter::Proxy);
    }
    let is_ascii = matches(|c| c.is_ascii_alphabetic(), |c| c.is_ascii_digit());
    (!is_ascii).then_some(Rejecter::Unclear)
}
