//! `api-key-not-required`: an operation that can be called without an API key.

use super::operations::operation_place;
use super::schemes::Schemes;
use super::wording::short;
use super::{Report, compiler_at, declare_rule};
use crate::analysis::{Analysis, Fact};
use crate::openapi::{Requirement, Security};
use crate::routing::SchemeKind;
use crate::settings::Level;

declare_rule! {
    /// An operation can be called without an API key.
    ///
    /// ## Why
    /// Google warns about each such operation at deployment: anyone can call it without a key. Many
    /// configs mean it that way, for example those that require a JWT, so this rule is off unless
    /// you turn it on.
    ///
    /// A key is required only if each alternative of `security` names an API key in a place that
    /// the gateway reads.
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
    ///       responses: {"200": {description: OK}}
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
    ///   api_key: {type: apiKey, name: key, in: query}
    /// ```
    ///
    /// ## Fix
    /// Define an API key and name it in each item of the operation's or the document's `security`.
    API_KEY_NOT_REQUIRED {
        id: "api-key-not-required",
        level: Level::Off,
        versions: All,
        targets: All,
        scope: Local,
        misses: HereOrAnywhere,
        google: ["Operation does not require an API key; callers may invoke the method without"],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/importers/swagger/aspects/auth/AuthBuilder.java#L181-L207"
        )),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let document = &analysis.document;
    let schemes = Schemes::new(analysis);
    let of_document = match &document.security {
        Some(security) => asks_for_key(&schemes, security),
        // A template may bring one.
        None => analysis.all_requirements().is_none(),
    };
    for (id, item, operation) in analysis.operations() {
        let value = operation.handle.of(&analysis.tree);
        let Some(fields) = analysis.fields_at(operation_place(operation), value) else { continue };
        let asks = match &operation.security {
            Some(security) => asks_for_key(&schemes, security),
            None => of_document || matches!(fields.field("security"), Fact::Unknown),
        };
        // Google leaves the catch-all out.
        if asks || item.path.text == "/**" {
            continue;
        }
        let message = format!(
            "Callers need no API key for `{} {}`. Name one in each item of its `security` if calls must count for a consumer.",
            operation.method.name().to_uppercase(),
            short(&item.path.text, 40)
        );
        let via = item.handle.via.or(operation.handle.via);
        let finding = report.add(via.unwrap_or(operation.key), message);
        finding.operation = analysis.operation_key(id);
    }
}

/// Whether no call gets through without an API key, as far as it is known.
fn asks_for_key(schemes: &Schemes<'_>, security: &Security) -> bool {
    let has_key = |requirement: &Requirement| {
        !requirement.is_mapping
            || requirement.schemes.iter().any(|it| may_be_key(schemes, &it.name.text))
    };
    match security.is_list {
        true => !security.requirements.is_empty() && security.requirements.iter().all(has_key),
        // A template, or a mistake that other rules speak of.
        false => true,
    }
}

/// Whether a scheme is an API key where Google has ever read one, or not known.
fn may_be_key(schemes: &Schemes<'_>, name: &str) -> bool {
    match (schemes.get(name), schemes.kind(name)) {
        (_, Some(SchemeKind::ApiKey | SchemeKind::Unknown)) => true,
        (Some(scheme), Some(SchemeKind::OddApiKey)) => {
            scheme.key_name.as_ref().is_some_and(|name| name.text == "key")
                || scheme.location.as_ref().is_some_and(|location| location.text == "query")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{EveryRule, findings_of};

    const ID: &str = "api-key-not-required";
    const SCHEMES: &str = r#"swagger: '2.0'
securityDefinitions:
  key: {type: apiKey, name: key, in: query}
  head: {type: apiKey, name: x-api-key, in: header}
  old: {type: apiKey, name: key, in: header}
  odd: {type: apiKey, name: X, in: header}
  jwt: {type: oauth2}
  t: {type: '${x}'}
"#;

    fn found(text: &str) -> Vec<String> {
        findings_of(ID, text).lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_template_may_bring_the_security() {
        let text = r#"swagger: '2.0'
paths:
  /a:
    get:
      operationId: a
      {{- toYaml .Values.security | nindent 6 }}
      responses: {}
"#;
        assert_eq!(found(text), [""; 0]);
        let text = r#"swagger: '2.0'
{{- toYaml .Values.security }}
paths:
  /a:
    get: {}
"#;
        assert_eq!(found(text), [""; 0]);
    }

    #[test]
    fn each_operation_by_its_effective_security() {
        for (security, is_open) in [
            ("[{key: []}]", false),
            ("[{head: []}]", false),
            ("[{old: []}]", false),
            ("[{odd: []}]", true),
            ("[{jwt: []}]", true),
            ("[{key: [], jwt: []}]", false),
            ("[{key: []}, {jwt: []}]", true),
            ("[{key: []}, {}]", true),
            ("[{nobody: []}]", true),
            ("[]", true),
            ("[{t: []}]", false),
            ("[{'${x}': []}]", false),
            ("${security}", false),
        ] {
            let at_root = r#"<schemes>
security: <security>
paths: {/a: {get: {}}}
"#
            .replace("<schemes>\n", SCHEMES)
            .replace("<security>", security);
            let at_operation = r#"<schemes>
paths: {/a: {get: {security: <security>}}}
"#
            .replace("<schemes>\n", SCHEMES)
            .replace("<security>", security);
            for text in [at_root, at_operation] {
                assert_eq!(found(&text).len(), usize::from(is_open), "{text}");
            }
        }
    }

    #[test]
    fn at_the_method_and_not_for_the_catch_all() {
        let text = r#"<schemes>
paths:
  /a: {get: {}, put: {}}
  /**: {get: {}}
"#
        .replace("<schemes>\n", SCHEMES);
        let found = found(&text);
        assert_eq!(found.len(), 2);
        let start = text.find("get").unwrap();
        let expected =
            format!("{start}..{} warning[{ID}] Callers need no API key for `GET /a`.", start + 3);
        assert!(found[0].starts_with(&expected), "{found:?}");
    }

    #[test]
    fn off_unless_turned_on() {
        let text = "swagger: '2.0'\npaths: {/a: {get: {}}}\n";
        assert!(!findings_of(EveryRule, text).contains(ID));
        assert_eq!(found(text).len(), 1);
    }
}
