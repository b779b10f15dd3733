//! `unknown-field`: a key in an extension's object, or in a service config, that Google's parser does
//! not know.

mod messages;

use super::places::{self, fix};
use super::wording::short;
use super::{Report, compiler_at, declare_rule, on};
use crate::analysis::{Analysis, FieldAt, literal_name};
use crate::edit::rename_key;
use crate::gateway::{self, Field, Object, Unknown, sources};
use crate::openapi::Place;
use crate::settings::Severity;
use crate::yaml::Kind;

declare_rule! {
    /// A field in an `x-google-*` object, or in a gRPC service config, that the gateway does not know.
    ///
    /// ## Why
    /// Google reads these objects by fixed lists of fields. It rejects a config with an unknown
    /// field in the objects for quota, metrics, endpoints and authorization. Directly under
    /// `x-google-management` it silently ignores one. For a backend the effect is not documented,
    /// but it is unlikely to be what its author wanted.
    ///
    /// In OpenAPI 3.x fields are written as `pathTranslation`, and no other spelling is read. In
    /// 2.0 Google's pages write `path_translation`. Google's code also reads `pathTranslation` in
    /// the objects whose code is public; that of `x-google-backend` is not, so there it is a hint.
    ///
    /// A gRPC service config is the message `google.api.Service`, whose fields Google publishes. Both
    /// spellings of a field are read there.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// x-google-backend:
    ///   address: https://shelves-1234567890.us-central1.run.app
    ///   path_transalation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,bad
    /// openapi: 3.0.3
    /// info: {title: Shelves, version: "1"}
    /// x-google-api-management:
    ///   backends:
    ///     shelves:
    ///       address: https://shelves-1234567890.us-central1.run.app
    ///       pathTranslation: APPEND_PATH_TO_ADDRESS
    ///       jwt_audience: https://shelves.example.com
    /// x-google-backend: shelves
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,bad
    /// type: google.api.Service
    /// config_version: 3
    /// name: "*.apigateway.my-project.cloud.goog"
    /// backend:
    ///   rules:
    ///     - selector: "*"
    ///       adress: grpcs://shelves-1234567890.us-central1.run.app
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// x-google-backend:
    ///   address: https://shelves-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Correct the spelling, or remove the field.
    UNKNOWN_FIELD {
        id: "unknown-field",
        level: on(Severity::Error),
        milder: "warning where Google is not known to reject it: `x-google-backend`, `x-google-management` and the objects of OpenAPI 3.x, and in gRPC service configs; hint for `pathTranslation` and the like in `x-google-backend` of OpenAPI 2.0",
        rejects: Errors,
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: Local,
        about: Keys,
        google: ["Cannot find field", "cannot be converted into proto type"],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/importers/swagger/aspects/utils/VendorExtensionProtoConverter.java#L106-L120"
        )),
        source_v3: Some(sources::EXTENSIONS_3),
        also: [sources::SERVICE_CONFIG],
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    messages::check(analysis, report);
    for at in analysis.certain_extension_fields() {
        report_other_spelling(analysis, &at, report);
        let (true, Some(object), Some(key)) = (at.is_unknown(), at.object, at.key) else {
            continue;
        };
        let name = key.text();
        // The objects that nobody has seen the code of may let other tools' keys pass.
        let is_of_others = object.unknown == Unknown::Unclear
            && name.starts_with("x-")
            && !name.starts_with("x-google-");
        if key.kind() != Kind::Scalar || is_of_others || literal_name(&name).is_none() {
            continue;
        }
        report_field(analysis, &at, object, &name, report);
    }
}

/// `pathTranslation` in a backend of OpenAPI 2.0.
fn report_other_spelling(analysis: &Analysis, at: &FieldAt<'_>, report: &mut Report<'_>) {
    let (Some(field), Some(key), Some(object)) = (at.field, at.key, at.object) else { return };
    let is_other = field.other.is_some_and(|other| key.text() == other)
        && object.unknown == Unknown::Unclear
        && !at.is_element;
    if !is_other || analysis.document.is_v3 {
        return;
    }
    let message = format!(
        "Google may ignore `{}`: OpenAPI 2.0 documents only `{}`. Rename it.",
        key.text(),
        field.name
    );
    let anchored = at.is_brought().then(|| key.content_range());
    let place = Place { range: at.key_range(), anchored };
    let file = report.file();
    let finding = places::add_at(report, Severity::Hint, place, message);
    finding.operation = at.extension.operation.and_then(|id| analysis.operation_key(id));
    let is_free = at.holder.is_some_and(|holder| holder.field(field.name).is_none());
    if anchored.is_none() && is_free {
        let edits = rename_key(file, key, field.name);
        finding.fixes.extend(fix(format!("Rename to `{}`", field.name), false, edits));
    }
}

