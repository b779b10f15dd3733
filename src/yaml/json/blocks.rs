//! Where a name begins a block: each entry of the root, and of the mappings that the shape names.

use std::sync::Arc;

use super::layout::blanks_before;
use super::open::{Open, Split};
use super::part::Part;
use super::reader::Reader;
use crate::yaml::nesting::{Checkpoint, Level};

impl Reader<'_> {
    /// What is known of the object that begins here, if its entries are blocks.
    pub(super) fn split_here(&self) -> Option<Split> {
        let shape = self.shape?;
        let Some(depth) = self.stack.len().checked_sub(1) else {
            return self.row.is_empty().then(|| Split::new(Arc::default()));
        };
        let is_own = self.stack.last()?.split.is_some() && self.row.depth() == Some(depth);
        let key = self.row.key_before_value().filter(|_| is_own)?;
        let around = self.stack.iter().skip(1).filter_map(|open| Some(&*open.split.as_ref()?.key));
        let path: Vec<&str> = around.chain([&**key]).collect();
        shape.splits(&path).then(|| Split::new(Arc::clone(key)))
    }

    /// Begins a block if a name at `at` is one that does. A name that is in the line of another
    /// one, or is indented deeper than the first one of its mapping, belongs to the block above.
    pub(super) fn begin_block(&mut self, at: usize, misses_comma: bool) {
        let Some(depth) = self.stack.len().checked_sub(1) else { return };
        let Some(open) = self.stack.last_mut().filter(|open| open.expects_name()) else { return };
        let Some(split) = &mut open.split else { return };
        if at == self.row.start() && self.row.depth() == Some(depth) {
            return;
        }
        let indent = blanks_before(self.text, at);
        let first = *split.first_indent.get_or_insert(indent);
        let is_beside = first.is_some_and(|first| indent.is_none_or(|indent| indent > first));
        if self.row.depth().is_none() {
            return self.row.begin_entries(at);
        }
        if is_beside && self.row.depth() == Some(depth) {
            return;
        }
        let checkpoint = Checkpoint { is_beside, ..self.checkpoint(misses_comma) };
        let errors = std::mem::take(&mut self.errors);
        let (above, here) = errors.into_iter().partition(|error| error.range.start < at);
        self.errors = here;
        let is_known = match self.part {
            Part::UpTo { is_known, .. } => is_known(at, &checkpoint),
            Part::ToTheEnd | Part::Inside => false,
        };
        self.stopped_at = is_known.then_some(at);
        self.row.cut(at, above, depth, (!is_known).then_some(checkpoint));
    }

    fn checkpoint(&mut self, misses_comma: bool) -> Checkpoint {
        let is_same = |(open, level): (&Open, &Level)| open.is_level(level);
        let known = self.known_levels.as_ref().filter(|levels| {
            levels.len() == self.stack.len() && self.stack.iter().zip(levels.iter()).all(is_same)
        });
        let levels = match known {
            Some(levels) => Arc::clone(levels),
            None => self.stack.iter().filter_map(Open::level).collect(),
        };
        self.known_levels = Some(Arc::clone(&levels));
        Checkpoint {
            levels,
            misses_comma,
            is_beside: false,
            indent: self.indent,
            has_open_comment: self.no_comment_end,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::yaml::{Format, Shape, read};

    const SHAPE: Shape = Shape(&[&["paths"], &["components", "*"]]);

    /// The text of each block after dots for its depth.
    fn row(source: &str) -> String {
        let tree = read(source, Format::JsonWithComments, SHAPE);
        let shown = |block: &crate::yaml::tree::Block| {
            format!("{}{}|", ".".repeat(block.span.depth.into()), block.span.range.of(source))
        };
        tree.row().iter().map(shown).collect()
    }

    #[test]
    fn each_entry_of_the_root_and_of_large_mappings_is_a_block() {
        assert_eq!(
            row(r#"
{
  "swagger": "2.0",
  "paths": {
    "/a": {"get": {}},
    "/b": {"get": {}}
  },
  "x-a": {"b": 1, "c": 2}
}
"#),
            r#"
{
  "swagger": "2.0",
  |"paths": {
    |."/a": {"get": {}},
    |."/b": {"get": {}}
  },
  |"x-a": {"b": 1, "c": 2}
}
|"#
        );
    }

    #[test]
    fn lines_do_not_matter() {
        for (source, expected) in [
            (
                r#"{"a":"{\"b\":","paths":{"/a":{"c":[1,{}]},"/b":{}},"d":1}"#,
                r#"{"a":"{\"b\":",|"paths":{|."/a":{"c":[1,{}]},|."/b":{}},|"d":1}|"#,
            ),
            (
                r#"{"components":{"schemas":{"A":1,"B":2},"x":3},"paths":{}}"#,
                r#"{"components":{|."schemas":{|.."A":1,|.."B":2},|."x":3},|"paths":{}}|"#,
            ),
            ("{\r\n  \"a\": 1,\r\n  \"b\": 2}", "{\r\n  \"a\": 1,\r\n  |\"b\": 2}|"),
            (
                "// a\n{ // b\n\"c\": 1, // d\n\"e\": 2 } // f",
                "// a\n{ // b\n\"c\": 1, // d\n|\"e\": 2 } // f|",
            ),
            ("\u{feff}{\"a\": 1} x", "{\"a\": 1} x|"),
        ] {
            assert_eq!(row(source), expected);
        }
    }

    #[test]
    fn entries_beside_others_belong_to_the_block_above() {
        let source = r#"{
  "paths": {
    "/a": {}, "/b": {},
      "/c": {},
    "/d": {}
  }, "x": 1,
  "y": 2
}"#;
        let expected = r#"{
  "paths": {
    |."/a": {}, "/b": {},
      "/c": {},
    |."/d": {}
  }, |"x": 1,
  |"y": 2
}|"#;
        assert_eq!(row(source), expected);
    }

    #[test]
    fn what_is_open_or_missing_stays_in_its_block() {
        for (source, expected) in [
            (
                "{\n  \"paths\": {\n    \"/a\": {\n      \"get\n    },\n    \"/b\": {}\n  }\n}",
                "{\n  \"paths\": {\n    |.\"/a\": {\n      \"get\n    },\n    |.\"/b\": {}\n  }\n}|",
            ),
            (
                "{\n  \"paths\": {\n    \"/a\": {\n    \"/b\": {}\n  },\n  \"c\": 1\n}",
                "{\n  \"paths\": {\n    |.\"/a\": {\n    |.\"/b\": {}\n  },\n  |\"c\": 1\n}|",
            ),
            (
                "{\n  \"paths\": {\n    \"/a\": 1,\n  \"c\": [1,\n  \"d\": 1\n}",
                "{\n  \"paths\": {\n    |.\"/a\": 1,\n  |\"c\": [1,\n  |\"d\": 1\n}|",
            ),
        ] {
            assert_eq!(row(source), expected);
        }
    }

    #[test]
    fn what_is_no_object_is_one_block() {
        for source in ["", "[{\"a\": 1}]", "1", "{}", "{", "x {\"a\": 1, \"b\": 2}"] {
            assert_eq!(row(source), format!("{source}|"));
        }
    }
}
