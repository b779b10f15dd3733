//! Quota: what is counted, how much of it there is, what a call costs.

use super::at::At;
use super::fit::shorten_list_to;
use crate::analysis::Analysis;
use crate::features::backends::counted;
use crate::features::cited::by_reference;
use crate::features::markup::{Block, Inline, Markup};
use crate::gateway::QUOTA_UNIT;
use crate::gateway::sources::{COMPILER, EXTENSIONS_3};
use crate::openapi::Limit;
use crate::template;
use crate::text::capitalized;

/// Operations that are listed.
const MOST: usize = 5;

/// A metric, a limit, or what a call costs of a metric.
pub(super) fn of(at: &At<'_>) -> Option<Markup> {
    let document = &at.analysis.document;
    if let Some(metric) = document.metrics.iter().find(|metric| at.is_at(metric)) {
        return Some(of_metric(at.analysis, &metric.text));
    }
    let named = |limit: &&Limit| limit.name.as_ref().is_some_and(|name| at.is_at(name));
    if let Some(limit) = document.limits.iter().find(named) {
        return Some(of_limit(at.analysis, limit));
    }
    let mut counted = document.limits.iter().filter_map(|limit| limit.metric.as_ref());
    if let Some(metric) = counted.find(|metric| at.is_at(metric)) {
        return Some(of_metric(at.analysis, &metric.text));
    }
    if !at.names().iter().any(|name| name == "metricCosts") {
        return None;
    }
    let operations = document.paths.iter().flat_map(|item| &item.operations);
    let mut costs = operations.flat_map(|it| &it.costs);
    let key = at.entry.key.content_range();
    let cost = costs.find(|cost| cost.metric.place.text() == key)?;
    Some(of_cost(at.analysis, &cost.metric.text, cost.cost.as_ref().map(|it| it.text.as_str())))
}

fn of_metric(analysis: &Analysis, name: &str) -> Markup {
    let mut blocks = vec![Block::heading("Metric `{}`", &[name])];
    let limits = limits(analysis, name);
    let mut items: Vec<_> = limits.iter().map(|limit| amount(analysis, limit)).collect();
    if items.is_empty() {
        items.push(Inline::of("No limit counts it."));
    }
    blocks.push(Block::List(items));
    let mut users = Vec::new();
    let whole = analysis.whole();
    for route in &whole.routing.routes {
        let Some((item, operation)) = route.operation.of(&whole.document) else { continue };
        for cost in operation.costs.iter().filter(|cost| cost.metric.text == name) {
            let cost = cost.cost.as_ref().map_or("?", |cost| cost.text.as_str());
            let values = [operation.method.name(), &item.path.text, cost];
            users.push(Inline::filled("`{} {}` costs {}", &values));
        }
    }
    let count = match users.len() {
        0 => "No operation uses it.".to_owned(),
        1 => "1 operation uses it:".to_owned(),
        some => format!("{some} operations use it:"),
    };
    blocks.push(Block::of(&count));
    shorten_list_to(&mut users, MOST);
    blocks.push(Block::List(users));
    blocks.push(from(analysis));
    Markup { blocks }
}

fn of_limit(analysis: &Analysis, limit: &Limit) -> Markup {
    let name = limit.name.as_ref().map(|it| it.text.as_str()).unwrap_or_default();
    let mut blocks = vec![Block::heading("Quota limit `{}`", &[name])];
    let words = capitalized(&how_much(analysis, limit));
    blocks.push(Block::filled("{}.", &[&words]));
    if analysis.document.is_v3 && value(analysis, limit).is_some_and(|it| it != "-1") {
        blocks.push(Block::of(
            "In 2.0 a limit counts per minute and project; for 3.x this is not documented.",
        ));
    }
    if let Some(metric) = &limit.metric {
        let costs = analysis.whole().document.paths.iter().flat_map(|item| &item.operations);
        let count = costs.flat_map(|it| &it.costs).filter(|it| it.metric.text == metric.text);
        let used = match count.count() {
            0 => "No operation uses it".to_owned(),
            1 => "1 operation uses it".to_owned(),
            some => format!("{some} operations use it"),
        };
        blocks.push(Block::filled("Counts the metric `{}`. {}.", &[&metric.text, &used]));
    }
    blocks.push(from(analysis));
    Markup { blocks }
}

