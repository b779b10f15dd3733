//! What `check` prints of a file for people: its findings, and the roles that it needs.

mod blocks;
mod drawing;
mod findings;
mod links;
mod pieces;
mod roles;
mod said;
mod summary;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub(super) use summary::{file_summary, summary};

use std::collections::BTreeSet;

use annotate_snippets::renderer::Style;

use crate::analysis::Analysis;
use crate::report::iam::{IamInput, iam_plan};
use crate::rules::Finding;
use said::Said;

/// How much to print of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    /// Columns.
    pub(super) width: usize,
    /// Whether the roles are wanted.
    pub(super) roles: bool,
    /// Whether the terminal can hide links under texts (OSC 8).
    pub(super) links: bool,
}

/// The reasons for which no role can be named that a run has given so far.
pub(super) type Told = BTreeSet<&'static str>;

/// A file's part of the output; no text in it is printed twice. Styled; whoever writes it strips
/// the styles where they are not wanted.
pub(super) fn file(
    path: &str,
    analysis: &Analysis,
    findings: &[Finding],
    extent: Extent,
    told: &mut Told,
) -> String {
    let mut said = Said::default();
    let mut text = findings::findings(&mut said, path, analysis, findings, extent);
    if extent.roles {
        let plan = iam_plan(&[IamInput { path, analysis }]);
        let reported: BTreeSet<&str> = findings.iter().map(|finding| finding.rule).collect();
        text += &roles::roles(&mut said, told, path, &plan, &reported, extent.width);
    }
    text
}

pub(super) const BOLD: Style = Style::new().bold();
