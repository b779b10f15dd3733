//! `endpoints-entry`: what `x-google-endpoints` may hold.

use super::places::{self, fix};
use super::wording::short;
use super::{Fix, Related, Report, compiler_at, declare_rule, on};
use crate::analysis::{Analysis, literal};
use crate::edit::{FileStyle, remove_item, wrap_in_list};
use crate::openapi::{Place, Value};
use crate::settings::{Severity, Target};
use crate::yaml::{Kind, Node, Reached};

declare_rule! {
    /// `x-google-endpoints` is not a list with one entry, named like the host.
    ///
    /// ## Why
    /// `x-google-endpoints` is a list, although it allows at most one entry, and its `name` must
    /// equal `host`. Otherwise Google rejects the config. (On API Gateway the name of the service does not
    /// come from `host`, so there a different name is a warning.)
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// x-google-endpoints:
    ///   target: 10.0.0.1
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
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// host: shelves.example.com
    /// x-google-endpoints:
    ///   - name: books.example.com
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
    /// host: shelves.example.com
    /// x-google-endpoints:
    ///   - name: shelves.example.com
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
    /// Make it a list with one entry, and use the host as its name.
    ENDPOINTS_ENTRY {
        id: "endpoints-entry",
        level: on(Severity::Error),
        milder: "warning for API Gateway if the name is not the host",
        rejects: Errors,
        versions: V2,
        targets: All,
        scope: WholeFile,
        misses: AtKey,
        google: [
            "The extension x-google-endpoints does not match the schema. It should be a json array.",
            "Multiple endpoint entries",
            "At most one entry is allowed.",
            "is different than the host name",
        ],
        source: Some(compiler_at!(
            "src/main/java/com/google/api/tools/framework/importers/swagger/aspects/endpoint/EndpointBuilder.java#L59-L83"
        )),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    if analysis.document.is_v3 {
        return;
    }
    for at in analysis.certain_extension_fields().filter(|at| at.holder.is_none()) {
        if at.extension.known.is_some_and(|key| key.name == "x-google-endpoints") {
            check_value(analysis, at.value, report);
        }
    }
}

fn check_value(analysis: &Analysis, value: Reached<'_>, report: &mut Report<'_>) {
    let node = value.node;
    if node.is_null() {
        return;
    }
    if node.kind() != Kind::Sequence {
        if literal(node).is_none() {
            return;
        }
        let message = "Google rejects the config: `x-google-endpoints` must be a list. Convert it to a list with one entry, such as `[{name: HOST}]`.";
        let file = report.file();
        let finding = places::add_at(report, Severity::Error, Place::of(value), message);
        if value.via.is_none() {
            let edits = wrap_in_list(file, node).filter(|_| node.kind() == Kind::Mapping);
            finding.fixes.extend(fix("Convert to a list with one entry", true, edits));
        }
        return;
    }
    let entries: Vec<_> = node.items().collect();
    if let [first, second, ..] = entries.as_slice() {
        let range = value.via.unwrap_or_else(|| second.range());
        let message = format!(
            "Google rejects the config: `x-google-endpoints` has {} entries. At most one is allowed; keep the one for the host.",
            entries.len()
        );
        let file = report.file();
        let finding = report.add(range, message);
        if let (None, [_, second]) = (value.via, entries.as_slice()) {
            let edits = remove_item(file, node, *second);
            finding.fixes.extend(fix("Remove the second entry", false, edits));
        }
        finding
            .related
            .push(Related { message: "the first entry".to_owned(), range: first.range() });
        return;
    }
    let host = analysis.document.host.as_ref();
    let name = analysis.document.endpoints.first();
    match (host, name) {
        (Some(host), Some(name)) => check_name(analysis, host, name, report),
        (None, Some(name)) if analysis.fill(&name.text).text.is_empty() => {
            let message = "Google rejects the config: the name in `x-google-endpoints` is empty. Write the name of the service.";
            places::add_at(report, Severity::Error, places::seen(analysis, name.place), message);
        }
        _ => {}
    }
    if let Some(entry) = entries.first() {
        check_aliases(analysis, entry.resolved(), report);
    }
}

/// Names that are twice: the name itself, or an alias.
fn check_aliases(analysis: &Analysis, entry: Reached<'_>, report: &mut Report<'_>) {
    let name = entry.field("name").map(|field| field.value.node);
    let aliases = entry.field("aliases").map(|field| field.value.node);
    let mut seen: Vec<Node<'_>> = name.into_iter().collect();
    for alias in aliases.into_iter().flat_map(Node::items).filter(|it| it.kind() == Kind::Scalar) {
        let Some(text) = analysis.known_value(&alias.text()).filter(|_| !alias.is_null()) else {
            continue;
        };
        let first = seen.iter().find(|first| analysis.fill(&first.text()).text == text);
        if let Some(first) = first {
            let message = format!(
                "Google rejects the config: `{}` is listed twice. Remove it here.",
                short(&text, 30)
            );
            let finding = report.add(alias.content_range(), message);
            let range = first.content_range();
            finding.related.push(Related { message: "the first one".to_owned(), range });
        }
        seen.push(alias);
    }
}

fn check_name(analysis: &Analysis, host: &Value, name: &Value, report: &mut Report<'_>) {
    let (Some(host_text), Some(name_text)) =
        (analysis.known_host(&host.text), analysis.known_host(&name.text))
    else {
        return;
    };
    if host_text.eq_ignore_ascii_case(&name_text) {
        return;
    }
    let message = match name_text.is_empty() {
        true => format!(
            "Google rejects the config: the name in `x-google-endpoints` is empty. Write the host, `{}`.",
            super::shortened(&host_text)
        ),
        false => different(analysis.target, &name_text, &host_text),
    };
    let severity = match analysis.target {
        // There the name of the service does not come from `host`.
        Target::ApiGateway if !name_text.is_empty() => Severity::Warning,
        _ => Severity::Error,
    };
    let file = report.file();
    let finding = places::add_at(report, severity, places::seen(analysis, name.place), message);
    finding.related.push(Related { message: "the host".to_owned(), range: host.place.range });
    let has_name = !name_text.is_empty();
    let is_plain = |text: &str| {
        text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte))
            && !text.is_empty()
    };
    if name.place.anchored.is_none() && is_plain(&host_text) && name_text == name.text {
        let title = format!("Replace with the host `{host_text}`");
        finding.fixes.push(places::rewrite(title, false, name, host_text));
    }
    if analysis.target == Target::ApiGateway && has_name {
        finding.fixes.extend(without_host(analysis, file));
    }
}

fn without_host(analysis: &Analysis, file: &FileStyle<'_>) -> Option<Fix> {
    let root = analysis.document.root.map(|root| root.of(&analysis.tree))?;
    let host = root.field("host")?;
    places::removal(analysis, file, root.node, host.key, false)
}

fn different(target: Target, name: &str, host: &str) -> String {
    let (name, host) = (super::shortened(name), super::shortened(host));
    match target {
        // A name has no port, and neither may a host here have one.
        Target::ApiGateway if host.contains(':') => "Google may reject the config: this `name` differs from the `host`. Write the same in both, without a port.".to_owned(),
        Target::ApiGateway => format!(
            "Google may reject the config: this `name` differs from the `host`. Write the same in both: set `name` to `{host}`."
        ),
        Target::Endpoints => format!(
            "Google rejects the config: this `name` differs from the `host`. Make `{name}` and `{host}` equal."
        ),
    }
}

#[cfg(test)]
mod tests;
