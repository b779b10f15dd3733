//! What can be folded: everything that goes over several lines, in YAML and JSON, and rows of
//! comments. Knows no lines: whoever shows the folds does.

use crate::analysis::Analysis;
use crate::text::TextRange;
use crate::yaml::{Entry, Kind, Node, Style};

/// Something that can be folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fold {
    /// From a place in the line that stays to one in the last line that is hidden.
    pub range: TextRange,
    /// What it is.
    pub kind: FoldKind,
}

/// What is folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoldKind {
    /// A key with what is at it, or an item of a list.
    Region,
    /// Comments.
    Comment,
}

/// All that can be folded in a config, in the order of the text; of what begins together the
/// largest first.
pub fn folds(analysis: &Analysis) -> Vec<Fold> {
    if !analysis.is_config {
        return Vec::new();
    }
    let mut folds = comments(analysis);
    let mut waiting: Vec<Node<'_>> = analysis.tree.root().into_iter().collect();
    while let Some(node) = waiting.pop() {
        match node.kind() {
            Kind::Mapping => {
                for entry in node.entries() {
                    folds.extend(of_entry(analysis, entry));
                    waiting.push(entry.value);
                }
            }
            Kind::Sequence => {
                for item in node.items() {
                    folds.extend(of_value(analysis, item.range().start, item));
                    waiting.push(item);
                }
            }
            Kind::Scalar | Kind::Alias => {}
        }
    }
    folds.sort_by_cached_key(|fold| (fold.range.start, std::cmp::Reverse(fold.range.end)));
    folds.dedup();
    folds
}

fn of_entry(analysis: &Analysis, entry: Entry<'_>) -> Option<Fold> {
    of_value(analysis, entry.key.range().start, entry.value)
}

/// What begins at `start` and ends with a value, if that goes over lines. A bracket at its end
/// stays.
fn of_value(analysis: &Analysis, start: usize, value: Node<'_>) -> Option<Fold> {
    let source = analysis.source();
    let range = value.range();
    let mut text = TextRange::new(start, range.end.max(start)).of(source).trim_end();
    let is_collection = matches!(value.kind(), Kind::Mapping | Kind::Sequence);
    if is_collection && value.style() == Style::Flow {
        text = text.strip_suffix(['}', ']']).unwrap_or(text).trim_end();
    }
    let range = TextRange::new(start, start + text.len());
    text.contains('\n').then_some(Fold { range, kind: FoldKind::Region })
}

/// Comments that are on lines of their own, one below the other.
fn comments(analysis: &Analysis) -> Vec<Fold> {
    let source = analysis.source();
    let mut rows: Vec<TextRange> = Vec::new();
    for comment in analysis.tree.comments() {
        let before = source.get(..comment.start).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        if !line.trim_start_matches('\u{feff}').trim().is_empty() {
            continue;
        }
        let goes_on = |row: &TextRange| {
            let between = TextRange::new(row.end, comment.start).of(source);
            between.trim().is_empty() && between.matches('\n').count() <= 1
        };
        match rows.last_mut().filter(|row| goes_on(row)) {
            Some(row) => *row = row.join(*comment),
            None => rows.push(*comment),
        }
    }
    let long = rows.into_iter().filter(|row| row.of(source).trim_end().contains('\n'));
    long.map(|range| Fold { range, kind: FoldKind::Comment }).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use expect_test::{Expect, expect};

    use super::*;
    use crate::settings::Settings;
    use crate::text::Text;
    use crate::yaml::Format;

    fn read(source: &str) -> Analysis {
        let format = if source.starts_with('{') { Format::Json } else { Format::Yaml };
        let settings = Settings { assume_config: Some(true), ..Settings::default() };
        Analysis::new(Text::new(source), format, Arc::new(settings))
    }

    /// A line for each fold: its first and last line, counted from 1, and its first words.
    fn check(source: &str, expected: &Expect) {
        let line = |offset: usize| source[..offset].matches('\n').count() + 1;
        let shown = folds(&read(source)).into_iter().map(|fold| {
            let first = fold.range.of(source).lines().next().unwrap_or_default().to_owned();
            format!("{}..{} {first}\n", line(fold.range.start), line(fold.range.end))
        });
        expected.assert_eq(&shown.collect::<String>());
    }

    #[test]
    fn in_yaml() {
        check(
            r#"# one
# two
swagger: '2.0' # x
info:
  description: |
    a

    b


# three
paths:
  /a:
    get:
      tags: [a,
        b]
      parameters:
        - name: x
          in: query
        - {
            name: y
          }
  /b: {}
"#,
            &expect![[r#"
                1..2 # one
                4..8 info:
                5..8 description: |
                12..23 paths:
                13..22 /a:
                14..22 get:
                15..16 tags: [a,
                17..22 parameters:
                18..19 name: x
                20..21 {
            "#]],
        );
    }

    #[test]
    fn in_json() {
        check(
            r#"{
  "swagger": "2.0",
  "paths": {
    "/a": {
      "get": {
        "tags": [
          "a"
        ]
      }
    },
    "/b": {}
  }
}
"#,
            &expect![[r#"
                3..11 "paths": {
                4..9 "/a": {
                5..8 "get": {
                6..7 "tags": [
            "#]],
        );
    }

    #[test]
    fn half_typed() {
        check(
            r#"swagger: '2.0'
paths:
  /a:
    get:
      oper
      responses:
        '200':
  /b:
    get:
      summary: [a
"#,
            &expect![[r#"
                2..10 paths:
                3..7 /a:
                4..7 get:
                6..7 responses:
                8..10 /b:
                9..10 get:
            "#]],
        );
    }

    #[test]
    fn nothing_in_other_files() {
        let analysis =
            Analysis::new(Text::new("a:\n  b: 1\n"), Format::Yaml, Arc::new(Settings::default()));
        assert_eq!(folds(&analysis), []);
    }
}
