//! Names that nothing defines: which of those that are defined somebody meant, and what a message
//! says of it. Knows no rule.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;

use super::shortened;
use super::wording::short;
use crate::analysis::{Definitions, NameKind};
use crate::bounds;
use crate::gateway::nearest;

/// Names for which a likely one is looked for: where there are many wrong ones, none of them is a
/// slip.
const MOST_LOOKUPS: usize = 100;
/// Edits within which a defined name is taken for the one that was meant.
const EDITS: usize = 2;

/// The names of one kind that are defined.
#[derive(Debug)]
pub(super) struct Defined<'a, T> {
    kind: NameKind,
    is_v3: bool,
    definitions: Definitions<'a, T>,
    nearest: RefCell<BTreeMap<String, Option<&'a str>>>,
    by_letters: OnceCell<BTreeMap<String, Vec<&'a str>>>,
    lookups: Cell<usize>,
    compared: Cell<usize>,
}

impl<'a, T> Defined<'a, T> {
    pub(super) fn new(kind: NameKind, is_v3: bool, definitions: Definitions<'a, T>) -> Self {
        Self {
            kind,
            is_v3,
            definitions,
            nearest: RefCell::default(),
            by_letters: OnceCell::new(),
            lookups: Cell::new(0),
            compared: Cell::new(0),
        }
    }

    /// What is defined under the names.
    pub(super) fn definitions(&self) -> &Definitions<'a, T> {
        &self.definitions
    }

    /// Whether it is proven that nothing defines a name.
    pub(super) fn lacks(&self, name: &str) -> bool {
        self.definitions.find(name).is_absent()
    }

    /// The nearest name, if one is near.
    pub(super) fn near(&self, name: &str) -> Option<&'a str> {
        if let Some(known) = self.nearest.borrow().get(name) {
            return *known;
        }
        if self.has_given_up() {
            return None;
        }
        let near = self.look_up(name, |_| true);
        self.nearest.borrow_mut().insert(name.to_owned(), near);
        near
    }

    /// The same letters in another spelling, or the nearest name, of those that can be meant.
    pub(super) fn alike(&self, name: &str, can_be: impl Fn(&str) -> bool) -> Option<&'a str> {
        let by_letters = self.by_letters.get_or_init(|| {
            let mut all: BTreeMap<String, Vec<&'a str>> = BTreeMap::new();
            for name in self.definitions.names() {
                all.entry(letters(name)).or_default().push(name);
            }
            all
        });
        let mut same = by_letters.get(&letters(name)).into_iter().flatten().copied();
        same.find(|name| can_be(name)).or_else(|| self.look_up(name, can_be))
    }

    fn look_up(&self, name: &str, can_be: impl Fn(&str) -> bool) -> Option<&'a str> {
        if self.has_given_up() {
            return None;
        }
        self.lookups.set(self.lookups.get() + 1);
        let compared = |_: &&str| self.compared.set(self.compared.get() + 1);
        let names = self.definitions.names().filter(|name| can_be(name)).inspect(compared);
        nearest(name, names, EDITS)
    }

    fn has_given_up(&self) -> bool {
        self.lookups.get() >= MOST_LOOKUPS || self.compared.get() >= bounds::COMPARED_NAMES
    }

    /// That nothing has a name, which is shown in so many columns: `no metric is named `reads`.`
    pub(super) fn none_is_named(&self, name: &str, columns: usize) -> String {
        format!("no {} is named `{}`.", self.kind.in_words(), short(name, columns))
    }

    /// What to do if no other name was meant.
    pub(super) fn define_it(&self) -> String {
        format!("Define it in `{}`.", self.section())
    }

    /// The same, with the names that can be written instead and what follows them.
    pub(super) fn write_one_of(&self, names: &[&str], more: &str) -> String {
        let section = self.section();
        if names.is_empty() {
            return format!("Define it in `{section}`, or correct the name.");
        }
        let names: Vec<_> = names.iter().map(|name| format!("`{}`", shortened(name))).collect();
        format!("Write one that `{section}` defines: {}{more}.", names.join(", "))
    }

    fn section(&self) -> String {
        self.kind.section(self.is_v3).join(".")
    }
}

/// The question whether a name was meant.
pub(super) fn did_you_mean(meant: &str) -> String {
    format!("Did you mean `{}`?", shortened(meant))
}

fn letters(name: &str) -> String {
    name.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::findings_of;

    /// For how many of so many operations that name an undefined router another one is suggested.
    fn suggestions(name: impl Fn(usize) -> String, operations: usize) -> usize {
        let operation =
            |index| format!("  /{index}: {{post: {{x-google-model-router: {}}}}}\n", name(index));
        let paths: String = (0..operations).map(operation).collect();
        let text = r#"
openapi: 3.0.3
x-google-api-management: {ai: {models: {routing: {routers: {router-1000: {}}}}}}
paths:
<paths>"#;
        let found = findings_of("undefined-model-router", &text.replace("<paths>", &paths));
        found.matches("Did you mean `router-1000`?").count()
    }

    #[test]
    fn at_each_place_of_a_wrong_name_and_not_for_very_many_wrong_names() {
        assert_eq!(suggestions(|_| "router-100".to_owned(), 150), 150);
        let letter = |at: usize| (b'a' + at as u8) as char;
        assert_eq!(
            suggestions(|at| format!("router-10{}{}", letter(at / 26), letter(at % 26)), 150),
            100
        );
    }
}
