//! What scripts beside a config say of it: shell, Makefiles, Cloud Build, GitHub workflows.
//!
//! Only two things can be read from them without running anything: that a placeholder stands for the
//! URL of a Cloud Run service (`gcloud run services describe NAME`), and the account of the gateway
//! (`--backend-auth-service-account`). All else is left alone.

mod variables;

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use super::account::Account;
use super::files::normalized;
use super::granted::Place;
use super::surroundings::{ConfigUse, Definition, Deployed, Filling, Meaning, Variable};
use crate::gateway::{Deployment, ServiceResource};
use crate::text::TextRange;
use variables::{Variables, is_name};

/// Bytes of a script that is read.
const MOST: usize = 256 * 1024;

/// A script, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    path: PathBuf,
    /// What is put in for which text, and in which files, by their paths as the script writes them.
    filled: Vec<FilledIn>,
    /// The specs that are deployed, with the account.
    deployed: Vec<Deploys>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct FilledIn {
    /// The text that is exchanged, or the variable.
    name: String,
    deployed: Deployed,
    place: Place,
    files: Vec<PathBuf>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Deploys {
    spec: PathBuf,
    account: Account,
    place: Place,
}

/// A command of a script: its words, without quotes.
struct Command<'t> {
    words: Vec<Word<'t>>,
    line: usize,
    range: TextRange,
    text: &'t str,
}

/// A word of a command as it is written, quotes taken off.
type Word<'t> = &'t str;

impl Script {
    /// Whether a file by this name is looked at.
    pub fn is_one(path: &Path) -> bool {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
        let is_yaml = name.ends_with(".yaml") || name.ends_with(".yml");
        let is_workflow = || path.parent().is_some_and(|it| it.ends_with(".github/workflows"));
        name.ends_with(".sh")
            || name.ends_with(".bash")
            || name.ends_with(".mk")
            || name == "Makefile"
            || name == "Justfile"
            || is_yaml && (name.contains("cloudbuild") || is_workflow() || in_cloud_build(path))
    }

    /// Reads a script; `None` if it says nothing of a config.
    pub fn read(path: &Path, text: &str) -> Option<Self> {
        let is_ours = text.contains("gcloud") && text.len() <= MOST;
        if !is_ours {
            return None;
        }
        let mut script = Self { path: path.to_owned(), ..Self::default() };
        let mut services = BTreeMap::new();
        let commands = commands(text);
        let variables = Variables::of(commands.iter().map(|it| it.text), is_make(path));
        for command in commands {
            let place = Place { path: path.to_owned(), line: command.line, range: command.range };
            let described = described(&command, &variables, &place);
            // Whatever else is assigned is no service any more.
            for name in command.words.iter().filter_map(|word| set(word)) {
                services.remove(name);
            }
            services.extend(described);
            script.filled.extend(exchanged(&command, &services, &variables, &place));
            script.deployed.extend(deploys(&command, &variables, place));
        }
        (!script.filled.is_empty() || !script.deployed.is_empty()).then_some(script)
    }

    /// What it does with a config: who deploys it, and what is put into it.
    pub(super) fn use_of(&self, config: &Path) -> Option<(ConfigUse, BTreeMap<String, Variable>)> {
        let mut variables = BTreeMap::new();
        let mut place = None;
        for filled in &self.filled {
            if filled.files.iter().any(|file| self.is_meant(file, config)) {
                place.get_or_insert(&filled.place);
                let meaning = Meaning::Service(Box::new(filled.deployed.clone()));
                let variable = Variable { meaning, place: filled.place.clone() };
                variables.insert(filled.name.clone(), variable);
            }
        }
        let deploys = self.deployed.iter().find(|it| self.is_meant(&it.spec, config));
        let place = deploys.map(|it| &it.place).or(place)?;
        // What is filled in is often written to another file, which is deployed then: which one is
        // not known if several are.
        let account = match (deploys, self.deployed.as_slice()) {
            (Some(own), _) => Some(own.account.clone()),
            (None, [first, rest @ ..]) if rest.iter().all(|it| it.account == first.account) => {
                Some(first.account.clone())
            }
            (None, _) => None,
        };
        Some((config_use(config, place, account.unwrap_or(Account::Unknown)), variables))
    }

