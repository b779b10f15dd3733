//! What `check --format json` prints, as data. Names and order of the fields are public interface.

use serde::Serialize;

use crate::rules::Finding;
use crate::settings::Severity;
use crate::text::LineColumn;

/// A whole run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// Version of this shape.
    pub version: u32,
    /// The files, in the order in which they were read.
    pub files: Vec<FileReport>,
    /// How much was found.
    pub summary: Summary,
}

/// What was found in one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// The path as given, with `/` between its parts.
    pub path: String,
    /// Whether it is a gateway config; in any other file nothing is found but what concerns one.
    pub config: bool,
    /// The product that the config is for.
    pub target: Option<&'static str>,
    /// The value of `swagger` or `openapi`.
    pub openapi: Option<String>,
    /// The findings, in the order of their places.
    pub findings: Vec<FindingReport>,
}

impl FileReport {
    /// Whether there is anything to tell of it.
    pub fn is_told(&self) -> bool {
        self.config || !self.findings.is_empty()
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FindingReport {
    /// Id of the rule.
    pub rule: &'static str,
    /// `error`, `warning`, `info` or `hint`.
    pub severity: &'static str,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub range: RangeReport,
    /// The operation it is about.
    pub operation: Option<OperationReport>,
    /// The page that says so.
    pub docs: Option<&'static str>,
    /// Places that belong to it.
    pub related: Vec<RelatedReport>,
    /// Ways to mend it, the best first.
    pub fixes: Vec<FixReport>,
}

/// A place; `end` is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RangeReport {
    /// Its first character.
    pub start: PlaceReport,
    /// The character after its last.
    pub end: PlaceReport,
}

/// A point in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PlaceReport {
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode scalar values, from 1.
    pub column: u32,
    /// Bytes before it, from 0.
    pub offset: usize,
}

impl From<LineColumn> for PlaceReport {
    fn from(LineColumn { line, column, offset }: LineColumn) -> Self {
        Self { line, column, offset }
    }
}

/// An operation as the file names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OperationReport {
    /// Lower-case HTTP method.
    pub method: String,
    /// The key under `paths`.
    pub path: String,
}

/// A place that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RelatedReport {
    /// What is there.
    pub message: String,
    /// The file.
    pub path: String,
    /// Where in it.
    pub range: RangeReport,
}

/// A way to mend a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FixReport {
    /// What it does.
    pub title: String,
    /// Whether it can be applied without a look.
    pub safe: bool,
    /// Changes that do not overlap.
    pub edits: Vec<EditReport>,
}

/// One change of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EditReport {
    /// What is replaced.
    pub range: RangeReport,
    /// What it is replaced with.
    pub text: String,
}

/// How much was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Files in the report.
    pub files: usize,
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Informations.
    pub info: usize,
    /// Hints.
    pub hint: usize,
    /// Findings that were mended, if mending was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixed: Option<usize>,
}

impl Summary {
    /// Counts a finding, with all that it is told for.
    pub fn count(&mut self, finding: &Finding) {
        let count = match finding.severity {
            Severity::Error => &mut self.error,
            Severity::Warning => &mut self.warning,
            Severity::Info => &mut self.info,
            Severity::Hint => &mut self.hint,
        };
        *count += finding.stands_for;
    }

    /// How many findings are at least this severe.
    pub fn at_least(&self, severity: Severity) -> usize {
        [
            (Severity::Hint, self.hint),
            (Severity::Info, self.info),
            (Severity::Warning, self.warning),
            (Severity::Error, self.error),
        ]
        .into_iter()
        .filter(|(each, _)| *each >= severity)
        .map(|(_, count)| count)
        .sum()
    }
}
