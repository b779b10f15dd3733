//! What is not written but counts, shown behind what is: the URL that is called, the role that a
//! backend needs, the defaults that hold.
//!
//! Knows a range of the text and gives places in it; knows no line and no protocol.

mod place;
mod tooltip;

use std::borrow::Cow;

use super::Markup;
use super::backends::Advices;
use crate::analysis::{Analysis, Fate};
use crate::gateway::{Advice, PathTranslation, ResourceKind, RoleChoice, Verdict};
use crate::openapi::{BackendFields, BackendForm, Operation, PathItem};
use crate::routing::{Occurrence, Origin, Route, Site, Source};
use crate::text::{TextRange, visible};
use place::{behind_key, behind_value};

/// Characters that a hint may have.
const LONGEST: usize = 80;

/// A hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The byte that it stands before.
    pub offset: usize,
    /// What it tells.
    pub kind: HintKind,
    /// One short line.
    pub text: String,
    /// Where that comes from.
    pub tooltip: Markup,
}

/// What a hint tells; in this order they stand at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HintKind {
    /// The URL that the backend is called with.
    EffectiveUrl,
    /// The role that the backend needs.
    Role,
    /// Values that hold although they are not written.
    Default,
}

/// Which hints are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the kinds say all")]
pub struct HintKinds {
    pub effective_url: bool,
    pub roles: bool,
    pub defaults: bool,
}

impl Default for HintKinds {
    fn default() -> Self {
        Self { effective_url: true, roles: true, defaults: true }
    }
}

/// The hints in a range, in the order of their places. None in a file that is no gateway config.
pub fn hints(analysis: &Analysis, range: TextRange, kinds: HintKinds) -> Vec<Hint> {
    if !analysis.is_config {
        return Vec::new();
    }
    let mut hints = Vec::new();
    // What a hint belongs to begins on its line or before it.
    let line_start = analysis.source().get(..range.start).and_then(|it| it.rfind('\n'));
    let lines = TextRange::new(line_start.unwrap_or_default(), range.end);
    let mut advices = Advices::new(analysis);
    at_operations(&mut advices, lines, kinds, &mut hints);
    for occurrence in &analysis.routing.occurrences {
        at_backend(&mut advices, occurrence, lines, kinds, &mut hints);
    }
    hints.retain(|hint| range.touches(hint.offset));
    hints.sort_by_key(|hint| (hint.offset, hint.kind));
    hints.dedup_by(|one, other| one.offset == other.offset && one.text == other.text);
    hints
}

/// Where the requests of operations go that have no address of their own, and the role for that.
fn at_operations<'a>(
    advices: &mut Advices<'a>,
    range: TextRange,
    kinds: HintKinds,
    hints: &mut Vec<Hint>,
) {
    let analysis = advices.analysis;
    for route in &analysis.routing.routes {
        if matches!(route.source, Some(Source::Operation) | None) {
            continue;
        }
        let Some((item, operation)) = route.operation.of(&analysis.document) else { continue };
        if !may_show(operation.key, range) || !stands_here(analysis, item, operation) {
            continue;
        }
        let offset = behind_key(analysis.source(), operation.key);
        if kinds.effective_url
            && let Some(text) = target(analysis, route)
        {
            let (text, tooltip) = (label(&text), tooltip::url(analysis, route));
            hints.push(Hint { offset, kind: HintKind::EffectiveUrl, text, tooltip });
        }
        let backend = route.occurrence.and_then(|at| analysis.routing.occurrences.get(at));
        if let Some(backend) = backend.filter(|_| kinds.roles) {
            let hint = role(advices, backend, offset);
            // The command stands at the backend; many operations can share it.
            let tooltip = tooltip::role_in_short(advices.of(backend));
            hints.extend(hint.map(|hint| Hint { tooltip, ..hint }));
        }
    }
}

/// Where an operation that inherits its backend leads.
fn target(analysis: &Analysis, route: &Route) -> Option<String> {
    let Some(Source::Router(name)) = &route.source else {
        return route.url.as_deref().map(inherited);
    };
    let router = analysis.document.routers.iter().rev().find(|it| it.name.text == *name)?;
    let model = router.default.as_ref()?.target_model.as_ref()?;
    Some(format!("→ default model {}", model.text))
}

/// A URL without its host if it is long: the path tells more.
fn inherited(url: &str) -> String {
    let text = format!("→ {url}");
    match without_host(url) {
        Some(path) if text.chars().count() > LONGEST => format!("→ …{path}"),
        _ => text,
    }
}

/// Whether a hint behind a text can lie in the range. What is written lies near its key.
fn may_show(key: TextRange, range: TextRange) -> bool {
    key.start <= range.end && key.end >= range.start
}

/// Whether the operation is written at its key for this path, and not brought by an alias.
fn stands_here(analysis: &Analysis, item: &PathItem, operation: &Operation) -> bool {
    let is_near = |via: TextRange| {
        via.start >= operation.key.end
            && !TextRange::new(operation.key.end, via.start).of(analysis.source()).contains('\n')
    };
    item.handle.via.is_none() && operation.handle.via.is_none_or(is_near)
}

