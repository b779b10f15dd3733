//! Definitions that lead back to themselves without an object in between: by a `$ref` of their own
//! or as arrays of each other. Objects may, for they have a name by then.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::{Analysis, pointer};
use crate::openapi::Place;
use crate::rules::operations::{about, in_words};
use crate::rules::wording::short;
use crate::rules::{Related, Report};
use crate::yaml::Reached;

/// Arrays in arrays that are looked into.
const MAX_ARRAYS: usize = 16;

/// Where a definition leads to at once.
struct Edge {
    to: String,
    /// The `$ref` that says so.
    place: Place,
}

pub(super) fn check(
    analysis: &Analysis,
    definitions: Option<Reached<'_>>,
    report: &mut Report<'_>,
) {
    let fields = definitions.map(Reached::fields).unwrap_or_default();
    let edges: BTreeMap<String, Edge> = fields
        .into_iter()
        .filter_map(|field| Some((field.key.text().into_owned(), edge(analysis, field.value)?)))
        .collect();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for start in edges.keys() {
        let mut way: Vec<&str> = Vec::new();
        let mut on_way: BTreeSet<&str> = BTreeSet::new();
        let mut at = start.as_str();
        while !done.contains(at) {
            if !on_way.insert(at) {
                let first = way.iter().position(|name| *name == at).unwrap_or_default();
                report_cycle(analysis, &edges, way.get(first..).unwrap_or_default(), report);
                break;
            }
            way.push(at);
            match edges.get(at) {
                Some(edge) => at = &edge.to,
                None => break,
            }
        }
        done.extend(way);
    }
}

fn edge(analysis: &Analysis, definition: Reached<'_>) -> Option<Edge> {
    let mut at = definition;
    for _ in 0..MAX_ARRAYS {
        if let Some(reference) = at.field("$ref") {
            let text = analysis.known_name(&reference.value.node.text())?;
            let to = pointer::unescaped(text.trim().strip_prefix("#/definitions/")?);
            return Some(Edge { to, place: Place::of(reference.value) });
        }
        if at.field("type").is_none_or(|kind| kind.value.node.text() != "array") {
            return None;
        }
        at = at.field("items")?.value;
    }
    None
}

fn report_cycle(
    analysis: &Analysis,
    edges: &BTreeMap<String, Edge>,
    names: &[&str],
    report: &mut Report<'_>,
) {
    let mut places: Vec<_> =
        names.iter().filter_map(|name| Some(edges.get(*name)?.place)).collect();
    places.sort_by_cached_key(|place| place.range);
    let Some((first, others)) = places.split_first() else { return };
    let message = match names {
        [name] => format!(
            "Google rejects the config: definition `{}` refers to itself. No object is in between. Put an object with properties into the cycle.",
            short(name, 22)
        ),
        _ => format!(
            "Google rejects the config: definitions refer to each other in a cycle. No object is between {}. Put an object with properties into the cycle.",
            in_words(names.iter().copied())
        ),
    };
    let finding = report.add(first.range, message);
    for place in others.iter().take(8) {
        let message = "the cycle continues here".to_owned();
        finding.related.push(Related { message, range: place.range });
    }
    about(finding, analysis, None, *first);
}
