//! `jwt-location`: a place of a JWT that the proxy does not take.

mod one_header;

use self::one_header::check_list;
use super::places;
use super::{Finding, Report, declare_rule, on, proxy_at};
use crate::analysis::{Analysis, Fact, Fields};
use crate::gateway::{Shape, sources};
use crate::openapi::Place;
use crate::settings::Severity;
use crate::yaml::{Field, Kind, Node, Reached};

declare_rule! {
    /// No JWT is found in a JWT location, or calls fail because of it.
    ///
    /// ## Why
    /// Each entry names one place: a `header` or a `query` parameter. The gateway reads no cookies.
    /// Only a header can have a prefix such as `Bearer ` before the JWT; the gateway's proxy rejects a
    /// config that has one for a query parameter, though the deployment itself may succeed.
    ///
    /// The gateway looks in all places, and each JWT that it finds must be valid. Two entries for one
    /// header, one with a prefix and one without, do not mean *either of them*: in a call with the
    /// prefix the whole header is tried as a JWT too, and the call gets 401. Two different prefixes
    /// are fine.
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
    ///       - header: Authorization
    ///         value_prefix: "Bearer "
    ///       - header: Authorization
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       security: [{accounts: []}]
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Remove the prefix of a query parameter, write one entry for each place, and let callers send
    /// a JWT in a header, always with the prefix or always without.
    JWT_LOCATION {
        id: "jwt-location",
        level: on(Severity::Warning),
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: Local,
        google: [],
        source: Some(proxy_at!(
            "src/go/configgenerator/filtergen/jwt_authn.go#L237-L269"
        )),
        source_v3: Some(sources::EXTENSIONS_3),
        also: [sources::ENVOY_JWT],
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for at in analysis.certain_extension_fields() {
        if let Some(Shape::List(Shape::Object(object))) = at.expected()
            && object.name == "JWT location"
        {
            check_list(analysis, at.value, report);
        }
        let is_location = at.is_element
            && matches!(at.shape, Some(Shape::Object(object)) if object.name == "JWT location")
            && at.value.node.kind() == Kind::Mapping;
        if is_location {
            check_location(analysis, at.value, report);
        }
    }
    if analysis.document.is_service_config() {
        check_providers(analysis, report);
    }
}

/// The locations of the providers of a service config, which are in no extension.
fn check_providers(analysis: &Analysis, report: &mut Report<'_>) {
    let lists = analysis.certain_schemes().filter_map(|(scheme, _)| scheme.jwt_locations);
    for list in lists.map(|list| list.of(&analysis.tree)) {
        let Fact::Known(..) = analysis.written_at(Place::of(list), ()) else { continue };
        check_list(analysis, list, report);
        for item in list.node.items() {
            let item = item.resolved();
            if item.node.kind() == Kind::Mapping {
                let entry = Reached { via: list.via.or(item.via), ..item };
                check_location(analysis, entry, report);
            }
        }
    }
}

fn check_location(analysis: &Analysis, location: Reached<'_>, report: &mut Report<'_>) {
    let fields = location.fields();
    let named = |names: &[&str]| -> Vec<_> {
        fields.iter().filter(|field| names.contains(&&*field.key.text())).collect()
    };
    let places = named(&["header", "query", "cookie"]);
    match places.as_slice() {
        [] if analysis.fields_of(location).and_then(Fields::proves_all).is_none() => {}
        [] => {
            let place = Place::of(location);
            let message = "The gateway never finds a JWT here: this entry names no place. Write `header: NAME` or `query: NAME`.";
            places::add_at(report, Severity::Warning, place, message);
        }
        [place] if is_cookie(location, place) => {
            let message = "The gateway never finds a JWT in a cookie. It reads headers and query parameters. Let callers send the JWT in the header `Authorization`.";
            add(report, location, place.key, message);
        }
        [_] => {}
        [first, second, ..] if [first, second].iter().any(|it| it.key.text() == "cookie") => {
            let cookie = if first.key.text() == "cookie" { first } else { second };
            let message = "The gateway reads no cookies: this place is ignored. Remove it.";
            add(report, location, cookie.key, message);
        }
        [_, second, ..] => {
            let message = "The gateway ignores all but one of these places. Write an entry of its own for each.";
            add(report, location, second.key, message);
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
    let finding = add(report, location, prefix.key, &message);
    if finding.related.is_empty() {
        let fix = places::removal(analysis, file, location.node, prefix.key, false);
        finding.fixes.extend(fix);
    }
}

/// Whether a place is a cookie, or the header that holds all cookies: a JWT in that is found only if
/// the prefix is the name of the last one.
fn is_cookie(location: Reached<'_>, place: &Field<'_>) -> bool {
    let prefix = ["value_prefix", "valuePrefix"].iter().find_map(|name| location.field(name));
    let names_cookie = || prefix.is_some_and(|it| it.value.node.text().trim_end().ends_with('='));
    match &*place.key.text() {
        "cookie" => true,
        "header" => place.value.node.text().eq_ignore_ascii_case("cookie") && !names_cookie(),
        _ => false,
    }
}

fn add<'r>(
    report: &'r mut Report<'_>,
    location: Reached<'_>,
    key: Node<'_>,
    message: &str,
) -> &'r mut Finding {
    let own = key.content_range();
    let is_here = location.via.is_none() && location.node.range().covers(own);
    let range = if is_here { own } else { Place::of(location).range };
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
    # ^^^^^^ warning[jwt-location] The gateway never finds a JWT in a cookie
    - {cookie: c, header: Y}
    #  ^^^^^^ warning[jwt-location] The gateway reads no cookies: this place is ignored. Remove it.
    - header: Cookie
    # ^^^^^^ warning[jwt-location] The gateway never finds a JWT in a cookie
      value_prefix: 'Bearer '
    - header: Cookie
      value_prefix: 'session='
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
    fn two_entries_for_one_header() {
        check_findings(
            ID,
            r#"
securityDefinitions:
  corp:
    x-google-jwt-locations:
    - header: Authorization
      value_prefix: "Bearer "
    - header: authorization
      #       ^^^^^^^^^^^^^ warning[jwt-location] Calls with `Bearer` get 401: all of the header is tried as a JWT too.
      value_prefix: ""
  bare:
    x-google-jwt-locations:
    - {header: X-Token}
      #        ^^^^^^^ warning[jwt-location] Calls with `JWT` get 401
    - {header: X-Token, value_prefix: 'JWT '}
  fine:
    x-google-jwt-locations:
    - {header: Authorization, value_prefix: 'Bearer '}
    - {header: Authorization, value_prefix: 'JWT '}
    - {header: X-Token}
    - {header: X-Token}
    - {header: X-Other, value_prefix: '${prefix}'}
    - {header: X-Other}
    - {query: t}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.0
components: {securitySchemes: {a: {x-google-auth: {jwtLocations: [{header: T}, {header: T, valuePrefix: x}]}}}}
#                                                                          ^ warning[jwt-location] Calls with `x` get 401
"#,
        );
        let text = r#"
securityDefinitions:
  a:
    x-google-jwt-locations:
    - header: T
      value_prefix: 'Bearer '
<whole>"#;
        check_fix(ID, &text.replace("<whole>", "    - header: T\n"), &text.replace("<whole>", ""));
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
