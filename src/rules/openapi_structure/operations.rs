//! Responses and parameters of OpenAPI 2.0.

use std::collections::BTreeSet;

use crate::analysis::{Analysis, Fact, Fields};
use crate::edit::Edit;
use crate::edit::{FileStyle, Position, Value, insert_entry, written as written_here};
use crate::openapi::{Operation, Place};
use crate::routing::OperationId;
use crate::rules::operations::{about, operation_place};
use crate::rules::wording::short;
use crate::rules::{Fix, Report};
use crate::yaml::{Kind, NodeId, Reached};

pub(super) fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let mut seen = BTreeSet::new();
    // One for all fixes: what it finds out about the file is kept.
    let file = report.file();
    for (id, item, operation) in analysis.operations() {
        if id.operation == 0 {
            check_list(analysis, file, None, item.handle.of(&analysis.tree), &mut seen, report);
        }
        let Some(fields) = analysis.operation_fields(operation) else { continue };
        report.cite(super::RESPONSES);
        check_responses(analysis, file, (id, operation), fields, &mut seen, report);
        check_list(analysis, file, Some(id), fields.mapping(), &mut seen, report);
    }
    if !analysis.focus.is_outside_of_paths() {
        return;
    }
    report.cite(super::PARAMETER);
    let root = analysis.document.root.map(|root| root.of(&analysis.tree));
    let shared = root.and_then(|root| root.field("parameters"));
    for field in shared.map(|shared| shared.value.fields()).unwrap_or_default() {
        if seen.insert(field.value.node.id()) {
            check_parameter(analysis, file, None, field.value, report);
        }
    }
}

fn check_responses(
    analysis: &Analysis,
    file: &FileStyle<'_>,
    (id, operation): (OperationId, &Operation),
    fields: Fields<'_>,
    seen: &mut BTreeSet<NodeId>,
    report: &mut Report<'_>,
) {
    let responses = match fields.field("responses") {
        Fact::Known(responses, _) => responses,
        Fact::Unknown => return,
        Fact::Absent(_) => {
            report.cite(super::OPERATION);
            let place = operation_place(operation);
            let finding = report.add(
                place.range,
                "Google rejects the config: this operation has no `responses`. Add at least one: `responses: {\"200\": {description: OK}}`.",
            );
            let edits = written_here(fields.mapping()).and_then(|mapping| {
                insert_entry(file, mapping, "responses", &Value::Map(vec![ok()]), Position::Last)
            });
            finding.fixes.extend(edits.map(|edits| Fix {
                title: "Add a response".to_owned(),
                safe: false,
                edits,
            }));
            about(finding, analysis, Some(id), place);
            return;
        }
    };
    let key = Place::new(responses.key.range(), operation.handle.via);
    // What an alias leads to is judged where it is written or first used.
    let is_new = responses.value.via.is_none() || seen.insert(responses.value.node.id());
    let inner = fields.within(responses.value).filter(|_| is_new && key.anchored.is_none());
    let Some((inner, answers)) = inner.and_then(|inner| Some((inner, inner.written()?))) else {
        return;
    };
    let mut has_response = false;
    for field in answers {
        let name = field.key.text();
        let is_code = name.len() == 3 && name.bytes().all(|byte| byte.is_ascii_digit());
        let is_open = field.key.kind() != Kind::Scalar || analysis.known_name(&name).is_none();
        has_response |= is_code || name == "default" || is_open;
        if !is_code && !is_open && name != "default" && !name.starts_with("x-") {
            has_response = true;
            let place = Place::new(field.key.content_range(), None);
            let finding = report.add(
                place.range,
                format!(
                    "Google rejects the config: `{}` is not a response status. Write three digits, such as `200`, or `default`.",
                    short(&name, 24)
                ),
            );
            about(finding, analysis, Some(id), place);
        }
    }
    if !has_response && inner.proves_all().is_some() {
        let finding = report.add(
            key.range,
            "Google rejects the config: `responses` has no response. Add at least one: `\"200\": {description: OK}`.",
        );
        let (status, response) = ok();
        let edits = written_here(responses.value)
            .and_then(|mapping| insert_entry(file, mapping, &status, &response, Position::First));
        finding.fixes.extend(edits.map(|edits| Fix {
            title: "Add a response".to_owned(),
            safe: false,
            edits,
        }));
        about(finding, analysis, Some(id), key);
    }
}

/// A response that says that all is well.
fn ok() -> (String, Value) {
    let description = ("description".to_owned(), Value::Text("OK".to_owned()));
    ("200".to_owned(), Value::Map(vec![description]))
}

fn check_list(
    analysis: &Analysis,
    file: &FileStyle<'_>,
    operation: Option<OperationId>,
    of: Reached<'_>,
    seen: &mut BTreeSet<NodeId>,
    report: &mut Report<'_>,
) {
    let Some(list) = of.field("parameters").map(|field| field.value) else { return };
    // A list that many aliases lead to is read once.
    if !seen.insert(list.node.id()) {
        return;
    }
    report.cite(super::PARAMETER);
    for item in list.node.items() {
        let mut reached = item.resolved();
        reached.via = of.via.or(list.via).or(reached.via);
        if seen.insert(reached.node.id()) {
            check_parameter(analysis, file, operation, reached, report);
        }
    }
}

