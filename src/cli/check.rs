//! `check`: files in, findings out. What is told of them is in `tell`.

mod beside;
mod tell;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use super::args::{CheckArguments, Format as OutputFormat};
use super::complaints::{COMPLAINTS, in_words};
use super::foreign;
use super::neighbours::Neighbours;
use super::output::{Output, sentence, takes_links, width};
use super::paths::{format_of, from_here, shown};
use super::rewrite::{Original, rewrite};
use super::routes::read_stdin;
use super::together::{self, Companions, How};
use super::{TROUBLE, human};
use crate::analysis::{Analysis, Companion, may_be_config};
use crate::bounds;
use crate::report::check::{FileReport, Summary};
use crate::report::{Fixed, fixed};
use crate::rules::{self, Finding, findings};
use crate::settings::Settings;
use crate::text::Text;
use crate::workspace::{self, KnownSettings, SettingsFile};

/// Checks what the arguments name.
pub(super) fn check(arguments: &CheckArguments) -> ExitCode {
    let (stdin, paths): (Vec<PathBuf>, Vec<PathBuf>) =
        arguments.paths.iter().cloned().partition(|path| path == Path::new("-"));
    if let Some(reason) = refusal(arguments, !stdin.is_empty()) {
        sentence("error", reason);
        return ExitCode::from(TROUBLE);
    }
    let fixes_stdin = arguments.fix && !stdin.is_empty();
    let output = match arguments.format {
        // Standard output is for the fixed text.
        OutputFormat::Human if fixes_stdin => Output::styled_errors(),
        OutputFormat::Human => Output::styled(),
        _ => Output::plain(),
    };
    let mut run = Run::new(arguments, output);
    if !stdin.is_empty() {
        run.stdin();
    }
    let listing = workspace::list(&paths);
    for failure in &listing.failures {
        run.trouble(&failure.path, &failure.reason);
    }
    for passed_over in listing.passed_over.iter().take(COMPLAINTS) {
        let path = shown(&passed_over.path);
        sentence("note", format_args!("`{path}` {}", passed_over.reason));
    }
    if let more @ 1.. = listing.passed_over.len().saturating_sub(COMPLAINTS) {
        sentence("note", format_args!("{more} more such files leave nothing out"));
    }
    if arguments.together {
        run.companions = together::companions(&listing.files, |path| run.how(path, shown(path)));
        if run.companions.len() < 2 {
            sentence("error", "`--together` needs at least two files in OpenAPI 2.0");
            return ExitCode::from(TROUBLE);
        }
    }
    for found in &listing.files {
        run.file(found);
    }
    run.end()
}

/// Why the arguments cannot be meant together, if so.
fn refusal(arguments: &CheckArguments, has_stdin: bool) -> Option<&'static str> {
    let is_for_programs = arguments.format != OutputFormat::Human;
    if arguments.stdin_filename.is_some() && !has_stdin {
        return Some("--stdin-filename needs `-` among the paths");
    }
    if arguments.summary && is_for_programs {
        return Some(
            "`--summary` needs --format human: the other formats always contain all findings",
        );
    }
    if arguments.together && has_stdin {
        return Some("`--together` needs files: `-` cannot be one of them");
    }
    (arguments.fix && has_stdin && is_for_programs)
        .then_some("standard output holds the fixed text: `--fix` with `-` needs --format human")
}

/// A text to check.
struct Input<'a> {
    /// Where its settings are looked for.
    path: &'a Path,
    /// What it is called.
    name: &'a str,
    text: &'a str,
    origin: Origin,
    /// The file before it was read, if it is to be fixed.
    original: Option<&'a Original>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// Standard input.
    Stdin,
    /// A file that was named by hand.
    Named,
    /// A file that was found in a folder.
    Folder,
}

impl Input<'_> {
    fn is_named(&self) -> bool {
        self.origin != Origin::Folder
    }
}

struct Run<'a> {
    arguments: &'a CheckArguments,
    settings: KnownSettings,
    neighbours: Neighbours,
    /// What each file of a deploy is checked against.
    companions: Companions,
    output: Output,
    extent: human::Extent,
    told: human::Told,
    /// For programs: a person gets each file at once.
    reports: Vec<FileReport>,
    configs: usize,
    summary: Summary,
    in_trouble: bool,
    /// What is found in the files beside the configs.
    beside: BTreeMap<PathBuf, Vec<Finding>>,
    /// Where files were fixed.
    fixed_folders: BTreeSet<PathBuf>,
}

impl<'a> Run<'a> {
    fn new(arguments: &'a CheckArguments, output: Output) -> Self {
        let mut run = Self {
            arguments,
            settings: KnownSettings::default(),
            neighbours: Neighbours::new(arguments.no_infra),
            companions: Companions::new(),
            output,
            extent: human::Extent {
                width: width(),
                roles: !arguments.no_roles,
                links: takes_links(),
            },
            told: human::Told::default(),
            reports: Vec::new(),
            configs: 0,
            summary: Summary { fixed: arguments.fix.then_some(0), ..Summary::default() },
            in_trouble: false,
            beside: BTreeMap::new(),
            fixed_folders: BTreeSet::new(),
        };
        if let Some(file) = &arguments.config {
            let file = Arc::new(workspace::load_named_settings(file));
            run.complain(&file);
            run.settings.only = Some(file);
        }
        run
    }

