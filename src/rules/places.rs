//! What rules share: places reached through aliases, holes, and small edits. No rule.

use super::{Edit, Finding, Fix, Related, Report};
use crate::analysis::Analysis;
use crate::openapi::Place;
use crate::settings::Severity;
use crate::template;
use crate::text::TextRange;
use crate::yaml::{Kind, Node, Reached, Style};

/// Reports at a value; one that an alias or `<<` brings gets the anchored text as related place.
pub(super) fn add_at<'r>(
    report: &'r mut Report<'_>,
    severity: Severity,
    place: Place,
    message: impl Into<String>,
) -> &'r mut Finding {
    let finding = report.add_as(severity, place.range, message);
    if let Some(range) = place.anchored {
        finding.related.push(Related { message: "it is written here".to_owned(), range });
    }
    finding
}

/// The place of a value as it is reached: a scalar without its quotes, a collection whole.
pub(super) fn place_of(reached: Reached<'_>) -> Place {
    let range = reached.node.content_range();
    match reached.via {
        Some(via) => Place { range: via, anchored: Some(range) },
        None => Place { range, anchored: None },
    }
}

/// The text with the values of the settings' variables in its holes.
pub(super) fn filled(analysis: &Analysis, text: &str) -> String {
    template::fill(text, |name| analysis.settings.variables.get(name).cloned()).text
}

/// The text of a scalar with the settings' variables put in, if nothing in it is left unknown.
/// Upper-case words count as known: for values that may rightly be written that way.
pub(super) fn known_word(analysis: &Analysis, node: Node<'_>) -> Option<String> {
    let text = filled(analysis, &node.text());
    (node.kind() == Kind::Scalar && !node.is_null() && !template::has_syntax(&text)).then_some(text)
}

/// Whether a collection is a template expression or placeholder without quotes, which YAML takes
/// for brackets: `{{X}}`, `[HOST]`.
pub(super) fn is_unquoted_template(analysis: &Analysis, node: Node<'_>) -> bool {
    if !matches!(node.kind(), Kind::Mapping | Kind::Sequence) {
        return false;
    }
    let text = node.range().of(analysis.source());
    text.starts_with(['{', '[']) && !text.contains('\n') && {
        let pieces = template::pieces(text);
        matches!(pieces.as_slice(), [hole] if hole.kind == template::PieceKind::Hole)
    }
}

/// A fix of one edit.
pub(super) fn replace(
    title: impl Into<String>,
    safe: bool,
    range: TextRange,
    text: impl Into<String>,
) -> Fix {
    Fix { title: title.into(), safe, edits: vec![Edit { range, text: text.into() }] }
}

/// The edit that takes an entry out of its mapping: its lines or, between brackets, it and a
/// comma. `None` where other text stands on its lines, or nothing else in the mapping.
pub(super) fn without_entry(
    analysis: &Analysis,
    mapping: Node<'_>,
    key: TextRange,
) -> Option<Edit> {
    let source = analysis.source();
    let entries: Vec<_> = mapping.entries().collect();
    let index = entries.iter().position(|entry| entry.key.range() == key)?;
    let entry = entries.get(index)?;
    if entries.len() < 2 {
        return None;
    }
    let range = if mapping.style() == Style::Block {
        let mut range = entry.range();
        if entry.value.range().is_empty() {
            // A value that stands nowhere says nothing about the line it is on.
            range = TextRange::new(key.start, key.end + source.get(key.end..)?.find(':')? + 1);
        }
        let start = source.get(..range.start)?.rfind('\n').map_or(0, |at| at + 1);
        let behind = source.get(range.end..)?;
        let end = range.end + behind.find('\n').map_or(behind.len(), |at| at + 1);
        let before = source.get(start..range.start)?;
        let after = source.get(range.end..end)?.trim();
        let is_alone =
            before.chars().all(|c| c == ' ') && (after.is_empty() || after.starts_with('#'));
        is_alone.then(|| TextRange::new(start, end))?
    } else if let Some(next) = entries.get(index + 1) {
        TextRange::new(entry.range().start, next.range().start)
    } else {
        TextRange::new(entries.get(index.checked_sub(1)?)?.range().end, entry.range().end)
    };
    Some(Edit { range, text: String::new() })
}

/// The blanks that begin the line of an offset, if nothing else stands before it there.
pub(super) fn indent_at(source: &str, offset: usize) -> Option<&str> {
    let start = source.get(..offset)?.rfind('\n').map_or(0, |at| at + 1);
    source.get(start..offset).filter(|before| before.chars().all(|c| c == ' '))
}

/// The fix that makes a mapping the one item of a list.
pub(super) fn list_of_one(source: &str, node: Node<'_>) -> Option<Fix> {
    let range = node.range();
    let title = "Make it a list of one entry".to_owned();
    if node.kind() != Kind::Mapping {
        return None;
    }
    if node.style() != Style::Block {
        let open = Edit { range: TextRange::empty(range.start), text: "[".to_owned() };
        let close = Edit { range: TextRange::empty(range.end), text: "]".to_owned() };
        return Some(Fix { title, safe: true, edits: vec![open, close] });
    }
    indent_at(source, range.start)?;
    let mut edits = vec![Edit { range: TextRange::empty(range.start), text: "- ".to_owned() }];
    let text = range.of(source);
    for (at, _) in text.match_indices('\n') {
        let line = text.get(at + 1..)?;
        if !line.trim_start_matches(' ').starts_with(['\n', '\r']) {
            let range = TextRange::empty(range.start + at + 1);
            edits.push(Edit { range, text: "  ".to_owned() });
        }
    }
    Some(Fix { title, safe: true, edits })
}
