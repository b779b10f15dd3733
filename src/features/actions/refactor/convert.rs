//! The gateway's parts of an OpenAPI 2.0 document in the form that OpenAPI 3.x has for them. What
//! is not the gateway's is left to converters that know all of OpenAPI.

mod management;
mod security;

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Action, ActionKind};
use super::backend::{self, KEY};
use super::{action, touch};
use crate::analysis::Analysis;
use crate::openapi::Version;
use crate::routing::{Occurrence, Site};
use crate::rules::Edit;
use crate::rules::convert::unused_name;
use crate::rules::edit::{
    FileStyle, Position, Value, combine, insert_entry, replace_value, written,
};
use crate::text::TextRange;
use crate::yaml::{Entry, Kind, Node};

/// Different backends in one document. A file with more of them is made by a program.
const MOST: usize = 200;

/// Where the named backends of 3.x stand.
const MANAGEMENT: &str = "x-google-api-management";

/// What is `apiName` there.
const API_NAME: &str = "x-google-api-name";

/// Offered at the version and at the gateway's keys of the root; all or nothing.
pub(super) fn offer(file: &FileStyle<'_>, analysis: &Analysis, range: TextRange) -> Option<Action> {
    let document = &analysis.document;
    let root = written(document.root?.of(&analysis.tree))?;
    let is_at = |entry: Entry<'_>| {
        let name = entry.key.text();
        match name == "swagger" {
            true => touch(entry.range(), range),
            false => name.starts_with("x-google-") && touch(entry.key.range(), range),
        }
    };
    let is_2 = document.version == Some(Version::V2);
    let is_here = is_2 && root.entries().any(is_at);
    if !is_here || !backend::is_settled(analysis) || !backend::lacks(root, MANAGEMENT) {
        return None;
    }
    let backends = Backends::of(file, analysis)?;
    let mut edits = backends.edits;
    edits.extend(security::edits(file, analysis, root)?);
    let mut management = Vec::new();
    if let Some(old) = root.entry(management::KEY) {
        management.extend(management::converted(analysis, old.value)?);
        edits.push(backend::removed(file, analysis, root, management::KEY)?);
    }
    if let Some(name) = root.entry(API_NAME) {
        let is_text = name.value.kind() == Kind::Scalar && !name.value.is_null();
        let text = is_text.then(|| name.value.text().into_owned())?;
        management.push(("apiName".to_owned(), Value::Text(text)));
        edits.push(backend::removed(file, analysis, root, API_NAME)?);
    }
    if !backends.defined.is_empty() {
        management.push(("backends".to_owned(), Value::Map(backends.defined)));
    }
    if !management.is_empty() {
        let position = root.entry("paths").map_or(Position::Last, Position::Before);
        let management = Value::Map(management);
        edits.push(insert_entry(file, root, MANAGEMENT, &management, position)?);
    }
    let edits = combine(edits).filter(|edits| !edits.is_empty())?;
    Some(action(ActionKind::Rewrite, title(root), edits))
}

fn title(root: Node<'_>) -> String {
    let left = ["x-google-allow", "x-google-endpoints"];
    let left = left.into_iter().filter(|key| root.entry(key).is_some());
    let left: Vec<_> = left.map(|key| format!("`{key}`")).collect();
    let title = "Convert the gateway extensions to the OpenAPI 3.x form";
    match left.as_slice() {
        [] => format!("{title} (gateway parts only)"),
        left => format!("{title} (gateway parts only; not {})", left.join(", ")),
    }
}

/// The backends under names.
#[derive(Default)]
struct Backends {
    /// The names and fields.
    defined: Vec<(String, Value)>,
    /// Puts the names where the backends stood.
    edits: Vec<Vec<Edit>>,
}

impl Backends {
    /// `None` if one of them cannot be read to the end, or would lose a comment.
    fn of(file: &FileStyle<'_>, analysis: &Analysis) -> Option<Self> {
        let mut backends = Self::default();
        let mut names: BTreeMap<_, String> = BTreeMap::new();
        for occurrence in &analysis.routing.occurrences {
            let fields = match occurrence.site {
                Site::Document | Site::Operation(_) => backend::full_fields(analysis, occurrence)?,
                // It is refused where it stands: to be mended first.
                Site::PathItem(_) => return None,
                Site::Named(_) => continue,
            };
            if !fields.iter().any(|field| field.snake == "address") || names.len() > MOST {
                return None;
            }
            let known = backend::by_name(&fields);
            let name = match names.get(&known) {
                Some(name) => name.clone(),
                None => {
                    let taken: BTreeSet<&str> = names.values().map(String::as_str).collect();
                    let name = unused_name(analysis, &taken, occurrence);
                    backends.defined.push((name.clone(), backend::of_3(fields)));
                    names.insert(known, name.clone());
                    name
                }
            };
            backends.edits.push(refer(file, analysis, occurrence, &name)?);
        }
        Some(backends)
    }
}

/// Puts a name in the place of the fields.
fn refer(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    occurrence: &Occurrence,
    name: &str,
) -> Option<Vec<Edit>> {
    let holder = match occurrence.site {
        Site::Operation(id) => backend::operation(analysis, id)?,
        _ => written(analysis.document.root?.of(&analysis.tree))?,
    };
    let object = backend::single_entry(holder, KEY)?.value;
    replace_value(file, object, &Value::Text(name.to_owned()))
}