    fn stdin(&mut self) {
        let path = self.arguments.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("-"));
        let name = match &self.arguments.stdin_filename {
            Some(path) => shown(path),
            None if self.arguments.format == OutputFormat::Human => "<stdin>".to_owned(),
            None => "-".to_owned(),
        };
        match read_stdin() {
            Ok(text) => {
                let origin = Origin::Stdin;
                let original = None;
                self.input(&Input { path: &path, name: &name, text: &text, origin, original });
            }
            Err(reason) => self.trouble(Path::new(&name), &reason),
        }
    }

    fn file(&mut self, found: &workspace::Found) {
        let path = found.path.as_path();
        let original = self.arguments.fix.then(|| Original::of(found).ok()).flatten();
        let held = original.as_ref().and_then(|original| original.open().ok());
        let text = match held {
            Some(file) => workspace::read_file(file, bounds::CONFIG),
            None => workspace::read(path),
        };
        match text {
            Ok(text) => {
                let name = shown(path);
                let origin = if found.named { Origin::Named } else { Origin::Folder };
                let original = original.as_ref();
                self.input(&Input { path, name: &name, text: &text, origin, original });
            }
            Err(unreadable) if unreadable.foreign && !found.named => {}
            Err(unreadable) if unreadable.reason.ends_with("regular file") => {
                self.trouble(path, &format!("{} (`-` is standard input)", unreadable.reason));
            }
            Err(unreadable) => self.trouble(path, &unreadable.reason),
        }
    }

    fn input(&mut self, input: &Input<'_>) {
        let settings = self.settings_of(input.path, input.is_named());
        let is_said = settings.assume_config == Some(true) || settings.target.is_some();
        let by_hand = input.is_named() || is_said;
        if !by_hand && !may_be_config(input.text) {
            return;
        }
        let surroundings = self.neighbours.of(input.path);
        let settings = Arc::new(Settings { surroundings, ..settings });
        if let Some(advice) = foreign::advice(input.path, input.text).filter(|_| by_hand) {
            self.not_read(input, advice, settings);
            return;
        }
        let companions = self.companions_of(input.path, &settings);
        let read = || {
            let format = format_of(input.path);
            let analysis = Analysis::new(Text::new(input.text), format, settings.clone());
            let analysis = analysis.named(&input.path.to_string_lossy());
            analysis.with_companions(Arc::clone(&companions))
        };
        let unfixed = || {
            let analysis = read();
            let findings = findings(&analysis);
            Fixed { analysis, findings, count: 0 }
        };
        let check = || if self.arguments.fix { fixed(read()) } else { unfixed() };
        // What was read is dropped if this panics; the other files can still be checked.
        let checked = std::panic::catch_unwind(AssertUnwindSafe(check));
        let text = checked.as_ref().map_or(input.text, |checked| checked.analysis.source());
        let is_kept = self.keep(input, text);
        match checked {
            Ok(checked) if is_kept => self.tell_all(input, &checked),
            Ok(_) => self.tell_all(input, &unfixed()),
            Err(_) => {
                self.trouble(input.path, "could not be checked: this is a bug in gateway-ls");
            }
        }
    }

    /// What a file is checked against: those that were named before it or, in the settings, those
    /// of its deploy.
    fn companions_of(&mut self, path: &Path, settings: &Settings) -> Arc<Vec<Arc<Companion>>> {
        if let Some(companions) = self.companions.get(path) {
            return Arc::clone(companions);
        }
        let mut companions = Vec::new();
        for file in &settings.deployed_before {
            let name = from_here(file);
            match together::companion(file, self.how(file, name.clone())) {
                Ok(companion) => companions.extend(companion.map(Arc::new)),
                Err(reason) => self.trouble(Path::new(&name), &reason),
            }
        }
        Arc::new(companions)
    }

    fn how(&mut self, path: &Path, name: String) -> How {
        How { name, format: format_of(path), settings: self.settings_of(path, true) }
    }

    /// Puts the fixed text where it belongs, and says whether it is there now.
    fn keep(&mut self, input: &Input<'_>, text: &str) -> bool {
        match input.origin {
            _ if !self.arguments.fix => true,
            Origin::Stdin => {
                let mut output = Output::plain();
                output.write(text);
                self.in_trouble |= !output.finish();
                true
            }
            Origin::Named | Origin::Folder if text == input.text => true,
            Origin::Named | Origin::Folder => match rewrite(input.original, input.text, text) {
                Ok(()) => {
                    self.fixed_folders
                        .insert(input.path.parent().unwrap_or(Path::new("")).to_owned());
                    true
                }
                Err(reason) => {
                    self.trouble(input.path, &reason);
                    false
                }
            },
        }
    }

    /// Flags, which win, laid over the settings file.
    fn settings_of(&mut self, path: &Path, is_named: bool) -> Settings {
        let (file, is_new) = self.settings.of(path);
        let mut settings = Settings::default();
        if let Some(file) = &file {
            settings = file.over(&settings, path);
            if is_new {
                self.complain(file);
            }
        }
        settings.rules.extend(self.arguments.rules.iter().cloned());
        settings.target = self.arguments.target.or(settings.target);
        if self.arguments.assume_config && is_named {
            settings.assume_config = Some(true);
        }
        settings
    }

    fn complain(&mut self, file: &SettingsFile) {
        let unknown = workspace::unknown_rules(&file.settings, rules::is_rule);
        let complaints = [&*file.complaints, &*unknown].concat();
        self.in_trouble |= !complaints.is_empty();
        for complaint in workspace::first_complaints(&complaints, COMPLAINTS) {
            sentence("error", in_words(file, &complaint));
        }
    }

    fn trouble(&mut self, path: &Path, reason: &str) {
        self.in_trouble = true;
        sentence("error", format_args!("`{}` {reason}", shown(path)));
    }
}
