//! `path-template`: a path that Google does not take.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::wording::short;
use super::{Fix, Related, Report, declare_rule, on, places};
use crate::analysis::{Analysis, Filled};
use crate::bounds;
use crate::edit::Edit;
use crate::gateway::{
    PathDialect, PathProblem, PathProblemKind, PathTemplate, Rejecter, field_name, sources,
    without_trailing_slashes,
};
use crate::openapi::{PathItem, Place};
use crate::routing::{BasePath, FullPath};
use crate::settings::{Severity, Target};
use crate::text::TextRange;

declare_rule! {
    /// A path is written in a way that Google rejects.
    ///
    /// ## Why
    /// A path is split at its slashes. Each segment is a text, one parameter `{name}` or a
    /// wildcard, never a mix. A path begins with a slash and does not end with one. `**` and `{name=**}` must be last, and so
    /// must a parameter with `x-google-parameter: {pattern: '**'}`, which replaces them in OpenAPI
    /// 3.x. Since 2026-04-27 API Gateway checks new configs more strictly than before. Some paths
    /// may pass the deployment, but the gateway's proxy rejects the whole config: those are warnings.
    /// The base path counts as part of every path.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shop, version: 1.0.0}
    /// x-google-backend:
    ///   address: https://shop-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /orders/:
    ///     get:
    ///       operationId: listOrders
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
    ///   /orders:
    ///     get:
    ///       operationId: listOrders
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Write the path as the message says. A request with a slash at its end matches the path
    /// without one.
    PATH_TEMPLATE {
        id: "path-template",
        level: on(Severity::Error),
        milder: "warning where only the gateway's proxy rejects it, or where that is not documented",
        rejects: Errors,
        versions: All,
        targets: All,
        scope: Local,
        google: [
            "In path template",
            "unexpected end of input '/'",
            "unrecognized input at",
            "expected '}'",
            "effective path must start with leading '/'",
            "leading '/' only allowed for first segment",
            "cannot have fields in nested paths",
            "before a custom verb is not currently supported",
            "invalid uri template",
        ],
        source: Some(sources::PATH_SYNTAX),
    }
}

/// A path with what is before it.
struct Judged<'a> {
    item: &'a PathItem,
    /// The key, values of template variables put in.
    filled: &'a Filled,
    /// The bytes of the base path that were judged with it.
    base: usize,
    /// 3.x: the parameters that take the rest of the path, by the fields that Google makes of their
    /// names, with the place that says so.
    greedy: BTreeMap<String, TextRange>,
    problems: Vec<PathProblem>,
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    check_base_path(analysis, report);
    // Looked for if something is wrong.
    let mut paths = None;
    for (item, full_path) in analysis.certain_items() {
        check_slash(analysis, item, report);
        check_length(item, report);
        let judged = judge(analysis, item, full_path);
        for problem in &judged.problems {
            let paths = paths.get_or_insert_with(|| {
                let paths = analysis.document.paths.iter();
                paths.map(|item| item.path.text.as_str()).collect::<BTreeSet<&str>>()
            });
            report_problem(analysis, &judged, problem, paths, report);
        }
    }
}

/// What is wrong within the base path of 2.0 is wrong in every path, and told once.
fn check_base_path(analysis: &Analysis, report: &mut Report<'_>) {
    let base = analysis.certain_base_path().filter(|_| !analysis.document.is_v3);
    let Some(base) = base.filter(|base| is_sound(base)) else { return };
    let template = PathTemplate::parse(&format!("{}/x", base.text));
    for problem in template.judge(PathDialect::V2) {
        if problem.range.end > base.text.len() {
            continue;
        }
        let is_for_new_configs =
            problem.rejected_by == Rejecter::Rules2026 && analysis.target == Target::Endpoints;
        let severity = match problem.rejected_by.fails_the_deployment() && !is_for_new_configs {
            true => Severity::Error,
            false => Severity::Warning,
        };
        let message = format!(
            "{} The base path `{}` counts as part of every path.",
            in_words(analysis.target, &problem),
            super::shortened(&base.text),
        );
        report.add_as(severity, base.place.range, message);
    }
}

