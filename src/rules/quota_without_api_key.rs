//! `quota-without-api-key`: a quota on an operation that can be called without an API key.

use super::schemes::Schemes;
use super::{Report, declare_rule, on, places};
use crate::analysis::{Analysis, Fact};
use crate::gateway::sources;
use crate::openapi::{Place, Requirement};
use crate::routing::SchemeKind;
use crate::settings::Severity;

declare_rule! {
    /// An operation has a quota, but callers need no API key for it.
    ///
    /// ## Why
    /// A quota counts the calls of each consumer project, and only the API key tells which project that
    /// is. Without one nothing is counted: the quota limits nobody. A JWT says who calls, and no
    /// project.
    ///
    /// The gateway requires an API key only if every item of `security` names one. If some do, callers
    /// can leave the key out, and the quota with it.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://orders-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// x-google-management:
    ///   metrics:
    ///     - {name: reads, displayName: Reads, valueType: INT64, metricKind: DELTA}
    ///   quota:
    ///     limits:
    ///       - {name: reads-limit, metric: reads, unit: "1/min/{project}", values: {STANDARD: 60}}
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       x-google-quota:
    ///         metricCosts: {reads: 1}
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://orders-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// x-google-management:
    ///   metrics:
    ///     - {name: reads, displayName: Reads, valueType: INT64, metricKind: DELTA}
    ///   quota:
    ///     limits:
    ///       - {name: reads-limit, metric: reads, unit: "1/min/{project}", values: {STANDARD: 60}}
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       security: [{api_key: []}]
    ///       x-google-quota:
    ///         metricCosts: {reads: 1}
    ///       responses: {"200": {description: OK}}
    /// securityDefinitions:
    ///   api_key: {type: apiKey, name: key, in: query}
    /// ```
    ///
    /// ## Fix
    /// Name an API key in every item of the `security` of this operation, beside the JWT if there is
    /// one; or remove the quota.
    QUOTA_WITHOUT_API_KEY {
        id: "quota-without-api-key",
        level: on(Severity::Warning),
        versions: All,
        targets: All,
        scope: Local,
        misses: BesideOrAnywhere,
        google: [],
        source: Some(sources::QUOTAS),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let schemes = Schemes::new(analysis);
    for (id, _, operation) in analysis.operations() {
        if operation.costs.is_empty() {
            continue;
        }
        let Some(fields) = analysis.operation_fields(operation) else { continue };
        let Fact::Known(quota, _) = fields.field("x-google-quota") else { continue };
        let Some(requirements) = analysis.effective_requirements(operation) else { continue };
        let message = match need(&schemes, requirements) {
            Some(Need::Nothing) => {
                "This quota has no effect: callers need no API key here. Calls are counted for the project of the key. Name a key in each item of `security`, or remove the quota."
            }
            Some(Need::Some) => {
                "This quota has no effect without an API key, which callers can leave out. One item of `security` does not name it. Name it in each item."
            }
            Some(Need::All) | None => continue,
        };
        let place = Place::new(quota.key.content_range(), quota.value.via);
        let finding = places::add_at(report, Severity::Warning, place, message);
        finding.operation = analysis.operation_key(id);
    }
}

/// Which alternatives need an API key.
enum Need {
    Nothing,
    Some,
    All,
}

/// `None` if one of them is not known, or names what may be meant as a key: other rules speak of that.
fn need(schemes: &Schemes<'_>, requirements: &[Requirement]) -> Option<Need> {
    let alternatives = schemes.alternatives(requirements)?;
    let mut others = alternatives.iter().flat_map(|it| &it.others);
    if others.any(|(_, kind)| *kind == SchemeKind::OddApiKey) {
        return None;
    }
    Some(match alternatives.iter().filter(|it| !it.keys.is_empty()).count() {
        0 => Need::Nothing,
        all if all == alternatives.len() => Need::All,
        _ => Need::Some,
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of};

    const ID: &str = "quota-without-api-key";
    const SCHEMES: &str = r#"swagger: '2.0'
securityDefinitions:
  key: {type: apiKey, name: key, in: query}
  odd: {type: apiKey, name: X, in: header}
  jwt: {type: oauth2}
  basic: {type: basic}
  t: {type: '${x}'}
"#;

    #[test]
    fn alternatives_with_and_without_a_key() {
        for (security, said) in [
            ("[]", "callers need no API key here"),
            ("[{}]", "callers need no API key here"),
            ("[{jwt: []}]", "callers need no API key here"),
            ("[{basic: []}]", "callers need no API key here"),
            ("[{key: []}, {}]", "which callers can leave out"),
            ("[{key: []}, {jwt: []}]", "which callers can leave out"),
            ("[{key: [], jwt: []}, {jwt: []}]", "which callers can leave out"),
            ("[{key: []}]", ""),
            ("[{key: [], jwt: []}]", ""),
            ("[{odd: []}]", ""),
            ("[{key: []}, {odd: []}]", ""),
            ("[key]", ""),
            ("[{nobody: []}]", ""),
            ("[{t: []}]", ""),
            ("[{'${x}': []}]", ""),
            ("${security}", ""),
        ] {
            let of_document = format!(
                "{SCHEMES}security: {security}\npaths: {{/a: {{get: {{x-google-quota: {{metricCosts: {{a: 1}}}}}}}}}}\n"
            );
            let own = format!(
                "{SCHEMES}paths: {{/a: {{get: {{security: {security}, x-google-quota: {{metricCosts: {{a: 1}}}}}}}}}}\n"
            );
            for text in [of_document, own] {
                let found = findings_of(ID, &text);
                assert_eq!(found.lines().count(), usize::from(!said.is_empty()), "{text}: {found}");
                assert!(found.contains(said), "{text}: {found}");
            }
        }
    }

    #[test]
    fn at_the_quota() {
        check_findings(
            ID,
            r#"
paths:
  /search:
    get:
      security: [{firebase: []}]
      x-google-quota:
      #^^^^^^^^^^^^^ warning[quota-without-api-key] This quota has no effect: callers need no API key here.
        metricCosts: {requests: 1}
    put:
      x-google-quota: {}
securityDefinitions:
  firebase: {type: oauth2, x-google-issuer: https://securetoken.google.com/shop}
"#,
        );
    }

    #[test]
    fn a_template_may_ask_for_one() {
        for text in [
            "swagger: '2.0'\n{{- toYaml .Values.security }}\npaths:\n  /a:\n    get:\n      x-google-quota: {metricCosts: {a: 1}}\n",
            "swagger: '2.0'\npaths:\n  /a:\n    get:\n      x-google-quota: {metricCosts: {a: 1}}\n      {{- toYaml .Values.security | nindent 6 }}\n",
        ] {
            assert_eq!(findings_of(ID, text), "", "{text}");
        }
    }
}
