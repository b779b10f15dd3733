//! An operation and the whole file: which backends they use and what those need.

use std::collections::{BTreeMap, BTreeSet};

use super::{backend, fate, security};
use crate::analysis::Analysis;
use crate::features::backends::{counted, distinct};
use crate::features::markup::{Block, Inline, Markup};
use crate::routing::{Effective, Occurrence, Origin, Route, Site, Source};
use crate::settings::Target;

/// Backends listed for a file.
const MOST: usize = 20;
/// Backends of a router listed for an operation.
const MOST_MODELS: usize = 5;

/// Where an operation's requests go, and what that backend needs.
pub(super) fn of_operation(analysis: &Analysis, route: &Route) -> Markup {
    let mut heading = Vec::new();
    if let Some(key) = analysis.operation_key(route.operation) {
        heading.push(Inline::Code(format!("{} {}", key.method, key.path)));
    }
    let mut blocks = vec![Block::Heading(heading)];
    let occurrence = route.occurrence.and_then(|index| analysis.routing.occurrences.get(index));
    let address = occurrence.filter(|it| it.address_value().is_some());
    let mut content = Vec::new();
    match (address, &route.source) {
        (Some(occurrence), source) => {
            content.push(Inline::Text("Goes to ".to_owned()));
            let target = route.url.as_ref().unwrap_or(&occurrence.filled.text);
            content.push(Inline::Code(target.clone()));
            content.extend(origin(source.as_ref()));
            if route.url.is_none() {
                content.extend(Inline::of(unknown_path(analysis, occurrence)));
            }
            content.extend(other_models(analysis, occurrence, source.as_ref()));
        }
        (None, Some(Source::Named(name) | Source::Router(name))) if occurrence.is_none() => {
            content.push(Inline::Text("Goes nowhere: there is no ".to_owned()));
            content.push(Inline::Code(name.clone()));
            content.push(Inline::Text(" in ".to_owned()));
            content.push(Inline::Code("x-google-api-management".to_owned()));
            content.push(Inline::Text(".".to_owned()));
        }
        (None, Some(_)) => {
            content.extend(Inline::of("Goes nowhere: its backend has no `address`."))
        }
        (None, None) => content.extend(Inline::of(without_backend(analysis, route))),
    }
    blocks.push(Block::Paragraph(content));
    blocks.extend(address.filter(|it| !it.is_routed_only()).map(|it| settings(analysis, it)));
    blocks.push(Block::Paragraph(security::needed(&route.credentials)));
    if let Some(occurrence) = occurrence.filter(|it| it.address_value().is_some()) {
        blocks.push(Block::Rule);
        blocks.extend(backend::of(analysis, occurrence).blocks);
    }
    Markup { blocks }
}

/// Why the path of a URL is not known.
fn unknown_path(analysis: &Analysis, occurrence: &Occurrence) -> &'static str {
    let translation = occurrence.effective.path_translation;
    match translation.value.is_none() && translation.origin == Origin::Default {
        true if analysis.document.is_v3 => {
            " The path that is called there is not known: no page says what counts without `pathTranslation`."
        }
        _ => " The path that is called there is not known here.",
    }
}

/// Where a router leads for the models that its rules name.
fn other_models(
    analysis: &Analysis,
    occurrence: &Occurrence,
    source: Option<&Source>,
) -> Vec<Inline> {
    let Some(Source::Router(name)) = source else { return Vec::new() };
    let routers = &analysis.document.routers;
    let Some(router) = routers.iter().rev().find(|it| it.name.text == *name) else {
        return Vec::new();
    };
    let own = match occurrence.site {
        Site::Named(index) => analysis.document.named_backends.get(index).map(|it| &it.name.text),
        _ => None,
    };
    let names = router.backends.iter().map(|it| &it.text);
    let others: BTreeSet<_> = names.filter(|name| Some(*name) != own).collect();
    let mut content = Vec::new();
    for (index, name) in others.into_iter().take(MOST_MODELS).enumerate() {
        let between =
            if index == 0 { " Its rules lead other models to the backend " } else { ", " };
        content.push(Inline::Text(between.to_owned()));
        content.push(Inline::Code(name.clone()));
    }
    if !content.is_empty() {
        content.push(Inline::Text(".".to_owned()));
    }
    content
}

