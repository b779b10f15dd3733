//! The backends of a file as people count them: each address once.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::{Analysis, BackendStatus, Grants, Need, NeededGrant};
use crate::gateway::{Advice, CommandPart, Service};
use crate::infra::Granted;
use crate::routing::{Auth, Occurrence, Site};
use crate::text::TextRange;

/// The backends that people count, each address once, with the number of operations that use it.
pub(super) fn distinct(analysis: &Analysis) -> Vec<(&Occurrence, usize)> {
    let mut backends: Vec<(&Occurrence, usize)> = Vec::new();
    let mut seen = BTreeMap::new();
    for occurrence in analysis.routing.occurrences.iter().filter(|it| is_counted(it)) {
        let index = *seen.entry(&occurrence.filled.text).or_insert(backends.len());
        match backends.get_mut(index) {
            Some((_, users)) => *users += occurrence.routes.len(),
            None => backends.push((occurrence, occurrence.routes.len())),
        }
    }
    backends
}

/// Whether people count it among the backends: it has an address, and is not on a path.
pub(super) fn is_counted(occurrence: &Occurrence) -> bool {
    !matches!(occurrence.site, Site::PathItem(_)) && occurrence.address_value().is_some()
}

/// Whether the address of a backend is the one at `begun`, which is still being written.
pub(super) fn is_begun(occurrence: &Occurrence, begun: Option<TextRange>) -> bool {
    let address = occurrence.address_value().map(|address| address.place.text());
    begun
        .zip(address)
        .is_some_and(|(begun, address)| address.start <= begun.end && begun.start <= address.end)
}

/// `1 operation`, `2 operations`.
pub(super) fn counted(count: usize, what: &str) -> String {
    match (count, what.strip_suffix("ss")) {
        (1, _) => format!("1 {what}"),
        (_, Some(_)) => format!("{count} {what}es"),
        (_, None) => format!("{count} {what}s"),
    }
}

/// What is told about backends, worked out once for equal ones.
pub(super) struct Advices<'a> {
    pub(super) analysis: &'a Analysis,
    known: BTreeMap<Alike<'a>, Advice>,
}

/// What the advice for a backend depends on: its address, whether it gets no token, whether only
/// model routers call it, which functions its paths name.
type Alike<'a> = (&'a str, bool, bool, BTreeSet<Option<String>>);

impl<'a> Advices<'a> {
    pub(super) fn new(analysis: &'a Analysis) -> Self {
        Self { analysis, known: BTreeMap::new() }
    }

    pub(super) fn of(&mut self, occurrence: &'a Occurrence) -> &Advice {
        let is_off = occurrence.effective.auth == Auth::Off;
        let functions = self.analysis.functions_in_paths(occurrence);
        let is_routed = occurrence.is_routed_only();
        let key = (occurrence.filled.text.as_str(), is_off, is_routed, functions);
        self.known.entry(key).or_insert_with(|| self.analysis.advice_paired(occurrence))
    }
}

/// The backends that a role is said at, or that none helps, as indices of the occurrences: of those
/// that are called and written here, the first one of each grant. What the others need is granted with it.
pub(super) fn first_of_each_grant<'a>(
    advices: &mut Advices<'a>,
    is_here: impl Fn(&Occurrence) -> bool,
) -> BTreeSet<usize> {
    let analysis = advices.analysis;
    let mut places: Vec<_> = analysis.routing.occurrences.iter().enumerate().collect();
    places.retain(|(_, it)| is_counted(it) && is_here(it) && is_told(analysis, it));
    places.sort_by_cached_key(|(_, it)| it.backend.key);
    let mut said = BTreeSet::new();
    places.retain(|(_, it)| {
        let host = || it.address.as_ref().map(|address| address.host.to_ascii_lowercase());
        let is_called = matches!(analysis.backend_status(it), BackendStatus::Called(_));
        let grant = advices.of(it).grants.first().filter(|_| is_called);
        let identity = grant.map(|grant| NeededGrant::of(it, grant.clone()).identity());
        said.insert(identity.ok_or_else(host))
    });
    places.into_iter().map(|(index, _)| index).collect()
}

