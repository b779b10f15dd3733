//! What an edit, or several that follow each other, did to a text.

use super::TextRange;

/// A stretch of a text that another one has taken the place of. Outside of it both texts are the
/// same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// The stretch, in bytes of the text before.
    pub range: TextRange,
    /// Length in bytes of what is there now.
    pub length: usize,
}

impl Replaced {
    /// The stretch that this edit and the next one replaced together.
    pub fn then(self, next: Self) -> Self {
        let written = TextRange::new(self.range.start, self.range.start + self.length);
        let both = written.join(next.range);
        // What the next one replaced outside of this one was there before as well.
        let start = self.range.start.min(both.start);
        let end = self.before(both.end);
        Self {
            range: TextRange::new(start, end),
            length: both.len() - next.range.len() + next.length,
        }
    }

    /// Whether the next edit touches what this one wrote.
    pub fn is_continued_by(self, next: Self) -> bool {
        let written = TextRange::new(self.range.start, self.range.start + self.length);
        written.touches(next.range.start) && written.touches(next.range.end)
    }

    /// An offset after the stretch, as it is after the edit.
    pub fn after(self, offset: usize) -> usize {
        (offset + self.length).saturating_sub(self.range.len())
    }

    /// A range as it is after the edit: what is written at its end belongs to it, what is written
    /// at its start does not. An end within the stretch is at the end of what is there now.
    pub fn moved(self, range: TextRange) -> TextRange {
        let end = self.range.end;
        let is_after = end <= range.start && !range.is_empty() || end < range.start;
        let moved = |at: usize| {
            if at < self.range.start { at } else { self.after(at.max(self.range.end)) }
        };
        let start = if is_after { moved(range.start) } else { range.start };
        let end = if self.range.start <= range.end { moved(range.end) } else { range.end };
        TextRange::new(start, end)
    }

    /// An offset after the stretch, as it was before the edit.
    pub fn before(self, offset: usize) -> usize {
        (offset + self.range.len()).saturating_sub(self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_that_follow_each_other_are_one() {
        let mut seed = 3_u64;
        let mut random = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) as usize % below
        };
        for _ in 0..2_000 {
            let before = "0123456789abcdefghij".to_owned();
            let mut text = before.clone();
            let mut all: Option<Replaced> = None;
            for _ in 0..3 {
                let start = random(text.len() + 1);
                let end = start + random(text.len() - start + 1);
                let written = &"XYZ"[..random(4)];
                text.replace_range(start..end, written);
                let one = Replaced { range: TextRange::new(start, end), length: written.len() };
                all = Some(all.map_or(one, |all| all.then(one)));
            }
            let all = all.unwrap();
            assert_eq!(before[..all.range.start], text[..all.range.start]);
            assert_eq!(before[all.range.end..], text[all.range.start + all.length..]);
        }
    }
}
