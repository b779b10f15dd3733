//! `mcp-tool`: an operation that cannot be an MCP tool.

use std::collections::BTreeMap;

use super::operations::{about, operation_place};
use super::routers::{can_have_them, mcp};
use super::wording::short;
use super::{Fix, Related, Report, declare_rule, on};
use crate::analysis::{Analysis, Fact, Fields, literal, literal_name};
use crate::edit::{
    FileStyle, Position, Value, insert_entry, replace_value, written as written_here,
};
use crate::gateway::sources;
use crate::openapi::{Method, Operation, Place};
use crate::routing::OperationId;
use crate::settings::Severity;
use crate::text::TextRange;
use crate::yaml::{Field, Kind, Reached};

declare_rule! {
    /// An operation is declared as an MCP tool but cannot be one.
    ///
    /// ## Why
    /// With `mcp` in `x-google-api-management` every operation with a backend becomes a tool,
    /// unless it has `x-google-mcp-tool: false`. A tool needs a name of letters, digits, `_`, `.`
    /// and `-`, at most 128 long and used once (`operationId`, unless `x-google-mcp-tool` has
    /// another), and a description: that of `x-google-mcp-tool`, else the operation's
    /// `description`, else its `summary`. Google rejects a config in which a tool has none.
    /// A gateway can have at most 1000 tools.
    ///
    /// Answers without a body are not supported: an operation whose only success is a 204 is
    /// useless as a tool. What happens to it is not documented.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// openapi: 3.0.3
    /// info: {title: Shop, version: 1.0.0}
    /// x-google-api-management:
    ///   backends:
    ///     shop:
    ///       address: https://shop-1234567890.us-central1.run.app
    ///       pathTranslation: APPEND_PATH_TO_ADDRESS
    ///   mcp:
    ///     tools-list:
    ///       security: {key: []}
    /// components:
    ///   securitySchemes:
    ///     key: {type: apiKey, name: x-api-key, in: header}
    /// security: [{key: []}]
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       x-google-backend: shop
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// openapi: 3.0.3
    /// info: {title: Shop, version: 1.0.0}
    /// x-google-api-management:
    ///   backends:
    ///     shop:
    ///       address: https://shop-1234567890.us-central1.run.app
    ///       pathTranslation: APPEND_PATH_TO_ADDRESS
    ///   mcp:
    ///     tools-list:
    ///       security: {key: []}
    /// components:
    ///   securitySchemes:
    ///     key: {type: apiKey, name: x-api-key, in: header}
    /// security: [{key: []}]
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       summary: The orders of the caller, newest first.
    ///       x-google-backend: shop
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Describe what the operation does, or exclude it with `x-google-mcp-tool: false`.
    MCP_TOOL {
        id: "mcp-tool",
        level: on(Severity::Error),
        milder: "warning for a method that cannot be a tool, and for answers without a body",
        rejects: Errors,
        versions: V3,
        targets: ApiGateway,
        scope: WholeFile,
        misses: AtKey,
        google: [],
        source: Some(sources::MCP),
    }
}

