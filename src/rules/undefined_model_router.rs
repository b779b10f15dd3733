//! `undefined-model-router`: a model router that is not defined.

use super::backends::is_plain_name;
use super::meant::{Defined, did_you_mean};
use super::operations::about;
use super::places::rewrite;
use super::routers::{can_have_them, routed};
use super::{Report, declare_rule, on};
use crate::analysis::{Analysis, NameKind};
use crate::gateway::sources;
use crate::settings::Severity;

declare_rule! {
    /// An operation names a model router that is not defined.
    ///
    /// ## Why
    /// `x-google-model-router` names an entry of
    /// `x-google-api-management.ai.models.routing.routers`. Google rejects a config with a name
    /// that is not there.
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
    ///     post:
    ///       operationId: chat
    ///       x-google-model-router: chats
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
    /// Define the router, or correct the name.
    UNDEFINED_MODEL_ROUTER {
        id: "undefined-model-router",
        level: on(Severity::Error),
        rejects: Errors,
        versions: V3,
        targets: ApiGateway,
        scope: Local,
        misses: InSection,
        about: Names(Router),
        google: [],
        source: Some(sources::MODEL_ROUTING),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    if !can_have_them(analysis) {
        return;
    }
    let defined = Defined::new(NameKind::Router, true, analysis.routers());
    for (id, _, operation) in routed(analysis) {
        let Some(value) = &operation.router else { continue };
        let Some(name) = analysis.known_name(&value.text) else { continue };
        if !defined.lacks(&name) {
            continue;
        }
        let meant = defined.near(&name);
        let advice = meant.map_or_else(|| defined.define_it(), did_you_mean);
        let what = defined.none_is_named(&name, 22);
        let message = format!("Google rejects the config: {what} {advice}");
        let finding = report.add(value.place.range, message);
        let can_be_written = |it: &&str| value.place.anchored.is_none() && is_plain_name(it);
        if let Some(meant) = meant.filter(can_be_written) {
            let title = format!("Replace with `{meant}`");
            finding.fixes.push(rewrite(title, false, value, meant.to_owned()));
        }
        about(finding, analysis, Some(id), value.place);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, first_fix_of_rule};

    const ID: &str = "undefined-model-router";

    #[test]
    fn names_without_a_router() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-api-management: {ai: {models: {routing: {routers: {chat: {}}}}}}
paths:
  /a: {post: {x-google-model-router: chat}}
  /b: {post: {x-google-model-router: chats}}
  #                                  ^^^^^ error[undefined-model-router] Google rejects the config: no model router is named `chats`. Did you mean `chat`?
  /c: {post: {x-google-model-router: '${r}'}}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
paths:
  /a: {post: {x-google-model-router: chat}}
  #                                  ^^^^ error[undefined-model-router]
"#,
        );
    }

    #[test]
    fn where_nothing_can_be_said() {
        for routers in ["'${r}'", "{'${r}': {}}"] {
            check_findings(
                ID,
                &r#"
openapi: 3.0.3
x-google-api-management: {ai: {models: {routing: {routers: <routers>}}}}
paths: {/a: {post: {x-google-model-router: chat}}}
"#
                .replace("<routers>", routers),
            );
        }
        check_findings(ID, "paths: {/a: {post: {x-google-model-router: chat}}}\n");
        check_findings(
            ID,
            r#"
# gateway-ls: endpoints
openapi: 3.0.3
paths: {/a: {post: {x-google-model-router: chat}}}
"#,
        );
    }

    #[test]
    fn json_and_the_fix() {
        let text = |name: &str| {
            r#"{"openapi": "3.0.3", "x-google-api-management": {"ai": {"models": {"routing": {"routers": {"chat": {}}}}}}, "paths": {"/a": {"post": {"x-google-model-router": "<name>"}}}}"#.replace("<name>", name)
        };
        assert_eq!(first_fix_of_rule(ID, &text("chatt")), text("chat"));
    }
}
