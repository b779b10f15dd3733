//! What can be written at a cursor: plain data, in one shape whatever is completed.
//!
//! It knows neither what a client can show nor how it chooses among what is offered.

mod beside;
mod comment;
mod growing;
mod manner;
mod meaning;
mod offer;
mod openapi;
mod output;
mod phrase;
mod schemes;
mod skeleton;
mod values;
mod variables;
mod write;

pub(in crate::features) use growing::{may_become_right, may_grow};

use super::{Markup, OpenapiKeys};
use crate::analysis::Analysis;
use crate::edit::Edit;

/// Something that can be written at a cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What it is called in the list.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// A word or two beside the label.
    pub detail: Option<String>,
    /// What it is for.
    pub documentation: Markup,
    /// What is written: the whole word at the cursor is replaced.
    pub edit: Edit,
    /// The same with tab stops and choices, as the protocol's snippets have them.
    pub snippet: Option<String>,
    /// The blanks at the start of the line, which begin all its further lines too.
    pub indent: String,
    /// What else is changed, outside of the word.
    pub also: Vec<Edit>,
    /// Where it is in the list: keys are compared as text.
    pub sort_key: String,
    /// Whether it is the likely choice.
    pub is_preferred: bool,
    /// Whether it is a key or value of OpenAPI itself, which other servers may offer too.
    pub is_of_openapi: bool,
}

impl Completion {
    /// One that only replaces the word at the cursor.
    pub(super) fn new(
        kind: CompletionKind,
        label: String,
        documentation: Markup,
        edit: Edit,
    ) -> Self {
        Self {
            label,
            kind,
            detail: None,
            documentation,
            edit,
            snippet: None,
            indent: String::new(),
            also: Vec::new(),
            sort_key: String::new(),
            is_preferred: false,
            is_of_openapi: false,
        }
    }
}

/// How completions are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The character that was typed and made the client ask.
    pub typed: Option<char>,
    /// Who offers OpenAPI's own keys.
    pub openapi_keys: OpenapiKeys,
}

/// What a completion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// A key of a mapping.
    Key,
    /// A value.
    Value,
    /// A word of our own.
    Keyword,
    /// A key with all that belongs to it.
    Snippet,
}

/// What can be written at a byte offset, the best first.
pub fn completions(analysis: &Analysis, offset: usize) -> Vec<Completion> {
    completions_for(analysis, offset, Asked::default())
}

/// The same as somebody asks for it.
pub fn completions_for(analysis: &Analysis, offset: usize, asked: Asked) -> Vec<Completion> {
    if let Some(names) = variables::completions(analysis, offset) {
        return names;
    }
    // Many values begin with a brace, and none of them is chosen from a list.
    if asked.typed == Some('{') {
        return Vec::new();
    }
    let in_comment = comment::completions(analysis, offset);
    if !in_comment.is_empty() {
        return in_comment;
    }
    let skeletons = skeleton::completions(analysis, offset, asked);
    let mut offered = match skeletons.is_empty() {
        true => offer::completions(analysis, offset, asked),
        false => skeletons,
    };
    // Where lines end in another way than the file is read here, a word may go over several; the
    // protocol takes one line only.
    offered.retain(|it| !it.edit.range.of(analysis.source()).contains(['\n', '\r']));
    offered
}

/// The completions in the order in which they are given.
pub(in crate::features) fn in_order(mut completions: Vec<Completion>) -> Vec<Completion> {
    for (index, completion) in completions.iter_mut().enumerate() {
        completion.sort_key = format!("{index:03}");
    }
    completions
}

#[cfg(test)]
mod configs;
#[cfg(test)]
mod expanded;
#[cfg(test)]
mod fitting;
#[cfg(test)]
mod generated;
#[cfg(test)]
mod openapi_tests;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod service_configs;
#[cfg(test)]
mod skeletons;
#[cfg(test)]
mod tests;
