//! Security requirements and definitions of OpenAPI 2.0.

use crate::analysis::{Analysis, Fact, literal};
use crate::edit::{Value, replace_value};
use crate::openapi::{Place, Security};
use crate::routing::OperationId;
use crate::rules::operations::{about, in_words};
use crate::rules::places::fix;
use crate::rules::schemes::{checked_instead, meant_type, renamed_type};
use crate::rules::wording::short;
use crate::rules::{Fix, Report, shortened};
use crate::yaml::{Kind, Node, Style};

pub(super) fn check(analysis: &Analysis, report: &mut Report<'_>) {
    report.cite(super::SECURITY);
    if let Some(security) = &analysis.document.security {
        check_security(analysis, None, security, report);
    }
    for (id, _, operation) in analysis.operations() {
        if let Some(security) = &operation.security {
            check_security(analysis, Some(id), security, report);
        }
    }
    report.cite(super::SECURITY_DEFINITIONS);
    check_definitions(analysis, report);
}

fn check_security(
    analysis: &Analysis,
    operation: Option<OperationId>,
    security: &Security,
    report: &mut Report<'_>,
) {
    let node = security.handle.of(&analysis.tree).node;
    let Fact::Known(security, _) = analysis.written_at(security.place, security) else { return };
    if node.is_null() || literal(node).is_none() {
        return;
    }
    let file = report.file();
    let mut tell = |place: Place, message: String, fix: Option<Fix>| {
        let finding = report.add(place.range, message);
        finding.fixes.extend(fix.filter(|_| place.anchored.is_none()));
        about(finding, analysis, operation, place);
    };
    if !security.is_list {
        let message = "Google rejects the config: `security` is not a list. Write each alternative after a dash: `- NAME: []`.";
        let place = Place::new(security.key, security.handle.via);
        return tell(place, message.to_owned(), None);
    }
    for requirement in &security.requirements {
        let Some(item) = literal(requirement.handle.of(&analysis.tree).node) else { continue };
        if !requirement.is_mapping {
            let text = item.text();
            // `- NAME:[]` lacks a space.
            let name =
                text.strip_suffix("[]").map_or(&*text, |text| text.trim_end_matches([':', ' ']));
            let is_name = item.kind() == Kind::Scalar && !name.is_empty();
            let requirement_of = Value::Map(vec![(name.to_owned(), Value::List(Vec::new()))]);
            let edits = replace_value(file, item, &requirement_of).filter(|_| is_name);
            let message = format!(
                "Google rejects the config: {} is not a security requirement. Write the name of a scheme with an empty list: `- NAME: []`.",
                if is_name { format!("`{}`", short(&text, 22)) } else { "this".to_owned() }
            );
            tell(requirement.place, message, fix(format!("Write `{name}: []`"), true, edits));
            continue;
        }
        for scheme in &requirement.schemes {
            let Some(value) = literal(scheme.handle.of(&analysis.tree).node) else { continue };
            if value.kind() == Kind::Sequence {
                if let Some(item) = value.items().find(|item| !is_text(*item)) {
                    let place = Place::new(item.content_range(), scheme.handle.via);
                    let message = format!(
                        "Google rejects the config: a scope of `{}` is not text. Put it in quotes, or write `[]`.",
                        short(&scheme.name.text, 30)
                    );
                    tell(place, message, None);
                }
                continue;
            }
            let message = format!(
                "Google rejects the config: `{}` needs a list after it. Write `{}: []`.",
                short(&scheme.name.text, 30),
                shortened(&scheme.name.text)
            );
            let is_empty = value.is_null() || value.range().of(analysis.source()) == "{}";
            let empty = Value::List(Vec::new());
            let edits = replace_value(file, value, &empty).filter(|_| is_empty);
            tell(scheme.name.place, message, fix("Write an empty list", true, edits));
        }
    }
}

