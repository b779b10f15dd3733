//! The binary: arguments decide between the server and the commands.

use gateway_ls::cli::{self, Next};

fn main() -> std::process::ExitCode {
    match cli::run(std::env::args_os()) {
        Next::Serve(log) => gateway_ls::server::run(log.as_deref()),
        Next::Exit(code) => code,
    }
}
