//! `body-not-object`: a request body that is no object with fields.

use std::collections::BTreeSet;

use super::operations::about;
use super::parameters::Of;
use super::{Fix, Related, Report, compiler_at, declare_rule, on, places};
use crate::analysis::{Analysis, pointer};
use crate::edit::{FileStyle, Value, exchange_entries, written};
use crate::openapi::{Parameter, Place};
use crate::settings::Severity;
use crate::text::TextRange;
use crate::yaml::{Kind, Reached};

declare_rule! {
    /// A request body is an array or a map.
    ///
    /// ## Why
    /// Google turns each body into a message. An array, or an object with only
    /// `additionalProperties`, is not one, and Google rejects the config. The bodies of requests
    /// are not checked: only the declaration must be an object.
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
    ///     post:
    ///       operationId: placeOrders
    ///       parameters:
    ///         - name: orders
    ///           in: body
    ///           schema: {type: array, items: {type: object}}
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
    ///     post:
    ///       operationId: placeOrders
    ///       parameters:
    ///         - name: orders
    ///           in: body
    ///           schema: {type: object, properties: {orders: {type: array, items: {type: object}}}}
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Wrap the array or map in an object with one property. If the backend cannot accept that,
    /// declare the body as `type: object` and nothing more: the gateway passes bodies on unread.
    BODY_NOT_OBJECT {
        id: "body-not-object",
        level: on(Severity::Error),
        rejects: Errors,
        versions: V2,
        targets: All,
        scope: Local,
        google: ["must be a non-repeated message"],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/aspects/http/validators/HttpConfigAspectValidator.java#L126-L151"
        )),
    }
}

/// References followed from one body.
const MAX_REFERENCES: usize = 16;

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    if analysis.document.is_v3 {
        return;
    }
    let mut told = BTreeSet::new();
    for (operation, _, written) in analysis.operations() {
        for parameter in &written.parameters {
            let of = Of { operation, written, parameter };
            let Some(schema) = parameter.schema.filter(|_| of.is_in("body")) else { continue };
            let schema = schema.of(&analysis.tree);
            let Some(wrong) = judge(analysis, schema) else { continue };
            if !told.insert(wrong.place.range) {
                continue;
            }
            let file = report.file();
            let finding = report.add(
                wrong.place.range,
                format!(
                    "Google rejects the config: this body is {}. A request body must be an object with properties; wrap it in one.",
                    wrong.what
                ),
            );
            finding.fixes.extend(wrap(file, analysis, of.parameter));
            if let Some(range) = wrong.definition {
                let message = "the definition is here".to_owned();
                finding.related.push(Related { message, range });
            }
            about(finding, analysis, of.only_operation(wrong.place), wrong.place);
        }
    }
}

/// Makes the schema the one property of an object. Callers must follow, so a person must look.
fn wrap(file: &FileStyle<'_>, analysis: &Analysis, parameter: &Parameter) -> Option<Fix> {
    const PROPERTY: &str = "items";
    let mapping = written(parameter.handle.of(&analysis.tree))?;
    let schema = mapping.entry("schema")?;
    let range = schema.value.range();
    if analysis.tree.has_comment_in(range) {
        return None;
    }
    let text = |text: &str| Value::Text(text.to_owned());
    let property = Value::Map(vec![(PROPERTY.to_owned(), Value::of(schema.value)?)]);
    let object =
        Value::Map(vec![("type".to_owned(), text("object")), ("properties".to_owned(), property)]);
    let title = format!("Wrap it in an object as the property `{PROPERTY}`");
    places::fix(
        title,
        false,
        exchange_entries(file, mapping, |it| it.key == schema.key, "schema", &object),
    )
}

struct Wrong {
    place: Place,
    what: &'static str,
    /// What says so, if it is in a definition.
    definition: Option<TextRange>,
}

