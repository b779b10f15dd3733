//! Quota, model routers and servers.

use super::{Handle, Place, Value};
use crate::text::TextRange;

/// A quota limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The item of the list or, in 3.x, the value of the entry.
    pub place: Place,
    /// Its fields.
    pub handle: Handle,
    /// `name`; in 3.x the key.
    pub name: Option<Value>,
    /// `metric`
    pub metric: Option<Value>,
    /// `unit`
    pub unit: Option<Value>,
}

/// 3.x: a model router.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Router {
    /// The name under which operations refer to it.
    pub name: Value,
    /// Its fields.
    pub handle: Handle,
    /// `defaultModel`
    pub default: Option<ModelTarget>,
    /// `rules`
    pub rules: Vec<ModelTarget>,
    /// The backends it refers to, the default one first.
    pub backends: Vec<Value>,
}

/// Where a model router leads for one model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelTarget {
    /// The rule, or the value of `defaultModel`.
    pub place: Place,
    /// The name of the model that the caller asks for.
    pub model: Option<Value>,
    /// The name of the backend.
    pub backend: Option<Value>,
    /// The model that answers.
    pub target_model: Option<Value>,
}

/// 3.x: an entry of `servers`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its fields.
    pub handle: Handle,
    /// `url`
    pub url: Option<Value>,
    /// The defaults of the `variables` in the URL; read for the server that is the gateway only.
    pub defaults: Vec<(String, String)>,
    /// The key `x-google-endpoint`, if the server bears one.
    pub endpoint: Option<TextRange>,
}

impl Server {
    /// Which of the servers is the gateway: the one that `x-google-endpoint` marks, else the first.
    pub fn gateway(servers: &[Server]) -> Option<usize> {
        let marked = servers.iter().position(|server| server.endpoint.is_some());
        marked.or_else(|| (!servers.is_empty()).then_some(0))
    }
}
