//! Which of the names that are defined somebody meant who wrote another one. Knows no rule.

use std::cell::{Cell, OnceCell};
use std::collections::BTreeMap;

use crate::gateway::nearest;

/// Names for which a likely one is looked for: where there are many wrong ones, none of them is a
/// slip.
const MOST_LOOKUPS: usize = 100;

/// The names that are defined.
#[derive(Debug)]
pub(super) struct Defined<'a> {
    names: Vec<&'a str>,
    by_letters: OnceCell<BTreeMap<String, Vec<&'a str>>>,
    lookups: Cell<usize>,
}

impl<'a> Defined<'a> {
    /// In the order in which they are looked at.
    pub(super) fn new(names: impl IntoIterator<Item = &'a str>) -> Self {
        let names = names.into_iter().collect();
        Self { names, by_letters: OnceCell::new(), lookups: Cell::new(0) }
    }

    /// The nearest name, at most so many edits away.
    pub(super) fn near(&self, name: &str, edits: usize) -> Option<&'a str> {
        self.nearest(name, edits, |_| true)
    }

    /// The same with the same letters in another spelling, or the nearest one, of those that can be
    /// meant.
    pub(super) fn alike(
        &self,
        name: &str,
        edits: usize,
        can_be: impl Fn(&str) -> bool,
    ) -> Option<&'a str> {
        let by_letters = self.by_letters.get_or_init(|| {
            let mut all: BTreeMap<String, Vec<&'a str>> = BTreeMap::new();
            for name in &self.names {
                all.entry(letters(name)).or_default().push(name);
            }
            all
        });
        let mut same = by_letters.get(&letters(name)).into_iter().flatten().copied();
        same.find(|name| can_be(name)).or_else(|| self.nearest(name, edits, can_be))
    }

    fn nearest(&self, name: &str, edits: usize, can_be: impl Fn(&str) -> bool) -> Option<&'a str> {
        let lookups = self.lookups.get();
        self.lookups.set(lookups + 1);
        let names = self.names.iter().copied().filter(|name| can_be(name));
        (lookups < MOST_LOOKUPS).then(|| nearest(name, names, edits)).flatten()
    }
}

fn letters(name: &str) -> String {
    name.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
