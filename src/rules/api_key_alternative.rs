//! `api-key-alternative`: alternatives in `security` that do not mean what they say.

use std::collections::BTreeSet;

use super::requirement_edits::replaced;
use super::schemes::{Alternative, Schemes};
use super::wording::short;
use super::{Fix, Report, compiler_at, declare_rule, on};
use crate::analysis::{Analysis, Fact, SecurityOf};
use crate::openapi::{Requirement, SchemeUse};
use crate::routing::SchemeKind;
use crate::settings::Severity;

declare_rule! {
    /// The alternatives in `security` let in other callers than they say.
    ///
    /// ## Why
    /// In OpenAPI the items of `security` are alternatives, but the gateway reads them differently.
    /// A JWT in any item is required in every call. An API key is required only if it is in every
    /// item. So `[{api_key: []}, {jwt: []}]` does not mean *either of them*: the JWT is required
    /// and the API key becomes optional. And `{}` beside a JWT does not make the JWT optional.
    /// (`{}` beside an API key alone works: the key is optional.)
    ///
    /// That is what Google's published code does. Google's page on the limitations of OpenAPI 2.0 says
    /// that an API key cannot be an alternative at all.
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
    ///   - google: []
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       responses: {"200": {description: OK}}
    /// securityDefinitions:
    ///   api_key: {type: apiKey, name: key, in: query}
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
    /// security:
    ///   - api_key: []
    ///     google: []
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       responses: {"200": {description: OK}}
    ///   /open:
    ///     get:
    ///       operationId: getOpen
    ///       security:
    ///         - api_key: []
    ///         - {}
    ///       responses: {"200": {description: OK}}
    /// securityDefinitions:
    ///   api_key: {type: apiKey, name: key, in: query}
    ///   google:
    ///     type: oauth2
    ///     flow: implicit
    ///     authorizationUrl: ""
    ///     x-google-issuer: https://accounts.google.com
    ///     x-google-jwks_uri: https://www.googleapis.com/oauth2/v3/certs
    ///     x-google-audiences: orders.example.com
    /// ```
    ///
    /// ## Fix
    /// Put both names into one item to require both, or name only the JWT. Calls that need no JWT
    /// belong in an operation of their own.
    API_KEY_ALTERNATIVE {
        id: "api-key-alternative",
        level: on(Severity::Warning),
        versions: All,
        targets: All,
        scope: Local,
        google: [],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/importers/swagger/aspects/auth/AuthBuilder.java#L209-L252"
        )),
    }
}

/// Why an item does not mean what it says.
enum Surprise {
    /// It asks for no JWT, but one is asked for.
    JwtStays,
    /// It asks for an API key, but none is asked for.
    KeyIsOptional,
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let schemes = Schemes::new(analysis);
    for of in analysis.securities() {
        if let Some(alternatives) = alternatives(&schemes, &of.security.requirements) {
            judge(analysis, of, &alternatives, report);
        }
    }
}

/// What each item asks for. A key in an odd place is meant as one; what the gateway does not read at
/// all is for other rules to tell.
fn alternatives<'a>(
    schemes: &Schemes<'_>,
    requirements: &'a [Requirement],
) -> Option<Vec<Alternative<'a>>> {
    let mut alternatives = schemes.alternatives(requirements)?;
    for alternative in &mut alternatives {
        for (scheme, kind) in alternative.others.drain(..) {
            match kind {
                SchemeKind::OddApiKey => alternative.keys.push(scheme),
                _ => return None,
            }
        }
    }
    Some(alternatives)
}

