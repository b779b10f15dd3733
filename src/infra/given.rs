//! The names that a config is filled in with.

use super::granted::Place;
use super::value::{Contents, Filling, Value, Written};

/// A name that is given for a template variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenName {
    /// The name.
    pub name: String,
    /// Where it is given.
    pub place: Place,
    /// The keys of the map that it is, if these are all.
    pub keys: Option<Vec<String>>,
    /// Whether other files are filled in with the same.
    pub is_shared: bool,
}

/// The names that are given, if they are written out where the file is filled in.
pub(super) fn given(contents: &Contents<'_>) -> Option<Vec<GivenName>> {
    let Filling::Names(named) = &contents.filling else { return None };
    if named.is_empty() || named.iter().any(|it| it.written == Written::No) {
        return None;
    }
    let keys = |value: &Value<'_>| match value {
        Value::Map(map) => Some(map.iter().map(|(key, _)| key.clone()).collect()),
        _ => None,
    };
    let given = named.iter().map(|it| GivenName {
        name: it.name.clone(),
        place: it.place.clone(),
        keys: keys(&it.value).filter(|_| it.written == Written::Keys),
        is_shared: false,
    });
    contents.replaced.is_empty().then(|| given.collect())
}
