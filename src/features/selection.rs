//! What a person may want to select around a place: from the text at it to the whole file.

use crate::analysis::Analysis;
use crate::text::TextRange;
use crate::yaml::{Node, Step};

/// The places around a byte offset, each within the next one; nothing in other files.
pub fn selections(analysis: &Analysis, offset: usize) -> Vec<TextRange> {
    if !analysis.is_config {
        return Vec::new();
    }
    let source = analysis.source();
    let mut places = vec![TextRange::new(0, source.len())];
    for step in analysis.tree.path_at(offset) {
        match step {
            Step::Entry(entry, on_key) => {
                places.push(trimmed(source, entry.range()));
                push_node(source, &mut places, if on_key { entry.key } else { entry.value });
            }
            Step::Item(_, item) => push_node(source, &mut places, item),
        }
    }
    let comment = analysis.tree.comments().iter().find(|comment| comment.touches(offset));
    places.extend(comment);
    places.retain(|place| place.touches(offset) && !place.is_empty());
    places.sort_by_cached_key(|place| place.len());
    let mut chain: Vec<TextRange> = Vec::new();
    for place in places {
        let grows = |inner: &TextRange| place.covers(*inner) && place != *inner;
        if chain.last().is_none_or(grows) {
            chain.push(place);
        }
    }
    chain
}

fn push_node(source: &str, places: &mut Vec<TextRange>, node: Node<'_>) {
    places.push(trimmed(source, node.range()));
    places.push(trimmed(source, node.content_range()));
}

/// A place without the blank lines at its end.
fn trimmed(source: &str, range: TextRange) -> TextRange {
    TextRange::new(range.start, range.start + range.of(source).trim_end().len())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use expect_test::{Expect, expect};

    use super::*;
    use crate::settings::Settings;
    use crate::text::Text;
    use crate::yaml::Format;

    /// The places around `$0`, a line each, line breaks as `⏎`.
    fn check(marked: &str, expected: &Expect) {
        let offset = marked.find("$0").unwrap();
        let source = marked.replacen("$0", "", 1);
        let format = if source.starts_with('{') { Format::Json } else { Format::Yaml };
        let settings = Settings { assume_config: Some(true), ..Settings::default() };
        let analysis = Analysis::new(Text::new(&source), format, Arc::new(settings));
        let places = selections(&analysis, offset).into_iter();
        let shown = places.map(|place| place.of(&source).replace('\n', "⏎") + "\n");
        expected.assert_eq(&shown.collect::<String>());
    }

    #[test]
    fn from_a_value_to_the_file() {
        check(
            r#"swagger: '2.0'
paths:
  /a:
    get:
      operationId: 'li$0st'
      tags: [a]
  /b: {}
"#,
            &expect![[r#"
                list
                'list'
                operationId: 'list'
                operationId: 'list'⏎      tags: [a]
                get:⏎      operationId: 'list'⏎      tags: [a]
                /a:⏎    get:⏎      operationId: 'list'⏎      tags: [a]
                /a:⏎    get:⏎      operationId: 'list'⏎      tags: [a]⏎  /b: {}
                paths:⏎  /a:⏎    get:⏎      operationId: 'list'⏎      tags: [a]⏎  /b: {}
                swagger: '2.0'⏎paths:⏎  /a:⏎    get:⏎      operationId: 'list'⏎      tags: [a]⏎  /b: {}⏎
            "#]],
        );
    }

    #[test]
    fn from_a_key_an_item_and_a_comment() {
        check(
            r#"swagger: '2.0'
tags:
  - na$0me: a
    description: b
"#,
            &expect![[r#"
            name
            name: a
            name: a⏎    description: b
            tags:⏎  - name: a⏎    description: b
            swagger: '2.0'⏎tags:⏎  - name: a⏎    description: b⏎
        "#]],
        );
        check(
            "swagger: '2.0'\nschemes: [ht$0tp, https]\n",
            &expect![[r#"
            http
            [http, https]
            schemes: [http, https]
            swagger: '2.0'⏎schemes: [http, https]⏎
        "#]],
        );
        check(
            "swagger: '2.0'\ninfo: {} # a co$0mment\n",
            &expect![[r#"
            # a comment
            swagger: '2.0'⏎info: {} # a comment⏎
        "#]],
        );
    }

    #[test]
    fn in_json_and_half_typed() {
        check(
            "{\"swagger\": \"2.0\", \"info\": {\"title\": \"a$0\"}}",
            &expect![[r#"
            a
            "a"
            "title": "a"
            {"title": "a"}
            "info": {"title": "a"}
            {"swagger": "2.0", "info": {"title": "a"}}
        "#]],
        );
        check(
            r#"swagger: '2.0'
paths:
  /a:
    get:
      opera$0
      tags: [a
"#,
            &expect![[r#"
                opera
                opera⏎      tags: [a
                get:⏎      opera⏎      tags: [a
                /a:⏎    get:⏎      opera⏎      tags: [a
                paths:⏎  /a:⏎    get:⏎      opera⏎      tags: [a
                swagger: '2.0'⏎paths:⏎  /a:⏎    get:⏎      opera⏎      tags: [a⏎
            "#]],
        );
    }
}
