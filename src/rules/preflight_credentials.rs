//! `preflight-credentials`: an `options` operation that asks for what no preflight brings.

use super::operations::{about, operation_place};
use super::schemes::Schemes;
use super::{Fix, Report, declare_rule, on, places, proxy_at};
use crate::analysis::Analysis;
use crate::edit::{FileStyle, Position, Value, insert_entry, replace_value, written};
use crate::openapi::{Method, Operation, Requirement, SecurityScheme};
use crate::routing::SchemeKind;
use crate::settings::Severity;

declare_rule! {
    /// An `options` operation requires a JWT or an API key in a header.
    ///
    /// ## Why
    /// Before a browser calls an API of another origin, it asks with `OPTIONS` (a preflight request).
    /// That request has the URL of the call, but neither its headers nor its body: no `Authorization`,
    /// no `x-api-key`. The gateway treats it as any other call and answers 401, so the browser never
    /// makes the call. An API key in the query is part of the URL and arrives.
    ///
    /// An operation without its own `security` has that of the document. On Cloud Endpoints a proxy
    /// that was started with `--cors_preset` answers preflights itself; then no `options` operation
    /// is needed.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://orders-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// security:
    ///   - api_key: []
    /// paths:
    ///   /orders:
    ///     post:
    ///       operationId: createOrder
    ///       responses: {"200": {description: OK}}
    ///     options:
    ///       operationId: corsOrders
    ///       responses: {"204": {description: No content}}
    /// securityDefinitions:
    ///   api_key: {type: apiKey, name: x-api-key, in: header}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://orders-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// security:
    ///   - api_key: []
    /// paths:
    ///   /orders:
    ///     post:
    ///       operationId: createOrder
    ///       responses: {"200": {description: OK}}
    ///     options:
    ///       operationId: corsOrders
    ///       security: []
    ///       responses: {"204": {description: No content}}
    /// securityDefinitions:
    ///   api_key: {type: apiKey, name: x-api-key, in: header}
    /// ```
    ///
    /// ## Fix
    /// Write `security: []` in the `options` operation; the backend answers it without credentials.
    PREFLIGHT_CREDENTIALS {
        id: "preflight-credentials",
        level: on(Severity::Warning),
        versions: All,
        targets: All,
        scope: Local,
        misses: HereOrAnywhere,
        google: ["Jwt is missing", "Method doesn't allow unregistered callers"],
        source: Some(proxy_at!(
            "src/envoy/http/service_control/handler_impl.cc#L196-L226"
        )),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let schemes = Schemes::new(analysis);
    for (id, _, operation) in analysis.operations() {
        if operation.method != Method::Options {
            continue;
        }
        let Some(requirements) = analysis.effective_requirements(operation) else { continue };
        let Some(asked) = asked(analysis, &schemes, requirements) else { continue };
        let message = format!(
            "Browsers get 401: their preflight request brings no {asked}. It is an `OPTIONS` request without the headers of the call that follows. Write `security: []` in this operation."
        );
        let (place, file) = (operation_place(operation), report.file());
        let finding = report.add(place.range, message);
        about(finding, analysis, Some(id), place);
        finding.fixes.extend(fix(file, analysis, operation));
    }
}

/// What each alternative asks for in a header, in words; `None` if one may do without.
fn asked(
    analysis: &Analysis,
    schemes: &Schemes<'_>,
    requirements: &[Requirement],
) -> Option<&'static str> {
    let (mut has_key, mut has_jwt, mut has_key_in_query) = (false, false, false);
    for requirement in requirements {
        let of_kind = |kind: SchemeKind| {
            let named = requirement.schemes.iter().map(|it| it.name.text.as_str());
            named
                .filter(|name| schemes.kind(name) == Some(kind))
                .filter_map(|it| schemes.get(it))
                .collect::<Vec<_>>()
        };
        let is_key = of_kind(SchemeKind::ApiKey).into_iter().any(is_in_header);
        let is_jwt = of_kind(SchemeKind::Jwt).into_iter().any(|it| needs_header(analysis, it));
        if !is_key && !is_jwt {
            // A key beside a JWT is no choice: the gateway asks for the JWT all the same.
            let is_of_keys = !requirement.schemes.is_empty()
                && of_kind(SchemeKind::ApiKey).len() == requirement.schemes.len();
            if !is_of_keys {
                return None;
            }
            has_key_in_query = true;
        }
        has_key |= is_key;
        has_jwt |= is_jwt;
    }
    match (has_jwt, has_key) {
        (true, true) if !has_key_in_query => Some("JWT and no API key"),
        (true, _) => Some("JWT"),
        (false, _) if has_key_in_query => None,
        (false, true) => Some("API key"),
        (false, false) => None,
    }
}

fn is_in_header(scheme: &SecurityScheme) -> bool {
    scheme.location.as_ref().is_some_and(|it| it.text == "header")
}

/// Whether JWTs are looked for in no query parameter that the author chose: callers hardly ever put
/// one where it is looked for by default.
fn needs_header(analysis: &Analysis, scheme: &SecurityScheme) -> bool {
    let locations = analysis.jwt_locations(scheme);
    locations.is_some_and(|all| all.iter().all(|it| it.field("query").is_absent()))
}

