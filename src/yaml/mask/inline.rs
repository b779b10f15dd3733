//! Stretches of template syntax that begin and end on one line of YAML, such as
//! `{{ if x }}a{{ else }}b{{ end }}`. Each is one word, whatever is in it, unless it is
//! between brackets and brings its commas: then its text is read, and only its marks are not.

use std::collections::BTreeSet;

use crate::template::{self, ControlTag, Mark};

/// The marks with such stretches joined, and where those begin that are blanks.
pub(super) fn joined(
    source: &str,
    found: &[Mark],
    tags: Option<&[Option<ControlTag>]>,
) -> (Vec<Mark>, BTreeSet<usize>) {
    let mut blanks = BTreeSet::new();
    let Some(tags) = tags else { return (found.to_vec(), blanks) };
    let stretches = stretches(found, tags);
    let places = places(source, found);
    let mut marks = Vec::with_capacity(found.len());
    let mut index = 0;
    while let Some(mark) = found.get(index) {
        index += 1;
        let block_kind = stretches.get(index - 1).filter(|block_kind| block_kind.len() > 1);
        let last = block_kind.and_then(|block_kind| block_kind.last()).copied();
        let (Some(block_kind), Some(last)) = (block_kind, last.and_then(|last| found.get(last)))
        else {
            marks.push(mark.clone());
            continue;
        };
        let place = |index: Option<&usize>| index.and_then(|index| places.get(*index)).copied();
        let (begin, end) = (place(block_kind.first()), place(block_kind.last()));
        if begin.map(|begin| begin.line) != end.map(|end| end.last_line) {
            marks.push(mark.clone());
        } else if begin.is_some_and(|begin| begin.is_in_flow)
            && brings_commas(source, found, block_kind)
        {
            let starts = block_kind.iter().filter_map(|index| found.get(*index));
            blanks.extend(starts.map(|mark| mark.range.start));
            marks.push(mark.clone());
        } else {
            let after = block_kind.last().map_or(index, |last| last + 1);
            let inside = found.get(index - 1..after).unwrap_or_default();
            let is_control = inside.iter().all(|mark| mark.is_control)
                && inside.windows(2).all(|pair| between(source, pair).trim().is_empty());
            let range = mark.range.start..last.range.end;
            marks.push(Mark { range, is_control, is_alone: false });
            index = after;
        }
    }
    template::find_alone(source, &mut marks);
    (marks, blanks)
}

/// The marks of the block that each mark begins, by index; none for all others.
fn stretches(found: &[Mark], tags: &[Option<ControlTag>]) -> Vec<Vec<usize>> {
    let mut stretches = vec![Vec::new(); found.len()];
    let mut open: Vec<Vec<usize>> = Vec::new();
    for (index, tag) in tags.iter().enumerate() {
        match tag {
            Some(ControlTag::Open(_)) => open.push(vec![index]),
            Some(ControlTag::Part(_)) => open.last_mut().into_iter().for_each(|it| it.push(index)),
            Some(ControlTag::Close) => {
                let mut closed = open.pop().unwrap_or_default();
                closed.push(index);
                let first = closed.first().copied().and_then(|first| stretches.get_mut(first));
                first.into_iter().for_each(|first| *first = std::mem::take(&mut closed));
            }
            None => {}
        }
    }
    stretches
}

fn between<'s>(source: &'s str, pair: &[Mark]) -> &'s str {
    match pair {
        [first, second] => source.get(first.range.end..second.range.start).unwrap_or_default(),
        _ => "",
    }
}

/// Whether a branch of a block begins or ends with a comma.
fn brings_commas(source: &str, found: &[Mark], block_kind: &[usize]) -> bool {
    block_kind.windows(2).any(|pair| {
        let mut marks = pair.iter().filter_map(|index| found.get(*index));
        let (Some(first), Some(second)) = (marks.next(), marks.next()) else { return false };
        let branch = source.get(first.range.end..second.range.start).unwrap_or_default().trim();
        branch.starts_with(',') || branch.ends_with(',')
    })
}

/// Where a mark is.
#[derive(Clone, Copy)]
struct Place {
    line: usize,
    last_line: usize,
    /// Whether a bracket is open on its line.
    is_in_flow: bool,
}

fn places(source: &str, found: &[Mark]) -> Vec<Place> {
    let bytes = source.as_bytes();
    let mut places = Vec::with_capacity(found.len());
    let (mut at, mut line, mut depth) = (0, 0, 0_usize);
    let (mut quote, mut before) = (None, b' ');
    for mark in found {
        for byte in bytes.get(at..mark.range.start).unwrap_or_default() {
            let leads = matches!(before, b' ' | b'\t' | b',' | b'[' | b'{' | b':' | b'-');
            match (*byte, quote) {
                (b'\n' | b'\r', _) => (line, depth, quote) = (line + 1, 0, None),
                (byte, Some(open)) => quote = (byte != open || before == b'\\').then_some(open),
                (b'"' | b'\'', None) if leads => quote = Some(*byte),
                (b'{' | b'[', None) if leads || depth > 0 => depth += 1,
                (b'}' | b']', None) => depth = depth.saturating_sub(1),
                _ => {}
            }
            before = if matches!(byte, b'\n' | b'\r') { b' ' } else { *byte };
        }
        let is_in_flow = depth > 0 && quote.is_none();
        let inside = bytes.get(mark.range.clone()).unwrap_or_default();
        let last_line = line + inside.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
        places.push(Place { line, last_line, is_in_flow });
        if last_line > line {
            (line, depth, quote) = (last_line, 0, None);
        }
        before = b'x';
        at = mark.range.end;
    }
    places
}
