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
            let text = "No router has this name: define it under `x-google-api-management.ai.models.routing.routers`, or correct the name.";
            Some(Markup { blocks: vec![heading(&name), Block::of(text)] })
        }
    }
}

fn heading(name: &str) -> Block {
    Block::heading("Model router `{}`", &[name])
}

fn page(at: &At<'_>, router: &Router) -> Markup {
    let what = match router.rules.is_empty() {
        true => "Sends every request to one model:",
        false => "Chooses backend and model by the `model` of each request:",
    };
    let mut blocks = vec![heading(&router.name.text), strong_text(what)];
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
        let mut line = Inline::filled("**{} needs:** ", &[&account]);
        line.extend(backend::need(occurrence, &at.analysis.advice_called(occurrence, true)));
        blocks.push(Block::Paragraph(line));
    }
    blocks.push(by_reference(MODEL_ROUTING));
    Markup { blocks }
}

/// What becomes of calls for a model, or for any other.
fn target(model: Option<&Value>, is_only: bool, target: &ModelTarget) -> Vec<Inline> {
    let mut item = match model {
        Some(model) => Inline::filled("The model `{}`", &[&model.text]),
        None if is_only => Inline::of("Every model"),
        None => Inline::of("Any other model"),
    };
    item.extend(match &target.target_model {
        Some(model) => Inline::filled(" is answered by `{}`", &[&model.text]),
        None => Inline::of(" is answered by an unknown model"),
    });
    if let Some(backend) = &target.backend {
        item.extend(Inline::filled(" at the backend `{}`", &[&backend.text]));
    }
    item
}
