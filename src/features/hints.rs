//! What is not written but counts, shown at the end of the line: the URL that is called, the role
//! that a backend needs, the defaults that hold.
//!
//! Knows a range of the text and gives places in it; knows no protocol.

mod place;
mod tooltip;
mod words;

use std::collections::BTreeSet;

use super::Markup;
use super::backends::{Advices, first_of_each_grant, is_begun};
use crate::analysis::{Analysis, BackendStatus, Grants};
use crate::gateway::Advice;
use crate::infra::Granted;
use crate::openapi::{BackendFields, BackendForm, Operation, PathItem};
use crate::routing::{Occurrence, Route, Site, Source};
use crate::text::TextRange;
use place::{Lines, value_end};
use words::Forms;

/// A hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The byte that it is before: the end of a line.
    pub offset: usize,
    /// What it tells.
    pub kind: HintKind,
    /// One short line, which ends at column 120 at most.
    pub text: String,
    /// The whole of it, and where it comes from.
    pub tooltip: Markup,
}

/// What a hint tells; in this order they are at one place.
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
    /// Roles are said by lenses.
    fn default() -> Self {
        Self { effective_url: true, roles: false, defaults: false }
    }
}

/// The hints in a range, in the order of their places. None in a file that is no gateway config, and
/// none about the address at `begun`, which is still being written.
pub fn hints(
    analysis: &Analysis,
    range: TextRange,
    kinds: HintKinds,
    begun: Option<TextRange>,
) -> Vec<Hint> {
    if !analysis.is_config {
        return Vec::new();
    }
    // What a hint belongs to begins on its line or before it.
    let line_start = analysis.text.line_at(range.start).start;
    let mut search = Search {
        analysis,
        range: TextRange::new(line_start, range.end),
        kinds,
        begun,
        lines: Lines::new(analysis),
        found: Vec::new(),
    };
    search.at_operations();
    search.at_backends();
    let mut found = search.found;
    found.retain(|it| range.touches(it.offset));
    found.sort_by_cached_key(|it| (it.offset, it.kind));
    found.dedup_by(|one, other| one.offset == other.offset && one.kind == other.kind);
    fit(analysis, found)
}

/// A hint whose line is not measured yet.
struct Found {
    offset: usize,
    kind: HintKind,
    forms: Forms,
    tooltip: Markup,
}

/// The hints as far as their lines have room for them.
fn fit(analysis: &Analysis, found: Vec<Found>) -> Vec<Hint> {
    let mut hints: Vec<Hint> = Vec::new();
    let (mut offset, mut room) = (None, 0);
    for it in found {
        if offset != Some(it.offset) {
            (offset, room) = (Some(it.offset), place::room(analysis, it.offset));
        }
        let Some(text) = it.forms.that_fits(room) else { continue };
        room = room.saturating_sub(place::columns(&text) + 1);
        hints.push(Hint { offset: it.offset, kind: it.kind, text, tooltip: it.tooltip });
    }
    hints
}

struct Search<'a> {
    analysis: &'a Analysis,
    range: TextRange,
    kinds: HintKinds,
    begun: Option<TextRange>,
    lines: Lines<'a>,
    found: Vec<Found>,
}

impl<'a> Search<'a> {
    /// Where the requests of operations go that have no address of their own.
    fn at_operations(&mut self) {
        if !self.kinds.effective_url {
            return;
        }
        let analysis = self.analysis;
        for route in &analysis.routing.routes {
            if matches!(route.source, Some(Source::Operation) | None) {
                continue;
            }
            let Some((item, operation)) = route.operation.of(&analysis.document) else { continue };
            let key = operation.key;
            let backend = route.occurrence.and_then(|at| analysis.routing.occurrences.get(at));
            let is_begun = backend.is_some_and(|it| is_begun(it, self.begun));
            if is_begun || !self.may_show(key) || !stands_here(analysis, item, operation) {
                continue;
            }
            let offset = self.lines.end(key.end, key.start);
            if let (Some(offset), Some(forms)) = (offset, target(analysis, route)) {
                let tooltip = match backend {
                    Some(backend) => tooltip::backend(analysis, backend, Some(route), None),
                    None => tooltip::url(analysis, route),
                };
                self.found.push(Found { offset, kind: HintKind::EffectiveUrl, forms, tooltip });
            }
        }
    }

