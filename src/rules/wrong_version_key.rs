//! `wrong-version-key`: a root key of the other version of OpenAPI.

use super::{Report, declare_rule, on};
use crate::analysis::Analysis;
use crate::gateway::sources;
use crate::settings::Severity;

declare_rule! {
    /// A root key that belongs to the other version of OpenAPI.
    ///
    /// ## Why
    /// OpenAPI 2.0 and 3.x keep the same things under different keys. Google's schema for 2.0
    /// rejects keys it does not know. In 3.x the old keys are not read: schemes in
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
    /// Move what it holds to the place that your version knows.
    WRONG_VERSION_KEY {
        id: "wrong-version-key",
        level: on(Severity::Error),
        milder: "warning in OpenAPI 3.x",
        versions: All,
        targets: All,
        scope: WholeFile,
        google: ["Please fix the schema errors"],
        source: Some(sources::COMPILER),
    }
}

/// A key of the other version, and what to do.
type Slip = (&'static str, &'static str);

const IN_V2: &[Slip] = &[
    (
        "components",
        "Move its schemas to `definitions`, its security schemes to `securityDefinitions`.",
    ),
    ("servers", "Use `host`, `basePath` and `schemes`."),
    ("webhooks", "Nothing takes its place; remove it."),
];

const IN_V3: &[Slip] = &[
    (
        "securityDefinitions",
        "Its schemes protect nothing: move them to `components.securitySchemes`.",
    ),
    ("host", "Use `servers`."),
    ("basePath", "Put it into the `url` of an entry of `servers`."),
    ("schemes", "Use `servers`."),
    ("definitions", "Move it to `components.schemas`."),
];

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let document = &analysis.document;
    if !document.has_version_key {
        return;
    }
    let (slips, severity) =
        if document.is_v3 { (IN_V3, Severity::Warning) } else { (IN_V2, Severity::Error) };
    let Some(root) = document.root.map(|root| root.of(&analysis.tree)) else { return };
    for (name, instead) in slips {
        let Some(field) = root.field(name) else { continue };
        let range = field.key.content_range();
        if field.value.via.is_some() || analysis.tree.is_broken_at(range.start) {
            continue;
        }
        let message = if document.is_v3 {
            format!("`{name}` belongs to OpenAPI 2.0; in 3.x nothing reads it. {instead}")
        } else {
            format!("`{name}` belongs to OpenAPI 3.x; in 2.0 the deploy fails. {instead}")
        };
        report.add_as(severity, range, message);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check_rule;

    const ID: &str = "wrong-version-key";

    #[test]
    fn keys_of_the_other_version() {
        check_rule(
            ID,
            "components: {}\n#^^^^^^^^^ error[wrong-version-key] `components` belongs to OpenAPI 3.x; in 2.0 the deploy fails. Move its\nservers: []\n#^^^^^^ error[wrong-version-key] `servers`\nhost: x\n",
        );
        check_rule(
            ID,
            "openapi: 3.0.0\nsecurityDefinitions: {}\n#^^^^^^^^^^^^^^^^^^ warning[wrong-version-key] `securityDefinitions` belongs to OpenAPI 2.0; in 3.x nothing reads it. Its schemes protect nothing\nhost: x\n#^^^ warning[wrong-version-key] `host`\nbasePath: /x\n#^^^^^^^ warning[wrong-version-key] `basePath`\nschemes: [https]\n#^^^^^^ warning[wrong-version-key] `schemes`\ndefinitions: {}\n#^^^^^^^^^^ warning[wrong-version-key] `definitions`\n",
        );
    }

    #[test]
    fn what_only_looks_like_one() {
        check_rule(
            ID,
            "host: x\nbasePath: /\nschemes: []\ndefinitions: {servers: {}, components: {}}\n",
        );
        check_rule(ID, "openapi: 3.0.0\nservers: []\ncomponents: {definitions: {}}\nx-host: y\n");
        check_rule(ID, "{\"openapi\": \"3.0.0\", \"info\": {\"host\": \"x\"}}");
    }
}
