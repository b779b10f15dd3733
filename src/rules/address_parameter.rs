//! `address-parameter`: `{param}` within an address, as if something were put in its place.

use super::backends::{self, change};
use super::wording::short;
use super::{Fix, Report, declare_rule, on, proxy_at};
use crate::analysis::Analysis;
use crate::edit::FileStyle;
use crate::routing::Occurrence;
use crate::settings::Severity;

declare_rule! {
    /// A backend address contains a path parameter, which the gateway does not fill in.
    ///
    /// ## Why
    /// The gateway uses an address as written: `{id}` in it reaches the backend as `{id}`. The
    /// values of path parameters reach the backend in one of two ways: with
    /// `APPEND_PATH_TO_ADDRESS` the whole path of the request is appended to the address, with
    /// `CONSTANT_ADDRESS` each parameter is sent in the query.
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
    ///         address: "https://rows-1234567890.us-central1.run.app/rows/{id}"
    ///         path_translation: CONSTANT_ADDRESS
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
    /// Remove the operation's path from the address and write
    /// `path_translation: APPEND_PATH_TO_ADDRESS`. If the backend has a different path, let it read
    /// the parameter from the query, or let it serve the gateway's path.
    ADDRESS_PARAMETER {
        id: "address-parameter",
        level: on(Severity::Warning),
        versions: All,
        targets: All,
        scope: Local,
        google: [],
        source: Some(proxy_at!(
            "src/go/configgenerator/filtergen/path_rewrite.go#L111-L131"
        )),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    // What is said depends on whether it can be mended, so it is worked out in any case.
    let file = &FileStyle::new(&analysis.tree, analysis.format);
    for occurrence in backends::in_force(analysis) {
        let Some(parameter) = analysis.routing.address_parameter(occurrence) else { continue };
        let name = occurrence.address_text().get(parameter.clone()).unwrap_or_default();
        let fix = append_path(file, analysis, occurrence);
        let wish = match fix.as_ref().and(without_path(analysis, occurrence)) {
            Some((address, _)) => format!(
                "Write `{}` with `APPEND_PATH_TO_ADDRESS`: the gateway then appends the path. Or write `CONSTANT_ADDRESS`, and let the backend read the parameter from the query.",
                super::shortened(address)
            ),
            None => "Remove it: path parameters arrive in the appended path (`APPEND_PATH_TO_ADDRESS`) or in the query (`CONSTANT_ADDRESS`).".to_owned(),
        };
        let message = format!(
            "The backend receives a literal `{}`. The gateway does not fill in parameters in an address. {wish}",
            short(name, 16)
        );
        let severity = Severity::Warning;
        let finding =
            backends::report_part(report, analysis, occurrence, severity, &parameter, message);
        if let Some(finding) = finding {
            finding.fixes.extend(fix);
        }
    }
}

/// Cuts the path of the only operation off the address, and has it appended.
fn append_path(file: &FileStyle<'_>, analysis: &Analysis, occurrence: &Occurrence) -> Option<Fix> {
    let (address, full_path) = without_path(analysis, occurrence)?;
    let cut = address.len()..occurrence.address.as_ref()?.path_range.end;
    let edits = change::cut_and_append(file, analysis, occurrence, &cut)?;
    let title =
        format!("Remove `{}` from the address and append the path", super::shortened(full_path));
    Some(Fix { title, safe: false, edits })
}

/// The address without the path of its only operation, which it ends with, and that path.
fn without_path<'a>(
    analysis: &'a Analysis,
    occurrence: &'a Occurrence,
) -> Option<(&'a str, &'a str)> {
    let [route] = occurrence.routes.as_slice() else { return None };
    let full_path = analysis.routing.routes.get(*route)?.full_path();
    let path = occurrence.address.as_ref()?.path_range.clone();
    let text = occurrence.address_text();
    let kept = text.get(path.clone())?.strip_suffix(full_path)?;
    let address = text.get(..path.start + kept.len())?;
    (!kept.contains('{')).then_some((address, full_path))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of, fixed};

    const ID: &str = "address-parameter";

    fn found(address: &str) -> String {
        findings_of(
            ID,
            &r#"
swagger: '2.0'
x-google-backend: {address: '<address>'}
paths: {'/x/{id}/{UP}/{name=**}': {get: {}}}
"#
            .replace("<address>", address),
        )
    }

    #[test]
    fn braces_and_templates() {
        for (address, name) in [
            ("https://a.example.com/x/{id}", "{id}"),
            ("https://a.example.com/{id}/y/{other}", "{id}"),
            ("https://a.example.com/{name=**}", "{name=**}"),
            ("https://${HOST}/x/{id}", "{id}"),
            ("${URL}/x/{id}", "{id}"),
            ("https://a.example.com/${X}/{id}", "{id}"),
            ("https://a.example.com/x/{UP}", "{UP}"),
            ("https://a.example.com/{XY}/{UP}", "{UP}"),
            ("https://a.example.com/{XY}/x", ""),
            ("https://a.example.com/x/{{id}}", ""),
            ("https://a.example.com/x/${id}", ""),
            ("https://a.example.com/x/<id>", ""),
            ("https://a.example.com/x/{}", ""),
            ("https://a.example.com/x/{id", ""),
            ("https://a.example.com/x?id={id}", ""),
            ("https://a.example.com/x", ""),
            ("https://{id}.example.com/x", ""),
        ] {
            let found = found(address);
            assert_eq!(found.is_empty(), name.is_empty(), "{address}: {found}");
            assert!(name.is_empty() || found.contains(&format!("`{name}`")), "{address}: {found}");
        }
    }

    #[test]
    fn places() {
        check_findings(
            ID,
            r#"
paths:
  /a/{id}:
    get:
      x-google-backend:
        address: 'https://a.example.com/a/{id}/b'
        #                                 ^^^^ warning[address-parameter] The backend receives a literal `{id}`
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-backend: b
x-google-api-management:
  backends:
    b:
      address: https://a.example.com/{id}
      #                              ^^^^ warning[address-parameter]
paths: {'/{id}': {get: {}}}
"#,
        );
        check_findings(
            ID,
            r#"
{
  "swagger": "2.0",
  "x-google-backend": {"address": "https://a.example.com/{id}"},
  #                                                      ^^^^ warning[address-parameter] The backend receives a literal `{id}`.
  "paths": {"/{id}": {"get": {}}}
}
"#,
        );
    }

    #[test]
    fn braces_that_no_path_has_are_there_to_be_replaced() {
        for path in ["/x", "/"] {
            let text = r#"swagger: '2.0'
paths: {'<path>': {get: {x-google-backend: {address: 'https://a.example.com/{name}'}}}}
"#
            .replace("<path>", path);
            assert_eq!(findings_of(ID, &text), "", "{path}");
        }
    }

    #[test]
    fn the_fix_takes_the_whole_path_out_of_the_address() {
        let text = r#"swagger: '2.0'
paths:
  /users/{id}:
    get:
      x-google-backend:
        address: https://a.example.com/api/users/{id}
"#;
        let address = "        address: https://a.example.com/api";
        let appended = "        path_translation: APPEND_PATH_TO_ADDRESS";
        let (head, _) = text.split_once("        address").expect("an address");
        assert_eq!(fixed(ID, text), format!("{head}{address}\n{appended}\n"));
        // The base path would come between.
        let with_base = text.replace("paths:", "basePath: /v1\npaths:");
        assert_eq!(fixed(ID, &with_base), with_base);
    }
}
