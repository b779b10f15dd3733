//! A grant as a file states it, and how text from such a file is quoted.

use super::granted::Place;
use crate::text::{one_line, visible};

/// A grant as a file states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The role; none: not known.
    pub role: Option<String>,
    /// Who gets it, as IAM writes it; none: not known.
    pub member: Option<String>,
    /// What it depends on, in the words of who wrote the condition.
    pub condition: Option<String>,
    /// Where it is.
    pub place: Place,
}

/// A text from a file as code: one short line without anything that acts on what shows it.
pub(super) fn code(text: &str) -> String {
    /// Characters; a member is hardly ever longer.
    const LONGEST: usize = 100;
    let line = one_line(text, LONGEST);
    format!("`{}`", visible(&line).replace('`', "'"))
}
