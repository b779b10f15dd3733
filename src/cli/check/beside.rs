//! What is found in the files beside the configs. It is told after all configs, since several of them
//! may have to do with one file.

use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::Arc;

use super::{Input, Run};
use crate::analysis::Analysis;
use crate::cli::args::Format as OutputFormat;
use crate::cli::human;
use crate::cli::neighbours::Neighbours;
use crate::cli::paths::{format_of, from_here};
use crate::report::Fixed;
use crate::report::check::{Summary, file_report};
use crate::rules::{self, Finding};
use crate::text::Text;
use crate::workspace;

impl Run<'_> {
    /// Tells what is found in a config, and keeps what is found beside it.
    pub(super) fn tell_all(&mut self, input: &Input<'_>, checked: &Fixed) {
        self.tell(input, checked);
        let find = || rules::beside(&checked.analysis);
        match std::panic::catch_unwind(AssertUnwindSafe(find)) {
            Ok(found) => {
                for it in found {
                    let path = Neighbours::path_of(input.path, &it.path);
                    self.beside.entry(path).or_default().push(it.finding);
                }
            }
            Err(_) => self.trouble(
                input.path,
                "could not be checked with its Terraform: this is a bug in gateway-ls",
            ),
        }
    }

    /// Tells what is found in the files beside all configs.
    pub(super) fn tell_beside(&mut self) {
        for (path, findings) in std::mem::take(&mut self.beside) {
            // What was read a moment ago may be gone.
            let Ok(text) = workspace::read(&path) else { continue };
            self.tell_one(&path, findings, &text);
        }
    }

    fn tell_one(&mut self, path: &Path, findings: Vec<Finding>, text: &str) {
        let settings = self.settings_of(path, false);
        let findings = rules::told_beside(findings, text, &settings);
        if findings.is_empty() {
            return;
        }
        for finding in &findings {
            self.summary.count(finding);
        }
        let name = from_here(path);
        let mut analysis = Analysis::new(Text::new(text), format_of(path), Arc::new(settings));
        // No more than its text is wanted.
        analysis.is_config = false;
        if self.arguments.format != OutputFormat::Human {
            self.reports.push(file_report(&name, &analysis, &findings));
            return;
        }
        let text = match self.arguments.summary {
            true => {
                let mut summary = Summary::default();
                findings.iter().for_each(|finding| summary.count(finding));
                human::file_summary(&name, &summary)
            }
            false => {
                let extent = human::Extent { roles: false, ..self.extent };
                human::file(&name, &analysis, &findings, extent, &mut self.told)
            }
        };
        self.output.write(&text);
    }
}
