//! What can be written in comments that speak to us: `# gateway-ls: …`.

use std::collections::BTreeSet;

use super::{Completion, CompletionKind, in_order};
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::features::comment::{WORDS, comment_at, is_word_letter, word_at};
use crate::features::markup::Markup;
use crate::features::rule_text::about;
use crate::rules::{self, IgnoreComment};
use crate::settings;
use crate::text::TextRange;

/// The word that says to keep silent.
const OFF: (&str, &str) = ("off", "This file is no gateway config: nothing is said about it.");

/// What can be written at an offset in a comment.
pub(super) fn completions(analysis: &Analysis, offset: usize) -> Vec<Completion> {
    let Some(comment) = comment_at(analysis, offset) else { return Vec::new() };
    match rules::ignore_comment(analysis, comment) {
        Some(ignore) if offset >= ignore.ids.start => {
            let is_inside = ignore.ids.touches(offset);
            let is_asked = analysis.is_config || analysis.document.has_version_key;
            if is_inside && is_asked { ids(analysis, comment, ignore, offset) } else { Vec::new() }
        }
        _ => first_words(analysis, comment, offset),
    }
}

fn first_words(analysis: &Analysis, comment: TextRange, offset: usize) -> Vec<Completion> {
    let source = analysis.source();
    let text = comment.of(source);
    let opened = text.trim_start_matches(['#', '/', '*']).trim_start();
    let Some(rest) = opened.strip_prefix("gateway-ls:") else { return Vec::new() };
    let start = comment.end - rest.trim_start().len();
    let after_colon = comment.end - rest.len();
    // Only the first word says what the comment is.
    let is_first = TextRange::new(start, offset).of(source).chars().all(is_word_letter);
    if offset < after_colon || !is_first {
        return Vec::new();
    }
    let range = word_at(source, TextRange::new(start.min(offset), comment.end), offset)
        .unwrap_or(TextRange::empty(offset));
    let has_bracket = TextRange::new(range.end, comment.end).of(source).starts_with('[');
    let space = if offset == after_colon { " " } else { "" };
    let mut offered = Vec::new();
    for (word, follows, what) in WORDS {
        let follows = if has_bracket { "" } else { follows };
        offered.push((*word, format!("{space}{word}{follows}"), *what));
    }
    if !has_bracket {
        let targets = settings::TARGETS.iter().map(|target| (target.name, target.summary));
        offered.extend(
            targets.chain([OFF]).map(|(word, what)| (word, format!("{space}{word}"), what)),
        );
    }
    let completion = |(label, text, what): (&str, String, &str)| {
        let (label, what) = (label.to_owned(), Markup::paragraph(what));
        Completion::new(CompletionKind::Keyword, label, what, Edit { range, text })
    };
    in_order(offered.into_iter().map(completion).collect())
}

/// The rules that the comment does not name yet; first those that have a finding where it looks.
fn ids(
    analysis: &Analysis,
    comment: TextRange,
    ignore: IgnoreComment,
    offset: usize,
) -> Vec<Completion> {
    let source = analysis.source();
    let word = word_at(source, ignore.ids, offset).unwrap_or(TextRange::empty(offset));
    let before = TextRange::new(ignore.ids.start, word.start).of(source);
    let after = TextRange::new(word.end, ignore.ids.end).of(source);
    // After a list that nothing closes comes the reason; a second word is none of its ids.
    if before.rsplit(',').next().is_some_and(|it| !it.trim().is_empty()) {
        return Vec::new();
    }
    let named: BTreeSet<&str> = before.split(',').chain(after.split(',')).map(str::trim).collect();
    let found = found_where_it_looks(analysis, comment, ignore);
    let follows = if ignore.is_closed { "" } else { "]" };
    let mut offered: Vec<_> =
        rules::ALL.iter().filter(|rule| !named.contains(rule.id)).copied().collect();
    offered.sort_by_cached_key(|rule| !found.contains(rule.id));
    let completion = |rule: &rules::Rule| {
        let edit = Edit { range: word, text: format!("{}{follows}", rule.id) };
        Completion {
            detail: Some(rule.level.name().to_owned()),
            is_preferred: found.contains(rule.id),
            ..Completion::new(CompletionKind::Value, rule.id.to_owned(), about(rule), edit)
        }
    };
    let mut completions = in_order(offered.into_iter().map(completion).collect());
    // One of a list can be the likely choice.
    completions.iter_mut().skip(1).for_each(|it| it.is_preferred = false);
    completions
}

fn found_where_it_looks(
    analysis: &Analysis,
    comment: TextRange,
    ignore: IgnoreComment,
) -> BTreeSet<&'static str> {
    let lines = rules::lines_spoken_of(analysis, comment);
    let comment_lines = rules::CommentLines::new(analysis);
    let findings = rules::findings(analysis);
    let looks_at = |finding: &&rules::Finding| {
        let start = finding.range.start;
        ignore.whole_file
            || lines.contains(&analysis.text.line_at(start).start)
            || lines.contains(&comment_lines.line_of(start))
    };
    // What the comment itself is said about is not what it is written for.
    let of_others = findings.iter().filter(|finding| !comment.covers(finding.range));
    of_others.filter(looks_at).map(|finding| finding.rule).collect()
}
