//! `quota-limit`: limits and costs that Google's quota rules reject.

use std::collections::BTreeMap;

use super::edit::{Value, rename_key, replace_value};
use super::places::{self, fix, known_word};
use super::{Finding, Related, Report, declare_rule, on};
use crate::analysis::{Analysis, FieldAt};
use crate::gateway::{Shape, sources};
use crate::openapi::Place;
use crate::settings::Severity;
use crate::template;
use crate::text::TextRange;
use crate::yaml::{Field, Kind};

declare_rule! {
    /// A quota limit or cost that Google's rules reject.
    ///
    /// ## Why
    /// In OpenAPI 2.0 a limit has a `name` (letters, digits and `-`, at most 64, used once), a
    /// `metric`, the `unit` `1/min/{project}` and nothing else, and `values` with the one key
    /// `STANDARD`: a whole number, or `-1` for no limit. Costs are whole numbers and not negative.
    /// In 3.x a limit has a `metric` and a whole number `values`. Otherwise the deploy fails.
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
    /// Write the limit in the one form that is taken.
    QUOTA_LIMIT {
        id: "quota-limit",
        level: on(Severity::Error),
        milder: "warning for costs in OpenAPI 3.x, where `x-google-quota` is not documented in full; hint for a unit in capitals that may be a placeholder",
        versions: All,
        targets: All,
        scope: WholeFile,
        google: [],
        source: Some(sources::COMPILER),
    }
}

const UNIT: &str = "1/min/{project}";
const LONGEST_NAME: usize = 64;

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let mut names: BTreeMap<String, TextRange> = BTreeMap::new();
    for at in analysis.all_extension_fields() {
        let start = at.value.node.range().start;
        if !at.is_element || analysis.tree.is_broken_at(start) {
            continue;
        }
        let is_cost = at.field.is_some_and(|field| field.name == "metricCosts");
        if is_cost {
            check_cost(analysis, &at, report);
        }
        let is_limit =
            matches!(at.shape, Some(Shape::Object(object)) if object.name == "quota limit");
        if !is_limit || at.value.node.kind() != Kind::Mapping {
            continue;
        }
        let limit = Limit { analysis, at: &at };
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
    let Some(text) = known_word(analysis, at.value.node) else { return };
    let message = match whole_number(&text) {
        Some(cost) if cost >= 0.0 => return,
        Some(_) => format!("A cost cannot be negative: `{text}`."),
        None if template::has_hole(&text) => return,
        None => format!("A cost is a whole number, not `{}`.", super::shortened(&text)),
    };
    let severity = if analysis.document.is_v3 { Severity::Warning } else { Severity::Error };
    let finding = places::add_at(report, severity, places::place_of(at.value), message);
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
}

