//! `missing-issuer`: a JWT scheme that does not say whose tokens it takes.

use super::operations::about;
use super::schemes::used_names;
use super::wording::short;
use super::{Fix, Report, declare_rule, on, places, proxy_at};
use crate::analysis::{Analysis, Fact};
use crate::edit::{self, FileStyle, Position, Value, insert_entry};
use crate::gateway::{self, Certainty, sources};
use crate::openapi::{Place, SecurityScheme};
use crate::routing::{SchemeKind, scheme_kind};
use crate::settings::Severity;
use crate::yaml::{Field, Reached};

declare_rule! {
    /// A JWT scheme that is in use names no issuer.
    ///
    /// ## Why
    /// The gateway compares the issuer with the `iss` claim of a caller's JWT, and gets the keys
    /// for checking it from the issuer unless they are named. Google accepts a scheme
    /// without an issuer, but then the gateway does not know whose tokens to accept. In OpenAPI 3.x
    /// the issuer is in `x-google-auth`, where Google's pages call it required. An empty one counts
    /// as none.
    ///
    /// Authorization URLs, flows and scopes are for people and tools; the gateway reads none of
    /// them.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://orders-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// security:
    ///   - google: []
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       responses: {"200": {description: OK}}
    /// securityDefinitions:
    ///   google:
    ///     type: oauth2
    ///     flow: implicit
    ///     authorizationUrl: https://accounts.google.com/o/oauth2/v2/auth
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://orders-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// security:
    ///   - google: []
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
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
    /// ```yaml,bad
    /// openapi: 3.0.3
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-api-management:
    ///   backends:
    ///     orders:
    ///       address: https://orders-1234567890.us-central1.run.app
    ///       pathTranslation: APPEND_PATH_TO_ADDRESS
    /// x-google-backend: orders
    /// security:
    ///   - google: []
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       responses: {"200": {description: OK}}
    /// components:
    ///   securitySchemes:
    ///     google:
    ///       type: openIdConnect
    ///       openIdConnectUrl: https://accounts.google.com/.well-known/openid-configuration
    ///       x-google-auth:
    ///         audiences: [orders.example.com]
    /// ```
    ///
    /// ## Fix
    /// Add `x-google-issuer` (2.0) or `x-google-auth` with an `issuer` (3.x): exactly the `iss` of
    /// the tokens.
    MISSING_ISSUER {
        id: "missing-issuer",
        level: on(Severity::Warning),
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: WholeFile,
        misses: Here,
        google: ["Jwt issuer is not configured"],
        source: Some(proxy_at!(
            "src/go/configgenerator/clustergen/jwt_authn.go#L80-L99"
        ).with(Certainty::Deduced)),
        source_v3: Some(sources::EXTENSIONS_3),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let used = used_names(analysis);
    for scheme in &analysis.document.schemes {
        let is_used = used.contains_key(scheme.name.text.as_str());
        if !is_used || scheme_kind(scheme) != SchemeKind::Jwt {
            continue;
        }
        let Some((place, advice)) = lack(analysis, scheme) else { continue };
        let message = format!(
            "JWTs are probably rejected: `{}` names no issuer. The gateway does not know whose JWTs to accept. {advice}, the `iss` of the tokens.",
            short(&scheme.name.text, 30)
        );
        let file = report.file();
        let finding = report.add(place.range, message);
        about(finding, analysis, None, place);
        finding.fixes.extend(issuer_to_fill_in(file, analysis, scheme));
    }
}

/// An issuer that somebody has to fill in, and an audience beside it, where the scheme has no fields
/// for them.
fn issuer_to_fill_in(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    scheme: &SecurityScheme,
) -> Option<Fix> {
    let has_audience = scheme.audiences.is_some();
    let scheme = edit::written(scheme.handle.of(&analysis.tree))?;
    let issuer = Value::Text("https://YOUR_ISSUER".to_owned());
    let audience = Value::Text("YOUR_AUDIENCE".to_owned());
    let is_v3 = analysis.document.is_v3;
    let fields = match is_v3 {
        false if analysis.document.is_service_config() => {
            [("issuer", issuer), ("audiences", audience)]
        }
        true => [("issuer", issuer), ("audiences", Value::List(vec![audience]))],
        false => [("x-google-issuer", issuer), ("x-google-audiences", audience)],
    };
    let fields: Vec<_> = fields.into_iter().take(if has_audience { 1 } else { 2 }).collect();
    let title = match fields.as_slice() {
        [(issuer, _), (audience, _)] => format!("Add `{issuer}` and `{audience}`"),
        _ => "Add the issuer".to_owned(),
    };
    let auth = scheme.entry("x-google-auth").filter(|_| is_v3);
    let place = auth.map_or(scheme, |auth| auth.value);
    let is_there = ["issuer", "x-google-issuer", "x-issuer"];
    if is_there.iter().any(|name| place.entry(name).is_some()) {
        return None;
    }
    let put = |name: &str, value: &Value| insert_entry(file, place, name, value, Position::Last);
    let edits = if is_v3 && auth.is_none() {
        let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value));
        put("x-google-auth", &Value::Map(fields.collect()))
    } else {
        let all: Option<Vec<_>> = fields.iter().map(|(name, value)| put(name, value)).collect();
        all.and_then(edit::combine)
    };
    places::fix(title, false, edits)
}

