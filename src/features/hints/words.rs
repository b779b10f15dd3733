//! What hints say, in several lengths. Each begins with a mark or a word that nobody takes for the
//! value of the key that it follows.

use super::place::columns;
use crate::features::beside::{granted_in_short, written_name};
use crate::gateway::{Advice, PathTranslation, ResourceKind, RoleChoice, Verdict};
use crate::infra::{Deployed, Granted};
use crate::openapi::BackendFields;
use crate::routing::{Occurrence, Origin};
use crate::template;
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

/// The service whose URL a template variable in an address stands for, the path after that, and
/// whether its role is granted. The URL is only known after the deploy.
pub(super) fn service(
    deployed: &Deployed,
    address: &str,
    url: Option<&str>,
    granted: Option<&Granted>,
) -> Forms {
    let name = match written_name(deployed) {
        Some(name) => format!("{} {name}", deployed.in_short()),
        None => deployed.in_short(),
    };
    let after = url.and_then(|url| after_variable(url, address)).unwrap_or_default();
    let path = format!("{}{after}", deployed.rest);
    let path = Some(path).filter(|path| !path.is_empty() && path != "/");
    let path = path.map(|path| format!("…{path}"));
    let service = match &path {
        Some(path) => format!("→ {name} {path}"),
        None => format!("→ {name}"),
    };
    let granted =
        granted.and_then(granted_in_short).map(|granted| format!("{service} · {granted}"));
    let may_cut = path.is_some();
    let path = path.map(|path| format!("→ {path}"));
    let forms = Forms::of(granted.into_iter().chain([service]).chain(path));
    if may_cut { forms.that_may_be_cut() } else { forms }
}

/// The part of a URL after the template variable that its address begins with.
fn after_variable<'u>(url: &'u str, address: &str) -> Option<&'u str> {
    let pieces = template::pieces_of_url(address);
    let hole = pieces.into_iter().find(|piece| piece.kind == template::PieceKind::Hole)?;
    url.split_once(address.get(hole.range)?).map(|(_, after)| after)
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

/// What is to be granted, and whether it is already.
pub(super) fn role(advice: &Advice, granted: Option<&Granted>) -> Option<Forms> {
    let grant = advice.grants.first().filter(|_| advice.verdict == Verdict::Grant)?;
    let short = |it: &RoleChoice| {
        let name = it.role.strip_prefix("roles/").unwrap_or(it.role);
        it.when.map_or_else(|| name.to_owned(), |when| format!("{name} ({when})"))
    };
    let shorter: Vec<_> = grant.roles.iter().map(short).collect();
    let shorter = shorter.join(" or ");
    if granted.is_some_and(Granted::is_granted) {
        let longest = format!("granted: {}", grant.roles_in_words());
        return Some(Forms::of([longest, format!("granted: {shorter}"), "granted".to_owned()]));
    }
    let is_iap = grant.resource.kind == ResourceKind::AppEngineApp;
    let condition = if is_iap { " if IAP is on" } else { "" };
    let are_invokers = grant.roles.iter().all(|it| it.role.ends_with(".invoker"));
    let kind = if are_invokers { "an invoker" } else { "a" };
    let needs = [
        format!("needs {}{condition}", grant.roles_in_words()),
        format!("needs {shorter}{condition}"),
        format!("needs {kind} role{condition}"),
    ];
    let granted = granted.and_then(granted_in_short);
    let told = granted.map(|granted| needs.clone().map(|needs| format!("{needs} · {granted}")));
    Some(Forms::of(told.into_iter().flatten().chain(needs)))
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