impl<'a> Limit<'_, 'a> {
    fn field(&self, name: &str) -> Option<Field<'a>> {
        self.at.value.field(name)
    }

    /// Where the limit stands: its name in 3.x, its first line in 2.0.
    fn place(&self) -> Place {
        let place = places::place_of(self.at.value);
        match self.at.key.filter(|_| place.anchored.is_none()) {
            Some(key) => Place { range: key.content_range(), anchored: None },
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
        let field = self.field(name);
        match field {
            Some(field) if !field.value.node.is_null() => return Some(field),
            // Half typed.
            Some(_) => {}
            None => {
                let message = format!("A quota limit needs `{name}`: without it the deploy fails.");
                self.add(report, self.place(), message);
            }
        }
        None
    }

    fn check_name(&self, names: &mut BTreeMap<String, TextRange>, report: &mut Report<'_>) {
        let Some(field) = self.require("name", report) else { return };
        let Some(name) = known_word(self.analysis, field.value.node) else { return };
        let place = places::place_of(field.value);
        let is_right = |name: &str| {
            name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && (1..=LONGEST_NAME).contains(&name.len())
        };
        if !is_right(&name) {
            let message = format!(
                "The name of a quota limit has letters, digits and `-` only, and at most {LONGEST_NAME} of them: `{}` is rejected.",
                super::shortened(&name)
            );
            let file = report.file();
            let finding = self.add(report, place, message);
            let better: String =
                name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
            let starts_well = better.starts_with(|c: char| c.is_ascii_alphabetic());
            if place.anchored.is_none() && starts_well && is_right(&better) {
                let title = format!("Write `{better}`");
                let edits = replace_value(file, field.value.node, &Value::Text(better));
                finding.fixes.extend(fix(title, false, edits));
            }
        }
        if let Some(first) = names.get(&name) {
            let message = format!(
                "Two quota limits are named `{}`: the deploy fails. Rename one of them.",
                super::shortened(&name)
            );
            let finding = self.add(report, place, message);
            finding.related.push(Related { message: "the first one".to_owned(), range: *first });
        } else {
            names.insert(name, place.range);
        }
    }

    fn check_unit(&self, report: &mut Report<'_>) {
        let Some(field) = self.require("unit", report) else { return };
        let node = field.value.node;
        let text = places::filled(self.analysis, &node.text());
        if node.kind() != Kind::Scalar || text == UNIT || is_open_unit(&text) {
            return;
        }
        let place = places::place_of(field.value);
        let message = format!(
            "The unit of a quota limit is `{UNIT}` and nothing else: `{}` is rejected.",
            super::shortened(&text)
        );
        let file = report.file();
        // Words in capitals may still become the right unit.
        let is_sure = !template::is_placeholder(&text);
        let severity = if is_sure { Severity::Error } else { Severity::Hint };
        let finding = places::add_at(report, severity, place, message);
        if place.anchored.is_none() {
            // It rejects the deploy as it stands, so nothing that works can change.
            let edits = replace_value(file, node, &Value::Text(UNIT.to_owned()));
            finding.fixes.extend(fix(format!("Write `{UNIT}`"), is_sure, edits));
        }
    }

    fn check_values(&self, report: &mut Report<'_>) {
        let Some(field) = self.require("values", report) else { return };
        if field.value.node.kind() != Kind::Mapping {
            return;
        }
        let values = field.value.fields();
        let place = places::place_of(field.value);
        if values.is_empty() {
            self.add(report, place, "`values` needs the key `STANDARD` with the limit.");
        }
        for value in &values {
            let tier = value.key.text();
            let is_here = field.value.via.is_none() && value.value.via.is_none();
            if tier != "STANDARD" && !template::has_syntax(&tier) {
                let range = value.key.content_range();
                let place = if is_here { Place { range, anchored: None } } else { place };
                let message = format!(
                    "`values` has the one key `STANDARD`: `{}` is rejected.",
                    super::shortened(&tier)
                );
                let file = report.file();
                let finding = self.add(report, place, message);
                if is_here && values.len() == 1 {
                    let edits = rename_key(file, value.key, "STANDARD");
                    finding.fixes.extend(fix("Rename it to `STANDARD`", true, edits));
                }
            }
            self.check_number(value, report);
        }
    }

    fn check_number(&self, value: &Field<'_>, report: &mut Report<'_>) {
        let Some(text) = known_word(self.analysis, value.value.node) else { return };
        let message = match whole_number(&text) {
            Some(limit) if limit >= 0.0 || limit == -1.0 => return,
            Some(_) => format!("A limit is `-1` (no limit), zero or more: `{text}` is rejected."),
            None if template::has_hole(&text) => return,
            None => format!("A limit is a whole number, not `{}`.", super::shortened(&text)),
        };
        self.add(report, places::place_of(value.value), message);
    }

    /// 3.x
    fn check_whole_number(&self, report: &mut Report<'_>) {
        let Some(field) = self.require("values", report) else { return };
        let Some(text) = known_word(self.analysis, field.value.node) else { return };
        if whole_number(&text).is_none() && !template::has_hole(&text) {
            let message = format!("A limit is a whole number, not `{}`.", super::shortened(&text));
            self.add(report, places::place_of(field.value), message);
        }
    }
}

/// Whether the unit is yet to be filled in: `{project}` is no hole, all else is but words in
/// capitals that name a unit.
fn is_open_unit(text: &str) -> bool {
    const ASKING: [&str; 6] = ["unit", "quota", "limit", "interval", "period", "rate"];
    if template::is_placeholder(text) {
        return template::has_syntax(text)
            || ASKING.iter().any(|name| template::asks_for(text, name));
    }
    template::has_hole(&text.replace("{project}", "project"))
}

