//! `model-router`: an operation that a model router cannot answer.

use super::operations::{about, operations, place_of_key};
use super::routers::{can_have_them, mcp, routed};
use super::{Related, Report, declare_rule, on};
use crate::analysis::Analysis;
use crate::gateway::sources;
use crate::openapi::Method;
use crate::settings::Severity;

declare_rule! {
    /// A model router stands where it cannot work.
    ///
    /// ## Why
    /// API Gateway answers only `post` by a model router, takes no `x-google-backend` beside it,
    /// and wants a config to hold either model routing or ordinary operations, not both. A gateway
    /// with model routing cannot be an MCP server. Configs that break this are rejected.
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
    /// Use `post`, take the backend away, and put ordinary operations into a config of their own.
    MODEL_ROUTER {
        id: "model-router",
        level: on(Severity::Error),
        versions: V3,
        targets: ApiGateway,
        scope: WholeFile,
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
                "A model router answers `post` only, and the config is rejected with one on `{}`. Make it a `post`, or give it a backend.",
                operation.method.name()
            );
            about(report.add(value.place.range, message), analysis, Some(id), value.place);
        }
        if let Some(backend) = &operation.backend {
            let place = place_of_key(backend.key, operation.handle.via);
            let message = "`x-google-backend` cannot stand beside `x-google-model-router`, and the config is rejected. Keep one of them.";
            let finding = report.add(place.range, message);
            let message = "the model router stands here".to_owned();
            finding.related.push(Related { message, range: value.place.range });
            about(finding, analysis, Some(id), place);
        }
    }
    let Some(first) = first else { return };
    if let Some((_, _, ordinary)) = operations(analysis).find(|(_, _, it)| it.router.is_none()) {
        let finding = report.add(
            first.range,
            "A config holds either model routing or ordinary operations; one with both is rejected. Put the ordinary ones into a config of their own.",
        );
        let range = place_of_key(ordinary.key, ordinary.handle.via).range;
        let message = "this operation is an ordinary one".to_owned();
        finding.related.push(Related { message, range });
        about(finding, analysis, None, first);
    }
    if let Some(mcp) = mcp(analysis) {
        let place = place_of_key(mcp.key.range(), mcp.value.via);
        let message = "A gateway with model routing cannot be an MCP server, and the config is rejected. Remove `mcp`, or put the tools into a config of their own.";
        let finding = report.add(place.range, message);
        let message = "the first model router stands here".to_owned();
        finding.related.push(Related { message, range: first.range });
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check_rule;

    const ID: &str = "model-router";

    #[test]
    fn where_it_cannot_stand() {
        check_rule(
            ID,
            "openapi: 3.0.3\nx-google-api-management:\n  mcp: true\n  #^^ error[model-router] A gateway with model routing\npaths:\n  /a:\n    post: {x-google-model-router: chat}\n    #                             ^^^^ error[model-router] A config holds either\n    get: {x-google-model-router: chat}\n    #                            ^^^^ error[model-router] A model router answers `post` only\n  /b:\n    post: {x-google-model-router: chat, x-google-backend: b}\n    #                                   ^^^^^^^^^^^^^^^^ error[model-router] `x-google-backend` cannot\n    put: {x-google-backend: b}\n",
        );
    }

    #[test]
    fn what_only_looks_like_it() {
        check_rule(
            ID,
            "openapi: 3.0.3\nx-google-api-management: {mcp: false}\nx-google-backend: b\npaths: {/a: {post: {x-google-model-router: chat}}}\n",
        );
        check_rule(
            ID,
            "openapi: 3.0.3\nx-google-api-management: {mcp: true}\npaths: {/a: {get: {}}}\n",
        );
        check_rule(ID, "paths: {/a: {get: {x-google-model-router: chat}}}\n");
    }

    #[test]
    fn json_once() {
        check_rule(
            ID,
            "openapi: 3.0.3\npaths: {\"/a\": {\"get\": {\"x-google-model-router\": \"chat\"}}}\n#                                                ^^^^ error[model-router]\n",
        );
    }
}
