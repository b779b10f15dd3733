//! `mcp-tools-list`: who may see the list of MCP tools.

use super::backends;
use super::meant::{Defined, did_you_mean};
use super::operations::{about, in_words};
use super::places::fix;
use super::routers::{can_have_them, mcp};
use super::wording::short;
use super::{Report, declare_rule, on};
use crate::analysis::{Analysis, Fact, NameKind};
use crate::edit::Edit;
use crate::gateway::sources;
use crate::openapi::{Place, SecurityScheme};
use crate::settings::Severity;
use crate::yaml::{Field, Kind};

declare_rule! {
    /// The list of MCP tools is public, or its security is invalid.
    ///
    /// ## Why
    /// Anyone can read which tools a gateway has, unless `mcp.tools-list.security` requires
    /// something. It names exactly one scheme of `components.securitySchemes`: one for JWTs, which
    /// must also be in the document's own `security`, or an API key in the header `x-api-key`.
    /// Google's page mentions nothing else.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// openapi: 3.0.3
    /// info: {title: Shop, version: 1.0.0}
    /// x-google-api-management:
    ///   backends:
    ///     shop:
    ///       address: https://shop-1234567890.us-central1.run.app
    ///       pathTranslation: APPEND_PATH_TO_ADDRESS
    ///   mcp: true
    /// components:
    ///   securitySchemes:
    ///     key: {type: apiKey, name: x-api-key, in: header}
    /// security: [{key: []}]
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       summary: The orders of the caller, newest first.
    ///       x-google-backend: shop
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// openapi: 3.0.3
    /// info: {title: Shop, version: 1.0.0}
    /// x-google-api-management:
    ///   backends:
    ///     shop:
    ///       address: https://shop-1234567890.us-central1.run.app
    ///       pathTranslation: APPEND_PATH_TO_ADDRESS
    ///   mcp:
    ///     tools-list:
    ///       security: {key: []}
    /// components:
    ///   securitySchemes:
    ///     key: {type: apiKey, name: x-api-key, in: header}
    /// security: [{key: []}]
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       summary: The orders of the caller, newest first.
    ///       x-google-backend: shop
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Name one scheme in `mcp.tools-list.security`. If the list may be public, turn this rule off.
    MCP_TOOLS_LIST {
        id: "mcp-tools-list",
        level: on(Severity::Error),
        milder: "warning for a public list",
        rejects: Errors,
        versions: V3,
        targets: ApiGateway,
        scope: WholeFile,
        misses: Anywhere,
        google: [],
        source: Some(sources::MCP),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let Some(mcp) = mcp(analysis).filter(|_| can_have_them(analysis)) else { return };
    let fields = analysis.fields_of(mcp.value);
    match fields.map(|fields| fields.at(&["tools-list", "security"])) {
        Some(Fact::Known(security, _)) if !security.value.node.is_null() => {
            check_security(analysis, security, report);
        }
        Some(Fact::Unknown) => {}
        // Nothing is set, or all there is is `mcp: true`.
        _ => report_open(analysis, mcp, report),
    }
}

fn report_open(analysis: &Analysis, mcp: Field<'_>, report: &mut Report<'_>) {
    let place = Place::new(mcp.key.range(), mcp.value.via);
    let Fact::Known((), _) = analysis.written_at(place, ()) else { return };
    let message = "Anyone can read the list of MCP tools: `tools-list.security` is not set. Write `mcp: {tools-list: {security: {NAME: []}}}` with the name of a security scheme.";
    let finding = report.add_as(Severity::Warning, place.range, message);
    about(finding, analysis, None, place);
}

fn check_security(analysis: &Analysis, security: Field<'_>, report: &mut Report<'_>) {
    // What is no mapping is a template, or a wrong value as it can be in any field.
    let Some(fields) = analysis.fields_of(security.value) else { return };
    let place = Place::new(security.key.range(), security.value.via);
    let schemes = fields.mapping().fields();
    match schemes.as_slice() {
        [scheme] => check_scheme(analysis, scheme, report),
        [] => {
            let message = "Google rejects the config: `tools-list.security` names no scheme. Name exactly one.";
            about(report.add(place.range, message), analysis, None, place);
        }
        several => {
            let names: Vec<_> = several.iter().map(|scheme| scheme.key.text()).collect();
            let message = format!(
                "Google rejects the config: `tools-list.security` must name one scheme. It names {}; keep one of them.",
                in_words(names.iter().map(|name| &**name))
            );
            about(report.add(place.range, message), analysis, None, place);
        }
    }
}

fn check_scheme(analysis: &Analysis, field: &Field<'_>, report: &mut Report<'_>) {
    let mut place: Place = Place::new(field.key.content_range(), field.value.via);
    if field.value.node.kind() == Kind::Sequence && field.value.via.is_none() {
        place.anchored = None;
    }
    let Some(name) = analysis.known_name(&field.key.text()) else { return };
    match analysis.schemes().find(&name) {
        Fact::Known(scheme, _) => {
            // What the scheme is may not be typed to its end.
            let Fact::Known(scheme, _) = analysis.written_at(scheme.name.place, scheme) else {
                return;
            };
            let Some(message) = judge(analysis, scheme, &name) else { return };
            about(report.add(place.range, message), analysis, None, place);
        }
        Fact::Absent(_) => report_undefined(analysis, &name, place, report),
        Fact::Unknown => {}
    }
}

fn report_undefined(analysis: &Analysis, name: &str, place: Place, report: &mut Report<'_>) {
    let defined = Defined::new(NameKind::Scheme, true, analysis.schemes());
    let meant = defined.near(name);
    let advice = meant.map_or_else(|| defined.define_it(), did_you_mean);
    let message = format!(
        "Google rejects the config: security scheme `{}` is not defined. {advice}",
        short(name, 20)
    );
    let finding = report.add(place.range, message);
    if let Some(meant) = meant.filter(|it| place.anchored.is_none() && backends::is_plain_name(it))
    {
        let edits = vec![Edit { range: place.range, text: meant.to_owned() }];
        finding.fixes.extend(fix(format!("Replace with `{meant}`"), false, Some(edits)));
    }
    about(finding, analysis, None, place);
}

/// Whether the list of tools can ask for a scheme.
pub(crate) fn takes(analysis: &Analysis, scheme: &SecurityScheme) -> bool {
    judge(analysis, scheme, &scheme.name.text).is_none()
}

fn judge(analysis: &Analysis, scheme: &SecurityScheme, name: &str) -> Option<String> {
    let shown = short(name, 18);
    let text = |value: &Option<crate::openapi::Value>| match value {
        Some(value) => analysis.known_name(&value.text),
        None => Some(String::new()),
    };
    match text(&scheme.kind)?.as_str() {
        "apiKey" => {
            let (key, location) = (text(&scheme.key_name)?, text(&scheme.location)?);
            let is_read = location == "header" && key.eq_ignore_ascii_case("x-api-key");
            (!is_read).then(|| {
                format!(
                    "Google rejects the config: `{shown}` is not in the header `x-api-key`. The list of tools accepts only such an API key; define it with `name: x-api-key` and `in: header`."
                )
            })
        }
        "oauth2" | "openIdConnect" => {
            let mut uses = analysis.all_requirements()?.iter().flat_map(|it| &it.schemes);
            let is_used = uses
                .any(|used| analysis.known_name(&used.name.text).is_none_or(|used| used == name));
            (!is_used).then(|| {
                format!(
                    "Google rejects the config: `{shown}` must also be in the top-level `security`. It is for JWTs; add `security: [{{{shown}: []}}]` at the top level."
                )
            })
        }
        // Half-typed, or a reference.
        "" => None,
        kind => Some(format!(
            "Google rejects the config: `{shown}` has the type `{}`. The list of tools accepts a scheme for JWTs or an API key; name another one.",
            short(kind, 12)
        )),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of, first_fix_of_rule};

    const ID: &str = "mcp-tools-list";

    fn listed(security: &str, tail: &str) -> String {
        r#"openapi: 3.0.3
x-google-api-management: {mcp: {tools-list: {security: <security>}}}
components:
  securitySchemes:
    jwt: {type: oauth2}
    key: {type: apiKey, name: x-api-key, in: header}
    query: {type: apiKey, name: key, in: query}
    basic: {type: http, scheme: basic}
    tls: {type: mutualTLS}
    open: {type: '${t}'}
    same: {$ref: '#/components/securitySchemes/key'}
<tail>
"#
        .replace("<security>", security)
        .replace("<tail>", tail)
    }

    #[test]
    fn one_scheme_that_is_defined() {
        for (security, tail, expected) in [
            ("{key: []}", "", ""),
            (
                "{query: []}",
                "",
                "Google rejects the config: `query` is not in the header `x-api-key`.",
            ),
            (
                "{jwt: []}",
                "",
                "Google rejects the config: `jwt` must also be in the top-level `security`.",
            ),
            ("{jwt: []}", "security: [{jwt: []}]", ""),
            ("{jwt: []}", "security: [{'${s}': []}]", ""),
            (
                "{keys: []}",
                "",
                "Google rejects the config: security scheme `keys` is not defined. Did you mean `key`?",
            ),
            ("{'${s}': []}", "", ""),
            ("{key: [], jwt: []}", "", "It names `key` and `jwt`; keep one of them."),
            ("{}", "", "`tools-list.security` names no scheme"),
            ("{basic: []}", "", "Google rejects the config: `basic` has the type `http`."),
            ("{tls: []}", "", "Google rejects the config: `tls` has the type `mutualTLS`."),
            ("{open: []}", "", ""),
            ("{same: []}", "", ""),
            ("[{key: []}]", "", ""),
            ("'${s}'", "", ""),
        ] {
            let found = findings_of(ID, &listed(security, tail));
            assert_eq!(
                found.lines().count(),
                usize::from(!expected.is_empty()),
                "{security}: {found}"
            );
            assert!(found.contains(expected), "{security}: {found}");
        }
    }

    #[test]
    fn a_template_may_bring_the_security() {
        for mcp in
            ["    {{- toYaml .Values.mcp }}", "    tools-list:\n      {{- toYaml .Values.list }}"]
        {
            let text = r#"openapi: 3.0.3
x-google-api-management:
  mcp:
    x-a: 1
<mcp>
"#;
            assert_eq!(findings_of(ID, &text.replace("<mcp>", mcp)), "", "{mcp}");
        }
    }

    #[test]
    fn the_top_level_security_may_yet_name_the_scheme() {
        for security in
            ["{{- toYaml .Values.security }}", "secur", "security:\n- {{ .Values.security }}"]
        {
            assert_eq!(findings_of(ID, &listed("{jwt: []}", security)), "", "{security}");
        }
    }

    #[test]
    fn what_is_broken_elsewhere_hides_no_undefined_scheme() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-api-management: {mcp: {tools-list: {security: {keys: []}}}}
#                                                       ^^^^ error[mcp-tools-list] Google rejects the config: security scheme `keys` is not defined.
components: {securitySchemes: {key: {type: apiKey, name: x-api-key, in: header}}}
info: {
"#,
        );
    }

    #[test]
    fn a_public_list() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-api-management:
  mcp: true
  #^^ warning[mcp-tools-list] Anyone can read the list of MCP tools: `tools-list.security` is not set.
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-api-management:
  mcp: {tools-list: {}}
  #^^ warning[mcp-tools-list] Anyone can read the list of MCP tools: `tools-list.security` is not set.
"#,
        );
        for mcp in ["false", "'${mcp}'", "{tools-list: '${list}'}"] {
            check_findings(
                ID,
                &r#"
openapi: 3.0.3
x-google-api-management: {mcp: <mcp>}
"#
                .replace("<mcp>", mcp),
            );
        }
    }

    #[test]
    fn the_fix() {
        assert_eq!(first_fix_of_rule(ID, &listed("{kye: []}", "")), listed("{key: []}", ""));
    }
}
