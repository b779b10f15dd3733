//! `undeclared-path-parameter`: a parameter of a path that is not declared.

use std::collections::BTreeMap;

use super::operations::{about, in_words};
use super::wording::short;
use super::{Fix, Related, Report, compiler_at, declare_rule, on};
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::edit::{FileStyle, Position, Value, append_item, combine, insert_entry, written};
use crate::gateway::sources;
use crate::gateway::{self, field_name};
use crate::openapi::{Operation, PathItem, Place};
use crate::routing::OperationId;
use crate::settings::Severity;
use crate::text::TextRange;

declare_rule! {
    /// A parameter in a path is not declared.
    ///
    /// ## Why
    /// Google makes a message of the parameters of each operation and looks up the names in its
    /// path there. If one is not found, it rejects the config. Names in the base path count too;
    /// `{shelfId}` finds `shelf_id`.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shop, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://shop-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /orders/{id}:
    ///     get:
    ///       operationId: getOrder
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Shop, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://shop-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /orders/{id}:
    ///     get:
    ///       operationId: getOrder
    ///       parameters:
    ///         - name: id
    ///           in: path
    ///           required: true
    ///           type: string
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Declare it with `in: path` in the `parameters` of the operation or of the path. The quick
    /// fix does so in each operation that lacks it.
    UNDECLARED_PATH_PARAMETER {
        id: "undeclared-path-parameter",
        level: on(Severity::Error),
        milder: "warning in OpenAPI 3.x, and where a parameter of the name is declared for another place",
        rejects: Errors,
        versions: All,
        targets: All,
        scope: Local,
        misses: Here,
        google: ["undefined field"],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/aspects/http/HttpConfigAspect.java#L280-L291"
        )),
        source_v3: Some(sources::OPENAPI_OVERVIEW),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let is_base_known = analysis.routing.base_path.as_ref().is_some_and(|base| !base.has_hole());
    for (index, (item, full_path)) in
        analysis.items().iter().zip(&analysis.routing.paths).enumerate()
    {
        let (path, base) = full_path.with_base_if(is_base_known);
        let names: Vec<&str> = path.variables().filter_map(|it| path.name(it)).collect();
        let mut seen = BTreeMap::new();
        for variable in path.variables() {
            let Some(name) = path.name(variable) else { continue };
            let is_of_base = variable.range.start < base;
            // In 3.x the base path comes from a server's URL, whose variables are no parameters.
            if is_of_base && analysis.document.is_v3 {
                continue;
            }
            if !is_name(name) || seen.insert(name.to_owned(), ()).is_some() {
                continue;
            }
            let range = match variable.range.start.checked_sub(base) {
                Some(start) if item.path.is_verbatim => {
                    let range = start..variable.range.end - base;
                    let range = full_path.filled.source_range(range);
                    let range = TextRange::new(range.start, range.end);
                    range.shifted(item.path.place.range.start)
                }
                _ => item.path.place.range,
            };
            let place = Place::new(range, item.path.place.anchored);
            let variable = InPath { name, is_of_base, names: &names, place };
            check_name(analysis, index, item, &variable, report);
        }
    }
}

/// A name that is in a path as it may: what else is in braces is the matter of another rule.
fn is_name(name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    name.chars().all(is_part) && !name.starts_with(|c: char| c.is_ascii_digit())
}

/// References that a finding points at.
const MOST_SHOWN: usize = 8;

/// A parameter in a path.
struct InPath<'p> {
    name: &'p str,
    /// Whether it is in the base path.
    is_of_base: bool,
    /// All parameters of the path.
    names: &'p [&'p str],
    /// Where it is to be shown.
    place: Place,
}

/// How an operation declares a parameter of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Declared {
    /// As it must be, or nobody knows.
    Well,
    /// For another place: the query, say.
    Elsewhere,
    /// At best by a reference that leads nowhere, which Google drops.
    Lost,
    No,
}

fn declared(analysis: &Analysis, item: &PathItem, operation: &Operation, name: &str) -> Declared {
    let Some(parameters) = analysis.all_parameters(item, operation) else { return Declared::Well };
    let has_lost = !operation.lost_parameters.is_empty();
    let mut found = if has_lost { Declared::Lost } else { Declared::No };
    for parameter in parameters {
        let Some(written) = &parameter.name else { return Declared::Well };
        let Some(known) = analysis.known_name(&written.text) else { return Declared::Well };
        if known != name && field_name(&known) != field_name(name) {
            continue;
        }
        if !parameter.is_outside_of_path() {
            return Declared::Well;
        }
        found = Declared::Elsewhere;
    }
    found
}

