//! `duplicate-path-pattern`: two paths that match the same requests.

use std::collections::{BTreeMap, BTreeSet};

use super::operations::{about, in_words, operation_place};
use super::{Fix, Related, Report, declare_rule, on, proxy_at};
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::openapi::{Method, PathItem, Place};
use crate::routing::OperationId;
use crate::settings::Severity;
use crate::text::TextRange;

declare_rule! {
    /// Two paths with the same method match the same requests.
    ///
    /// ## Why
    /// Names of parameters do not tell paths apart: `/orders/{id}` and `/orders/{number}` match the
    /// same requests. Such a config may deploy, but the gateway's proxy rejects all of it, because it
    /// could not decide where to send a request. Whether API Gateway notices at deployment is not
    /// documented.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shop, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://shop-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /orders/{id}:
    ///     get:
    ///       operationId: getOrder
    ///       parameters: [{name: id, in: path, required: true, type: string}]
    ///       responses: {"200": {description: OK}}
    ///   /orders/{number}:
    ///     get:
    ///       operationId: getOrderByNumber
    ///       parameters: [{name: number, in: path, required: true, type: string}]
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Shop, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://shop-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /orders/{id}:
    ///     get:
    ///       operationId: getOrder
    ///       parameters: [{name: id, in: path, required: true, type: string}]
    ///       responses: {"200": {description: OK}}
    ///   /orders/by-number/{number}:
    ///     get:
    ///       operationId: getOrderByNumber
    ///       parameters: [{name: number, in: path, required: true, type: string}]
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Merge the two operations, or add a fixed word to one of the paths.
    DUPLICATE_PATH_PATTERN {
        id: "duplicate-path-pattern",
        level: on(Severity::Warning),
        versions: All,
        targets: All,
        scope: WholeFile,
        google: ["duplicate http pattern"],
        source: Some(proxy_at!(
            "src/go/util/httppattern/sort_impl.go#L74-L76"
        )),
    }
}

/// An operation that matches the same requests as one of another path.
struct Clash<'a> {
    before: &'a PathItem,
    position: usize,
    method: Method,
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let mut taken = None;
    for (index, clashes) in clashes(analysis) {
        let (Some(item), Some(Clash { before, position, .. })) =
            (analysis.document.paths.get(index), clashes.first())
        else {
            continue;
        };
        let place = Place::new(item.path.place.range, item.path.place.anchored);
        let methods: Vec<_> = clashes.iter().map(|clash| clash.method.name()).collect();
        let fix = report.file().wanted().and_then(|()| {
            let paths = || analysis.document.paths.iter().map(|it| it.path.text.as_str());
            with_fixed_word(item, taken.get_or_insert_with(|| paths().collect()))
        });
        let finding = report.add(
            place.range,
            format!(
                "Every call may fail: another path matches the same requests. `{}` and `{}` ({}) differ only in the names of parameters. Merge them, or add a fixed word to one path. The config may deploy, but the gateway's proxy rejects it.",
                super::shortened(&item.path.text),
                super::shortened(&before.path.text),
                in_words(methods.iter().copied()),
            ),
        );
        finding.fixes.extend(fix);
        let message = "the other path is here".to_owned();
        finding.related.push(Related { message, range: before.path.place.range });
        let id = OperationId { item: index, operation: *position };
        about(finding, analysis, (clashes.len() == 1).then_some(id), place);
    }
}

/// A fixed word before the last parameter tells the path apart. Callers must follow, so a person
/// must look.
fn with_fixed_word(item: &PathItem, taken: &BTreeSet<&str>) -> Option<Fix> {
    let path = &item.path;
    let (start, end) = (path.text.rfind('{')?, path.text.rfind('}')?);
    let name = path.text.get(start + 1..end)?;
    let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    let word = format!("by-{name}/");
    let (before, following) = path.text.split_at_checked(start)?;
    let new = format!("{before}{word}{following}");
    let is_free = !taken.contains(&*new);
    let is_plain = path.is_verbatim && path.place.anchored.is_none() && is_name && !name.is_empty();
    if !is_plain || !is_free {
        return None;
    }
    let range = TextRange::empty(path.place.range.start + start);
    let title = format!("Rename to `{new}`");
    Some(Fix { title, safe: false, edits: vec![Edit { range, text: word }] })
}

