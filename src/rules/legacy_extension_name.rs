//! `legacy-extension-name`: an old spelling of an extension key.

use super::places::{self, fix};
use super::{Fix, Report, Tag, compiler_at, declare_rule, on};
use crate::analysis::{Analysis, Extension, ExtensionPlace};
use crate::edit::{FileStyle, combine, rename_key, wrap_in_mapping};
use crate::settings::Severity;
use crate::yaml::Kind;

declare_rule! {
    /// An extension key has its old name.
    ///
    /// ## Why
    /// The keys `x-issuer` and `x-jwks_uri` were renamed to `x-google-issuer` and
    /// `x-google-jwks_uri`. Google still reads the old names, with a warning.
    /// `x-google-backend-url` and `x-google-backend-deadline` became fields of `x-google-backend`;
    /// API Gateway does not document them at all.
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
    /// Use the new name.
    LEGACY_EXTENSION_NAME {
        id: "legacy-extension-name",
        level: on(Severity::Warning),
        versions: V2,
        targets: All,
        scope: Local,
        about: Keys,
        google: ["has been deprecated, please rename it to"],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/importers/swagger/aspects/utils/VendorExtensionUtils.java#L144-L154"
        )),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    if analysis.document.is_v3 {
        return;
    }
    for extension in &analysis.extensions {
        let Some(key) = extension.known else { continue };
        let Some(new) = key.replaced_by else { continue };
        let ExtensionPlace::At(place) = extension.place else { continue };
        let is_read = key.v2.as_ref().is_some_and(|used| used.places.contains(&place));
        let holder = analysis.tree.node(extension.holder).resolved();
        // Both names at once are an error of their own.
        let is_twice = key.name.starts_with("x-")
            && !key.name.starts_with("x-google-")
            && holder.field(new).is_some();
        if !is_read || is_twice {
            continue;
        }
        let message = match field_of(key.name) {
            Some(field) => {
                format!(
                    "API Gateway may ignore `{}`, an undocumented old key. Write `{field}` in `{new}`.",
                    key.name
                )
            }
            None => format!(
                "Google warns at deployment: `{}` is the old name of `{new}`. Rename it.",
                key.name
            ),
        };
        let node = analysis.tree.node(extension.key_node);
        let file = report.file();
        let place = extension.key_place(&analysis.tree);
        let finding = places::add_at(report, Severity::Warning, place, message);
        finding.tags.push(Tag::Deprecated);
        finding.operation = extension.operation.and_then(|id| analysis.operation_key(id));
        if extension.via.is_some() {
            continue;
        }
        match field_of(key.name) {
            None => {
                let edits = rename_key(file, node, new);
                finding.fixes.extend(fix(format!("Rename it to `{new}`"), true, edits));
            }
            Some(_) if holder.field(new).is_none() => {
                finding.fixes.extend(moved(file, analysis, extension, key.name));
            }
            Some(_) => {}
        }
    }
}

/// The field of `x-google-backend` that takes the place of a key.
fn field_of(name: &str) -> Option<&'static str> {
    match name {
        "x-google-backend-url" => Some("address"),
        "x-google-backend-deadline" => Some("deadline"),
        _ => None,
    }
}

/// The address as the field of an object; a deadline alone makes no backend, and with both there
/// is more to do than one line.
fn moved(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    extension: &Extension,
    name: &str,
) -> Option<Fix> {
    let holder = analysis.tree.node(extension.holder);
    let value = extension.value.of(&analysis.tree);
    let is_alone = holder.resolved().field("x-google-backend-deadline").is_none();
    if name != "x-google-backend-url" || !is_alone || value.node.kind() != Kind::Scalar {
        return None;
    }
    if value.via.is_some() || value.node.is_null() {
        return None;
    }
    let entry = holder.entry_of(analysis.tree.node(extension.key_node))?;
    let renamed = rename_key(file, entry.key, "x-google-backend")?;
    let wrapped = wrap_in_mapping(file, holder, entry, "address")?;
    fix("Move it into `x-google-backend`", false, combine([renamed, wrapped]))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, check_fix};

    const ID: &str = "legacy-extension-name";

    #[test]
    fn old_names() {
        check_findings(
            ID,
            r#"
securityDefinitions:
  a:
    x-issuer: x
    #^^^^^^^ warning[legacy-extension-name] Google warns at deployment: `x-issuer` is the old name of `x-google-issuer`.
    x-jwks_uri: y
    #^^^^^^^^^ warning[legacy-extension-name] Google warns at deployment: `x-jwks_uri` is the old name of `x-google-jwks_uri`.
paths:
  /a:
    get:
      x-google-backend-url: https://x
      #^^^^^^^^^^^^^^^^^^^ warning[legacy-extension-name] API Gateway may ignore `x-google-backend-url`, an undocumented old key.
      x-google-backend-deadline: 5
      #^^^^^^^^^^^^^^^^^^^^^^^^ warning[legacy-extension-name] API Gateway may ignore `x-google-backend-deadline`, an undocumented old key.
"#,
        );
    }

    #[test]
    fn what_only_looks_like_one() {
        check_findings(
            ID,
            r#"
securityDefinitions: {a: {x-google-issuer: x}}
"#,
        );
        check_findings(
            ID,
            r#"
securityDefinitions: {a: {x-issuer: x, x-google-issuer: y}}
"#,
        );
        check_findings(
            ID,
            r#"
x-issuer: y
"#,
        );
        check_findings(
            ID,
            r#"
info: {x-jwks_uri: y}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.0
components: {securitySchemes: {a: {x-issuer: x}}}
"#,
        );
    }

    #[test]
    fn what_a_merge_brings_to_its_place() {
        let text = r#"
x-s: &s {x-issuer: i}
securityDefinitions: {a: {<<: *s}, b: {<<: *s}}
#                             ^^ warning[legacy-extension-name] Google warns at deployment: `x-issuer` is the old name of `x-google-issuer`.
"#;
        check_findings(ID, text);
        check_fix(ID, text, text);
    }

    #[test]
    fn fixes() {
        for (before, after) in [
            (
                "securityDefinitions: {a: {'x-issuer': x}}\n",
                "securityDefinitions: {a: {'x-google-issuer': x}}\n",
            ),
            (
                "paths: {/a: {get: {\"x-google-backend-url\": \"https://x\"}}}\n",
                "paths: {/a: {get: {\"x-google-backend\": {address: \"https://x\"}}}}\n",
            ),
        ] {
            check_fix(ID, before, after);
        }
        check_fix(
            ID,
            r#"
paths:
  /a:
    get:
      x-google-backend-url: https://x # note
      y: z
"#,
            r#"
paths:
  /a:
    get:
      x-google-backend:
        address: https://x # note
      y: z
"#,
        );
    }

    #[test]
    fn json() {
        check_findings(
            ID,
            r#"
{
  "swagger": "2.0",
  "securityDefinitions": {"a": {"x-issuer": "x"}}
  #                              ^^^^^^^^ warning[legacy-extension-name] Google warns at deployment: `x-issuer` is the old name of `x-google-issuer`.
}
"#,
        );
    }
}