fn check_name(
    analysis: &Analysis,
    index: usize,
    item: &PathItem,
    variable: &InPath<'_>,
    report: &mut Report<'_>,
) {
    let file = report.file();
    let InPath { name, is_of_base, place, .. } = *variable;
    let (mut lacking, mut misplaced, mut lost) = (Vec::new(), Vec::new(), Vec::new());
    for (position, operation) in item.operations.iter().enumerate() {
        match declared(analysis, item, operation, name) {
            Declared::Well => {}
            Declared::Elsewhere => misplaced.push((position, operation)),
            // What a reference looks for may be in text that is not finished.
            Declared::Lost if analysis.lost_parameters(operation).is_none() => {}
            Declared::Lost => lost.push((position, operation)),
            Declared::No => lacking.push((position, operation)),
        }
    }
    let is_v3 = analysis.document.is_v3;
    let mut tell = |operations: &[(usize, &Operation)], severity, message: String, fix| {
        let finding = report.add_as(severity, place.range, message);
        finding.fixes.extend(fix);
        let references = operations.iter().filter_map(|(_, it)| it.lost_parameters.first());
        finding.related.extend(references.take(MOST_SHOWN).map(|place| Related {
            message: "this `$ref` has no target".to_owned(),
            range: place.range,
        }));
        let only = match operations {
            [(operation, _)] => Some(OperationId { item: index, operation: *operation }),
            _ => None,
        };
        about(finding, analysis, only, place);
    };
    let shown = short(name, 18);
    let base = match is_of_base {
        true => " It is in the base path, which comes before this path.",
        false => "",
    };
    if !lacking.is_empty() {
        let severity = if is_v3 { Severity::Warning } else { Severity::Error };
        let consequence = if is_v3 { "Google may reject" } else { "Google rejects" };
        let (who, do_not) = subject(&lacking, "does not", "do not");
        let similar = similar(&lacking, variable);
        let advice = match &similar {
            Some((meant, _)) => format!(
                "`{}` is declared there, but both names must be the same.",
                super::shortened(meant)
            ),
            None => format!(
                "Add it to `parameters`{} with `in: path` and `required: true`.",
                of_these(&lacking)
            ),
        };
        let message = format!(
            "{consequence} the config: {who} {do_not} declare `{{{shown}}}`.{base} {advice}"
        );
        let fix = match similar {
            Some((_, fix)) => fix,
            None => fix(analysis, file, &lacking, name),
        };
        tell(&lacking, severity, message, fix);
    }
    if !misplaced.is_empty() {
        let (who, declare) = subject(&misplaced, "declares", "declare");
        let message = format!(
            "Wrong place: {who} {declare} `{{{shown}}}`, but not as a path parameter.{base} Declare it with `in: path`{}.",
            of_these(&misplaced)
        );
        tell(&misplaced, Severity::Warning, message, None);
    }
    if !lost.is_empty() {
        let (who, do_not) = subject(&lost, "does not", "do not");
        let message = format!(
            "Google rejects the config: {who} {do_not} declare `{{{shown}}}`. A `$ref` in the parameters has no target, and Google ignores it. Correct the `$ref`, or declare `{}` with `in: path`{}.",
            super::shortened(name),
            of_these(&lost)
        );
        tell(&lost, Severity::Error, message, None);
    }
}

/// The operations as the subject of a sentence, with its verb.
fn subject(
    operations: &[(usize, &Operation)],
    one: &'static str,
    several: &'static str,
) -> (String, &'static str) {
    match operations {
        [(_, operation)] => (format!("`{}`", operation.method.name()), one),
        _ => (format!("{} operations", operations.len()), several),
    }
}

/// Which operations these are, if that is not said yet.
fn of_these(operations: &[(usize, &Operation)]) -> String {
    match operations {
        [_] => String::new(),
        _ => {
            let methods = operations.iter().map(|(_, operation)| operation.method.name());
            format!(" in {}", in_words(methods))
        }
    }
}

/// A path parameter that every one of these operations declares under nearly the same name, and
/// that the path does not have; with the fix that renames it, if it can be.
fn similar(
    operations: &[(usize, &Operation)],
    variable: &InPath<'_>,
) -> Option<(String, Option<Fix>)> {
    let InPath { name, names, .. } = *variable;
    let mut meant = None;
    let mut edits = Some(Vec::new());
    for (_, operation) in operations {
        let found = operation.parameters.iter().find_map(|parameter| {
            let is_in_path = parameter.location.as_ref().is_some_and(|it| it.text == "path");
            let value = parameter.name.as_ref().filter(|_| is_in_path)?;
            let text = value.text.as_str();
            let is_near = text.eq_ignore_ascii_case(name)
                || text.len() > 3 && gateway::edits(text, name, 2).is_some();
            (is_near && !names.contains(&text)).then_some(value)
        })?;
        meant.get_or_insert_with(|| found.text.clone());
        if found.place.anchored.is_some() || !found.is_verbatim {
            edits = None;
        }
        if let Some(edits) = &mut edits {
            let edit = Edit { range: found.place.range, text: name.to_owned() };
            if !edits.contains(&edit) {
                edits.push(edit);
            }
        }
    }
    let meant = meant?;
    let title = format!("Rename the parameter `{meant}` to `{name}`");
    let edits = edits.and_then(|edits| combine([edits]));
    Some((meant, edits.map(|edits| Fix { title, safe: false, edits })))
}

fn fix(
    analysis: &Analysis,
    file: &FileStyle<'_>,
    operations: &[(usize, &Operation)],
    name: &str,
) -> Option<Fix> {
    let mut edits = Vec::new();
    for (_, operation) in operations {
        let value = operation.handle.of(&analysis.tree);
        // What an alias brings belongs to others too.
        let mapping = written(value)?;
        let declaration = declaration(analysis.document.is_v3, name);
        edits.push(match mapping.entry("parameters") {
            Some(entry) => append_item(file, entry.value, &declaration)?,
            None if value.field("parameters").is_some() => return None,
            None => {
                let list = Value::List(vec![declaration]);
                let position = match mapping.entry("responses") {
                    Some(responses) => Position::Before(responses),
                    None => Position::Last,
                };
                insert_entry(file, mapping, "parameters", &list, position)?
            }
        });
    }
    Some(Fix { title: format!("Declare `{name}`"), safe: true, edits: combine(edits)? })
}

fn declaration(is_v3: bool, name: &str) -> Value {
    let text = |text: &str| Value::Text(text.to_owned());
    let kind = ("type".to_owned(), text("string"));
    let kind = if is_v3 { ("schema".to_owned(), Value::Map(vec![kind])) } else { kind };
    Value::Map(vec![
        ("name".to_owned(), text(name)),
        ("in".to_owned(), text("path")),
        ("required".to_owned(), Value::Plain("true".to_owned())),
        kind,
    ])
}

#[cfg(test)]
mod tests;
