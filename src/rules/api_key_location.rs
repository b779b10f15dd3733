//! `api-key-location`: an API key where the gateway may not look for it.

use super::schemes::MistypedJwt;
use super::wording::short;
use super::{Fix, Report, declare_rule, on};
use crate::analysis::{Analysis, Resolved, asks_for};
use crate::edit::Edit;
use crate::gateway::{API_KEY_PLACES, sources};
use crate::openapi::{SecurityScheme, Value};
use crate::routing::{SchemeKind, scheme_kind};
use crate::settings::Severity;

declare_rule! {
    /// An API key is defined in a place where the gateway may not look for it.
    ///
    /// ## Why
    /// The gateway is known to read an API key from the query parameters `key` and `api_key` and
    /// from the header `x-api-key`. Google may ignore other definitions, with only a warning at
    /// deployment: then no key is required, and operations that rely on it are open to everyone.
    /// The evidence for other places differs from year to year, so this is not an error.
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
    ///     get:
    ///       operationId: listOrders
    ///       responses: {"200": {description: OK}}
    /// securityDefinitions:
    ///   api_key: {type: apiKey, name: X-Orders-Key, in: header}
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
    ///     get:
    ///       operationId: listOrders
    ///       responses: {"200": {description: OK}}
    /// securityDefinitions:
    ///   api_key: {type: apiKey, name: x-api-key, in: header}
    /// ```
    ///
    /// ## Fix
    /// Use `name: key` with `in: query`, or `name: x-api-key` with `in: header`. Callers must send
    /// the key there too.
    API_KEY_LOCATION {
        id: "api-key-location",
        level: on(Severity::Warning),
        milder: "hint if only the case of `x-api-key` differs, and for a name in capitals that may be a placeholder",
        versions: All,
        targets: All,
        scope: Local,
        misses: Here,
        about: Words,
        google: ["is ignored. Only apiKey with"],
        source: Some(sources::API_KEYS),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for scheme in &analysis.document.schemes {
        let (Some(name), Some(location)) = (&scheme.key_name, &scheme.location) else { continue };
        let is_whole = !name.text.is_empty() && !location.text.is_empty();
        let is_odd = match scheme_kind(scheme) {
            SchemeKind::OddApiKey => true,
            SchemeKind::Unknown => may_be_meant(scheme, name, location),
            _ => false,
        };
        // That is told at what makes it one.
        let is_jwt = || {
            let definition = scheme.handle.of(&analysis.tree).node;
            !analysis.document.is_v3 && MistypedJwt::of(definition).is_some()
        };
        if is_whole && is_odd && !is_jwt() {
            judge(scheme, name, location, report);
        }
    }
}

/// Whether a name in capitals, which may be a placeholder, may as well be the name itself:
/// `API_KEY`, but not `YOUR_KEY` and `HEADER_NAME`.
fn may_be_meant(scheme: &SecurityScheme, name: &Value, location: &Value) -> bool {
    let is_key = scheme.kind.as_ref().is_some_and(|kind| kind.text == "apiKey");
    is_key
        && ["query", "header", "cookie"].contains(&location.text.as_str())
        && matches!(Resolved::of(&name.text), Resolved::Placeholder(_))
        && !["name", "header", "query", "cookie"].iter().any(|it| asks_for(&name.text, it))
}

fn judge(scheme: &SecurityScheme, name: &Value, location: &Value, report: &mut Report<'_>) {
    let is_only_case = name.text.eq_ignore_ascii_case("x-api-key") && location.text == "header";
    let is_doubtful = is_only_case || scheme_kind(scheme) == SchemeKind::Unknown;
    let severity = if is_doubtful { Severity::Hint } else { Severity::Warning };
    let message = if is_only_case {
        format!(
            "Operations may be open without a key: the header must be `x-api-key`. Whether `{}` also counts is not known; write it in lower case.",
            super::shortened(&name.text)
        )
    } else {
        format!(
            "Operations may be open: Google may ignore an API key in {} `{}`. Use `name: key, in: query` or `name: x-api-key, in: header`.",
            short(&location.text, 6),
            short(&name.text, 14)
        )
    };
    let is_known_name = API_KEY_PLACES.iter().any(|(known, _)| *known == name.text);
    let place = if is_known_name { location.place } else { name.place };
    let finding = report.add_as(severity, place.range, message);
    // The place that the caller uses today comes first.
    let mut places = [("key", "query"), ("x-api-key", "header")];
    if location.text == "header" {
        places.reverse();
    }
    for (new_name, new_location) in places {
        finding.fixes.extend(moved(name, new_name, location, new_location));
    }
}

/// Asks for the key elsewhere. Callers must follow, so a person must look.
fn moved(name: &Value, new_name: &str, location: &Value, new_location: &str) -> Option<Fix> {
    let mut edits = Vec::new();
    for (value, new) in [(name, new_name), (location, new_location)] {
        if value.place.anchored.is_some() || !value.is_verbatim {
            return None;
        }
        if value.text != new {
            edits.push(Edit { range: value.place.range, text: new.to_owned() });
        }
    }
    edits.sort_by_cached_key(|edit| edit.range);
    let title = format!("Read the key from `{new_name}` in `{new_location}`");
    Some(Fix { title, safe: false, edits })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of, fixed_by_rule};

    const ID: &str = "api-key-location";

    fn scheme(name: &str, location: &str) -> String {
        r#"swagger: '2.0'
securityDefinitions:
  k: {type: apiKey, in: <location>, name: <name>}
"#
        .replace("<location>", location)
        .replace("<name>", name)
    }

    #[test]
    fn places_that_may_be_ignored() {
        for (name, location, severity, found_at) in [
            ("X-Orders-Key", "header", "warning", "name"),
            ("key", "header", "warning", "in"),
            ("api_key", "header", "warning", "in"),
            ("x-api-key", "query", "warning", "in"),
            ("apikey", "query", "warning", "name"),
            ("Authorization", "header", "warning", "name"),
            ("key", "cookie", "warning", "in"),
            ("X-API-Key", "header", "hint", "name"),
            ("X-API-KEY", "header", "hint", "name"),
            ("X-API-KEY-ID", "header", "warning", "name"),
            ("API_KEY", "header", "hint", "name"),
            ("X_API_KEY", "header", "hint", "name"),
            ("MY-KEY", "header", "hint", "name"),
            ("TOKEN", "query", "hint", "name"),
            ("AUTHORIZATION", "header", "hint", "name"),
            ("key", "QUERY", "warning", "in"),
        ] {
            let text = scheme(name, location);
            let found = findings_of(ID, &text);
            let word = if found_at == "name" {
                format!("name: {name}")
            } else {
                format!("in: {location}")
            };
            let at = text.find(&word).unwrap() + found_at.len() + 2;
            let expected = format!("{at}..{} {severity}[", text.find(&word).unwrap() + word.len());
            assert!(found.starts_with(&expected), "{name} {location}: {found}");
        }
    }

    #[test]
    fn places_that_are_read_and_what_is_not_known() {
        for (name, location) in [
            ("key", "query"),
            ("api_key", "query"),
            ("x-api-key", "header"),
            ("'${name}'", "header"),
            ("YOUR_KEY_NAME", "header"),
            ("KEY_NAME", "header"),
            ("API_KEY_HEADER", "header"),
            ("API_KEY_PLACEHOLDER", "header"),
            ("API_KEY", "KEY_PLACE"),
            ("key", "'${place}'"),
            ("key", "''"),
        ] {
            assert_eq!(findings_of(ID, &scheme(name, location)), "", "{name} {location}");
        }
        for fields in [
            "type: apiKey",
            "type: apiKey, name: x",
            "type: apiKey, in: header",
            "name: x, in: header",
        ] {
            let text = r#"swagger: '2.0'
securityDefinitions: {k: {<fields>}}
"#
            .replace("<fields>", fields);
            assert_eq!(findings_of(ID, &text), "", "{fields}");
        }
    }

    #[test]
    fn in_3x_and_in_json() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
components:
  securitySchemes:
    k:
      type: apiKey
      name: Token
      #     ^^^^^ warning[api-key-location] Operations may be open: Google may ignore an API key in header `Token`.
      in: header
"#,
        );
        let text = r#"{"swagger": "2.0", "securityDefinitions": {"k": {"type": "apiKey", "name": "Token", "in": "header"}}}"#;
        assert_eq!(
            fixed_by_rule(ID, text),
            [
                "Read the key from `x-api-key` in `header`".to_owned(),
                text.replace("Token", "x-api-key"),
                "Read the key from `key` in `query`".to_owned(),
                text.replace("Token", "key").replace("header", "query"),
            ]
        );
    }
}
