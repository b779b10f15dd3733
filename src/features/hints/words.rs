//! What hints say, in several lengths. Each begins with a mark or a word that nobody takes for the
//! value of the key that it follows.

use super::place::columns;
use crate::gateway::{Advice, PathTranslation, ResourceKind, RoleChoice, Verdict};
use crate::openapi::BackendFields;
use crate::routing::{Occurrence, Origin};
use crate::text::visible;

/// Columns that a hint may have.
const LONGEST: usize = 80;
/// With less room than this a text that is cut says nothing.
const SHORTEST: usize = 15;

/// The same in several lengths, the longest first; the last one may be cut.
pub(super) struct Forms {
    texts: Vec<String>,
    /// Whether the middle of the last text may be left out.
    may_cut: bool,
}

impl Forms {
    fn of(texts: impl IntoIterator<Item = String>) -> Self {
        let texts = texts.into_iter().map(|text| visible(&text).into_owned()).collect();
        Self { texts, may_cut: false }
    }

    fn that_may_be_cut(self) -> Self {
        Self { may_cut: true, ..self }
    }

    /// The longest form that has room in so many columns.
    pub(super) fn that_fits(&self, room: usize) -> Option<String> {
        let room = room.min(LONGEST);
        if let Some(text) = self.texts.iter().find(|text| columns(text) <= room) {
            return Some(text.clone());
        }
        let last = self.texts.last().filter(|_| self.may_cut && room >= SHORTEST)?;
        Some(cut(last, room))
    }
}

/// The text without its middle: the end says which path it is, the start where it leads.
fn cut(text: &str, room: usize) -> String {
    let letters: Vec<char> = text.chars().collect();
    // A letter takes a column or more.
    let mut kept = letters.len().min(room);
    loop {
        let head = kept.div_ceil(2);
        let tail = letters.len() - (kept - head);
        let start = letters.iter().take(head);
        let shortened: String = start.chain(&['…']).chain(letters.iter().skip(tail)).collect();
        if kept == 0 || columns(&shortened) <= room {
            return shortened;
        }
        kept -= 1;
    }
}

/// A URL that an operation inherits; shorter without its host, as the path tells more.
pub(super) fn inherited(url: &str) -> Forms {
    let path = without_host(url).map(|path| format!("→ …{path}"));
    Forms::of([format!("→ {url}")].into_iter().chain(path)).that_may_be_cut()
}

/// The URL after an address: without its host, and nothing if the address says all of it.
pub(super) fn differing(url: &str, address: &str) -> Option<Forms> {
    let address = address.trim().trim_end_matches('/');
    if url.trim_end_matches('/') == address {
        return None;
    }
    match (without_host(url), url.strip_prefix(address)) {
        (Some(path), Some(_)) if !address.is_empty() => {
            Some(Forms::of([format!("→ …{path}")]).that_may_be_cut())
        }
        _ => Some(inherited(url)),
    }
}

/// The model that a router asks unless the request names another one.
pub(super) fn model(name: &str) -> Forms {
    Forms::of([format!("→ model {name} by default"), format!("→ model {name}")]).that_may_be_cut()
}

/// The part of a URL after its host.
fn without_host(url: &str) -> Option<&str> {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    after_scheme.find('/').and_then(|at| after_scheme.get(at..))
}

/// What is to be granted.
pub(super) fn role(advice: &Advice) -> Option<Forms> {
    let grant = advice.grants.first().filter(|_| advice.verdict == Verdict::Grant)?;
    let is_iap = grant.resource.kind == ResourceKind::AppEngineApp;
    let condition = if is_iap { " if IAP is on" } else { "" };
    let short = |it: &RoleChoice| {
        let name = it.role.strip_prefix("roles/").unwrap_or(it.role);
        it.when.map_or_else(|| name.to_owned(), |when| format!("{name} ({when})"))
    };
    let shorter: Vec<_> = grant.roles.iter().map(short).collect();
    let are_invokers = grant.roles.iter().all(|it| it.role.ends_with(".invoker"));
    let kind = if are_invokers { "an invoker" } else { "a" };
    Some(Forms::of([
        format!("needs {}{condition}", grant.roles_in_words()),
        format!("needs {}{condition}", shorter.join(" or ")),
        format!("needs {kind} role{condition}"),
    ]))
}

/// The defaults that hold for a backend.
pub(super) fn defaults(occurrence: &Occurrence, fields: &BackendFields) -> Option<Forms> {
    let effective = &occurrence.effective;
    let translation = effective.path_translation.value;
    let translation = translation.filter(|_| fields.path_translation.is_none());
    let translation = translation.map(|value| PathTranslation::name(value).to_owned());
    // What a model router waits for has rules of its own.
    let is_default = effective.deadline.origin == Origin::Default && !occurrence.is_routed_only();
    let deadline = effective.deadline.value.filter(|_| is_default);
    let deadline = deadline.map(|seconds| format!("deadline {seconds} s"));
    let parts: Vec<_> = translation.into_iter().chain(deadline).collect();
    let all = format!("(default {})", parts.join(", "));
    (!parts.is_empty()).then(|| Forms::of([all]))
}
