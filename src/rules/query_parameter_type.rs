//! `query-parameter-type`: a query parameter that is an object.

use super::operations::about;
use super::parameters::with_type;
use super::wording::short;
use super::{Report, compiler_at, declare_rule, on, places};
use crate::analysis::Analysis;
use crate::openapi::{Place, Value};
use crate::settings::Severity;
use crate::yaml::{Kind, Reached};

declare_rule! {
    /// A query parameter is an object, or an array of objects.
    ///
    /// ## Why
    /// In OpenAPI 2.0 a query parameter can be text, a number, a boolean or an array of these.
    /// Google rejects a config that declares one as an object.
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
    ///       operationId: listOrders
    ///       parameters:
    ///         - {name: filter, in: query, type: object}
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
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       parameters:
    ///         - {name: filter, in: query, type: string}
    ///         - {name: status, in: query, type: array, items: {type: string}}
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Declare it as a `string`, one parameter for each field of the object, or send the object in
    /// the body.
    QUERY_PARAMETER_TYPE {
        id: "query-parameter-type",
        level: on(Severity::Error),
        rejects: Errors,
        versions: V2,
        targets: All,
        scope: Local,
        google: ["cannot be mapped as an HTTP parameter", "Please fix the schema errors"],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/aspects/http/validators/HttpConfigAspectValidator.java#L161-L204"
        )),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    if analysis.document.is_v3 {
        return;
    }
    for (of, kind) in with_type(analysis) {
        if !of.is_in("query") {
            continue;
        }
        let Some((place, what)) = wrong(analysis, of.parameter.handle.of(&analysis.tree), kind)
        else {
            continue;
        };
        let name = of.parameter.name.as_ref().map_or("", |name| &name.text);
        let finding = report.add(
            place.range,
            format!(
                "Google rejects the config: query parameter `{}` is {what}. Declare it as a `string`, or as one parameter for each field.",
                short(name, 14)
            ),
        );
        about(finding, analysis, of.only_operation(place), place);
        // What it has of an object or a list means nothing beside `string`.
        if kind.place.anchored.is_none() && kind.text == "object" {
            finding.fixes.push(places::rewrite(
                "Declare it as a `string`",
                false,
                kind,
                "string".to_owned(),
            ));
        }
    }
}

/// What is wrong with the type of a parameter, and where. Items within items are followed.
fn wrong(
    analysis: &Analysis,
    parameter: Reached<'_>,
    kind: &Value,
) -> Option<(Place, &'static str)> {
    match analysis.known_name(&kind.text)?.as_str() {
        "object" => return Some((kind.place, "an object")),
        "array" => {}
        _ => return None,
    }
    let mut at = parameter;
    for _ in 0..8 {
        at = at.field("items")?.value;
        if let Some(reference) = at.field("$ref").filter(|it| it.value.node.kind() == Kind::Scalar)
        {
            return Some((Place::of(reference.value), "an array of a `$ref`"));
        }
        let kind = at.field("type")?;
        match analysis.known_name(&kind.value.node.text())?.as_str() {
            "object" => return Some((Place::of(kind.value), "an array of objects")),
            "array" => {}
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check_findings;

    const ID: &str = "query-parameter-type";

    #[test]
    fn objects_anywhere() {
        check_findings(
            ID,
            r#"
parameters: {P: {name: p, in: query, type: object}}
#                                          ^^^^^^ error[query-parameter-type] Google rejects the config: query parameter `p` is an object
paths:
  /a:
    parameters: [{$ref: '#/parameters/P'}]
    get: {parameters: [{name: x, in: query, type: array, items: {type: object}}]}
    #                                                                  ^^^^^^ error[query-parameter-type] Google rejects the config: query parameter `x` is an array of objects
    put: {parameters: [{name: x, in: query, type: array, items: {type: array, items: {$ref: '#/definitions/A'}}}]}
    #                                                                                        ^^^^^^^^^^^^^^^ error[query-parameter-type]
"#,
        );
    }

    #[test]
    fn what_only_looks_like_it() {
        check_findings(
            ID,
            r#"
paths:
  /a:
    get:
      parameters:
      - {name: x, in: query, type: array, items: {type: string}}
      - {name: y, in: query, type: '${t}'}
      - {name: z, in: body, type: object}
      - {name: v, in: query, type: array}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
paths: {/a: {get: {parameters: [{name: x, in: query, schema: {type: object}}]}}}
"#,
        );
    }

    #[test]
    fn json_once() {
        check_findings(
            ID,
            r#"
{
  "swagger": "2.0",
  "paths": {
    "/a": {
      "get": {
        "parameters": [
          {
            "name": "x",
            "in": "query",
            "type": "object"
            #        ^^^^^^ error[query-parameter-type] Google rejects the config: query parameter `x` is an object.
          }
        ]
      }
    }
  }
}
"#,
        );
    }
}
