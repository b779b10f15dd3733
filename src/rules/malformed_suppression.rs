//! Comments that are meant to silence rules, but are written so that they silence nothing.
//! Knows no findings.

use super::{Fix, Report, ignore_comment};
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::gateway;
use crate::text::TextRange;

/// Reports each of them.
pub(super) fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for comment in analysis.tree.comments() {
        if ignore_comment(analysis, *comment).is_some() {
            continue;
        }
        let Some(slip) = read(&analysis.tree.text(*comment)) else { continue };
        let range = TextRange::new(comment.start + slip.start, comment.start + slip.end);
        let Some(right) = slip.right else {
            report.add(
                range,
                "No effect: this comment ignores no rule. Write the rule ids in brackets: `ignore[rule-id]`.",
            );
            continue;
        };
        let finding =
            report.add(range, format!("No effect: this comment ignores no rule. Write `{right}`."));
        let title = format!("Replace with `{right}`");
        let edits = vec![Edit { range, text: right }];
        finding.fixes.push(Fix { title, safe: false, edits });
    }
}

/// Where a comment goes wrong, and what to write there if that is plain.
#[derive(Debug, PartialEq, Eq)]
struct Slip {
    start: usize,
    end: usize,
    right: Option<String>,
}

/// What is wrong with a comment that nearly says `ignore`.
fn read(comment: &str) -> Option<Slip> {
    let text = comment.trim_start_matches(['#', '/', '*']).trim_start();
    let text = text.strip_prefix("gateway-ls:")?.trim_start();
    let start = comment.len() - text.len();
    let is_of_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let length = text.find(|c| !is_of_word(c)).unwrap_or(text.len());
    let (word, rest) = text.split_at(length);
    let lower = word.to_ascii_lowercase();
    let is_near = |known| gateway::edits(&lower, known, 2).is_some();
    let right_word = match lower.contains("file") {
        true if lower.starts_with("ignore") || is_near("ignore-file") => "ignore-file",
        false if lower.starts_with("ignore") || is_near("ignore") => "ignore",
        _ => return None,
    };
    let after = rest.trim_start_matches([' ', '\t', ':', '=']);
    let gap = rest.len() - after.len();
    let at = start + length + gap;
    if let Some((ids, _)) = after.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        let right = format!("{right_word}[{}]", ids.trim());
        let right = (!ids.trim().is_empty()).then_some(right);
        return Some(Slip { start, end: at + ids.len() + 2, right });
    }
    let mut ids = Vec::new();
    let mut end = start + length;
    let mut place = at;
    // Ids as far as they go; what comes then is the reason.
    for piece in after.split_inclusive([' ', ',', '\t']) {
        let id = piece.trim_matches(|c| !is_of_word(c));
        if super::is_rule(id) {
            ids.push(id);
            end = place + piece.find(id).unwrap_or(0) + id.len();
        } else if !id.is_empty() {
            break;
        }
        place += piece.len();
    }
    let right = (!ids.is_empty()).then(|| format!("{right_word}[{}]", ids.join(", ")));
    Some(Slip { start, end, right })
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::rules::testing::{check_findings, check_fix};

    #[test]
    fn slips_and_what_was_meant() {
        for (comment, wrong, right) in [
            ("# gateway-ls: ignore host", "ignore host", "ignore[host]"),
            ("# gateway-ls: ignore host why not", "ignore host", "ignore[host]"),
            ("# gateway-ls: ignore host, syntax", "ignore host, syntax", "ignore[host, syntax]"),
            ("# gateway-ls: ignore: host", "ignore: host", "ignore[host]"),
            ("# gateway-ls: ignore(host) x", "ignore(host", "ignore[host]"),
            ("# gateway-ls: ignore [host]", "ignore [host]", "ignore[host]"),
            ("# gateway-ls: ignores[host]", "ignores[host]", "ignore[host]"),
            ("# gateway-ls: Ignore[host] x", "Ignore[host]", "ignore[host]"),
            ("# gateway-ls: ingore[host]", "ingore[host]", "ignore[host]"),
            ("# gateway-ls: ignore-file host", "ignore-file host", "ignore-file[host]"),
            ("# gateway-ls: ignore_file[host]", "ignore_file[host]", "ignore-file[host]"),
            ("# gateway-ls: ignore-next-line[host]", "ignore-next-line[host]", "ignore[host]"),
            ("# gateway-ls: ignore", "ignore", ""),
            ("# gateway-ls: ignore this", "ignore", ""),
            ("# gateway-ls: ignore é", "ignore", ""),
            ("# gateway-ls: ignore [ ] x", "ignore [ ]", ""),
        ] {
            let slip = read(comment).unwrap_or_else(|| panic!("{comment}"));
            assert_eq!(&comment[slip.start..slip.end], wrong, "{comment}");
            assert_eq!(slip.right.unwrap_or_default(), right, "{comment}");
        }
        for comment in
            ["# ignore host", "# gateway-ls: off", "# gateway-ls: endpoints", "#", "# gateway-ls:"]
        {
            assert_eq!(read(comment), None, "{comment}");
        }
    }

    #[test]
    fn they_are_reported_and_mended() {
        check_findings(
            "unused-suppression",
            r#"
info: {} # gateway-ls: ignore duplicate-key
#                      ^^^^^^^^^^^^^^^^^^^^ hint[unused-suppression] No effect: this comment ignores no rule.
"#,
        );
        check_fix(
            "unused-suppression",
            "info: {a: 1, a: 2} # gateway-ls: ignore duplicate-key\n",
            "info: {a: 1, a: 2} # gateway-ls: ignore[duplicate-key]\n",
        );
        check_findings(
            "unused-suppression",
            "# gateway-ls: ignore-file[unused-suppression]\n# gateway-ls: ignore host\n",
        );
    }
}
