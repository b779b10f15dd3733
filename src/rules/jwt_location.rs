//! `jwt-location`: a place of a JWT that the proxy does not take.

use super::places;
use super::{Finding, Report, declare_rule, on, proxy_at};
use crate::analysis::{Analysis, FieldAt, Fields};
use crate::gateway::{Shape, sources};
use crate::openapi::Place;
use crate::settings::Severity;
use crate::yaml::{Kind, Node};

declare_rule! {
    /// A JWT location names no place or several, or a query parameter has a prefix.
    ///
    /// ## Why
    /// Each entry names one place: a `header`, a `query` parameter or a `cookie`. Only a header can
    /// have a prefix such as `Bearer ` before the JWT; the gateway's proxy rejects a config that has
    /// one for a query parameter, though the deployment itself may succeed.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// x-google-backend:
    ///   address: https://shelves-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// securityDefinitions:
    ///   accounts:
    ///     type: oauth2
    ///     flow: implicit
    ///     authorizationUrl: https://accounts.example.com/login
    ///     x-google-issuer: https://accounts.example.com
    ///     x-google-jwks_uri: https://accounts.example.com/keys
    ///     x-google-audiences: shelves
    ///     x-google-jwt-locations:
    ///       - query: token
    ///         value_prefix: "Bearer "
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       security: [{accounts: []}]
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// x-google-backend:
    ///   address: https://shelves-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// securityDefinitions:
    ///   accounts:
    ///     type: oauth2
    ///     flow: implicit
    ///     authorizationUrl: https://accounts.example.com/login
    ///     x-google-issuer: https://accounts.example.com
    ///     x-google-jwks_uri: https://accounts.example.com/keys
    ///     x-google-audiences: shelves
    ///     x-google-jwt-locations:
    ///       - query: token
    ///       - header: X-Token
    ///         value_prefix: "Bearer "
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       security: [{accounts: []}]
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Remove the prefix, and write one entry for each place.
    JWT_LOCATION {
        id: "jwt-location",
        level: on(Severity::Warning),
        versions: All,
        targets: All,
        scope: Local,
        google: [],
        source: Some(proxy_at!(
            "src/go/configgenerator/filtergen/jwt_authn.go#L237-L269"
        )),
        source_v3: Some(sources::EXTENSIONS_3),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for at in analysis.certain_extension_fields() {
        let is_location = at.is_element
            && matches!(at.shape, Some(Shape::Object(object)) if object.name == "JWT location")
            && at.value.node.kind() == Kind::Mapping;
        if is_location {
            check_location(analysis, &at, report);
        }
    }
}

fn check_location(analysis: &Analysis, at: &FieldAt<'_>, report: &mut Report<'_>) {
    let fields = at.value.fields();
    let named = |names: &[&str]| -> Vec<_> {
        fields.iter().filter(|field| names.contains(&&*field.key.text())).collect()
    };
    let places = named(&["header", "query", "cookie"]);
    match places.as_slice() {
        [] if analysis.fields_of(at.value).and_then(Fields::proves_all).is_none() => {}
        [] => {
            let place = Place::of(at.value);
            let message = "The gateway never finds a JWT here: this entry names no place. Write `header: NAME` or `query: NAME`.";
            places::add_at(report, Severity::Warning, place, message);
        }
        [_] => {}
        [_, second, ..] => {
            let message = "The gateway ignores all but one of these places. Write an entry of its own for each.";
            add(report, at, second.key, message);
        }
    }
    let prefix = named(&["value_prefix", "valuePrefix"]);
    let is_query = places.iter().any(|field| field.key.text() == "query");
    let (Some(prefix), true) = (prefix.first(), is_query && places.len() == 1) else { return };
    let message = format!(
        "Every call may fail: a query parameter cannot have `{}`. Only a header can; remove it. The config may deploy, but the gateway's proxy rejects it.",
        prefix.key.text()
    );
    let file = report.file();
    let finding = add(report, at, prefix.key, &message);
    if finding.related.is_empty() {
        let fix = places::removal(analysis, file, at.value.node, prefix.key, false);
        finding.fixes.extend(fix);
    }
}

fn add<'r>(
    report: &'r mut Report<'_>,
    at: &FieldAt<'_>,
    key: Node<'_>,
    message: &str,
) -> &'r mut Finding {
    let own = key.content_range();
    let is_here = at.value.via.is_none() && at.value.node.range().covers(own);
    let range = if is_here { own } else { Place::of(at.value).range };
    let anchored = (!is_here).then_some(own);
    places::add_at(report, Severity::Warning, Place { range, anchored }, message)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, check_fix};

    const ID: &str = "jwt-location";

    #[test]
    fn locations() {
        check_findings(
            ID,
            r#"
securityDefinitions:
  a:
    x-google-jwt-locations:
    - query: t
      value_prefix: 'Bearer '
      #^^^^^^^^^^^ warning[jwt-location] Every call may fail: a query parameter cannot have `value_prefix`.
    - header: X
      value_prefix: 'Bearer '
    - {header: X, query: t}
    #             ^^^^^ warning[jwt-location] The gateway ignores all but one of these places.
    - value_prefix: x
    # ^^^^^^^^^^^^^^^ warning[jwt-location] The gateway never finds a JWT here: this entry names no place.
    - cookie: c
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.0
components: {securitySchemes: {a: {x-google-auth: {jwtLocations: [{query: t, valuePrefix: x}]}}}}
#                                                                            ^^^^^^^^^^^ warning[jwt-location]
"#,
        );
        check_findings(ID, "x-google-jwt-locations: [{query: t, value_prefix: x}]\n");
    }

    #[test]
    fn a_template_may_bring_the_place() {
        check_findings(
            ID,
            r#"
securityDefinitions:
  a:
    x-google-jwt-locations:
    - value_prefix: x
      {{- toYaml .Values.place | nindent 6 }}
"#,
        );
    }

    #[test]
    fn what_a_merge_brings_to_its_place() {
        check_findings(
            ID,
            r#"
x-s: &s {x-google-jwt-locations: [{query: t, value_prefix: x}]}
securityDefinitions: {a: {<<: *s}}
#                             ^^ warning[jwt-location] Every call may fail: a query parameter cannot have `value_prefix`.
"#,
        );
    }

    #[test]
    fn the_fix_removes_the_prefix() {
        check_fix(
            ID,
            r#"
securityDefinitions:
  a:
    x-google-jwt-locations:
    - query: t
      value_prefix: x
"#,
            r#"
securityDefinitions:
  a:
    x-google-jwt-locations:
    - query: t
"#,
        );
        check_fix(
            ID,
            r#"
securityDefinitions:
  a:
    x-google-jwt-locations:
    - {query: t, value_prefix: x}
"#,
            r#"
securityDefinitions:
  a:
    x-google-jwt-locations:
    - {query: t}
"#,
        );
        check_fix(
            ID,
            r#"
securityDefinitions:
  a:
    x-google-jwt-locations:
    - {value_prefix: x, query: t}
"#,
            r#"
securityDefinitions:
  a:
    x-google-jwt-locations:
    - {query: t}
"#,
        );
    }
}
