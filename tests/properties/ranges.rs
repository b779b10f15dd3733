//! Every range that is handed out is inside the text, and begins and ends between two characters.

use std::fmt::Debug;

/// Panics unless each range of a value of ours is inside the text on boundaries of characters. The
/// ranges are found in what the value shows of itself, so that none is forgotten.
pub fn check(what: &str, value: &impl Debug, source: &str) {
    let shown = format!("{value:?}");
    for piece in shown.split("TextRange { start: ").skip(1) {
        let Some((start, end)) = numbers(piece) else { continue };
        assert!(
            start <= end && source.get(start..end).is_some(),
            "{what}: {start}..{end} is no range of the text of {} bytes\n{shown}\n{source:?}",
            source.len(),
        );
    }
}

fn numbers(piece: &str) -> Option<(usize, usize)> {
    let (start, rest) = piece.split_once(", end: ")?;
    let (end, _) = rest.split_once(" }")?;
    Some((start.parse().ok()?, end.parse().ok()?))
}
