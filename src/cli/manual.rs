//! What a shell and `man` know of the commands, made from the arguments themselves.

use std::process::ExitCode;

use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use super::TROUBLE;
use super::args::Arguments;
use super::output::{Output, sentence};
use crate::rules;

/// Prints the completions for a shell.
pub(super) fn completions(shell: Shell) -> ExitCode {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "gateway-ls", &mut bytes);
    let script = String::from_utf8_lossy(&bytes);
    match shell {
        Shell::Bash => print(&with_files(&script)),
        _ => print(&script),
    }
}

/// The script for bash, which takes the names of positional arguments for words to insert: `explain`
/// completes rules in their place, and other commands leave them to bash, which completes files.
fn with_files(script: &str) -> String {
    let rules: Vec<&str> = rules::ALL.iter().map(|rule| rule.id).collect();
    let rules = rules.join(" ");
    let mut takes_files = false;
    let mut lines = Vec::new();
    for line in script.lines() {
        if let Some(words) = line.trim_start().strip_prefix("opts=\"") {
            let is_name = |word: &&str| word.starts_with(['[', '<']);
            let words: Vec<&str> = words.trim_end_matches('"').split(' ').collect();
            let takes_rules = words.contains(&"[RULE]");
            takes_files = !takes_rules && words.iter().any(is_name);
            let kept = words.into_iter().filter(|word| !is_name(word));
            let words: Vec<&str> = kept.chain(takes_rules.then_some(rules.as_str())).collect();
            lines.push(format!("            opts=\"{}\"", words.join(" ")));
            continue;
        }
        let is_last = line.starts_with("            COMPREPLY=( $(compgen -W \"${opts}\"");
        lines.push(match takes_files {
            true if is_last => "            COMPREPLY=()".to_owned(),
            true => line.replace(" || ${COMP_CWORD} -eq 2 ]]", " ]]"),
            false => line.to_owned(),
        });
    }
    lines.join("\n") + "\n"
}

/// Prints the manual page of the program, or of one of its commands.
pub(super) fn page(of: Option<&str>) -> ExitCode {
    let mut program = Arguments::command();
    program.build();
    let Some(command) = command(&program, of) else {
        let name = of.unwrap_or_default();
        sentence(
            "error",
            format_args!("there is no command `{name}`; `gateway-ls help` lists them"),
        );
        return ExitCode::from(TROUBLE);
    };
    let mut bytes = Vec::new();
    match Man::new(command).render(&mut bytes) {
        Ok(()) => print(&String::from_utf8_lossy(&bytes)),
        Err(error) => {
            sentence("error", format_args!("the page cannot be written: {error}"));
            ExitCode::from(TROUBLE)
        }
    }
}

/// The command of a name; without one, the program.
fn command(program: &Command, name: Option<&str>) -> Option<Command> {
    let Some(name) = name else { return Some(program.clone()) };
    program.get_subcommands().find(|it| it.get_name() == name).cloned()
}

fn print(text: &str) -> ExitCode {
    let mut output = Output::plain();
    output.write(text);
    output.end(0)
}
