//! What a backend silently takes, written out. Only defaults that are known.

use super::super::{Action, ActionKind};
use super::backend;
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::edit::{FileStyle, Position, Value, combine, insert_entry};
use crate::gateway::backend_field::{
    DEADLINE, DISABLE_AUTH, JWT_AUDIENCE, PATH_TRANSLATION, PROTOCOL,
};
use crate::gateway::{Service, Verdict, backend_defaults};
use crate::routing::{Audience, Auth, Occurrence, Origin};
use crate::rules::convert::{KnownField, known_fields};
use crate::template;

/// One action for all fields that the backend leaves out; none for a backend whose calls fail
/// whatever it says.
pub(super) fn action(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    occurrence: &Occurrence,
) -> Option<Action> {
    let is_blocked = analysis.advice(occurrence).verdict == Verdict::Blocked
        || analysis.blocked(occurrence, occurrence.is_routed_only()).is_some();
    // Calls of these probably fail.
    let is_wrong = matches!(occurrence.service, Service::Gateway(_) | Service::StorageBrowser);
    if is_blocked || is_wrong {
        return None;
    }
    let is_v3 = analysis.document.is_v3;
    let (mut names, mut all) = (Vec::new(), Vec::new());
    for field in missing(analysis, occurrence)? {
        let name = if is_v3 { field.camel } else { field.snake };
        let Some(edits) = write(file, analysis, occurrence, name, &field.value) else { continue };
        names.push(format!("`{name}`"));
        all.push(edits);
    }
    let title = match names.as_slice() {
        [] => return None,
        [name] => format!("Write the default {name}"),
        names => format!("Write the defaults ({})", names.join(", ")),
    };
    Some(super::action(ActionKind::Rewrite, title, combine(all)?))
}

/// The fields that are not written and whose defaults are known.
fn missing(analysis: &Analysis, occurrence: &Occurrence) -> Option<Vec<KnownField>> {
    let is_v3 = analysis.document.is_v3;
    let is_read = occurrence.site.takes_backend(is_v3);
    let tree = &analysis.tree;
    let object = backend::object(analysis, occurrence).filter(|_| is_read)?;
    let is_unsure =
        tree.is_broken_near(occurrence.backend.key.start) || tree.may_hold_more_in(object);
    let written = known_fields(object).filter(|_| !is_unsure)?;
    let has = |name: &str| written.iter().any(|field| field.snake == name);
    let address = written.iter().find(|field| field.snake == "address")?;
    let effective = &occurrence.effective;
    let mut missing = Vec::new();
    let mut add = |field, value| missing.push(KnownField::new(field, value));
    let translation = effective.path_translation;
    if let (Some(value), Origin::Default) = (translation.value, translation.origin) {
        add(PATH_TRANSLATION, Value::Text(value.name().to_owned()));
    }
    if effective.deadline.origin == Origin::Default {
        add(DEADLINE, Value::Plain(format!("{:.1}", backend_defaults().deadline)));
    }
    let scheme = occurrence.address.as_ref().and_then(|address| address.scheme.as_deref());
    let is_grpc = matches!(scheme, Some("grpc" | "grpcs"));
    let protocol = effective.protocol;
    if let (Some(value), Origin::Default, false) = (protocol.value, protocol.origin, is_grpc) {
        add(PROTOCOL, Value::Text(value.name().to_owned()));
    }
    let is_address = effective.auth == Auth::IdToken
        && matches!(effective.audience, Audience::Address(_))
        && !has(DISABLE_AUTH.name_2())
        && !template::has_hole(address.text())
        && !occurrence.is_routed_only()
        // Identity-Aware Proxy rejects the address, and a finding says so where nothing is written.
        && !matches!(occurrence.service, Service::AppEngine(_));
    if is_address {
        add(JWT_AUDIENCE, address.value.clone());
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
