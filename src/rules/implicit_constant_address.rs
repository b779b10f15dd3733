//! `implicit-constant-address`: a backend that is called at its address alone, and nobody said so.

use super::backends::{self, change};
use super::edit::FileStyle;
use super::{Fix, Report, declare_rule, on};
use crate::analysis::Analysis;
use crate::gateway::{Certainty, PathTranslation, sources};
use crate::openapi::Backend;
use crate::routing::{Occurrence, Site};
use crate::settings::Severity;
use crate::template;

declare_rule! {
    /// An operation's backend has no `path_translation`, and the path of requests is lost.
    ///
    /// ## Why
    /// At an operation `path_translation` is `CONSTANT_ADDRESS` unless it is written (at the root
    /// it is `APPEND_PATH_TO_ADDRESS`): every request goes to the address as it stands, and path
    /// parameters become query parameters. That is right for a function with a URL of its own. For
    /// a service that knows the paths it is not: all requests arrive at the same path. What `*` and
    /// `**` stand for is not sent at all.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// paths:
    ///   /rows/{id}:
    ///     get:
    ///       operationId: getRow
    ///       parameters:
    ///       - {name: id, in: path, required: true, type: string}
    ///       x-google-backend:
    ///         address: https://rows-1234567890.us-central1.run.app
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// paths:
    ///   /rows/{id}:
    ///     get:
    ///       operationId: getRow
    ///       parameters:
    ///       - {name: id, in: path, required: true, type: string}
    ///       x-google-backend:
    ///         address: https://rows-1234567890.us-central1.run.app
    ///         path_translation: APPEND_PATH_TO_ADDRESS
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Write `path_translation: APPEND_PATH_TO_ADDRESS` to send the path along, or
    /// `path_translation: CONSTANT_ADDRESS` if the address alone is meant.
    IMPLICIT_CONSTANT_ADDRESS {
        id: "implicit-constant-address",
        level: on(Severity::Warning),
        versions: V2,
        targets: All,
        scope: Local,
        google: [],
        source: Some(sources::EXTENSIONS_2.with(Certainty::Secondary)),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    if analysis.document.is_v3 {
        return;
    }
    let file = report.file();
    for occurrence in &analysis.routing.occurrences {
        let Some(loss) = loss(analysis, occurrence) else { continue };
        let message = match loss {
            Loss::Parameters(path) => format!(
                "Without `path_translation` an operation's backend is called at its address alone: the parameters of `{}` are sent in the query, not in the path. Write `path_translation: APPEND_PATH_TO_ADDRESS` to send the path along, or `CONSTANT_ADDRESS` if this is meant.",
                super::shortened(path)
            ),
            Loss::Wildcard(path) => format!(
                "Without `path_translation` an operation's backend is called at its address alone: what the wildcard in `{}` stands for is lost. Write `path_translation: APPEND_PATH_TO_ADDRESS` to send the path along, or `CONSTANT_ADDRESS` if this is meant.",
                super::shortened(path)
            ),
            Loss::Path(path) => format!(
                "Without `path_translation` an operation's backend is called at its address alone: requests for `{}` arrive at `/`. Write `path_translation: APPEND_PATH_TO_ADDRESS` to send the path along, or `CONSTANT_ADDRESS` if this is meant.",
                super::shortened(path)
            ),
        };
        let place = backends::place(&occurrence.backend);
        let severity = Severity::Warning;
        let finding = backends::report_at(report, analysis, occurrence, severity, place, message);
        finding.fixes.extend(fixes(file, analysis, occurrence));
    }
}

/// Both values can be meant; the likelier one first.
fn fixes(file: &FileStyle<'_>, analysis: &Analysis, occurrence: &Occurrence) -> Vec<Fix> {
    let likelier = occurrence.address.as_ref().map(change::likelier_translation);
    let append = ("Append the path of requests", PathTranslation::AppendPathToAddress);
    let constant = ("Keep to the address alone", PathTranslation::ConstantAddress);
    let both = if likelier == Some(append.1) { [append, constant] } else { [constant, append] };
    let fix = |(what, value): (&str, PathTranslation)| {
        let backend = &occurrence.backend;
        let field = &change::PATH_TRANSLATION;
        let edits = change::set_field(file, analysis, backend, field, value.name())?;
        let title = format!("{what} (`path_translation: {}`)", value.name());
        Some(Fix { title, safe: false, edits })
    };
    both.into_iter().filter_map(fix).collect()
}

/// What of a request's path gets lost.
enum Loss<'a> {
    /// Its parameters become query parameters.
    Parameters(&'a str),
    /// What its wildcards stand for, which have no name.
    Wildcard(&'a str),
    /// All of it.
    Path(&'a str),
}

fn loss<'a>(analysis: &'a Analysis, occurrence: &Occurrence) -> Option<Loss<'a>> {
    let Site::Operation(id) = occurrence.site else { return None };
    let (item, _) = id.of(&analysis.document)?;
    let path = item.path.text.as_str();
    let address = occurrence.address.as_ref()?;
    if is_said(analysis, &occurrence.backend)
        || backends::may_hold_more(analysis, &occurrence.backend)
        || template::has_syntax(path)
        // Calls of gRPC have paths of their own.
        || matches!(address.scheme.as_deref(), Some("grpc" | "grpcs"))
    {
        return None;
    }
    if path.contains('{') {
        return Some(Loss::Parameters(path));
    }
    let is_bare = address.path.is_empty() && backends::is_path_known(occurrence);
    if is_bare {
        return (path != "/").then_some(Loss::Path(path));
    }
    let has_wildcard = path.split(['/', ':']).any(|part| matches!(part, "*" | "**"));
    has_wildcard.then_some(Loss::Wildcard(path))
}

/// Whether the field stands there, misspelt perhaps; an empty one counts as not written.
fn is_said(analysis: &Analysis, backend: &Backend) -> bool {
    const NAMES: [&str; 2] = ["path_translation", "pathTranslation"];
    let backend_fields = backend.handle.of(&analysis.tree);
    let is_empty =
        |name: &str| backend_fields.field(name).is_some_and(|field| field.value.node.is_null());
    backends::has_field(analysis, backend, &NAMES) && !NAMES.into_iter().any(is_empty)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_rule, findings_of_rule, first_fix_of_rule};

    const ID: &str = "implicit-constant-address";

    fn found(path: &str, fields: &str) -> String {
        let source = format!(
            "swagger: '2.0'\npaths:\n  {path}:\n    get:\n      x-google-backend: {{{fields}}}\n"
        );
        findings_of_rule(ID, &source)
    }

    #[test]
    fn parameters_and_whole_paths() {
        for (path, fields, said) in [
            ("/a/{id}", "address: https://a.example.com", "in the query"),
            ("/a/{id}", "address: https://a.example.com/x", "in the query"),
            ("/a/{id}", "address: '${URL}'", "in the query"),
            ("/{rest=**}", "address: https://a.example.com/x", "in the query"),
            ("/a", "address: https://a.example.com", "arrive at `/`"),
            ("/a", "address: https://a.example.com/", "arrive at `/`"),
            ("/a", "address: 'https://${NAME}.a.run.app'", "arrive at `/`"),
            ("/**", "address: a.example.com", "arrive at `/`"),
            ("/a/**", "address: https://a.example.com/x", "the wildcard in `/a/**`"),
            ("/a/*/b", "address: '${URL}'", "the wildcard in `/a/*/b`"),
            ("/a/{id}", "address: https://a.example.com, path_translation: null", "in the query"),
            ("/a/{id}", "address: https://a.example.com, pathTranslation: ", "in the query"),
        ] {
            let found = found(path, fields);
            assert!(found.contains("warning[") && found.contains(said), "{path} {fields}: {found}");
        }
    }

    #[test]
    fn what_is_meant_or_not_known() {
        for (path, fields) in [
            ("/", "address: https://a.example.com"),
            ("/a", "address: https://a.example.com/x"),
            ("/a", "address: grpcs://a.example.com"),
            ("/a/{id}", "address: 'GRPC://a.example.com:50051'"),
            ("/a", "address: https://r-p.cloudfunctions.net/a"),
            ("/a", "address: '${URL}'"),
            ("/a", "address: 'https://${HOST}'"),
            ("/a", "address: 'https://a.example.com${PATH}'"),
            ("/a", "address: BACKEND_URL"),
            ("/a", "deadline: 3"),
            ("/a", "address: ''"),
            ("/a", "address: 'https://a b'"),
            ("/a/{id}", "address: https://a.example.com, path_translation: CONSTANT_ADDRESS"),
            ("/a/{id}", "address: https://a.example.com, pathTranslation: CONSTANT_ADDRESS"),
            ("/a/{id}", "address: https://a.example.com, path_translation: '${T}'"),
            ("/a/{id}", "address: https://a.example.com, path_translation: [CONSTANT_ADDRESS]"),
            ("/a/{id}", "address: https://a.example.com, path_transalation: X"),
            ("'/a/${ID}'", "address: https://a.example.com"),
        ] {
            assert_eq!(found(path, fields), "", "{path} {fields}");
        }
    }

    #[test]
    fn the_fix_fills_an_empty_field() {
        let text = "swagger: '2.0'\npaths:\n  /a:\n    get:\n      x-google-backend:\n        address: https://a.example.com\n        path_translation:\n";
        let fixed = first_fix_of_rule(ID, text);
        assert_eq!(fixed, text.replace("tion:\n", "tion: APPEND_PATH_TO_ADDRESS\n"));
    }

    #[test]
    fn only_at_operations_of_20() {
        check_rule(
            ID,
            "x-google-backend: {address: https://a.example.com}\npaths:\n  /a/{id}:\n    get: {}\n    put:\n      x-google-backend:\n      #^^^^^^^^^^^^^^^ warning[implicit-constant-address]\n        address: https://a.example.com\n",
        );
        check_rule(
            ID,
            "openapi: 3.0.3\nx-google-api-management: {backends: {a: {address: https://a.example.com}}}\npaths:\n  /a/{id}:\n    get: {x-google-backend: a}\n",
        );
    }

    #[test]
    fn through_an_alias_half_typed_and_in_json() {
        check_rule(
            ID,
            "x-shared: &b {address: https://a.example.com}\npaths:\n  /a:\n    get:\n      x-google-backend: *b\n      #                 ^^ warning[implicit-constant-address]\n",
        );
        check_rule(
            ID,
            "paths:\n  /a:\n    get:\n      x-google-backend:\n        address: https://a.example.com\n        path_tr\n",
        );
        let found = findings_of_rule(
            ID,
            "{\"swagger\": \"2.0\", \"paths\": {\"/a\": {\"get\": {\n  \"x-google-backend\": {\"address\": \"https://a.example.com\"}\n}}}}\n",
        );
        assert!(found.starts_with("47..65 warning[implicit-constant-address]"), "{found}");
    }
}
