//! `reference`: a `$ref` that Google does not follow.

mod cycles;
mod define;
#[cfg(test)]
mod tests;

use super::wording::short;
use super::{Fix, Report, compiler_at, declare_rule, on, places};
use crate::analysis::{Analysis, Targets, pointer};
use crate::edit::{FileStyle, Value, replace_value};
use crate::gateway::{nearest, sources};
use crate::openapi::{Reference, ReferenceKind};
use crate::settings::{Severity, Target};
use crate::yaml::{Kind, Reached};

declare_rule! {
    /// A `$ref` that Google does not follow.
    ///
    /// ## Why
    /// In OpenAPI 2.0 the `$ref` of a schema must begin with `#/definitions/`, a file without any
    /// `definitions` cannot have one, and Google rejects a definition that leads back to itself
    /// without an object in between. API Gateway reads one file: it rejects a `$ref` to another
    /// file or to a URL. A name that is missing in `definitions` is accepted and means a value of
    /// any kind.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shop, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://shop-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       responses: {"200": {description: OK, schema: {$ref: "#/components/schemas/Orders"}}}
    /// definitions:
    ///   Orders: {type: object}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Shop, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://shop-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       responses: {"200": {description: OK, schema: {$ref: "#/definitions/Orders"}}}
    /// definitions:
    ///   Orders: {type: object}
    /// ```
    ///
    /// ## Fix
    /// Put what the `$ref` names into `definitions` of the same file, and refer to it there.
    REFERENCE {
        id: "reference",
        level: on(Severity::Error),
        milder: "warning for a file or URL in OpenAPI 3.x, for a name without `#/definitions/` and for a parameter that is missing, hint for anything else that is missing",
        rejects: Errors,
        versions: All,
        targets: All,
        scope: Local,
        misses: InSection,
        google: [
            "must begin with '#/definitions/'",
            "found, but no Definitions section",
            "Invalid circular reference detected for type",
            "Unable to load RELATIVE ref",
            "cannot be resolved",
        ],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/importers/swagger/aspects/type/TypeBuilder.java#L416-L437"
        )),
        source_v3: Some(sources::LIMITATIONS_3),
    }
}

/// Names that are compared in search of the one that was meant.
const MAX_SUGGESTIONS: usize = 50;

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let Some(root) = analysis.document.root.map(|root| root.of(&analysis.tree)) else { return };
    let definitions = root.field("definitions").map(|field| field.value);
    let mut suggestions = MAX_SUGGESTIONS;
    let mut targets = Targets::new(analysis);
    for reference in analysis.certain_references().filter(|it| is_judged(it.kind)) {
        let Some(text) = analysis.known_name(&reference.value.text) else { continue };
        let text = text.trim();
        let kind = reference.kind;
        let missing = || missing(analysis, root, definitions, kind, text);
        // What is there needs no proof, which an error anywhere in the file would undo.
        let mut missing = || missing().filter(|_| targets.proves_read(text).is_some());
        let verdict = misplaced(analysis, reference, text).or_else(&mut missing);
        let Some((severity, message)) = verdict else { continue };
        let range = reference.value.place.range;
        let file = report.file();
        let fix = fix(analysis, file, (root, reference), text, &mut suggestions);
        let fix = fix.or_else(|| define::define(file, analysis, root, reference, text));
        let finding = report.add_as(severity, range, message);
        finding.fixes.extend(fix);
        super::operations::about(finding, analysis, None, reference.value.place);
    }
    if !analysis.document.is_v3 && analysis.focus.is_outside_of_paths() {
        cycles::check(analysis, definitions, report);
    }
}

/// Whether it is known what Google makes of a reference of this kind.
fn is_judged(kind: ReferenceKind) -> bool {
    !matches!(
        kind,
        ReferenceKind::SecurityScheme
            | ReferenceKind::Example
            | ReferenceKind::Link
            | ReferenceKind::Callback
            | ReferenceKind::Mapping
    )
}

/// How loudly to speak of a reference to a place where Google does not look, and what to say.
fn misplaced(analysis: &Analysis, reference: &Reference, text: &str) -> Option<(Severity, String)> {
    let kind = reference.kind;
    let is_v3 = analysis.document.is_v3;
    let shown = super::shortened(text);
    let is_v2_schema = kind == ReferenceKind::Schema && !is_v3;
    if !text.starts_with('#') {
        if is_bare_name(text) {
            let message = format!(
                "Google may reject the config: a schema `$ref` must begin with `#/definitions/`. Write `#/definitions/{shown}`."
            );
            return is_v2_schema.then_some((Severity::Warning, message));
        }
        let (severity, rejects) = match is_v3 {
            true => (Severity::Warning, "may reject"),
            false => (Severity::Error, "rejects"),
        };
        let then = match define::target(analysis, reference, text) {
            Some(target) => format!(", and write `{}`", super::shortened(&target)),
            None => String::new(),
        };
        let message = format!(
            "Google {rejects} the config: this `$ref` leads out of the file. API Gateway does not follow it. Copy what it refers to into this file{then}."
        );
        return (analysis.target == Target::ApiGateway).then_some((severity, message));
    }
    if is_v2_schema && !text.starts_with("#/definitions/") {
        let message = format!(
            "Google rejects the config: a schema `$ref` must begin with `#/definitions/`. `{shown}` does not. Move the schema to `definitions`."
        );
        return Some((Severity::Error, message));
    }
    None
}

