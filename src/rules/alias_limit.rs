//! `alias-limit`: more YAML aliases than Google reads.

use super::{Report, declare_rule, on};
use crate::analysis::Analysis;
use crate::gateway::sources;
use crate::settings::Severity;

declare_rule! {
    /// The file has more than 200 YAML aliases.
    ///
    /// ## Why
    /// Google reads at most 200 aliases (`*name`) in a YAML file. With more it rejects the config.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: &a Shelves, version: "1"}
    /// x-titles: [
    ///   *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a,
    ///   *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a,
    ///   *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a,
    ///   *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a,
    ///   *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a,
    ///   *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a,
    ///   *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a,
    ///   *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a,
    ///   *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a,
    ///   *a, *a, *a
    ///   ]
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
    /// x-backend: &backend
    ///   address: https://shelves-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       x-google-backend: *backend
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Define the backend that most operations use at the top level, where it applies to all of
    /// them, or write the values out.
    ALIAS_LIMIT {
        id: "alias-limit",
        level: on(Severity::Error),
        rejects: Errors,
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: WholeFile,
        google: [],
        source: Some(sources::LIMITATIONS_2),
    }
}

/// The most alias nodes that a file may have.
const MOST: usize = 200;

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let Some(aliases) = analysis.all_aliases() else { return };
    let Some(first) = aliases.get(MOST) else { return };
    let count = aliases.len();
    let message = format!(
        "Google rejects the config: it has {count} YAML aliases, at most {MOST} are allowed. This is the first one too many. Define what most operations share at the top level, or write values out."
    );
    report.add(*first, message);
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::findings_of;

    fn with_aliases(count: usize) -> String {
        let paths: String =
            (0..count).map(|n| format!("  /p{n}: {{get: {{x-google-backend: *b}}}}\n")).collect();
        r#"swagger: '2.0'
x-b: &b {address: x}
paths:
<paths>"#
            .replace("<paths>", &paths)
    }

    #[test]
    fn the_first_one_too_many() {
        assert_eq!(findings_of("alias-limit", &with_aliases(200)), "");
        let text = with_aliases(203);
        let found = findings_of("alias-limit", &text);
        let at = text.find("/p200:").unwrap() + "/p200: {get: {x-google-backend: ".len();
        assert!(found.starts_with(&format!("{at}..{} error[alias-limit]", at + 2)), "{found}");
        assert!(found.contains("it has 203 YAML aliases"), "{found}");
        // Stars that are no aliases.
        let stars: String = (0..300).map(|n| format!("s{n}: '*b'\n")).collect();
        assert_eq!(findings_of("alias-limit", &format!("swagger: '2.0'\n{stars}")), "");
    }
}