/// Whether a scope is text for any reader of YAML: not a number, not a collection.
fn is_text(item: Node<'_>) -> bool {
    let text = item.text();
    let is_plain = item.style() == Style::Plain;
    let is_other = text.parse::<f64>().is_ok() || matches!(&*text, "true" | "false");
    item.kind() == Kind::Alias || item.kind() == Kind::Scalar && !(is_plain && is_other)
}

fn check_definitions(analysis: &Analysis, report: &mut Report<'_>) {
    for (scheme, fields) in analysis.certain_schemes() {
        let place = scheme.name.place;
        if fields.mapping().node.is_null() {
            continue;
        }
        let is_missing = |name: &str| match fields.field(name) {
            // An empty text is a text: Google's own samples have an empty `authorizationUrl`.
            Fact::Known(field, _) => field.value.node.is_null(),
            Fact::Absent(_) => true,
            Fact::Unknown => false,
        };
        let mut tell = |place: Place, message: String| {
            let finding = report.add(place.range, message);
            about(finding, analysis, None, place);
        };
        let shown = short(&scheme.name.text, 16);
        let (kind, at) = match fields.text("type") {
            Fact::Unknown => continue,
            Fact::Absent(_) => {
                let message = format!(
                    "Google rejects the config: security definition `{shown}` has no `type`. Write `apiKey` or `oauth2`."
                );
                tell(place, message);
                continue;
            }
            Fact::Known(kind, at) => (kind, at),
        };
        let wanted: Vec<&str> = match kind.as_str() {
            "apiKey" => vec!["name", "in"],
            "oauth2" => match fields.text("flow") {
                Fact::Known(flow, _) if flow == "implicit" => vec!["authorizationUrl"],
                Fact::Known(flow, _) if flow == "accessCode" => {
                    vec!["authorizationUrl", "tokenUrl"]
                }
                Fact::Known(flow, _) if flow == "password" || flow == "application" => {
                    vec!["tokenUrl"]
                }
                Fact::Known(flow, at) => {
                    let message = format!(
                        "Google rejects the config: OpenAPI 2.0 has no flow `{}`. Write `flow: implicit`: the gateway only checks tokens.",
                        short(&flow, 30)
                    );
                    tell(at, message);
                    continue;
                }
                Fact::Absent(_) => vec!["flow", "authorizationUrl"],
                Fact::Unknown => continue,
            },
            "basic" => continue,
            _ => {
                let meant = meant_type(&kind, false);
                let message = format!(
                    "Google rejects the config: `{}` is not a type of security definition. {}",
                    short(&kind, 14),
                    match meant {
                        Some(meant) => format!("Did you mean `{meant}`?"),
                        None => "In OpenAPI 2.0 write `oauth2` for JWTs, or `apiKey`.".to_owned(),
                    }
                );
                let fixes = match (meant, &scheme.kind) {
                    (Some(meant), Some(value)) => renamed_type(value, meant).into_iter().collect(),
                    (Some(_), None) => Vec::new(),
                    (None, _) => checked_instead(report.file(), analysis, scheme),
                };
                let finding = report.add(at.range, message);
                about(finding, analysis, None, at);
                finding.fixes.extend(fixes);
                continue;
            }
        };
        let missing: Vec<_> = wanted.into_iter().filter(|name| is_missing(name)).collect();
        if !missing.is_empty() {
            let message = format!(
                "Google rejects the config: `{shown}` lacks {}. {}.",
                in_words(missing.iter().copied()),
                match (kind.as_str(), missing.as_slice()) {
                    ("oauth2", ["flow", ..] | ["authorizationUrl"]) => {
                        "Write `flow: implicit` and `authorizationUrl: \"\"`"
                    }
                    ("oauth2", _) => {
                        "Add what is missing, or write `flow: implicit` with `authorizationUrl: \"\"`: the gateway only checks tokens"
                    }
                    _ => "Add what is missing, such as `name: key` and `in: query`",
                }
            );
            tell(place, message);
        }
    }
}
