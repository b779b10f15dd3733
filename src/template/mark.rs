//! A block of template syntax, and what it begins with.

use std::ops::Range;

/// A block of template syntax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its bytes in the text; it may go over lines.
    pub range: Range<usize>,
    /// Whether it only steers what is around it (`%{ if x }`, `{{ end }}`, `{# note #}`) and
    /// brings no text of its own.
    pub is_control: bool,
    /// Whether nothing but other marks and a `#` comment is on its lines.
    pub is_alone: bool,
}

/// The opener of a mark and what is after it.
pub(super) fn inside(mark: &str) -> (&str, &str) {
    let (opener, inner) = mark.split_at_checked(2).unwrap_or_default();
    (opener, inner.trim_start_matches(['-', '~', '+', ' ', '\t', '\n', '\r']))
}
