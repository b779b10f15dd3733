//! The root of a document, its `info` and the keys of its `paths`.

use super::indented;
use crate::analysis::{Analysis, Focus};
use crate::edit::Edit;
use crate::edit::{FileStyle, Position, Value, insert_entry, replace_value};
use crate::gateway::openapi2::DOCUMENT;
use crate::openapi::Place;
use crate::rules::operations::{Written, about, is_template, is_unfinished, place_of_key, written};
use crate::rules::wording::short;
use crate::rules::{Fix, Report, places, shortened};
use crate::settings::Severity;
use crate::template;
use crate::yaml::{Field, Kind, Reached, Style};

pub(super) fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let Some(root) = analysis.document.root.map(|root| root.of(&analysis.tree)) else { return };
    let Some(version) = root.field("swagger").or_else(|| root.field("openapi")) else {
        // A part of a file: what it lacks may stand elsewhere.
        return;
    };
    let is_v3 = analysis.document.is_v3;
    let place = place_of_key(version.key.range(), None);
    // What seems to be missing may stand in text that is not finished, or come from a template.
    let is_whole = analysis.tree.is_whole()
        && !analysis.tree.holds_template_line(crate::text::TextRange::new(0, usize::MAX));
    match root.field("info") {
        _ if is_v3 => {}
        Some(info) if is_whole => {
            check_info(analysis, place_of_key(info.key.range(), None), info.value, report)
        }
        None if is_whole && !analysis.has_elsewhere("info") => {
            let file = report.file();
            let finding = report.add(
                place.range,
                "Google rejects the config: it has no `info`. Add `info` with a `title` and a `version`.",
            );
            finding.fixes.extend(add_info(file, root, &version));
        }
        _ => {}
    }
    report.cite(super::ROOT);
    match root.field("paths") {
        Some(paths) => {
            let key = place_of_key(paths.key.range(), None);
            check_paths(analysis, key, paths.value, is_whole, report);
        }
        None if is_whole && !analysis.has_elsewhere("paths") => {
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
        None => {}
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
    let is_known = info.node.kind() == Kind::Mapping && !is_template(info.node);
    if !is_known && !info.node.is_null() {
        return;
    }
    let missing = ["title", "version"].into_iter().filter(|name| {
        // An empty text is a text.
        info.field(name).is_none_or(|it| it.value.node.is_null())
            && written(analysis, info.field(name)) == Written::Missing
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

fn check_paths(
    analysis: &Analysis,
    place: Place,
    paths: Reached<'_>,
    is_whole: bool,
    report: &mut Report<'_>,
) {
    let is_mapping = paths.node.kind() == Kind::Mapping && !is_template(paths.node);
    if !is_mapping && !paths.node.is_null() {
        return;
    }
    let fields = paths.fields();
    let allows_all = analysis.document.allow.as_ref().is_some_and(|it| it.text != "configured");
    let has_paths = fields.iter().any(|field| !field.key.text().starts_with("x-"));
    if !has_paths && is_whole && (!allows_all || analysis.document.is_v3) {
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
    (paths.node.kind() == Kind::Mapping && !is_template(paths.node)).then_some(paths)
}

/// The keys of `paths` that are no paths.
pub(super) fn check_paths_keys(analysis: &Analysis, report: &mut Report<'_>) {
    let is_asked = analysis.focus != Focus::Whole || paths(analysis).is_some();
    let entries = if is_asked { analysis.entries_of_paths() } else { Vec::new() };
    report.cite(super::PATHS);
    for field in &entries {
        let name = field.key.text();
        let is_path = name.starts_with('/') || name.starts_with("x-");
        let is_known = field.key.kind() == Kind::Scalar && !template::has_hole(&name);
        if is_path || !is_known || name.is_empty() {
            continue;
        }
        let place = Place { range: field.key.content_range(), anchored: None };
        if is_unfinished(analysis, place) {
            continue;
        }
        if DOCUMENT.fields.contains(&&*name) {
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
