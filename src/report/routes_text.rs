//! The routes of one file as text for people.

use super::{BackendReport, RouteReport, RoutesReport};
use crate::text::{visible, wrapped};

/// Marks an operation whose calls fail.
const FAILS: &str = "✗ ";

/// One row for each operation, with what is after its values in the lines below it; those whose
/// calls fail are counted first. Lines have at most `width` columns where words allow it. `strong`
/// makes the method and path are out.
pub fn routes_text(report: &RoutesReport, width: usize, strong: impl Fn(&str) -> String) -> String {
    let operations = report.operations.as_slice();
    if operations.is_empty() {
        return format!("{} has no operations\n", visible(&report.path));
    }
    let rows: Vec<_> = operations.iter().map(Row::of).collect();
    let columns = Columns::of(&rows, width);
    let rows = rows.iter().map(|row| row.text(&columns, &strong));
    summary(report, width).into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

/// What is so for the whole file: that nothing is deployed, and how many operations fail.
fn summary(report: &RoutesReport, width: usize) -> Option<String> {
    let operations = &report.operations;
    let all = operations.len();
    let rejected = match report.rejections {
        0 => None,
        1 => Some("Google rejects this config. `gateway-ls check` says why.".to_owned()),
        some => Some(format!(
            "Google rejects this config. `gateway-ls check` lists the {some} reasons."
        )),
    };
    let marked = FAILS.trim_end();
    let is_selected = operations.iter().all(|it| it.selector.is_some());
    let (one, many) =
        if is_selected { ("selector", "selectors") } else { ("operation", "operations") };
    let failing = match operations.iter().filter(|it| it.blocked.is_some()).count() {
        0 => None,
        _ if all == 1 => Some(format!("Calls fail for the only {one}.")),
        some if some == all => Some(format!("Calls fail for all {all} {many}.")),
        some => Some(format!("Calls fail for {some} of {all} {many}, marked with {marked}.")),
    };
    let lines = [rejected, failing].into_iter().flatten();
    let summary: String = lines.map(|line| wrapped(&line, width, 0) + "\n").collect();
    (!summary.is_empty()).then_some(summary)
}

/// What is shown of one operation.
struct Row {
    method: String,
    path: String,
    /// `-> `, with the mark of an operation whose calls fail.
    arrow: String,
    target: String,
    details: Vec<String>,
}

/// How wide the parts of all rows are, in columns.
struct Columns {
    method: usize,
    path: usize,
    width: usize,
    /// Whether the targets are in the lines below the paths, as beside them there is no room.
    has_targets_below: bool,
}

impl Columns {
    fn of(rows: &[Row], width: usize) -> Self {
        const WIDEST_PATH: usize = 40;
        let method = rows.iter().map(|it| it.method.len()).max().unwrap_or(0);
        let path = rows.iter().map(|it| columns(&it.path)).max().unwrap_or(0).min(WIDEST_PATH);
        let beside = |row: &Row| {
            let target = columns(&row.arrow) + columns(&row.target);
            method + 2 + columns(&row.path).max(path) + 2 + target
        };
        let has_targets_below = rows.iter().any(|row| beside(row) > width);
        Self { method, path, width, has_targets_below }
    }
}

impl Row {
    fn of(operation: &RouteReport) -> Self {
        let failure = operation.blocked.as_ref().map(|it| it.short.clone());
        let target = match (&operation.backend, &failure) {
            (Some(backend), _) => target(backend),
            (None, Some(failure)) => failure.clone(),
            (None, None) => "no backend".to_owned(),
        };
        let mark = if failure.is_some() { FAILS } else { "" };
        let mut details = Vec::new();
        if operation.synthetic {
            details.push("made by `x-google-allow: all`".to_owned());
        }
        if let Some(backend) = &operation.backend {
            details.extend(
                backend.defined.as_ref().map(|it| format!("{}, {}:{}", it.short, it.path, it.line)),
            );
            details.push(failure.unwrap_or_else(|| token(backend)));
            details.push(origin(backend));
        }
        details.push(operation.credentials.in_words());
        Self {
            method: match operation.selector {
                Some(_) => String::new(),
                None => operation.method.to_ascii_uppercase(),
            },
            path: match operation.full_path.as_str() {
                "" => "\"\"".to_owned(),
                path => visible(path).into_owned(),
            },
            arrow: format!("-> {mark}"),
            target: visible(&target).into_owned(),
            details: details.iter().map(|detail| visible(detail).into_owned()).collect(),
        }
    }

    fn text(&self, shape: &Columns, strong: &impl Fn(&str) -> String) -> String {
        let Self { method, path, arrow, target, details } = self;
        let indent = " ".repeat(shape.method + 2);
        let room = shape.width.saturating_sub(indent.len());
        let mut text = match shape.method {
            0 => strong(path),
            width => strong(&format!("{method:width$}  {path}")),
        };
        if shape.has_targets_below {
            let target = wrapped(target, room.saturating_sub(columns(arrow)), 0);
            let target = target.replace('\n', &format!("\n{indent}   "));
            text += &format!("\n{indent}{arrow}{target}\n");
        } else {
            text += &" ".repeat(shape.path.saturating_sub(columns(path)));
            text += &format!("  {arrow}{target}\n");
        }
        for line in details.iter().map(|detail| wrapped(detail, room, 2)) {
            text += &line.lines().map(|line| format!("{indent}{line}\n")).collect::<String>();
        }
        text
    }
}

fn target(backend: &BackendReport) -> String {
    match (&backend.url, &backend.address) {
        (Some(url), _) => url.clone(),
        (None, Some(address)) if backend.source == "rule" => address.clone(),
        (None, Some(address)) => format!("{address} (the path there is not known)"),
        (None, None) => "a backend without an address".to_owned(),
    }
}

fn origin(backend: &BackendReport) -> String {
    let source = match (backend.source, &backend.name) {
        ("operation", _) => "backend of the operation".to_owned(),
        ("document", _) => "backend at the top level".to_owned(),
        ("rule", Some(selector)) => format!("backend rule {selector}"),
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
fn columns(text: &str) -> usize {
    text.chars().count()
}
