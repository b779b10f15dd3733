//! Whether text that could not be read may be, or may become, a key that is missed. Only whoever
//! misses something asks.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::{Block, JOINED_ROOT, Kind, Node, Tree};
use crate::text::TextRange;
use crate::yaml::error::SyntaxProblem;
use crate::yaml::split::plain_key_end;

/// Words looked at for one key that is missed; where there are more, any key may be among them.
const MAX_WORDS: usize = 64;

/// What could not be read where the keys of split mappings are.
#[derive(Debug, Default)]
pub(super) struct Lost {
    words: Vec<Word>,
    too_many: bool,
}

/// A line that is no key, at the column of keys.
#[derive(Debug)]
struct Word {
    block: usize,
    column: usize,
    /// Its first word; `None`: any key may have was there.
    text: Option<TextRange>,
}

impl Tree {
    /// Whether the collection that the keys lead to from the root, or an entry of it, may be lost
    /// in text that could not be read. What is read is not lost.
    pub fn may_have_lost(&self, keys: &[&str]) -> bool {
        super::reads::read_lost();
        let Some(mut node) = self.root().filter(|_| !self.is_whole()) else { return false };
        for key in keys {
            let Some(field) = node.resolved().field(key) else {
                return self.may_hide(node, Some(key));
            };
            node = field.value.node;
        }
        self.may_hide(node, None)
    }

    /// Whether what may be lost in broken text is the same in another tree.
    pub fn loses_the_same(&self, other: &Self) -> bool {
        self.is_whole() == other.is_whole()
            && self.lost_words().eq(other.lost_words())
            && self.lost_between_brackets().eq(other.lost_between_brackets())
    }

    /// What is wrong with a text of JSON, and the words that are.
    fn lost_between_brackets(&self) -> impl Iterator<Item = (SyntaxProblem, Cow<'_, str>)> {
        let errors = self.errors.iter().take(MAX_WORDS).filter(|_| self.json.is_some());
        errors.map(|error| (error.problem, self.text(error.range)))
    }

    /// The words that could not be read, with the columns they are at.
    fn lost_words(&self) -> impl Iterator<Item = (usize, Option<Cow<'_, str>>)> {
        let lost = (!self.is_whole() && self.json.is_none())
            .then(|| self.lost.get_or_init(|| self.find_lost()));
        let too_many = lost.filter(|lost| lost.too_many).map(|_| (usize::MAX, None));
        let words = lost.into_iter().flat_map(|lost| &lost.words);
        words.map(|word| (word.column, word.text.map(|range| self.text(range)))).chain(too_many)
    }

    /// Whether the start of a root key is there alone: more of it than `x-google-`.
    pub fn is_half_typed(&self, key: &str) -> bool {
        super::reads::read_lost();
        if self.is_whole() || !self.is_split || self.json.is_some() {
            return false;
        }
        let column = self.column_of_entries(0, self.blocks.len());
        let shared = if key.starts_with("x-google-") { "x-google-".len() } else { 0 };
        let lost = self.lost.get_or_init(|| self.find_lost());
        let mut words = lost.words.iter().filter(|word| word.column == column);
        words.any(|word| {
            let text = word.text.map_or(Cow::Borrowed(""), |range| self.text(range));
            text.len() > shared && key.starts_with(&*text)
        })
    }

    /// Whether an entry of a mapping, of this name or of any, may be lost.
    fn may_hide(&self, mapping: Node<'_>, key: Option<&str>) -> bool {
        let blocks = self.blocks_of(mapping).filter(|_| self.json.is_none());
        let Some((first, end)) = blocks else { return self.may_hide_inside(mapping, key) };
        let lost = self.lost.get_or_init(|| self.find_lost());
        let column = self.column_of_entries(first, end);
        let is_within =
            |word: &&Word| word.column == column && word.block + 1 >= first && word.block < end;
        lost.too_many
            || lost.words.iter().filter(is_within).any(|word| match (word.text, key) {
                (Some(text), Some(key)) => may_become(&self.text(text), key),
                _ => true,
            })
    }

    /// The same of a mapping whose entries are no blocks.
    fn may_hide_inside(&self, mapping: Node<'_>, key: Option<&str>) -> bool {
        if self.is_split && self.json.is_none() {
            return self.is_broken(mapping.id.block as usize);
        }
        self.errors.iter().take(MAX_WORDS).any(|error| {
            let is_open = error.problem.is_of_brackets()
                || matches!(error.problem, SyntaxProblem::UnclosedQuote(_));
            let word = self.text(error.range);
            let word = word.trim_matches(['"', '\'']);
            is_open
                || match key {
                    Some(key) => may_become(word, key),
                    None => !error.problem.is_in_a_word(),
                }
        })
    }

