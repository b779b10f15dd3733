//! Why a hint says what it says.

use crate::analysis::Analysis;
use crate::features::backends::lacks_account;
use crate::features::beside;
use crate::features::cited::{by_source, reference};
use crate::features::markup::{Block, Inline, Markup};
use crate::gateway::sources::{EXTENSIONS_2, PROXY, STREAMING};
use crate::gateway::{Advice, Certainty, PathTranslation};
use crate::infra::Granted;
use crate::routing::{Occurrence, Origin, Route, Source};

/// What an address leads to: its URL, the service that a template variable stands for, and whether
/// the role of that is granted.
pub(super) fn backend(
    analysis: &Analysis,
    occurrence: &Occurrence,
    route: Option<&Route>,
    granted: Option<&Granted>,
) -> Markup {
    // A service is named all the same if it is not known which path of it is called.
    let is_told = |it: &&Route| occurrence.deployed.is_none() || analysis.routing.url(it).is_some();
    let route = route.filter(is_told);
    let mut tooltip = route.map_or_else(Markup::default, |route| url(analysis, route));
    let at = tooltip.blocks.len().min(1);
    let service = occurrence.deployed.as_deref().map(beside::defined);
    let told = service.into_iter().chain(granted.map(beside::granted));
    tooltip.blocks.splice(at..at, told);
    tooltip
}

/// Where a URL comes from: base path, path and translation.
pub(super) fn url(analysis: &Analysis, route: &Route) -> Markup {
    let mut blocks = Vec::new();
    let key = analysis.operation_key(route.operation);
    let key = key.map(|key| format!("{} {}", key.method, key.path)).unwrap_or_default();
    let url = analysis.routing.url(route);
    let url = url.as_deref().unwrap_or("a URL that is not known here");
    blocks.push(Block::filled("`{}` calls `{}`", &[&key, url]));
    let occurrence = route.occurrence.and_then(|at| analysis.routing.occurrences.get(at));
    let Some(occurrence) = occurrence else { return Markup { blocks } };
    let mut facts = Vec::new();
    let mut address = Inline::filled("Address: `{}`", &[&occurrence.filled.text]);
    address.extend(origin(route));
    facts.push(address);
    let translation = occurrence.effective.path_translation;
    if let Some(value) = translation.value {
        let how = match value {
            PathTranslation::AppendPathToAddress => "the path of the request is added to it",
            PathTranslation::ConstantAddress => {
                "the path of the request is dropped; path parameters become query parameters"
            }
        };
        let default = if translation.origin == Origin::Default { " (default)" } else { "" };
        facts.push(Inline::filled("`{}`{}: {}", &[value.name(), default, how]));
        if value == PathTranslation::AppendPathToAddress {
            let base = analysis.routing.base_path.as_ref().filter(|base| !base.text.is_empty());
            let mut path = Inline::filled("Path: `{}`", &[route.full_path()]);
            if let Some(base) = base {
                let base = [base.text.as_str()];
                path.extend(Inline::filled(", which begins with the base path `{}`", &base));
            }
            facts.push(path);
        }
    }
    blocks.push(Block::List(facts));
    Markup { blocks }
}

fn origin(route: &Route) -> Vec<Inline> {
    match &route.source {
        Some(Source::Document) => Inline::of(", set at the top level"),
        Some(Source::Named(name)) => Inline::filled(", set by the backend `{}`", &[name]),
        Some(Source::Router(name)) => {
            Inline::filled(", for the default model of the router `{}`", &[name])
        }
        Some(Source::Operation) | None => Vec::new(),
    }
}

/// What a role is granted on, and the command.
pub(super) fn role(advice: &Advice, granted: Option<&Granted>) -> Markup {
    let mut blocks: Vec<_> = granted.map(beside::granted).into_iter().collect();
    let is_granted = granted.is_some_and(Granted::is_granted);
    for grant in advice.grants.iter().filter(|_| !is_granted) {
        let (role, resource) = (grant.roles_in_words(), grant.resource.in_words());
        let line = format!("The gateway's service account needs {role} on {resource}:");
        blocks.push(Block::Paragraph(vec![Inline::Text(line)]));
        blocks.push(Block::Code("sh", grant.command.clone()));
    }
    if lacks_account(advice) && !is_granted {
        blocks.push(Block::of(
            "Set `serviceAccount` in the settings, and this command names the account.",
        ));
    }
    blocks.extend(by_source(advice.source));
    Markup { blocks }
}

/// Which defaults hold, and who says so.
pub(super) fn defaults(analysis: &Analysis, occurrence: &Occurrence) -> Markup {
    let mut blocks = Vec::new();
    let effective = &occurrence.effective;
    let translation = effective.path_translation;
    if let (Origin::Default, Some(value)) = (translation.origin, translation.value) {
        let (why, source) = match value {
            PathTranslation::AppendPathToAddress => (
                "is the default at the top level: the path of the request is added to the address.",
                PROXY,
            ),
            PathTranslation::ConstantAddress => (
                "is the default at an operation: the path of the request is dropped, and path parameters become query parameters.",
                EXTENSIONS_2.with(Certainty::Secondary),
            ),
        };
        let mut line = Inline::filled("`{}` {} ", &[value.name(), why]);
        line.extend(reference(source));
        blocks.push(Block::Paragraph(line));
    }
    if let (Origin::Default, Some(seconds)) = (effective.deadline.origin, effective.deadline.value)
        && !occurrence.is_routed_only()
    {
        let why = format!("Without `deadline` the gateway waits {seconds} s for the answer. ");
        let mut line = Inline::of(&why);
        line.extend(reference(if analysis.document.is_v3 { STREAMING } else { PROXY }));
        blocks.push(Block::Paragraph(line));
    }
    Markup { blocks }
}
