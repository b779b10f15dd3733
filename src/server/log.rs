//! The log: what goes wrong in the server itself, as lines on standard error or in a file.

use std::env;
use std::fs::OpenOptions;
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use super::said;

/// What is logged: a level such as `debug`, or levels by module such as `gateway_ls=debug`.
const VARIABLE: &str = "GATEWAY_LS_LOG";

/// Starts the log, at the end of the file `file` or on standard error. Panics go there too.
pub(super) fn start(file: Option<&Path>) {
    let to_stderr = || said::Log(std::io::stderr());
    let opened = file.map(|file| (file, OpenOptions::new().create(true).append(true).open(file)));
    let mut failure = None;
    match opened {
        Some((_, Ok(file))) => log_to(Mutex::new(said::Log(file))),
        Some((file, Err(error))) => {
            failure = Some((file, error));
            log_to(to_stderr);
        }
        None => log_to(to_stderr),
    }
    if let Some((file, error)) = failure {
        tracing::error!("the log cannot be written to `{}`: {error}", file.display());
    }
    std::panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
}

fn log_to(writer: impl for<'w> MakeWriter<'w> + Send + Sync + 'static) {
    let wanted = env::var(VARIABLE).ok();
    let log = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_max_level(LevelFilter::TRACE)
        .with_writer(writer)
        .finish()
        .with(targets(wanted.as_deref().unwrap_or_default()));
    // A second subscriber in one process is a test's; the first one stays.
    let _first = log.try_init();
}

/// The levels that a text asks for; warnings and errors if it asks for none.
fn targets(text: &str) -> Targets {
    let mut wanted = Targets::new();
    let mut is_empty = true;
    for directive in text.split(',').filter(|directive| !directive.trim().is_empty()) {
        let Ok(read) = directive.trim().parse::<Targets>() else { continue };
        is_empty = false;
        if let Some(level) = read.default_level() {
            wanted = wanted.with_default(level);
        }
        wanted = wanted.with_targets(read);
    }
    if is_empty { wanted.with_default(LevelFilter::WARN) } else { wanted }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracing_subscriber::filter::LevelFilter as Level;

    #[test]
    fn a_text_asks_for_levels() {
        let of = |text: &str, target: &str, level| targets(text).would_enable(target, &level);
        for (text, here, elsewhere) in [
            ("", Level::WARN, Level::WARN),
            (",", Level::WARN, Level::WARN),
            ("debug", Level::DEBUG, Level::DEBUG),
            ("gateway_ls=debug", Level::DEBUG, Level::OFF),
            ("error,gateway_ls=trace", Level::TRACE, Level::ERROR),
            ("gateway_ls=trace, info", Level::TRACE, Level::INFO),
            ("off", Level::OFF, Level::OFF),
            ("gateway_ls", Level::TRACE, Level::OFF),
            ("gateway_ls=loud", Level::WARN, Level::WARN),
            ("gateway_ls=loud,info", Level::INFO, Level::INFO),
        ] {
            for (target, expected) in [("gateway_ls::server", here), ("tower_lsp", elsewhere)] {
                for level in [
                    tracing::Level::ERROR,
                    tracing::Level::WARN,
                    tracing::Level::INFO,
                    tracing::Level::DEBUG,
                    tracing::Level::TRACE,
                ] {
                    assert_eq!(
                        of(text, target, level),
                        level <= expected,
                        "{text} {target} {level}"
                    );
                }
            }
        }
    }
}
