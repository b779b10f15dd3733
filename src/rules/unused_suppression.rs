//! `unused-suppression`: a suppression comment that suppresses nothing.

use super::reports::{Reports, told_for};
use super::suppression::{Suppression, Suppressions, ignored};
use super::wording::short;
use super::{Finding, Fix, Report, Tag, declare_rule, malformed_suppression, on};
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::edit::FileStyle;
use crate::gateway;
use crate::settings::{Level, Severity};
use crate::text::TextRange;

declare_rule! {
    /// A suppression comment that silences nothing.
    ///
    /// ## Why
    /// The finding it was written for is gone, or its rule id is misspelt: then the finding is
    /// still there, or a new one would be hidden later. Or the comment is not written as
    /// `# gateway-ls: ignore[rule-id]` and has no effect.
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
    ///   # gateway-ls: ignore[googleapis-backend] behind a proxy that adds access tokens
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
        in_service_configs: true,
        scope: WholeFile,
        misses: Anywhere,
        google: [],
        source: None,
    }
}

/// What is unused is known only when all other rules have run: see [`add_unused`].
fn check(_analysis: &Analysis, _report: &mut Report<'_>) {}

/// Adds the findings of the suppressions that silenced none of the others.
pub(super) fn add_unused(
    analysis: &Analysis,
    file: &FileStyle<'_>,
    mut suppressions: Suppressions<'_>,
    most: usize,
    findings: &mut Vec<Finding>,
) {
    let rule = &UNUSED_SUPPRESSION;
    let Level::On(severity) = rule.level_in(analysis) else { return };
    // Those of this rule itself last: only then is it known whether they silence anything.
    for of_this_rule in [false, true] {
        let mut unused = Reports::default();
        let mut out = Report::new(rule, severity, file, &mut unused).of_first(most);
        let asked = |it: &&Suppression| !it.is_used && of_this_rule == (it.id == rule.id);
        for it in suppressions.all.iter().filter(asked) {
            report(analysis, it, &mut out);
        }
        if !of_this_rule {
            malformed_suppression::check(analysis, &mut out);
        }
        // Nothing silences the finding that it is itself unused.
        unused.keep_first(most);
        unused.retain(|rule, range| match of_this_rule {
            true => !ignored(analysis, rule, range.start),
            false => !suppressions.silences(analysis, rule, range.start),
        });
        findings.extend(unused.first.into_iter().map(|it| it.finding));
        findings.extend(told_for(&unused.counted));
    }
}

/// Reports one rule id in a comment.
fn report(analysis: &Analysis, unused: &Suppression, report: &mut Report<'_>) {
    let Suppression { id, range, .. } = unused;
    let is_rule = super::is_rule(id);
    let rules = super::ALL.iter().map(|rule| rule.id);
    let meant = if is_rule { None } else { gateway::nearest(id, rules, 2) };
    let message = match meant {
        Some(meant) => {
            format!("No effect: there is no rule `{}`. Did you mean `{meant}`?", short(id, 40))
        }
        None if is_rule => {
            format!("No effect: there is no finding of `{id}` here. Remove this.")
        }
        None => format!(
            "No effect: there is no rule `{}`. `gateway-ls explain` lists all rules.",
            short(id, 40)
        ),
    };
    let finding = report.add(*range, message);
    finding.tags.push(Tag::Unnecessary);
    finding.fixes.extend(meant.map(|meant| {
        let edits = vec![Edit { range: *range, text: meant.to_owned() }];
        Fix { title: format!("Replace with `{meant}`"), safe: false, edits }
    }));
    let edits = vec![Edit { range: what_to_remove(analysis, unused), text: String::new() }];
    finding.fixes.push(Fix { title: format!("Remove `{id}`"), safe: false, edits });
}

/// The id with its comma; the comment if it holds no other; its line if nothing else is there.
fn what_to_remove(analysis: &Analysis, unused: &Suppression) -> TextRange {
    let source = analysis.source();
    let Suppression { range, comment, .. } = unused;
    let before = TextRange::new(comment.start, range.start).of(source).trim_end();
    let following = TextRange::new(range.end, comment.end).of(source);
    let gap = following.len() - following.trim_start().len();
    if let Some(next) = following.get(gap..).and_then(|rest| rest.strip_prefix(',')) {
        let gap = gap + 1 + next.len() - next.trim_start().len();
        return TextRange::new(range.start, range.end + gap);
    }
    if before.ends_with(',') {
        return TextRange::new(comment.start + before.len() - 1, range.end);
    }
    let line = analysis.text.line_at(comment.start);
    let above = TextRange::new(line.start, comment.start).of(source);
    let is_alone = above.trim_start_matches('\u{feff}').trim().is_empty();
    if !is_alone {
        return TextRange::new(line.start + above.trim_end().len(), comment.end);
    }
    let start = line.start + (above.len() - above.trim_start_matches('\u{feff}').len());
    let rest = source.get(comment.end..).unwrap_or_default();
    let breaks = ["\r\n", "\n", "\r"].into_iter().find(|it| rest.starts_with(it));
    TextRange::new(start, comment.end + breaks.map_or(0, str::len))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of, fixed};

    const RULES: [&str; 4] =
        ["unused-suppression", "duplicate-key", "googleapis-backend", "syntax"];

    #[test]
    fn on_the_line_and_on_the_line_before() {
        check_findings(
            RULES,
            r#"
x-google-backend:
  address: https://a.googleapis.com # gateway-ls: ignore[googleapis-backend]
info:
  # gateway-ls: ignore[duplicate-key, syntax] why not
  #                                   ^^^^^^ hint[unused-suppression] No effect: there is no finding of `syntax`
  a: 1
  a: 2
"#,
        );
    }

    #[test]
    fn for_a_text_over_lines_where_it_begins() {
        check_findings(
            RULES,
            r#"
x-google-backend:
  # gateway-ls: ignore[googleapis-backend]
  address: >-
    https://a.googleapis.com
"#,
        );
    }

    #[test]
    fn unused_ids_are_removed() {
        let head = "swagger: '2.0'\r\n";
        for (before, after) in [
            ("info: {} # gateway-ls: ignore[syntax] why\r\n", "info: {}\r\n"),
            ("# gateway-ls: ignore[syntax]\r\ninfo: {}\r\n", "info: {}\r\n"),
            ("info: {}\r\n  # gateway-ls: ignore[syntax]", "info: {}\r\n"),
            (
                "info: {a: 1, a: 2} # gateway-ls: ignore[syntax, duplicate-key]\r\n",
                "info: {a: 1, a: 2} # gateway-ls: ignore[duplicate-key]\r\n",
            ),
            (
                "info: {a: 1, a: 2} # gateway-ls: ignore[duplicate-key , syntax ]\r\n",
                "info: {a: 1, a: 2} # gateway-ls: ignore[duplicate-key  ]\r\n",
            ),
            (
                "info: {a: 1, a: 2} # gateway-ls: ignore[duplicate-kay]\r\n",
                "info: {a: 1, a: 2} # gateway-ls: ignore[duplicate-key]\r\n",
            ),
        ] {
            assert_eq!(
                fixed("unused-suppression", &format!("{head}{before}")),
                format!("{head}{after}")
            );
        }
    }

    #[test]
    fn this_rule_can_be_silenced_too() {
        check_findings(
            RULES,
            r#"
# gateway-ls: ignore-file[unused-suppression]
info: {} # gateway-ls: ignore[duplicate-key]
"#,
        );
        check_findings(
            RULES,
            r#"
info: {} # gateway-ls: ignore[unused-suppression]
#                             ^^^^^^^^^^^^^^^^^^ hint[unused-suppression] No effect: there is no finding of `unused-suppression`
"#,
        );
    }

    #[test]
    fn for_the_whole_file_and_with_any_line_break() {
        for line_break in ["\n", "\r\n", "\r"] {
            let text = r#"swagger: '2.0'
x-google-backend: {address: 'https://a.googleapis.com'}
info: {a: 1, a: 2}
# gateway-ls: ignore-file[googleapis-backend,duplicate-key]
i:
  # gateway-ls: ignore[duplicate-key]
  # and why
  j: 1
  j: 2
"#;
            assert_eq!(findings_of(RULES, &text.replace('\n', line_break)), "", "{line_break:?}");
        }
    }
}