    fn at_backends(&mut self) {
        let analysis = self.analysis;
        let mut advices = Advices::new(analysis);
        let grants = Grants::new(analysis);
        let mut first = BTreeSet::new();
        let has_services = !analysis.settings.surroundings.variables.is_empty();
        if self.kinds.roles || self.kinds.effective_url && has_services {
            let begun = self.begun;
            first = first_of_each_grant(&mut advices, |it| {
                is_here(analysis, it) && !is_begun(it, begun)
            });
        }
        for (index, occurrence) in analysis.routing.occurrences.iter().enumerate() {
            let is_refused =
                || matches!(analysis.backend_status(occurrence), BackendStatus::Blocked(_));
            let BackendForm::Object(fields) = &occurrence.backend.form else { continue };
            let Some(address) = occurrence.address_value() else { continue };
            let address = address.place.range;
            let places =
                [address, occurrence.backend.key, TextRange::empty(own_key(analysis, occurrence))];
            if !places.into_iter().any(|it| self.may_show(it))
                || is_refused()
                || is_begun(occurrence, self.begun)
                || !is_here(analysis, occurrence)
            {
                continue;
            }
            let is_first = first.contains(&index);
            let grant = is_first.then(|| advices.of(occurrence).grants.first()).flatten();
            let granted = grant.and_then(|grant| grants.of(occurrence, grant));
            // Said once: beside the role, or else beside its service.
            let (beside_role, beside_service) = match self.kinds.roles {
                true => (granted, None),
                false => (None, granted),
            };
            self.own_url(occurrence, address, beside_service.as_ref());
            if is_first && self.kinds.roles {
                self.role(occurrence, advices.of(occurrence), beside_role.as_ref());
            }
            self.default(occurrence, fields);
        }
    }

    /// The URL that an operation's own backend is called with, if its address does not say it; the
    /// service whose URL a template variable stands for.
    fn own_url(&mut self, occurrence: &Occurrence, address: TextRange, granted: Option<&Granted>) {
        if !self.kinds.effective_url {
            return;
        }
        let analysis = self.analysis;
        let end = value_end(analysis, address);
        let Some(offset) = self.lines.end(end, own_key(analysis, occurrence)) else { return };
        let route = occurrence.routes.first();
        let route = route.filter(|_| matches!(occurrence.site, Site::Operation(_)));
        let route = route.and_then(|index| analysis.routing.routes.get(*index));
        let Some(address) = occurrence.address_value() else { return };
        let url = route.and_then(|route| analysis.routing.url(route));
        let differing = url.as_deref().and_then(|url| words::differing(url, &address.text));
        let forms = match &occurrence.deployed {
            Some(deployed) => {
                let url = url.as_deref().filter(|_| differing.is_some());
                Some(words::service(deployed, &occurrence.filled.text, url, granted))
            }
            None => differing,
        };
        if let Some(forms) = forms {
            let tooltip = tooltip::backend(analysis, occurrence, route, granted);
            self.found.push(Found { offset, kind: HintKind::EffectiveUrl, forms, tooltip });
        }
    }

    /// What is to be granted, at the key: addresses are long. If there is no room, at the address or
    /// at the operation.
    fn role(&mut self, occurrence: &Occurrence, advice: &Advice, granted: Option<&Granted>) {
        let Some(forms) = words::role(advice, granted) else { return };
        let has_room = |end: &usize| forms.that_fits(place::room(self.analysis, *end)).is_some();
        let ends =
            [self.key_end(occurrence), self.address_end(occurrence), self.own_end(occurrence)];
        if let Some(offset) = ends.into_iter().flatten().find(has_room) {
            let tooltip = tooltip::role(advice, granted);
            self.found.push(Found { offset, kind: HintKind::Role, forms, tooltip });
        }
    }

