//! `syntax`: YAML or JSON that does not parse.

mod message;

use super::wording::short;
use super::{Fix, Report, declare_rule, on};
use crate::analysis::{Analysis, Focus};
use crate::edit::Edit;
use crate::settings::Severity;
use crate::text::TextRange;
use crate::yaml::SyntaxProblem;

declare_rule! {
    /// The YAML or JSON cannot be read here.
    ///
    /// ## Why
    /// Google reads the whole file or nothing: one broken line and it rejects the config with
    /// `mapping values are not allowed here` or `is ill formed and cannot be parsed`, often
    /// pointing at another line than the one to correct. Everything outside the broken block is
    /// still checked.
    ///
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Rows, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://rows.example.com
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       summary: Rows: all of them
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Rows, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://rows.example.com
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       summary: "Rows: all of them"
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Correct the marked line. Most often a quote, a bracket or a colon is missing, or the
    /// indentation is wrong.
    SYNTAX {
        id: "syntax",
        level: on(Severity::Error),
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: Text,
        google: ["Unable to parse the content"],
        source: None,
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let is_here = |at: usize| match analysis.focus {
        Focus::Block(block) => {
            analysis.tree.range_of_block(block).is_some_and(|it| it.start <= at && at < it.end)
        }
        _ => true,
    };
    for error in analysis.tree.errors().iter().filter(|it| is_here(it.range.start)) {
        let source = analysis.source();
        if let Some(range) = word_with_braces(source, error.problem, error.range) {
            let word = range.of(source);
            let message = format!(
                "Put quotes around `{}`: `{{` starts a new map here.",
                short(word, MOST_SHOWN)
            );
            let text = format!("\"{word}\"");
            let title = "Put it in quotes".to_owned();
            let fix = Fix { title, safe: false, edits: vec![Edit { range, text }] };
            report.add(error.range, message).fixes.push(fix);
            continue;
        }
        report.add(error.range, message::message(error.problem, error.range.of(source)));
    }
}

/// Columns of a word that are shown.
const MOST_SHOWN: usize = 30;

/// The plain word between brackets, such as `1/min/{project}`, in which a brace is taken for a map.
fn word_with_braces(source: &str, problem: SyntaxProblem, range: TextRange) -> Option<TextRange> {
    let rest = source.get(range.start..)?;
    if problem != SyntaxProblem::MissingComma || !rest.starts_with('{') {
        return None;
    }
    let is_word = |c: char| c.is_ascii_alphanumeric() || "/-_.:".contains(c);
    let before = source.get(..range.start)?;
    let start = before.trim_end_matches(is_word).len();
    let inner = rest.get(1..rest.find('}')?)?;
    let is_name = !inner.is_empty() && inner.chars().all(is_word);
    let after = rest.get(inner.len() + 2..)?;
    let end = source.len() - after.trim_start_matches(is_word).len();
    let is_alone = before.get(..start)?.ends_with([' ', '[', ',', '{']);
    (is_name && start < range.start && is_alone).then_some(TextRange::new(start, end))
}

#[cfg(test)]
mod tests;