fn of_cost(analysis: &Analysis, metric: &str, cost: Option<&str>) -> Markup {
    let mut blocks = vec![Block::heading("Cost of the metric `{}`", &[metric])];
    let is_known = analysis.document.metrics.iter().any(|it| it.text == metric);
    if !is_known && !template::has_syntax(metric) {
        let what = match analysis.document.is_v3 {
            true => ": none has this name, and Google may reject the config.",
            false => ": none has this name, so Google rejects the config.",
        };
        blocks.push(Block::filled("**Define the metric**{}", &[what]));
    }
    blocks.push(Block::filled("Each call costs `{}`.", &[cost.unwrap_or("?")]));
    let cost = cost.and_then(|cost| cost.trim().parse::<u64>().ok()).filter(|cost| *cost > 0);
    let mut items = Vec::new();
    for limit in limits(analysis, metric) {
        let mut item = amount(analysis, limit);
        if let (Some(cost), Some(most)) = (cost, per_minute(analysis, limit)) {
            let calls = usize::try_from(most / cost).unwrap_or(usize::MAX);
            let words = match calls {
                0 => ": a call costs more than that, so every call gets 429".to_owned(),
                _ => {
                    let calls = counted(calls, "call");
                    format!(", enough for {calls} if nothing else uses it")
                }
            };
            item.push(Inline::Text(words));
        }
        items.push(item);
    }
    if items.is_empty() {
        items.push(Inline::of("No limit counts this metric."));
    }
    blocks.push(Block::List(items));
    blocks.push(from(analysis));
    Markup { blocks }
}

fn limits<'a>(analysis: &'a Analysis, metric: &str) -> Vec<&'a Limit> {
    let is_its = |limit: &&Limit| limit.metric.as_ref().is_some_and(|it| it.text == metric);
    analysis.document.limits.iter().filter(is_its).collect()
}

/// A limit with its name: `reads: 1000 per minute for each project that calls`.
fn amount(analysis: &Analysis, limit: &Limit) -> Vec<Inline> {
    let how_much = how_much(analysis, limit);
    match &limit.name {
        Some(name) => Inline::filled("`{}`: {}", &[&name.text, &how_much]),
        None => vec![Inline::Text(how_much)],
    }
}

/// How much a limit grants: `1000 per minute for each project that calls`.
fn how_much(analysis: &Analysis, limit: &Limit) -> String {
    let value = value(analysis, limit);
    let is_per_minute = limit.unit.as_ref().is_some_and(|unit| unit.text == QUOTA_UNIT);
    match value.as_deref() {
        Some("-1") => "unlimited".to_owned(),
        Some(value) if is_per_minute => {
            format!("{value} per minute for each project whose API key is used")
        }
        Some(value) => format!("at most {value}"),
        None => "no value is written".to_owned(),
    }
}

/// Its value: `STANDARD` of `values` in 2.0, `values` itself in 3.x.
fn value(analysis: &Analysis, limit: &Limit) -> Option<String> {
    let values = limit.handle.of(&analysis.tree).field("values")?.value;
    let standard = values.field("STANDARD").map(|field| field.value);
    let text = standard.unwrap_or(values).node.text().into_owned();
    (!text.is_empty()).then_some(text)
}

fn per_minute(analysis: &Analysis, limit: &Limit) -> Option<u64> {
    limit.unit.as_ref().filter(|unit| unit.text == QUOTA_UNIT)?;
    value(analysis, limit)?.trim().parse().ok()
}

fn from(analysis: &Analysis) -> Block {
    by_reference(if analysis.document.is_v3 { EXTENSIONS_3 } else { COMPILER })
}
