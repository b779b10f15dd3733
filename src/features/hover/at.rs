//! The place that a hover is asked for.

use crate::analysis::Analysis;
use crate::openapi::{Place, Value};
use crate::routing::{Occurrence, Route};
use crate::text::TextRange;
use crate::yaml::{Entry, Node, Step};

/// An entry under the cursor, and the way to it.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) analysis: &'a Analysis,
    /// The way, the entry included.
    pub(super) steps: &'a [Step<'a>],
    pub(super) entry: Entry<'a>,
    /// On its key, else on its value.
    pub(super) on_key: bool,
    /// The key or the value, without quotes.
    pub(super) range: TextRange,
    /// The cursor, in bytes.
    pub(super) offset: usize,
}

impl<'a> At<'a> {
    /// Whether this is the key of this name.
    pub(super) fn is_key(&self, name: &str) -> bool {
        self.on_key && self.entry.key.text() == name
    }

    /// Whether this is the key of this name, or its value.
    pub(super) fn is_entry(&self, name: &str) -> bool {
        self.entry.key.text() == name
    }

    /// Whether this value is here.
    pub(super) fn is_at(&self, value: &Value) -> bool {
        self.is_in(value.place)
    }

    /// Whether this is the place.
    pub(super) fn is_in(&self, place: Place) -> bool {
        place.text() == self.range || place.range == self.range
    }

    /// How many steps lead to the entry, itself included.
    pub(super) fn depth(&self) -> usize {
        self.steps.len()
    }

    /// The mapping that holds the entry.
    pub(super) fn holder(&self) -> Option<Node<'a>> {
        match self.steps.iter().rev().nth(1)? {
            Step::Entry(entry, _) => Some(entry.value),
            Step::Item(_, node) => Some(*node),
        }
    }

    /// The names of the entries that lead here, from the root; items have none.
    pub(super) fn names(&self) -> Vec<String> {
        let name = |step: &Step<'_>| match step {
            Step::Entry(entry, _) => Some(entry.key.text().into_owned()),
            Step::Item(..) => None,
        };
        self.steps.iter().filter_map(name).collect()
    }

    /// The routes of one path item.
    pub(super) fn routes_of(&self, item: usize) -> impl Iterator<Item = &'a Route> {
        let routes = &self.analysis.routing.routes;
        let start = routes.partition_point(|route| route.operation.item < item);
        routes.iter().skip(start).take_while(move |route| route.operation.item == item)
    }

    /// The backend that a route leads to.
    pub(super) fn backend_of(&self, route: &Route) -> Option<&'a Occurrence> {
        self.analysis.routing.occurrences.get(route.occurrence?)
    }
}
