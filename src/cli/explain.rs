//! `explain`: the page of a rule or of a backend, the list of rules, or the sources of all facts.

use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use super::TROUBLE;
use super::args::{ExplainArguments, ExplainFormat, rule_named};
use super::explain_backend;
use super::human::BOLD;
use super::output::{Output, sentence, width};
use crate::report::explain::{
    Part, indented, joined, list, markdown, markdown_of, page, pages, parts, standing, table,
};
use crate::report::json;
use crate::report::{source_parts, sources};
use crate::text::wrapped;

/// Prints the page of a rule or of a backend, the list, or the sources.
pub(super) fn explain(arguments: &ExplainArguments) -> ExitCode {
    if arguments.rule.as_deref() == Some(BACKEND) {
        let page = explain_backend::page(arguments.place.as_deref(), arguments.format);
        return print(page, arguments.format);
    }
    if let Some(place) = &arguments.place {
        sentence("error", format_args!("`{place}` goes with `explain backend` only"));
        return ExitCode::from(TROUBLE);
    }
    let rule = match arguments.rule.as_deref().map(rule_named).transpose() {
        Ok(rule) => rule,
        Err(reason) => {
            sentence("error", reason);
            return ExitCode::from(TROUBLE);
        }
    };
    let text = match (arguments.format, rule) {
        (ExplainFormat::Json, _) if arguments.sources => json(&sources(today())),
        (format, _) if arguments.sources => {
            let parts = source_parts(&sources(today()));
            Ok(if format == ExplainFormat::Human {
                human(&parts, width())
            } else {
                markdown_of(&parts)
            })
        }
        (ExplainFormat::Human, Some(rule)) => Ok(human(&parts(rule), width())),
        (ExplainFormat::Human, None) => Ok(list(width())),
        (ExplainFormat::Markdown, Some(rule)) => Ok(markdown(rule)),
        (ExplainFormat::Markdown, None) => Ok(table()),
        (ExplainFormat::Json, Some(rule)) => json(&page(rule)),
        (ExplainFormat::Json, None) => json(&pages()),
    };
    let text = text.map_err(|error| format!("the page cannot be written: {error}"));
    print(text, arguments.format)
}

/// What is explained instead of a rule.
const BACKEND: &str = "backend";

/// Prints a page, or says why there is none.
fn print(text: Result<String, String>, format: ExplainFormat) -> ExitCode {
    let text = match text {
        Ok(text) => text,
        Err(reason) => {
            sentence("error", reason);
            return ExitCode::from(TROUBLE);
        }
    };
    let mut output = match format {
        ExplainFormat::Human => Output::styled(),
        ExplainFormat::Json | ExplainFormat::Markdown => Output::plain(),
    };
    output.write(&text);
    output.end(0)
}

/// Days since 1970-01-01.
fn today() -> i64 {
    const SECONDS_OF_A_DAY: u64 = 24 * 60 * 60;
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs() / SECONDS_OF_A_DAY).unwrap_or_default()
}

/// The page for a terminal. Code in a text keeps its backticks, as in findings: a name such as
/// `all` would be read as a word without them.
fn human(parts: &[Part], width: usize) -> String {
    let flowing = |text: &str, indent: usize| {
        let lines = wrapped(&text.replace('\n', " "), width.saturating_sub(indent), 0);
        lines.replace('\n', &format!("\n{}", " ".repeat(indent)))
    };
    joined(parts, |part| match part {
        Part::Title(text) | Part::Heading(text) => format!("{BOLD}{text}{BOLD:#}"),
        Part::Detail(name, value) => flowing(&format!("{name}: {value}"), 4),
        Part::Paragraph(text) => flowing(text, 0),
        Part::Item(text) => format!("- {}", flowing(text, 2)),
        Part::Code(_, code) => indented(code),
        Part::Source(source) => flowing(&format!("{} {}", source.url, standing(*source)), 0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    #[test]
    fn a_page_fits_the_terminal() {
        for rule in rules::ALL {
            for width in [40, 80, 140] {
                let page = anstream::adapter::strip_str(&human(&parts(rule), width)).to_string();
                let starts = ["swagger: ", "openapi: ", "type: google.api.Service", "resource "];
                let has_start = starts.iter().any(|it| page.contains(&format!("\n    {it}")));
                assert!(has_start, "{page}");
                for line in page.lines() {
                    let is_one_word = !line.trim().contains(' ') || line.starts_with("    ");
                    assert!(is_one_word || line.chars().count() <= width, "{line}");
                }
            }
        }
    }

    #[test]
    fn headings_stand_out() {
        let page = human(&parts(rules::ALL[0]), 80);
        assert!(page.contains(&format!("\n{BOLD}Why{BOLD:#}\n")), "{page:?}");
        let is_marked = |line: &str| line.starts_with('#') || line.starts_with("```");
        assert!(!page.lines().any(is_marked), "{page}");
    }
}
