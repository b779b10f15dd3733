//! What a backend silently takes, written out. Only defaults that are known.

use super::super::{Action, ActionKind};
use super::{action, backend};
use crate::analysis::Analysis;
use crate::routing::{Audience, Auth, DEFAULT_DEADLINE, Occurrence, Origin, Site};
use crate::rules::Edit;
use crate::rules::convert::{KnownField, known_fields};
use crate::rules::edit::{FileStyle, Position, Value, combine, insert_entry};
use crate::template;

/// An action for each field that the backend leaves out, and one for all of them.
pub(super) fn actions(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    occurrence: &Occurrence,
) -> Vec<Action> {
    let mut actions = Vec::new();
    let mut all: Vec<Vec<Edit>> = Vec::new();
    for field in missing(analysis, occurrence).unwrap_or_default() {
        let name = if analysis.document.is_v3 { field.camel } else { field.snake };
        let Some(edits) = write(file, analysis, occurrence, name, &field.value) else { continue };
        let title = match field.snake {
            "jwt_audience" => format!("Write the default `{name}` (the address)"),
            _ => format!("Write the default `{name}: {}`", field.text()),
        };
        actions.push(action(ActionKind::Rewrite, title, edits.clone()));
        all.push(edits);
    }
    if let Some(edits) = combine(all).filter(|_| actions.len() > 1) {
        actions.push(action(ActionKind::Rewrite, "Write all defaults of this backend", edits));
    }
    actions
}

/// The fields that are not written and whose defaults are known.
fn missing(analysis: &Analysis, occurrence: &Occurrence) -> Option<Vec<KnownField>> {
    let is_v3 = analysis.document.is_v3;
    let is_read = match occurrence.site {
        Site::Document | Site::Operation(_) => !is_v3,
        Site::Named(_) => is_v3,
        Site::PathItem(_) => false,
    };
    let tree = &analysis.tree;
    let object = backend::object(analysis, occurrence).filter(|_| is_read)?;
    let is_unsure =
        tree.is_broken_near(occurrence.backend.key.start) || tree.may_hold_more_in(object);
    let written = known_fields(object).filter(|_| !is_unsure)?;
    let has = |name: &str| written.iter().any(|field| field.snake == name);
    let address = written.iter().find(|field| field.snake == "address")?;
    let effective = &occurrence.effective;
    let mut missing = Vec::new();
    let mut add = |snake, camel, value| missing.push(KnownField { snake, camel, value });
    let translation = effective.path_translation;
    if let (Some(value), Origin::Default) = (translation.value, translation.origin) {
        add("path_translation", "pathTranslation", Value::Text(value.name().to_owned()));
    }
    if effective.deadline.origin == Origin::Default {
        add("deadline", "deadline", Value::Plain(format!("{DEFAULT_DEADLINE:.1}")));
    }
    let scheme = occurrence.address.as_ref().and_then(|address| address.scheme.as_deref());
    let is_grpc = matches!(scheme, Some("grpc" | "grpcs"));
    let protocol = effective.protocol;
    if let (Some(value), Origin::Default, false) = (protocol.value, protocol.origin, is_grpc) {
        add("protocol", "protocol", Value::Text(value.name().to_owned()));
    }
    let is_address = effective.auth == Auth::IdToken
        && matches!(effective.audience, Audience::Address(_))
        && !has("disable_auth")
        && !template::has_hole(address.text())
        && !occurrence.is_routed_only();
    if is_address {
        add("jwt_audience", "jwtAudience", address.value.clone());
    }
    missing.retain(|field| !has(field.snake));
    Some(missing)
}

fn write(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    occurrence: &Occurrence,
    name: &str,
    value: &Value,
) -> Option<Vec<Edit>> {
    let object = backend::object(analysis, occurrence)?;
    insert_entry(file, object, name, value, Position::After(object.entry("address")?))
}
