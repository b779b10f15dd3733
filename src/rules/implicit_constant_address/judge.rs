//! Which backends lose the path of requests, and whether that is likely meant.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::{Analysis, Fields, literal_name};
use crate::gateway::backend_field::PATH_TRANSLATION;
use crate::gateway::{Address, PathTranslation, Service};
use crate::openapi::{Backend, Method};
use crate::routing::{Occurrence, Route, Site};
use crate::rules::backends;
use crate::settings::Severity;

/// What of a request's path gets lost.
#[derive(Debug)]
pub(super) enum Loss<'a> {
    /// A parameter, by name, becomes a query parameter.
    Parameter(&'a str),
    /// What a wildcard stands for, which has no name.
    Wildcard(&'a str),
    /// All of it, and that of how many more paths.
    Path { path: &'a str, others: usize },
}

/// What the backends of a document say together of how each is meant.
pub(super) struct Judge<'a> {
    analysis: &'a Analysis,
    /// The paths that operations send to an address.
    served: BTreeMap<String, BTreeSet<&'a str>>,
    /// The paths that get lost on the way to an address.
    lost: BTreeMap<String, BTreeSet<&'a str>>,
    /// Addresses whose paths begin with different words.
    diverse: BTreeSet<String>,
    /// Hosts to which some backend has the path appended: they know paths.
    knowing: BTreeSet<String>,
    /// Addresses that get more than the `OPTIONS` requests of browsers.
    called: BTreeSet<String>,
    /// How many addresses on `run.app` without a path serve one path.
    alone: usize,
}

impl<'a> Judge<'a> {
    pub(super) fn new(analysis: &'a Analysis) -> Self {
        let mut served: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        let mut lost: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        let mut knowing = BTreeSet::new();
        let mut called = BTreeSet::new();
        let mut on_run = BTreeSet::new();
        for occurrence in &analysis.routing.occurrences {
            let Some(address) = &occurrence.address else { continue };
            let appends = Some(PathTranslation::AppendPathToAddress);
            if occurrence.effective.path_translation.value == appends {
                knowing.insert(host(occurrence, address));
            }
            let routes = occurrence.routes.iter();
            let routes = routes.filter_map(|route| analysis.routing.routes.get(*route));
            let key = key(occurrence);
            let is_call = |route: &Route| {
                let operation = route.operation.of(&analysis.document);
                operation.is_none_or(|(_, it)| it.method != Method::Options)
            };
            if routes.clone().any(is_call) {
                called.insert(key.clone());
            }
            if matches!(occurrence.service, Service::CloudRun(_)) && is_bare(occurrence, address) {
                on_run.insert(key.clone());
            }
            // Of a path that Google rejects it is not known what gets lost.
            let paths = routes.map(Route::full_path).filter(|path| path.starts_with('/'));
            if matches!(occurrence.site, Site::Operation(_))
                && !is_said(analysis, &occurrence.backend)
            {
                lost.entry(key.clone()).or_default().extend(paths.clone());
            }
            served.entry(key).or_default().extend(paths);
        }
        let serves_one = |address: &&String| served.get(*address).is_some_and(|it| it.len() == 1);
        let alone = on_run.iter().filter(serves_one).count();
        let start = |path: &&'a str| path.split('/').nth(1);
        let is_diverse = |paths: &BTreeSet<&'a str>| {
            let mut starts = paths.iter().map(start);
            let first = starts.next();
            starts.any(|start| Some(start) != first)
        };
        let diverse = served.iter().filter(|(_, paths)| is_diverse(paths));
        let diverse = diverse.map(|(address, _)| address.clone()).collect();
        Self { analysis, diverse, served, lost, knowing, called, alone }
    }

    /// What the backend loses, and how loudly to say so; nothing where the address alone is meant,
    /// for all that can be seen.
    pub(super) fn loss(&self, occurrence: &'a Occurrence) -> Option<(Severity, Loss<'a>)> {
        let Site::Operation(id) = occurrence.site else { return None };
        let (item, _) = id.of(&self.analysis.document)?;
        let path = item.path.text.as_str();
        let address = occurrence.address.as_ref()?;
        if is_said(self.analysis, &occurrence.backend)
            || self.analysis.backend_fields(&occurrence.backend).and_then(Fields::proves_all).is_none()
            || literal_name(path).is_none()
            || !path.starts_with('/')
            // Calls of gRPC have paths of their own.
            || matches!(address.scheme.as_deref(), Some("grpc" | "grpcs"))
            // One that answers browsers' questions alone answers all in the same way.
            || !self.called.contains(&key(occurrence))
            // That the address holds a parameter is what there is to say.
            || self.analysis.routing.address_parameter(occurrence).is_some()
        {
            return None;
        }
        if let Some(name) = first_parameter(path) {
            return Some((self.of_parameter(occurrence, address)?, Loss::Parameter(name)));
        }
        if is_bare(occurrence, address) && path != "/" {
            let lost = self.lost.get(&key(occurrence));
            let others = lost.map_or(0, |paths| paths.len().saturating_sub(1));
            return Some((self.of_path(occurrence, address, path)?, Loss::Path { path, others }));
        }
        let wildcard = path
            .split(['/', ':'])
            .find(|part| matches!(*part, "*" | "**"))
            .filter(|_| path != "/")?;
        let severity = match occurrence.service {
            Service::GoogleApi(_) => return None,
            Service::Function(_) | Service::Unknown => Severity::Hint,
            _ => Severity::Warning,
        };
        Some((severity, Loss::Wildcard(wildcard)))
    }

    fn of_parameter(&self, occurrence: &Occurrence, address: &Address) -> Option<Severity> {
        match occurrence.service {
            // It cannot be called anyhow.
            Service::GoogleApi(_) => return None,
            Service::Function(_) if !is_bare(occurrence, address) => return None,
            Service::Unknown => return self.of_unknown(occurrence, address),
            _ => {}
        }
        let path = full_path(self.analysis, occurrence)?;
        let is_repeated = shares_a_name(&address.path, path);
        match is_bare(occurrence, address) || is_repeated || self.is_knowing(occurrence, address) {
            true => Some(Severity::Warning),
            // A path of its own in the address: the backend may well read the query.
            false => Some(Severity::Hint),
        }
    }

    /// Of an address that is to be filled in: it may be that of a function.
    fn of_unknown(&self, occurrence: &Occurrence, address: &Address) -> Option<Severity> {
        if key(occurrence).to_ascii_lowercase().contains("function") {
            return None;
        }
        let is_service =
            self.diverse.contains(&key(occurrence)) || self.is_knowing(occurrence, address);
        Some(if is_service { Severity::Warning } else { Severity::Hint })
    }

    fn of_path(&self, occurrence: &Occurrence, address: &Address, path: &str) -> Option<Severity> {
        if matches!(occurrence.service, Service::GoogleApi(_)) {
            return None;
        }
        let is_function = matches!(occurrence.service, Service::Function(_));
        if is_function || self.others(occurrence) > 0 || self.is_knowing(occurrence, address) {
            return Some(Severity::Warning);
        }
        let is_wild = path.split(['/', ':']).any(|part| matches!(part, "*" | "**"));
        if is_wild {
            return Some(Severity::Warning);
        }
        let is_on_run = matches!(occurrence.service, Service::CloudRun(_));
        let is_own = path.matches('/').count() == 1 || self.alone > 1;
        (!is_on_run || !is_own).then_some(Severity::Hint)
    }

    fn is_knowing(&self, occurrence: &Occurrence, address: &Address) -> bool {
        self.knowing.contains(&host(occurrence, address))
    }

    /// How many other paths the same address serves.
    fn others(&self, occurrence: &Occurrence) -> usize {
        self.served.get(&key(occurrence)).map_or(0, |paths| paths.len().saturating_sub(1))
    }
}

