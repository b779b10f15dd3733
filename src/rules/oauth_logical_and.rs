//! `oauth-logical-and`: a requirement for two JWTs at once.

use super::operations::in_words;
use super::requirement_edits::replaced;
use super::schemes::{Schemes, audiences};
use super::{Fix, Related, Report, declare_rule, on};
use crate::analysis::{Analysis, SecurityOf};
use crate::gateway::sources;
use crate::openapi::{Requirement, SchemeUse};
use crate::routing::SchemeKind;
use crate::settings::Severity;

declare_rule! {
    /// One item of `security` or `x-security` requires two JWTs at once.
    ///
    /// ## Why
    /// All schemes of one list item must be met. Google supports several JWTs only as alternatives,
    /// and rejects a config that requires two at once. Schemes in separate items are alternatives.
    /// An API key beside a JWT in one item is fine.
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
    ///     firebase: []
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
    ///   firebase:
    ///     type: oauth2
    ///     flow: implicit
    ///     authorizationUrl: ""
    ///     x-google-issuer: https://securetoken.google.com/shop-42
    ///     x-google-jwks_uri: https://www.googleapis.com/service_accounts/v1/metadata/x509/securetoken@system.gserviceaccount.com
    ///     x-google-audiences: shop-42
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
    ///     api_key: []
    ///   - firebase: []
    ///     api_key: []
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
    ///   firebase:
    ///     type: oauth2
    ///     flow: implicit
    ///     authorizationUrl: ""
    ///     x-google-issuer: https://securetoken.google.com/shop-42
    ///     x-google-jwks_uri: https://www.googleapis.com/service_accounts/v1/metadata/x509/securetoken@system.gserviceaccount.com
    ///     x-google-audiences: shop-42
    /// ```
    ///
    /// ## Fix
    /// Write each JWT scheme in a list item of its own: a call must then meet one of them.
    OAUTH_LOGICAL_AND {
        id: "oauth-logical-and",
        level: on(Severity::Error),
        rejects: Errors,
        versions: All,
        targets: All,
        scope: Local,
        google: ["contains multiple security definitions", "logically ANDed"],
        source: Some(sources::REQUIREMENTS_2),
    }
}

/// Schemes that a fix splits: nobody means more.
const MOST_SPLIT: usize = 8;

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let schemes = Schemes::new(analysis);
    for of in analysis.securities().chain(audiences(analysis)) {
        for requirement in &of.security.requirements {
            judge(analysis, &schemes, of, requirement, report);
        }
    }
}

fn judge(
    analysis: &Analysis,
    schemes: &Schemes<'_>,
    of: SecurityOf<'_>,
    requirement: &Requirement,
    report: &mut Report<'_>,
) {
    let jwts = schemes.jwts(requirement);
    let [first, second, ..] = jwts.as_slice() else { return };
    let names = in_words(jwts.iter().map(|it| it.name.text.as_str()));
    let count = if jwts.len() == 2 { "two".to_owned() } else { jwts.len().to_string() };
    let message = format!(
        "Google rejects the config: one list item requires {count} JWTs. JWTs can only be alternatives: write {names} as list items of their own, so that one is enough."
    );
    let finding = report.add(second.name.place.range, message);
    finding.operation = of.operation.and_then(|id| analysis.operation_key(id));
    if first.name.place.range != second.name.place.range {
        let message = "required together with this one".to_owned();
        finding.related.push(Related { message, range: first.name.place.range });
    }
    finding.fixes.extend(split(analysis, schemes, requirement, &jwts));
}

