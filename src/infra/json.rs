//! Terraform written as JSON. The kinds of blocks that can be there are known, because JSON does not
//! tell a block from a value.

use super::hcl;
use super::syntax::{Attribute, Block, Body, Expr, ExprKind, Word};
use crate::text::TextRange;
use crate::yaml::{self, Format, Kind, Node, Shape};

/// The blocks at the root, with the number of their labels.
const BLOCKS: &[(&str, usize)] = &[
    ("resource", 2),
    ("data", 2),
    ("variable", 1),
    ("output", 1),
    ("module", 1),
    ("provider", 1),
    ("locals", 0),
    ("terraform", 0),
    ("moved", 0),
];

/// Nothing is split: such a file is read once.
const NO_SHAPE: Shape = Shape(&[]);

/// Levels of values within one another that are looked at.
const DEEPEST: usize = 32;

/// Reads a file of blocks.
pub(super) fn read(text: &str) -> Body {
    let tree = yaml::read(text, Format::Json, NO_SHAPE);
    let mut body = Body { is_broken: !tree.errors().is_empty(), ..Body::default() };
    let Some(root) = tree.root() else { return body };
    for entry in root.entries() {
        let Some(kind) = word(entry.key) else { continue };
        let labels = BLOCKS.iter().find(|(name, _)| *name == kind.text).map(|it| it.1);
        match labels {
            Some(labels) => blocks(&kind, labels, Vec::new(), entry.value, &mut body.blocks),
            None => body.attributes.push(Attribute { name: kind, value: expr(entry.value, 0) }),
        }
    }
    body
}

/// Reads the values of variables.
pub(super) fn read_values(text: &str) -> Body {
    let tree = yaml::read(text, Format::Json, NO_SHAPE);
    tree.root()
        .map(|root| Body { attributes: attributes(root, 0), ..Body::default() })
        .unwrap_or_default()
}

fn blocks(kind: &Word, labels: usize, above: Vec<Word>, node: Node<'_>, found: &mut Vec<Block>) {
    match node.kind() {
        Kind::Sequence => {
            for item in node.items() {
                blocks(kind, labels, above.clone(), item, found);
            }
        }
        Kind::Mapping if labels > 0 => {
            for entry in node.entries() {
                let Some(label) = word(entry.key) else { continue };
                let above = above.iter().cloned().chain([label]).collect();
                blocks(kind, labels - 1, above, entry.value, found);
            }
        }
        Kind::Mapping => found.push(Block {
            kind: kind.clone(),
            labels: above,
            range: node.range(),
            body: body(node, 0),
        }),
        _ => {}
    }
}

/// What is in a block: an object may be a block or a value, so it is both.
fn body(node: Node<'_>, depth: usize) -> Body {
    let mut inner = Vec::new();
    if depth < DEEPEST {
        for entry in node.entries() {
            let Some(kind) = word(entry.key) else { continue };
            let nested = match entry.value.kind() {
                Kind::Sequence => entry.value.items().collect(),
                _ => vec![entry.value],
            };
            let nested = nested.into_iter().filter(|it| it.kind() == Kind::Mapping);
            inner.extend(nested.map(|it| Block {
                kind: kind.clone(),
                labels: Vec::new(),
                range: it.range(),
                body: body(it, depth + 1),
            }));
        }
    }
    Body { attributes: attributes(node, depth), blocks: inner, is_broken: false }
}

fn attributes(node: Node<'_>, depth: usize) -> Vec<Attribute> {
    let attribute = |entry: yaml::Entry<'_>| {
        Some(Attribute { name: word(entry.key)?, value: expr(entry.value, depth + 1) })
    };
    node.entries().filter_map(attribute).collect()
}

fn word(node: Node<'_>) -> Option<Word> {
    (node.kind() == Kind::Scalar)
        .then(|| Word { text: node.text().into_owned(), range: node.content_range() })
}

