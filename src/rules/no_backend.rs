//! `no-backend`: operations without a backend.

use super::operations::operation_place;
use super::{Fix, Related, Report, declare_rule, on};
use crate::analysis::{Analysis, Fact};
use crate::edit::{FileStyle, Position, Value, insert_entry, written};
use crate::gateway::{self, sources};
use crate::openapi::{Document, Operation, Place};
use crate::routing::OperationId;
use crate::settings::{Severity, Target};
use crate::text::TextRange;

declare_rule! {
    /// An operation has no backend: neither its own nor one at the top level.
    ///
    /// ## Why
    /// API Gateway must know for every operation, `options` included, where its requests go: from
    /// the operation's own `x-google-backend` or from the one at the top level. (A config for Cloud
    /// Endpoints needs none: what has no backend goes to the service beside the proxy. On Cloud Run the proxy
    /// mostly has nothing beside it and answers 503. It runs there if `host` is on `run.app`, and may
    /// do so if other operations have a backend.)
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       x-google-backend:
    ///         address: https://rows-1234567890.us-central1.run.app
    ///         path_translation: APPEND_PATH_TO_ADDRESS
    ///       responses: {"200": {description: OK}}
    ///     post:
    ///       operationId: addRow
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// x-google-backend:
    ///   address: https://rows-1234567890.us-central1.run.app
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       responses: {"200": {description: OK}}
    ///     post:
    ///       operationId: addRow
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Add an `x-google-backend` to the operation, or one at the top level for all operations
    /// without their own. If the config is for Cloud Endpoints, add the comment
    /// `# gateway-ls: endpoints`.
    NO_BACKEND {
        id: "no-backend",
        level: on(Severity::Error),
        milder: "one hint at `paths` if no backend is named at all and the target was not set; for Cloud Endpoints warning if the proxy runs on Cloud Run, hint if it may",
        versions: All,
        targets: All,
        scope: WholeFile,
        misses: HereOrAnywhere,
        google: [],
        source: Some(sources::BACKEND_2),
    }
}

/// The keys that name a backend, in the spellings that are read or have been.
const KEYS: &[&str] = &["x-google-backend", "x-google-backend-url", "x-google-model-router"];

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let (names_some, is_on_run) = (names_a_backend(&analysis.document), is_on_run(analysis));
    let is_concerned = analysis.target == Target::ApiGateway || is_on_run || names_some;
    if !is_concerned || !lacks_root_backend(analysis) {
        return;
    }
    let without: Vec<_> = without_backend(analysis).collect();
    let (Some(_), Some(paths)) = (without.first(), paths_key(analysis)) else { return };
    let is_for_gateway = analysis.target == Target::ApiGateway;
    let is_told_at_each = names_some || is_for_gateway && analysis.is_target_set;
    if !is_told_at_each {
        let message = match is_for_gateway {
            true => {
                "On API Gateway every call fails: no operation has an `x-google-backend`. Add one at the top level or to each operation. If this config is for Cloud Endpoints, add the comment `# gateway-ls: endpoints`."
            }
            false => {
                "On Cloud Run every call fails with 503: no operation has an `x-google-backend`. The proxy has no service beside it there. Add one at the top level or to each operation."
            }
        };
        let paths = analysis.written_at(Place::new(paths, None), paths);
        if let Fact::Known(paths, _) = paths
            && !has_lost_backend(analysis)
        {
            report.add_as(Severity::Hint, paths, message);
        }
        return;
    }
    let file = report.file();
    let (severity, message) = match analysis.target {
        Target::Endpoints if !is_on_run => (
            Severity::Hint,
            "On Cloud Run callers get 503: this operation has no `x-google-backend`. The proxy has no service beside it there; elsewhere such requests go to that service. Add a backend here, or at the top level for all operations without their own.",
        ),
        Target::ApiGateway => (
            Severity::Error,
            "Calls to this operation fail: it has no `x-google-backend`. Add one here, or at the top level for all operations without their own.",
        ),
        Target::Endpoints => (
            Severity::Warning,
            "Callers get 503: this operation has no `x-google-backend`. On Cloud Run the proxy has no service beside it. Add a backend here, or at the top level for all operations without their own.",
        ),
    };
    for (id, operation) in without {
        let range = operation.handle.via.unwrap_or(operation.key);
        let finding = report.add_as(severity, range, message);
        finding.operation = analysis.operation_key(id);
        finding.fixes.extend(refer_to_the_only_one(file, analysis, operation));
        finding.fixes.extend(service_to_fill_in(file, analysis, operation));
        if operation.handle.via.is_some() {
            let message = "the operation is written here".to_owned();
            finding.related.push(Related { message, range: operation.key });
        }
    }
}

