//! Standard output and standard error, of which either may end early.

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use annotate_snippets::renderer::Style;
use terminal_size::{Width, terminal_size_of};

use super::TROUBLE;
use crate::text::visible;

/// Standard output, or standard error in its place. When the reader has gone, as `head` does, what is left is dropped.
pub(super) struct Output {
    sink: Box<dyn Write>,
    error: Option<io::Error>,
}

impl Output {
    /// For text without styles.
    pub(super) fn plain() -> Self {
        Self { sink: Box::new(io::BufWriter::new(io::stdout().lock())), error: None }
    }

    /// For text with styles, which only a terminal gets.
    pub(super) fn styled() -> Self {
        Self { sink: Box::new(anstream::AutoStream::auto(io::stdout().lock())), error: None }
    }

    /// Standard error for text with styles, where standard output is for something else.
    pub(super) fn styled_errors() -> Self {
        Self { sink: Box::new(anstream::AutoStream::auto(io::stderr())), error: None }
    }

    /// Writes a text.
    pub(super) fn write(&mut self, text: &str) {
        if self.error.is_none() {
            self.error = self.sink.write_all(text.as_bytes()).err();
        }
    }

    /// Writes what is left. The exit code is `code`, unless the output could not be written.
    pub(super) fn end(self, code: u8) -> ExitCode {
        ExitCode::from(if self.finish() { code } else { TROUBLE })
    }

    /// Writes what is left, and says whether all of it is written, or nobody reads it.
    pub(super) fn finish(mut self) -> bool {
        let error = self.error.take().or_else(|| self.sink.flush().err());
        error.is_none_or(|error| is_unread(&error))
    }
}

/// Whether an output ended because nobody reads it; if it did for another reason, says so.
fn is_unread(error: &io::Error) -> bool {
    let is_unread = error.kind() == io::ErrorKind::BrokenPipe;
    if !is_unread {
        sentence("error", format_args!("the output cannot be written: {error}"));
    }
    is_unread
}

/// The exit code where an output ended early.
pub(super) fn ended_early(error: &io::Error) -> ExitCode {
    ExitCode::from(if is_unread(error) { 0 } else { TROUBLE })
}

/// Writes one line to standard error.
pub(super) fn sentence(label: &str, text: impl Display) {
    // There is nobody left to tell when this fails.
    let _closed = writeln!(io::stderr().lock(), "{label}: {}", visible(&text.to_string()));
}

/// The text in bold.
pub(super) fn strong(text: &str) -> String {
    const BOLD: Style = Style::new().bold();
    format!("{BOLD}{text}{BOLD:#}")
}

/// Columns of what standard output is shown in: as `COLUMNS` says, or the terminal.
pub(super) fn width() -> usize {
    /// For pipes and files.
    const USUAL: usize = 80;
    let wanted = std::env::var("COLUMNS").ok().and_then(|columns| wanted_width(&columns));
    let terminal = || terminal_size_of(io::stdout()).map(|(Width(columns), _)| columns.into());
    wanted.or_else(terminal).unwrap_or(USUAL).clamp(60, 120)
}

/// Whether the terminal that standard output is shown in can hide links under texts.
pub(super) fn takes_links() -> bool {
    let is_styled = anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never;
    is_styled && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout)
}

/// What `COLUMNS` asks for. Where nothing is known, some shells and tools set it to 0.
fn wanted_width(columns: &str) -> Option<usize> {
    columns.trim().parse().ok().filter(|columns| *columns > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_columns_are_no_wish() {
        for (columns, wanted) in [("100", Some(100)), ("0", None), ("", None), ("wide", None)] {
            assert_eq!(wanted_width(columns), wanted, "{columns:?}");
        }
    }
}
