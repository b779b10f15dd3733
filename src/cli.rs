//! The commands: arguments in, text and JSON out.
//!
//! Knows nothing of the server: who calls [`run`] starts it.

mod args;
mod attributes;
mod beside;
mod check;
mod complaints;
mod excerpt;
mod explain;
mod explain_backend;
mod foreign;
mod held;
mod human;
mod iam;
mod manual;
mod neighbours;
mod output;
mod paths;
mod rewrite;
mod routes;
mod schema;
mod together;

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::gateway::sources;

use args::{Arguments, Command};
use output::Output;

/// What is left to do after the arguments were read.
#[derive(Debug)]
pub enum Next {
    /// Serve an editor on standard input and output; the log goes to the end of a file, if it names
    /// one.
    Serve(Option<PathBuf>),
    /// Nothing.
    Exit(ExitCode),
}

/// Runs the command that the arguments name; the first one is the program's own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Next {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if starts_server(arguments.get(1..).unwrap_or_default()) {
        return Next::Serve(None);
    }
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            return Next::Exit(tell(&error));
        }
    };
    match arguments.command {
        _ if arguments.version => Next::Exit(version()),
        Some(Command::Check(arguments)) => Next::Exit(check::check(&arguments)),
        Some(Command::Routes(arguments)) => Next::Exit(routes::print(&arguments)),
        Some(Command::Iam(arguments)) => Next::Exit(iam::print(&arguments)),
        Some(Command::Explain(arguments)) => Next::Exit(explain::explain(&arguments)),
        Some(Command::Schema { openapi }) => Next::Exit(schema::print(openapi)),
        Some(Command::Completions { shell }) => Next::Exit(manual::completions(shell)),
        Some(Command::Man { command }) => Next::Exit(manual::page(command.as_deref())),
        None if arguments.stdio || !std::io::stdin().is_terminal() => Next::Serve(arguments.log),
        None => Next::Exit(help()),
    }
}

/// Whether an editor starts the server as nearly all do. All else is read by a parser whose code and
/// tables would stay in memory for as long as the editor is open.
fn starts_server(arguments: &[OsString]) -> bool {
    match arguments {
        [] => !std::io::stdin().is_terminal(),
        [only] => only == "--stdio",
        _ => false,
    }
}

/// Help that is asked for, or what is wrong with the arguments; the error knows where it belongs.
fn tell(error: &clap::Error) -> ExitCode {
    let told = error.print().and_then(|()| std::io::stdout().flush());
    match told {
        _ if error.use_stderr() => ExitCode::from(TROUBLE),
        Err(error) => output::ended_early(&error),
        Ok(()) => ExitCode::SUCCESS,
    }
}

/// Usage, settings or input that is wrong. Wins over what was found.
const TROUBLE: u8 = 2;

fn version() -> ExitCode {
    let version = env!("CARGO_PKG_VERSION");
    let mut output = Output::plain();
    let (newest, oldest) = (sources::newest_day(), sources::oldest_day());
    output.write(&format!("gateway-ls {version} (facts as of {newest}, the oldest of {oldest})\n"));
    output.end(0)
}

/// A person who starts the server in a terminal looks for a command.
fn help() -> ExitCode {
    let _closed = write!(std::io::stderr().lock(), "{}", Arguments::command().render_long_help());
    ExitCode::from(TROUBLE)
}
