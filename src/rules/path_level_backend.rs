//! `path-level-backend`: an `x-google-backend` on a path item.

use super::backends::{self, change::likelier_translation};
use super::{Fix, Report, declare_rule, on};
use crate::analysis::Analysis;
use crate::edit::{
    FileStyle, Position, Value, combine, copy_entry, insert_entry, remove_entry, written,
};
use crate::gateway::{Address, sources};
use crate::openapi::PathItem;
use crate::routing::Site;
use crate::settings::Severity;
use crate::yaml::{Kind, Node};

declare_rule! {
    /// An `x-google-backend` on a path instead of its operations.
    ///
    /// ## Why
    /// The gateway reads `x-google-backend` at the top level and on operations only. Google rejects
    /// an OpenAPI 2.0 config that has one on a path. For 3.x the effect is not documented; do not
    /// rely on it.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// paths:
    ///   /shelves:
    ///     x-google-backend:
    ///       address: https://shelves-1234567890.us-central1.run.app
    ///       path_translation: APPEND_PATH_TO_ADDRESS
    ///     get:
    ///       operationId: listShelves
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       x-google-backend:
    ///         address: https://shelves-1234567890.us-central1.run.app
    ///         path_translation: APPEND_PATH_TO_ADDRESS
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Write it on each operation of the path, or once at the top level if all operations of the
    /// file share it. Set `path_translation` there: its default differs between the two places.
    PATH_LEVEL_BACKEND {
        id: "path-level-backend",
        level: on(Severity::Error),
        milder: "warning in OpenAPI 3.x",
        rejects: Errors,
        versions: All,
        targets: All,
        scope: Local,
        about: Keys,
        google: ["was specified at a path level, which is not supported"],
        source: Some(sources::PUBLIC_LOG),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let file = report.file();
    // One in broken text may belong to an operation whose line is not finished.
    for occurrence in analysis.certain_occurrences() {
        let Site::PathItem(index) = occurrence.site else { continue };
        let place = backends::place(&occurrence.backend);
        let (severity, message) = if analysis.document.is_v3 {
            (
                Severity::Warning,
                "Google may ignore `x-google-backend` on a path, or reject the config. The gateway reads it at the top level and on operations only. Write it on each operation of this path.",
            )
        } else {
            (
                Severity::Error,
                "Google rejects the config: `x-google-backend` cannot be set on a path. The gateway reads it at the top level and on operations only. Write it on each operation of this path.",
            )
        };
        let message = message.to_owned();
        let finding = backends::report_at(report, analysis, occurrence, severity, place, message);
        let item = analysis.document.paths.get(index);
        finding.fixes.extend(item.and_then(|item| move_down(file, analysis, item)));
    }
}

/// Copies the backend to each operation of the path that has none, and takes it away here. That
/// nothing reads it here makes its mere removal safe; the copies change what happens.
fn move_down(file: &FileStyle<'_>, analysis: &Analysis, item: &PathItem) -> Option<Fix> {
    let mapping = written(item.handle.of(&analysis.tree))?;
    let entry = mapping.entry("x-google-backend")?;
    let mut edits = vec![remove_entry(file, mapping, entry)?];
    for operation in &item.operations {
        if operation.backend.is_some() || operation.router.is_some() {
            continue;
        }
        let target = written(operation.handle.of(&analysis.tree))?;
        if target.kind() != Kind::Mapping {
            return None;
        }
        let position = target.entry("operationId").map_or(Position::First, Position::After);
        edits.push(match with_translation(analysis, entry.value) {
            Some(value) => insert_entry(file, target, &entry.key.text(), &value, position)?,
            None => copy_entry(file, mapping, entry, target, position)?,
        });
    }
    let (title, safe) = match (item.operations.is_empty(), edits.len()) {
        (true, _) => return None,
        (false, 1) => ("Remove it: every operation of this path has its own", true),
        (false, _) => ("Move it to the operations of this path", false),
    };
    Some(Fix { title: title.to_owned(), safe, edits: combine(edits)? })
}

/// A backend of 2.0 that does not say how the path is sent. On an operation the address would be
/// called alone, so the copy says what is likelier meant.
fn with_translation(analysis: &Analysis, backend: Node<'_>) -> Option<Value> {
    let is_silent = backend.entry("path_translation").is_none() && !analysis.document.is_v3;
    let has_comment = analysis.tree.has_comment_in(backend.range());
    let address = backend.entry("address").filter(|_| is_silent && !has_comment)?;
    let address = Address::parse(&address.value.text()).ok()?;
    let Some(Value::Map(mut fields)) = Value::of(backend) else { return None };
    let translation = likelier_translation(&address);
    fields.push(("path_translation".to_owned(), Value::Text(translation.name().to_owned())));
    Some(Value::Map(fields))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, first_fix_of_rule};

    #[test]
    fn on_a_path_in_each_version() {
        check_findings(
            "path-level-backend",
            r#"
x-google-backend: {address: https://a.example.com}
paths:
  /a:
    x-google-backend:
    #^^^^^^^^^^^^^^^ error[path-level-backend] Google rejects the config: `x-google-backend`
      address: https://a.example.com
    get:
      x-google-backend: {address: https://a.example.com}
  /b:
    'x-google-backend': {}
    #^^^^^^^^^^^^^^^^^ error[path-level-backend]
    x-google-backends: {}
  /c:
    x-google-backend: ${BACKEND}
    #^^^^^^^^^^^^^^^ error[path-level-backend]
    get: {}
"#,
        );
        check_findings(
            "path-level-backend",
            r#"
openapi: 3.0.3
x-google-backend: a
paths:
  /a:
    x-google-backend: a
    #^^^^^^^^^^^^^^^ warning[path-level-backend] Google may ignore
    get: {x-google-backend: a}
  /b:
    x-google-backend: {address: https://a.example.com}
    #^^^^^^^^^^^^^^^ warning[path-level-backend]
"#,
        );
    }

    #[test]
    fn the_moved_backend_says_how_the_path_is_sent() {
        for (backend, expected) in [
            (
                "{address: https://a.example.com}",
                "{address: https://a.example.com, path_translation: APPEND_PATH_TO_ADDRESS}",
            ),
            (
                "{address: https://a.example.com/x}",
                "{address: https://a.example.com/x, path_translation: CONSTANT_ADDRESS}",
            ),
            (
                "{path_translation: CONSTANT_ADDRESS, address: https://a.example.com}",
                "{path_translation: CONSTANT_ADDRESS, address: https://a.example.com}",
            ),
        ] {
            let text = |of_path: &str, of_operation: &str| {
                r#"swagger: '2.0'
paths: {/a: {<of_path>get: {<of_operation>}}}
"#
                .replace("<of_path>", of_path)
                .replace("<of_operation>", of_operation)
            };
            let before = text(&format!("x-google-backend: {backend}, "), "summary: a");
            let after = text("", &format!("x-google-backend: {expected}, summary: a"));
            assert_eq!(first_fix_of_rule("path-level-backend", &before), after);
        }
        let json = "{\"swagger\": \"2.0\", \"paths\": {\"/a\": {\"x-google-backend\": {\"address\": \"https://a.example.com\"}, \"get\": {\"summary\": \"a\"}}}}\n";
        let fixed = first_fix_of_rule("path-level-backend", json);
        assert!(fixed.contains(r#""path_translation": "APPEND_PATH_TO_ADDRESS"}"#), "{fixed}");
    }

    #[test]
    fn through_aliases_and_in_json() {
        check_findings(
            "path-level-backend",
            r#"
x-shared: &b {address: https://a.example.com}
paths:
  /a:
    x-google-backend: *b
    #                 ^^ error[path-level-backend]
"#,
        );
        check_findings(
            "path-level-backend",
            r#"
{
  "swagger": "2.0",
  "paths": {"/a": {"x-google-backend": {}}}
  #                ^^^^^^^^^^^^^^^^^^ error[path-level-backend] Google rejects the config: `x-google-backend` cannot be set on a path.
}
"#,
        );
    }
}
