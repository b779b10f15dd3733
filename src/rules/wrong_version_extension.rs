//! `wrong-version-extension`: an extension key of the other version of OpenAPI.

use super::wording::short;
use super::{Report, declare_rule, on, places};
use crate::analysis::{Analysis, Extension, ExtensionPlace};
use crate::gateway::sources;
use crate::settings::Severity;

declare_rule! {
    /// An extension key that only the other version of OpenAPI has.
    ///
    /// ## Why
    /// The extensions of OpenAPI 2.0 and 3.x differ. Google silently ignores a key of the other
    /// version: metrics are not counted, tokens not checked, backends not called. Only
    /// `x-google-allow` is rejected in 3.x.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// openapi: 3.0.3
    /// info: {title: Shelves, version: "1"}
    /// x-google-allow: all
    /// x-google-api-management:
    ///   backends:
    ///     shelves:
    ///       address: https://shelves-1234567890.us-central1.run.app
    ///       pathTranslation: APPEND_PATH_TO_ADDRESS
    /// x-google-backend: shelves
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// x-google-api-management:
    ///   metrics:
    ///     reads: {displayName: Reads}
    /// x-google-backend:
    ///   address: https://shelves-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// x-google-management:
    ///   metrics:
    ///     - {name: reads, valueType: INT64, metricKind: DELTA}
    /// x-google-backend:
    ///   address: https://shelves-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Use the key that replaces it in your version.
    WRONG_VERSION_EXTENSION {
        id: "wrong-version-extension",
        level: on(Severity::Error),
        milder: "warning for every key but `x-google-allow` in OpenAPI 3.x",
        rejects: Errors,
        versions: All,
        targets: All,
        scope: Local,
        about: Keys,
        google: [],
        source: Some(sources::LIMITATIONS_3),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let is_v3 = analysis.document.is_v3;
    for extension in analysis.certain_extensions() {
        let Some(key) = extension.known.filter(|key| key.in_version(is_v3).is_none()) else {
            continue;
        };
        let is_apart =
            matches!(extension.place, ExtensionPlace::Template | ExtensionPlace::Overridden);
        if !is_apart {
            report_key(analysis, extension, key.name, report);
        }
    }
}

fn report_key(
    analysis: &Analysis,
    extension: &Extension,
    name: &'static str,
    report: &mut Report<'_>,
) {
    let instead = instead_of(name);
    let shown = short(name, 28);
    let (severity, message) = match (analysis.document.is_v3, name) {
        (true, "x-google-allow") => (
            Severity::Error,
            format!("Google rejects the config: OpenAPI 3.x has no `x-google-allow`. {instead}"),
        ),
        (true, _) => (
            Severity::Warning,
            format!("Google silently ignores `{shown}`: it belongs to OpenAPI 2.0. {instead}"),
        ),
        (false, _) => (
            Severity::Warning,
            format!("Google silently ignores `{shown}`: it belongs to OpenAPI 3.x. {instead}"),
        ),
    };
    let place = extension.key_place(&analysis.tree);
    let file = report.file();
    let finding = places::add_at(report, severity, place, message);
    // What has a counterpart is moved there by hand.
    if place.anchored.is_none() && has_no_counterpart(name) {
        finding.fixes.extend(places::removal_at(analysis, file, place.range.start));
    }
    finding.operation = extension.operation.and_then(|id| analysis.operation_key(id));
}

/// Whether nothing of this version says what the key says.
fn has_no_counterpart(name: &str) -> bool {
    ["x-google-allow", "x-google-model-router", "x-google-mcp-tool"].contains(&name)
}

/// What to do in the version that does not know the key.
fn instead_of(name: &str) -> &'static str {
    match name {
        "x-google-allow" => "Remove it, and list every path to allow under `paths`.",
        "x-google-management" => {
            "Put metrics and quota in `x-google-api-management`, as maps by name."
        }
        "x-google-endpoints" => {
            "Put `x-google-endpoint` in the entry of `servers` that is the gateway."
        }
        "x-google-issuer" | "x-issuer" => "Put `issuer` in `x-google-auth` of the scheme.",
        "x-google-jwks_uri" | "x-jwks_uri" => "Put `jwksUri` in `x-google-auth` of the scheme.",
        "x-google-audiences" | "x-security" => {
            "Put the list `audiences` in `x-google-auth` of the scheme."
        }
        "x-google-jwt-locations" => "Put `jwtLocations` in `x-google-auth` of the scheme.",
        "x-google-api-name" => "Put `apiName` in `x-google-api-management`.",
        "x-google-backend-url" | "x-google-backend-deadline" => {
            "Define a backend in `x-google-api-management.backends` and name it in `x-google-backend`."
        }
        "x-google-api-management" => {
            "Write backends in `x-google-backend` where they are used, metrics and quota in `x-google-management`."
        }
        "x-google-auth" => {
            "Write `x-google-issuer`, `x-google-jwks_uri` and `x-google-audiences` in the security definition."
        }
        "x-google-endpoint" => "Use `x-google-endpoints` at the top level.",
        "x-google-parameter" => "Write the pattern in the path: `{name=**}`.",
        "x-google-model-router" => {
            "Model routing needs OpenAPI 3.x: convert the config, or remove this."
        }
        "x-google-mcp-tool" => "MCP needs OpenAPI 3.x: convert the config, or remove this.",
        _ => "There is no replacement; remove it.",
    }
}

