//! What the rules about backends share: which backends the gateway reads, and where in the file a
//! backend, its address or a part of it is. No rule itself, and knows none.

pub(super) mod change;
pub(crate) mod convert;
pub(super) mod instead;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::places::add_at;
use super::{Finding, Report};
use crate::analysis::{Analysis, Fields};
use crate::edit::Edit;
use crate::gateway;
use crate::openapi::{Backend, BackendFields, BackendForm, Place, Value};
use crate::routing::{Audience, Auth, Occurrence, Site};
use crate::settings::Severity;
use crate::text::TextRange;
use crate::yaml::Field;

/// Edits within which a key is taken for a misspelt field.
const NEAR: usize = 2;

/// The backends that the gateway reads, with their fields, in the order root, operations, named
/// ones. Not among them: objects on path items, objects outside the named backends of 3.x, and
/// named backends that nobody refers to.
pub(super) fn in_force(analysis: &Analysis) -> impl Iterator<Item = &Occurrence> {
    analysis.occurrences().filter(|occurrence| analysis.is_read(occurrence))
}

/// The fields of a backend that is written with its fields.
pub(super) fn fields(backend: &Backend) -> Option<&BackendFields> {
    match &backend.form {
        BackendForm::Object(fields) => Some(fields),
        _ => None,
    }
}

/// Whether the backend has a field of one of the names, or one that is nearly spelt so.
pub(super) fn has_field(analysis: &Analysis, backend: &Backend, names: &[&str]) -> bool {
    has_one_of(&backend.handle.of(&analysis.tree).fields(), names)
}

/// Whether it is known that the backend has no such field.
pub(super) fn lacks_field(analysis: &Analysis, backend: &Backend, names: &[&str]) -> bool {
    let fields = analysis.backend_fields(backend).and_then(Fields::all);
    fields.is_some_and(|fields| !has_one_of(&fields, names))
}

fn has_one_of(fields: &[Field<'_>], names: &[&str]) -> bool {
    fields.iter().any(|field| {
        let key = field.key.text();
        names.iter().any(|name| gateway::edits(&key, name, NEAR).is_some())
    })
}

/// Where a finding about a whole backend is: its key, or the alias or `<<` that brings it.
pub(super) fn place(backend: &Backend) -> Place {
    match backend.place.anchored {
        Some(_) => backend.place,
        None => Place::new(backend.key, None),
    }
}

/// Reports about something of a backend that is at a place.
pub(super) fn report_at<'r>(
    report: &'r mut Report<'_>,
    analysis: &Analysis,
    occurrence: &Occurrence,
    severity: Severity,
    place: Place,
    message: String,
) -> &'r mut Finding {
    let finding = add_at(report, severity, place, message);
    if let Site::Operation(id) = occurrence.site {
        finding.operation = analysis.operation_key(id);
    }
    finding
}

/// Reports about the host of a backend's address: at the whole address or, if values of template
/// variables make up the host, at their expression.
pub(super) fn report_host<'r>(
    report: &'r mut Report<'_>,
    analysis: &Analysis,
    occurrence: &Occurrence,
    severity: Severity,
    message: String,
) -> Option<&'r mut Finding> {
    let address = occurrence.address_value()?;
    let range = match occurrence.filled_host() {
        Some(host) => range_in(address, host),
        None => address.place.range,
    };
    let place = Place { range, anchored: address.place.anchored };
    Some(report_at(report, analysis, occurrence, severity, place, message))
}

/// Reports about a part of a backend's address: bytes of the trimmed text, values put in.
pub(super) fn report_part<'r>(
    report: &'r mut Report<'_>,
    analysis: &Analysis,
    occurrence: &Occurrence,
    severity: Severity,
    part: &Range<usize>,
    message: String,
) -> Option<&'r mut Finding> {
    let address = occurrence.address_value()?;
    let part = untrimmed(occurrence, part);
    let range = range_in(address, occurrence.filled.source_range(part));
    let place = Place { range, anchored: address.place.anchored };
    Some(report_at(report, analysis, occurrence, severity, place, message))
}

/// A change of a part of the address. `None` where the text does not be in the file as it is:
/// after an alias, within escapes, or in the value of a template variable.
pub(super) fn edit_part(occurrence: &Occurrence, part: &Range<usize>, text: &str) -> Option<Edit> {
    let address = occurrence.address_value()?;
    let part = untrimmed(occurrence, part);
    let touches = |target: &Range<usize>| target.start <= part.end && part.start <= target.end;
    let is_filled = occurrence.filled.substitutions.iter().any(|it| touches(&it.target));
    if is_filled || !is_as_written(address) {
        return None;
    }
    let range = range_in(address, occurrence.filled.source_range(part));
    Some(Edit { range, text: text.to_owned() })
}

/// The scheme that is meant where none is written: in a service config the backend speaks gRPC.
pub(super) fn secure_scheme(analysis: &Analysis) -> &'static str {
    if analysis.document.is_service_config() { "grpcs" } else { "https" }
}

/// Whether a change of the value's text is a change at its place.
pub(super) fn is_as_written(value: &Value) -> bool {
    value.is_verbatim && value.place.anchored.is_none()
}

/// Whether a name can be written anywhere without quotes and read back as it is.
pub(super) fn is_plain_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// Whether the audience of the gateway's ID token is the address as it is written, so that a
/// change of the address is one of the audience.
pub(super) fn is_address_audience(occurrence: &Occurrence) -> bool {
    match &occurrence.effective.audience {
        Audience::Written(_) => false,
        Audience::Address(_) => !occurrence.is_routed_only(),
        Audience::Unknown => occurrence.effective.auth != Auth::Off,
    }
}

/// Bytes of the trimmed text as bytes of the text.
fn untrimmed(occurrence: &Occurrence, part: &Range<usize>) -> Range<usize> {
    let filled = &occurrence.filled.text;
    let leading = filled.len() - filled.trim_start().len();
    part.start + leading..part.end + leading
}

/// Bytes of the address as written, where they are in the file; else the whole address.
fn range_in(address: &Value, part: Range<usize>) -> TextRange {
    if !is_as_written(address) {
        return address.place.range;
    }
    TextRange::new(part.start, part.end).shifted(address.place.range.start)
}
