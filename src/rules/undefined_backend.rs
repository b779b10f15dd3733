//! `undefined-backend`: the name of a backend that is not defined.

use std::collections::BTreeMap;

use super::operations::about;
use super::places::rewrite;
use super::wording::short;
use super::{Fix, Report, backends, declare_rule, on};
use crate::analysis::{Analysis, Definitions};
use crate::gateway::{self, sources};
use crate::openapi::{Backend, NamedBackend, Value};
use crate::routing::OperationId;
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
        about: Names,
        google: ["is not defined in x-google-api-management"],
        source: Some(sources::MANAGEMENT_3),
    }
}

/// Edits within which a defined name is taken for the one that was meant.
const NEAR: usize = 2;
/// Names for which a likely one is looked for, so that many wrong ones cost no more.
const MOST_LOOKUPS: usize = 100;
/// Names among which a person can choose in a menu.
const MOST_CHOICES: usize = 3;
/// Names that a message lists.
const MOST_NAMES: usize = 5;

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let document = &analysis.document;
    if !document.is_v3 {
        return;
    }
    let backends = analysis.backends();
    let mut defined = Defined { backends: &backends, meant: BTreeMap::new() };
    if let Some(name) = document.backend.as_ref().and_then(Backend::name) {
        defined.judge(name, None, analysis, report);
    }
    for (item, path) in analysis.items().iter().enumerate() {
        for (operation, it) in path.operations.iter().enumerate() {
            if let Some(name) = it.backend.as_ref().and_then(Backend::name) {
                let id = OperationId { item, operation };
                defined.judge(name, Some(id), analysis, report);
            }
        }
    }
    for name in document.routers.iter().flat_map(|router| &router.backends) {
        defined.judge(name, None, analysis, report);
    }
}

/// The names that are defined.
struct Defined<'d, 'a> {
    backends: &'d Definitions<'a, NamedBackend>,
    /// For names that are not: the defined one that is nearly the same.
    meant: BTreeMap<&'a str, Option<&'d str>>,
}

impl<'d, 'a> Defined<'d, 'a> {
    fn judge(
        &mut self,
        name: &'a Value,
        operation: Option<OperationId>,
        analysis: &Analysis,
        report: &mut Report<'_>,
    ) {
        let text = name.text.as_str();
        if !self.backends.find(text).is_absent() {
            return;
        }
        let meant = self.meant(text);
        let shown = short(text, 30);
        let message = match meant {
            _ if text.is_empty() => {
                format!("Google rejects the config: the backend name is empty. {}", self.in_words())
            }
            Some(meant) => format!(
                "Google rejects the config: no backend is named `{shown}`. Did you mean `{}`?",
                super::shortened(meant)
            ),
            None => format!(
                "Google rejects the config: no backend is named `{shown}`. {}",
                self.in_words()
            ),
        };
        let finding = report.add_as(Severity::Error, name.place.range, message);
        about(finding, analysis, operation, name.place);
        let is_few = self.backends.names().count() <= MOST_CHOICES;
        let choices = self.backends.names().filter(|_| meant.is_none() && is_few);
        finding.fixes.extend(meant.into_iter().chain(choices).filter_map(|it| rename(name, it)));
    }

    fn meant(&mut self, name: &'a str) -> Option<&'d str> {
        if let Some(meant) = self.meant.get(name) {
            return *meant;
        }
        let is_looked_for = self.meant.len() < MOST_LOOKUPS;
        let near = NEAR.min(name.len() / 2);
        let meant =
            is_looked_for.then(|| gateway::nearest(name, self.backends.names(), near)).flatten();
        self.meant.insert(name, meant);
        meant
    }

    fn in_words(&self) -> String {
        let mut names = self.backends.names();
        let first: Vec<_> = names
            .by_ref()
            .take(MOST_NAMES)
            .map(|name| format!("`{}`", super::shortened(name)))
            .collect();
        if first.is_empty() {
            return "Define it in `x-google-api-management.backends`, or correct the name."
                .to_owned();
        }
        let more = if names.next().is_some() { " and others" } else { "" };
        let defined = first.join(", ");
        format!("Write one that `x-google-api-management.backends` defines: {defined}{more}.")
    }
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