/// The most tools of one gateway.
const MAX_TOOLS: usize = 1000;
/// The longest name of a tool.
const MAX_NAME: usize = 128;

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let Some(mcp) = mcp(analysis).filter(|_| can_have_them(analysis)) else { return };
    // Where a name is first, and whether an `x-google-mcp-tool` gives it.
    let mut names = BTreeMap::new();
    let mut count = 0_usize;
    // One for all fixes: what it finds out about the file is kept.
    let file = report.file();
    for (id, _, operation) in analysis.operations() {
        if operation.router.is_some() {
            continue;
        }
        let Some(fields) = analysis.operation_fields(operation) else { continue };
        let tool = fields.mapping().field("x-google-mcp-tool");
        let own = match tool {
            Some(tool) => match tool_fields(fields, tool.value) {
                Some(own) => own,
                None => continue,
            },
            None => None,
        };
        let can_be = matches!(
            operation.method,
            Method::Get | Method::Post | Method::Put | Method::Patch | Method::Delete
        );
        if !can_be {
            if let Some(tool) = tool {
                let place = Place::new(tool.key.range(), operation.handle.via);
                let message = format!(
                    "`{}` never becomes an MCP tool. Only `get`, `post`, `put`, `patch` and `delete` can; remove this.",
                    operation.method.name()
                );
                let finding = report.add_as(Severity::Warning, place.range, message);
                about(finding, analysis, Some(id), place);
            }
            continue;
        }
        count += 1;
        check_name(analysis, id, (fields, own), &mut names, report);
        check_description(analysis, file, (id, operation), (fields, own), report);
        check_answers(analysis, file, id, fields, report);
    }
    if count > MAX_TOOLS {
        let place = Place::new(mcp.key.range(), mcp.value.via);
        let message = format!(
            "Google may reject the config: it has {count} MCP tools, at most {MAX_TOOLS} are allowed. Exclude some with `x-google-mcp-tool: false`."
        );
        let finding = report.add(place.range, message);
        // The limit is documented, and not what happens beyond it.
        finding.is_rejection = false;
        about(finding, analysis, None, place);
    }
}

/// What an `x-google-mcp-tool` says of the tool, if that is more than `true`. `None`: there is no
/// tool, or nobody knows.
fn tool_fields<'a>(operation: Fields<'a>, tool: Reached<'a>) -> Option<Option<Fields<'a>>> {
    let is_word = tool.node.kind() == Kind::Scalar && !tool.node.is_null();
    if !is_word {
        return operation.within(tool).map(Some);
    }
    literal(tool.node).filter(|word| !word.text().eq_ignore_ascii_case("false")).map(|_| None)
}

/// An operation, and what is said of it as a tool.
type Tool<'a> = (Fields<'a>, Option<Fields<'a>>);

fn check_name(
    analysis: &Analysis,
    id: OperationId,
    (operation, tool): Tool<'_>,
    names: &mut BTreeMap<String, (TextRange, bool)>,
    report: &mut Report<'_>,
) {
    let own = tool.and_then(|tool| tool.field("name").known());
    if let Some(own) = own.filter(|own| is_empty_text(analysis, *own)) {
        let place = Place::new(own.key.range(), own.value.via);
        let message = "Google rejects the config: the name of an MCP tool must not be empty. Write one, or remove `name` to use the `operationId`.";
        about(report.add(place.range, message), analysis, Some(id), place);
        return;
    }
    let field = own.or_else(|| operation.field("operationId").known());
    let Some(Fact::Known(name, place)) = field.map(|field| analysis.text_of(field)) else {
        return;
    };
    let is_well = name.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c))
        && name.len() <= MAX_NAME;
    if !is_well {
        let message = format!(
            "Google rejects the config: `{}` is not a name for an MCP tool. Use at most {MAX_NAME} letters, digits, `_`, `.` and `-`. {}",
            short(&name, 22),
            match own {
                Some(_) => "Rename the tool.",
                None => "Name the tool with `x-google-mcp-tool: {name: …}`.",
            }
        );
        about(report.add(place.range, message), analysis, Some(id), place);
    }
    let Some((range, is_given)) = names.get(&name).copied() else {
        names.insert(name, (place.range, own.is_some()));
        return;
    };
    // The same `operationId` twice is the matter of another rule.
    if own.is_none() && !is_given {
        return;
    }
    let message = format!(
        "Google rejects the config: another MCP tool is also named `{}`. Rename one of them.",
        short(&name, 22)
    );
    let finding = report.add(place.range, message);
    let message = "the other tool is named here".to_owned();
    finding.related.push(Related { message, range });
    about(finding, analysis, Some(id), place);
}

fn check_description(
    analysis: &Analysis,
    file: &FileStyle<'_>,
    (id, operation): (OperationId, &Operation),
    (fields, tool): Tool<'_>,
    report: &mut Report<'_>,
) {
    let place: Place = operation_place(operation);
    let own = tool.map(|tool| tool.text("description"));
    let mut all = [fields.text("description"), fields.text("summary")].into_iter().chain(own);
    if !all.all(|text| text.is_absent()) {
        return;
    }
    let finding = report.add(
        place.range,
        "Google rejects the config: this MCP tool has no description. Add a `description`, or exclude the operation with `x-google-mcp-tool: false`.",
    );
    finding.fixes.extend(leave_out(file, fields.mapping()).filter(|_| place.anchored.is_none()));
    about(finding, analysis, Some(id), place);
}

