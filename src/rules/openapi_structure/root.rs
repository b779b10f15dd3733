//! The root of a document, its `info` and the keys of its `paths`.

use super::{fields, indented};
use crate::analysis::{
    Analysis, Fact, Fields, Focus, is_reference_key, is_schema_word, literal_value,
};
use crate::edit::Edit;
use crate::edit::{FileStyle, Position, Value, insert_entry, rename_key};
use crate::gateway::openapi2::DOCUMENT;
use crate::gateway::{self, MapKeys};
use crate::openapi::Place;
use crate::rules::operations::about;
use crate::rules::wording::short;
use crate::rules::{Fix, Report, places, shortened};
use crate::settings::Severity;
use crate::yaml::{Entry, Field, Kind, Reached, Style};

pub(super) fn check(analysis: &Analysis, report: &mut Report<'_>) {
    // What seems to be missing may be in text that is not finished, or come from a template.
    let Some(root) = analysis.whole_root().map(Fields::mapping) else { return };
    let Some(version) = root.field("swagger").or_else(|| root.field("openapi")) else {
        return check_version(root, report);
    };
    let is_v3 = analysis.document.is_v3;
    let place = Place::new(version.key.range(), None);
    match analysis.root_field("info") {
        _ if is_v3 => {}
        Fact::Known(..) | Fact::Unknown => {}
        Fact::Absent(_) => {
            let file = report.file();
            let finding = report.add(
                place.range,
                "Google rejects the config: it has no `info`. Add `info` with a `title` and a `version`.",
            );
            finding.fixes.extend(add_info(file, root, &version));
        }
    }
    report.cite(super::ROOT);
    match analysis.root_field("paths") {
        Fact::Known(paths, _) => {
            let key = Place::new(paths.key.range(), None);
            check_paths(analysis, key, paths.value, report);
        }
        Fact::Absent(_) => {
            let (severity, message) = match is_v3 {
                true => (
                    Severity::Warning,
                    "Every call fails with 404: the config has no `paths`. Add the paths that the API serves.",
                ),
                false => (
                    Severity::Error,
                    "Google rejects the config: it has no `paths`. Add the paths that the API serves.",
                ),
            };
            report.add_as(severity, place.range, message);
        }
        Fact::Unknown => {}
    }
}

/// The root of a file that does not say its version. What only has some of a config may be a part of
/// a file, and what it lacks elsewhere.
fn check_version(root: Reached<'_>, report: &mut Report<'_>) {
    let fields = root.fields();
    let has = |name: &str| fields.iter().any(|field| field.key.text() == name);
    let Some(first) = fields.first().filter(|_| has("info") && has("paths")) else { return };
    let is_meant = |name: &str| {
        let name = name.to_ascii_lowercase();
        gateway::nearest(&name, ["swagger"], 2).is_some()
    };
    let misspelt = fields.iter().find(|field| is_meant(&field.key.text()));
    report.cite(super::ROOT);
    let file = report.file();
    match misspelt {
        Some(field) => {
            let name = field.key.text();
            let message = format!(
                "Google rejects the config: it has no `swagger`. Did you write `{}` for it?",
                short(&name, 20)
            );
            let finding = report.add(field.key.content_range(), message);
            let edits = rename_key(file, field.key, "swagger");
            finding.fixes.extend(places::fix("Rename to `swagger`", false, edits));
        }
        None => {
            let message =
                "Google rejects the config: it has no `swagger`. Begin with `swagger: \"2.0\"`.";
            let finding = report.add(first.key.content_range(), message);
            let value = Value::Text("2.0".to_owned());
            let edits = insert_entry(file, root.node, "swagger", &value, Position::First);
            finding.fixes.extend(places::fix("Add `swagger`", false, edits));
        }
    }
}

