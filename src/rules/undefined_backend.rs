//! `undefined-backend`: the name of a backend that is not defined.

use super::meant::{Defined, did_you_mean};
use super::operations::about;
use super::places::rewrite;
use super::{Fix, Report, backends, declare_rule, on};
use crate::analysis::{Analysis, NameKind};
use crate::gateway::sources;
use crate::openapi::{NamedBackend, Value};
use crate::settings::Severity;

declare_rule! {
    /// A backend name that `x-google-api-management.backends` does not define.
    ///
    /// ## Why
    /// In OpenAPI 3.x `x-google-backend`, and each `backend` of a model router, names an entry of
    /// `x-google-api-management.backends`. Google rejects a config with a name that is not there.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// openapi: 3.0.3
    /// info: {title: Rows, version: "1"}
    /// x-google-api-management:
    ///   backends:
    ///     rows: {address: "https://rows-1234567890.us-central1.run.app"}
    ///     shelves: {address: "https://shelves-1234567890.us-central1.run.app"}
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       x-google-backend: rows
    ///       responses: {"200": {description: OK}}
    ///     post:
    ///       operationId: addRow
    ///       x-google-backend: shelves
    ///       responses: {"200": {description: OK}}
    ///     delete:
    ///       operationId: deleteRows
    ///       x-google-backend: row
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// openapi: 3.0.3
    /// info: {title: Rows, version: "1"}
    /// x-google-api-management:
    ///   backends:
    ///     rows: {address: "https://rows-1234567890.us-central1.run.app"}
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       x-google-backend: rows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Correct the name, or define the backend under `x-google-api-management.backends`.
    UNDEFINED_BACKEND {
        id: "undefined-backend",
        level: on(Severity::Error),
        rejects: Errors,
        versions: V3,
        targets: All,
        scope: Local,
        misses: InSection,
        about: Names(Backend),
        google: ["is not defined in x-google-api-management"],
        source: Some(sources::MANAGEMENT_3),
    }
}

/// Names among which a person can choose in a menu.
const MOST_CHOICES: usize = 3;
/// Names that a message lists.
const MOST_NAMES: usize = 5;

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    if !analysis.document.is_v3 {
        return;
    }
    let defined = Defined::new(NameKind::Backend, true, analysis.backends());
    for (operation, name) in analysis.uses_of_backends() {
        if !defined.lacks(&name.text) {
            continue;
        }
        let meant = defined.near(&name.text);
        let finding = report.add(name.place.range, message(&defined, &name.text, meant));
        about(finding, analysis, operation, name.place);
        let names = defined.definitions().names();
        let is_few = names.clone().nth(MOST_CHOICES).is_none();
        let choices = names.filter(|_| meant.is_none() && is_few);
        finding.fixes.extend(meant.into_iter().chain(choices).filter_map(|it| rename(name, it)));
    }
}

fn message(defined: &Defined<'_, NamedBackend>, name: &str, meant: Option<&str>) -> String {
    let what = match name {
        "" => "the backend name is empty.".to_owned(),
        _ => defined.none_is_named(name, 30),
    };
    let mut names = defined.definitions().names();
    let advice = meant.map(did_you_mean).unwrap_or_else(|| {
        let first: Vec<_> = names.by_ref().take(MOST_NAMES).collect();
        let more = if names.next().is_some() { " and others" } else { "" };
        defined.write_one_of(&first, more)
    });
    format!("Google rejects the config: {what} {advice}")
}

/// Writes another name in the place of one, if it needs no quotes.
fn rename(name: &Value, to: &str) -> Option<Fix> {
    if !backends::is_plain_name(to) || !backends::is_as_written(name) {
        return None;
    }
    Some(rewrite(format!("Use the backend `{to}`"), false, name, to.to_owned()))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of, fixed_by_rule};

    const ID: &str = "undefined-backend";

    #[test]
    fn the_fixes_are_the_names_that_are_meant_or_the_few_there_are() {
        let text = |backends: &str| {
            r#"openapi: 3.0.3
x-google-api-management: {backends: {<backends>}}
x-google-backend: orders
"#
            .replace("<backends>", backends)
        };
        let titles = |backends: &str| -> Vec<String> {
            fixed_by_rule(ID, &text(backends)).into_iter().step_by(2).collect()
        };
        assert_eq!(titles("order: {}, stock: {}"), ["Use the backend `order`"]);
        let few = ["Use the backend `archive`", "Use the backend `stock`"];
        assert_eq!(titles("stock: {}, archive: {}"), few);
        assert_eq!(titles("a1: {}, b2: {}, c3: {}, d4: {}"), [""; 0]);
    }

    #[test]
    fn names_at_the_root_at_operations_and_in_routers() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-backend: nope
#                 ^^^^ error[undefined-backend] Google rejects the config: no backend is named `nope`. Write one that `x-google-api-management.backends` defines: `orders`, `rows`.
x-google-api-management:
  backends:
    rows: {address: https://a.example.com}
    orders: {address: https://b.example.com}
  ai:
    models:
      routing:
        routers:
          r:
            defaultModel: {backend: order, targetModel: google/x}
            #                       ^^^^^ error[undefined-backend] Google rejects the config: no backend is named `order`. Did you mean `orders`?
            rules: [{model: a, backend: rows, targetModel: google/x}]
paths:
  /a:
    get: {x-google-backend: rows}
    put: {x-google-backend: 'row'}
    #                        ^^^ error[undefined-backend] Google rejects the config: no backend is named `row`
    post: {x-google-backend: {}}
"#,
        );
    }

    #[test]
    fn where_nothing_is_defined() {
        for management in ["", "x-google-api-management: {}\n", "x-google-api-management: \n"] {
            let source = format!("openapi: 3.0.3\n{management}x-google-backend: a\n");
            let found = findings_of(ID, &source);
            assert!(
                found.contains("Define it in `x-google-api-management.backends`"),
                "{management}: {found}"
            );
        }
    }

    #[test]
    fn what_is_not_known() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-backend: ${NAME}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-backend: a
x-google-api-management: ${MANAGEMENT}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-backend: a
x-google-api-management: {backends: "{{ b }}"}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-backend: a
x-google-api-management: {backends: {"${NAME}": {}}}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-backend: a
x-google-api-management:
  backends:
    half
"#,
        );
        check_findings(
            ID,
            r#"
swagger: '2.0'
x-google-backend: a
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
  "x-google-backend": "b"
  #                    ^ error[undefined-backend] Google rejects the config: no backend is named `b`.
}
"#,
        );
    }
}