    /// Whether a path as the script writes it is that of a config. The script may run in its own
    /// folder or in that of the repository; what a variable stands for can be any folder.
    fn is_meant(&self, written: &Path, config: &Path) -> bool {
        let own = self.path.parent().unwrap_or(Path::new(""));
        if normalized(written) == config || normalized(&own.join(written)) == config {
            return true;
        }
        let has_variable = |it: &Component<'_>| it.as_os_str().to_string_lossy().contains('$');
        let parts: Vec<_> = written.components().collect();
        let known = parts.iter().rposition(has_variable).map_or(0, |at| at + 1);
        let rest: PathBuf = parts.get(known..).unwrap_or_default().iter().collect();
        let is_long = rest.components().count() > 1 && !rest.starts_with("..");
        rest.components().next().is_some() && (known > 0 || is_long) && config.ends_with(rest)
    }
}

/// Whether a file is one for `make`.
fn is_make(path: &Path) -> bool {
    let is_named = path.file_name().is_some_and(|it| it == "Makefile");
    is_named || path.extension().is_some_and(|it| it == "mk")
}

fn config_use(path: &Path, place: &Place, account: Account) -> ConfigUse {
    ConfigUse {
        resource: place.shown(),
        place: place.clone(),
        path: path.to_owned(),
        filling: Filling::Replaced,
        account,
        api: None,
        root: None,
        given: None,
        may_be_left_out: false,
        slips: Vec::new(),
    }
}

fn in_cloud_build(path: &Path) -> bool {
    path.components().any(|it| it.as_os_str().eq_ignore_ascii_case("cloudbuild"))
}

/// The commands of a text, lines that go on in the next one joined.
fn commands(text: &str) -> Vec<Command<'_>> {
    let mut commands = Vec::new();
    let mut offset = 0;
    let mut begun: Option<(usize, usize)> = None;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let (start, first) = *begun.get_or_insert((offset, number + 1));
        offset += line.len();
        if line.trim_end().ends_with('\\') {
            continue;
        }
        begun = None;
        let all = text.get(start..offset).unwrap_or_default();
        let words: Vec<&str> = words(all);
        let is_comment = all.trim_start().starts_with('#');
        if !is_comment && !words.is_empty() {
            let range = TextRange::new(start, start + all.trim_end().len());
            commands.push(Command { words, line: first, range, text: all });
        }
    }
    commands
}

