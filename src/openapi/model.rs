//! The facts of one document, as plain data.

mod backend;
mod management;
mod paths;
mod places;
mod security;
mod service_config;

pub use backend::{Backend, BackendFields, BackendForm, NamedBackend};
pub use management::{Limit, ModelTarget, Router, Server};
pub use paths::{Method, MetricCost, Operation, Parameter, PathItem, is_outside_of_path};
pub use places::{PlaceMut, Places};
pub use security::{Requirement, SchemeUse, Security, SecurityScheme};
pub use service_config::{AuthenticationRule, BackendRule, ServiceConfig, UsageRule};

use std::ops::Deref;
use std::sync::Arc;

use crate::text::TextRange;
use crate::yaml::{NodeId, Reached, Tree};

/// What the file says: the facts of the document as a whole, which all of its paths share, and the
/// paths, or some of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// What is written outside of `paths`.
    pub facts: Arc<Facts>,
    /// The entries of `paths` that begin with `/`, and those that lack it and have operations.
    pub paths: Vec<PathItem>,
}

impl Deref for Document {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        &self.facts
    }
}

/// What the file says outside of `paths`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The root, if it is a mapping.
    pub root: Option<Handle>,
    /// What it says if it is no OpenAPI file but the service config of a gRPC API.
    pub service_config: Option<ServiceConfig>,
    /// Whether the root has a key `swagger` or `openapi`.
    pub has_version_key: bool,
    /// Whether it is to be read by the rules of 3.x: it says `openapi`, not `swagger`.
    pub is_v3: bool,
    /// `swagger` or `openapi`, if it names a version that is known.
    pub version: Option<Version>,
    /// The value of `swagger` or `openapi` as written.
    pub version_value: Option<Value>,
    /// 2.0: `host`.
    pub host: Option<Value>,
    /// 2.0: `basePath`.
    pub base_path: Option<Value>,
    /// 3.x: the `servers`.
    pub servers: Vec<Server>,
    /// `name` of each of the `x-google-endpoints`.
    pub endpoints: Vec<Value>,
    /// `x-google-allow`
    pub allow: Option<Value>,
    /// The key `x-google-api-management`.
    pub management: Option<TextRange>,
    /// The names of the metrics.
    pub metrics: Vec<Value>,
    /// The quota limits.
    pub limits: Vec<Limit>,
    /// The document's own `security`.
    pub security: Option<Security>,
    /// The document's own `x-security`.
    pub audiences: Option<Security>,
    /// The security schemes.
    pub schemes: Vec<SecurityScheme>,
    /// The document's own `x-google-backend`.
    pub backend: Option<Backend>,
    /// 3.x: `x-google-api-management.backends`.
    pub named_backends: Vec<NamedBackend>,
    /// 3.x: `x-google-api-management.ai.models.routing.routers`.
    pub routers: Vec<Router>,
    /// The keys of the root, as they are written.
    pub root_keys: Vec<TextRange>,
}

impl Facts {
    /// Whether it is the service config of a gRPC API: none of what is said of OpenAPI fits it.
    pub fn is_service_config(&self) -> bool {
        self.service_config.is_some()
    }

    /// 3.x: the server that is the gateway: the one that `x-google-endpoint` marks, else the first.
    pub fn gateway_server(&self) -> Option<&Server> {
        self.servers.get(Server::gateway(&self.servers)?)
    }
}

/// A version of OpenAPI that Google's gateways know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// `swagger: "2.0"`
    V2,
    /// `openapi: 3.0.x`
    V30,
    /// `openapi: 3.1.x`
    V31,
}

impl Version {
    /// Whether it is one of the 3.x family.
    pub fn is_v3(self) -> bool {
        self != Version::V2
    }

    /// The number people use.
    pub fn name(self) -> &'static str {
        match self {
            Version::V2 => "2.0",
            Version::V30 => "3.0",
            Version::V31 => "3.1",
        }
    }
}

/// Where a fact is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Where a person must look: the text itself or, if an alias or `<<` brings it, that.
    pub range: TextRange,
    /// The text itself, if an alias or `<<` brings it.
    pub anchored: Option<TextRange>,
}

impl Place {
    /// The place of a text that is reached through an alias or `<<`, if one is given.
    pub fn new(range: TextRange, via: Option<TextRange>) -> Self {
        match via {
            Some(via) => Self { range: via, anchored: Some(range) },
            None => Self { range, anchored: None },
        }
    }

    /// The place of a value: all of it, a scalar without its quotes.
    pub fn of(value: Reached<'_>) -> Self {
        Self::new(value.node.content_range(), value.via)
    }

    /// The text itself.
    pub fn text(self) -> TextRange {
        self.anchored.unwrap_or(self.range)
    }
}

/// A value to be looked into: where it is, and through what it was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handle {
    /// The value, aliases followed.
    pub node: NodeId,
    /// The first alias or merge value on the way, if there was one.
    pub via: Option<TextRange>,
}

impl Handle {
    /// A handle on a value.
    pub fn new(reached: Reached<'_>) -> Self {
        Self { node: reached.node.id(), via: reached.via }
    }

    /// The value in the tree that the document was read from.
    pub fn of(self, tree: &Tree) -> Reached<'_> {
        Reached { node: tree.node(self.node), via: self.via }
    }
}

/// A scalar value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Value {
    /// Decoded.
    pub text: String,
    /// Its text without quotes.
    pub place: Place,
    /// Whether the decoded text is in the file as it is, so that offsets in the one are
    /// offsets in the other.
    pub is_verbatim: bool,
}

/// A boolean value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag {
    /// `None`: present but unknown.
    pub value: Option<bool>,
    /// Where it is.
    pub place: Place,
}