/// A path that does not begin with a slash. In 2.0 that is the matter of the rule about OpenAPI's
/// structure, unless the path is empty.
fn check_slash(analysis: &Analysis, item: &PathItem, report: &mut Report<'_>) {
    let Some(text) = analysis.known_value(&item.path.text) else { return };
    let is_v3 = analysis.document.is_v3;
    if text.starts_with('/') || !text.is_empty() && !is_v3 {
        return;
    }
    let (severity, consequence) = match is_v3 {
        // The code that says so is of the compiler for 2.0.
        true => (Severity::Warning, "Google may reject the config"),
        false => (Severity::Error, "Google rejects the config"),
    };
    let what = match text.is_empty() {
        true => {
            "this path is empty. Every path must begin with `/`: write `/` for the root".to_owned()
        }
        false => format!("`{}` does not begin with `/`. Every path must: add it", short(&text, 24)),
    };
    let place = places::seen(analysis, Place::new(item.path.place.range, item.path.place.anchored));
    // Nothing can be put before the colon of a key that is not written: `?` may be above it.
    let is_written = !place.range.is_empty();
    let colon = TextRange::new(place.range.start, place.range.start + 1);
    let seen = if is_written { place.range } else { colon };
    let finding = report.add_as(severity, seen, format!("{consequence}: {what}."));
    let with_slash = format!("/{text}");
    let is_free = analysis.document.paths.iter().all(|it| it.path.text != with_slash);
    if item.path.place.anchored.is_none() && item.path.is_verbatim && is_free && is_written {
        let range = TextRange::empty(item.path.place.range.start);
        let edits = vec![Edit { range, text: "/".to_owned() }];
        finding.fixes.push(Fix {
            title: format!("Write `{}`", short(&with_slash, 40)),
            safe: false,
            edits,
        });
    }
}

/// A path that is too long to be looked at.
fn check_length(item: &PathItem, report: &mut Report<'_>) {
    if item.path.text.len() > bounds::PATH.0 {
        let message = format!(
            "No request can have this path: it is longer than {}. Nothing else is checked of it.",
            bounds::PATH
        );
        let place = Place::new(item.path.place.range, item.path.place.anchored);
        places::add_at(report, Severity::Warning, place, message);
    }
}

/// Whether the base path is known, and not wrong in a way that another rule tells.
fn is_sound(base: &BasePath) -> bool {
    base.text.starts_with('/') && !base.text.ends_with('/') && !base.has_hole()
}

fn judge<'a>(analysis: &Analysis, item: &'a PathItem, full_path: &'a FullPath) -> Judged<'a> {
    // What is wrong with the base path itself is told there.
    let is_base_sound = analysis.routing.base_path.as_ref().is_some_and(is_sound);
    let (template, base) = full_path.with_base_if(is_base_sound);
    let dialect = if analysis.document.is_v3 { PathDialect::V3 } else { PathDialect::V2 };
    let greedy = if analysis.document.is_v3 { greedy(analysis, item) } else { BTreeMap::new() };
    let mut problems = template.judge(dialect);
    problems.extend(template.greedy_before_the_end(|name| greedy.contains_key(&field_name(name))));
    problems.sort_by_cached_key(|problem| (problem.range.start, problem.range.end));
    let is_of_key = |problem: &PathProblem| {
        problem.range.end > base && problem.kind != PathProblemKind::MissingLeadingSlash
    };
    Judged {
        item,
        problems: problems.into_iter().filter(is_of_key).collect(),
        base,
        greedy,
        filled: &full_path.filled,
    }
}

/// The parameters of the operations of a path whose pattern is `**`.
fn greedy(analysis: &Analysis, item: &PathItem) -> BTreeMap<String, TextRange> {
    let mut greedy = BTreeMap::new();
    for parameter in item.operations.iter().flat_map(|operation| &operation.parameters) {
        let is_in_path = parameter.location.as_ref().is_some_and(|it| it.text == "path");
        let (Some(name), Some(pattern)) = (&parameter.name, &parameter.pattern) else { continue };
        if !is_in_path || analysis.known_name(&pattern.text).as_deref() != Some("**") {
            continue;
        }
        let Some(name) = analysis.known_name(&name.text) else { continue };
        greedy.entry(field_name(&name)).or_insert(pattern.place.range);
    }
    greedy
}

