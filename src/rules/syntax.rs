//! `syntax`: YAML or JSON that does not parse.

mod message;

use super::{Report, declare_rule, on};
use crate::analysis::Analysis;
use crate::settings::Severity;

declare_rule! {
    /// The YAML or JSON does not parse here.
    ///
    /// ## Why
    /// Google reads the whole file or nothing: one broken line and the deploy stops with
    /// `mapping values are not allowed here` or `is ill formed and cannot be parsed`, often
    /// pointing at another line than the one to mend. Everything outside the broken block is still
    /// checked.
    ///
    /// ```yaml,bad
    /// swagger: "2.0"
    /// paths:
    ///   /rows:
    ///     get:
    ///       summary: Rows: all of them
    ///       x-google-backend: {address: https://rows.example.com}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// paths:
    ///   /rows:
    ///     get:
    ///       summary: "Rows: all of them"
    ///       x-google-backend: {address: https://rows.example.com}
    /// ```
    ///
    /// ## Fix
    /// Mend the line that is marked. Most often a quote, a bracket or a colon is missing, or the
    /// indentation is off.
    SYNTAX {
        id: "syntax",
        level: on(Severity::Error),
        scope: Local,
        source: None,
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for error in analysis.tree.errors() {
        report.add(error.range, message::message(error.problem, error.range.of(analysis.source())));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check_findings;

    #[test]
    fn each_mistake_stands_where_it_is_made() {
        for source in [
            "paths:\n  /a:\n    get:\n      summary: \"rows\n      #        ^^^^^ error[syntax] This text starts\n      x: 1\n",
            "paths:\n  /a:\n    get:\n      summ\n      #^^^ error[syntax] `summ` is not finished\n      x: 1\n",
            "paths:\n  /a:\n    get: {\n    #    ^ error[syntax] This `{` is never closed\n      x: 1\n",
            "paths:\n  /a:\n    get:\n      address:https://x\n      #^^^^^^^^^^^^^^^^ error[syntax] A space is missing\n      x: 1\n",
            "paths:\n  /a:\n    get:\n      a: 1\n    - b\n    #^^ error[syntax] A list item cannot stand here\n",
            "info:\n  title: x: y\n  #      ^^ error[syntax] A colon and a space\nb: 1\n",
            "a: @x\n#  ^ error[syntax] A value cannot start with `@`\nb: 1\n",
            "a: \"x\" y\n#      ^ error[syntax] Text follows\nb: 1\n",
            "a: \"\\q\"\n#   ^^ error[syntax] `\\q` is no escape\nb: 1\n",
        ] {
            check_findings(source);
        }
    }
}