/// In quotes, which both YAML's brackets and JSON need.
#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_rule, findings_of_rule, fixed};

    const ID: &str = "quota-limit";

    fn limit(fields: &str) -> String {
        format!("swagger: '2.0'\nx-google-management: {{quota: {{limits: [{{{fields}}}]}}}}\n")
    }

    #[test]
    fn limits_of_the_second_version() {
        let right = [
            ("name", "a-b"),
            ("metric", "m"),
            ("unit", "'1/min/{project}'"),
            ("values", "{STANDARD: 5}"),
        ];
        for (name, value, said) in [
            ("name", "a-b", ""),
            ("name", "a_b", "The name of a quota limit"),
            ("name", &"a".repeat(65), "The name of a quota limit"),
            ("name", "'${N}'", ""),
            ("unit", "1/h/p", "is rejected"),
            ("unit", "1/min/project", "is rejected"),
            ("unit", "'1/d/{project}'", "is rejected"),
            ("unit", "\"${UNIT}\"", ""),
            ("values", "{STANDARD: -1}", ""),
            ("values", "{STANDARD: 0}", ""),
            ("values", "{STANDARD: '10'}", ""),
            ("values", "{STANDARD: 1e3}", ""),
            ("values", "{STANDARD: 1_000}", ""),
            ("values", "{STANDARD: \"${N}\"}", ""),
            ("values", "{STANDARD: LIMIT}", ""),
            ("values", "{STANDARD: -2}", "`-2` is rejected"),
            ("values", "{STANDARD: 1.5}", "not `1.5`"),
            ("values", "{STANDARD: many}", "not `many`"),
            ("values", "{LOW: 1}", "`LOW` is rejected"),
            ("values", "{STANDARD: 1, HIGH: 2}", "`HIGH` is rejected"),
            ("values", "{}", "needs the key `STANDARD`"),
        ] {
            let fields: Vec<_> = right
                .iter()
                .map(|(key, right)| format!("{key}: {}", if *key == name { value } else { right }))
                .collect();
            let found = findings_of_rule(ID, &limit(&fields.join(", ")));
            if said.is_empty() {
                assert_eq!(found, "", "{name}: {value}");
            } else {
                assert!(
                    found.contains("error[quota-limit]") && found.contains(said),
                    "{value}: {found}"
                );
                assert_eq!(found.lines().count(), 1, "{value}: {found}");
            }
            let without: Vec<_> = right
                .iter()
                .filter(|(key, _)| *key != name)
                .map(|(key, right)| format!("{key}: {right}"))
                .collect();
            let found = findings_of_rule(ID, &limit(&without.join(", ")));
            assert!(found.contains(&format!("needs `{name}`")), "{name}: {found}");
        }
    }

    #[test]
    fn units_in_capitals() {
        let unit = |unit: &str| {
            limit(&format!("name: a, metric: m, unit: {unit}, values: {{STANDARD: 1}}"))
        };
        let found = findings_of_rule(ID, &unit("PER_MINUTE"));
        assert!(
            found.contains(" hint[quota-limit] The unit") && found.lines().count() == 1,
            "{found}"
        );
        for placeholder in ["QUOTA_UNIT", "UNIT", "QUOTA_INTERVAL", "PERIOD", "YOUR_CHOICE"] {
            assert_eq!(findings_of_rule(ID, &unit(placeholder)), "", "{placeholder}");
        }
    }

    #[test]
    fn equal_names() {
        let one = "{name: a, metric: m, unit: '1/min/{project}', values: {STANDARD: 1}}";
        let text = format!("x-google-management: {{quota: {{limits: [{one}, {one}]}}}}\n");
        let found = findings_of_rule(ID, &format!("swagger: '2.0'\n{text}"));
        assert!(
            found.contains("Two quota limits are named `a`") && found.lines().count() == 1,
            "{found}"
        );
    }

    #[test]
    fn costs() {
        check_rule(
            ID,
            "paths:\n  /a:\n    get:\n      x-google-quota:\n        metricCosts:\n          a: 1\n          b: -1\n          #  ^^ error[quota-limit] A cost cannot be negative\n          c: x\n          #  ^ error[quota-limit] A cost is a whole number\n          d: '2'\n          e: ${X}\n",
        );
    }

    #[test]
    fn limits_of_the_third_version() {
        check_rule(ID, "openapi: 3.0.3\nx-google-api-management:\n  quota:\n    limits:\n      a: {metric: m, values: 5}\n      bb: {values: x}\n      #^ error[quota-limit] A quota limit needs `metric`\n      cc: {metric: m}\n      #^ error[quota-limit] A quota limit needs `values`\n      d: {metric: m, values: x}\n      #                      ^ error[quota-limit] A limit is a whole number, not `x`.\n".replace("bb: {values: x}", "bb: {values: 1}").as_str());
    }

    #[test]
    fn what_a_merge_brings_to_its_place() {
        check_rule(
            ID,
            "x-op: &op {x-google-quota: {metricCosts: {a: -1}}}\npaths:\n  /a: {get: {<<: *op}}\n  #              ^^^ error[quota-limit] A cost cannot be negative\n",
        );
    }

    #[test]
    fn fixes() {
        let whole = |unit: &str, values: &str| {
            limit(&format!("name: a, metric: m, unit: {unit}, values: {values}"))
        };
        let right = whole("'1/min/{project}'", "{STANDARD: 1}");
        assert_eq!(fixed(ID, &whole("1/h/p", "{STANDARD: 1}")), right);
        assert_eq!(fixed(ID, &whole("'1/min/{project}'", "{LOW: 1}")), right);
        let block = "swagger: '2.0'\nx-google-management:\n  quota:\n    limits:\n    - name: a b\n      metric: m\n      unit: 1/d/{project}\n      values:\n        STANDARD: 1\n";
        assert_eq!(fixed(ID, block), block.replace("a b", "a-b").replace("1/d/", "1/min/"));
    }

    #[test]
    fn half_typed_limits_are_left_alone() {
        check_rule(ID, "x-google-management:\n  quota:\n    limits:\n    - name: a\n      met\n");
    }
}
