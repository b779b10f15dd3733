//! An operation and the whole file: which backends they use and what those need.

use super::backend;
use crate::analysis::Analysis;
use crate::features::backends::{counted, distinct};
use crate::features::markup::{Block, Inline, Markup};
use crate::routing::{Effective, Occurrence, Origin, Route, Source};
use crate::settings::Target;

/// Backends listed for a file.
const MOST: usize = 20;

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
        }
        (None, Some(Source::Named(name) | Source::Router(name))) if occurrence.is_none() => {
            content.push(Inline::Text("Goes nowhere: there is no ".to_owned()));
            content.push(Inline::Code(name.clone()));
            content.push(Inline::Text(" in ".to_owned()));
            content.push(Inline::Code("x-google-api-management".to_owned()));
            content.push(Inline::Text(".".to_owned()));
        }
        (None, Some(_)) => {
            content.extend(backend::inlines("Goes nowhere: its backend has no `address`."))
        }
        (None, None) => content.extend(backend::inlines(
            "Goes nowhere: neither it nor the document has an `x-google-backend` that counts.",
        )),
    }
    blocks.push(Block::Paragraph(content));
    blocks.extend(address.filter(|it| !it.is_routed_only()).map(|it| settings(&it.effective)));
    let bring = format!("The caller brings {}.", route.credentials.in_words());
    blocks.push(Block::Paragraph(vec![Inline::Text(bring)]));
    if let Some(occurrence) = occurrence.filter(|it| it.address_value().is_some()) {
        blocks.push(Block::Rule);
        blocks.extend(backend::of(analysis, occurrence).blocks);
    }
    Markup { blocks }
}

/// The values that count for a backend, in one line, defaults marked.
fn settings(effective: &Effective) -> Block {
    let value = |value: Option<String>, origin: Origin| {
        let default = if origin == Origin::Default { " (default)" } else { "" };
        value.map(|value| (value, default))
    };
    let Effective { path_translation, deadline, protocol, .. } = effective;
    let values = [
        value(path_translation.value.map(|it| it.name().to_owned()), path_translation.origin),
        value(deadline.value.map(|seconds| format!("deadline {seconds} s")), deadline.origin),
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
        Some(Source::Operation) => backend::inlines(", its own `x-google-backend`."),
        Some(Source::Document) => backend::inlines(", from the document's `x-google-backend`."),
        Some(Source::Named(name)) => {
            let mut content = backend::inlines(", the backend ");
            content.push(Inline::Code(name.clone()));
            content.push(Inline::Text(".".to_owned()));
            content
        }
        Some(Source::Router(name)) => {
            let mut content = backend::inlines(", the default model of the router ");
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
    let mut items = Vec::new();
    for (occurrence, users) in backends.iter().take(MOST) {
        items.push(item(analysis, occurrence, *users));
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

fn item(analysis: &Analysis, occurrence: &Occurrence, users: usize) -> Vec<Inline> {
    let address = occurrence.filled.text.clone();
    let advice = analysis.advice(occurrence);
    let mut content = vec![Inline::Code(address), Inline::Text(": ".to_owned())];
    content.extend(backend::need(&advice));
    content.push(Inline::Text(format!(" ({})", counted(users, "operation"))));
    content
}
