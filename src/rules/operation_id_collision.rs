//! `operation-id-collision`: two names that become one.

use std::collections::BTreeSet;

use super::operation_ids::{self, NewIds, by_method_name};
use super::operations::about;
use super::wording::short;
use super::{Related, Report, compiler_at, declare_rule, on};
use crate::analysis::Analysis;
use crate::settings::Severity;

declare_rule! {
    /// Two different `operationId`s become the same method name.
    ///
    /// ## Why
    /// Google makes a method name of each `operationId`: it drops every character except ASCII
    /// letters, digits and `_`, and capitalizes the first letter. `get-user`, `getuser` and
    /// `Getuser` are then one name, and Google rejects the config. For OpenAPI 3.x this is not
    /// documented.
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
    ///       operationId: Orders
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
    /// Rename one of them so that letters and digits differ.
    OPERATION_ID_COLLISION {
        id: "operation-id-collision",
        level: on(Severity::Error),
        milder: "warning in OpenAPI 3.x",
        rejects: Errors,
        versions: All,
        targets: All,
        scope: WholeFile,
        google: ["result into same underlying method name"],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/importers/swagger/aspects/ProtoApiFromOpenApi.java#L309-L324"
        )),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let (severity, consequence) = match analysis.document.is_v3 {
        true => (Severity::Warning, "may reject"),
        false => (Severity::Error, "rejects"),
    };
    let mut new_ids = NewIds::new(analysis);
    for (name, same_method) in by_method_name(analysis) {
        let mut seen = BTreeSet::new();
        let Some(first) = same_method.first() else { continue };
        for named in &same_method {
            if !seen.insert(&*named.id) || named.id == first.id {
                continue;
            }
            let is_wanted = report.file().wanted().is_some();
            let Some((item, operation)) = named.operation.of(&analysis.document) else { continue };
            let place = named.value.place;
            let finding = report.add_as(
                severity,
                place.range,
                format!(
                    "Google {consequence} the config: two operations become the method `{}`. `{}` and `{}` are the same once Google keeps only letters, digits and `_` and capitalizes the first letter. Rename one of them.",
                    short(&name, 18),
                    super::shortened(&named.id),
                    super::shortened(&first.id),
                ),
            );
            let message = "the other operation".to_owned();
            finding.related.push(Related { message, range: first.value.place.range });
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
    use crate::rules::testing::{check_findings, findings_of};

    const ID: &str = "operation-id-collision";

    #[test]
    fn different_names_that_become_one() {
        for (one, other) in [("get-user", "getuser"), ("test.", "test"), ("getUser", "GetUser")] {
            let paths = r#"paths:
  /a: {get: {operationId: <one>}}
  /b: {get: {operationId: <other>}}
"#
            .replace("<one>", one)
            .replace("<other>", other);
            for (version, severity, said) in [
                ("swagger: '2.0'", "error", "rejects"),
                ("openapi: 3.0.3", "warning", "may reject"),
            ] {
                let found = findings_of(ID, &format!("{version}\n{paths}"));
                let expected = format!(
                    "{severity}[operation-id-collision] Google {said} the config: two operations"
                );
                let named = format!("`{other}` and `{one}` are the same");
                assert!(
                    found.contains(&expected) && found.contains(&named),
                    "{one} {other}: {found}"
                );
            }
        }
    }

    #[test]
    fn what_only_looks_like_it() {
        check_findings(
            ID,
            r#"
paths:
  /a:
    get: {operationId: get_user}
    put: {operationId: getUser}
    post: {operationId: getUser}
    head: {operationId: 'get-${x}'}
    patch: {operationId: 'get${x}'}
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
{% if x %}
    get: {operationId: get_user}
{% else %}
    put: {operationId: getuser}
{% endif %}
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
  "paths": {"/a": {"get": {"operationId": "a.b"}, "put": {"operationId": "ab"}}}
  #                                                                       ^^ error[operation-id-collision] Google rejects the config: two operations become the method `Ab`.
}
"#,
        );
    }
}
