//! `parameter-name-collision`: two parameters that become one field.

use std::collections::BTreeMap;

use super::operations::about;
use super::parameters::Of;
use super::wording::short;
use super::{Related, Report, compiler_at, declare_rule, on};
use crate::analysis::Analysis;
use crate::gateway::field_name;
use crate::openapi::Parameter;
use crate::settings::Severity;

declare_rule! {
    /// Two parameters of an operation become the same field.
    ///
    /// ## Why
    /// Google makes a message of the parameters of each operation, with field names such as
    /// `shelf_id`. `shelfId` and `shelf_id` are then one field, and Google rejects the config.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shop, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://shop-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /orders/{orderId}:
    ///     get:
    ///       operationId: getOrder
    ///       parameters:
    ///         - {name: orderId, in: path, required: true, type: string}
    ///         - {name: order_id, in: query, type: string}
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
    ///   /orders/{orderId}:
    ///     get:
    ///       operationId: getOrder
    ///       parameters:
    ///         - {name: orderId, in: path, required: true, type: string}
    ///         - {name: replaces, in: query, type: string}
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Rename or remove one of them.
    PARAMETER_NAME_COLLISION {
        id: "parameter-name-collision",
        level: on(Severity::Error),
        milder: "warning in OpenAPI 3.x, and for one name at two places",
        rejects: Errors,
        versions: All,
        targets: All,
        scope: Local,
        google: ["Duplicate declaration of field"],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/importers/swagger/aspects/type/TypeBuilder.java#L566-L570"
        )),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let is_v3 = analysis.document.is_v3;
    // Parameters of a path item come with each of its operations: once is enough.
    let mut told = std::collections::BTreeSet::new();
    for (operation, _, written) in analysis.operations() {
        let mut fields: BTreeMap<String, (&Parameter, String)> = BTreeMap::new();
        for parameter in &written.parameters {
            let Some(value) = parameter.name.as_ref().filter(|_| is_field(parameter)) else {
                continue;
            };
            let Some(name) = analysis.known_name(&value.text) else { continue };
            let Some((first, first_name)) = fields.get(&field_name(&name)) else {
                fields.insert(field_name(&name), (parameter, name));
                continue;
            };
            let place = value.place;
            if location(first) == location(parameter) && *first_name == name {
                // The same parameter twice is the matter of any OpenAPI validator.
                continue;
            }
            let other = first.name.as_ref().map(|name| name.place.range);
            if !told.insert((place.range, other)) {
                continue;
            }
            let is_same = *first_name == name;
            let severity = if is_v3 || is_same { Severity::Warning } else { Severity::Error };
            let message = match is_same {
                true => format!(
                    "Google may reject the config: two parameters are named `{}`. It makes one field of both. Rename one of them.",
                    short(&name, 24)
                ),
                false => format!(
                    "Google {} the config: two parameters become one field. `{}` and `{}` both become `{}`. Rename or remove one of them.",
                    if is_v3 { "may reject" } else { "rejects" },
                    super::shortened(&name),
                    super::shortened(first_name),
                    super::shortened(&field_name(&name)),
                ),
            };
            let finding = report.add_as(severity, place.range, message);
            if let Some(range) = other.filter(|range| *range != place.range) {
                let message = "the other parameter".to_owned();
                finding.related.push(Related { message, range });
            }
            let of = Of { operation, written, parameter };
            about(finding, analysis, of.only_operation(place), place);
        }
    }
}

/// Whether a parameter is known to become a field.
fn is_field(parameter: &Parameter) -> bool {
    matches!(location(parameter), Some("path" | "query" | "body"))
}

fn location(parameter: &Parameter) -> Option<&str> {
    parameter.location.as_ref().map(|location| location.text.as_str())
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check_findings;

    const ID: &str = "parameter-name-collision";

    #[test]
    fn names_that_become_one() {
        check_findings(
            ID,
            r#"
paths:
  /a/{shelfId}:
    parameters: [{name: shelfId, in: path}, {name: shelf_id, in: query}]
    #                                              ^^^^^^^^ error[parameter-name-collision] Google rejects the config: two parameters become one field. `shelf_id` and `shelfId` both become `shelf_id`
    get: {}
    put: {parameters: [{name: petId, in: query}, {name: pet_id, in: body}]}
    #                                                   ^^^^^^ error[parameter-name-collision] Google rejects the config
"#,
        );
    }

    #[test]
    fn milder_ones() {
        check_findings(
            ID,
            r#"
paths:
  /a/{id}:
    get: {parameters: [{name: id, in: path}, {name: id, in: query}]}
    #                                               ^^ warning[parameter-name-collision] Google may reject the config: two parameters are named `id`
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
paths:
  /a:
    get: {parameters: [{name: aB, in: query}, {name: a_b, in: query}]}
    #                                                ^^^ warning[parameter-name-collision]
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
    parameters: [{name: id, in: query}]
    get:
      parameters:
      - {name: id, in: query}
      - {name: Id, in: header}
      - {name: 'a${x}', in: query}
      - {name: 'a${x}', in: path}
    put: {parameters: [{name: iD, in: query}]}
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
          {"name": "aB", "in": "query"},
          {"name": "a_b", "in": "query"}
          #         ^^^ error[parameter-name-collision] Google rejects the config: two parameters become one field.
        ]
      }
    }
  }
}
"#,
        );
    }
}
