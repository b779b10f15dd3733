//! `invalid-value`: a value of the wrong type, or a word that is not one of those that count.

mod collection;
mod scalar;
#[cfg(test)]
mod tests;

use super::places;
use super::wording::short;
use super::{Fix, Report, compiler_at, declare_rule, on};
use crate::analysis::{Analysis, FieldAt, Fields};
use crate::edit::FileStyle;
use crate::gateway::{Named, Shape, sources};
use crate::openapi::Place;
use crate::settings::Severity;
use crate::yaml::Kind;

declare_rule! {
    /// A value in an extension has the wrong type or is not an allowed word.
    ///
    /// ## Why
    /// Google reads the extensions with fixed types. It rejects a config with a list where text is
    /// required, with text where an object is required, and with unknown words in `protocol` and
    /// `x-google-allow`. Numbers and booleans can be written in quotes, except in
    /// `x-google-deprecated`. `mcp` and `x-google-mcp-tool` (OpenAPI 3.x) are a boolean or an
    /// object.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// x-google-backend:
    ///   address: https://shelves-1234567890.us-central1.run.app
    ///   path_translation: [ APPEND_PATH_TO_ADDRESS ]
    ///   protocol: http2
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// x-google-backend:
    ///   address: https://shelves-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    ///   protocol: h2
    ///   deadline: "30.0"
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Write a value as the message says: the type that the field has, or one of its words.
    INVALID_VALUE {
        id: "invalid-value",
        level: on(Severity::Error),
        milder: "warning for scalars other than `protocol` and `x-google-allow`; hint for template expressions without quotes and for words in capitals that may be placeholders",
        rejects: Errors,
        versions: All,
        targets: All,
        scope: Local,
        misses: AtKey,
        google: [
            "Only allowed values for x-google-allow are all|configured",
            "Protocol field in extension x-google-backend must be 'http/1.1' or 'h2'",
            "unknown backend http protocol",
            "has invalid type. Valid type is java.lang.String",
            "cannot be converted into proto type",
        ],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/importers/swagger/aspects/utils/VendorExtensionUtils.java#L85-L95"
        )),
        source_v3: Some(sources::EXTENSIONS_3),
    }
}

/// What is wrong with a value.
struct Wrong {
    severity: Severity,
    message: String,
    /// The best first; dropped where an alias brings the value.
    fixes: Vec<Fix>,
}

impl Wrong {
    fn new(severity: Severity, message: String) -> Self {
        Self { severity, message, fixes: Vec::new() }
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let file = report.file();
    for at in analysis.certain_extension_fields() {
        if at.value.node.is_null() || is_of_another_rule(&at) {
            continue;
        }
        if let Some(wrong) = judge(file, analysis, &at) {
            add(analysis, &at, Place::of(at.value), wrong, report);
        }
        check_audiences(analysis, &at, report);
    }
}

/// Values that a rule of their own speaks of.
fn is_of_another_rule(at: &FieldAt<'_>) -> bool {
    let kind = at.value.node.kind();
    let name = at.field.map_or("", |field| field.name);
    let object = at.object.map_or("", |object| object.name);
    match at.holder {
        None => {
            let is_endpoints = at.extension.known.is_some_and(|it| it.name == "x-google-endpoints");
            let is_inline = matches!(at.shape, Some(Shape::Name(Named::Backend)));
            is_endpoints || (is_inline && kind == Kind::Mapping)
        }
        Some(_) if kind == Kind::Scalar => {
            name == "metricCosts" && at.is_element
                || object == "quota limit" && matches!(name, "unit" | "values") && {
                    at.is_element || !matches!(at.shape, Some(Shape::Map(_)))
                }
        }
        Some(_) => false,
    }
}

fn judge(file: &FileStyle<'_>, analysis: &Analysis, at: &FieldAt<'_>) -> Option<Wrong> {
    let shape = at.expected()?;
    if at.value.node.kind() == Kind::Scalar
        && let Some(wrong) = collection::unquoted(file, analysis, at.value.node)
    {
        return Some(wrong);
    }
    let is_collection = matches!(shape, Shape::Object(_) | Shape::Map(_) | Shape::List(_));
    match (at.value.node.kind(), is_collection) {
        (Kind::Scalar, false) => scalar::judge(file, analysis, at, shape),
        (Kind::Mapping, true) if !matches!(shape, Shape::List(_)) => None,
        (Kind::Sequence, true) if matches!(shape, Shape::List(_)) => None,
        (Kind::Alias, _) => None,
        _ => collection::judge(file, analysis, at, shape),
    }
}

/// `x-security` is there for its audiences.
fn check_audiences(analysis: &Analysis, at: &FieldAt<'_>, report: &mut Report<'_>) {
    let is_requirement = matches!(
        at.shape,
        Some(Shape::Object(object)) if object.name == "x-security requirement"
    );
    let fields = analysis.fields_of(at.value).filter(|_| at.value.node.kind() == Kind::Mapping);
    let lacks_it = |fields: Fields<'_>| fields.field("audiences").is_absent();
    if is_requirement && fields.is_some_and(lacks_it) {
        let message =
            "Google rejects the config: a scheme in `x-security` needs `audiences`. Add the list.";
        let anchored = at.is_brought().then(|| at.value.node.range());
        let place = Place { range: at.key_range(), anchored };
        add(analysis, at, place, Wrong::new(Severity::Error, message.to_owned()), report);
    }
}

fn add(analysis: &Analysis, at: &FieldAt<'_>, place: Place, wrong: Wrong, report: &mut Report<'_>) {
    let finding = places::add_at(report, wrong.severity, place, wrong.message);
    finding.operation = at.extension.operation.and_then(|id| analysis.operation_key(id));
    if place.anchored.is_none() {
        finding.fixes = wrong.fixes;
    }
}

/// What the value may be, in words.
fn wanted(analysis: &Analysis, at: &FieldAt<'_>, shape: Shape) -> String {
    let is_v3 = analysis.document.is_v3;
    match at.shape {
        Some(Shape::Either(one, other)) => {
            format!("{}, or {}", in_words(*one, is_v3), in_words(*other, is_v3))
        }
        // The `security` of a document is a list, and so people write one here.
        Some(Shape::Map(_)) if is_in_tools_list(at) => "one scheme, `{NAME: []}`".to_owned(),
        _ => in_words(shape, is_v3).to_owned(),
    }
}

fn is_in_tools_list(at: &FieldAt<'_>) -> bool {
    at.object.is_some_and(|object| object.name == "tools-list")
}

fn in_words(shape: Shape, is_v3: bool) -> &'static str {
    match shape {
        Shape::Object(_) => "an object",
        Shape::Map(_) if is_v3 => "a map of names in OpenAPI 3.x",
        Shape::Map(_) => "a map of names",
        Shape::List(_) => "a list",
        Shape::Flag => "`true` or `false`",
        Shape::Number => "a number",
        Shape::Integer => "a whole number",
        Shape::Words(_) | Shape::WordsAnyCase(_) => "one word",
        Shape::Name(_) => "a name",
        Shape::Text | Shape::Either(..) => "a string",
    }
}

