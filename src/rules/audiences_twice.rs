//! `audiences-twice`: audiences in a scheme and, differing, in a requirement.

use std::collections::BTreeSet;

use super::schemes::{Schemes, audiences};
use super::wording::short;
use super::{Fix, Related, Report, compiler_at, declare_rule, on};
use crate::analysis::{Analysis, SecurityOf, literal_value};
use crate::edit::Edit;
use crate::openapi::{Handle, SchemeUse, SecurityScheme};
use crate::settings::Severity;
use crate::text::TextRange;
use crate::yaml::{Field, Kind, Node};

declare_rule! {
    /// `x-security` names different audiences than the scheme's `x-google-audiences`.
    ///
    /// ## Why
    /// Audiences can be set in the scheme or in the requirement. Where both are set and differ,
    /// Google rejects the config. So it is in gRPC service configs with the `audiences` of a provider
    /// and those of a requirement.
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
    ///         - google: []
    ///       x-security:
    ///         - google:
    ///             audiences: [stock.example.com]
    ///       responses: {"200": {description: OK}}
    /// securityDefinitions:
    ///   google:
    ///     type: oauth2
    ///     flow: implicit
    ///     authorizationUrl: ""
    ///     x-google-issuer: https://accounts.google.com
    ///     x-google-jwks_uri: https://www.googleapis.com/oauth2/v3/certs
    ///     x-google-audiences: orders.example.com
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
    ///         - google: []
    ///       responses: {"200": {description: OK}}
    /// securityDefinitions:
    ///   google:
    ///     type: oauth2
    ///     flow: implicit
    ///     authorizationUrl: ""
    ///     x-google-issuer: https://accounts.google.com
    ///     x-google-jwks_uri: https://www.googleapis.com/oauth2/v3/certs
    ///     x-google-audiences: orders.example.com,stock.example.com
    /// ```
    ///
    /// ## Fix
    /// Write all audiences in `x-google-audiences`, separated by commas, and none in `x-security`.
    AUDIENCES_TWICE {
        id: "audiences-twice",
        level: on(Severity::Error),
        rejects: Errors,
        versions: V2,
        targets: All,
        in_service_configs: true,
        scope: Local,
        google: [],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/aspects/authentication/validators/AuthenticationValidator.java#L54-L61"
        )),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let schemes = Schemes::new(analysis);
    for of in audiences(analysis) {
        for used in of.security.requirements.iter().flat_map(|it| &it.schemes) {
            if let Some(scheme) = schemes.get(&used.name.text) {
                judge(analysis, of, used, scheme, report);
            }
        }
    }
}

fn judge(
    analysis: &Analysis,
    of: SecurityOf<'_>,
    used: &SchemeUse,
    scheme: &SecurityScheme,
    report: &mut Report<'_>,
) {
    let Some(of_scheme) = scheme.audiences else { return };
    let Some(field) = used.handle.of(&analysis.tree).field("audiences") else { return };
    let is_service = analysis.document.is_service_config();
    let in_use = match is_service {
        true => in_scheme(analysis, Handle::new(field.value)),
        false => in_requirement(field),
    };
    let (Some(one), Some(other)) = (in_scheme(analysis, of_scheme), in_use) else {
        return;
    };
    // The compiler takes what differs in case only.
    let lower = |all: &BTreeSet<String>| -> BTreeSet<String> {
        all.iter().map(|it| it.to_ascii_lowercase()).collect()
    };
    if one.is_empty() || other.is_empty() || lower(&one) == lower(&other) {
        return;
    }
    let value = field.value;
    let range = value.via.unwrap_or_else(|| value.node.range());
    let name = short(&used.name.text, 20);
    let field_of_scheme = if is_service { "audiences" } else { "x-google-audiences" };
    let message = format!(
        "Google rejects the config: `{name}` has other `{field_of_scheme}`. Write all audiences there, separated by commas, and remove them here."
    );
    let finding = report.add(range, message);
    finding.operation = of.operation.and_then(|id| analysis.operation_key(id));
    let scheme_value = of_scheme.of(&analysis.tree);
    let message = "the audiences of the scheme".to_owned();
    let scheme_range = scheme_value.via.unwrap_or_else(|| scheme_value.node.range());
    finding.related.push(Related { message, range: scheme_range });
    finding.fixes.extend(emptied(analysis, field).filter(|_| !is_service));
}

