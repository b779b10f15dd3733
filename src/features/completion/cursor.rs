//! Where a cursor stands in a half-typed file: under which keys, and whether a key or a value is
//! to be written there. The file is read once more with a word in the place of the one that is
//! typed; what the tree says of that word, it says of the cursor.
//!
//! It gives no meaning to any key.

use crate::text::{Text, TextRange};
use crate::yaml::{self, Format, Kind, Node, Part, Shape, Step, Tree};

/// A word that nobody writes.
const WORD: &str = "gatewayLsCursor";

/// Where a cursor stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::features) struct Cursor {
    /// The way from the root. For a value its own key is the last part.
    pub(in crate::features) path: Vec<Part>,
    /// What is to be written there.
    pub(in crate::features) slot: Slot,
    /// The word at the cursor; empty between words.
    pub(in crate::features) word: TextRange,
}

/// What is to be written at a cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::features) enum Slot {
    /// A key; those of the same mapping, and whether a colon stands behind it.
    Key {
        /// The other keys of the mapping.
        others: Vec<String>,
        /// Whether a colon stands behind it.
        has_colon: bool,
    },
    /// A value on the line of its key, or an item of a list.
    Value,
}

/// Where the cursor at `offset` stands in a text; nothing in comments and texts that go over
/// lines.
pub(in crate::features) fn cursor(tree: &Tree, format: Format, offset: usize) -> Option<Cursor> {
    let source = tree.source();
    let comment = tree.comments().iter().rev().find(|comment| comment.start < offset);
    let goes_on = |comment: &TextRange| {
        !TextRange::new(comment.start, offset).of(source).contains(['\n', '\r'])
    };
    if comment.is_some_and(goes_on) {
        return None;
    }
    let word = word_at(source, offset)?;
    let before = TextRange::new(0, word.start).of(source);
    let after = TextRange::new(word.end, source.len()).of(source);
    let reread = |word: &str| {
        let text = format!("{before}{word}{after}");
        yaml::read(&text, format, Shape(&[]))
    };
    let as_word = reread(WORD);
    if let Some(found) = place(&as_word, word.start, source, word) {
        return Some(found);
    }
    place(&reread(&format!("{WORD}: ")), word.start, source, word)
}

/// Where the word that was put in stands.
fn place(tree: &Tree, at: usize, source: &str, word: TextRange) -> Option<Cursor> {
    let steps = tree.path_at(at);
    let mut path: Vec<Part> = Vec::new();
    for step in &steps {
        path.push(match step {
            Step::Entry(entry, _) => Part::Key(entry.key.text().into_owned()),
            Step::Item(..) => Part::Item,
        });
    }
    let is_ours = |node: Node<'_>| node.kind() == Kind::Scalar && node.text() == WORD;
    let alone = || Slot::Key { others: Vec::new(), has_colon: false };
    let slot = match steps.last() {
        None => {
            tree.root().filter(|root| is_ours(*root))?;
            alone()
        }
        Some(Step::Entry(entry, true)) if is_ours(entry.key) => {
            path.pop();
            let after = TextRange::new(word.end, source.len()).of(source);
            let after = after.trim_start_matches(['"', '\'']).trim_start_matches([' ', '\t']);
            Slot::Key { others: others(tree, &steps), has_colon: after.starts_with(':') }
        }
        Some(Step::Entry(entry, false)) if is_ours(entry.value) => {
            let key = entry.key.range();
            let text = Text::new(tree.source());
            if text.line_at(key.end).start == text.line_at(at).start {
                Slot::Value
            } else {
                alone()
            }
        }
        Some(Step::Item(_, item)) if is_ours(*item) => Slot::Value,
        _ => return None,
    };
    Some(Cursor { path, slot, word })
}

/// The keys beside the one that was put in.
fn others(tree: &Tree, steps: &[Step<'_>]) -> Vec<String> {
    let parent = steps.iter().rev().nth(1);
    let mapping = match parent {
        None => tree.root(),
        Some(Step::Entry(entry, _)) => Some(entry.value),
        Some(Step::Item(_, item)) => Some(*item),
    };
    let keys = mapping.into_iter().flat_map(|mapping| mapping.entries());
    keys.map(|entry| entry.key.text().into_owned()).filter(|key| key != WORD).collect()
}

/// The word that a cursor touches, or its place between words.
fn word_at(source: &str, offset: usize) -> Option<TextRange> {
    let before = source.get(..offset)?;
    let after = source.get(offset..)?;
    let start = before.trim_end_matches(is_word_letter).len();
    let end = after.len() - after.trim_start_matches(is_word_letter).len();
    Some(TextRange::new(start, offset + end))
}

fn is_word_letter(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '-' | '_')
}
