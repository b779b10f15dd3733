//! `second-document`: a file with more than one YAML document.

use super::{Report, declare_rule, on};
use crate::analysis::Analysis;
use crate::settings::Severity;

declare_rule! {
    /// Only the first YAML document of a file is read.
    ///
    /// ## Why
    /// A line `---` starts another document. A config is one document; what follows is not checked.
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
    ///       responses: {"200": {description: OK}}
    /// ---
    /// swagger: "2.0"
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
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Move the second document to a file of its own.
    SECOND_DOCUMENT {
        id: "second-document",
        level: on(Severity::Hint),
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: WholeFile,
        google: [],
        source: None,
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    if let Some(range) = analysis.tree.second_document() {
        report.add(range, "This document is not checked: only the first one of a file is read. Move it to a file of its own.");
    }
}
