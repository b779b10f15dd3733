//! `several-bodies`: an operation with more than one body.

use super::operations::about;
use super::parameters::Of;
use super::{Related, Report, compiler_at, declare_rule, on};
use crate::analysis::Analysis;
use crate::openapi::Parameter;
use crate::settings::Severity;

declare_rule! {
    /// An operation declares more than one body.
    ///
    /// ## Why
    /// A request has one body. The config deploys, but of several parameters with `in: body` Google
    /// takes the last one for the body, and those before it for parameters of the query, which they
    /// are not. The parameters of the path come after those of the operation.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shop, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://shop-1234567890.us-central1.run.app
    /// paths:
    ///   /orders:
    ///     post:
    ///       operationId: addOrder
    ///       parameters:
    ///         - {name: order, in: body, schema: {type: object}}
    ///         - {name: customer, in: body, schema: {type: object}}
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Shop, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://shop-1234567890.us-central1.run.app
    /// paths:
    ///   /orders:
    ///     post:
    ///       operationId: addOrder
    ///       parameters:
    ///         - name: body
    ///           in: body
    ///           schema:
    ///             type: object
    ///             properties:
    ///               order: {type: object}
    ///               customer: {type: object}
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Declare one body: an object with a property for each.
    SEVERAL_BODIES {
        id: "several-bodies",
        level: on(Severity::Warning),
        versions: V2,
        targets: All,
        scope: Local,
        google: [],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/importers/swagger/aspects/HttpRuleGenerator.java#L58-L63"
        )),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for (operation, _, written) in analysis.operations().filter(|_| !analysis.document.is_v3) {
        let is_body =
            |it: &&Parameter| it.location.as_ref().is_some_and(|location| location.text == "body");
        let mut bodies = written.parameters.iter().filter(is_body);
        let Some(first) = bodies.next() else { continue };
        for parameter in bodies {
            let (Some(name), Some(other)) = (&parameter.name, &first.name) else { continue };
            let place = match parameter.place.text().covers(name.place.text()) {
                true => name.place,
                false => parameter.place,
            };
            let finding = report.add(
                place.range,
                "Google never takes both for the body: this is another `in: body`. It takes the last one, and those before it for query parameters. A request has one body: declare one, an object with a property for each.",
            );
            let message = "the first body".to_owned();
            finding.related.push(Related { message, range: other.place.range });
            let of = Of { operation, written, parameter };
            about(finding, analysis, of.only_operation(place), place);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check_findings;

    const ID: &str = "several-bodies";

    #[test]
    fn one_body_too_many() {
        check_findings(
            ID,
            r#"
paths:
  /a:
    post:
      parameters:
      - {name: a, in: body, schema: {type: object}}
      - {name: b, in: body, schema: {type: object}}
      #        ^ warning[several-bodies] Google never takes both for the body: this is another `in: body`.
  /b:
    parameters: [{name: a, in: body, schema: {type: object}}]
    #                   ^ warning[several-bodies]
    put: {parameters: [{name: b, in: body, schema: {type: object}}]}
    patch: {}
  /c:
    post: {parameters: [{$ref: '#/parameters/B'}, {name: b, in: body}]}
    #                                                    ^ warning[several-bodies]
parameters: {B: {name: a, in: body, schema: {type: object}}}
"#,
        );
    }

    #[test]
    fn one_body_is_right() {
        check_findings(
            ID,
            r#"
paths:
  /a:
    parameters: [{name: body, in: body, schema: {type: object}}]
    post: {parameters: [{name: body, in: body, schema: {type: object}}]}
    put: {parameters: [{name: q, in: query}]}
    patch: {parameters: [{name: '${X}', in: '${Y}'}]}
"#,
        );
    }
}
