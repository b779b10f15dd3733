//! `quota-limit`: limits and costs that Google's quota rules reject.

use std::collections::BTreeMap;

use super::places::{self, fix};
use super::wording::short;
use super::{Finding, Related, Report, compiler_at, declare_rule, on};
use crate::analysis::{Analysis, Fact, FieldAt, Fields, Resolved, asks_for, literal_name};
use crate::edit::{Value, rename_key, replace_value};
use crate::gateway::{QUOTA_UNIT, Shape, sources};
use crate::openapi::Place;
use crate::settings::Severity;
use crate::text::TextRange;
use crate::yaml::{Field, Kind, Node};

declare_rule! {
    /// A quota limit or cost that Google rejects.
    ///
    /// ## Why
    /// In OpenAPI 2.0 a limit has a `name` (letters, digits and `-`, at most 64, used once), a
    /// `metric`, the `unit` `1/min/{project}` and nothing else, and `values` with the one key
    /// `STANDARD`: a whole number, or `-1` for no limit. Costs are whole numbers that are not
    /// negative. In 3.x a limit has a `metric` and a whole number `values`. Google rejects
    /// everything else.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// x-google-management:
    ///   metrics:
    ///     - {name: reads, valueType: INT64, metricKind: DELTA}
    ///   quota:
    ///     limits:
    ///       - name: reads-per-hour
    ///         metric: reads
    ///         unit: 1/h/{project}
    ///         values: {STANDARD: 1000}
    /// x-google-backend:
    ///   address: https://shelves-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// x-google-management:
    ///   metrics:
    ///     - {name: reads, valueType: INT64, metricKind: DELTA}
    ///   quota:
    ///     limits:
    ///       - name: reads-per-minute
    ///         metric: reads
    ///         unit: 1/min/{project}
    ///         values: {STANDARD: 1000}
    /// x-google-backend:
    ///   address: https://shelves-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Write the limit in the one form that Google accepts.
    QUOTA_LIMIT {
        id: "quota-limit",
        level: on(Severity::Error),
        milder: "warning for costs in OpenAPI 3.x, where `x-google-quota` is not documented in full; hint for a unit in capitals that may be a placeholder",
        rejects: Errors,
        versions: All,
        targets: All,
        scope: Local,
        misses: AtKeyOrMapping,
        google: [],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/aspects/superquota/validators/QuotaLimitValuesValidator.java#L45-L72"
        )),
        source_v3: Some(sources::EXTENSIONS_3),
    }
}

const LONGEST_NAME: usize = 64;

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let mut names: BTreeMap<String, TextRange> = BTreeMap::new();
    for at in analysis.certain_extension_fields().filter(|at| at.is_element) {
        let is_cost = at.field.is_some_and(|field| field.name == "metricCosts");
        if is_cost {
            check_cost(analysis, &at, report);
        }
        let is_limit =
            matches!(at.shape, Some(Shape::Object(object)) if object.name == "quota limit");
        if !is_limit || at.value.node.kind() != Kind::Mapping {
            continue;
        }
        let Some(fields) = analysis.fields_of(at.value) else { continue };
        let limit = Limit { analysis, at: &at, fields };
        limit.require("metric", report);
        if analysis.document.is_v3 {
            limit.check_whole_number(report);
        } else {
            limit.check_name(&mut names, report);
            limit.check_unit(report);
            limit.check_values(report);
        }
    }
}

fn check_cost(analysis: &Analysis, at: &FieldAt<'_>, report: &mut Report<'_>) {
    let Some(text) = known_number(analysis, at.value.node) else { return };
    let (severity, consequence) = match analysis.document.is_v3 {
        true => (Severity::Warning, "Google may reject"),
        false => (Severity::Error, "Google rejects"),
    };
    let message = match whole_number(&text) {
        Some(cost) if cost >= 0.0 => return,
        Some(_) => {
            format!(
                "{consequence} the config: the cost `{}` is negative. Write zero or more.",
                short(&text, 20)
            )
        }
        None => format!(
            "{consequence} the config: the cost `{}` is not a whole number. Write one.",
            short(&text, 20)
        ),
    };
    let finding = places::add_at(report, severity, Place::of(at.value), message);
    finding.operation = at.extension.operation.and_then(|id| analysis.operation_key(id));
}

