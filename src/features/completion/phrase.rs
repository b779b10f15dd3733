//! A text to be written, with the words in it that a person replaces or chooses.

use super::output::Output;
use crate::edit::escaped_in_quotes;

/// A text to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// Text as it is.
    Text(String),
    /// A word to be replaced.
    Stop(String),
    /// Words to choose from.
    Choice(Vec<String>),
}

impl Phrase {
    /// A text as it is, whatever is in it.
    pub(super) fn plain(text: &str) -> Self {
        Self(vec![Piece::Text(text.to_owned())])
    }

    /// A word to be replaced.
    pub(super) fn stop(word: String) -> Self {
        Self(vec![Piece::Stop(word)])
    }

    /// One of some words.
    pub(super) fn one_of(words: Vec<String>) -> Self {
        Self(vec![Piece::Choice(words)])
    }

    /// A text of a snippet of ours, with `${WORD}` and `${ONE|OTHER}`.
    pub(super) fn of_snippet(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, inside)) = rest.split_once("${") {
            let Some((word, after)) = inside.split_once('}') else { break };
            pieces.push(Piece::Text(before.to_owned()));
            pieces.push(match word.contains('|') {
                true => Piece::Choice(word.split('|').map(str::to_owned).collect()),
                false => Piece::Stop(word.to_owned()),
            });
            rest = after;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Self(pieces)
    }

    /// The same with a choice of names in the place of a word; without names as it is.
    pub(super) fn with(mut self, word: &str, names: &[String]) -> Self {
        for piece in &mut self.0 {
            if matches!(piece, Piece::Stop(stop) if stop == word) && !names.is_empty() {
                *piece = Piece::Choice(names.to_vec());
            }
        }
        self
    }

    /// The text with its first choices.
    pub(super) fn shown(&self) -> String {
        let first = |piece: &Piece| match piece {
            Piece::Text(text) | Piece::Stop(text) => text.clone(),
            Piece::Choice(words) => words.first().cloned().unwrap_or_default(),
        };
        self.0.iter().map(first).collect()
    }

    /// The text, and every word that can be chosen in it.
    pub(super) fn texts(&self) -> Vec<String> {
        let words = self.0.iter().flat_map(|piece| match piece {
            Piece::Choice(words) => words.as_slice(),
            _ => &[],
        });
        std::iter::once(self.shown()).chain(words.cloned()).collect()
    }

    /// Writes it, as it must look between quotes if it is there.
    pub(super) fn write(&self, output: &mut Output, quote: Option<char>) {
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => output.put(&escaped(text, quote)),
                Piece::Stop(word) => output.stop(&escaped(word, quote)),
                Piece::Choice(words) => {
                    let words: Vec<_> = words.iter().map(|word| escaped(word, quote)).collect();
                    output.choice(&words);
                }
            }
        }
    }
}

fn escaped(text: &str, quote: Option<char>) -> String {
    match quote {
        None => text.to_owned(),
        Some('\'') => text.replace('\'', "''"),
        Some(_) => escaped_in_quotes(text),
    }
}