/// Why an operation leads nowhere though nobody names a backend that is missing.
fn without_backend(analysis: &Analysis, route: &Route) -> &'static str {
    let own = route.operation.of(&analysis.document).and_then(|(_, it)| it.backend.as_ref());
    let path = route.operation.of(&analysis.document).and_then(|(it, _)| it.backend.as_ref());
    match own.or(analysis.document.backend.as_ref()) {
        Some(_) if analysis.document.is_v3 => {
            "Goes nowhere: in OpenAPI 3.x `x-google-backend` must be the name of a backend of `x-google-api-management.backends`."
        }
        _ if path.is_some() => {
            "Goes nowhere: the `x-google-backend` on the path is not read. Write it at the operation."
        }
        _ => "Goes nowhere: neither it nor the document has an `x-google-backend`.",
    }
}

/// The values that count for a backend, in one line, defaults marked.
fn settings(analysis: &Analysis, occurrence: &Occurrence) -> Block {
    let value = |value: Option<String>, origin: Origin| {
        let default = if origin == Origin::Default { " (default)" } else { "" };
        value.map(|value| (value, default))
    };
    let Effective { path_translation, protocol, .. } = &occurrence.effective;
    let deadline = analysis.deadline(occurrence);
    let rejected = analysis.rejected_deadline(occurrence);
    let rejected = rejected.map(|seconds| format!("deadline {seconds} is rejected"));
    let values = [
        value(path_translation.value.map(|it| it.name().to_owned()), path_translation.origin),
        value(
            deadline.value.map(|seconds| format!("deadline {seconds} s")).or(rejected),
            deadline.origin,
        ),
        value(protocol.value.map(|it| it.name().to_owned()), protocol.origin),
    ];
    let mut content = Vec::new();
    for (value, default) in values.into_iter().flatten() {
        let separator = if content.is_empty() { "" } else { " · " };
        let is_name = !value.contains(' ');
        content.push(Inline::Text(separator.to_owned()));
        content.push(if is_name { Inline::Code(value) } else { Inline::Text(value) });
        content.push(Inline::Text(default.to_owned()));
    }
    Block::Paragraph(content)
}

fn origin(source: Option<&Source>) -> Vec<Inline> {
    match source {
        Some(Source::Operation) => Inline::of(", its own `x-google-backend`."),
        Some(Source::Document) => Inline::of(", from the document's `x-google-backend`."),
        Some(Source::Named(name)) => {
            let mut content = Inline::of(", the backend ");
            content.push(Inline::Code(name.clone()));
            content.push(Inline::Text(".".to_owned()));
            content
        }
        Some(Source::Router(name)) => {
            let mut content = Inline::of(", the default model of the router ");
            content.push(Inline::Code(name.clone()));
            content.push(Inline::Text(".".to_owned()));
            content
        }
        None => Vec::new(),
    }
}

