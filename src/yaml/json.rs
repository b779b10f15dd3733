//! Strict JSON, and what can be kept of broken JSON.
//!
//! The reader looks at line breaks and indentation to find out which bracket or quote was left open,
//! so that an error stays in its entry. Where that finds an error in a text that is right by its
//! brackets alone, the brackets count.
//!
//! The text is cut into blocks while it is read: at a name of a split mapping all that the reader
//! knows is a [`Checkpoint`](super::nesting::Checkpoint). After an edit it goes on from the one
//! before, up to the first one after the edit that is as it was.

mod blocks;
mod edited;
mod layout;
mod open;
mod part;
mod reader;
mod row;
mod scalars;
mod space;
mod template;
mod word;

pub(super) use edited::read_edited;

use super::arena::BlockTree;
use super::error::SyntaxError;
use super::mask;
use super::nesting::JsonText;
use super::split::{BlockSpan, Shape};
use super::tree::{Block, Tree, keep_same};
use crate::text::TextRange;
use part::Outcome;
use reader::Reader;
use space::indent_character;

/// What else than strict JSON is taken without an error.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Strict,
    /// Comments and trailing commas.
    WithComments,
}

/// Reads a JSON text. Blocks that are as they were `before` are the same in memory.
pub(super) fn read(source: &str, dialect: Dialect, shape: Shape, before: Option<&Tree>) -> Tree {
    read_in_blocks(source, dialect, Some(shape), before)
}

/// Reads a JSON text without cutting it into blocks.
pub(super) fn read_whole(source: &str, dialect: Dialect) -> Tree {
    read_in_blocks(source, dialect, None, None)
}

fn read_in_blocks(
    source: &str,
    dialect: Dialect,
    shape: Option<Shape>,
    before: Option<&Tree>,
) -> Tree {
    let start = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let text = TextRange::new(start, source.len()).of(source);
    let read = read_text(text, dialect, shape);
    let mut blocks = read.outcome.blocks;
    if let Some(error) = read.only_error {
        show_only(error, &mut blocks);
    }
    let known = JsonText {
        indent_character: read.indent_character,
        is_without_layout: read.is_without_layout,
        is_cut_off: read.outcome.is_cut_off,
        may_begin_mark: mask::may_hold_mark(text),
        ignores_marks: false,
        has_comments: dialect == Dialect::WithComments,
    };
    let blocks = blocks.into_iter().map(|(span, tree)| Block::new(span.moved(start), tree.into()));
    let mut blocks: Vec<Block> = blocks.collect();
    if let Some(before) = before {
        keep_same(before.row(), &mut blocks);
    }
    Tree::of_json(source, blocks, read.outcome.is_split, known)
}

/// Reads JSON inside a YAML text that the authority rejects, if it is that: an object whose first
/// name is in double quotes.
pub(super) fn read_in_yaml(text: &str) -> Option<BlockTree> {
    let inner = text.trim_start().strip_prefix('{')?.trim_start();
    if !inner.starts_with('"') {
        return None;
    }
    let read = read_text(text, Dialect::WithComments, None);
    let error = read.only_error.or(read.outcome.first_error);
    let (_, mut tree) = read.outcome.blocks.into_iter().next()?;
    (tree.error, tree.nesting) = (error, None);
    Some(tree)
}

/// A text that was read.
struct Read {
    outcome: Outcome,
    /// The error that is shown instead of those that were found: without a layout the first one
    /// tells most.
    only_error: Option<SyntaxError>,
    indent_character: Option<u8>,
    is_without_layout: bool,
}

fn read_text(text: &str, dialect: Dialect, shape: Option<Shape>) -> Read {
    let indent_character = indent_character(text);
    let lenient = Reader::lenient(text, dialect, indent_character).in_blocks(shape).run();
    let read =
        |outcome| Read { outcome, only_error: None, indent_character, is_without_layout: false };
    if !lenient.has_errors {
        return read(lenient);
    }
    let strict = Reader::strict(text, dialect).in_blocks(shape).run();
    if !strict.has_errors {
        return Read { is_without_layout: true, ..read(strict) };
    }
    // What is left open where it stopped is no mistake.
    let only_error = strict.first_error.filter(|_| indent_character.is_none());
    Read { only_error, ..read(lenient) }
}

/// Leaves only this error in a row of blocks.
fn show_only(error: SyntaxError, blocks: &mut [(BlockSpan, BlockTree)]) {
    let at = error.range.start;
    let holder = blocks.partition_point(|(span, _)| span.range.start <= at).saturating_sub(1);
    for (index, (span, tree)) in blocks.iter_mut().enumerate() {
        let Some(nesting) = &mut tree.nesting else { continue };
        nesting.unclosed.clear();
        nesting.head_error = None;
        nesting.error = (index == holder).then(|| error.back(span.range.start));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::error::SyntaxProblem as P;

    const SHAPE: Shape = Shape(&[&["paths"]]);

    /// Problems and the texts that they mark, and the tree's keys by their paths.
    fn problems(source: &str) -> Vec<(P, &str)> {
        let tree = read(source, Dialect::Strict, SHAPE, None);
        tree.errors().iter().map(|error| (error.problem, error.range.of(source))).collect()
    }

    /// The problems of a text that holds templates.
    fn problems_masked(source: &str) -> Vec<P> {
        let tree = crate::yaml::read(source, crate::yaml::Format::Json, SHAPE);
        tree.errors().iter().map(|error| error.problem).collect()
    }

    fn paths(source: &str) -> String {
        let tree = read(source, Dialect::Strict, SHAPE, None);
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