/// The same of a reference to what is not there.
fn missing(
    analysis: &Analysis,
    root: Reached<'_>,
    definitions: Option<Reached<'_>>,
    kind: ReferenceKind,
    text: &str,
) -> Option<(Severity, String)> {
    if !text.starts_with('#') {
        return None;
    }
    let is_v3 = analysis.document.is_v3;
    let shown = super::shortened(text);
    let is_v2_schema = kind == ReferenceKind::Schema && !is_v3;
    let has_definitions = definitions.is_some_and(|it| !it.node.is_null());
    if is_v2_schema && !has_definitions {
        let name = shown.strip_prefix("#/definitions/").filter(|name| !name.is_empty());
        let name = name.map(|name| format!(", with `{name}` in it")).unwrap_or_default();
        let message = format!(
            "Google rejects the config: it has a schema `$ref`, but no `definitions`. Add `definitions` at the top level{name}."
        );
        return Some((Severity::Error, message));
    }
    if kind == ReferenceKind::Parameter
        && !is_v3
        && text.starts_with("#/parameters/")
        && root.field("parameters").is_none()
    {
        let message = format!(
            "Google ignores this parameter with a warning: the config has no `parameters`. It then rejects a path whose `{{…}}` nothing else declares. Add a top-level `parameters`, or correct `{shown}`."
        );
        return Some((Severity::Warning, message));
    }
    let (container, name) = place_of_name(root, text)?;
    if container.node.kind() != Kind::Mapping || container.field(&name).is_some() {
        return None;
    }
    if kind == ReferenceKind::Parameter && !is_v3 {
        let message = format!(
            "Google ignores this parameter with a warning: there is no `{}`. It then rejects a path whose `{{…}}` nothing else declares. Define it, or correct the name.",
            short(text, 22)
        );
        return Some((Severity::Warning, message));
    }
    let shown = short(text, 22);
    let message = match is_v2_schema {
        true => format!(
            "Google allows a value of any kind here: there is no `{shown}`. Define it, or correct the name."
        ),
        false => format!(
            "Google may ignore this `$ref`: there is no {} `{shown}`. Define it, or correct the name.",
            kind.in_words()
        ),
    };
    Some((Severity::Hint, message))
}

/// `Pet`: no file, no URL.
fn is_bare_name(text: &str) -> bool {
    let is_file = [".yaml", ".yml", ".json"].iter().any(|ending| text.ends_with(ending));
    !is_file && !text.contains(['/', '#', ':', '\\']) && !text.starts_with('.')
}

/// The mapping that should hold what `#/…/NAME` names, and the name.
fn place_of_name<'t>(root: Reached<'t>, text: &str) -> Option<(Reached<'t>, String)> {
    let (way, name) = text.strip_prefix("#/")?.rsplit_once('/')?;
    let container = way
        .split('/')
        .try_fold(root, |at, step| Some(at.field(&pointer::unescaped(step))?.value))?;
    Some((container, pointer::unescaped(name)))
}

fn fix(
    analysis: &Analysis,
    file: &FileStyle<'_>,
    (root, reference): (Reached<'_>, &Reference),
    text: &str,
    suggestions: &mut usize,
) -> Option<Fix> {
    file.wanted()?;
    let value = &reference.value;
    if value.place.anchored.is_some() || value.text.trim() != text || !value.is_verbatim {
        return None;
    }
    let (replacement, safe) = match place_of_name(root, text) {
        // The place is right, the name is not.
        Some((container, name)) if is_known_place(text) => {
            *suggestions = suggestions.checked_sub(1)?;
            let fields = container.fields();
            let names: Vec<_> = fields.iter().map(|field| field.key.text()).collect();
            let meant = nearest(&name, names.iter().map(|name| &**name), 2)?;
            let way = text.strip_suffix(text.rsplit('/').next()?)?;
            (format!("{way}{meant}"), false)
        }
        _ if reference.kind == ReferenceKind::Schema => {
            let name = text.rsplit(['/', '#']).next()?;
            let definitions = root.field("definitions")?.value;
            definitions.field(name)?;
            (format!("#/definitions/{name}"), text.starts_with('#'))
        }
        _ => return None,
    };
    if replacement == value.text {
        return None;
    }
    let node = places::value_at(analysis, value.place.range.start)?;
    let title = format!("Replace with `{replacement}`");
    // Without quotes `#` would begin a comment.
    places::fix(title, safe, replace_value(file, node, &Value::Text(replacement)))
}

fn is_known_place(text: &str) -> bool {
    ["#/definitions/", "#/parameters/", "#/responses/", "#/components/"]
        .iter()
        .any(|place| text.starts_with(place))
}
