//! `operation-id-duplicate`: two operations with the same id.

use std::collections::BTreeMap;

use super::operation_ids::{self, NewIds, by_method_name};
use super::operations::about;
use super::wording::short;
use super::{Related, Report, compiler_at, declare_rule, on};
use crate::analysis::Analysis;
use crate::settings::Severity;

declare_rule! {
    /// Two operations have the same `operationId`.
    ///
    /// ## Why
    /// The gateway names each operation by its `operationId`. If a second operation has the same
    /// one, Google rejects the config.
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
    ///       operationId: orders
    ///       responses: {"200": {description: OK}}
    ///     post:
    ///       operationId: orders
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
    ///       responses: {"200": {description: OK}}
    ///     post:
    ///       operationId: placeOrder
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Rename one of them. Google reads paths in alphabetical order and reports the second one; so
    /// does this rule.
    OPERATION_ID_DUPLICATE {
        id: "operation-id-duplicate",
        level: on(Severity::Error),
        rejects: Errors,
        versions: All,
        targets: All,
        scope: WholeFile,
        google: ["has duplicate entry"],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/importers/swagger/aspects/ProtoApiFromOpenApi.java#L309-L324"
        )),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let mut new_ids = NewIds::new(analysis);
    for (_, same_method) in by_method_name(analysis) {
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, named) in same_method.iter().enumerate() {
            let Some(before) = first.get(&*named.id).and_then(|at| same_method.get(*at)) else {
                first.insert(&named.id, index);
                continue;
            };
            let is_wanted = report.file().wanted().is_some();
            let Some((item, operation)) = named.operation.of(&analysis.document) else { continue };
            let place = named.value.place;
            let finding = report.add(
                place.range,
                format!(
                    "Google rejects the config: operationId `{}` is used twice. Rename one of them.",
                    short(&named.id, 24)
                ),
            );
            let range = before.value.place.range;
            if range != place.range {
                let message = "the other operation".to_owned();
                finding.related.push(Related { message, range });
            }
            about(finding, analysis, Some(named.operation), place);
            if is_wanted && operation_ids::is_written_here(analysis, named.value) {
                let id = new_ids.next(item, operation);
                finding.fixes.push(operation_ids::renamed(place.range, id));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, first_fix_of_rule};

    const ID: &str = "operation-id-duplicate";

    #[test]
    fn on_the_second_as_google_reads() {
        check_findings(
            ID,
            r#"
paths:
  /b:
    get: {operationId: a}
    #                  ^ error[operation-id-duplicate] Google rejects the config: operationId `a` is used twice.
  /a:
    put: {operationId: a}
    #                  ^ error[operation-id-duplicate]
    get: {operationId: a}
    post: {operationId: b}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
paths:
  /a:
    get: {operationId: 'a'}
    post: {operationId: "a"}
    #                    ^ error[operation-id-duplicate]
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
    get: {operationId: a}
    put: {operationId: A}
    post: {operationId: ''}
    patch: {operationId: ''}
    head: {operationId: '${x}'}
    options: {operationId: '${x}'}
"#,
        );
    }

    #[test]
    fn an_alias_repeats_the_name() {
        check_findings(
            ID,
            r#"
paths:
  /a: &a
    get: {operationId: a}
  /b: *a
  #   ^^ error[operation-id-duplicate]
"#,
        );
    }

    #[test]
    fn nothing_for_the_branches_of_a_template() {
        check_findings(
            ID,
            r#"
paths:
  /a:
%{ if x ~}
    get: {operationId: a}
%{ else ~}
    put: {operationId: a}
%{ endif ~}
"#,
        );
    }

    #[test]
    fn json_and_the_fix() {
        let text = r#"{"swagger": "2.0", "paths": {"/a": {"get": {"operationId": "x"}, "put": {"operationId": "x"}}}}"#;
        assert!(first_fix_of_rule(ID, text).contains(r#""put": {"operationId": "putA"}"#));
    }
}
