//! Walking over a source text: lines, blanks, comments, and what is before a node.
//!
//! Knows nothing of edits. The tree says where comments are; nothing else looks for them.

use crate::text::TextRange;
use crate::yaml::{Kind, Node, Style, Tree};

const BREAKS: [char; 2] = ['\n', '\r'];
const BLANKS: [char; 2] = [' ', '\t'];
const BOM: char = '\u{feff}';

/// What announces a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    /// `key:`
    Colon,
    /// `-`
    Dash,
    /// `[`, `{` or `,`
    Bracket,
    /// Nothing: it is the document.
    Document,
}

/// What is before a value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lead {
    pub(super) marker: Marker,
    /// The first byte of the marker.
    pub(super) start: usize,
    /// After the marker and all anchors and tags.
    pub(super) end: usize,
    pub(super) has_anchor: bool,
    pub(super) has_tag: bool,
}

/// The text before an offset.
pub(super) fn before(text: &str, at: usize) -> &str {
    text.get(..at).unwrap_or_default()
}

/// The text from an offset on.
pub(super) fn after(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or_default()
}

/// The byte before an offset; 0 if there is none.
pub(super) fn byte_before(text: &str, at: usize) -> u8 {
    at.checked_sub(1).map_or(0, |at| byte_at(text, at))
}

/// The byte at an offset; 0 after the end.
pub(super) fn byte_at(text: &str, at: usize) -> u8 {
    text.as_bytes().get(at).copied().unwrap_or(0)
}

/// The start of the line that holds an offset, a byte order mark left out.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let line = before(text, at);
    // One character is far quicker to find than one of several, and a line can be long.
    let start = line.rfind('\n').map_or(0, |at| at + 1);
    let line = line.get(start..).unwrap_or_default().rfind('\r').map_or(start, |at| start + at + 1);
    if line == 0 && text.starts_with(BOM) { BOM.len_utf8() } else { line }
}

/// The end of the line that holds an offset, its line break left out.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let line = after(text, at);
    let line = line.find('\n').and_then(|end| line.get(..end)).unwrap_or(line);
    at.min(text.len()) + line.find('\r').unwrap_or(line.len())
}

/// The start of the line below, if the line of this offset has a line break.
pub(super) fn next_line(text: &str, at: usize) -> Option<usize> {
    let end = line_end(text, at);
    match after(text, end) {
        rest if rest.starts_with("\r\n") => Some(end + 2),
        "" => None,
        _ => Some(end + 1),
    }
}

/// The end of the line above a line, its line break left out.
pub(super) fn end_of_line_above(text: &str, line_start: usize) -> Option<usize> {
    let above = before(text, line_start);
    let end = above.strip_suffix("\r\n").or_else(|| above.strip_suffix(BREAKS))?;
    Some(end.len())
}

/// Before the blanks that end at an offset.
pub(super) fn skip_blanks_back(text: &str, at: usize) -> usize {
    before(text, at).trim_end_matches(BLANKS).len()
}

/// After the blanks that begin at an offset.
pub(super) fn skip_blanks(text: &str, at: usize) -> usize {
    text.len() - after(text, at).trim_start_matches(BLANKS).len()
}

/// The blanks before an offset, if nothing else is before it on its line.
pub(super) fn indent_before(text: &str, at: usize) -> Option<&str> {
    let start = skip_blanks_back(text, at);
    let begins = start == 0
        || matches!(byte_before(text, start), b'\n' | b'\r')
        || (text.starts_with(BOM) && start == BOM.len_utf8());
    begins.then(|| TextRange::new(start, at).of(text))
}

/// The comment that begins at an offset.
pub(super) fn comment_at(tree: &Tree, at: usize) -> Option<TextRange> {
    let comments = tree.comments();
    let index = comments.partition_point(|comment| comment.start < at);
    comments.get(index).copied().filter(|comment| comment.start == at)
}

/// The comment that ends at an offset.
fn comment_before(tree: &Tree, at: usize) -> Option<TextRange> {
    let comments = tree.comments();
    let index = comments.partition_point(|comment| comment.start < at).checked_sub(1)?;
    comments.get(index).copied().filter(|comment| comment.end >= at)
}

/// Whether a comment begins within a range.
pub(super) fn has_comment(tree: &Tree, range: TextRange) -> bool {
    let comments = tree.comments();
    let index = comments.partition_point(|comment| comment.start < range.start);
    comments.get(index).is_some_and(|comment| comment.start < range.end)
}

/// Before the space, line breaks and comments that end at an offset.
pub(super) fn skip_back(tree: &Tree, at: usize) -> usize {
    let text = tree.source();
    let mut at = at;
    loop {
        at = before(text, at).trim_end_matches([' ', '\t', '\n', '\r']).len();
        match comment_before(tree, at) {
            Some(comment) if comment.start < at => at = comment.start,
            _ => return at,
        }
    }
}

/// After the space, line breaks and comments that begin at an offset.
pub(super) fn skip(tree: &Tree, at: usize) -> usize {
    let text = tree.source();
    let mut at = at;
    loop {
        at = text.len() - after(text, at).trim_start_matches([' ', '\t', '\n', '\r']).len();
        match comment_at(tree, at) {
            Some(comment) if comment.end > at => at = comment.end,
            _ => return at,
        }
    }
}

/// If nothing but blanks and comments follows on the line: the end of the last comment, or `at`.
pub(super) fn end_of_free_rest(tree: &Tree, at: usize) -> Option<usize> {
    let text = tree.source();
    let mut end = at;
    loop {
        let next = skip_blanks(text, end);
        if next == text.len() || matches!(byte_at(text, next), b'\n' | b'\r') {
            return Some(end);
        }
        let comment = comment_at(tree, next)?;
        if comment.of(text).contains(BREAKS) || comment.is_empty() {
            return None;
        }
        end = before(text, comment.end).trim_end_matches(BLANKS).len();
    }
}

