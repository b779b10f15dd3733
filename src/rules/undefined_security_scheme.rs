//! `undefined-security-scheme`: a requirement that names a scheme that is not defined.

use super::meant::{Defined, did_you_mean};
use super::operations::about;
use super::places::rewrite;
use super::schemes::{Schemes, audiences};
use super::wording::short;
use super::{Finding, Fix, Related, Report, compiler_at, declare_rule, on};
use crate::analysis::{Analysis, Fact, SecurityOf};
use crate::gateway::sources;
use crate::openapi::{Requirement, SecurityScheme, Value};
use crate::settings::Severity;

declare_rule! {
    /// A security requirement names a scheme that is not defined.
    ///
    /// ## Why
    /// In OpenAPI 2.0 Google silently ignores such a name in `security`: the config deploys, and
    /// the operation is less protected than it looks, often open to everyone. In `x-security`, and
    /// in OpenAPI 3.x, Google rejects the config.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://orders-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       security:
    ///         - api_kye: []
    ///       responses: {"200": {description: OK}}
    /// securityDefinitions:
    ///   api_key: {type: apiKey, name: key, in: query}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://orders-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       security:
    ///         - api_key: []
    ///       responses: {"200": {description: OK}}
    /// securityDefinitions:
    ///   api_key: {type: apiKey, name: key, in: query}
    /// ```
    ///
    /// ## Fix
    /// Correct the name, or define the scheme in `securityDefinitions` (2.0) or
    /// `components.securitySchemes` (3.x).
    UNDEFINED_SECURITY_SCHEME {
        id: "undefined-security-scheme",
        level: on(Severity::Error),
        milder: "warning for `security` in OpenAPI 2.0",
        rejects: Errors,
        versions: All,
        targets: All,
        scope: Local,
        misses: InSection,
        about: Names(Scheme),
        google: [],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/importers/swagger/aspects/auth/AuthRuleGenerator.java#L146-L161"
        )),
        source_v3: Some(sources::LIMITATIONS_3),
    }
}

/// Names that a message lists.
const MOST_NAMES: usize = 5;

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let schemes = Schemes::new(analysis);
    let severity = match analysis.document.is_v3 {
        true => Severity::Error,
        false => Severity::Warning,
    };
    for security in analysis.securities() {
        judge(analysis, &schemes, security, severity, report);
    }
    for security in audiences(analysis) {
        judge(analysis, &schemes, security, Severity::Error, report);
    }
}

fn judge(
    analysis: &Analysis,
    schemes: &Schemes<'_>,
    of: SecurityOf<'_>,
    severity: Severity,
    report: &mut Report<'_>,
) {
    for requirement in &of.security.requirements {
        for scheme in &requirement.schemes {
            let name = &scheme.name;
            let Fact::Known(name, _) = analysis.written_at(name.place, name) else { continue };
            if schemes.kind(&name.text).is_some() {
                continue;
            }
            let meant = meant(&name.text, schemes, requirement);
            let is_only = of.security.requirements.len() == 1 && requirement.schemes.len() == 1;
            let message =
                message(analysis, &schemes.names, (&name.text, meant), (severity, is_only));
            let finding = report.add_as(severity, name.place.range, message);
            about(finding, analysis, of.operation, name.place);
            if let Some(meant) = meant {
                point_at(schemes, meant, finding);
                finding.fixes.extend(rename(name, meant));
            }
        }
    }
}

/// `is_only`: nothing else is required, so that calls are open.
fn message(
    analysis: &Analysis,
    defined: &Defined<'_, SecurityScheme>,
    (name, meant): (&str, Option<&str>),
    (severity, is_only): (Severity, bool),
) -> String {
    let shown = short(name, 20);
    let effect = match severity {
        Severity::Error => {
            format!("Google rejects the config: {}", defined.none_is_named(name, 20))
        }
        _ if !is_only => {
            format!("Google silently ignores `{shown}`: no security scheme has this name.")
        }
        _ => format!(
            "Callers may get in unchecked: Google silently ignores `{shown}`. No security scheme has this name."
        ),
    };
    // In the order of the file, which a renaming leaves as it is.
    let written = analysis.document.schemes.iter();
    let names: Vec<_> = written.map(|it| it.name.text.as_str()).take(MOST_NAMES + 1).collect();
    let names = if names.len() > MOST_NAMES { [].as_slice() } else { names.as_slice() };
    let advice = meant.map_or_else(|| defined.write_one_of(names, ""), did_you_mean);
    format!("{effect} {advice}")
}

/// The scheme that a person may have meant. Not one that is beside it already.
fn meant<'a>(name: &str, schemes: &Schemes<'a>, requirement: &Requirement) -> Option<&'a str> {
    let is_free = |candidate: &str| !requirement.schemes.iter().any(|it| it.name.text == candidate);
    schemes.names.alike(name, is_free)
}

fn point_at(schemes: &Schemes<'_>, name: &str, finding: &mut Finding) {
    if let Some(scheme) = schemes.get(name) {
        let message = format!("`{name}` is defined here");
        finding.related.push(Related { message, range: scheme.name.place.text() });
    }
}

/// Puts another name in the place of one. It changes who is let in, so a person must look.
fn rename(name: &Value, to: &str) -> Option<Fix> {
    let is_plain = to.chars().all(|it| it.is_ascii_alphanumeric() || "_-.".contains(it));
    if name.place.anchored.is_some() || !name.is_verbatim || !is_plain {
        return None;
    }
    Some(rewrite(format!("Rename to `{to}`"), false, name, to.to_owned()))
}

#[cfg(test)]
mod tests;
