//! `unused-backend`: a named backend that nothing refers to.

use std::collections::BTreeSet;

use super::wording::short;
use super::{Fix, Report, Tag, declare_rule, on};
use crate::analysis::{Analysis, NameKind};
use crate::edit::{FileStyle, remove_entry, written};
use crate::gateway::sources;
use crate::settings::Severity;

declare_rule! {
    /// Nothing refers to a backend of `x-google-api-management.backends`.
    ///
    /// ## Why
    /// A backend is called only if the document, an operation or a model router names it. One that
    /// nothing names has no effect; often a name is misspelt or an operation was forgotten.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// openapi: 3.0.3
    /// info: {title: Rows, version: "1"}
    /// x-google-api-management:
    ///   backends:
    ///     rows:
    ///       address: https://rows-1234567890.us-central1.run.app
    ///     old-rows:
    ///       address: https://old-rows-1234567890.us-central1.run.app
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       x-google-backend: rows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// openapi: 3.0.3
    /// info: {title: Rows, version: "1"}
    /// x-google-api-management:
    ///   backends:
    ///     rows:
    ///       address: https://rows-1234567890.us-central1.run.app
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       x-google-backend: rows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Name it in an `x-google-backend`, or remove it.
    UNUSED_BACKEND {
        id: "unused-backend",
        level: on(Severity::Hint),
        versions: V3,
        targets: All,
        scope: WholeFile,
        misses: Anywhere,
        google: [],
        source: Some(sources::MANAGEMENT_3),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let Some(unused) = analysis.unused_backends() else { return };
    // Nothing reads those on paths, but that is for another rule to say.
    let document = &analysis.document;
    let on_paths = document.paths.iter().filter_map(|item| item.backend.as_ref()?.name());
    let on_paths: BTreeSet<_> = on_paths.map(|name| name.text.as_str()).collect();
    let file = report.file();
    for name in unused.filter(|name| !on_paths.contains(name.text.as_str())) {
        let message = format!(
            "This backend is never called: nothing refers to `{}`. Name it in an `x-google-backend`, or remove it.",
            short(&name.text, 28)
        );
        let finding = report.add(name.place.range, message);
        finding.tags.push(Tag::Unnecessary);
        finding.fixes.extend(remove(file, analysis, &name.text));
    }
}

/// Not safe: what is to refer to it may just not be written yet.
fn remove(file: &FileStyle<'_>, analysis: &Analysis, name: &str) -> Option<Fix> {
    let backends = written(analysis.section(NameKind::Backend)?.value)?;
    let edits = remove_entry(file, backends, backends.entry(name)?)?;
    let title = format!("Remove the backend `{}`", super::shortened(name));
    Some(Fix { title, safe: false, edits })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check_findings;

    const ID: &str = "unused-backend";

    #[test]
    fn who_refers_to_what() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-backend: a
x-google-api-management:
  backends:
    a: {}
    b: {}
    c: {}
    d: {}
    e: {}
    ff: {}
    #^ hint[unused-backend] This backend is never called: nothing refers to `ff`.
  ai: {models: {routing: {routers: {r: {defaultModel: {backend: c}, rules: [{backend: d}]}}}}}
paths:
  /a:
    x-google-backend: e
    get: {x-google-backend: b}
"#,
        );
    }

    #[test]
    fn what_is_not_known_and_20() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-backend: ${NAME}
x-google-api-management: {backends: {a: {}}}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-api-management: {backends: {"${NAME}": {}}}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-api-management: {backends: {a: {}}}
paths:
  /a:
    get:
      x-google-back
"#,
        );
        check_findings(
            ID,
            r#"
swagger: '2.0'
x-google-api-management: {backends: {a: {}}}
"#,
        );
    }

    #[test]
    fn in_json() {
        check_findings(
            ID,
            r#"
{
  "openapi": "3.0.0",
  "x-google-api-management": {"backends": {"b": {}}}
  #                                         ^ hint[unused-backend] This backend is never called: nothing refers to `b`.
}
"#,
        );
    }
}
