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
        ("a:\n  b: 1 # one\n  c: 2\n", "  b: 1 # one\n  c: 2\n"),
        (
            "a:\n  # b\n  b: 1\n\n  # c\n# and c\n  c: 2\n",
            "  # b\n  b: 1\n  # c\n  # and c\n  c: 2\n",
        ),
        ("a: # key\n  b: 1\n", "  # key\n  b: 1\n"),
        ("a:\n  b: 1\n  # below\n", "  # below\n  b: 1\n"),
        ("a:\n  b:\n    # in b\n    x\n  c: 2\n", "  # in b\n  b: x\n  c: 2\n"),
        ("a:\n  b: # in b\n    x\n  c: 2\n", "  # in b\n  b: x\n  c: 2\n"),
        ("a:\n  b: [1] # one\n  c: 2\n", "  # one\n  b:\n    - 1\n  c: 2\n"),
        ("a: {b: 1, # one\n  # c\n  c: 2 # two\n  }\n", "  b: 1 # one\n  # c\n  c: 2 # two\n"),
    ] {
        let found = noted(old);
        assert_eq!(found, format!("new:\n{new}"), "{old}");
    }
}

#[test]
fn the_same_comment_is_kept_once() {
    let tree = yaml::read("a: 1 # x\nb: 1 # x\n# z\nc: 1 # y\n", Format::Yaml, SHAPE);
    let file = FileStyle::new(&tree, Format::Yaml);
    let parts: Vec<_> = tree.root().unwrap().entries().map(|entry| entry.range()).collect();
    let all = Edit { range: crate::text::TextRange::new(0, 99), text: String::new() };
    let mut sum = Notes::default();
    notes(&file, &[all], &parts).into_iter().for_each(|notes| sum.add(notes));
    assert_eq!(sum.around("a: 1", "|"), "# y|# z|a: 1 # x");
}