fn expr(node: Node<'_>, depth: usize) -> Expr {
    let inner = |it| expr(it, depth + 1);
    let kind = match node.kind() {
        _ if depth > DEEPEST => ExprKind::Other,
        Kind::Sequence => ExprKind::List(node.items().map(inner).collect()),
        Kind::Mapping => {
            let entries = node.entries().map(|it| (inner(it.key), inner(it.value)));
            ExprKind::Object(entries.collect())
        }
        Kind::Scalar => scalar(node),
        _ => ExprKind::Other,
    };
    Expr { kind, range: node.range() }
}

fn scalar(node: Node<'_>) -> ExprKind {
    let text = node.text();
    let written: TextRange = node.content_range();
    if written == node.range() {
        return match text.as_ref() {
            "true" => ExprKind::Bool(true),
            "false" => ExprKind::Bool(false),
            "null" => ExprKind::Null,
            _ => ExprKind::Number(text.into_owned()),
        };
    }
    if !text.contains("${") && !text.contains("%{") {
        return ExprKind::Text(text.into_owned());
    }
    // The reader of JSON leaves what is in a template as it is written.
    let (text, longer) = unescaped(written.of(node.source()));
    hcl::read_template(&text, hcl::Origin { start: written.start, longer: &longer })
}
/// A string without its escapes, and where the string is longer because of them: the byte of the text
/// from which on it is, and by how many bytes, in all.
fn unescaped(written: &str) -> (String, Vec<(usize, usize)>) {
    let (mut text, mut longer) = (String::with_capacity(written.len()), Vec::new());
    let mut rest = written;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        text += before;
        let (letter, length) = escaped_letter(escape);
        text.push(letter);
        rest = escape.get(length..).unwrap_or_default();
        longer.push((text.len(), written.len() - rest.len() - text.len()));
    }
    (text + rest, longer)
}

/// The letter that an escape stands for, and the escape's length; a backslash if it stands for none.
fn escaped_letter(escape: &str) -> (char, usize) {
    let unit = |at: usize| {
        let digits = escape.get(at..at + 4).filter(|it| !it.starts_with('+'))?;
        u16::from_str_radix(digits, 16).ok()
    };
    let letter = match escape.as_bytes().get(1) {
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(letter @ (b'"' | b'\\' | b'/')) => char::from(*letter),
        Some(b'u') => {
            let second = unit(8).filter(|_| escape.get(6..8) == Some("\\u"));
            let units = unit(2).into_iter().chain(second);
            return match char::decode_utf16(units).next() {
                Some(Ok(letter)) => (letter, 6 * letter.len_utf16()),
                _ => ('\\', 1),
            };
        }
        _ => return ('\\', 1),
    };
    (letter, 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infra::syntax::Part;

    #[test]
    fn expressions_are_read_without_the_escapes_of_json() {
        let text = r#"{"locals": {"x": "\u00e9\ud83d\ude00 ${f(\"a\", local.b)}${var.c}"}}"#;
        let body = read(text);
        let value = body.blocks[0].body.value("x").unwrap();
        let ExprKind::Template(parts) = &value.kind else { panic!("{:?}", value.kind) };
        let [Part::Text(first), Part::Hole(call), Part::Hole(last)] = parts.as_slice() else {
            panic!("{parts:?}")
        };
        assert_eq!(first, "é😀 ");
        let ExprKind::Call(_, arguments) = &call.kind else { panic!("{:?}", call.kind) };
        assert_eq!(arguments[0].text(), Some("a"));
        assert_eq!(arguments[1].range.of(text), "local.b");
        assert_eq!(call.range.of(text), r#"f(\"a\", local.b)"#);
        assert_eq!(last.range.of(text), "var.c");
    }

    #[test]
    fn escapes_that_mean_nothing_are_left_as_they_are() {
        for text in ["\\", "\\x", "\\u12", "\\ud800", "\\ud800\\ud800", "\\u+123"] {
            assert_eq!(unescaped(text).0, text);
        }
    }
}