/// The field that was meant.
struct Meant {
    field: &'static Field,
    /// How to write it here.
    spelling: &'static str,
    /// Whether there is little doubt.
    is_sure: bool,
}

fn meant(object: &'static Object, name: &str) -> Option<Meant> {
    if let Some(field) = object.field_spelled_otherwise(name) {
        return Some(Meant { field, spelling: field.name, is_sure: true });
    }
    let spellings = object.fields.iter().flat_map(|field| [Some(field.name), field.other]);
    let near = gateway::nearest(name, spellings.flatten(), 2)?;
    // Two edits turn any short word into any other.
    let edits = gateway::edits(name, near, 2)?;
    if edits * 3 > near.len() {
        return None;
    }
    let field = object.field(near)?;
    let spelling = field.other.filter(|other| *other == near).unwrap_or(field.name);
    Some(Meant { field, spelling, is_sure: edits == 1 })
}

/// What people call an object: by its key, or in words.
fn in_words(object: &Object) -> String {
    let name = object.name.trim_end_matches(" requirement");
    let article = if name.starts_with('M') { "an" } else { "a" };
    match name.contains(' ') {
        true => format!("{article} {name}"),
        false => format!("`{name}`"),
    }
}

fn report_field(
    analysis: &Analysis,
    at: &FieldAt<'_>,
    object: &'static Object,
    name: &str,
    report: &mut Report<'_>,
) {
    let meant = meant(object, name);
    let whose = in_words(object);
    // What is left of the first sentence for both names.
    let columns = match object.unknown {
        Unknown::Rejected => 36,
        Unknown::Dropped => 33_usize.saturating_sub(whose.len()).max(5),
        Unknown::Unclear => 30,
    };
    let shown = short(name, columns);
    let (what, version) = match object.unknown {
        Unknown::Rejected => (format!("Google rejects the config: unknown field `{shown}`."), ""),
        Unknown::Dropped => {
            (format!("Google silently ignores `{shown}`: {whose} has no such field."), "")
        }
        Unknown::Unclear => (
            format!("Google may ignore or reject `{shown}`, an unknown field."),
            if analysis.document.is_v3 { " in OpenAPI 3.x" } else { " in OpenAPI 2.0" },
        ),
    };
    let advice = match &meant {
        Some(meant) => format!("Did you mean `{}`?", meant.spelling),
        None => {
            let read = object.fields.iter().filter(|field| !field.is_unread);
            let names: Vec<_> = read.map(|field| format!("`{}`", field.name)).collect();
            let its = match object.unknown {
                Unknown::Rejected | Unknown::Unclear => format!("In {whose}, the"),
                Unknown::Dropped => "Its".to_owned(),
            };
            match names.as_slice() {
                [only] => {
                    format!("{its} only field{version} is {only}. Correct the name, or remove it.")
                }
                names => format!(
                    "{its} fields{version} are {}. Correct the name, or remove it.",
                    names.join(", ")
                ),
            }
        }
    };
    let severity = match object.unknown {
        Unknown::Rejected => Severity::Error,
        Unknown::Dropped | Unknown::Unclear => Severity::Warning,
    };
    let key = at.key.map(|key| key.content_range()).unwrap_or_default();
    let anchored = at.is_brought().then_some(key);
    let place = Place { range: at.key_range(), anchored };
    let file = report.file();
    let finding = places::add_at(report, severity, place, format!("{what} {advice}"));
    finding.operation = at.extension.operation.and_then(|id| analysis.operation_key(id));
    let Some(meant) = meant.filter(|_| anchored.is_none()) else { return };
    let holds = |name: &str| at.holder.is_some_and(|holder| holder.field(name).is_some());
    if !holds(meant.field.name) && !meant.field.other.is_some_and(holds) {
        let title = format!("Rename to `{}`", meant.spelling);
        let edits = at.key.and_then(|key| rename_key(file, key, meant.spelling));
        finding.fixes.extend(fix(title, meant.is_sure, edits));
    }
}

#[cfg(test)]
mod tests;
