//! `check`: files in, findings out.

use std::collections::BTreeMap;
use std::io::Read;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;
use std::sync::Arc;

use super::args::{CheckArguments, Format as OutputFormat};
use super::output::{Output, sentence, width};
use super::{TROUBLE, human};
use crate::analysis::Analysis;
use crate::report::check::{FileReport, Summary, check_report, file_report, json, place};
use crate::report::roles;
use crate::rules::{self, findings};
use crate::settings::Settings;
use crate::text::Text;
use crate::workspace::{self, Complaint, SettingsFile};
use crate::yaml::Format;

/// Checks what the arguments name.
pub(super) fn check(arguments: &CheckArguments) -> ExitCode {
    let (stdin, paths): (Vec<PathBuf>, Vec<PathBuf>) =
        arguments.paths.iter().cloned().partition(|path| path == Path::new("-"));
    if arguments.stdin_filename.is_some() && stdin.is_empty() {
        sentence("error", "--stdin-filename needs `-` among the paths");
        return ExitCode::from(TROUBLE);
    }
    let mut run = Run::new(arguments);
    if !stdin.is_empty() {
        run.stdin();
    }
    let listing = workspace::list(&paths);
    for failure in &listing.failures {
        run.trouble(&failure.path, &failure.reason);
    }
    for found in &listing.files {
        run.file(found);
    }
    run.end()
}

/// A text to check.
struct Input<'a> {
    /// Where its settings are looked for.
    path: &'a Path,
    /// What it is called.
    name: &'a str,
    text: &'a str,
    /// Whether it was named by hand, and not found in a folder.
    named: bool,
}

struct Run<'a> {
    arguments: &'a CheckArguments,
    settings: SettingsCache,
    output: Output,
    width: usize,
    /// Only for JSON: a person gets each file at once.
    reports: Vec<FileReport>,
    configs: usize,
    summary: Summary,
    in_trouble: bool,
}

impl<'a> Run<'a> {
    fn new(arguments: &'a CheckArguments) -> Self {
        let output = match arguments.format {
            OutputFormat::Human => Output::styled(),
            OutputFormat::Json => Output::plain(),
        };
        let mut run = Self {
            arguments,
            settings: SettingsCache::default(),
            output,
            width: width(),
            reports: Vec::new(),
            configs: 0,
            summary: Summary::default(),
            in_trouble: false,
        };
        if let Some(file) = &arguments.config {
            let file = run.settings.load(file);
            run.complain(&file);
            run.settings.only = Some(file);
        }
        run
    }

