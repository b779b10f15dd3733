//! Two entries for one header, of which one takes all of it.

use std::collections::BTreeMap;

use crate::analysis::{Analysis, Fact, Fields};
use crate::edit::{remove_item, written};
use crate::openapi::Place;
use crate::rules::{Related, Report, places};
use crate::settings::Severity;
use crate::yaml::{Kind, Reached};

/// A header of which an entry speaks.
struct Header<'a> {
    entry: Reached<'a>,
    name: Place,
    /// Empty: all of the header is the JWT.
    prefix: String,
}

/// Finds entries for the same header, one of which takes all of it.
pub(super) fn check_list(analysis: &Analysis, list: Reached<'_>, report: &mut Report<'_>) {
    let mut headers: BTreeMap<String, Vec<Header<'_>>> = BTreeMap::new();
    for item in list.node.items() {
        let item = item.resolved();
        let entry = Reached { via: list.via.or(item.via), ..item };
        let Some(fields) = analysis.fields_of(entry) else { continue };
        let is_alone = ["query", "cookie"].iter().all(|it| fields.field(it).is_absent());
        let Fact::Known(name, place) = fields.text("header") else { continue };
        let Some(prefix) = prefix(analysis, fields).filter(|_| is_alone) else { continue };
        let header = Header { entry, name: place, prefix };
        headers.entry(name.to_ascii_lowercase()).or_default().push(header);
    }
    for same in headers.values() {
        let whole = same.iter().find(|it| it.prefix.is_empty());
        let part = same.iter().find(|it| !it.prefix.is_empty());
        if let (Some(whole), Some(part)) = (whole, part) {
            report_two(list, whole, part, report);
        }
    }
}

/// What is before the JWT in a header; `None` if that is not known.
fn prefix(analysis: &Analysis, fields: Fields<'_>) -> Option<String> {
    let names = if analysis.document.is_v3 {
        ["valuePrefix", "value_prefix"]
    } else {
        ["value_prefix", "valuePrefix"]
    };
    for name in names {
        match fields.field(name) {
            Fact::Known(field, _) => {
                // The blank at the end counts.
                let text = analysis.known_name(&field.value.node.text())?;
                return (field.value.node.kind() == Kind::Scalar).then_some(text);
            }
            Fact::Absent(_) => {}
            Fact::Unknown => return None,
        }
    }
    Some(String::new())
}

fn report_two(list: Reached<'_>, whole: &Header<'_>, part: &Header<'_>, report: &mut Report<'_>) {
    let message = format!(
        "Calls with `{}` get 401: all of the header is tried as a JWT too. Each JWT that the gateway finds must be valid, and this entry takes the header without a prefix. Keep one of the two.",
        part.prefix.trim_end()
    );
    let file = report.file();
    let finding = places::add_at(report, Severity::Warning, whole.name, message);
    let related = "the same header with a prefix".to_owned();
    finding.related.push(Related { message: related, range: part.name.range });
    let removed = written(list).and_then(|list| {
        let item = list.items().find(|item| item.id() == whole.entry.node.id())?;
        remove_item(file, list, item)
    });
    finding.fixes.extend(places::fix("Remove the entry without a prefix", false, removed));
}
