//! Facts by their names: which of them a name refers to. Knows no kind of facts.

use std::collections::BTreeMap;

/// The indices of facts by their names, in order. Equal names are in branches of a template; the
/// last one counts.
#[derive(Clone, Debug, Default)]
pub struct ByName(BTreeMap<String, Vec<usize>>);

impl ByName {
    /// Those of facts with these names, in the order of the facts.
    pub fn new(names: impl Iterator<Item = String>) -> Self {
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, name) in names.enumerate() {
            by_name.entry(name).or_default().push(index);
        }
        Self(by_name)
    }

    /// The index of the fact that a name refers to.
    pub fn get(&self, name: &str) -> Option<usize> {
        self.all(name).last().copied()
    }

    /// The indices of all facts of a name.
    pub fn all(&self, name: &str) -> &[usize] {
        self.0.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The names, in the order of the alphabet.
    pub fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.0.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::ByName;

    #[test]
    fn the_last_of_equal_names_counts() {
        let by_name = ByName::new(["b", "a", "b"].into_iter().map(str::to_owned));
        assert_eq!(
            (by_name.get("a"), by_name.get("b"), by_name.get("c")),
            (Some(1), Some(2), None)
        );
        assert_eq!(by_name.all("b"), [0, 2]);
        assert_eq!(by_name.names().collect::<Vec<_>>(), ["a", "b"]);
    }
}
