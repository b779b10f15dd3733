//! The root of a document, its `info` and the keys of its `paths`.

use super::indented;
use crate::analysis::{Analysis, Fact, Fields, Focus, literal_value};
use crate::edit::Edit;
use crate::edit::{FileStyle, Position, Value, insert_entry, replace_value};
use crate::gateway::openapi2::DOCUMENT;
use crate::openapi::Place;
use crate::rules::operations::about;
use crate::rules::wording::short;
use crate::rules::{Fix, Report, places, shortened};
use crate::settings::Severity;
use crate::yaml::{Field, Kind, Reached, Style};

pub(super) fn check(analysis: &Analysis, report: &mut Report<'_>) {
    // What seems to be missing may be in text that is not finished, or come from a template.
    let Some(root) = analysis.whole_root().map(Fields::mapping) else { return };
    let Some(version) = root.field("swagger").or_else(|| root.field("openapi")) else {
        // A part of a file: what it lacks may be elsewhere.
        return;
    };
    let is_v3 = analysis.document.is_v3;
    let place = Place::new(version.key.range(), None);
    match analysis.root_field("info") {
        _ if is_v3 => {}
        Fact::Known(info, _) => {
            check_info(analysis, Place::new(info.key.range(), None), info.value, report)
        }
        Fact::Absent(_) => {
            let file = report.file();
            let finding = report.add(
                place.range,
                "Google rejects the config: it has no `info`. Add `info` with a `title` and a `version`.",
            );
            finding.fixes.extend(add_info(file, root, &version));
        }
        Fact::Unknown => {}
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

fn check_info(analysis: &Analysis, place: Place, info: Reached<'_>, report: &mut Report<'_>) {
    let Some(fields) = analysis.fields_of(info) else { return };
    let missing = ["title", "version"].into_iter().filter(|name| match fields.field(name) {
        // An empty text is a text.
        Fact::Known(field, _) => field.value.node.is_null(),
        Fact::Absent(_) => true,
        Fact::Unknown => false,
    });
    report.cite(super::INFO);
    let file = report.file();
    for name in missing {
        let finding = report.add(
            place.range,
            format!("Google rejects the config: `info` has no `{name}`. Add it."),
        );
        let value = if name == "title" { "My API" } else { "1.0.0" };
        let value = Value::Text(value.to_owned());
        let edits = match info.node.entry(name) {
            Some(entry) => replace_value(file, entry.value, &value),
            None => insert_entry(file, info.node, name, &value, Position::Last),
        };
        let edits = edits.filter(|_| info.via.is_none());
        finding.fixes.extend(places::fix(format!("Add `{name}`"), false, edits));
    }
}

fn check_paths(analysis: &Analysis, place: Place, paths: Reached<'_>, report: &mut Report<'_>) {
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
        let is_path = name.starts_with('/') || name.starts_with("x-");
        let is_known = field.key.kind() == Kind::Scalar && literal_value(&name).is_some();
        if is_path || !is_known || name.is_empty() {
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
