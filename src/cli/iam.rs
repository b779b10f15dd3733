//! `iam`: who must be granted what, and whether exported policies grant it already.

mod against;

use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use super::TROUBLE;
use super::args::{IamArguments, IamFormat};
use super::foreign;
use super::neighbours::Neighbours;
use super::output::{Output, sentence, strong, width};
use super::paths::{format_of, shown};
use super::routes::{read, settings};
use crate::analysis::Analysis;
use crate::report::iam::{self, IamInput, iam_plan};
use crate::settings::Settings;
use crate::text::Text;
use crate::workspace::KnownSettings;

/// Prints the plan for all files.
pub(super) fn print(arguments: &IamArguments) -> ExitCode {
    let mut run = Run {
        arguments,
        settings: KnownSettings::default(),
        neighbours: Neighbours::new(arguments.no_infra),
        in_trouble: false,
    };
    let mut configs = Vec::new();
    for path in &arguments.files {
        let name = shown(path);
        let Some(analysis) = run.read(path, &name) else { continue };
        if !analysis.is_config {
            sentence("note", format_args!("`{name}` is not a gateway config"));
        }
        configs.push((name, analysis));
    }
    let inputs: Vec<_> =
        configs.iter().map(|(path, analysis)| IamInput { path, analysis }).collect();
    let mut plan = iam_plan(&inputs);
    let mut is_compared = false;
    match against::policies(&arguments.against, &plan.resources()) {
        Ok(Some(policies)) => {
            plan.compare(&policies);
            is_compared = true;
        }
        Ok(None) => {}
        // Against a part of the files, roles would be missing that are not.
        Err(problems) => problems.iter().for_each(|problem| run.trouble(problem)),
    }
    let text = match arguments.format {
        IamFormat::Human => iam::human(&plan, width(), strong),
        IamFormat::Json => iam::json(&plan).unwrap_or_else(|error| {
            run.trouble(format_args!("the report cannot be written: {error}"));
            String::new()
        }),
        IamFormat::Gcloud => iam::gcloud(&plan),
        IamFormat::Terraform => iam::terraform(&plan),
        IamFormat::Markdown => iam::markdown(&plan),
    };
    let mut output = match arguments.format {
        IamFormat::Human => Output::styled(),
        _ => Output::plain(),
    };
    output.write(&text);
    if arguments.format == IamFormat::Human {
        output.write(&run.neighbours.paragraph());
    }
    let code = u8::from(is_compared && plan.is_missing());
    output.end(if run.in_trouble { TROUBLE } else { code })
}

struct Run<'a> {
    arguments: &'a IamArguments,
    settings: KnownSettings,
    neighbours: Neighbours,
    in_trouble: bool,
}

impl Run<'_> {
    fn read(&mut self, path: &Path, name: &str) -> Option<Analysis> {
        let text = match read(path) {
            Ok(text) => text,
            Err(reason) => {
                self.trouble(format_args!("`{name}` {reason}"));
                return None;
            }
        };
        if let Some(advice) = foreign::advice(path, &text) {
            sentence("note", format_args!("`{name}` {advice}"));
            return None;
        }
        let settings = Arc::new(self.settings_for(path));
        let read = || Analysis::new(Text::new(&text), format_of(path), settings).named(name);
        // What was read is dropped if this panics; the other files can still be read.
        let analysis = std::panic::catch_unwind(AssertUnwindSafe(read));
        if analysis.is_err() {
            self.trouble(format_args!("`{name}` could not be read: this is a bug in gateway-ls"));
        }
        analysis.ok()
    }

    /// Flags, which win, laid over the settings file.
    fn settings_for(&mut self, path: &Path) -> Settings {
        let (mut settings, is_wrong) = settings(&mut self.settings, path);
        self.in_trouble |= is_wrong;
        let arguments = self.arguments;
        settings.surroundings = self.neighbours.of(path);
        settings.target = arguments.target.or(settings.target);
        settings.project = arguments.project.clone().or(settings.project);
        settings.service_account = arguments.service_account.clone().or(settings.service_account);
        settings
    }

    fn trouble(&mut self, text: impl std::fmt::Display) {
        self.in_trouble = true;
        sentence("error", text);
    }
}
