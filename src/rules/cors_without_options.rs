//! `cors-without-options`: `allowCors` with paths that have no `options` operation.

use std::collections::BTreeSet;

use super::places;
use super::wording::short;
use super::{Fix, Related, Report, declare_rule, on};
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::edit::{FileStyle, Position, Value, combine, insert_entry, written};
use crate::gateway::{Certainty, PathTemplate, Products, Segment, SegmentKind, Shape, sources};
use crate::openapi::{Method, Operation, PathItem, Place};
use crate::settings::{Severity, Target};
use crate::yaml::Kind;

declare_rule! {
    /// `allowCors` is on, but a path has no `options` operation.
    ///
    /// ## Why
    /// Before a browser calls an API of another origin, it asks with `OPTIONS` (a preflight
    /// request). `allowCors` lets these requests pass, but API Gateway still answers 405 for a path
    /// without an `options` operation: the browser never makes the call.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// x-google-endpoints:
    ///   - name: shelves-abcdefghijklm.apigateway.my-project.cloud.goog
    ///     allowCors: true
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
    /// x-google-endpoints:
    ///   - name: shelves-abcdefghijklm.apigateway.my-project.cloud.goog
    ///     allowCors: true
    /// x-google-backend:
    ///   address: https://shelves-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       responses: {"200": {description: OK}}
    ///     options:
    ///       operationId: corsShelves
    ///       security: []
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Add an `options` operation without security to each path that browsers call; the backend
    /// answers it.
    CORS_WITHOUT_OPTIONS {
        id: "cors-without-options",
        level: on(Severity::Warning),
        versions: All,
        targets: ApiGateway,
        scope: WholeFile,
        misses: HereOrAnywhere,
        google: ["is matched to the defined url template", "but its http method is not allowed"],
        source: Some(
            sources::EXTENSIONS_2
                .at("https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions#configure_cors")
                .with(Certainty::Forum),
        ),
        source_v3: Some(sources::EXTENSIONS_3),
    }
}

/// Paths that a finding points at; the others are counted.
const MOST_SHOWN: usize = 20;

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    if analysis.target != Target::ApiGateway {
        return;
    }
    for at in analysis.all_extension_fields() {
        let is_cors = matches!(at.shape, Some(Shape::Flag))
            && at.field.is_some_and(|field| {
                field.name == "allowCors" && field.products != Products::Endpoints
            });
        let is_on = || {
            let text = analysis.fill(&at.value.node.text()).text;
            at.value.node.kind() == Kind::Scalar && text.eq_ignore_ascii_case("true")
        };
        if !is_cors || !is_on() {
            continue;
        }
        let caught = catch_alls(analysis);
        // Only the last one that does not follow the path in order can be its start.
        let is_caught = |item: &PathItem| {
            let text = item.path.text.as_str();
            let index = caught.partition_point(|start| *start <= text).checked_sub(1);
            index.and_then(|index| caught.get(index)).is_some_and(|start| text.starts_with(start))
        };
        let paths = analysis.document.paths.iter();
        let lacking: Vec<_> =
            paths.filter(|item| lacks(analysis, item) && !is_caught(item)).collect();
        let [first, ..] = lacking.as_slice() else { return };
        let message = match lacking.len() {
            1 => format!(
                "Browsers get 405: the path `{}` has no `options` operation. `allowCors` alone does not answer preflight requests. Add an `options` operation to this path.",
                short(&first.path.text, 22)
            ),
            count => format!(
                "Browsers get 405: {count} paths, such as `{}`, have no `options` operation. `allowCors` alone does not answer preflight requests. Add one to each of them.",
                short(&first.path.text, 22)
            ),
        };
        let place = Place::of(at.value);
        let file = report.file();
        let finding = places::add_at(report, Severity::Warning, place, message);
        finding.related.extend(lacking.iter().take(MOST_SHOWN).map(|item| Related {
            message: "no `options` operation here".to_owned(),
            range: item.key,
        }));
        finding.fixes.extend(fix(file, analysis, &lacking));
        // One is enough: all of them speak of the same paths.
        return;
    }
}

fn lacks(analysis: &Analysis, item: &PathItem) -> bool {
    let place = Place::new(item.key, item.handle.via);
    let fields = || analysis.fields_at(place, item.handle.of(&analysis.tree));
    !item.operations.is_empty()
        && options(item).is_none()
        && fields().is_some_and(|fields| fields.field("options").is_absent())
}

