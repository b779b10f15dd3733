//! Where the first document of a stream begins and ends.

use super::line::{is_marker, lines};
use crate::text::TextRange;

/// Where the first document is.
pub(super) struct Extent {
    pub(super) range: TextRange,
    /// No directives, nothing after `---`.
    pub(super) splittable: bool,
    pub(super) second: Option<TextRange>,
}

/// Finds the first document by its markers.
pub(super) fn first_document(source: &str) -> Extent {
    let start = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut extent =
        Extent { range: TextRange::new(start, source.len()), splittable: true, second: None };
    let mut begun = false;
    let mut ended = false;
    for line in lines(source, start) {
        let text = line.text(source);
        if ended {
            if !line.is_blank() && !is_marker(text, "---") && !is_marker(text, "...") {
                extent.second = Some(TextRange::new(line.start + line.indent, line.end));
                break;
            }
        } else if is_marker(text, "---") || (is_marker(text, "...") && begun) {
            let after = text.get(3..).unwrap_or_default().trim();
            if begun {
                extent.range.end = line.start;
                ended = true;
                if !after.is_empty() && !after.starts_with('#') {
                    extent.second = Some(TextRange::new(line.start, line.end));
                    break;
                }
            } else {
                begun = true;
                extent.splittable &= after.is_empty() || after.starts_with('#');
            }
        } else if is_marker(text, "...") {
            extent.range.start = line.end;
        } else if text.starts_with('%') && !begun {
            extent.splittable = false;
        } else if !line.is_blank() {
            begun = true;
        }
    }
    extent
}
