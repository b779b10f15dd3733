//! Where a comment about a place can be. A text that goes over several lines has no room for
//! comments within it: what is said about a place in it is said where the text begins.

use crate::analysis::Analysis;
use crate::text::TextRange;
use crate::yaml::{Kind, Node, Style};

/// The lines of a file on which no comment can begin or end.
#[derive(Debug)]
pub struct CommentLines<'a> {
    analysis: &'a Analysis,
    /// From where on to where a line is inside a text, and the start of the line on which that
    /// text begins. In the order of their places; they do not overlap.
    inside: Vec<(TextRange, usize)>,
}

impl<'a> CommentLines<'a> {
    /// Looks at every text of a file once.
    pub fn new(analysis: &'a Analysis) -> Self {
        let mut lines = Self { analysis, inside: Vec::new() };
        let mut texts = texts_over_lines(analysis);
        texts.sort_unstable_by_key(|text| text.range().start);
        texts.dedup_by_key(|text| text.range().start);
        for text in texts {
            lines.add(text);
        }
        lines
    }

    /// The start of the line that a comment about `offset` speaks of.
    pub fn line_of(&self, offset: usize) -> usize {
        let line = self.analysis.text.line_at(offset).start;
        let index = self.inside.partition_point(|(range, _)| range.start <= line);
        let before = index.checked_sub(1).and_then(|index| self.inside.get(index));
        match before {
            Some((range, first)) if line <= range.end => *first,
            _ => line,
        }
    }

    fn add(&mut self, text: Node<'_>) {
        let range = text.range();
        let first = match text.style() {
            Style::Literal | Style::Folded => self.header_line(range.start),
            _ => self.analysis.text.line_at(range.start).start,
        };
        let end = self.analysis.text.line_at(first).end;
        if end < range.end {
            let first = self.line_of(first);
            self.inside.push((TextRange::new(end + 1, range.end), first));
        }
    }

    /// The line of the `|` or `>` whose text begins at `offset`: the last one above that is not
    /// blank.
    fn header_line(&self, offset: usize) -> usize {
        let source = self.analysis.source();
        let above = TextRange::new(0, self.analysis.text.line_at(offset).start).of(source);
        self.analysis.text.line_at(above.trim_end().len()).start
    }
}

/// All scalars with a line break in them.
fn texts_over_lines(analysis: &Analysis) -> Vec<Node<'_>> {
    let source = analysis.source();
    let mut waiting: Vec<Node<'_>> = Vec::new();
    waiting.extend(analysis.tree.root().filter(|root| root.kind() != Kind::Mapping));
    for mapping in analysis.tree.mappings() {
        waiting.extend(mapping.entries().flat_map(|entry| [entry.key, entry.value]));
    }
    let mut texts = Vec::new();
    while let Some(node) = waiting.pop() {
        match node.kind() {
            // Every mapping was looked into above.
            Kind::Mapping | Kind::Alias => {}
            Kind::Sequence => waiting.extend(node.items()),
            Kind::Scalar => {
                let is_block = matches!(node.style(), Style::Literal | Style::Folded);
                let range = node.range();
                if !range.is_empty() && (is_block || range.of(source).contains(['\n', '\r'])) {
                    texts.push(node);
                }
            }
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::settings::Settings;
    use crate::text::Text;
    use crate::yaml::Format;

    #[test]
    fn the_line_that_a_comment_speaks_of() {
        for (marked, expected) in [
            ("a: 1\nb: $0x\n", "b: x"),
            (
                r#"
a: 1
b: |
  one
  $0two
c: 1
"#,
                "b: |",
            ),
            (
                r#"
a: 1
b: >- # note

  $0one
"#,
                "b: >- # note",
            ),
            (
                r#"
a: 1
b: >-
  one
c: $02
"#,
                "c: 2",
            ),
            ("a: 'x\n  $0y'\n", "a: 'x"),
            (
                r#"
a:
  "$0x
  y"
"#,
                "  \"x",
            ),
            (
                r#"
a: [x
  y, $0z]
b: 1
"#,
                "a: [x",
            ),
            (
                r#"
a: [x
  y, z
  $0zz, b]
b: 1
"#,
                "a: [x",
            ),
            (
                r#"
a:
- x
- |
  $0one
"#,
                "- |",
            ),
            ("a: x\n  $0y\n", "a: x"),
            ("a: |\r\n  one\r\n  $0two\r\n", "a: |"),
            ("$0", ""),
        ] {
            let marked = marked.strip_prefix('\n').unwrap_or(marked);
            let offset = marked.find("$0").unwrap();
            let source = marked.replacen("$0", "", 1);
            let settings = Arc::new(Settings::default());
            let analysis = Analysis::new(Text::new(&source), Format::Yaml, settings);
            let line = CommentLines::new(&analysis).line_of(offset);
            assert_eq!(analysis.text.line_at(line).of(&source), expected, "{marked}");
        }
    }
}
