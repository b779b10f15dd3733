//! `model-router-rule`: a model router that does not say where to go.

use std::collections::BTreeMap;

use super::operations::{
    Written, about, is_template, is_unfinished, place_of_key, place_of_value, written_in,
};
use super::routers::{can_have_them, management};
use super::{Related, Report, declare_rule, on};
use crate::analysis::Analysis;
use crate::gateway::sources;
use crate::openapi::Place;
use crate::settings::Severity;
use crate::text::TextRange;
use crate::yaml::{Kind, Reached};

declare_rule! {
    /// A model router lacks what it needs, or names a model wrongly.
    ///
    /// ## Why
    /// A router needs a `defaultModel`, and that and each of its `rules` a `backend` and a
    /// `targetModel`; a rule needs the `model` that it is for, and only one rule can be for it. A
    /// `targetModel` is the publisher and the model: `google/…`, `openai/…` or `anthropic/…`.
    /// Configs that break this are rejected.
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
    ///             defaultModel: {backend: vertex, targetModel: gemini-2.5-flash}
    /// paths:
    ///   /chat:
    ///     post:
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
    /// Add or correct what the message names.
    MODEL_ROUTER_RULE {
        id: "model-router-rule",
        level: on(Severity::Error),
        versions: V3,
        targets: ApiGateway,
        scope: Local,
        google: [],
        source: Some(sources::MODEL_ROUTING),
    }
}

const PUBLISHERS: [&str; 3] = ["google", "openai", "anthropic"];

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let routers = management(analysis, &["ai", "models", "routing", "routers"]);
    let Some(routers) = routers.filter(|_| can_have_them(analysis)) else { return };
    for router in routers.value.fields() {
        let place = place_of_key(router.key.content_range(), router.value.via);
        let is_router = router.value.node.kind() == Kind::Mapping || router.value.node.is_null();
        if !is_router || is_template(router.value.node) || is_unfinished(analysis, place) {
            continue;
        }
        match router.value.field("defaultModel") {
            Some(model) => {
                let place = place_of_key(model.key.range(), model.value.via);
                check_target(analysis, place, "defaultModel", model.value, report);
            }
            None if analysis.tree.may_hold_more_in(router.value.node) => {}
            None => {
                let message = format!(
                    "The model router `{}` has no `defaultModel`, and the config is rejected. Add one with `backend` and `targetModel`.",
                    super::shortened(&router.key.text())
                );
                about(report.add(place.range, message), analysis, None, place);
            }
        }
        let Some(rules) = router.value.field("rules") else { continue };
        let mut models: BTreeMap<String, TextRange> = BTreeMap::new();
        for item in rules.value.node.items() {
            let mut rule = item.resolved();
            rule.via = rules.value.via.or(rule.via);
            check_rule(analysis, rule, &mut models, report);
        }
    }
}

fn check_rule(
    analysis: &Analysis,
    rule: Reached<'_>,
    models: &mut BTreeMap<String, TextRange>,
    report: &mut Report<'_>,
) {
    let Some(first) = rule.node.entries().next().filter(|_| !is_template(rule.node)) else {
        return;
    };
    let place = place_of_key(first.key.range(), rule.via);
    check_target(analysis, place, "rule", rule, report);
    let model = rule.field("model");
    match (written_in(analysis, rule, "model"), model) {
        (Written::Missing, _) if rule.field("<<").is_none() => {
            let message = "This rule does not say for which `model` it is, and the config is rejected. Add the name that callers ask for.";
            about(report.add(place.range, message), analysis, None, place);
        }
        (Written::Text(name), Some(field)) => {
            let place = place_of_value(field.value);
            let Some(before) = models.insert(name.clone(), place.range) else { return };
            let finding = report.add(
                place.range,
                format!(
                    "Another rule of this router is for `{}` too, and the config is rejected. Keep one of them.",
                    super::shortened(&name)
                ),
            );
            let message = "the other rule is for it here".to_owned();
            finding.related.push(Related { message, range: before });
            about(finding, analysis, None, place);
        }
        _ => {}
    }
}