/// One item for each JWT, each with everything else that the item asks for. It turns *all of* into
/// *one of*, so a person must look.
fn split(
    analysis: &Analysis,
    schemes: &Schemes<'_>,
    requirement: &Requirement,
    jwts: &[&SchemeUse],
) -> Option<Fix> {
    if jwts.len() > MOST_SPLIT {
        return None;
    }
    let with_others = |jwt: &&SchemeUse| -> Vec<&SchemeUse> {
        let is_jwt = |it: &SchemeUse| schemes.kind(&it.name.text) == Some(SchemeKind::Jwt);
        requirement.schemes.iter().filter(|it| it == jwt || !is_jwt(it)).collect()
    };
    let items: Vec<_> = jwts.iter().map(with_others).collect();
    let edit = replaced(analysis, std::slice::from_ref(requirement), &items)?;
    Some(Fix {
        title: "Make them alternatives: one JWT is enough".to_owned(),
        safe: false,
        edits: vec![edit],
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of, fixed_by_rule};

    const ID: &str = "oauth-logical-and";
    const SCHEMES: &str = r#"securityDefinitions:
  key: {type: apiKey, name: key, in: query}
  aa: {type: oauth2}
  bb: {type: oauth2}
  cc: {type: openIdConnect}
  basic: {type: basic}
  dd: {type: '${x}'}
"#;

    #[test]
    fn two_jwts_in_one_item() {
        check_findings(
            ID,
            &r#"
<schemes>
x-security:
- aa: {audiences: [x]}
  bb: {audiences: [y]}
  #^ error[oauth-logical-and] Google rejects the config: one list item requires two JWTs. JWTs can only be alternatives: write `aa` and `bb`
paths:
  /a:
    get:
      security:
      - aa: []
      - key: []
        bb: []
        cc: []
        #^ error[oauth-logical-and] Google rejects the config: one list item requires two JWTs. JWTs can only be alternatives: write `bb` and `cc`
"#.replace("<schemes>\n", SCHEMES),
        );
    }

    #[test]
    fn what_only_looks_like_it() {
        for security in [
            "[{aa: []}, {bb: []}]",
            "[{aa: [], key: []}]",
            "[{aa: [], basic: []}]",
            "[{aa: [], dd: []}]",
            "[{aa: [], nobody: []}]",
            "[]",
            "{{ .Values.security }}",
            "[{aa: [], aa: []}]",
        ] {
            let text = format!("swagger: '2.0'\n{SCHEMES}security: {security}\n");
            assert_eq!(findings_of(ID, &text), "", "{security}");
        }
    }

    #[test]
    fn in_3x() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
security:
- aa: []
  bb: []
  #^ error[oauth-logical-and] Google rejects
components: {securitySchemes: {aa: {type: oauth2}, bb: {type: openIdConnect}}}
x-security: [{aa: {audiences: [x]}, bb: {audiences: [x]}}]
"#,
        );
    }

    #[test]
    fn the_fix_keeps_the_style() {
        for (security, expected) in [
            (
                r#"
- aa: []
  key: []
  bb: []
"#,
                r#"
- aa: []
  key: []
- key: []
  bb: []
"#,
            ),
            (
                r#"
  -   aa:
      - x
      bb: []
"#,
                r#"
  -   aa:
      - x
  -   bb: []
"#,
            ),
            ("[{aa: [], bb: []}, {}]\n", "[{aa: []}, {bb: []}, {}]\n"),
            (
                "\n- {aa: [], bb: []}\n",
                r#"
- {aa: []}
- {bb: []}
"#,
            ),
            (
                r#"[
  {"aa": [], "bb": []}
  ]
"#,
                r#"[
  {"aa": []},
  {"bb": []}
  ]
"#,
            ),
            ("\r\n- aa: []\r\n  bb: []\r\n", "\r\n- aa: []\r\n- bb: []\r\n"),
        ] {
            let text = format!("swagger: '2.0'\n{SCHEMES}security: {security}");
            let expected = format!("swagger: '2.0'\n{SCHEMES}security: {expected}");
            let fixed = fixed_by_rule(ID, &text);
            assert_eq!(fixed.get(1), Some(&expected), "{security}");
        }
        for security in [
            r#"
- aa: [] # why
  bb: []
"#,
            r#"
-
  aa: []
  bb: []
"#,
            r#"
- &x
  aa: []
  bb: []
"#,
        ] {
            let text = format!("swagger: '2.0'\n{SCHEMES}security: {security}");
            assert_eq!(fixed_by_rule(ID, &text), Vec::<String>::new(), "{security}");
            assert_ne!(findings_of(ID, &text), "", "{security}");
        }
    }

    #[test]
    fn json() {
        let text = r#"{"swagger": "2.0", "security": [{"aa": [], "bb": []}], "securityDefinitions": {"aa": {"type": "oauth2"}, "bb": {"type": "oauth2"}}}"#;
        check_findings(
            ID,
            r#"
{
  "swagger": "2.0",
  "security": [{"aa": [], "bb": []}],
  #                        ^^ error[oauth-logical-and] Google rejects the config: one list item requires two JWTs.
  "securityDefinitions": {"aa": {"type": "oauth2"}, "bb": {"type": "oauth2"}}
}
"#,
        );
        let fixed = text.replace("[], \"bb\"", "[]}, {\"bb\"");
        assert_eq!(fixed_by_rule(ID, text).get(1), Some(&fixed));
    }
}