fn report_problem(
    analysis: &Analysis,
    judged: &Judged<'_>,
    problem: &PathProblem,
    paths: &BTreeSet<&str>,
    report: &mut Report<'_>,
) {
    let item = judged.item;
    // `/` itself: whether a base path before it makes a difference, nobody has seen.
    let is_root = problem.kind == PathProblemKind::TrailingSlash && judged.filled.text == "/";
    let is_for_new_configs =
        problem.rejected_by == Rejecter::Rules2026 && analysis.target == Target::Endpoints;
    // Whether the base path counts in the length is not documented.
    let is_by_base = problem.kind == PathProblemKind::LongPath
        && !PathTemplate::parse(&judged.filled.text)
            .judge(PathDialect::V3)
            .iter()
            .any(|own| own.kind == PathProblemKind::LongPath);
    let is_certain = problem.rejected_by.fails_the_deployment()
        && !is_root
        && !is_for_new_configs
        && !is_by_base;
    let severity = if is_certain { Severity::Error } else { Severity::Warning };
    let place = Place::new(range_of(judged, problem), item.path.place.anchored.map(|_| item.key));
    let message = if is_root {
        "Google may reject the config: with its base path, this path ends with `/`. Shorten the base path by a segment and write that segment here.".to_owned()
    } else {
        in_words(analysis.target, problem)
    };
    let finding = report.add_as(severity, place.range, message);
    let base = analysis.routing.base_path.as_ref();
    if let Some(base) = base.filter(|_| problem.range.start < judged.base) {
        let message = "the base path counts as part of the path".to_owned();
        finding.related.push(Related { message, range: base.place.range });
    }
    if let Some(range) = pattern_of(judged, problem) {
        let message = "the pattern".to_owned();
        finding.related.push(Related { message, range });
    }
    if place.anchored.is_none() {
        finding.fixes.extend(fix(judged, problem, paths));
    }
}

/// Where the pattern is that makes a parameter take the rest of the path.
fn pattern_of(judged: &Judged<'_>, problem: &PathProblem) -> Option<TextRange> {
    if problem.kind != PathProblemKind::GreedyParameterNotLast {
        return None;
    }
    let start = problem.range.start.checked_sub(judged.base)?;
    let segment = judged.filled.text.get(start..problem.range.end.checked_sub(judged.base)?)?;
    let name = segment.trim_start_matches('{').trim_end_matches('}');
    judged.greedy.get(&field_name(name)).copied()
}

/// What happens, why, and what more there is to know.
fn in_words(target: Target, problem: &PathProblem) -> String {
    let (consequence, more) = match (problem.rejected_by, target) {
        (Rejecter::Compiler, _) => ("Google rejects the config", ""),
        (Rejecter::Rules2026, Target::ApiGateway) => {
            ("Google rejects the config", " This applies to new configs since 2026-04-27.")
        }
        (Rejecter::Rules2026, Target::Endpoints) => (
            "Google may reject the config",
            " API Gateway does; whether Cloud Endpoints does is not documented.",
        ),
        (Rejecter::Proxy, _) => {
            ("Every call may fail", " The config may deploy, but the gateway's proxy rejects it.")
        }
        (Rejecter::Unclear, _) => ("Google may reject the config", ""),
    };
    let advice = problem.kind.advice().map(|advice| format!(" {advice}")).unwrap_or_default();
    format!("{consequence}: {}.{advice}{more}", problem.kind)
}

/// Where a problem is in the file: a part of the key, or all of it.
fn range_of(judged: &Judged<'_>, problem: &PathProblem) -> TextRange {
    let path = &judged.item.path;
    let range = in_key(judged, problem);
    if !path.is_verbatim || range.is_empty() {
        return path.place.range;
    }
    TextRange::new(range.start, range.end).shifted(path.place.range.start)
}

/// The bytes of the key, as it is written, that are wrong.
fn in_key(judged: &Judged<'_>, problem: &PathProblem) -> Range<usize> {
    let start = problem.range.start.saturating_sub(judged.base);
    let end = problem.range.end.saturating_sub(judged.base);
    judged.filled.source_range(start..end)
}

fn fix(judged: &Judged<'_>, problem: &PathProblem, paths: &BTreeSet<&str>) -> Option<Fix> {
    let path = &judged.item.path;
    if !path.is_verbatim || judged.filled.is_changed() {
        return None;
    }
    if problem.kind == PathProblemKind::TrailingSlash {
        let kept = without_trailing_slashes(&path.text);
        let range = TextRange::new(path.place.range.start + kept.len(), path.place.range.end);
        let is_only_problem = judged.problems.len() == 1;
        return (!range.is_empty()).then(|| Fix {
            title: format!("Write `{kept}`"),
            safe: is_only_problem && kept != "/" && !paths.contains(kept),
            edits: vec![Edit { range, text: String::new() }],
        });
    }
    let replacement = problem.replacement.clone()?;
    let range = range_of(judged, problem);
    Some(Fix {
        title: format!("Write `{replacement}`"),
        safe: false,
        edits: vec![Edit { range, text: replacement }],
    })
}

#[cfg(test)]
mod tests;
