//! Comments and the parts that they go with.

use super::*;

/// The entries of `a` with all comments of the text, written anew.
fn noted(source: &str) -> String {
    let tree = yaml::read(source, Format::Yaml, SHAPE);
    let file = FileStyle::new(&tree, Format::Yaml);
    let mapping = find(&tree, "a").node;
    let parts: Vec<_> = mapping.entries().map(|entry| entry.range()).collect();
    let all = Edit { range: crate::text::TextRange::new(0, source.len()), text: String::new() };
    let entries = mapping.entries().zip(notes(&file, &[all], &parts)).map(|(entry, notes)| {
        let value = Value::of(entry.value).unwrap();
        (entry.key.text().into_owned(), Value::Noted(notes, Box::new(value)))
    });
    let new = Value::Map(entries.collect());
    let edits = insert_entry(&file, tree.root().unwrap(), "new", &new, Position::Last).unwrap();
    edits.into_iter().map(|edit| edit.text).collect()
}

#[test]
fn comments_go_with_what_they_speak_of() {
    for (old, new) in [
        (
            r#"
a:
  b: 1 # one
  c: 2
"#,
            r#"
new:
  b: 1 # one
  c: 2
"#,
        ),
        (
            r#"
a:
  # b
  b: 1

  # c
# and c
  c: 2
"#,
            r#"
new:
  # b
  b: 1
  # c
  # and c
  c: 2
"#,
        ),
        (
            "a: # key\n  b: 1\n",
            r#"
new:
  # key
  b: 1
"#,
        ),
        (
            r#"
a:
  b: 1
  # below
"#,
            r#"
new:
  # below
  b: 1
"#,
        ),
        (
            r#"
a:
  b:
    # in b
    x
  c: 2
"#,
            r#"
new:
  # in b
  b: x
  c: 2
"#,
        ),
        (
            r#"
a:
  b: # in b
    x
  c: 2
"#,
            r#"
new:
  # in b
  b: x
  c: 2
"#,
        ),
        (
            r#"
a:
  b: [1] # one
  c: 2
"#,
            r#"
new:
  # one
  b:
    - 1
  c: 2
"#,
        ),
        (
            r#"
a: {b: 1, # one
  # c
  c: 2 # two
  }
"#,
            r#"
new:
  b: 1 # one
  # c
  c: 2 # two
"#,
        ),
    ] {
        assert_eq!(format!("\n{}", noted(old)), new, "{old}");
    }
}

#[test]
fn the_same_comment_is_kept_once() {
    let tree = yaml::read(
        r#"
a: 1 # x
b: 1 # x
# z
c: 1 # y
"#,
        Format::Yaml,
        SHAPE,
    );
    let file = FileStyle::new(&tree, Format::Yaml);
    let parts: Vec<_> = tree.root().unwrap().entries().map(|entry| entry.range()).collect();
    let all = Edit { range: crate::text::TextRange::new(0, 99), text: String::new() };
    let mut sum = Notes::default();
    notes(&file, &[all], &parts).into_iter().for_each(|notes| sum.add(notes));
    assert_eq!(sum.around("a: 1", "|"), "# y|# z|a: 1 # x");
}