fn options(item: &PathItem) -> Option<&Operation> {
    item.operations.iter().find(|operation| operation.method == Method::Options)
}

/// What is before the wildcard in the paths whose `options` operation answers for all paths
/// below: `/` for `/**`. In order, and none begins with another.
fn catch_alls(analysis: &Analysis) -> Vec<&str> {
    let mut starts: Vec<&str> = Vec::new();
    for item in &analysis.document.paths {
        let Some(operation) = options(item) else { continue };
        let path = PathTemplate::parse(&item.path.text);
        let Some(last) = path.segments().last() else { continue };
        let is_open = match &last.kind {
            SegmentKind::DoubleWildcard => true,
            SegmentKind::Variable(variable) => {
                let is_many = |it: &Segment| it.kind == SegmentKind::DoubleWildcard;
                let name = path.name(variable);
                variable.segments.first().is_some_and(is_many)
                    || operation.parameters.iter().any(|parameter| {
                        let is_it = parameter.name.as_ref().map(|it| it.text.as_str()) == name;
                        is_it && parameter.pattern.as_ref().is_some_and(|it| it.text == "**")
                    })
            }
            _ => false,
        };
        starts.extend(item.path.text.get(..last.range.start).filter(|_| is_open));
    }
    starts.sort_unstable();
    starts.dedup_by(|next, first| next.starts_with(*first));
    starts
}

/// An `options` operation in each of the paths that need no more than that.
fn fix(file: &FileStyle<'_>, analysis: &Analysis, lacking: &[&PathItem]) -> Option<Fix> {
    let operations = analysis.document.paths.iter().flat_map(|item| &item.operations);
    let mut names: BTreeSet<String> = operations
        .filter_map(|operation| operation.operation_id.as_ref())
        .map(|id| method_name(&id.text))
        .collect();
    let mut edits = Vec::new();
    for item in lacking {
        let id = unique(&mut names, &item.path.text);
        edits.extend(operation(file, analysis, item, &id));
    }
    let title = match edits.len() {
        0 => return None,
        1 => "Add an `options` operation".to_owned(),
        count => format!("Add `options` operations to {count} paths"),
    };
    places::fix(title, false, combine(edits))
}

/// What Google makes of an operation id; two that come to the same are an error.
fn method_name(id: &str) -> String {
    let kept: String = id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    kept.to_ascii_lowercase()
}

/// `corsShelvesId` for `/shelves/{id}`, with a number if that is taken.
fn unique(names: &mut BTreeSet<String>, path: &str) -> String {
    let mut id = "cors".to_owned();
    for word in path.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut letters = word.chars();
        id.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        id.push_str(letters.as_str());
    }
    let mut name = id.clone();
    let mut number = 2;
    while !names.insert(method_name(&name)) {
        name = format!("{id}{number}");
        number += 1;
    }
    name
}

fn operation(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    item: &PathItem,
    id: &str,
) -> Option<Vec<Edit>> {
    let text = |text: &str| Value::Text(text.to_owned());
    let mut fields = vec![("operationId", text(id)), ("security", Value::List(Vec::new()))];
    fields.extend(copied(analysis, item)?);
    let ok = named([("description", text("OK"))]);
    fields.push(("responses", named([("200", ok)])));
    let mapping = written(item.handle.of(&analysis.tree))?;
    insert_entry(file, mapping, "options", &named(fields), Position::First)
}