fn at_backend<'a>(
    advices: &mut Advices<'a>,
    occurrence: &'a Occurrence,
    range: TextRange,
    kinds: HintKinds,
    hints: &mut Vec<Hint>,
) {
    let BackendForm::Object(fields) = &occurrence.backend.form else { return };
    let analysis = advices.analysis;
    let is_refused = matches!(analysis.fate(occurrence), Fate::Refused { .. });
    let Some(address) = occurrence.address_value().filter(|_| !is_refused) else { return };
    let key = occurrence.backend.key;
    let shows_address = may_show(address.place.range, range);
    if !shows_address && !may_show(key, range) {
        return;
    }
    if let Site::Operation(id) = occurrence.site {
        let (item, operation) = match id.of(&analysis.document) {
            Some(found) => found,
            None => return,
        };
        if !stands_here(analysis, item, operation) {
            return;
        }
    }
    let source = analysis.source();
    if kinds.defaults
        && may_show(key, range)
        && let Some(text) = defaults(occurrence, fields)
    {
        // What an alias brings lacks its fields elsewhere; the hint would stand at every use.
        let via = occurrence.backend.place.anchored.map(|_| occurrence.backend.place.range);
        hints.push(Hint {
            offset: via.map_or_else(|| behind_key(source, key), |via| behind_value(source, via)),
            kind: HintKind::Default,
            text: label(&text),
            tooltip: tooltip::defaults(analysis, occurrence),
        });
    }
    if !shows_address {
        return;
    }
    let offset = behind_value(source, address.place.range);
    let route = occurrence.routes.first().filter(|_| matches!(occurrence.site, Site::Operation(_)));
    let route = route.and_then(|index| analysis.routing.routes.get(*index));
    if kinds.effective_url
        && let Some(route) = route
        && let Some(text) = route.url.as_ref().and_then(|url| differing(url, &address.text))
    {
        let tooltip = tooltip::url(analysis, route);
        let text = label(&text);
        hints.push(Hint { offset, kind: HintKind::EffectiveUrl, text, tooltip });
    }
    if kinds.roles {
        hints.extend(role(advices, occurrence, offset));
    }
}

/// The URL behind an address: without its host, and nothing if the address says all of it.
fn differing(url: &str, address: &str) -> Option<String> {
    let address = address.trim().trim_end_matches('/');
    if url.trim_end_matches('/') == address {
        return None;
    }
    match (without_host(url), url.strip_prefix(address)) {
        (Some(path), Some(_)) if !address.is_empty() => Some(format!("→ …{path}")),
        _ => Some(format!("→ {url}")),
    }
}

/// What stands behind the host of a URL.
fn without_host(url: &str) -> Option<&str> {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    after_scheme.find('/').and_then(|at| after_scheme.get(at..))
}

/// What is to be granted for a backend that is called.
fn role<'a>(advices: &mut Advices<'a>, occurrence: &'a Occurrence, offset: usize) -> Option<Hint> {
    let is_called = matches!(advices.analysis.fate(occurrence), Fate::Called(_));
    let advice = advices.of(occurrence);
    let text = label(&role_in_words(advice).filter(|_| is_called)?);
    Some(Hint { offset, kind: HintKind::Role, text, tooltip: tooltip::role(advice) })
}

/// What is to be granted, shorter than IAM says it.
fn role_in_words(advice: &Advice) -> Option<String> {
    if advice.verdict != Verdict::Grant {
        return None;
    }
    let grant = advice.grants.first()?;
    let role = |it: &RoleChoice| {
        let name = it.role.strip_prefix("roles/").unwrap_or(it.role);
        it.when.map_or_else(|| name.to_owned(), |when| format!("{when} {name}"))
    };
    let mut text = grant.roles.iter().map(role).collect::<Vec<_>>().join(" / ");
    if grant.resource.kind == ResourceKind::AppEngineApp {
        text += " (if IAP is on)";
    }
    Some(text)
}

/// The defaults that hold for a backend.
fn defaults(occurrence: &Occurrence, fields: &BackendFields) -> Option<String> {
    let effective = &occurrence.effective;
    let mut parts = Vec::new();
    let translation = effective.path_translation;
    if let (None, Some(value)) = (&fields.path_translation, translation.value) {
        parts.push(format!("path_translation: {}", PathTranslation::name(value)));
    }
    // What a model router waits for has rules of its own.
    if let (Origin::Default, Some(seconds)) = (effective.deadline.origin, effective.deadline.value)
        && !occurrence.is_routed_only()
    {
        parts.push(format!("deadline: {seconds} s"));
    }
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// The text as one short line, without its middle if it is too long.
fn label(text: &str) -> String {
    let text: Cow<'_, str> = visible(text);
    let length = text.chars().count();
    if length <= LONGEST {
        return text.into_owned();
    }
    // The end says which path it is, the start which host.
    let head = LONGEST / 2;
    let tail = LONGEST - head - 1;
    let start: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(length - tail).collect();
    format!("{start}…{end}")
}

#[cfg(test)]
mod tests;
