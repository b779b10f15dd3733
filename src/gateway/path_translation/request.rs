//! Which path a request matches and what the backend is then asked for, as the proxy does it. It
//! is the proof that the URL patterns are right. Knows no method, and takes the path of a request
//! as it is after the proxy has merged slashes and resolved `..`.

use super::{PathTranslation, base_path};
use crate::gateway::path_template::Part;
use crate::gateway::{Address, PathTemplate};
use std::cmp::Ordering;

/// The longest path of a request that the proxy passes on.
const MAX_REQUEST_PATH: usize = 8192;

/// The index of the path that a request (path with or without query) matches, whatever their
/// order: text before `*` and `{name}` before `**`.
pub fn first_match(templates: &[PathTemplate], request: &str) -> Option<usize> {
    let matching =
        templates.iter().enumerate().filter(|(_, template)| is_matched(template, request));
    matching.min_by(|(_, a), (_, b)| matching_order(a, b)).map(|(index, _)| index)
}

/// Whether a request (path with or without query) matches the path.
pub fn is_matched(template: &PathTemplate, request: &str) -> bool {
    let (path, _) = path_and_query(request);
    values(template, path).is_some()
}

/// The path and query that the backend is asked for. `None`: the request does not match, or the
/// proxy answers it with 400.
pub fn backend_request(
    address: &Address,
    translation: PathTranslation,
    template: &PathTemplate,
    request: &str,
) -> Option<String> {
    let (path, query) = path_and_query(request);
    let values = values(template, path)?;
    if path.len() > MAX_REQUEST_PATH || request.contains('#') {
        return None;
    }
    let base = base_path(address);
    let mut uri = match (translation, base) {
        (PathTranslation::AppendPathToAddress, _) => format!("{base}{path}"),
        (PathTranslation::ConstantAddress, "") => "/".to_owned(),
        (PathTranslation::ConstantAddress, _) => base.to_owned(),
    };
    let mut query: Vec<String> = query.map(str::to_owned).into_iter().collect();
    if translation == PathTranslation::ConstantAddress {
        query.extend(values.iter().map(|(name, value)| format!("{name}={value}")));
    }
    if !query.is_empty() {
        uri.push('?');
        uri.push_str(&query.join("&"));
    }
    Some(uri)
}

fn path_and_query(request: &str) -> (&str, Option<&str>) {
    match request.split_once('?') {
        Some((path, query)) => (path, Some(query).filter(|query| !query.is_empty())),
        None => (request, None),
    }
}

/// The parameters with their values, untouched. `None`: the path does not match.
fn values<'t>(template: &'t PathTemplate, path: &str) -> Option<Vec<(&'t str, String)>> {
    let parts = template.parts()?;
    let rest = path.strip_prefix('/')?;
    let rest = match template.verb_text() {
        Some(verb) => rest.strip_suffix(verb)?.strip_suffix(':')?,
        None => rest,
    };
    if parts.is_empty() {
        return rest.is_empty().then(Vec::new);
    }
    let matched = match parts.iter().position(|part| *part == Part::Many) {
        Some(many) => with_double_wildcard(template, &parts, many, rest)?,
        None => pieces(&parts, rest.strip_suffix('/').unwrap_or(rest))?,
    };
    let value = |pieces: &[&str]| match template.verb_text() {
        Some(_) => pieces.join("/"),
        // The proxy drops empty pieces at the end of the path.
        None => pieces.join("/").trim_end_matches('/').to_owned(),
    };
    let bindings = template.bindings().into_iter();
    Some(
        bindings
            .map(|binding| (binding.name, value(matched.get(binding.parts).unwrap_or_default())))
            .collect(),
    )
}

/// The pieces of a path, one for each part; none of the parts is `**`.
fn pieces<'p>(parts: &[Part<'_>], path: &'p str) -> Option<Vec<&'p str>> {
    let pieces: Vec<_> = path.split('/').collect();
    let is_match = pieces.len() == parts.len()
        && parts.iter().zip(&pieces).all(|(part, piece)| match part {
            Part::Literal(text) => text == piece,
            Part::One => !piece.is_empty(),
            Part::Many => false,
        });
    is_match.then_some(pieces)
}

/// The pieces of a path, one for each part; the part at `many` is `**`, after which the proxy
/// takes text only.
fn with_double_wildcard<'p>(
    template: &PathTemplate,
    parts: &[Part<'_>],
    many: usize,
    path: &'p str,
) -> Option<Vec<&'p str>> {
    let (before, after) = (parts.get(..many)?, parts.get(many + 1..)?);
    let mut rest = path;
    let mut matched = Vec::with_capacity(parts.len());
    for part in before {
        let (piece, next) = rest.split_once('/')?;
        matched.extend(pieces(std::slice::from_ref(part), piece)?);
        rest = next;
    }
    if after.is_empty() {
        matched.push(match template.verb_text() {
            Some(_) => rest,
            None => rest.trim_end_matches('/'),
        });
        return Some(matched);
    }
    let mut rest = rest.strip_suffix('/').unwrap_or(rest);
    let mut last = Vec::with_capacity(after.len());
    for part in after.iter().rev() {
        let (next, piece) = rest.rsplit_once('/')?;
        let Part::Literal(_) = part else { return None };
        last.extend(pieces(std::slice::from_ref(part), piece)?);
        rest = next;
    }
    matched.push(rest);
    matched.extend(last.into_iter().rev());
    Some(matched)
}

/// Which of two paths the proxy tries first.
fn matching_order(a: &PathTemplate, b: &PathTemplate) -> Ordering {
    steps(a).cmp(&steps(b))
}

/// A step on the way through the proxy's tree of paths, the first one tried first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Step<'t> {
    End,
    Part(Part<'t>),
    /// Whatever goes on after `**` is tried before what ends with it.
    EndOfDoubleWildcard,
}

fn steps(template: &PathTemplate) -> Vec<Step<'_>> {
    let mut parts = template.parts().unwrap_or_default();
    parts.extend(template.verb_text().map(Part::Literal));
    let end = match parts.last() {
        Some(Part::Many) => Step::EndOfDoubleWildcard,
        _ => Step::End,
    };
    parts.into_iter().map(Step::Part).chain([end]).collect()
}
