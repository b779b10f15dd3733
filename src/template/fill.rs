//! Puts known values into holes and remembers where they came from. Knows no settings: the caller
//! looks names up.

use super::{PieceKind, pieces};
use std::ops::Range;

/// A text some of whose holes were filled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// The text; holes without a value are in it as written.
    pub text: String,
    /// What was filled, in order.
    pub substitutions: Vec<Substitution>,
}

/// One hole that was filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Substitution {
    /// The hole, in the template.
    pub source: Range<usize>,
    /// The value, in the filled text.
    pub target: Range<usize>,
    /// What the hole asked for, as written.
    pub name: String,
}

impl Filled {
    /// Whether any hole was filled.
    pub fn is_changed(&self) -> bool {
        !self.substitutions.is_empty()
    }

    /// The place in the template of a place in the filled text. A place that touches a filled-in
    /// value covers its whole template expression.
    pub fn source_range(&self, range: Range<usize>) -> Range<usize> {
        let start = self.source_offset(range.start, |substitution| substitution.source.start);
        let end = self.source_offset(range.end, |substitution| substitution.source.end);
        start..end.max(start)
    }

    fn source_offset(&self, offset: usize, inside: impl Fn(&Substitution) -> usize) -> usize {
        let (mut source, mut target) = (0, 0);
        for substitution in &self.substitutions {
            if offset <= substitution.target.start {
                break;
            }
            if offset < substitution.target.end {
                return inside(substitution);
            }
            (source, target) = (substitution.source.end, substitution.target.end);
        }
        source + offset.saturating_sub(target)
    }
}

/// Fills the holes that the lookup has a value for. `${var.NAME}` and `{{ .Values.NAME }}` are
/// looked up as written, then without the leading dot, then as `NAME`. A value is put in as it
/// is: holes in it are not filled in turn.
pub fn fill(text: &str, lookup: impl Fn(&str) -> Option<String>) -> Filled {
    let mut filled = Filled { text: String::with_capacity(text.len()), ..Filled::default() };
    for piece in pieces(text) {
        let value = match piece.kind {
            PieceKind::Hole => {
                piece.name.and_then(|name| names(name).into_iter().find_map(&lookup))
            }
            PieceKind::Literal => None,
        };
        let Some(value) = value else {
            filled.text.push_str(text.get(piece.range).unwrap_or_default());
            continue;
        };
        let start = filled.text.len();
        filled.text.push_str(&value);
        filled.substitutions.push(Substitution {
            source: piece.range,
            target: start..filled.text.len(),
            name: piece.name.unwrap_or_default().to_owned(),
        });
    }
    filled
}

/// The names that a hole's value is looked up by, in order.
pub fn names(name: &str) -> [&str; 3] {
    let bare = name.trim_start_matches('.');
    let last = bare.rsplit('.').next().unwrap_or(bare);
    [name, bare, last]
}