const LOCATIONS: [&str; 5] = ["query", "header", "path", "formData", "body"];
const TYPES: [&str; 5] = ["string", "number", "boolean", "integer", "array"];

fn check_parameter(
    analysis: &Analysis,
    file: &FileStyle<'_>,
    operation: Option<OperationId>,
    parameter: Reached<'_>,
    report: &mut Report<'_>,
) {
    let Some(first) = parameter.node.entries().next() else { return };
    let place = Place::new(first.key.range(), parameter.via);
    let fields = analysis.fields_at(place, parameter);
    let fields = fields.filter(|_| parameter.field("$ref").is_none());
    let Some(fields) = fields else { return };
    let mut tell = |range, message: String, fix: Option<Fix>| {
        let place = Place::new(range, parameter.via);
        let finding = report.add(place.range, message);
        finding.fixes.extend(fix.filter(|_| place.anchored.is_none()));
        about(finding, analysis, operation, place);
    };
    let name = fields.text("name");
    let shown = || match &name {
        Fact::Known(name, _) => format!("parameter `{}`", short(name, 16)),
        _ => "this parameter".to_owned(),
    };
    if name.is_absent() {
        let message = "Google rejects the config: this parameter has no `name`. Add it.";
        tell(place.range, message.to_owned(), None);
    }
    let location = match fields.text("in") {
        Fact::Unknown => return,
        Fact::Absent(_) => {
            let message = format!(
                "Google rejects the config: {} has no `in`. Add `in: query`, `path`, `header`, `formData` or `body`.",
                shown()
            );
            return tell(place.range, message, None);
        }
        Fact::Known(location, _) => location,
    };
    if !LOCATIONS.contains(&location.as_str()) {
        let range = parameter.field("in").map_or(place.range, |it| it.value.node.content_range());
        let message = format!(
            "Google rejects the config: a parameter cannot be in `{}`. OpenAPI 2.0 has `query`, `path`, `header`, `formData` and `body`.",
            short(&location, 20)
        );
        return tell(range, message, None);
    }
    if location == "body" {
        if fields.field("schema").is_absent() {
            let message = format!(
                "Google rejects the config: {} is a body without `schema`. Add `schema: {{type: object}}` or what you expect.",
                shown()
            );
            tell(place.range, message, None);
        }
        return;
    }
    let kind = match fields.text("type") {
        Fact::Unknown => return,
        Fact::Known(kind, _) => kind,
        Fact::Absent(_) => {
            let schema = parameter.field("schema");
            let range = schema.map_or(place.range, |schema| schema.key.range());
            let message = match schema {
                Some(_) => format!(
                    "Google rejects the config: {} has `schema` instead of `type`. In OpenAPI 2.0 only a body has a `schema`. Write `type` beside `name`.",
                    shown()
                ),
                None => format!(
                    "Google rejects the config: {} has no `type`. Add one, such as `type: string`.",
                    shown()
                ),
            };
            let fix = schema_fix(parameter).or_else(|| type_fix(file, parameter));
            return tell(range, message, fix);
        }
    };
    // Objects in a path or query are the matter of other rules.
    let is_object = kind == "object" && matches!(location.as_str(), "path" | "query");
    let is_file = kind == "file" && location == "formData";
    if !TYPES.contains(&kind.as_str()) && !is_object && !is_file {
        let range = parameter.field("type").map_or(place.range, |it| it.value.node.content_range());
        let message = format!(
            "Google rejects the config: a parameter cannot have type `{}`. Write `string`, `number`, `integer`, `boolean` or `array`.",
            short(&kind, 20)
        );
        tell(range, message, None);
    }
}

/// `schema: {type: X}` becomes `type: X`.
fn schema_fix(parameter: Reached<'_>) -> Option<Fix> {
    let entry = parameter.node.entry("schema")?;
    let schema = entry.value;
    let mut fields = schema.entries();
    let kind = fields.next().filter(|it| it.key.text() == "type")?;
    let is_plain = fields.next().is_none() && kind.value.kind() == Kind::Scalar;
    let text = kind.range().of(schema.source()).to_owned();
    let is_one_line =
        is_plain && !text.contains(['\n', '\r']) && TYPES.contains(&&*kind.value.text());
    let range = entry.key.range().join(schema.range());
    let has_comment = range.of(schema.source()).contains('#');
    (is_one_line && !has_comment).then(|| Fix {
        title: "Replace `schema` with `type`".to_owned(),
        safe: true,
        edits: vec![Edit { range, text }],
    })
}

fn type_fix(file: &FileStyle<'_>, parameter: Reached<'_>) -> Option<Fix> {
    let mapping = written_here(parameter)?;
    if parameter.field("schema").is_some() || mapping.entry("type").is_some() {
        return None;
    }
    let kind = Value::Text("string".to_owned());
    let edits = insert_entry(file, mapping, "type", &kind, Position::Last)?;
    Some(Fix { title: "Add `type: string`".to_owned(), safe: false, edits })
}