/// All backends of the file and the roles they need.
pub(super) fn of(analysis: &Analysis) -> Markup {
    let product = match analysis.target {
        Target::ApiGateway => "API Gateway config",
        Target::Endpoints => "Cloud Endpoints config",
    };
    let mut heading = product.to_owned();
    if let Some(version) = analysis.document.version {
        heading += &format!(", OpenAPI {}", version.name());
    }
    let mut blocks = vec![Block::Heading(vec![Inline::Text(heading)])];
    let backends = distinct(analysis);
    let operations = analysis.routing.routes.len();
    let homeless =
        analysis.routing.routes.iter().filter(|route| route.occurrence.is_none()).count();
    let mut counts = format!(
        "{}, {}",
        counted(operations, "operation"),
        counted(backends.len(), "backend address")
    );
    if homeless > 0 {
        counts += &format!("; {} without a backend", counted(homeless, "operation"));
    }
    blocks.push(Block::Paragraph(vec![Inline::Text(counts + ".")]));
    if !analysis.routing.synthetic.is_empty() {
        blocks.push(Block::Paragraph(Inline::of(
            "`x-google-allow: all`: requests to paths that are not listed go to the root's backend, unless their method is `HEAD` or `OPTIONS`.",
        )));
    }
    let users = Users::new(analysis);
    let mut items = Vec::new();
    for (occurrence, _) in backends.iter().take(MOST) {
        items.push(item(analysis, occurrence, &users.of(occurrence)));
    }
    if backends.len() > MOST {
        items.push(vec![Inline::Text(format!("and {} more", backends.len() - MOST))]);
    }
    if !items.is_empty() {
        let title = "What the gateway's service account needs";
        blocks.push(Block::Paragraph(vec![Inline::Strong(title.to_owned())]));
        blocks.push(Block::List(items));
    }
    Markup { blocks }
}

const NO_OPERATION: &str = "no operation";

/// Who uses the backends of a file, by address.
struct Users<'a> {
    operations: BTreeMap<&'a str, usize>,
    /// The address that takes what no path of the file takes.
    rest: Option<&'a str>,
}

impl<'a> Users<'a> {
    fn new(analysis: &'a Analysis) -> Self {
        let routing = &analysis.routing;
        let address =
            |index: usize| routing.occurrences.get(index).map(|it| it.filled.text.as_str());
        let mut by_router: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for occurrence in &routing.occurrences {
            for router in &occurrence.routers {
                by_router.entry(router).or_default().insert(&occurrence.filled.text);
            }
        }
        let mut operations = BTreeMap::new();
        for route in &routing.routes {
            let routed = match &route.source {
                Some(Source::Router(router)) => by_router.get(router.as_str()),
                _ => None,
            };
            match routed {
                Some(addresses) => {
                    addresses.iter().for_each(|it| *operations.entry(*it).or_default() += 1);
                }
                None => {
                    let own = route.occurrence.and_then(address);
                    own.into_iter().for_each(|it| *operations.entry(it).or_default() += 1);
                }
            }
        }
        let rest = routing.synthetic.first().and_then(|it| it.occurrence).and_then(address);
        Self { operations, rest }
    }

    fn of(&self, occurrence: &Occurrence) -> String {
        let address = occurrence.filled.text.as_str();
        let count = self.operations.get(address).copied().unwrap_or_default();
        match (count, self.rest == Some(address)) {
            (0, true) => "all other paths".to_owned(),
            (0, false) => NO_OPERATION.to_owned(),
            (some, true) => format!("{} and all other paths", counted(some, "operation")),
            (some, false) => counted(some, "operation"),
        }
    }
}

fn item(analysis: &Analysis, occurrence: &Occurrence, users: &str) -> Vec<Inline> {
    let address = occurrence.filled.text.clone();
    let mut content = vec![Inline::Code(address), Inline::Text(": ".to_owned())];
    // Of several backends with one address, that which is called.
    let mut same = analysis.routing.occurrences.iter();
    let is_called = |it: &&Occurrence| {
        it.filled.text == occurrence.filled.text && fate::in_short(analysis, it).is_none()
    };
    let occurrence = same.find(is_called).unwrap_or(occurrence);
    content.extend(match fate::in_short(analysis, occurrence) {
        Some(why) => vec![Inline::Text(why.to_owned())],
        None => backend::need(&analysis.advice(occurrence)),
    });
    // What is not called has no users.
    if users != NO_OPERATION || fate::in_short(analysis, occurrence).is_none() {
        content.push(Inline::Text(format!(" ({users})")));
    }
    content
}
