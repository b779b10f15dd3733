//! What a shell and `man` know of the commands, made from the arguments themselves.

use std::process::ExitCode;

use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use super::TROUBLE;
use super::args::Arguments;
use super::output::{Output, sentence};

/// Prints the completions for a shell.
pub(super) fn completions(shell: Shell) -> ExitCode {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "gateway-ls", &mut bytes);
    print(&String::from_utf8_lossy(&bytes))
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
