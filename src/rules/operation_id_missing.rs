//! `operation-id-missing`: an operation without an id.

use super::operation_ids::{NewIds, nameless};
use super::operations::{about, operation_place};
use super::{Fix, Report, compiler_at, declare_rule, on};
use crate::analysis::{Analysis, is_reference_key};
use crate::edit::{FileStyle, Position, Value, insert_entry, replace_value, written};
use crate::gateway::sources;
use crate::gateway::{self};
use crate::openapi::Operation;
use crate::settings::Severity;
use crate::yaml::Step;

declare_rule! {
    /// An operation has no `operationId`.
    ///
    /// ## Why
    /// The gateway names each operation by its `operationId` in logs, metrics and quota. Google
    /// rejects a config in which one is missing or empty. In OpenAPI 3.x it is optional, and the
    /// effect of leaving it out is not documented: add it there too.
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
    /// ```
    ///
    /// ## Fix
    /// Add an `operationId` that no other operation has. The quick fix makes one from method and
    /// path.
    OPERATION_ID_MISSING {
        id: "operation-id-missing",
        level: on(Severity::Error),
        milder: "warning in OpenAPI 3.x",
        rejects: Errors,
        versions: All,
        targets: All,
        scope: WholeFile,
        misses: Here,
        google: ["Operation does not have the required 'operationId' field."],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/importers/swagger/aspects/ProtoApiFromOpenApi.java#L300-L307"
        )),
        source_v3: Some(sources::OPENAPI_OVERVIEW),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let mut new_ids = NewIds::new(analysis);
    // One for all fixes: what it finds out about the file is kept.
    let file = report.file();
    for (id, item, operation) in nameless(analysis) {
        let place = operation_place(operation);
        // What is at a misspelt key or a `$ref` is told there.
        if !analysis.document.is_v3 && has_other_id(analysis, operation) {
            continue;
        }
        let (severity, message) = if analysis.document.is_v3 {
            (
                Severity::Warning,
                "Google may reject the config: this operation has no `operationId`. The gateway also names operations by it in logs, metrics and quota. Add one that no other operation has.",
            )
        } else {
            (
                Severity::Error,
                "Google rejects the config: this operation has no `operationId`. Add one that no other operation has.",
            )
        };
        let fix = match place.anchored {
            None => file
                .wanted()
                .and_then(|()| fix(analysis, file, operation, &new_ids.next(item, operation))),
            Some(_) => None,
        };
        let finding = report.add_as(severity, place.range, message);
        finding.fixes.extend(fix);
        about(finding, analysis, Some(id), place);
    }
}

/// Whether the id seems to be there all the same, in a way that Google does not take.
fn has_other_id(analysis: &Analysis, operation: &Operation) -> bool {
    // What `<<` brings would have to be looked through again for each of its users.
    operation.handle.of(&analysis.tree).node.entries().any(|entry| {
        let key = entry.key.text();
        let is_misspelt =
            || key != "operationId" && gateway::edits(&key, "operationId", 2).is_some();
        is_reference_key(&key) || is_misspelt()
    })
}

