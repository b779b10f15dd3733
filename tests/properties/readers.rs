//! The readers: a tree fits its text, and texts without an error are read as a strict parser has it.

use gateway_ls::openapi::SHAPE;
use gateway_ls::template;
use gateway_ls::yaml::{
    self, Format, Kind, Node, SyntaxProblem, WholeReader, cursor_context, read_json_whole,
    read_whole,
};

use super::bytes::floor;
use super::edits::everything;
use super::ranges;

/// Reads a text in both formats.
pub fn check(source: &str) {
    for format in [Format::Yaml, Format::Json] {
        let tree = yaml::read(source, format, SHAPE);
        assert_eq!(tree.source(), source);
        ranges::check("tree", &everything(&tree), source);
        ranges::check("errors", &tree.errors(), source);
        if let Some(root) = tree.root() {
            nested(root, source);
        }
        for at in 0..16 {
            let offset = floor(source, source.len() * at / 15);
            let _any = (cursor_context(&tree, format, offset), tree.path_at(offset));
        }
    }
    strict(source);
    strict_json(source);
}

/// What is in a node is inside of it, one after the other.
fn nested(root: Node<'_>, source: &str) {
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        let children: Vec<Node<'_>> = match node.kind() {
            Kind::Mapping => node.entries().flat_map(|entry| [entry.key, entry.value]).collect(),
            Kind::Sequence => node.items().collect(),
            Kind::Scalar | Kind::Alias => Vec::new(),
        };
        let mut end = node.range().start;
        for child in &children {
            let range = child.range();
            let is_inside = range.start >= end && range.end <= node.range().end;
            assert!(is_inside, "{range:?} in {:?} after {end}\n{source}\n{source:?}", node.range());
            end = range.end;
        }
        waiting.extend(children);
    }
}

/// Outlines without the blocks, which a text that is read in one piece does not have.
fn outline(tree: &yaml::Tree) -> Vec<String> {
    let mut lines = everything(tree);
    lines.retain(|line| !line.starts_with("block ") && !line.starts_with("error "));
    lines
}

fn assert_same(what: &str, whole: &[String], joined: &[String], source: &str) {
    for at in 0..whole.len().max(joined.len()) {
        let (whole, joined) = (whole.get(at), joined.get(at));
        assert_eq!(whole, joined, "{what}, node {at}\n{source}\n{source:?}");
    }
}

/// What the strict parser takes is read without an error, and says the same. Whether it takes it.
pub fn strict(source: &str) -> bool {
    let Some(whole) = read_whole(source, WholeReader::Authority) else { return false };
    let joined = yaml::read(source, Format::Yaml, SHAPE);
    // The strict parser lets these pass, and the tree is the same with them.
    let lenient = [SyntaxProblem::UnknownAlias, SyntaxProblem::Tab];
    let error = joined.errors().iter().find(|it| !lenient.contains(&it.problem));
    assert!(error.is_none(), "an error in valid YAML: {error:?}\n{source}\n{source:?}");
    assert_same("blocks", &outline(&whole), &outline(&joined), source);
    true
}

/// JSON in blocks is what it is in one piece, broken or not.
pub fn strict_json(source: &str) {
    // Template syntax is hidden from the reader of blocks alone.
    if template::may_hold_mark(source) {
        return;
    }
    let (whole, joined) = (read_json_whole(source), yaml::read(source, Format::Json, SHAPE));
    assert_same("JSON", &outline(&whole), &outline(&joined), source);
    let first = |tree: &yaml::Tree| tree.errors().first().copied();
    assert_eq!(first(&whole), first(&joined), "{source}\n{source:?}");
}
