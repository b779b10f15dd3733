//! Strict JSON, and what can be kept of broken JSON.
//!
//! A first pass takes strict JSON by brackets alone. Only if that fails a second one looks at line
//! breaks and indentation to find out which bracket or quote was left open, so that an error stays
//! in its entry.

mod layout;
mod open;
mod reader;
mod scalars;
mod template;
mod word;

use std::collections::HashSet;
use std::sync::Arc;

use super::arena::BlockTree;
use super::error::SyntaxError;
use super::split::{BlockSpan, Shape};
use super::tree::{Block, Kind, Node, Tree};
use crate::text::TextRange;
use reader::Reader;

/// What else than strict JSON is taken without an error.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Strict,
    /// Comments and trailing commas.
    WithComments,
}

/// Reads a JSON text.
pub(super) fn read(source: &str, dialect: Dialect, shape: Shape) -> Tree {
    let start = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let range = TextRange::new(start, source.len());
    let text = range.of(source);
    let (tree, errors) = read_text(text, dialect);
    let span = BlockSpan::whole(range);
    let tree = Tree::new(source, vec![Block::new(span, Arc::new(tree))], false, None);
    let errors = one_for_each_entry(&tree, errors, start, shape);
    tree.with_errors(errors)
}

/// Reads JSON inside a YAML text that the authority rejects, if it is that: an object whose first
/// name stands in double quotes.
pub(super) fn read_in_yaml(text: &str) -> Option<BlockTree> {
    let inner = text.trim_start().strip_prefix('{')?.trim_start();
    if !inner.starts_with('"') {
        return None;
    }
    let (mut tree, errors) = read_text(text, Dialect::WithComments);
    tree.error = errors.first().copied();
    Some(tree)
}

fn read_text(text: &str, dialect: Dialect) -> (BlockTree, Vec<SyntaxError>) {
    let (tree, mut strict) = Reader::strict(text, dialect).run();
    if strict.is_empty() {
        return (tree, strict);
    }
    // What is left open where it stopped is no mistake.
    strict.truncate(1);
    let lenient = Reader::lenient(text, dialect);
    let has_layout = lenient.indent_character.is_some();
    let (tree, errors) = lenient.run();
    (tree, if has_layout && !errors.is_empty() { errors } else { strict })
}

/// Keeps the first error of each entry that is a block by itself: what follows is mostly its
/// consequence.
fn one_for_each_entry(
    tree: &Tree,
    errors: Vec<SyntaxError>,
    base: usize,
    shape: Shape,
) -> Vec<SyntaxError> {
    if errors.is_empty() {
        return errors;
    }
    let starts = block_starts(tree, shape);
    let mut errors: Vec<_> = errors.into_iter().map(|error| error.shifted(base)).collect();
    errors.sort_by_key(|error| error.range.start);
    let mut seen = HashSet::new();
    errors.retain(|error| seen.insert(starts.partition_point(|start| *start <= error.range.start)));
    errors
}