    fn stdin(&mut self) {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        let path = self.arguments.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("-"));
        let name = match &self.arguments.stdin_filename {
            Some(path) => shown(path),
            None if self.arguments.format == OutputFormat::Human => "<stdin>".to_owned(),
            None => "-".to_owned(),
        };
        let text = match read {
            Ok(_) => workspace::decode(bytes).map_err(|unreadable| unreadable.reason),
            Err(error) => Err(format!("cannot be read: {error}")),
        };
        match text {
            Ok(text) => self.input(&Input { path: &path, name: &name, text: &text, named: true }),
            Err(reason) => self.trouble(Path::new(&name), &reason),
        }
    }

    fn file(&mut self, found: &workspace::Found) {
        let path = found.path.as_path();
        match workspace::read(path) {
            Ok(text) => {
                let name = shown(path);
                self.input(&Input { path, name: &name, text: &text, named: found.named });
            }
            Err(unreadable) if unreadable.foreign && !found.named => {}
            Err(unreadable) if unreadable.reason.ends_with("regular file") => {
                self.trouble(path, &format!("{} (`-` is standard input)", unreadable.reason));
            }
            Err(unreadable) => self.trouble(path, &unreadable.reason),
        }
    }

    fn input(&mut self, input: &Input<'_>) {
        let settings = self.settings_for(input);
        let by_hand = input.named || settings.assume_config == Some(true);
        if !by_hand && !may_be_config(input.text) {
            return;
        }
        let read = || {
            let text = Text::new(input.text);
            let analysis = Analysis::new(text, format_of(input.path), Arc::new(settings));
            let findings = findings(&analysis);
            (analysis, findings)
        };
        // What was read is dropped if this panics; the other files can still be checked.
        let Ok((analysis, findings)) = std::panic::catch_unwind(AssertUnwindSafe(read)) else {
            self.trouble(input.path, "could not be checked: this is a defect of gateway-ls");
            return;
        };
        if !analysis.is_config {
            self.not_ours(input, &analysis);
            return;
        }
        self.configs += 1;
        for finding in &findings {
            self.summary.count(finding.severity);
        }
        match self.arguments.format {
            OutputFormat::Json => {
                self.reports.push(file_report(input.name, &analysis, &findings));
            }
            OutputFormat::Human => {
                for finding in &findings {
                    let drawn = human::finding(input.name, &analysis, finding, self.width);
                    self.output.write(&drawn);
                }
                self.output.write(&human::roles(input.name, &roles(&analysis), self.width));
            }
        }
    }

    fn not_ours(&mut self, input: &Input<'_>, analysis: &Analysis) {
        if !input.named {
            return;
        }
        let name = input.name;
        if analysis.settings.assume_config == Some(false) {
            sentence("note", format_args!("`{name}` is left out by `files` in the settings"));
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

    /// Flags, which win, laid over the settings file.
    fn settings_for(&mut self, input: &Input<'_>) -> Settings {
        let (file, is_new) = self.settings.of(input.path);
        let mut settings = Settings::default();
        if let Some(file) = &file {
            settings = file.over(&settings, input.path);
            if is_new {
                self.complain(file);
            }
        }
        settings.rules.extend(self.arguments.rules.iter().cloned());
        settings.target = self.arguments.target.or(settings.target);
        if self.arguments.assume_config && input.named {
            settings.assume_config = Some(true);
        }
        settings
    }

    fn complain(&mut self, file: &SettingsFile) {
        let unknown = workspace::unknown_rules(&file.settings, &file.text, rules::is_rule);
        for complaint in file.complaints.iter().chain(&unknown) {
            self.in_trouble = true;
            sentence("error", in_words(file, complaint));
        }
    }

    fn trouble(&mut self, path: &Path, reason: &str) {
        self.in_trouble = true;
        sentence("error", format_args!("`{}` {reason}", shown(path)));
    }

    fn end(mut self) -> ExitCode {
        match self.arguments.format {
            OutputFormat::Human => {
                self.output.write(&human::summary(self.configs, &self.summary));
            }
            OutputFormat::Json => {
                self.summary.files = self.reports.len();
                match json(&check_report(self.reports, self.summary)) {
                    Ok(json) => self.output.write(&json),
                    Err(error) => {
                        self.in_trouble = true;
                        sentence("error", format_args!("the report cannot be written: {error}"));
                    }
                }
            }
        }
        let fails = |severity| self.summary.at_least(severity) > 0;
        let code = match self.arguments.fail_on.severity() {
            _ if self.in_trouble => TROUBLE,
            Some(severity) if fails(severity) => 1,
            _ => 0,
        };
        self.output.end(code)
    }
}

/// The settings files of a run, each read once.
#[derive(Default)]
struct SettingsCache {
    /// The one in force for every file, if it was named.
    only: Option<Rc<SettingsFile>>,
    by_folder: BTreeMap<PathBuf, Option<Rc<SettingsFile>>>,
    by_path: BTreeMap<PathBuf, Rc<SettingsFile>>,
}

impl SettingsCache {
    /// The settings file in force for the file at `path`, and whether it was read just now.
    fn of(&mut self, path: &Path) -> (Option<Rc<SettingsFile>>, bool) {
        if let Some(only) = &self.only {
            return (Some(only.clone()), false);
        }
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        if let Some(known) = self.by_folder.get(&folder) {
            return (known.clone(), false);
        }
        let file = workspace::settings_file(path);
        let is_new = file.as_ref().is_some_and(|file| !self.by_path.contains_key(file));
        let file = file.map(|file| self.load(&file));
        self.by_folder.insert(folder, file.clone());
        (file, is_new)
    }

    fn load(&mut self, path: &Path) -> Rc<SettingsFile> {
        let read = || Rc::new(workspace::load_settings(path));
        self.by_path.entry(path.to_owned()).or_insert_with(read).clone()
    }
}

pub(super) fn in_words(file: &SettingsFile, complaint: &Complaint) -> String {
    let path = std::env::current_dir()
        .and_then(|folder| folder.canonicalize())
        .ok()
        .and_then(|folder| file.path.strip_prefix(folder).ok())
        .unwrap_or(&file.path);
    let path = shown(path);
    match complaint.range {
        None => format!("{path}: {}", complaint.message),
        Some(range) => {
            let at = place(&Text::new(&file.text), &file.text, range.start);
            format!("{path}:{}:{}: {}", at.line, at.column, complaint.message)
        }
    }
}

/// Whether a file that was not named by hand is worth a closer look. Most are not.
fn may_be_config(text: &str) -> bool {
    ["swagger", "openapi", "gateway-ls"].iter().any(|word| text.contains(word))
}

pub(super) fn format_of(path: &Path) -> Format {
    match path.extension() {
        Some(ending) if ending.eq_ignore_ascii_case("json") => Format::Json,
        _ => Format::Yaml,
    }
}

/// The path with `/` between its parts.
pub(super) fn shown(path: &Path) -> String {
    let path = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { path.into_owned() } else { path.replace('\\', "/") }
}
