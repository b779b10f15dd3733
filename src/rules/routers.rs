//! What the rules about model routers and MCP ask of a document; no rule.

use crate::analysis::Analysis;
use crate::openapi::{Operation, PathItem};
use crate::routing::OperationId;
use crate::settings::Target;
use crate::yaml::{Field, Kind};

/// Whether the gateway that a file is for can have model routers and MCP: OpenAPI 3.x, API Gateway.
pub(super) fn can_have_them(analysis: &Analysis) -> bool {
    analysis.document.is_v3 && analysis.target == Target::ApiGateway
}

/// The operations that a model router answers.
pub(super) fn routed(
    analysis: &Analysis,
) -> impl Iterator<Item = (OperationId, &PathItem, &Operation)> {
    analysis.operations().filter(|(_, _, operation)| operation.router.is_some())
}

/// `mcp`, if it turns the gateway into an MCP server: `true`, or an object of any kind.
pub(super) fn mcp(analysis: &Analysis) -> Option<Field<'_>> {
    let field = analysis.field_at(&["x-google-api-management", "mcp"])?;
    let node = field.value.node;
    let is_on = match node.kind() {
        Kind::Mapping => analysis.fields_of(field.value).is_some(),
        Kind::Scalar => node.text().eq_ignore_ascii_case("true"),
        Kind::Sequence | Kind::Alias => false,
    };
    is_on.then_some(field)
}