fn judge(
    analysis: &Analysis,
    of: SecurityOf<'_>,
    alternatives: &[Alternative<'_>],
    report: &mut Report<'_>,
) {
    let Some((wrong, surprise)) = surprise(alternatives) else { return };
    let place = wrong.requirement.place;
    // A half-typed item is not yet what it will be.
    let Fact::Known(wrong, _) = analysis.written_at(place, wrong) else { return };
    let finding = report.add(place.range, message(wrong, &surprise, alternatives));
    finding.operation = of.operation.and_then(|id| analysis.operation_key(id));
    let items = &of.security.requirements;
    finding.fixes.extend(ask_for_both(analysis, items, alternatives));
    finding.fixes.extend(ask_for_jwts(analysis, items, alternatives));
}

/// The first item that does not mean what it says. The gateway asks for one of all JWTs, and for a
/// key only if all items do.
fn surprise<'s, 'a>(
    alternatives: &'s [Alternative<'a>],
) -> Option<(&'s Alternative<'a>, Surprise)> {
    if alternatives.iter().all(|it| it.jwts.is_empty()) {
        return None;
    }
    if let Some(open) = alternatives.iter().find(|it| it.jwts.is_empty()) {
        return Some((open, Surprise::JwtStays));
    }
    // A call without a key is what the items say only if one of them asks for no more than its JWT.
    let with_key = alternatives.iter().filter(|it| !it.keys.is_empty());
    let mut without_key = alternatives.iter().filter(|it| it.keys.is_empty()).peekable();
    without_key.peek()?;
    let bare: BTreeSet<&str> =
        without_key.flat_map(|it| &it.jwts).map(|it| it.name.text.as_str()).collect();
    let is_said =
        |it: &&Alternative<'_>| it.jwts.iter().any(|jwt| bare.contains(jwt.name.text.as_str()));
    with_key.filter(|it| !is_said(it)).map(|it| (it, Surprise::KeyIsOptional)).next()
}

