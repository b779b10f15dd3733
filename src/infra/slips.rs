//! What is wrong with the resource that deploys a config, whatever the config says.

use super::evaluate::Evaluator;
use super::files::Found;
use super::granted::Place;
use super::syntax::{Body, Expr, ExprKind};
use super::value::{Piece, Scope, Value};
use crate::gateway::OtherResource;

/// Something wrong with a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// What.
    pub kind: SlipKind,
    /// Where.
    pub place: Place,
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SlipKind {
    /// The API's full name is where its id is wanted: this attribute of that resource.
    FullName {
        /// The attribute.
        attribute: String,
        /// The resource.
        resource: String,
    },
    /// The id is fixed, and the config is destroyed before the next one is made.
    FixedId(String),
    /// The id is fixed, and the next config is made while this one still has it.
    SameId(String),
}

/// What is wrong with a resource that deploys configs.
pub(super) fn slips<'f>(
    evaluator: &Evaluator<'f>,
    found: Found<'f>,
    scope: &Scope<'f>,
) -> Vec<Slip> {
    let body = &found.block.body;
    let place = |expr: &Expr| found.file.place(expr.range);
    let value = |expr| evaluator.value(found, expr, scope);
    let mut slips = Vec::new();
    if let Some(expr) = body.value("api")
        && let Some(kind) = full_name(&value(expr))
    {
        slips.push(Slip { kind, place: place(expr) });
    }
    if let Some(expr) = body.value("api_config_id")
        && let Some(id) = value(expr).as_known()
        && !keeps_documents(body)
    {
        let kind = match is_made_first(scope, body) {
            false => Some(SlipKind::FixedId(id)),
            // Whoever makes it of a variable may set another one with each change.
            true => expr.text().is_some().then_some(SlipKind::SameId(id)),
        };
        slips.extend(kind.map(|kind| Slip { kind, place: place(expr) }));
    }
    slips
}

/// Where a value is the full name of an API.
fn full_name(value: &Value<'_>) -> Option<SlipKind> {
    let Value::Text(pieces) = value else { return None };
    let [Piece::Attribute(it)] = pieces.as_slice() else { return None };
    let block = it.resource.found.block;
    let is_name = matches!(it.name.as_str(), "id" | "name")
        && it.resource.kind() == Some(OtherResource::Api)
        && it.written.is_none();
    let kind =
        || SlipKind::FullName { attribute: it.name.clone(), resource: block.label(1).to_owned() };
    is_name.then(kind)
}

/// Whether the next config is made before this one is destroyed. Terraform does so too if what
/// depends on it says so, as a gateway may.
fn is_made_first(scope: &Scope<'_>, body: &Body) -> bool {
    let gateways = scope.instance.module.resources.iter();
    let gateways =
        gateways.filter(|((kind, _), _)| OtherResource::of(kind) == Some(OtherResource::Gateway));
    let bodies = gateways.map(|(_, it)| &it.block.body).chain([body]);
    bodies.flat_map(|body| body.blocks("lifecycle")).any(|it| {
        let value = it.body.value("create_before_destroy");
        value.is_some_and(|it| it.kind != ExprKind::Bool(false))
    })
}

/// Whether Terraform leaves the config as it is.
fn keeps_documents(body: &Body) -> bool {
    let ignored = body.blocks("lifecycle").filter_map(|it| it.body.value("ignore_changes"));
    let is_kept = |it: &Expr| match &it.kind {
        ExprKind::List(items) => items.iter().any(|it| match &it.kind {
            ExprKind::Name(name) | ExprKind::Text(name) => name == "openapi_documents",
            ExprKind::Within(..) => true,
            _ => false,
        }),
        _ => true,
    };
    ignored.into_iter().any(is_kept)
}
