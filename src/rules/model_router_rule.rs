//! `model-router-rule`: a model router that does not say where to go.

use std::collections::BTreeMap;

use super::operations::about;
use super::routers::can_have_them;
use super::wording::short;
use super::{Related, Report, declare_rule, on};
use crate::analysis::{Analysis, Fact, NameKind};
use crate::gateway::sources;
use crate::openapi::Place;
use crate::settings::Severity;
use crate::text::TextRange;
use crate::yaml::Reached;

declare_rule! {
    /// A model router lacks a required field, or names a model incorrectly.
    ///
    /// ## Why
    /// A router needs a `defaultModel`. That and each of its `rules` need a `backend` and a
    /// `targetModel`; a rule also needs the `model` that it is for, and only one rule can be for
    /// it. A `targetModel` is the publisher and the model: `google/…`, `openai/…` or `anthropic/…`.
    /// Google rejects configs that break this.
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
        rejects: Errors,
        versions: V3,
        targets: ApiGateway,
        scope: Local,
        misses: AtKey,
        google: [],
        source: Some(sources::MODEL_ROUTING),
    }
}

const PUBLISHERS: [&str; 3] = ["google", "openai", "anthropic"];

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let routers = analysis.section(NameKind::Router).filter(|_| can_have_them(analysis));
    let Some(routers) = routers else { return };
    for router in routers.value.fields() {
        let place = Place::new(router.key.content_range(), router.value.via);
        let Some(fields) = analysis.fields_at(place, router.value) else { continue };
        match fields.field("defaultModel") {
            Fact::Known(model, _) => {
                let place = Place::new(model.key.range(), model.value.via);
                check_target(analysis, place, "`defaultModel`", model.value, report);
            }
            Fact::Unknown => {}
            Fact::Absent(_) => {
                let message = format!(
                    "Google rejects the config: the router `{}` has no `defaultModel`. Add one with `backend` and `targetModel`.",
                    short(&router.key.text(), 22)
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
    let Some(fields) = analysis.fields_of(rule) else { return };
    let Some(first) = rule.node.entries().next() else { return };
    let place = Place::new(first.key.range(), rule.via);
    check_target(analysis, place, "this rule", rule, report);
    match fields.text("model") {
        Fact::Absent(_) if rule.field("<<").is_none() => {
            let message = "Google rejects the config: this rule has no `model`. Add the name that callers ask for.";
            about(report.add(place.range, message), analysis, None, place);
        }
        Fact::Known(name, place) => {
            let Some(before) = models.insert(name.clone(), place.range) else { return };
            let finding = report.add(
                place.range,
                format!(
                    "Google rejects the config: another rule is also for `{}`. Keep one of them.",
                    short(&name, 26)
                ),
            );
            let message = "the other rule for this model".to_owned();
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
    let Some(fields) = analysis.fields_at(place, target) else { return };
    for name in ["backend", "targetModel"] {
        match fields.text(name) {
            Fact::Absent(_) => {
                let message = format!("Google rejects the config: {what} has no `{name}`. Add it.");
                about(report.add(place.range, message), analysis, None, place);
            }
            Fact::Known(text, place) if name == "targetModel" && !is_model(&text) => {
                let message = format!(
                    "Google rejects the config: `{}` is not a publisher and model. Write `google/ID`, `openai/ID` or `anthropic/ID`.",
                    short(&text, 24)
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
    use crate::rules::testing::{check_findings, findings_of};

    const ID: &str = "model-router-rule";

    fn router(fields: &str) -> String {
        r#"openapi: 3.0.3
x-google-api-management: {ai: {models: {routing: {routers: {r: <fields>}}}}}
"#
        .replace("<fields>", fields)
    }

    #[test]
    fn what_a_router_needs() {
        let good = "defaultModel: {backend: b, targetModel: google/m}";
        for (fields, expected) in [
            ("{}".to_owned(), "Google rejects the config: the router `r` has no `defaultModel`."),
            (
                "{defaultModel: {targetModel: google/m}}".to_owned(),
                "Google rejects the config: `defaultModel` has no `backend`",
            ),
            (
                "{defaultModel: {backend: b}}".to_owned(),
                "Google rejects the config: `defaultModel` has no `targetModel`",
            ),
            (
                "{defaultModel: {backend: b, targetModel: m}}".to_owned(),
                "`m` is not a publisher and model",
            ),
            (
                "{defaultModel: {backend: b, targetModel: meta/m}}".to_owned(),
                "`meta/m` is not a publisher and model",
            ),
            (
                format!("{{{good}, rules: [{{backend: b, targetModel: openai/m}}]}}"),
                "Google rejects the config: this rule has no `model`.",
            ),
            (
                format!("{{{good}, rules: [{{model: x, targetModel: openai/m}}]}}"),
                "Google rejects the config: this rule has no `backend`.",
            ),
            (
                format!(
                    "{{{good}, rules: [{{model: x, backend: b, targetModel: openai/m}}, {{model: x, backend: c, targetModel: google/m}}]}}"
                ),
                "another rule is also for `x`.",
            ),
            (
                format!("{{{good}, rules: [{{model: x, backend: b, targetModel: anthropic/m}}]}}"),
                "",
            ),
            ("{defaultModel: '${d}'}".to_owned(), ""),
            ("{defaultModel: {backend: '${b}', targetModel: '${m}'}}".to_owned(), ""),
            ("'${r}'".to_owned(), ""),
        ] {
            let found = findings_of(ID, &router(&fields));
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
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-api-management:
  ai:
    models:
      routing:
        routers:
          chat:
          #^^^ error[model-router-rule] Google rejects the config: the router `chat` has no `defaultModel`.
            rules:
            - model: a
              #^^^^ error[model-router-rule] Google rejects the config: this rule has no `targetModel`.
              backend: b
"#,
        );
    }
}
