//! The binary: arguments decide between the server and the commands.

use gateway_ls::cli::{self, Next};

fn main() -> std::process::ExitCode {
    match cli::run(std::env::args_os()) {
        Next::Serve => gateway_ls::server::run(),
        Next::Exit(code) => code,
    }
}
