//! Files that bear the name of a settings file and hold no settings. They may be any file, or one that
//! a link leads to: nothing of them is quoted.

use std::collections::BTreeSet;

use super::nearest;
use super::value::{self, Value};
use super::{Complaint, FileSettings};
use crate::bounds;
use crate::settings::{self, CLIENT_KEYS, KEYS};
use crate::yaml::Node;

/// What is said of one that is longer.
pub(super) fn too_long() -> String {
    format!("is longer than {}, too long for settings", bounds::SETTINGS)
}

/// Why a text cannot be somebody's settings. The YAML reader takes quadratic time for texts that
/// nest deeply, and a folder that is only looked at may hold any file.
pub(super) fn no_settings(text: &str) -> Option<String> {
    const DEEPEST: usize = bounds::SETTINGS_DEPTH;
    if text.len() > bounds::SETTINGS.0 {
        return Some(too_long());
    }
    let mut depth = 0_usize;
    for letter in text.bytes() {
        match letter {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(format!("has more than {DEEPEST} open brackets, too many for settings"));
        }
    }
    None
}

/// Why a tree holds nobody's settings.
pub(super) fn strange(root: Node<'_>) -> Option<String> {
    match Value::of(root) {
        Value::Null => return None,
        Value::Map => {}
        Value::List => return Some("must be a map of settings, not a list".to_owned()),
        _ => return Some("must be a map of settings, not a text".to_owned()),
    };
    let names = names(root);
    let is_strange = !names.is_empty() && meant(&names) == 0;
    is_strange.then(|| "has no settings: none of its keys is one".to_owned())
}

/// Whether fewer than half of the keys of a tree are meant as settings.
pub(super) fn is_mostly_strange(root: Node<'_>) -> bool {
    let names = names(root);
    meant(&names) * 2 < names.len()
}

fn names(root: Node<'_>) -> BTreeSet<String> {
    root.resolved().node.entries().map(|entry| value::name(entry.key)).collect()
}

/// How many keys are meant as settings, misspelt ones among them; each counts once.
fn meant(names: &BTreeSet<String>) -> usize {
    // Words that any file may have for a key tell nothing.
    let of_client =
        CLIENT_KEYS.into_iter().filter(|name| !matches!(*name, "pages" | "path" | "trace"));
    let known: Vec<_> = settings::key_names(KEYS).into_iter().chain(of_client).collect();
    names.iter().filter(|name| nearest(name, known.iter().copied()).is_some()).count()
}

/// Leaves one complaint of all, which quotes nothing of the file.
pub(super) fn quote_nothing(
    settings: &mut FileSettings,
    complaints: &mut Vec<Complaint>,
    because: &str,
) {
    settings.is_unquoted = true;
    complaints.truncate(1);
    if let Some(first) = complaints.first_mut() {
        first.message = format!("has wrong settings; its text is not shown because {because}");
    }
}

/// Where a text ends to be YAML. The parser's own words may quote the text.
pub(super) fn unreadable(error: &serde_yaml::Error) -> String {
    // The parser knows no place of a character that may not be there at all.
    let place = error.location().filter(|at| at.index() > 0);
    let place = place.map(|at| format!(" at line {}, column {}", at.line(), at.column()));
    format!("is not valid YAML{}", place.unwrap_or_default())
}