/// Where the entries start that are blocks by themselves, in ascending order. One that stands in
/// the line of another, or is indented deeper than the first of its map, belongs to the one above.
fn block_starts(tree: &Tree, shape: Shape) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut splits: Vec<(Node<'_>, Vec<String>)> =
        tree.root().map(|root| (root, Vec::new())).into_iter().collect();
    while let Some((node, path)) = splits.pop() {
        let mut indent = None;
        for entry in node.entries() {
            let start = entry.key.range().start;
            let blanks = layout::blanks_before(tree.source(), start);
            let first = *indent.get_or_insert(blanks);
            if first.is_some_and(|first| blanks.is_none_or(|blanks| blanks > first)) {
                continue;
            }
            starts.push(start);
            let mut path = path.clone();
            path.push(entry.key.text().into_owned());
            let keys: Vec<&str> = path.iter().map(String::as_str).collect();
            if shape.splits(&keys) && entry.value.kind() == Kind::Mapping {
                splits.push((entry.value, path));
            }
        }
    }
    starts.sort_unstable();
    starts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::error::SyntaxProblem as P;

    const SHAPE: Shape = Shape(&[&["paths"]]);

    /// Problems and the texts that they mark, and the tree's keys by their paths.
    fn problems(source: &str) -> Vec<(P, &str)> {
        let tree = read(source, Dialect::Strict, SHAPE);
        tree.errors().iter().map(|error| (error.problem, error.range.of(source))).collect()
    }

    /// The problems of a text that holds templates.
    fn problems_masked(source: &str) -> Vec<P> {
        let tree = crate::yaml::read(source, crate::yaml::Format::Json, SHAPE);
        tree.errors().iter().map(|error| error.problem).collect()
    }

    fn paths(source: &str) -> String {
        let tree = read(source, Dialect::Strict, SHAPE);
        let mut roots = tree.root().into_iter().flat_map(|root| root.entries());
        let paths = roots.find(|entry| entry.key.text() == "paths");
        let entries = paths.into_iter().flat_map(|paths| paths.value.entries());
        entries.map(|it| format!("{}:{} ", it.key.text(), it.value.entries().count())).collect()
    }

    #[test]
    fn each_mistake_is_called_what_it_is() {
        for (member, problem, marked) in [
            ("\"a\": 1,, \"b\": 2", P::ExtraComma, ","),
            ("\"a\": [,1]", P::ExtraComma, ","),
            ("\"a\" = 1", P::EqualsSign, "="),
            ("\"a\" => 1", P::EqualsSign, "=>"),
            ("\"a\" 1", P::MissingColon, "\"a\""),
            ("\"a\" {}", P::MissingColon, "\"a\""),
            ("\"a\": \"b\": 1", P::ExtraColon, ":"),
            (": 1", P::MissingKey, ":"),
            ("{\"a\": 1}", P::MissingName, "{"),
            ("\"a\": True", P::LiteralSpelling("true"), "True"),
            ("\"a\": 012", P::BadNumber, "012"),
            ("\"a\": hello world", P::BadValue, "hello world"),
            ("\"a\": 'b'", P::BadValue, "'b'"),
            ("'a': 1", P::UnquotedName, "'a'"),
            ("\"a\":\u{a0}1", P::ControlCharacter('\u{a0}'), "\u{a0}"),
            ("\"a\": \"\\u12\"", P::HexDigits(4), "\\u12"),
            ("\"a\": \"\\x41\"", P::BadEscape, "\\x"),
            ("\"a\": \"\\ud83d\"", P::HalfSurrogate, "\\ud83d"),
            ("\"a\": 1 /* a", P::UnclosedComment, "/*"),
            ("\"a\": 1 // a", P::CommentInJson, "// a"),
            ("\"a\":", P::MissingValue, "\"a\""),
            ("\"a\"", P::HalfKey, "\"a\""),
            ("\"a: 1", P::UnclosedQuote('"'), "\"a"),
        ] {
            let source = format!("{{\n  \"x\": 0,\n  {member}\n}}\n");
            assert_eq!(problems(&source), [(problem, marked)], "{source}");
        }
    }

    #[test]
    fn templates_are_values_names_or_lines() {
        for member in [
            "\"a\": ${x}",
            "\"a\": {{ x }}-<%= y %>, \"b\": [${c}, 1]",
            "{{ name }}: 1",
            "${entries},\n  \"a\": 1",
            "{% if a %}\n  \"a\": 1\n{% endif %}",
            "\"a\": 1\n${entries}\n\"b\": 2",
            "\"a\": 1,\n${entries}\n",
            "\"a\": 1%{ if b },\n\"b\": \"2\"%{ endif }",
            "\"a\": \"${join(\",\", b)}\", \"b\": 1${x}",
            "\"a\": $NAME, \"b\": [__B__, <C>]",
            "\"a\":\n  {{ b }} {{ c }}\n",
        ] {
            let source = format!("{{\n  \"x\": 0,\n  {member}\n}}\n");
            assert_eq!(problems_masked(&source), [], "{source}");
        }
    }

    #[test]
    fn the_layout_tells_which_bracket_is_missing_or_too_many() {
        let item = "    \"/a\": {\n      \"get\": {\n        \"x\": 1\n      }\n    }";
        let good =
            format!("{{\n  \"paths\": {{\n{item},\n{}\n  }}\n}}\n", item.replace("/a", "/b"));
        assert_eq!((problems(&good), paths(&good).as_str()), (Vec::new(), "/a:1 /b:1 "));
        for (from, to, problem, marked) in [
            ("\"paths\": {", "\"paths\" {", P::MissingColon, "\"paths\""),
            ("\"paths\": {", "\"paths\":", P::MissingBrace, "\"paths\""),
            ("\"paths\": {", "\"paths: {", P::UnclosedQuote('"'), "\"paths"),
            ("\"/b\": {", "\"/b\":", P::MissingBrace, "\"/b\""),
            ("\"/b\": {", "\"/b: {", P::UnclosedQuote('"'), "\"/b"),
            ("    },", "    ", P::UnclosedBracket('{'), "{"),
            ("\"get\": {\n", "\"get\": {\n}\n", P::StrayBracket('}'), "}"),
            ("\"get\": {\n", "\"get\": {\n  },\n", P::StrayBracket('}'), "}"),
            ("\"get\": {\n", "\"get\": {\n\t\t}\n", P::StrayBracket('}'), "}"),
            ("\"get\": {\n", "\"get\": {\n<<<<<<< a\n=======\n", P::ConflictMarker, "<<<<<<< a"),
        ] {
            let source = good.replacen(from, to, 1);
            assert_ne!(source, good);
            assert_eq!(problems(&source), [(problem, marked)], "{source}");
            assert_eq!(paths(&source), "/a:1 /b:1 ", "{source}");
        }
    }

    #[test]
    fn of_a_text_that_is_cut_the_innermost_bracket_is_told() {
        let text = "{\n  \"paths\": {\n    \"/a\": {\n      \"get\": {\n        \"x\": [1,\n";
        assert_eq!(problems(text), [(P::UnclosedBracket('['), "[")]);
    }

    #[test]
    fn without_a_layout_the_first_mistake_is_the_one() {
        for source in [
            "{\"paths\": {\"/a\": {\"x\": b}, \"/b\": {\"x\" 1}}",
            "{\n\"paths\": {\n\"/a\": {\"x\": 1,\n\"y\": b},\n\"/b\": {\n\"x\": c\n}\n}\n}",
        ] {
            assert_eq!(problems(source), [(P::BadValue, "b")], "{source}");
        }
    }
}
