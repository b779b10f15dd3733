//! `wrong-version-key`: a key of the other version of OpenAPI.

use super::{Report, compiler_at, declare_rule, on, places};
use crate::analysis::{Analysis, Misfit, literal_value};
use crate::gateway::{openapi2::SECURITY_SCHEME, sources};
use crate::openapi::Place;
use crate::settings::Severity;
use crate::yaml::{Kind, Node};

declare_rule! {
    /// A key that belongs to the other version of OpenAPI.
    ///
    /// ## Why
    /// OpenAPI 2.0 and 3.x keep the same things under different keys. Google rejects a 2.0 config
    /// with keys that 2.0 does not have: `servers` at the top level, `requestBody` in an operation,
    /// `content` in a response. In 3.x the old keys are silently ignored: schemes in
    /// `securityDefinitions` protect nothing.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// servers:
    ///   - url: https://shelves.example.com/v1
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
    /// ```yaml,bad
    /// openapi: 3.0.3
    /// info: {title: Shelves, version: "1"}
    /// basePath: /v1
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
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// basePath: /v1
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
    /// Move what it holds to the place that your version has for it.
    WRONG_VERSION_KEY {
        id: "wrong-version-key",
        level: on(Severity::Error),
        milder: "warning in OpenAPI 3.x",
        rejects: Errors,
        versions: All,
        targets: All,
        scope: Local,
        about: Keys,
        google: ["Please fix the schema errors"],
        source: Some(compiler_at!(
            "src/main/resources/swagger/schema2_0/schema.json#L10-L15"
        )),
        source_v3: Some(sources::OPENAPI_OVERVIEW),
    }
}

/// Root keys of 2.0, and what to do in 3.x.
const IN_V3: &[(&str, &str)] = &[
    (
        "securityDefinitions",
        "Move its schemes to `components.securitySchemes`: here they may protect nothing.",
    ),
    ("host", "Use `servers`."),
    ("basePath", "Put it in the `url` of an entry of `servers`."),
    ("schemes", "Use `servers`."),
    ("definitions", "Move it to `components.schemas`."),
];

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    if analysis.document.is_v3 {
        check_v3(analysis, report);
        return;
    }
    for Misfit { object, holder, key, operation, .. } in analysis.unknown_keys() {
        let name = key.text();
        if object.id == SECURITY_SCHEME.id && is_of_another_type(holder) {
            continue;
        }
        let Some(instead) = object.instead_of(&name) else { continue };
        let message =
            format!("Google rejects the config: `{name}` belongs to OpenAPI 3.x. {instead}");
        let finding = report.add(key.content_range(), message);
        finding.operation = operation.and_then(|id| analysis.operation_key(id));
    }
}

/// Whether a security definition has a type that 2.0 does not have, which is told there: then its
/// other keys are no matter.
fn is_of_another_type(scheme: Node<'_>) -> bool {
    scheme.entry("type").is_some_and(|entry| {
        let kind = entry.value.text();
        let is_text = entry.value.kind() == Kind::Scalar && !entry.value.is_null();
        is_text && literal_value(&kind).is_some() && !TYPES_2.contains(&&*kind)
    })
}

/// The types of security definitions in OpenAPI 2.0.
const TYPES_2: [&str; 3] = ["apiKey", "basic", "oauth2"];

fn check_v3(analysis: &Analysis, report: &mut Report<'_>) {
    let document = &analysis.document;
    let Some(root) = document.root.filter(|_| document.has_version_key) else { return };
    for (name, instead) in IN_V3 {
        let Some(field) = root.of(&analysis.tree).field(name) else { continue };
        let place = Place::new(field.key.content_range(), None);
        let written = analysis.written_at(place, place.range);
        if let Some(range) = written.known().filter(|_| field.value.via.is_none()) {
            let message = format!(
                "Google may ignore or reject `{name}`: it belongs to OpenAPI 2.0. {instead}"
            );
            let file = report.file();
            let finding = report.add_as(Severity::Warning, range, message);
            let says_servers = matches!(*name, "host" | "basePath" | "schemes");
            if says_servers && !document.servers.is_empty() {
                finding.fixes.extend(places::removal_at(analysis, file, range.start));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check_findings;

    const ID: &str = "wrong-version-key";

    #[test]
    fn keys_of_the_other_version() {
        check_findings(
            ID,
            r#"
components: {}
#^^^^^^^^^ error[wrong-version-key] Google rejects the config: `components` belongs to OpenAPI 3.x. Move its
servers: []
#^^^^^^ error[wrong-version-key] Google rejects the config: `servers`
host: x
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.0
securityDefinitions: {}
#^^^^^^^^^^^^^^^^^^ warning[wrong-version-key] Google may ignore or reject `securityDefinitions`: it belongs to OpenAPI 2.0. Move its schemes
host: x
#^^^ warning[wrong-version-key] Google may ignore or reject `host`
basePath: /x
#^^^^^^^ warning[wrong-version-key] Google may ignore or reject `basePath`
schemes: [https]
#^^^^^^ warning[wrong-version-key] Google may ignore or reject `schemes`
definitions: {}
#^^^^^^^^^^ warning[wrong-version-key] Google may ignore or reject `definitions`
"#,
        );
    }

    #[test]
    fn below_the_root() {
        check_findings(
            ID,
            r#"
info: {title: a, version: b, summary: c}
#                            ^^^^^^^ error[wrong-version-key] Google rejects the config: `summary`
paths:
  /a:
    summary: x
    #^^^^^^ error[wrong-version-key] Google rejects the config: `summary` belongs to OpenAPI 3.x. Write it in the operations.
    post:
      requestBody: {}
      #^^^^^^^^^^ error[wrong-version-key] Google rejects the config: `requestBody` belongs to OpenAPI 3.x. Write a parameter
      parameters: [{name: a, in: query, style: form}]
      #                                 ^^^^^ error[wrong-version-key] Google rejects the config: `style`
      responses: {200: {content: {}}}
      #                 ^^^^^^^ error[wrong-version-key] Google rejects the config: `content`
securityDefinitions: {a: {type: oauth2, scheme: bearer}, b: {type: http, scheme: bearer}}
#                                       ^^^^^^ error[wrong-version-key] Google rejects the config: `scheme`
"#,
        );
    }

    #[test]
    fn what_only_looks_like_one() {
        check_findings(
            ID,
            r#"
host: x
basePath: /
schemes: []
definitions: {servers: {}, components: {}}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.0
servers: []
components: {definitions: {}}
x-host: y
"#,
        );
        check_findings(ID, r#"{"openapi": "3.0.0", "info": {"host": "x"}}"#);
    }
}