/// Whether there is something to tell of a backend beside it: what it needs, or that no call of its
/// service can work. Where a backend is not allowed, the place is wrong and not the address; and an
/// address that names no service yet is often one that is being typed.
fn is_told(analysis: &Analysis, occurrence: &Occurrence) -> bool {
    match analysis.backend_status(occurrence) {
        BackendStatus::Called(_) => true,
        BackendStatus::Blocked(_) => {
            let is_allowed = !analysis.document.is_v3 || matches!(occurrence.site, Site::Named(_));
            is_allowed && !matches!(occurrence.service, Service::Other | Service::Unknown)
        }
        BackendStatus::Unused(_) => false,
    }
}

/// Whether the commands of an advice do not name the gateway's service account.
pub(super) fn lacks_account(advice: &Advice) -> bool {
    let mut parts = advice.grants.iter().flat_map(|grant| &grant.parts);
    parts.any(|part| *part == CommandPart::Unknown("SA_EMAIL"))
}

/// What a whole file needs, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Needs {
    /// Addresses.
    pub(super) backends: usize,
    /// Different pairs of a role and what it is granted on.
    pub(super) roles: usize,
    /// What files tell of those, if any tells something.
    pub(super) told: Option<Told>,
    /// Addresses that no role helps.
    pub(super) blocked: usize,
    /// Addresses of which too little is known to tell.
    pub(super) unknown: usize,
    /// Addresses that need nothing.
    pub(super) without: usize,
}

/// What files tell of the roles that are needed, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// Granted.
    pub(super) granted: usize,
    /// Granted to nobody, or to somebody else.
    pub(super) missing: usize,
    /// It cannot be told.
    pub(super) unclear: usize,
}

impl Told {
    fn of<'g>(all: impl Iterator<Item = Option<&'g Granted>>) -> Option<Self> {
        let (mut told, mut is_known) = (Self::default(), false);
        for granted in all {
            is_known |= granted.is_some();
            match granted {
                Some(it) if it.is_granted() => told.granted += 1,
                Some(it) if it.is_missing() => told.missing += 1,
                _ => told.unclear += 1,
            }
        }
        is_known.then_some(told)
    }

    /// In few words: `all found`, `3 found, 1 missing, 1 unclear`.
    pub(super) fn in_words(self) -> String {
        let all = self.granted + self.missing + self.unclear;
        let counts =
            [(self.granted, "found"), (self.missing, "missing"), (self.unclear, "unclear")];
        let words = counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| {
            match count == all {
                true if all == 1 => word.to_owned(),
                true => format!("all {word}"),
                false => format!("{count} {word}"),
            }
        });
        words.collect::<Vec<_>>().join(", ")
    }
}

/// As the plan of all roles counts, which a click on them opens; of an address that is still being
/// written, at `begun`, nothing is known yet.
pub(super) fn needs(analysis: &Analysis, begun: Option<TextRange>) -> Needs {
    let mut addresses = BTreeSet::new();
    let mut blocked = BTreeSet::new();
    let mut unknown = BTreeSet::new();
    let mut without = BTreeSet::new();
    let mut roles = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let grants = Grants::new(analysis);
    for occurrence in &analysis.routing.occurrences {
        if occurrence.address_value().is_none() {
            continue;
        }
        let address = occurrence.filled.text.as_str();
        addresses.insert(address);
        if is_begun(occurrence, begun) {
            unknown.insert(address);
            continue;
        }
        let is_off = occurrence.effective.auth == Auth::Off;
        let functions = analysis.functions_in_paths(occurrence);
        if !seen.insert((address, is_off, analysis.backend_status(occurrence), functions)) {
            continue;
        }
        for need in analysis.needs(occurrence) {
            match need {
                Need::Grant(needed) => {
                    let granted = || grants.of(occurrence, &needed.grant);
                    roles.entry(needed.identity()).or_insert_with(granted);
                }
                Need::Blocked(_) => drop(blocked.insert(address)),
                Need::ByHand { is_unknown: true, .. } => drop(unknown.insert(address)),
                Need::ByHand { .. } => drop(without.insert(address)),
            }
        }
    }
    Needs {
        backends: addresses.len(),
        roles: roles.len(),
        told: Told::of(roles.values().map(Option::as_ref)),
        blocked: blocked.len(),
        unknown: unknown.len(),
        without: without.len(),
    }
}
