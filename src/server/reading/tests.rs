//! What is kept of an older version is what the text of now gives.

use lsp_types::{Position, Range, TextDocumentContentChangeEvent, Url};

use super::super::document::Document;
use super::super::documents::Documents;
use super::*;
use crate::text::Encoding;

/// Texts with many findings: the examples of all rules, and one with comments and block scalars.
fn texts() -> Vec<String> {
    let mut texts = Vec::new();
    for rule in rules::ALL {
        let parts: Vec<&str> = rule.docs.split("```").collect();
        for part in parts.iter().skip(1).step_by(2) {
            let text = part.split_once('\n').map_or("", |(_, text)| text);
            if text.contains("paths:") {
                let version = if text.contains("swagger") || text.contains("openapi") {
                    ""
                } else {
                    "swagger: '2.0'\n"
                };
                texts.push(format!("{version}{text}"));
            }
        }
    }
    texts.push(PROSE.to_owned());
    texts
}

const PROSE: &str = r#"# A gateway.
swagger: "2.0"  # of the second version
info:
  title: An API
  description: >-
    Reads what others write.
    Twice.
  version: 1.0.0
x-google-backend:
  address: https://bigquery.googleapis.com/v2
paths:
  /a/{b}:
    get:
      # gateway-ls: ignore[googleapis-backend] not yet
      summary: Read a thing
      description: |
        Reads a thing.

        Note: it is read.
      operationId: read
      x-google-backend: {address: https://run.googleapis.com}
      responses:
        '200': {description: "A thing, as it was written"}
    put:
      summary: 'Write a thing'
      operationId: read
      responses:
        '200':
          description: The old thing
"#;

/// A number below another one.
fn below(seed: &mut u64, limit: usize) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) as usize % limit.max(1)
}

fn position(text: &str, offset: usize) -> Position {
    let position = Text::new(text).position(offset, Encoding::Utf8);
    Position::new(position.line, position.column)
}

#[test]
fn findings_that_are_kept_are_those_of_the_text() {
    const WRITTEN: [&str; 16] =
        ["x", "o", "e", " ", "X", "s", "ß", ":", "#", "t", "\"", "i", "\n", "1", "a", "é x"];
    let mut seed = 9;
    let (mut edits, mut kept) = (0, 0);
    for text in texts().into_iter().rev().step_by(4) {
        let url = Url::parse("untitled:one").unwrap();
        let documents = Documents::default();
        let mut now = text.clone();
        documents.open(url.clone(), "yaml", 0, &now, Arc::default());
        documents.get(&url).unwrap().shown();
        for version in 1..48 {
            if version % 8 == 0 {
                now.clone_from(&text);
                documents.open(url.clone(), "yaml", version, &now, Arc::default());
                documents.get(&url).unwrap().shown();
                continue;
            }
            // Mostly within what people read.
            let words: Vec<usize> = ["summary: ", "description: ", "title: ", "# "]
                .into_iter()
                .flat_map(|key| now.match_indices(key).map(|(at, key)| at + key.len()))
                .collect();
            let near = words.get(below(&mut seed, words.len())).copied();
            let at = match near.filter(|_| below(&mut seed, 4) > 0) {
                Some(at) => at + below(&mut seed, 9),
                None => below(&mut seed, now.len() + 1),
            };
            let start = (0..=at.min(now.len())).rev().find(|at| now.is_char_boundary(*at)).unwrap();
            let removed = if below(&mut seed, 3) == 0 { below(&mut seed, 3) } else { 0 };
            let end = (start + removed).min(now.len());
            let end = (start..=end).rev().find(|at| now.is_char_boundary(*at)).unwrap();
            let written = WRITTEN[below(&mut seed, WRITTEN.len())];
            let change = TextDocumentContentChangeEvent {
                range: Some(Range::new(position(&now, start), position(&now, end))),
                range_length: None,
                text: written.to_owned(),
            };
            documents.change(&url, version, &[change], Encoding::Utf8);
            now.replace_range(start..end, written);
            let document = documents.get(&url).unwrap();
            document.shown();
            let new = Document::of_file(url.clone(), &now, Arc::default());
            let strip = |findings: &[Finding]| -> Vec<Finding> {
                findings.iter().map(Finding::without_fixes).collect()
            };
            edits += 1;
            kept += usize::from(document.kept.get().is_some());
            assert_eq!(strip(&document.findings()), strip(&new.findings()), "{now}");
            assert_eq!(document.mendable(), new.mendable(), "{now}");
        }
    }
    assert!(kept * 8 > edits, "{kept} of {edits}");
}
