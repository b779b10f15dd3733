//! The part of a text that is drawn around a place: few lines, short ones, nothing that acts on
//! the terminal. The drawing crate reads all it is given, for each finding again.

use std::ops::Range;

use crate::text::{Text, TextRange, visible_char};

/// A piece of a text, made fit to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// Its lines, ended by `\n`.
    pub(super) source: String,
    /// Where the marked places are in `source`.
    pub(super) marks: Vec<Range<usize>>,
}

/// Lines between two places that may be drawn in one excerpt.
const NEAR: u32 = 12;

/// Bytes of a line that are kept after what is marked.
const MARGIN: usize = 240;

/// Bytes of an excerpt. Of a longer one, such as a whole file in one line, nobody sees much.
const LARGEST: usize = 8 << 10;

/// Bytes and lines of a place that are marked at most.
const LONGEST: usize = 960;
const MOST_LINES: usize = 6;

/// Whether the places are near enough to be drawn together.
pub(super) fn near(first: u32, second: u32) -> bool {
    first.abs_diff(second) <= NEAR
}

/// The lines that hold `ranges`, from the start of the first one; none if they are too long to be
/// drawn. `source` is the text in one piece.
pub(super) fn excerpt(text: &Text, source: &str, ranges: &[TextRange]) -> Option<Excerpt> {
    let ranges: Vec<TextRange> = ranges.iter().map(|range| shortened(source, *range)).collect();
    let start = ranges.iter().map(|range| range.start).min().unwrap_or_default();
    let end = ranges.iter().map(|range| range.end).max().unwrap_or_default();
    let first = text.line_at(start).start;
    let last = text.line_at(end).end.min(end.saturating_add(MARGIN));
    let last = (end..=last).rev().find(|offset| source.is_char_boundary(*offset)).unwrap_or(end);
    let window = TextRange::new(first, last);
    (window.len() <= LARGEST).then(|| drawable(source, window, &ranges))
}

/// The range, cut where marking more would not help to find it.
fn shortened(source: &str, range: TextRange) -> TextRange {
    let text = range.of(source);
    let longest = text.len().min(LONGEST);
    let cut = (0..=longest).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    let text = text.get(..cut).unwrap_or_default();
    let lines: usize = text.split_inclusive('\n').take(MOST_LINES).map(str::len).sum();
    let marked = text.get(..lines).unwrap_or_default().trim_end_matches(['\n', '\r']);
    TextRange::new(range.start, range.start + marked.len())
}

fn drawable(source: &str, window: TextRange, ranges: &[TextRange]) -> Excerpt {
    let mut drawn = String::with_capacity(window.len());
    let mut places = Vec::with_capacity(window.len() + 1);
    let text = window.of(source);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        // A range that ends between the bytes of a character cannot be: every byte has a place.
        places.extend(std::iter::repeat_n(drawn.len(), letter.len_utf8()));
        match letter {
            '\r' if letters.peek() == Some(&'\n') => {}
            '\r' | '\n' => drawn.push('\n'),
            '\t' => drawn.push('\t'),
            // The byte order mark is no part of the first line.
            '\u{feff}' if window.start == 0 && drawn.is_empty() => {}
            letter => drawn.push(visible_char(letter)),
        }
    }
    places.push(drawn.len());
    let place = |offset: usize| {
        let inside = offset.saturating_sub(window.start);
        places.get(inside).copied().unwrap_or(drawn.len())
    };
    let marks = ranges.iter().map(|range| place(range.start)..place(range.end)).collect();
    Excerpt { source: drawn, marks }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws each marked place of the excerpt between `«` and `»`.
    fn marked(source: &str, needles: &[&str]) -> String {
        let ranges: Vec<TextRange> = needles
            .iter()
            .map(|needle| {
                let start = source.find(needle).unwrap();
                TextRange::new(start, start + needle.len())
            })
            .collect();
        let mut excerpt = excerpt(&Text::new(source), source, &ranges).unwrap();
        excerpt.marks.sort_by_cached_key(|mark| std::cmp::Reverse(mark.start));
        for mark in excerpt.marks {
            excerpt.source.insert(mark.end, '»');
            excerpt.source.insert(mark.start, '«');
        }
        excerpt.source
    }

    #[test]
    fn holds_the_lines_of_all_places() {
        let source = "a: 1\nb: 2\r\nc: 3\rd: 4\ne: 5\n";
        assert_eq!(marked(source, &["2"]), "b: «2»");
        assert_eq!(marked(source, &["2", "4"]), "b: «2»\nc: 3\nd: «4»");
        assert_eq!(marked(source, &[""]), "«»a: 1");
        assert_eq!(marked("", &[""]), "«»");
    }

    #[test]
    fn places_stay_on_their_text() {
        assert_eq!(marked("\u{feff}a: \u{202e}b\u{1b}c x\u{7f}", &["x"]), "a: \u{fffd}b␛c «x»␡");
        assert_eq!(marked("\u{feff}a: b", &["\u{feff}a"]), "«a»: b");
    }

    #[test]
    fn long_lines_and_places_are_cut() {
        let long = "x".repeat(5000);
        let line = marked(&format!("{long}needle{long}"), &["needle"]);
        assert_eq!(line, format!("{long}«needle»{}", "x".repeat(MARGIN)));
        assert_eq!(marked(&long, &[&long]).matches('x').count(), LONGEST + MARGIN);
        let many = "a: 1\n".repeat(50);
        assert_eq!(marked(&many, &[&many]).lines().count(), MOST_LINES);
        let wide = "漢".repeat(2000);
        assert!(marked(&format!("{wide}b{wide}"), &["b"]).contains("«b»"));
    }

    #[test]
    fn nothing_is_drawn_of_a_file_in_one_line() {
        let source = "x".repeat(1 << 20);
        let range = TextRange::empty(source.len());
        assert_eq!(excerpt(&Text::new(&source), &source, &[range]), None);
    }
}
