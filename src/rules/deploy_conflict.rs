//! `deploy-conflict`: files that are deployed together and do not fit together. Knows no file but the
//! one it looks at: the others come with it.

use std::sync::Arc;

use super::finding::Elsewhere;
use super::wording::short;
use super::{Report, Source, compiler_at, declare_rule, on, proxy_at};
use crate::analysis::{Analysis, Companion, Shape};
use crate::settings::{Severity, Target};
use crate::text::TextRange;

declare_rule! {
    /// Files of one deploy do not fit together.
    ///
    /// ## Why
    /// Several OpenAPI 2.0 files can be deployed as one API. Google makes one service of them, so it
    /// wants the same `host` in all of them, and in each another API name or another major version:
    /// the name is `x-google-api-name` or, without it, made of the host; the major version is the
    /// first number of an `info.version` like `1.2.3`, else the whole version. Definitions with the
    /// same name become one type, and so do the parameters of operations with the same
    /// `operationId`; they must be the same then. And the gateway's proxy gets the operations of all
    /// files at once: it rejects two for the same requests.
    ///
    /// Name such files in `deployTogether` in the settings file, for the editor and for
    /// `gateway-ls check`; or check them with `gateway-ls check --together FILE…`. What does not fit
    /// is said of the later file.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// # The file before it has the same host and version:
    /// swagger: "2.0"
    /// host: shop.endpoints.my-project.cloud.goog
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://orders-1234567890.us-central1.run.app
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// host: shop.endpoints.my-project.cloud.goog
    /// x-google-api-name: orders
    /// info: {title: Orders, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://orders-1234567890.us-central1.run.app
    /// paths:
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Write the same `host`, another `x-google-api-name`, and other names for what is not the same.
    DEPLOY_CONFLICT {
        id: "deploy-conflict",
        level: on(Severity::Error),
        milder: "warning for different hosts on API Gateway, for the same path twice, and for definitions and parameters that differ",
        rejects: Errors,
        versions: V2,
        targets: All,
        scope: Local,
        google: [
            "Different 'host' values cannot be set in multiple OpenAPI files",
            "OpenAPI files includes conflicting API versions",
            "Duplicate declaration of type",
        ],
        source: Some(HOSTS),
        also: [VERSIONS, TYPES, PATTERNS],
    }
}

const HOSTS: Source = compiler_at!(
    "src/main/java/com/google/api/tools/framework/importers/swagger/TopLevelBuilder.java#L84-L104"
);
const VERSIONS: Source = compiler_at!(
    "src/main/java/com/google/api/tools/framework/importers/swagger/TopLevelBuilder.java#L117-L134"
);
const PATTERNS: Source = proxy_at!("src/go/util/httppattern/sort_impl.go#L74-L76");
const TYPES: Source = compiler_at!(
    "src/main/java/com/google/api/tools/framework/processors/resolver/SymbolTableBuilder.java#L159-L172"
);

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let others = analysis.companions.as_slice();
    if others.is_empty() || !analysis.may_have_companions() {
        return;
    }
    check_patterns(analysis, others, report);
    for (method, shape) in analysis.deployed_operations() {
        let same = |other: &Companion| other.operations.get(&method).cloned();
        check_shape(&shape, "operationId", others, same, report);
    }
    if !analysis.focus.is_outside_of_paths() {
        return;
    }
    check_host(analysis, others, report);
    check_version(analysis, others, report);
    for (name, shape) in analysis.deployed_definitions() {
        let same = |other: &Companion| other.definitions.get(&name).cloned();
        check_shape(&shape, "definition", others, same, report);
    }
}

fn check_host(analysis: &Analysis, others: &[Arc<Companion>], report: &mut Report<'_>) {
    let Some(host) = analysis.deployed_host() else { return };
    let other = others.iter().find_map(|it| Some((it, it.host.as_ref()?)));
    let Some((file, other)) = other.filter(|(_, other)| other.name != host.name) else { return };
    // For API Gateway the name of the service does not come from the host.
    let (severity, consequence) = match analysis.target {
        Target::Endpoints => (Severity::Error, "Google rejects the config"),
        Target::ApiGateway => (Severity::Warning, "Google may reject the config"),
    };
    report.cite(HOSTS);
    let message = format!(
        "{consequence}: another file of the deploy has another `host`. `{}` has `{}`. All must have the same.",
        super::shortened(&file.path),
        super::shortened(&other.name)
    );
    let finding = report.add_as(severity, host.range, message);
    finding.elsewhere.push(elsewhere("the other `host`", file, other.range));
}

fn check_version(analysis: &Analysis, others: &[Arc<Companion>], report: &mut Report<'_>) {
    let Some(api) = analysis.deployed_api() else { return };
    let is_same = |it: &&Arc<Companion>| {
        it.api.as_ref().is_some_and(|it| (&it.name, &it.major) == (&api.name, &api.major))
    };
    let Some(file) = others.iter().find(is_same) else { return };
    report.cite(VERSIONS);
    let message = format!(
        "Google rejects the config: another file of the deploy has this version too. `{}` is also version `{}` of the API `{}`. Give one of them an `x-google-api-name` of its own, or another major version.",
        super::shortened(&file.path),
        short(&api.major, 20),
        short(&api.name, 60)
    );
    let finding = report.add(api.range, message);
    if let Some(other) = &file.api {
        finding.elsewhere.push(elsewhere("the other version", file, other.range));
    }
}

/// The proxy gets the operations of all files at once.
fn check_patterns(analysis: &Analysis, others: &[Arc<Companion>], report: &mut Report<'_>) {
    for (key, operation) in analysis.deployed_patterns() {
        let same = others.iter().find_map(|file| Some((file, file.patterns.get(&key)?)));
        let Some((file, other)) = same else { continue };
        report.cite(PATTERNS);
        let message = format!(
            "Every call may fail: another file has an operation for the same requests. `{}` and `{}` in `{}` match the same. Remove one of them; the config may deploy, but the gateway's proxy rejects it.",
            super::shortened(&operation.name),
            super::shortened(&other.name),
            super::shortened(&file.path)
        );
        let finding = report.add_as(Severity::Warning, operation.range, message);
        finding.elsewhere.push(elsewhere("the other operation", file, other.range));
    }
}

fn check_shape(
    shape: &Shape,
    what: &str,
    others: &[Arc<Companion>],
    same: impl Fn(&Companion) -> Option<Shape>,
    report: &mut Report<'_>,
) {
    let other = others.iter().find_map(|file| Some((file, same(file)?)));
    let Some((file, other)) = other.filter(|(_, other)| shape.differs(other)) else { return };
    report.cite(TYPES);
    let (fields, advice) = match what {
        "definition" => ("properties", "Make them the same, or rename one of them."),
        _ => ("parameters", "Rename one of them."),
    };
    let message = format!(
        "Google may reject the config: another file has the {what} `{}`. Its {fields} in `{}` differ, and Google makes one type of both. {advice}",
        short(&shape.name, 14),
        super::shortened(&file.path)
    );
    let finding = report.add_as(Severity::Warning, shape.range, message);
    finding.elsewhere.push(elsewhere("the other", file, other.range));
}

fn elsewhere(message: &str, file: &Arc<Companion>, range: TextRange) -> Elsewhere {
    Elsewhere { message: message.to_owned(), file: Arc::clone(file), range }
}

#[cfg(test)]
mod tests;
