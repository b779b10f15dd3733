//! Findings that the author does not want: comments in the file and `ignore` in the settings.
//!
//! `# gateway-ls: ignore[rule-id, …] reason` on the line of the finding or on the one before,
//! `# gateway-ls: ignore-file[rule-id, …] reason` anywhere.

use super::{Finding, Report};
use crate::analysis::Analysis;
use crate::settings::Level;
use crate::text::TextRange;
use crate::yaml::Step;

/// One rule id in a suppression comment.
#[derive(Clone, Debug)]
struct Suppression {
    id: String,
    /// The id's place.
    range: TextRange,
    /// The start of the lines whose findings it silences; `None`: the whole file.
    lines: Option<Vec<usize>>,
    used: bool,
}

/// Takes away the findings that are suppressed, and reports the suppressions that do nothing.
pub(super) fn apply(analysis: &Analysis, findings: &mut Vec<Finding>) {
    let mut suppressions = read(analysis);
    findings.retain(|finding| {
        let line = analysis.text.line_at(finding.range.start).start;
        let mut keep = true;
        for suppression in suppressions.iter_mut().filter(|it| it.id == finding.rule) {
            if suppression.lines.as_ref().is_none_or(|lines| lines.contains(&line)) {
                suppression.used = true;
                keep = false;
            }
        }
        keep && !ignored(analysis, finding)
    });
    let rule = &super::unused_suppression::UNUSED_SUPPRESSION;
    if let Level::On(severity) = rule.level_in(analysis) {
        let mut report = Report::new(rule, severity, findings);
        for suppression in suppressions.iter().filter(|it| !it.used) {
            super::unused_suppression::report(&suppression.id, suppression.range, &mut report);
        }
    }
}

fn read(analysis: &Analysis) -> Vec<Suppression> {
    let mut suppressions = Vec::new();
    for comment in analysis.tree.comments() {
        let text = comment.of(analysis.source());
        let Some((whole_file, ids)) = ids(text) else { continue };
        let lines = (!whole_file).then(|| lines(analysis, *comment));
        let mut start = comment.start + text.len() - ids.len();
        let ids = ids.split(']').next().unwrap_or_default();
        for id in ids.split(',') {
            let trimmed = id.trim();
            let from = start + id.len() - id.trim_start().len();
            start += id.len() + 1;
            if !trimmed.is_empty() {
                suppressions.push(Suppression {
                    id: trimmed.to_owned(),
                    range: TextRange::new(from, from + trimmed.len()),
                    lines: lines.clone(),
                    used: false,
                });
            }
        }
    }
    suppressions
}

/// Whether the comment counts for the whole file, and its text from the first id on.
fn ids(comment: &str) -> Option<(bool, &str)> {
    let text = comment
        .trim_start_matches(['#', '/', '*'])
        .trim_start()
        .strip_prefix("gateway-ls:")?
        .trim_start();
    match text.strip_prefix("ignore-file[") {
        Some(ids) => Some((true, ids)),
        None => text.strip_prefix("ignore[").map(|ids| (false, ids)),
    }
}

/// The starts of the lines that a comment speaks of: its own and, if it stands alone on its line,
/// the next one that is no comment.
fn lines(analysis: &Analysis, comment: TextRange) -> Vec<usize> {
    let source = analysis.source();
    let own = analysis.text.line_at(comment.start);
    let mut lines = vec![own.start];
    if TextRange::new(own.start, comment.start).of(source).trim().is_empty() {
        let mut line = own;
        while line.end < source.len() {
            let next = analysis.text.line_at(line.end + 1);
            // A line break of two characters: one byte further on is still the same line.
            line =
                if next.start == line.start { analysis.text.line_at(line.end + 2) } else { next };
            if !line.of(source).trim_start().starts_with('#') {
                break;
            }
        }
        lines.push(line.start);
    }
    lines
}

fn ignored(analysis: &Analysis, finding: &Finding) -> bool {
    analysis.settings.ignore.iter().any(|ignore| {
        let rule = ignore.rule.as_ref().is_none_or(|rule| rule == finding.rule);
        rule && ignore.pointer.as_ref().is_none_or(|pointer| {
            let place = pointer_at(analysis, finding.range.start);
            let pointer = pointer.trim_end_matches('/');
            place.strip_prefix(pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    })
}

/// The JSON pointer of the innermost node at an offset.
fn pointer_at(analysis: &Analysis, offset: usize) -> String {
    let mut pointer = String::new();
    for step in analysis.tree.path_at(offset) {
        pointer.push('/');
        match step {
            Step::Entry(entry, _) => {
                pointer += &entry.key.text().replace('~', "~0").replace('/', "~1");
            }
            Step::Item(index, _) => pointer += &index.to_string(),
        }
    }
    pointer
}