/// What people call the value.
fn name_of(at: &FieldAt<'_>) -> String {
    let name = match (at.field, at.key) {
        (Some(field), _) if at.is_element => return format!("an entry of `{}`", field.name),
        (Some(_), Some(key)) | (None, Some(key)) if !at.is_element => key.text().into_owned(),
        _ => {
            let extension = at.extension.known.map_or("the extension", |key| key.name);
            return format!("an entry of `{extension}`");
        }
    };
    format!("`{}`", short(&name, 24))
}

/// Columns of a first sentence.
const COLUMNS: usize = 80;

/// What happens, and what the value must be. The value itself is where the finding points.
fn rejected(severity: Severity, name: &str, is: &str) -> String {
    let rejects = rejects(severity);
    let message = format!("{rejects}: {name} must be {is}.");
    match message.chars().count() > COLUMNS {
        true => format!("{rejects}: {name} has a wrong value. It must be {is}."),
        false => message,
    }
}

/// How sure it is that Google rejects a value.
fn rejects(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Google rejects the config",
        _ => "Google may reject the config",
    }
}

/// What to write in place of a value of another kind, where what it must be does not say that.
fn todo(at: &FieldAt<'_>, shape: Shape) -> String {
    match shape {
        Shape::Map(_) if is_in_tools_list(at) => String::new(),
        Shape::Object(object) => match object.fields.first() {
            Some(first) => format!(" Write its fields, such as `{}: …`.", first.name),
            None => String::new(),
        },
        Shape::Map(_) if at.field.is_some_and(|field| field.name == "values") => {
            " Write `STANDARD: NUMBER` below it.".to_owned()
        }
        Shape::Map(_) => " Write its entries as `NAME: …`.".to_owned(),
        Shape::List(_) => " Write its entries as `[…]`.".to_owned(),
        Shape::Number => " Write one, such as `15.0`.".to_owned(),
        Shape::Integer => " Write one, such as `100`.".to_owned(),
        Shape::Words(words) | Shape::WordsAnyCase(words) => format!(" Write {}.", one_of(words)),
        Shape::Flag => String::new(),
        Shape::Name(_) | Shape::Text | Shape::Either(..) => match at.value.node.kind() {
            Kind::Sequence => " Write one value, not a list.".to_owned(),
            Kind::Mapping => " Write one value, not a mapping.".to_owned(),
            Kind::Scalar | Kind::Alias => String::new(),
        },
    }
}

/// `a`, `b` or `c`.
fn one_of(words: &[&str]) -> String {
    let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    match words.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        one => one.concat(),
    }
}
