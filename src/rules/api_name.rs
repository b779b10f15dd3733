//! `api-name`: what `x-google-api-name` may hold.

use super::places::{self, fix};
use super::wording::short;
use super::{Report, compiler_at, declare_rule, on};
use crate::analysis::{Analysis, literal_value};
use crate::edit::{Value, replace_value};
use crate::openapi::Place;
use crate::settings::Severity;

declare_rule! {
    /// An `x-google-api-name` is not a valid API name.
    ///
    /// ## Why
    /// An API name is a lower-case letter, followed by at most 39 lower-case letters and digits.
    /// With any other name Google rejects the config.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// x-google-api-name: shelves-v1
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
    /// x-google-api-name: shelvesv1
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
    /// Use only lower-case letters and digits.
    API_NAME {
        id: "api-name",
        level: on(Severity::Error),
        rejects: Errors,
        versions: V2,
        targets: All,
        scope: Local,
        google: ["Invalid API name"],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/importers/swagger/ApiNameGenerator.java#L57-L61"
        )),
    }
}

const LONGEST: usize = 40;

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let document = &analysis.document;
    let Some(root) = document.root.filter(|_| !document.is_v3) else { return };
    let Some(field) = root.of(&analysis.tree).field("x-google-api-name") else { return };
    let Some(name) = analysis.known_word(field.value.node) else { return };
    let is_right = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() <= LONGEST
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if is_right || literal_value(&name).is_none() {
        return;
    }
    let message = format!(
        "Google rejects the config: `{}` is not an API name. Use a lower-case letter and at most 39 lower-case letters and digits after it.",
        short(&name, 30)
    );
    let file = report.file();
    let finding = places::add_at(report, Severity::Error, Place::of(field.value), message);
    let better: String =
        name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).take(LONGEST).collect();
    let starts_well = better.starts_with(|c: char| c.is_ascii_lowercase());
    if field.value.via.is_none() && starts_well {
        let title = format!("Replace with `{better}`");
        let edits = replace_value(file, field.value.node, &Value::Text(better));
        finding.fixes.extend(fix(title, false, edits));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of, fixed};

    const ID: &str = "api-name";

    #[test]
    fn names() {
        let long = "a".repeat(40);
        let too_long = "a".repeat(41);
        for (name, is_right) in [
            ("a", true),
            ("shelves1", true),
            (long.as_str(), true),
            ("${NAME}", true),
            ("API_NAME", true),
            ("", true),
            (too_long.as_str(), false),
            ("Shelves", false),
            ("1shelves", false),
            ("my-api", false),
            ("my_api", false),
            ("''", false),
        ] {
            let found = findings_of(ID, &format!("swagger: '2.0'\nx-google-api-name: {name}\n"));
            assert_eq!(found.is_empty(), is_right, "{name}: {found}");
        }
        check_findings(
            ID,
            r#"
x-google-api-name: 'a-b'
#                   ^^^ error[api-name] Google rejects the config: `a-b` is not an API name
"#,
        );
        check_findings(ID, "openapi: 3.0.0\nx-google-api-name: a-b\n");
        check_findings(ID, "info: {x-google-api-name: a-b}\n");
    }

    #[test]
    fn the_fix_keeps_letters_and_digits() {
        let before = r#"{"swagger": "2.0", "x-google-api-name": "My-Api 1"}"#;
        assert_eq!(fixed(ID, before), before.replace("My-Api 1", "myapi1"));
    }
}
