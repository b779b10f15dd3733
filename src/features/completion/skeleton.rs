//! Whole configs for a file that is still empty.
//!
//! Offered where nothing but comments and the start of `swagger` or `openapi` is, so that
//! nobody meets them elsewhere.

mod braces;

use super::phrase::Phrase;
use super::write::{self, Written};
use super::{Asked, Completion, CompletionKind, in_order};
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::features::markup::{Block, Markup};
use crate::gateway::{SKELETONS, Skeleton};
use crate::text::TextRange;
use crate::yaml::Format;

/// The whole configs that can be written at an offset.
pub(super) fn completions(analysis: &Analysis, offset: usize, asked: Asked) -> Vec<Completion> {
    if asked.typed.is_some() || analysis.is_left_out {
        return Vec::new();
    }
    let braces = || braces::at(analysis, offset).map(|braces| (braces.word, Some(braces)));
    let place = only_word(analysis, offset).map(|word| (word, None)).or_else(braces);
    let Some((word, braces)) = place else { return Vec::new() };
    let typed = word.of(analysis.source());
    let fitting = SKELETONS.iter().filter(|it| it.version_key().starts_with(typed));
    let completion = |skeleton| {
        let whole = completion(analysis, skeleton, word);
        match &braces {
            Some(braces) => braces.filled(whole),
            None => whole,
        }
    };
    in_order(fitting.map(completion).collect())
}

/// The word at the offset, which may be empty, if nothing else is in the file.
fn only_word(analysis: &Analysis, offset: usize) -> Option<TextRange> {
    let source = analysis.source();
    let is_in_comment = |comment: &TextRange| comment.start < offset && offset <= comment.end;
    if analysis.tree.comments().iter().any(is_in_comment) {
        return None;
    }
    let mut content = None;
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let end = start + line.trim_end().len();
        let text = line.trim_start_matches('\u{feff}').trim_end();
        let is_passed = text.is_empty()
            || text == "---"
            || text.starts_with('#')
            || analysis.format == Format::JsonWithComments && text.starts_with("//");
        let range = TextRange::new(end - text.len(), end);
        start += line.len();
        if is_passed {
            continue;
        }
        let is_only = content.is_none() && text.bytes().all(|byte| byte.is_ascii_lowercase());
        if !is_only {
            return None;
        }
        content = Some(range);
    }
    match content {
        Some(word) => word.touches(offset).then_some(word),
        None => begins_line(source, offset).then(|| TextRange::empty(offset)),
    }
}

fn begins_line(source: &str, offset: usize) -> bool {
    let before = source.get(..offset).unwrap_or_default();
    let after = source.get(offset..).unwrap_or_default();
    let is_start = before.is_empty() || before.ends_with(['\n', '\u{feff}']);
    is_start && (after.is_empty() || after.starts_with(['\n', '\r']))
}

fn completion(analysis: &Analysis, skeleton: &Skeleton, word: TextRange) -> Completion {
    let is_windows = analysis.source().contains("\r\n");
    let line_break = if is_windows { "\r\n" } else { "\n" };
    let entries: Vec<(Phrase, Written)> = skeleton
        .entries
        .iter()
        .map(|(key, value)| (Phrase::of_snippet(key), value.into()))
        .collect();
    let output = write::document(&entries, analysis.format, line_break);
    let language = if analysis.format == Format::Yaml { "yaml" } else { "json" };
    let mut documentation = Markup::paragraph(skeleton.purpose);
    documentation.blocks.push(Block::Code(language, output.plain.replace("\r\n", "\n")));
    let edit = Edit { range: word, text: output.plain };
    Completion {
        snippet: Some(output.snippet),
        ..Completion::new(CompletionKind::Snippet, skeleton.label(), documentation, edit)
    }
}