/// An operation for everybody. A person must look.
fn fix(file: &FileStyle<'_>, analysis: &Analysis, operation: &Operation) -> Option<Fix> {
    let mapping = written(operation.handle.of(&analysis.tree))?;
    let open = Value::List(Vec::new());
    let edits = match mapping.entry("security") {
        Some(entry) => replace_value(file, entry.value, &open),
        None => {
            let id = mapping.entry("operationId");
            let position = id.map_or(Position::First, Position::After);
            insert_entry(file, mapping, "security", &open, position)
        }
    };
    places::fix("Write `security: []`", false, edits)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, check_fix, findings_of};

    const ID: &str = "preflight-credentials";
    const SCHEMES: &str = r#"swagger: '2.0'
securityDefinitions:
  key: {type: apiKey, name: key, in: query}
  head: {type: apiKey, name: x-api-key, in: header}
  odd: {type: apiKey, name: X, in: header}
  jwt: {type: oauth2, x-google-issuer: i}
  query: {type: oauth2, x-google-issuer: i, x-google-jwt-locations: [{query: t}]}
  both: {type: oauth2, x-google-issuer: i, x-google-jwt-locations: [{header: H}, {query: t}]}
  other: {type: oauth2, x-google-issuer: i, x-google-jwt-locations: [{header: H}]}
  open: {type: oauth2, x-google-issuer: i, x-google-jwt-locations: '${locations}'}
  t: {type: '${x}'}
"#;

    #[test]
    fn each_alternative_asks_for_a_header() {
        for (security, is_found) in [
            ("[{head: []}]", true),
            ("[{jwt: []}]", true),
            ("[{other: []}]", true),
            ("[{head: []}, {jwt: []}]", true),
            ("[{head: [], jwt: []}]", true),
            ("[{key: [], jwt: []}]", true),
            ("[{key: []}, {jwt: []}]", true),
            ("[{head: []}, {key: []}, {jwt: []}]", true),
            ("[{key: []}]", false),
            ("[{query: []}]", false),
            ("[{both: []}]", false),
            ("[{open: []}]", false),
            ("[{odd: []}]", false),
            ("[{t: []}]", false),
            ("[{nobody: []}]", false),
            ("[{head: []}, {key: []}]", false),
            ("[{head: []}, {}]", false),
            ("[{'${x}': []}]", false),
            ("${security}", false),
            ("[]", false),
        ] {
            let of_document =
                format!("{SCHEMES}security: {security}\npaths: {{/a: {{options: {{}}}}}}\n");
            let own = format!("{SCHEMES}paths: {{/a: {{options: {{security: {security}}}}}}}\n");
            for text in [of_document, own] {
                let found = findings_of(ID, &text);
                assert_eq!(found.lines().count(), usize::from(is_found), "{text}: {found}");
            }
        }
    }

    #[test]
    fn at_the_operation() {
        check_findings(
            ID,
            &format!(
                r#"
{SCHEMES}security: [{{head: []}}]
paths:
  /a:
    get: {{}}
    options:
    #^^^^^^ warning[preflight-credentials] Browsers get 401: their preflight request brings no API key.
      operationId: corsA
  /b:
    options:
      security: []
  /c:
    options:
    #^^^^^^ warning[preflight-credentials] Browsers get 401: their preflight request brings no JWT.
      security: [{{jwt: []}}]
"#
            ),
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
security: [{a: []}]
components: {securitySchemes: {a: {type: oauth2, x-google-auth: {issuer: i}}}}
paths: {/a: {options: {}}}
#            ^^^^^^^ warning[preflight-credentials] Browsers get 401: their preflight request brings no JWT.
"#,
        );
    }

    #[test]
    fn a_template_may_open_it() {
        for paths in [
            "paths:\n  /a:\n    options:\n      {{- toYaml .Values.security | nindent 6 }}\n      operationId: a\n",
            "paths:\n  /a:\n    options:\n      security:\n      - head: []\n      {{- toYaml .Values.more | nindent 6 }}\n",
        ] {
            let text = format!("{SCHEMES}security: [{{head: []}}]\n{paths}");
            assert_eq!(findings_of(ID, &text), "", "{text}");
        }
    }

    #[test]
    fn the_fix_opens_the_operation() {
        let text = format!(
            "\n{SCHEMES}security: [{{head: []}}]\npaths:\n  /a:\n    options:\n      operationId: corsA\n<own>      responses: {{}}\n"
        );
        for own in ["", "      security:\n      - jwt: []\n"] {
            check_fix(
                ID,
                &text.replace("<own>", own),
                &text.replace("<own>", "      security: []\n"),
            );
        }
        let json = r#"{"swagger": "2.0", "security": [{"k": []}], "paths": {"/a": {"options": {"operationId": "a"}}}, "securityDefinitions": {"k": {"type": "apiKey", "name": "x-api-key", "in": "header"}}}"#;
        check_fix(
            ID,
            json,
            &json.replace(r#""operationId": "a""#, r#""operationId": "a", "security": []"#),
        );
    }
}
