//! What is told of each file, and of all of them at the end.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use super::{Input, Run};
use crate::analysis::Analysis;
use crate::cli::args::Format as OutputFormat;
use crate::cli::beside::sweep;
use crate::cli::output::sentence;
use crate::cli::{TROUBLE, human};
use crate::report::check::{Summary, check_report, file_report};
use crate::report::json;
use crate::report::{Fixed, github, junit, sarif};
use crate::rules::Finding;
use crate::settings::Settings;
use crate::text::Text;
use crate::yaml::Format;

impl Run<'_> {
    pub(super) fn tell(&mut self, input: &Input<'_>, checked: &Fixed) {
        let Fixed { analysis, findings, count } = checked;
        self.summary.fixed = self.summary.fixed.map(|sum| sum + count);
        if !analysis.is_config {
            self.not_ours(input, analysis);
            return;
        }
        self.configs += 1;
        for finding in findings {
            self.summary.count(finding);
        }
        match self.arguments.format {
            OutputFormat::Human => {
                let text = match self.arguments.summary {
                    true => human::file_summary(input.name, &counted(findings)),
                    false => {
                        human::file(input.name, analysis, findings, self.extent, &mut self.told)
                    }
                };
                self.output.write(&text);
            }
            _ => self.reports.push(file_report(input.name, analysis, findings)),
        }
    }

    fn not_ours(&mut self, input: &Input<'_>, analysis: &Analysis) {
        if !input.is_named() {
            return;
        }
        let name = input.name;
        if analysis.settings.assume_config == Some(false) {
            sentence("note", format_args!("`{name}` is excluded by `files` in the settings"));
        } else {
            sentence(
                "note",
                format_args!("`{name}` is not a gateway config (see --assume-config)"),
            );
        }
        if self.arguments.format == OutputFormat::Json {
            self.reports.push(file_report(name, analysis, &[]));
        }
    }

    /// A file in another language, named by hand.
    pub(super) fn not_read(&mut self, input: &Input<'_>, advice: &str, settings: Arc<Settings>) {
        if !input.is_named() {
            return;
        }
        sentence("note", format_args!("`{}` {advice}", input.name));
        if self.arguments.format == OutputFormat::Json {
            let mut nothing = Analysis::new(Text::new(""), Format::Yaml, settings);
            nothing.is_config = false;
            self.reports.push(file_report(input.name, &nothing, &[]));
        }
    }

    pub(super) fn end(mut self) -> ExitCode {
        self.tell_beside();
        for folder in &self.fixed_folders {
            sweep(if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
        }
        self.summary.files = self.reports.len();
        let reports = std::mem::take(&mut self.reports);
        let least = self.arguments.fail_on.severity();
        let text = match self.arguments.format {
            OutputFormat::Human => {
                let read = self.neighbours.in_words().filter(|_| self.configs > 0);
                let read = read.map(|words| format!("{words}\n")).unwrap_or_default();
                Ok(human::summary(self.configs, &self.summary) + &read)
            }
            OutputFormat::Json => {
                json(&check_report(reports, self.summary)).map_err(|error| error.to_string())
            }
            OutputFormat::Sarif => json(&sarif(&reports)).map_err(|error| error.to_string()),
            OutputFormat::Github => Ok(github(&reports)),
            OutputFormat::Junit => junit(&reports, least).map_err(|error| error.to_string()),
        };
        match text {
            Ok(text) => self.output.write(&text),
            Err(error) => {
                self.in_trouble = true;
                sentence("error", format_args!("the report cannot be written: {error}"));
            }
        }
        let fails = |severity| self.summary.at_least(severity) > 0;
        let code = match least {
            _ if self.in_trouble => TROUBLE,
            Some(severity) if fails(severity) => 1,
            _ => 0,
        };
        self.output.end(code)
    }
}

fn counted(findings: &[Finding]) -> Summary {
    let mut summary = Summary::default();
    findings.iter().for_each(|finding| summary.count(finding));
    summary
}