fn judge(analysis: &Analysis, schema: Reached<'_>) -> Option<Wrong> {
    let mut at = schema;
    let mut reference = None;
    for _ in 0..MAX_REFERENCES {
        let Some(field) = at.field("$ref") else { break };
        reference.get_or_insert(Place::of(field.value));
        let text = analysis.known_name(&field.value.node.text())?;
        let name = pointer::unescaped(text.strip_prefix("#/definitions/")?);
        at = analysis.field_at(&["definitions", &name])?.value;
    }
    let kind = at.field("type");
    let text = match kind {
        Some(kind) => Some(analysis.known_name(&kind.value.node.text())?),
        None => None,
    };
    let (field, what) = match text.as_deref() {
        Some("array") => (kind?, "an array"),
        Some("object") | None => {
            let map = at.field("additionalProperties")?;
            let has_other = ["properties", "allOf"].iter().any(|name| at.field(name).is_some());
            if has_other || map.value.node.kind() != Kind::Mapping {
                return None;
            }
            (map, "a map (only `additionalProperties`)")
        }
        Some(_) => return None,
    };
    let (own, definition) = match what {
        "an array" => (Place::of(field.value), field.value.node.range()),
        _ => (Place::new(field.key.range(), field.value.via.or(at.via)), field.key.range()),
    };
    Some(match reference {
        Some(place) => Wrong { place, what, definition: Some(definition) },
        None => Wrong { place: own, what, definition: None },
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of, fixed_by_rule};

    const ID: &str = "body-not-object";

    #[test]
    fn arrays_and_maps() {
        check_findings(
            ID,
            r#"
definitions:
  List: {type: array}
  Map: {additionalProperties: {type: string}}
  Again: {$ref: '#/definitions/Map'}
paths:
  /a:
    post: {parameters: [{name: b, in: body, schema: {type: array}}]}
    #                                                      ^^^^^ error[body-not-object] Google rejects the config: this body is an array.
    put: {parameters: [{name: b, in: body, schema: {type: object, additionalProperties: {}}}]}
    #                                                             ^^^^^^^^^^^^^^^^^^^^ error[body-not-object] Google rejects the config: this body is a map (only `additionalProperties`).
    patch: {parameters: [{name: b, in: body, schema: {$ref: '#/definitions/List'}}]}
    #                                                        ^^^^^^^^^^^^^^^^^^ error[body-not-object] Google rejects the config: this body is an array.
    delete: {parameters: [{name: b, in: body, schema: {$ref: '#/definitions/Again'}}]}
    #                                                         ^^^^^^^^^^^^^^^^^^^ error[body-not-object] Google rejects the config: this body is a map (only `additionalProperties`).
"#,
        );
    }

    #[test]
    fn what_only_looks_like_it() {
        check_findings(
            ID,
            r#"
definitions:
  Loop: {$ref: '#/definitions/Loop'}
  Both: {properties: {a: {type: array}}, additionalProperties: {type: string}}
paths:
  /a:
    post: {parameters: [{name: b, in: body, schema: {}}]}
    put: {parameters: [{name: b, in: body, schema: {type: object, additionalProperties: true}}]}
    patch: {parameters: [{name: b, in: body, schema: {$ref: '#/definitions/Loop'}}]}
    get: {parameters: [{name: b, in: body, schema: {$ref: '#/definitions/Both'}}]}
    head: {parameters: [{name: b, in: body, schema: {type: '${array}'}}]}
    options:
      parameters:
      - {name: b, in: formData, type: string}
      - {name: c, in: body, schema: {$ref: '#/definitions/None'}}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
paths: {/a: {post: {parameters: [{name: b, in: body, schema: {type: array}}]}}}
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
            "in": "body",
            "schema": {"type": "array"}
            #                   ^^^^^ error[body-not-object] Google rejects the config: this body is an array.
          }
        ]
      }
    }
  }
}
"#,
        );
    }

    #[test]
    fn the_fix_wraps_the_schema() {
        let text = |schema: &str| {
            format!(
                r#"swagger: '2.0'
paths:
  /a:
    post:
      parameters:
      - in: body
        name: b
        schema:{schema}
"#
            )
        };
        let title = "Wrap it in an object as the property `items`".to_owned();
        let after = r#"
          type: object
          properties:
            items:
              type: array
              items:
                type: string"#;
        for before in [
            "\n          type: array\n          items: {type: string}",
            " {type: array, items: {type: string}}",
        ] {
            assert_eq!(fixed_by_rule(ID, &text(before)), [title.clone(), text(after)]);
            assert_eq!(findings_of(ID, &text(after)), "");
        }
        // A comment would be lost.
        let noted = text("\n          type: array # of names\n          items: {type: string}");
        assert_eq!(fixed_by_rule(ID, &noted), Vec::<String>::new());
    }
}
