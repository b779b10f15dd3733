//! `explain`: the page of a rule, or the list of rules.

use std::process::ExitCode;

use super::TROUBLE;
use super::args::{ExplainArguments, ExplainFormat, rule_named};
use super::human::{BOLD, wrapped};
use super::output::{Output, sentence, width};
use crate::report::check::json;
use crate::report::explain::{
    Part, indented, joined, list, markdown, page, pages, parts, standing, table,
};
use crate::rules::Rule;

/// Prints the page of a rule, or the list.
pub(super) fn explain(arguments: &ExplainArguments) -> ExitCode {
    let rule = match arguments.rule.as_deref().map(rule_named).transpose() {
        Ok(rule) => rule,
        Err(reason) => {
            sentence("error", reason);
            return ExitCode::from(TROUBLE);
        }
    };
    let text = match (arguments.format, rule) {
        (ExplainFormat::Human, Some(rule)) => Ok(human(rule, width())),
        (ExplainFormat::Human, None) => Ok(list()),
        (ExplainFormat::Markdown, Some(rule)) => Ok(markdown(rule)),
        (ExplainFormat::Markdown, None) => Ok(table()),
        (ExplainFormat::Json, Some(rule)) => json(&page(rule)),
        (ExplainFormat::Json, None) => json(&pages()),
    };
    let mut output = match arguments.format {
        ExplainFormat::Human => Output::styled(),
        ExplainFormat::Json | ExplainFormat::Markdown => Output::plain(),
    };
    match text {
        Ok(text) => output.write(&text),
        Err(error) => {
            sentence("error", format_args!("the page cannot be written: {error}"));
            return output.end(TROUBLE);
        }
    }
    output.end(0)
}

/// The page for a terminal. Code in a text keeps its backticks, as in findings: a name such as
/// `all` would be read as a word without them.
fn human(rule: &Rule, width: usize) -> String {
    let flowing = |text: &str, indent: usize| {
        let lines = wrapped(&text.replace('\n', " "), width.saturating_sub(indent), 0);
        lines.replace('\n', &format!("\n{}", " ".repeat(indent)))
    };
    joined(&parts(rule), |part| match part {
        Part::Title(text) | Part::Heading(text) => format!("{BOLD}{text}{BOLD:#}"),
        Part::Fact(name, value) => flowing(&format!("{name}: {value}"), 4),
        Part::Paragraph(text) => flowing(text, 0),
        Part::Item(text) => format!("- {}", flowing(text, 2)),
        Part::Code(code) => indented(code),
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
                let page = anstream::adapter::strip_str(&human(rule, width)).to_string();
                assert!(
                    page.contains("\n    swagger: ") || page.contains("\n    openapi: "),
                    "{page}"
                );
                for line in page.lines() {
                    let is_one_word = !line.trim().contains(' ') || line.starts_with("    ");
                    assert!(is_one_word || line.chars().count() <= width, "{line}");
                }
            }
        }
    }

    #[test]
    fn headings_stand_out() {
        let page = human(rules::ALL[0], 80);
        assert!(page.contains(&format!("\n{BOLD}Why{BOLD:#}\n")), "{page:?}");
        assert!(!page.contains("#") && !page.contains("```"), "{page}");
    }
}