fn named<'n>(fields: impl IntoIterator<Item = (&'n str, Value)>) -> Value {
    Value::Map(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// What the new operation needs of another one of the path: its backend, if the root has none,
/// and its path parameters.
fn copied(analysis: &Analysis, item: &PathItem) -> Option<Vec<(&'static str, Value)>> {
    let value = written(item.operations.first()?.handle.of(&analysis.tree))?;
    let of_item = item.handle.of(&analysis.tree).field("parameters").is_some();
    let needs_parameters = item.path.text.contains('{') && !of_item;
    let wanted = [
        ("x-google-backend", analysis.document.backend.is_none()),
        ("parameters", needs_parameters),
    ];
    let wanted = wanted.into_iter().filter(|(_, is_wanted)| *is_wanted);
    wanted.map(|(name, _)| Some((name, Value::of(value.entry(name)?.value)?))).collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of, fixed};

    const ID: &str = "cors-without-options";

    #[test]
    fn one_finding_for_all_paths() {
        check_findings(
            ID,
            r#"
x-google-endpoints:
- name: x
  allowCors: true
  #          ^^^^ warning[cors-without-options] Browsers get 405: 2 paths, such as `/a`, have no `options` operation.
paths:
  /a: {get: {}}
  /b: {get: {}, options: {}}
  /c: {post: {}}
  /d: {}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
servers: [{url: /, x-google-endpoint: {allowCors: true}}]
#                                                 ^^^^ warning[cors-without-options] Browsers get 405: the path `/a` has no `options` operation.
paths: {/a: {get: {}}}
"#,
        );
    }

    #[test]
    fn what_only_looks_like_one() {
        check_findings(
            ID,
            r#"
x-google-endpoints: [{name: x, allowCors: false}]
paths: {/a: {get: {}}}
"#,
        );
        check_findings(
            ID,
            r#"
x-google-endpoints: [{name: x, allowCors: "${CORS}"}]
paths: {/a: {get: {}}}
"#,
        );
        check_findings(
            ID,
            r#"
x-google-endpoints: [{name: x, allow_cors: true}]
paths: {/a: {options: {}}}
"#,
        );
        check_findings(
            ID,
            r#"
x-google-endpoints: [{name: x, allow_cors: true}]
"#,
        );
        check_findings(
            ID,
            r#"
x-google-endpoints: [{name: x, allow_cors: true}]
paths: {/**: {options: {}}, /a: {get: {}}, /b/{c}: {put: {}}}
"#,
        );
        check_findings(
            ID,
            r#"
x-google-endpoints: [{name: x, allow_cors: true}]
paths: {'/b/{x=**}': {options: {}}, /a/**: {options: {}}, /a/c: {get: {}}, /b/c: {get: {}}}
"#,
        );
        check_findings(
            ID,
            r#"
openapi: 3.0.3
servers: [{url: 'https://a.example.com', x-google-endpoint: {allowCors: true}}]
paths:
  /{rest}: {options: {parameters: [{name: rest, in: path, x-google-parameter: {pattern: '**'}}]}}
  /a/c: {get: {}}
"#,
        );
        check_findings(
            ID,
            r#"
# gateway-ls: endpoints
x-google-endpoints: [{name: x, allowCors: true}]
paths: {/a: {get: {}}}
"#,
        );

        for paths in [
            "/a: {get: {}}",
            "/b/**: {options: {}}, /a: {get: {}}",
            "'/a/{x}': {options: {}}, /a/b: {get: {}}",
        ] {
            let text = r#"swagger: '2.0'
x-google-endpoints: [{allow_cors: 'true'}]
paths: {<paths>}
"#
            .replace("<paths>", paths);
            assert!(findings_of(ID, &text).contains("warning"), "{paths}");
        }
    }

    #[test]
    fn the_fix_adds_operations() {
        let head = "swagger: '2.0'\nx-google-endpoints: [{allowCors: true}]\n";
        let before = r#"paths:
  /a/{id}:
    get:
      operationId: corsAId
      x-google-backend:
        address: https://x
      parameters:
      - {name: id, in: path}
"#;
        let after = r#"paths:
  /a/{id}:
    options:
      operationId: corsAId2
      security: []
      x-google-backend:
        address: https://x
      parameters:
      - name: id
        in: path
      responses:
        '200':
          description: OK
    get:
      operationId: corsAId
      x-google-backend:
        address: https://x
      parameters:
      - {name: id, in: path}
"#;
        assert_eq!(fixed(ID, &format!("{head}{before}")), format!("{head}{after}"));
        let json = |options: &str| {
            r#"{"swagger": "2.0", "x-google-endpoints": [{"allowCors": true}], "x-google-backend": {}, "paths": {"/a": {<options>"get": {}}}}"#.replace("<options>", options)
        };
        assert_eq!(
            fixed(ID, &json("")),
            json(
                r#""options": {"operationId": "corsA", "security": [], "responses": {"200": {"description": "OK"}}}, "#
            )
        );
        // A path that needs more does not hold up the others.
        let mixed = |options: &str| {
            r#"<head>
x-google-backend: {address: https://x}
paths:
  /a:
<options>
    get: {}
  /b: *b
"#
            .replace("<head>\n", head)
            .replace("<options>\n", options)
        };
        assert!(
            fixed(ID, &mixed("")).contains("  /a:\n    options:\n"),
            "{}",
            fixed(ID, &mixed(""))
        );
        // An operation without a backend to copy.
        let lonely = r#"<head>
paths: {/a: {get: {}}}
"#
        .replace("<head>\n", head);
        assert_eq!(fixed(ID, &lonely), lonely);
    }
}