/// Whether a line begins with template syntax, so that it may be there or not, or be many lines.
pub(super) fn is_template_line(tree: &Tree, line_start: usize) -> bool {
    let end = line_end(tree.source(), line_start);
    tree.holds_template_line(TextRange::new(line_start, end.max(line_start + 1)))
}

/// Whether a line below the first one of a range begins with template syntax.
pub(super) fn holds_template_lines(tree: &Tree, range: TextRange) -> bool {
    next_line(tree.source(), range.start)
        .is_some_and(|line| tree.holds_template_line(TextRange::new(line, range.end.max(line))))
}

/// Where a key or a flow item begins, with the anchor and the tag before it on its line.
pub(super) fn start_with_properties(text: &str, start: usize) -> usize {
    let mut start = start;
    loop {
        let at = skip_blanks_back(text, start);
        match property_before(text, at) {
            Some(property) if at < start => start = property.start,
            _ => return start,
        }
    }
}

/// The anchor or tag that ends at an offset.
fn property_before(text: &str, at: usize) -> Option<TextRange> {
    let is_end = |c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}');
    let start = before(text, at)
        .rfind(is_end)
        .map_or(0, |found| found + after(text, found).chars().next().map_or(0, char::len_utf8));
    let range = TextRange::new(start, at);
    range.of(text).starts_with(['&', '!']).then_some(range)
}

/// The header of a block scalar: `|`, `>-`, `|2+`.
pub(super) fn block_header(node: Node<'_>, tree: &Tree) -> Option<TextRange> {
    if !matches!(node.style(), Style::Literal | Style::Folded) {
        return None;
    }
    let text = tree.source();
    let end = skip_back(tree, node.range().start);
    let start = before(text, end).trim_end_matches(|c: char| !c.is_whitespace()).len();
    let range = TextRange::new(start, end);
    let is_header = range.of(text).starts_with(['|', '>'])
        && range.of(text).bytes().skip(1).all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-'));
    is_header.then_some(range)
}

/// After the colon that follows a key on its line.
pub(super) fn after_colon(text: &str, key: Node<'_>) -> Option<usize> {
    let at = skip_blanks(text, key.range().end);
    (byte_at(text, at) == b':').then_some(at + 1)
}

/// What is before a value: looks back from it, so that nobody need know its parent.
pub(super) fn lead(tree: &Tree, node: Node<'_>) -> Option<Lead> {
    // The place of a sequence is that of its first item, after its dash.
    let mut first = node;
    let mut dashes = 0_usize;
    while first.kind() == Kind::Sequence && first.style() == Style::Block {
        first = first.items().next()?;
        dashes += 1;
    }
    let mut lead = lead_of_first(tree, first)?;
    for _ in 0..dashes {
        if lead.marker != Marker::Dash {
            return None;
        }
        lead = lead_before(tree, lead.start)?;
    }
    Some(lead)
}

/// What is before a value that is no sequence by indentation.
fn lead_of_first(tree: &Tree, node: Node<'_>) -> Option<Lead> {
    let text = tree.source();
    let start = node.range().start;
    if node.kind() == Kind::Mapping && node.style() == Style::Block {
        // Anchor and tag on the line of the first key are those of the key.
        return lead_before(tree, start_with_properties(text, start));
    }
    if is_missing(node) {
        // A missing value is after its key, before the colon, unless it has an anchor or tag.
        let colon = skip_blanks(text, start);
        let is_bare = property_before(text, skip_blanks_back(text, start)).is_none();
        if is_bare && byte_at(text, colon) == b':' {
            let end = colon + 1;
            let marker = Marker::Colon;
            return Some(Lead { marker, start: colon, end, has_anchor: false, has_tag: false });
        }
    }
    lead_before(tree, block_header(node, tree).map_or(start, |header| header.start))
}

/// What is before a value that begins at `start`.
fn lead_before(tree: &Tree, start: usize) -> Option<Lead> {
    let text = tree.source();
    let mut at = start;
    let (mut has_anchor, mut has_tag, mut end) = (false, false, None);
    loop {
        at = skip_back(tree, at);
        let Some(property) = property_before(text, at) else { break };
        end.get_or_insert(at);
        if property.of(text).starts_with('&') {
            has_anchor = true;
        } else {
            has_tag = true;
        }
        at = property.start;
    }
    let above = before(text, at);
    let line = line_start(text, at);
    let (marker, length) = match byte_before(text, at) {
        _ if at <= line && line == line_start(text, 0) => (Marker::Document, 0),
        b'-' if above.ends_with("---") && at == line + 3 => (Marker::Document, 0),
        b'-' if at == line + 1 || matches!(byte_before(text, at - 1), b' ' | b'\t') => {
            (Marker::Dash, 1)
        }
        b':' => (Marker::Colon, 1),
        b',' | b'[' | b'{' => (Marker::Bracket, 1),
        _ => return None,
    };
    Some(Lead { marker, start: at - length, end: end.unwrap_or(at), has_anchor, has_tag })
}

/// Whether a node is a value that is not written.
pub(super) fn is_missing(node: Node<'_>) -> bool {
    node.kind() == Kind::Scalar && node.style() == Style::Plain && node.range().is_empty()
}

/// A node and all that is in it.
pub(super) fn nodes_of(node: Node<'_>) -> Vec<Node<'_>> {
    let mut nodes = Vec::new();
    let mut waiting = vec![node];
    while let Some(node) = waiting.pop() {
        nodes.push(node);
        waiting.extend(node.entries().flat_map(|entry| [entry.key, entry.value]));
        waiting.extend(node.items());
    }
    nodes
}