/// A text without a letter, as opposed to nothing at all, which is as good as no field.
fn is_empty_text(analysis: &Analysis, field: Field<'_>) -> bool {
    !field.value.node.is_null() && analysis.text_of(field).is_absent()
}

/// The statuses of success whose answers have no body.
const WITHOUT_BODY: [&str; 2] = ["204", "205"];

fn check_answers(
    analysis: &Analysis,
    file: &FileStyle<'_>,
    id: OperationId,
    fields: Fields<'_>,
    report: &mut Report<'_>,
) {
    let responses = fields.field("responses").known();
    let responses = responses.and_then(|responses| fields.within(responses.value));
    let Some(answers) = responses.and_then(Fields::all) else { return };
    let mut successes = answers.iter().filter(|answer| {
        let status = answer.key.text();
        // A template may stand for any status.
        status.starts_with('2') || literal_name(&status).is_none()
    });
    let Some(first) = successes.next() else { return };
    let is_without_body = |answer: &Field<'_>| WITHOUT_BODY.contains(&&*answer.key.text());
    if !is_without_body(first) || !successes.all(is_without_body) {
        return;
    }
    let place = Place::new(first.key.content_range(), first.value.via);
    let message = format!(
        "This MCP tool may fail: it only answers with {}, which has no body. Answer with a body, or exclude the operation with `x-google-mcp-tool: false`.",
        short(&first.key.text(), 10)
    );
    let finding = report.add_as(Severity::Warning, place.range, message);
    finding.fixes.extend(leave_out(file, fields.mapping()).filter(|_| place.anchored.is_none()));
    about(finding, analysis, Some(id), place);
}

fn leave_out(file: &FileStyle<'_>, operation: Reached<'_>) -> Option<Fix> {
    let mapping = written_here(operation)?;
    let off = Value::Plain("false".to_owned());
    let edits = match mapping.entry("x-google-mcp-tool") {
        Some(entry) if entry.value.kind() == Kind::Scalar => {
            replace_value(file, entry.value, &off)?
        }
        Some(_) => return None,
        None => insert_entry(file, mapping, "x-google-mcp-tool", &off, Position::Last)?,
    };
    Some(Fix { title: "Exclude it from the MCP tools".to_owned(), safe: false, edits })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of, first_fix_of_rule};

    const ID: &str = "mcp-tool";

    fn operation(mcp: &str, fields: &str) -> String {
        r#"openapi: 3.0.3
x-google-api-management: {mcp: <mcp>}
paths: {/a: {get: {<fields>}}}
"#
        .replace("<mcp>", mcp)
        .replace("<fields>", fields)
    }

    #[test]
    fn what_a_tool_needs() {
        for (mcp, fields, expected) in [
            (
                "true",
                "operationId: a",
                "error[mcp-tool] Google rejects the config: this MCP tool has no description.",
            ),
            (
                "{}",
                "operationId: a, summary: ''",
                "error[mcp-tool] Google rejects the config: this MCP tool has no description.",
            ),
            (
                "true",
                "operationId: a b, summary: c",
                "error[mcp-tool] Google rejects the config: `a b` is not a name for an MCP tool.",
            ),
            ("true", "operationId: a b, summary: c, x-google-mcp-tool: {name: a}", ""),
            (
                "true",
                "operationId: a, x-google-mcp-tool: {name: 'a/b', description: c}",
                "error[mcp-tool] Google rejects the config: `a/b` is not a name",
            ),
            (
                "true",
                "operationId: a, summary: s, x-google-mcp-tool: {name: ''}",
                "error[mcp-tool] Google rejects the config: the name of an MCP tool must not be empty.",
            ),
            (
                "true",
                "operationId: a, summary: s, x-google-mcp-tool: {name: ' '}",
                "error[mcp-tool] Google rejects the config: the name of an MCP tool must not be empty.",
            ),
            ("true", "operationId: a, summary: s, x-google-mcp-tool: {name: }", ""),
            ("true", "operationId: a, description: c", ""),
            ("true", "operationId: a, summary: '${s}'", ""),
            ("true", "operationId: a, x-google-mcp-tool: false", ""),
            ("true", "operationId: a, x-google-mcp-tool: '${tool}'", ""),
            ("false", "operationId: a", ""),
            ("'${mcp}'", "operationId: a", ""),
            ("", "operationId: a", ""),
        ] {
            let found = findings_of(ID, &operation(mcp, fields));
            assert_eq!(
                found.lines().count(),
                usize::from(!expected.is_empty()),
                "{fields}: {found}"
            );
            assert!(found.contains(expected), "{fields}: {found}");
        }
        let long = format!("operationId: {}, summary: b", "a".repeat(129));
        assert!(
            findings_of(ID, &operation("true", &long)).contains("is not a name for an MCP tool")
        );
    }

    #[test]
    fn names_are_used_once_and_only_some_methods_can() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-api-management: {mcp: true}