/// The operations of each path, by index, that one of a path above leaves no requests.
fn clashes(analysis: &Analysis) -> BTreeMap<usize, Vec<Clash<'_>>> {
    // The operations of each pattern and method: where they are, path and position.
    let mut same: BTreeMap<(String, Method), Vec<_>> = BTreeMap::new();
    for (index, item) in analysis.document.paths.iter().enumerate() {
        let path = analysis.routing.paths.get(index).filter(|_| !item.operations.is_empty());
        let Some(pattern) = path.and_then(|path| path.template.normal_form()) else { continue };
        for (position, operation) in item.operations.iter().enumerate() {
            let place = operation_place(operation).range.start.max(item.path.place.range.start);
            let key = (pattern.clone(), operation.method);
            same.entry(key).or_default().push((place, index, position));
        }
    }
    let mut clashes: BTreeMap<usize, Vec<Clash<'_>>> = BTreeMap::new();
    for ((_, method), mut operations) in same {
        operations.sort_unstable();
        let places: Vec<usize> = operations.iter().map(|(place, ..)| *place).collect();
        let groups = analysis.tree.together(&places);
        for ((_, index, position), first) in operations.iter().zip(groups) {
            let before = operations.get(first).map(|(_, before, _)| *before);
            let before = before.filter(|before| before != index);
            let items = &analysis.document.paths;
            let (Some(before), Some(item)) =
                (before.and_then(|before| items.get(before)), items.get(*index))
            else {
                continue;
            };
            // The same path twice is a key twice.
            if before.path.text != item.path.text {
                let clash = Clash { before, position: *position, method };
                clashes.entry(*index).or_default().push(clash);
            }
        }
    }
    for clashes in clashes.values_mut() {
        clashes.sort_by_cached_key(|clash| clash.position);
    }
    clashes
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, fixed_by_rule};

    const ID: &str = "duplicate-path-pattern";

    #[test]
    fn nothing_for_the_branches_of_a_template() {
        check_findings(
            ID,
            r#"
paths:
<% if x %>
  /a/{x}: {get: {}}
<% else %>
  /a/{y}: {get: {}}
<% end %>
"#,
        );
        check_findings(
            ID,
            r#"
paths:
  /a/{x}:
<% if x %>
    get: {}
<% end %>
  /a/{y}:
<% if y %>
    get: {}
<% end %>
"#,
        );
    }

    #[test]
    fn on_both_sides_of_a_template_s_block() {
        check_findings(
            ID,
            r#"
paths:
  /a/{x}: {get: {}}
<% if x %>
  /b: {get: {}}
<% end %>
  /a/{y}: {get: {}}
  #^^^^^ warning[duplicate-path-pattern] Every call may fail: another path matches the same requests. `/a/{y}` and `/a/{x}` (`get`) differ
"#,
        );
    }

    #[test]
    fn names_make_no_difference() {
        check_findings(
            ID,
            r#"
paths:
  /a/{x}: {get: {}, put: {}}
  /a/{y}: {get: {}, put: {}, post: {}}
  #^^^^^ warning[duplicate-path-pattern] Every call may fail: another path matches the same requests. `/a/{y}` and `/a/{x}` (`get` and `put`) differ
  /a/{z}: {post: {}}
  #^^^^^ warning[duplicate-path-pattern] Every call may fail: another path matches the same requests. `/a/{z}` and `/a/{y}` (`post`) differ
  /b/{x=**}: {get: {}}
  /b/**: {get: {}}
  #^^^^ warning[duplicate-path-pattern]
"#,
        );
    }

    #[test]
    fn what_only_looks_like_it() {
        check_findings(
            ID,
            r#"
paths:
  /a/{x}: {get: {}}
  /a/{y}: {put: {}}
  /a/b: {get: {}}
  /a/{z}:v: {get: {}}
  /c/${x}: {get: {}}
  /c/${y}: {get: {}}
  /A/{x}: {get: {}}
"#,
        );
    }

    #[test]
    fn a_fixed_word_tells_them_apart() {
        for (path, title, after) in [
            ("/u/{id}", "Rename to `/u/by-id/{id}`", "/u/by-id/{id}"),
            ("'/u/{id}'", "Rename to `/u/by-id/{id}`", "'/u/by-id/{id}'"),
        ] {
            let text = |path: &str| {
                format!(
                    r#"swagger: '2.0'
paths:
  /u/{x}: {{get: {{}}}}
  {path}: {{get: {{}}}}
"#,
                    x = "{userId}"
                )
            };
            assert_eq!(fixed_by_rule(ID, &text(path)), [title.to_owned(), text(after)]);
        }
        let taken = r#"swagger: '2.0'
paths:
  /u/by-id/{id}: {get: {}}
  /u/{x}: {get: {}}
  /u/{id}: {get: {}}
"#;
        assert_eq!(fixed_by_rule(ID, taken), Vec::<String>::new());
    }

    #[test]
    fn json_once() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
paths: {"/{a}": {"get": {}}, "/{b}": {"get": {}}}
#                             ^^^^ warning[duplicate-path-pattern]
"#,
        );
    }
}