    /// The blocks that hold the entries of a mapping, if it is split.
    pub(super) fn blocks_of(&self, mapping: Node<'_>) -> Option<(usize, usize)> {
        if mapping.id == JOINED_ROOT {
            return Some((0, self.blocks.len()));
        }
        let block = self.block(mapping.id.block)?;
        let is_split =
            mapping.kind() == Kind::Mapping && block.joined_value() == Some(mapping.id.node);
        is_split.then_some((mapping.id.block as usize + 1, block.next as usize))
    }

    /// Where the keys of the blocks from `first` to `end` are: that of the last one that could
    /// be read, else of the last.
    fn column_of_entries(&self, first: usize, end: usize) -> usize {
        let depth = self.blocks.get(first).map_or(0, |block| block.span.depth);
        let blocks = self.blocks.get(first..end).unwrap_or_default();
        let siblings = || blocks.iter().rev().filter(|block| block.span.depth == depth);
        let whole = siblings().take(MAX_WORDS).find(|block| block.tree.error.is_none());
        let column = |block: &Block| {
            let mut lines = block.text().lines().map(column_of);
            lines.find(|(_, content)| is_content(content)).map_or(0, |(column, _)| column)
        };
        whole.or_else(|| siblings().next()).map_or(0, column)
    }

    fn find_lost(&self) -> Lost {
        let first_column = |block: &Block| {
            let lines = block.text().lines();
            lines.map(column_of).find_map(|(column, content)| is_content(content).then_some(column))
        };
        let columns: BTreeSet<usize> = self.blocks.iter().filter_map(first_column).collect();
        let mut lost = Lost::default();
        let blocks = self.blocks.iter().enumerate().filter(|(index, _)| self.is_broken(*index));
        for (block, read) in blocks {
            let range = read.span.range;
            if let Some(column) = first_column(read).filter(|_| self.has_lost_key(range)) {
                lost.words.push(Word { block, column, text: None });
            }
            let mut start = range.start;
            for line in read.text().split_inclusive('\n') {
                let (column, content) = column_of(line.trim_end_matches(['\n', '\r']));
                if columns.contains(&column) && is_content(content) && !is_key(content) {
                    lost.words.extend(word(start + column, content, block, column));
                }
                start += line.len();
            }
            if lost.words.len() > MAX_WORDS {
                return Lost { words: Vec::new(), too_many: true };
            }
        }
        lost
    }

    /// Whether what is wrong in a block looks as if the key above some of its lines is missing.
    fn has_lost_key(&self, block: TextRange) -> bool {
        let first = self.errors.partition_point(|error| error.range.start < block.start);
        self.errors.get(first).filter(|error| error.range.start < block.end).is_some_and(|error| {
            matches!(
                error.problem,
                SyntaxProblem::DeeperThanValue
                    | SyntaxProblem::BadIndentation
                    | SyntaxProblem::KeyInList
                    | SyntaxProblem::StrayDash
                    | SyntaxProblem::MissingKey
            )
        })
    }
}

fn column_of(line: &str) -> (usize, &str) {
    let content = line.trim_start_matches([' ', '\t']);
    (line.len() - content.len(), content)
}

fn is_content(content: &str) -> bool {
    !content.is_empty() && !content.starts_with('#')
}

/// `key:` or `key: value`, and no key of several words, which may have lost its own colon.
fn is_key(content: &str) -> bool {
    let key = plain_key_end(content).and_then(|end| content.get(..end));
    !content.starts_with([':', '?']) && key.is_some_and(|key| !key.trim_end().contains([' ', '\t']))
}

/// The first word of a line at `start`; `None` if no key can begin with it.
fn word(start: usize, content: &str, block: usize, column: usize) -> Option<Word> {
    if content.starts_with([':', '?']) {
        return Some(Word { block, column, text: None });
    }
    let begin = content.len() - content.trim_start_matches(['"', '\'']).len();
    let text = content.get(begin..)?;
    let is_end = |c: char| c.is_whitespace() || matches!(c, ':' | '"' | '\'' | '{' | '[');
    let length = text.find(is_end).unwrap_or(text.len());
    let range = TextRange::new(start + begin, start + begin + length);
    (length > 0).then_some(Word { block, column, text: Some(range) })
}

/// Whether a word that is being typed, or has lost some letters, may be this key.
fn may_become(word: &str, key: &str) -> bool {
    let common = word.bytes().zip(key.bytes()).take_while(|(one, other)| one == other).count();
    common > 0 && common * 2 >= word.len()
}
