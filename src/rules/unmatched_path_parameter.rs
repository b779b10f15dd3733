//! `unmatched-path-parameter`: a path parameter that the path does not have.

use std::collections::BTreeSet;

use super::operations::about;
use super::parameters::{Of, is_in_path};
use super::places::rewrite;
use super::wording::short;
use super::{Report, compiler_at, declare_rule, on};
use crate::analysis::Analysis;
use crate::gateway::{self, field_name};
use crate::openapi::{Parameter, Place, Value};
use crate::routing::FullPath;
use crate::settings::Severity;

declare_rule! {
    /// A path parameter is not in the path.
    ///
    /// ## Why
    /// A parameter with `in: path` gets its value from a segment `{name}` of the path. If the path
    /// has no such segment, nothing brings the value. The config deploys all the same: in OpenAPI
    /// 2.0, Google takes such a parameter for one of the query. `:name` and `*` are no parameters.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shop, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://shop-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: getOrder
    ///       parameters:
    ///         - {name: id, in: path, required: true, type: string}
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
    ///         - {name: id, in: path, required: true, type: string}
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Add `{name}` to the path, or write where the value really is, such as `in: query`.
    UNMATCHED_PATH_PARAMETER {
        id: "unmatched-path-parameter",
        level: on(Severity::Warning),
        versions: All,
        targets: All,
        scope: Local,
        google: [],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/importers/swagger/aspects/HttpRuleGenerator.java#L64-L67"
        )),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    // Parameters of a path item come with each of its operations: once is enough.
    let mut told = BTreeSet::new();
    for (operation, item, written) in analysis.operations() {
        for parameter in &written.parameters {
            let of = Of { operation, written, parameter };
            let Some(name) = parameter.name.as_ref().filter(|_| of.is_in("path")) else { continue };
            let Some(known) = analysis.known_value(&name.text) else { continue };
            let path = analysis.routing.paths.get(operation.item);
            let is_missing = is_in_path(analysis, of) == Some(false) && !known.is_empty();
            if !is_missing || path.is_some_and(|path| is_misspelt(path, &known)) {
                continue;
            }
            let place = place(parameter, name);
            if !told.insert(place.range) {
                continue;
            }
            let shown = short(&known, 15);
            let is_colon = item.path.text.contains(&format!("/:{known}"));
            let instead = match is_colon {
                true => format!("Write `{{{shown}}}` for `:{shown}`."),
                false => format!(
                    "Add a segment `{{{shown}}}`, or declare the parameter where it is, as in `in: query`."
                ),
            };
            let finding = report.add(
                place.range,
                format!(
                    "The path never brings `{shown}`: it has no segment `{{{shown}}}`. {instead}"
                ),
            );
            about(finding, analysis, of.only_operation(place), place);
            let location = parameter.location.as_ref();
            let location = location.filter(|it| is_written(it) && place == name.place);
            if let Some(location) = location.filter(|_| !is_colon) {
                let title = "Declare it with `in: query`";
                finding.fixes.push(rewrite(title, false, location, "query".to_owned()));
            }
        }
    }
}

/// Whether the path has a parameter that is meant, of which another rule speaks.
fn is_misspelt(path: &FullPath, name: &str) -> bool {
    /// Edits within which one name is taken for another.
    const NEAR: usize = 2;
    let path = &path.template;
    let mut names = path.variables().filter_map(|variable| path.name(variable));
    names.any(|it| {
        it.eq_ignore_ascii_case(name)
            || field_name(it).eq_ignore_ascii_case(&field_name(name))
            || name.len() > 3 && gateway::edits(name, it, NEAR).is_some()
    })
}

/// Where a parameter is used: its name or, if that is defined elsewhere, the reference to it.
fn place(parameter: &Parameter, name: &Value) -> Place {
    match parameter.place.text().covers(name.place.text()) {
        true => name.place,
        false => parameter.place,
    }
}

/// Whether a value can be changed where it is.
fn is_written(value: &Value) -> bool {
    value.place.anchored.is_none() && value.is_verbatim
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, check_fix};

    const ID: &str = "unmatched-path-parameter";

    #[test]
    fn parameters_that_the_path_does_not_have() {
        check_findings(
            ID,
            r#"
paths:
  /shelves/new:
    post:
      parameters: [{in: path, name: shelf, type: string, required: true}]
      #                             ^^^^^ warning[unmatched-path-parameter] The path never brings `shelf`: it has no segment `{shelf}`. Add a segment `{shelf}`, or declare the parameter where it is, as in `in: query`.
  /films/*:
    parameters:
    - {in: path, name: title, type: string, required: true}
    #                  ^^^^^ warning[unmatched-path-parameter] The path never brings `title`: it has no segment `{title}`.
    get: {}
    put: {}
  /plays/:title:
    get:
      parameters: [{in: path, name: title, type: string, required: true}]
      #                             ^^^^^ warning[unmatched-path-parameter] The path never brings `title`: it has no segment `{title}`. Write `{title}` for `:title`.
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
paths:
  /shelves:
    get: {parameters: [{in: path, name: shelf, required: true, schema: {type: string}}]}
    #                                   ^^^^^ warning[unmatched-path-parameter] The path never brings `shelf`
"#,
        );
        check_findings(
            ID,
            r#"
{
  "swagger": "2.0",
  "paths": {"/a": {"get": {"parameters": [{"name": "id", "in": "path"}]}}}
  #                                                 ^^ warning[unmatched-path-parameter] The path never brings `id`
}
"#,
        );
    }

    #[test]
    fn a_shared_parameter() {
        check_findings(
            ID,
            r#"
parameters:
  Id: {name: id, in: path, required: true, type: string}
paths:
  /a/{id}: {get: {parameters: [{$ref: '#/parameters/Id'}]}}
  /c/{id}: {get: {parameters: [{name: Id, in: path, type: string, required: true}]}}
  /b: {get: {parameters: [{$ref: '#/parameters/Id'}]}}
  #                       ^^^^^^^^^^^^^^^^^^^^^^^^^ warning[unmatched-path-parameter] The path never brings `id`: it has no segment `{id}`.
"#,
        );
    }

    #[test]
    fn what_the_path_has_or_may_have() {
        check_findings(
            ID,
            r#"
basePath: /tenants/{tenant}
paths:
  /a/{id}/{shelfId}:
    get:
      parameters:
      - {name: id, in: path}
      - {name: shelf_id, in: path}
      - {name: tenant, in: path}
      - {name: other, in: query}
      - {name: '${X}', in: path}
      - {name: X_TOKEN, in: header}
  /b/${rest}: {get: {parameters: [{name: id, in: path}]}}
  /c/{userId}: {get: {parameters: [{name: userid, in: path}]}}
  /d/{user_ids}: {get: {parameters: [{name: user_id, in: path}]}}
  /e/{name=shelves/*}: {get: {parameters: [{name: name, in: path}]}}
"#,
        );
    }

    #[test]
    fn the_fix_declares_it_where_google_takes_it_for() {
        check_fix(
            ID,
            r#"
paths:
  /a: {get: {parameters: [{name: id, in: path, type: string}]}}
"#,
            r#"
paths:
  /a: {get: {parameters: [{name: id, in: query, type: string}]}}
"#,
        );
    }
}
