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
    match text.contains("${") || text.contains("%{") {
        true => hcl::read_template(&text, written.start),
        false => ExprKind::Text(text.into_owned()),
    }
}