/// Where a scheme says nothing of its issuer, and what to do there. `None`: an issuer is there in
/// some form; whether it is a right one, rules about fields and values judge.
fn lack(analysis: &Analysis, scheme: &SecurityScheme) -> Option<(Place, &'static str)> {
    let fields = analysis.scheme_fields(scheme)?;
    let of_scheme = Place::new(scheme.name.place.range, None);
    // Half-typed text may lack what is about to be typed.
    fields.proves_all()?;
    let reached = fields.mapping();
    if analysis.document.is_service_config() {
        return match fields.field("issuer") {
            Fact::Known(field, _) => empty(analysis, field),
            Fact::Absent(_) if nearly_has_issuer(reached) => None,
            Fact::Absent(_) => Some((of_scheme, "Add `issuer`")),
            Fact::Unknown => None,
        };
    }
    if !analysis.document.is_v3 {
        let field = reached.field("x-google-issuer").or_else(|| reached.field("x-issuer"));
        return match field {
            Some(field) => empty(analysis, field),
            None => Some((of_scheme, "Add `x-google-issuer`")),
        };
    }
    let Some(auth) = reached.field("x-google-auth") else {
        let is_elsewhere = reached.field("$ref").is_some();
        return (!is_elsewhere).then_some((of_scheme, "Add `x-google-auth` with an `issuer`"));
    };
    match fields.within(auth.value)?.field("issuer") {
        Fact::Known(issuer, _) => empty(analysis, issuer),
        Fact::Unknown => None,
        Fact::Absent(_) if nearly_has_issuer(auth.value) => None,
        Fact::Absent(_) => {
            let place = match auth.value.via {
                Some(via) => Place { range: via, anchored: Some(auth.value.node.content_range()) },
                None => Place::new(auth.key.range(), None),
            };
            Some((place, "Write `issuer` in its `x-google-auth`"))
        }
    }
}

fn empty(analysis: &Analysis, issuer: Field<'_>) -> Option<(Place, &'static str)> {
    let place = Place::new(issuer.key.range(), issuer.value.via);
    analysis.text_of(issuer).is_absent().then_some((place, "Write the issuer"))
}

