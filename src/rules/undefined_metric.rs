//! `undefined-metric`: a cost or limit of a metric that the document does not define.

use super::backends::is_plain_name;
use super::meant::{Defined, did_you_mean};
use super::places::{self, fix};
use super::{Report, compiler_at, declare_rule, on};
use crate::analysis::{Analysis, FieldAt, NameKind};
use crate::edit::Edit;
use crate::edit::{
    FileStyle, Position, Value, append_item, insert_entry, rename_key, replace_value, written,
};
use crate::gateway::{Named, Shape, sources};
use crate::openapi::{self, Place};
use crate::settings::Severity;
use crate::yaml::Node;

declare_rule! {
    /// A quota cost or limit names a metric that is not defined.
    ///
    /// ## Why
    /// `x-google-quota` and the quota limits count metrics by name. Each must be defined: in
    /// `x-google-management.metrics` in OpenAPI 2.0 (a list), in `x-google-api-management.metrics`
    /// in 3.x (a map). Google rejects a config with a name that is not there. For the
    /// `x-google-quota` of 3.x the effect of a wrong name is not documented.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// x-google-management:
    ///   metrics:
    ///     - {name: reads, valueType: INT64, metricKind: DELTA}
    /// x-google-backend:
    ///   address: https://shelves-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       security: [{api_key: []}]
    ///       x-google-quota:
    ///         metricCosts: {read: 1}
    ///       responses: {"200": {description: OK}}
    /// securityDefinitions:
    ///   api_key: {type: apiKey, name: key, in: query}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// x-google-management:
    ///   metrics:
    ///     - {name: reads, valueType: INT64, metricKind: DELTA}
    /// x-google-backend:
    ///   address: https://shelves-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       security: [{api_key: []}]
    ///       x-google-quota:
    ///         metricCosts: {reads: 1}
    ///       responses: {"200": {description: OK}}
    /// securityDefinitions:
    ///   api_key: {type: apiKey, name: key, in: query}
    /// ```
    ///
    /// ## Fix
    /// Define the metric, or correct the name.
    UNDEFINED_METRIC {
        id: "undefined-metric",
        level: on(Severity::Error),
        milder: "warning for costs in OpenAPI 3.x, where `x-google-quota` is not documented in full",
        rejects: Errors,
        versions: All,
        targets: All,
        scope: Local,
        misses: InSection,
        about: Names(Metric),
        google: ["references undefined metric(s)"],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/importers/swagger/aspects/ProtoApiFromOpenApi.java#L233-L248"
        )),
        source_v3: Some(sources::EXTENSIONS_3),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let defined = Defined::new(NameKind::Metric, analysis.document.is_v3, analysis.metrics());
    for at in analysis.all_extension_fields() {
        let name = match (at.key, at.field) {
            (Some(key), Some(field)) if at.is_element && field.name == "metricCosts" => key,
            _ if matches!(at.shape, Some(Shape::Name(Named::Metric))) => at.value.node,
            _ => continue,
        };
        let Some(text) = analysis.known_word(name) else { continue };
        if defined.lacks(&text) {
            report_name(analysis, &at, name, &text, &defined, report);
        }
    }
}

fn report_name(
    analysis: &Analysis,
    at: &FieldAt<'_>,
    node: Node<'_>,
    name: &str,
    defined: &Defined<'_, openapi::Value>,
    report: &mut Report<'_>,
) {
    let is_v3 = analysis.document.is_v3;
    let meant = defined.near(name);
    let advice = meant.map_or_else(|| defined.define_it(), did_you_mean);
    let (severity, consequence) = match is_v3 && at.is_element {
        true => (Severity::Warning, "Google may reject"),
        false => (Severity::Error, "Google rejects"),
    };
    let message = format!("{consequence} the config: {} {advice}", defined.none_is_named(name, 24));
    let via = at.value.via.filter(|_| !at.is_element || at.is_brought());
    let place = Place::new(node.content_range(), via);
    let file = report.file();
    let finding = places::add_at(report, severity, place, message);
    finding.operation = at.extension.operation.and_then(|id| analysis.operation_key(id));
    let holds =
        |name: &str| at.is_element && at.holder.is_some_and(|holder| holder.field(name).is_some());
    if let Some(meant) = meant.filter(|it| place.anchored.is_none() && !holds(it)) {
        let edits = if at.key == Some(node) {
            rename_key(file, node, meant)
        } else {
            replace_value(file, node, &Value::Text(meant.to_owned()))
        };
        finding.fixes.extend(fix(format!("Replace with `{meant}`"), false, edits));
    }
    if is_plain_name(name) {
        let title = format!("Define the metric `{name}`");
        finding.fixes.extend(fix(title, false, define(file, analysis, name)));
    }
}

/// Defines a metric beside the others, or where the others would be.
fn define(file: &FileStyle<'_>, analysis: &Analysis, name: &str) -> Option<Vec<Edit>> {
    let is_v3 = analysis.document.is_v3;
    let text = |text: &str| Value::Text(text.to_owned());
    let fields = |fields: &[(&str, &str)]| {
        Value::Map(fields.iter().map(|(key, value)| ((*key).to_owned(), text(value))).collect())
    };
    let root = written(analysis.document.root?.of(&analysis.tree))?;
    let key = if is_v3 { "x-google-api-management" } else { "x-google-management" };
    let metric = match is_v3 {
        true => fields(&[("displayName", name)]),
        false => fields(&[
            ("name", name),
            ("displayName", name),
            ("valueType", "INT64"),
            ("metricKind", "DELTA"),
        ]),
    };
    let all = || match is_v3 {
        true => Value::Map(vec![(name.to_owned(), metric.clone())]),
        false => Value::List(vec![metric.clone()]),
    };
    let Some(management) = root.entry(key) else {
        let management = Value::Map(vec![("metrics".to_owned(), all())]);
        return insert_entry(file, root, key, &management, Position::Last);
    };
    let Some(metrics) = management.value.entry("metrics") else {
        return insert_entry(file, management.value, "metrics", &all(), Position::First);
    };
    match is_v3 {
        true => insert_entry(file, metrics.value, name, &metric, Position::Last),
        false => append_item(file, metrics.value, &metric),
    }
}

#[cfg(test)]
mod tests;