/// `defaultModel` or a rule: where requests go.
fn check_target(
    analysis: &Analysis,
    place: Place,
    what: &str,
    target: Reached<'_>,
    report: &mut Report<'_>,
) {
    let is_target = target.node.kind() == Kind::Mapping || target.node.is_null();
    if !is_target || is_template(target.node) || is_unfinished(analysis, place) {
        return;
    }
    for name in ["backend", "targetModel"] {
        let field = target.field(name);
        match (written_in(analysis, target, name), field) {
            (Written::Missing, _) => {
                let message = format!(
                    "This {} has no `{name}`, and the config is rejected. Add it.",
                    if what == "rule" { "rule".to_owned() } else { format!("`{what}`") }
                );
                about(report.add(place.range, message), analysis, None, place);
            }
            (Written::Text(text), Some(field)) if name == "targetModel" && !is_model(&text) => {
                let place = place_of_value(field.value);
                let message = format!(
                    "`{}` is no model that a router can lead to, and the config is rejected. Write the publisher before it: `google/ID`, `openai/ID` or `anthropic/ID`.",
                    super::shortened(&text)
                );
                about(report.add(place.range, message), analysis, None, place);
            }
            _ => {}
        }
    }
}

fn is_model(text: &str) -> bool {
    text.split_once('/')
        .is_some_and(|(publisher, id)| PUBLISHERS.contains(&publisher) && !id.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_rule, findings_of_rule};

    const ID: &str = "model-router-rule";

    fn router(fields: &str) -> String {
        format!(
            "openapi: 3.0.3\nx-google-api-management: {{ai: {{models: {{routing: {{routers: {{r: {fields}}}}}}}}}}}\n"
        )
    }

    #[test]
    fn what_a_router_needs() {
        let good = "defaultModel: {backend: b, targetModel: google/m}";
        for (fields, expected) in [
            ("{}".to_owned(), "The model router `r` has no `defaultModel`"),
            (
                "{defaultModel: {targetModel: google/m}}".to_owned(),
                "This `defaultModel` has no `backend`",
            ),
            ("{defaultModel: {backend: b}}".to_owned(), "This `defaultModel` has no `targetModel`"),
            ("{defaultModel: {backend: b, targetModel: m}}".to_owned(), "`m` is no model"),
            (
                "{defaultModel: {backend: b, targetModel: meta/m}}".to_owned(),
                "`meta/m` is no model",
            ),
            (
                format!("{{{good}, rules: [{{backend: b, targetModel: openai/m}}]}}"),
                "This rule does not say for which",
            ),
            (
                format!("{{{good}, rules: [{{model: x, targetModel: openai/m}}]}}"),
                "This rule has no `backend`",
            ),
            (
                format!(
                    "{{{good}, rules: [{{model: x, backend: b, targetModel: openai/m}}, {{model: x, backend: c, targetModel: google/m}}]}}"
                ),
                "Another rule of this router is for `x` too",
            ),
            (
                format!("{{{good}, rules: [{{model: x, backend: b, targetModel: anthropic/m}}]}}"),
                "",
            ),
            ("{defaultModel: '${d}'}".to_owned(), ""),
            ("{defaultModel: {backend: '${b}', targetModel: '${m}'}}".to_owned(), ""),
            ("'${r}'".to_owned(), ""),
        ] {
            let found = findings_of_rule(ID, &router(&fields));
            assert_eq!(
                found.lines().count(),
                usize::from(!expected.is_empty()),
                "{fields}: {found}"
            );
            assert!(found.contains(expected), "{fields}: {found}");
        }
    }

    #[test]
    fn places() {
        check_rule(
            ID,
            "openapi: 3.0.3\nx-google-api-management:\n  ai:\n    models:\n      routing:\n        routers:\n          chat:\n          #^^^ error[model-router-rule] The model router `chat` has no\n            rules:\n            - model: a\n              #^^^^ error[model-router-rule] This rule has no `targetModel`\n              backend: b\n",
        );
    }
}
