//! Lenses while one line is edited: one whose backend is only half typed does not go away, which
//! would move the text twice.

use super::{Lens, LensAction};

/// The lenses of a text, as they were before one of its lines was edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The text.
    pub text: String,
    /// Its lenses.
    pub lenses: Vec<Lens>,
}

/// The lenses of a text that differs from the settled one in one line: those of before that are
/// above the nearest backend stay. Nothing if more than one line is different, or none is.
pub fn steady(before: &Settled, text: &str, mut lenses: Vec<Lens>) -> Option<Vec<Lens>> {
    let line_start = edited_line(before.text.as_bytes(), text.as_bytes())?;
    let is_above =
        |lens: &&Lens| lens.range.start < line_start && lens.action != LensAction::ShowPlan;
    let start = before.lenses.iter().rev().find(is_above).map(|lens| lens.range.start);
    if let Some(start) = start
        && !lenses.iter().any(|lens| lens.range.start == start)
    {
        lenses.extend(before.lenses.iter().filter(|lens| lens.range.start == start).cloned());
        lenses.sort_by_cached_key(|lens| lens.range);
    }
    Some(lenses)
}

/// Where the only line begins that differs.
fn edited_line(before: &[u8], now: &[u8]) -> Option<usize> {
    let same = |(one, other): &(&u8, &u8)| one == other;
    let head = before.iter().zip(now).take_while(same).count();
    let (old, new) = (before.get(head..)?, now.get(head..)?);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(same).count();
    let changed = [old.get(..old.len() - tail)?, new.get(..new.len() - tail)?];
    if changed.iter().all(|it| it.is_empty()) || changed.iter().any(|it| it.contains(&b'\n')) {
        return None;
    }
    let line_break = before.get(..head)?.iter().rposition(|byte| *byte == b'\n');
    Some(line_break.map_or(0, |at| at + 1))
}