fn message(
    wrong: &Alternative<'_>,
    surprise: &Surprise,
    alternatives: &[Alternative<'_>],
) -> String {
    let jwt = alternatives.iter().find_map(|it| it.jwts.first());
    let jwt = jwt.map_or("", |it| it.name.text.as_str());
    let key = wrong.keys.first().map(|it| it.name.text.as_str());
    let (jwt, key) = (short(jwt, 20), key.map(|key| short(key, 20)));
    match (surprise, key) {
        (Surprise::JwtStays, Some(key)) => format!(
            "Callers cannot choose: every call needs the JWT, and the API key is optional. To require both, put `{key}` and `{jwt}` into one item; otherwise remove `{key}`."
        ),
        (Surprise::JwtStays, None) => format!(
            "Every call still needs the JWT `{jwt}`: `{{}}` does not make it optional. Remove the item, or put calls without a JWT into an operation of their own."
        ),
        (Surprise::KeyIsOptional, key) => format!(
            "No call needs the API key `{}`: one item of the list lacks it. Then it is optional in all of them. Add it to every item, or remove it.",
            key.unwrap_or_default()
        ),
    }
}

/// Every JWT with every key, in one item for each JWT.
fn ask_for_both<'a>(
    analysis: &Analysis,
    items: &[Requirement],
    alternatives: &[Alternative<'a>],
) -> Option<Fix> {
    let mut keys = alternatives.iter().flat_map(|it| it.keys.iter().copied());
    let key = keys.next()?;
    if keys.any(|it| it.name.text != key.name.text) {
        return None;
    }
    let jwts = alternatives.iter().filter(|it| !it.jwts.is_empty());
    let with_key = |it: &Alternative<'a>| -> Vec<&'a SchemeUse> {
        std::iter::once(key).chain(it.jwts.iter().copied()).collect()
    };
    let new: Vec<_> = jwts.map(with_key).collect();
    let edit = replaced(analysis, items, &new)?;
    let title = format!("Require `{}` and a JWT in every call", key.name.text);
    Some(Fix { title, safe: false, edits: vec![edit] })
}

/// The JWTs without keys: what the gateway asks for today.
fn ask_for_jwts(
    analysis: &Analysis,
    items: &[Requirement],
    alternatives: &[Alternative<'_>],
) -> Option<Fix> {
    let jwts = alternatives.iter().filter(|it| !it.jwts.is_empty());
    let new: Vec<Vec<&SchemeUse>> = jwts.map(|it| it.jwts.clone()).collect();
    let edit = replaced(analysis, items, &new)?;
    let title = "Require only the JWT, as the gateway does today".to_owned();
    Some(Fix { title, safe: false, edits: vec![edit] })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of, fixed_by_rule};

    const ID: &str = "api-key-alternative";
    const SCHEMES: &str = r#"swagger: '2.0'
securityDefinitions:
  key: {type: apiKey, name: key, in: query}
  odd: {type: apiKey, name: X, in: header}
  a: {type: oauth2}
  b: {type: oauth2}
  basic: {type: basic}
  t: {type: '${x}'}
"#;

    fn found(security: &str) -> String {
        findings_of(ID, &format!("{SCHEMES}security: {security}\n"))
    }

    #[test]
    fn what_does_not_mean_what_it_says() {
        for (security, said) in [
            ("[{key: []}, {a: []}]", "Callers cannot choose: every call needs the JWT"),
            ("[{a: []}, {key: []}]", "Callers cannot choose: every call needs the JWT"),
            ("[{odd: []}, {a: []}]", "put `odd` and `a` into one item"),
            ("[{key: []}, {a: []}, {b: []}]", "Callers cannot choose: every call needs the JWT"),
            ("[{key: [], a: []}, {key: []}]", "Callers cannot choose: every call needs the JWT"),
            ("[{a: []}, {}]", "Every call still needs the JWT `a`"),
            ("[{a: [], key: []}, {}]", "Every call still needs the JWT `a`"),
            ("[{a: [], key: []}, {b: []}]", "No call needs the API key `key`"),
        ] {
            assert!(found(security).contains(said), "{security}: {}", found(security));
            assert_eq!(found(security).lines().count(), 1, "{security}");
        }
    }

    #[test]
    fn what_does() {
        for security in [
            "[]",
            "[{key: []}]",
            "[{}]",
            "[{key: []}, {}]",
            "[{key: []}, {odd: []}]",
            "[{a: []}, {b: []}]",
            "[{a: [], key: []}]",
            "[{a: [], key: []}, {b: [], key: []}]",
            "[{a: [], key: []}, {a: []}]",
            // Other rules speak of these, or nobody knows.
            "[{nobody: []}, {a: []}]",
            "[{basic: []}, {a: []}]",
            "[{t: []}, {a: []}]",
            "[{'${x}': []}, {a: []}]",
            "[key, {a: []}]",
            "${security}",
        ] {
            assert_eq!(found(security), "", "{security}");
        }
    }

    #[test]
    fn at_an_operation_at_the_item() {
        check_findings(
            ID,
            &format!(
                r#"
{SCHEMES}paths:
  /a:
    get:
      security:
      - a: []
      - key: []
        #^^^^^^ warning[api-key-alternative] Callers cannot choose: every call needs the JWT
"#
            ),
        );
    }

    #[test]
    fn fixes() {
        for (security, expected) in [
            (
                r#"
- key: []
- a: []
"#,
                vec![
                    r#"
- key: []
  a: []
"#,
                    "\n- a: []\n",
                ],
            ),
            (
                "[{key: []}, {a: []}, {b: []}]\n",
                vec!["[{key: [], a: []}, {key: [], b: []}]\n", "[{a: []}, {b: []}]\n"],
            ),
            (
                r#"
- a: []
- {}
"#,
                vec![],
            ),
            ("[{a: []}, {}]\n", vec!["[{a: []}]\n"]),
            (
                "[{a: [], key: []}, {b: []}]\n",
                vec!["[{key: [], a: []}, {key: [], b: []}]\n", "[{a: []}, {b: []}]\n"],
            ),
        ] {
            let text = format!("{SCHEMES}security: {security}");
            let fixed: Vec<_> = fixed_by_rule(ID, &text).into_iter().skip(1).step_by(2).collect();
            let expected: Vec<_> =
                expected.iter().map(|it| format!("{SCHEMES}security: {it}")).collect();
            assert_eq!(fixed, expected, "{security}");
        }
    }

    #[test]
    fn json() {
        let text = r#"{"swagger": "2.0", "security": [{"key": []}, {"a": []}], "securityDefinitions": {"a": {"type": "oauth2"}, "key": {"type": "apiKey", "name": "key", "in": "query"}}}"#;
        check_findings(
            ID,
            r#"
{
  "swagger": "2.0",
  "security": [{"key": []}, {"a": []}],
  #            ^^^^^^^^^^^ warning[api-key-alternative] Callers cannot choose: every call needs the JWT, and the API key is optional.
  "securityDefinitions": {
    "a": {"type": "oauth2"},
    "key": {"type": "apiKey", "name": "key", "in": "query"}
  }
}
"#,
        );
        let both = text.replace("[]}, {\"a\"", "[], \"a\"");
        assert_eq!(fixed_by_rule(ID, text).get(1), Some(&both));
    }
}
