//! The command line as plain data.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::gateway;
use crate::rules::{self, Rule};
use crate::settings::{self, Level, Severity, Target};

/// Language server and checker for OpenAPI configs of Google Cloud API Gateway.
///
/// Without a command it serves an editor: it speaks the Language Server Protocol on standard input
/// and output.
#[derive(Debug, Parser)]
#[command(name = "gateway-ls", disable_version_flag = true, args_conflicts_with_subcommands = true)]
pub(super) struct Arguments {
    /// Serve an editor, even when started in a terminal.
    #[arg(long)]
    pub(super) stdio: bool,
    /// Print the version and the day the facts about Google Cloud were read.
    #[arg(short = 'V', long)]
    pub(super) version: bool,
    /// Write the log of the server to the end of this file, not to standard error.
    #[arg(long, value_name = "FILE")]
    pub(super) log: Option<PathBuf>,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check gateway configs.
    ///
    /// Exit code: 0, or 1 if something at or above the --fail-on level was found, or 2 if the
    /// arguments, the settings or a file cannot be read. If there is nothing to check, it is 0: a
    /// folder has no gateway config, or a named file is not one, which a line on standard error
    /// then says.
    Check(CheckArguments),
    /// Show where each operation's requests go: the URL, the token, what a caller must bring.
    Routes(RoutesArguments),
    /// Show which roles the gateway's service account needs, each once: as text, as a script, as
    /// Terraform.
    ///
    /// It grants nothing, and does not ask Google which roles are granted already: `--against`
    /// reads that from files. Exit code: 0, or 1 if a role is missing in those files, or 2 if the
    /// arguments, the settings or a file cannot be read.
    Iam(IamArguments),
    /// Explain a rule or a backend, list all rules, or show the sources of the facts.
    ///
    /// `gateway-ls explain backend FILE:LINE` explains the backend at a line: which role it needs,
    /// which token it gets, what to check when calls are rejected.
    Explain(ExplainArguments),
    /// Print a JSON Schema of configs, for other editors and validators.
    Schema {
        /// The version of OpenAPI; without it the schema is for both.
        #[arg(long, value_enum)]
        openapi: Option<SchemaFor>,
    },
    /// Print completions of commands and options for a shell.
    ///
    /// bash: `gateway-ls completions bash > ~/.local/share/bash-completion/completions/gateway-ls`.
    /// fish: `gateway-ls completions fish > ~/.config/fish/completions/gateway-ls.fish`.
    /// zsh: into a file `_gateway-ls` in a folder of $fpath. PowerShell, elvish: in the profile.
    Completions {
        /// The shell.
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print the manual page, for `man`: `gateway-ls man > gateway-ls.1`.
    Man {
        /// A command, for its own page.
        #[arg(value_name = "COMMAND")]
        command: Option<String>,
    },
}

#[derive(Args, Debug)]
pub(super) struct CheckArguments {
    /// Files and folders; `-` is standard input.
    ///
    /// Folders are searched for gateway configs in YAML and JSON, templates of them included.
    /// Hidden files and what .gitignore names are left out.
    #[arg(value_name = "PATH", default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    /// How to print what was found.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
    /// Print findings only, not the roles that the backends need.
    ///
    /// The roles are part of `--format human` alone; `gateway-ls iam` has them in other formats.
    #[arg(long)]
    pub(super) no_roles: bool,
    /// Print one line per file, with the number of findings of each level.
    ///
    /// Only with `--format human`. The exit code is the same as without it.
    #[arg(long)]
    pub(super) summary: bool,
    /// Check the files against each other too: they are deployed together, as one API.
    ///
    /// What does not fit is said of the later file.
    #[arg(long)]
    pub(super) together: bool,
    /// Look at no Terraform beside the config.
    ///
    /// Without it, the Terraform of the repository tells what template variables stand for.
    #[arg(long)]
    pub(super) no_infra: bool,
    /// The lowest level of a finding that makes the exit code 1.
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t = FailOn::Error)]
    pub(super) fail_on: FailOn,
    /// Apply every fix that is safe, and report what is left.
    ///
    /// Files are changed in place. The fixed text of standard input goes to standard output, and
    /// the findings to standard error.
    #[arg(long)]
    pub(super) fix: bool,
    /// Set the level of a rule: off, hint, info, warning or error. May be given several times.
    #[arg(long = "rule", value_name = "ID=LEVEL", value_parser = rule_level)]
    pub(super) rules: Vec<(String, Level)>,
    /// The product that reads the config.
    #[arg(long, value_parser = target_parser())]
    pub(super) target: Option<Target>,
    /// Read the settings from this file, not from the nearest .gateway-ls.yaml.
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Take the files that are named, and standard input, for gateway configs whatever they hold.
    #[arg(long)]
    pub(super) assume_config: bool,
    /// The name of standard input, for the settings and in what is printed.
    #[arg(long, value_name = "NAME")]
    pub(super) stdin_filename: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Text for a terminal.
    Human,
    /// JSON for programs.
    Json,
    /// SARIF 2.1.0 for code scanning.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// JUnit XML; a finding at or above the --fail-on level is a failed test.
    Junit,
}