/// Whether the proxy of Cloud Endpoints runs on Cloud Run, where nothing is beside it.
fn is_on_run(analysis: &Analysis) -> bool {
    let host = analysis.document.host.as_ref();
    host.is_some_and(|host| analysis.fill(&host.text).text.ends_with(".run.app"))
}

/// 3.x: names the backend, if the document defines just one.
fn refer_to_the_only_one(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    operation: &Operation,
) -> Option<Fix> {
    let document = &analysis.document;
    let [only] = document.named_backends.as_slice() else { return None };
    let mapping = written(operation.handle.of(&analysis.tree)).filter(|_| document.is_v3)?;
    let name = &only.name.text;
    let value = Value::Text(name.clone());
    let position = mapping.entry("operationId").map_or(Position::First, Position::After);
    let edits = insert_entry(file, mapping, "x-google-backend", &value, position)?;
    let title = format!("Use the backend `{}`", super::shortened(name));
    Some(Fix { title, safe: false, edits })
}

/// 2.0: a Cloud Run service in words to be filled in.
fn service_to_fill_in(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    operation: &Operation,
) -> Option<Fix> {
    const ADDRESS: &str = "https://SERVICE-PROJECT_NUMBER.REGION.run.app";
    let mapping = written(operation.handle.of(&analysis.tree));
    let mapping = mapping.filter(|_| !analysis.document.is_v3)?;
    let text = |text: &str| Value::Text(text.to_owned());
    let value = Value::Map(vec![
        ("address".to_owned(), text(ADDRESS)),
        ("path_translation".to_owned(), text("APPEND_PATH_TO_ADDRESS")),
    ]);
    let position = mapping.entry("operationId").map_or(Position::First, Position::After);
    let edits = insert_entry(file, mapping, "x-google-backend", &value, position)?;
    let title = "Add a Cloud Run service as its backend".to_owned();
    Some(Fix { title, safe: false, edits })
}

/// The operations that nothing gives a backend, not even in a place or a spelling that is wrong
/// and spoken of by another rule.
fn without_backend(analysis: &Analysis) -> impl Iterator<Item = (OperationId, &Operation)> {
    let routes = analysis.routing.routes.iter();
    routes.filter(|route| route.source.is_none()).filter_map(|route| {
        let (item, operation) = route.operation.of(&analysis.document)?;
        let value = operation.handle.of(&analysis.tree);
        let fields = analysis.fields_at(operation_place(operation), value)?.all()?;
        let has_own = || fields.iter().any(|field| is_backend_key(&field.key.text()));
        (item.backend.is_none() && !has_own()).then_some((route.operation, operation))
    })
}

/// Whether the root has no backend, not even in a spelling that nothing reads.
fn lacks_root_backend(analysis: &Analysis) -> bool {
    // A model router is one of an operation; at the root nothing reads it.
    let is_key = |range: &TextRange| {
        let key = range.of(analysis.source());
        is_backend_key(key) && !key.contains("router")
    };
    analysis.root_keys_unless_lost(KEYS).is_some_and(|keys| !keys.iter().any(is_key))
}

/// Whether a backend is where nothing reads it, of which another rule speaks.
fn has_lost_backend(analysis: &Analysis) -> bool {
    let mut keys = analysis.extensions.iter().map(|it| it.key.of(analysis.source()));
    keys.any(|key| is_backend_key(key) && !key.contains("router"))
}

fn is_backend_key(key: &str) -> bool {
    let key = key.trim_matches(['"', '\'']);
    // A key that lacks its colon: `x-google-backend address: …`.
    let key = key.split(' ').next().unwrap_or_default();
    KEYS.contains(&key)
        || gateway::nearest_gateway_key(key).is_some_and(|meant| KEYS.contains(&meant))
}

fn names_a_backend(document: &Document) -> bool {
    let mut operations = document.paths.iter().flat_map(|item| &item.operations);
    !document.named_backends.is_empty()
        || document.paths.iter().any(|item| item.backend.is_some())
        || operations.any(|operation| operation.backend.is_some() || operation.router.is_some())
}

fn paths_key(analysis: &Analysis) -> Option<TextRange> {
    let root = analysis.document.root?.of(&analysis.tree);
    root.field("paths").map(|field| field.key.range())
}

#[cfg(test)]
mod tests;
