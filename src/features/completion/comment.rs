//! Comments that speak to us: `# gateway-ls: …`. What can be written in them, and what a rule id
//! in them means.

use std::collections::BTreeSet;

use super::{Completion, CompletionKind, about, in_order, level_name, rule_hover};
use crate::analysis::Analysis;
use crate::features::markup::{Block, Inline, Markup};
use crate::features::{Hover, More, markup};
use crate::rules::{self, Edit, IgnoreComment};
use crate::settings;
use crate::text::TextRange;
use crate::yaml::Format;

/// What such a comment can begin with: the word, what follows it and what it is for.
const WORDS: &[(&str, &str, &str)] = &[
    (
        "ignore",
        "[",
        "Leaves findings out: `ignore[rule-id]` and, behind it, the reason. It counts for its own line or, alone on its line, for the next one.",
    ),
    ("ignore-file", "[", "Leaves the findings of a rule out in the whole file."),
];

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

/// What is said of the rule id at an offset in a comment, or of the word that says what the comment
/// is.
pub(in crate::features) fn hover(analysis: &Analysis, offset: usize) -> Option<Hover> {
    let comment = comment_at(analysis, offset)?;
    of_first_word(analysis, comment, offset).or_else(|| of_rule(analysis, comment, offset))
}

/// `gateway-ls: endpoints`, and what it does.
fn of_first_word(analysis: &Analysis, comment: TextRange, offset: usize) -> Option<Hover> {
    let text = comment.of(analysis.source());
    let words = text.trim_start_matches(['#', '/', '*']).trim_start();
    let rest = words.strip_prefix("gateway-ls:")?.trim_start();
    let word: &str = rest.split(|c| !is_word_letter(c)).next()?;
    let start = comment.start + text.len() - words.len();
    let range = TextRange::new(start, comment.start + text.len() - rest.len() + word.len());
    let of_target = || {
        let target = settings::TARGETS.iter().find(|target| target.name == word)?;
        let others = match settings::Target::parse(word)? {
            settings::Target::ApiGateway => "Cloud Endpoints",
            settings::Target::Endpoints => "API Gateway",
        };
        Some(format!(
            "This file is checked for {} What only {others} rejects or ignores is not reported.",
            target.summary
        ))
    };
    let of_ignore = || {
        let (_, _, what) = WORDS.iter().find(|(it, ..)| *it == word)?;
        Some((*what).to_owned())
    };
    let said = of_target().or_else(of_ignore).filter(|_| range.touches(offset))?;
    let heading = Block::Heading(vec![Inline::Code(format!("gateway-ls: {word}"))]);
    let content = Markup { blocks: vec![heading, Block::of(&said)] };
    Some(Hover { range, content, more: None, is_of_openapi: false })
}

fn of_rule(analysis: &Analysis, comment: TextRange, offset: usize) -> Option<Hover> {
    let ignore = rules::ignore_comment(analysis, comment)?;
    let range = word_at(analysis.source(), ignore.ids, offset)?;
    let rule = rules::find(range.of(analysis.source()))?;
    Some(Hover {
        range,
        content: rule_hover(rule),
        more: Some(More::Rule(rule.id)),
        is_of_openapi: false,
    })
}

/// The comment that holds an offset, with the blanks at the end of its line.
fn comment_at(analysis: &Analysis, offset: usize) -> Option<TextRange> {
    if analysis.format == Format::Json {
        return None;
    }
    let comments = analysis.tree.comments();
    let index = comments.partition_point(|comment| comment.start < offset);
    let comment = *comments.get(index.checked_sub(1)?)?;
    let is_closed = comment.of(analysis.source()).ends_with("*/");
    let line = analysis.text.line_at(comment.start);
    let end = if is_closed { comment.end } else { line.end.max(comment.end) };
    (offset <= end).then(|| TextRange::new(comment.start, end))
}

fn first_words(analysis: &Analysis, comment: TextRange, offset: usize) -> Vec<Completion> {
    let source = analysis.source();
    let text = comment.of(source);
    let opened = text.trim_start_matches(['#', '/', '*']).trim_start();
    let Some(rest) = opened.strip_prefix("gateway-ls:") else { return Vec::new() };
    let start = comment.end - rest.trim_start().len();
    let behind_colon = comment.end - rest.len();
    // Only the first word says what the comment is.
    let is_first = TextRange::new(start, offset).of(source).chars().all(is_word_letter);
    if offset < behind_colon || !is_first {
        return Vec::new();
    }
    let range = word_at(source, TextRange::new(start.min(offset), comment.end), offset)
        .unwrap_or(TextRange::empty(offset));
    let has_bracket = TextRange::new(range.end, comment.end).of(source).starts_with('[');
    let space = if offset == behind_colon { " " } else { "" };
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
    let completion = |(label, text, what): (&str, String, &str)| Completion {
        label: label.to_owned(),
        kind: CompletionKind::Keyword,
        detail: None,
        documentation: paragraph(what),
        edit: Edit { range, text },
        snippet: None,
        indent: String::new(),
        is_of_openapi: false,
        also: Vec::new(),
        sort_key: String::new(),
        is_preferred: false,
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
    // Behind a list that nothing closes comes the reason; a second word is none of its ids.
    if before.rsplit(',').next().is_some_and(|it| !it.trim().is_empty()) {
        return Vec::new();
    }
    let named: BTreeSet<&str> = before.split(',').chain(after.split(',')).map(str::trim).collect();
    let found = found_where_it_looks(analysis, comment, ignore);
    let follows = if ignore.is_closed { "" } else { "]" };
    let mut offered: Vec<_> =
        rules::ALL.iter().filter(|rule| !named.contains(rule.id)).copied().collect();
    offered.sort_by_key(|rule| !found.contains(rule.id));
    let completion = |rule: &rules::Rule| Completion {
        label: rule.id.to_owned(),
        kind: CompletionKind::Value,
        detail: Some(level_name(rule.level).to_owned()),
        documentation: about(rule),
        edit: Edit { range: word, text: format!("{}{follows}", rule.id) },
        snippet: None,
        indent: String::new(),
        is_of_openapi: false,
        also: Vec::new(),
        sort_key: String::new(),
        is_preferred: found.contains(rule.id),
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

/// The word that a cursor touches within a range.
fn word_at(source: &str, within: TextRange, offset: usize) -> Option<TextRange> {
    if !within.touches(offset) {
        return None;
    }
    let before = TextRange::new(within.start, offset).of(source);
    let after = TextRange::new(offset, within.end).of(source);
    let start = before.trim_end_matches(is_word_letter).len();
    let end = after.len() - after.trim_start_matches(is_word_letter).len();
    let word = TextRange::new(within.start + start, offset + end);
    (!word.is_empty()).then_some(word)
}

fn is_word_letter(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '-' | '_')
}

fn paragraph(text: &str) -> Markup {
    markup::Markup { blocks: vec![Block::of(text)] }
}
