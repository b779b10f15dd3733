//! A name that no backend has: which ones there are.

use super::status::with_reason;
use crate::analysis::Analysis;
use crate::features::markup::{Block, Inline, Markup};
use crate::gateway::nearest;
use crate::template;

/// Edits within which a defined name is taken for the one that was meant.
const NEAR: usize = 2;
/// Defined names that are listed for one that is not.
const MOST_NAMES: usize = 3;

/// What a backend must be in OpenAPI 2.0, which has no names for backends.
pub(super) const NOT_AN_OBJECT: &str =
    " `x-google-backend` must be an object with an `address`; names work only in OpenAPI 3.x.";

/// A name that no backend has.
pub(super) fn page(analysis: &Analysis, name: &str) -> Markup {
    let heading = Block::heading("Backend `{}`", &[name]);
    let line = if !analysis.document.is_v3 {
        with_reason("Google rejects the config:", NOT_AN_OBJECT)
    } else if template::has_syntax(name) {
        Inline::of("Which backend this is, is not known until the name is filled in.")
    } else {
        let mut line = Inline::filled("**No backend has this name:**", &[]);
        line.extend(instead_of(analysis, name));
        line
    };
    Markup { blocks: vec![heading, Block::Paragraph(line)] }
}

/// What to do about a name that no backend has.
pub(super) fn instead_of(analysis: &Analysis, name: &str) -> Vec<Inline> {
    let names = analysis.backends().names();
    let near = nearest(name, names.clone(), NEAR);
    let defined = near.map_or_else(|| names.collect(), |it| vec![it]);
    let mut line = Vec::new();
    for (index, name) in defined.iter().take(MOST_NAMES).enumerate() {
        let another = match index {
            0 => " write `{}`",
            _ if index + 1 == defined.len() => " or `{}`",
            _ => ", `{}`",
        };
        line.extend(Inline::filled(another, &[name]));
    }
    let end = match defined.len() {
        0 => " define it under `x-google-api-management.backends`.",
        more if more > MOST_NAMES => {
            " or another name from `x-google-api-management.backends`, or define it there."
        }
        _ => ", or define it under `x-google-api-management.backends`.",
    };
    line.extend(Inline::of(end));
    line
}
