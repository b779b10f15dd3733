//! `address-parameter`: `{param}` within an address, as if something were put in its place.

use std::ops::Range;

use super::backends::{self, change};
use super::edit::{FileStyle, combine};
use super::{Fix, Report, declare_rule, on};
use crate::analysis::Analysis;
use crate::gateway::{PathTranslation, sources};
use crate::routing::Occurrence;
use crate::settings::Severity;
use crate::template::{self, PieceKind};

declare_rule! {
    /// A path parameter in braces stands in a backend address, where nothing is put in its place.
    ///
    /// ## Why
    /// An address is taken as it is: `{id}` in it reaches the backend as `{id}`. The values of path
    /// parameters travel in one of two ways: with `APPEND_PATH_TO_ADDRESS` the whole path of the
    /// request is appended to the address, with `CONSTANT_ADDRESS` each parameter is sent in the
    /// query.
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
    /// Cut the address before the path of the operation and write
    /// `path_translation: APPEND_PATH_TO_ADDRESS`. If the backend's path is another one, let the
    /// backend read the parameter from the query, or give it the gateway's path.
    ADDRESS_PARAMETER {
        id: "address-parameter",
        level: on(Severity::Warning),
        versions: All,
        targets: All,
        scope: Local,
        google: [],
        source: Some(sources::PROXY),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let file = report.file();
    for occurrence in backends::in_force(analysis) {
        let Some(parameter) = first_parameter(occurrence) else { continue };
        let name = backends::text(occurrence).get(parameter.clone()).unwrap_or_default();
        let message = format!(
            "Nothing is put in the place of `{}` in an address: the backend gets the braces as they stand. Path parameters arrive with the appended path (`APPEND_PATH_TO_ADDRESS`) or in the query (`CONSTANT_ADDRESS`).",
            super::shortened(name)
        );
        let severity = Severity::Warning;
        let finding =
            backends::report_part(report, analysis, occurrence, severity, &parameter, message);
        if let Some(finding) = finding {
            finding.fixes.extend(append_path(file, analysis, occurrence));
        }
    }
}

/// Cuts the path of the only operation off the address, and has it appended.
fn append_path(file: &FileStyle<'_>, analysis: &Analysis, occurrence: &Occurrence) -> Option<Fix> {
    let [route] = occurrence.routes.as_slice() else { return None };
    let full_path = &analysis.routing.routes.get(*route)?.full_path;
    let path = occurrence.address.as_ref()?.path_range.clone();
    let written = backends::text(occurrence).get(path.clone())?;
    let kept = written.strip_suffix(full_path.as_str()).filter(|kept| !kept.contains('{'))?;
    let cut = backends::edit_part(occurrence, &(path.start + kept.len()..path.end), "")?;
    let value = PathTranslation::AppendPathToAddress;
    let is_set = occurrence.effective.path_translation.value == Some(value);
    let set = match is_set {
        true => Vec::new(),
        false => change::set_field(
            file,
            analysis,
            &occurrence.backend,
            &change::PATH_TRANSLATION,
            value.name(),
        )?,
    };
    let title = format!("Take `{}` out of the address and append it", super::shortened(full_path));
    Some(Fix { title, safe: false, edits: combine([vec![cut], set])? })
}

/// The first `{name}` in the path of the address that is no template.
fn first_parameter(occurrence: &Occurrence) -> Option<Range<usize>> {
    let path = &occurrence.address.as_ref()?.path_range;
    let text = backends::text(occurrence);
    template::pieces(text).iter().filter(|piece| piece.kind == PieceKind::Literal).find_map(
        |piece| {
            let start = piece.range.start.max(path.start);
            let literal = text.get(start..piece.range.end.min(path.end))?;
            let open = literal.find('{')?;
            let close = literal.get(open..)?.find('}')?;
            (close > 1).then_some(start + open..start + open + close + 1)
        },
    )
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_rule, findings_of_rule};

    const ID: &str = "address-parameter";

    fn found(address: &str) -> String {
        findings_of_rule(
            ID,
            &format!("swagger: '2.0'\nx-google-backend: {{address: '{address}'}}\n"),
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
        check_rule(
            ID,
            "paths:\n  /a/{id}:\n    get:\n      x-google-backend:\n        address: 'https://a.example.com/a/{id}/b'\n        #                                 ^^^^ warning[address-parameter] Nothing is put in the place of `{id}`\n",
        );
        check_rule(
            ID,
            "openapi: 3.0.3\nx-google-backend: b\nx-google-api-management:\n  backends:\n    b:\n      address: https://a.example.com/{id}\n      #                              ^^^^ warning[address-parameter]\n",
        );
        let json = "{\"swagger\": \"2.0\", \"x-google-backend\": {\"address\": \"https://a.example.com/{id}\"}}";
        assert!(findings_of_rule(ID, json).starts_with("74..78 warning"));
    }
}
