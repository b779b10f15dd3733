//! What is said of a comment that speaks to us: of its first word, or of a rule id in it.

use super::{Hover, More};
use crate::analysis::Analysis;
use crate::features::comment::{WORDS, comment_at, is_word_letter, word_at};
use crate::features::markup::{Block, Markup};
use crate::features::rule_text;
use crate::rules;
use crate::settings;
use crate::text::TextRange;

/// What is said of the rule id at an offset in a comment, or of the word that says what the comment
/// is.
pub(super) fn of(analysis: &Analysis, offset: usize) -> Option<Hover> {
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
    let heading = Block::heading("`gateway-ls: {}`", &[word]);
    let content = Markup { blocks: vec![heading, Block::of(&said)] };
    Some(Hover { range, content, more: None, is_of_openapi: false })
}

fn of_rule(analysis: &Analysis, comment: TextRange, offset: usize) -> Option<Hover> {
    let ignore = rules::ignore_comment(analysis, comment)?;
    let range = word_at(analysis.source(), ignore.ids, offset)?;
    let rule = rules::find(range.of(analysis.source()))?;
    Some(Hover {
        range,
        content: rule_text::hover(rule),
        more: Some(More::Rule(rule.id)),
        is_of_openapi: false,
    })
}
