//! What is said of a rule where its id is or can be: the short form of its page.

use crate::features::markup::{Block, Inline, Markup};
use crate::rules::Rule;

/// For a person who rests on the id.
pub(super) fn hover(rule: &Rule) -> Markup {
    let mut blocks = vec![Block::heading("`{}`", &[rule.id])];
    blocks.extend(about(rule).blocks);
    Markup { blocks }
}

/// For a person who chooses among ids.
pub(super) fn about(rule: &Rule) -> Markup {
    let mut blocks = vec![Block::of(rule.summary())];
    blocks.extend(why(rule).map(|why| Block::of(&why)));
    let mut level = format!("Level: {}", rule.level.name());
    if !rule.milder.is_empty() {
        level += &format!(" ({})", rule.milder);
    }
    let (versions, targets) = (rule.formats_in_words(), rule.targets.in_words());
    level += &format!("; for {versions}, {targets}.");
    blocks.push(Block::of(&level));
    if let Some(source) = rule.source {
        let day = format!(" ({}, {})", source.as_of, source.certainty.name());
        let link = Inline::Link(source.url.to_owned(), source.url.to_owned());
        let label = Inline::Text("Source: ".to_owned());
        blocks.push(Block::Paragraph(vec![label, link, Inline::Text(day)]));
    }
    Markup { blocks }
}

/// The first two sentences of why the rule is there.
fn why(rule: &Rule) -> Option<String> {
    let section = rule.docs.lines().map(str::trim).skip_while(|line| *line != "## Why").skip(1);
    let lines = section.skip_while(|line| line.is_empty()).take_while(|line| !line.is_empty());
    let text = lines.collect::<Vec<_>>().join(" ");
    let ends = text.match_indices(". ").map(|(at, _)| at + 1);
    let next = |end: &usize| text.get(end + 1..).and_then(|rest| rest.chars().next());
    let mut ends = ends.filter(|end| next(end).is_some_and(|c| c.is_uppercase() || c == '`'));
    let end = ends.nth(1).unwrap_or(text.len());
    text.get(..end).filter(|text| !text.is_empty()).map(str::to_owned)
}