/// The audiences of `x-google-audiences`; `None` if they are not known.
fn in_scheme(analysis: &Analysis, audiences: Handle) -> Option<BTreeSet<String>> {
    let node = audiences.of(&analysis.tree).node;
    let text = node.text();
    let text = literal_value(&text).filter(|_| node.kind() == Kind::Scalar)?;
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| Some(literal_value(part)?.to_owned())).collect()
}

/// The audiences of an `x-security`; `None` if they are not known.
fn in_requirement(field: Field<'_>) -> Option<BTreeSet<String>> {
    let node = field.value.node;
    if node.kind() != Kind::Sequence {
        return None;
    }
    let text = |item: Node<'_>| {
        let item = item.resolved().node;
        let text = item.text();
        let text = literal_value(&text).filter(|_| item.kind() == Kind::Scalar)?;
        Some(text.trim().to_owned())
    };
    node.items().map(text).collect()
}

/// Leaves the scheme's audiences alone: an empty list is taken. Other tokens get in then, so a
/// person must look.
fn emptied(analysis: &Analysis, field: Field<'_>) -> Option<Fix> {
    let node = field.value.node;
    let range = TextRange::new(field.key.range().end, node.range().end);
    let is_written_here = field.value.via.is_none() && node.anchor().is_none();
    let has_comment = analysis.tree.has_comment_in(range);
    if !is_written_here || has_comment || field.key.range().end > node.range().start {
        return None;
    }
    Some(Fix {
        title: "Empty this list and keep `x-google-audiences`".to_owned(),
        safe: false,
        edits: vec![Edit { range, text: ": []".to_owned() }],
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, check_fix, findings_of, fixed_by_rule};

    const ID: &str = "audiences-twice";

    fn found(scheme: &str, requirement: &str) -> String {
        findings_of(
            ID,
            &r#"
swagger: '2.0'
x-security: [{a: <requirement>}]
securityDefinitions: {a: {type: oauth2, <scheme>}}
"#
            .replace("<requirement>", requirement)
            .replace("<scheme>", scheme),
        )
    }

    #[test]
    fn only_if_they_differ() {
        for (scheme, requirement, is_wrong) in [
            ("x-google-audiences: x", "{audiences: [y]}", true),
            ("x-google-audiences: 'x,y'", "{audiences: [y]}", true),
            ("x-google-audiences: x", "{audiences: [x]}", false),
            ("x-google-audiences: 'x, y'", "{audiences: [y, x]}", false),
            ("x-google-audiences: x", "{audiences: []}", false),
            ("x-google-audiences: ''", "{audiences: [x]}", false),
            ("x-google-audiences: '${x}'", "{audiences: [y]}", false),
            ("x-google-audiences: x", "{audiences: ['${y}']}", false),
            ("x-google-audiences: [x]", "{audiences: [y]}", false),
            ("x-google-audiences: x", "{audiences: y}", false),
            ("x-google-audiences: x", "{}", false),
            ("x-google-issuer: x", "{audiences: [y]}", false),
        ] {
            let found = found(scheme, requirement);
            assert_eq!(!found.is_empty(), is_wrong, "{scheme} {requirement}: {found}");
        }
    }

    #[test]
    fn at_the_list_of_the_operation() {
        check_findings(
            ID,
            r#"
paths:
  /a:
    get:
      x-security:
      - a:
          audiences: [x]
          #          ^^^ error[audiences-twice] Google rejects the config: `a` has other `x-google-audiences`.
      - b: {audiences: [x]}
securityDefinitions:
  a: {type: oauth2, x-google-audiences: y}
  b: {type: oauth2}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.0
x-security: [{a: {audiences: [x]}}]
components: {securitySchemes: {a: {type: oauth2, x-google-audiences: y, x-google-auth: {audiences: [y]}}}}
"#,
        );
    }

    #[test]
    fn the_fix_empties_the_list() {
        let after = r#"
securityDefinitions: {a: {type: oauth2, x-google-audiences: y}}
x-security:
- a:
    audiences: []
"#;
        check_fix(ID, &after.replace("[]", "[x]"), after);
        check_fix(
            ID,
            r#"
securityDefinitions: {a: {type: oauth2, x-google-audiences: y}}
x-security:
- a:
    audiences:
      - x
      - z
"#,
            after,
        );
        let json = r#"{"swagger": "2.0", "x-security": [{"a": {"audiences": ["x"]}}], "securityDefinitions": {"a": {"type": "oauth2", "x-google-audiences": "y"}}}"#;
        assert_eq!(fixed_by_rule(ID, json).get(1), Some(&json.replace("[\"x\"]", "[]")));
    }
}
