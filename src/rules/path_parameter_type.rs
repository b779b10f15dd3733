//! `path-parameter-type`: a parameter of a path that is a list or an object.

use super::operations::about;
use super::parameters::{is_in_path, with_type};
use super::places::rewrite;
use super::wording::short;
use super::{Report, compiler_at, declare_rule, on};
use crate::analysis::Analysis;
use crate::settings::Severity;

declare_rule! {
    /// A path parameter is an array or an object.
    ///
    /// ## Why
    /// One segment of a path is one value. Google rejects a config that declares a path parameter
    /// as an array or an object.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shop, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://shop-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /orders/{ids}:
    ///     get:
    ///       operationId: getOrders
    ///       parameters:
    ///         - {name: ids, in: path, required: true, type: array, items: {type: string}}
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
    ///   /orders/{ids}:
    ///     get:
    ///       operationId: getOrders
    ///       parameters:
    ///         - {name: ids, in: path, required: true, type: string}
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Declare it as a `string`: types are not enforced, and the backend can split the text.
    PATH_PARAMETER_TYPE {
        id: "path-parameter-type",
        level: on(Severity::Error),
        milder: "warning in OpenAPI 3.x",
        rejects: Errors,
        versions: All,
        targets: All,
        scope: Local,
        google: ["repeated field not allowed"],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/aspects/http/validators/HttpConfigAspectValidator.java#L214-L236"
        )),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let is_v3 = analysis.document.is_v3;
    for (of, kind) in with_type(analysis) {
        let Some(text) = analysis.known_name(&kind.text) else { continue };
        let is_wrong = matches!(&*text, "array" | "object");
        if !is_wrong || !of.is_in("path") || is_in_path(analysis, of) == Some(false) {
            continue;
        }
        let (severity, consequence) = match is_v3 {
            true => (Severity::Warning, "Google may reject"),
            false => (Severity::Error, "Google rejects"),
        };
        let name = of.parameter.name.as_ref().map_or("", |name| &name.text);
        let finding = report.add_as(
            severity,
            kind.place.range,
            format!(
                "{consequence} the config: path parameter `{}` is an {text}. One path segment is one value. Declare it as a `string`.",
                short(name, 20)
            ),
        );
        about(finding, analysis, of.only_operation(kind.place), kind.place);
        // `items` has no meaning beside `string`, but nothing rejects it there.
        if kind.place.anchored.is_none() && kind.text == text {
            finding.fixes.push(rewrite(
                "Declare it as a `string`",
                false,
                kind,
                "string".to_owned(),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of, first_fix_of_rule};

    const ID: &str = "path-parameter-type";

    #[test]
    fn arrays_and_objects() {
        check_findings(
            ID,
            r#"
paths:
  /a/{x}/{y}:
    parameters: [{name: y, in: path, type: object}]
    #                                      ^^^^^^ error[path-parameter-type] Google rejects the config: path parameter `y` is an object
    get: {parameters: [{name: x, in: path, type: array}]}
    #                                            ^^^^^ error[path-parameter-type] Google rejects the config: path parameter `x` is an array
    put: {}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
paths:
  /a/{x}:
    get: {parameters: [{name: x, in: path, schema: {type: array}}]}
    #                                                     ^^^^^ warning[path-parameter-type]
"#,
        );
    }

    #[test]
    fn what_only_looks_like_it() {
        check_findings(
            ID,
            r#"
paths:
  /a/{x}:
    get:
      parameters:
      - {name: x, in: path, type: string}
      - {name: y, in: query, type: array}
      - {name: z, in: path, type: array}
      - {name: '${x}', in: path, type: '${array}'}
"#,
        );
    }

    #[test]
    fn json_and_the_fix() {
        let json = r#"{"swagger": "2.0", "paths": {"/{x}": {"get": {"parameters": [{"name": "x", "in": "path", "type": "array"}]}}}}"#;
        let fixed = first_fix_of_rule(ID, json);
        assert!(fixed.contains(r#""type": "string""#));
        assert_eq!(findings_of(ID, &fixed), "");
    }
}