fn fix(analysis: &Analysis, file: &FileStyle<'_>, operation: &Operation, id: &str) -> Option<Fix> {
    file.wanted()?;
    let mapping = written(operation.handle.of(&analysis.tree))?;
    // Who else uses the operation, or what it is in, would get the same id.
    let steps = analysis.tree.path_at(operation.key.start);
    let is_shared = steps.iter().any(|step| match step {
        Step::Entry(entry, _) => entry.value.anchor().is_some(),
        Step::Item(_, item) => item.anchor().is_some(),
    });
    if is_shared || has_other_id(analysis, operation) {
        return None;
    }
    let name = Value::Text(id.to_owned());
    let edits = match mapping.entry("operationId") {
        // An empty one is there already.
        Some(entry) => replace_value(file, entry.value, &name)?,
        None => insert_entry(file, mapping, "operationId", &name, Position::First)?,
    };
    Some(Fix { title: format!("Set `operationId` to `{id}`"), safe: true, edits })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{
        all_fixes_of_rule, check_findings, check_fix, first_fix_of_rule, read,
    };

    const ID: &str = "operation-id-missing";

    #[test]
    fn missing_and_empty() {
        check_findings(
            ID,
            r#"
paths:
  /a:
    get: {}
    #^^ error[operation-id-missing] Google rejects the config: this operation has no `operationId`.
    put: {operationId: ''}
    #^^ error[operation-id-missing]
    post:
    #^^^ error[operation-id-missing]
    patch: {operationId: }
    #^^^^ error[operation-id-missing]
    delete: {operationId: a}
    head: {operationId: 1}
    options: {operationId: '${id}'}
    x-get: {}
    parameters: []
"#,
        );
    }

    #[test]
    fn the_third_version_is_milder() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
paths:
  /a:
    get: {}
    #^^ warning[operation-id-missing]
"#,
        );
    }

    #[test]
    fn what_is_not_known() {
        check_findings(
            ID,
            r#"
paths:
  /a:
    get: {operationId: {{X}}}
    put: ${operation}
    post: {{ operation }}
  /b: {$ref: 'b.yaml'}
"#,
        );
        check_findings(
            ID,
            r#"
paths:
  /a:
    get:
      summary: a
      oper
  /b: {x-a: 1}
"#,
        );
        check_findings(
            ID,
            r#"
paths:
  /a:
    get:
      summary: a
      operationId
      responses: {}
"#,
        );
    }

    #[test]
    fn misspelt_keys_and_shared_operations() {
        check_findings(
            ID,
            r#"
paths:
  /a:
    get: {operationID: a}
    put: {operation_id: b}
    post: {$ref: post.yaml}
"#,
        );
        let shared = r#"
paths:
  /a:
    get: &op {summary: a}
    put: *op
"#;
        check_fix(ID, shared, shared);
        let v3 = r#"
openapi: 3.0.3
paths:
  /a:
    get: {operationID: a}
    #^^ warning[operation-id-missing]
"#;
        check_findings(ID, v3);
        check_fix(ID, v3, v3);
    }

    #[test]
    fn json_once() {
        let text = r#"{"swagger": "2.0", "paths": {"/a": {"get": {"summary": "b"}}}}"#;
        check_findings(
            ID,
            r#"
{
  "swagger": "2.0",
  "paths": {"/a": {"get": {"summary": "b"}}}
  #                ^^^^^ error[operation-id-missing] Google rejects the config: this operation has no `operationId`.
}
"#,
        );
        let fixed = first_fix_of_rule(ID, text);
        assert!(fixed.contains(r#""get": {"operationId": "getA", "summary": "b"}"#), "{fixed}");
    }

    #[test]
    fn the_fix_gives_a_new_name() {
        check_fix(
            ID,
            r#"
paths:
  /a/{id}:
    get:
      x: y
"#,
            r#"
paths:
  /a/{id}:
    get:
      operationId: getAById
      x: y
"#,
        );
        check_fix(
            ID,
            r#"
paths:
  /a:
    get:
"#,
            r#"
paths:
  /a:
    get:
      operationId: getA
"#,
        );
        check_fix(
            ID,
            r#"
paths:
  /a:
    get: {operationId: ''}
"#,
            r#"
paths:
  /a:
    get: {operationId: 'getA'}
"#,
        );
        check_fix(
            ID,
            r#"
paths:
  /a:
    get:
      operationId:
"#,
            r#"
paths:
  /a:
    get:
      operationId: getA
"#,
        );
        check_fix(
            ID,
            r#"
paths:
  /a:
    get: {}
  /b: {get: {operationId: get-A}}
"#,
            r#"
paths:
  /a:
    get: {operationId: getA2}
  /b: {get: {operationId: get-A}}
"#,
        );
    }

    #[test]
    fn what_several_paths_share_gets_no_name() {
        let text = r#"swagger: '2.0'
paths:
  /a: &a
    get: {}
  /b: *a
"#;
        let found = read(text);
        let of_rule: Vec<_> = found.iter().filter(|finding| finding.rule == ID).collect();
        assert!(!of_rule.is_empty() && of_rule.iter().all(|finding| finding.fixes.is_empty()));
    }

    #[test]
    fn names_given_at_once_differ() {
        let text = r#"swagger: '2.0'
paths:
  /a-b: {get: {}}
  /a/b: {get: {}}
"#;
        let fixed = all_fixes_of_rule(ID, text);
        assert!(fixed.contains("getAB}") && fixed.contains("getAB2}"), "{fixed}");
    }
}