#[derive(Args, Debug)]
pub(super) struct RoutesArguments {
    /// The config; `-` is standard input.
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// Look at no Terraform beside the config.
    ///
    /// Without it, the Terraform of the repository tells what template variables stand for.
    #[arg(long)]
    pub(super) no_infra: bool,
    /// How to print the routes.
    #[arg(long, value_enum, default_value_t = RoutesFormat::Human)]
    pub(super) format: RoutesFormat,
    /// The product that reads the config.
    #[arg(long, value_parser = target_parser())]
    pub(super) target: Option<Target>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum RoutesFormat {
    /// Text for a terminal.
    Human,
    /// JSON for programs.
    Json,
}

#[derive(Args, Debug)]
pub(super) struct IamArguments {
    /// The configs; `-` is standard input.
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
    /// Look at no Terraform beside the config.
    ///
    /// Without it, the Terraform of the repository tells what template variables stand for.
    #[arg(long)]
    pub(super) no_infra: bool,
    /// How to print what is to be granted.
    #[arg(long, value_enum, default_value_t = IamFormat::Human)]
    pub(super) format: IamFormat,
    /// The gateway's service account; without it, what is printed has SA_EMAIL in its place.
    #[arg(long, value_name = "EMAIL", value_parser = service_account)]
    pub(super) service_account: Option<String>,
    /// The project of backends whose address names none.
    #[arg(long, value_name = "ID", value_parser = project)]
    pub(super) project: Option<String>,
    /// Say of each role whether this file grants it already. May be given several times.
    ///
    /// The file is what `gcloud asset search-all-iam-policies --format=json` prints for a project,
    /// or `get-iam-policy --format=json` for one service, function or project. The latter does not
    /// say of what it is: NAME does, or the name of the file, as in `orders.json`.
    #[arg(long, value_name = "[NAME=]FILE")]
    pub(super) against: Vec<PathBuf>,
    /// The product that reads the configs.
    #[arg(long, value_parser = target_parser())]
    pub(super) target: Option<Target>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum IamFormat {
    /// Text for a terminal.
    Human,
    /// JSON for programs.
    Json,
    /// A script for a shell. What is not known must be set at its top.
    Gcloud,
    /// Terraform for the provider hashicorp/google.
    Terraform,
    /// Markdown.
    Markdown,
}

#[derive(Args, Debug)]
pub(super) struct ExplainArguments {
    /// Id of the rule, or `backend`.
    #[arg(value_name = "RULE")]
    pub(super) rule: Option<String>,
    /// With `backend`: a line of the backend, or of an operation that calls it.
    #[arg(value_name = "FILE:LINE[:COLUMN]")]
    pub(super) place: Option<String>,
    /// List the pages that the facts come from: the day of each, and what rests on it. Those older
    /// than 90 days come first.
    #[arg(long, conflicts_with = "rule")]
    pub(super) sources: bool,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = ExplainFormat::Human)]
    pub(super) format: ExplainFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ExplainFormat {
    /// Text for a terminal.
    Human,
    /// JSON for programs.
    Json,
    /// Markdown.
    Markdown,
}

/// The versions of OpenAPI that a schema can be for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaFor {
    /// OpenAPI 2.0.
    #[value(name = "2")]
    V2,
    /// OpenAPI 3.x.
    #[value(name = "3")]
    V3,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Info,
    Hint,
    Never,
}

impl FailOn {
    /// The least severity that counts, if any does.
    pub(super) fn severity(self) -> Option<Severity> {
        match self {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Info => Some(Severity::Info),
            FailOn::Hint => Some(Severity::Hint),
            FailOn::Never => None,
        }
    }
}

/// The rule of an id, or what to say if there is none.
pub(super) fn rule_named(id: &str) -> Result<&'static Rule, String> {
    /// More edits make another word.
    const EDITS: usize = 3;
    if let Some(rule) = rules::find(id) {
        return Ok(rule);
    }
    Err(match gateway::nearest(id, rules::ALL.iter().map(|rule| rule.id), EDITS) {
        Some(near) => format!("there is no rule `{id}`; did you mean `{near}`?"),
        None => format!("there is no rule `{id}`; `gateway-ls explain` lists them all"),
    })
}

fn rule_level(argument: &str) -> Result<(String, Level), String> {
    let (id, level) = argument
        .split_once('=')
        .ok_or_else(|| "must be ID=LEVEL, as in `duplicate-key=off`".to_owned())?;
    rule_named(id)?;
    let parsed = Level::parse(level).ok_or_else(|| {
        format!("the level must be off, hint, info, warning or error, not `{level}`")
    })?;
    Ok((id.to_owned(), parsed))
}

fn service_account(argument: &str) -> Result<String, &'static str> {
    settings::service_account(argument).map(str::to_owned)
}

fn project(argument: &str) -> Result<String, &'static str> {
    settings::project(argument).map(str::to_owned)
}

fn target_parser() -> impl TypedValueParser<Value = Target> {
    let names = [Target::ApiGateway, Target::Endpoints].map(Target::name);
    PossibleValuesParser::new(names)
        .try_map(|name| Target::parse(&name).ok_or("there is no such target"))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_rule_and_its_level() {
        let level = Level::On(Severity::Hint);
        assert_eq!(rule_level("duplicate-key=hint"), Ok(("duplicate-key".to_owned(), level)));
        assert!(rule_level("duplicate-key").unwrap_err().contains("ID=LEVEL"));
        assert!(rule_level("dupicate-key=off").unwrap_err().contains("mean `duplicate-key`?"));
        assert!(rule_level("no-such-rule-at-all=off").unwrap_err().contains("explain"));
        assert!(rule_level("duplicate-key=loud").unwrap_err().contains("`loud`"));
    }
}
