//! `routes`: where each operation's requests go.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use super::TROUBLE;
use super::args::{RoutesArguments, RoutesFormat};
use super::complaints::{COMPLAINTS, in_words};
use super::foreign;
use super::neighbours::Neighbours;
use super::output::{Output, sentence, strong, width};
use super::paths::{format_of, shown};
use crate::analysis::Analysis;
use crate::bounds;
use crate::report::{json, routes, routes_text};
use crate::settings::Settings;
use crate::text::Text;
use crate::workspace::{self, KnownSettings};

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
    let (text, advice) = foreign::yaml_or_nothing(path, text);
    let (settings, is_wrong) = settings(&mut KnownSettings::default(), path);
    let mut neighbours = Neighbours::new(arguments.no_infra);
    let surroundings = neighbours.of(path);
    let settings =
        Settings { target: arguments.target.or(settings.target), surroundings, ..settings };
    let analysis = Analysis::new(Text::new(&text), format_of(path), Arc::new(settings));
    if let Some(advice) = advice {
        sentence("note", format_args!("`{name}` {advice}"));
    } else if !analysis.is_config {
        sentence(
            "note",
            format_args!("`{name}` is not a gateway config; its routes are shown anyway"),
        );
    }
    let report = routes(&name, &analysis);
    let text = match arguments.format {
        RoutesFormat::Human => routes_text(&report, width(), strong) + &neighbours.paragraph(),
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
pub(super) fn read(path: &Path) -> Result<String, String> {
    if path != Path::new("-") {
        return workspace::read(path).map_err(|unreadable| unreadable.reason);
    }
    read_stdin()
}

/// The text of standard input; else why there is none.
pub(super) fn read_stdin() -> Result<String, String> {
    let text = workspace::read_from(std::io::stdin().lock(), bounds::CONFIG);
    text.map_err(|unreadable| unreadable.reason)
}

/// The settings for a file, and whether something was said of what is wrong with them.
pub(super) fn settings(known: &mut KnownSettings, path: &Path) -> (Settings, bool) {
    let (Some(file), is_new) = known.of(path) else { return (Settings::default(), false) };
    let complaints = workspace::first_complaints(&file.complaints, COMPLAINTS);
    for complaint in complaints.iter().filter(|_| is_new) {
        sentence("error", in_words(&file, complaint));
    }
    (file.over(&Settings::default(), path), is_new && !complaints.is_empty())
}