/// The path of an operation that has a backend of its own, with the base path.
pub(super) fn full_path<'a>(analysis: &'a Analysis, occurrence: &Occurrence) -> Option<&'a str> {
    let [route] = occurrence.routes.as_slice() else { return None };
    matches!(occurrence.site, Site::Operation(_)).then_some(())?;
    Some(analysis.routing.routes.get(*route)?.full_path())
}

/// The address in one spelling: `HTTPS://A.example.com:443/` is `https://a.example.com`.
pub(super) fn key(occurrence: &Occurrence) -> String {
    match &occurrence.address {
        Some(Address {
            scheme: Some(scheme),
            host,
            port: Some(port),
            path,
            has_hole: false,
            ..
        }) => {
            format!("{scheme}://{}:{port}{path}", host.to_ascii_lowercase())
        }
        _ => occurrence.address_text().trim_end_matches('/').to_owned(),
    }
}

/// The host, or the whole text of an address that is to be filled in.
fn host(occurrence: &Occurrence, address: &Address) -> String {
    match address.host_holes.is_empty() {
        true => address.host.to_ascii_lowercase(),
        false => key(occurrence),
    }
}

fn is_bare(occurrence: &Occurrence, address: &Address) -> bool {
    address.path.is_empty() && occurrence.is_path_known()
}

/// The name of the first parameter of a path: `id` of `/a/{id=*}`.
fn first_parameter(path: &str) -> Option<&str> {
    let (_, rest) = path.split_once('{')?;
    let name = rest.split(['}', '=']).next().unwrap_or_default();
    Some(name)
}

/// The end of an address's path that the path of requests begins with, by whole segments.
pub(super) fn repeated<'a>(address: &'a str, path: &str) -> Option<&'a str> {
    let starts = address.match_indices('/').map(|(at, _)| address.get(at..).unwrap_or_default());
    let begins = |end: &&str| {
        path.strip_prefix(*end).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    starts.filter(|end| end.len() > 1).find(begins)
}

/// Whether a word of the path of requests is in the address's path as well.
pub(super) fn shares_a_segment(address: &str, path: &str) -> bool {
    !words(address).is_disjoint(&words(path))
}

/// The same without words that are in many paths: `api`, `v1`.
fn shares_a_name(address: &str, path: &str) -> bool {
    let is_name = |word: &&str| {
        let version = word.strip_prefix('v').unwrap_or_default();
        *word != "api" && !version.starts_with(|c: char| c.is_ascii_digit())
    };
    words(address).intersection(&words(path)).any(is_name)
}

fn words(path: &str) -> BTreeSet<&str> {
    path.split('/').filter(|word| !word.is_empty() && !word.contains(['{', '*'])).collect()
}

/// Whether the field is there, misspelt perhaps; an empty one counts as not written.
fn is_said(analysis: &Analysis, backend: &Backend) -> bool {
    let names = PATH_TRANSLATION.names();
    let backend_fields = backend.handle.of(&analysis.tree);
    let is_empty =
        |name: &str| backend_fields.field(name).is_some_and(|field| field.value.node.is_null());
    backends::has_field(analysis, backend, &names) && !names.into_iter().any(is_empty)
}
