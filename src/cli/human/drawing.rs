//! Places in a text, drawn: the lines that hold them, with marks under them.

use annotate_snippets::{Annotation, AnnotationKind, Element, Origin, Snippet};

use crate::analysis::Analysis;
use crate::cli::excerpt::{excerpt, near};
use crate::text::{LineColumn, TextRange, visible};

/// A place to draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LabelledRange {
    /// Where it is.
    pub(super) range: TextRange,
    /// What to write under it.
    pub(super) label: Option<String>,
    /// Whether the finding is about it; otherwise it has to do with it.
    pub(super) is_primary: bool,
}

/// Ways to show places, from the one that shows most to the one that always fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Those that are near each other in one piece.
    Together,
    /// Each in a piece of its own.
    Apart,
    /// The same, with what is to be written under them in words below.
    WithoutLabels,
    /// As positions only.
    Positions,
}

/// All ways, in the order to try them in.
pub(super) const WAYS: [Way; 4] = [Way::Together, Way::Apart, Way::WithoutLabels, Way::Positions];

/// Pieces of a drawing, and how many digits its line numbers take.
#[derive(Clone)]
pub(super) struct Drawing<'a> {
    /// The pieces.
    pub(super) elements: Vec<Element<'a>>,
    /// What could not be written into the pieces, with its place.
    pub(super) words: Vec<String>,
    /// Columns of the line numbers.
    pub(super) digits: usize,
}

/// The places in the text, or their positions if their lines cannot be drawn.
pub(super) fn drawing<'a>(
    path: &str,
    analysis: &Analysis,
    all_shown: &[LabelledRange],
    way: Way,
) -> Drawing<'a> {
    let mut pieces: Vec<Vec<&LabelledRange>> = Vec::new();
    for shown in all_shown {
        let line = place_of(analysis, shown.range).line;
        let is_near = |other: &&LabelledRange| {
            way == Way::Together && near(line, place_of(analysis, other.range).line)
        };
        match pieces.iter_mut().find(|piece| piece.iter().any(is_near)) {
            Some(piece) => piece.push(shown),
            None => pieces.push(vec![shown]),
        }
    }
    let mut drawing = Drawing { elements: Vec::new(), words: Vec::new(), digits: 1 };
    for piece in &pieces {
        drawing.add(path, analysis, piece, way);
    }
    drawing
}

/// Where a range begins.
pub(super) fn place_of(analysis: &Analysis, range: TextRange) -> LineColumn {
    analysis.text.line_column(range.start)
}

impl Drawing<'_> {
    fn add(&mut self, path: &str, analysis: &Analysis, all_shown: &[&LabelledRange], way: Way) {
        let ranges: Vec<TextRange> = all_shown.iter().map(|shown| shown.range).collect();
        let start = ranges.iter().map(|range| range.start).min().unwrap_or_default();
        let first = place_of(analysis, TextRange::empty(start)).line as usize;
        let excerpt = match way {
            Way::Positions => None,
            _ => excerpt(&analysis.text, analysis.source(), &ranges),
        };
        if excerpt.is_none() || way == Way::WithoutLabels {
            self.words.extend(all_shown.iter().filter_map(|shown| in_words(analysis, shown)));
        }
        let Some(excerpt) = excerpt else {
            let origins = all_shown.iter().map(|shown| origin(path, analysis, shown).into());
            self.elements.extend(origins);
            self.see(first);
            return;
        };
        self.see(first + excerpt.source.lines().count());
        let annotations = excerpt.marks.into_iter().zip(all_shown).map(|(mark, shown)| {
            let kind = match shown.is_primary {
                true => AnnotationKind::Primary,
                false => AnnotationKind::Context,
            };
            let label = shown.label.as_deref().filter(|_| way != Way::WithoutLabels);
            labelled(kind.span(mark), label)
        });
        let snippet = Snippet::source(excerpt.source)
            .path(path.to_owned())
            .line_start(first)
            .annotations(annotations);
        self.elements.push(snippet.into());
    }

    fn see(&mut self, line: usize) {
        self.digits = self.digits.max(line.to_string().len());
    }
}

/// What is to be written under a place: `line 1, column 950: the same here`.
fn in_words(analysis: &Analysis, shown: &LabelledRange) -> Option<String> {
    let at = place_of(analysis, shown.range);
    let label = shown.label.as_deref()?;
    Some(format!("line {}, column {}: {label}", at.line, at.column))
}

fn origin<'a>(path: &str, analysis: &Analysis, shown: &LabelledRange) -> Origin<'a> {
    let at = place_of(analysis, shown.range);
    let origin = Origin::path(path.to_owned()).line(at.line as usize);
    origin.char_column(at.column as usize)
}

fn labelled<'a>(annotation: Annotation<'a>, label: Option<&str>) -> Annotation<'a> {
    match label {
        Some(label) => annotation.label(visible(label).into_owned()),
        None => annotation,
    }
}
