//! Refactorings on texts: `$0` is the cursor, what comes out is the text after each of them.

mod convert;
mod properties;
mod texts;

use std::sync::Arc;

use super::*;
use crate::edit::apply;
use crate::settings::Settings;
use crate::text::Text;
use crate::yaml::Format;

fn read(source: &str, format: Format) -> Analysis {
    let settings = Settings { assume_config: Some(true), ..Settings::default() };
    Analysis::new(Text::new(source), format, Arc::new(settings))
}

/// The cursor of a marked text, and the text without the mark.
fn cursor(marked: &str) -> (TextRange, String) {
    let offset = marked.find("$0").unwrap();
    (TextRange::empty(offset), marked.replacen("$0", "", 1))
}

fn offered(marked: &str, format: Format) -> Vec<Action> {
    let (range, source) = cursor(marked);
    refactorings(&read(&source, format), range)
}

fn titles(marked: &str) -> Vec<String> {
    let actions = offered(marked, Format::Yaml).into_iter();
    let can_be_done = |action: &Action| !matches!(action.change, Change::Refused(_));
    actions.filter(can_be_done).map(|action| action.title).collect()
}

/// Why the action that cannot be done cannot be done.
fn reason(marked: &str, format: Format) -> Option<String> {
    offered(marked, format).into_iter().find_map(|action| match action.change {
        Change::Refused(reason) => Some(reason),
        _ => None,
    })
}

/// The text after an action.
fn changed(source: &str, action: &Action) -> String {
    let (Change::Here(edits) | Change::Reviewed { edits, .. }) = &action.change else {
        panic!("{action:?}")
    };
    apply(source, edits).unwrap()
}

/// The text after the action whose title begins so.
fn after(marked: &str, title: &str, format: Format) -> String {
    let actions = offered(marked, format);
    let action = actions.iter().find(|action| action.title.starts_with(title));
    let titles: Vec<_> = actions.iter().map(|action| &action.title).collect();
    let action = action.unwrap_or_else(|| panic!("{titles:?}\n{marked}"));
    changed(&cursor(marked).1, action)
}

fn check(marked: &str, title: &str, expected: &str) {
    let found = after(marked, title, Format::Yaml);
    assert!(found == expected, "{found}");
}
