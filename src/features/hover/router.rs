//! Model routers: which model leads to which backend.

use super::at::At;
use super::backend::{self, strong_text};
use super::wording;
use crate::features::cited::by_reference;
use crate::features::markup::{Block, Inline, Markup};
use crate::gateway::sources::MODEL_ROUTING;
use crate::openapi::{ModelTarget, Router, Value};

/// A router where it is defined, and where an operation names it.
pub(super) fn of(at: &At<'_>) -> Option<Markup> {
    let mut routers = at.analysis.document.routers.iter();
    if let Some(router) = routers.find(|router| at.is_at(&router.name)) {
        return Some(page(at, router));
    }
    if at.on_key || !at.is_entry("x-google-model-router") {
        return None;
    }
    let name = at.entry.value.resolved().node.text();
    match at.analysis.routers().get(&name) {
        Some(router) => Some(page(at, router)),
        None => {
            let heading =
                vec![Inline::Text("Model router ".to_owned()), Inline::Code(name.into_owned())];
            let text = "No router has this name: define it under `x-google-api-management.ai.models.routing.routers`, or correct the name.";
            Some(Markup { blocks: vec![Block::Heading(heading), Block::of(text)] })
        }
    }
}

fn page(at: &At<'_>, router: &Router) -> Markup {
    let heading =
        vec![Inline::Text("Model router ".to_owned()), Inline::Code(router.name.text.clone())];
    let what = match router.rules.is_empty() {
        true => "Sends every request to one model:",
        false => "Chooses backend and model by the `model` of each request:",
    };
    let mut blocks = vec![Block::Heading(heading), strong_text(what)];
    let mut items: Vec<_> =
        router.rules.iter().map(|rule| target(rule.model.as_ref(), false, rule)).collect();
    items.extend(
        router.default.iter().map(|default| target(None, router.rules.is_empty(), default)),
    );
    blocks.push(Block::List(items));
    if let Some(name) = router.backends.first()
        && let Some(occurrence) = at.analysis.named_occurrence(&name.text)
    {
        let account = wording::at_start(wording::account(at.analysis.target));
        let mut line = vec![Inline::Strong(format!("{account} needs:"))];
        line.push(Inline::Text(" ".to_owned()));
        line.extend(backend::need(occurrence, &at.analysis.advice_called(occurrence, true)));
        blocks.push(Block::Paragraph(line));
    }
    blocks.push(by_reference(MODEL_ROUTING));
    Markup { blocks }
}

/// What becomes of calls for a model, or for any other.
fn target(model: Option<&Value>, is_only: bool, target: &ModelTarget) -> Vec<Inline> {
    let mut item = match model {
        Some(model) => {
            vec![Inline::Text("The model ".to_owned()), Inline::Code(model.text.clone())]
        }
        None if is_only => vec![Inline::Text("Every model".to_owned())],
        None => vec![Inline::Text("Any other model".to_owned())],
    };
    item.push(Inline::Text(" is answered by ".to_owned()));
    let unknown = || Inline::Text("an unknown model".to_owned());
    let model = target.target_model.as_ref();
    item.push(model.map_or_else(unknown, |it| Inline::Code(it.text.clone())));
    if let Some(backend) = &target.backend {
        item.push(Inline::Text(" at the backend ".to_owned()));
        item.push(Inline::Code(backend.text.clone()));
    }
    item
}