/// A whole number as YAML 1.1, YAML 1.2 and protobuf's JSON write it.
fn whole_number(text: &str) -> Option<f64> {
    let digits = text.trim().replace('_', "");
    let number = match digits.strip_prefix("0x") {
        #[expect(clippy::cast_precision_loss, reason = "only its sign counts")]
        Some(hex) => i64::from_str_radix(hex, 16).ok()? as f64,
        None if digits.starts_with("0o") => return Some(0.0),
        None => digits.parse::<f64>().ok()?,
    };
    (number.is_finite() && number.fract() == 0.0).then_some(number)
}

struct Limit<'c, 'a> {
    analysis: &'a Analysis,
    at: &'c FieldAt<'a>,
    fields: Fields<'a>,
}

impl<'a> Limit<'_, 'a> {
    /// Where the limit is: its name in 3.x, its first line in 2.0.
    fn place(&self) -> Place {
        let place = Place::of(self.at.value);
        match self.at.key.filter(|_| place.anchored.is_none()) {
            Some(key) => Place::new(key.content_range(), None),
            None => place,
        }
    }

    fn add<'r>(
        &self,
        report: &'r mut Report<'_>,
        place: Place,
        message: impl Into<String>,
    ) -> &'r mut Finding {
        places::add_at(report, Severity::Error, place, message)
    }

    /// The field, if it holds something; reports it as missing otherwise.
    fn require(&self, name: &str, report: &mut Report<'_>) -> Option<Field<'a>> {
        match self.fields.field(name) {
            Fact::Known(field, _) if !field.value.node.is_null() => return Some(field),
            // Half typed.
            Fact::Known(..) | Fact::Unknown => {}
            Fact::Absent(_) => {
                let message = format!(
                    "Google rejects the config: this quota limit has no `{name}`. Add {}.",
                    match name {
                        "unit" => format!("`unit: {QUOTA_UNIT}`"),
                        _ => "it".to_owned(),
                    }
                );
                self.add(report, self.place(), message);
            }
        }
        None
    }

    fn check_name(&self, names: &mut BTreeMap<String, TextRange>, report: &mut Report<'_>) {
        let Some(field) = self.require("name", report) else { return };
        let Some(name) = self.analysis.known_word(field.value.node) else { return };
        let place = Place::of(field.value);
        let is_right = |name: &str| {
            name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && (1..=LONGEST_NAME).contains(&name.len())
        };
        if !is_right(&name) {
            let message = format!(
                "Google rejects the config: `{}` is not a valid limit name. Use letters, digits and `-` only, at most {LONGEST_NAME} of them.",
                short(&name, 24)
            );
            let file = report.file();
            let finding = self.add(report, place, message);
            let better: String =
                name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
            let starts_well = better.starts_with(|c: char| c.is_ascii_alphabetic());
            if place.anchored.is_none() && starts_well && is_right(&better) {
                let title = format!("Replace with `{better}`");
                let edits = replace_value(file, field.value.node, &Value::Text(better));
                finding.fixes.extend(fix(title, false, edits));
            }
        }
        if let Some(first) = names.get(&name) {
            let message = format!(
                "Google rejects the config: two quota limits are named `{}`. Rename one of them.",
                short(&name, 24)
            );
            let finding = self.add(report, place, message);
            finding.related.push(Related { message: "the first limit".to_owned(), range: *first });
        } else {
            names.insert(name, place.range);
        }
    }

    fn check_unit(&self, report: &mut Report<'_>) {
        let Some(field) = self.require("unit", report) else { return };
        let node = field.value.node;
        let text = self.analysis.fill(&node.text()).text;
        let unit = resolved_unit(&text);
        if node.kind() != Kind::Scalar || text == QUOTA_UNIT || unit.is_none() {
            return;
        }
        let place = Place::of(field.value);
        // Words in capitals may still become the right unit.
        let is_sure = matches!(unit, Some(Resolved::Known(_)));
        let rejects = if is_sure { "rejects" } else { "may reject" };
        let message = format!(
            "Google {rejects} the config: `{}` is not a valid quota unit. The only one is `{QUOTA_UNIT}`; write it, and adapt the limit.",
            short(&text, 22)
        );
        let file = report.file();
        let severity = if is_sure { Severity::Error } else { Severity::Hint };
        let finding = places::add_at(report, severity, place, message);
        if place.anchored.is_none() {
            // It rejects the deploy as it is, so nothing that works can change.
            let edits = replace_value(file, node, &Value::Text(QUOTA_UNIT.to_owned()));
            finding.fixes.extend(fix(format!("Replace with `{QUOTA_UNIT}`"), is_sure, edits));
        }
    }

    fn check_values(&self, report: &mut Report<'_>) {
        let Some(field) = self.require("values", report) else { return };
        if field.value.node.kind() != Kind::Mapping {
            return;
        }
        let values = field.value.fields();
        let place = Place::of(field.value);
        if values.is_empty() {
            self.add(report, place, "Google rejects the config: `values` has no `STANDARD`. Add `STANDARD` with the limit.");
        }
        for value in &values {
            let tier = value.key.text();
            let is_here = field.value.via.is_none() && value.value.via.is_none();
            if tier != "STANDARD" && literal_name(&tier).is_some() {
                let range = value.key.content_range();
                let place = if is_here { Place::new(range, None) } else { place };
                let message = format!(
                    "Google rejects the config: `values` cannot have the key `{}`. Its only key is `STANDARD`.",
                    short(&tier, 22)
                );
                let file = report.file();
                let finding = self.add(report, place, message);
                if is_here && values.len() == 1 {
                    let edits = rename_key(file, value.key, "STANDARD");
                    finding.fixes.extend(fix("Rename to `STANDARD`", true, edits));
                }
            }
            self.check_number(value, report);
        }
    }

    fn check_number(&self, value: &Field<'_>, report: &mut Report<'_>) {
        let Some(text) = known_number(self.analysis, value.value.node) else { return };
        let message = match whole_number(&text) {
            Some(limit) if limit >= 0.0 || limit == -1.0 => return,
            Some(_) => format!(
                "Google rejects the config: the limit `{}` is negative. Write `-1` (no limit), zero or more.",
                short(&text, 20)
            ),
            None => not_whole(&text),
        };
        self.add(report, Place::of(value.value), message);
    }

    /// 3.x
    fn check_whole_number(&self, report: &mut Report<'_>) {
        let Some(field) = self.require("values", report) else { return };
        let Some(text) = known_number(self.analysis, field.value.node) else { return };
        if whole_number(&text).is_none() {
            self.add(report, Place::of(field.value), not_whole(&text));
        }
    }
}

fn not_whole(limit: &str) -> String {
    format!(
        "Google rejects the config: the limit `{}` is not a whole number. Write one.",
        short(limit, 20)
    )
}

/// What is known of a unit; `None` if it is yet to be filled in: `{project}` is no placeholder, all
/// else is but words in capitals that name a unit.
fn resolved_unit(text: &str) -> Option<Resolved> {
    const ASKING: [&str; 6] = ["unit", "quota", "limit", "interval", "period", "rate"];
    match Resolved::of(&text.replace("{project}", "project")) {
        Resolved::Known(unit) => Some(Resolved::Known(unit)),
        Resolved::Placeholder(unit) if !ASKING.iter().any(|name| asks_for(&unit, name)) => {
            Some(Resolved::Placeholder(unit))
        }
        _ => None,
    }
}

/// The text of a scalar that should be a number.
fn known_number(analysis: &Analysis, node: Node<'_>) -> Option<String> {
    let is_text = node.kind() == Kind::Scalar && !node.is_null();
    is_text.then(|| analysis.known_value(&node.text())).flatten()
}

#[cfg(test)]
mod tests;
