//! `routes`: where each operation's requests go.

use std::io::Read;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use annotate_snippets::renderer::Style;

use super::TROUBLE;
use super::args::{RoutesArguments, RoutesFormat};
use super::check::{format_of, in_words, shown};
use super::output::{Output, sentence};
use crate::analysis::Analysis;
use crate::report::check::json;
use crate::report::{BackendReport, RouteReport, RoutesReport, routes};
use crate::settings::Settings;
use crate::text::{Text, visible};
use crate::workspace;

/// Prints the routes of one file.
pub(super) fn print(arguments: &RoutesArguments) -> ExitCode {
    let path = arguments.file.as_path();
    let name = shown(path);
    let text = match read(path) {
        Ok(text) => text,
        Err(reason) => {
            sentence("error", format_args!("`{name}` {reason}"));
            return ExitCode::from(TROUBLE);
        }
    };
    let (settings, is_wrong) = settings(path);
    let settings = Settings { target: arguments.target.or(settings.target), ..settings };
    let analysis = Analysis::new(Text::new(&text), format_of(path), Arc::new(settings));
    if !analysis.is_config {
        sentence("note", format_args!("`{name}` is not a gateway config; its routes all the same"));
    }
    let report = routes(&name, &analysis);
    let text = match arguments.format {
        RoutesFormat::Human => human(&report),
        RoutesFormat::Json => json(&report).unwrap_or_else(|error| {
            sentence("error", format_args!("the report cannot be written: {error}"));
            String::new()
        }),
    };
    let mut output = Output::styled();
    output.write(&text);
    output.end(if is_wrong || text.is_empty() { TROUBLE } else { 0 })
}

/// The text of a file, or of standard input; else why there is none.
fn read(path: &Path) -> Result<String, String> {
    if path != Path::new("-") {
        return workspace::read(path).map_err(|unreadable| unreadable.reason);
    }
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().read_to_end(&mut bytes);
    read.map_err(|error| format!("cannot be read: {error}"))?;
    workspace::decode(bytes).map_err(|unreadable| unreadable.reason)
}

/// The settings for a file, and whether something is wrong with them.
fn settings(path: &Path) -> (Settings, bool) {
    let Some(file) = workspace::settings_file(path) else { return (Settings::default(), false) };
    let file = workspace::load_settings(&file);
    for complaint in &file.complaints {
        sentence("error", in_words(&file, complaint));
    }
    (file.over(&Settings::default(), path), !file.complaints.is_empty())
}

/// One row for each operation, with what is behind its values in the lines below it.
fn human(report: &RoutesReport) -> String {
    if report.operations.is_empty() {
        return format!("{} has no operations\n", visible(&report.path));
    }
    let method = report.operations.iter().map(|it| it.method.len()).max().unwrap_or(0);
    let path = report.operations.iter().map(|it| width(&it.full_path)).max().unwrap_or(0);
    let path = path.min(40);
    let rows = report.operations.iter().map(|operation| row(operation, method, path));
    rows.collect::<Vec<_>>().join("\n")
}

fn row(operation: &RouteReport, method_width: usize, path_width: usize) -> String {
    let method = operation.method.to_ascii_uppercase();
    let path = visible(&operation.full_path);
    let padding = " ".repeat(path_width.saturating_sub(width(&path)));
    let target = match &operation.backend {
        None => "no backend".to_owned(),
        Some(backend) => visible(&target(backend)).into_owned(),
    };
    let mut row = format!("{BOLD}{method:method_width$}  {path}{BOLD:#}{padding}  -> {target}\n");
    let indent = " ".repeat(method_width + 2);
    let mut details = Vec::new();
    if operation.synthetic {
        details.push("made by `x-google-allow: all`".to_owned());
    }
    if let Some(backend) = &operation.backend {
        details.push(origin(backend));
        details.push(token(backend));
    }
    details.push(format!("caller brings: {}", operation.credentials.in_words()));
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
        ("document", _) => "backend of the root".to_owned(),
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
    if backend.source == "router" {
        let unknown = "which token the model router sends is not known";
        return backend.router_token.unwrap_or(unknown).to_owned();
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

const BOLD: Style = Style::new().bold();
