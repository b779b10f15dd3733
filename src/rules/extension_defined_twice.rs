//! `extension-defined-twice`: an extension under its old and its new name at once.

use super::places;
use super::{Related, Report, compiler_at, declare_rule, on};
use crate::analysis::{Analysis, ExtensionPlace};
use crate::gateway::KeyPlace;
use crate::settings::Severity;

declare_rule! {
    /// A security definition has both the old and the new name of an extension.
    ///
    /// ## Why
    /// `x-issuer` is the old name of `x-google-issuer`, `x-jwks_uri` that of `x-google-jwks_uri`.
    /// With both names in one definition Google rejects the config, even if the values are the same.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// x-google-backend:
    ///   address: https://shelves-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// securityDefinitions:
    ///   accounts:
    ///     type: oauth2
    ///     flow: implicit
    ///     authorizationUrl: https://accounts.example.com/login
    ///     x-issuer: https://accounts.example.com
    ///     x-google-issuer: https://accounts.example.com
    ///     x-google-jwks_uri: https://accounts.example.com/keys
    ///     x-google-audiences: shelves
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       security: [{accounts: []}]
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// x-google-backend:
    ///   address: https://shelves-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// securityDefinitions:
    ///   accounts:
    ///     type: oauth2
    ///     flow: implicit
    ///     authorizationUrl: https://accounts.example.com/login
    ///     x-google-issuer: https://accounts.example.com
    ///     x-google-jwks_uri: https://accounts.example.com/keys
    ///     x-google-audiences: shelves
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       security: [{accounts: []}]
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Keep the new name.
    EXTENSION_DEFINED_TWICE {
        id: "extension-defined-twice",
        level: on(Severity::Error),
        rejects: Errors,
        versions: V2,
        targets: All,
        scope: Local,
        about: Keys,
        google: [],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/importers/swagger/aspects/utils/VendorExtensionUtils.java#L55-L64"
        )),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let file = report.file();
    for extension in &analysis.extensions {
        let is_scheme = extension.place == ExtensionPlace::At(KeyPlace::SecurityScheme);
        let Some(key) = extension.known.filter(|_| is_scheme && !analysis.document.is_v3) else {
            continue;
        };
        let Some(new) = key.replaced_by else { continue };
        let holder = analysis.tree.node(extension.holder);
        let Some(field) = holder.resolved().field(new) else { continue };
        let message = format!(
            "Google rejects the config: `{}` is the old name of `{new}`. This definition has both; keep `{new}`.",
            key.name
        );
        let place = extension.key_place(&analysis.tree);
        let finding = places::add_at(report, Severity::Error, place, message);
        finding.related.push(Related {
            message: "the new name".to_owned(),
            range: field.value.via.unwrap_or_else(|| field.key.range()),
        });
        if extension.via.is_some() {
            continue;
        }
        let is_same = field.value.node.text() == extension.value.of(&analysis.tree).node.text();
        let key = analysis.tree.node(extension.key_node);
        finding.fixes.extend(places::removal(analysis, file, holder, key, is_same));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, check_fix};

    const ID: &str = "extension-defined-twice";

    #[test]
    fn both_names() {
        check_findings(
            ID,
            r#"
securityDefinitions:
  a:
    x-issuer: x
    #^^^^^^^ error[extension-defined-twice] Google rejects the config: `x-issuer` is the old name of `x-google-issuer`.
    x-google-issuer: x
    x-jwks_uri: y
  b:
    x-google-jwks_uri: z
"#,
        );
        check_findings(
            ID,
            r#"
{
  "swagger": "2.0",
  "securityDefinitions": {"a": {"x-jwks_uri": "x", "x-google-jwks_uri": "x"}}
  #                              ^^^^^^^^^^ error[extension-defined-twice] Google rejects the config: `x-jwks_uri` is the old name of `x-google-jwks_uri`.
}
"#,
        );
        check_findings(ID, "x-issuer: x\nx-google-issuer: x\n");
        check_findings(
            ID,
            "openapi: 3.0.0\ncomponents: {securitySchemes: {a: {x-issuer: x, x-google-issuer: y}}}\n",
        );
    }

    #[test]
    fn what_a_merge_brings_to_its_place() {
        let text = r#"
x-s: &s {x-issuer: i, x-google-issuer: i}
securityDefinitions: {a: {<<: *s}}
#                             ^^ error[extension-defined-twice] Google rejects the config: `x-issuer` is the old name of `x-google-issuer`.
"#;
        check_findings(ID, text);
        check_fix(ID, text, text);
    }

    #[test]
    fn the_fix_removes_the_old_one() {
        for (before, after) in [
            (
                "securityDefinitions: {a: {x-issuer: x, x-google-issuer: x}}\n",
                "securityDefinitions: {a: {x-google-issuer: x}}\n",
            ),
            (
                "securityDefinitions: {a: {x-google-issuer: x, x-issuer: x}}\n",
                "securityDefinitions: {a: {x-google-issuer: x}}\n",
            ),
        ] {
            check_fix(ID, before, after);
        }
        check_fix(
            ID,
            r#"
securityDefinitions:
  a:
    x-issuer: x # old
    x-google-issuer: x
"#,
            r#"
securityDefinitions:
  a:
    x-google-issuer: x
"#,
        );
    }
}
