//! Whether a word that is typed can become one that fits its place.

use crate::analysis::Analysis;
use crate::features::place::{Place, place};
use crate::gateway::{OpenapiShape, Shape};
use crate::yaml::{CursorContext, Slot};

/// Whether the value that is typed may become one that the gateway's tables take; `None` if they do
/// not say what belongs there.
pub(in crate::features) fn may_grow(analysis: &Analysis, context: &CursorContext) -> Option<bool> {
    if !matches!(context.slot, Slot::Value | Slot::Item) {
        return None;
    }
    let word = context.word.of(analysis.source());
    match place(&context.path, analysis)? {
        Place::Value(value) => grows_into(word, value.shape),
        _ => None,
    }
}

/// The same of a value for which OpenAPI's own tables say what belongs there: whether more letters
/// may make it right.
pub(in crate::features) fn may_become_right(analysis: &Analysis, context: &CursorContext) -> bool {
    let word = context.word.of(analysis.source());
    match place(&context.path, analysis) {
        Some(Place::Scalar(shape)) => becomes(word, shape),
        _ => false,
    }
}

/// Recurses over the tables, which end.
fn becomes(word: &str, shape: OpenapiShape) -> bool {
    let begins = |full: &&str| full.len() > word.len() && full.starts_with(word);
    match shape {
        OpenapiShape::Flag => {
            ["true", "false", "True", "False", "TRUE", "FALSE"].iter().any(begins)
        }
        OpenapiShape::Words(words, also) => {
            words.iter().map(|(word, _)| word).chain(also).any(begins)
        }
        // `1.0` is a number, `1.0.0` is a text.
        OpenapiShape::Text | OpenapiShape::UsualWords(_) | OpenapiShape::Reference(_) => {
            word.parse::<f64>().is_ok() || matches!(word, "true" | "false" | "null" | "~")
        }
        OpenapiShape::Number | OpenapiShape::PositiveNumber | OpenapiShape::Integer => {
            word.chars().all(|c| matches!(c, '-' | '.' | '0'))
        }
        OpenapiShape::Either(one, other) => becomes(word, *one) || becomes(word, *other),
        _ => false,
    }
}

/// Recurses over the tables, which end.
fn grows_into(word: &str, shape: Shape) -> Option<bool> {
    let begins = |full: &&str| full.len() > word.len() && full.starts_with(word);
    match shape {
        Shape::Flag => Some(["true", "false"].iter().any(begins)),
        Shape::Words(words) => Some(words.iter().any(begins)),
        Shape::WordsAnyCase(words) => {
            let word = word.to_ascii_lowercase();
            let begins = |full: &&str| full.to_ascii_lowercase().starts_with(&word);
            Some(words.iter().any(|full| full.len() > word.len() && begins(full)))
        }
        // A number that counts cannot be mended by more digits.
        Shape::Number | Shape::Integer => Some(
            word.chars().all(|c| matches!(c, '-' | '.' | '0')) && word.matches('.').count() < 2,
        ),
        Shape::Either(one, other) => match (grows_into(word, *one), grows_into(word, *other)) {
            (Some(one), Some(other)) => Some(one || other),
            _ => None,
        },
        _ => None,
    }
}
