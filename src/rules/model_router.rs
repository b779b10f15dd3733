//! `model-router`: an operation that a model router cannot answer.

use super::operations::{about, operation_place};
use super::routers::{can_have_them, mcp, routed};
use super::{Related, Report, declare_rule, on};
use crate::analysis::{Analysis, Fact};
use crate::gateway::sources;
use crate::openapi::{Method, Operation, Place};
use crate::settings::Severity;

declare_rule! {
    /// A model router is in a place where it cannot work.
    ///
    /// ## Why
    /// API Gateway supports a model router only on `post` and without an `x-google-backend` beside
    /// it. A config must have either model routing or ordinary operations, not both. A gateway with
    /// model routing cannot be an MCP server. Google rejects configs that break this.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// openapi: 3.0.3
    /// info: {title: Models, version: 1.0.0}
    /// x-google-api-management:
    ///   backends:
    ///     vertex:
    ///       address: https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1/endpoints/openapi/chat/completions
    ///       pathTranslation: CONSTANT_ADDRESS
    ///   ai:
    ///     models:
    ///       routing:
    ///         routers:
    ///           chat:
    ///             defaultModel: {backend: vertex, targetModel: google/gemini-2.5-flash}
    /// paths:
    ///   /chat:
    ///     get:
    ///       operationId: chat
    ///       x-google-model-router: chat
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// openapi: 3.0.3
    /// info: {title: Models, version: 1.0.0}
    /// x-google-api-management:
    ///   backends:
    ///     vertex:
    ///       address: https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1/endpoints/openapi/chat/completions
    ///       pathTranslation: CONSTANT_ADDRESS
    ///   ai:
    ///     models:
    ///       routing:
    ///         routers:
    ///           chat:
    ///             defaultModel: {backend: vertex, targetModel: google/gemini-2.5-flash}
    /// paths:
    ///   /chat:
    ///     post:
    ///       operationId: chat
    ///       x-google-model-router: chat
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Use `post`, remove the backend, and move ordinary operations to a config of their own.
    MODEL_ROUTER {
        id: "model-router",
        level: on(Severity::Error),
        rejects: Errors,
        versions: V3,
        targets: ApiGateway,
        scope: WholeFile,
        misses: Here,
        google: [],
        source: Some(sources::MODEL_ROUTING),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    if !can_have_them(analysis) {
        return;
    }
    let mut first = None;
    for (id, _, operation) in routed(analysis) {
        let Some(value) = &operation.router else { continue };
        first.get_or_insert(value.place);
        if operation.method != Method::Post {
            let message = format!(
                "Google rejects the config: a model router works only on `post`, not on `{}`. Change the method, or replace the router with a backend.",
                operation.method.name()
            );
            about(report.add(value.place.range, message), analysis, Some(id), value.place);
        }
        if let Some(backend) = &operation.backend {
            let place = Place::new(backend.key, operation.handle.via);
            let message = "Google rejects the config: this operation has a backend and a model router. Keep one of `x-google-backend` and `x-google-model-router`.";
            let finding = report.add(place.range, message);
            let message = "the model router is here".to_owned();
            finding.related.push(Related { message, range: value.place.range });
            about(finding, analysis, Some(id), place);
        }
    }
    let Some(first) = first else { return };
    let ordinary = analysis.operations().find(|(_, _, operation)| is_ordinary(analysis, operation));
    if let Some((_, _, ordinary)) = ordinary {
        let finding = report.add(
            first.range,
            "Google rejects the config: it has model routing and ordinary operations. Move the ordinary ones to a config of their own.",
        );
        let range = Place::new(ordinary.key, ordinary.handle.via).range;
        let message = "this is an ordinary operation".to_owned();
        finding.related.push(Related { message, range });
        about(finding, analysis, None, first);
    }
    if let Some(mcp) = mcp(analysis) {
        let place = Place::new(mcp.key.range(), mcp.value.via);
        let message = "Google rejects the config: with model routing, `mcp` is not allowed. Remove `mcp`, or move the tools to a config of their own.";
        let finding = report.add(place.range, message);
        let message = "the first model router is here".to_owned();
        finding.related.push(Related { message, range: first.range });
    }
}

/// Whether it is known that no model router answers an operation.
fn is_ordinary(analysis: &Analysis, operation: &Operation) -> bool {
    let value = operation.handle.of(&analysis.tree);
    let fields = analysis.fields_at(operation_place(operation), value);
    let router = fields.map_or(Fact::Unknown, |fields| fields.field("x-google-model-router"));
    operation.router.is_none() && !matches!(router, Fact::Unknown)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check_findings;

    const ID: &str = "model-router";

    #[test]
    fn where_it_cannot_stand() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-api-management:
  mcp: true
  #^^ error[model-router] Google rejects the config: with model routing, `mcp` is not allowed.
paths:
  /a:
    post: {x-google-model-router: chat}
    #                             ^^^^ error[model-router] Google rejects the config: it has model routing and ordinary operations.
    get: {x-google-model-router: chat}
    #                            ^^^^ error[model-router] Google rejects the config: a model router works only on `post`, not on `get`.
  /b:
    post: {x-google-model-router: chat, x-google-backend: b}
    #                                   ^^^^^^^^^^^^^^^^ error[model-router] Google rejects the config: this operation has a backend and a model router.
    put: {x-google-backend: b}
"#,
        );
    }

    #[test]
    fn what_only_looks_like_it() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-api-management: {mcp: false}
x-google-backend: b
paths: {/a: {post: {x-google-model-router: chat}}}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-api-management: {mcp: true}
paths: {/a: {get: {}}}
"#,
        );
        check_findings(ID, "paths: {/a: {get: {x-google-model-router: chat}}}\n");
    }

    #[test]
    fn an_operation_may_yet_get_its_router() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
paths:
  /a:
    post: {x-google-model-router: chat}
  /b:
    post:
      operationId: b
      x-google-model-rou
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
paths:
  /a:
    post: {x-google-model-router: chat}
  /b:
    post:
      operationId: b
      {{- toYaml .Values.router | nindent 6 }}
"#,
        );
    }

    #[test]
    fn json_once() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
paths: {"/a": {"get": {"x-google-model-router": "chat"}}}
#                                                ^^^^ error[model-router]
"#,
        );
    }
}
