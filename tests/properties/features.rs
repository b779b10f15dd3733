//! What is told and written at a cursor, at every kind of place.

use gateway_ls::analysis::Analysis;
use gateway_ls::features::{
    self, Asked, Change, HintKinds, LensRoles, OpenapiKeys, ProxyLanguage, Rename,
};
use gateway_ls::rules::{self, Finding};
use gateway_ls::text::TextRange;

use super::bytes::floor;
use super::rules::applied;
use super::{analysis, ranges, read_as};

/// Asks for everything in a text, and at places spread over it.
pub fn check(source: &str) {
    let read = analysis(source, read_as(source));
    let findings = rules::findings(&read);
    of_all(&read, &findings);
    for offset in places(&read) {
        at(&read, &findings, offset);
    }
}

/// Both ends of what is there, at most so many of them.
fn places(read: &Analysis) -> Vec<usize> {
    const MOST: usize = 8;
    let source = read.source();
    let mut places: Vec<usize> = vec![0, source.len()];
    let mut waiting: Vec<_> = read.tree.root().into_iter().collect();
    while let Some(node) = waiting.pop() {
        let range = node.range();
        places.extend([range.start, range.end, floor(source, range.start + range.len() / 2)]);
        waiting.extend(node.entries().flat_map(|entry| [entry.key, entry.value]));
        waiting.extend(node.items());
    }
    places.extend(source.match_indices(['#', '$', '{', ':']).map(|(at, _)| at + 1));
    places.sort_unstable();
    places.dedup();
    let step = places.len().div_ceil(MOST);
    // Another text, another remainder: over many texts all kinds of places come.
    places.into_iter().skip(source.len() % step).step_by(step).collect()
}

fn of_all(read: &Analysis, findings: &[Finding]) {
    let source = read.source();
    let all = TextRange::new(0, source.len());
    let kinds = HintKinds { effective_url: true, roles: true, defaults: true };
    let hints = features::hints(read, all, kinds, None);
    for hint in &hints {
        assert!(source.is_char_boundary(hint.offset), "{hint:?}\n{source:?}");
    }
    let lenses = features::lenses(read, LensRoles::Shown, None);
    let symbols = features::flat_symbols(read);
    ranges::check("lenses", &lenses, source);
    ranges::check("symbols", &(symbols, features::symbols(read)), source);
    ranges::check("folds", &features::folds(read), source);
    ranges::check("links", &features::links(read, findings), source);
    written(read, "fix all", features::fix_all_action(read, findings).into_iter());
}

/// Changes of this text: none breaks it.
fn written(read: &Analysis, what: &str, actions: impl Iterator<Item = features::Action>) {
    let source = read.source();
    for action in actions {
        ranges::check(what, &action, source);
        let Change::Here(edits) = &action.change else { continue };
        let after = applied(source, edits);
        let tree = gateway_ls::yaml::read(&after, read.format, gateway_ls::openapi::SHAPE);
        assert!(
            !read.tree.errors().is_empty() || tree.errors().is_empty(),
            "{} breaks the text: {:?}\n{source}\n---\n{after}\n{source:?}",
            action.title,
            tree.errors(),
        );
    }
}

fn at(read: &Analysis, findings: &[Finding], offset: usize) {
    let source = read.source();
    for openapi_keys in [OpenapiKeys::Ours, OpenapiKeys::Others] {
        if let Some(hover) = features::hover_for(read, offset, openapi_keys) {
            ranges::check("hover", &hover.range, source);
        }
        let asked = Asked { typed: None, openapi_keys };
        let completions = features::completions_for(read, offset, asked);
        ranges::check("completions", &completions, source);
        for completion in &completions {
            applied(source, std::slice::from_ref(&completion.edit));
        }
    }
    features::backend_page(read, offset);
    features::proxy_page(read, offset, ProxyLanguage::Python);
    ranges::check("definition", &features::definition(read, offset), source);
    ranges::check("names", &features::name_places(read, offset), source);
    ranges::check("selections", &features::selections(read, offset), source);
    ranges::check("variable", &features::variable_at(read, offset), source);
    ranges::check("new line", &features::indent_new_line(read, offset), source);
    ranges::check("renamable", &features::prepare_rename(read, offset), source);
    if let Some(Rename::Edits(edits)) = features::rename(read, offset, "another") {
        applied(source, &edits);
    }
    let here = TextRange::empty(offset);
    written(read, "action", features::actions(read, findings, here).into_iter());
    written(read, "refactoring", features::refactorings(read, here).into_iter());
    written(read, "last action", features::last_actions(read, findings, here).into_iter());
}
