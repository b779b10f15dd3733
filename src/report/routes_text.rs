//! The routes of one file as text for people.

use super::{BackendReport, RouteReport, RoutesReport};
use crate::text::visible;

/// Marks an operation whose calls fail.
const FAILS: &str = "✗ ";

/// One row for each operation, with what is behind its values in the lines below it; those whose
/// calls fail are counted first. `strong` makes the method and path stand out.
pub fn routes_text(report: &RoutesReport, strong: impl Fn(&str) -> String) -> String {
    let operations = report.operations.as_slice();
    if operations.is_empty() {
        return format!("{} has no operations\n", visible(&report.path));
    }
    let method = operations.iter().map(|it| it.method.len()).max().unwrap_or(0);
    let path = operations.iter().map(|it| width(&it.full_path)).max().unwrap_or(0);
    let path = path.min(40);
    let rows = operations.iter().map(|operation| row(operation, (method, path), &strong));
    summary(report).into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

/// What is so for the whole file: that nothing is deployed, and how many operations fail.
fn summary(report: &RoutesReport) -> Option<String> {
    let operations = &report.operations;
    let all = operations.len();
    let rejected = match report.rejections {
        0 => String::new(),
        1 => "Google rejects this config: `gateway-ls check` says why\n".to_owned(),
        some => format!("Google rejects this config: `gateway-ls check` lists {some} reasons\n"),
    };
    let failing = match operations.iter().filter(|it| it.blocked.is_some()).count() {
        0 => String::new(),
        _ if all == 1 => format!("The only operation fails: see {FAILS}below\n"),
        1 => format!("1 of {all} operations fails: see {FAILS}below\n"),
        some if some == all => format!("All {all} operations fail: see {FAILS}below\n"),
        some => format!("{some} of {all} operations fail: see {FAILS}below\n"),
    };
    let summary = rejected + &failing;
    (!summary.is_empty()).then_some(summary)
}

fn row(
    operation: &RouteReport,
    (method_width, path_width): (usize, usize),
    strong: &impl Fn(&str) -> String,
) -> String {
    let method = operation.method.to_ascii_uppercase();
    let path = visible(&operation.full_path);
    let padding = " ".repeat(path_width.saturating_sub(width(&path)));
    let failure = operation.blocked.as_ref().map(|it| it.short.clone());
    let target = match (&operation.backend, &failure) {
        (Some(backend), _) => target(backend),
        (None, Some(failure)) => failure.clone(),
        (None, None) => "no backend".to_owned(),
    };
    let mark = if failure.is_some() { FAILS } else { "" };
    let operation_text = strong(&format!("{method:method_width$}  {path}"));
    let mut row = format!("{operation_text}{padding}  -> {mark}{}\n", visible(&target));
    let indent = " ".repeat(method_width + 2);
    let mut details = Vec::new();
    if operation.synthetic {
        details.push("made by `x-google-allow: all`".to_owned());
    }
    if let Some(backend) = &operation.backend {
        details.push(failure.unwrap_or_else(|| token(backend)));
        details.push(origin(backend));
    }
    details.push(operation.credentials.in_words());
    for detail in details {
        row += &format!("{indent}{}\n", visible(&detail));
    }
    row
}

fn target(backend: &BackendReport) -> String {
    match (&backend.url, &backend.address) {
        (Some(url), _) => url.clone(),
        (None, Some(address)) => format!("{address} (the path there is not known)"),
        (None, None) => "a backend without an address".to_owned(),
    }
}

fn origin(backend: &BackendReport) -> String {
    let source = match (backend.source, &backend.name) {
        ("operation", _) => "backend of the operation".to_owned(),
        ("document", _) => "backend at the top level".to_owned(),
        ("router", Some(name)) => format!("model router {name}, its default model"),
        (_, Some(name)) => format!("backend {name}"),
        (_, None) => "backend".to_owned(),
    };
    let value = |name: &str, value: Option<String>| {
        let value = value?;
        let default = if backend.defaults.contains(&name) { " (default)" } else { "" };
        Some(format!("{value}{default}"))
    };
    let deadline = backend.deadline.map(|seconds| format!("deadline {seconds} s"));
    let parts = [
        Some(source),
        value("path_translation", backend.path_translation.map(str::to_owned)),
        value("deadline", deadline),
        value("protocol", backend.protocol.map(str::to_owned)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn token(backend: &BackendReport) -> String {
    if let Some(calls) = backend.calls {
        return calls.to_owned();
    }
    if backend.source == "router" {
        let unknown = "which token the model router sends is not known";
        return backend.router_token.unwrap_or(unknown).trim_end_matches('.').to_owned();
    }
    match (backend.disable_auth, &backend.jwt_audience) {
        (Some(false), Some(audience)) => format!(
            "ID token for {audience}; the caller's Authorization arrives as X-Forwarded-Authorization"
        ),
        (Some(false), None) => {
            "ID token; the caller's Authorization arrives as X-Forwarded-Authorization".to_owned()
        }
        (Some(true), _) => "no token; the caller's Authorization arrives unchanged".to_owned(),
        (None, _) => "whether a token is sent is not known".to_owned(),
    }
}

/// Columns that a text takes, as near as counting characters comes.
fn width(text: &str) -> usize {
    text.chars().count()
}