    /// The defaults that hold for a backend.
    fn default(&mut self, occurrence: &Occurrence, fields: &BackendFields) {
        if !self.kinds.defaults {
            return;
        }
        let forms = words::defaults(occurrence, fields);
        if let (Some(offset), Some(forms)) = (self.key_end(occurrence), forms) {
            let tooltip = tooltip::defaults(self.analysis, occurrence);
            self.found.push(Found { offset, kind: HintKind::Default, forms, tooltip });
        }
    }

    /// The end of the line of a backend's key, and of the alias that brings it.
    fn key_end(&self, occurrence: &Occurrence) -> Option<usize> {
        let backend = &occurrence.backend;
        let via = backend.place.anchored.map(|_| backend.place.range);
        let end = via.map_or(backend.key.end, |via| value_end(self.analysis, via));
        self.lines.end(end, own_key(self.analysis, occurrence))
    }

    /// The end of the line of a backend's address.
    fn address_end(&self, occurrence: &Occurrence) -> Option<usize> {
        let address = occurrence.address_value()?.place.range;
        let end = value_end(self.analysis, address);
        self.lines.end(end, own_key(self.analysis, occurrence))
    }

    /// The end of the line of the operation that a backend belongs to.
    fn own_end(&self, occurrence: &Occurrence) -> Option<usize> {
        let Site::Operation(id) = occurrence.site else { return None };
        let (_, operation) = id.of(&self.analysis.document)?;
        self.lines.end(operation.key.end, operation.key.start)
    }

    /// Whether a hint after a text can lie in the range. What is written lies near its key.
    fn may_show(&self, key: TextRange) -> bool {
        key.start <= self.range.end && key.end >= self.range.start
    }
}

/// Where an operation that inherits its backend leads.
fn target(analysis: &Analysis, route: &Route) -> Option<Forms> {
    let Some(Source::Router(name)) = &route.source else {
        let url = analysis.routing.url(route);
        let backend = route.occurrence.and_then(|at| analysis.routing.occurrences.get(at));
        let service = backend.and_then(|it| Some((it.deployed.as_deref()?, &it.filled.text)));
        return match service {
            Some((deployed, address)) => {
                Some(words::service(deployed, address, url.as_deref(), None))
            }
            None => url.as_deref().map(words::inherited),
        };
    };
    let router = analysis.routers().get(name)?;
    let model = router.default.as_ref()?.target_model.as_ref()?;
    Some(words::model(&model.text))
}

/// Whether the backend is written here and not brought by an alias from elsewhere.
fn is_here(analysis: &Analysis, occurrence: &Occurrence) -> bool {
    let Site::Operation(id) = occurrence.site else { return true };
    let found = id.of(&analysis.document);
    found.is_some_and(|(item, operation)| stands_here(analysis, item, operation))
}

/// Whether the operation is written at its key for this path, and not brought by an alias.
fn stands_here(analysis: &Analysis, item: &PathItem, operation: &Operation) -> bool {
    let is_near = |via: TextRange| {
        via.start >= operation.key.end
            && !TextRange::new(operation.key.end, via.start).of(analysis.source()).contains('\n')
    };
    item.handle.via.is_none() && operation.handle.via.is_none_or(is_near)
}

/// Where the operation or the backend begins that an occurrence belongs to.
fn own_key(analysis: &Analysis, occurrence: &Occurrence) -> usize {
    let operation = match occurrence.site {
        Site::Operation(id) => id.of(&analysis.document).map(|(_, operation)| operation.key),
        _ => None,
    };
    operation.unwrap_or(occurrence.backend.key).start
}

#[cfg(test)]
mod tests;
