//! What is not written but counts, shown behind what is: the URL that is called, the role that a
//! backend needs, the defaults that hold.
//!
//! Knows a range of the text and gives places in it; knows no line and no protocol.

mod place;
mod tooltip;

use std::borrow::Cow;

use super::Markup;
use super::backends::{Advices, is_read};
use crate::analysis::Analysis;
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
    if kinds.effective_url {
        at_operations(analysis, lines, &mut hints);
    }
    let mut advices = Advices::new(analysis);
    for occurrence in &analysis.routing.occurrences {
        at_backend(&mut advices, occurrence, lines, kinds, &mut hints);
    }
    hints.retain(|hint| range.touches(hint.offset));
    hints.sort_by_key(|hint| (hint.offset, hint.kind));
    hints.dedup_by(|one, other| one.offset == other.offset && one.text == other.text);
    hints
}

/// Where the requests of operations go that have no address of their own.
fn at_operations(analysis: &Analysis, range: TextRange, hints: &mut Vec<Hint>) {
    for route in &analysis.routing.routes {
        if matches!(route.source, Some(Source::Operation) | None) {
            continue;
        }
        let Some((item, operation)) = route.operation.of(&analysis.document) else { continue };
        if !may_show(operation.key, range) || !stands_here(analysis, item, operation) {
            continue;
        }
        let Some(text) = target(analysis, route) else { continue };
        hints.push(Hint {
            offset: behind_key(analysis.source(), operation.key),
            kind: HintKind::EffectiveUrl,
            text: label(&text),
            tooltip: tooltip::url(analysis, route),
        });
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
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    match after_scheme.find('/').and_then(|at| after_scheme.get(at..)) {
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
    let Some(address) = occurrence.address_value().filter(|_| is_read(occurrence)) else { return };
    let analysis = advices.analysis;
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
    if kinds.roles
        && let Some(text) = role(advices.of(occurrence))
    {
        let tooltip = tooltip::role(advices.of(occurrence));
        let text = label(&text);
        hints.push(Hint { offset, kind: HintKind::Role, text, tooltip });
    }
}

/// The URL behind an address: without what the address says, and nothing if that is all.
fn differing(url: &str, address: &str) -> Option<String> {
    let address = address.trim().trim_end_matches('/');
    match url.strip_prefix(address) {
        Some("" | "/") => None,
        Some(rest) if !address.is_empty() => Some(match address.rsplit_once('/') {
            // A query goes on with the last word of the address; alone it is hard to read.
            Some((before, last)) if rest.starts_with('?') && !before.ends_with('/') => {
                format!("→ …/{last}{rest}")
            }
            _ => format!("→ …{rest}"),
        }),
        _ => Some(format!("→ {url}")),
    }
}

/// What is to be granted, shorter than IAM says it.
fn role(advice: &Advice) -> Option<String> {
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
