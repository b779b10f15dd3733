//! Quota, model routers and servers.

use super::values::{at, items, place_of, reached_items, scalar, value_of};
use crate::openapi::model::{Handle, Limit, ModelTarget, Router, Server, Value};
use crate::yaml::{Field, Reached};

pub(super) fn servers(root: Reached<'_>) -> Vec<Server> {
    let Some(list) = root.field("servers") else { return Vec::new() };
    let server = |item: Reached<'_>| Server {
        handle: Handle::new(item),
        url: item.field("url").and_then(scalar),
        defaults: Vec::new(),
        endpoint: item.field("x-google-endpoint").map(|field| field.key.range()),
    };
    let mut servers: Vec<_> = reached_items(list.value).map(server).collect();
    let gateway = Server::gateway(&servers);
    let of_gateway = gateway.and_then(|index| reached_items(list.value).nth(index));
    if let (Some(index), Some(item)) = (gateway, of_gateway)
        && let Some(server) = servers.get_mut(index)
    {
        server.defaults = defaults(item);
    }
    servers
}

/// The variables of a server's URL with their defaults.
fn defaults(server: Reached<'_>) -> Vec<(String, String)> {
    let variables = server.field("variables");
    let variables = variables.map(|variables| variables.value.fields()).unwrap_or_default();
    let default = |variable: Field<'_>| {
        let default = variable.value.field("default").and_then(scalar)?;
        Some((variable.key.text().into_owned(), default.text))
    };
    variables.into_iter().filter_map(default).collect()
}

/// A list in 2.0, a map in 3.x.
pub(super) fn metrics(
    root: Reached<'_>,
    management: Option<Reached<'_>>,
    is_v3: bool,
) -> Vec<Value> {
    if is_v3 {
        let metrics = at(management, &["metrics"]).map(Reached::fields).unwrap_or_default();
        return metrics.into_iter().map(|field| value_of(field.key, field.value.via)).collect();
    }
    let management = root.field("x-google-management");
    items(management.and_then(|management| management.value.field("metrics")), "name")
}

/// A list in 2.0, a map in 3.x.
pub(super) fn limits(
    root: Reached<'_>,
    management: Option<Reached<'_>>,
    is_v3: bool,
) -> Vec<Limit> {
    let limit = |reached: Reached<'_>, name: Option<Value>| Limit {
        place: place_of(reached),
        handle: Handle::new(reached),
        name,
        metric: reached.field("metric").and_then(scalar),
        unit: reached.field("unit").and_then(scalar),
    };
    if is_v3 {
        let limits = at(management, &["quota", "limits"]).map(Reached::fields).unwrap_or_default();
        let limits = limits.into_iter();
        return limits.map(|field| limit(field.value, Some(value_of(field.key, None)))).collect();
    }
    let list = at(Some(root), &["x-google-management", "quota", "limits"]);
    let items = list.into_iter().flat_map(reached_items);
    items.map(|item| limit(item, item.field("name").and_then(scalar))).collect()
}

pub(super) fn routers(management: Option<Reached<'_>>) -> Vec<Router> {
    let routers = at(management, &["ai", "models", "routing", "routers"]);
    let fields = routers.map(Reached::fields).unwrap_or_default();
    fields.into_iter().map(router).collect()
}

fn router(field: Field<'_>) -> Router {
    let default = field.value.field("defaultModel").map(|model| target(model.value));
    let rules = field.value.field("rules");
    let rules: Vec<_> =
        rules.into_iter().flat_map(|rules| reached_items(rules.value)).map(target).collect();
    let targets = default.iter().chain(&rules);
    Router {
        name: value_of(field.key, None),
        handle: Handle::new(field.value),
        backends: targets.filter_map(|target| target.backend.clone()).collect(),
        default,
        rules,
    }
}

fn target(reached: Reached<'_>) -> ModelTarget {
    let field = |name: &str| reached.field(name).and_then(scalar);
    ModelTarget {
        place: place_of(reached),
        model: field("model"),
        backend: field("backend"),
        target_model: field("targetModel"),
    }
}