/// The least that there must be.
fn add_info(file: &FileStyle<'_>, root: Reached<'_>, version: &Field<'_>) -> Option<Fix> {
    let text = |text: &str| Value::Text(text.to_owned());
    let info = Value::Map(vec![
        ("title".to_owned(), text("My API")),
        ("version".to_owned(), text("1.0.0")),
    ]);
    let entry = root.node.entries().find(|entry| entry.key == version.key)?;
    let edits = insert_entry(file, root.node, "info", &info, Position::After(entry));
    places::fix("Add `info`", false, edits)
}

fn check_paths(analysis: &Analysis, place: Place, paths: Reached<'_>, report: &mut Report<'_>) {
    if paths.node.is_null() && !analysis.document.is_v3 {
        // Google rejects that, and it is told so.
        return;
    }
    let Some(fields) = analysis.fields_of(paths).and_then(Fields::all) else { return };
    let allows_all = analysis.document.allow.as_ref().is_some_and(|it| it.text != "configured");
    let has_paths = fields.iter().any(|field| !field.key.text().starts_with("x-"));
    if !has_paths && (!allows_all || analysis.document.is_v3) {
        report.add_as(
            Severity::Warning,
            place.range,
            "Every call fails with 404: `paths` is empty. Add the paths that the API serves.",
        );
    }
}

/// The value of `paths`, if it is one in a whole file.
fn paths(analysis: &Analysis) -> Option<Reached<'_>> {
    let root = analysis.document.root?.of(&analysis.tree);
    root.field("swagger").or_else(|| root.field("openapi"))?;
    let paths = root.field("paths")?.value;
    analysis.fields_of(paths).map(Fields::mapping)
}

/// The keys of `paths` that are no paths.
pub(super) fn check_paths_keys(analysis: &Analysis, report: &mut Report<'_>) {
    let is_asked = analysis.focus != Focus::Whole || paths(analysis).is_some();
    report.cite(super::PATHS);
    for field in analysis.certain_entries_of_paths().filter(|_| is_asked) {
        let name = field.key.text();
        let is_path = MapKeys::Paths.takes(&name) || name.starts_with("x-") || name == "<<";
        let is_literal =
            literal_value(&name).is_some() || is_schema_word(&name) || is_reference_key(&name);
        let is_known = field.key.kind() == Kind::Scalar && is_literal;
        if is_path || !is_known {
            continue;
        }
        if is_reference_key(&name) {
            report.add(field.key.content_range(), fields::no_reference("in `paths`"));
            continue;
        }
        if name.is_empty() {
            check_empty_path(analysis, field, report);
            continue;
        }
        let place = Place::new(field.key.content_range(), None);
        if DOCUMENT.key(&name).is_some() {
            let message = indented::of_root(&name, "`paths`", field.value.resolved().node);
            about(report.add(place.range, message), analysis, None, place);
            continue;
        }
        let finding = report.add(
            place.range,
            format!(
                "Google rejects the config: `{}` does not begin with `/`. Every path must: write `/{}`.",
                short(&name, 30),
                shortened(&name)
            ),
        );
        let is_path_item = field.value.resolved().node.kind() == Kind::Mapping;
        if is_path_item && field.key.is_verbatim() && field.key.style() != Style::Literal {
            finding.fixes.push(Fix {
                title: "Add the leading `/`".to_owned(),
                safe: false,
                edits: vec![Edit {
                    range: crate::text::TextRange::empty(place.range.start),
                    text: "/".to_owned(),
                }],
            });
        }
        about(finding, analysis, None, place);
    }
}

/// A path without a text. Where it has operations, the rule about paths says so.
fn check_empty_path(analysis: &Analysis, path: Entry<'_>, report: &mut Report<'_>) {
    let is_written = !path.key.range().is_empty() || !path.value.is_null();
    let has_operations = || analysis.document.paths.iter().any(|it| it.key == path.key.range());
    if is_written && !has_operations() {
        let message = "Google rejects the config: this path is empty. Every path must begin with `/`: write `/` for the root.";
        report.add(path.key.range(), message);
    }
}