paths:
  /a:
    get: {operationId: a, summary: s}
    put: {operationId: b, summary: s, x-google-mcp-tool: {name: a}}
    #                                                           ^ error[mcp-tool] Google rejects the config: another MCP tool is also named `a`.
    head: {operationId: c, x-google-mcp-tool: true}
    #                      ^^^^^^^^^^^^^^^^^ warning[mcp-tool] `head` never becomes an MCP tool.
    options: {operationId: d}
    post: {operationId: a, summary: s}
"#,
        );
    }

    #[test]
    fn answers_without_a_body() {
        for (responses, is_found) in [
            ("'204': {}", true),
            ("204: {}", true),
            ("204: {}, default: {}, 404: {}", true),
            ("204: {}, 205: {}", true),
            ("200: {}, 204: {}", false),
            ("204: {}, 2XX: {}", false),
            ("204: {}, '${status}': {}", false),
            ("default: {}", false),
            ("404: {}", false),
            ("200: {description: OK}", false),
            ("", false),
        ] {
            for (tool, is_tool) in [("true", true), ("false", false)] {
                let fields = format!(
                    "operationId: a, summary: s, x-google-mcp-tool: {tool}, responses: {{{responses}}}"
                );
                let found = findings_of(ID, &operation("true", &fields));
                let expected = "warning[mcp-tool] This MCP tool may fail: it only answers with";
                assert_eq!(found.contains(expected), is_found && is_tool, "{fields}: {found}");
                assert_eq!(found.is_empty(), !(is_found && is_tool), "{fields}: {found}");
            }
        }
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-api-management: {mcp: true}
paths:
  /a:
    delete:
      operationId: a
      summary: s
      responses:
        "204": {description: Gone}
      #  ^^^ warning[mcp-tool] This MCP tool may fail: it only answers with 204, which has no body.
"#,
        );
        let fields = "operationId: a, summary: s, responses: {204: {}}";
        let fixed = first_fix_of_rule(ID, &operation("true", fields));
        assert!(fixed.contains("x-google-mcp-tool: false"), "{fixed}");
    }

    #[test]
    fn a_gateway_has_so_many() {
        let mut text = r#"openapi: 3.0.3
x-google-api-management: {mcp: true}
paths:
"#
        .to_owned();
        for number in 0..1001 {
            text += &format!("  /a{number}: {{get: {{operationId: a{number}, summary: s}}}}\n");
        }
        assert!(findings_of(ID, &text).contains("error[mcp-tool] Google may reject the config: it has 1001 MCP tools, at most 1000 are allowed."));
    }

    #[test]
    fn the_fix() {
        let fixed = first_fix_of_rule(ID, &operation("true", "operationId: a"));
        assert!(fixed.contains("x-google-mcp-tool: false"), "{fixed}");
    }
}