/// Whether a field is one slip away from `issuer`: its spelling is to be corrected, and nothing
/// added.
fn nearly_has_issuer(auth: Reached<'_>) -> bool {
    const EDITS: usize = 2;
    let fields = auth.fields();
    fields.iter().any(|field| gateway::edits(&field.key.text(), "issuer", EDITS).is_some())
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of};

    const ID: &str = "missing-issuer";

    #[test]
    fn schemes_in_use_without() {
        check_findings(
            ID,
            r#"
security: [{bb: []}]
paths: {/a: {get: {security: [{with: []}, {old: []}, {empty: []}]}}}
securityDefinitions:
  bb: {type: oauth2, x-google-jwks_uri: i}
  #^ warning[missing-issuer] JWTs are probably rejected: `bb` names no issuer.
  with: {type: oauth2, x-google-issuer: i}
  old: {type: oauth2, x-issuer: i}
  empty: {type: oauth2, x-google-issuer: }
  #                     ^^^^^^^^^^^^^^^ warning[missing-issuer] JWTs are probably rejected: `empty` names no issuer.
  unused: {type: oauth2}
  key: {type: apiKey}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
security: [{aa: []}, {bb: []}]
components:
  securitySchemes:
    aa: {type: oauth2, x-google-auth: {issuer: i}}
    bb: {type: openIdConnect, openIdConnectUrl: u}
    #^ warning[missing-issuer] JWTs are probably rejected: `bb` names no issuer.
"#,
        );
    }

    #[test]
    fn an_x_google_auth_without() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-shared: &shared {audiences: [a]}
security: [{aa: []}, {bb: []}, {cc: []}, {dd: []}, {ee: []}]
components:
  securitySchemes:
    aa:
      type: oauth2
      x-google-auth:
      #^^^^^^^^^^^^ warning[missing-issuer] JWTs are probably rejected: `aa` names no issuer.
        audiences: [a]
    bb: {type: oauth2, x-google-auth: {}}
    #                  ^^^^^^^^^^^^^ warning[missing-issuer] JWTs are probably rejected: `bb` names no issuer.
    cc: {type: oauth2, x-google-auth: }
    #                  ^^^^^^^^^^^^^ warning[missing-issuer] JWTs are probably rejected: `cc` names no issuer.
    dd: {type: openIdConnect, x-google-auth: {issuer: ''}}
    #                                         ^^^^^^ warning[missing-issuer] JWTs are probably rejected: `dd` names no issuer.
    ee:
      type: oauth2
      x-google-auth: *shared
      #              ^^^^^^^ warning[missing-issuer] JWTs are probably rejected: `ee` names no issuer.
    unused: {type: oauth2, x-google-auth: {}}
"#,
        );
    }

    #[test]
    fn an_x_google_auth_that_may_have_one() {
        for auth in [
            "{issuer: '${i}'}",
            "{isuer: i}",
            "'${auth}'",
            "{{auth}}",
            "[i]",
            "https://accounts.google.com",
        ] {
            let text = r#"openapi: 3.0.3
security: [{a: []}]
components:
  securitySchemes:
    a:
      type: oauth2
      x-google-auth: <auth>
"#
            .replace("<auth>", auth);
            assert_eq!(findings_of(ID, &text), "", "{auth}");
        }
        check_findings(
            ID,
            r#"
openapi: 3.0.3
security: [{a: []}]
components:
  securitySchemes:
    a:
      type: oauth2
      x-google-auth:
        iss
"#,
        );
    }

    #[test]
    fn where_it_may_be_there() {
        check_findings(
            ID,
            r#"
security: [{a: []}]
securityDefinitions: {a: {type: oauth2, x-google-issuer: '${i}'}}
"#,
        );
        check_findings(
            ID,
            r#"
security: [{a: []}]
securityDefinitions: {a: {type: '${t}'}}
"#,
        );
        check_findings(
            ID,
            r#"
security: [{a: []}]
securityDefinitions:
  a:
    type: oauth2
    x-google-iss
"#,
        );
        check_findings(
            ID,
            r#"
x-defaults: &d {x-google-issuer: i}
security: [{a: []}]
securityDefinitions: {a: {type: oauth2, <<: *d}}
"#,
        );
    }

    #[test]
    fn json() {
        check_findings(
            ID,
            r#"
{
  "swagger": "2.0",
  "security": [{"a": []}],
  "securityDefinitions": {"a": {"type": "oauth2"}}
  #                        ^ warning[missing-issuer] JWTs are probably rejected: `a` names no issuer.
}
"#,
        );
    }
}
