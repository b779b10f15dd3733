//! `unused-suppression`: a suppression comment that suppresses nothing.

use super::{Report, Tag, declare_rule, on};
use crate::analysis::Analysis;
use crate::settings::Severity;
use crate::text::TextRange;

declare_rule! {
    /// A suppression comment silences nothing.
    ///
    /// ## Why
    /// The finding it was written for is gone, or its rule id is misspelt: then the finding is
    /// still there, or a new one would be hidden later.
    ///
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Rows, version: 1.0.0}
    /// x-google-backend:
    ///   # gateway-ls: ignore[googleapis-backend]
    ///   address: https://rows.example.com
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Rows, version: 1.0.0}
    /// x-google-backend:
    ///   # gateway-ls: ignore[googleapis-backend] behind a proxy that mints access tokens
    ///   address: https://bigquery.googleapis.com
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Remove the id from the comment, or correct it.
    UNUSED_SUPPRESSION {
        id: "unused-suppression",
        level: on(Severity::Hint),
        versions: All,
        targets: All,
        scope: WholeFile,
        google: [],
        source: None,
    }
}

/// What is unused is known only when all other rules have run.
fn check(_analysis: &Analysis, _report: &mut Report<'_>) {}

/// Reports one rule id in a comment.
pub(super) fn report(id: &str, range: TextRange, report: &mut Report<'_>) {
    let message = if super::is_rule(id) {
        format!("There is no finding of `{id}` here to ignore: remove this.")
    } else {
        format!("There is no rule `{id}`: `gateway-ls explain` lists them all.")
    };
    report.add(range, message).tags.push(Tag::Unnecessary);
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_rules, findings_of_rules};

    const RULES: &[&str] = &["unused-suppression", "duplicate-key", "googleapis-backend", "syntax"];

    #[test]
    fn on_the_line_and_on_the_line_before() {
        check_rules(
            RULES,
            "x-google-backend:\n  address: https://a.googleapis.com # gateway-ls: ignore[googleapis-backend]\ninfo:\n  # gateway-ls: ignore[duplicate-key, syntax] why not\n  #                                   ^^^^^^ hint[unused-suppression] There is no finding of `syntax`\n  a: 1\n  a: 2\n",
        );
    }

    #[test]
    fn for_a_text_over_lines_where_it_begins() {
        check_rules(
            RULES,
            "x-google-backend:\n  # gateway-ls: ignore[googleapis-backend]\n  address: >-\n    https://a.googleapis.com\n",
        );
    }

    #[test]
    fn this_rule_can_be_silenced_too() {
        check_rules(
            RULES,
            "# gateway-ls: ignore-file[unused-suppression]\ninfo: {} # gateway-ls: ignore[duplicate-key]\n",
        );
        check_rules(
            RULES,
            "info: {} # gateway-ls: ignore[unused-suppression]\n#                             ^^^^^^^^^^^^^^^^^^ hint[unused-suppression] There is no finding of `unused-suppression`\n",
        );
    }

    #[test]
    fn for_the_whole_file_and_with_any_line_break() {
        for line_break in ["\n", "\r\n", "\r"] {
            let text = "swagger: '2.0'\nx-google-backend: {address: 'https://a.googleapis.com'}\ninfo: {a: 1, a: 2}\n# gateway-ls: ignore-file[googleapis-backend,duplicate-key]\ni:\n  # gateway-ls: ignore[duplicate-key]\n  # and why\n  j: 1\n  j: 2\n";
            assert_eq!(
                findings_of_rules(RULES, &text.replace('\n', line_break)),
                "",
                "{line_break:?}"
            );
        }
    }
}