#[cfg(test)]
mod tests {
    use super::instead_of;
    use crate::gateway::keys;
    use crate::rules::testing::check_findings;

    const ID: &str = "wrong-version-extension";

    #[test]
    fn keys_of_the_other_version() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-allow: all
#^^^^^^^^^^^^^ error[wrong-version-extension] Google rejects the config: OpenAPI 3.x has no `x-google-allow`.
x-google-management: {}
#^^^^^^^^^^^^^^^^^^ warning[wrong-version-extension] Google silently ignores `x-google-management`: it belongs to OpenAPI 2.0. Put metrics and quota
components: {securitySchemes: {a: {x-google-issuer: x}}}
#                                  ^^^^^^^^^^^^^^^ warning[wrong-version-extension] Google silently ignores `x-google-issuer`: it belongs to OpenAPI 2.0
"#,
        );
        check_findings(
            ID,
            r#"
x-google-api-management: {}
#^^^^^^^^^^^^^^^^^^^^^^ warning[wrong-version-extension] Google silently ignores `x-google-api-management`: it belongs to OpenAPI 3.x. Write backends
securityDefinitions: {a: {x-google-auth: {}}}
#                         ^^^^^^^^^^^^^ warning[wrong-version-extension] Google silently ignores `x-google-auth`
paths: {/a: {get: {x-google-mcp-tool: true}}}
#                  ^^^^^^^^^^^^^^^^^ warning[wrong-version-extension] Google silently ignores `x-google-mcp-tool`
"#,
        );
    }

    #[test]
    fn what_only_looks_like_one() {
        check_findings(
            ID,
            r#"
x-google-allow: all
x-google-backend: {}
paths: {/a: {get: {x-google-quota: {}}}}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.1.0
x-google-api-management: {}
x-google-backend: a
paths: {/a: {get: {x-google-quota: {}}}}
"#,
        );
        check_findings(ID, "x-common: &a {x-google-auth: {}}\n");
    }

    #[test]
    fn every_key_of_one_version_says_what_to_do() {
        let lonely: Vec<_> = keys()
            .iter()
            .filter(|key| key.v2.is_none() != key.v3.is_none())
            .map(|key| key.name)
            .filter(|name| instead_of(name).starts_with("There is no"))
            .collect();
        assert_eq!(lonely, ["x-google-deprecated", "x-google-experimental-authorization"]);
    }

    #[test]
    fn json() {
        check_findings(
            ID,
            r#"
{
  "openapi": "3.0.0",
  "x-google-allow": "all"
 # ^^^^^^^^^^^^^^ error[wrong-version-extension] Google rejects the config: OpenAPI 3.x has no `x-google-allow`.
}
"#,
        );
    }
}