/// The words of a command, without quotes. An expression of GitHub is one word: `${{ env.NAME }}`.
fn words(text: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let mut before = ' ';
    let at_blank = move |c: char| {
        match (before, c) {
            ('{', '{') => depth += 1,
            ('}', '}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        // Of three braces the first two are a pair.
        before = if before == c { ' ' } else { c };
        c.is_whitespace() && depth == 0
    };
    let words = text.split(at_blank);
    let words = words.map(|word| word.trim_matches(['"', '\'', '`', '\\', ';', ')', '(']));
    words.filter(|word| !word.is_empty()).collect()
}

/// `NAME=$(gcloud run services describe SERVICE …)`: the variable and the service.
fn described<'t>(
    command: &Command<'t>,
    variables: &Variables,
    place: &Place,
) -> Option<(&'t str, Deployed)> {
    let rows = command.words.windows(3).enumerate();
    let (at, row) =
        rows.into_iter().find_map(|(at, it)| Some((at, ServiceResource::of_command(it)?)))?;
    let is_url = command.text.contains("status.url") || command.text.contains("status.address.url");
    let rest = command.words.get(at + 3..)?;
    let service = rest.iter().find(|word| !word.starts_with('-'))?;
    let written = *service;
    let service = variables.known(service);
    let flag = |name: &str| {
        let long = rest.iter().find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
        let next = || rest.iter().skip_while(|word| **word != name).nth(1).copied();
        long.or_else(next).map(|value| variables.known(value.trim_matches(['"', '\''])))
    };
    let before = command.words.get(..at)?;
    let name = before.iter().rev().find_map(|word| assigned(word)).or_else(|| {
        // `NAME := $(shell gcloud …)`
        let equals = before.iter().position(|word| matches!(*word, "=" | ":=" | "?="))?;
        before.get(equals.checked_sub(1)?).copied().filter(|name| is_name(name))
    })?;
    let known = |text: &String| !text.contains('$') && !text.contains("{{");
    let row = Some(row).filter(|_| is_url)?;
    let region = flag("--region").filter(known);
    let project = flag("--project").filter(known);
    let deployed = Deployed {
        service: row.service(
            Some(&service).filter(|it| known(it)).map(String::as_str),
            region.as_deref(),
            project.as_deref(),
        ),
        generation: None,
        project: project.clone(),
        written_project: project,
        name: Some(service),
        resource: Definition::Command(format!("gcloud run services describe {written}")),
        deployment: Deployment::default(),
        is_looked_up: true,
        place: place.clone(),
        is_host: false,
        has_path: false,
        rest: String::new(),
    };
    Some((name, deployed))
}

/// The name in `NAME=$(gcloud`.
fn assigned(word: &str) -> Option<&str> {
    let (name, value) = word.split_once('=')?;
    (is_name(name) && (value.starts_with('$') || value.is_empty() || value.starts_with('"')))
        .then_some(name)
}

/// The name in `NAME=value`, `export NAME=value`.
fn set(word: &str) -> Option<&str> {
    let (name, _) = word.split_once('=')?;
    is_name(name).then_some(name)
}

/// `sed "s|TEXT|$NAME|g" FILE` and `envsubst < FILE`.
fn exchanged(
    command: &Command<'_>,
    services: &BTreeMap<&str, Deployed>,
    variables: &Variables,
    place: &Place,
) -> Vec<FilledIn> {
    let files = || -> Vec<PathBuf> {
        let words = command.words.iter().map(|word| word.trim_start_matches(['<', '>']));
        let words = words.map(|word| variables.with_defaults(word));
        words.filter(|word| is_spec(word)).map(PathBuf::from).collect()
    };
    let has = |name: &str| command.words.iter().any(|word| word.trim_start_matches('@') == name);
    let mut filled = Vec::new();
    if has("sed") {
        for script in command.words.iter().flat_map(|word| word.split(';')) {
            let Some((text, name)) = substitution(script.trim()) else { continue };
            let Some(deployed) = services.get(name) else { continue };
            filled.push(FilledIn {
                name: inner_name(text).to_owned(),
                deployed: deployed.clone(),
                place: place.clone(),
                files: files(),
            });
        }
    }
    if has("envsubst") {
        filled.extend(services.iter().map(|(name, deployed)| FilledIn {
            name: (*name).to_owned(),
            deployed: deployed.clone(),
            place: place.clone(),
            files: files(),
        }));
    }
    filled
}

/// The text and the variable of `s|TEXT|$NAME|g`.
fn substitution(script: &str) -> Option<(&str, &str)> {
    let rest = script.trim_matches(['"', '\'']).strip_prefix('s')?;
    let separator = rest.chars().next().filter(|c| c.is_ascii_punctuation())?;
    let mut parts = rest.get(separator.len_utf8()..)?.split(separator);
    let (text, value) = (parts.next()?, parts.next()?);
    let name = value.trim_matches(['"', '\'']).trim_start_matches('$');
    let name = name.trim_matches(['{', '}', '(', ')']);
    (is_name(name) && value.contains('$')).then_some((text, name))
}

/// What a hole is looked up by: the name in `${NAME}`, or the text itself.
fn inner_name(text: &str) -> &str {
    let text = text.trim_start_matches('\\');
    match text.strip_prefix("${").and_then(|it| it.strip_suffix('}')) {
        Some(name) => name,
        None => text.strip_prefix('$').unwrap_or(text),
    }
}

fn is_spec(word: &str) -> bool {
    const ENDINGS: [&str; 8] =
        [".yaml", ".yml", ".json", ".tpl", ".tmpl", ".template", ".tftpl", ".example"];
    ENDINGS.iter().any(|ending| word.ends_with(ending)) && !word.starts_with('-')
}

/// `gcloud api-gateway api-configs create … --openapi-spec=FILE`.
fn deploys(command: &Command<'_>, variables: &Variables, place: Place) -> Option<Deploys> {
    let flag = |name: &str| {
        let joined = command.words.iter().find_map(|it| it.strip_prefix(name)?.strip_prefix('='));
        let next = || command.words.iter().skip_while(|word| **word != name).nth(1).copied();
        joined.or_else(next).map(|value| value.trim_matches(['"', '\'']))
    };
    if !command.words.contains(&"api-configs") {
        return None;
    }
    let spec = variables.with_defaults(flag("--openapi-spec")?);
    let account = flag("--backend-auth-service-account").map(|it| variables.known(it));
    let account = match account {
        None => Account::Default,
        Some(email) if email.contains('$') || email.contains("{{") => Account::Unknown,
        Some(email) => Account::Own { written: email.clone(), email: Some(email), resource: None },
    };
    Some(Deploys { spec: normalized(Path::new(&spec)), account, place })
}
