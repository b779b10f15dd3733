//! The path of a path item as callers use it: with the base path before it.

use std::borrow::Cow;

use super::{Variables, fill};
use crate::gateway::PathTemplate;
use crate::template::Filled;

/// The path of a path item as callers use it. Read once: many ask for its segments.
#[derive(Debug, PartialEq)]
pub struct FullPath {
    /// The key, values of template variables put in.
    pub filled: Filled,
    /// The same with the base path before it.
    pub template: PathTemplate,
    /// The length of the base path, in bytes.
    pub base: usize,
}

impl FullPath {
    pub(super) fn new(base: &str, path: &str, variables: &Variables<'_>) -> Self {
        let filled = fill(path, variables);
        let template = PathTemplate::parse(&format!("{base}{}", filled.text));
        Self { filled, template, base: base.len() }
    }

    /// The path with the base path only if that is to count, and the length of that in bytes.
    pub fn with_base_if(&self, counts: bool) -> (Cow<'_, PathTemplate>, usize) {
        match counts || self.base == 0 {
            true => (Cow::Borrowed(&self.template), self.base),
            false => (Cow::Owned(PathTemplate::parse(&self.filled.text)), 0),
        }
    }
}
